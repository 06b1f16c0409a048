// The store against a real PostgreSQL: what a submission changes, and that all others change nothing.
#include "fixture.h"

static const FixtureVisit ONE_VISIT[] = {{"2020-01-05", "60.00", NULL, "3"}, {NULL, NULL, NULL, NULL}};
static const FixtureVisit TWO_VISITS[] = {
    {"2020-01-05", "60.00", NULL, "3"}, {"2020-02-05", NULL, "a\tb\\c\nd \"e\", 鼻咽", NULL}, {NULL, NULL, NULL, NULL}};
static const FixtureVisit OTHER_DOSE[] = {
    {"2020-01-05", "60.5", NULL, "3"}, {"2020-02-05", NULL, "a\tb\\c\nd \"e\", 鼻咽", NULL}, {NULL, NULL, NULL, NULL}};

static const char PERSONS[] = "SELECT patient_key, sex, born, born_precision, submission_id, mapping_id, file_id, line "
                              "FROM tiny.person ORDER BY 1";
static const char VISITS[] =
    "SELECT patient_key, seq, day, dose, note, times, submission_id FROM tiny.visit ORDER BY 1, 2";
static const char STATES[] = "SELECT patient_key, disposition, submission_id FROM etl.patient ORDER BY 1";
static const char LINES[] =
    "SELECT submission_id, patient_key, disposition, content IS NULL FROM etl.submission_patient ORDER BY 1, 2";

typedef struct Load {
    const char *file;              // its contents
    int64_t extracted_at;          // 0 = not said
    const Patient *patients[8];
    int64_t withdrawn[8];
    size_t withdrawn_count;
    StoreState close;
    const Findings *findings;
} Load;

static StoreStatus begin(Fixture *fixture, const Load *load, StoreBegun *begun)
{
    static const char *files[1];
    files[0] = fixture_file(fixture, "export.csv", load->file);
    StoreSubmission submission = {.mapping = &fixture->mapping,
                                  .files = files,
                                  .file_count = 1,
                                  .received_at = 1700000000,
                                  .has_extracted_at = load->extracted_at != 0,
                                  .extracted_at = load->extracted_at};
    return store_begin(fixture->store, &submission, begun);
}

static StoreStatus finish(Fixture *fixture, const Load *load, StoreOutcome *outcome)
{
    LedgerLine lines[] = {{.file = "export.csv",
                           .unit = "row",
                           .read = 3,
                           .counts = {[DISPOSITION_LOADED] = 2, [DISPOSITION_QUARANTINED] = 1}},
                          {.file = "*",
                           .unit = "patient",
                           .read = 2,
                           .counts = {[DISPOSITION_LOADED] = 1, [DISPOSITION_QUARANTINED] = 1}}};
    Ledger ledger = {.lines = lines, .count = 2, .refused = load->close == STORE_REFUSED};
    StoreClosing closing = {.state = load->close, .ledger = &ledger, .findings = load->findings,
                            .has_extracted_at = load->extracted_at != 0, .extracted_at = load->extracted_at};
    return store_finish(fixture->store, &closing, outcome);
}

// A whole submission that is expected to go through.
static StoreOutcome run(Fixture *fixture, Load load)
{
    StoreBegun begun;
    StoreOutcome outcome = {0};
    if (load.close == STORE_NEW) load.close = STORE_LOADED;
    assert_int_equal(begin(fixture, &load, &begun), STORE_OK);
    assert_int_equal(begun.state, STORE_NEW);
    for (size_t i = 0; load.patients[i]; i++) assert_int_equal(store_put(fixture->store, load.patients[i]), STORE_OK);
    assert_int_equal(store_withdraw(fixture->store, load.withdrawn, load.withdrawn_count), STORE_OK);
    assert_int_equal(finish(fixture, &load, &outcome), STORE_OK);
    assert_true(outcome.submission_id == begun.submission_id);
    return outcome;
}

static void assert_counts(StoreCounts counts, uint64_t inserted, uint64_t changed, uint64_t unchanged)
{
    assert_int_equal(counts.inserted, inserted);
    assert_int_equal(counts.changed, changed);
    assert_int_equal(counts.unchanged, unchanged);
}

static void assert_answer(Fixture *fixture, const char *sql, const char *wanted)
{
    const char *got = fixture_ask(fixture, sql);
    if (strcmp(got, wanted) != 0) fail_msg("%s\n-- wanted:\n%s-- got:\n%s", sql, wanted, got);
}

// ---- Loading --------------------------------------------------------------------------------------------------------

