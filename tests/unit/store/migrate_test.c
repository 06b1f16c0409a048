// Bringing a database up to date: from nothing, from an older model; and the rules that keep every table fit for a
// distributed PostgreSQL, read from the catalog.
#include "fixture.h"

#include "store/catalog.h"
#include "store/migrate.h"

static Pg *pg_of(Fixture *fixture)
{
    return store_pg(fixture->store);
}

static void assert_answer(Fixture *fixture, const char *sql, const char *wanted)
{
    const char *got = fixture_ask(fixture, sql);
    if (strcmp(got, wanted) != 0) fail_msg("%s\n-- wanted:\n%s-- got:\n%s", sql, wanted, got);
}

static void assert_drift(Fixture *fixture, const Model *model, const char *wanted)
{
    CatalogDrift drift;
    Buffer lines = {0};
    assert_true(catalog_compare(pg_of(fixture), model, &drift, &fixture->arena));
    for (size_t i = 0; i < drift.count; i++) buffer_format(&lines, "%s\n", drift.lines[i]);
    const char *got = buffer_c_string(&lines);
    if (strcmp(got, wanted) != 0) fail_msg("-- wanted:\n%s-- got:\n%s", wanted, got);
    buffer_free(&lines);
}

static void a_second_time_nothing_is_done(void **state)
{
    Fixture *fixture = *state;
    assert_int_equal(migrate_state(pg_of(fixture), fixture->model), MIGRATE_CURRENT);
    assert_answer(fixture, "SELECT number, name FROM etl.migration ORDER BY 1", "1|001_etl.sql\n");
    assert_answer(fixture, "SELECT name FROM etl.model", "tiny\n");
    assert_true(migrate_run(pg_of(fixture), fixture->model));
    assert_drift(fixture, fixture->model, "");
}

static void nothing_is_made_without_a_model(void **state)
{
    Fixture *fixture = *state;
    assert_true(
        pg_run(pg_of(fixture), "DROP SCHEMA etl CASCADE; DROP SCHEMA tiny CASCADE; DROP SCHEMA tiny_history CASCADE"));
    Store *reader;
    assert_int_equal(store_open(&fixture->site, NULL, &reader), STORE_OK);
    assert_answer(fixture, "SELECT to_regnamespace('etl')", "~\n");
    store_close(reader);
    assert_int_equal(migrate_state(pg_of(fixture), NULL), MIGRATE_BEHIND);
    assert_int_equal(migrate_state(pg_of(fixture), fixture->model), MIGRATE_BEHIND);
    assert_true(migrate_run(pg_of(fixture), NULL));
    assert_int_equal(migrate_state(pg_of(fixture), NULL), MIGRATE_CURRENT);
    assert_int_equal(migrate_state(pg_of(fixture), fixture->model), MIGRATE_BEHIND);
}

static void an_applied_file_never_changes(void **state)
{
    Fixture *fixture = *state;
    assert_true(pg_run(pg_of(fixture), "UPDATE etl.migration SET sha256 = decode(repeat('00', 32), 'hex')"));
    assert_int_equal(migrate_state(pg_of(fixture), fixture->model), MIGRATE_FAILED);
    assert_false(migrate_run(pg_of(fixture), fixture->model));
}

static void a_newer_database_is_left_alone(void **state)
{
    Fixture *fixture = *state;
    assert_true(pg_run(pg_of(fixture), "INSERT INTO etl.migration VALUES (999, '999_future.sql', '')"));
    assert_int_equal(migrate_state(pg_of(fixture), fixture->model), MIGRATE_FAILED);
    assert_false(migrate_run(pg_of(fixture), fixture->model));
}

// The same entities, with a new attribute, a wider enum, something no longer required and an attribute less.
static const char NEWER_MODEL[] =
    "schema: 1\n"
    "name: tiny\n"
    "version: \"2\"\n"
    "resources:\n"
    "  - name: person\n"
    "    primaryKey: []\n"
    "    fields:\n"
    "      - {name: sex, constraints: {enum: [male, female, unknown]}}\n"
    "      - {name: born, type: date}\n"
    "      - {name: height, type: number, constraints: {minimum: 0}}\n"
    "      - {name: seen, type: date, constraints: {required: true}}\n"
    "  - name: visit\n"
    "    primaryKey: [seq]\n"
    "    fields:\n"
    "      - {name: seq, type: integer, rowNumber: [day]}\n"
    "      - {name: day, type: date, constraints: {required: true, precision: day}, precisionColumn: false}\n"
    "      - {name: dose, type: number, constraints: {exclusiveMinimum: 0, maximum: 100}}\n"
    "      - {name: times, type: integer, constraints: {minimum: 1, maximum: 9}, export: false}\n";

