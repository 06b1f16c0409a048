// Kaplan-Meier by one walk forward over the distinct times.
#include "survival/km.h"

#include <math.h>
#include <stdlib.h>

#include "survival/order.h"
#include "survival/timefix.h"

// The distinct times with their counts, before any estimate.
typedef struct Counts {
    size_t count;
    double *time, *at_risk, *event, *censored;
} Counts;

static size_t count_distinct(const double *sorted, size_t count)
{
    size_t distinct = 0;
    for (size_t i = 0; i < count; i++) distinct += i == 0 || sorted[i] != sorted[i - 1];
    return distinct;
}

// Goes down the times; entries are the rows by start time, who are no longer at risk at or before their start.
static void fill_counts(Counts *counts, const uint8_t *event, const double *sorted, const uint32_t *order,
                        const double *entries, size_t rows)
{
    double at_risk = 0;
    size_t row = rows, entry = rows;
    for (size_t k = counts->count; k-- > 0;) {
        double now = sorted[row - 1];
        for (; row > 0 && sorted[row - 1] == now; row--) {
            at_risk++;
            if (event[order[row - 1]]) counts->event[k]++;
            else counts->censored[k]++;
        }
        for (; entries && entry > 0 && entries[entry - 1] >= now; entry--) at_risk--;
        counts->time[k] = now;
        counts->at_risk[k] = at_risk;
    }
}

static void sort_times(double *time, uint32_t *order, double *sorted, size_t count)
{
    order_identity(order, count);
    order_sort(time, order, sorted, count);
}

static Counts count_times(const KmData *data, bool tied, Arena *arena)
{
    size_t count = data->count, arrays = data->start ? 4 : 2;
    double *memory = memory_alloc(arrays * count * sizeof *memory), *time = memory, *sorted = memory + count;
    double *start = data->start ? memory + 2 * count : NULL, *entries = data->start ? memory + 3 * count : NULL;
    uint32_t *order = memory_alloc(count * sizeof *order);
    for (size_t i = 0; i < count; i++) time[i] = data->time[i];
    for (size_t i = 0; data->start && i < count; i++) start[i] = data->start[i];
    if (start && !tied) timefix_apply(start, time, count);
    if (start) sort_times(start, order, entries, count);
    if (start || tied) sort_times(time, order, sorted, count);
    else timefix_sort(time, order, sorted, count);
    Counts counts = {.count = count_distinct(sorted, count)};
    counts.time = arena_array(arena, counts.count, sizeof(double));
    counts.at_risk = arena_array(arena, counts.count, sizeof(double));
    counts.event = arena_array(arena, counts.count, sizeof(double));
    counts.censored = arena_array(arena, counts.count, sizeof(double));
    fill_counts(&counts, data->event, sorted, order, entries, count);
    free(order);
    free(memory);
    return counts;
}

static KmCurve fit(const KmData *data, bool tied, Arena *arena)
{
    Counts counts = count_times(data, tied, arena);
    double *survival = arena_array(arena, counts.count, sizeof *survival);
    double *sigma = arena_array(arena, counts.count, sizeof *sigma);
    double *hazard = arena_array(arena, counts.count, sizeof *hazard);
    double *hazard_se = arena_array(arena, counts.count, sizeof *hazard_se);
    double product = 1, greenwood = 0, nelson = 0, nelson_variance = 0, events = 0;
    for (size_t k = 0; k < counts.count; k++) {
        double n = counts.at_risk[k], d = counts.event[k];
        if (d > 0) {
            product *= (n - d) / n;
            greenwood += n > d ? d / (n * (n - d)) : INFINITY;
            nelson += d / n;
            nelson_variance += d / (n * n);
            events += d;
        }
        survival[k] = product;
        sigma[k] = sqrt(greenwood);
        hazard[k] = nelson;
        hazard_se[k] = sqrt(nelson_variance);
    }
    return (KmCurve){data->count,     (size_t)events, counts.count, counts.time, counts.at_risk, counts.event,
                     counts.censored, survival,       sigma,        hazard,      hazard_se};
}

KmCurve km_fit(const KmData *data, Arena *arena)
{
    return fit(data, false, arena);
}

KmCurve km_fit_tied(const KmData *data, Arena *arena)
{
    return fit(data, true, arena);
}

KmCurve km_fit_reverse(const KmData *data, Arena *arena)
{
    uint8_t *censored = memory_alloc(data->count);
    for (size_t i = 0; i < data->count; i++) censored[i] = !data->event[i];
    KmData reverse = *data;
    reverse.event = censored;
    KmCurve curve = km_fit(&reverse, arena);
    free(censored);
    return curve;
}

// Number of the curve's times that are < t, or <= t.
static size_t times_before(const KmCurve *curve, double t, bool including)
{
    size_t low = 0, high = curve->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (curve->time[middle] < t || (including && curve->time[middle] == t)) low = middle + 1;
        else high = middle;
    }
    return low;
}

KmRate km_rate(const KmCurve *curve, double t)
{
    size_t passed = times_before(curve, t, true), next = times_before(curve, t, false);
    KmRate rate = {.time = t, .survival = 1, .before_first = passed == 0};
    if (next < curve->count) rate.at_risk = curve->at_risk[next];
    if (passed == 0) return rate;
    rate.survival = curve->survival[passed - 1];
    rate.sigma = curve->sigma[passed - 1];
    rate.se = rate.survival > 0 ? rate.survival * rate.sigma : NAN;
    return rate;
}

Interval km_rate_interval(const KmRate *rate, ConfidenceType type)
{
    return rate->before_first ? (Interval){1, 1} : confidence_interval(type, rate->survival, rate->sigma);
}

const Interval *km_band(const KmCurve *curve, ConfidenceType type, Arena *arena)
{
    Interval *band = arena_array(arena, curve->count, sizeof *band);
    for (size_t k = 0; k < curve->count; k++) band[k] = confidence_interval(type, curve->survival[k], curve->sigma[k]);
    return band;
}
