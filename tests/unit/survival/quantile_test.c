// Quantiles: R's rule on flat stretches, "not reached", and the median SPSS prints.
#include "support.h"

#include "survival/quantile.h"

typedef struct Case {
    const char *label;
    size_t count;
    double time[10];
    uint8_t event[10];
    double want[3];            // at 0.25, 0.5, 0.75
} Case;

static void where_the_curve_crosses(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"steps past the quantile", 3, {2, 4, 7}, {1, 1, 1}, {2, 4, 7}},
        {"flat at the quantile: the middle of the stretch", 4, {2, 4, 7, 9}, {1, 1, 1, 1}, {3, 5.5, 8}},
        {"a censoring does not end the stretch", 4, {2, 4, 5, 9}, {1, 1, 0, 1}, {3, 6.5, 9}},
        {"ends flat at the quantile: the middle to the last follow-up", 4, {2, 4, 7, 9}, {1, 1, 0, 0}, {3, 6.5, NAN}},
        {"not reached", 4, {2, 4, 7, 9}, {0, 1, 0, 0}, {4, NAN, NAN}},
        {"no event", 2, {3, 4}, {0, 0}, {NAN, NAN, NAN}},
        {"one event", 1, {5}, {1}, {5, 5, 5}},
        {"an event at the origin", 2, {0, 3}, {1, 1}, {0, 1.5, 3}},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Arena arena = {0};
        KmData data = {CASES[i].count, CASES[i].time, CASES[i].event, NULL};
        KmCurve curve = km_fit(&data, &arena);
        Quantile quantiles[3] = {{.p = 0.25}, {.p = 0.5}, {.p = 0.75}};
        quantile_fill(&curve, CONFIDENCE_LOG_LOG, quantiles, 3);
        for (size_t k = 0; k < 3; k++) {
            print_message("%s, p = %g\n", CASES[i].label, quantiles[k].p);
            assert_near(quantiles[k].value, CASES[i].want[k]);
        }
        arena_free(&arena);
    }
}

// Collett 2015, example 2.9 and s. 2.4: 6-MP median 23; the log-log limits invert the band.
static void limits_invert_the_band(void **state)
{
    (void)state;
    Arena arena = {0};
    KmData data = {REMISSION_GROUP, REMISSION_TIME, REMISSION_EVENT, NULL};
    KmCurve curve = km_fit(&data, &arena);
    for (ConfidenceType type = 0; type < CONFIDENCE_TYPE_COUNT; type++) {
        Quantile median = quantile_median(&curve, type);
        const Interval *band = km_band(&curve, type, &arena);
        double lower = NAN, upper = NAN;
        for (size_t k = curve.count; k-- > 0;) {
            if (band[k].lower <= 0.5) lower = curve.time[k];
            if (band[k].upper <= 0.5) upper = curve.time[k];
        }
        assert_near(median.value, 23);
        assert_near(median.lower, lower);
        assert_near(median.upper, upper);
    }
    arena_free(&arena);
}

static void spss_prints(void **state)
{
    (void)state;
    static const struct { size_t from; double median, se, lower, upper; } CASES[] = {
        {0, 23, 5.255, 12.700, 33.300},
        {REMISSION_GROUP, 8, 1.669, 4.729, 11.271},
    };
    for (size_t i = 0; i < 2; i++) {
        Arena arena = {0};
        KmData data = {REMISSION_GROUP, REMISSION_TIME + CASES[i].from, REMISSION_EVENT + CASES[i].from, NULL};
        KmCurve curve = km_fit(&data, &arena);
        QuantileSpss spss = quantile_spss_median(&curve);
        assert_near(spss.median, CASES[i].median);
        assert_within(spss.se, CASES[i].se, 1e-3);
        assert_within(spss.lower, CASES[i].lower, 1e-3);
        assert_within(spss.upper, CASES[i].upper, 1e-3);
        arena_free(&arena);
    }
}

static void spss_where_there_is_no_standard_error(void **state)
{
    (void)state;
    static const struct { const char *label; double time[4]; uint8_t event[4]; double median; } CASES[] = {
        {"not reached", {1, 2, 3, 4}, {1, 0, 0, 0}, NAN},
        {"0.45 never reached", {1, 2, 3, 4}, {1, 1, 0, 0}, 2},
        {"all die at once", {2, 2, 2, 2}, {1, 1, 1, 1}, 2},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Arena arena = {0};
        KmData data = {4, CASES[i].time, CASES[i].event, NULL};
        KmCurve curve = km_fit(&data, &arena);
        QuantileSpss spss = quantile_spss_median(&curve);
        assert_near(spss.median, CASES[i].median);
        assert_true(isnan(spss.se) && isnan(spss.lower) && isnan(spss.upper));
        arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(where_the_curve_crosses),
        cmocka_unit_test(limits_invert_the_band),
        cmocka_unit_test(spss_prints),
        cmocka_unit_test(spss_where_there_is_no_standard_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
