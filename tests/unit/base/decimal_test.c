// Decimal: reading as data write numbers, exact arithmetic against Python's, the canonical form, comparison.
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>

#include "base/decimal.h"
#include "base/decimal_cases.h"
#include "exactly.h"

static Decimal number_of(const char *text)
{
    Decimal number;
    if (!decimal_read(text_from(text), '.', 0, &number)) fail_msg("'%s' is not read", text);
    return number;
}

// The canonical text of a result, "" where there is none.
static const char *written(bool ok, Decimal number)
{
    static Buffer buffer;
    buffer_clear(&buffer);
    if (ok) decimal_write(number, &buffer);
    return buffer_c_string(&buffer);
}

static void numbers_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        char decimal_char, group_char;
        const char *canonical;   // "" = refused
    } CASES[] = {
        {"0", '.', 0, "0"},
        {"-0", '.', 0, "0"},
        {"0.00", '.', 0, "0"},
        {"60", '.', 0, "60"},
        {"60.00", '.', 0, "60"},
        {"+69.96", '.', 0, "69.96"},
        {"-0.5", '.', 0, "-0.5"},
        {"007", '.', 0, "7"},
        {"1200", '.', 0, "1200"},
        {"69,96", ',', 0, "69.96"},
        {"69.96", ',', 0, ""},
        {"69,96", '.', 0, ""},
        {"", '.', 0, ""},
        {"+", '.', 0, ""},
        {"-", '.', 0, ""},
        {".5", '.', 0, ""},
        {"5.", '.', 0, ""},
        {"1.2.3", '.', 0, ""},
        {"--1", '.', 0, ""},
        {" 1", '.', 0, ""},
        {"1 ", '.', 0, ""},
        {"1a", '.', 0, ""},
        {"0x10", '.', 0, ""},
        {"NaN", '.', 0, ""},
        {"inf", '.', 0, ""},
        {"<5", '.', 0, ""},
        {"１２", '.', 0, ""},
        // Groups of three.
        {"1,234", '.', ',', "1234"},
        {"12,345", '.', ',', "12345"},
        {"123,456", '.', ',', "123456"},
        {"1,234,567.8", '.', ',', "1234567.8"},
        {"1.234.567,8", ',', '.', "1234567.8"},
        {"1234567", '.', ',', "1234567"},
        {"1,23", '.', ',', ""},
        {"1,2345", '.', ',', ""},
        {"1234,567", '.', ',', ""},
        {",123", '.', ',', ""},
        {"1,,234", '.', ',', ""},
        {"1,234,", '.', ',', ""},
        {"1,234", '.', 0, ""},
        {"1.5,000", '.', ',', ""},
        // Powers of ten.
        {"2.35E+03", '.', 0, "2350"},
        {"2.35e3", '.', 0, "2350"},
        {"2.35E-2", '.', 0, "0.0235"},
        {"1.80×10^4", '.', 0, "18000"},
        {"1.8*10^4", '.', 0, "18000"},
        {"1,8×10^4", ',', 0, "18000"},
        {"0.0984×10^4", '.', 0, "984"},
        {"1.8×104", '.', 0, ""},     // what NFKC makes of 10⁴
        {"1.8x10^4", '.', 0, ""},
        {"1.8×10^", '.', 0, ""},
        {"1E", '.', 0, ""},
        {"1E+", '.', 0, ""},
        {"E3", '.', 0, ""},
        {"1E3.5", '.', 0, ""},
        {"1E3E3", '.', 0, ""},
        {"1E9999999999", '.', 0, ""},
        {"1E1000", '.', 0, ""},
        {"0E999", '.', 0, "0"},
        {"1E30", '.', 0, "1000000000000000000000000000000"},
        {"1E-30", '.', 0, "0.000000000000000000000000000001"},
        {"1E-31", '.', 0, ""},
        {"99999999999999999E31", '.', 0, "999999999999999990000000000000000000000000000000"},
        {"-99999999999999999E31", '.', 0, "-999999999999999990000000000000000000000000000000"},
        {"999999999999999999E31", '.', 0, ""},
        // 18 significant digits.
        {"999999999999999999", '.', 0, "999999999999999999"},
        {"-999999999999999999", '.', 0, "-999999999999999999"},
        {"1000000000000000000", '.', 0, "1000000000000000000"},
        {"1000000000000000001", '.', 0, ""},
        {"0.123456789012345678", '.', 0, "0.123456789012345678"},
        {"0.1234567890123456789", '.', 0, ""},
        {"000000000000000000000000000001.50", '.', 0, "1.5"},
        {"99999999999999999999999999999999999999999999", '.', 0, ""},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Decimal number = {0, 0};
        Text text = exactly(CASES[i].text);
        bool ok = decimal_read(text, CASES[i].decimal_char, CASES[i].group_char, &number);
        free((char *)text.data);
        const char *got = written(ok, number);
        if (strcmp(got, CASES[i].canonical) != 0)
            fail_msg("'%s' wanted '%s' got '%s'", CASES[i].text, CASES[i].canonical, got);
    }
}

