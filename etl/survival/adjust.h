// Adjust: P values of several comparisons, corrected for their number.
//
// Sources: Holm 1979; Bonferroni; Benjamini & Hochberg 1995. R: p.adjust. A NaN (a comparison that could not be made)
// stays NaN and does not count among the comparisons.
#ifndef SURVIVAL_ADJUST_H
#define SURVIVAL_ADJUST_H

#include <stddef.h>

typedef enum AdjustMethod { ADJUST_HOLM, ADJUST_BONFERRONI, ADJUST_BH } AdjustMethod;

// Corrects p[0 … count) into adjusted[0 … count).
void adjust_p(AdjustMethod method, const double *p, double *adjusted, size_t count);

#endif
