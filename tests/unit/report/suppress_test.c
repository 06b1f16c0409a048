// Suppression, over the cohort of night 1 and parts of it: no small count is shown, and none can be had by subtracting
// what is shown from what is known.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <math.h>

#include "report/suppress.h"
#include "truth.h"

// The night's patients but every `without`-th (0 = all of them), and what a release below this number shows of them.
typedef struct Released {
    Truth truth;
    const Results *results;
    const Tables *whole, *tables;
} Released;

static void release(Released *released, size_t without, uint32_t below)
{
    *released = (Released){0};
    truth_load(&released->truth, "tests/fixtures/submissions/night1/expected");
    Arena *arena = &released->truth.arena;
    Snapshot *snapshot = &released->truth.snapshot;
    size_t kept = 0;
    for (size_t i = 0; i < snapshot->patient_count; i++)
        if (!without || i % without) snapshot->patients[kept++] = snapshot->patients[i];
    snapshot->patient_count = kept;
    Plan *plan = arena_alloc(arena, sizeof *plan);
    *plan = *released->truth.plan;
    released->results = results_make(cohort_make(plan, snapshot, arena), arena);
    released->whole = tabulate_whole(released->results, arena);
    plan->suppress_below = below;
    released->tables = tabulate(released->results, arena);
}

static const Number *at(const Table *table, size_t row, const char *column)
{
    for (size_t c = 0; c < table->column_count; c++)
        if (strcmp(table->columns[c].name, column) == 0) return &table_cell(table, row, c)->number;
    fail_msg("%s has no column %s", table->name, column);
    return NULL;
}

static const char *key(const Table *table, size_t row, size_t k)
{
    return table_cell(table, row, k)->text.code;
}

// Counts of persons, or of their records. Elsewhere counts are degrees of freedom and the like.
static bool counts_persons(const Table *table, const Column *column)
{
    static const char *const NAMES[] = {"n",        "events",  "patients",   "missing",         "present",
                                        "unknown",  "exposed", "left_out",   "left_out_events", "at_risk",
                                        "observed", "known",   "before",     "partial",         "incomplete",
                                        "censored", "undecided", "elsewhere", "bounded", "defaulted",
                                        "not_applicable", "exposed_events"};
    if (table->key_count == 0 || column->kind != COLUMN_NUMBER) return false;
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (strcmp(column->name, NAMES[i]) == 0) return true;
    return false;
}

static void nothing_small_is_shown(void **state)
{
    (void)state;
    static const struct { size_t without; uint32_t below;
    } CASES[] = {{0, 5}, {0, 10}, {0, 2}, {3, 5}, {2, 5}, {2, 8}};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Released released;
        release(&released, CASES[i].without, CASES[i].below);
        size_t hidden = 0;
        for (int t = 0; t < TABLE_COUNT; t++) {
            const Table *table = &released.tables->items[t];
            for (size_t r = 0; r < table->rows; r++)
                for (size_t c = table->key_count; c < table->column_count; c++) {
                    const Number *number = &table_cell(table, r, c)->number;
                    if (!counts_persons(table, &table->columns[c])) continue;
                    hidden += suppress_is_hidden(number);
                    if (number->value > 0 && number->value < CASES[i].below)
                        fail_msg("case %zu: %s row %zu %s = %g", i, table->name, r, table->columns[c].name,
                                 number->value);
                }
        }
        assert_true(hidden > 0);
        truth_free(&released.truth);
    }
}

// A table that nobody described does not leave; but it should not come to that.
static void every_column_has_a_rule(void **state)
{
    (void)state;
    static const size_t WITHOUT[] = {0, 2, 3};
    for (size_t i = 0; i < sizeof WITHOUT / sizeof *WITHOUT; i++) {
        Released released;
        release(&released, WITHOUT[i], 5);
        for (int t = 0; t < TABLE_COUNT; t++) {
            const Table *table = &released.tables->items[t];
            for (size_t c = table->key_count; c < table->column_count; c++)
                if (table->columns[c].kind != COLUMN_TEXT && !suppress_describes((TableId)t, table->columns[c].name))
                    fail_msg("no rule for %s of %s", table->columns[c].name, table->name);
        }
        if (released.tables->withheld.undescribed)
            fail_msg("%zu numbers are of patients that no rule names", released.tables->withheld.undescribed);
        truth_free(&released.truth);
    }
}

// Numbers are as exact as printed, survival in whole percent.
static void everything_is_rounded(void **state)
{
    (void)state;
    Released released;
    release(&released, 0, 5);
    for (int t = 0; t < TABLE_COUNT; t++) {
        const Table *table = &released.tables->items[t];
        for (size_t r = 0; r < table->rows; r++)
            for (size_t c = table->key_count; c < table->column_count; c++) {
                const Number *number = &table_cell(table, r, c)->number;
                for (size_t i = 0; table->columns[c].kind != COLUMN_TEXT && i < (table->columns[c].kind == COLUMN_ESTIMATE ? 3 : 1); i++)
                    if (!isnan(number[i].value) && number[i].value != number_rounded(&number[i]))
                        fail_msg("%s row %zu %s: %.17g", table->name, r, table->columns[c].name, number[i].value);
            }
    }
    const Number *rate = tables_number(released.tables, "rates.overall.all.12.survival");
    assert_true(rate->value == floor(rate->value));
    truth_free(&released.truth);
}

