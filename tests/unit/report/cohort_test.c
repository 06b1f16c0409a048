// The plan schemas/plans/rmnpc.yaml over the truth of night 1, every derived variable of every patient; and over
// patients made up to exercise one definition each.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "report/cohort.h"
#include "truth.h"

static const char NIGHT1[] = "tests/fixtures/submissions/night1/expected",
                  DEFINITIONS[] = "tests/fixtures/report/definitions";

typedef struct World {
    Truth truth;
    Cohort *cohort;
    TruthTable analysis;
} World;

static World night1, definitions;

static void load_world(World *world, const char *directory)
{
    truth_load(&world->truth, directory);
    world->cohort = cohort_make(world->truth.plan, &world->truth.snapshot, &world->truth.arena);
    world->analysis = truth_table(arena_format(&world->truth.arena, "%s/analysis.csv", directory), &world->truth.arena);
}

static int load(void **state)
{
    (void)state;
    load_world(&night1, NIGHT1);
    load_world(&definitions, DEFINITIONS);
    return 0;
}

static int unload(void **state)
{
    (void)state;
    truth_free(&night1.truth);
    truth_free(&definitions.truth);
    return 0;
}

// SIZE_MAX when the patient is not analysed.
static size_t find_patient(const World *world, const char *center, const char *local_id)
{
    const Cohort *cohort = world->cohort;
    for (size_t i = 0; i < cohort->count; i++)
        if (strcmp(cohort->patients[i]->patient.pseudonym, local_id) == 0 &&
            strcmp(cohort->centers[cohort->center[i]].center->name, center) == 0)
            return i;
    return SIZE_MAX;
}

// The canonical text of what the plan calls by this name; empty when it has no value.
static const char *derived(const World *world, size_t patient, const char *name)
{
    static Buffer text;
    const Plan *plan = world->truth.plan;
    for (size_t d = 0; d < plan->definition_count; d++) {
        if (strcmp(plan->definitions[d].name, name) != 0) continue;
        buffer_clear(&text);
        value_write(&world->cohort->slots[patient * plan->slot_count + (size_t)plan->definitions[d].slot], &text);
        return buffer_c_string(&text);
    }
    fail_msg("the plan has no '%s'", name);
    return NULL;
}

static const char *modality_of(const World *world, size_t patient)
{
    const PlanGroup *modality = &world->truth.plan->groups[0];
    assert_string_equal(modality->name, "modality");
    return modality->levels[world->cohort->level[0][patient]].code;
}

static void test_derived_variables(void **state)
{
    (void)state;
    const TruthTable *analysis = &night1.analysis;
    assert_int_equal(analysis->rows, 52);
    assert_int_equal(night1.cohort->count, 52);
    for (size_t r = 0; r < analysis->rows; r++) {
        size_t i = find_patient(&night1, truth_cell(analysis, r, "center_id"), truth_cell(analysis, r, "local_id"));
        assert_int_not_equal(i, SIZE_MAX);
        assert_string_equal(derived(&night1, i, "index_date"), truth_cell(analysis, r, "index_date"));
        assert_string_equal(derived(&night1, i, "last_contact"), truth_cell(analysis, r, "last_contact_date"));
        assert_int_equal(night1.cohort->days[i], atoi(truth_cell(analysis, r, "os_days")));
        assert_int_equal(night1.cohort->event[i], atoi(truth_cell(analysis, r, "event")));
        assert_string_equal(modality_of(&night1, i), truth_cell(analysis, r, "modality"));
        assert_string_equal(derived(&night1, i, "lesions"), truth_cell(analysis, r, "lesions_total"));
        assert_string_equal(derived(&night1, i, "lesions_exact"),
                            atoi(truth_cell(analysis, r, "lesions_lower_bound_only")) ? "false" : "true");
        assert_string_equal(derived(&night1, i, "oligometastatic"),
                            atoi(truth_cell(analysis, r, "oligo")) ? "true" : "false");
        assert_string_equal(derived(&night1, i, "organs"), truth_cell(analysis, r, "n_organs"));
    }
}

