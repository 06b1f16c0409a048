// Log-rank: a textbook's figures, tests worked by hand, invariants, and its identity with a score test.
#include "support.h"

#include "survival/cox.h"
#include "survival/distribution.h"
#include "survival/logrank.h"

enum { PLACEBO = 1 };

static void remission_groups(uint32_t *group)
{
    for (size_t i = 0; i < REMISSION; i++) group[i] = i >= REMISSION_GROUP ? PLACEBO : 0;
}

// Kleinbaum & Klein 2012, table 2.6: observed 9 and 21, expected 19.26 and 10.74, chi-square 16.793.
static void remission_is_the_textbooks(void **state)
{
    (void)state;
    uint32_t group[REMISSION];
    remission_groups(group);
    Arena arena = {0};
    LogrankData data = {REMISSION, REMISSION_TIME, REMISSION_EVENT, group, 2, NULL, 0};
    LogrankTest test = logrank_test(&data, 0, &arena);
    assert_int_equal(test.count, 2);
    assert_int_equal(test.rows[0], 21);
    assert_near(test.observed[0], 9);
    assert_near(test.observed[1], 21);
    assert_within(test.expected[0], 19.25, 5e-4);
    assert_within(test.expected[1], 10.75, 5e-4);
    assert_within(test.chisq, 16.793, 5e-5);
    assert_int_equal(test.df, 1);
    assert_near(test.p, distribution_chisq_upper(test.chisq, 1));
    assert_near(test.trend.chisq, test.chisq);   // two groups have but one trend
    assert_near(test.trend.z, sqrt(test.chisq));
    arena_free(&arena);
}

// Times 1 A, 2 B, 3 A, 4 B, all deaths: E_A = 2/4 + 1/3 + 1/2 + 0.
static void worked_by_hand(void **state)
{
    (void)state;
    static const double TIME[] = {4, 1, 3, 2};
    static const uint8_t EVENT[] = {1, 1, 1, 1};
    static const uint32_t GROUP[] = {1, 0, 0, 1};
    Arena arena = {0};
    LogrankData data = {4, TIME, EVENT, GROUP, 2, NULL, 0};
    LogrankTest test = logrank_test(&data, 0, &arena);
    double expected = 0.5 + 1.0 / 3 + 0.5, variance = 0.25 + 2.0 / 9 + 0.25;
    assert_near(test.expected[0], expected);
    assert_near(test.variance[0], variance);
    assert_near(test.variance[1], -variance);
    assert_near(test.chisq, (2 - expected) * (2 - expected) / variance);
    // rho = 1 weighs with the pooled S just before: 1, 3/4, 1/2, 1/4.
    LogrankTest peto = logrank_test(&data, 1, &arena);
    assert_near(peto.observed[0], 1 + 0.5);
    assert_near(peto.expected[0], 0.5 + 0.75 / 3 + 0.5 * 0.5);
    assert_near(peto.variance[0], 0.25 + 0.75 * 0.75 * 2 / 9 + 0.25 * 0.25);
    arena_free(&arena);
}

static void ties_have_the_hypergeometric_variance(void **state)
{
    (void)state;
    static const double TIME[] = {1, 1, 1, 2, 2};
    static const uint8_t EVENT[] = {1, 1, 0, 0, 0};
    static const uint32_t GROUP[] = {0, 1, 1, 0, 0};
    Arena arena = {0};
    LogrankData data = {5, TIME, EVENT, GROUP, 2, NULL, 0};
    LogrankTest test = logrank_test(&data, 0, &arena);
    assert_near(test.expected[0], 2 * 3.0 / 5);
    assert_near(test.variance[0], 2 * 0.6 * 0.4 * 3 / 4);
    arena_free(&arena);
}

