// Restricted mean survival time: the area under the curve to tau, that is, the mean time lived without the event in the
// first tau units of time.
//
// Source: Klein & Moeschberger 2003 s. 4.5; Royston & Parmar 2013. R: summary(survfit, rmean = tau); survRM2.
// variance = sum A_j^2 d_j / (n_j (n_j - d_j)), A_j the area from t_j to tau. Past the last time the curve is drawn on
// level to tau: ask only for a tau up to the shortest of the groups' longest follow-ups.
#ifndef SURVIVAL_RMST_H
#define SURVIVAL_RMST_H

#include "survival/km.h"

typedef struct Rmst {
    double tau;
    double mean;               // NaN where tau lies before the curve's first time (nothing is known yet)
    double se;
} Rmst;

typedef struct RmstDifference {
    double difference, se, lower, upper, p;   // first minus second, 95 % limits, two-sided P (normal)
} RmstDifference;

Rmst rmst_estimate(const KmCurve *curve, double tau);

// The largest tau that is sound for this curve alone: its last time.
double rmst_largest_tau(const KmCurve *curve);

// NaN throughout where the two have no variance (no event before tau in either).
RmstDifference rmst_compare(const Rmst *first, const Rmst *second);

#endif
