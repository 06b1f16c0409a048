// Confidence: pointwise 95 % limits of a survival probability from its Greenwood standard error.
//
// Sources: plain and log, Kalbfleisch & Prentice 1980; log-log (SAS, Stata and lifelines default), Kalbfleisch &
// Prentice 1980; logit and arcsine square root, Klein & Moeschberger 2003 s. 4.3. Behaviour where they are undefined is
// that of R's survfit: at S = 0 every limit is NaN; at S = 1 plain and log give [1, 1], the others NaN (draw the band
// as 1 there).
#ifndef SURVIVAL_CONFIDENCE_H
#define SURVIVAL_CONFIDENCE_H

typedef enum ConfidenceType {
    CONFIDENCE_PLAIN,
    CONFIDENCE_LOG,            // R's default
    CONFIDENCE_LOG_LOG,        // the report's default
    CONFIDENCE_LOGIT,
    CONFIDENCE_ARCSIN,
    CONFIDENCE_TYPE_COUNT
} ConfidenceType;

typedef struct Interval {
    double lower, upper;       // NaN where undefined or, for a time, not reached
} Interval;

// "plain", "log", "log-log", "logit", "arcsin".
const char *confidence_name(ConfidenceType type);

// Limits of survival, where sigma is the square root of Greenwood's sum, so that se(S) = S sigma.
Interval confidence_interval(ConfidenceType type, double survival, double sigma);

#endif