static void a_first_load_fills_everything(void **state)
{
    Fixture *fixture = *state;
    Findings findings = {.files = (const char *[]){"export.csv"}, .file_count = 1};
    Place place = {.field = "dose", .file = 0, .line = 3, .column = 2};
    finding_add(&findings, FINDING_OUT_OF_RANGE, &place, "P-0000000000009");
    finding_add(&findings, FINDING_UNKNOWN_COLUMN, &(Place){.field = "*", .file = 1},
                NULL);   // of a file that was not given
    StoreOutcome outcome =
        run(fixture, (Load){.file = "one",
                            .extracted_at = 1600000000,
                            .findings = &findings,
                            .patients = {fixture_patient(fixture, 5, DISPOSITION_LOADED, "male", "1960-07", TWO_VISITS),
                                         fixture_patient(fixture, -7, DISPOSITION_EXCLUDED, "female", NULL, NULL),
                                         fixture_patient(fixture, 9, DISPOSITION_QUARANTINED, "female", NULL, NULL)}});
    assert_counts(outcome.loaded, 1, 0, 0);
    assert_counts(outcome.excluded, 1, 0, 0);
    assert_int_equal(outcome.rows, 4);
    assert_answer(fixture, PERSONS, "-7|female|~|~|1|1|1|2\n5|male|1960-07-01|month|1|1|1|2\n");
    assert_answer(fixture, VISITS, "5|1|2020-01-05|60|~|3|1\n5|2|2020-02-05|~|a\tb\\c\nd \"e\", 鼻咽|~|1\n");
    assert_answer(fixture, STATES, "-7|excluded|1\n5|loaded|1\n");
    assert_answer(fixture, LINES, "1|-7|excluded|f\n1|5|loaded|f\n1|9|quarantined|t\n");
    assert_answer(fixture,
                  "SELECT center_id, submission_id, state, mapping_id, model, full_snapshot, extracted_at, "
                  "extracted_known, received_at, patients_inserted, "
                  "patients_changed, patients_unchanged, patients_removed, patients_missing, rows_written, errors, "
                  "warnings FROM etl.submission",
                  "c01|1|loaded|1|tiny|t|2020-09-13 12:26:40+00|t|2023-11-14 22:13:20+00|2|0|0|0|0|4|2|0\n");
    // SHA-256 of "one".
    assert_answer(fixture, "SELECT file_id, name, encode(sha256, 'hex'), bytes FROM etl.file",
                  "1|export.csv|7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed|3\n");
    assert_answer(fixture,
                  "SELECT line_id, file, unit, read, loaded, duplicate, quarantined, excluded, removed, superseded, "
                  "ignored FROM etl.ledger ORDER BY 1",
                  "1|export.csv|row|3|2|0|1|0|0|0|0\n2|*|patient|2|1|0|1|0|0|0|0\n");
    assert_answer(fixture,
                  "SELECT finding_id, code, word, severity, file_id, line, \"column\", field, patient_key FROM "
                  "etl.finding ORDER BY 1",
                  "1|C304|out_of_range|error|1|3|2|dose|9\n2|F115|unknown_column|error|~|0|0|*|~\n");
    assert_answer(fixture, "SELECT kind, name, text FROM etl.definition WHERE kind <> 'model' ORDER BY 1",
                  "mapping|c01|the mapping\nschema|c01|the schema\n");
    assert_answer(fixture, "SELECT kind, name, text LIKE '%rowNumber%' FROM etl.definition WHERE kind = 'model'",
                  "model|tiny|t\n");
    assert_int_equal(
        access(fixture_path(fixture, "archive/7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"), R_OK),
        0);
    findings_free(&findings);
}

static void the_same_bytes_change_nothing(void **state)
{
    Fixture *fixture = *state;
    StoreBegun begun;
    Load load = {.file = "one", .patients = {fixture_patient(fixture, 5, DISPOSITION_LOADED, "male", NULL, ONE_VISIT)}};
    run(fixture, load);
    assert_int_equal(begin(fixture, &load, &begun), STORE_OK);
    assert_int_equal(begun.state, STORE_UNCHANGED);
    assert_true(begun.earlier_id == 1 && begun.submission_id == 2);
    // Other definitions: to be read again.
    fixture->mapping.text = TEXT("a better mapping");
    StoreOutcome outcome = run(fixture, load);
    assert_counts(outcome.loaded, 0, 0, 1);
    assert_int_equal(outcome.rows, 0);
    // What they make is the same, so the rows keep the lineage they have.
    assert_answer(fixture, PERSONS, "5|male|~|~|1|1|1|2\n");
    assert_answer(fixture, LINES, "1|5|loaded|f\n");
    assert_answer(fixture,
                  "SELECT submission_id, state, earlier_id, mapping_id, extracted_known FROM etl.submission ORDER BY 1",
                  "1|loaded|~|1|f\n2|unchanged|1|1|f\n3|loaded|~|2|f\n");
    // A dry run leaves no trace.
    const char *files[] = {fixture_path(fixture, "export.csv")};
    StoreSubmission dry = {
        .mapping = &fixture->mapping, .files = files, .file_count = 1, .received_at = 1, .dry_run = true};
    assert_int_equal(store_begin(fixture->store, &dry, &begun), STORE_OK);
    assert_int_equal(begun.state, STORE_UNCHANGED);
    assert_answer(fixture, "SELECT count(*) FROM etl.submission", "3\n");
}

