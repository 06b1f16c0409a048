// Keys: which rows of a patient stay, what becomes of the others, and what keys say across patients and files.
#include "mapping/trial.h"

#include "schema/key.h"

static const char MODEL[] =
    "schema: 1\n"
    "name: m\n"
    "version: '1'\n"
    "resources:\n"
    "  - name: row\n"
    "    primaryKey: [seq]\n"
    "    fields:\n"
    "      - {name: seq, type: integer, rowNumber: [k, v], export: false}\n"
    "      - {name: k}\n"
    "      - {name: v}\n";

static const char MAPPING[] =
    "mapping: 1\n"
    "center: c\n"
    "schema: s.yaml\n"
    "target: m/1\n"
    "records: {row: {from: r, fields: {k: k, v: v}}}\n";

// The schema of one file; a case adds to the resource.
#define SCHEMA(more)                                                                                                   \
    "schema: 1\nname: c\npath: t.csv\nformat: csv\npatient: id\n"                                                      \
    "resources:\n  - name: r\n    fields: [{name: id}, {name: k}, {name: v}, {name: n, type: integer}]\n    drop: "    \
    "[x]\n" more

typedef struct Case {
    const char *label, *schema, *rows, *result;   // rows: the file behind its header id,k,v,n,x
} Case;

static void check(const Case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        Trial trial;
        trial_load(&trial, MODEL, cases[i].schema, MAPPING);
        assert_complaints(cases[i].label, &trial.complaints, "");
        const char *text = arena_format(&trial.arena, "id,k,v,n,x\n%s", cases[i].rows);
        const TrialFile files[] = {{"t.csv", text}, {NULL, NULL}};
        assert_text(cases[i].label, trial_run(&trial, files, NULL), cases[i].result);
        trial_free(&trial);
    }
}

static void without_a_key(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"every row stays", SCHEMA(""), "1,a,p,1,\n1,b,q,1,\n",
         "#1 loaded row(seq=1 k=a v=p) row(seq=2 k=b v=q)\nt.csv row 2 = 2 loaded\npatient 1 = 1 loaded\n"},
        {"even equal ones, which the model makes one", SCHEMA(""), "1,a,p,1,\n1,a,p,1,\n",
         "#1 loaded row(seq=1 k=a v=p)\nt.csv:3:0 info equal_rows * #1\nt.csv row 2 = 2 loaded\npatient 1 = 1 loaded\n"},
        {"distinct: an equal row is a duplicate", SCHEMA("    distinct: true\n"), "1,a,p,1,\n1,a,p,1,\n1,a,q,1,\n",
         "#1 loaded row(seq=1 k=a v=p) row(seq=2 k=a v=q)\nt.csv:3:0 warning duplicate_row * #1\nt.csv row 3 = 2 "
         "loaded + 1 duplicate\npatient 1 = 1 loaded\n"},
        {"distinct: equal after cleaning", SCHEMA("    distinct: true\n"), "1,a,p,1,\n1 ,ａ, p,1,\n",
         "#1 loaded row(seq=1 k=a v=p)\nt.csv:3:0 warning duplicate_row * #1\nt.csv row 2 = 1 loaded + 1 "
         "duplicate\npatient 1 = 1 loaded\n"},
        {"distinct: unequal in what is dropped", SCHEMA("    distinct: true\n"), "1,a,p,1,y\n1,a,p,1,z\n",
         "#1 loaded row(seq=1 k=a v=p)\nt.csv:3:0 info equal_rows * #1\nt.csv row 2 = 2 loaded\npatient 1 = 1 loaded\n"},
        {"distinct goes by patient", SCHEMA("    distinct: true\n"), "1,a,p,1,\n2,a,p,1,\n",
         "#1 loaded row(seq=1 k=a v=p)\n#2 loaded row(seq=1 k=a v=p)\nt.csv row 2 = 2 loaded\npatient 2 = 2 loaded\n"},
    };
    check(CASES, COUNT(CASES));
}

#define KEY "    primaryKey: [id, k]\n"

