// The model's tables as SQL: the whole text for a small model, then what follows from single properties.
#include "fixture.h"

#include "store/ddl.h"

static const char WANTED[] =
    "CREATE SCHEMA IF NOT EXISTS \"tiny\";\n"
    "CREATE SCHEMA IF NOT EXISTS \"tiny_history\";\n";

static int make_model(void **state)
{
    Fixture *fixture = memory_alloc(sizeof *fixture);
    *fixture = (Fixture){0};
    strcpy(fixture->directory, "/tmp/ddl.XXXXXX");
    *state = fixture;
    return mkdtemp(fixture->directory) ? 0 : -1;
}

static int forget_model(void **state)
{
    Fixture *fixture = *state;
    char command[96];
    snprintf(command, sizeof command, "rm -rf %s", fixture->directory);
    arena_free(&fixture->arena);
    free(fixture);
    return system(command);
}

// The statements of a model, one of which begins with this text; NULL when none does.
static const char *statement(Fixture *fixture, const char *model, const char *beginning)
{
    Buffer sql = {0};
    ddl_write(fixture_model(fixture, "model.yaml", model), &sql);
    const char *all = arena_string(&fixture->arena, buffer_c_string(&sql));
    buffer_free(&sql);
    if (!beginning) return all;
    for (const char *at = all; (at = strstr(at, beginning)); at++) {
        if (at != all && at[-1] != '\n') continue;
        const char *end = strstr(at, ";\n");
        return arena_text(&fixture->arena, (Text){at, (size_t)(end - at)}).data;
    }
    return NULL;
}

static void assert_sql(const char *got, const char *wanted)
{
    assert_non_null(got);
    if (strcmp(got, wanted) != 0) fail_msg("-- wanted:\n%s\n-- got:\n%s", wanted, got);
}

static void tables(void **state)
{
    Fixture *fixture = *state;
    assert_true(text_starts(text_from(statement(fixture, FIXTURE_MODEL, NULL)), WANTED));
    assert_sql(statement(fixture, FIXTURE_MODEL, "CREATE TABLE IF NOT EXISTS \"tiny\".\"person\""),
        "CREATE TABLE IF NOT EXISTS \"tiny\".\"person\" (\n"
        "    \"center_id\" text NOT NULL,\n"
        "    \"patient_key\" bigint NOT NULL,\n"
        "    \"sex\" text NOT NULL,\n"
        "    \"born\" date,\n"
        "    \"born_precision\" text,\n"
        "    \"submission_id\" bigint NOT NULL,\n"
        "    \"mapping_id\" bigint NOT NULL,\n"
        "    \"file_id\" integer NOT NULL,\n"
        "    \"line\" integer NOT NULL,\n"
        "    CONSTRAINT \"person_pkey\" PRIMARY KEY (\"center_id\", \"patient_key\")\n"
        ")");
    assert_sql(statement(fixture, FIXTURE_MODEL, "CREATE TABLE IF NOT EXISTS \"tiny\".\"visit\""),
        "CREATE TABLE IF NOT EXISTS \"tiny\".\"visit\" (\n"
        "    \"center_id\" text NOT NULL,\n"
        "    \"patient_key\" bigint NOT NULL,\n"
        "    \"seq\" integer NOT NULL,\n"
        "    \"day\" date NOT NULL,\n"
        "    \"dose\" numeric,\n"
        "    \"note\" text,\n"
        "    \"times\" integer,\n"
        "    \"submission_id\" bigint NOT NULL,\n"
        "    \"mapping_id\" bigint NOT NULL,\n"
        "    \"file_id\" integer NOT NULL,\n"
        "    \"line\" integer NOT NULL,\n"
        "    CONSTRAINT \"visit_pkey\" PRIMARY KEY (\"center_id\", \"patient_key\", \"seq\")\n"
        ")");
    assert_sql(statement(fixture, FIXTURE_MODEL, "CREATE TABLE IF NOT EXISTS \"tiny_history\".\"visit\""),
        "CREATE TABLE IF NOT EXISTS \"tiny_history\".\"visit\" (\n"
        "    \"center_id\" text NOT NULL,\n"
        "    \"patient_key\" bigint NOT NULL,\n"
        "    \"seq\" integer,\n"
        "    \"day\" date,\n"
        "    \"dose\" numeric,\n"
        "    \"note\" text,\n"
        "    \"times\" integer,\n"
        "    \"submission_id\" bigint NOT NULL,\n"
        "    \"mapping_id\" bigint NOT NULL,\n"
        "    \"file_id\" integer NOT NULL,\n"
        "    \"line\" integer NOT NULL,\n"
        "    \"replaced_by\" bigint NOT NULL,\n"
        "    CONSTRAINT \"visit_pkey\" PRIMARY KEY (\"center_id\", \"patient_key\", \"seq\", \"submission_id\")\n"
        ")");
}

