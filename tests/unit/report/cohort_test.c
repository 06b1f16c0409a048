// The plan schemas/plans/rmnpc.yaml over the truth of night 1: every derived variable of every patient.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "report/cohort.h"
#include "truth.h"

static const char NIGHT1[] = "tests/fixtures/submissions/night1/expected";

static Truth truth;
static const Plan *plan;
static Cohort *cohort;

static int load(void **state)
{
    (void)state;
    truth_load(&truth, NIGHT1);
    plan = truth.plan;
    cohort = cohort_make(plan, &truth.snapshot, &truth.arena);
    return 0;
}

static int unload(void **state)
{
    (void)state;
    truth_free(&truth);
    return 0;
}

static size_t find_patient(const char *center, const char *local_id)
{
    for (size_t i = 0; i < cohort->count; i++)
        if (strcmp(cohort->patients[i]->patient.pseudonym, local_id) == 0 && strcmp(truth.snapshot.centers[cohort->center[i]].name, center) == 0) return i;
    fail_msg("%s %s is not analysed", center, local_id);
    return 0;
}

// The canonical text of what the plan calls by this name.
static const char *derived(size_t patient, const char *name)
{
    static Buffer text;
    for (size_t d = 0; d < plan->definition_count; d++) {
        if (strcmp(plan->definitions[d].name, name) != 0) continue;
        buffer_clear(&text);
        value_write(&cohort->slots[patient * plan->slot_count + (size_t)plan->definitions[d].slot], &text);
        return buffer_c_string(&text);
    }
    fail_msg("the plan has no '%s'", name);
    return NULL;
}

static void test_derived_variables(void **state)
{
    (void)state;
    TruthTable analysis = truth_table(arena_format(&truth.arena, "%s/analysis.csv", NIGHT1), &truth.arena);
    assert_int_equal(analysis.rows, 52);
    assert_int_equal(cohort->count, 52);
    for (size_t r = 0; r < analysis.rows; r++) {
        size_t i = find_patient(truth_cell(&analysis, r, "center_id"), truth_cell(&analysis, r, "local_id"));
        const PlanGroup *modality = &plan->groups[0];
        assert_string_equal(derived(i, "index_date"), truth_cell(&analysis, r, "index_date"));
        assert_string_equal(derived(i, "last_contact"), truth_cell(&analysis, r, "last_contact_date"));
        assert_int_equal(cohort->days[i], atoi(truth_cell(&analysis, r, "os_days")));
        assert_int_equal(cohort->event[i], atoi(truth_cell(&analysis, r, "event")));
        assert_string_equal(modality->levels[cohort->level[0][i]].code, truth_cell(&analysis, r, "modality"));
        assert_string_equal(derived(i, "lesions"), truth_cell(&analysis, r, "lesions_total"));
        assert_string_equal(derived(i, "lesions_exact"), atoi(truth_cell(&analysis, r, "lesions_lower_bound_only")) ? "false" : "true");
        assert_string_equal(derived(i, "oligometastatic"), atoi(truth_cell(&analysis, r, "oligo")) ? "true" : "false");
        assert_string_equal(derived(i, "organs"), truth_cell(&analysis, r, "n_organs"));
    }
}

static void test_who_is_not_analysed(void **state)
{
    (void)state;
    size_t stored = 0, analysed = 0;
    for (size_t c = 0; c < cohort->center_count; c++) {
        size_t sum = 0;
        for (int s = 0; s < COHORT_STATUS_COUNT; s++) sum += cohort->centers[c].status[s];
        assert_int_equal(sum, cohort->centers[c].stored);
        stored += cohort->centers[c].stored;
        analysed += cohort->centers[c].status[COHORT_ANALYSED];
    }
    assert_int_equal(stored, 53);
    assert_int_equal(analysed, 52);
    const CohortCenter *c01 = &cohort->centers[0];
    assert_string_equal(c01->center->name, "c01");
    assert_int_equal(c01->status[COHORT_NOT_ELIGIBLE], 1);
    assert_string_equal(truth.model->schema->eligibility[1].id, "has-metastasis");
    assert_int_equal(c01->ineligible[1], 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_derived_variables), cmocka_unit_test(test_who_is_not_analysed)};
    return cmocka_run_group_tests(tests, load, unload);
}