static void one_changed_cell_makes_one_row_of_history(void **state)
{
    Fixture *fixture = *state;
    run(fixture, (Load){.file = "one",
                        .patients = {fixture_patient(fixture, 5, DISPOSITION_LOADED, "male", "1960-07", TWO_VISITS),
                                     fixture_patient(fixture, 6, DISPOSITION_LOADED, "male", "1960-07", TWO_VISITS)}});
    StoreOutcome outcome = run(
        fixture, (Load){.file = "two",
                        .patients = {fixture_patient(fixture, 5, DISPOSITION_LOADED, "male", "1960-07", OTHER_DOSE),
                                     fixture_patient(fixture, 6, DISPOSITION_LOADED, "male", "1960-07", TWO_VISITS)}});
    assert_counts(outcome.loaded, 0, 1, 1);
    assert_int_equal(outcome.rows, 1);
    assert_answer(fixture, "SELECT patient_key, seq, dose, submission_id FROM tiny.visit ORDER BY 1, 2",
                  "5|1|60.5|2\n5|2|~|1\n6|1|60|1\n6|2|~|1\n");
    assert_answer(fixture, "SELECT patient_key, seq, dose, submission_id, replaced_by FROM tiny_history.visit",
                  "5|1|60|1|2\n");
    assert_answer(fixture, "SELECT count(*) FROM tiny_history.person", "0\n");
    assert_answer(fixture, PERSONS, "5|male|1960-07-01|month|1|1|1|2\n6|male|1960-07-01|month|1|1|1|2\n");
    assert_answer(fixture, LINES, "1|5|loaded|f\n1|6|loaded|f\n2|5|loaded|f\n");
    // A date known better than before is another value; a row that is gone is history.
    outcome = run(fixture,
                  (Load){.file = "three",
                         .patients = {fixture_patient(fixture, 5, DISPOSITION_LOADED, "male", "1960-07-01", ONE_VISIT),
                                      fixture_patient(fixture, 6, DISPOSITION_LOADED, "male", "1960-07", TWO_VISITS)}});
    assert_answer(fixture, "SELECT patient_key, born_precision, replaced_by FROM tiny_history.person", "5|month|3\n");
    assert_answer(fixture,
                  "SELECT seq, dose, submission_id, replaced_by FROM tiny_history.visit ORDER BY replaced_by, seq",
                  "1|60|1|2\n1|60.5|2|3\n2|~|1|3\n");
}

static void absence_deletes_nothing(void **state)
{
    Fixture *fixture = *state;
    const Patient *five = fixture_patient(fixture, 5, DISPOSITION_LOADED, "male", NULL, ONE_VISIT),
                  *six = fixture_patient(fixture, 6, DISPOSITION_LOADED, "female", NULL, NULL);
    run(fixture, (Load){.file = "one", .patients = {six, five}});
    StoreOutcome outcome = run(fixture, (Load){.file = "two", .patients = {six}});
    assert_int_equal(outcome.missing, 1);
    assert_answer(fixture, STATES, "5|loaded|1\n6|loaded|1\n");
    assert_answer(fixture, LINES, "1|5|loaded|f\n1|6|loaded|f\n2|5|missing|t\n");
    // Back again, and as before.
    outcome = run(fixture, (Load){.file = "three", .patients = {five, six}});
    assert_counts(outcome.loaded, 0, 0, 2);
    assert_int_equal(outcome.missing, 0);
    // Part of the patients is all a partial export promises.
    fixture->schema.full_snapshot = false;
    outcome = run(fixture, (Load){.file = "four", .patients = {six}});
    assert_int_equal(outcome.missing, 0);
}

static void the_missing_are_known_before_the_end(void **state)
{
    Fixture *fixture = *state;
    StoreBegun begun;
    const int64_t *keys;
    run(fixture, (Load){.file = "one",
                        .patients = {fixture_patient(fixture, 5, DISPOSITION_LOADED, "male", NULL, NULL),
                                     fixture_patient(fixture, -6, DISPOSITION_LOADED, "male", NULL, NULL),
                                     fixture_patient(fixture, 7, DISPOSITION_LOADED, "male", NULL, NULL)}});
    Load load = {.file = "two"};
    assert_int_equal(begin(fixture, &load, &begun), STORE_OK);
    assert_int_equal(
        store_put(fixture->store, fixture_patient(fixture, 5, DISPOSITION_QUARANTINED, "male", NULL, NULL)), STORE_OK);
    assert_int_equal(store_missing(fixture->store, &keys), 2);
    assert_true(keys[0] == -6 && keys[1] == 7);
    store_abort(fixture->store);
}

