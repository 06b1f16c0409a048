// Distribution: tails of the normal and the chi-square distribution, by GSL. Upper tails are computed as such, so a P
// value of 1e-300 keeps its digits.
#ifndef SURVIVAL_DISTRIBUTION_H
#define SURVIVAL_DISTRIBUTION_H

// 2 P(Z > |z|), the P value of a z statistic. NaN gives NaN.
double distribution_normal_two_sided(double z);

// P(X > x) of the chi-square distribution with df degrees of freedom. df = 0 has its whole mass at zero; a negative df,
// or NaN, gives NaN (as R's pchisq).
double distribution_chisq_upper(double x, double df);

// The normal quantile of 95 % confidence limits, 1.959963984540054.
double distribution_z95(void);

// The library the tails come from, with its version: "GSL 2.7.1".
const char *distribution_library(void);

#endif
