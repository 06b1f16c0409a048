// The baseline hazard: the increments found on a walk over the risk sets, added up in the order of time.
#include "survival/baseline.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "survival/risk.h"

// increment[row] = the hazard's step at the time of the event row, at the first event row of each event time.
static double *find_increments(const CoxSample *sample, const CoxFit *fit)
{
    double *increment = memory_alloc(sample->rows * sizeof *increment), *weight = memory_alloc(sample->rows * sizeof *weight);
    for (size_t i = 0; i < sample->rows; i++) {
        increment[i] = 0;
        weight[i] = exp(fit->linear_predictor[i]);
    }
    RiskWalk walk = risk_start(sample, weight, fit->ties, RISK_FIRST);
    while (risk_next(&walk)) increment[walk.first_death] = risk_terms(&walk).one;
    risk_end(&walk);
    free(weight);
    return increment;
}

// exp(-sum beta mean): from the average covariates, where the linear predictor is 0, to covariates of 0.
static double uncenter(const CoxSample *sample, const CoxFit *fit)
{
    double sum = 0;
    for (size_t j = 0; j < sample->columns; j++)
        if (!isnan(fit->coefficient[j])) sum += sample->mean[j] * fit->coefficient[j];
    return exp(-sum);
}

Baseline baseline_hazard(const CoxSample *sample, const CoxFit *fit, Arena *arena)
{
    double *time = arena_array(arena, sample->rows, sizeof *time), *hazard = arena_array(arena, sample->rows, sizeof *hazard);
    uint32_t *stratum = arena_array(arena, sample->rows, sizeof *stratum);
    double *increment = find_increments(sample, fit), factor = uncenter(sample, fit), sum = 0;
    size_t count = 0;
    for (size_t i = 0; i < sample->rows; i++) {
        bool new_stratum = i == 0 || sample->stratum[i] != sample->stratum[i - 1];
        if (new_stratum) sum = 0;
        sum += increment[i];
        if (new_stratum || sample->stop[i] != sample->stop[i - 1]) count++;
        time[count - 1] = sample->stop[i];
        hazard[count - 1] = sum * factor;
        stratum[count - 1] = sample->stratum[i];
    }
    free(increment);
    return (Baseline){count, time, hazard, stratum};
}
