// The baseline hazard: the steps of the hazard, added up by stratum.
#include "survival/baseline.h"

#include <math.h>
#include <stdlib.h>

#include "survival/hazard.h"

// exp(linear predictor) by the coefficients that are printed: one that is not estimable counts as 0. (The fit's own
// linear predictor may hold a coefficient that ran off to infinity before its column was found redundant.)
static double *weigh_rows(const CoxSample *sample, const CoxFit *fit)
{
    double *weight = memory_alloc(sample->rows * sizeof *weight);
    for (size_t i = 0; i < sample->rows; i++) {
        double sum = 0;
        for (size_t j = 0; j < sample->columns; j++)
            if (!isnan(fit->coefficient[j]))
                sum += fit->coefficient[j] * sample->x[i * sample->stride + j] / sample->scale[j];
        weight[i] = exp(sum);
    }
    return weight;
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
    double *time = arena_array(arena, sample->rows, sizeof *time),
           *hazard = arena_array(arena, sample->rows, sizeof *hazard);
    uint32_t *stratum = arena_array(arena, sample->rows, sizeof *stratum);
    double *weight = weigh_rows(sample, fit), factor = uncenter(sample, fit), sum = 0;
    HazardSteps steps = hazard_steps(sample, weight, fit->ties, false);
    size_t count = 0, k = 0;
    for (size_t i = 0; i < sample->rows; i++) {
        bool new_stratum = i == 0 || sample->stratum[i] != sample->stratum[i - 1];
        if (!new_stratum && sample->stop[i] == sample->stop[i - 1]) continue;
        if (new_stratum) sum = 0;
        if (sample->event[i]) sum += steps.hazard[k++];   // events come first among ties
        time[count] = sample->stop[i];
        hazard[count] = sum * factor;
        stratum[count++] = sample->stratum[i];
    }
    hazard_free(&steps);
    free(weight);
    return (Baseline){count, time, hazard, stratum};
}
