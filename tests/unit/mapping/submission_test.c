// Submissions: files and what they say of themselves, streaming, thresholds; and over many random small submissions
// that every row stands in one column of the ledger, that streaming and gathering agree, and that the order of rows
// does not matter.
#include "mapping/trial.h"

#include "mapping/inside.h"

static const char MODEL[] =
    "schema: 1\n"
    "name: m\n"
    "version: '1'\n"
    "resources:\n"
    "  - name: person\n"
    "    primaryKey: []\n"
    "    fields: [{name: k, constraints: {enum: [a, b]}}, {name: day, type: date}]\n"
    "  - name: row\n"
    "    primaryKey: [seq]\n"
    "    fields: [{name: seq, type: integer, rowNumber: [v]}, {name: v}, {name: n, type: number}]\n"
    "rules: [{id: not-too-much, assert: max(row.n) < 90}]\n"
    "eligibility: [{id: some-day, assert: person.day is present}]\n";

static const char MAPPING[] =
    "mapping: 1\n"
    "center: c\n"
    "schema: s.yaml\n"
    "target: m/1\n"
    "records:\n"
    "  person: {from: r, fields: {k: {from: k, codes: {a: a, b: b, c: b}}, day: day}}\n"
    "  row: {from: r, repeat: {item: items}, fields: {v: item, n: n}}\n";

// One row a patient: streamed. A case adds to the top or to the resource.
#define SCHEMA(top, resource)                                                                                          \
    "schema: 1\nname: c\npath: 'data*.csv'\nformat: csv\npatient: id\n" top                                            \
    "resources:\n  - name: r\n    primaryKey: [id]\n    fields: [{name: id}, {name: k}, {name: items, separator: "     \
    "'[+]'}, {name: n, type: number}, {name: day, type: date, format: iso8601}, {name: scope}]\n    ignore: scope = "  \
    "'out'\n" resource

static const char STREAMED[] = SCHEMA("", ""), GATHERED[] = SCHEMA("", "    uniqueKeys: [[id]]\n");

#define TITLES "id,k,items,n,day,scope\n"

static void check(const char *label, const char *schema, const TrialFile *files, const SubmissionOptions *options,
                  const char *result)
{
    Trial trial;
    trial_load(&trial, MODEL, schema, MAPPING);
    assert_complaints(label, &trial.complaints, "");
    assert_text(label, trial_run(&trial, files, options), result);
    trial_free(&trial);
}

static void files_are_matched_to_paths(void **state)
{
    (void)state;
    static const char TWO[] = "schema: 1\nname: c\nformat: csv\npatient: id\nfields: [{name: id}, {name: k}, {name: "
                              "items, separator: '[+]'}, {name: n, type: number}, {name: day, type: date}]\n"
                              "resources:\n  - {name: r, path: 'data*.csv'}\n  - {name: q, path: '病例（*）.csv'}\n";
    static const char ROW[] = "id,k,items,n,day\n1,a,x,1,2015-03-01\n";
    static const struct {
        const char *label;
        TrialFile files[4];
        const char *result;
    } CASES[] = {
        {"each its own",
         {{"data1.csv", ROW}, {"病例（1）.csv", ROW}},
         "#1 quarantined person(k=a day=2015-03-01) row(seq=1 v=x n=1)\n"},
        {"a file too few",
         {{"data1.csv", ROW}},
         "病例(*).csv:0:0 error missing_file *\npatient 0 = nothing\nrefused\n"},
        {"a file too many",
         {{"data1.csv", ROW}, {"病例（1）.csv", ROW}, {"more.csv", ROW}},
         "more.csv:0:0 error unexpected_file *\npatient 0 = nothing\nrefused\n"},
        {"two of one path",
         {{"data1.csv", ROW}, {"data2.csv", ROW}},
         "病例(*).csv:0:0 error missing_file *\ndata2.csv:0:0 error unexpected_file *\npatient 0 = nothing\nrefused\n"},
        {"an empty file among others: all of them are looked at",
         {{"data1.csv", ""}, {"病例（1）.csv", "id,k\n"}},
         "data1.csv:0:0 error empty_file *\n病例（1）.csv:1:0 error missing_column items\n病例（1）.csv:1:0 error "
         "missing_column n\n病例（1）.csv:1:0 error missing_column day\npatient 0 = nothing\nrefused\n"},
    };
    check(CASES[0].label, TWO, CASES[0].files, NULL,
          "#1 loaded person(k=a day=2015-03-01) row(seq=1 v=x n=1)\ndata1.csv row 1 = 1 loaded\n病例（1）.csv row 1 = "
          "1 loaded\npatient 1 = 1 loaded\n");
    for (size_t i = 1; i < COUNT(CASES); i++) check(CASES[i].label, TWO, CASES[i].files, NULL, CASES[i].result);
    static const char SOME[] = "schema: 1\nname: c\nformat: csv\npatient: id\nfields: [{name: id}, {name: k}, {name: "
                               "items, separator: '[+]'}, {name: n, type: number}, {name: day, type: date}]\n"
                               "resources:\n  - {name: r, path: 'data*.csv'}\n  - {name: q, path: q.csv, mayBeEmpty: "
                               "true}\n  - {name: s, path: s.csv, where: k = 'a', mayBeEmpty: true}\n"
                               "  - {name: t, path: s.csv, where: k = 'b'}\n";
    static const char HEADER[] = "id,k,items,n,day\n";
    static const struct {
        const char *label;
        TrialFile files[4];
        const char *result;
    } EMPTY[] = {
        {"a file that may be empty",
         {{"data1.csv", ROW}, {"q.csv", HEADER}, {"s.csv", ROW}},
         "#1 loaded person(k=a day=2015-03-01) row(seq=1 v=x n=1)\ndata1.csv row 1 = 1 loaded\nq.csv row 0 = nothing\n"
         "s.csv row 1 = 1 loaded\npatient 1 = 1 loaded\n"},
        {"a file that may not",
         {{"data1.csv", HEADER}, {"q.csv", ROW}, {"s.csv", ROW}},
         "data1.csv:0:0 error no_records *\npatient 0 = nothing\nrefused\n"},
        {"a file of which one resource may, and another may not",
         {{"data1.csv", ROW}, {"q.csv", ROW}, {"s.csv", HEADER}},
         "s.csv:0:0 error no_records *\npatient 0 = nothing\nrefused\n"},
        {"a file that may be empty, and has not even a header",
         {{"data1.csv", ROW}, {"q.csv", ""}, {"s.csv", ROW}},
         "q.csv:0:0 error empty_file *\npatient 0 = nothing\nrefused\n"},
        {"a file that may be empty, and has another header",
         {{"data1.csv", ROW}, {"q.csv", "id,k,items,n\n"}, {"s.csv", ROW}},
         "q.csv:1:0 error missing_column day\npatient 0 = nothing\nrefused\n"},
    };
    for (size_t i = 0; i < COUNT(EMPTY); i++) check(EMPTY[i].label, SOME, EMPTY[i].files, NULL, EMPTY[i].result);
    static const TrialFile OTHER[] = {{"other.csv", TITLES "1,a,x,1,2015-03-01,\n"}, {NULL, NULL}};
    static const SubmissionOptions STRICT = {
        .names_must_match = true, .most_quarantined = UINT64_MAX, .most_percent = 100};
    check(
        "one path and one file: the name need not match", SCHEMA("", ""), OTHER, NULL,
        "#1 loaded person(k=a day=2015-03-01) row(seq=1 v=x n=1)\nother.csv row 1 = 1 loaded\npatient 1 = 1 loaded\n");
    check("unless it is asked for", SCHEMA("", ""), OTHER, &STRICT,
          "data*.csv:0:0 error missing_file *\nother.csv:0:0 error unexpected_file *\npatient 0 = nothing\nrefused\n");
}

