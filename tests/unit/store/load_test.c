// One submission from its files into the database: the verdicts, what each leaves behind, and what is said of
// patients.
#include "complaining.h"

#include "fixture.h"

#include "store/load.h"

static const char SCHEMA[] =
    "schema: 1\n"
    "name: c01\n"
    "path: '*.csv'\n"
    "format: csv\n"
    "patient: id\n"
    "snapshot: full\n"
    "file: [{name: extracted, from: path, extract: '[a-z]+_?(?<value>[0-9-]*)\\.csv', type: date}]\n"
    "resources:\n"
    "  - {name: t, primaryKey: [id], fields: [{name: id}, {name: sex, constraints: {enum: [m, f]}}, {name: born, type: "
    "date}]}\n";
static const char MAPPING[] =
    "mapping: 1\n"
    "center: c01\n"
    "schema: c01.yaml\n"
    "target: tiny/1\n"
    "records: {person: {from: t, fields: {sex: {from: sex, codes: {m: male, f: female}}, born: born}}}\n";

typedef struct Step {
    const char *label, *file, *rows;   // rows: behind the header; NULL: there is no such file
    uint64_t most_quarantined;
    bool dry_run;
    const char *said;   // instead of what the file says: an ISO day; NULL = nothing
    const char *wanted;
} Step;

static const Mapping *load_mapping(Fixture *fixture)
{
    Complaints complaints = {0};
    fixture_file(fixture, "c01.yaml", SCHEMA);
    const Mapping *mapping = mapping_load(fixture_file(fixture, "map.yaml", MAPPING), &fixture->arena, &complaints);
    assert_complaints("the mapping", &complaints, "");
    complaints_free(&complaints);
    assert_non_null(mapping);
    return mapping;
}

static const char *const STATUSES[] = {
    [STORE_OK] = "ok", [STORE_MISCONFIGURED] = "misconfigured", [STORE_FAILED] = "failed"};

static void describe(const LoadResult *result, const Findings *findings, Buffer *out)
{
    const StoreOutcome *outcome = &result->outcome;
    buffer_format(out, "%s %s", STATUSES[result->status], store_state_name(result->state));
    if (result->earlier_id) buffer_format(out, " against %d", (int)result->earlier_id);
    if (outcome->submission_id)
        buffer_format(out, " #%d: %d new, %d changed, %d unchanged, %d missing", (int)outcome->submission_id,
                      (int)outcome->loaded.inserted, (int)outcome->loaded.changed, (int)outcome->loaded.unchanged,
                      (int)outcome->missing);
    if (result->extraction_unknown) buffer_string(out, ", extracted nobody knows when");
    if (!result->submission) buffer_string(out, ", not read");
    buffer_char(out, '\n');
    for (size_t i = 0; i < findings->count; i++) {
        const Finding *finding = &findings->items[i];
        buffer_format(out, "  %s %s:%u %s%s\n", severity_name(finding->severity), finding->word, finding->place.line,
                      finding->place.field, finding->patient ? " of a patient" : "");
    }
}

// A step's result, its findings, and what the database holds of persons then.
static const char *run(Fixture *fixture, const Mapping *mapping, const Step *step)
{
    HashKey *key;
    Date said;
    LoadResult result;
    Findings findings = {0};
    Buffer out = {0};
    const char *const files[] = {
        step->rows ? fixture_file(fixture, step->file, arena_format(&fixture->arena, "id,sex,born\n%s", step->rows))
                   : fixture_path(fixture, step->file)};
    assert_int_equal(store_key(fixture->store, &key), STORE_OK);
    LoadRequest request = {.mapping = mapping,
                           .files = files,
                           .file_count = 1,
                           .options = {.key = key, .most_quarantined = step->most_quarantined, .most_percent = 100},
                           .dry_run = step->dry_run,
                           .has_extracted_at = step->said && date_read_iso(text_from(step->said), &said)};
    if (request.has_extracted_at) request.extracted_at = said.first * INT64_C(86400);
    load_submission(fixture->store, &request, &findings, &result);
    describe(&result, &findings, &out);
    if (result.submission) submission_free(result.submission);
    findings_free(&findings);
    buffer_string(&out, fixture_ask(fixture, "SELECT sex, born, submission_id FROM tiny.person ORDER BY 1, 2"));
    const char *text = arena_string(&fixture->arena, buffer_c_string(&out));
    buffer_free(&out);
    return text;
}

