// Log-rank tests: rows are sorted by stratum and time once; each stratum is then walked from its last time back to its
// first, so that the numbers at risk grow by what is passed.
#include "survival/logrank.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "survival/adjust.h"
#include "survival/distribution.h"
#include "survival/linalg.h"
#include "survival/order.h"
#include "survival/timefix.h"

// The rows in order of stratum and time, and the sums over event times.
typedef struct Sums {
    size_t count, groups;
    double *time;
    uint8_t *event;
    uint32_t *group, *stratum;
    double *weight;                    // S(t-)^rho
    double *at_risk, *observed, *expected, *variance;
} Sums;

// Numbers the groups that have rows; position[group] = group_count where it has none.
static size_t number_groups(const LogrankData *data, uint32_t *position, uint32_t *present, size_t *rows)
{
    size_t count = 0;
    memset(rows, 0, data->group_count * sizeof *rows);
    for (size_t i = 0; i < data->count; i++) rows[data->group[i]]++;
    for (uint32_t g = 0; g < data->group_count; g++) {
        position[g] = rows[g] ? (uint32_t)count : (uint32_t)data->group_count;
        if (!rows[g]) continue;
        present[count] = g;
        rows[count++] = rows[g];
    }
    return count;
}

static Sums sums_sort(const LogrankData *data, const uint32_t *position, size_t groups, Arena *arena)
{
    size_t n = data->count;
    Sums sums = {.count = n, .groups = groups};
    sums.time = arena_array(arena, n, sizeof(double));
    sums.weight = arena_array(arena, n, sizeof(double));
    sums.event = arena_array(arena, n, 1);
    sums.group = arena_array(arena, n, sizeof(uint32_t));
    sums.stratum = arena_array(arena, n, sizeof(uint32_t));
    double *time = arena_array(arena, n, sizeof *time);
    uint32_t *order = arena_array(arena, n, sizeof *order);
    if (n) memcpy(time, data->time, n * sizeof *time);
    timefix_sort(time, order, sums.time, n);
    if (data->stratum) order_group(data->stratum, data->stratum_count, order, n);
    for (size_t i = 0; i < n; i++) {
        sums.time[i] = time[order[i]];
        sums.event[i] = data->event[order[i]];
        sums.group[i] = position[data->group[order[i]]];
        sums.stratum[i] = data->stratum ? data->stratum[order[i]] : 0;
    }
    sums.at_risk = arena_array(arena, groups, sizeof(double));
    sums.observed = arena_array(arena, groups, sizeof(double));
    sums.expected = arena_array(arena, groups, sizeof(double));
    sums.variance = arena_array(arena, groups * groups, sizeof(double));
    return sums;
}

// The end of the rows that share stratum and time with row i.
static size_t ties_end(const Sums *sums, size_t i, size_t end)
{
    size_t k = i + 1;
    while (k < end && sums->time[k] == sums->time[i]) k++;
    return k;
}

// Weights of the rows [begin, end) of one stratum: the pooled Kaplan-Meier just before each time, to the power rho.
static void weigh_stratum(Sums *sums, size_t begin, size_t end, double rho)
{
    double survival = 1;
    for (size_t i = begin; i < end;) {
        size_t next = ties_end(sums, i, end);
        double n = (double)(end - i), d = 0, weight = rho == 0 ? 1 : pow(survival, rho);
        for (size_t k = i; k < next; k++) {
            sums->weight[k] = weight;
            d += sums->event[k];
        }
        survival *= (n - d) / n;
        i = next;
    }
}

static void add_event_time(Sums *sums, double weight, double n, double d)
{
    size_t groups = sums->groups;
    const double *at_risk = sums->at_risk;
    for (size_t g = 0; g < groups; g++) sums->expected[g] += weight * d * at_risk[g] / n;
    if (n <= 1) return;   // the last one at risk: no choice, no variance
    for (size_t g = 0; g < groups; g++) {
        double term = weight * weight * d * at_risk[g] * (n - d) / (n * (n - 1));
        sums->variance[g * groups + g] += term;
        for (size_t h = 0; h < groups; h++) sums->variance[g * groups + h] -= term * at_risk[h] / n;
    }
}

static void walk_stratum(Sums *sums, size_t begin, size_t end)
{
    memset(sums->at_risk, 0, sums->groups * sizeof *sums->at_risk);
    for (size_t i = end; i > begin;) {
        double time = sums->time[i - 1], weight = sums->weight[i - 1], d = 0;
        for (; i > begin && sums->time[i - 1] == time; i--) {
            uint32_t group = sums->group[i - 1];
            sums->at_risk[group]++;
            if (!sums->event[i - 1]) continue;
            d++;
            sums->observed[group] += weight;
        }
        if (d > 0) add_event_time(sums, weight, (double)(end - i), d);
    }
}

static void walk_strata(Sums *sums, double rho)
{
    for (size_t begin = 0, end; begin < sums->count; begin = end) {
        for (end = begin; end < sums->count && sums->stratum[end] == sums->stratum[begin];) end++;
        weigh_stratum(sums, begin, end, rho);
        walk_stratum(sums, begin, end);
    }
}