static void primary_keys(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"other keys", SCHEMA(KEY), "1,a,p,1,\n1,b,q,1,\n",
         "#1 loaded row(seq=1 k=a v=p) row(seq=2 k=b v=q)\nt.csv row 2 = 2 loaded\npatient 1 = 1 loaded\n"},
        {"an equal row is a duplicate", SCHEMA(KEY), "1,a,p,1,\n1,a,p,1,\n",
         "#1 loaded row(seq=1 k=a v=p)\nt.csv:3:0 warning duplicate_row * #1\nt.csv row 2 = 1 loaded + 1 "
         "duplicate\npatient 1 = 1 loaded\n"},
        {"another row of the key is a conflict: the patient is quarantined", SCHEMA(KEY),
         "1,a,p,1,\n1,a,q,1,\n1,b,q,1,\n",
         "#1 quarantined row(seq=1 k=b v=q)\nt.csv:3:1 error conflicting_duplicate id #1\nt.csv row 3 = 3 "
         "quarantined\npatient 1 = 1 quarantined\n"},
        {"unequal in what is dropped is a conflict", SCHEMA(KEY), "1,a,p,1,y\n1,a,p,1,z\n",
         "#1 quarantined\nt.csv:3:1 error conflicting_duplicate id #1\nt.csv row 2 = 2 quarantined\npatient 1 = 1 "
         "quarantined\n"},
        {"a duplicate and a conflict of one key", SCHEMA(KEY), "1,a,p,1,\n1,a,p,1,\n1,a,q,1,\n1,a,p,1,\n",
         "#1 quarantined\nt.csv:3:0 warning duplicate_row * #1\nt.csv:4:1 error conflicting_duplicate id #1\nt.csv:5:0 "
         "warning duplicate_row * #1\n"
         "t.csv row 4 = 2 duplicate + 2 quarantined\npatient 1 = 1 quarantined\n"},
        {"repeats: conflict", SCHEMA(KEY "    repeats: conflict\n"), "1,a,p,1,\n1,a,p,1,\n",
         "#1 quarantined\nt.csv:3:1 error conflicting_duplicate id #1\nt.csv row 2 = 2 quarantined\npatient 1 = 1 "
         "quarantined\n"},
        {"missing equals missing", SCHEMA(KEY), "1,,p,1,\n1,,p,1,\n",
         "#1 loaded row(seq=1 v=p)\nt.csv:3:0 warning duplicate_row * #1\nt.csv row 2 = 1 loaded + 1 "
         "duplicate\npatient 1 = 1 loaded\n"},
        {"keys compare values, not texts", SCHEMA("    primaryKey: [id, n]\n"), "1,a,p,1,\n1,a,p,01,\n",
         "#1 quarantined\nt.csv:3:1 error conflicting_duplicate id #1\nt.csv row 2 = 2 quarantined\npatient 1 = 1 "
         "quarantined\n"},
        {"keys are of a patient", SCHEMA("    primaryKey: [k]\n"), "1,a,p,1,\n2,a,q,1,\n",
         "#1 loaded row(seq=1 k=a v=p)\n#2 loaded row(seq=1 k=a v=q)\nt.csv row 2 = 2 loaded\npatient 2 = 2 loaded\n"},
        {"cells of both rows in conflict are looked at", SCHEMA(KEY), "1,a,p,x,\n1,a,q,y,\n",
         "#1 quarantined\nt.csv:2:4 error invalid_number n #1\nt.csv:3:1 error conflicting_duplicate id #1\nt.csv:3:4 "
         "error invalid_number n #1\n"
         "t.csv row 2 = 2 quarantined\npatient 1 = 1 quarantined\n"},
        {"cells of a duplicate are not", SCHEMA(KEY), "1,a,p,x,\n1,a,p,x,\n",
         "#1 quarantined row(seq=1 k=a v=p)\nt.csv:2:4 error invalid_number n #1\nt.csv:3:0 warning duplicate_row * "
         "#1\nt.csv row 2 = 1 duplicate + 1 quarantined\npatient 1 = 1 quarantined\n"},
    };
    check(CASES, COUNT(CASES));
}