static void permuted_rows_other_unit_same_test(void **state)
{
    (void)state;
    uint32_t group[REMISSION], turned_group[REMISSION];
    double time[REMISSION];
    uint8_t event[REMISSION];
    remission_groups(group);
    for (size_t i = 0; i < REMISSION; i++) {
        size_t from = (i * 25 + 7) % REMISSION;
        time[i] = REMISSION_TIME[from] / 4.348125;
        event[i] = REMISSION_EVENT[from];
        turned_group[i] = group[from];
    }
    Arena arena = {0};
    LogrankData data = {REMISSION, REMISSION_TIME, REMISSION_EVENT, group, 2, NULL, 0};
    LogrankData turned = {REMISSION, time, event, turned_group, 2, NULL, 0};
    for (double rho = 0; rho <= 1; rho++)
        assert_near(logrank_test(&turned, rho, &arena).chisq, logrank_test(&data, rho, &arena).chisq);
    arena_free(&arena);
}

typedef struct Random {
    double time[60], x[60], y[60];
    uint8_t event[60];
    uint32_t group[60], relabelled[60], stratum[60];
} Random;

enum { ROWS = 60, GROUPS = 3 };

static Random random_rows(void)
{
    Random rows;
    uint64_t random = 42;
    static const uint32_t NEW_LABEL[GROUPS] = {4, 0, 2};
    for (size_t i = 0; i < ROWS; i++) {
        rows.group[i] = (uint32_t)(random_uniform(&random) * GROUPS);
        rows.relabelled[i] = NEW_LABEL[rows.group[i]];
        rows.time[i] = -log(random_uniform(&random)) * (1 + rows.group[i]);   // no ties
        rows.event[i] = random_uniform(&random) < 0.7;
        rows.stratum[i] = (uint32_t)(random_uniform(&random) * 4);
        rows.x[i] = rows.group[i] == 1;
        rows.y[i] = rows.group[i] == 2;
    }
    return rows;
}

static void relabelled_groups_with_empty_ones_same_test(void **state)
{
    (void)state;
    Random rows = random_rows();
    Arena arena = {0};
    LogrankData data = {ROWS, rows.time, rows.event, rows.group, GROUPS, NULL, 0};
    LogrankData other = {ROWS, rows.time, rows.event, rows.relabelled, 6, NULL, 0};
    LogrankTest a = logrank_test(&data, 0, &arena), b = logrank_test(&other, 0, &arena);
    static const uint32_t PRESENT[] = {0, 2, 4};
    assert_int_equal(b.count, 3);
    assert_memory_equal(b.group, PRESENT, sizeof PRESENT);
    assert_near(b.observed[0], a.observed[1]);
    assert_near(b.expected[2], a.expected[0]);
    assert_near(b.chisq, a.chisq);
    assert_int_equal(b.df, 2);
    arena_free(&arena);
}

// Without ties the log-rank statistic is the score test of the Cox model, and stratified likewise.
static void it_is_the_score_test(void **state)
{
    (void)state;
    Random rows = random_rows();
    const double *x[] = {rows.x, rows.y};
    Arena arena = {0};
    for (int stratified = 0; stratified < 2; stratified++) {
        LogrankData data = {ROWS, rows.time, rows.event, rows.group, GROUPS, stratified ? rows.stratum : NULL, 4};
        CoxData cox = {.rows = ROWS, .columns = 2, .stop = rows.time, .event = rows.event, .x = x,
                       .stratum = stratified ? rows.stratum : NULL, .stratum_count = 4};
        CoxSample sample = cox_sample(&cox, &arena);
        assert_within(logrank_test(&data, 0, &arena).chisq, cox_fit(&sample, COX_BRESLOW, &arena).score.statistic,
                      1e-10);
    }
    arena_free(&arena);
}

