// The walk over risk sets, backwards in time.
#include "survival/risk.h"

#include <stdlib.h>
#include <string.h>

// Numbers that s1 and s2 take: whole pairs.
static size_t first_moments(const CoxSample *sample)
{
    return 2 * risk_pairs(sample->columns);
}

static size_t second_moments(const CoxSample *sample, RiskMoments moments)
{
    return moments == RISK_SECOND ? risk_triangle(sample->columns) : 0;
}

RiskWalk risk_start(const CoxSample *sample, const double *weight, CoxTies ties, RiskMoments moments)
{
    size_t first = first_moments(sample), second = second_moments(sample, moments), total = 2 * (first + second);
    double *memory = memory_alloc(total * sizeof *memory);   // malloc aligns for any object, and so for a Pair
    memset(memory, 0, total * sizeof *memory);
    return (RiskWalk){.s1 = memory, .d1 = memory + first, .s2 = memory + 2 * first, .d2 = memory + 2 * first + second,
                      .sample = sample, .weight = weight, .moments = moments, .efron = ties == COX_EFRON,
                      .next_stratum = sample->stratum_count, .memory = memory};
}

void risk_end(RiskWalk *walk)
{
    free(walk->memory);
    walk->memory = NULL;
}

static void clear_sums(RiskWalk *walk)
{
    walk->s0 = 0;
    memset(walk->s1, 0, first_moments(walk->sample) * sizeof *walk->s1);
    memset(walk->s2, 0, second_moments(walk->sample, walk->moments) * sizeof *walk->s2);
}

static void clear_death_sums(RiskWalk *walk)
{
    walk->d0 = 0;
    memset(walk->d1, 0, first_moments(walk->sample) * sizeof *walk->d1);
    memset(walk->d2, 0, second_moments(walk->sample, walk->moments) * sizeof *walk->d2);
}

static void add_first(double weight, const Pair *restrict x, size_t columns, Pair *restrict s1)
{
    for (size_t k = 0; k < risk_pairs(columns); k++) s1[k] += weight * x[k];
}

// Two rows of the triangle at a time: they are of one length and share what they read.
static void add_second(double weight, const double *restrict x, size_t columns, Pair *restrict s2)
{
    const Pair *pairs = (const Pair *)x;
    for (size_t m = 0; m < risk_pairs(columns); m++) {
        double even = weight * x[2 * m], odd = weight * x[2 * m + 1];
        Pair *next = s2 + m + 1;
        for (size_t k = 0; k <= m; k++) {
            s2[k] += even * pairs[k];
            next[k] += odd * pairs[k];
        }
        s2 = next + m + 1;
    }
}

static void add_row(const RiskWalk *walk, size_t row, double weight, double *s0, double *s1, double *s2)
{
    const double *x = walk->sample->x + row * walk->sample->stride;
    *s0 += weight;
    add_first(weight, (const Pair *)x, walk->sample->columns, (Pair *)s1);
    if (walk->moments == RISK_SECOND) add_second(weight, x, walk->sample->columns, (Pair *)s2);
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
    walk->at_risk += last - first;
    walk->row = first;
    if (walk->deaths == 1) return;
    clear_death_sums(walk);
    for (size_t i = last; i-- > first;) add_row(walk, i, walk->weight[i], &walk->d0, walk->d1, walk->d2);
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

static void add_pairs(const double *restrict from, size_t numbers, double *restrict to)
{
    const Pair *source = (const Pair *)from;
    Pair *sum = (Pair *)to;
    for (size_t k = 0; k < numbers / 2; k++) sum[k] += source[k];
}

static void divide(double *numbers, size_t count, double by)
{
    Pair *pairs = (Pair *)numbers;
    for (size_t k = 0; k < count / 2; k++) pairs[k] /= by;
}

static void join(RiskWalk *walk)
{
    walk->s0 += walk->d0;
    add_pairs(walk->d1, first_moments(walk->sample), walk->s1);
    add_pairs(walk->d2, second_moments(walk->sample, walk->moments), walk->s2);
}

bool risk_step(RiskWalk *walk)
{
    if (walk->step == walk->steps) return false;
    if (walk->step == 0 && walk->steps > 1) {
        walk->d0 /= (double)walk->steps;
        divide(walk->d1, first_moments(walk->sample), (double)walk->steps);
        divide(walk->d2, second_moments(walk->sample, walk->moments), (double)walk->steps);
    }
    if (walk->deaths == 1)
        add_row(walk, walk->first_death, walk->weight[walk->first_death], &walk->s0, walk->s1, walk->s2);
    else join(walk);
    walk->step++;
    walk->left_out = (double)(walk->steps - walk->step) / (double)walk->steps;
    return true;
}

void risk_join(RiskWalk *walk)
{
    join(walk);
    walk->step = walk->steps;
    walk->left_out = 0;
}
