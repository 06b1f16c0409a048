// Confidence limits on five scales.
#include "survival/confidence.h"

#include <math.h>

#include "survival/distribution.h"

static Interval plain(double survival, double width)
{
    double half = survival * width;
    return (Interval){fmax(survival - half, 0), fmin(survival + half, 1)};
}

static Interval log_scale(double survival, double width)
{
    double center = log(survival);
    return (Interval){exp(center - width), fmin(exp(center + width), 1)};
}

static Interval log_log(double survival, double width)
{
    double center = log(-log(survival)), half = width / log(survival);
    return (Interval){exp(-exp(center - half)), exp(-exp(center + half))};
}

static Interval logit(double survival, double width)
{
    double center = log(survival / (1 - survival)), half = width * (1 + survival / (1 - survival));
    return (Interval){1 - 1 / (1 + exp(center - half)), 1 - 1 / (1 + exp(center + half))};
}

static Interval arcsin(double survival, double width)
{
    double center = asin(sqrt(survival)), half = 0.5 * width * sqrt(survival / (1 - survival));
    double low = sin(fmax(center - half, 0)), high = sin(fmin(center + half, asin(1)));
    return (Interval){low * low, high * high};
}

typedef struct Scale {
    const char *name;
    Interval (*limits)(double survival, double width);   // 0 < survival < 1; width = z sigma
    double at_one;                                       // both limits where survival is 1
} Scale;

static const Scale SCALES[CONFIDENCE_TYPE_COUNT] = {
    [CONFIDENCE_PLAIN]   = {"plain", plain, 1},
    [CONFIDENCE_LOG]     = {"log", log_scale, 1},
    [CONFIDENCE_LOG_LOG] = {"log-log", log_log, NAN},
    [CONFIDENCE_LOGIT]   = {"logit", logit, NAN},
    [CONFIDENCE_ARCSIN]  = {"arcsin", arcsin, NAN},
};

const char *confidence_name(ConfidenceType type)
{
    return SCALES[type].name;
}

Interval confidence_interval(ConfidenceType type, double survival, double sigma)
{
    if (isnan(survival) || survival <= 0) return (Interval){NAN, NAN};
    if (survival >= 1) return (Interval){SCALES[type].at_one, SCALES[type].at_one};
    return SCALES[type].limits(survival, distribution_z95() * sigma);
}