static void an_older_extract_changes_nothing(void **state)
{
    Fixture *fixture = *state;
    StoreBegun begun;
    const Patient *five = fixture_patient(fixture, 5, DISPOSITION_LOADED, "male", NULL, NULL),
                  *other = fixture_patient(fixture, 5, DISPOSITION_LOADED, "female", NULL, NULL);
    run(fixture, (Load){.file = "new", .extracted_at = 1600000000, .patients = {five}});
    // Known before reading.
    Load load = {.file = "old", .extracted_at = 1500000000};
    assert_int_equal(begin(fixture, &load, &begun), STORE_OK);
    assert_int_equal(begun.state, STORE_STALE);
    assert_true(begun.earlier_id == 1);
    // Known only from the files.
    StoreOutcome outcome;
    load = (Load){.file = "old", .patients = {other}, .close = STORE_STALE};
    assert_int_equal(begin(fixture, &load, &begun), STORE_OK);
    assert_int_equal(begun.state, STORE_NEW);
    assert_int_equal(store_put(fixture->store, other), STORE_OK);
    assert_true(store_is_stale(fixture->store, 1599999999));
    assert_false(store_is_stale(fixture->store, 1600000000));
    load.extracted_at = 1599999999;
    assert_int_equal(finish(fixture, &load, &outcome), STORE_OK);
    assert_answer(fixture, PERSONS, "5|male|~|~|1|1|1|2\n");
    assert_answer(fixture, "SELECT submission_id, state, earlier_id FROM etl.submission ORDER BY 1",
                  "1|loaded|~\n2|stale|1\n3|stale|1\n");
    // At the same time, by reception: the later one counts.
    run(fixture, (Load){.file = "newer", .extracted_at = 1600000000, .patients = {other}});
    assert_answer(fixture, "SELECT sex FROM tiny.person", "female\n");
    // Files that were loaded once, before these, are not newer because they come again.
    load = (Load){.file = "new"};
    assert_int_equal(begin(fixture, &load, &begun), STORE_OK);
    assert_int_equal(begun.state, STORE_STALE);
}

static void eligibility_may_change_without_the_content(void **state)
{
    Fixture *fixture = *state;
    run(fixture, (Load){.file = "one",
                        .patients = {fixture_patient(fixture, 5, DISPOSITION_EXCLUDED, "male", NULL, ONE_VISIT)}});
    StoreOutcome outcome =
        run(fixture, (Load){.file = "two",
                            .patients = {fixture_patient(fixture, 5, DISPOSITION_LOADED, "male", NULL, ONE_VISIT)}});
    assert_counts(outcome.loaded, 0, 0, 1);
    assert_counts(outcome.excluded, 0, 0, 0);
    assert_int_equal(outcome.rows, 0);
    assert_answer(fixture, STATES, "5|loaded|2\n");
    assert_answer(fixture, "SELECT submission_id FROM tiny.visit", "1\n");
}

static void a_center_may_withdraw_a_patient(void **state)
{
    Fixture *fixture = *state;
    run(fixture,
        (Load){.file = "one", .patients = {fixture_patient(fixture, 5, DISPOSITION_LOADED, "male", NULL, ONE_VISIT)}});
    StoreOutcome outcome =
        run(fixture, (Load){.file = "two",
                            .patients = {fixture_patient(fixture, 5, DISPOSITION_REMOVED, "male", NULL, NULL),
                                         fixture_patient(fixture, 6, DISPOSITION_REMOVED, "male", NULL, NULL)}});
    assert_int_equal(outcome.removed, 1);
    assert_answer(fixture, "SELECT (SELECT count(*) FROM tiny.person), (SELECT count(*) FROM tiny.visit)", "0|0\n");
    assert_answer(fixture, "SELECT seq, replaced_by FROM tiny_history.visit", "1|2\n");
    assert_answer(fixture, STATES, "5|removed|2\n6|removed|2\n");
    // It is not missing then, and may come again.
    outcome = run(fixture, (Load){.file = "three",
                                  .patients = {fixture_patient(fixture, 6, DISPOSITION_LOADED, "male", NULL, NULL)}});
    assert_int_equal(outcome.missing, 0);
    outcome =
        run(fixture, (Load){.file = "four",
                            .patients = {fixture_patient(fixture, 5, DISPOSITION_LOADED, "male", NULL, ONE_VISIT)}});
    assert_counts(outcome.loaded, 1, 0, 0);
    assert_answer(fixture, STATES, "5|loaded|4\n6|loaded|3\n");
}

