// Radix sort: doubles become integers that sort alike, then are sorted 11 bits at a time from the lowest; a pass in which
// all rows fall into one bucket is skipped, so days (small integers) cost two or three passes.
#include "survival/order.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

enum { DIGIT_BITS = 11, BUCKETS = 1 << DIGIT_BITS, PASSES = 6 };

typedef struct Item {
    uint64_t key;
    uint32_t row;
} Item;

void order_identity(uint32_t *order, size_t count)
{
    for (size_t i = 0; i < count; i++) order[i] = (uint32_t)i;
}

// Positive doubles sort as their bits; negative ones in reverse, below them.
static uint64_t sortable(double key)
{
    uint64_t bits;
    double canonical = key + 0.0;   // -0 becomes 0
    memcpy(&bits, &canonical, sizeof bits);
    return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

static size_t digit(uint64_t key, int pass)
{
    return (size_t)(key >> (pass * DIGIT_BITS)) & (BUCKETS - 1);
}

// How many items have each value of each digit.
typedef struct Histograms {
    uint32_t count[PASSES][BUCKETS];
} Histograms;

static Histograms *count_digits(const Item *items, size_t count)
{
    Histograms *histograms = memory_alloc(sizeof *histograms);
    memset(histograms, 0, sizeof *histograms);
    for (size_t i = 0; i < count; i++)
        for (int pass = 0; pass < PASSES; pass++) histograms->count[pass][digit(items[i].key, pass)]++;
    return histograms;
}

// One pass from items to sorted; start[] is the digit's histogram and is used up.
static void sort_by_digit(const Item *items, Item *sorted, size_t count, int pass, uint32_t *start)
{
    uint32_t next = 0;
    for (size_t bucket = 0; bucket < BUCKETS; bucket++) {
        uint32_t size = start[bucket];
        start[bucket] = next;
        next += size;
    }
    for (size_t i = 0; i < count; i++) sorted[start[digit(items[i].key, pass)]++] = items[i];
}

void order_ascending(const double *key, uint32_t *order, size_t count)
{
    if (count < 2) return;
    Item *items = memory_alloc(count * sizeof *items), *other = memory_alloc(count * sizeof *other);
    for (size_t i = 0; i < count; i++) items[i] = (Item){sortable(key[order[i]]), order[i]};
    Histograms *histograms = count_digits(items, count);
    for (int pass = 0; pass < PASSES; pass++) {
        uint32_t *histogram = histograms->count[pass];
        if (histogram[digit(items[0].key, pass)] == count) continue;
        sort_by_digit(items, other, count, pass, histogram);
        Item *swap = items;
        items = other;
        other = swap;
    }
    for (size_t i = 0; i < count; i++) order[i] = items[i].row;
    free(histograms);
    free(items);
    free(other);
}

void order_group(const uint32_t *group, size_t group_count, uint32_t *order, size_t count)
{
    size_t *start = memory_alloc((group_count + 1) * sizeof *start);
    uint32_t *old = memory_alloc(count * sizeof *old);
    memset(start, 0, (group_count + 1) * sizeof *start);
    if (count) memcpy(old, order, count * sizeof *old);
    for (size_t i = 0; i < count; i++) start[group[old[i]] + 1]++;
    for (size_t g = 0; g < group_count; g++) start[g + 1] += start[g];
    for (size_t i = 0; i < count; i++) order[start[group[old[i]]]++] = old[i];
    free(old);
    free(start);
}
