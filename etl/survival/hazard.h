// Hazard: the steps of the cumulative baseline hazard of a Cox fit, in the order of strata and time, with the mean
// covariates of the risk set at each. Residuals and the baseline hazard are sums of them.
//
// Sums go forward in time: the last steps, with few and perhaps low-risk rows left, may be larger by many powers of ten
// than the first, and would swallow them the other way round.
#ifndef SURVIVAL_HAZARD_H
#define SURVIVAL_HAZARD_H

#include "survival/cox.h"

// One element for each event time; the means have `columns` each, in scaled units, and are NULL when not asked for.
typedef struct HazardSteps {
    size_t count, columns;
    uint32_t *stratum;
    double *time;
    double *hazard;            // the step
    double *excess;            // the part of it that does not count for those who die at the time (Efron)
    double *event_mean;        // mean covariates, over Efron's steps
    double *mean;              // mean covariates times the step
    double *excess_mean;       // the same of the excess
} HazardSteps;

// weight = exp(linear predictor) of each row of the sample. The result is to be freed.
HazardSteps hazard_steps(const CoxSample *sample, const double *weight, CoxTies ties, bool with_means);
void hazard_free(HazardSteps *steps);

// Of each sample row the hazard of its time at risk, int dH, into hazard[rows]; with means also int mean dH into
// mean[rows x columns], else mean is NULL.
void hazard_exposure(const HazardSteps *steps, const CoxSample *sample, double *hazard, double *mean);

#endif
