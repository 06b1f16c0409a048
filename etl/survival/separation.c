// Separation, from two informations; see the header.
#include "survival/separation.h"

#include <math.h>

#include "base/arena.h"
#include "survival/linalg.h"

static const double REDUNDANT = 1e-13;    // as in the search
static const double LOST = 1e-6;         // a direction of which less is left, relative, is one of separation
static const double MOVED = 1e-6;        // a column that a direction of length 1 moves by less stays where it is

bool separation_find(const double *at_zero, const double *at_end, size_t n, bool *runs_off)
{
    Arena scratch = {0};
    double *left = arena_array(&scratch, n, sizeof *left), *directions = arena_array(&scratch, n * n, sizeof *left);
    size_t count = linalg_relative_eigen(at_end, at_zero, n, REDUNDANT, left, directions);
    bool any = false;
    for (size_t j = 0; j < n; j++) runs_off[j] = false;
    for (size_t d = 0; d < count; d++) {
        const double *direction = directions + d * n;
        if (left[d] >= LOST) continue;
        for (size_t j = 0; j < n; j++) runs_off[j] |= fabs(direction[j]) > MOVED;
        any = true;
    }
    arena_free(&scratch);
    return any;
}
