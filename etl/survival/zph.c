// The test of proportional hazards: score and information of the model with covariates x and g(t) x.
#include "survival/zph.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "survival/distribution.h"
#include "survival/km.h"
#include "survival/linalg.h"
#include "survival/order.h"
#include "survival/risk.h"

static void transform_km(const CoxSample *sample, double *g)
{
    Arena scratch = {0};
    KmData data = {sample->rows, sample->stop, sample->event, sample->start};
    KmCurve curve = km_fit_tied(&data, &scratch);
    uint32_t *order = arena_array(&scratch, sample->rows, sizeof *order);
    order_identity(order, sample->rows);
    order_ascending(sample->stop, order, sample->rows);
    size_t before = 0;
    for (size_t i = 0; i < sample->rows; i++) {
        double time = sample->stop[order[i]];
        while (before < curve.count && curve.time[before] < time) before++;
        g[order[i]] = before ? 1 - curve.survival[before - 1] : 0;
    }
    arena_free(&scratch);
}

static void transform_identity(const CoxSample *sample, double *g)
{
    memcpy(g, sample->stop, sample->rows * sizeof *g);
}

static void transform_rank(const CoxSample *sample, double *g)
{
    uint32_t *order = memory_alloc(sample->rows * sizeof *order);
    order_identity(order, sample->rows);
    order_ascending(sample->stop, order, sample->rows);
    for (size_t i = 0, end; i < sample->rows; i = end) {
        for (end = i + 1; end < sample->rows && sample->stop[order[end]] == sample->stop[order[i]];) end++;
        for (size_t k = i; k < end; k++) g[order[k]] = (double)(i + 1 + end) / 2;
    }
    free(order);
}

static void transform_log(const CoxSample *sample, double *g)
{
    for (size_t i = 0; i < sample->rows; i++) g[i] = log(sample->stop[i]);
}

typedef struct Transform {
    const char *name;
    void (*fill)(const CoxSample *sample, double *g);
} Transform;

static const Transform TRANSFORMS[ZPH_TRANSFORM_COUNT] = {
    [ZPH_KM] = {"km", transform_km},
    [ZPH_IDENTITY] = {"identity", transform_identity},
    [ZPH_RANK] = {"rank", transform_rank},
    [ZPH_LOG] = {"log", transform_log},
};

const char *zph_name(ZphTransform transform)
{
    return TRANSFORMS[transform].name;
}

// Of the doubled model: score of the g(t) x part (the x part is 0 at the maximum), information 2n x 2n.
typedef struct Doubled {
    size_t n;                  // estimable coefficients
    const size_t *column;
    double *score;
    double *information;
} Doubled;

static double mean_over_events(const CoxSample *sample, const double *g)
{
    double sum = 0;
    for (size_t i = 0; i < sample->rows; i++)
        if (sample->event[i]) sum += g[i];
    return sum / (double)sample->events;
}

static double deaths_sum(const RiskWalk *walk, size_t column)
{
    double sum = 0;
    for (size_t row = walk->first_death; row < walk->first_death + walk->deaths; row++)
        sum += walk->sample->x[row * walk->sample->stride + column];
    return sum;
}

static void add_step(Doubled *doubled, const RiskWalk *walk, double g)
{
    size_t n = doubled->n, width = 2 * n;
    for (size_t i = 0; i < n; i++) {
        size_t row = doubled->column[i];
        double mean = walk->s1[row] / walk->s0;
        doubled->score[i] -= g * walk->count * mean;
        for (size_t j = 0; j <= i; j++) {
            size_t column = doubled->column[j];
            double variance = walk->count * (walk->s2[risk_row(row) + column] - mean * walk->s1[column]) / walk->s0;
            doubled->information[i * width + j] += variance;
            doubled->information[(i + n) * width + j] += g * variance;
            doubled->information[(i + n) * width + j + n] += g * g * variance;
        }
    }
}

static void add_event_time(Doubled *doubled, RiskWalk *walk, double g)
{
    for (size_t i = 0; i < doubled->n; i++) doubled->score[i] += g * deaths_sum(walk, doubled->column[i]);
    while (risk_step(walk)) add_step(doubled, walk, g);
}

// Only the lower triangles of the blocks were added up.
static void complete_information(Doubled *doubled)
{
    size_t n = doubled->n, width = 2 * n;
    double *information = doubled->information;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < i; j++) {
            information[j * width + i] = information[i * width + j];
            information[(j + n) * width + i] = information[(i + n) * width + j];
            information[(j + n) * width + i + n] = information[(i + n) * width + j + n];
        }
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) information[j * width + i + n] = information[(i + n) * width + j];
}

// Tests the g(t) x parts [from, to) with all the x parts in the model.
static CoxTest test_parts(const Doubled *doubled, size_t from, size_t to)
{
    size_t n = doubled->n, size = n + to - from;
    double *memory = memory_alloc((size * size + 2 * size) * sizeof *memory);
    double *matrix = memory, *vector = memory + size * size, *solution = vector + size;
    for (size_t i = 0; i < size; i++) {
        size_t row = i < n ? i : i + from;
        vector[i] = i < n ? 0 : doubled->score[i - n + from];
        for (size_t j = 0; j < size; j++)
            matrix[i * size + j] = doubled->information[row * 2 * n + (j < n ? j : j + from)];
    }
    CoxTest test = {NAN, (int)(to - from), NAN};
    if (linalg_solve(matrix, vector, size, solution)) {
        test.statistic = 0;
        for (size_t i = 0; i < size; i++) test.statistic += vector[i] * solution[i];
        test.p = distribution_chisq_upper(test.statistic, test.df);
    }
    free(memory);
    return test;
}

static void fill_doubled(Doubled *doubled, const CoxSample *sample, const CoxFit *fit, const double *g)
{
    double center = mean_over_events(sample, g), *weight = memory_alloc(sample->rows * sizeof *weight);
    for (size_t i = 0; i < sample->rows; i++) weight[i] = exp(fit->linear_predictor[i]);
    RiskWalk walk = risk_start(sample, weight, fit->ties, RISK_SECOND);
    while (risk_next(&walk)) add_event_time(doubled, &walk, g[walk.first_death] - center);
    risk_end(&walk);
    free(weight);
    complete_information(doubled);
}

ZphTest zph_test(const CoxSample *sample, const CoxFit *fit, ZphTransform transform, Arena *arena)
{
    size_t *column = arena_array(arena, sample->columns, sizeof *column), n = 0;
    for (size_t j = 0; j < sample->columns; j++)
        if (!isnan(fit->coefficient[j])) column[n++] = j;
    double *g = arena_array(arena, sample->rows, sizeof *g);
    TRANSFORMS[transform].fill(sample, g);
    Arena scratch = {0};
    Doubled doubled = {n, column, arena_array(&scratch, n, sizeof(double)),
                       arena_array(&scratch, 4 * n * n, sizeof(double))};
    fill_doubled(&doubled, sample, fit, g);
    CoxTest *tests = arena_array(arena, n, sizeof *tests);
    for (size_t i = 0; i < n; i++) tests[i] = test_parts(&doubled, i, i + 1);
    ZphTest test = {n, column, tests, test_parts(&doubled, 0, n), false, g};
    test.estimable = n > 0 && !isnan(test.global.statistic);
    arena_free(&scratch);
    return test;
}
