// The Cox fit: Newton's method with step halving, from zero.
#include "survival/cox.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "survival/distribution.h"
#include "survival/linalg.h"
#include "survival/residual.h"
#include "survival/risk.h"
#include "survival/separation.h"

enum {
    MOST_ITERATIONS = 100,
    MANY_TIES = 32,            // deaths at one time from which Efron's steps are summed in closed form
    SMALL_SAMPLE = 4096,       // rows up to which sums are rounded as R rounds them: a coefficient that is zero but for
};                             // rounding, as made-up data have it, orders the risks by its rounding
static const double REDUNDANT = 1e-13;            // smallest pivot, relative to the largest
// Log likelihood, its gradient and the negative of its second derivative, for the scaled covariates.
typedef struct Derivatives {
    double loglik;
    double *score;
    double *sums;              // the information as a triangle of pairs (see risk.h)
    double *information;       // the same as a square, of which the lower triangle is filled
    bool finite;
    bool as_r;                 // divide and take logarithms where R does, though there are faster ways
    double product;            // of sums whose logarithm is still to be subtracted from loglik
} Derivatives;

// The search: where it stands and what it has to work with.
typedef struct Search {
    const CoxSample *sample;
    CoxTies ties;
    double *beta, *next, *step;
    double *weight;            // exp(linear predictor), a row each
    double *linear_predictor;
    double *at_zero;           // the information at beta = 0
    Derivatives at;
} Search;

static void predict(const CoxSample *sample, const double *beta, double *linear_predictor, double *weight)
{
    size_t columns = sample->columns;
    for (size_t i = 0; i < sample->rows; i++) {
        const double *x = sample->x + i * sample->stride;
        double sum = 0;
        for (size_t j = 0; j < columns; j++) sum += beta[j] * x[j];
        linear_predictor[i] = sum;
        weight[i] = exp(sum);
    }
}

// loglik -= count log(s0). Many factors share one logarithm.
static void subtract_log(Derivatives *at, double count, double s0)
{
    if (at->as_r || count != 1) {
        at->loglik -= count * log(s0);
        return;
    }
    at->product *= s0;
    if (at->product > 1e-100 && at->product < 1e100) return;
    at->loglik -= log(at->product);
    at->product = 1;
}

// Two rows of the information, m + 1 pairs each.
static void add_variance(const RiskWalk *walk, size_t m, const Pair *restrict second, bool as_r, Pair *restrict sums)
{
    const Pair *restrict first = (const Pair *)walk->s1;
    double count = walk->count, s0 = walk->s0, factor = count / s0, even = walk->s1[2 * m] / s0,
           odd = walk->s1[2 * m + 1] / s0;
    size_t width = m + 1;
    for (size_t k = 0; as_r && k < width; k++) {
        sums[k] += count * (second[k] - even * first[k]) / s0;
        sums[width + k] += count * (second[width + k] - odd * first[k]) / s0;
    }
    for (size_t k = 0; !as_r && k < width; k++) {
        sums[k] += factor * (second[k] - even * first[k]);
        sums[width + k] += factor * (second[width + k] - odd * first[k]);
    }
}

static void add_step(const RiskWalk *walk, Derivatives *at)
{
    size_t columns = walk->sample->columns;
    subtract_log(at, walk->count, walk->s0);
    for (size_t i = 0; i < columns; i++) at->score[i] -= walk->count * (walk->s1[i] / walk->s0);
    for (size_t m = 0; m < risk_pairs(columns); m++) {
        size_t place = risk_row(2 * m);
        add_variance(walk, m, (const Pair *)(walk->s2 + place), at->as_r, (Pair *)(at->sums + place));
    }
}

