// Value: the canonical text that is stored and hashed, and what counts as equal.
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/value.h"

static Value number(const char *text, const char *unit)
{
    Decimal decimal;
    assert_true(decimal_read(text_from(text), '.', 0, &decimal));
    return value_number(decimal, unit_find(text_from(unit)), NULL);
}

static Value date(const char *text)
{
    Date parsed;
    assert_true(date_read_iso(text_from(text), &parsed));
    return value_date(parsed, NULL);
}

static Value range(int32_t low, int32_t high)
{
    return (Value){.kind = VALUE_RANGE, .range = {low, high, 5844}};
}

static void present_values_have_a_text(void **state)
{
    (void)state;
    const struct {
        Value value;
        const char *text;
        bool present;
    } CASES[] = {
        {value_none(VALUE_MISSING, NULL), "", false},
        {value_none(VALUE_ERROR, NULL), "", false},
        {value_none(VALUE_UNKNOWN, NULL), "", false},
        {value_text(TEXT("鼻咽癌"), NULL), "鼻咽癌", true},
        {value_text(TEXT(""), NULL), "", true},
        {number("60.00", "Gy"), "60", true},
        {number("-0.50", ""), "-0.5", true},
        {date("2015-03-01"), "2015-03-01", true},
        {date("2015-03"), "2015-03-01", true},      // its first day; the precision is stored beside it
        {date("2015"), "2015-01-01", true},
        {value_boolean(true, NULL), "true", true},
        {value_boolean(false, NULL), "false", true},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Buffer out = {0};
        value_write(&CASES[i].value, &out);
        assert_string_equal(buffer_c_string(&out), CASES[i].text);
        assert_int_equal(value_is_present(&CASES[i].value), CASES[i].present);
        buffer_free(&out);
    }
}

static void equality_is_of_what_is_stored(void **state)
{
    (void)state;
    Place here = {.field = "a", .line = 1}, there = {.field = "b", .line = 2};
    const struct {
        Value a, b;
        bool equal;
    } CASES[] = {
        {value_none(VALUE_MISSING, &here), value_none(VALUE_MISSING, &there), true},
        {value_none(VALUE_MISSING, NULL), value_text(TEXT(""), NULL), false},
        {value_text(TEXT("a"), &here), value_text(TEXT("a"), &there), true},
        {value_text(TEXT("a"), NULL), value_text(TEXT("b"), NULL), false},
        {value_text(TEXT("1"), NULL), number("1", ""), false},
        {number("60", "Gy"), number("60.00", "Gy"), true},
        {number("60", "Gy"), number("60", "cGy"), false},
        {number("60", "Gy"), number("60.1", "Gy"), false},
        {date("2015-03-01"), date("2015-03-01"), true},
        {date("2015-03-01"), date("2015-03"), false},
        {date("2015-01"), date("2015"), false},
        {value_boolean(true, NULL), value_boolean(true, NULL), true},
        {value_boolean(true, NULL), value_boolean(false, NULL), false},
        {value_boolean(true, NULL), number("1", ""), false},
        {range(10, 20), range(10, 20), true},
        {range(10, 20), range(10, 21), false},
        {range(10, 20), range(11, 20), false},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        assert_int_equal(value_equal(&CASES[i].a, &CASES[i].b), CASES[i].equal);
        assert_int_equal(value_equal(&CASES[i].b, &CASES[i].a), CASES[i].equal);
    }
}

static void a_date_keeps_its_precision(void **state)
{
    (void)state;
    Value value = date("2015-03");
    Date back = value_as_date(&value);
    assert_int_equal(back.precision, DATE_MONTH);
    char out[DATE_TEXT];
    date_write_partial(back, out);
    assert_string_equal(out, "2015-03");
}

static void a_place_is_a_cell_of_a_file(void **state)
{
    (void)state;
    char field[] = "Sex";   // another string of the same text
    const Place here = {"patients", "Sex", 0, 4, 2};
    const struct {
        Place other;
        bool same;
    } CASES[] = {
        {here, true},
        {{"patients", field, 0, 4, 2}, true},
        {{"courses", "Sex", 0, 4, 2}, true},    // two resources read one cell
        {{"patients", "*", 0, 4, 2}, false},
        {{"patients", "Sex", 1, 4, 2}, false},
        {{"patients", "Sex", 0, 5, 2}, false},
        {{"patients", "Sex", 0, 4, 3}, false},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        assert_int_equal(place_is_same(&here, &CASES[i].other), CASES[i].same);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(present_values_have_a_text),
        cmocka_unit_test(equality_is_of_what_is_stored),
        cmocka_unit_test(a_date_keeps_its_precision),
        cmocka_unit_test(a_place_is_a_cell_of_a_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