static void a_quarantined_patient_keeps_what_it_had(void **state)
{
    Fixture *fixture = *state;
    run(fixture,
        (Load){.file = "one", .patients = {fixture_patient(fixture, 5, DISPOSITION_LOADED, "male", NULL, ONE_VISIT)}});
    StoreOutcome outcome =
        run(fixture, (Load){.file = "two",
                            .patients = {fixture_patient(fixture, 5, DISPOSITION_QUARANTINED, "female", NULL, NULL)}});
    assert_int_equal(outcome.missing, 0);
    assert_answer(fixture, PERSONS, "5|male|~|~|1|1|1|2\n");
    assert_answer(fixture, STATES, "5|loaded|1\n");
    assert_answer(fixture, LINES, "1|5|loaded|f\n2|5|quarantined|t\n");
}

// ---- Withdrawing ----------------------------------------------------------------------------------------------------

static void withdrawn_patients_are_quarantined(void **state)
{
    Fixture *fixture = *state;
    const Patient *unchanged = fixture_patient(fixture, 1, DISPOSITION_LOADED, "male", NULL, NULL),
                  *relabelled = fixture_patient(fixture, 3, DISPOSITION_EXCLUDED, "male", NULL, NULL);
    run(fixture,
        (Load){.file = "one",
               .patients = {unchanged, fixture_patient(fixture, 2, DISPOSITION_LOADED, "male", NULL, TWO_VISITS),
                            fixture_patient(fixture, 3, DISPOSITION_LOADED, "male", NULL, NULL),
                            fixture_patient(fixture, 4, DISPOSITION_LOADED, "male", NULL, NULL)}});
    StoreOutcome outcome =
        run(fixture,
            (Load){.file = "two",
                   .patients = {unchanged, fixture_patient(fixture, 2, DISPOSITION_LOADED, "male", NULL, OTHER_DOSE),
                                relabelled, fixture_patient(fixture, 4, DISPOSITION_REMOVED, "male", NULL, NULL),
                                fixture_patient(fixture, 5, DISPOSITION_LOADED, "male", NULL, TWO_VISITS),
                                fixture_patient(fixture, 6, DISPOSITION_EXCLUDED, "male", NULL, ONE_VISIT),
                                fixture_patient(fixture, 7, DISPOSITION_LOADED, "male", NULL, ONE_VISIT)},
                   .withdrawn = {5, 1, 2, 3, 4, 6},
                   .withdrawn_count = 6});
    assert_counts(outcome.loaded, 1, 0, 0);
    assert_counts(outcome.excluded, 0, 0, 0);
    assert_int_equal(outcome.removed, 0);
    assert_int_equal(outcome.missing, 0);
    assert_int_equal(outcome.rows, 2);
    assert_answer(fixture, STATES, "1|loaded|1\n2|loaded|1\n3|loaded|1\n4|loaded|1\n7|loaded|2\n");
    assert_answer(
        fixture, "SELECT patient_key, disposition FROM etl.submission_patient WHERE submission_id = 2 ORDER BY 1",
        "1|quarantined\n2|quarantined\n3|quarantined\n4|quarantined\n5|quarantined\n6|quarantined\n7|loaded\n");
    assert_answer(fixture, "SELECT patient_key, count(*) FROM tiny.visit GROUP BY 1 ORDER BY 1", "2|2\n7|1\n");
    assert_answer(fixture, "SELECT count(*) FROM tiny_history.visit", "0\n");
}

// ---- Fresh ----------------------------------------------------------------------------------------------------------

// A file large enough for tables without keys.
static const char *large_file(Fixture *fixture)
{
    enum { SIZE = 9 * 1024 * 1024 };
    char *text = arena_alloc(&fixture->arena, SIZE + 1);
    return memset(text, 'x', SIZE);
}

static const char KEYS[] =
    "SELECT conrelid::regclass, conname, convalidated FROM pg_constraint WHERE contype = 'p' AND connamespace IN "
    "('tiny'::regnamespace, 'etl'::regnamespace) "
    "AND conrelid IN ('tiny.person'::regclass, 'tiny.visit'::regclass, 'etl.submission_patient'::regclass) ORDER BY 2";
static const char ALL_KEYS[] =
    "tiny.person|person_pkey|t\netl.submission_patient|submission_patient_pkey|t\ntiny.visit|visit_pkey|t\n";

