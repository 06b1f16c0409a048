// Suppress: small numbers of patients tell of persons. Before a report leaves those who may see them, every count from
// 1 to below - 1 is taken out of its tables, with the shares and estimates that rest on it; and of every sum that would
// give a count back by subtraction one more is taken out (complementary suppression: Hundepool et al. 2012, Statistical
// Disclosure Control, ch. 5). Least and greatest values, which are single persons', go too, and of curves all steps
// behind which fewer than `below` patients are left.
//
// What is taken out is NaN and says "suppressed".
#ifndef REPORT_SUPPRESS_H
#define REPORT_SUPPRESS_H

#include "report/tabulate.h"

// In the tables that tabulate has filled; below >= 2.
void suppress_small(Tables *tables, uint32_t below);

// Was this number taken out?
bool suppress_is_hidden(const Number *number);

#endif
