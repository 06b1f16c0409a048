// Timefix: times that are equal but for rounding (0.1 + 0.2 and 0.3) become exactly equal, before anything else is done
// with them. Whole days need none of it and pass unchanged.
//
// The rule is that of R survival's aeqSurv (Therneau, vignette "tiedtimes"): among the sorted distinct times y,
// neighbours tie when dy <= e or dy / mean|y| <= e with e = sqrt(2^-52) = 1.49e-8; ties chain; every member takes the
// first value of its chain. Start and stop times of counting-process data are taken together.
#ifndef SURVIVAL_TIMEFIX_H
#define SURVIVAL_TIMEFIX_H

#include <stddef.h>
#include <stdint.h>

// Changes stop[0 … count), and start[0 … count) unless it is NULL, in place. No NaN.
// An interval may become empty (start == stop): it then covers no time, and the caller leaves it out.
void timefix_apply(double *start, double *stop, size_t count);

// For right-censored data: changes time[0 … count) in place, fills order with their stable ascending order, and
// sorted[i] with time[order[i]], all for one sort.
void timefix_sort(double *time, uint32_t *order, double *sorted, size_t count);

#endif