static void a_large_first_load_ends_the_same(void **state)
{
    Fixture *fixture = *state;
    StoreOutcome outcome =
        run(fixture, (Load){.file = large_file(fixture),
                            .patients = {fixture_patient(fixture, 5, DISPOSITION_LOADED, "male", "1960-07", TWO_VISITS),
                                         fixture_patient(fixture, -7, DISPOSITION_EXCLUDED, "female", NULL, NULL),
                                         fixture_patient(fixture, 9, DISPOSITION_QUARANTINED, "female", NULL, NULL),
                                         fixture_patient(fixture, 4, DISPOSITION_LOADED, "male", NULL, ONE_VISIT)},
                            .withdrawn = {4},
                            .withdrawn_count = 1});
    assert_counts(outcome.loaded, 1, 0, 0);
    assert_counts(outcome.excluded, 1, 0, 0);
    assert_int_equal(outcome.rows, 4);
    assert_answer(fixture, PERSONS, "-7|female|~|~|1|1|1|2\n5|male|1960-07-01|month|1|1|1|2\n");
    assert_answer(fixture, VISITS, "5|1|2020-01-05|60|~|3|1\n5|2|2020-02-05|~|a\tb\\c\nd \"e\", 鼻咽|~|1\n");
    assert_answer(fixture, LINES, "1|-7|excluded|f\n1|4|quarantined|t\n1|5|loaded|f\n1|9|quarantined|t\n");
    assert_answer(fixture, KEYS, ALL_KEYS);
    // The next one is merged.
    outcome = run(fixture,
                  (Load){.file = "two",
                         .patients = {fixture_patient(fixture, 5, DISPOSITION_LOADED, "male", "1960-07", OTHER_DOSE)}});
    assert_counts(outcome.loaded, 0, 1, 0);
    assert_int_equal(outcome.missing, 1);
    assert_answer(fixture, "SELECT seq, dose FROM tiny.visit ORDER BY 1", "1|60.5\n2|~\n");
}

static void a_large_first_load_that_is_refused_leaves_the_keys(void **state)
{
    Fixture *fixture = *state;
    run(fixture, (Load){.file = large_file(fixture),
                        .close = STORE_REFUSED,
                        .patients = {fixture_patient(fixture, 5, DISPOSITION_LOADED, "male", NULL, ONE_VISIT)}});
    assert_answer(fixture, KEYS, ALL_KEYS);
    assert_answer(fixture, "SELECT count(*) FROM tiny.person", "0\n");
    assert_answer(fixture, "SELECT submission_id, state FROM etl.submission", "1|refused\n");
}

// ---- Failing --------------------------------------------------------------------------------------------------------

static void a_refused_submission_is_only_noted(void **state)
{
    Fixture *fixture = *state;
    Findings findings = {0};
    finding_add(&findings, FINDING_NOT_WELL_FORMED, &(Place){.field = "*", .line = 7}, NULL);
    run(fixture,
        (Load){.file = "one", .patients = {fixture_patient(fixture, 5, DISPOSITION_LOADED, "male", NULL, ONE_VISIT)}});
    for (StoreState close = STORE_REFUSED; close <= STORE_HELD; close++)
        run(fixture, (Load){.file = "two",
                            .close = close,
                            .findings = &findings,
                            .patients = {fixture_patient(fixture, 5, DISPOSITION_LOADED, "female", NULL, OTHER_DOSE),
                                         fixture_patient(fixture, 6, DISPOSITION_LOADED, "female", NULL, OTHER_DOSE)}});
    assert_answer(fixture, PERSONS, "5|male|~|~|1|1|1|2\n");
    assert_answer(fixture, LINES, "1|5|loaded|f\n");
    assert_answer(fixture, "SELECT submission_id, state, rows_written, errors FROM etl.submission ORDER BY 1",
                  "1|loaded|2|0\n2|refused|0|1\n3|held|0|1\n");
    assert_answer(fixture, "SELECT submission_id, code, line FROM etl.finding ORDER BY 1", "2|F103|7\n3|F103|7\n");
    findings_free(&findings);
}

static void what_is_given_up_leaves_nothing(void **state)
{
    Fixture *fixture = *state;
    StoreBegun begun;
    Load load = {.file = "one"};
    assert_int_equal(begin(fixture, &load, &begun), STORE_OK);
    assert_int_equal(
        store_put(fixture->store, fixture_patient(fixture, 5, DISPOSITION_LOADED, "male", NULL, TWO_VISITS)), STORE_OK);
    store_abort(fixture->store);
    assert_answer(fixture,
                  "SELECT (SELECT count(*) FROM etl.submission), (SELECT count(*) FROM etl.mapping), (SELECT count(*) "
                  "FROM tiny.person)",
                  "0|0|0\n");
    // Beginning again gives up what is open.
    assert_int_equal(begin(fixture, &load, &begun), STORE_OK);
    assert_int_equal(
        store_put(fixture->store, fixture_patient(fixture, 5, DISPOSITION_LOADED, "male", NULL, TWO_VISITS)), STORE_OK);
    run(fixture,
        (Load){.file = "two", .patients = {fixture_patient(fixture, 6, DISPOSITION_LOADED, "male", NULL, NULL)}});
    assert_answer(fixture, "SELECT patient_key FROM tiny.person", "6\n");
}