static void older_tables_are_brought_up_to_date(void **state)
{
    Fixture *fixture = *state;
    assert_sql(statement(fixture, FIXTURE_MODEL, "ALTER TABLE \"tiny\".\"person\" ADD"),
        "ALTER TABLE \"tiny\".\"person\" ADD COLUMN IF NOT EXISTS \"sex\" text,\n"
        "    ADD COLUMN IF NOT EXISTS \"born\" date,\n"
        "    ADD COLUMN IF NOT EXISTS \"born_precision\" text");
    assert_sql(statement(fixture, FIXTURE_MODEL, "ALTER TABLE \"tiny\".\"person\" ALTER"),
        "ALTER TABLE \"tiny\".\"person\" ALTER COLUMN \"born\" DROP NOT NULL,\n"
        "    ALTER COLUMN \"born_precision\" DROP NOT NULL");
    assert_sql(statement(fixture, FIXTURE_MODEL, "ALTER TABLE \"tiny_history\".\"person\" ADD"),
        "ALTER TABLE \"tiny_history\".\"person\" ADD COLUMN IF NOT EXISTS \"sex\" text,\n"
        "    ADD COLUMN IF NOT EXISTS \"born\" date,\n"
        "    ADD COLUMN IF NOT EXISTS \"born_precision\" text");
}

static void checks(void **state)
{
    Fixture *fixture = *state;
    assert_sql(statement(fixture, FIXTURE_MODEL, "ALTER TABLE \"tiny\".\"person\" DROP"),
               "ALTER TABLE \"tiny\".\"person\" DROP CONSTRAINT IF EXISTS \"person_sex_check\", ADD CONSTRAINT "
               "\"person_sex_check\" CHECK (\"sex\" IN ('male', 'female')),\n"
               "    DROP CONSTRAINT IF EXISTS \"person_born_check\",\n"
               "    DROP CONSTRAINT IF EXISTS \"person_born_precision_check\", ADD CONSTRAINT "
               "\"person_born_precision_check\" CHECK (\"born_precision\" IN ('day', 'month', 'year') "
               "AND \"born\" IS NOT NULL OR \"born_precision\" IS NULL AND \"born\" IS NULL)");
    assert_sql(statement(fixture, FIXTURE_MODEL, "ALTER TABLE \"tiny\".\"visit\" DROP"),
               "ALTER TABLE \"tiny\".\"visit\" DROP CONSTRAINT IF EXISTS \"visit_seq_check\",\n"
               "    DROP CONSTRAINT IF EXISTS \"visit_day_check\",\n"
               "    DROP CONSTRAINT IF EXISTS \"visit_dose_check\", ADD CONSTRAINT \"visit_dose_check\" CHECK "
               "(\"dose\" > 0 AND \"dose\" <= 100),\n"
               "    DROP CONSTRAINT IF EXISTS \"visit_note_check\",\n"
               "    DROP CONSTRAINT IF EXISTS \"visit_times_check\", ADD CONSTRAINT \"visit_times_check\" CHECK "
               "(\"times\" >= 1 AND \"times\" <= 9)");
}

static void comments(void **state)
{
    Fixture *fixture = *state;
    assert_sql(statement(fixture, FIXTURE_MODEL, "COMMENT ON TABLE \"tiny\".\"person\""),
               "COMMENT ON TABLE \"tiny\".\"person\" IS '@distributed Who it is'");
    assert_sql(statement(fixture, FIXTURE_MODEL, "COMMENT ON TABLE \"tiny_history\".\"visit\""),
               "COMMENT ON TABLE \"tiny_history\".\"visit\" IS '@distributed What later submissions replaced: visit'");
    assert_sql(statement(fixture, FIXTURE_MODEL, "COMMENT ON COLUMN \"tiny\".\"person\".\"born\""),
               "COMMENT ON COLUMN \"tiny\".\"person\".\"born\" IS 'Day of birth'");
    assert_sql(statement(fixture, FIXTURE_MODEL, "COMMENT ON COLUMN \"tiny\".\"visit\".\"dose\""),
               "COMMENT ON COLUMN \"tiny\".\"visit\".\"dose\" IS 'in Gy'");
    assert_sql(statement(fixture, FIXTURE_MODEL, "COMMENT ON COLUMN \"tiny\".\"visit\".\"note\""),
               "COMMENT ON COLUMN \"tiny\".\"visit\".\"note\" IS 'our own'");
    assert_sql(statement(fixture, FIXTURE_MODEL, "COMMENT ON COLUMN \"tiny\".\"visit\".\"line\""),
               "COMMENT ON COLUMN \"tiny\".\"visit\".\"line\" IS 'where its source row begins in that file'");
}

