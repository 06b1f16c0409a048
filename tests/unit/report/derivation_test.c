// How many patients each rule of schemas/plans/rmnpc.yaml gave which value: of the patients made up to exercise one
// definition each (tests/fixtures/report/definitions). Every entry adds up to those analysed.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "report/page.h"
#include "truth.h"

static Truth truth;
static const Tables *tables;

static int load(void **state)
{
    (void)state;
    truth_load(&truth, "tests/fixtures/report/definitions");
    tables = truth_tables(&truth);
    return 0;
}

static int unload(void **state)
{
    (void)state;
    truth_free(&truth);
    return 0;
}

static void counts(void **state)
{
    (void)state;
    enum { PATIENTS, BOUNDED, DEFAULTED };
    static const char *const COLUMNS[] = {"patients", "bounded", "defaulted"};
    static const struct { const char *address; int column; double count;
    } CASES[] = {
        {"definition.dead.yes", PATIENTS, 2},
        {"definition.dead.no", PATIENTS, 14},
        {"definition.last_contact.value", PATIENTS, 16},
        {"definition.last_contact.value", DEFAULTED, 14},        // those alive: the last operand of the if
        {"definition.oligometastatic.yes", PATIENTS, 11},
        {"definition.oligometastatic.no", PATIENTS, 3},
        {"definition.oligometastatic.missing", PATIENTS, 2},     // a lower bound leaves it open
        {"definition.oligometastatic.missing", DEFAULTED, 0},
        {"group.modality.chemo_rt", PATIENTS, 1},
        {"group.modality.chemo_pd1", PATIENTS, 1},
        {"group.modality.chemo", PATIENTS, 12},
        {"group.modality.other", PATIENTS, 2},
        {"group.modality.other", DEFAULTED, 2},                  // `when: true`
        {"group.modality.chemo", DEFAULTED, 0},
        {"group.radiotherapy.missing", PATIENTS, 2},             // no level holds
        {"subgroup.oligo.missing", PATIENTS, 2},
        {"subgroup.poly.yes", PATIENTS, 3},
        {"variable.interval.value", PATIENTS, 16},
        {"variable.interval.value", BOUNDED, 16},                // diagnosed in a month
        {"variable.age.value", BOUNDED, 0},
        {"span.from_diagnosis/from.value", BOUNDED, 16},
        {"effect.start.value", PATIENTS, 1},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const char *address =
            arena_format(&truth.arena, "definitions.%s.%s", CASES[i].address, COLUMNS[CASES[i].column]);
        const Number *number = tables_number(tables, address);
        if (!number) fail_msg("there is no %s", address);
        else if (number->value != CASES[i].count) fail_msg("%s is %g, not %g", address, number->value, CASES[i].count);
    }
}

static void every_entry_adds_up(void **state)
{
    (void)state;
    const Table *table = &tables->items[TABLE_DEFINITIONS];
    const char *kind = "", *name = "";
    double sum = 16;
    for (size_t r = 0; r < table->rows; r++) {
        const Cell *row = table_cell(table, r, 0);
        if (strcmp(row[0].text.code, "parameter") == 0) continue;
        if (strcmp(row[0].text.code, kind) != 0 || strcmp(row[1].text.code, name) != 0) {
            if (sum != 16) fail_msg("%s %s: %g", kind, name, sum);
            kind = row[0].text.code;
            name = row[1].text.code;
            sum = 0;
        }
        sum += row[6].number.value;
    }
    assert_true(sum == 16);
}

// What the levels of a group are called, be a code of theirs a word that the page has for other outcomes.
static void levels_are_called_by_their_labels(void **state)
{
    (void)state;
    Plan plan = *truth.plan;
    PlanGroup *groups = arena_array(&truth.arena, plan.group_count, sizeof *groups);
    memcpy(groups, plan.groups, plan.group_count * sizeof *groups);
    plan.groups = groups;
    PlanGroup *group = &groups[1];
    PlanLevel *levels = arena_array(&truth.arena, group->level_count, sizeof *levels);
    memcpy(levels, group->levels, group->level_count * sizeof *levels);
    group->levels = levels;
    assert_string_equal(levels[0].code, "none");
    levels[0].code = "no";
    const Results *results = results_make(cohort_make(&plan, &truth.snapshot, &truth.arena), &truth.arena);
    const Tables *own = tabulate(results, &truth.arena);
    const PageRequest request = {results, own, figures_make(results, own, LANGUAGE_EN, &truth.arena), NULL, NULL,
                                 LANGUAGE_EN};
    Buffer page = {0};
    page_write(&request, &page);
    assert_non_null(strstr(buffer_c_string(&page), "<li>No radiotherapy: <code>rm_immunotherapy or rm_chemotherapy<"));
    assert_non_null(strstr(buffer_c_string(&page), "Radiotherapy: 1 · No radiotherapy: 13 · undetermined: 2</p>"));
    buffer_free(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(counts), cmocka_unit_test(every_entry_adds_up),
                                       cmocka_unit_test(levels_are_called_by_their_labels)};
    return cmocka_run_group_tests(tests, load, unload);
}
