// Log-rank: are the survival curves of k groups the same?
//
// Sources: Mantel 1966, Cox 1972 (log-rank); Peto & Peto 1972 and Prentice 1978 in the form of Harrington & Fleming
// 1982, weights S(t-)^rho of the pooled curve of the stratum; trend test, Collett 2015 s. 2.6.3 with scores 1 … k. R:
// survdiff. Right-censored data; times are tied by timefix first. One sort, then linear in the rows and k^2 an event
// time.
#ifndef SURVIVAL_LOGRANK_H
#define SURVIVAL_LOGRANK_H

#include <stdint.h>

#include "base/arena.h"

// Rows, complete: no NaN.
typedef struct LogrankData {
    size_t count;
    const double *time;
    const uint8_t *event;
    const uint32_t *group;         // 0 … group_count - 1; groups may be empty
    size_t group_count;
    const uint32_t *stratum;       // NULL = not stratified; else 0 … stratum_count - 1
    size_t stratum_count;
} LogrankData;

typedef struct LogrankTrend {
    double z, chisq, p;            // df = 1; NaN where the trend has no variance
} LogrankTrend;

// Groups without rows are left out: `count` and the arrays speak of the others, group[i] says which they are.
typedef struct LogrankTest {
    size_t count;
    const uint32_t *group;
    const size_t *rows;
    const double *observed;        // (weighted) events
    const double *expected;
    const double *variance;        // count x count, of observed - expected
    double chisq;                  // NaN when not estimable
    int df;                        // groups with an expectation above zero, less one
    double p;
    LogrankTrend trend;            // over the groups present, in their order
    bool estimable;                // false: fewer than two groups have rows, or the variance is singular
} LogrankTest;

// rho 0 is the log-rank test, 1 the Peto-Prentice modification of the Wilcoxon test. The result lives in the arena.
LogrankTest logrank_test(const LogrankData *data, double rho, Arena *arena);

typedef struct LogrankPair {
    uint32_t first, second;        // groups
    double chisq, p;               // NaN when not estimable
    int df;                        // 0: one group only was at risk at the events; chisq is then 0 and P 1, as R says
    double p_holm, p_bonferroni, p_bh;
} LogrankPair;

typedef struct LogrankPairs {
    size_t count;
    const LogrankPair *pairs;      // (0,1), (0,2), … of the groups present
} LogrankPairs;

// Each pair of groups by the log-rank test (unstratified), P values raw and corrected for the number of pairs.
LogrankPairs logrank_pairwise(const LogrankData *data, Arena *arena);

#endif