// Efron's d steps in closed form, where d is large: d scalars and one pass over the moments instead of d. With f = k /
// d, k = 1 … d, the moments at step k are s + f d; everything is divided by s0 + d0 so that no product overflows.
static void add_many_ties(RiskWalk *walk, Derivatives *at)
{
    size_t columns = walk->sample->columns;
    double total = walk->s0 + walk->d0, one = 0, f_one = 0, square = 0, f_square = 0, ff_square = 0, product = 1;
    for (size_t k = 1; k <= walk->steps; k++) {
        double f = (double)k / (double)walk->steps, ratio = total / (walk->s0 + f * walk->d0);
        one += ratio;
        f_one += f * ratio;
        square += ratio * ratio;
        f_square += f * ratio * ratio;
        ff_square += f * f * ratio * ratio;
        product *= ratio;
        if (product > 1e200) {
            at->loglik += log(product);
            product = 1;
        }
    }
    at->loglik += log(product) - (double)walk->steps * log(total);
    for (size_t i = 0; i < columns; i++) {
        double si = walk->s1[i] / total, di = walk->d1[i] / total;
        at->score[i] -= si * one + di * f_one;
        for (size_t j = 0; j <= i; j++) {
            double sj = walk->s1[j] / total, dj = walk->d1[j] / total;
            at->sums[risk_row(i) + j] += (walk->s2[risk_row(i) + j] * one + walk->d2[risk_row(i) + j] * f_one) / total
                                       - si * sj * square - (si * dj + di * sj) * f_square - di * dj * ff_square;
        }
    }
    risk_join(walk);
}

static void add_event_time(RiskWalk *walk, const double *linear_predictor, Derivatives *at)
{
    size_t columns = walk->sample->columns;
    for (size_t row = walk->first_death + walk->deaths; row-- > walk->first_death;) {
        const double *x = walk->sample->x + row * walk->sample->stride;
        at->loglik += linear_predictor[row];
        for (size_t j = 0; j < columns; j++) at->score[j] += x[j];
    }
    if (walk->steps > MANY_TIES) add_many_ties(walk, at);
    while (risk_step(walk)) add_step(walk, at);
}

static bool all_finite(const double *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!isfinite(values[i])) return false;
    return true;
}

static void square_sums(const Derivatives *at, size_t columns, double *square)
{
    for (size_t i = 0; i < columns; i++)
        for (size_t j = 0; j <= i; j++) square[i * columns + j] = at->sums[risk_row(i) + j];
}

static void derive(Search *search, const double *beta)
{
    size_t columns = search->sample->columns;
    Derivatives *at = &search->at;
    at->loglik = 0;
    at->product = 1;
    memset(at->score, 0, columns * sizeof *at->score);
    memset(at->sums, 0, risk_triangle(columns) * sizeof *at->sums);
    predict(search->sample, beta, search->linear_predictor, search->weight);
    RiskWalk walk = risk_start(search->sample, search->weight, search->ties, RISK_SECOND);
    while (risk_next(&walk)) add_event_time(&walk, search->linear_predictor, at);
    risk_end(&walk);
    at->loglik -= log(at->product);
    square_sums(at, columns, at->information);
    at->finite =
        isfinite(at->loglik) && all_finite(at->score, columns) && all_finite(at->information, columns * columns);
}

// Solves for Newton's step; leaves the information factored.
static void newton_step(Search *search)
{
    size_t columns = search->sample->columns;
    linalg_cholesky(search->at.information, columns, REDUNDANT);
    memcpy(search->step, search->at.score, columns * sizeof *search->step);
    linalg_cholesky_solve(search->at.information, columns, search->step);
}

static void half_way(Search *search, int halvings)
{
    for (size_t j = 0; j < search->sample->columns; j++)
        search->next[j] = (search->next[j] + halvings * search->beta[j]) / (halvings + 1);
}

// From beta, loglik and step as they are; true when the log likelihood has settled. Leaves beta, derivatives and the
// factored information of the last point.
static bool search_maximum(Search *search, double *loglik, int *iterations)
{
    size_t columns = search->sample->columns;
    int halvings = 0;
    for (size_t j = 0; j < columns; j++) search->next[j] = search->beta[j] + search->step[j];
    for (*iterations = 1; *iterations <= MOST_ITERATIONS; ++*iterations) {
        derive(search, search->next);
        bool finite = search->at.finite;
        newton_step(search);
        if (finite && fabs(1 - *loglik / search->at.loglik) <= COX_CONVERGED_BELOW) {
            *loglik = search->at.loglik;
            memcpy(search->beta, search->next, columns * sizeof *search->beta);
            return true;
        }
        if (!finite || search->at.loglik < *loglik) {
            half_way(search, ++halvings);
            continue;
        }
        halvings = 0;
        *loglik = search->at.loglik;
        for (size_t j = 0; j < columns; j++) {
            search->beta[j] = search->next[j];
            search->next[j] += search->step[j];
        }
    }
    derive(search, search->beta);
    newton_step(search);
    *loglik = search->at.loglik;
    return false;
}

