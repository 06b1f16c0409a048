// The walk over risk sets: at every event time and step its sums are those of the definition, made anew from the rows.
#include "support.h"

#include <string.h>

#include "survival/risk.h"

enum { MOST_ROWS = 60, COLUMNS = 3 };

typedef struct Sums {
    double s0, s1[COLUMNS], s2[COLUMNS][COLUMNS];
} Sums;

static void add(Sums *sums, const CoxSample *sample, size_t row, double weight)
{
    const double *x = sample->x + row * sample->stride;
    sums->s0 += weight;
    for (size_t i = 0; i < COLUMNS; i++) {
        sums->s1[i] += weight * x[i];
        for (size_t j = 0; j < COLUMNS; j++) sums->s2[i][j] += weight * x[i] * x[j];
    }
}

static bool dies(const CoxSample *sample, size_t row, size_t stratum, double time)
{
    return sample->stratum[row] == stratum && sample->event[row] && sample->stop[row] == time;
}

// Over those at risk just before the time, each death by this part.
static Sums by_definition(const CoxSample *sample, const double *weight, size_t stratum, double time, double part)
{
    Sums sums = {0};
    for (size_t row = 0; row < sample->rows; row++) {
        bool at_risk = sample->stratum[row] == stratum && sample->stop[row] >= time &&
                       (!sample->start || sample->start[row] < time);
        if (at_risk) add(&sums, sample, row, weight[row] * (dies(sample, row, stratum, time) ? part : 1));
    }
    return sums;
}

static void assert_sums(const RiskWalk *walk, const Sums *wanted)
{
    assert_within(walk->s0, wanted->s0, 1e-10);
    for (size_t i = 0; i < COLUMNS; i++) {
        assert_within(walk->s1[i], wanted->s1[i], 1e-10);
        for (size_t j = 0; j <= i; j++) assert_within(walk->s2[risk_row(i) + j], wanted->s2[i][j], 1e-10);
    }
}

typedef struct Data {
    double start[MOST_ROWS], stop[MOST_ROWS], x[COLUMNS][MOST_ROWS];
    uint8_t event[MOST_ROWS];
    uint32_t stratum[MOST_ROWS];
} Data;

// Few distinct times, so that there are ties, and risk sets that run empty.
static CoxSample random_sample(uint64_t *seed, bool entries, Data *data, Arena *arena)
{
    static const double *columns[COLUMNS];
    size_t rows = 1 + (size_t)(random_uniform(seed) * MOST_ROWS);
    for (size_t i = 0; i < rows; i++) {
        data->start[i] = floor(random_uniform(seed) * 12);
        data->stop[i] = data->start[i] + 1 + floor(random_uniform(seed) * 6);
        data->event[i] = random_uniform(seed) < 0.5;
        data->stratum[i] = (uint32_t)(random_uniform(seed) * 3);
        for (size_t j = 0; j < COLUMNS; j++) data->x[j][i] = random_uniform(seed) * 10 - 3;
    }
    for (size_t j = 0; j < COLUMNS; j++) columns[j] = data->x[j];
    const CoxData cox = {.rows = rows,
                         .columns = COLUMNS,
                         .start = entries ? data->start : NULL,
                         .stop = data->stop,
                         .event = data->event,
                         .x = columns,
                         .stratum = data->stratum,
                         .stratum_count = 3};
    return cox_sample(&cox, arena);
}

static size_t count_deaths(const CoxSample *sample, size_t stratum, double time)
{
    size_t deaths = 0;
    for (size_t row = 0; row < sample->rows; row++) deaths += dies(sample, row, stratum, time);
    return deaths;
}

// Walks through and answers how many deaths were met.
static size_t walk_through(const CoxSample *sample, const double *weight, CoxTies ties)
{
    RiskWalk walk = risk_start(sample, weight, ties, RISK_SECOND);
    size_t met = 0, last_stratum = SIZE_MAX;
    double last_time = 0;
    while (risk_next(&walk)) {
        assert_int_equal(walk.deaths, count_deaths(sample, walk.stratum, walk.time));
        assert_int_equal(walk.stratum_begins, walk.stratum != last_stratum);
        if (walk.stratum == last_stratum) assert_true(walk.time < last_time);
        for (size_t d = 0; d < walk.deaths; d++)
            assert_true(dies(sample, walk.first_death + d, walk.stratum, walk.time));
        last_stratum = walk.stratum;
        last_time = walk.time;
        size_t steps = 0;
        double stands_for = 0;
        for (; risk_step(&walk); steps++) {
            double joined = ties == COX_EFRON ? (double)(steps + 1) / (double)walk.deaths : 1;
            assert_near(walk.left_out, 1 - joined);
            Sums wanted = by_definition(sample, weight, walk.stratum, walk.time, joined);
            assert_sums(&walk, &wanted);
            stands_for += walk.count;
        }
        assert_int_equal(steps, ties == COX_EFRON ? walk.deaths : 1);
        assert_near(stands_for, (double)walk.deaths);
        met += walk.deaths;
    }
    assert_false(risk_next(&walk));
    risk_end(&walk);
    return met;
}

