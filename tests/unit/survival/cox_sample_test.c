// The sample behind a Cox model: which rows are in it, in which order, how covariates are centered and scaled.
#include "support.h"

#include <stdio.h>
#include <string.h>

#include "survival/cox.h"

#define NONE NAN

enum { MOST = 8 };

typedef struct Rows {
    size_t count;
    bool has_start;
    double start[MOST], stop[MOST], x[MOST];
    uint8_t event[MOST];
    uint32_t stratum[MOST];
    size_t strata;   // 0: none
} Rows;

static CoxSample make(const Rows *rows, const double *const *x, Arena *arena)
{
    const CoxData data = {.rows = rows->count,
                          .columns = 1,
                          .start = rows->has_start ? rows->start : NULL,
                          .stop = rows->stop,
                          .event = rows->event,
                          .x = x,
                          .stratum = rows->strata ? rows->stratum : NULL,
                          .stratum_count = rows->strata};
    return cox_sample(&data, arena);
}

// Rows by their place in the data, ended by the number that was dropped: "2 0 1 -1".
static void describe(const CoxSample *sample, char *out)
{
    out[0] = '\0';
    for (size_t i = 0; i < sample->rows; i++) {
        if (i && sample->stratum[i] != sample->stratum[i - 1]) strcat(out, "| ");
        sprintf(out + strlen(out), "%u%s ", sample->row[i], sample->event[i] ? "*" : "");
    }
    sprintf(out + strlen(out), "-%zu", sample->dropped);
}