// chisq = U' V^-1 U over the groups with an expectation, less the first of them.
static void test_homogeneity(LogrankTest *test, Arena *scratch)
{
    size_t n = 0, *kept = arena_array(scratch, test->count, sizeof *kept);
    for (size_t g = 0; g < test->count; g++)
        if (test->expected[g] > 0) kept[n++] = g;
    test->df = (int)n - 1;
    test->chisq = 0;
    if (n > 1) {
        size_t m = n - 1;
        double *v = arena_array(scratch, m * m, sizeof *v), *u = arena_array(scratch, m, sizeof *u),
               *x = arena_array(scratch, m, sizeof *x);
        for (size_t i = 0; i < m; i++) {
            u[i] = test->observed[kept[i + 1]] - test->expected[kept[i + 1]];
            for (size_t j = 0; j < m; j++) v[i * m + j] = test->variance[kept[i + 1] * test->count + kept[j + 1]];
        }
        test->estimable = linalg_solve(v, u, m, x);
        for (size_t i = 0; i < m; i++) test->chisq += u[i] * x[i];
    }
    if (!test->estimable) test->chisq = NAN;
    test->p = distribution_chisq_upper(test->chisq, test->df);
}

static LogrankTrend test_trend(const LogrankTest *test)
{
    double u = 0, v = 0;
    for (size_t i = 0; i < test->count; i++) {
        u += (double)(i + 1) * (test->observed[i] - test->expected[i]);
        for (size_t j = 0; j < test->count; j++)
            v += (double)(i + 1) * test->variance[i * test->count + j] * (double)(j + 1);
    }
    double chisq = u * u / v;
    return (LogrankTrend){u / sqrt(v), chisq, distribution_chisq_upper(chisq, 1)};
}

LogrankTest logrank_test(const LogrankData *data, double rho, Arena *arena)
{
    Arena scratch = {0};
    LogrankTest test = {.chisq = NAN, .p = NAN, .trend = {NAN, NAN, NAN}};
    uint32_t *position = arena_array(&scratch, data->group_count, sizeof *position);
    uint32_t *present = arena_array(arena, data->group_count, sizeof *present);
    size_t *rows = arena_array(arena, data->group_count, sizeof *rows);
    test.count = number_groups(data, position, present, rows);
    Sums sums = sums_sort(data, position, test.count, &scratch);
    walk_strata(&sums, rho);
    size_t k = test.count;
    test.group = present;
    test.rows = rows;
    test.observed = arena_grow(arena, sums.observed, k * sizeof(double), k * sizeof(double));
    test.expected = arena_grow(arena, sums.expected, k * sizeof(double), k * sizeof(double));
    test.variance = arena_grow(arena, sums.variance, k * k * sizeof(double), k * k * sizeof(double));
    test.estimable = k > 1;
    if (test.estimable) {
        test_homogeneity(&test, &scratch);
        test.trend = test_trend(&test);
    }
    arena_free(&scratch);
    return test;
}

// The rows of two groups, as groups 0 and 1.
static LogrankData pair_data(const LogrankData *data, uint32_t first, uint32_t second, Arena *arena)
{
    double *time = arena_array(arena, data->count, sizeof *time);
    uint8_t *event = arena_array(arena, data->count, 1);
    uint32_t *group = arena_array(arena, data->count, sizeof *group);
    LogrankData pair = {.time = time, .event = event, .group = group, .group_count = 2};
    for (size_t i = 0; i < data->count; i++) {
        if (data->group[i] != first && data->group[i] != second) continue;
        time[pair.count] = data->time[i];
        event[pair.count] = data->event[i];
        group[pair.count++] = data->group[i] == second;
    }
    return pair;
}

static void correct_pairs(LogrankPair *pairs, size_t count, Arena *scratch)
{
    double *p = arena_array(scratch, count, sizeof *p), *holm = arena_array(scratch, count, sizeof *holm);
    double *bonferroni = arena_array(scratch, count, sizeof *bonferroni), *bh = arena_array(scratch, count, sizeof *bh);
    for (size_t i = 0; i < count; i++) p[i] = pairs[i].p;
    adjust_p(ADJUST_HOLM, p, holm, count);
    adjust_p(ADJUST_BONFERRONI, p, bonferroni, count);
    adjust_p(ADJUST_BH, p, bh, count);
    for (size_t i = 0; i < count; i++) {
        pairs[i].p_holm = holm[i];
        pairs[i].p_bonferroni = bonferroni[i];
        pairs[i].p_bh = bh[i];
    }
}

LogrankPairs logrank_pairwise(const LogrankData *data, Arena *arena)
{
    Arena scratch = {0};
    uint32_t *position = arena_array(&scratch, data->group_count, sizeof *position);
    uint32_t *present = arena_array(&scratch, data->group_count, sizeof *present);
    size_t *rows = arena_array(&scratch, data->group_count, sizeof *rows);
    size_t groups = number_groups(data, position, present, rows), count = 0;
    LogrankPair *pairs = arena_array(arena, groups * groups / 2, sizeof *pairs);
    for (size_t i = 0; i < groups; i++) {
        for (size_t j = i + 1; j < groups; j++) {
            Arena one = {0};
            LogrankData pair = pair_data(data, present[i], present[j], &one);
            LogrankTest test = logrank_test(&pair, 0, &one);
            // Of two groups only one may have an expectation: there is then nothing to compare, as R's df of 1 says.
            double p = distribution_chisq_upper(test.chisq, 1);
            pairs[count++] = (LogrankPair){present[i], present[j], test.chisq, p, test.df, NAN, NAN, NAN};
            arena_free(&one);
        }
    }
    correct_pairs(pairs, count, &scratch);
    arena_free(&scratch);
    return (LogrankPairs){count, pairs};
}

