// Concordance: of the pairs of which one is known to have lived longer, the share in which the model gave the other the
// higher risk (Harrell's C).
//
// Source: Harrell et al. 1982; counts and standard error (infinitesimal jackknife) as Therneau & Atkinson, R survival's
// "concordance" vignette: a death at t is compared with each who is at risk at t and does not die then; equal risks
// count one half; start-stop and stratified data are compared within a risk set. R: concordance(coxph). n log n by
// counting in a Fenwick tree over the ranks of the linear predictor. Times are tied by timefix once more, as in R: of
// what the sample has apart, more may tie, for the mean of the distinct times is another.
#ifndef SURVIVAL_CONCORDANCE_H
#define SURVIVAL_CONCORDANCE_H

#include "survival/cox.h"

typedef struct Concordance {
    double c;                  // NaN when no pair can be compared
    double se;                 // by cluster where the sample has clusters
    double concordant, discordant;
    double tied_x;             // equal risk
    double tied_y;             // died at the same time, with unequal risk: not compared
    double tied_xy;            // died at the same time with equal risk
} Concordance;

Concordance concordance_estimate(const CoxSample *sample, const CoxFit *fit);

#endif
