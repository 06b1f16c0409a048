// Baseline hazards: by hand, without covariates, by stratum, and what a shift of a covariate does to them.
#include "support.h"

#include <string.h>

#include "survival/baseline.h"
#include "survival/km.h"

// Therneau & Grambsch 2000, appendix E.1, as in cox_test.c: six subjects with ties, by hand as a function of r.
enum { SIX = 6 };
static const double SIX_TIME[SIX] = {1, 1, 6, 6, 8, 9};
static const uint8_t SIX_EVENT[SIX] = {1, 0, 1, 1, 0, 1};
static const double SIX_X[SIX] = {1, 1, 1, 0, 0, 0};

static void assert_baseline(const Baseline *got, const double *time, const double *hazard, size_t count)
{
    assert_int_equal(got->count, count);
    for (size_t i = 0; i < count; i++) {
        assert_near(got->time[i], time[i]);
        assert_near(got->hazard[i], hazard[i]);
    }
}

static void six_by_hand(void **state)
{
    (void)state;
    static const double TIMES[] = {1, 6, 8, 9};
    const double *const x[] = {SIX_X};
    const CoxData data = {.rows = SIX, .columns = 1, .stop = SIX_TIME, .event = SIX_EVENT, .x = x};
    for (CoxTies ties = COX_EFRON; ties <= COX_BRESLOW; ties++) {
        Arena arena = {0};
        CoxSample sample = cox_sample(&data, &arena);
        CoxFit fit = cox_fit(&sample, ties, &arena);
        double r = exp(fit.coefficient[0]), first = 1 / (3 * r + 3);
        double second = ties == COX_BRESLOW ? 2 / (r + 3) : 1 / (r + 3) + 1 / (r / 2 + 2.5);
        const double hazard[] = {first, first + second, first + second, first + second + 1};
        Baseline baseline = baseline_hazard(&sample, &fit, &arena);
        assert_baseline(&baseline, TIMES, hazard, 4);
        arena_free(&arena);
    }
}

// With no effect at all it is Nelson and Aalen's.
static void without_an_effect(void **state)
{
    (void)state;
    Arena arena = {0};
    const double *const none[] = {NULL};
    const CoxData data = {.rows = REMISSION, .columns = 0, .stop = REMISSION_TIME, .event = REMISSION_EVENT, .x = none};
    CoxSample sample = cox_sample(&data, &arena);
    CoxFit fit = cox_fit(&sample, COX_BRESLOW, &arena);
    Baseline baseline = baseline_hazard(&sample, &fit, &arena);
    double hazard = 0;
    for (size_t k = 0; k < baseline.count; k++) {
        double deaths = 0, at_risk = 0;
        for (size_t i = 0; i < REMISSION; i++) {
            at_risk += REMISSION_TIME[i] >= baseline.time[k];
            deaths += REMISSION_TIME[i] == baseline.time[k] && REMISSION_EVENT[i];
        }
        hazard += deaths / at_risk;
        assert_near(baseline.hazard[k], hazard);
    }
    assert_int_equal(baseline.count, 24);   // distinct times
    arena_free(&arena);
}

// Each stratum begins anew, and is what it would be alone with the same coefficient.
static void strata_begin_anew(void **state)
{
    (void)state;
    double stop[2 * SIX], x[2 * SIX];
    uint8_t event[2 * SIX];
    uint32_t stratum[2 * SIX];
    for (size_t i = 0; i < 2 * SIX; i++) {
        stop[i] = SIX_TIME[i % SIX] * (i < SIX ? 1 : 10);
        event[i] = SIX_EVENT[i % SIX];
        x[i] = SIX_X[i % SIX];
        stratum[i] = i >= SIX;
    }
    Arena arena = {0};
    const double *const columns[] = {x};
    const CoxData data = {.rows = 2 * SIX,
                          .columns = 1,
                          .stop = stop,
                          .event = event,
                          .x = columns,
                          .stratum = stratum,
                          .stratum_count = 2};
    CoxSample sample = cox_sample(&data, &arena);
    CoxFit fit = cox_fit(&sample, COX_EFRON, &arena);
    Baseline baseline = baseline_hazard(&sample, &fit, &arena);
    assert_int_equal(baseline.count, 8);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(baseline.stratum[i], 0);
        assert_int_equal(baseline.stratum[i + 4], 1);
        assert_near(baseline.time[i + 4], 10 * baseline.time[i]);
        assert_near(baseline.hazard[i + 4], baseline.hazard[i]);
    }
    arena_free(&arena);
}

// At covariates of 0: x + 5 makes exp(-5 beta) of it, and a redundant column nothing.
static void covariates_of_nought(void **state)
{
    (void)state;
    double shifted[SIX], constant[SIX];
    for (size_t i = 0; i < SIX; i++) {
        shifted[i] = SIX_X[i] + 5;
        constant[i] = 3;
    }
    Arena arena = {0};
    const double *const plain[] = {SIX_X}, *const moved[] = {shifted, constant};
    CoxData data = {.rows = SIX, .columns = 1, .stop = SIX_TIME, .event = SIX_EVENT, .x = plain};
    CoxSample sample = cox_sample(&data, &arena);
    CoxFit fit = cox_fit(&sample, COX_EFRON, &arena);
    Baseline before = baseline_hazard(&sample, &fit, &arena);
    data.x = moved;
    data.columns = 2;
    sample = cox_sample(&data, &arena);
    CoxFit other = cox_fit(&sample, COX_EFRON, &arena);
    Baseline after = baseline_hazard(&sample, &other, &arena);
    assert_true(isnan(other.coefficient[1]));
    for (size_t i = 0; i < before.count; i++)
        assert_within(after.hazard[i], before.hazard[i] * exp(-5 * fit.coefficient[0]), 1e-9);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(six_by_hand),
        cmocka_unit_test(without_an_effect),
        cmocka_unit_test(strata_begin_anew),
        cmocka_unit_test(covariates_of_nought),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
