// Restricted means: one walk back from tau, so that each A_j is at hand when its event time is met.
#include "survival/rmst.h"

#include <math.h>

#include "survival/distribution.h"

Rmst rmst_estimate(const KmCurve *curve, double tau)
{
    Rmst rmst = {.tau = tau, .mean = NAN, .se = NAN};
    if (curve->count == 0 || tau < curve->time[0]) return rmst;
    double origin = fmin(0, curve->time[0]), end = tau, area = 0, variance = 0;
    for (size_t k = curve->count; k-- > 0;) {
        if (curve->time[k] > tau) continue;
        double n = curve->at_risk[k], d = curve->event[k];
        area += curve->survival[k] * (end - curve->time[k]);
        end = curve->time[k];
        if (n > d) variance += area * area * d / (n * (n - d));
    }
    rmst.mean = area + (end - origin) + origin;
    rmst.se = sqrt(variance);
    return rmst;
}

double rmst_largest_tau(const KmCurve *curve)
{
    return curve->count ? curve->time[curve->count - 1] : NAN;
}

RmstDifference rmst_compare(const Rmst *first, const Rmst *second)
{
    double difference = first->mean - second->mean, se = sqrt(first->se * first->se + second->se * second->se);
    if (!(se > 0)) return (RmstDifference){NAN, NAN, NAN, NAN, NAN};
    double half = distribution_z95() * se;
    return (RmstDifference){difference, se, difference - half, difference + half,
                            distribution_normal_two_sided(difference / se)};
}
