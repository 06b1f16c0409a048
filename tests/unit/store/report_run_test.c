// When a report is due: data or plan changed since the last one that was written.
#include "fixture.h"

#include "store/report_run.h"

static const char PLAN[] = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
static const char OTHER_PLAN[] = "ff112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

// A submission of these counts.
static void submit(Fixture *fixture, int id, const char *state, int inserted, int changed, int removed)
{
    const char *sql = arena_format(
        &fixture->arena,
        "INSERT INTO etl.submission SELECT 'c01', %d, '%s', NULL, 1, 'tiny', true, '', now(), true, now(), now(), %d, "
        "%d, 9, %d, 0, 0, 0, 0, 'test'",
        id, state, inserted, changed, removed);
    assert_true(pg_run(store_pg(fixture->store), sql));
}

static bool is_due(Fixture *fixture, const char *plan)
{
    bool due = false;
    assert_true(report_run_is_due(store_pg(fixture->store), plan, &due));
    return due;
}

static void record(Fixture *fixture, const char *plan)
{
    assert_true(report_run_record(store_pg(fixture->store), plan, "tiny", "reports/2024-07-05"));
}

static void data_make_it_due(void **state)
{
    Fixture *fixture = *state;
    assert_false(is_due(fixture, PLAN));   // nothing was ever loaded
    submit(fixture, 1, "refused", 5, 5, 5);
    submit(fixture, 2, "loaded", 0, 0, 0);
    assert_false(is_due(fixture, PLAN));
    submit(fixture, 3, "loaded", 1, 0, 0);
    assert_true(is_due(fixture, PLAN));
    record(fixture, PLAN);
    assert_false(is_due(fixture, PLAN));
    submit(fixture, 4, "unchanged", 1, 1, 1);
    submit(fixture, 5, "stale", 1, 1, 1);
    submit(fixture, 6, "loaded", 0, 0, 0);
    assert_false(is_due(fixture, PLAN));
    submit(fixture, 7, "loaded", 0, 1, 0);
    assert_true(is_due(fixture, PLAN));
    record(fixture, PLAN);
    assert_false(is_due(fixture, PLAN));
    submit(fixture, 8, "loaded", 0, 0, 1);
    assert_true(is_due(fixture, PLAN));
}

// The last report counts, not any that was once made by this plan.
static void another_plan_makes_it_due(void **state)
{
    Fixture *fixture = *state;
    submit(fixture, 1, "loaded", 1, 0, 0);
    record(fixture, PLAN);
    assert_true(is_due(fixture, OTHER_PLAN));
    record(fixture, OTHER_PLAN);
    assert_false(is_due(fixture, OTHER_PLAN));
    assert_true(is_due(fixture, PLAN));
}

static void what_is_recorded(void **state)
{
    Fixture *fixture = *state;
    record(fixture, PLAN);
    submit(fixture, 41, "loaded", 1, 0, 0);
    submit(fixture, 42, "loaded", 0, 0, 0);
    record(fixture, OTHER_PLAN);
    assert_string_equal(
        fixture_ask(fixture, "SELECT report_id, encode(plan_sha256, 'hex'), model, last_submission_id, place, "
                             "program LIKE 'rmnpc _%', finished_at BETWEEN now() - interval '1 minute' AND now() "
                             "FROM etl.report_run ORDER BY 1"),
        "1|00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff|tiny|0|reports/2024-07-05|t|t\n"
        "2|ff112233445566778899aabbccddeeff00112233445566778899aabbccddeeff|tiny|41|reports/2024-07-05|t|t\n");
}

static void without_tables_nothing_is_known(void **state)
{
    Fixture *fixture = *state;
    bool due = true;
    assert_true(pg_run(store_pg(fixture->store), "DROP SCHEMA etl CASCADE"));
    assert_false(report_run_is_due(store_pg(fixture->store), PLAN, &due));
    assert_false(report_run_record(store_pg(fixture->store), PLAN, "tiny", "x"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(data_make_it_due, fixture_empty),
        cmocka_unit_test_setup(another_plan_makes_it_due, fixture_empty),
        cmocka_unit_test_setup(what_is_recorded, fixture_empty),
        cmocka_unit_test_setup(without_tables_nothing_is_known, fixture_empty),
    };
    return cmocka_run_group_tests(tests, fixture_start, fixture_stop);
}
