// From the caller's columns to a CoxSample: complete cases, tied times, one sort, covariates centered and scaled.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "survival/cox.h"
#include "survival/order.h"
#include "survival/risk.h"
#include "survival/timefix.h"

// Complete cases in the order of the data: their rows, times and events; and in that of their stop times.
typedef struct Complete {
    size_t count;
    uint32_t *row;
    double *start, *stop;
    uint8_t *event;
    uint32_t *order;
    double *sorted;
} Complete;

static bool is_complete(const CoxData *data, size_t row)
{
    if (isnan(data->stop[row]) || data->event[row] == COX_MISSING_EVENT) return false;
    if (data->start && !(data->start[row] < data->stop[row])) return false;
    if (data->stratum && data->stratum[row] == COX_MISSING) return false;
    if (data->cluster && data->cluster[row] == COX_MISSING) return false;
    for (size_t j = 0; j < data->columns; j++)
        if (isnan(data->x[j][row])) return false;
    return true;
}

// Leaves out the rows whose interval became empty when near times were tied.
static void drop_empty_intervals(Complete *complete)
{
    size_t kept = 0;
    for (size_t i = 0; i < complete->count; i++) {
        if (complete->start[i] >= complete->stop[i]) continue;
        complete->row[kept] = complete->row[i];
        complete->event[kept] = complete->event[i];
        complete->start[kept] = complete->start[i];
        complete->stop[kept++] = complete->stop[i];
    }
    complete->count = kept;
}

static Complete select_complete(const CoxData *data, Arena *scratch)
{
    Complete complete = {.row = arena_array(scratch, data->rows, sizeof(uint32_t)),
                         .stop = arena_array(scratch, data->rows, sizeof(double)),
                         .event = arena_array(scratch, data->rows, 1),
                         .start = data->start ? arena_array(scratch, data->rows, sizeof(double)) : NULL};
    for (size_t row = 0; row < data->rows; row++) {
        if (!is_complete(data, row)) continue;
        if (complete.start) complete.start[complete.count] = data->start[row];
        complete.stop[complete.count] = data->stop[row];
        complete.event[complete.count] = data->event[row];
        complete.row[complete.count++] = (uint32_t)row;
    }
    if (complete.start) {
        timefix_apply(complete.start, complete.stop, complete.count);
        drop_empty_intervals(&complete);
    }
    complete.order = arena_array(scratch, complete.count, sizeof *complete.order);
    complete.sorted = arena_array(scratch, complete.count, sizeof *complete.sorted);
    if (complete.start) {   // tied above: to tie the stop times once more, by their own mean, would tie too many
        order_identity(complete.order, complete.count);
        order_sort(complete.stop, complete.order, complete.sorted, complete.count);
    } else {
        timefix_sort(complete.stop, complete.order, complete.sorted, complete.count);
    }
    return complete;
}

// Moves the events of each time before its censorings; both keep their order.
static void put_events_first(const Complete *complete, uint32_t *order)
{
    const uint32_t *by_time = complete->order;
    for (size_t begin = 0, end; begin < complete->count; begin = end) {
        size_t next = begin;
        for (end = begin; end < complete->count && complete->sorted[end] == complete->sorted[begin]; end++)
            if (complete->event[by_time[end]]) order[next++] = by_time[end];
        for (size_t i = begin; next < end; i++)
            if (!complete->event[by_time[i]]) order[next++] = by_time[i];
    }
}

// order[i] = place among the complete cases of the i-th row by stratum, stop, events first.
static uint32_t *sort_rows(const CoxData *data, const Complete *complete, Arena *arena)
{
    size_t n = complete->count;
    uint32_t *order = arena_array(arena, n, sizeof *order);
    put_events_first(complete, order);
    if (!data->stratum) return order;
    uint32_t *stratum = memory_alloc(n * sizeof *stratum);
    for (size_t i = 0; i < n; i++) stratum[i] = data->stratum[complete->row[i]];
    order_group(stratum, data->stratum_count, order, n);
    free(stratum);
    return order;
}

