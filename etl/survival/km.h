// Kaplan-Meier: the product-limit curve of one group, with Greenwood's variance and the Nelson-Aalen hazard; what is
// read off it stands in confidence.h (limits), quantile.h (medians) and rmst.h (restricted means).
//
// Sources: Kaplan & Meier 1958; Greenwood 1926; Nelson 1972, Aalen 1978; left truncation, Klein & Moeschberger 2003 s.
// 4.6; reverse Kaplan-Meier, Schemper & Smith 1996. R: survfit(Surv(time, event) ~ 1). Subjects censored at a time are
// at risk at that time. Times are tied by timefix first. One sort, then linear.
#ifndef SURVIVAL_KM_H
#define SURVIVAL_KM_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "survival/confidence.h"

// Rows of one group, complete: no NaN. A row is at risk in (start, time].
typedef struct KmData {
    size_t count;
    const double *time;        // any unit; the curve has the same
    const uint8_t *event;      // 1 = event, 0 = censored
    const double *start;       // entry times (left truncation), NULL = observed from the beginning
} KmData;

// Arrays have `count` elements, one for each distinct time (of event or censoring), ascending.
typedef struct KmCurve {
    size_t subjects;
    size_t events;
    size_t count;
    const double *time;
    const double *at_risk;     // just before the time
    const double *event;       // numbers, as doubles for the arithmetic
    const double *censored;
    const double *survival;    // just after the time
    const double *sigma;       // sqrt(sum d / (n (n - d))), so that se(S) = S sigma; infinite once S is 0
    const double *hazard;      // Nelson-Aalen, sum d / n
    const double *hazard_se;   // sqrt(sum d / n^2)
} KmCurve;

// A rate: the curve at one time.
typedef struct KmRate {
    double time;
    double at_risk;            // still under observation just before the time
    double survival;
    double se;                 // NaN where S = 0
    double sigma;
    bool before_first;         // before the first observed time: S is 1 and every limit is 1
} KmRate;

// The curve of data; empty data give an empty curve. Lives in the arena.
KmCurve km_fit(const KmData *data, Arena *arena);

// The same for times that timefix has tied before, all together: to tie them again would tie more.
KmCurve km_fit_tied(const KmData *data, Arena *arena);

// The reverse curve, of the time under observation: events and censorings change roles, and subjects who die at the
// time of a censoring count as at risk. Its median is the median follow-up.
KmCurve km_fit_reverse(const KmData *data, Arena *arena);

// S at time t (right-continuous: an event at t counts).
KmRate km_rate(const KmCurve *curve, double t);

// Its limits.
Interval km_rate_interval(const KmRate *rate, ConfidenceType type);

// Limits at every time of the curve: an array of curve->count.
const Interval *km_band(const KmCurve *curve, ConfidenceType type, Arena *arena);

#endif
