// Units: names, dimensions, exact conversion.
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/unit.h"

static void names_are_found(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"Gy", "cGy", "mGy", "copies/mL", "10^3 copies/mL", "IU/mL", "mm", "cm",
                                        "%",  "d",   "wk",  "U/L"};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        UnitId unit = unit_find(text_from(NAMES[i]));
        assert_int_not_equal(unit, UNIT_NONE);
        assert_string_equal(unit_name(unit), NAMES[i]);
    }
    assert_int_equal(unit_find(TEXT("gy")), UNIT_NONE);
    assert_int_equal(unit_find(TEXT("Gray")), UNIT_NONE);
    assert_int_equal(unit_find(TEXT("")), UNIT_NONE);
    assert_int_equal(unit_find((Text){NULL, 0}), UNIT_NONE);
    assert_string_equal(unit_name(UNIT_NONE), "");
}

static void values_convert_exactly(void **state)
{
    (void)state;
    static const struct {
        const char *value, *from, *to, *result;   // "" = cannot be
    } CASES[] = {
        {"6996", "cGy", "Gy", "69.96"},
        {"69.96", "Gy", "cGy", "6996"},
        {"69960", "mGy", "Gy", "69.96"},
        {"0.0984", "10^4 copies/mL", "copies/mL", "984"},
        {"984", "copies/mL", "10^4 copies/mL", "0.0984"},
        {"2.5", "10^3 copies/mL", "copies/mL", "2500"},
        {"2.5", "10^6 copies/mL", "10^3 copies/mL", "2500"},
        {"2.5", "kIU/mL", "IU/mL", "2500"},
        {"12", "mm", "cm", "1.2"},
        {"3", "wk", "d", "21"},
        {"21", "d", "wk", "3"},
        {"1", "d", "wk", "0.142857142857142857"},
        {"30.4375", "d", "mo", "1"},
        {"2", "a", "mo", "24"},
        {"90", "min", "h", "1.5"},
        {"500", "mL", "L", "0.5"},
        {"6.2", "L/s", "L/min", "372"},
        {"24.8", "kg/m2", "g/m2", "24800"},
        {"120", "mm[Hg]", "kPa", "15.99864"},
        {"10", "cm[H2O]", "kPa", "0.980665"},
        {"25", "[ppb]", "%", "0.0000025"},
        {"1.1", "mg/dL", "mg/L", "11"},
        {"90", "umol/L", "mmol/L", "0.09"},
        {"5000", "/uL", "10*9/L", "5"},
        {"2", "mCi", "MBq", "74"},
        {"90", "mL/min/{1.73_m2}", "mL/min", ""},
        {"5", "ng/mL", "ug/L", "5"},
        {"13.5", "g/dL", "g/L", "135"},
        {"1.5", "kU/L", "U/mL", "1.5"},
        {"-1", "kg", "mg", "-1000000"},
        {"123456789012345678", "Gy", "Gy", "123456789012345678"},
        {"5", "IU/mL", "copies/mL", ""},
        {"5", "Gy", "mm", ""},
        {"5", "U/L", "U/mL", ""},      // an enzyme's activity is no arbitrary unit
        {"5", "Gy", "", ""},
        {"5", "", "Gy", ""},
        {"5", "", "", "5"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        UnitId from = unit_find(text_from(CASES[i].from)), to = unit_find(text_from(CASES[i].to));
        Decimal value, result;
        Buffer out = {0};
        assert_true(decimal_read(text_from(CASES[i].value), '.', 0, &value));
        if (unit_convert(value, from, to, &result)) decimal_write(result, &out);
        if (strcmp(buffer_c_string(&out), CASES[i].result) != 0)
            fail_msg("%s %s in %s: wanted '%s' got '%s'", CASES[i].value, CASES[i].from, CASES[i].to, CASES[i].result,
                     buffer_c_string(&out));
        buffer_free(&out);
    }
}

// Every unit has a name of its own and is found by it.
static void every_unit_is_itself(void **state)
{
    (void)state;
    UnitId unit = 1;
    for (; unit_dimension(unit); unit++) {
        assert_int_equal(unit_find(text_from(unit_name(unit))), unit);
        assert_true(unit_dimension(unit)[0]);
    }
    assert_true(unit > 50);
    assert_string_equal(unit_dimension(UNIT_NONE), "");
}

static void one_dimension_converts(void **state)
{
    (void)state;
    assert_true(unit_convertible(unit_find(TEXT("cGy")), unit_find(TEXT("Gy"))));
    assert_true(unit_convertible(unit_find(TEXT("Gy")), unit_find(TEXT("Gy"))));
    assert_false(unit_convertible(unit_find(TEXT("IU/mL")), unit_find(TEXT("copies/mL"))));
    assert_false(unit_convertible(UNIT_NONE, unit_find(TEXT("Gy"))));
    assert_false(unit_convertible(UNIT_NONE, UNIT_NONE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_found),
        cmocka_unit_test(values_convert_exactly),
        cmocka_unit_test(every_unit_is_itself),
        cmocka_unit_test(one_dimension_converts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
