// Residuals against their definitions, each worked out by going over all rows for every death; and what they must add
// up to.
#include "random_cox.h"

#include <string.h>

#include "survival/baseline.h"
#include "survival/residual.h"

typedef struct Naive {
    double martingale[RANDOM_ROWS], score[RANDOM_ROWS][RANDOM_COLUMNS], mean[RANDOM_ROWS][RANDOM_COLUMNS];
} Naive;

// One step of the hazard at a time: f of each death has left. Adds to the residuals of all at risk.
static void add_step(Naive *naive, const CoxData *data, const double *risk, size_t death, double time, double f,
                     double deaths, double count)
{
    double s0 = 0, s1[RANDOM_COLUMNS] = {0};
    for (size_t i = 0; i < RANDOM_ROWS; i++) {
        if (!random_at_risk(data, i, death, time)) continue;
        double part = data->stop[i] == time && data->event[i] ? 1 - f : 1;
        s0 += part * risk[i];
        for (size_t j = 0; j < RANDOM_COLUMNS; j++) s1[j] += part * risk[i] * data->x[j][i];
    }
    for (size_t i = 0; i < RANDOM_ROWS; i++) {
        if (!random_at_risk(data, i, death, time)) continue;
        bool dies = data->stop[i] == time && data->event[i];
        double hazard = count * (dies ? 1 - f : 1) * risk[i] / s0;
        naive->martingale[i] -= hazard;
        for (size_t j = 0; j < RANDOM_COLUMNS; j++) {
            double distance = data->x[j][i] - s1[j] / s0;
            naive->score[i][j] -= distance * hazard;
            if (!dies) continue;
            naive->score[i][j] += distance * count / deaths;
            naive->mean[i][j] += s1[j] / s0 * count / deaths;
        }
    }
}

static void naive_residuals(const CoxData *data, const CoxFit *fit, Naive *naive)
{
    double risk[RANDOM_ROWS];
    memset(naive, 0, sizeof *naive);
    for (size_t i = 0; i < RANDOM_ROWS; i++) {
        double eta = 0;
        for (size_t j = 0; j < RANDOM_COLUMNS; j++) eta += fit->coefficient[j] * (data->x[j][i] - (j == 1 ? 61 : 0));
        risk[i] = exp(eta);
        naive->martingale[i] = data->event[i];
    }
    for (size_t i = 0; i < RANDOM_ROWS; i++) {
        if (!data->event[i]) continue;
        double deaths = 0;
        bool first = true;
        for (size_t k = 0; k < RANDOM_ROWS; k++) {
            if (!data->event[k] || data->stop[k] != data->stop[i] || !random_at_risk(data, k, i, data->stop[i]))
                continue;
            first &= k >= i;
            deaths++;
        }
        if (!first) continue;
        if (fit->ties == COX_BRESLOW) add_step(naive, data, risk, i, data->stop[i], 0, deaths, deaths);
        else for (double k = 0; k < deaths; k++) add_step(naive, data, risk, i, data->stop[i], k / deaths, deaths, 1);
    }
}

static void check_residuals(const CoxData *data, CoxTies ties)
{
    Arena arena = {0};
    CoxSample sample = cox_sample(data, &arena);
    CoxFit fit = cox_fit(&sample, ties, &arena);
    Naive naive;
    naive_residuals(data, &fit, &naive);
    const double *martingale = residual_martingale(&sample, &fit, &arena),
                 *score = residual_score(&sample, &fit, &arena);
    const double *schoenfeld = residual_schoenfeld(&sample, &fit, &arena);
    double sum = 0, score_sum[RANDOM_COLUMNS] = {0}, schoenfeld_sum[RANDOM_COLUMNS] = {0};
    for (size_t i = 0; i < RANDOM_ROWS; i++) {
        assert_within(martingale[i], naive.martingale[i], 1e-11);
        sum += martingale[i];
        for (size_t j = 0; j < RANDOM_COLUMNS; j++) {
            assert_within(score[i * RANDOM_COLUMNS + j], naive.score[i][j], 1e-10);
            score_sum[j] += score[i * RANDOM_COLUMNS + j];
        }
    }
    size_t event = 0;
    for (size_t i = 0; i < sample.rows; i++) {
        if (!sample.event[i]) continue;
        size_t row = sample.row[i];
        for (size_t j = 0; j < RANDOM_COLUMNS; j++) {
            double got = schoenfeld[event * RANDOM_COLUMNS + j];
            assert_within(got, data->x[j][row] - naive.mean[row][j], 1e-10);
            schoenfeld_sum[j] += got;
        }
        event++;
    }
    assert_within(sum, 0, 1e-11);
    for (size_t j = 0; j < RANDOM_COLUMNS; j++) {
        assert_within(score_sum[j], 0, 1e-9);
        assert_within(schoenfeld_sum[j], 0, 1e-9);
    }
    arena_free(&arena);
}

