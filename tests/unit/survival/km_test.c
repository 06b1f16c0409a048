// Kaplan-Meier: a textbook's table, closed forms and invariants.
#include "support.h"

#include <stdlib.h>

#include "survival/km.h"

static KmCurve remission_curve(Arena *arena)
{
    KmData data = {REMISSION_GROUP, REMISSION_TIME, REMISSION_EVENT, NULL};
    return km_fit(&data, arena);
}

// Kleinbaum & Klein 2012, table 2.3 (survival); Collett 2015, table of standard errors.
static void remission_on_6mp_is_the_textbooks_table(void **state)
{
    (void)state;
    static const struct { double time, at_risk, events, survival, se;
    } ROWS[] = {
        {6, 21, 3, 0.8571, 0.0764},  {7, 17, 1, 0.8067, 0.0869},  {10, 15, 1, 0.7529, 0.0963},
        {13, 12, 1, 0.6902, 0.1068}, {16, 11, 1, 0.6275, 0.1141}, {22, 7, 1, 0.5378, 0.1282},
        {23, 6, 1, 0.4482, 0.1346},
    };
    Arena arena = {0};
    KmCurve curve = remission_curve(&arena);
    assert_int_equal(curve.subjects, 21);
    assert_int_equal(curve.events, 9);
    assert_int_equal(curve.count, 16);
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        size_t k = 0;
        while (curve.time[k] != ROWS[i].time) k++;
        assert_near(curve.at_risk[k], ROWS[i].at_risk);
        assert_near(curve.event[k], ROWS[i].events);
        assert_within(curve.survival[k], ROWS[i].survival, 5e-5);
        assert_within(curve.survival[k] * curve.sigma[k], ROWS[i].se, 5e-5);
    }
    arena_free(&arena);
}

// Without censoring S is the share that lives on, and Greenwood's variance that of a binomial.
static void without_censoring_it_is_one_less_the_distribution(void **state)
{
    (void)state;
    static const double TIME[] = {3, 8, 8, 1, 5, 3, 9, 3, 12, 7};
    static const uint8_t EVENT[] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    enum { COUNT = 10 };
    Arena arena = {0};
    KmData data = {COUNT, TIME, EVENT, NULL};
    KmCurve curve = km_fit(&data, &arena);
    assert_int_equal(curve.count, 7);
    for (size_t k = 0; k < curve.count; k++) {
        double alive = 0;
        for (size_t i = 0; i < COUNT; i++) alive += TIME[i] > curve.time[k];
        double s = alive / COUNT;
        assert_near(curve.survival[k], s);
        if (s > 0) assert_near(curve.survival[k] * curve.sigma[k], sqrt(s * (1 - s) / COUNT));
        else assert_true(isinf(curve.sigma[k]));
    }
    arena_free(&arena);
}

static void nelson_and_aalen_add_up(void **state)
{
    (void)state;
    static const double TIME[] = {1, 2, 2, 4};
    static const uint8_t EVENT[] = {1, 1, 0, 1};
    Arena arena = {0};
    KmData data = {4, TIME, EVENT, NULL};
    KmCurve curve = km_fit(&data, &arena);
    assert_near(curve.hazard[1], 1.0 / 4 + 1.0 / 3);
    assert_near(curve.hazard_se[1], sqrt(1.0 / 16 + 1.0 / 9));
    assert_near(curve.hazard[2], 1.0 / 4 + 1.0 / 3 + 1);
    arena_free(&arena);
}

static void entry_times_change_who_is_at_risk(void **state)
{
    (void)state;
    // Only those who have entered before a time are at risk at it: (0,3] (0,5] (2,6] (3,7] (5,8].
    static const double START[] = {0, 0, 2, 3, 5}, TIME[] = {3, 5, 6, 7, 8};
    static const uint8_t EVENT[] = {1, 1, 0, 1, 1};
    Arena arena = {0};
    KmData data = {5, TIME, EVENT, START};
    KmCurve curve = km_fit(&data, &arena);
    static const double AT_RISK[] = {3, 3, 3, 2, 1};
    for (size_t k = 0; k < 5; k++) assert_near(curve.at_risk[k], AT_RISK[k]);
    assert_near(curve.survival[3], 2.0 / 3 * 2 / 3 * 1 / 2);
    arena_free(&arena);
}

