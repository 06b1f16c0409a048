// Steps of the hazard: one walk over the risk sets backwards in time fills them from the end; sums then go forward.
#include "survival/hazard.h"

#include <stdlib.h>
#include <string.h>

#include "survival/risk.h"

static size_t count_event_times(const CoxSample *sample)
{
    size_t count = 0;
    for (size_t i = 0; i < sample->rows; i++) {
        bool same = i > 0 && sample->event[i - 1] && sample->stop[i] == sample->stop[i - 1] &&
                    sample->stratum[i] == sample->stratum[i - 1];
        count += sample->event[i] && !same;
    }
    return count;
}

static double *new_numbers(size_t count)
{
    double *numbers = memory_alloc(count * sizeof *numbers);
    memset(numbers, 0, count * sizeof *numbers);
    return numbers;
}

static HazardSteps new_steps(const CoxSample *sample, bool with_means)
{
    size_t count = count_event_times(sample), columns = sample->columns;
    HazardSteps steps = {.count = count, .columns = columns, .stratum = memory_alloc(count * sizeof(uint32_t)),
                         .time = new_numbers(count), .hazard = new_numbers(count), .excess = new_numbers(count)};
    if (with_means) {
        steps.event_mean = new_numbers(count * columns);
        steps.mean = new_numbers(count * columns);
        steps.excess_mean = new_numbers(count * columns);
    }
    return steps;
}

static void add_step(HazardSteps *steps, size_t k, const RiskWalk *walk)
{
    double hazard = walk->count / walk->s0, excess = walk->left_out * hazard;
    steps->hazard[k] += hazard;
    steps->excess[k] += excess;
    for (size_t j = 0; steps->mean && j < steps->columns; j++) {
        size_t cell = k * steps->columns + j;
        double mean = walk->s1[j] / walk->s0;
        steps->event_mean[cell] += walk->count / (double)walk->deaths * mean;
        steps->mean[cell] += hazard * mean;
        steps->excess_mean[cell] += excess * mean;
    }
}

HazardSteps hazard_steps(const CoxSample *sample, const double *weight, CoxTies ties, bool with_means)
{
    HazardSteps steps = new_steps(sample, with_means);
    RiskWalk walk = risk_start(sample, weight, ties, RISK_FIRST);
    for (size_t k = steps.count; risk_next(&walk);) {
        k--;
        steps.stratum[k] = (uint32_t)walk.stratum;
        steps.time[k] = walk.time;
        while (risk_step(&walk)) add_step(&steps, k, &walk);
    }
    risk_end(&walk);
    return steps;
}

void hazard_free(HazardSteps *steps)
{
    free(steps->stratum);
    free(steps->time);
    free(steps->hazard);
    free(steps->excess);
    free(steps->event_mean);
    free(steps->mean);
    free(steps->excess_mean);
    *steps = (HazardSteps){0};
}

// The cumulative hazard and means while time goes forward.
typedef struct Sum {
    const HazardSteps *steps;
    size_t next;               // first step not yet added
    uint32_t stratum;
    double hazard;
    double *mean;
} Sum;

static void sum_clear(Sum *sum, uint32_t stratum)
{
    sum->stratum = stratum;
    sum->hazard = 0;
    if (sum->mean) memset(sum->mean, 0, sum->steps->columns * sizeof *sum->mean);
}

// Adds the steps up to time, itself included, of stratum; those left of the strata before are passed over.
static void sum_advance(Sum *sum, uint32_t stratum, double time)
{
    const HazardSteps *steps = sum->steps;
    if (stratum != sum->stratum) sum_clear(sum, stratum);
    for (; sum->next < steps->count && steps->stratum[sum->next] <= stratum; sum->next++) {
        if (steps->stratum[sum->next] < stratum) continue;
        if (steps->time[sum->next] > time) return;
        sum->hazard += steps->hazard[sum->next];
        for (size_t j = 0; sum->mean && j < steps->columns; j++)
            sum->mean[j] += steps->mean[sum->next * steps->columns + j];
    }
}

static void add_sum(const Sum *sum, size_t row, double sign, double *hazard, double *mean)
{
    size_t columns = sum->steps->columns;
    hazard[row] += sign * sum->hazard;
    for (size_t j = 0; mean && j < columns; j++) mean[row * columns + j] += sign * sum->mean[j];
}

// Those who die at the last step added were at risk at it only with the part that had joined.
static void subtract_excess(const Sum *sum, size_t row, double *hazard, double *mean)
{
    size_t columns = sum->steps->columns, k = sum->next - 1;
    hazard[row] -= sum->steps->excess[k];
    for (size_t j = 0; mean && j < columns; j++) mean[row * columns + j] -= sum->steps->excess_mean[k * columns + j];
}

void hazard_exposure(const HazardSteps *steps, const CoxSample *sample, double *hazard, double *mean)
{
    Sum sum = {.steps = steps, .mean = mean ? new_numbers(steps->columns) : NULL};
    memset(hazard, 0, sample->rows * sizeof *hazard);
    if (mean) memset(mean, 0, sample->rows * steps->columns * sizeof *mean);
    for (size_t row = 0; row < sample->rows; row++) {
        sum_advance(&sum, sample->stratum[row], sample->stop[row]);
        add_sum(&sum, row, 1, hazard, mean);
        if (sample->event[row]) subtract_excess(&sum, row, hazard, mean);
    }
    sum.next = 0;
    sum_clear(&sum, 0);
    for (size_t i = 0; sample->start && i < sample->rows; i++) {
        size_t row = sample->by_start[i];
        sum_advance(&sum, sample->stratum[row], sample->start[row]);
        add_sum(&sum, row, -1, hazard, mean);
    }
    free(sum.mean);
}
