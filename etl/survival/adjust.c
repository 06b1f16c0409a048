// Step-down (Holm) and step-up (Benjamini-Hochberg) corrections over the sorted P values.
#include "survival/adjust.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "survival/order.h"

static void bonferroni(const double *p, double *adjusted, const uint32_t *order, size_t count)
{
    for (size_t i = 0; i < count; i++) adjusted[order[i]] = fmin(1, (double)count * p[order[i]]);
}

static void holm(const double *p, double *adjusted, const uint32_t *order, size_t count)
{
    double largest = 0;
    for (size_t i = 0; i < count; i++) {
        largest = fmax(largest, (double)(count - i) * p[order[i]]);
        adjusted[order[i]] = fmin(1, largest);
    }
}

static void benjamini_hochberg(const double *p, double *adjusted, const uint32_t *order, size_t count)
{
    double smallest = INFINITY;
    for (size_t i = count; i-- > 0;) {
        smallest = fmin(smallest, (double)count / (double)(i + 1) * p[order[i]]);
        adjusted[order[i]] = fmin(1, smallest);
    }
}

void adjust_p(AdjustMethod method, const double *p, double *adjusted, size_t count)
{
    static void (*const METHODS[])(const double *, double *, const uint32_t *, size_t) = {
        [ADJUST_HOLM] = holm, [ADJUST_BONFERRONI] = bonferroni, [ADJUST_BH] = benjamini_hochberg,
    };
    uint32_t *order = memory_alloc(count * sizeof *order);
    size_t known = 0;
    for (size_t i = 0; i < count; i++) {
        adjusted[i] = NAN;
        if (!isnan(p[i])) order[known++] = (uint32_t)i;
    }
    order_ascending(p, order, known);
    METHODS[method](p, adjusted, order, known);
    free(order);
}
