// A snapshot: what was stored comes back, value by value, in one order however it came in; and what contradicts
// itself is no snapshot.
#include "capturing.h"
#include "complaining.h"
#include "describing.h"

#include "fixture.h"

#include "store/snapshot.h"

static void describe_rows(const Model *model, const Patient *patient, Buffer *out)
{
    for (size_t e = 0; e < model->schema->resource_count; e++) {
        const Resource *entity = &model->schema->resources[e];
        for (size_t r = 0; r < patient->entities[e].count; r++) {
            buffer_format(out, " %s(", entity->name);
            for (size_t f = 0; f < entity->field_count; f++) {
                if (f) buffer_char(out, ' ');
                describe_value(&patient->entities[e].rows[r].values[f], out);
            }
            buffer_char(out, ')');
        }
    }
}

// Files are told by the path their schema declares, of the whole or of a resource.
static const char PATHS[] = "path: \"[ab].csv\"\nresources:\n- path: third.csv\n- path: fi*.csv\n";

// Centers with what their last submission says, then patients with their rows; a line each.
static const char *snapshot_text(Fixture *fixture)
{
    Snapshot snapshot;
    Buffer out = {0};
    assert_true(snapshot_read(store_pg(fixture->store), fixture->model, &snapshot, &fixture->arena));
    assert_ptr_equal(snapshot.model, fixture->model);
    for (size_t c = 0; c < snapshot.center_count; c++) {
        const SnapshotCenter *center = &snapshot.centers[c];
        buffer_format(&out, "%s of %s: %d read", center->name, center->extracted_on ? center->extracted_on : "-",
                      (int)center->read);
        for (int d = 0; d < DISPOSITION_COUNT; d++)
            if (center->counts[d])
                buffer_format(&out, ", %d %s", (int)center->counts[d], disposition_name((Disposition)d));
        const YamlNode *visit = center->not_collected ? yaml_get(center->not_collected, "visit") : NULL;
        if (visit) buffer_format(&out, ", without %s", visit->items[0]->text.data);
        for (size_t f = 0; f < center->file_count; f++)
            buffer_format(&out, ", %s %.8s", center->files[f].path ? center->files[f].path : "?", center->files[f].sha256);
        buffer_char(&out, '\n');
    }
    for (size_t i = 0; i < snapshot.patient_count; i++) {
        const SnapshotPatient *patient = &snapshot.patients[i];
        buffer_format(&out, "%s %lld %s", snapshot.centers[patient->center].name, (long long)patient->patient.key,
                      disposition_name(patient->patient.disposition));
        describe_rows(fixture->model, &patient->patient, &out);
        buffer_char(&out, '\n');
    }
    const char *text = arena_string(&fixture->arena, buffer_c_string(&out));
    buffer_free(&out);
    return text;
}

typedef struct Load {
    const char *center, *file, *bytes;
    int64_t extracted_at;   // 0 = not said
    const Patient *patients[4];
} Load;

static void load(Fixture *fixture, Load load)
{
    StoreBegun begun;
    StoreOutcome outcome;
    const char *const files[] = {fixture_file(fixture, load.file, load.bytes)};
    fixture->mapping.center = load.center;
    StoreSubmission submission = {
        .mapping = &fixture->mapping, .files = files, .file_count = 1, .received_at = 1700000000};
    assert_int_equal(store_begin(fixture->store, &submission, &begun), STORE_OK);
    size_t count = 0;
    for (; load.patients[count]; count++) assert_int_equal(store_put(fixture->store, load.patients[count]), STORE_OK);
    LedgerLine line = {.file = "*", .unit = "patient", .read = count, .counts = {count}};
    Ledger ledger = {&line, 1, false};
    StoreClosing closing = {.state = STORE_LOADED,
                            .ledger = &ledger,
                            .has_extracted_at = load.extracted_at != 0,
                            .extracted_at = load.extracted_at};
    assert_int_equal(store_finish(fixture->store, &closing, &outcome), STORE_OK);
    fixture->mapping.center = "c01";
}

static const FixtureVisit VISITS[] = {{"2020-02-05", NULL, "a\tb\\c\nd \"e\", 鼻咽\r\x7f", "9"},
                                      {"2020-01-05", "60.50", "\\N", NULL},
                                      {NULL, NULL, NULL, NULL}};
