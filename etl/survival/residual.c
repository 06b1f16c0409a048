// Residuals as sums over the steps of the hazard.
#include "survival/residual.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "survival/hazard.h"

static double *row_weights(const CoxSample *sample, const CoxFit *fit)
{
    double *weight = memory_alloc(sample->rows * sizeof *weight);
    for (size_t i = 0; i < sample->rows; i++) weight[i] = exp(fit->linear_predictor[i]);
    return weight;
}

const double *residual_martingale(const CoxSample *sample, const CoxFit *fit, Arena *arena)
{
    double *residual = arena_array(arena, sample->rows, sizeof *residual);
    double *weight = row_weights(sample, fit), *hazard = memory_alloc(sample->rows * sizeof *hazard);
    HazardSteps steps = hazard_steps(sample, weight, fit->ties, false);
    hazard_exposure(&steps, sample, hazard, NULL);
    for (size_t i = 0; i < sample->rows; i++) residual[sample->place[i]] = sample->event[i] - weight[i] * hazard[i];
    hazard_free(&steps);
    free(hazard);
    free(weight);
    return residual;
}

// sign(m) sqrt(-2 (m + event log(event - m))); log1p keeps the digits where m is near 0.
static double deviance(double martingale, bool event)
{
    double half = martingale + (event ? log1p(-martingale) : 0);
    return copysign(sqrt(fmax(0, -2 * half)), martingale);
}

const double *residual_deviance(const CoxSample *sample, const CoxFit *fit, Arena *arena)
{
    const double *martingale = residual_martingale(sample, fit, arena);
    double *residual = arena_array(arena, sample->rows, sizeof *residual);
    for (size_t i = 0; i < sample->rows; i++)
        residual[sample->place[i]] = deviance(martingale[sample->place[i]], sample->event[i]);
    return residual;
}

// Subtracts from residual (rows x columns, scaled units) the mean covariates of the risk set at each row's death.
static void subtract_event_means(const CoxSample *sample, const HazardSteps *steps, double *residual)
{
    size_t columns = sample->columns, k = 0;
    for (size_t row = 0; row < sample->rows; row++) {
        if (!sample->event[row]) continue;
        while (steps->stratum[k] != sample->stratum[row] || steps->time[k] != sample->stop[row]) k++;
        for (size_t j = 0; j < columns; j++) residual[row * columns + j] -= steps->event_mean[k * columns + j];
    }
}

// In sample order and the covariates' own units.
static double *score_by_sample_row(const CoxSample *sample, const CoxFit *fit)
{
    size_t columns = sample->columns, cells = sample->rows * columns;
    double *residual = memory_alloc(cells * sizeof *residual), *mean = memory_alloc(cells * sizeof *mean);
    double *weight = row_weights(sample, fit), *hazard = memory_alloc(sample->rows * sizeof *hazard);
    HazardSteps steps = hazard_steps(sample, weight, fit->ties, true);
    hazard_exposure(&steps, sample, hazard, mean);
    for (size_t i = 0; i < sample->rows; i++) {
        for (size_t j = 0; j < columns; j++) {
            size_t cell = i * columns + j;
            double x = sample->x[i * sample->stride + j];
            residual[cell] = (sample->event[i] ? x : 0) - weight[i] * (x * hazard[i] - mean[cell]);
        }
    }
    subtract_event_means(sample, &steps, residual);
    for (size_t cell = 0; cell < cells; cell++) residual[cell] /= sample->scale[cell % columns];
    hazard_free(&steps);
    free(hazard);
    free(weight);
    free(mean);
    return residual;
}

const double *residual_score(const CoxSample *sample, const CoxFit *fit, Arena *arena)
{
    size_t columns = sample->columns;
    double *residual = arena_array(arena, sample->rows * columns, sizeof *residual);
    double *sorted = score_by_sample_row(sample, fit);
    for (size_t i = 0; i < sample->rows; i++)
        memcpy(residual + sample->place[i] * columns, sorted + i * columns, columns * sizeof *residual);
    free(sorted);
    return residual;
}

const double *residual_schoenfeld(const CoxSample *sample, const CoxFit *fit, Arena *arena)
{
    size_t columns = sample->columns, cells = sample->rows * columns, event = 0;
    double *residual = arena_array(arena, sample->events * columns, sizeof *residual);
    double *all = memory_alloc(cells * sizeof *all), *weight = row_weights(sample, fit);
    for (size_t i = 0; i < sample->rows; i++)
        for (size_t j = 0; j < columns; j++) all[i * columns + j] = sample->x[i * sample->stride + j];
    HazardSteps steps = hazard_steps(sample, weight, fit->ties, true);
    subtract_event_means(sample, &steps, all);
    hazard_free(&steps);
    for (size_t i = 0; i < sample->rows; i++) {
        if (!sample->event[i]) continue;
        for (size_t j = 0; j < columns; j++) residual[event * columns + j] = all[i * columns + j] / sample->scale[j];
        event++;
    }
    free(weight);
    free(all);
    return residual;
}

const double *residual_scaled_schoenfeld(const CoxSample *sample, const CoxFit *fit, Arena *arena)
{
    size_t columns = sample->columns;
    const double *plain = residual_schoenfeld(sample, fit, arena);
    double *scaled = arena_array(arena, sample->events * columns, sizeof *scaled);
    for (size_t i = 0; i < sample->events; i++) {
        for (size_t j = 0; j < columns; j++) {
            double sum = 0;
            for (size_t k = 0; k < columns; k++) sum += plain[i * columns + k] * fit->naive_variance[k * columns + j];
            scaled[i * columns + j] = sum * (double)sample->events + fit->coefficient[j];
        }
    }
    return scaled;
}

const double *residual_robust_variance(const CoxSample *sample, const CoxFit *fit, Arena *arena)
{
    size_t columns = sample->columns, square = columns * columns;
    double *variance = arena_array(arena, square, sizeof *variance), *score = score_by_sample_row(sample, fit);
    double *change = memory_alloc(sample->cluster_count * columns * sizeof *change);
    memset(change, 0, sample->cluster_count * columns * sizeof *change);
    for (size_t i = 0; i < sample->rows; i++) {
        double *sum = change + sample->cluster[i] * columns;
        for (size_t k = 0; k < columns; k++)
            for (size_t j = 0; j < columns; j++)
                sum[j] += score[i * columns + k] * fit->naive_variance[k * columns + j];
    }
    for (size_t c = 0; c < sample->cluster_count; c++) {
        const double *row = change + c * columns;
        for (size_t j = 0; j < columns; j++)
            for (size_t k = 0; k < columns; k++) variance[j * columns + k] += row[j] * row[k];
    }
    free(change);
    free(score);
    return variance;
}
