// Baseline: the cumulative hazard of someone with every covariate 0, by stratum.
//
// Source: Breslow 1974; with Efron's ties, his steps (Therneau & Grambsch 2000 s. 10.2). R: basehaz(fit, centered =
// FALSE).
#ifndef SURVIVAL_BASELINE_H
#define SURVIVAL_BASELINE_H

#include "survival/cox.h"

// One element for each distinct stop time (of event or censoring) of each stratum, strata and times ascending.
typedef struct Baseline {
    size_t count;
    const double *time;
    const double *hazard;
    const uint32_t *stratum;
} Baseline;

Baseline baseline_hazard(const CoxSample *sample, const CoxFit *fit, Arena *arena);

#endif
