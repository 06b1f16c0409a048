// Corrections: which cells are read otherwise, before anything else looks at them; what is said of corrections that hold
// nowhere; where their file lies.
#include "mapping/trial.h"

static const char MODEL[] = "schema: 1\nname: m\nversion: '1'\nresources:\n"
                            "  - {name: person, primaryKey: [], fields: [{name: k}, {name: day, type: date}]}\n"
                            "  - name: item\n    primaryKey: [seq]\n"
                            "    fields: [{name: seq, type: integer, rowNumber: [v], export: false}, {name: v}]\n";

static const char MAPPING[] =
    "mapping: 1\ncenter: c\nschema: s.yaml\ntarget: m/1\n"
    "records:\n  person: {from: r, fields: {k: k, day: day}}\n  item: {from: r, repeat: {v: items}, fields: {v: v}}\n";

// One row a patient, streamed; a case adds to the resource. The last column is dropped.
#define SCHEMA(more)                                                                                                   \
    "schema: 1\nname: c\npath: t.csv\nformat: csv\npatient: id\nmissingValues: [NA]\ncorrections: fixes.csv\n"         \
    "resources:\n  - name: r\n    primaryKey: [id]\n    drop: note\n    fields:\n      - {name: id, zeroPad: 3}\n"     \
    "      - {name: k, titles: 类别, constraints: {enum: [a, b]}}\n      - {name: day, type: date}\n"                \
    "      - {name: items, separator: '[+]'}\n      - {name: scope}\n" more
#define STREAMED SCHEMA("")
#define GATHERED SCHEMA("    uniqueKeys: [[id, k]]\n")

#define TITLES "id,类别,day,items,scope,note\n"
#define LINES "patient,resource,field,old,new,who,when,why\n"

typedef struct Case {
    const char *label, *rows, *lines, *result;
} Case;

static void run(const char *label, const char *schema, const char *mapping, const TrialFile *files, const char *result)
{
    Trial trial;
    trial_load(&trial, MODEL, schema, mapping);
    assert_complaints(label, &trial.complaints, "");
    assert_text(label, trial_run(&trial, files, NULL), result);
    trial_free(&trial);
}

static void check(const Case *cases, size_t count, const char *schema)
{
    for (size_t i = 0; i < count; i++) {
        Arena arena = {0};
        const TrialFile files[] = {{"t.csv", arena_format(&arena, TITLES "%s", cases[i].rows)},
                                   {"fixes.csv", arena_format(&arena, LINES "%s", cases[i].lines)},
                                   {NULL, NULL}};
        run(cases[i].label, schema, MAPPING, files, cases[i].result);
        arena_free(&arena);
    }
}

#define LOADED "t.csv row 1 = 1 loaded\npatient 1 = 1 loaded\n"

