// Distribution: tails and quantiles of the normal and the chi-square distribution, the only use of GSL in the program.
// Upper tails are computed as such, so a P value of 1e-300 keeps its digits.
#ifndef SURVIVAL_DISTRIBUTION_H
#define SURVIVAL_DISTRIBUTION_H

// P(Z > z). NaN gives NaN.
double distribution_normal_upper(double z);

// 2 P(Z > |z|), the P value of a z statistic.
double distribution_normal_two_sided(double z);

// The z with P(Z <= z) = p, 0 < p < 1.
double distribution_normal_quantile(double p);

// P(X > x) of the chi-square distribution with df degrees of freedom. df = 0 has its whole mass at zero; a negative df,
// or NaN, gives NaN (as R's pchisq).
double distribution_chisq_upper(double x, double df);

// The normal quantile of 95 % confidence limits, 1.959963984540054.
double distribution_z95(void);

// The library the tails come from, with its version: "GSL 2.7.1".
const char *distribution_library(void);

#endif
