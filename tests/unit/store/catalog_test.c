// What somebody changed about the model's tables is named, table by table; what is as the model says is not.
#include "complaining.h"

#include "fixture.h"

#include "store/catalog.h"

// What differs after these statements, which are taken back; a line each.
static const char *drift_after(Fixture *fixture, const char *sql)
{
    CatalogDrift drift;
    Buffer lines = {0};
    Pg *pg = store_pg(fixture->store);
    assert_true(pg_run(pg, "BEGIN"));
    assert_true(pg_run(pg, sql));
    assert_true(catalog_compare(pg, fixture->model, &drift, &fixture->arena));
    assert_true(pg_run(pg, "ROLLBACK"));
    for (size_t i = 0; i < drift.count; i++) buffer_format(&lines, "%s\n", drift.lines[i]);
    const char *text = arena_string(&fixture->arena, buffer_c_string(&lines));
    buffer_free(&lines);
    return text;
}

static void each_difference_has_its_line(void **state)
{
    static const struct {
        const char *label, *sql, *wanted;
    } CASES[] = {
        {"nothing", "SELECT", ""},
        {"what is not the model's business",
         "CREATE TABLE tiny.mine (x int); CREATE INDEX ON tiny.visit (day); CREATE VIEW tiny.v AS SELECT 1 AS a; "
         "ALTER TABLE tiny.visit ADD CONSTRAINT more CHECK (seq < 1000)",
         ""},
        {"another type", "ALTER TABLE tiny.visit ALTER COLUMN note TYPE varchar(10)",
         "tiny.visit.note: is character varying(10), the model says text\n"},
        {"the same in history", "ALTER TABLE tiny_history.visit ALTER COLUMN dose TYPE real",
         "tiny_history.visit.dose: is real, the model says numeric\n"},
        {"a column dropped, its check with it", "ALTER TABLE tiny.visit DROP COLUMN times",
         "tiny.visit.times: missing\ntiny.visit.times: values are not checked\n"},
        {"a column more", "ALTER TABLE tiny.visit ADD COLUMN mine text", "tiny.visit.mine: not in the model\n"},
        {"a column more in history", "ALTER TABLE tiny_history.visit ADD COLUMN mine text",
         "tiny_history.visit.mine: not in the model\n"},
        {"required and no longer so", "ALTER TABLE tiny.person ALTER COLUMN sex DROP NOT NULL",
         "tiny.person.sex: may be empty, the model says required\n"},
        {"required by nobody", "ALTER TABLE tiny.person ALTER COLUMN born SET NOT NULL",
         "tiny.person.born: must be filled, the model does not say so\n"},
        {"where it came from may not be empty", "ALTER TABLE tiny_history.person ALTER COLUMN line DROP NOT NULL",
         "tiny_history.person.line: may be empty, the model says required\n"},
        {"history may hold what was not required then",
         "ALTER TABLE tiny_history.person ALTER COLUMN sex DROP NOT NULL", ""},
        {"values unchecked", "ALTER TABLE tiny.visit DROP CONSTRAINT visit_dose_check",
         "tiny.visit.dose: values are not checked\n"},
        {"no key", "ALTER TABLE tiny.visit DROP CONSTRAINT visit_pkey", "tiny.visit: has no primary key\n"},
        {"no key in history", "ALTER TABLE tiny_history.visit DROP CONSTRAINT visit_pkey",
         "tiny_history.visit: has no primary key\n"},
        {"another key",
         "ALTER TABLE tiny.visit DROP CONSTRAINT visit_pkey, ADD CONSTRAINT visit_pkey PRIMARY KEY (center_id, "
         "patient_key, day)",
         "tiny.visit: primary key is (\"center_id\", \"patient_key\", \"day\"), the model says (\"center_id\", "
         "\"patient_key\", \"seq\")\n"},
        {"the key in another order",
         "ALTER TABLE tiny.visit DROP CONSTRAINT visit_pkey, ADD CONSTRAINT visit_pkey PRIMARY KEY (seq, center_id, "
         "patient_key)",
         "tiny.visit: primary key is (\"seq\", \"center_id\", \"patient_key\"), the model says (\"center_id\", "
         "\"patient_key\", \"seq\")\n"},
        {"a table gone", "DROP TABLE tiny_history.person", "tiny_history.person: missing\n"},
        {"a view in its place", "DROP TABLE tiny.person; CREATE VIEW tiny.person AS SELECT 1 AS sex",
         "tiny.person: missing\n"},
        {"everything gone", "DROP SCHEMA tiny CASCADE; DROP SCHEMA tiny_history CASCADE",
         "tiny.person: missing\ntiny.visit: missing\ntiny_history.person: missing\ntiny_history.visit: missing\n"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        assert_text(CASES[i].label, drift_after(*state, CASES[i].sql), CASES[i].wanted);
}

static void a_lost_connection_is_no_catalog(void **state)
{
    Fixture *fixture = *state;
    CatalogDrift drift;
    Pg *pg = pg_connect(server_conninfo(fixture->server));
    assert_non_null(pg);
    pg_run(pg, "SELECT pg_terminate_backend(pg_backend_pid())");
    assert_false(catalog_compare(pg, fixture->model, &drift, &fixture->arena));
    pg_close(pg);
}

// The comparison rolls back what was changed before it in the same transaction.
static const char *etl_drift_after(Fixture *fixture, const char *sql)
{
    CatalogDrift drift;
    Buffer lines = {0};
    Pg *pg = store_pg(fixture->store);
    assert_true(pg_run(pg, "BEGIN"));
    assert_true(pg_run(pg, sql));
    assert_true(catalog_compare_etl(pg, &drift, &fixture->arena));
    for (size_t i = 0; i < drift.count; i++) buffer_format(&lines, "%s\n", drift.lines[i]);
    const char *text = arena_string(&fixture->arena, lines.size ? buffer_c_string(&lines) : "");
    buffer_free(&lines);
    return text;
}

static void schema_etl_too(void **state)
{
    static const struct {
        const char *label, *sql, *wanted;
    } CASES[] = {
        {"nothing", "SELECT", ""},
        {"an index more is nobody's business", "CREATE INDEX ON etl.finding (code)", ""},
        {"another type", "ALTER TABLE etl.file ALTER COLUMN name TYPE varchar(10)",
         "etl.file.name: is character varying(10) NOT NULL, should be text NOT NULL\n"},
        {"a column less", "ALTER TABLE etl.submission DROP COLUMN program", "etl.submission.program: missing\n"},
        {"a column more", "ALTER TABLE etl.site ADD COLUMN mine text", "etl.site.mine: no part of it\n"},
        {"a view that is gone", "DROP VIEW etl.patient CASCADE",
         "etl.patient.center_id: missing\netl.patient.content: missing\netl.patient.disposition: missing\n"
         "etl.patient.patient_key: missing\netl.patient.submission_id: missing\netl.view patient: missing\n"},
    };
    Fixture *fixture = *state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        assert_text(CASES[i].label, etl_drift_after(fixture, CASES[i].sql), CASES[i].wanted);
    assert_text("nothing of it stays", fixture_ask(fixture, "SELECT count(*) FROM pg_namespace WHERE nspname LIKE "
                                                            "'rmnpc_etl%'"), "0\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(each_difference_has_its_line, fixture_empty),
        cmocka_unit_test_setup(schema_etl_too, fixture_empty),
        cmocka_unit_test_setup(a_lost_connection_is_no_catalog, fixture_empty),
    };
    return cmocka_run_group_tests(tests, fixture_start, fixture_stop);
}
