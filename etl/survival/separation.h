// Separation: which coefficients of a Cox model run off to infinity because the likelihood has no maximum (monotone
// likelihood).
//
// Along such a direction the likelihood rises for ever and flattens out: what the data tell of it vanishes. So it is
// looked for where the search has ended, among all directions at once: those of which the data tell less than a
// millionth of what they told at zero. A coefficient is concerned when such a direction moves it, whichever others it
// moves too: two levels of a factor whose reference level had all early events run off together, and where one column
// follows from others that run off, so does it.
//
// Sources: Albert & Anderson 1984 (complete and quasi-complete separation); Lesaffre & Albert 1989 (variances that grow
// beside those of the first step); Heinze & Schemper 2001 (monotone likelihood in the Cox model).
#ifndef SURVIVAL_SEPARATION_H
#define SURVIVAL_SEPARATION_H

#include <stdbool.h>
#include <stddef.h>

// at_zero, at_end: the information at zero and where the search ended, n x n, lower triangles, both finite and in the
// same units. Sets runs_off, n elements; a column that tells nothing at zero never runs off. True when any does.
bool separation_find(const double *at_zero, const double *at_end, size_t n, bool *runs_off);

#endif
