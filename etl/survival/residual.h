// Residuals of a Cox fit, and what is made of them: the robust variance.
//
// Sources: martingale and deviance, Barlow & Prentice 1988, Therneau, Grambsch & Fleming 1990; Schoenfeld 1982; score
// residuals, Therneau & Grambsch 2000 s. 4.3 (with Efron's ties split over the steps); robust variance, Lin & Wei 1989.
// R: residuals.coxph. All are linear in the rows. A fit whose cox_reason() is not NULL has none.
//
// Rows of martingale, deviance and score residuals are the complete cases in the order of the data.
#ifndef SURVIVAL_RESIDUAL_H
#define SURVIVAL_RESIDUAL_H

#include "survival/cox.h"

// event - expected events, one for each row.
const double *residual_martingale(const CoxSample *sample, const CoxFit *fit, Arena *arena);

// The martingale residuals made symmetric: their squares add up to the deviance.
const double *residual_deviance(const CoxSample *sample, const CoxFit *fit, Arena *arena);

// rows x columns: what each row adds to the score vector; column sums are 0 at the maximum.
const double *residual_score(const CoxSample *sample, const CoxFit *fit, Arena *arena);

// events x columns: covariates of each event less their mean over the risk set, by stratum and time, tied events in the
// order of the data. Row i belongs to the i-th sample row with an event.
const double *residual_schoenfeld(const CoxSample *sample, const CoxFit *fit, Arena *arena);

// The same scaled by events x variance and moved by the coefficient, so that their smooth over time estimates beta(t)
// (Grambsch & Therneau 1994); NaN in the columns without a coefficient.
const double *residual_scaled_schoenfeld(const CoxSample *sample, const CoxFit *fit, Arena *arena);

// columns x columns: D'D, D the score residuals x naive variance, added up within clusters. Needs sample->cluster.
const double *residual_robust_variance(const CoxSample *sample, const CoxFit *fit, Arena *arena);

#endif