static void submissions_one_after_another(void **state)
{
    static const Step STEPS[] = {
        {"only tried", "a_2024-07-05.csv", "1,m,1960-01-01\n2,f,\n", 9, true, NULL, "ok loaded\n"},
        {"the first", "a_2024-07-05.csv", "1,m,1960-01-01\n2,f,\n", 9, false, NULL,
         "ok loaded #2: 2 new, 0 changed, 0 unchanged, 0 missing\n"
         "female|~|2\nmale|1960-01-01|2\n"},
        {"the same bytes", "a_2024-07-05.csv", "1,m,1960-01-01\n2,f,\n", 9, false, NULL,
         "ok unchanged against 2, not read\n"
         "female|~|2\nmale|1960-01-01|2\n"},
        {"a patient changed, one quarantined, one gone", "a_2024-07-07.csv", "1,m,1961-01-01\n3,x,\n", 9, false, NULL,
         "ok loaded #4: 0 new, 1 changed, 0 unchanged, 1 missing\n"
         "  warning missing_from_snapshot:0 id of a patient\n"
         "  error unknown_code:3 sex of a patient\n"
         "female|~|2\nmale|1961-01-01|4\n"},
        {"more quarantined than allowed", "a_2024-07-08.csv", "1,m,1962-01-01\n3,x,\n", 0, false, NULL,
         "ok refused #5: 0 new, 0 changed, 0 unchanged, 0 missing\n"
         "  error quarantine_threshold:0 *\n"
         "  error unknown_code:3 sex of a patient\n"
         "female|~|2\nmale|1961-01-01|4\n"},
        {"older than what is loaded, as its file says", "a_2024-07-06.csv", "1,m,1950-01-01\n3,x,\n", 9, false, NULL,
         "ok stale #6: 0 new, 0 changed, 0 unchanged, 0 missing\n"
         "  warning stale_extract:0 *\n"
         "female|~|2\nmale|1961-01-01|4\n"},
        {"older, as is said from outside", "a_2024-07-09.csv", "1,m,1950-01-01\n", 9, false, "2024-01-01",
         "ok stale against 4, not read\n"
         "  warning stale_extract:0 *\n"
         "female|~|2\nmale|1961-01-01|4\n"},
        {"what is said from outside counts", "a_2024-07-01.csv", "1,m,1963-01-01\n2,f,\n", 9, false, "2024-07-10",
         "ok loaded #8: 0 new, 1 changed, 1 unchanged, 0 missing\n"
         "female|~|2\nmale|1963-01-01|8\n"},
        {"without a day", "a.csv", "1,m,1964-01-01\n2,f,\n", 9, false, NULL,
         "ok loaded #9: 0 new, 1 changed, 1 unchanged, 0 missing, extracted nobody knows when\n"
         "female|~|2\nmale|1964-01-01|9\n"},
        {"a broken file", "b.csv", "1,m,\"1965-01-01\n", 9, false, NULL,
         "ok refused #10: 0 new, 0 changed, 0 unchanged, 0 missing, extracted nobody knows when\n"
         "  error unterminated_quote:2 *\n"
         "female|~|2\nmale|1964-01-01|9\n"},
        {"no file", "none.csv", NULL, 9, false, NULL, "failed new, not read\nfemale|~|2\nmale|1964-01-01|9\n"},
    };
    Fixture *fixture = *state;
    const Mapping *mapping = load_mapping(fixture);
    for (size_t i = 0; i < sizeof STEPS / sizeof *STEPS; i++)
        assert_text(STEPS[i].label, run(fixture, mapping, &STEPS[i]), STEPS[i].wanted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(submissions_one_after_another, fixture_empty),
    };
    return cmocka_run_group_tests(tests, fixture_start, fixture_stop);
}
