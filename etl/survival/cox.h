// Cox: the proportional hazards model, by Newton's method on the partial likelihood.
//
// Sources: Cox 1972; ties Breslow 1974, Efron 1977; counting-process data (start, stop] Andersen & Gill 1982;
// stratified baseline, Therneau & Grambsch 2000; robust variance by cluster, Lin & Wei 1989. R: coxph with eps = 1e-14,
// iter.max = 100, toler.chol = 1e-13. A column that depends on earlier ones gets no coefficient (NaN), as in R;
// monotone likelihood (separation) is detected and said, not mended. Cost: one sort, then rows x columns^2 an
// iteration.
//
// The way: CoxData (what the caller has) -> cox_sample (complete cases, tied times, sorted, once) -> cox_fit for each
// way of treating ties -> concordance.h, baseline.h, residual.h, zph.h on sample and fit.
#ifndef SURVIVAL_COX_H
#define SURVIVAL_COX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

// The search ends when the log likelihood changes by less than this, relative.
static const double COX_CONVERGED_BELOW = 1e-14;

typedef enum CoxTies { COX_EFRON, COX_BRESLOW } CoxTies;

// NaN in time, start or x, and COX_MISSING elsewhere, mean missing: the row is left out and counted.
enum { COX_MISSING_EVENT = 2 };
static const uint32_t COX_MISSING = UINT32_MAX;

typedef struct CoxData {
    size_t rows;
    size_t columns;                // covariates, factors already spread into indicator columns
    const double *start;           // NULL = right-censored data; else a row is at risk in (start, stop]
    const double *stop;
    const uint8_t *event;          // 1 event, 0 censored, COX_MISSING_EVENT
    const double *const *x;        // columns arrays of rows values each
    const uint32_t *stratum;       // NULL, or 0 … stratum_count - 1
    size_t stratum_count;
    const uint32_t *cluster;       // NULL, or 0 … cluster_count - 1: robust variance
    size_t cluster_count;
} CoxData;

// The complete cases, sorted by stratum, then stop time, then events before censorings, then their place in the data.
// Arrays have `rows` elements in this order.
typedef struct CoxSample {
    size_t rows, columns;
    size_t dropped;                // rows left out for a missing value or an empty interval
    size_t events;
    const uint32_t *row;           // their places in the data
    const uint32_t *place;         // their places among the complete cases in the order of the data
    const double *start;           // NULL for right-censored data
    const double *stop;
    const uint8_t *event;
    size_t stride;                 // of a row of x: columns, filled up to an even number with zeros
    const double *x;               // rows x stride, row-major: less its mean, over its mean absolute deviation
    const double *mean, *scale;    // per column: x = (raw - mean) * scale; an indicator (-1, 0, 1 only) keeps 0 and 1;
                                   // a column of one value is 0
    const uint32_t *stratum;
    size_t stratum_count;
    const size_t *stratum_end;     // one past the last row of each stratum, stratum_count elements; strata may be empty
    const uint32_t *by_start;      // start times ascending within strata; NULL for right-censored data
    const uint8_t *used;           // at risk at some event time; NULL for right-censored data (all are used)
    const uint32_t *cluster;       // NULL without clusters
    size_t cluster_count;
} CoxSample;

CoxSample cox_sample(const CoxData *data, Arena *arena);

typedef struct CoxTest {
    double statistic;
    int df;
    double p;                      // chi-square, upper tail
} CoxTest;

typedef enum CoxOutcome {
    COX_CONVERGED,
    COX_NOT_CONVERGED,             // no maximum found in 100 iterations: the numbers are the best so far
    COX_NO_EVENTS,
    COX_NO_COEFFICIENT,            // every column is constant or there is none
    COX_NO_ROWS                    // no complete case
} CoxOutcome;

typedef struct CoxFit {
    CoxTies ties;
    CoxOutcome outcome;
    size_t columns;
    const double *coefficient;     // per unit of the raw covariate; NaN = not estimable (redundant column)
    const double *se;              // robust where there are clusters
    const double *variance;        // columns x columns, 0 in redundant rows and columns
    const double *naive_variance;  // the inverse information; the same array without clusters
    const int8_t *infinite;        // 1, -1: the coefficient runs off to that infinity (separation), be it a number or
                                   // NaN, its column having become redundant on the way: report the likelihood ratio
    bool separated;                // any of them
    double loglik_null, loglik;
    int parameters;                // coefficients estimated
    int rank;                      // coefficients the data tell apart where all are 0, be they infinite in the end:
    const bool *told_apart;        // these; NULL where nothing was fitted
    CoxTest likelihood_ratio, wald, score;
    int iterations;
    const double *linear_predictor;    // of the sample's rows, for the centered covariates: sum beta (raw - mean)
} CoxFit;

CoxFit cox_fit(const CoxSample *sample, CoxTies ties, Arena *arena);

// "Not estimable" in words, for a report: NULL when the fit can be printed, else the reason.
const char *cox_reason(const CoxFit *fit);

#endif