// What a conflict says of the other row: where it is, and in which fields it differs; never a value.
static void a_conflict_names_the_other_row(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"one field differs", SCHEMA(KEY), "1,a,p,1,\n1,a,q,1,\n", "t.csv:2 has the same key and differs in v; id:2:1"},
        {"several differ", SCHEMA(KEY), "1,b,p,1,\n1,a,p,1,\n1,a,q,2,\n",
         "t.csv:3 has the same key and differs in v, n; id:3:1"},
        {"they differ in what no field reads", SCHEMA(KEY), "1,a,p,1,y\n1,a,p,1,z\n",
         "t.csv:2 has the same key and other values; id:2:1"},
        {"nothing differs", SCHEMA(KEY "    repeats: conflict\n"), "1,a,p,1,\n1,a,p,1,\n",
         "t.csv:2 has the same key, which only one row may have; id:2:1"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Trial trial;
        trial_load(&trial, MODEL, CASES[i].schema, MAPPING);
        const TrialFile files[] = {
            {"t.csv", arena_format(&trial.arena, "id,k,v,n,x\n%s", CASES[i].rows)}, {NULL, NULL}};
        trial_run(&trial, files, NULL);
        assert_text(CASES[i].label, trial_conflict(&trial), CASES[i].result);
        trial_free(&trial);
    }
}

static void latest(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"the greatest stays", SCHEMA(KEY "    latest: n\n"), "1,a,p,2,\n1,a,q,10,\n1,a,r,9,\n",
         "#1 loaded row(seq=1 k=a v=q)\nt.csv:2:0 info superseded * #1\nt.csv:4:0 info superseded * #1\nt.csv row 3 = "
         "1 loaded + 2 superseded\npatient 1 = 1 loaded\n"},
        {"of every key", SCHEMA(KEY "    latest: n\n"), "1,a,p,1,\n1,b,q,1,\n1,a,r,2,\n",
         "#1 loaded row(seq=1 k=a v=r) row(seq=2 k=b v=q)\nt.csv:2:0 info superseded * #1\nt.csv row 3 = 2 loaded + 1 "
         "superseded\npatient 1 = 1 loaded\n"},
        {"ties go to the duplicate rule: equal", SCHEMA(KEY "    latest: n\n"), "1,a,p,2,\n1,a,q,1,\n1,a,p,2,\n",
         "#1 loaded row(seq=1 k=a v=p)\nt.csv:3:0 info superseded * #1\nt.csv:4:0 warning duplicate_row * #1\nt.csv "
         "row 3 = 1 loaded + 1 duplicate + 1 superseded\npatient 1 = 1 loaded\n"},
        {"ties go to the duplicate rule: unequal", SCHEMA(KEY "    latest: n\n"), "1,a,p,2,\n1,a,q,2,\n",
         "#1 quarantined\nt.csv:3:1 error conflicting_duplicate id #1\nt.csv row 2 = 2 quarantined\npatient 1 = 1 "
         "quarantined\n"},
        {"what is not there cannot be older", SCHEMA(KEY "    latest: n\n"), "1,a,p,,\n1,a,q,2,\n",
         "#1 quarantined\nt.csv:3:1 error conflicting_duplicate id #1\nt.csv row 2 = 2 quarantined\npatient 1 = 1 "
         "quarantined\n"},
        {"one that is in error is said, and no conflict", SCHEMA(KEY "    latest: n\n"), "1,a,p,2,\n1,a,q,x,\n",
         "#1 quarantined\nt.csv:3:4 error invalid_number n #1\nt.csv row 2 = 2 quarantined\npatient 1 = 1 "
         "quarantined\n"},
        {"a superseded row causes no error", SCHEMA("    primaryKey: [id]\n    latest: k\n"), "1,b,p,1,\n1,a,q,x,\n",
         "#1 loaded row(seq=1 k=b v=p)\nt.csv:3:0 info superseded * #1\nt.csv row 2 = 1 loaded + 1 superseded\npatient "
         "1 = 1 loaded\n"},
    };
    check(CASES, COUNT(CASES));
}

