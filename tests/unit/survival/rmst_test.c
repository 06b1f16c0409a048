// Restricted means: areas worked by hand, and the plain mean where nothing is censored.
#include "support.h"

#include "survival/distribution.h"
#include "survival/rmst.h"

static KmCurve curve_of(const double *time, const uint8_t *event, size_t count, Arena *arena)
{
    KmData data = {count, time, event, NULL};
    return km_fit(&data, arena);
}

static void areas_under_steps(void **state)
{
    (void)state;
    // S is 1 to 2, 3/4 to 4, 1/2 (one of two left, 5 is a censoring) to 8, 0 after.
    static const double TIME[] = {2, 4, 5, 8};
    static const uint8_t EVENT[] = {1, 1, 0, 1};
    static const struct { const char *label; double tau, mean;
    } CASES[] = {
        {"between times", 3, 2 + 0.75},
        {"at an event", 4, 2 + 1.5},
        {"past a censoring", 6, 2 + 1.5 + 1},
        {"to the end", 8, 2 + 1.5 + 2},
        {"past the end, where S is 0", 10, 2 + 1.5 + 2},
        {"before the first time", 1, NAN},
    };
    Arena arena = {0};
    KmCurve curve = curve_of(TIME, EVENT, 4, &arena);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        assert_near(rmst_estimate(&curve, CASES[i].tau).mean, CASES[i].mean);
    assert_near(rmst_largest_tau(&curve), 8);
    arena_free(&arena);
}

static void variance_by_its_formula(void **state)
{
    (void)state;
    static const double TIME[] = {2, 4, 5, 8};
    static const uint8_t EVENT[] = {1, 1, 0, 1};
    Arena arena = {0};
    KmCurve curve = curve_of(TIME, EVENT, 4, &arena);
    // To 6: A_1 = 1.5 + 1 after time 2, A_2 = 1 after time 4.
    assert_near(rmst_estimate(&curve, 6).se, sqrt(2.5 * 2.5 / (4 * 3) + 1.0 / (3 * 2)));
    arena_free(&arena);
}

// Without censoring the restricted mean is the mean, its standard error the deviation over sqrt(n).
static void without_censoring_it_is_the_mean(void **state)
{
    (void)state;
    static const double TIME[] = {3, 8, 8, 1, 5, 3, 9, 3, 12, 7};
    static const uint8_t EVENT[] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    double mean = 0, squares = 0;
    for (size_t i = 0; i < 10; i++) mean += TIME[i] / 10;
    for (size_t i = 0; i < 10; i++) squares += (TIME[i] - mean) * (TIME[i] - mean);
    Arena arena = {0};
    KmCurve curve = curve_of(TIME, EVENT, 10, &arena);
    Rmst rmst = rmst_estimate(&curve, 12);
    assert_near(rmst.mean, mean);
    assert_near(rmst.se, sqrt(squares / 10 / 10));
    arena_free(&arena);
}

static void a_curve_that_stays_up_is_drawn_on(void **state)
{
    (void)state;
    static const double TIME[] = {2, 4};
    static const uint8_t EVENT[] = {1, 0};
    Arena arena = {0};
    KmCurve curve = curve_of(TIME, EVENT, 2, &arena);
    assert_near(rmst_estimate(&curve, 10).mean, 2 + 0.5 * 8);
    arena_free(&arena);
}

static void differences(void **state)
{
    (void)state;
    Rmst a = {24, 20, 1.5}, b = {24, 15, 2};
    RmstDifference d = rmst_compare(&a, &b);
    assert_near(d.difference, 5);
    assert_near(d.se, 2.5);
    assert_near(d.lower, 5 - distribution_z95() * 2.5);
    assert_near(d.upper, 5 + distribution_z95() * 2.5);
    assert_near(d.p, erfc(2 / sqrt(2)));
    Rmst sure = {24, 20, 0};
    assert_true(isnan(rmst_compare(&sure, &sure).p));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(areas_under_steps),
        cmocka_unit_test(variance_by_its_formula),
        cmocka_unit_test(without_censoring_it_is_the_mean),
        cmocka_unit_test(a_curve_that_stays_up_is_drawn_on),
        cmocka_unit_test(differences),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