static void sums_are_those_of_the_definition(void **state)
{
    (void)state;
    uint64_t seed = 20240705;
    for (int run = 0; run < 400; run++) {
        Arena arena = {0};
        Data data;
        double weight[MOST_ROWS];
        CoxSample sample = random_sample(&seed, run % 2, &data, &arena);
        for (size_t i = 0; i < sample.rows; i++) weight[i] = exp(random_uniform(&seed) * 4 - 2);
        CoxTies ties = run % 4 < 2 ? COX_EFRON : COX_BRESLOW;
        assert_int_equal(walk_through(&sample, weight, ties), sample.events);
        arena_free(&arena);
    }
}

// Steps that were not asked for are made on the way to the next time; all deaths may join at once.
static void steps_left_out_or_joined(void **state)
{
    (void)state;
    uint64_t seed = 7;
    for (int run = 0; run < 100; run++) {
        Arena arena = {0};
        Data data;
        double weight[MOST_ROWS];
        CoxSample sample = random_sample(&seed, run % 2, &data, &arena);
        for (size_t i = 0; i < sample.rows; i++) weight[i] = 1 + random_uniform(&seed);
        RiskWalk walk = risk_start(&sample, weight, COX_EFRON, RISK_SECOND);
        while (risk_next(&walk)) {
            Sums before = by_definition(&sample, weight, walk.stratum, walk.time, 0);
            assert_sums(&walk, &before);   // no death has joined
            if (walk.deaths < 2 || random_uniform(&seed) < 0.5) continue;
            risk_join(&walk);
            Sums all = by_definition(&sample, weight, walk.stratum, walk.time, 1);
            assert_sums(&walk, &all);
            assert_false(risk_step(&walk));
        }
        risk_end(&walk);
        arena_free(&arena);
    }
}

// Whoever was at risk before leaves nothing behind, not even a rounding error.
static void an_empty_risk_set_is_exactly_empty(void **state)
{
    (void)state;
    static const double START[] = {0, 10, 10, 10}, STOP[] = {5, 12, 13, 14}, X[] = {1, 0.1, 0.7, 0.3};
    static const uint8_t EVENT[] = {1, 1, 1, 1};
    static const double *const COVARIATES[] = {X};
    static const double WEIGHT[] = {1, 0.1e16, 0.7e16, 0.3e16};   // by stop time, as the sample is
    const CoxData data = {.rows = 4, .columns = 1, .start = START, .stop = STOP, .event = EVENT, .x = COVARIATES};
    Arena arena = {0};
    CoxSample sample = cox_sample(&data, &arena);
    RiskWalk walk = risk_start(&sample, WEIGHT, COX_EFRON, RISK_SECOND);
    for (int time = 0; time < 4; time++) assert_true(risk_next(&walk));
    assert_true(walk.time == 5 && risk_step(&walk));
    assert_true(walk.s0 == 1 && walk.s1[0] == sample.x[0] && walk.s2[0] == sample.x[0] * sample.x[0]);
    risk_end(&walk);
    arena_free(&arena);
}

// Without second moments the first are the same.
static void first_moments_alone(void **state)
{
    (void)state;
    uint64_t seed = 99;
    Arena arena = {0};
    Data data;
    double weight[MOST_ROWS];
    CoxSample sample = random_sample(&seed, true, &data, &arena);
    for (size_t i = 0; i < sample.rows; i++) weight[i] = 1 + random_uniform(&seed);
    RiskWalk first = risk_start(&sample, weight, COX_EFRON, RISK_FIRST),
             second = risk_start(&sample, weight, COX_EFRON, RISK_SECOND);
    assert_true(sample.events > 0);
    while (risk_next(&first)) {
        assert_true(risk_next(&second));
        while (risk_step(&first)) {
            assert_true(risk_step(&second));
            assert_true(first.s0 == second.s0);
            for (size_t j = 0; j < COLUMNS; j++) assert_true(first.s1[j] == second.s1[j]);
        }
    }
    assert_false(risk_next(&second));
    risk_end(&first);
    risk_end(&second);
    arena_free(&arena);
}

static void rows_of_a_triangle(void **state)
{
    (void)state;
    // Rows 0 1 2 3 4 have 2 2 4 4 6 numbers.
    static const size_t BEGINS[] = {0, 2, 4, 8, 12, 18};
    for (size_t i = 0; i < sizeof BEGINS / sizeof *BEGINS; i++) assert_int_equal(risk_row(i), BEGINS[i]);
    static const size_t SIZES[] = {0, 4, 4, 12, 12, 24};
    for (size_t columns = 0; columns < sizeof SIZES / sizeof *SIZES; columns++)
        assert_int_equal(risk_triangle(columns), SIZES[columns]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_are_those_of_the_definition),
        cmocka_unit_test(steps_left_out_or_joined),
        cmocka_unit_test(an_empty_risk_set_is_exactly_empty),
        cmocka_unit_test(first_moments_alone),
        cmocka_unit_test(rows_of_a_triangle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
