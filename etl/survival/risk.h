// Risk sets: the walk all of the Cox model's sums are made of. For each event time, from the last of a stratum to its
// first, it knows who entered and who left since, and the moments of the covariates over those at risk, weighted by
// exp(linear predictor): s0 = sum w, s1 = sum w x, s2 = sum w x x'.
//
// The d deaths of one time join in steps. Efron's method makes d steps, at each of which another d-th part of every
// death joins; Breslow's makes one. So the sums of an estimator are written once, as sums over steps:
//
//     while (risk_next(&walk))
//         while (risk_step(&walk)) log_likelihood -= walk.count * log(walk.s0);
//
// Columns are filled up to an even number with zeros, and second moments are lower triangles by rows, each row filled
// up to an even length: rows 2m and 2m + 1 have m + 1 Pairs each. A Pair is one register of any x86-64 or ARMv8
// machine.
//
// Source: Therneau & Grambsch 2000 s. 3.3. Rows are added in the order R's coxph adds them, so that a coefficient which
// is zero but for rounding is rounded alike.
#ifndef SURVIVAL_RISK_H
#define SURVIVAL_RISK_H

#include "survival/cox.h"

typedef double Pair __attribute__((vector_size(16), may_alias));

// Pairs in n numbers, and place of element (i, 0) of a triangle, in numbers.
static inline size_t risk_pairs(size_t n)
{
    return (n + 1) / 2;
}

static inline size_t risk_row(size_t i)
{
    size_t half = (i + 1) / 2;
    return i % 2 ? 2 * half * half : 2 * half * (half + 1);
}

// Numbers in a triangle for so many columns.
static inline size_t risk_triangle(size_t columns)
{
    return risk_row(2 * risk_pairs(columns));
}

typedef enum RiskMoments { RISK_FIRST, RISK_SECOND } RiskMoments;   // up to s1, or s2 too

typedef struct RiskWalk {
    // The event time
    size_t stratum;
    double time;
    size_t deaths;
    size_t first_death;            // sample rows [first_death, first_death + deaths) die at the time
    size_t enter_begin, enter_end; // sample rows that came in since the event time before (those with used[] only)
    size_t leave_begin, leave_end; // places in by_start of rows that left (those with used[] only)
    bool stratum_begins;           // the first event time met in its stratum
    // The step of it
    double s0;
    double *s1;                    // columns, filled up to an even number
    double *s2;                    // triangle; RISK_SECOND only
    double d0, *d1, *d2;           // the same moments over two or more deaths, before the first step
    double count;                  // deaths the step stands for: 1 (Efron), all (Breslow)
    double left_out;               // part of each death that has not joined yet
    // Its own
    const CoxSample *sample;
    const double *weight;
    RiskMoments moments;
    bool efron;
    size_t at_risk, step, steps;
    size_t next_stratum, begin, row, entry;
    double *memory;
} RiskWalk;

// weight = exp(linear predictor) for each row of the sample; it must stay while the walk goes on.
RiskWalk risk_start(const CoxSample *sample, const double *weight, CoxTies ties, RiskMoments moments);

// On to the next event time (earlier in its stratum, or the last of the stratum before); false at the end. Its deaths
// have not joined.
bool risk_next(RiskWalk *walk);

// On to the next step of the time; false when all deaths have joined.
bool risk_step(RiskWalk *walk);

// All deaths (two or more) at once, in place of the steps, for a sum over them that has been found another way.
void risk_join(RiskWalk *walk);

void risk_end(RiskWalk *walk);

#endif