static const FixtureVisit ONE_VISIT[] = {{"2021-01-05", "0.0000001", "", "1"}, {NULL, NULL, NULL, NULL}};

static void what_was_stored_comes_back(void **state)
{
    Fixture *fixture = *state;
    fixture->schema.text = text_from(PATHS);
    load(fixture,
         (Load){"c02", "b.csv", "1", 0, {fixture_patient(fixture, 4, DISPOSITION_LOADED, "male", "1960", NULL)}});
    load(fixture, (Load){"c01",
                         "a.csv",
                         "2",
                         1720000000,
                         {fixture_patient(fixture, 7, DISPOSITION_LOADED, "female", "1961-03", VISITS),
                          fixture_patient(fixture, -3, DISPOSITION_EXCLUDED, "male", NULL, ONE_VISIT)}});
    assert_text("the whole", snapshot_text(fixture),
                "c01 of 2024-07-03: 2 read, 2 loaded, [ab].csv d4735e3a\n"
                "c02 of -: 1 read, 1 loaded, [ab].csv 6b86b273\n"
                "c01 -3 excluded person('male' missing) visit(1 2021-01-05 0.0000001 '' 1)\n"
                "c01 7 loaded person('female' 1961-03) visit(1 2020-01-05 60.5 '\\N' missing) "
                "visit(2 2020-02-05 missing 'a\tb\\c\nd \"e\", 鼻咽\r\x7f' 9)\n"
                "c02 4 loaded person('male' 1960)\n");
    fixture->schema.text = TEXT("the schema");
}

// Files are those that stored patients come from; counts and day are the last submission's.
static void later_submissions(void **state)
{
    Fixture *fixture = *state;
    fixture->schema.full_snapshot = false;
    fixture->schema.text = text_from(PATHS);
    const Patient *first = fixture_patient(fixture, 1, DISPOSITION_LOADED, "male", NULL, NULL),
                  *second = fixture_patient(fixture, 2, DISPOSITION_LOADED, "male", NULL, NULL),
                  *changed = fixture_patient(fixture, 2, DISPOSITION_LOADED, "female", NULL, NULL);
    load(fixture, (Load){"c01", "first.csv", "1", 1720000000, {first}});
    load(fixture, (Load){"c01", "second.csv", "2", 1720100000, {second}});
    load(fixture, (Load){"c01", "third.csv", "3", 1720200000, {changed}});
    load(fixture, (Load){"c01",
                         "fourth.csv",
                         "4",
                         1720300000,
                         {fixture_patient(fixture, 3, DISPOSITION_QUARANTINED, NULL, NULL, NULL)}});
    assert_text("three submissions", snapshot_text(fixture),
                "c01 of 2024-07-07: 1 read, 1 loaded, fi*.csv 6b86b273, third.csv 4e074085\n"
                "c01 1 loaded person('male' missing)\n"
                "c01 2 loaded person('female' missing)\n");
    load(
        fixture,
        (Load){
            "c01", "fifth.csv", "5", 1720400000, {fixture_patient(fixture, 1, DISPOSITION_REMOVED, NULL, NULL, NULL)}});
    assert_text("a patient withdrawn", snapshot_text(fixture),
                "c01 of 2024-07-08: 1 read, 1 loaded, third.csv 4e074085\n"
                "c01 2 loaded person('female' missing)\n");
    fixture->schema.text = TEXT("the schema");   // none that names a file
    load(fixture, (Load){"c01", "a name.csv", "6", 1720500000, {first, changed}});
    assert_text("a name that no schema declares", snapshot_text(fixture),
                "c01 of 2024-07-09: 2 read, 2 loaded, ? e7f6c011, ? 4e074085\n"
                "c01 1 loaded person('male' missing)\n"
                "c01 2 loaded person('female' missing)\n");
}

