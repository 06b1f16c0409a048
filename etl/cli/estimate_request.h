// What is asked of `estimate`: the names of columns and the options of the command line.
#ifndef CLI_ESTIMATE_REQUEST_H
#define CLI_ESTIMATE_REQUEST_H

#include "base/arena.h"
#include "survival/cox.h"

// Levels of a categorical column as --factor gives them, the first is the reference.
typedef struct EstimateFactor {
    const char *name;
    const Text *levels;
    size_t level_count;
} EstimateFactor;

typedef struct EstimateRequest {
    const char *path;
    const char *time, *event;
    const char *start, *group, *strata, *cluster;   // NULL = not given
    const char **covariates;
    size_t covariate_count;
    EstimateFactor *factors;
    size_t factor_count;
    CoxTies ties[2];
    size_t tie_count;
    double *at;                // ascending
    size_t at_count;
    double *tau;
    size_t tau_count;
    bool json;
} EstimateRequest;

#endif
