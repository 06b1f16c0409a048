// Ties among times up to rounding; see the header for the rule.
#include "survival/timefix.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "survival/order.h"

static const double TOLERANCE = 1.4901161193847656e-08;   // sqrt(DBL_EPSILON)

// Whole numbers below this differ by 1 and have a mean too small for 1 / mean to count as a tie.
static const double LARGEST_WHOLE = 6e7;

static bool all_whole(const double *time, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (time[i] != rint(time[i]) || fabs(time[i]) > LARGEST_WHOLE) return false;
    return true;
}

// Of sorted times.
static double mean_absolute_of_distinct(const double *sorted, size_t count)
{
    double sum = 0;
    size_t distinct = 0;
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(sorted[i]) || (i > 0 && sorted[i] == sorted[i - 1])) continue;
        sum += fabs(sorted[i]);
        distinct++;
    }
    return sum / (double)distinct;
}

// Ties sorted times; true when one was changed.
static bool tie(double *sorted, size_t count)
{
    bool changed = false;
    double mean = mean_absolute_of_distinct(sorted, count), previous = sorted[0], first_of_chain = previous;
    for (size_t i = 1; i < count; i++) {
        double value = sorted[i], step = value - previous;
        if (step > TOLERANCE && !(step / mean <= TOLERANCE)) first_of_chain = value;
        previous = value;
        if (!isfinite(value) || value == first_of_chain) continue;
        sorted[i] = first_of_chain;
        changed = true;
    }
    return changed;
}

void timefix_sort(double *time, uint32_t *order, double *sorted, size_t count)
{
    order_identity(order, count);
    order_sort(time, order, sorted, count);
    if (count == 0 || all_whole(sorted, count) || !tie(sorted, count)) return;
    for (size_t i = 0; i < count; i++) time[order[i]] = sorted[i];
    // Those newly tied stand in the order of their old times.
    order_identity(order, count);
    order_sort(time, order, sorted, count);
}

void timefix_apply(double *start, double *stop, size_t count)
{
    if (count == 0 || (all_whole(stop, count) && (!start || all_whole(start, count)))) return;
    size_t total = start ? 2 * count : count;
    double *time = memory_alloc(2 * total * sizeof *time), *sorted = time + total;
    uint32_t *order = memory_alloc(total * sizeof *order);
    memcpy(time, stop, count * sizeof *time);
    if (start) memcpy(time + count, start, count * sizeof *time);
    timefix_sort(time, order, sorted, total);
    memcpy(stop, time, count * sizeof *time);
    if (start) memcpy(start, time + count, count * sizeof *time);
    free(order);
    free(time);
}