static void entries_at_the_origin_change_nothing(void **state)
{
    (void)state;
    static const double START[REMISSION_GROUP] = {0};
    Arena arena = {0};
    KmData data = {REMISSION_GROUP, REMISSION_TIME, REMISSION_EVENT, START};
    KmCurve late = km_fit(&data, &arena), plain = remission_curve(&arena);
    for (size_t k = 0; k < plain.count; k++) {
        assert_true(late.at_risk[k] == plain.at_risk[k]);
        assert_true(late.survival[k] == plain.survival[k]);
    }
    arena_free(&arena);
}

static void order_of_rows_and_unit_of_time_do_not_matter(void **state)
{
    (void)state;
    double time[REMISSION];
    uint8_t event[REMISSION];
    Arena arena = {0};
    KmData all = {REMISSION, REMISSION_TIME, REMISSION_EVENT, NULL}, turned = {REMISSION, time, event, NULL};
    for (size_t i = 0; i < REMISSION; i++) {
        size_t from = (i * 25 + 7) % REMISSION;   // 25 and 42 have no common factor
        time[i] = REMISSION_TIME[from] * 7 / 30.4375;
        event[i] = REMISSION_EVENT[from];
    }
    KmCurve weeks = km_fit(&all, &arena), months = km_fit(&turned, &arena);
    assert_int_equal(weeks.count, months.count);
    for (size_t k = 0; k < weeks.count; k++) {
        assert_near(months.time[k], weeks.time[k] * 7 / 30.4375);
        assert_true(months.survival[k] == weeks.survival[k]);
        assert_true(months.sigma[k] == weeks.sigma[k]);
    }
    arena_free(&arena);
}

static void rates_are_right_continuous(void **state)
{
    (void)state;
    Arena arena = {0};
    KmCurve curve = remission_curve(&arena);
    static const struct { const char *label; double t, survival, at_risk; } CASES[] = {
        {"before the first time", 5, 1, 21},
        {"an event at the time counts", 6, 18.0 / 21, 21},
        {"between times", 6.5, 18.0 / 21, 17},
        {"at a censoring", 9, 18.0 / 21 * 16 / 17, 16},
        {"at the end", 35, 0.44817927170868, 1},
        {"past the end", 40, 0.44817927170868, 0},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        KmRate rate = km_rate(&curve, CASES[i].t);
        assert_near(rate.survival, CASES[i].survival);
        assert_near(rate.at_risk, CASES[i].at_risk);
    }
    KmRate early = km_rate(&curve, 1);
    Interval one = km_rate_interval(&early, CONFIDENCE_LOG_LOG);
    assert_true(one.lower == 1 && one.upper == 1);
    arena_free(&arena);
}

static void the_reverse_curve_counts_deaths_as_observed(void **state)
{
    (void)state;
    // At 5 one dies and one is censored: of the three at risk one third leaves observation.
    static const double TIME[] = {5, 5, 8};
    static const uint8_t EVENT[] = {1, 0, 0};
    Arena arena = {0};
    KmData data = {3, TIME, EVENT, NULL};
    KmCurve curve = km_fit_reverse(&data, &arena);
    assert_int_equal(curve.events, 2);
    assert_near(curve.survival[0], 2.0 / 3);
    assert_near(curve.survival[1], 0);
    arena_free(&arena);
}

static void nobody(void **state)
{
    (void)state;
    Arena arena = {0};
    KmData data = {0, NULL, NULL, NULL};
    KmCurve curve = km_fit(&data, &arena);
    assert_int_equal(curve.count, 0);
    KmRate rate = km_rate(&curve, 1);
    assert_true(rate.survival == 1 && rate.at_risk == 0);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(remission_on_6mp_is_the_textbooks_table),
        cmocka_unit_test(without_censoring_it_is_one_less_the_distribution),
        cmocka_unit_test(nelson_and_aalen_add_up),
        cmocka_unit_test(entry_times_change_who_is_at_risk),
        cmocka_unit_test(entries_at_the_origin_change_nothing),
        cmocka_unit_test(order_of_rows_and_unit_of_time_do_not_matter),
        cmocka_unit_test(rates_are_right_continuous),
        cmocka_unit_test(the_reverse_curve_counts_deaths_as_observed),
        cmocka_unit_test(nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
