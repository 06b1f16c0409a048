// Cox: estimates that have a closed form, a textbook's figures, invariants, and every way a fit can fail.
#include "support.h"

#include <string.h>

#include "survival/baseline.h"
#include "survival/cox.h"
#include "survival/residual.h"

// Therneau & Grambsch 2000, appendix E.1: six subjects, ties, everything by hand as a function of r = exp(beta).
enum { SIX = 6 };
static const double SIX_TIME[SIX] = {1, 1, 6, 6, 8, 9};
static const uint8_t SIX_EVENT[SIX] = {1, 0, 1, 1, 0, 1};
static const double SIX_X[SIX] = {1, 1, 1, 0, 0, 0};
static const double *const SIX_COLUMNS[] = {SIX_X};

static CoxSample six_sample(Arena *arena)
{
    CoxData data = {.rows = SIX, .columns = 1, .stop = SIX_TIME, .event = SIX_EVENT, .x = SIX_COLUMNS};
    return cox_sample(&data, arena);
}

static void breslow_by_hand(void **state)
{
    (void)state;
    Arena arena = {0};
    CoxSample sample = six_sample(&arena);
    CoxFit fit = cox_fit(&sample, COX_BRESLOW, &arena);
    double r = (3 + sqrt(33)) / 2, beta = log(r), information = r / pow(r + 1, 2) + 6 * r / pow(r + 3, 2);
    assert_int_equal(fit.outcome, COX_CONVERGED);
    assert_near(fit.coefficient[0], beta);
    assert_near(fit.loglik_null, -log(6) - 2 * log(4));
    assert_near(fit.loglik, 2 * beta - log(3 * r + 3) - 2 * log(r + 3));
    assert_near(fit.variance[0], 1 / information);
    assert_near(fit.se[0], 1 / sqrt(information));
    assert_near(fit.wald.statistic, beta * beta * information);
    assert_near(fit.likelihood_ratio.statistic, 2 * (fit.loglik - fit.loglik_null));
    assert_near(fit.score.statistic, pow(2 - 0.5 - 0.5, 2) / (0.25 + 6.0 / 16));
    assert_int_equal(fit.score.df, 1);
    arena_free(&arena);
}

static void efron_by_hand(void **state)
{
    (void)state;
    Arena arena = {0};
    CoxSample sample = six_sample(&arena);
    CoxFit fit = cox_fit(&sample, COX_EFRON, &arena);
    double beta = fit.coefficient[0], r = exp(beta);
    assert_within(beta, 1.676857, 1e-6);   // as printed there
    assert_near(2 - r / (r + 1) - r / (r + 3) - r / (r + 5), 0);
    assert_near(fit.loglik, 2 * beta - log(3 * r + 3) - log(r + 3) - log(r / 2 + 2.5));
    assert_near(fit.variance[0], 1 / (r / pow(r + 1, 2) + 3 * r / pow(r + 3, 2) + 5 * r / pow(r + 5, 2)));
    arena_free(&arena);
}

static void baseline_and_martingale_by_hand(void **state)
{
    (void)state;
    Arena arena = {0};
    CoxSample sample = six_sample(&arena);
    CoxFit fit = cox_fit(&sample, COX_EFRON, &arena);
    double r = exp(fit.coefficient[0]);
    Baseline baseline = baseline_hazard(&sample, &fit, &arena);
    double first = 1 / (3 * r + 3), second = 1 / (r + 3) + 2 / (r + 5);
    const double want[] = {first, first + second, first + second, first + second + 1};
    assert_int_equal(baseline.count, 4);
    for (size_t k = 0; k < 4; k++) assert_near(baseline.hazard[k], want[k]);
    // The two who die at 6 were at risk at Efron's second step with one half.
    double half = 1 / (r + 3) + 1 / (r + 5);
    const double martingale[] = {1 - r * first,    -r * first,      1 - r * (first + half),
                                 1 - first - half, -first - second, -first - second};
    const double *got = residual_martingale(&sample, &fit, &arena);
    for (size_t i = 0; i < SIX; i++) assert_near(got[i], martingale[i]);
    arena_free(&arena);
}