static void residuals_are_what_they_are_defined_to_be(void **state)
{
    (void)state;
    RandomRows rows;
    random_rows(&rows);
    for (CoxTies ties = COX_EFRON; ties <= COX_BRESLOW; ties++) {
        for (int kind = 0; kind < 4; kind++) {
            CoxData data = random_data(&rows, kind & 1, kind & 2);
            check_residuals(&data, ties);
        }
    }
}

// event - risk times the baseline hazard up to the row's time.
static void martingale_residuals_agree_with_the_baseline(void **state)
{
    (void)state;
    RandomRows rows;
    random_rows(&rows);
    CoxData data = random_data(&rows, false, true);
    Arena arena = {0};
    CoxSample sample = cox_sample(&data, &arena);
    CoxFit fit = cox_fit(&sample, COX_BRESLOW, &arena);
    Baseline baseline = baseline_hazard(&sample, &fit, &arena);
    const double *martingale = residual_martingale(&sample, &fit, &arena);
    for (size_t i = 0; i < RANDOM_ROWS; i++) {
        double eta = 0;
        size_t k = 0;
        for (size_t j = 0; j < RANDOM_COLUMNS; j++) eta += fit.coefficient[j] * rows.column[j][i];
        while (baseline.stratum[k] != rows.stratum[i] || baseline.time[k] != rows.stop[i]) k++;
        assert_within(martingale[i], rows.event[i] - exp(eta) * baseline.hazard[k], 1e-10);
    }
    arena_free(&arena);
}

// -2 times the log likelihood ratio against a model with a hazard of its own for each row (Therneau & Grambsch 2000 s.
// 4.3).
static void squares_of_deviance_residuals(void **state)
{
    (void)state;
    RandomRows rows;
    random_rows(&rows);
    CoxData data = random_data(&rows, false, false);
    Arena arena = {0};
    CoxSample sample = cox_sample(&data, &arena);
    CoxFit fit = cox_fit(&sample, COX_EFRON, &arena);
    const double *martingale = residual_martingale(&sample, &fit, &arena),
                 *deviance = residual_deviance(&sample, &fit, &arena);
    for (size_t i = 0; i < RANDOM_ROWS; i++) {
        double expected = rows.event[i] - martingale[i];
        double half = rows.event[i] ? -log(expected) - 1 + expected : expected;
        assert_within(deviance[i] * deviance[i], 2 * half, 1e-10);
        assert_true(deviance[i] == 0 || signbit(deviance[i]) == signbit(martingale[i]));
    }
    arena_free(&arena);
}

static void scaled_schoenfeld_residuals_average_to_the_coefficient(void **state)
{
    (void)state;
    RandomRows rows;
    random_rows(&rows);
    CoxData data = random_data(&rows, true, false);
    Arena arena = {0};
    CoxSample sample = cox_sample(&data, &arena);
    CoxFit fit = cox_fit(&sample, COX_EFRON, &arena);
    const double *scaled = residual_scaled_schoenfeld(&sample, &fit, &arena);
    for (size_t j = 0; j < RANDOM_COLUMNS; j++) {
        double mean = 0;
        for (size_t i = 0; i < sample.events; i++) mean += scaled[i * RANDOM_COLUMNS + j] / (double)sample.events;
        assert_within(mean, fit.coefficient[j], 1e-9);
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(residuals_are_what_they_are_defined_to_be),
        cmocka_unit_test(martingale_residuals_agree_with_the_baseline),
        cmocka_unit_test(squares_of_deviance_residuals),
        cmocka_unit_test(scaled_schoenfeld_residuals_average_to_the_coefficient),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
