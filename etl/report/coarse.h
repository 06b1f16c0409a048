// Coarse: survival curves and rates for those outside. Each step of a Kaplan-Meier curve is 1 - events / at risk, and
// its day is the day of a person: exact curves give back who died when, and how many were left. A coarse one says, in
// whole percent, how high the curve was at the end of whole months, at those only between which `below` events have
// come together, while `below` are left: first at the months of the table of rates, then at further ones between and
// behind them. A rate between which and the last one there were fewer events, but some, is taken out.
#ifndef REPORT_COARSE_H
#define REPORT_COARSE_H

#include "report/tabulate.h"

// Both tables as tabulate has filled them, the rates of too small arms taken out. An arm of fewer than 2 * below
// patients has no curve. month_length in days; texts live in the arena. The count of numbers taken out of rates.
size_t coarse_curves(Table *curves, Table *rates, double below, double month_length, Arena *arena);

#endif