// The sample's rows by stratum and stop time, tied ones in the order of the data: the order in which sums are made. The
// sample has events first among ties, so two ascending runs are merged.
static uint32_t *summation_order(const CoxSample *sample, Arena *arena)
{
    uint32_t *order = arena_array(arena, sample->rows, sizeof *order);
    for (size_t begin = 0, end, next = 0; begin < sample->rows; begin = end) {
        size_t event = begin, censored;
        for (end = begin; end < sample->rows && sample->stop[end] == sample->stop[begin]
                          && sample->stratum[end] == sample->stratum[begin];) end++;
        for (censored = begin; censored < end && sample->event[censored];) censored++;
        size_t last_event = censored;
        while (event < last_event || censored < end) {
            bool take_event = censored == end || (event < last_event && sample->place[event] < sample->place[censored]);
            order[next++] = (uint32_t)(take_event ? event++ : censored++);
        }
    }
    return order;
}

// The covariates as they are. Rows are read in the order of the data and written where they belong, one cache line
// each.
static double *gather_covariates(const CoxSample *sample, const CoxData *data, Arena *arena)
{
    double *x = arena_array(arena, sample->rows * sample->stride, sizeof *x);
    uint32_t *target = memory_alloc(sample->rows * sizeof *target), *row = memory_alloc(sample->rows * sizeof *row);
    for (size_t i = 0; i < sample->rows; i++) {
        target[sample->place[i]] = (uint32_t)i;
        row[sample->place[i]] = sample->row[i];
    }
    for (size_t place = 0; place < sample->rows; place++)
        for (size_t j = 0; j < sample->columns; j++) x[target[place] * sample->stride + j] = data->x[j][row[place]];
    free(row);
    free(target);
    return x;
}

static bool is_indicator(const CoxSample *sample, const double *x, size_t column)
{
    for (size_t i = 0; i < sample->rows; i++) {
        double value = x[i * sample->stride + column];
        if (value != 0 && value != 1 && value != -1) return false;
    }
    return true;
}

// Sums, in the order given, of x and then of its distance from the mean: mean and 1 / mean absolute deviation of each
// column, so that Newton's steps are stable whatever its unit. Arrays have stride elements.
static void find_center_and_scale(const CoxSample *sample, const double *x, const uint32_t *order, double *mean,
                                  double *scale)
{
    size_t stride = sample->stride;
    double n = (double)sample->rows;
    for (size_t i = 0; i < sample->rows; i++) {
        const Pair *row = (const Pair *)(x + order[i] * stride);
        Pair *sums = (Pair *)mean;
        for (size_t k = 0; k < stride / 2; k++) sums[k] += row[k];
    }
    for (size_t j = 0; j < stride; j++) mean[j] /= n;
    for (size_t i = 0; i < sample->rows; i++)
        for (size_t j = 0; j < stride; j++) scale[j] += fabs(x[order[i] * stride + j] - mean[j]);
    for (size_t j = 0; j < stride; j++) {
        scale[j] = scale[j] > 0 ? n / scale[j] : 1;
        if (!is_indicator(sample, x, j)) continue;
        mean[j] = 0;
        scale[j] = 1;
    }
}

// A column of one value tells nothing: it becomes 0, so that rounding gives it no variance.
static void clear_if_constant(const CoxSample *sample, double *x, size_t column)
{
    for (size_t i = 1; i < sample->rows; i++)
        if (x[i * sample->stride + column] != x[column]) return;
    for (size_t i = 0; i < sample->rows; i++) x[i * sample->stride + column] = 0;
}