// A value the model forbids cannot come this far; should it, the database refuses and the next load is none the worse.
static void the_database_checks_too(void **state)
{
    Fixture *fixture = *state;
    static const FixtureVisit TOO_MUCH[] = {{"2020-01-05", "100.5", NULL, NULL}, {NULL, NULL, NULL, NULL}};
    StoreBegun begun;
    StoreOutcome outcome;
    Load load = {.file = "one", .close = STORE_LOADED};
    assert_int_equal(begin(fixture, &load, &begun), STORE_OK);
    assert_int_equal(store_put(fixture->store, fixture_patient(fixture, 5, DISPOSITION_LOADED, "male", NULL, TOO_MUCH)),
                     STORE_OK);
    assert_int_equal(finish(fixture, &load, &outcome), STORE_FAILED);
    assert_answer(fixture, "SELECT (SELECT count(*) FROM etl.submission), (SELECT count(*) FROM tiny.person)", "0|0\n");
    run(fixture,
        (Load){.file = "one", .patients = {fixture_patient(fixture, 5, DISPOSITION_LOADED, "male", NULL, ONE_VISIT)}});
    assert_answer(fixture, "SELECT count(*) FROM tiny.person", "1\n");
}

static const char *text_of(const char *path)
{
    static char text[64];
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    return text;
}

// A private copy: whatever becomes of the file meanwhile, what was hashed is what is read, loaded and archived.
static void what_was_hashed_is_read_and_kept(void **state)
{
    Fixture *fixture = *state;
    StoreBegun begun;
    StoreOutcome outcome;
    Load load = {.file = "one, and to be continued", .close = STORE_LOADED};
    assert_int_equal(begin(fixture, &load, &begun), STORE_OK);
    fixture_file(fixture, "export.csv", "one, and to be continued here");
    assert_string_equal(text_of(begun.files[0]), "one, and to be continued");
    assert_string_equal(strrchr(begun.files[0], '/'), "/export.csv");
    const char *copy = begun.files[0], *again = arena_string(&fixture->arena, copy);
    assert_int_equal(
        store_put(fixture->store, fixture_patient(fixture, 5, DISPOSITION_LOADED, "male", NULL, ONE_VISIT)), STORE_OK);
    unlink(fixture_path(fixture, "export.csv"));
    assert_int_equal(finish(fixture, &load, &outcome), STORE_OK);
    const char *hash = fixture_ask(fixture, "SELECT encode(sha256, 'hex') FROM etl.file");
    const char *kept = arena_format(&fixture->arena, "%s/%.64s", fixture->site.archive, hash);
    assert_string_equal(text_of(kept), "one, and to be continued");
    assert_int_equal(access(copy, F_OK), 0);   // for what is said about it afterwards
    assert_int_equal(fixture_reopen(fixture), 0);
    assert_int_equal(access(again, F_OK), -1);
}

static void one_run_at_a_time_loads_a_center(void **state)
{
    Fixture *fixture = *state, other = *fixture;
    StoreBegun begun;
    Load load = {.file = "one", .close = STORE_LOADED};
    assert_int_equal(store_open(&fixture->site, fixture->model, &other.store), STORE_OK);
    assert_int_equal(begin(fixture, &load, &begun), STORE_OK);
    assert_int_equal(begin(&other, &load, &begun), STORE_BUSY);
    other.mapping.center = "c02";
    assert_int_equal(begin(&other, &load, &begun), STORE_OK);
    assert_int_equal(store_put(other.store, fixture_patient(&other, 5, DISPOSITION_LOADED, "male", NULL, ONE_VISIT)),
                     STORE_OK);
    StoreOutcome outcome;
    assert_int_equal(finish(&other, &load, &outcome), STORE_OK);
    assert_int_equal(
        store_put(fixture->store, fixture_patient(fixture, 5, DISPOSITION_LOADED, "male", NULL, ONE_VISIT)), STORE_OK);
    assert_int_equal(finish(fixture, &load, &outcome), STORE_OK);
    assert_answer(fixture, "SELECT center_id, patient_key, submission_id FROM tiny.person ORDER BY 1",
                  "c01|5|1\nc02|5|2\n");
    store_close(other.store);
    fixture->arena = other.arena;
}

