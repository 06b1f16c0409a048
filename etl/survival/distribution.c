// Distribution tails by GSL (Cody's algorithm for the normal, the incomplete gamma function for the chi-square).
#include "survival/distribution.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_version.h>
#include <math.h>

double distribution_normal_two_sided(double z)
{
    return isnan(z) ? z : 2 * gsl_cdf_ugaussian_Q(fabs(z));
}

double distribution_chisq_upper(double x, double df)
{
    if (isnan(x) || isnan(df) || df < 0) return NAN;
    if (x <= 0) return 1;
    if (df == 0 || isinf(x)) return 0;
    return gsl_cdf_chisq_Q(x, df);
}

double distribution_z95(void)
{
    return 1.9599639845400542355;   // Phi^-1(0.975), rounded once
}

const char *distribution_library(void)
{
    return "GSL " GSL_VERSION;
}
