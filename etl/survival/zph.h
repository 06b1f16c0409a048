// Zph: does a coefficient of a Cox model change over time?
//
// The score test of beta(t) = beta + theta g(t), theta = 0, for each coefficient and for all together, with the full
// information matrix: what R's cox.zph does since survival 3.0 (Therneau 2020), the exact form of Grambsch & Therneau
// 1994, from which it differs in the second or third digit. One walk over the risk sets a transform.
#ifndef SURVIVAL_ZPH_H
#define SURVIVAL_ZPH_H

#include "survival/cox.h"

// g(t). ZPH_KM is 1 - S(t-) of the whole sample, strata ignored (R's default); ZPH_RANK the mean rank among all times.
typedef enum ZphTransform { ZPH_KM, ZPH_IDENTITY, ZPH_RANK, ZPH_LOG, ZPH_TRANSFORM_COUNT } ZphTransform;

// "km", "identity", "rank", "log".
const char *zph_name(ZphTransform transform);

typedef struct ZphTest {
    size_t count;              // estimable coefficients
    const size_t *column;      // which they are
    const CoxTest *tests;      // count of them, df = 1; NaN when not estimable
    CoxTest global;            // df = count
    bool estimable;            // false: all tests are NaN (one event time, an event at time 0 with ZPH_LOG)
    const double *g;           // g(t) of each sample row (for a plot), not centered
} ZphTest;

ZphTest zph_test(const CoxSample *sample, const CoxFit *fit, ZphTransform transform, Arena *arena);

#endif
