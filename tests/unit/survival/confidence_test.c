// Confidence limits: hand-computed values, edges, and how the scales relate.
#include "support.h"

#include "survival/confidence.h"
#include "survival/distribution.h"

static void limits_by_their_formulas(void **state)
{
    (void)state;
    const double s = 0.6, sigma = 0.2, z = 1.959963984540054, w = z * sigma;
    const Interval want[CONFIDENCE_TYPE_COUNT] = {
        [CONFIDENCE_PLAIN] = {s - s * w, s + s * w},
        [CONFIDENCE_LOG] = {s * exp(-w), s * exp(w)},
        [CONFIDENCE_LOG_LOG] = {pow(s, exp(-w / log(s))), pow(s, exp(w / log(s)))},
        [CONFIDENCE_LOGIT] = {1 / (1 + exp(w / (1 - s)) * (1 - s) / s), 1 / (1 + exp(-w / (1 - s)) * (1 - s) / s)},
        [CONFIDENCE_ARCSIN] = {pow(sin(asin(sqrt(s)) - w / 2 * sqrt(s / (1 - s))), 2),
                               pow(sin(asin(sqrt(s)) + w / 2 * sqrt(s / (1 - s))), 2)},
    };
    for (ConfidenceType type = 0; type < CONFIDENCE_TYPE_COUNT; type++) {
        Interval got = confidence_interval(type, s, sigma);
        assert_near(got.lower, want[type].lower);
        assert_near(got.upper, want[type].upper);
        assert_true(got.lower < s && s < got.upper);
    }
}

static void limits_stay_between_zero_and_one(void **state)
{
    (void)state;
    for (ConfidenceType type = 0; type < CONFIDENCE_TYPE_COUNT; type++) {
        for (double s = 0.01; s < 1; s += 0.01) {
            Interval wide = confidence_interval(type, s, 3);
            assert_true(wide.lower >= 0 && wide.upper <= 1);
        }
    }
}

static void edges(void **state)
{
    (void)state;
    static const struct { ConfidenceType type; double at_one;
    } CASES[] = {
        {CONFIDENCE_PLAIN, 1},   {CONFIDENCE_LOG, 1},      {CONFIDENCE_LOG_LOG, NAN},
        {CONFIDENCE_LOGIT, NAN}, {CONFIDENCE_ARCSIN, NAN},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Interval one = confidence_interval(CASES[i].type, 1, 0), none = confidence_interval(CASES[i].type, 0, INFINITY);
        assert_near(one.lower, CASES[i].at_one);
        assert_near(one.upper, CASES[i].at_one);
        assert_true(isnan(none.lower) && isnan(none.upper));
    }
}

static void names(void **state)
{
    (void)state;
    static const char *const WANT[] = {"plain", "log", "log-log", "logit", "arcsin"};
    for (ConfidenceType type = 0; type < CONFIDENCE_TYPE_COUNT; type++)
        assert_string_equal(confidence_name(type), WANT[type]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(limits_by_their_formulas),
        cmocka_unit_test(limits_stay_between_zero_and_one),
        cmocka_unit_test(edges),
        cmocka_unit_test(names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
