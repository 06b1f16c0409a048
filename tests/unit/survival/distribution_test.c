// Distribution: closed forms, tails far out, and the values where R's conventions matter.
#include "support.h"

#include "survival/distribution.h"

static void normal_tails_are_those_of_erfc(void **state)
{
    (void)state;
    for (double z = -37; z <= 37; z += 0.25)
        assert_within(distribution_normal_two_sided(z) / erfc(fabs(z) / sqrt(2)), 1, 1e-11);
    assert_near(distribution_normal_two_sided(0), 1);
    assert_true(isnan(distribution_normal_two_sided(NAN)));
}

static void the_quantile_leaves_one_in_twenty_outside(void **state)
{
    (void)state;
    assert_within(erfc(distribution_z95() / sqrt(2)), 0.05, 1e-16);
    assert_near(distribution_normal_two_sided(distribution_z95()), 0.05);
    assert_near(distribution_normal_two_sided(-distribution_z95()), 0.05);
}

static void even_degrees_of_freedom_have_a_closed_form(void **state)
{
    (void)state;
    for (double x = 0.125; x <= 1200; x *= 2) {
        assert_within(distribution_chisq_upper(x, 2) / exp(-x / 2), 1, 1e-10);
        assert_within(distribution_chisq_upper(x, 4) / (exp(-x / 2) * (1 + x / 2)), 1, 1e-10);
        assert_within(distribution_chisq_upper(x, 1) / erfc(sqrt(x / 2)), 1, 1e-10);
    }
}

static void chisq_at_its_edges(void **state)
{
    (void)state;
    static const struct { const char *label; double x, df, want; } CASES[] = {
        {"all mass lies above 0", 0, 1, 1},
        {"a rounding below 0", -1e-17, 3, 1},
        {"no degree of freedom, at its only value", 0, 0, 1},
        {"no degree of freedom, above it", 0.5, 0, 0},
        {"negative degrees of freedom", 1, -1, NAN},
        {"infinite statistic", INFINITY, 2, 0},
        {"undefined statistic", NAN, 1, NAN},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        assert_near(distribution_chisq_upper(CASES[i].x, CASES[i].df), CASES[i].want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(normal_tails_are_those_of_erfc),
        cmocka_unit_test(the_quantile_leaves_one_in_twenty_outside),
        cmocka_unit_test(even_degrees_of_freedom_have_a_closed_form),
        cmocka_unit_test(chisq_at_its_edges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
