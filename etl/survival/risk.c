// The walk over risk sets, backwards in time.
#include "survival/risk.h"

#include <stdlib.h>
#include <string.h>

static size_t triangle(size_t columns)
{
    return columns * (columns + 1) / 2;
}

RiskWalk risk_start(const CoxSample *sample, const double *weight, CoxTies ties, RiskMoments moments)
{
    size_t columns = sample->columns, second = moments == RISK_SECOND ? triangle(columns) : 0, total = 2 * (columns + second);
    double *memory = memory_alloc(total * sizeof *memory);
    memset(memory, 0, total * sizeof *memory);
    return (RiskWalk){.s1 = memory, .d1 = memory + columns, .s2 = memory + 2 * columns, .d2 = memory + 2 * columns + second,
                      .sample = sample, .weight = weight, .moments = moments, .efron = ties == COX_EFRON,
                      .next_stratum = sample->stratum_count, .memory = memory};
}

void risk_end(RiskWalk *walk)
{
    free(walk->memory);
    walk->memory = NULL;
}

static size_t second_moments(const RiskWalk *walk)
{
    return walk->moments == RISK_SECOND ? triangle(walk->sample->columns) : 0;
}

static void clear_sums(RiskWalk *walk)
{
    walk->s0 = 0;
    memset(walk->s1, 0, walk->sample->columns * sizeof *walk->s1);
    memset(walk->s2, 0, second_moments(walk) * sizeof *walk->s2);
}

static void clear_death_sums(RiskWalk *walk)
{
    walk->d0 = 0;
    memset(walk->d1, 0, walk->sample->columns * sizeof *walk->d1);
    memset(walk->d2, 0, second_moments(walk) * sizeof *walk->d2);
}

static void add_first(double weight, const double *restrict x, size_t columns, double *restrict s1)
{
    for (size_t i = 0; i < columns; i++) s1[i] += weight * x[i];
}

static void add_second(double weight, const double *restrict x, size_t columns, double *restrict s1, double *restrict s2)
{
    for (size_t i = 0; i < columns; i++) {
        double weighted = weight * x[i];
        s1[i] += weighted;
        for (size_t j = 0; j <= i; j++) s2[j] += weighted * x[j];
        s2 += i + 1;
    }
}

static void add_row(const RiskWalk *walk, size_t row, double weight, double *s0, double *s1, double *s2)
{
    size_t columns = walk->sample->columns;
    const double *x = walk->sample->x + row * columns;
    *s0 += weight;
    if (walk->moments == RISK_SECOND) add_second(weight, x, columns, s1, s2);
    else add_first(weight, x, columns, s1);
}

// Goes to the next stratum (from the last to the first) that has rows; false when there is none.
static bool enter_stratum(RiskWalk *walk)
{
    const CoxSample *sample = walk->sample;
    while (walk->next_stratum > 0) {
        size_t s = --walk->next_stratum, end = sample->stratum_end[s], begin = s ? sample->stratum_end[s - 1] : 0;
        if (begin == end) continue;
        walk->stratum = s;
        walk->begin = begin;
        walk->row = walk->entry = end;
        walk->stratum_begins = true;
        walk->at_risk = 0;
        clear_sums(walk);
        return true;
    }
    return false;
}

// One past the latest row with an event not yet in; begin when there is none left in this stratum.
static size_t find_event(const RiskWalk *walk)
{
    size_t i = walk->row;
    while (i > walk->begin && !walk->sample->event[i - 1]) i--;
    return i;
}

static void leave(RiskWalk *walk)
{
    const CoxSample *sample = walk->sample;
    walk->leave_end = walk->leave_begin = walk->entry;
    if (!sample->start) return;
    for (; walk->entry > walk->begin; walk->entry--) {
        size_t row = sample->by_start[walk->entry - 1];
        if (sample->start[row] < walk->time) break;
        if (!sample->used[row]) continue;
        // An empty risk set starts again from exact zeros.
        if (--walk->at_risk == 0) clear_sums(walk);
        else add_row(walk, row, -walk->weight[row], &walk->s0, walk->s1, walk->s2);
    }
    walk->leave_begin = walk->entry;
}

// Rows from the last down to `last` are no deaths of this time and join the sums; those from there to first are.
static void enter(RiskWalk *walk, size_t first, size_t last)
{
    const CoxSample *sample = walk->sample;
    walk->enter_end = walk->row;
    walk->enter_begin = first;
    for (size_t i = walk->row; i-- > last;) {
        if (sample->used && !sample->used[i]) continue;
        walk->at_risk++;
        add_row(walk, i, walk->weight[i], &walk->s0, walk->s1, walk->s2);
    }
    clear_death_sums(walk);
    for (size_t i = last; i-- > first;) {
        walk->at_risk++;
        add_row(walk, i, walk->weight[i], &walk->d0, walk->d1, walk->d2);
    }
    walk->row = first;
}

bool risk_next(RiskWalk *walk)
{
    const CoxSample *sample = walk->sample;
    while (risk_step(walk)) continue;
    walk->stratum_begins = false;
    size_t last = find_event(walk);
    while (last == walk->begin) {
        if (!enter_stratum(walk)) return false;
        last = find_event(walk);
    }
    size_t first = last;
    walk->time = sample->stop[last - 1];
    while (first > walk->begin && sample->stop[first - 1] == walk->time) first--;
    walk->first_death = first;
    walk->deaths = last - first;
    walk->step = 0;
    walk->steps = walk->efron ? walk->deaths : 1;
    walk->count = walk->efron ? 1 : (double)walk->deaths;
    leave(walk);
    enter(walk, first, last);
    return true;
}

static void join_deaths(RiskWalk *walk)
{
    size_t columns = walk->sample->columns, second = second_moments(walk);
    walk->s0 += walk->d0;
    for (size_t i = 0; i < columns; i++) walk->s1[i] += walk->d1[i];
    for (size_t i = 0; i < second; i++) walk->s2[i] += walk->d2[i];
}

static void join_part(RiskWalk *walk, double parts)
{
    size_t columns = walk->sample->columns, second = second_moments(walk);
    walk->s0 += walk->d0 / parts;
    for (size_t i = 0; i < columns; i++) walk->s1[i] += walk->d1[i] / parts;
    for (size_t i = 0; i < second; i++) walk->s2[i] += walk->d2[i] / parts;
}

bool risk_step(RiskWalk *walk)
{
    if (walk->step == walk->steps) return false;
    if (walk->steps == 1) join_deaths(walk);
    else join_part(walk, (double)walk->steps);
    walk->step++;
    walk->left_out = (double)(walk->steps - walk->step) / (double)walk->steps;
    return true;
}