static void updates(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"a row with a key already seen replaces its cells", SCHEMA(KEY "    update: n = 9\n"), "1,a,p,1,\n1,a,q,9,\n",
         "#1 loaded row(seq=1 k=a v=q)\nt.csv row 2 = 1 loaded + 1 superseded\npatient 1 = 1 loaded\n"},
        {"a first row that says so is a row", SCHEMA(KEY "    update: n = 9\n"), "1,a,q,9,\n",
         "#1 loaded row(seq=1 k=a v=q)\nt.csv row 1 = 1 loaded\npatient 1 = 1 loaded\n"},
        {"one that does not say so is a conflict", SCHEMA(KEY "    update: n = 9\n"), "1,a,p,1,\n1,a,q,2,\n",
         "#1 quarantined\nt.csv:3:1 error conflicting_duplicate id #1\nt.csv row 2 = 2 quarantined\npatient 1 = 1 "
         "quarantined\n"},
        {"the last update counts", SCHEMA(KEY "    update: n = 9\n"), "1,a,p,1,\n1,a,q,9,\n1,a,r,9,\n",
         "#1 loaded row(seq=1 k=a v=r)\nt.csv row 3 = 1 loaded + 2 superseded\npatient 1 = 1 loaded\n"},
        {"what was mended is no error", SCHEMA(KEY "    update: v = 'q'\n"), "1,a,p,x,\n1,a,q,9,\n",
         "#1 loaded row(seq=1 k=a v=q)\nt.csv row 2 = 1 loaded + 1 superseded\npatient 1 = 1 loaded\n"},
        {"what was made wrong is one, where it stands", SCHEMA(KEY "    update: v = 'q'\n"), "1,a,p,1,\n1,a,q,x,\n",
         "#1 quarantined row(seq=1 k=a v=q)\nt.csv:3:4 error invalid_number n #1\nt.csv row 2 = 1 quarantined + 1 "
         "superseded\npatient 1 = 1 quarantined\n"},
    };
    check(CASES, COUNT(CASES));
}

static void removals(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"of a key: its rows before and after", SCHEMA(KEY "    remove: v = 'gone'\n"),
         "1,a,p,1,\n1,b,q,1,\n1,a,gone,1,\n1,a,r,1,\n",
         "#1 loaded row(seq=1 k=b v=q)\nt.csv:2:0 info removed * #1\nt.csv:4:3 info removed v #1\n"
         "t.csv:5:0 info removed * #1\nt.csv row 4 = 1 loaded + 3 removed\npatient 1 = 1 loaded\n"},
        {"of a key: no error of theirs", SCHEMA(KEY "    remove: v = 'gone'\n"), "1,a,p,x,\n1,b,q,1,\n1,a,gone,y,\n",
         "#1 loaded row(seq=1 k=b v=q)\nt.csv:2:0 info removed * #1\nt.csv:4:3 info removed v #1\n"
         "t.csv row 3 = 1 loaded + 2 removed\npatient 1 = 1 loaded\n"},
        {"without a key: the patient", SCHEMA("    remove: v = 'gone'\n"),
         "1,a,p,1,\n1,a,gone,1,\n1,b,q,1,\n2,a,p,1,\n",
         "#1 removed\n#2 loaded row(seq=1 k=a v=p)\nt.csv:3:3 info removed v #1\nt.csv row 4 = 1 loaded + 3 "
         "removed\npatient 2 = 1 loaded + 1 removed\n"},
        {"without a key: no error of his", SCHEMA("    distinct: true\n    remove: v = 'gone'\n"),
         "1,a,p,x,\n1,a,p,x,\n1,short\n1,a,gone,1,\n",
         "#1 removed\nt.csv:5:3 info removed v #1\nt.csv row 4 = 4 removed\npatient 1 = 1 removed\n"},
        {"of a key, and nothing else is left", SCHEMA(KEY "    remove: v = 'gone'\n"),
         "1,a,p,1,\n1,a,gone,1,\n2,a,p,1,\n",
         "#1 removed\n#2 loaded row(seq=1 k=a v=p)\nt.csv:2:0 info removed * #1\nt.csv:3:3 info removed v #1\n"
         "t.csv row 3 = 1 loaded + 2 "
         "removed\npatient 2 = 1 loaded + 1 removed\n"},
        {"update of what is removed", SCHEMA(KEY "    update: n = 9\n    remove: v = 'gone'\n"),
         "1,a,p,1,\n1,a,gone,1,\n1,a,q,9,\n1,b,r,1,\n",
         "#1 loaded row(seq=1 k=b v=r)\nt.csv:2:0 info removed * #1\nt.csv:3:3 info removed v #1\n"
         "t.csv:4:0 info removed * #1\nt.csv row 4 = 1 loaded + 3 removed\npatient 1 = 1 loaded\n"},
    };
    check(CASES, COUNT(CASES));
}

