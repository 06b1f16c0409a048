// Zph: it is the score test of a model with g(t) x beside x. That model is fitted here, on rows cut at every event
// time.
#include "random_cox.h"

#include <stdlib.h>

#include "survival/distribution.h"
#include "survival/km.h"
#include "survival/linalg.h"
#include "survival/zph.h"

enum { WIDTH = 2 * RANDOM_COLUMNS };

// Score and information of (beta, 0) for covariates (x, g x) at each death, straight from their definition (Breslow).
static void naive_model(const CoxData *data, const CoxFit *fit, const double *g, double *score, double *information)
{
    for (size_t i = 0; i < RANDOM_ROWS; i++) {
        if (!data->event[i]) continue;
        double s0 = 0, s1[WIDTH] = {0}, s2[WIDTH][WIDTH] = {{0}};
        for (size_t k = 0; k < RANDOM_ROWS; k++) {
            if (!random_at_risk(data, k, i, data->stop[i])) continue;
            double eta = 0, z[WIDTH];
            for (size_t j = 0; j < RANDOM_COLUMNS; j++) {
                z[j] = data->x[j][k] - (j == 1 ? 61 : 0);
                z[j + RANDOM_COLUMNS] = g[i] * z[j];
                eta += fit->coefficient[j] * z[j];
            }
            s0 += exp(eta);
            for (size_t a = 0; a < WIDTH; a++) {
                s1[a] += exp(eta) * z[a];
                for (size_t b = 0; b < WIDTH; b++) s2[a][b] += exp(eta) * z[a] * z[b];
            }
        }
        for (size_t a = 0; a < WIDTH; a++) {
            size_t j = a % RANDOM_COLUMNS;
            score[a] += (a < RANDOM_COLUMNS ? 1 : g[i]) * (data->x[j][i] - (j == 1 ? 61 : 0)) - s1[a] / s0;
            for (size_t b = 0; b < WIDTH; b++) information[a * WIDTH + b] += s2[a][b] / s0 - s1[a] * s1[b] / s0 / s0;
        }
    }
}

static double score_test(const double *score, const double *information)
{
    double x[WIDTH], sum = 0;
    assert_true(linalg_solve(information, score, WIDTH, x));
    for (size_t a = 0; a < WIDTH; a++) sum += score[a] * x[a];
    return sum;
}

// g of each row's own time, less its mean over the deaths.
static void center(const CoxData *data, double *g)
{
    double mean = 0, deaths = 0;
    for (size_t i = 0; i < RANDOM_ROWS; i++) {
        if (!data->event[i]) continue;
        mean += g[i];
        deaths++;
    }
    for (size_t i = 0; i < RANDOM_ROWS; i++) g[i] -= mean / deaths;
}

static double transform(const CoxData *data, ZphTransform kind, size_t row)
{
    double time = data->stop[row], below = 0, equal = 0;
    if (kind == ZPH_IDENTITY) return time;
    if (kind == ZPH_LOG) return log(time);
    if (kind == ZPH_RANK) {
        for (size_t i = 0; i < RANDOM_ROWS; i++) {
            below += data->stop[i] < time;
            equal += data->stop[i] == time;
        }
        return below + (equal + 1) / 2;
    }
    Arena arena = {0};
    KmData km = {RANDOM_ROWS, data->stop, data->event, data->start};
    KmCurve curve = km_fit(&km, &arena);
    double survival = 1;
    for (size_t k = 0; k < curve.count && curve.time[k] < time; k++) survival = curve.survival[k];
    arena_free(&arena);
    return 1 - survival;
}

static void the_global_test_is_that_of_the_larger_model(void **state)
{
    (void)state;
    RandomRows rows;
    random_rows(&rows);
    for (int kind = 0; kind < 4; kind++) {
        CoxData data = random_data(&rows, kind & 1, kind & 2);
        Arena arena = {0};
        CoxSample sample = cox_sample(&data, &arena);
        CoxFit fit = cox_fit(&sample, COX_BRESLOW, &arena);
        for (ZphTransform t = 0; t < ZPH_TRANSFORM_COUNT; t++) {
            double g[RANDOM_ROWS], score[WIDTH] = {0}, information[WIDTH * WIDTH] = {0};
            for (size_t i = 0; i < RANDOM_ROWS; i++) g[i] = transform(&data, t, i);
            center(&data, g);
            naive_model(&data, &fit, g, score, information);
            ZphTest test = zph_test(&sample, &fit, t, &arena);
            assert_true(test.estimable);
            assert_int_equal(test.global.df, RANDOM_COLUMNS);
            assert_within(test.global.statistic, score_test(score, information), 1e-8);
            assert_near(test.global.p, distribution_chisq_upper(test.global.statistic, RANDOM_COLUMNS));
        }
        arena_free(&arena);
    }
}

