// Numbers as printed.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include "report/number.h"

typedef struct Case {
    Number number;
    const char *text, *brief;
} Case;

static void test_numbers(void **state)
{
    (void)state;
    const Case cases[] = {
        {number(NUMBER_COUNT, 52), "52", "52"},
        {number(NUMBER_MONTHS, 23.359343), "23.4", "23.4"},
        {number(NUMBER_MONTHS, -0.04), "0.0", "0.0"},
        {number(NUMBER_MONTHS, -0.06), "-0.1", "-0.1"},
        {number(NUMBER_PERCENT, 61.325268), "61.3", "61.3"},
        {number(NUMBER_P, 0.070686), "0.071", "0.071"},
        {number(NUMBER_P, 0.001), "0.001", "0.001"},
        {number(NUMBER_P, 0.00099), "<0.001", "<0.001"},
        {number(NUMBER_P, 1e-300), "<0.001", "<0.001"},
        {number(NUMBER_P, 0.9994), "0.999", "0.999"},
        {number(NUMBER_P, 1), ">0.999", ">0.999"},
        {number(NUMBER_RATIO, 0.28541), "0.29", "0.29"},
        {number(NUMBER_RATIO, INFINITY), "∞", "∞"},
        {number(NUMBER_STATISTIC, 5.2991), "5.30", "5.30"},
        {number_none(NUMBER_MONTHS, NULL), "not reached", "not reached"},
        {number_none(NUMBER_P, "no events"), "not estimable (no events)", "not estimable"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Buffer text = {0}, brief = {0};
        number_write(&text, &cases[i].number, LANGUAGE_EN);
        number_write_short(&brief, &cases[i].number, LANGUAGE_EN);
        assert_string_equal(buffer_c_string(&text), cases[i].text);
        assert_string_equal(buffer_c_string(&brief), cases[i].brief);
        buffer_free(&text);
        buffer_free(&brief);
    }
}

static void test_absence(void **state)
{
    (void)state;
    const struct {
        Number number;
        const char *why;
    } cases[] = {
        {number(NUMBER_COUNT, 0), ""},
        {number(NUMBER_RATIO, INFINITY), ""},
        {number_none(NUMBER_MONTHS, NULL), "not reached"},
        {number_none(NUMBER_P, "no events"), "not estimable (no events)"},
        {number_none(NUMBER_COUNT, "=suppressed"), "suppressed"},
        {number_none(NUMBER_P, "=–"), "does not apply"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Buffer text = {0};
        assert_int_equal(number_write_absence(&text, &cases[i].number), *cases[i].why != 0);
        assert_string_equal(buffer_c_string(&text), cases[i].why);
        buffer_free(&text);
    }
}

static void test_decimals(void **state)
{
    (void)state;
    const Number months = number(NUMBER_MONTHS, 6.997947), none = number_none(NUMBER_MONTHS, NULL);
    Buffer text = {0};
    number_write_decimals(&text, &months, 0);
    buffer_char(&text, ' ');
    number_write_decimals(&text, &months, 2);
    buffer_char(&text, ' ');
    number_write_decimals(&text, &none, 1);
    assert_string_equal(buffer_c_string(&text), "7 7.00 not reached");
    buffer_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_numbers), cmocka_unit_test(test_absence),
                                       cmocka_unit_test(test_decimals)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
