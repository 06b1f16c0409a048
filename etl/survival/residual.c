// Residuals by one walk over the risk sets. While it goes back in time the cumulative hazard so far, H, grows; a row that
// enters subtracts H and one that leaves adds it, which leaves with each row the hazard of its own time at risk.
#include "survival/residual.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "survival/risk.h"

// Of each sample row: hazard = int dH over its time at risk, mean = int xbar dH (columns; NULL when not asked for).
typedef struct Exposure {
    double *hazard, *mean;
    double *weight;            // exp(linear predictor)
} Exposure;

typedef struct Accumulator {
    const CoxSample *sample;
    Exposure *exposure;
    double hazard;             // H and the same of the means, from the end of the stratum so far
    double *mean;
    bool open;                 // a stratum is being walked
    size_t end, first_row, entry;   // its rows entered are [first_row, end); of by_start, [begin, entry) have not left
    size_t begin;
} Accumulator;

static double *row_weights(const CoxSample *sample, const CoxFit *fit)
{
    double *weight = memory_alloc(sample->rows * sizeof *weight);
    for (size_t i = 0; i < sample->rows; i++) weight[i] = exp(fit->linear_predictor[i]);
    return weight;
}

static void pass(const Accumulator *sum, size_t row, double sign)
{
    if (sum->sample->used && !sum->sample->used[row]) return;
    size_t columns = sum->sample->columns;
    sum->exposure->hazard[row] += sign * sum->hazard;
    for (size_t j = 0; sum->mean && j < columns; j++) sum->exposure->mean[row * columns + j] += sign * sum->mean[j];
}

// At the beginning of a stratum's time whoever is still at risk leaves.
static void close_stratum(Accumulator *sum)
{
    if (!sum->open) return;
    if (sum->sample->start) {
        for (size_t i = sum->begin; i < sum->entry; i++) pass(sum, sum->sample->by_start[i], 1);
    } else {
        for (size_t row = sum->first_row; row < sum->end; row++) pass(sum, row, 1);
    }
    sum->open = false;
}

static void open_stratum(Accumulator *sum, size_t stratum)
{
    close_stratum(sum);
    sum->open = true;
    sum->end = sum->sample->stratum_end[stratum];
    sum->begin = stratum ? sum->sample->stratum_end[stratum - 1] : 0;
    sum->entry = sum->end;
    sum->hazard = 0;
    if (sum->mean) memset(sum->mean, 0, sum->sample->columns * sizeof *sum->mean);
}

static void add_event_time(Accumulator *sum, const RiskWalk *walk)
{
    size_t columns = sum->sample->columns;
    for (size_t i = walk->leave_begin; i < walk->leave_end; i++) pass(sum, sum->sample->by_start[i], 1);
    for (size_t row = walk->enter_begin; row < walk->enter_end; row++) pass(sum, row, -1);
    sum->entry = walk->leave_begin;
    sum->first_row = walk->enter_begin;
    RiskTerms terms = risk_terms(walk);
    sum->hazard += terms.one;
    for (size_t j = 0; sum->mean && j < columns; j++)
        sum->mean[j] += walk->s1[j] * terms.square - walk->d1[j] * terms.f_square;
    // Efron: those who die at this time were at risk at step k of it with 1 - f only.
    for (size_t row = walk->first_death; row < walk->first_death + walk->deaths; row++) {
        sum->exposure->hazard[row] -= terms.f;
        for (size_t j = 0; sum->mean && j < columns; j++)
            sum->exposure->mean[row * columns + j] -= walk->s1[j] * terms.f_square - walk->d1[j] * terms.ff_square;
    }
}

static Exposure expose(const CoxSample *sample, const CoxFit *fit, bool with_means)
{
    size_t cells = with_means ? sample->rows * sample->columns : 0;
    Exposure exposure = {.hazard = memory_alloc(sample->rows * sizeof(double)), .weight = row_weights(sample, fit),
                         .mean = memory_alloc(cells * sizeof(double))};
    memset(exposure.hazard, 0, sample->rows * sizeof(double));
    memset(exposure.mean, 0, cells * sizeof(double));
    Accumulator sum = {.sample = sample, .exposure = &exposure};
    if (with_means) sum.mean = memory_alloc(sample->columns * sizeof(double));
    RiskWalk walk = risk_start(sample, exposure.weight, fit->ties, RISK_FIRST);
    while (risk_next(&walk)) {
        if (walk.stratum_begins) open_stratum(&sum, walk.stratum);
        add_event_time(&sum, &walk);
    }
    close_stratum(&sum);
    risk_end(&walk);
    free(sum.mean);
    return exposure;
}

static void exposure_free(Exposure *exposure)
{
    free(exposure->hazard);
    free(exposure->mean);
    free(exposure->weight);
}

const double *residual_martingale(const CoxSample *sample, const CoxFit *fit, Arena *arena)
{
    double *residual = arena_array(arena, sample->rows, sizeof *residual);
    Exposure exposure = expose(sample, fit, false);
    for (size_t i = 0; i < sample->rows; i++)
        residual[sample->place[i]] = sample->event[i] - exposure.weight[i] * exposure.hazard[i];
    exposure_free(&exposure);
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

// means[row] += the mean covariates at the time row dies, for the rows that do (scaled units, rows x columns).
static void subtract_event_means(const CoxSample *sample, const CoxFit *fit, const double *weight, double *residual)
{
    size_t columns = sample->columns;
    RiskWalk walk = risk_start(sample, weight, fit->ties, RISK_FIRST);
    while (risk_next(&walk)) {
        RiskTerms terms = risk_terms(&walk);
        for (size_t j = 0; j < columns; j++) {
            double mean = risk_mean_sum(&walk, &terms, j) / (double)walk.deaths;
            for (size_t row = walk.first_death; row < walk.first_death + walk.deaths; row++) residual[row * columns + j] -= mean;
        }
    }
    risk_end(&walk);
}

// In sample order and the covariates' own units.
static double *score_by_sample_row(const CoxSample *sample, const CoxFit *fit)
{
    size_t columns = sample->columns, cells = sample->rows * columns;
    double *residual = memory_alloc(cells * sizeof *residual);
    Exposure exposure = expose(sample, fit, true);
    for (size_t i = 0; i < sample->rows; i++) {
        for (size_t j = 0; j < columns; j++) {
            size_t cell = i * columns + j;
            double expected = exposure.weight[i] * (sample->x[cell] * exposure.hazard[i] - exposure.mean[cell]);
            residual[cell] = (sample->event[i] ? sample->x[cell] : 0) - expected;
        }
    }
    subtract_event_means(sample, fit, exposure.weight, residual);
    for (size_t cell = 0; cell < cells; cell++) residual[cell] /= sample->scale[cell % columns];
    exposure_free(&exposure);
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
    if (cells) memcpy(all, sample->x, cells * sizeof *all);
    subtract_event_means(sample, fit, weight, all);
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
            for (size_t j = 0; j < columns; j++) sum[j] += score[i * columns + k] * fit->naive_variance[k * columns + j];
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
