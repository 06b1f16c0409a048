// Concordance by one walk back in time over each stratum, with two trees of counts over the ranks of the linear
// predictor: those at risk, and the deaths so far. A row's part in all comparisons is what it meets as a death, plus
// the deaths of its time at risk, got as the tree of deaths when it leaves less that tree when it enters.
#include "survival/concordance.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "survival/order.h"
#include "survival/timefix.h"

typedef struct Tree {
    size_t size;
    double *count;             // Fenwick sums, 1-based
    double total;
} Tree;

static void tree_add(Tree *tree, size_t rank, double amount)
{
    tree->total += amount;
    for (size_t i = rank; i <= tree->size; i += i & (~i + 1)) tree->count[i] += amount;
}

static double tree_sum(const Tree *tree, size_t rank)
{
    double sum = 0;
    for (size_t i = rank; i > 0; i -= i & (~i + 1)) sum += tree->count[i];
    return sum;
}

typedef struct Versus {
    double lower, higher, equal;   // numbers in a tree with a lower, higher, equal linear predictor
} Versus;

static Versus tree_compare(const Tree *tree, size_t rank)
{
    double below = tree_sum(tree, rank - 1), up_to = tree_sum(tree, rank);
    return (Versus){below, tree->total - up_to, up_to - below};
}

// A row's pairs: concordant, discordant, of equal risk.
typedef struct Pairs {
    double concordant, discordant, tied;
} Pairs;

typedef struct Count {
    const CoxSample *sample;
    uint32_t *rank;            // 1 … of the linear predictor
    Tree at_risk, deaths;
    uint32_t *tally;           // of ranks, zero between uses
    Pairs *pairs;              // a row each
    Concordance sum;
} Count;

// Whether times tie that the sample has apart, now that the mean of the distinct times is another. R ties once more.
static bool ties_again(const CoxSample *sample)
{
    size_t n = sample->rows, size = n * sizeof(double);
    double *stop = memory_alloc(2 * size), *start = sample->start ? stop + n : NULL;
    memcpy(stop, sample->stop, size);
    if (start) memcpy(start, sample->start, size);
    timefix_apply(start, stop, n);
    bool changed = memcmp(stop, sample->stop, size) != 0 || (start && memcmp(start, sample->start, size) != 0);
    free(stop);
    return changed;
}

// The sample tied once more, without covariates; risk is put into its order.
static CoxSample tie_again(const CoxSample *sample, const double **risk, Arena *arena)
{
    const CoxData data = {.rows = sample->rows, .start = sample->start, .stop = sample->stop, .event = sample->event,
                          .stratum = sample->stratum, .stratum_count = sample->stratum_count,
                          .cluster = sample->cluster, .cluster_count = sample->cluster_count};
    CoxSample tied = cox_sample(&data, arena);
    double *moved = arena_array(arena, tied.rows, sizeof *moved);
    for (size_t i = 0; i < tied.rows; i++) moved[i] = (*risk)[tied.row[i]];
    *risk = moved;
    return tied;
}

static uint32_t *rank_rows(const double *risk, size_t n, size_t *distinct)
{
    uint32_t *rank = memory_alloc(n * sizeof *rank), *order = memory_alloc(n * sizeof *order), next = 0;
    order_identity(order, n);
    order_ascending(risk, order, n);
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || risk[order[i]] != risk[order[i - 1]]) next++;
        rank[order[i]] = next;
    }
    *distinct = next;
    free(order);
    return rank;
}

// The deaths in the tree so far, seen from a partner at risk: a death with the higher risk is concordant.
static void meet_deaths(Count *count, size_t row, double sign)
{
    Versus deaths = tree_compare(&count->deaths, count->rank[row]);
    count->pairs[row].concordant += sign * deaths.higher;
    count->pairs[row].discordant += sign * deaths.lower;
    count->pairs[row].tied += sign * deaths.equal;
}

static void enter(Count *count, size_t row)
{
    meet_deaths(count, row, -1);
    tree_add(&count->at_risk, count->rank[row], 1);
}

static void leave(Count *count, size_t row)
{
    meet_deaths(count, row, 1);
    tree_add(&count->at_risk, count->rank[row], -1);
}

static void meet_at_risk(Count *count, size_t row)
{
    Versus others = tree_compare(&count->at_risk, count->rank[row]);
    count->pairs[row].concordant += others.lower;
    count->pairs[row].discordant += others.higher;
    count->pairs[row].tied += others.equal;
    count->sum.concordant += others.lower;
    count->sum.discordant += others.higher;
    count->sum.tied_x += others.equal;
}