static void out_of_scope(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"counted, never typed", SCHEMA("    ignore: k = 'other'\n"), "1,a,p,1,\n1,other,q,x,\n",
         "#1 loaded row(seq=1 k=a v=p)\nt.csv row 2 = 1 loaded + 1 ignored\npatient 1 = 1 loaded\n"},
        {"no key of theirs", SCHEMA("    ignore: k = 'other'\n    primaryKey: [id]\n"),
         "1,other,q,1,\n1,a,p,1,\n1,other,r,1,\n",
         "#1 loaded row(seq=1 k=a v=p)\nt.csv row 3 = 1 loaded + 2 ignored\npatient 1 = 1 loaded\n"},
        {"a patient of nothing else is nobody", SCHEMA("    ignore: k = 'other'\n"), "1,other,q,1,\n2,a,p,1,\n",
         "#1 loaded row(seq=1 k=a v=p)\nt.csv row 2 = 1 loaded + 1 ignored\npatient 1 = 1 loaded\n"},
        {"the same, streamed", SCHEMA("    ignore: k = 'other'\n    primaryKey: [id]\n"),
         "1,other,q,1,\n2,a,p,1,\n1,other,q,1,\n2,other,r,1,\n3,b,s,1,\n1,c,t,1,\n",
         "#1 loaded row(seq=1 k=a v=p)\n#2 loaded row(seq=1 k=b v=s)\n#3 loaded row(seq=1 k=c v=t)\nt.csv row 6 = 3 "
         "loaded + 3 ignored\npatient 3 = 3 loaded\n"},
        {"without a patient it is in error all the same", SCHEMA("    ignore: k = 'other'\n"),
         ",other,q,1,\n2,a,p,1,\n",
         "#1 loaded row(seq=1 k=a v=p)\nt.csv:2:1 error missing_key id\nt.csv row 2 = 1 loaded + 1 "
         "quarantined\npatient 1 = 1 loaded\n"},
    };
    check(CASES, COUNT(CASES));
}

// ---- Several files -------------------------------------------------------------------------------------------------

static const char TWO_FILES[] =
    "schema: 1\n"
    "name: c\n"
    "format: csv\n"
    "patient: id\n"
    "fields: [{name: id}, {name: k}]\n"
    "resources:\n"
    "  - {name: base, path: base.csv, primaryKey: [id], latest: n, fields: [{name: n, type: integer}]}\n"
    "  - name: r\n"
    "    path: rows.csv\n"
    "    distinct: true\n"
    "    ignore: k = 'other'\n"
    "    fields: [{name: v}, {name: d, type: date}]\n"
    "    foreignKeys: [{fields: [id], reference: {resource: base, fields: [id]}}]\n";

