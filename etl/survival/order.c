// Radix sort: doubles become integers that sort alike, then are sorted 11 bits at a time. The upper three digits (sign,
// exponent and 21 bits of the fraction) tell nearly all keys apart: what they leave in short runs is mended by
// insertion, and only where a run is long are the lower three sorted first. A pass in which all rows fall into one
// bucket is skipped.
#include "survival/order.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

enum { DIGIT_BITS = 11, BUCKETS = 1 << DIGIT_BITS, PASSES = 6, UPPER_PASSES = 3, SHORT_RUN = 16 };

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

static double original(uint64_t bits)
{
    double key;
    bits = bits >> 63 ? bits & ~(UINT64_C(1) << 63) : ~bits;
    memcpy(&key, &bits, sizeof key);
    return key;
}

static size_t digit(uint64_t key, int pass)
{
    return (size_t)(key >> (pass * DIGIT_BITS)) & (BUCKETS - 1);
}

static uint64_t upper(uint64_t key)
{
    return key >> ((PASSES - UPPER_PASSES) * DIGIT_BITS);
}

// Items and room for as many, which change places at each pass.
typedef struct Sort {
    size_t count;
    Item *items, *other;
    uint32_t (*histograms)[BUCKETS];   // how many items have each value of each digit
} Sort;

static Sort sort_start(const double *key, const uint32_t *order, size_t count)
{
    Sort sort = {count, memory_alloc(count * sizeof(Item)), memory_alloc(count * sizeof(Item)),
                 memory_alloc(PASSES * sizeof *sort.histograms)};
    memset(sort.histograms, 0, PASSES * sizeof *sort.histograms);
    for (size_t i = 0; i < count; i++) {
        sort.items[i] = (Item){sortable(key[order[i]]), order[i]};
        for (int pass = 0; pass < PASSES; pass++) sort.histograms[pass][digit(sort.items[i].key, pass)]++;
    }
    return sort;
}

static void sort_by_digit(Sort *sort, int pass)
{
    const uint32_t *histogram = sort->histograms[pass];
    if (histogram[digit(sort->items[0].key, pass)] == sort->count) return;   // one bucket holds all
    uint32_t next[BUCKETS], sum = 0;
    for (size_t bucket = 0; bucket < BUCKETS; bucket++) {
        next[bucket] = sum;
        sum += histogram[bucket];
    }
    for (size_t i = 0; i < sort->count; i++) sort->other[next[digit(sort->items[i].key, pass)]++] = sort->items[i];
    Item *swap = sort->items;
    sort->items = sort->other;
    sort->other = swap;
}

// True when no run of equal upper digits is longer than a short one, unless it is of one key.
static bool runs_are_short(const Sort *sort)
{
    for (size_t begin = 0, end; begin < sort->count; begin = end) {
        bool one_key = true;
        for (end = begin; end < sort->count && upper(sort->items[end].key) == upper(sort->items[begin].key); end++)
            one_key &= sort->items[end].key == sort->items[begin].key;
        if (!one_key && end - begin > SHORT_RUN) return false;
    }
    return true;
}

static void mend_by_insertion(Sort *sort)
{
    Item *items = sort->items;
    for (size_t i = 1; i < sort->count; i++) {
        Item item = items[i];
        size_t k = i;
        for (; k > 0 && items[k - 1].key > item.key; k--) items[k] = items[k - 1];
        items[k] = item;
    }
}

static void sort_items(Sort *sort, const double *key, const uint32_t *order)
{
    for (int pass = PASSES - UPPER_PASSES; pass < PASSES; pass++) sort_by_digit(sort, pass);
    if (runs_are_short(sort)) {
        mend_by_insertion(sort);
        return;
    }
    // Anew from the order given, for the sort is to be stable.
    for (size_t i = 0; i < sort->count; i++) sort->items[i] = (Item){sortable(key[order[i]]), order[i]};
    for (int pass = 0; pass < PASSES; pass++) sort_by_digit(sort, pass);
}

void order_sort(const double *key, uint32_t *order, double *sorted, size_t count)
{
    if (count == 0) return;
    Sort sort = sort_start(key, order, count);
    sort_items(&sort, key, order);
    for (size_t i = 0; i < count; i++) {
        order[i] = sort.items[i].row;
        if (sorted) sorted[i] = original(sort.items[i].key);
    }
    free(sort.histograms);
    free(sort.items);
    free(sort.other);
}

void order_ascending(const double *key, uint32_t *order, size_t count)
{
    order_sort(key, order, NULL, count);
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