// Persons who had the event between two points of a released curve, or who are left behind the last one.
static void curves_are_coarse(void **state)
{
    (void)state;
    Released released;
    release(&released, 0, 5);
    const Table *coarse = &released.tables->items[TABLE_CURVES], *exact = &released.whole->items[TABLE_CURVES];
    assert_true(coarse->rows > 5);
    double last = 0;
    for (size_t r = 0; r < coarse->rows; r++) {
        bool same = r && strcmp(key(coarse, r, 0), key(coarse, r - 1, 0)) == 0 && strcmp(key(coarse, r, 1), key(coarse, r - 1, 1)) == 0;
        double events = 0, left = 0, survival = 100;
        if (!same) last = 0;
        for (size_t e = 0; e < exact->rows; e++) {
            if (strcmp(key(exact, e, 0), key(coarse, r, 0)) != 0 || strcmp(key(exact, e, 1), key(coarse, r, 1)) != 0 ||
                at(exact, e, "months")->value > at(coarse, r, "months")->value)
                continue;
            events += at(exact, e, "events")->value;
            left = at(exact, e, "at_risk")->value - at(exact, e, "events")->value - at(exact, e, "censored")->value;
            survival = at(exact, e, "survival")->value;
        }
        assert_true(events - last >= 5 && left >= 5);
        assert_true(fabs(at(coarse, r, "survival")->value - survival) <= 0.5);
        assert_true(suppress_is_hidden(at(coarse, r, "at_risk")) && suppress_is_hidden(at(coarse, r, "events")));
        last = events;
    }
    truth_free(&released.truth);
}

// Table 1 adds up across its columns, too; a share must not say what a hidden count does not.
static void across_table_one(void **state)
{
    (void)state;
    Released released;
    release(&released, 0, 5);
    const Table *levels = &released.tables->items[TABLE_LEVELS];
    for (size_t r = 0; r < levels->rows; r++) {
        size_t hidden = 0;
        bool own = suppress_is_hidden(at(levels, r, "n"));
        if (own) assert_true(isnan(at(levels, r, "percent")->value));
        for (size_t o = 0; o < levels->rows; o++)
            hidden +=
                (strcmp(key(levels, o, 0), key(levels, r, 0)) == 0 || strcmp(key(levels, o, 0), "overall") == 0) &&
                strcmp(key(levels, o, 2), key(levels, r, 2)) == 0 &&
                strcmp(key(levels, o, 3), key(levels, r, 3)) == 0 && suppress_is_hidden(at(levels, o, "n"));
        if (own && hidden < 2) fail_msg("levels row %zu is given back by its neighbours", r);
    }
    truth_free(&released.truth);
}

// What is hidden of one patient, and what is not.
static void the_cohort(void **state)
{
    (void)state;
    static const struct { const char *address; bool hidden;
    } CASES[] = {
        {"survival.overall.all.n", false},
        {"survival.overall.all.events", false},
        {"survival.modality.chemo.events", true},       // 17 of 19: two are without
        {"survival.modality.chemo_pd1.events", true},   // 13 of 16
        {"survival.modality.chemo_rt.events", false},   // 11 of 17
        {"survival.modality.chemo.median", false},
        {"rates.overall.all.12.survival", false},
        {"rates.overall.all.60.survival", true},
        {"rates.overall.all.60.at_risk", true},   // 3
        {"levels.overall.all.sex.female.n", false},
        {"levels.center.c05.sex.female.n", true},   // 1
        {"numbers.overall.all.age.median", false},
        {"numbers.overall.all.age.minimum", true},
        {"centers.c01.n", false},
        {"follow_up.overall.all.longest", true},
        {"follow_up.overall.all.event_free", false},      // of 11
        {"follow_up.modality.chemo.event_free", true},    // of two
        {"follow_up.modality.chemo_rt.event_free", true}, // of six: a median needs ten
        {"spans.from_diagnosis.max", true},
        {"delay.rt.longest", true},
        {"incomplete.ecog.all.left_out", false},          // 22
        {"incomplete.ecog.all.left_out_events", true},    // 18: four are without
        {"models.ecog.events", true},
        {"models.ecog.events_per_parameter", true},
    };
    Released released;
    release(&released, 0, 5);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const Number *shown = tables_number(released.tables, CASES[i].address);
        if (!shown) fail_msg("there is no %s", CASES[i].address);
        if (suppress_is_hidden(shown) != CASES[i].hidden) fail_msg("%s: %g", CASES[i].address, shown->value);
    }
    const Table *curves = &released.tables->items[TABLE_CURVES];
    assert_true(curves->rows > 0 && curves->rows < released.whole->items[TABLE_CURVES].rows);
    truth_free(&released.truth);
}

// A mean and a difference give back the other mean: of the arm itself, or of the first one.
static void hidden_means_are_in_no_difference(void **state)
{
    (void)state;
    static const size_t WITHOUT[] = {0, 2, 3, 4};
    size_t hidden = 0;
    for (size_t i = 0; i < sizeof WITHOUT / sizeof *WITHOUT; i++) {
        Released released;
        release(&released, WITHOUT[i], 5);
        const Table *restricted = &released.tables->items[TABLE_RESTRICTED];
        for (size_t r = 0, first = 0; r < restricted->rows; r++) {
            if (strcmp(key(restricted, r, 0), key(restricted, first, 0)) != 0) first = r;
            if (!suppress_is_hidden(at(restricted, r, "mean")) && !suppress_is_hidden(at(restricted, first, "mean")))
                continue;
            hidden++;
            if (r != first && !suppress_is_hidden(at(restricted, r, "difference")))
                fail_msg("case %zu: restricted row %zu: %g", i, r, at(restricted, r, "difference")->value);
        }
        truth_free(&released.truth);
    }
    assert_true(hidden > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_small_is_shown), cmocka_unit_test(every_column_has_a_rule),
        cmocka_unit_test(everything_is_rounded),  cmocka_unit_test(curves_are_coarse),
        cmocka_unit_test(across_table_one),       cmocka_unit_test(the_cohort),
        cmocka_unit_test(hidden_means_are_in_no_difference)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