// 1720051200 is midnight UTC, 2024-07-04.
static void the_day_is_the_centers(void **state)
{
    Fixture *fixture = *state;
    static const struct {
        const char *schema;
        int64_t extracted_at;
        const char *day;
    } CASES[] = {
        {"name: c01\n", 1720051200 - 8 * 3600 - 1, "2024-07-03"},
        {"name: c01\n", 1720051200 - 8 * 3600, "2024-07-04"},
        {"timezone: \"+00:00\"\n", 1720051200 - 1, "2024-07-03"},
        {"timezone: \"+00:00\"\n", 1720051200, "2024-07-04"},
        {"timezone: \"-05:30\"\n", 1720051200 + 5 * 3600 + 1799, "2024-07-03"},
        {"timezone: \"-05:30\"\n", 1720051200 + 5 * 3600 + 1800, "2024-07-04"},
        {"timezone: \"-00:30\"\n", 1720051200 + 1799, "2024-07-03"},
        {"timezone: \"+05:45\"\n", 1720051200 - 5 * 3600 - 45 * 60, "2024-07-04"},
        {"timezone: \"+00:00\"\n", -1, "1969-12-31"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        assert_int_equal(fixture_empty(state), 0);
        fixture->schema.text = text_from(CASES[i].schema);
        fixture->mapping.text = TEXT("mapping: 1\nnotCollected: {visit: [dose]}\n");
        load(fixture, (Load){"c01", "a.csv", "1", CASES[i].extracted_at, {NULL}});
        assert_text(CASES[i].schema, snapshot_text(fixture),
                    arena_format(&fixture->arena, "c01 of %s: 0 read, without dose\n", CASES[i].day));
    }
    fixture->schema.text = TEXT("the schema");
}

static void where_nothing_is_stored(void **state)
{
    Fixture *fixture = *state;
    assert_text("empty tables", snapshot_text(fixture), "");
    assert_true(pg_run(store_pg(fixture->store), "DROP SCHEMA etl CASCADE"));
    assert_text("no tables", snapshot_text(fixture), "");
}

static void what_contradicts_itself(void **state)
{
    static const struct {
        const char *label, *sql, *error;
    } CASES[] = {
        {"rows of nobody", "INSERT INTO tiny.person VALUES ('c01', 99, 'male', NULL, NULL, 1, 1, 1, 1)",
         "rmnpc: the database holds rows of entity person that belong to no stored patient\n"},
        {"rows of one before all others",
         "INSERT INTO tiny.visit VALUES ('c01', -99, 1, '2020-01-01', NULL, NULL, NULL, 1, 1, 1, 1)",
         "rmnpc: the database holds rows of entity visit that belong to no stored patient\n"},
        {"rows of a patient who was removed",
         "INSERT INTO etl.submission_patient VALUES ('c01', 1, 2, 'removed', NULL); INSERT INTO etl.submission SELECT "
         "center_id, 2, state, earlier_id, mapping_id, model, full_snapshot, files_sha256, extracted_at, "
         "extracted_known, received_at, finished_at, 0, 0, 0, 1, 0, 0, 0, 0, program FROM etl.submission",
         "rmnpc: the database holds rows of entity person that belong to no stored patient\n"},
        {"no table", "DROP TABLE tiny.visit",
         "rmnpc: the database says: relation \"tiny.visit\" does not exist [42P01]\n"},
    };
    Fixture *fixture = *state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Snapshot snapshot;
        assert_int_equal(fixture_empty(state), 0);
        load(fixture, (Load){"c01",
                             "a.csv",
                             "1",
                             0,
                             {fixture_patient(fixture, 1, DISPOSITION_LOADED, "male", NULL, NULL),
                              fixture_patient(fixture, 2, DISPOSITION_LOADED, "male", NULL, NULL)}});
        assert_true(pg_run(store_pg(fixture->store), CASES[i].sql));
        Capture error = capture_start(stderr);
        bool read = snapshot_read(store_pg(fixture->store), fixture->model, &snapshot, &fixture->arena);
        assert_text(CASES[i].label, capture_end(&error), CASES[i].error);
        assert_false(read);
        assert_string_equal(fixture_ask(fixture, "SELECT 1"), "1\n");   // the connection goes on
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(what_was_stored_comes_back, fixture_empty),
        cmocka_unit_test_setup(later_submissions, fixture_empty),
        cmocka_unit_test_setup(the_day_is_the_centers, fixture_empty),
        cmocka_unit_test_setup(where_nothing_is_stored, fixture_empty),
        cmocka_unit_test_setup(what_contradicts_itself, fixture_empty),
    };
    return cmocka_run_group_tests(tests, fixture_start, fixture_stop);
}