// Collett 2015, Kleinbaum & Klein 2012: hazard ratio of placebo 4.82 (Efron), 4.52 (Breslow).
static void remission_is_the_textbooks(void **state)
{
    (void)state;
    double placebo[REMISSION];
    for (size_t i = 0; i < REMISSION; i++) placebo[i] = i >= REMISSION_GROUP;
    const double *x[] = {placebo};
    Arena arena = {0};
    CoxData data = {.rows = REMISSION, .columns = 1, .stop = REMISSION_TIME, .event = REMISSION_EVENT, .x = x};
    CoxSample sample = cox_sample(&data, &arena);
    CoxFit breslow = cox_fit(&sample, COX_BRESLOW, &arena), efron = cox_fit(&sample, COX_EFRON, &arena);
    assert_within(breslow.coefficient[0], 1.509, 5e-4);
    assert_within(breslow.se[0], 0.410, 5e-4);
    assert_within(-2 * breslow.loglik, 172.759, 5e-6);
    assert_within(efron.coefficient[0], 1.572, 5e-4);
    assert_within(efron.se[0], 0.412, 1e-3);
    assert_false(breslow.separated);
    arena_free(&arena);
}

// ---- Invariants over random data with ties --------------------------------------------------------------------------

enum { ROWS = 120, COLUMNS = 3 };

typedef struct Rows {
    double start[2 * ROWS], stop[2 * ROWS], column[COLUMNS][2 * ROWS];
    uint8_t event[2 * ROWS];
    uint32_t stratum[2 * ROWS], cluster[2 * ROWS];
    const double *x[COLUMNS];
    CoxData data;
} Rows;

static void point(Rows *rows, size_t count)
{
    for (size_t j = 0; j < COLUMNS; j++) rows->x[j] = rows->column[j];
    rows->data = (CoxData){.rows = count, .columns = COLUMNS, .stop = rows->stop, .event = rows->event, .x = rows->x};
}

static void fill(Rows *rows)
{
    uint64_t random = 7;
    for (size_t i = 0; i < ROWS; i++) {
        rows->column[0][i] = random_uniform(&random) < 0.4;
        rows->column[1][i] = 50 + floor(20 * random_uniform(&random));
        rows->column[2][i] = random_uniform(&random) - 0.5;
        double risk = exp(0.7 * rows->column[0][i] - 0.03 * rows->column[1][i] + rows->column[2][i]);
        rows->start[i] = 0;
        rows->stop[i] = 1 + floor(-log(random_uniform(&random)) * 4 / risk);
        rows->event[i] = random_uniform(&random) < 0.7;
        rows->stratum[i] = (uint32_t)(random_uniform(&random) * 3);
        rows->cluster[i] = (uint32_t)i;
    }
    point(rows, ROWS);
}

static CoxFit fit_rows(const CoxData *data, CoxTies ties, Arena *arena)
{
    CoxSample sample = cox_sample(data, arena);
    return cox_fit(&sample, ties, arena);
}

static void assert_same_fit(const CoxFit *got, const CoxFit *want)
{
    assert_int_equal(got->columns, want->columns);
    assert_within(got->loglik, want->loglik, 1e-11);
    assert_within(got->loglik_null, want->loglik_null, 1e-11);
    assert_within(got->score.statistic, want->score.statistic, 1e-9);
    for (size_t j = 0; j < want->columns; j++) {
        assert_within(got->coefficient[j], want->coefficient[j], 1e-9);
        assert_within(got->se[j], want->se[j], 1e-9);
    }
}

static void the_order_of_rows_does_not_matter(void **state)
{
    (void)state;
    Rows rows, turned;
    fill(&rows);
    for (size_t i = 0; i < ROWS; i++) {
        size_t from = (i * 77 + 13) % ROWS;
        turned.stop[i] = rows.stop[from];
        turned.event[i] = rows.event[from];
        for (size_t j = 0; j < COLUMNS; j++) turned.column[j][i] = rows.column[j][from];
    }
    point(&turned, ROWS);
    Arena arena = {0};
    for (CoxTies ties = COX_EFRON; ties <= COX_BRESLOW; ties++) {
        CoxFit a = fit_rows(&rows.data, ties, &arena), b = fit_rows(&turned.data, ties, &arena);
        assert_same_fit(&b, &a);
    }
    arena_free(&arena);
}

