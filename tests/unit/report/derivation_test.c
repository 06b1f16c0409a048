// How many patients each rule of schemas/plans/rmnpc.yaml gave which value: of the patients made up to exercise one
// definition each (tests/fixtures/report/definitions). Every entry adds up to those analysed.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "report/tabulate.h"
#include "truth.h"

static Truth truth;
static const Tables *tables;

static int load(void **state)
{
    (void)state;
    truth_load(&truth, "tests/fixtures/report/definitions");
    tables = tabulate(results_make(cohort_make(truth.plan, &truth.snapshot, &truth.arena), &truth.arena), &truth.arena);
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

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(counts), cmocka_unit_test(every_entry_adds_up)};
    return cmocka_run_group_tests(tests, load, unload);
}