static void only_the_given_bytes_are_read(void **state)
{
    (void)state;
    Decimal number;
    assert_true(decimal_read((Text){"12345", 2}, '.', 0, &number));
    assert_int_equal(number.coefficient, 12);
    assert_false(decimal_read((Text){"1\0002", 3}, '.', 0, &number));
    assert_false(decimal_read((Text){"1E5", 2}, '.', 0, &number));
    assert_false(decimal_read((Text){"1×10^4", 3}, '.', 0, &number));
    assert_false(decimal_read((Text){NULL, 0}, '.', 0, &number));
}

static void integers_are_digits_alone(void **state)
{
    (void)state;
    static const struct {
        const char *text, *canonical;
    } CASES[] = {
        {"0", "0"},       {"33", "33"}, {"+33", "33"}, {"-33", "-33"}, {"0033", "33"},
        {"33.0", ""},     {"3E1", ""},  {"", ""},      {"-", ""},      {"1,000", ""},
        {"999999999999999999", "999999999999999999"},  {"1234567890123456789", ""},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Decimal number = {0, 0};
        bool ok = decimal_read_integer(text_from(CASES[i].text), &number);
        assert_string_equal(written(ok, number), CASES[i].canonical);
    }
}

static void arithmetic_is_python_s(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof PYTHON_CASES / sizeof *PYTHON_CASES; i++) {
        Decimal a = number_of(PYTHON_CASES[i].a), b = number_of(PYTHON_CASES[i].b), result = {0, 0};
        const struct {
            char sign;
            bool (*apply)(Decimal, Decimal, Decimal *);
            const char *wanted;
        } OPERATIONS[] = {
            {'+', decimal_add, PYTHON_CASES[i].sum},
            {'-', decimal_subtract, PYTHON_CASES[i].difference},
            {'*', decimal_multiply, PYTHON_CASES[i].product},
            {'/', decimal_divide, PYTHON_CASES[i].quotient},
        };
        for (size_t j = 0; j < 4; j++) {
            bool ok = OPERATIONS[j].apply(a, b, &result);
            const char *got = written(ok, result);
            if (strcmp(got, OPERATIONS[j].wanted) != 0)
                fail_msg("%s %c %s: wanted '%s' got '%s'", PYTHON_CASES[i].a, OPERATIONS[j].sign, PYTHON_CASES[i].b,
                         OPERATIONS[j].wanted, got);
        }
        int order = decimal_compare(a, b);
        if ((order > 0) - (order < 0) != PYTHON_CASES[i].order)
            fail_msg("%s <=> %s: got %d", PYTHON_CASES[i].a, PYTHON_CASES[i].b, order);
    }
}