static void check(const char *local_id, const char *column, const char *got)
{
    const TruthTable *analysis = &definitions.analysis;
    for (size_t r = 0; r < analysis->rows; r++)
        if (strcmp(truth_cell(analysis, r, "local_id"), local_id) == 0 &&
            strcmp(truth_cell(analysis, r, column), got) != 0)
            fail_msg("%s: %s is '%s', not '%s'", local_id, column, got, truth_cell(analysis, r, column));
}

static void test_definitions_one_by_one(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"index_date",    "last_contact",    "lesions",
                                        "lesions_exact", "oligometastatic", "organs"};
    const TruthTable *analysis = &definitions.analysis;
    char number[24];
    assert_int_equal(analysis->rows, 21);
    for (size_t r = 0; r < analysis->rows; r++) {
        const char *id = truth_cell(analysis, r, "local_id");
        size_t i = find_patient(&definitions, "x01", id);
        bool analysed = strcmp(truth_cell(analysis, r, "status"), "analysed") == 0;
        if (analysed != (i != SIZE_MAX)) fail_msg("%s: %s", id, analysed ? "is not analysed" : "is analysed");
        if (!analysed) continue;
        for (size_t n = 0; n < sizeof NAMES / sizeof *NAMES; n++)
            check(id, NAMES[n], derived(&definitions, i, NAMES[n]));
        check(id, "modality", modality_of(&definitions, i));
        snprintf(number, sizeof number, "%d", definitions.cohort->days[i]);
        check(id, "days", number);
        snprintf(number, sizeof number, "%d", definitions.cohort->event[i]);
        check(id, "event", number);
    }
}

// Whoever is left out is counted with one reason, and nobody is lost.
static void test_who_is_not_analysed(void **state)
{
    (void)state;
    const CohortCenter *c01 = &night1.cohort->centers[0], *x01 = &definitions.cohort->centers[0];
    assert_string_equal(c01->center->name, "c01");
    assert_int_equal(c01->stored, 18);
    assert_int_equal(c01->status[COHORT_NOT_ELIGIBLE], 1);
    assert_string_equal(night1.truth.model->schema->eligibility[1].id, "has-metastasis");
    assert_int_equal(c01->ineligible[1], 1);
    assert_int_equal(c01->status[COHORT_ANALYSED], 17);
    assert_int_equal(x01->stored, 21);
    assert_int_equal(x01->ineligible[0], 1);
    assert_int_equal(x01->ineligible[1], 1);
    assert_int_equal(x01->status[COHORT_NO_END], 1);
    assert_int_equal(x01->status[COHORT_END_VAGUE], 1);
    assert_int_equal(x01->status[COHORT_NEGATIVE], 1);
    assert_int_equal(x01->status[COHORT_ANALYSED], 16);
}

// A missing oligometastatic stands in neither subgroup; surgery alone is in no arm of the radiotherapy comparison.
static void test_groups(void **state)
{
    (void)state;
    size_t undecided = find_patient(&definitions, "x01", "multiple-is-undecided"),
           surgery = find_patient(&definitions, "x01", "only-surgery");
    assert_string_equal(definitions.truth.plan->subgroups[0].name, "oligo");
    assert_string_equal(definitions.truth.plan->subgroups[1].name, "poly");
    assert_int_equal(definitions.cohort->member[0][undecided], COHORT_UNDECIDED);
    assert_int_equal(definitions.cohort->member[1][undecided], COHORT_UNDECIDED);
    assert_int_equal(definitions.cohort->member[0][surgery], COHORT_IN);
    assert_int_equal(definitions.cohort->member[1][surgery], COHORT_OUT);
    assert_string_equal(definitions.truth.plan->groups[1].name, "radiotherapy");
    assert_int_equal(definitions.cohort->level[1][surgery], COHORT_NO_LEVEL);
    assert_string_equal(definitions.truth.plan->groups[1].levels[definitions.cohort->level[1][undecided]].code, "none");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_derived_variables),
                                       cmocka_unit_test(test_definitions_one_by_one),
                                       cmocka_unit_test(test_who_is_not_analysed), cmocka_unit_test(test_groups)};
    return cmocka_run_group_tests(tests, load, unload);
}
