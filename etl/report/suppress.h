// Suppress: small numbers of patients tell of persons. Before a report leaves those who may see them, its tables become
// a release:
//
//   * counts of persons from 1 to below - 1 are taken out, and so many more that no small one can be had by
//     subtraction, in or across tables (tally.h says the rule, division.h what adds up);
//   * a share, and events expected, tell the counts they are of: they are shown where these may be, and count as if
//     they showed them;
//   * a hazard ratio or a test needs `below` persons and events in each group compared, a median 2 * below persons,
//     quartiles 4 * below; a least or greatest value is one person's, and is never shown;
//   * curves and rates become coarse: whole months, a step once `below` events have come together, until `below` are
//     left (coarse.h);
//   * every number is rounded to what is printed, in the tables for machines, too; survival to whole percent.
//
// Hundepool et al. 2012, Statistical Disclosure Control; Griffiths et al. 2019, Handbook on Statistical Disclosure
// Control for Outputs (safe data access professionals).
//
// What is taken out is NaN and says "suppressed". A column that no rule describes is taken out whole, and so is a count
// that is not the one its rule names: a table may come to be without its rule, but not leave.
#ifndef REPORT_SUPPRESS_H
#define REPORT_SUPPRESS_H

#include "report/tabulate.h"

// What a release of these results shows of the tables that tabulate has filled; below >= 2. Says in tables->withheld
// how much was taken out. New texts live in the arena.
void suppress_small(Tables *tables, const Results *results, uint32_t below, Arena *arena);

// A number that was taken out.
Number suppress_hidden(NumberUnit unit);

// Was this number taken out?
bool suppress_is_hidden(const Number *number);

// Is there a rule for this column?
bool suppress_describes(TableId table, const char *column);

#endif