// What the centers' units need.
static void units_of_doses_and_copies_are_exact(void **state)
{
    (void)state;
    Decimal result;
    assert_true(decimal_multiply(number_of("0.0984"), (Decimal){1, 4}, &result));
    assert_string_equal(written(true, result), "984");
    assert_true(decimal_multiply(number_of("6996"), (Decimal){1, -2}, &result));
    assert_string_equal(written(true, result), "69.96");
    assert_true(decimal_divide(number_of("69.96"), number_of("33"), &result));
    assert_string_equal(written(true, result), "2.12");
}

static void sizes_far_apart_compare(void **state)
{
    (void)state;
    static const char *const ASCENDING[] = {"-1E30",
                                            "-999999999999999999",
                                            "-1E-29",
                                            "-1E-30",
                                            "0",
                                            "1E-30",
                                            "123456789012345678E-30",
                                            "0.000000000001234567",
                                            "1",
                                            "999999999999999999",
                                            "1E30",
                                            "123456789012345678E30"};
    size_t count = sizeof ASCENDING / sizeof *ASCENDING;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++) {
            int order = decimal_compare(number_of(ASCENDING[i]), number_of(ASCENDING[j]));
            if ((order > 0) - (order < 0) != (i > j) - (i < j))
                fail_msg("%s <=> %s: got %d", ASCENDING[i], ASCENDING[j], order);
        }
    // One number, two forms.
    assert_int_equal(decimal_compare((Decimal){600, -1}, (Decimal){6, 1}), 0);
    assert_int_equal(decimal_compare((Decimal){0, 5}, (Decimal){0, -5}), 0);
}

static void whole_numbers_are_known(void **state)
{
    (void)state;
    assert_true(decimal_is_integer(number_of("60.00")));
    assert_true(decimal_is_integer((Decimal){600, -1}));
    assert_true(decimal_is_integer(number_of("0")));
    assert_true(decimal_is_integer(number_of("1E30")));
    assert_false(decimal_is_integer(number_of("60.5")));
    assert_false(decimal_is_integer(number_of("-1E-30")));
}

// Up to 15 digits and powers up to 10^22 one rounding suffices, and the result is strtod's.
static void doubles_are_strtod_s(void **state)
{
    (void)state;
    static const char *const CASES[] = {
        "0", "0.1", "-69.96", "1234567.89", "0.000123", "1E22", "123456789012345E-22", "2.35E+03"};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        assert_true(decimal_to_double(number_of(CASES[i])) == strtod(CASES[i], NULL));
}

// Reading what was written gives the number again.
static void the_canonical_form_reads_back(void **state)
{
    (void)state;
    uint64_t random = 42;
    for (int i = 0; i < 20000; i++) {
        random = random * 6364136223846793005U + 1442695040888963407U;
        int64_t limit = 1;
        for (uint64_t digits = random >> 59; digits > 0 && limit < 1000000000000000000; digits--) limit *= 10;
        Decimal number = {(int64_t)(random >> 1) % limit, (int32_t)((random >> 33) % 48) - 30}, again;
        if (random & 1) number.coefficient = -number.coefficient;
        const char *text = written(true, number);
        if (!decimal_read(text_from(text), '.', 0, &again)) {
            // Only too many digits may stand in the way: 18 of them and zeros behind.
            assert_true(strlen(text) > 36);
            continue;
        }
        assert_int_equal(decimal_compare(number, again), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_read),
        cmocka_unit_test(only_the_given_bytes_are_read),
        cmocka_unit_test(integers_are_digits_alone),
        cmocka_unit_test(arithmetic_is_python_s),
        cmocka_unit_test(units_of_doses_and_copies_are_exact),
        cmocka_unit_test(sizes_far_apart_compare),
        cmocka_unit_test(whole_numbers_are_known),
        cmocka_unit_test(doubles_are_strtod_s),
        cmocka_unit_test(the_canonical_form_reads_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