static void the_unit_of_time_does_not_matter_and_that_of_a_covariate_scales(void **state)
{
    (void)state;
    Rows rows, other;
    fill(&rows);
    other = rows;
    for (size_t i = 0; i < ROWS; i++) {
        other.stop[i] = rows.stop[i] / 30.4375;
        other.column[1][i] = 1e6 * rows.column[1][i] + 1e9;
        other.column[0][i] = 1 - rows.column[0][i];
    }
    point(&other, ROWS);
    point(&rows, ROWS);
    Arena arena = {0};
    CoxFit a = fit_rows(&rows.data, COX_EFRON, &arena), b = fit_rows(&other.data, COX_EFRON, &arena);
    assert_within(b.loglik, a.loglik, 1e-12);
    assert_within(b.coefficient[0], -a.coefficient[0], 1e-9);   // the other level as reference
    assert_within(b.coefficient[1] * 1e6, a.coefficient[1], 1e-9);
    assert_within(b.se[1] * 1e6, a.se[1], 1e-9);
    assert_within(b.coefficient[2], a.coefficient[2], 1e-9);
    arena_free(&arena);
}

// A row (0, t] cut into (0, c] and (c, t] says the same.
static void split_rows_say_the_same(void **state)
{
    (void)state;
    Rows rows, split;
    fill(&rows);
    size_t count = 0;
    for (size_t i = 0; i < ROWS; i++) {
        double cut = floor(rows.stop[i] / 2);
        for (int part = cut > 0 ? 0 : 1; part < 2; part++) {
            split.start[count] = part ? cut : 0;
            split.stop[count] = part ? rows.stop[i] : cut;
            split.event[count] = part && rows.event[i];
            for (size_t j = 0; j < COLUMNS; j++) split.column[j][count] = rows.column[j][i];
            split.stratum[count] = rows.stratum[i];
            split.cluster[count++] = (uint32_t)i;
        }
    }
    point(&split, count);
    split.data.start = split.start;
    Arena arena = {0};
    for (CoxTies ties = COX_EFRON; ties <= COX_BRESLOW; ties++) {
        CoxFit a = fit_rows(&rows.data, ties, &arena), b = fit_rows(&split.data, ties, &arena);
        assert_same_fit(&b, &a);
    }
    // and in strata, and with the parts of one patient as a cluster.
    rows.data.stratum = rows.stratum;
    rows.data.cluster = rows.cluster;
    split.data.stratum = split.stratum;
    split.data.cluster = split.cluster;
    rows.data.stratum_count = split.data.stratum_count = 3;
    rows.data.cluster_count = split.data.cluster_count = ROWS;
    CoxFit a = fit_rows(&rows.data, COX_EFRON, &arena), b = fit_rows(&split.data, COX_EFRON, &arena);
    assert_same_fit(&b, &a);
    arena_free(&arena);
}

// Strata share coefficients and nothing else: the log likelihood is a sum over them.
static void strata_add_up(void **state)
{
    (void)state;
    Rows rows;
    fill(&rows);
    Arena arena = {0};
    rows.data.stratum = rows.stratum;
    rows.data.stratum_count = 5;   // two of them without rows
    CoxFit all = fit_rows(&rows.data, COX_EFRON, &arena);
    double null = 0;
    for (uint32_t s = 0; s < 3; s++) {
        Rows part;
        size_t count = 0;
        for (size_t i = 0; i < ROWS; i++) {
            if (rows.stratum[i] != s) continue;
            part.stop[count] = rows.stop[i];
            part.event[count] = rows.event[i];
            for (size_t j = 0; j < COLUMNS; j++) part.column[j][count] = rows.column[j][i];
            count++;
        }
        point(&part, count);
        null += fit_rows(&part.data, COX_EFRON, &arena).loglik_null;
    }
    assert_within(all.loglik_null, null, 1e-12);
    arena_free(&arena);
}

static void many_ties_in_closed_form(void **state)
{
    (void)state;
    // Times of 40 and more deaths are summed in closed form; the same deaths cut into Efron's steps by hand.
    Rows rows;
    fill(&rows);
    for (size_t i = 0; i < ROWS; i++) rows.stop[i] = rows.stop[i] <= 20 ? 1 : 2;
    Arena arena = {0};
    CoxFit fit = fit_rows(&rows.data, COX_EFRON, &arena);
    double loglik = 0;
    for (int time = 1; time <= 2; time++) {
        double at_risk = 0, dead = 0, deaths = 0;
        for (size_t i = 0; i < ROWS; i++) {
            double eta = 0;
            for (size_t j = 0; j < COLUMNS; j++) eta += fit.coefficient[j] * rows.column[j][i];
            if (rows.stop[i] < time) continue;
            at_risk += exp(eta);
            if (rows.stop[i] > time || !rows.event[i]) continue;
            dead += exp(eta);
            deaths++;
            loglik += eta;
        }
        for (double k = 0; k < deaths; k++) loglik -= log(at_risk - k / deaths * dead);
        assert_true(time == 2 || deaths > 32);
    }
    assert_within(fit.loglik, loglik, 1e-11);
    assert_int_equal(fit.outcome, COX_CONVERGED);
    arena_free(&arena);
}