static void references(void **state)
{
    (void)state;
    static const struct {
        const char *label, *base, *rows, *result;
    } CASES[] = {
        {"the row referred to is there, wherever it stands", "id,k,n\n1,a,1\n", "id,k,v,d\n1,a,p,\n",
         "#1 loaded row(seq=1 k=a v=p)\nbase.csv row 1 = 1 loaded\nrows.csv row 1 = 1 loaded\npatient 1 = 1 loaded\n"},
        {"an orphan is quarantined alone and makes no patient", "id,k,n\n1,a,1\n", "id,k,v,d\n1,a,p,\n2,a,q,\n",
         "#1 loaded row(seq=1 k=a v=p)\nrows.csv:3:1 error orphan id #2\nbase.csv row 1 = 1 loaded\nrows.csv row 2 = 1 "
         "loaded + 1 quarantined\npatient 1 = 1 loaded\n"},
        {"an orphan's cells are looked at, and quarantine nobody", "id,k,n\n1,a,1\n", "id,k,v,d\n1,a,p,\n2,a,q,x\n",
         "#1 loaded row(seq=1 k=a v=p)\nrows.csv:3:1 error orphan id #2\nrows.csv:3:4 error invalid_date d "
         "#2\nbase.csv row 1 = 1 loaded\nrows.csv row 2 = 1 loaded + 1 quarantined\npatient 1 = 1 loaded\n"},
        {"ignored goes before orphan", "id,k,n\n1,a,1\n", "id,k,v,d\n1,a,p,\n2,other,q,\n",
         "#1 loaded row(seq=1 k=a v=p)\nbase.csv row 1 = 1 loaded\nrows.csv row 2 = 1 loaded + 1 ignored\npatient 1 = "
         "1 loaded\n"},
        {"duplicate goes before orphan", "id,k,n\n1,a,1\n", "id,k,v,d\n1,a,p,\n2,a,q,\n2,a,q,\n",
         "#1 loaded row(seq=1 k=a v=p)\nrows.csv:3:1 error orphan id #2\nrows.csv:4:0 warning duplicate_row * "
         "#2\nbase.csv row 1 = 1 loaded\nrows.csv row 3 = 1 loaded + 1 duplicate + 1 quarantined\npatient 1 = 1 "
         "loaded\n"},
        {"a ragged row is still referred to", "id,k,n\n1,a\n", "id,k,v,d\n1,a,p,\n",
         "#1 quarantined row(seq=1 k=a v=p)\nbase.csv:2:0 error ragged_row * #1\nbase.csv row 1 = 1 quarantined\n"
         "rows.csv row 1 = 1 quarantined\npatient 1 = 1 quarantined\n"},
        {"a superseded row is still referred to", "id,k,n\n1,a,1\n1,b,2\n", "id,k,v,d\n1,a,p,\n",
         "#1 loaded row(seq=1 k=a v=p)\nbase.csv:2:0 info superseded * #1\nbase.csv row 2 = 1 loaded + 1 "
         "superseded\nrows.csv row 1 = 1 loaded\npatient 1 = 1 loaded\n"},
        {"a patient of an orphan alone beside others", "id,k,n\n2,a,1\n", "id,k,v,d\n1,a,p,\n2,b,q,\n",
         "#1 loaded row(seq=1 k=b v=q)\nrows.csv:2:1 error orphan id #2\nbase.csv row 1 = 1 loaded\nrows.csv row 2 = 1 "
         "loaded + 1 quarantined\npatient 1 = 1 loaded\n"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Trial trial;
        trial_load(&trial, MODEL, TWO_FILES, MAPPING);
        assert_complaints(CASES[i].label, &trial.complaints, "");
        const TrialFile files[] = {{"base.csv", CASES[i].base}, {"rows.csv", CASES[i].rows}, {NULL, NULL}};
        assert_text(CASES[i].label, trial_run(&trial, files, NULL), CASES[i].result);
        trial_free(&trial);
    }
}

// One wrong identifier makes several orphans: the first says what is wrong, the others that it is the same.
static void orphans_of_one_key(void **state)
{
    (void)state;
    static const TrialFile FILES[] = {
        {"base.csv", "id,k,n\n1,a,1\n"}, {"rows.csv", "id,k,v,d\n2,a,p,\n2,b,q,\n3,a,r,\n"}, {NULL, NULL}};
    static const char *const MESSAGES[] = {
        "the row refers to a row that does not exist",
        "refers to the same row that does not exist as the first orphan of this patient: one mistake is behind both",
        "the row refers to a row that does not exist"};
    Trial trial;
    size_t found = 0;
    trial_load(&trial, MODEL, TWO_FILES, MAPPING);
    trial_run(&trial, FILES, NULL);
    for (size_t i = 0; i < trial.findings.count; i++) {
        const Finding *finding = &trial.findings.items[i];
        if (finding->code != FINDING_ORPHAN) continue;
        assert_in_range(found, 0, COUNT(MESSAGES) - 1);
        assert_int_equal(finding->place.line, found + 2);
        assert_string_equal(finding->message.text[LANGUAGE_EN], MESSAGES[found++]);
    }
    assert_int_equal(found, COUNT(MESSAGES));
    trial_free(&trial);
}

static void sets_of_hashes(void **state)
{
    (void)state;
    KeySet set = {0};
    assert_null(key_set_find(&set, 1));
    for (uint64_t i = 1; i <= 5000; i++) assert_true(key_set_add(&set, i * 0x9e3779b97f4a7c15U, (uint32_t)i));
    for (uint64_t i = 1; i <= 5000; i++) {
        const uint32_t *tag = key_set_find(&set, i * 0x9e3779b97f4a7c15U);
        assert_non_null(tag);
        assert_int_equal(*tag, i);
        assert_false(key_set_add(&set, i * 0x9e3779b97f4a7c15U, 0));
    }
    assert_null(key_set_find(&set, 12345));
    assert_int_equal(set.count, 5000);
    key_set_free(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_key),
        cmocka_unit_test(primary_keys),
        cmocka_unit_test(a_conflict_names_the_other_row),
        cmocka_unit_test(latest),
        cmocka_unit_test(updates),
        cmocka_unit_test(removals),
        cmocka_unit_test(out_of_scope),
        cmocka_unit_test(references),
        cmocka_unit_test(orphans_of_one_key),
        cmocka_unit_test(sets_of_hashes),
    };
    return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
