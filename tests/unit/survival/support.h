// What the tests of survival/ share: cmocka, comparison of doubles, repeatable random numbers, and a textbook's data.
#ifndef SURVIVAL_SUPPORT_H
#define SURVIVAL_SUPPORT_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

// |got - want| <= tolerance max(1, |want|); NaN equals NaN only.
#define assert_within(got, want, tolerance) check_within((got), (want), (tolerance), #got, __FILE__, __LINE__)
#define assert_near(got, want) assert_within(got, want, 1e-12)

static inline void check_within(double got, double want, double tolerance, const char *what, const char *file, int line)
{
    bool same = isnan(want) ? isnan(got) : got == want || fabs(got - want) <= tolerance * fmax(1, fabs(want));
    if (same) return;
    print_error("%s: %.17g expected, got %.17g\n", what, want, got);
    _fail(file, line);
}

// xorshift64*: the same numbers everywhere.
static inline double random_uniform(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return (double)(*state * UINT64_C(2685821657736338717) >> 11) * 0x1p-53;
}

// Weeks of remission of 42 children with leukaemia, 21 on 6-mercaptopurine and 21 on placebo (Freireich et al. 1963),
// as in Collett 2015, Kleinbaum & Klein 2012, and most other textbooks.
enum { REMISSION = 42, REMISSION_GROUP = 21 };

static const double REMISSION_TIME[REMISSION] = {
    6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35,
    1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23,
};
static const uint8_t REMISSION_EVENT[REMISSION] = {
    1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0,
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
};

#endif