// The server ends our session in the middle of everything.
static void a_lost_connection_leaves_nothing_half_done(void **state)
{
    Fixture *fixture = *state;
    StoreBegun begun;
    StoreOutcome outcome;
    Load load = {.file = "one", .close = STORE_LOADED};
    Pg *killer = pg_connect(server_conninfo(fixture->server));
    assert_non_null(killer);
    assert_int_equal(begin(fixture, &load, &begun), STORE_OK);
    assert_int_equal(
        store_put(fixture->store, fixture_patient(fixture, 5, DISPOSITION_LOADED, "male", NULL, ONE_VISIT)), STORE_OK);
    assert_true(pg_run(killer, "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid <> "
                               "pg_backend_pid() AND backend_type = 'client backend'"));
    assert_int_equal(finish(fixture, &load, &outcome), STORE_FAILED);
    pg_close(killer);
    assert_int_equal(fixture_reopen(fixture), 0);
    assert_answer(fixture, "SELECT (SELECT count(*) FROM etl.submission), (SELECT count(*) FROM tiny.person)", "0|0\n");
    run(fixture,
        (Load){.file = "one", .patients = {fixture_patient(fixture, 5, DISPOSITION_LOADED, "male", NULL, ONE_VISIT)}});
    assert_answer(fixture, "SELECT count(*) FROM tiny.person", "1\n");
}

// Enough patients for several COPYs of each table, sent while the next are made.
static void many_patients(void **state)
{
    enum { COUNT = 20000 };
    Fixture *fixture = *state;
    StoreBegun begun;
    StoreOutcome outcome;
    for (int round = 0; round < 2; round++) {
        Load load = {.file = round ? "two" : "one", .close = STORE_LOADED};
        assert_int_equal(begin(fixture, &load, &begun), STORE_OK);
        for (int64_t i = 1; i <= COUNT; i++) {
            const FixtureVisit *visits = round && i % 10 == 0 ? OTHER_DOSE : TWO_VISITS;
            assert_int_equal(store_put(fixture->store,
                                       fixture_patient(fixture, (int64_t)((uint64_t)i * UINT64_C(7046029254386353131)),
                                                       DISPOSITION_LOADED, "male", NULL, visits)),
                             STORE_OK);
        }
        assert_int_equal(finish(fixture, &load, &outcome), STORE_OK);
    }
    assert_counts(outcome.loaded, 0, COUNT / 10, COUNT - COUNT / 10);
    assert_int_equal(outcome.rows, COUNT / 10);
    assert_answer(fixture, "SELECT count(*), count(DISTINCT patient_key), sum(dose) FROM tiny.visit",
                  "40000|20000|1201000.0\n");
    assert_answer(fixture, "SELECT count(*), sum(dose) FROM tiny_history.visit", "2000|120000\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_first_load_fills_everything, fixture_empty),
        cmocka_unit_test_setup(the_same_bytes_change_nothing, fixture_empty),
        cmocka_unit_test_setup(one_changed_cell_makes_one_row_of_history, fixture_empty),
        cmocka_unit_test_setup(absence_deletes_nothing, fixture_empty),
        cmocka_unit_test_setup(the_missing_are_known_before_the_end, fixture_empty),
        cmocka_unit_test_setup(an_older_extract_changes_nothing, fixture_empty),
        cmocka_unit_test_setup(eligibility_may_change_without_the_content, fixture_empty),
        cmocka_unit_test_setup(a_center_may_withdraw_a_patient, fixture_empty),
        cmocka_unit_test_setup(a_quarantined_patient_keeps_what_it_had, fixture_empty),
        cmocka_unit_test_setup(withdrawn_patients_are_quarantined, fixture_empty),
        cmocka_unit_test_setup(a_large_first_load_ends_the_same, fixture_empty),
        cmocka_unit_test_setup(a_large_first_load_that_is_refused_leaves_the_keys, fixture_empty),
        cmocka_unit_test_setup(a_refused_submission_is_only_noted, fixture_empty),
        cmocka_unit_test_setup(what_is_given_up_leaves_nothing, fixture_empty),
        cmocka_unit_test_setup(the_database_checks_too, fixture_empty),
        cmocka_unit_test_setup(what_was_hashed_is_read_and_kept, fixture_empty),
        cmocka_unit_test_setup(one_run_at_a_time_loads_a_center, fixture_empty),
        cmocka_unit_test_setup(a_lost_connection_leaves_nothing_half_done, fixture_empty),
        cmocka_unit_test_setup(many_patients, fixture_empty),
    };
    return cmocka_run_group_tests(tests, fixture_start, fixture_stop);
}