static CoxTest chisq_test(double statistic, int df)
{
    return (CoxTest){statistic, df, distribution_chisq_upper(statistic, df)};
}

// beta' V^-1 beta over the estimable coefficients.
static CoxTest wald_test(const CoxFit *fit)
{
    size_t columns = fit->columns, n = 0;
    double *variance = memory_alloc((columns * columns + columns) * sizeof *variance),
           *beta = variance + columns * columns;
    size_t *kept = memory_alloc(columns * sizeof *kept);
    for (size_t j = 0; j < columns; j++)
        if (!isnan(fit->coefficient[j])) kept[n++] = j;
    for (size_t i = 0; i < n; i++) {
        beta[i] = fit->coefficient[kept[i]];
        for (size_t j = 0; j < n; j++) variance[i * n + j] = fit->variance[kept[i] * columns + kept[j]];
    }
    double statistic = n == 1 ? beta[0] * beta[0] / variance[0] : linalg_quadratic_form(variance, beta, n, REDUNDANT);
    free(kept);
    free(variance);
    return chisq_test(statistic, (int)n);
}

// The inverse information in the covariates' own units.
static double *unscaled_variance(const Search *search, Arena *arena)
{
    size_t columns = search->sample->columns;
    const double *scale = search->sample->scale;
    double *variance = arena_array(arena, columns * columns, sizeof *variance);
    linalg_cholesky_inverse(search->at.information, columns, variance);
    for (size_t i = 0; i < columns; i++)
        for (size_t j = 0; j < columns; j++) variance[i * columns + j] *= scale[i] * scale[j];
    return variance;
}

static double *standard_errors(const double *coefficient, const double *variance, size_t columns, Arena *arena)
{
    double *se = arena_array(arena, columns, sizeof *se);
    for (size_t j = 0; j < columns; j++) se[j] = isnan(coefficient[j]) ? NAN : sqrt(variance[j * columns + j]);
    return se;
}

// Which coefficients run off to infinity, and to which. Where sums have overflowed, those whose score has.
static void find_infinite(CoxFit *fit, const Search *search, Arena *arena)
{
    size_t columns = fit->columns;
    int8_t *infinite = arena_array(arena, columns, sizeof *infinite);
    bool *runs_off = memory_alloc(columns + 1);
    double *at_end = memory_alloc((columns * columns + 1) * sizeof *at_end);
    square_sums(&search->at, columns, at_end);
    if (search->at.finite) fit->separated = separation_find(search->at_zero, at_end, columns, runs_off);
    for (size_t j = 0; j < columns; j++) {
        if (!search->at.finite) fit->separated |= runs_off[j] = !isfinite(search->at.score[j]);
        if (runs_off[j]) infinite[j] = search->beta[j] > 0 ? 1 : -1;
    }
    fit->infinite = infinite;
    free(at_end);
    free(runs_off);
}

static void take_results(CoxFit *fit, const Search *search, Arena *arena)
{
    size_t columns = fit->columns;
    double *coefficient = arena_array(arena, columns, sizeof *coefficient);
    fit->naive_variance = fit->variance = unscaled_variance(search, arena);
    // As R does: where right-censored data did not converge, no coefficient is called redundant.
    bool trust_rank = fit->outcome == COX_CONVERGED || search->sample->start;
    for (size_t j = 0; j < columns; j++) {
        bool redundant = trust_rank && fit->variance[j * columns + j] == 0;
        coefficient[j] = redundant ? NAN : search->beta[j] * search->sample->scale[j];
        fit->parameters += !redundant;
    }
    fit->coefficient = coefficient;
    find_infinite(fit, search, arena);
    if (fit->parameters == 0) fit->outcome = COX_NO_COEFFICIENT;
}

