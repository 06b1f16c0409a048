// Quantiles of a survival curve: the time by which a share p of the subjects has had the event, with limits.
//
// Source: Brookmeyer & Crowley 1982 (the limits are where the band crosses 1 - p); on a flat stretch of the curve at
// exactly 1 - p (to 1.49e-8) the midpoint of the stretch, and where the curve ends flat at 1 - p the midpoint of that
// event time and the last follow-up: R's quantile.survfit, and SAS. "Not reached" is NaN.
#ifndef SURVIVAL_QUANTILE_H
#define SURVIVAL_QUANTILE_H

#include "survival/km.h"

typedef struct Quantile {
    double p;
    double value, lower, upper;    // NaN = not reached
} Quantile;

// Fills value and limits of quantiles[0 … count), whose p is given, 0 < p < 1.
void quantile_fill(const KmCurve *curve, ConfidenceType type, Quantile *quantiles, size_t count);

// The median with limits.
Quantile quantile_median(const KmCurve *curve, ConfidenceType type);

// The median as SPSS prints it: the smallest event time with S <= 0.5 and m +- 1.96 se(m), where
// se(m) = se(S(m)) / f, f = (S(u) - S(l)) / (l - u), u the last event time with S >= 0.55 (0 if none), l the first with
// S <= 0.45 (Collett 2015 s. 2.4, BMDP). The limits are symmetric, may be below zero, and are NaN where S never
// reaches 0.45 or S(m) is 0.
typedef struct QuantileSpss {
    double median, se, lower, upper;
} QuantileSpss;

QuantileSpss quantile_spss_median(const KmCurve *curve);

#endif