// One attribute in a model of one entity.
static const char *column(Fixture *fixture, const char *field, const char *key)
{
    const char *model = arena_format(
        &fixture->arena, "schema: 1\nname: m\nversion: \"1\"\nresources:\n  - name: e\n%s    fields:\n      - %s\n",
        key, field);
    const char *create = statement(fixture, model, "CREATE TABLE IF NOT EXISTS \"m\".\"e\"");
    const char *first = strstr(create, "bigint NOT NULL,\n    ") + strlen("bigint NOT NULL,\n    ");
    return arena_text(&fixture->arena, (Text){first, (size_t)(strstr(first, ",\n    \"submission_id\"") - first)}).data;
}

static void types(void **state)
{
    Fixture *fixture = *state;
    static const struct {
        const char *field, *sql;
    } CASES[] = {
        {"{name: a}", "\"a\" text"},
        {"{name: a, type: string, constraints: {required: true}}", "\"a\" text NOT NULL"},
        {"{name: a, type: integer}", "\"a\" bigint"},
        {"{name: a, type: integer, constraints: {minimum: 0}}", "\"a\" bigint"},
        {"{name: a, type: integer, constraints: {maximum: 10}}", "\"a\" bigint"},
        {"{name: a, type: integer, constraints: {minimum: 0, maximum: 2147483647}}", "\"a\" integer"},
        {"{name: a, type: integer, constraints: {minimum: 0, maximum: 2147483648}}", "\"a\" bigint"},
        {"{name: a, type: number}", "\"a\" numeric"},
        {"{name: a, type: boolean, trueValues: [yes], falseValues: [no]}", "\"a\" boolean"},
        {"{name: a, type: date}", "\"a\" date,\n    \"a_precision\" text"},
        {"{name: a, type: date, constraints: {required: true}}",
         "\"a\" date NOT NULL,\n    \"a_precision\" text NOT NULL"},
        {"{name: a, type: date, precisionColumn: false, constraints: {precision: day}}", "\"a\" date"},
        {"{name: 性别}", "\"性别\" text"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        assert_sql(column(fixture, CASES[i].field, ""), CASES[i].sql);
    // A key is never empty.
    assert_sql(column(fixture, "{name: a}", "    primaryKey: [a]\n"), "\"a\" text NOT NULL");
}

static void quoting(void **state)
{
    (void)state;
    Buffer out = {0};
    ddl_identifier(&out, "a\"b'c");
    ddl_literal(&out, text_from("a\"b'c\\d"));
    assert_string_equal(buffer_c_string(&out), "\"a\"\"b'c\"'a\"b''c\\d'");
    buffer_free(&out);
}

// Without a key of its own an entity is found by its patient.
static void an_entity_without_a_key(void **state)
{
    Fixture *fixture = *state;
    static const char MODEL[] =
        "schema: 1\nname: m\nversion: \"1\"\nresources:\n  - name: e\n    fields:\n      - {name: a}\n";
    assert_null(strstr(statement(fixture, MODEL, NULL), "PRIMARY KEY"));
    assert_sql(statement(fixture, MODEL, "CREATE INDEX"),
               "CREATE INDEX IF NOT EXISTS \"e_patient\" ON \"m\".\"e\" (\"center_id\", \"patient_key\")");
}

// What the program puts into every table, no model may call an attribute: it is told when the model is loaded.
static void own_columns_are_known_to_the_models_language(void **state)
{
    Fixture *fixture = *state;
    const Model *model = fixture_model(fixture, "model.yaml", FIXTURE_MODEL);
    size_t count, own = 0;
    const DdlColumn *columns = ddl_columns(&model->schema->resources[0], &fixture->arena, &count);
    for (size_t i = 0; i < count; i++) {
        if (columns[i].field) continue;
        Complaints complaints = {0};
        const char *path = arena_format(&fixture->arena, "%s/own.yaml", fixture->directory);
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        fprintf(file, "schema: 1\nname: m\nversion: '1'\nresources: [{name: e, fields: [{name: %s}]}]\n",
                columns[i].name);
        fclose(file);
        assert_null(model_load(path, &fixture->arena, &complaints));
        complaints_free(&complaints);
        own++;
    }
    assert_int_equal(own, DDL_LEADING + DDL_LINEAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables),
        cmocka_unit_test(older_tables_are_brought_up_to_date),
        cmocka_unit_test(checks),
        cmocka_unit_test(comments),
        cmocka_unit_test(types),
        cmocka_unit_test(quoting),
        cmocka_unit_test(an_entity_without_a_key),
        cmocka_unit_test(own_columns_are_known_to_the_models_language),
    };
    return cmocka_run_group_tests(tests, make_model, forget_model);
}