static void rows_in_their_order(void **state)
{
    (void)state;
    static const struct {
        const char *label;
        Rows rows;
        const char *wanted;   // * = event, | = next stratum
    } CASES[] = {
        {"by stop time", {.count = 4, .stop = {3, 1, 4, 2}, .event = {1, 1, 0, 0}}, "1* 3 0* 2 -0"},
        {"events before censorings, else as in the data",
         {.count = 6, .stop = {2, 1, 2, 2, 1, 2}, .event = {0, 0, 1, 0, 1, 1}},
         "4* 1 2* 5* 0 3 -0"},
        {"times that differ by rounding are tied",
         {.count = 3, .stop = {0.3, 0.1 + 0.2, 0.3}, .event = {0, 1, 1}},
         "1* 2* 0 -0"},
        {"strata one after the other",
         {.count = 5, .stop = {5, 4, 3, 2, 1}, .event = {1, 1, 1, 1, 1}, .stratum = {1, 0, 1, 0, 2}, .strata = 3},
         "3* 1* | 2* 0* | 4* -0"},
        {"a stratum without rows",
         {.count = 2, .stop = {2, 1}, .event = {1, 1}, .stratum = {2, 0}, .strata = 3},
         "1* | 0* -0"},
        {"no time", {.count = 3, .stop = {2, NONE, 1}, .event = {1, 1, 1}}, "2* 0* -1"},
        {"no event", {.count = 3, .stop = {2, 3, 1}, .event = {1, COX_MISSING_EVENT, 1}}, "2* 0* -1"},
        {"no covariate", {.count = 3, .stop = {2, 3, 1}, .event = {1, 1, 1}, .x = {1, NONE, 2}}, "2* 0* -1"},
        {"no stratum",
         {.count = 3, .stop = {2, 3, 1}, .event = {1, 1, 1}, .stratum = {0, COX_MISSING, 0}, .strata = 1},
         "2* 0* -1"},
        {"intervals that are none",
         {.count = 4, .has_start = true, .start = {0, 2, 3, NONE}, .stop = {2, 2, 1, 4}, .event = {1, 1, 1, 1}},
         "0* -3"},
        {"an interval of rounding",
         {.count = 2, .has_start = true, .start = {0, 0.1 + 0.2}, .stop = {1, 0.3}, .event = {1, 1}},
         "0* -1"},
        {"intervals tie by the mean of starts and stops, once",
         {.count = 4, .has_start = true, .start = {0, 0, 0, 0.5}, .stop = {8.5, 8.5 + 1.5e-7, 30, 1},
          .event = {0, 1, 1, 1}},
         "3* 0 1* 2* -0"},
        {"nobody", {.count = 2, .stop = {NONE, NONE}, .event = {1, 1}}, "-2"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Arena arena = {0};
        char got[128];
        const double *const x[] = {CASES[i].rows.x};
        CoxSample sample = make(&CASES[i].rows, x, &arena);
        describe(&sample, got);
        if (strcmp(got, CASES[i].wanted) != 0) fail_msg("%s: %s", CASES[i].label, got);
        size_t events = 0;
        for (size_t r = 0; r < sample.rows; r++) events += sample.event[r];
        assert_int_equal(sample.events, events);
        arena_free(&arena);
    }
}

static void strata_end_where_they_end(void **state)
{
    (void)state;
    Arena arena = {0};
    static const Rows ROWS = {
        .count = 4, .stop = {1, 2, 3, 4}, .event = {1, 1, 1, 1}, .stratum = {3, 1, 3, 1}, .strata = 5};
    static const size_t ENDS[] = {0, 2, 2, 4, 4};
    const double *const x[] = {ROWS.x};
    CoxSample sample = make(&ROWS, x, &arena);
    assert_int_equal(sample.stratum_count, 5);
    for (size_t s = 0; s < 5; s++) assert_int_equal(sample.stratum_end[s], ENDS[s]);
    arena_free(&arena);
}

// Who is at risk at no event time need not enter a risk set: later events alone decide, within the stratum.
static void rows_that_are_used(void **state)
{
    (void)state;
    Arena arena = {0};
    static const Rows ROWS = {.count = 5,
                              .has_start = true,
                              .start = {0, 5, 1, 4, 5},
                              .stop = {3, 6, 4, 5, 7},
                              .event = {0, 0, 1, 0, 1},
                              .stratum = {0, 0, 0, 0, 1},
                              .strata = 2};
    // By stop time: 0 (0,3], 2 (1,4] *, 3 (4,5], 1 (5,6] | 4 (5,7] *. The only event of the first stratum is at 4.
    static const uint8_t USED[] = {0, 1, 0, 0, 1};
    const double *const x[] = {ROWS.x};
    CoxSample sample = make(&ROWS, x, &arena);
    for (size_t i = 0; i < 5; i++) assert_int_equal(sample.used[i], USED[i]);
    for (size_t i = 1; i < 4; i++)
        assert_true(sample.start[sample.by_start[i - 1]] <= sample.start[sample.by_start[i]]);
    assert_int_equal(sample.by_start[4], 4);
    arena_free(&arena);
}

static void covariates_are_centered_and_scaled(void **state)
{
    (void)state;
    static const double STOP[] = {4, 3, 2, 1, NONE};
    static const uint8_t EVENT[] = {1, 1, 1, 1, 1};
    static const struct {
        const char *label;
        double x[5];
        double mean, scale, first;   // of x, at the place of the first row
    } CASES[] = {
        {"mean, and one over the mean absolute deviation", {2, 4, 6, 8, 1000}, 5, 0.5, -1.5},
        {"an indicator stays as it is", {0, 1, 1, 0, 1000}, 0, 1, 0},
        {"of -1, 0 and 1 too", {-1, 1, 0, 0, 1000}, 0, 1, -1},
        {"two values that are none", {0, 2, 2, 0, 1000}, 1, 1, -1},
        {"a constant is not scaled", {7, 7, 7, 7, 1000}, 7, 1, 0},
        {"a constant of ones is an indicator, and tells nothing", {1, 1, 1, 1, 1000}, 0, 1, 0},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Arena arena = {0};
        const double *const x[] = {CASES[i].x};
        const CoxData data = {.rows = 5, .columns = 1, .stop = STOP, .event = EVENT, .x = x};
        CoxSample sample = cox_sample(&data, &arena);
        assert_int_equal(sample.stride, 2);
        assert_near(sample.mean[0], CASES[i].mean);
        assert_near(sample.scale[0], CASES[i].scale);
        for (size_t r = 0; r < 4; r++) {
            double step = CASES[i].x[sample.row[r]] - CASES[i].x[0];
            assert_near(sample.x[2 * r], CASES[i].first + step * CASES[i].scale);
            assert_true(sample.x[2 * r + 1] == 0);   // filled up
        }
        arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_in_their_order),
        cmocka_unit_test(strata_end_where_they_end),
        cmocka_unit_test(rows_that_are_used),
        cmocka_unit_test(covariates_are_centered_and_scaled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