// Pairs among the deaths [first, end) of one time, by whether their risks are equal.
static void count_tied_deaths(Count *count, size_t first, size_t end)
{
    for (size_t row = first; row < end; row++) {
        double equal = count->tally[count->rank[row]]++;
        count->sum.tied_xy += equal;
        count->sum.tied_y += (double)(row - first) - equal;
    }
    for (size_t row = first; row < end; row++) count->tally[count->rank[row]] = 0;
}

// The deaths [first, end) at one time: they meet those at risk beyond it, and then count as at risk for earlier deaths.
static void add_deaths(Count *count, size_t first, size_t end)
{
    for (size_t row = first; row < end; row++) meet_at_risk(count, row);
    count_tied_deaths(count, first, end);
    for (size_t row = first; row < end; row++) tree_add(&count->deaths, count->rank[row], 1);
    for (size_t row = first; row < end; row++) enter(count, row);
}

static void walk_stratum(Count *count, size_t begin, size_t end)
{
    const CoxSample *sample = count->sample;
    size_t entry = end;
    for (size_t row = end; row > begin;) {
        double time = sample->stop[row - 1];
        for (; row > begin && sample->stop[row - 1] == time && !sample->event[row - 1]; row--) enter(count, row - 1);
        size_t last = row;
        while (row > begin && sample->stop[row - 1] == time) row--;
        if (row == last) continue;
        for (; sample->start && entry > begin && sample->start[sample->by_start[entry - 1]] >= time; entry--)
            leave(count, sample->by_start[entry - 1]);
        add_deaths(count, row, last);
    }
    for (size_t i = begin; i < entry; i++) leave(count, sample->start ? sample->by_start[i] : i);
    for (size_t row = begin; row < end; row++)
        if (sample->event[row]) tree_add(&count->deaths, count->rank[row], -1);
}

// The infinitesimal jackknife: how much each row (or cluster) moves Somers' d, squared and added up.
static double jackknife_variance(const Count *count)
{
    const CoxSample *sample = count->sample;
    size_t groups = sample->cluster ? sample->cluster_count : sample->rows;
    double *change = memory_alloc(groups * sizeof *change), variance = 0;
    double pairs = count->sum.concordant + count->sum.discordant + count->sum.tied_x;
    double somers = (count->sum.concordant - count->sum.discordant) / pairs;
    memset(change, 0, groups * sizeof *change);
    for (size_t row = 0; row < sample->rows; row++) {
        Pairs own = count->pairs[row];
        double all = own.concordant + own.discordant + own.tied;
        change[sample->cluster ? sample->cluster[row] : row] +=
            (own.concordant - own.discordant) / pairs - somers / pairs * all;
    }
    for (size_t g = 0; g < groups; g++) variance += change[g] * change[g];
    free(change);
    return variance;
}

static Tree tree_new(size_t size)
{
    Tree tree = {.size = size, .count = memory_alloc((size + 1) * sizeof(double))};
    memset(tree.count, 0, (size + 1) * sizeof(double));
    return tree;
}

// The walk over sample, whose rows have these risks.
static Concordance compare(const CoxSample *sample, const double *risk)
{
    Count count = {.sample = sample};
    size_t distinct = 0;
    count.rank = rank_rows(risk, sample->rows, &distinct);
    count.at_risk = tree_new(distinct);
    count.deaths = tree_new(distinct);
    count.tally = memory_alloc((distinct + 1) * sizeof *count.tally);
    count.pairs = memory_alloc(sample->rows * sizeof *count.pairs);
    memset(count.tally, 0, (distinct + 1) * sizeof *count.tally);
    memset(count.pairs, 0, sample->rows * sizeof *count.pairs);
    for (size_t s = 0, begin = 0; s < sample->stratum_count; begin = sample->stratum_end[s++])
        walk_stratum(&count, begin, sample->stratum_end[s]);
    double pairs = count.sum.concordant + count.sum.discordant + count.sum.tied_x;
    count.sum.c = pairs > 0 ? (count.sum.concordant + count.sum.tied_x / 2) / pairs : NAN;
    count.sum.se = pairs > 0 ? sqrt(jackknife_variance(&count) / 4) : NAN;
    free(count.pairs);
    free(count.tally);
    free(count.deaths.count);
    free(count.at_risk.count);
    free(count.rank);
    return count.sum;
}

Concordance concordance_estimate(const CoxSample *sample, const CoxFit *fit)
{
    Arena arena = {0};
    const double *risk = fit->linear_predictor;
    CoxSample compared = *sample;
    if (ties_again(sample)) compared = tie_again(sample, &risk, &arena);
    Concordance concordance = compare(&compared, risk);
    arena_free(&arena);
    return concordance;
}