static const Case CELLS[] = {
    {"none", "1,a,2015-03-01,x,,\n", "", "#1 loaded person(k=a day=2015-03-01) item(seq=1 v=x)\n" LOADED},
    {"a cell that is wrong", "1,A,2015-03-01,x,,\n", "1,r,k,A,a,me,2024-01-01,a slip\n",
     "#1 loaded person(k=a day=2015-03-01) item(seq=1 v=x)\nt.csv:2:2 info corrected 类别 #1\n" LOADED},
    {"by the title of its column", "1,A,2015-03-01,x,,\n", "1,r,类别,A,a,,,\n",
     "#1 loaded person(k=a day=2015-03-01) item(seq=1 v=x)\nt.csv:2:2 info corrected 类别 #1\n" LOADED},
    {"the patient as the schema reads him", "1,A,2015-03-01,x,,\n", "００１,r,k,A,a,,,\n",
     "#1 loaded person(k=a day=2015-03-01) item(seq=1 v=x)\nt.csv:2:2 info corrected 类别 #1\n" LOADED},
    {"after cleaning, both sides", "1,（A）,2015-03-01,x,,\n", "1,r,k,(Ａ),ａ,,,\n",
     "#1 loaded person(k=a day=2015-03-01) item(seq=1 v=x)\nt.csv:2:2 info corrected 类别 #1\n" LOADED},
    {"into what is missing", "1,a,2015-13-01,x,,\n", "1,r,day,2015-13-01,,,,\n",
     "#1 loaded person(k=a) item(seq=1 v=x)\nt.csv:2:3 info corrected day #1\n" LOADED},
    {"into a missing value", "1,a,2015-13-01,x,,\n", "1,r,day,2015-13-01,NA,,,\n",
     "#1 loaded person(k=a) item(seq=1 v=x)\nt.csv:2:3 info corrected day #1\n" LOADED},
    {"of an empty cell", "1,a,,x,,\n", "1,r,day,,2015-03-01,,,\n",
     "#1 loaded person(k=a day=2015-03-01) item(seq=1 v=x)\nt.csv:2:3 info corrected day #1\n" LOADED},
    {"of a missing value, which is a text like any other", "1,a,NA,x,,\n", "1,r,day,NA,2015-03-01,,,\n",
     "#1 loaded person(k=a day=2015-03-01) item(seq=1 v=x)\nt.csv:2:3 info corrected day #1\n" LOADED},
    {"of a whole cell before it is split", "1,a,2015-03-01,x;y,,\n", "1,r,items,x;y,x+y,,,\n",
     "#1 loaded person(k=a day=2015-03-01) item(seq=1 v=x) item(seq=2 v=y)\nt.csv:2:4 info corrected items #1\n" LOADED},
    {"what is corrected may be wrong again", "1,A,2015-03-01,x,,\n", "1,r,k,A,c,,,\n",
     "#1 quarantined person(k=! day=2015-03-01) item(seq=1 v=x)\nt.csv:2:2 error unknown_code 类别 #1\nt.csv:2:2 info "
     "corrected 类别 #1\nt.csv row 1 = 1 quarantined\npatient 1 = 1 quarantined\n"},
    {"two of one cell: by the text it holds", "1,B,2015-03-01,x,,\n", "1,r,k,A,a,,,\n1,r,k,B,b,,,\n",
     "#1 loaded person(k=b day=2015-03-01) item(seq=1 v=x)\nt.csv:2:2 info corrected 类别 #1\nt.csv:2:2 warning "
     "correction_stale 类别 #1\n" LOADED},
    {"not one after the other", "1,A,2015-03-01,x,,\n", "1,r,k,A,b,,,\n1,r,k,b,a,,,\n",
     "#1 loaded person(k=b day=2015-03-01) item(seq=1 v=x)\nt.csv:2:2 info corrected 类别 #1\nt.csv:2:2 warning "
     "correction_stale 类别 #1\n" LOADED},
    {"the id itself", "9,a,2015-03-01,x,,\n", "9,r,id,9,1,,,\n",
     "#1 loaded person(k=a day=2015-03-01) item(seq=1 v=x)\nt.csv:2:1 info corrected id #1\n" LOADED},
    {"of another patient: nothing here", "1,a,2015-03-01,x,,\n", "2,r,k,A,a,,,\n",
     "#1 loaded person(k=a day=2015-03-01) item(seq=1 v=x)\nfixes.csv:2:1 warning correction_unused 类别\n" LOADED},
    {"another text: the cell stays", "1,a,2015-03-01,x,,\n", "1,r,k,A,b,,,\n",
     "#1 loaded person(k=a day=2015-03-01) item(seq=1 v=x)\nt.csv:2:2 warning correction_stale 类别 #1\n" LOADED},
    {"no such resource", "1,a,2015-03-01,x,,\n", "1,q,k,A,b,,,\n",
     "#1 loaded person(k=a day=2015-03-01) item(seq=1 v=x)\nfixes.csv:2:2 warning correction_unused resource\n" LOADED},
    {"no such field", "1,a,2015-03-01,x,,\n", "1,r,note,A,b,,,\n",
     "#1 loaded person(k=a day=2015-03-01) item(seq=1 v=x)\nfixes.csv:2:3 warning correction_unused field\n" LOADED},
    {"nobody's", "1,a,2015-03-01,x,,\n", ",r,k,A,b,,,\n",
     "#1 loaded person(k=a day=2015-03-01) item(seq=1 v=x)\nfixes.csv:2:1 warning correction_unused patient\n" LOADED},
    {"the same again", "1,A,2015-03-01,x,,\n", "1,r,k,A,a,,,\n1,r,k,A,b,,,\n",
     "#1 loaded person(k=a day=2015-03-01) item(seq=1 v=x)\nt.csv:2:2 info corrected 类别 #1\nfixes.csv:3:4 warning "
     "correction_unused old\n" LOADED},
};

static void cells_are_read_otherwise(void **state)
{
    (void)state;
    check(CELLS, COUNT(CELLS), STREAMED);
    check(CELLS, COUNT(CELLS), GATHERED);
}