// With one covariate its own test and the global one are the same.
static void one_coefficient_one_test(void **state)
{
    (void)state;
    RandomRows rows;
    random_rows(&rows);
    CoxData data = random_data(&rows, false, false);
    data.columns = 1;
    Arena arena = {0};
    CoxSample sample = cox_sample(&data, &arena);
    CoxFit fit = cox_fit(&sample, COX_EFRON, &arena);
    ZphTest test = zph_test(&sample, &fit, ZPH_KM, &arena);
    assert_int_equal(test.count, 1);
    assert_near(test.tests[0].statistic, test.global.statistic);
    arena_free(&arena);
}

static void the_unit_of_time_matters_to_none_but_by_rounding(void **state)
{
    (void)state;
    RandomRows days, months;
    random_rows(&days);
    random_rows(&months);
    for (size_t i = 0; i < RANDOM_ROWS; i++) months.stop[i] = days.stop[i] / 30.4375;
    CoxData a = random_data(&days, false, true), b = random_data(&months, false, true);
    Arena arena = {0};
    CoxSample first = cox_sample(&a, &arena), second = cox_sample(&b, &arena);
    CoxFit fit = cox_fit(&first, COX_EFRON, &arena), other = cox_fit(&second, COX_EFRON, &arena);
    for (ZphTransform t = 0; t < ZPH_TRANSFORM_COUNT; t++)
        assert_within(zph_test(&second, &other, t, &arena).global.statistic,
                      zph_test(&first, &fit, t, &arena).global.statistic, 1e-9);
    arena_free(&arena);
}

static void redundant_columns_are_not_tested(void **state)
{
    (void)state;
    RandomRows rows;
    random_rows(&rows);
    for (size_t i = 0; i < RANDOM_ROWS; i++) rows.column[1][i] = 1 - rows.column[0][i];
    CoxData data = random_data(&rows, false, false);
    Arena arena = {0};
    CoxSample sample = cox_sample(&data, &arena);
    CoxFit fit = cox_fit(&sample, COX_EFRON, &arena);
    ZphTest test = zph_test(&sample, &fit, ZPH_KM, &arena);
    assert_int_equal(test.count, 2);
    assert_int_equal(test.column[1], 2);
    arena_free(&arena);
}

static void what_cannot_be_tested(void **state)
{
    (void)state;
    static const double X[] = {1, 3, 2, 5, 4};
    static const uint8_t ONE[] = {0, 1, 0, 0, 0}, FIRST[] = {1, 1, 1, 0, 1};
    static const struct { const char *label; double time[5]; const uint8_t *event; ZphTransform transform; } CASES[] = {
        {"one death: no time to change over", {1, 2, 3, 4, 5}, ONE, ZPH_KM},
        {"all deaths at one time", {2, 2, 2, 3, 2}, FIRST, ZPH_IDENTITY},
        {"a death at time 0 has no logarithm", {0, 2, 3, 4, 5}, FIRST, ZPH_LOG},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const double *x[] = {X};
        Arena arena = {0};
        CoxData data = {.rows = 5, .columns = 1, .stop = CASES[i].time, .event = CASES[i].event, .x = x};
        CoxSample sample = cox_sample(&data, &arena);
        CoxFit fit = cox_fit(&sample, COX_EFRON, &arena);
        ZphTest test = zph_test(&sample, &fit, CASES[i].transform, &arena);
        print_message("%s\n", CASES[i].label);
        assert_false(test.estimable);
        assert_true(isnan(test.global.statistic) && isnan(test.global.p));
        arena_free(&arena);
    }
}

static void names(void **state)
{
    (void)state;
    static const char *const WANT[] = {"km", "identity", "rank", "log"};
    for (ZphTransform t = 0; t < ZPH_TRANSFORM_COUNT; t++) assert_string_equal(zph_name(t), WANT[t]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_global_test_is_that_of_the_larger_model),
        cmocka_unit_test(one_coefficient_one_test),
        cmocka_unit_test(the_unit_of_time_matters_to_none_but_by_rounding),
        cmocka_unit_test(redundant_columns_are_not_tested),
        cmocka_unit_test(what_cannot_be_tested),
        cmocka_unit_test(names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