#define TOTAL                                                                                                          \
    "dialect: {stopRow: {id: 合计}}\nfile:\n  - {name: total, from: stopRow, titles: k, type: integer}\n  - {name: " \
    "month, from: path, extract: 'data(?<value>[0-9]*)\\.csv', constraints: {pattern: '[0-9]{2}'}}\n"

static void what_a_file_says_once(void **state)
{
    (void)state;
    static const struct {
        const char *label, *schema;
        TrialFile files[2];
        const char *result;
    } CASES[] = {
        {"a total that agrees",
         SCHEMA(TOTAL "rules: [{id: total, scope: file, code: total_mismatch, severity: warning, assert: total = "
                      "patients and records = 2}]\n",
                ""),
         {{"data03.csv", TITLES "1,a,x,1,2015,\n1,a,x,1,2015,\n合计,1,,,,\n"}},
         "#1 loaded person(k=a day=2015) row(seq=1 v=x n=1)\ndata03.csv:3:0 warning duplicate_row *\ndata03.csv row 2 "
         "= 1 loaded + 1 duplicate\npatient 1 = 1 loaded\n"},
        {"columns of the stop row, by any title that their fields have",
         "schema: 1\nname: c\npath: 'data*.csv'\nformat: csv\npatient: id\ndialect: {stopRow: {number: 合计}}\nfile:\n"
         "  - {name: total, from: stopRow, titles: [sum, key], type: integer}\n"
         "rules: [{id: total, scope: file, assert: total = patients}]\n"
         "resources:\n  - name: r\n    primaryKey: [id]\n    fields: [{name: id, titles: [number, id]}, {name: k, titles: "
         "[key, k]}, {name: items, separator: '[+]'}, {name: n, type: number}, {name: day, type: date, format: iso8601}, "
         "{name: scope}]\n",
         {{"data03.csv", TITLES "1,a,x,1,2015,\n合计,2,,,,\n"}},
         "#1 loaded person(k=a day=2015) row(seq=1 v=x n=1)\ndata03.csv:3:2 error total 合计 rule total\npatient 0 = "
         "nothing\nrefused\n"},
        {"a total that does not, as a warning",
         SCHEMA(
             TOTAL
             "rules: [{id: total, scope: file, code: total_mismatch, severity: warning, assert: total = patients}]\n",
             ""),
         {{"data03.csv", TITLES "1,a,x,1,2015,\n合计,2,,,,\n"}},
         "#1 loaded person(k=a day=2015) row(seq=1 v=x n=1)\ndata03.csv:3:2 warning total_mismatch 合计 rule "
         "total\ndata03.csv row 1 = 1 loaded\npatient 1 = 1 loaded\n"},
        {"a total that does not, as an error",
         SCHEMA(TOTAL "rules: [{id: total, scope: file, assert: total = patients}]\n", ""),
         {{"data03.csv", TITLES "1,a,x,1,2015,\n合计,2,,,,\n"}},
         "#1 loaded person(k=a day=2015) row(seq=1 v=x n=1)\ndata03.csv:3:2 error total 合计 rule total\npatient 0 = "
         "nothing\nrefused\n"},
        {"patients out of scope are in the total",
         SCHEMA(TOTAL "rules: [{id: total, scope: file, assert: total = patients}]\n", ""),
         {{"data03.csv", TITLES "1,a,x,1,2015,\n2,a,x,1,2015,out\n2,b,x,1,2015,out\n合计,2,,,,\n"}},
         "#1 loaded person(k=a day=2015) row(seq=1 v=x n=1)\ndata03.csv row 3 = 1 loaded + 2 ignored\npatient 1 = 1 "
         "loaded\n"},
        {"a total that is no number refuses the file",
         SCHEMA(TOTAL, ""),
         {{"data03.csv", TITLES "1,a,x,1,2015,\n合计,two,,,,\n"}},
         "#1 loaded person(k=a day=2015) row(seq=1 v=x n=1)\ndata03.csv:3:2 error file_field 合计\npatient 0 = "
         "nothing\nrefused\n"},
        {"a name that breaks its pattern refuses the file",
         SCHEMA(TOTAL, ""),
         {{"data3.csv", TITLES "1,a,x,1,2015,\n合计,1,,,,\n"}},
         "#1 loaded person(k=a day=2015) row(seq=1 v=x n=1)\ndata3.csv:0:0 error file_field month\npatient 0 = "
         "nothing\nrefused\n"},
        {"no record",
         SCHEMA("", ""),
         {{"data.csv", TITLES}},
         "data.csv:0:0 error no_records *\npatient 0 = nothing\nrefused\n"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        const TrialFile files[] = {CASES[i].files[0], {NULL, NULL}};
        check(CASES[i].label, CASES[i].schema, files, NULL, CASES[i].result);
    }
}

static void the_moment_of_extraction(void **state)
{
    (void)state;
    static const struct {
        const char *label, *top, *name;
        int64_t seconds;   // -1 = not said
    } CASES[] = {
        {"not said", "", "data.csv", -1},
        {"by the name, in the schema's time zone",
         "file: [{name: extracted, from: path, extract: 'data(?<value>.*)\\.csv', type: datetime, format: "
         "'%Y-%m-%d_%H%M'}]\n",
         "data1970-01-02_0830.csv", 86400 + 30 * 60},
        {"in another zone",
         "timezone: '-01:30'\nfile: [{name: extracted, from: path, extract: 'data(?<value>.*)\\.csv', type: datetime, "
         "format: '%Y-%m-%d_%H%M'}]\n",
         "data1970-01-02_0000.csv", 86400 + 90 * 60},
        {"with its own offset",
         "file: [{name: extracted, from: path, extract: 'data(?<value>.*)\\.csv', type: datetime, format: iso8601}]\n",
         "data1970-01-02T00:00:00Z.csv", 86400},
        {"a day alone",
         "timezone: '+00:00'\nfile: [{name: extracted, from: path, extract: 'data(?<value>.*)\\.csv', type: date}]\n",
         "data1970-01-03.csv", 2 * 86400},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Trial trial;
        Arena arena = {0};
        int64_t seconds;
        trial_load(&trial, MODEL, arena_format(&arena, SCHEMA("%s", ""), CASES[i].top), MAPPING);
        assert_complaints(CASES[i].label, &trial.complaints, "");
        const TrialFile files[] = {{CASES[i].name, TITLES "1,a,x,1,2015,\n"}, {NULL, NULL}};
        trial_run(&trial, files, NULL);
        bool said = submission_extracted_at(trial.submission, &seconds);
        assert_int_equal(said, CASES[i].seconds >= 0);
        if (said) assert_int_equal(seconds, CASES[i].seconds);
        trial_free(&trial);
        arena_free(&arena);
    }
}

// A date may be as late as the day of the export: as the file says, else as was said from outside, else today.
static void the_day_of_the_export(void **state)
{
    (void)state;
    static const char NAMED[] = "file: [{name: extracted, from: path, extract: 'data(?<value>.*)\\.csv', type: "
                                "datetime, format: iso8601}]\n";
    static const SubmissionOptions SAID = {.most_quarantined = UINT64_MAX,
                                           .most_percent = 100,
                                           .has_extracted_at = true,
                                           .extracted_at = 16495 * INT64_C(86400) - 8 * 3600};   // 2015-03-01 +08:00
    static const struct {
        const char *label, *top, *name;
        const SubmissionOptions *options;
        const char *day;
        bool good;
    } CASES[] = {
        {"by the name", NAMED, "data2015-03-01T23:59:59+08:00.csv", NULL, "2015-03-01", true},
        {"by the name, and later", NAMED, "data2015-03-01T23:59:59+08:00.csv", NULL, "2015-03-02", false},
        {"by the name, as it is written there", NAMED, "data2015-03-01T23:59:59-05:00.csv", NULL, "2015-03-02", false},
        {"said, too", NAMED, "data2016-03-01.csv", &SAID, "2015-03-02", true},
        {"said", "", "data.csv", &SAID, "2015-03-01", true},
        {"said, and later", "", "data.csv", &SAID, "2015-03-02", false},
        {"not said", "", "data.csv", NULL, "2015-03-02", true},
        {"not said, and to come", "", "data.csv", NULL, "2999-01-01", false},
    };
    for (size_t i = 0; i < 2 * COUNT(CASES); i++) {
        Arena arena = {0};
        const char *top = CASES[i / 2].top, *label = CASES[i / 2].label;
        const TrialFile files[] = {
            {CASES[i / 2].name, arena_format(&arena, TITLES "1,a,x,1,%s,\n", CASES[i / 2].day)}, {NULL, NULL}};
        Trial trial;
        trial_load(&trial, MODEL,
                   i % 2 ? arena_format(&arena, SCHEMA("%s", "    uniqueKeys: [[id]]\n"), top)
                         : arena_format(&arena, SCHEMA("%s", ""), top),
                   MAPPING);
        assert_complaints(label, &trial.complaints, "");
        trial_run(&trial, files, CASES[i / 2].options);
        size_t errors = trial.findings.by_severity[SEVERITY_ERROR];
        if (errors != !CASES[i / 2].good) fail_msg("%s: %zu errors", label, errors);
        if (errors) {
            assert_string_equal(trial.findings.items[0].message.text[LANGUAGE_EN],
                                "the date is after the day of the export");
            assert_string_equal(trial.findings.items[0].place.field, "day");
        }
        trial_free(&trial);
        arena_free(&arena);
    }
}

// Columns may be absent, and a file without an identifier names its patients by their lines.
static void columns_that_are_not_there(void **state)
{
    (void)state;
    static const struct {
        const char *label, *schema, *text, *result;
    } CASES[] = {
        {"subset: an absent column is missing", SCHEMA("fieldsMatch: subset\n", ""), "id,k,items\n1,a,x+y\n",
         "#1 excluded person(k=a) row(seq=1 v=x) row(seq=2 v=y)\ndata.csv:2:0 info not_eligible day #1 rule "
         "some-day\ndata.csv row 1 = 1 excluded\npatient 1 = 1 excluded\n"},
        {"subset: what is more is an error", SCHEMA("fieldsMatch: subset\n", ""), "id,k,more\n1,a,x\n",
         "data.csv:1:3 error unknown_column column 3\npatient 0 = nothing\nrefused\n"},
        {"subset: not without the patient", SCHEMA("fieldsMatch: subset\n", ""), "k,items\na,x\n",
         "data.csv:2:0 error missing_key id\ndata.csv row 1 = 1 quarantined\npatient 0 = nothing\n"},
        {"superset: what is more is a warning", SCHEMA("fieldsMatch: superset\n", ""),
         "id,k,items,n,day,scope,more\n1,a,x,1,2015,,z\n",
         "#1 loaded person(k=a day=2015) row(seq=1 v=x n=1)\ndata.csv:1:7 warning unknown_column column 7\ndata.csv "
         "row 1 = 1 loaded\npatient 1 = 1 loaded\n"},
        {"the line for a name",
         "schema: 1\nname: c\npath: 'data*.csv'\nformat: csv\npatient: id\n"
         "resources:\n  - name: r\n    fields: [{name: id, titles: _sourceRow}, {name: k}, {name: items, separator: "
         "'[+]'}, {name: n, type: number}, {name: day, type: date, format: iso8601}]\n",
         "k,items,n,day\na,x,1,2015\na,x,1,2015\nX,,,\n",
         "#1 loaded person(k=a day=2015) row(seq=1 v=x n=1)\n#2 loaded person(k=a day=2015) row(seq=1 v=x n=1)\n#3 "
         "quarantined person(k=!)\ndata.csv:4:1 error unknown_code k #3\n"
         "data.csv row 3 = 2 loaded + 1 quarantined\npatient 3 = 2 loaded + 1 quarantined\n"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        const TrialFile files[] = {{"data.csv", CASES[i].text}, {NULL, NULL}};
        Trial trial;
        trial_load(&trial, MODEL, CASES[i].schema, MAPPING);
        assert_int_equal(trial.complaints.errors, 0);
        assert_text(CASES[i].label, trial_run(&trial, files, NULL), CASES[i].result);
        trial_free(&trial);
    }
}

static void thresholds(void **state)
{
    (void)state;
    static const TrialFile FILES[] = {
        {"data.csv", TITLES "1,a,x,1,2015,\n2,X,x,1,2015,\n3,a,x,1,2015,\n4,Y,x,1,2015,\n"}, {NULL, NULL}};
    static const struct {
        const char *label;
        SubmissionOptions options;
        bool refused;
    } CASES[] = {
        {"none", {.most_quarantined = UINT64_MAX, .most_percent = 100}, false},
        {"as many as there are", {.most_quarantined = 2, .most_percent = 100}, false},
        {"one fewer", {.most_quarantined = 1, .most_percent = 100}, true},
        {"half of them", {.most_quarantined = UINT64_MAX, .most_percent = 50}, false},
        {"less than half", {.most_quarantined = UINT64_MAX, .most_percent = 49}, true},
        {"not one", {.most_quarantined = 0, .most_percent = 100}, true},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Trial trial;
        trial_load(&trial, MODEL, SCHEMA("", ""), MAPPING);
        const char *result = trial_run(&trial, FILES, &CASES[i].options);
        bool refused = strstr(result, "data.csv:0:0 error quarantine_threshold *\n") &&
                       strstr(result, "patient 0 = nothing\nrefused\n");
        if (refused != CASES[i].refused) fail_msg("%s\n%s", CASES[i].label, result);
        trial_free(&trial);
    }
}

// A submission that costs too much is refused where that shows, gathered or streamed.
static void costs_are_bounded(void **state)
{
    (void)state;
    static const struct {
        const char *label, *schema;
        bool time;
        const char *message;
    } CASES[] = {
        {"memory of gathered rows", GATHERED, false, "here the submission takes more than 1 MiB of memory"},
        {"memory of findings", STREAMED, false, "here the submission takes more than 1 MiB of memory"},
        {"time of gathered rows", GATHERED, true, "here the submission has taken more than 0 s of computing"},
        {"time of streamed rows", STREAMED, true, "here the submission has taken more than 0 s of computing"},
    };
    Buffer rows = {0};
    buffer_string(&rows, TITLES);
    for (int i = 0; i < 100; i++) buffer_format(&rows, "%d,a,,no number,no day,\n", i);
    size_t few = rows.size;
    for (int i = 100; i < 20000; i++) buffer_format(&rows, "%d,a,,no number,no day,\n", i);
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Trial trial;
        const SubmissionOptions options = {.most_quarantined = UINT64_MAX, .most_percent = 100, .most_memory = 1 << 20};
        const Patient *patient;
        const char *path = "data.csv";
        folder_write(path, (Text){rows.data, CASES[i].time ? few : rows.size});
        trial_load(&trial, MODEL, CASES[i].schema, MAPPING);
        assert_complaints(CASES[i].label, &trial.complaints, "");
        trial.submission = submission_open(trial.mapping, &path, 1, &options, &trial.findings);
        if (CASES[i].time)   // as if it had begun an hour of computing ago
            trial.submission->bounds = (Bounds){.most_memory = UINT64_MAX, .began = 0 - 3600 * (uint64_t)1000000};
        while (submission_next(trial.submission, &patient)) continue;
        assert_int_equal(submission_state(trial.submission), SUBMISSION_REFUSED);
        assert_int_equal(submission_ledger(trial.submission)->lines[0].read, 0);
        size_t found = 0;
        for (size_t f = 0; f < trial.findings.count; f++) {
            const Finding *finding = &trial.findings.items[f];
            if (finding->code != FINDING_TOO_COSTLY) continue;
            found++;
            assert_string_equal(finding->message.text[LANGUAGE_EN], CASES[i].message);
            assert_in_range(finding->place.line, 2, 20000);
        }
        if (found != 1) fail_msg("%s: %zu findings", CASES[i].label, found);
        trial_free(&trial);
    }
    buffer_free(&rows);
}

// A streamed patient is provisional: a conflict that shows later takes it back.
static void streamed_patients_are_taken_back(void **state)
{
    (void)state;
    static const struct {
        const char *label, *rows, *result;
    } CASES[] = {
        {"an equal row", "1,a,x,1,2015,\n1,a,x,1,2015,\n",
         "#1 loaded person(k=a day=2015) row(seq=1 v=x n=1)\ndata.csv:3:0 warning duplicate_row *\ndata.csv row 2 = 1 "
         "loaded + 1 duplicate\npatient 1 = 1 loaded\n"},
        {"another row", "1,a,x,1,2015,\n2,b,x,1,2015,\n1,b,x,1,2015,\n",
         "#1 loaded person(k=a day=2015) row(seq=1 v=x n=1)\n#2 loaded person(k=b day=2015) row(seq=1 v=x "
         "n=1)\ndata.csv:4:1 error conflicting_duplicate id\n"
         "data.csv row 3 = 1 loaded + 2 quarantined\npatient 2 = 1 loaded + 1 quarantined\n"},
        {"another row of one who was excluded", "1,a,x,1,,\n1,b,x,1,,\n",
         "#1 excluded person(k=a) row(seq=1 v=x n=1)\ndata.csv:2:5 info not_eligible day #1 rule "
         "some-day\ndata.csv:3:1 error conflicting_duplicate id\ndata.csv row 2 = 2 quarantined\npatient 1 = 1 "
         "quarantined\n"},
        {"the other row's cells are looked at", "1,a,x,1,2015,\n1,a,x,y,z,\n",
         "#1 loaded person(k=a day=2015) row(seq=1 v=x n=1)\ndata.csv:3:1 error conflicting_duplicate id\ndata.csv:3:4 "
         "error invalid_number n\ndata.csv:3:5 error invalid_date day\n"
         "data.csv row 2 = 2 quarantined\npatient 1 = 1 quarantined\n"},
        {"another row that cannot be read", "1,a,x,1,2015,\n1,a\n",
         "#1 loaded person(k=a day=2015) row(seq=1 v=x n=1)\ndata.csv:3:0 error ragged_row *\ndata.csv row 2 = 2 "
         "quarantined\npatient 1 = 1 quarantined\n"},
        {"a first row that cannot be read", "1,a\n1,a,x,1,2015,\n",
         "#1 quarantined\ndata.csv:2:0 error ragged_row * #1\ndata.csv row 2 = 2 quarantined\npatient 1 = 1 "
         "quarantined\n"},
        {"a third row", "1,a,x,1,2015,\n1,b,x,1,2015,\n1,a,x,1,2015,\n",
         "#1 loaded person(k=a day=2015) row(seq=1 v=x n=1)\ndata.csv:3:1 error conflicting_duplicate id\ndata.csv:4:0 "
         "warning duplicate_row *\ndata.csv row 3 = 1 duplicate + 2 quarantined\npatient 1 = 1 quarantined\n"},
        {"a row out of scope is no repetition", "1,a,x,1,2015,\n1,b,x,1,2015,out\n",
         "#1 loaded person(k=a day=2015) row(seq=1 v=x n=1)\ndata.csv row 2 = 1 loaded + 1 ignored\npatient 1 = 1 "
         "loaded\n"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Arena arena = {0};
        const TrialFile files[] = {{"data.csv", arena_format(&arena, TITLES "%s", CASES[i].rows)}, {NULL, NULL}};
        check(CASES[i].label, SCHEMA("", ""), files, NULL, CASES[i].result);
        arena_free(&arena);
    }
}

// Of the first record only its line is known still, also where a row out of scope came before it; what the two differ in
// is read again.
static void a_streamed_conflict_names_the_first_line_and_what_differs(void **state)
{
    (void)state;
    static const struct {
        const char *label, *rows, *result;
    } CASES[] = {
        {"another row", "2,b,x,1,2015,\n1,a,x,1,2015,\n1,b,x,1,2015,\n",
         "data.csv:3 has the same key and differs in k; id:3:1"},
        {"in several fields", "1,a,x,1,2015,\n1,b,x,2,2016,\n",
         "data.csv:2 has the same key and differs in k, n, day; id:2:1"},
        {"in a field that is empty", "1,a,x,,2015,\n1,a,x,1,2015,\n",
         "data.csv:2 has the same key and differs in n; id:2:1"},
        {"behind a cell of several lines", "2,a,\"x\ny\",1,2015,\n1,a,\"x\ny\",1,2015,\n1,a,\"x\nz\",1,2015,\n",
         "data.csv:4 has the same key and differs in items; id:4:1"},
        {"the last of three", "1,a,x,1,2015,\n2,a,x,1,2015,\n1,a,x,1,2015,\n1,a,x,3,2015,\n",
         "data.csv:2 has the same key and differs in n; id:2:1"},
        {"after one out of scope", "1,b,x,1,2015,out\n1,a,x,1,2015,\n1,b,x,1,2015,\n",
         "data.csv:3 has the same key and differs in k; id:3:1"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Trial trial;
        trial_load(&trial, MODEL, SCHEMA("", ""), MAPPING);
        const TrialFile files[] = {{"data.csv", arena_format(&trial.arena, TITLES "%s", CASES[i].rows)}, {NULL, NULL}};
        trial_run(&trial, files, NULL);
        assert_text(CASES[i].label, trial_conflict(&trial), CASES[i].result);
        trial_free(&trial);
    }
}

static void withdrawn_keys_are_those_of_stored_patients(void **state)
{
    (void)state;
    static const TrialFile FILES[] = {
        {"data.csv",
         TITLES "1,a,x,1,2015,\n2,X,x,1,2015,\n3,a,x,1,2015,\n1,b,x,1,2015,\n2,b,x,1,2015,\n1,a,x,2,2015,\n"},
        {NULL, NULL}};
    HashKey *key = hash_key_new("0123456789abcdef0123456789abcdef", 32);
    const SubmissionOptions options = {.key = key, .most_quarantined = UINT64_MAX, .most_percent = 100};
    const char *paths[8];
    const Patient *patient;
    const int64_t *withdrawn;
    int64_t first = 0;
    Trial trial;
    trial_load(&trial, MODEL, SCHEMA("", ""), MAPPING);
    trial.submission =
        submission_open(trial.mapping, paths, trial_write_files(FILES, paths), &options, &trial.findings);
    for (int i = 0; submission_next(trial.submission, &patient); i++) {
        assert_true(patient->content.high != 0);
        assert_int_equal(strncmp(patient->pseudonym, "P-", 2), 0);
        if (i == 0) first = patient->key;
    }
    assert_int_equal(submission_withdrawn(trial.submission, &withdrawn),
                     1);   // 2 was quarantined when he was handed on
    assert_int_equal(withdrawn[0], first);
    assert_true(ledger_balances(submission_ledger(trial.submission)));
    assert_string_equal(trial.findings.items[trial.findings.count - 1].patient, trial.findings.items[1].patient);
    trial_free(&trial);
    hash_key_free(key);
}

static void a_ledger_balances_or_not(void **state)
{
    (void)state;
    LedgerLine lines[] = {{.file = "a", .unit = "row", .read = 3, .counts = {1, 0, 2}},
                          {.file = "*", .unit = "patient", .read = 0}};
    Ledger ledger = {lines, 2, false};
    assert_true(ledger_balances(&ledger));
    lines[1].counts[DISPOSITION_IGNORED] = 1;
    assert_false(ledger_balances(&ledger));
}

// ---- Random submissions --------------------------------------------------------------------------------------------

static uint32_t random_below(uint64_t *seed, uint32_t limit)
{
    *seed = *seed * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)(*seed >> 33) % limit;
}

static const char *pick(uint64_t *seed, const char *const *words, uint32_t count)
{
    return words[random_below(seed, count)];
}

// A row that is mostly in order.
static const char *random_row(uint64_t *seed, uint32_t patients, Arena *arena)
{
    static const char *const K[] = {"a", "a", "b", "b", "c", "X", ""}, *const ITEMS[] = {"x", "y", "x+y", "", "z+x+z"},
                             *const N[] = {"1", "2", "3.5", "95", "", "bad"},
                             *const DAY[] = {"2015", "2015-03", "2015-03-01", "", "2015-13"},
                             *const SCOPE[] = {"", "", "", "", "out"};
    uint32_t shape = random_below(seed, 40);
    const char *id = shape == 1 ? "" : arena_format(arena, "%u", 1 + random_below(seed, patients));
    if (shape == 0) return arena_format(arena, "%s,short\n", id);
    return arena_format(arena, "%s,%s,%s,%s,%s,%s\n", id, pick(seed, K, COUNT(K)), pick(seed, ITEMS, COUNT(ITEMS)),
                        pick(seed, N, COUNT(N)), pick(seed, DAY, COUNT(DAY)), pick(seed, SCOPE, COUNT(SCOPE)));
}

static const char *join(const char *const *rows, size_t count, Arena *arena)
{
    Buffer text = {0};
    buffer_string(&text, TITLES);
    for (size_t i = 0; i < count; i++) buffer_string(&text, rows[i]);
    const char *joined = arena_text(arena, buffer_as_text(&text)).data;
    buffer_free(&text);
    return joined;
}

enum { MOST_ROWS = 24 };

typedef struct Outcome {
    LedgerLine lines[2];
    Buffer patients;          // stored patients with their content, sorted; those withdrawn left out
    size_t errors;
} Outcome;

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// Runs a submission with a key, so that patients have names that do not depend on the order.
static Outcome run(const char *schema, const char *text, HashKey *key)
{
    const TrialFile files[] = {{"data.csv", text}, {NULL, NULL}};
    const SubmissionOptions options = {.key = key, .most_quarantined = UINT64_MAX, .most_percent = 100};
    const char *paths[8], *stored[MOST_ROWS];
    int64_t keys[MOST_ROWS];
    const int64_t *withdrawn;
    size_t count = 0;
    const Patient *patient;
    Outcome outcome = {0};
    Trial trial;
    trial_load(&trial, MODEL, schema, MAPPING);
    assert_complaints(schema, &trial.complaints, "");
    trial.submission =
        submission_open(trial.mapping, paths, trial_write_files(files, paths), &options, &trial.findings);
    while (submission_next(trial.submission, &patient)) {
        if (patient->disposition != DISPOSITION_LOADED && patient->disposition != DISPOSITION_EXCLUDED) continue;
        buffer_clear(&trial.out);
        trial_describe_patient(trial.mapping->model, patient, &trial.out);
        keys[count] = patient->key;
        stored[count++] = arena_format(&trial.arena, "%016llx %s", (unsigned long long)patient->content.low,
                                       buffer_c_string(&trial.out));
    }
    size_t withdrawn_count = submission_withdrawn(trial.submission, &withdrawn);
    for (size_t i = 0; i < count; i++)
        for (size_t w = 0; w < withdrawn_count; w++)
            if (keys[i] == withdrawn[w]) stored[i] = "";
    qsort(stored, count, sizeof *stored, compare_texts);
    for (size_t i = 0; i < count; i++) buffer_string(&outcome.patients, stored[i]);
    const Ledger *ledger = submission_ledger(trial.submission);
    assert_true(ledger_balances(ledger));
    if (submission_state(trial.submission) == SUBMISSION_READ)
        memcpy(outcome.lines, ledger->lines, sizeof outcome.lines);
    outcome.errors = trial.findings.by_severity[SEVERITY_ERROR];
    trial_free(&trial);
    return outcome;
}

static bool same_line(const LedgerLine *a, const LedgerLine *b)
{
    return a->read == b->read && memcmp(a->counts, b->counts, sizeof a->counts) == 0;
}

static void assert_same(const char *label, const char *text, const Outcome *a, const Outcome *b)
{
    const char *x = a->patients.size ? a->patients.data : "", *y = b->patients.size ? b->patients.data : "";
    bool same = a->patients.size == b->patients.size && memcmp(x, y, a->patients.size) == 0;
    same &= same_line(&a->lines[0], &b->lines[0]) && same_line(&a->lines[1], &b->lines[1]);
    if (same) return;
    fprintf(stderr, "%s\n%s\n-- one:\n%.*s", label, text, (int)a->patients.size, x);
    for (int d = 0; d < DISPOSITION_COUNT; d++)
        fprintf(stderr, "%s %u %u\n", disposition_name((Disposition)d), (unsigned)a->lines[0].counts[d],
                (unsigned)a->lines[1].counts[d]);
    fprintf(stderr, "-- other:\n%.*s", (int)b->patients.size, y);
    for (int d = 0; d < DISPOSITION_COUNT; d++)
        fprintf(stderr, "%s %u %u\n", disposition_name((Disposition)d), (unsigned)b->lines[0].counts[d],
                (unsigned)b->lines[1].counts[d]);
    fail_msg("%s", label);
}

static void shuffle(uint64_t *seed, const char **rows, size_t count)
{
    for (size_t i = count; i > 1; i--) {
        size_t k = random_below(seed, (uint32_t)i);
        const char *row = rows[i - 1];
        rows[i - 1] = rows[k];
        rows[k] = row;
    }
}

// uniqueKeys alone makes a schema gather; nothing else differs.

static void streaming_and_gathering_agree(void **state)
{
    (void)state;
    HashKey *key = hash_key_new("0123456789abcdef0123456789abcdef", 32);
    for (uint64_t round = 1; round <= 300; round++) {
        Arena arena = {0};
        uint64_t seed = round;
        const char *rows[MOST_ROWS];
        size_t count = 1 + random_below(&seed, MOST_ROWS);
        for (size_t i = 0; i < count; i++) rows[i] = random_row(&seed, 1 + random_below(&seed, 12), &arena);
        const char *text = join(rows, count, &arena), *label = arena_format(&arena, "round %u", (unsigned)round);
        Outcome streamed = run(STREAMED, text, key), gathered = run(GATHERED, text, key);
        assert_same(label, text, &streamed, &gathered);
        if (streamed.lines[0].read) assert_int_equal(streamed.lines[0].read, count);
        buffer_free(&streamed.patients);
        buffer_free(&gathered.patients);
        arena_free(&arena);
    }
    hash_key_free(key);
}

// Schemas that say what becomes of several rows of a patient without looking at their order.
static void the_order_of_rows_does_not_matter(void **state)
{
    (void)state;
    static const char MANY[] =
        "schema: 1\nname: c\npath: 'data*.csv'\nformat: csv\npatient: id\n"
        "resources:\n  - name: r\n    fields: [{name: id}, {name: k}, {name: items, separator: '[+]'}, {name: n, type: "
        "number}, {name: day, type: date, format: iso8601}, {name: scope}]\n    ignore: scope = 'out'\n";
    static const char *const RESOURCES[] = {
        "",
        "    distinct: true\n",
        "    primaryKey: [id, k]\n",
        "    primaryKey: [id, k]\n    repeats: conflict\n",
        "    primaryKey: [id, k]\n    latest: n\n",
        "    remove: k = 'X'\n",
        "    primaryKey: [id, k]\n    remove: n = 95\n",
        "    foreignKeys: [{fields: [id], reference: {resource: r, fields: [k]}}]\n",
        "    primaryKey: [id]\n    uniqueKeys: [[n]]\n",
    };
    HashKey *key = hash_key_new("0123456789abcdef0123456789abcdef", 32);
    for (uint64_t round = 1; round <= 270; round++) {
        Arena arena = {0};
        uint64_t seed = round * 7919;
        const char *rows[MOST_ROWS], *resource = RESOURCES[round % COUNT(RESOURCES)],
                                     *schema = arena_format(&arena, "%s%s", MANY, resource);
        size_t count = 1 + random_below(&seed, MOST_ROWS);
        for (size_t i = 0; i < count; i++) rows[i] = random_row(&seed, 1 + random_below(&seed, 6), &arena);
        const char *text = join(rows, count, &arena),
                   *label = arena_format(&arena, "round %u: %s", (unsigned)round, resource);
        Outcome one = run(schema, text, key);
        shuffle(&seed, rows, count);
        Outcome other = run(schema, join(rows, count, &arena), key);
        // Of three rows in conflict two may be equal: whether that shows depends on which comes first.
        Outcome *outcomes[] = {&one, &other};
        for (int o = 0; o < 2; o++) {
            outcomes[o]->lines[0].counts[DISPOSITION_QUARANTINED] +=
                outcomes[o]->lines[0].counts[DISPOSITION_DUPLICATE];
            outcomes[o]->lines[0].counts[DISPOSITION_DUPLICATE] = 0;
        }
        assert_same(label, text, &one, &other);
        assert_int_equal(one.errors > 0, other.errors > 0);
        buffer_free(&one.patients);
        buffer_free(&other.patients);
        arena_free(&arena);
    }
    hash_key_free(key);
}

static void files_are_sorted_by_path(void **state)
{
    (void)state;
    static const char THREE[] =
        "schema: 1\nname: c\nformat: csv\npatient: id\nfields: [{name: id}, {name: k}, {name: items, separator: ','}, "
        "{name: n, type: number}, {name: day, type: date}]\n"
        "resources: [{name: r, path: b*.csv}, {name: s, path: a.csv}, {name: t, path: c.csv}]\n";
    const char *files[] = {"dir/x.csv", "dir/a.csv", "dir/c.csv", "dir/b1.csv"};
    static const char *const SORTED[] = {"dir/b1.csv", "dir/a.csv", "dir/c.csv", "dir/x.csv"};
    Trial trial;
    trial_load(&trial, MODEL, THREE, MAPPING);
    assert_complaints("three files", &trial.complaints, "");
    submission_sort_files(trial.mapping, files, COUNT(files));
    for (size_t i = 0; i < COUNT(files); i++) assert_string_equal(files[i], SORTED[i]);
    trial_free(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_matched_to_paths),
        cmocka_unit_test(what_a_file_says_once),
        cmocka_unit_test(the_moment_of_extraction),
        cmocka_unit_test(the_day_of_the_export),
        cmocka_unit_test(columns_that_are_not_there),
        cmocka_unit_test(thresholds),
        cmocka_unit_test(costs_are_bounded),
        cmocka_unit_test(streamed_patients_are_taken_back),
        cmocka_unit_test(a_streamed_conflict_names_the_first_line_and_what_differs),
        cmocka_unit_test(withdrawn_keys_are_those_of_stored_patients),
        cmocka_unit_test(a_ledger_balances_or_not),
        cmocka_unit_test(streaming_and_gathering_agree),
        cmocka_unit_test(the_order_of_rows_does_not_matter),
        cmocka_unit_test(files_are_sorted_by_path),
    };
    return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
