// From the caller's columns to a CoxSample: complete cases, tied times, one sort, covariates centered and scaled.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "survival/cox.h"
#include "survival/order.h"
#include "survival/timefix.h"

// Complete cases in the order of the data: their rows and times.
typedef struct Complete {
    size_t count;
    uint32_t *row;
    double *start, *stop;
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
        complete->start[kept] = complete->start[i];
        complete->stop[kept++] = complete->stop[i];
    }
    complete->count = kept;
}

static Complete select_complete(const CoxData *data, Arena *scratch)
{
    Complete complete = {.row = arena_array(scratch, data->rows, sizeof(uint32_t)),
                         .stop = arena_array(scratch, data->rows, sizeof(double)),
                         .start = data->start ? arena_array(scratch, data->rows, sizeof(double)) : NULL};
    for (size_t row = 0; row < data->rows; row++) {
        if (!is_complete(data, row)) continue;
        if (complete.start) complete.start[complete.count] = data->start[row];
        complete.stop[complete.count] = data->stop[row];
        complete.row[complete.count++] = (uint32_t)row;
    }
    timefix_apply(complete.start, complete.stop, complete.count);
    if (complete.start) drop_empty_intervals(&complete);
    return complete;
}

// order[i] = place among the complete cases of the i-th row by stratum, stop, events first.
static uint32_t *sort_rows(const CoxData *data, const Complete *complete, Arena *arena)
{
    size_t n = complete->count;
    uint32_t *order = arena_array(arena, n, sizeof *order), *key = memory_alloc(n * sizeof *key);
    order_identity(order, n);
    for (size_t i = 0; i < n; i++) key[i] = !data->event[complete->row[i]];
    order_group(key, 2, order, n);
    order_ascending(complete->stop, order, n);
    if (data->stratum) {
        for (size_t i = 0; i < n; i++) key[i] = data->stratum[complete->row[i]];
        order_group(key, data->stratum_count, order, n);
    }
    free(key);
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

static bool is_indicator(const double *x, const CoxSample *sample)
{
    for (size_t i = 0; i < sample->rows; i++) {
        double value = x[sample->row[i]];
        if (value != 0 && value != 1 && value != -1) return false;
    }
    return true;
}

// Mean and 1 / mean absolute deviation of a column, so that Newton's steps are stable whatever its unit.
static void center_and_scale(const double *x, const CoxSample *sample, const uint32_t *order, double *mean, double *scale)
{
    *mean = 0;
    *scale = 1;
    if (is_indicator(x, sample)) return;
    double n = (double)sample->rows, sum = 0, deviation = 0;
    for (size_t i = 0; i < sample->rows; i++) sum += x[sample->row[order[i]]];
    *mean = sum / n;
    for (size_t i = 0; i < sample->rows; i++) deviation += fabs(x[sample->row[order[i]]] - *mean);
    if (deviation > 0) *scale = n / deviation;
}

static void gather_covariates(CoxSample *sample, const CoxData *data, Arena *arena, Arena *scratch)
{
    size_t n = sample->rows, columns = sample->columns;
    const uint32_t *order = summation_order(sample, scratch);
    double *x = arena_array(arena, n * columns, sizeof *x);
    double *mean = arena_array(arena, columns, sizeof *mean), *scale = arena_array(arena, columns, sizeof *scale);
    for (size_t j = 0; j < columns; j++) {
        center_and_scale(data->x[j], sample, order, &mean[j], &scale[j]);
        for (size_t i = 0; i < n; i++) x[i * columns + j] = (data->x[j][sample->row[i]] - mean[j]) * scale[j];
    }
    sample->x = x;
    sample->mean = mean;
    sample->scale = scale;
}

static void gather_rows(CoxSample *sample, const CoxData *data, const Complete *complete, Arena *arena)
{
    size_t n = sample->rows;
    uint32_t *row = arena_array(arena, n, sizeof *row), *stratum = arena_array(arena, n, sizeof *stratum);
    double *start = data->start ? arena_array(arena, n, sizeof *start) : NULL, *stop = arena_array(arena, n, sizeof *stop);
    uint32_t *cluster = data->cluster ? arena_array(arena, n, sizeof *cluster) : NULL;
    uint8_t *event = arena_array(arena, n, 1);
    for (size_t i = 0; i < n; i++) {
        size_t place = sample->place[i];
        row[i] = complete->row[place];
        stop[i] = complete->stop[place];
        event[i] = data->event[row[i]];
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
    CoxSample sample = {.rows = complete.count, .columns = data->columns, .dropped = data->rows - complete.count,
                        .stratum_count = data->stratum ? data->stratum_count : 1, .cluster_count = data->cluster_count};
    sample.place = sort_rows(data, &complete, arena);
    gather_rows(&sample, data, &complete, arena);
    gather_covariates(&sample, data, arena, &scratch);
    mark_strata(&sample, arena);
    if (data->start) mark_entries(&sample, arena);
    arena_free(&scratch);
    return sample;
}
