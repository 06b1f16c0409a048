// Hazard: steps and exposures worked by hand.
#include "support.h"

#include "survival/hazard.h"

static CoxSample sample_of(const double *start, const double *stop, const uint8_t *event, size_t rows, Arena *arena)
{
    static const double X[] = {1, 0, 1, 0, 1, 0};
    static const double *const COLUMNS[] = {X};
    CoxData data = {.rows = rows, .columns = 1, .start = start, .stop = stop, .event = event, .x = COLUMNS};
    return cox_sample(&data, arena);
}

// Weights 1 2 3 4 5; two die at 2, one at 4; one is censored at 3.
static void steps_of_both_methods(void **state)
{
    (void)state;
    static const double STOP[] = {2, 2, 3, 4, 5}, WEIGHT[] = {1, 2, 3, 4, 5};
    static const uint8_t EVENT[] = {1, 1, 0, 1, 0};
    Arena arena = {0};
    CoxSample sample = sample_of(NULL, STOP, EVENT, 5, &arena);
    HazardSteps breslow = hazard_steps(&sample, WEIGHT, COX_BRESLOW, false),
                efron = hazard_steps(&sample, WEIGHT, COX_EFRON, false);
    assert_int_equal(efron.count, 2);
    assert_near(breslow.hazard[0], 2.0 / 15);
    assert_near(breslow.excess[0], 0);
    assert_near(efron.hazard[0], 1.0 / 15 + 1 / 13.5);
    assert_near(efron.excess[0], 0.5 / 13.5);
    assert_near(efron.hazard[1], 1.0 / 9);
    double exposure[5];
    hazard_exposure(&efron, &sample, exposure, NULL);
    const double want[] = {1.0 / 15 + 0.5 / 13.5, 1.0 / 15 + 0.5 / 13.5, 1.0 / 15 + 1 / 13.5,
                           1.0 / 15 + 1 / 13.5 + 1.0 / 9, 1.0 / 15 + 1 / 13.5 + 1.0 / 9};
    for (size_t i = 0; i < 5; i++) assert_near(exposure[i], want[i]);
    hazard_free(&efron);
    hazard_free(&breslow);
    arena_free(&arena);
}

static void only_the_time_at_risk_counts(void **state)
{
    (void)state;
    // Deaths at 2 and 4. (0,2] (0,4] (2,5] (3,3.5] (0,1]: the last two are at risk at no death.
    static const double START[] = {0, 0, 2, 3, 0}, STOP[] = {2, 4, 5, 3.5, 1}, WEIGHT[] = {1, 1, 1, 1, 1};
    static const uint8_t EVENT[] = {1, 1, 0, 0, 0};
    Arena arena = {0};
    CoxSample sample = sample_of(START, STOP, EVENT, 5, &arena);
    HazardSteps steps = hazard_steps(&sample, WEIGHT, COX_EFRON, false);
    double exposure[5];
    hazard_exposure(&steps, &sample, exposure, NULL);
    const double want[] = {0.5, 0.5 + 0.5, 0.5, 0, 0};
    for (size_t i = 0; i < 5; i++) assert_near(exposure[i], want[sample.row[i]]);
    hazard_free(&steps);
    arena_free(&arena);
}

// The last step is 1e30: it must not swallow the first ones.
static void early_steps_survive_a_late_low_risk(void **state)
{
    (void)state;
    static const double STOP[] = {1, 2, 3, 4}, WEIGHT[] = {1, 1, 1, 1e-30};
    static const uint8_t EVENT[] = {1, 1, 1, 1};
    Arena arena = {0};
    CoxSample sample = sample_of(NULL, STOP, EVENT, 4, &arena);
    HazardSteps steps = hazard_steps(&sample, WEIGHT, COX_EFRON, false);
    double exposure[4];
    hazard_exposure(&steps, &sample, exposure, NULL);
    assert_near(exposure[0], 1.0 / 3);
    assert_near(exposure[1], 1.0 / 3 + 1.0 / 2);
    assert_near(exposure[3], 1e30);
    hazard_free(&steps);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_of_both_methods),
        cmocka_unit_test(only_the_time_at_risk_counts),
        cmocka_unit_test(early_steps_survive_a_late_low_risk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