static void strata_add_up(void **state)
{
    (void)state;
    Random rows = random_rows();
    double observed[GROUPS] = {0}, expected[GROUPS] = {0}, variance = 0;
    Arena arena = {0};
    for (uint32_t s = 0; s < 4; s++) {
        double time[ROWS];
        uint8_t event[ROWS];
        uint32_t group[ROWS];
        LogrankData part = {0, time, event, group, GROUPS, NULL, 0};
        for (size_t i = 0; i < ROWS; i++) {
            if (rows.stratum[i] != s) continue;
            time[part.count] = rows.time[i];
            event[part.count] = rows.event[i];
            group[part.count++] = rows.group[i];
        }
        LogrankTest test = logrank_test(&part, 0, &arena);
        for (size_t k = 0; k < test.count; k++) {
            observed[test.group[k]] += test.observed[k];
            expected[test.group[k]] += test.expected[k];
        }
        variance += test.variance[0];
        assert_int_equal(test.count, GROUPS);
    }
    LogrankData data = {ROWS, rows.time, rows.event, rows.group, GROUPS, rows.stratum, 4};
    LogrankTest all = logrank_test(&data, 0, &arena);
    for (size_t k = 0; k < GROUPS; k++) {
        assert_near(all.observed[k], observed[k]);
        assert_near(all.expected[k], expected[k]);
    }
    assert_near(all.variance[0], variance);
    arena_free(&arena);
}

static void pairs_are_tests_of_two_groups(void **state)
{
    (void)state;
    Random rows = random_rows();
    Arena arena = {0};
    LogrankData data = {ROWS, rows.time, rows.event, rows.group, GROUPS, NULL, 0};
    LogrankPairs pairs = logrank_pairwise(&data, &arena);
    assert_int_equal(pairs.count, 3);
    double smallest = fmin(pairs.pairs[0].p, fmin(pairs.pairs[1].p, pairs.pairs[2].p));
    for (size_t i = 0; i < 3; i++) {
        const LogrankPair *pair = &pairs.pairs[i];
        assert_near(pair->p, distribution_chisq_upper(pair->chisq, 1));
        assert_near(pair->p_bonferroni, fmin(1, 3 * pair->p));
        if (pair->p == smallest) assert_near(pair->p_holm, fmin(1, 3 * pair->p));
        assert_true(pair->p_bh <= pair->p_holm && pair->p_holm <= pair->p_bonferroni);
    }
    assert_true(pairs.pairs[1].first == 0 && pairs.pairs[1].second == 2);
    arena_free(&arena);
}

static void what_cannot_be_tested(void **state)
{
    (void)state;
    static const double TIME[] = {5, 5, 5, 5};
    static const uint32_t GROUP[] = {0, 1, 0, 1}, ONE[] = {1, 1, 1, 1};
    static const struct {
        const char *label;
        uint8_t event[4];
        const uint32_t *group;
        bool estimable;
        double chisq, p;
        int df;
    } CASES[] = {
        {"all die at once: no variance", {1, 1, 1, 1}, GROUP, false, NAN, NAN, 1},
        {"no events: nothing expected", {0, 0, 0, 0}, GROUP, true, 0, NAN, -1},
        {"one group", {1, 1, 0, 1}, ONE, false, NAN, NAN, 0},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Arena arena = {0};
        LogrankData data = {4, TIME, CASES[i].event, CASES[i].group, 2, NULL, 0};
        LogrankTest test = logrank_test(&data, 0, &arena);
        print_message("%s\n", CASES[i].label);
        assert_int_equal(test.estimable, CASES[i].estimable);
        assert_near(test.chisq, CASES[i].chisq);
        assert_near(test.p, CASES[i].p);
        assert_int_equal(test.df, CASES[i].df);
        assert_true(isnan(test.trend.z));
        arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(remission_is_the_textbooks),
        cmocka_unit_test(worked_by_hand),
        cmocka_unit_test(ties_have_the_hypergeometric_variance),
        cmocka_unit_test(permuted_rows_other_unit_same_test),
        cmocka_unit_test(relabelled_groups_with_empty_ones_same_test),
        cmocka_unit_test(it_is_the_score_test),
        cmocka_unit_test(strata_add_up),
        cmocka_unit_test(pairs_are_tests_of_two_groups),
        cmocka_unit_test(what_cannot_be_tested),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