static void center_and_scale(CoxSample *sample, double *x, Arena *arena, Arena *scratch)
{
    size_t stride = sample->stride;
    double *mean = arena_array(arena, stride, sizeof *mean), *scale = arena_array(arena, stride, sizeof *scale);
    if (sample->rows) find_center_and_scale(sample, x, summation_order(sample, scratch), mean, scale);
    for (size_t i = 0; i < sample->rows; i++) {
        Pair *row = (Pair *)(x + i * stride), *centers = (Pair *)mean, *scales = (Pair *)scale;
        for (size_t k = 0; k < stride / 2; k++) row[k] = (row[k] - centers[k]) * scales[k];
    }
    for (size_t j = 0; j < sample->columns && sample->rows; j++) clear_if_constant(sample, x, j);
    sample->x = x;
    sample->mean = mean;
    sample->scale = scale;
}

static void gather_rows(CoxSample *sample, const CoxData *data, const Complete *complete, Arena *arena)
{
    size_t n = sample->rows;
    uint32_t *row = arena_array(arena, n, sizeof *row), *stratum = arena_array(arena, n, sizeof *stratum);
    double *start = data->start ? arena_array(arena, n, sizeof *start) : NULL,
           *stop = arena_array(arena, n, sizeof *stop);
    uint32_t *cluster = data->cluster ? arena_array(arena, n, sizeof *cluster) : NULL;
    uint8_t *event = arena_array(arena, n, 1);
    for (size_t i = 0; i < n; i++) {
        size_t place = sample->place[i];
        row[i] = complete->row[place];
        stop[i] = data->stratum ? complete->stop[place] : complete->sorted[i];
        event[i] = complete->event[place];
        sample->events += event[i];
        if (start) start[i] = complete->start[place];
        if (data->stratum) stratum[i] = data->stratum[row[i]];
        if (cluster) cluster[i] = data->cluster[row[i]];
    }
    sample->row = row;
    sample->start = start;
    sample->stop = stop;
    sample->event = event;
    sample->stratum = stratum;
    sample->cluster = cluster;
}

static void mark_strata(CoxSample *sample, Arena *arena)
{
    size_t *end = arena_array(arena, sample->stratum_count, sizeof *end);
    for (size_t i = 0; i < sample->rows; i++) end[sample->stratum[i]] = i + 1;
    for (size_t s = 1; s < sample->stratum_count; s++)
        if (end[s] == 0) end[s] = end[s - 1];
    sample->stratum_end = end;
}

// Rows by start time, and which of them are at risk at an event time: only those may enter and leave the risk sets.
static void mark_entries(CoxSample *sample, Arena *arena)
{
    size_t n = sample->rows;
    uint32_t *by_start = arena_array(arena, n, sizeof *by_start);
    uint8_t *used = arena_array(arena, n, 1);
    order_identity(by_start, n);
    order_ascending(sample->start, by_start, n);
    order_group(sample->stratum, sample->stratum_count, by_start, n);
    double last_event = -INFINITY;
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && sample->stratum[i] != sample->stratum[i - 1]) last_event = -INFINITY;
        if (sample->event[i]) last_event = sample->stop[i];
        used[i] = last_event > sample->start[i];
    }
    sample->by_start = by_start;
    sample->used = used;
}

CoxSample cox_sample(const CoxData *data, Arena *arena)
{
    Arena scratch = {0};
    Complete complete = select_complete(data, &scratch);
    CoxSample sample = {.rows = complete.count, .columns = data->columns, .stride = (data->columns + 1) / 2 * 2,
                        .dropped = data->rows - complete.count,
                        .stratum_count = data->stratum ? data->stratum_count : 1, .cluster_count = data->cluster_count};
    sample.place = sort_rows(data, &complete, arena);
    gather_rows(&sample, data, &complete, arena);
    center_and_scale(&sample, gather_covariates(&sample, data, arena), arena, &scratch);
    mark_strata(&sample, arena);
    if (data->start) mark_entries(&sample, arena);
    arena_free(&scratch);
    return sample;
}
