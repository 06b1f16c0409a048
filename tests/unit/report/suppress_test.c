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
    released->whole = tabulate(released->results, arena);
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

// A sum of one table: the cells of `column` in rows that are equal in all keys but `free`.
typedef struct Sum {
    TableId table;
    size_t free;
    const char *column;
} Sum;

static void check_sum(const Released *released, const Sum *sum)
{
    const Table *table = &released->tables->items[sum->table];
    for (size_t r = 0; r < table->rows; r++) {
        size_t hidden = 0, cells = 0;
        for (size_t o = 0; o < table->rows; o++) {
            bool same = true;
            for (size_t k = 0; k < table->key_count; k++)
                same &= k == sum->free || strcmp(key(table, r, k), key(table, o, k)) == 0;
            hidden += same && suppress_is_hidden(at(table, o, sum->column));
            cells += same;
        }
        if (hidden == 1 && cells > 1) fail_msg("%s row %zu: %s is given back", table->name, r, sum->column);
    }
}

static void nothing_is_given_back(void **state)
{
    (void)state;
    static const Sum SUMS[] = {{TABLE_LEVELS, 3, "n"},       {TABLE_CENTERS, 0, "n"},
                               {TABLE_CENTERS, 0, "events"}, {TABLE_SURVIVAL, 1, "events"},
                               {TABLE_SURVIVAL, 1, "n"},     {TABLE_FLOW, 0, "patients"},
                               {TABLE_UNIVARIABLE, 1, "n"},  {TABLE_UNIVARIABLE, 1, "events"}};
    for (size_t without = 0; without < 5; without++) {
        Released released;
        if (without == 1) continue;
        release(&released, without, 5);
        for (size_t i = 0; i < sizeof SUMS / sizeof *SUMS; i++) check_sum(&released, &SUMS[i]);
        truth_free(&released.truth);
    }
}

__attribute__((format(printf, 2, 3)))
static const Number *value_at(const Released *released, const char *format, ...)
{
    char address[100];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(address, sizeof address, format, arguments);
    va_end(arguments);
    return tables_number(released->tables, address);
}

// Fails where of the cells that add up to something known only one is hidden.
static void check_line(const char *label, const Number *const *cells, size_t count)
{
    size_t hidden = 0, known = 0;
    for (size_t i = 0; i < count; i++) {
        hidden += cells[i] && suppress_is_hidden(cells[i]);
        known += cells[i] != NULL;
    }
    if (hidden == 1 && known > 1) fail_msg("left out of %s: given back", label);
}

// Those left out of a model and those in it are all patients; the former are the missing of Table 1, too.
static void models_and_left_out(void **state)
{
    (void)state;
    size_t hidden = 0;
    for (size_t without = 0; without < 5; without++) {
        Released released;
        if (without == 1) continue;
        release(&released, without, 5);
        const Table *table = &released.tables->items[TABLE_INCOMPLETE];
        assert_int_equal(table->rows, 9);
        for (size_t r = 0; r < table->rows; r++) {
            const char *model = key(table, r, 0);
            const Number *out = at(table, r, "left_out"), *events = at(table, r, "left_out_events");
            assert_string_equal(key(table, r, 1), "all");
            hidden += suppress_is_hidden(events);
            check_line(model, (const Number *[]){out, value_at(&released, "models.%s.n", model)}, 2);
            check_line(model, (const Number *[]){out, value_at(&released, "models.%s.incomplete", model)}, 2);
            check_line(model, (const Number *[]){events, value_at(&released, "models.%s.events", model)}, 2);
            check_line(model, (const Number *[]){out, value_at(&released, "univariable.%s.number.n", model)}, 2);
            check_line(model, (const Number *[]){out, value_at(&released, "univariable.%s.no.n", model),
                                                 value_at(&released, "univariable.%s.yes.n", model)}, 3);
            check_line(model, (const Number *[]){out, value_at(&released, "levels.overall.all.%s.missing.n", model)}, 2);
        }
        truth_free(&released.truth);
    }
    assert_true(hidden > 0);
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
        if (own) assert_true(suppress_is_hidden(at(levels, r, "percent")));
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
        {"follow_up.modality.chemo_rt.event_free", false},// of six
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

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_small_is_shown),
                                       cmocka_unit_test(nothing_is_given_back), cmocka_unit_test(models_and_left_out),
                                       cmocka_unit_test(across_table_one), cmocka_unit_test(the_cohort)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
