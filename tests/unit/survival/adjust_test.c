// Adjust: worked by hand.
#include "support.h"

#include "survival/adjust.h"

typedef struct Case {
    const char *label;
    AdjustMethod method;
    double p[4], want[4];
} Case;

static void corrections(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"Bonferroni multiplies, at most 1", ADJUST_BONFERRONI, {0.01, 0.04, 0.3, 0.02}, {0.04, 0.16, 1, 0.08}},
        {"Holm steps down and never falls", ADJUST_HOLM, {0.01, 0.04, 0.3, 0.021}, {0.04, 0.08, 0.3, 0.063}},
        {"Holm keeps the larger of its steps", ADJUST_HOLM, {0.02, 0.021, 0.5, 0.9}, {0.08, 0.08, 1, 1}},
        {"Benjamini-Hochberg steps up", ADJUST_BH, {0.01, 0.04, 0.3, 0.02}, {0.04, 0.16 / 3, 0.3, 0.04}},
        {"a test that was not made does not count", ADJUST_BONFERRONI, {0.01, NAN, 0.02, NAN}, {0.02, NAN, 0.04, NAN}},
        {"the same for Holm", ADJUST_HOLM, {0.01, NAN, 0.02, 0.03}, {0.03, NAN, 0.04, 0.04}},
        {"equal P values", ADJUST_HOLM, {0.01, 0.01, 0.01, 0.01}, {0.04, 0.04, 0.04, 0.04}},
        {"none was made", ADJUST_BH, {NAN, NAN, NAN, NAN}, {NAN, NAN, NAN, NAN}},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        double adjusted[4];
        adjust_p(CASES[i].method, CASES[i].p, adjusted, 4);
        for (size_t k = 0; k < 4; k++) assert_near(adjusted[k], CASES[i].want[k]);
    }
}

static void no_p_values(void **state)
{
    (void)state;
    adjust_p(ADJUST_HOLM, NULL, NULL, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(corrections), cmocka_unit_test(no_p_values)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
