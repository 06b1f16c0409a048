// Tally: counts of persons, the sums they stand in, and which of them may be shown. One engine for all tables: a count
// that several tables show is one tally, so that a sum may run from one table into another.
//
// The rule: a count from 1 to below - 1 is small. It is not shown (primary suppression), and whoever takes the counts
// shown and all sums together must not come to know it either, wherever it would stand, in a table or in none: at
// least `below` numbers are possible for it, and one of them is not small. Until that is so, further counts are taken
// out (complementary suppression: Hundepool et al. 2012, Statistical Disclosure Control, ch. 4 and 5). What is possible
// is found by carrying the bounds of each count through all sums until nothing changes, the way an outsider would; what
// is taken out next is, of the counts from which a small one follows, that with which the least is lost.
#ifndef REPORT_TALLY_H
#define REPORT_TALLY_H

#include "base/arena.h"

typedef struct Tally {
    double value;
    size_t uses;               // numbers printed that tell this count, or nearly
    double worth;              // 1, or more for a total that much else is read by
    bool hidden;
    bool primary;              // hidden for itself, not for others
    bool certain;              // everybody knows it without being told: nobody can be in two levels at once
    double low, high;          // what outsiders can know of it
    size_t low_by, high_by;    // the sum that told it; SIZE_MAX = it is printed, or nothing is known
    size_t *sums;              // that it stands in
    size_t sum_count, sum_capacity;
} Tally;

// tallies[0] is the sum of the others.
typedef struct TallySum {
    size_t *tallies;
    size_t count;
} TallySum;

typedef struct Tallies {
    Arena *arena;
    Tally *items;
    size_t count, capacity;
    TallySum *sums;
    size_t sum_count, sum_capacity;
} Tallies;

// A new one, its place in items.
size_t tally_add(Tallies *tallies, double value);

// The first of count tallies is the sum of the others; they are copied.
void tally_sum(Tallies *tallies, const size_t *members, size_t count);

bool tally_is_small(const Tally *tally, double below);

// Hides what must not be shown. A tally without uses is shown nowhere. below >= 2.
void tallies_protect(Tallies *tallies, double below);

#endif