static void take_tests(CoxFit *fit, const CoxSample *sample, double score_statistic, Arena *arena)
{
    if (sample->cluster && fit->parameters > 0) fit->variance = residual_robust_variance(sample, fit, arena);
    fit->se = standard_errors(fit->coefficient, fit->variance, fit->columns, arena);
    fit->likelihood_ratio = chisq_test(2 * (fit->loglik - fit->loglik_null), fit->parameters);
    fit->score = chisq_test(score_statistic, fit->parameters);
    fit->wald = wald_test(fit);
}

static Search search_start(const CoxSample *sample, CoxTies ties, Arena *arena, Arena *scratch)
{
    size_t columns = sample->columns;
    return (Search){
        .sample = sample, .ties = ties,
        .beta = arena_array(scratch, columns, sizeof(double)),
        .next = arena_array(scratch, columns, sizeof(double)),
        .step = arena_array(scratch, columns, sizeof(double)),
        .weight = arena_array(scratch, sample->rows, sizeof(double)),
        .at_zero = arena_array(scratch, columns * columns, sizeof(double)),
        .linear_predictor = arena_array(arena, sample->rows, sizeof(double)),
        .at = {.score = arena_array(scratch, columns, sizeof(double)),
               .as_r = sample->rows <= SMALL_SAMPLE,
               .sums = arena_array(scratch, risk_triangle(columns), sizeof(double)),
               .information = arena_array(scratch, columns * columns, sizeof(double))},
    };
}

// A fit without anything fitted.
static CoxFit empty_fit(const CoxSample *sample, CoxTies ties, CoxOutcome outcome, Arena *arena)
{
    size_t columns = sample->columns;
    double *coefficient = arena_array(arena, columns, sizeof *coefficient);
    const double *zero = arena_array(arena, columns * columns, sizeof *zero);
    for (size_t j = 0; j < columns; j++) coefficient[j] = NAN;
    CoxTest none = {NAN, 0, NAN};
    return (CoxFit){.ties = ties, .outcome = outcome, .columns = columns, .coefficient = coefficient, .se = coefficient,
                    .variance = zero, .naive_variance = zero, .infinite = arena_array(arena, columns, 1),
                    .likelihood_ratio = none, .wald = none, .score = none,
                    .linear_predictor = arena_array(arena, sample->rows, sizeof(double))};
}

CoxFit cox_fit(const CoxSample *sample, CoxTies ties, Arena *arena)
{
    if (sample->rows == 0) return empty_fit(sample, ties, COX_NO_ROWS, arena);
    if (sample->events == 0) return empty_fit(sample, ties, COX_NO_EVENTS, arena);
    Arena scratch = {0};
    Search search = search_start(sample, ties, arena, &scratch);
    CoxFit fit = {.ties = ties, .columns = sample->columns};
    derive(&search, search.beta);
    fit.loglik = fit.loglik_null = search.at.loglik;
    newton_step(&search);
    bool *told_apart = arena_array(arena, fit.columns, sizeof *told_apart);
    for (size_t j = 0; j < fit.columns; j++)
        fit.rank += told_apart[j] = search.at.information[j * fit.columns + j] > 0;
    fit.told_apart = told_apart;
    square_sums(&search.at, fit.columns, search.at_zero);
    double score_statistic = 0;
    for (size_t j = 0; j < fit.columns; j++) score_statistic += search.at.score[j] * search.step[j];
    fit.outcome = search_maximum(&search, &fit.loglik, &fit.iterations) ? COX_CONVERGED : COX_NOT_CONVERGED;
    fit.linear_predictor = search.linear_predictor;   // at beta, where derivatives were taken last
    take_results(&fit, &search, arena);
    take_tests(&fit, sample, score_statistic, arena);
    arena_free(&scratch);
    return fit;
}

const char *cox_reason(const CoxFit *fit)
{
    static const char *const REASONS[] = {
        [COX_NO_EVENTS] = "no events",
        [COX_NO_COEFFICIENT] = "no covariate varies among those at risk",
        [COX_NO_ROWS] = "no complete case",
    };
    if (fit->outcome < COX_NO_EVENTS) return NULL;
    return fit->separated ? "separation: the hazard ratio runs to zero or to infinity" : REASONS[fit->outcome];
}
