// Comparison: every operator over partial dates against an oracle that goes through the days; spans of time; texts read
// as what they are compared with.
#include "expr/world.h"

static const char *const SIGNS[] = {"=", "!=", "<", "<=", ">", ">="};

static const char *truth_text(ExprTruth truth)
{
    static const char *const TEXTS[] = {[EXPR_MISSING] = "missing",
                                        [EXPR_ERROR] = "error",
                                        [EXPR_UNKNOWN] = "unknown",
                                        [EXPR_FALSE] = "false",
                                        [EXPR_TRUE] = "true"};
    return TEXTS[truth];
}

// One row a pair, one column an operator: what the language reference promises, written out.
static void partial_dates_are_intervals(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        const char *wanted[6];   // = != < <= > >=
    } CASES[] = {
        {"2015-03-10", "2015-03-10", {"true", "false", "false", "true", "false", "true"}},
        {"2015-03-10", "2015-03-11", {"false", "true", "true", "true", "false", "false"}},
        {"2015-03-11", "2015-03-10", {"false", "true", "false", "false", "true", "true"}},
        {"2015-03", "2015-03-10", {"unknown", "unknown", "unknown", "unknown", "unknown", "unknown"}},
        {"2015-03", "2015-03-01", {"unknown", "unknown", "false", "unknown", "unknown", "true"}},
        {"2015-03", "2015-03-31", {"unknown", "unknown", "unknown", "true", "false", "unknown"}},
        {"2015-03", "2015-04-01", {"false", "true", "true", "true", "false", "false"}},
        {"2015-03", "2015-02-28", {"false", "true", "false", "false", "true", "true"}},
        {"2015-03-01", "2015-03", {"unknown", "unknown", "unknown", "true", "false", "unknown"}},
        {"2015-03-31", "2015-03", {"unknown", "unknown", "false", "unknown", "unknown", "true"}},
        {"2015-03", "2015-03", {"unknown", "unknown", "unknown", "unknown", "unknown", "unknown"}},
        {"2015-03", "2015", {"unknown", "unknown", "unknown", "unknown", "unknown", "unknown"}},
        {"2015-01", "2015", {"unknown", "unknown", "unknown", "unknown", "unknown", "unknown"}},
        {"2015", "2016", {"false", "true", "true", "true", "false", "false"}},
        {"2015", "2015-12-31", {"unknown", "unknown", "unknown", "true", "false", "unknown"}},
        {"2016-02", "2016-02-29", {"unknown", "unknown", "unknown", "true", "false", "unknown"}},
    };
    for (size_t i = 0; i < COUNT(CASES); i++)
        for (int o = 0; o < 6; o++) {
            char label[64];
            Value a = world_date(CASES[i].a, NULL), b = world_date(CASES[i].b, NULL);
            snprintf(label, sizeof label, "%s %s %s", CASES[i].a, SIGNS[o], CASES[i].b);
            assert_text(label, truth_text(expression_compare((ExprOperator)o, &a, &b)), CASES[i].wanted[o]);
        }
}

static bool holds(int operator, int32_t a, int32_t b)
{
    const bool all[] = {a == b, a != b, a < b, a <= b, a > b, a >= b};
    return all[operator];
}

// True when it holds for every pair of days the two can mean, false for none, else unknown.
static const char *by_days(int operator, Date a, Date b)
{
    bool always = true, never = true;
    for (int32_t x = a.first; x <= date_last(a); x++)
        for (int32_t y = b.first; y <= date_last(b); y++) {
            if (holds(operator, x, y)) never = false;
            else always = false;
        }
    return always ? "true" : never ? "false" : "unknown";
}

static void they_agree_with_going_through_the_days(void **state)
{
    (void)state;
    static const char *const DATES[] = {"2015",       "2016",       "2014-12",    "2015-01",    "2015-02",
                                        "2015-12",    "2016-02",    "2014-12-31", "2015-01-01", "2015-01-02",
                                        "2015-01-31", "2015-02-01", "2015-12-30", "2015-12-31", "2016-01-01",
                                        "2016-02-01", "2016-02-28", "2016-02-29"};
    for (size_t i = 0; i < COUNT(DATES); i++)
        for (size_t k = 0; k < COUNT(DATES); k++)
            for (int o = 0; o < 6; o++) {
                char label[64];
                Value a = world_date(DATES[i], NULL), b = world_date(DATES[k], NULL);
                snprintf(label, sizeof label, "%s %s %s", DATES[i], SIGNS[o], DATES[k]);
                assert_text(label, truth_text(expression_compare((ExprOperator)o, &a, &b)),
                            by_days(o, value_as_date(&a), value_as_date(&b)));
            }
}