// ---- Missing values and failures ------------------------------------------------------------------------------------

static void incomplete_rows_are_counted_and_left_out(void **state)
{
    (void)state;
    Rows rows;
    fill(&rows);
    Arena arena = {0};
    rows.data.rows = ROWS - 3;
    CoxFit want = fit_rows(&rows.data, COX_EFRON, &arena);
    rows.column[1][ROWS - 1] = NAN;
    rows.stop[ROWS - 2] = NAN;
    rows.event[ROWS - 3] = COX_MISSING_EVENT;
    rows.data.rows = ROWS;
    CoxSample sample = cox_sample(&rows.data, &arena);
    CoxFit fit = cox_fit(&sample, COX_EFRON, &arena);
    assert_int_equal(sample.dropped, 3);
    assert_int_equal(sample.rows, ROWS - 3);
    assert_same_fit(&fit, &want);
    arena_free(&arena);
}

static void an_interval_without_length_is_left_out(void **state)
{
    (void)state;
    static const double START[] = {0, 3, 0, 1}, STOP[] = {2, 3, 4, 5}, X[] = {1, 0, 0, 1};
    static const uint8_t EVENT[] = {1, 1, 1, 0};
    const double *x[] = {X};
    Arena arena = {0};
    CoxData data = {.rows = 4, .columns = 1, .start = START, .stop = STOP, .event = EVENT, .x = x};
    CoxSample sample = cox_sample(&data, &arena);
    assert_int_equal(sample.dropped, 1);
    assert_int_equal(sample.events, 2);
    arena_free(&arena);
}

static void redundant_columns_have_no_coefficient(void **state)
{
    (void)state;
    Rows rows;
    fill(&rows);
    for (size_t i = 0; i < ROWS; i++) rows.column[2][i] = 3 * rows.column[1][i] - rows.column[0][i] + 2;
    Arena arena = {0};
    CoxFit fit = fit_rows(&rows.data, COX_EFRON, &arena);
    assert_int_equal(fit.parameters, 2);
    assert_true(isnan(fit.coefficient[2]) && isnan(fit.se[2]));
    for (size_t j = 0; j < COLUMNS; j++)
        assert_true(fit.variance[2 * COLUMNS + j] == 0 && fit.variance[j * COLUMNS + 2] == 0);
    assert_int_equal(fit.wald.df, 2);
    rows.data.columns = 2;
    CoxFit want = fit_rows(&rows.data, COX_EFRON, &arena);
    assert_within(fit.coefficient[0], want.coefficient[0], 1e-9);
    assert_within(fit.wald.statistic, want.wald.statistic, 1e-9);
    arena_free(&arena);
}

// Where many die at once, Efron's steps are summed in closed form, which rounds; a constant must not live on that.
static void a_constant_has_no_coefficient(void **state)
{
    (void)state;
    enum { PATIENTS = 100 };
    double stop[PATIENTS], one[PATIENTS];
    uint8_t event[PATIENTS];
    for (size_t i = 0; i < PATIENTS; i++) one[i] = 1;
    const double *const columns[] = {one};
    for (size_t deaths = 1; deaths <= PATIENTS; deaths++) {
        for (size_t i = 0; i < PATIENTS; i++) {
            event[i] = i < deaths;
            stop[i] = 1;
        }
        Arena arena = {0};
        const CoxData data = {.rows = PATIENTS, .columns = 1, .stop = stop, .event = event, .x = columns};
        CoxFit fit = fit_rows(&data, COX_EFRON, &arena);
        assert_int_equal(fit.outcome, COX_NO_COEFFICIENT);
        assert_true(isnan(fit.coefficient[0]));
        arena_free(&arena);
    }
}