static void rows_are_compared_as_they_are_read(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"equal once corrected, but for what is dropped", "1,A,2015-03-01,x,,p\n1,a,2015-03-01,x,,q\n", "1,r,k,A,a,,,\n",
         "#1 loaded person(k=a day=2015-03-01) item(seq=1 v=x)\nt.csv:2:2 info corrected 类别 #1\nt.csv:3:0 warning "
         "duplicate_row * #1\nt.csv row 2 = 1 loaded + 1 duplicate\npatient 1 = 1 loaded\n"},
        {"unequal once corrected", "1,a,2015-03-01,x,,\n1,a,2015-03-01,y,,\n1,a,2015-03-01,y,,\n", "1,r,items,y,z,,,\n",
         "#1 quarantined\nt.csv:3:1 error conflicting_duplicate id #1\nt.csv:3:4 info corrected items #1\nt.csv:4:1 "
         "error conflicting_duplicate id #1\nt.csv:4:4 info corrected items #1\n"
         "t.csv row 3 = 3 quarantined\npatient 1 = 1 quarantined\n"},
    };
    check(CASES, COUNT(CASES), GATHERED);
}

// `where` and `ignore` see what is corrected.
static void scope_is_decided_on_corrected_cells(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"into scope", "1,a,2015-03-01,x,out,\n", "1,r,scope,out,,,,\n",
         "#1 loaded person(k=a day=2015-03-01) item(seq=1 v=x)\nt.csv:2:5 info corrected scope #1\n" LOADED},
        {"out of scope", "1,a,2015-03-01,x,,\n2,a,2015-03-01,x,,\n", "2,r,scope,,out,,,\n",
         "#1 loaded person(k=a day=2015-03-01) item(seq=1 v=x)\nfixes.csv:2:1 warning correction_unused scope\nt.csv row "
         "2 = 1 loaded + 1 ignored\npatient 1 = 1 loaded\n"},
    };
    check(CASES, COUNT(CASES), SCHEMA("    ignore: scope = 'out'\n"));
    check(CASES, COUNT(CASES), SCHEMA("    ignore: scope = 'out'\n    uniqueKeys: [[id, k]]\n"));
}

