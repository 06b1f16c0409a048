// Order: sorted orders of rows by a stable radix sort, linear in the number of rows. Sort by the least important key
// first: order_ascending(time) and then order_group(stratum) gives times ascending within strata.
#ifndef SURVIVAL_ORDER_H
#define SURVIVAL_ORDER_H

#include <stddef.h>
#include <stdint.h>

// order[0 … count) = 0, 1, 2, …
void order_identity(uint32_t *order, size_t count);

// Rearranges order so that key[order[i]] ascends; rows with equal keys keep their places. Keys are not NaN; -0 equals
// 0.
void order_ascending(const double *key, uint32_t *order, size_t count);

// The same, and sorted[i] = key[order[i]].
void order_sort(const double *key, uint32_t *order, double *sorted, size_t count);

// The same for small integers 0 … group_count - 1.
void order_group(const uint32_t *group, size_t group_count, uint32_t *order, size_t count);

#endif
