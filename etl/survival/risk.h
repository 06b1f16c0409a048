// Risk sets: the walk all of the Cox model's sums are made of. For each event time, from the last of a stratum to its
// first, it knows who entered and who left since, and the moments of the covariates over those at risk, weighted by
// exp(linear predictor): s0 = sum w, s1 = sum w x, s2 = sum w x x'; d0, d1, d2 the same over those who die at the time.
//
// Efron's method replaces the d deaths of one time by d steps, at step k of which the deaths count 1 - k/d; everything
// needed of the steps comes down to the few scalars of RiskTerms. Breslow's method has f = 0 at every step.
// Source: Therneau & Grambsch 2000 s. 3.3.
#ifndef SURVIVAL_RISK_H
#define SURVIVAL_RISK_H

#include "survival/cox.h"

typedef enum RiskMoments { RISK_FIRST, RISK_SECOND } RiskMoments;   // up to s1, or s2 too

typedef struct RiskWalk {
    // The current event time
    size_t stratum;
    double time;
    size_t deaths;
    size_t first_death;            // sample rows [first_death, first_death + deaths) die at the time
    size_t enter_begin, enter_end; // sample rows that came in since the event time before (those with used[] only)
    size_t leave_begin, leave_end; // places in by_start of rows that left (those with used[] only)
    bool stratum_begins;           // the first event time met in its stratum
    double s0, d0;
    double *s1, *d1;               // columns
    double *s2, *d2;               // lower triangles by rows, columns (columns + 1) / 2; RISK_SECOND only
    // Its own
    const CoxSample *sample;
    const double *weight;
    RiskMoments moments;
    bool efron;
    size_t at_risk;
    size_t next_stratum, begin, row, entry;
    double *memory;
} RiskWalk;

typedef struct RiskTerms {
    double log_sum;                // sum over the steps of log s, s = s0 - f d0
    double one, f;                 // sum of 1/s, f/s
    double square, f_square, ff_square;   // sum of 1/s^2, f/s^2, f^2/s^2
} RiskTerms;

// weight = exp(linear predictor) for each row of the sample; it must stay while the walk goes on.
RiskWalk risk_start(const CoxSample *sample, const double *weight, CoxTies ties, RiskMoments moments);
bool risk_next(RiskWalk *walk);
void risk_end(RiskWalk *walk);

RiskTerms risk_terms(const RiskWalk *walk);

// The sum over the steps of the mean covariates: s1 one - d1 f.
static inline double risk_mean_sum(const RiskWalk *walk, const RiskTerms *terms, size_t column)
{
    return walk->s1[column] * terms->one - walk->d1[column] * terms->f;
}

// The sum over the steps of the variance of the covariates, the time's part of the information; element (i, j), i >= j.
static inline double risk_variance_sum(const RiskWalk *walk, const RiskTerms *terms, size_t i, size_t j)
{
    size_t place = i * (i + 1) / 2 + j;
    const double *s1 = walk->s1, *d1 = walk->d1;
    return walk->s2[place] * terms->one - walk->d2[place] * terms->f - s1[i] * s1[j] * terms->square
         + (s1[i] * d1[j] + d1[i] * s1[j]) * terms->f_square - d1[i] * d1[j] * terms->ff_square;
}

#endif