static void the_file(void **state)
{
    (void)state;
    static const struct {
        const char *label;
        TrialFile files[3];
        const char *result;
    } CASES[] = {
        {"must be there", {{"t.csv", TITLES "1,a,2015-03-01,x,,\n"}},
         "fixes.csv:0:0 error missing_file *\npatient 0 = nothing\nrefused\n"},
        {"may be empty below its header", {{"t.csv", TITLES "1,a,2015-03-01,x,,\n"}, {"fixes.csv", LINES}},
         "#1 loaded person(k=a day=2015-03-01) item(seq=1 v=x)\n" LOADED},
        {"may be given first", {{"fixes.csv", LINES "1,r,k,A,a,,,\n"}, {"t.csv", TITLES "1,A,2015-03-01,x,,\n"}},
         "#1 loaded person(k=a day=2015-03-01) item(seq=1 v=x)\nt.csv:2:2 info corrected 类别 #1\n" LOADED},
        {"needs its columns", {{"t.csv", TITLES "1,a,2015-03-01,x,,\n"}, {"fixes.csv", "patient,resource,field,old,new\n"}},
         "fixes.csv:1:0 error missing_column who\nfixes.csv:1:0 error missing_column when\nfixes.csv:1:0 error "
         "missing_column why\npatient 0 = nothing\nrefused\n"},
        {"may have more of them",
         {{"t.csv", TITLES "1,A,2015-03-01,x,,\n"}, {"fixes.csv", "n,patient,resource,field,old,new,who,when,why\n1,1,r,k,A,a,,,\n"}},
         "#1 loaded person(k=a day=2015-03-01) item(seq=1 v=x)\nt.csv:2:2 info corrected 类别 #1\nfixes.csv:1:1 warning "
         "unknown_column column 1\n" LOADED},
        {"a row of another width refuses it",
         {{"t.csv", TITLES "1,a,2015-03-01,x,,\n"}, {"fixes.csv", LINES "1,r,k,A\n"}},
         "fixes.csv:2:0 error ragged_row *\npatient 0 = nothing\nrefused\n"},
        {"no file of another name", {{"t.csv", TITLES "1,a,2015-03-01,x,,\n"}, {"fixes2.csv", LINES}},
         "fixes.csv:0:0 error missing_file *\nfixes2.csv:0:0 error unexpected_file *\npatient 0 = nothing\nrefused\n"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        remove("fixes.csv");
        run(CASES[i].label, STREAMED, MAPPING, CASES[i].files, CASES[i].result);
    }
}

// Beside the submission's files, wherever they lie; an absolute path is one.
static void where_the_file_lies(void **state)
{
    (void)state;
    static const char *const PATHS[] = {"fixes.csv", "kept/fixes.csv", "../fixes.csv"};
    char here[4096];
    assert_non_null(getcwd(here, sizeof here));
    assert_int_equal(mkdir("data", 0700) | mkdir("data/kept", 0700), 0);
    folder_write("data/t.csv", TEXT(TITLES "1,A,2015-03-01,x,,\n"));
    for (size_t i = 0; i <= COUNT(PATHS); i++) {
        bool absolute = i == COUNT(PATHS);
        Arena arena = {0};
        Trial trial;
        const Patient *patient;
        const char *path = absolute ? arena_format(&arena, "%s/fixes.csv", here) : PATHS[i], *file = "data/t.csv",
                   *at = absolute ? path : arena_format(&arena, "data/%s", path);
        folder_write(at, TEXT(LINES "1,r,k,A,a,,,\n"));
        trial_load(&trial, MODEL,
                   arena_format(&arena,
                                "schema: 1\nname: c\npath: t.csv\nformat: csv\npatient: id\ncorrections: %s\n"
                                "resources: [{name: r, primaryKey: [id], drop: [note, scope], fields: [{name: id}, "
                                "{name: k, titles: 类别}, {name: day, type: date}, {name: items, separator: '[+]'}]}]\n",
                                path),
                   MAPPING);
        assert_complaints(path, &trial.complaints, "");
        size_t count = 1;
        const char *const *files = submission_files(trial.mapping, &file, &count, &arena);
        assert_int_equal(count, 2);
        assert_string_equal(files[0], file);
        assert_string_equal(files[1], at);
        assert_ptr_equal(submission_files(trial.mapping, files, &count, &arena), files);   // given already
        SubmissionOptions options = {.most_quarantined = UINT64_MAX, .most_percent = 100};
        trial.submission = submission_open(trial.mapping, &file, 1, &options, &trial.findings);
        assert_true(submission_next(trial.submission, &patient));
        assert_int_equal(patient->disposition, DISPOSITION_LOADED);
        assert_false(submission_next(trial.submission, &patient));
        assert_int_equal(trial.findings.count, 1);
        assert_int_equal(trial.findings.items[0].code, FINDING_CORRECTED);
        assert_string_equal(trial.findings.items[0].message.text[LANGUAGE_EN],
                            "read as line 2 of the corrections says");
        trial_free(&trial);
        assert_int_equal(remove(at), 0);
        arena_free(&arena);
    }
}

// Several rows a patient: a correction holds in every row that has the text, and is stale where none has it.
static void several_rows(void **state)
{
    (void)state;
    static const char VISITS[] =
        "schema: 1\nname: c\nformat: csv\npatient: id\ncorrections: fixes.csv\nfields: [{name: id}]\n"
        "resources:\n"
        "  - {name: r, path: t.csv, fields: [{name: k}, {name: day, type: date}, {name: items, separator: ','}]}\n"
        "  - {name: q, path: q.csv, foreignKeys: [{fields: [id, k], reference: {resource: r, fields: [id, k]}}], "
        "fields: [{name: k}]}\n";
    static const char VISIT[] = "mapping: 1\ncenter: c\nschema: s.yaml\ntarget: m/1\nrecords: {item: {from: r, fields: "
                                "{v: \"concat(k, '/', day)\"}}}\n";
    static const struct {
        const char *label, *lines, *result;
    } CASES[] = {
        {"in each of them", "1,r,k,a,A,,,\n",
         "#1 loaded item(seq=1 v=A/2015-03-01) item(seq=2 v=A/2015-03-02) item(seq=3 v=b/2015-03-03)\n"
         "t.csv:2:2 info corrected k #1\nt.csv:3:2 info corrected k #1\nt.csv row 3 = 3 loaded\nq.csv row 1 = 1 "
         "loaded\npatient 1 = 1 loaded\n"},
        {"in one of them", "1,r,day,2015-03-02,2015-04-02,,,\n",
         "#1 loaded item(seq=1 v=a/2015-03-01) item(seq=2 v=a/2015-04-02) item(seq=3 v=b/2015-03-03)\n"
         "t.csv:3:3 info corrected day #1\nt.csv row 3 = 3 loaded\nq.csv row 1 = 1 loaded\npatient 1 = 1 loaded\n"},
        {"in none: at the first", "1,r,day,2015-03-09,2015-04-02,,,\n",
         "#1 loaded item(seq=1 v=a/2015-03-01) item(seq=2 v=a/2015-03-02) item(seq=3 v=b/2015-03-03)\n"
         "t.csv:2:3 warning correction_stale day #1\nt.csv row 3 = 3 loaded\nq.csv row 1 = 1 loaded\npatient 1 = 1 "
         "loaded\n"},
        {"what is referred to is what is read", "1,r,k,b,c,,,\n1,q,k,b,c,,,\n",
         "#1 loaded item(seq=1 v=a/2015-03-01) item(seq=2 v=a/2015-03-02) item(seq=3 v=c/2015-03-03)\n"
         "t.csv:4:2 info corrected k #1\nq.csv:2:2 info corrected k #1\nt.csv row 3 = 3 loaded\nq.csv row 1 = 1 "
         "loaded\npatient 1 = 1 loaded\n"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Arena arena = {0};
        const TrialFile files[] = {
            {"t.csv", "id,k,day,items\n1,a,2015-03-01,\n1,a,2015-03-02,\n1,b,2015-03-03,\n"},
            {"q.csv", "id,k\n1,b\n"},
            {"fixes.csv", arena_format(&arena, LINES "%s", CASES[i].lines)},
            {NULL, NULL}};
        run(CASES[i].label, VISITS, VISIT, files, CASES[i].result);
        arena_free(&arena);
    }
}

// Nodes of XML: an item of a list, an attribute that is not there, a value that would be ambiguous stays so.
static void nodes_of_xml(void **state)
{
    (void)state;
    static const char XML[] =
        "schema: 1\nname: c\npath: t.xml\nformat: xml\npatient: id\ncorrections: fixes.csv\n"
        "xml: {record: /E/P}\n"
        "resources:\n  - name: r\n    rows: .\n    primaryKey: [id]\n    fields: [{name: id, xpath: '@id'}, {name: k, "
        "xpath: '@k'}, {name: day, xpath: d, type: date}, {name: items, xpath: i, list: true}]\n";
    static const struct {
        const char *label, *records, *lines, *result;
    } CASES[] = {
        {"items of a list", "<P id='1' k='a'>\n<i>x</i>\n<i>y</i>\n<i>y</i></P>", "1,r,items,y,z,,,\n",
         "#1 loaded person(k=a) item(seq=1 v=x) item(seq=2 v=z)\nt.xml:1:0 info equal_rows * #1\nt.xml:3:0 info corrected i "
         "#1\nt.xml:4:0 info corrected i #1\nt.xml P 1 = 1 loaded\npatient 1 = 1 loaded\n"},
        {"an attribute that is not there", "<P id='1'><i>x</i></P>", "1,r,k,,a,,,\n",
         "#1 loaded person(k=a) item(seq=1 v=x)\nt.xml:1:0 info corrected P/@k #1\nt.xml P 1 = 1 loaded\npatient 1 = 1 "
         "loaded\n"},
        {"two nodes where one is wanted", "<P id='1' k='a'><d>2015-03-01</d><d>x</d></P>", "1,r,day,x,2015-03-01,,,\n",
         "#1 quarantined person(k=a day=!)\nt.xml:1:0 error ambiguous d #1\nt.xml:1:0 info corrected d #1\nt.xml P 1 = 1 "
         "quarantined\npatient 1 = 1 quarantined\n"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Arena arena = {0};
        const TrialFile files[] = {{"t.xml", arena_format(&arena, "<E>%s</E>", CASES[i].records)},
                                   {"fixes.csv", arena_format(&arena, LINES "%s", CASES[i].lines)},
                                   {NULL, NULL}};
        run(CASES[i].label, XML, MAPPING, files, CASES[i].result);
        arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_are_read_otherwise),
        cmocka_unit_test(rows_are_compared_as_they_are_read),
        cmocka_unit_test(scope_is_decided_on_corrected_cells),
        cmocka_unit_test(the_file),
        cmocka_unit_test(where_the_file_lies),
        cmocka_unit_test(several_rows),
        cmocka_unit_test(nodes_of_xml),
    };
    return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