static void a_model_grows(void **state)
{
    Fixture *fixture = *state;
    Model *newer = fixture_model(fixture, "newer.yaml", NEWER_MODEL);
    assert_true(pg_run(pg_of(fixture), "INSERT INTO tiny.person VALUES ('c01', 1, 'male', NULL, NULL, 1, 1, 1, 1)"));
    assert_int_equal(migrate_state(pg_of(fixture), newer), MIGRATE_BEHIND);
    assert_true(migrate_run(pg_of(fixture), newer));
    assert_int_equal(migrate_state(pg_of(fixture), newer), MIGRATE_CURRENT);
    assert_answer(fixture, "SELECT sex, height FROM tiny.person", "male|~\n");
    assert_true(pg_run(pg_of(fixture), "INSERT INTO tiny.person (center_id, patient_key, sex, height, submission_id, "
                                       "mapping_id, file_id, line) VALUES ('c01', 2, 'unknown', 1.7, 1, 1, 1, 1)"));
    assert_true(pg_run(pg_of(fixture), "INSERT INTO tiny.person (center_id, patient_key, submission_id, mapping_id, "
                                       "file_id, line) VALUES ('c01', 3, 1, 1, 1, 1)"));
    assert_false(pg_run(pg_of(fixture), "UPDATE tiny.person SET height = -1 WHERE patient_key = 2"));
    // What old rows lack cannot be asked of them; what is no longer in the model stays. Both are said.
    assert_drift(fixture, newer, "tiny.person.seen: may be empty, the model says required\n"
                                 "tiny.person.seen_precision: may be empty, the model says required\n"
                                 "tiny.visit.note: not in the model\n"
                                 "tiny_history.visit.note: not in the model\n");
}

#define OURS "IN ('etl'::regnamespace, 'tiny'::regnamespace, 'tiny_history'::regnamespace)"

// Rules 1, 2, 4, 5 and 9 of a distributed PostgreSQL; foreign keys would come last, and there are none.
static void tables_are_fit_for_a_distributed_database(void **state)
{
    Fixture *fixture = *state;
    const struct {
        const char *rule, *violations;
    } RULES[] = {
        {"every table says how it is kept",
         "SELECT oid::regclass FROM pg_class WHERE relkind = 'r' AND relnamespace " OURS
         " AND coalesce(obj_description(oid, 'pg_class'), '') !~ '^@(distributed|local|reference) '"},
        {"keys of a center's tables begin with center_id",
         "SELECT conrelid::regclass, conname FROM pg_constraint k WHERE contype IN ('p', 'u') AND connamespace " OURS
         " "
         "AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = k.conrelid AND attname = 'center_id') "
         "AND (SELECT attname FROM pg_attribute WHERE attrelid = k.conrelid AND attnum = k.conkey[1]) <> 'center_id'"},
        {"distributed tables have a center_id",
         "SELECT oid::regclass FROM pg_class c WHERE relkind = 'r' AND relnamespace " OURS
         " AND obj_description(oid, 'pg_class') LIKE '@distributed%' "
         "AND NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.oid AND attname = 'center_id' AND attnotnull)"},
        {"no identity or serial columns, no defaults",
         "SELECT attrelid::regclass, attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE c.relkind "
         "= 'r' AND c.relnamespace " OURS " AND attnum > 0 "
         "AND (attidentity <> '' OR atthasdef)"},
        {"no triggers",
         "SELECT tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE c.relnamespace " OURS},
        {"no foreign keys", "SELECT conname FROM pg_constraint WHERE contype = 'f' AND connamespace " OURS},
    };
    for (size_t i = 0; i < sizeof RULES / sizeof *RULES; i++) {
        const char *found = fixture_ask(fixture, RULES[i].violations);
        if (*found) fail_msg("%s:\n%s", RULES[i].rule, found);
    }
    assert_answer(fixture,
                  "SELECT count(*) > 10 FROM pg_class WHERE relkind = 'r' AND relnamespace IN ('etl'::regnamespace, "
                  "'tiny'::regnamespace)",
                  "t\n");
}

static void two_at_once_make_it_once(void **state)
{
    Fixture *fixture = *state;
    assert_true(
        pg_run(pg_of(fixture), "DROP SCHEMA etl CASCADE; DROP SCHEMA tiny CASCADE; DROP SCHEMA tiny_history CASCADE"));
    pid_t child = fork();
    if (child == 0) {
        Pg *pg = pg_connect(server_conninfo(fixture->server));
        _exit(pg && migrate_run(pg, fixture->model) ? 0 : 1);
    }
    assert_true(migrate_run(pg_of(fixture), fixture->model));
    int status;
    assert_true(waitpid(child, &status, 0) == child && status == 0);
    assert_int_equal(migrate_state(pg_of(fixture), fixture->model), MIGRATE_CURRENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_second_time_nothing_is_done, fixture_empty),
        cmocka_unit_test_setup(nothing_is_made_without_a_model, fixture_empty),
        cmocka_unit_test_setup(an_applied_file_never_changes, fixture_empty),
        cmocka_unit_test_setup(a_newer_database_is_left_alone, fixture_empty),
        cmocka_unit_test_setup(a_model_grows, fixture_empty),
        cmocka_unit_test_setup(tables_are_fit_for_a_distributed_database, fixture_empty),
        cmocka_unit_test_setup(two_at_once_make_it_once, fixture_empty),
    };
    return cmocka_run_group_tests(tests, fixture_start, fixture_stop);
}