static void spans_are_compared_exactly(void **state)
{
    (void)state;
    static const WorldCase CASES[] = {
        {"years(2000-01-01, 2004-01-01) = 4", "true"},                 // 1461 days are four years of 365.25
        {"years(2000-01-01, 2004-01-02) > 4", "true"},
        {"years(2000-01-01, 2003-12-31) < 4", "true"},
        {"years(2001-01-01, 2002-01-01) >= 1", "false"},               // 365 days are not a year
        {"4 = years(2000-01-01, 2004-01-01)", "true"},
        {"4 < years(2000-01-01, 2004-01-02)", "true"},
        {"4 >= years(2000-01-01, 2004-01-02)", "false"},
        {"years(year4, 2065-06-15) between 49 and 51", "true"},
        {"years(year4, 2065-06-15) between 50 and 51", "unknown"},
        {"years(year4, 2065-06-15) > 60", "false"},
        {"years(year4, 2065-06-15) = 50", "unknown"},
        {"years(year4, 2065-06-15) != 60", "true"},
        {"months(2015-01-01, 2015-02-01) > 1", "true"},                // 31 days against 30.4375
        {"months(2015-02-01, 2015-03-01) < 1", "true"},
        {"days(2015-03-01, 2015-03-10) = 9", "true"},
        {"days(2015-03-10, 2015-03-01) = -9", "true"},
        {"days(2015-03, 2015-03-10) between -21 and 9", "true"},
        {"days(2015-03, 2015-03-10) > 8", "unknown"},
        {"years(2000-01-01, 2004-01-01) = months(2000-01-01, 2004-01-01) / 12", "true"},
        {"years(2000-01-01, 2004-01-01) > years(2000-01-01, 2003-01-01)", "true"},
        {"years(year4, 2019-01-01) > years(2015-01-01, 2019-01-01)", "false"},
        {"years(year4, 2019-01-01) < years(2015-01-01, 2019-01-01)", "unknown"},
        {"months(2000-01-01, 2001-01-01) > days(2000-01-01, 2000-01-10)", "true"},
        {"years(2015-01-01, 2015-01-01) = 0", "true"},
        {"years(2015-01-01, 2016-01-01) < 999999999999999999", "true"},
        {"years(2015-01-01, 2016-01-01) > -999999999999999999", "true"},
    };
    check_world(CASES, COUNT(CASES));
}

static void texts_are_read_as_what_they_are_compared_with(void **state)
{
    (void)state;
    static const WorldCase CASES[] = {
        {"num = 12", "true"},
        {"num > 9", "true"},
        {"9 < num", "true"},
        {"num = '12'", "true"},
        {"num > '9'", "false"},
        {"'12.0' = 12", "true"},
        {"'1e3' = 1000", "true"},
        {"t = 12", "unknown"},
        {"t != 12", "unknown"},
        {"12 = t", "unknown"},
        {"'2015-03-10' = day", "true"},
        {"day < '2016'", "true"},
        {"'2015-03' = day", "unknown"},
        {"day = 'x'", "unknown"},
        {"'2015-3-10' = day", "unknown"},
        {"'' = 12", "unknown"},
        {"t = 'ABC'", "false"},
        {"t < 'abd'", "true"},
        {"'a' < 'b' and 'B' < 'a'", "true"},
        {"'甲' > 'z'", "true"},
        {"yes = no", "false"},
        {"yes != no", "true"},
        {"(n = 5) = yes", "true"},
        {"years(2000-01-01, 2004-01-01) = '4'", "true"},
    };
    check_world(CASES, COUNT(CASES));
}

static void numbers_of_one_dimension_are_converted(void **state)
{
    (void)state;
    static const struct {
        const char *a, *unit_a, *b, *unit_b, *equal, *less;
    } CASES[] = {
        {"70", "Gy", "7000", "cGy", "true", "false"},
        {"69.96", "Gy", "6996", "cGy", "true", "false"},
        {"1.8", "10^4 copies/mL", "18000", "copies/mL", "true", "false"},
        {"1", "cGy", "1", "Gy", "false", "true"},
        {"1", "IU/mL", "1", "copies/mL", "unknown", "unknown"},
        {"1", "Gy", "1", NULL, "true", "false"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Value a = world_number(CASES[i].a, CASES[i].unit_a, NULL), b = world_number(CASES[i].b, CASES[i].unit_b, NULL);
        assert_text(CASES[i].a, truth_text(expression_compare(EXPR_EQUAL, &a, &b)), CASES[i].equal);
        assert_text(CASES[i].a, truth_text(expression_compare(EXPR_LESS, &a, &b)), CASES[i].less);
    }
}

static void casts(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        ExprType type;
        const char *value;
    } CASES[] = {
        {"12", EXPR_NUMBER, "12"},    {"-1.50", EXPR_NUMBER, "-1.5"},       {"1,5", EXPR_NUMBER, "unknown"},
        {"", EXPR_NUMBER, "unknown"}, {"12 ", EXPR_NUMBER, "unknown"},      {"2015-03-10", EXPR_DATE, "2015-03-10"},
        {"2015", EXPR_DATE, "2015"},  {"2015-02-30", EXPR_DATE, "unknown"}, {"12", EXPR_DATE, "unknown"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Buffer out = {0};
        Value text = world_text(CASES[i].text, &LIST_PLACE), cast = expression_cast(&text, CASES[i].type);
        describe_value(&cast, &out);
        assert_text(CASES[i].text, buffer_c_string(&out), CASES[i].value);
        assert_ptr_equal(cast.place, &LIST_PLACE);
        buffer_free(&out);
    }
    Value number = world_number("5", NULL, NULL), same = expression_cast(&number, EXPR_DATE);
    assert_true(value_equal(&number, &same));   // what is no text stays
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(partial_dates_are_intervals),
        cmocka_unit_test(they_agree_with_going_through_the_days),
        cmocka_unit_test(spans_are_compared_exactly),
        cmocka_unit_test(texts_are_read_as_what_they_are_compared_with),
        cmocka_unit_test(numbers_of_one_dimension_are_converted),
        cmocka_unit_test(casts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