static void separation_is_said(void **state)
{
    (void)state;
    // Everyone with x = 1 dies before anyone with x = 0.
    double time[20], x1[20], x2[20];
    uint8_t event[20];
    uint64_t random = 3;
    for (size_t i = 0; i < 20; i++) {
        time[i] = (double)i + 1;
        x1[i] = i < 10;
        x2[i] = random_uniform(&random);
        event[i] = 1;
    }
    const double *x[] = {x2, x1};
    Arena arena = {0};
    CoxData data = {.rows = 20, .columns = 2, .stop = time, .event = event, .x = x};
    CoxFit fit = fit_rows(&data, COX_EFRON, &arena);
    assert_true(fit.separated);
    assert_int_equal(fit.infinite[0], 0);
    assert_int_equal(fit.infinite[1], 1);
    assert_null(cox_reason(&fit));
    assert_true(isfinite(fit.likelihood_ratio.statistic));
    // Alone, its coefficient is still a number when the likelihood has settled; as -x it runs the other way.
    for (size_t i = 0; i < 20; i++) x1[i] = -x1[i];
    data = (CoxData){.rows = 20, .columns = 1, .stop = time, .event = event, .x = x + 1};
    fit = fit_rows(&data, COX_BRESLOW, &arena);
    assert_int_equal(fit.infinite[0], -1);
    assert_true(fit.coefficient[0] < -10);
    arena_free(&arena);
}

static void what_cannot_be_fitted(void **state)
{
    (void)state;
    static const double TIME[] = {1, 2, 3, 4}, VARIES[] = {1, 2, 2, 1}, CONSTANT[] = {7, 7, 7, 7},
                        NOTHING[] = {NAN, NAN, NAN, NAN};
    static const uint8_t DIE[] = {1, 0, 1, 1}, LIVE[] = {0, 0, 0, 0};
    static const struct {
        const char *label;
        const uint8_t *event;
        const double *x;
        size_t columns;
        const char *reason;
    } CASES[] = {
        {"no events", LIVE, VARIES, 1, "no events"},
        {"a constant", DIE, CONSTANT, 1, "no covariate varies among those at risk"},
        {"no covariate", DIE, VARIES, 0, "no covariate varies among those at risk"},
        {"no complete row", DIE, NOTHING, 1, "no complete case"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Arena arena = {0};
        CoxData data = {
            .rows = 4, .columns = CASES[i].columns, .stop = TIME, .event = CASES[i].event, .x = &CASES[i].x};
        CoxFit fit = fit_rows(&data, COX_EFRON, &arena);
        assert_string_equal(cox_reason(&fit), CASES[i].reason);
        for (size_t j = 0; j < fit.columns; j++) assert_true(isnan(fit.coefficient[j]));
        arena_free(&arena);
    }
}

// Each patient a cluster of his own: the variance is the sum of squares of what each would change.
static void robust_variance_by_its_definition(void **state)
{
    (void)state;
    Rows rows;
    fill(&rows);
    Arena arena = {0};
    CoxSample plain = cox_sample(&rows.data, &arena);
    CoxFit naive = cox_fit(&plain, COX_EFRON, &arena);
    const double *score = residual_score(&plain, &naive, &arena);
    rows.data.cluster = rows.cluster;
    rows.data.cluster_count = ROWS;
    CoxFit robust = fit_rows(&rows.data, COX_EFRON, &arena);
    for (size_t j = 0; j < COLUMNS; j++) {
        double sum = 0;
        for (size_t i = 0; i < ROWS; i++) {
            double change = 0;
            for (size_t k = 0; k < COLUMNS; k++) change += score[i * COLUMNS + k] * naive.variance[k * COLUMNS + j];
            sum += change * change;
        }
        assert_within(robust.se[j], sqrt(sum), 1e-10);
        assert_near(robust.naive_variance[j * COLUMNS + j], naive.variance[j * COLUMNS + j]);
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(breslow_by_hand),
        cmocka_unit_test(efron_by_hand),
        cmocka_unit_test(baseline_and_martingale_by_hand),
        cmocka_unit_test(remission_is_the_textbooks),
        cmocka_unit_test(the_order_of_rows_does_not_matter),
        cmocka_unit_test(the_unit_of_time_does_not_matter_and_that_of_a_covariate_scales),
        cmocka_unit_test(split_rows_say_the_same),
        cmocka_unit_test(strata_add_up),
        cmocka_unit_test(many_ties_in_closed_form),
        cmocka_unit_test(incomplete_rows_are_counted_and_left_out),
        cmocka_unit_test(an_interval_without_length_is_left_out),
        cmocka_unit_test(redundant_columns_have_no_coefficient),
        cmocka_unit_test(a_constant_has_no_coefficient),
        cmocka_unit_test(separation_is_said),
        cmocka_unit_test(what_cannot_be_fitted),
        cmocka_unit_test(robust_variance_by_its_definition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
