// Quantiles by looking up a curve from the side. The limits of a band need not be monotone (they may rise where few are
// left), and R looks them up sorted by height; so do we.
#include "survival/quantile.h"

#include <math.h>
#include <stdlib.h>

#include "survival/distribution.h"
#include "survival/order.h"

static const double TOLERANCE = 1.4901161193847656e-08;   // sqrt(DBL_EPSILON)

// A curve of 1 - S (or 1 - limit) seen from the side: distinct heights ascending, each with the first time it is
// reached.
typedef struct Profile {
    size_t count;
    double *height;
    double *time;
    double last_time;      // end of follow-up
    double end;            // height at the latest of the times kept; NaN where the band is undefined there
    double end_time;
    double highest;
} Profile;

// height[0 … count) at time[0 … count) of the curve; the profile starts with height 0 at time 0.
static Profile profile_build(const KmCurve *curve, const double *height)
{
    size_t total = curve->count + 1, count = 0;
    double *all = memory_alloc(total * sizeof *all);
    uint32_t *order = memory_alloc(total * sizeof *order);
    Profile profile = {.height = memory_alloc(total * sizeof(double)), .time = memory_alloc(total * sizeof(double)),
                       .last_time = curve->count ? curve->time[curve->count - 1] : 0};
    size_t first_undefined = total, last_kept = 0;
    all[0] = 0;
    for (size_t k = 0; k < curve->count; k++) all[k + 1] = height[k];
    for (size_t k = 0; k < total; k++) {
        if (!isnan(all[k])) order[count++] = (uint32_t)k;
        else if (first_undefined == total) first_undefined = k;
    }
    order_ascending(all, order, count);
    for (size_t i = 0; i < count; i++) {
        size_t k = order[i];
        if (i > 0 && all[k] == all[order[i - 1]]) continue;   // a height reached again later
        if (k > last_kept) last_kept = k;
        profile.height[profile.count] = all[k];
        profile.time[profile.count++] = k ? curve->time[k - 1] : 0;
    }
    profile.highest = profile.height[profile.count - 1];
    profile.end = first_undefined < total && first_undefined > last_kept ? NAN : all[last_kept];
    free(order);
    free(all);
    return profile;
}

static void profile_free(Profile *profile)
{
    free(profile->height);
    free(profile->time);
}

// The time of the lowest height with height + shift >= p; NaN if there is none.
static double time_of(const Profile *profile, double p, double shift)
{
    size_t low = 0, high = profile->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (profile->height[middle] + shift < p) low = middle + 1;
        else high = middle;
    }
    return low < profile->count ? profile->time[low] : NAN;
}

// smallest_p: the smallest of the p asked for together; a curve that stays below it answers none of them, whatever the
// tolerance.
static double profile_quantile(const Profile *profile, double p, double smallest_p)
{
    if (profile->highest < smallest_p) return NAN;
    double first = time_of(profile, p, TOLERANCE);
    if (fabs(p - profile->end) < TOLERANCE) return (first + profile->last_time) / 2;
    return (first + time_of(profile, p, -TOLERANCE)) / 2;
}

static double smallest(const Quantile *quantiles, size_t count)
{
    double p = 1;
    for (size_t i = 0; i < count; i++) p = fmin(p, quantiles[i].p);
    return p;
}

void quantile_fill(const KmCurve *curve, ConfidenceType type, Quantile *quantiles, size_t count)
{
    double *height = memory_alloc(3 * curve->count * sizeof *height);
    double *lower = height + curve->count, *upper = lower + curve->count;
    for (size_t k = 0; k < curve->count; k++) {
        Interval interval = confidence_interval(type, curve->survival[k], curve->sigma[k]);
        height[k] = 1 - curve->survival[k];
        lower[k] = 1 - interval.lower;
        upper[k] = 1 - interval.upper;
    }
    Profile at = profile_build(curve, height), low = profile_build(curve, lower), high = profile_build(curve, upper);
    double p_min = smallest(quantiles, count);
    for (size_t i = 0; i < count; i++) {
        quantiles[i].value = profile_quantile(&at, quantiles[i].p, p_min);
        quantiles[i].lower = profile_quantile(&low, quantiles[i].p, p_min);
        quantiles[i].upper = profile_quantile(&high, quantiles[i].p, p_min);
    }
    profile_free(&at);
    profile_free(&low);
    profile_free(&high);
    free(height);
}

Quantile quantile_median(const KmCurve *curve, ConfidenceType type)
{
    Quantile median = {.p = 0.5};
    quantile_fill(curve, type, &median, 1);
    return median;
}

QuantileSpss quantile_spss_median(const KmCurve *curve)
{
    static const double slack = 1e-9;
    double upper_time = 0, upper_survival = 1;
    size_t median = curve->count, lower = curve->count;
    for (size_t k = 0; k < curve->count; k++) {
        if (!(curve->event[k] > 0)) continue;
        if (curve->survival[k] >= 0.55 - slack) {
            upper_time = curve->time[k];
            upper_survival = curve->survival[k];
        }
        if (median == curve->count && curve->survival[k] <= 0.5 + slack) median = k;
        if (lower == curve->count && curve->survival[k] <= 0.45 + slack) lower = k;
    }
    if (median == curve->count) return (QuantileSpss){NAN, NAN, NAN, NAN};
    double time = curve->time[median];
    if (lower == curve->count || curve->survival[median] <= 0) return (QuantileSpss){time, NAN, NAN, NAN};
    double density = (upper_survival - curve->survival[lower]) / (curve->time[lower] - upper_time);
    double se = curve->survival[median] * curve->sigma[median] / density, half = distribution_z95() * se;
    return (QuantileSpss){time, se, time - half, time + half};
}
