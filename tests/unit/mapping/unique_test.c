// Unique keys: what two patients share is said at the later row, however it came.
#include "mapping/trial.h"

#include "mapping/unique.h"

static const char MODEL[] = "schema: 1\n"
                            "name: m\n"
                            "version: '1'\n"
                            "resources:\n"
                            "  - name: row\n"
                            "    primaryKey: [seq]\n"
                            "    fields:\n"
                            "      - {name: seq, type: integer, rowNumber: [k, v], export: false}\n"
                            "      - {name: k}\n"
                            "      - {name: v}\n";

static const char MAPPING[] = "mapping: 1\n"
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

static void keys_are_shared_or_not(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"shared by two patients: at the later row", SCHEMA("    uniqueKeys: [[k, n]]\n"),
         "1,a,p,1,\n2,a,q,1,\n3,a,r,2,\n",
         "#1 loaded row(seq=1 k=a v=p)\n#2 loaded row(seq=1 k=a v=q)\n#3 loaded row(seq=1 k=a v=r)\nt.csv:3:2 warning "
         "possible_duplicate k #2\nt.csv row 3 = 3 loaded\npatient 3 = 3 loaded\n"},
        {"the later row may be of the patient who came first", SCHEMA("    uniqueKeys: [[k]]\n"),
         "1,a,p,1,\n2,b,q,1,\n1,b,r,2,\n",
         "#1 loaded row(seq=1 k=a v=p) row(seq=2 k=b v=r)\n#2 loaded row(seq=1 k=b v=q)\nt.csv:4:2 warning "
         "possible_duplicate k #1\nt.csv row 3 = 3 loaded\npatient 2 = 2 loaded\n"},
        {"of one patient it is no matter", SCHEMA("    uniqueKeys: [[k]]\n"), "1,a,p,1,\n1,a,q,1,\n",
         "#1 loaded row(seq=1 k=a v=p) row(seq=2 k=a v=q)\nt.csv row 2 = 2 loaded\npatient 1 = 1 loaded\n"},
        {"missing equals nothing here", SCHEMA("    uniqueKeys: [[k, n]]\n"), "1,a,p,,\n2,a,q,,\n",
         "#1 loaded row(seq=1 k=a v=p)\n#2 loaded row(seq=1 k=a v=q)\nt.csv row 2 = 2 loaded\npatient 2 = 2 loaded\n"},
        {"two keys", SCHEMA("    uniqueKeys: [[k], [v]]\n"), "1,a,p,1,\n2,a,p,1,\n",
         "#1 loaded row(seq=1 k=a v=p)\n#2 loaded row(seq=1 k=a v=p)\nt.csv:3:2 warning possible_duplicate k "
         "#2\nt.csv:3:3 warning possible_duplicate v #2\nt.csv row 2 = 2 loaded\npatient 2 = 2 loaded\n"},
        {"three patients: every one but the first", SCHEMA("    uniqueKeys: [[k]]\n"), "1,a,p,1,\n2,a,p,1,\n3,a,p,1,\n",
         "#1 loaded row(seq=1 k=a v=p)\n#2 loaded row(seq=1 k=a v=p)\n#3 loaded row(seq=1 k=a v=p)\nt.csv:3:2 warning "
         "possible_duplicate k #2\nt.csv:4:2 warning possible_duplicate k #3\n"
         "t.csv row 3 = 3 loaded\npatient 3 = 3 loaded\n"},
        {"rows that drop out have none", SCHEMA("    primaryKey: [id]\n    latest: n\n    uniqueKeys: [[k]]\n"),
         "1,a,p,1,\n1,b,p,2,\n2,a,p,1,\n",
         "#1 loaded row(seq=1 k=b v=p)\n#2 loaded row(seq=1 k=a v=p)\nt.csv:2:0 info superseded * #1\nt.csv row 3 = 2 "
         "loaded + 1 superseded\npatient 2 = 2 loaded\n"},
    };
    check(CASES, COUNT(CASES));
}

// Places decide which row is the later one, not the order in which patients were gathered.
static void rows_by_their_place(void **state)
{
    (void)state;
    static const char SOURCE[] = "schema: 1\nname: c\npath: t.csv\nformat: csv\npatient: id\n"
                                 "resources:\n  - {name: r, uniqueKeys: [[k]], fields: [{name: id}, {name: k}]}\n";
    static const struct {
        uint32_t patient, file, line, column;
    } ROWS[] = {{3, 1, 2, 2}, {2, 0, 9, 2}, {2, 1, 1, 2}, {1, 0, 10, 2}, {4, 0, 9, 1}};
    Trial trial;
    trial_load(&trial, MODEL, SOURCE, "mapping: 1\ncenter: c\nschema: s.yaml\ntarget: m/1\nrecords: {}\n");
    assert_complaints("the schema", &trial.complaints, "");
    const Resource *resource = &trial.mapping->schema->resources[0];
    UniqueKeys keys = {0};
    Value slots[2] = {{0}};
    slots[resource->fields[1].slot] = value_text(TEXT("same"), NULL);
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        Place places[2] = {{0}};
        char pseudonym[8];
        snprintf(pseudonym, sizeof pseudonym, "P-%u", ROWS[i].patient);   // not kept by the caller
        places[1] = (Place){"r", "k", ROWS[i].file, ROWS[i].line, ROWS[i].column};
        const Record records[] = {
            {.resource = resource, .slots = slots, .places = places, .state = RECORD_KEPT},
            {.resource = resource, .slots = slots, .places = places, .state = RECORD_DUPLICATE},
        };
        unique_add(&keys, records, COUNT(records), ROWS[i].patient, pseudonym);
    }
    assert_int_equal(keys.count, COUNT(ROWS));
    unique_report(&keys, &trial.findings);
    Buffer out = {0};
    for (size_t i = 0; i < trial.findings.count; i++)
        buffer_format(&out, "%s %u:%u:%u %s\n", trial.findings.items[i].word, trial.findings.items[i].place.file,
                      trial.findings.items[i].place.line, trial.findings.items[i].place.column,
                      trial.findings.items[i].patient);
    assert_text("all but the first row's patient", buffer_c_string(&out),
                "possible_duplicate 0:9:2 P-2\n"
                "possible_duplicate 0:10:2 P-1\n"
                "possible_duplicate 1:1:2 P-2\n"
                "possible_duplicate 1:2:2 P-3\n");
    buffer_free(&out);
    unique_free(&keys);
    trial_free(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_shared_or_not),
        cmocka_unit_test(rows_by_their_place),
    };
    return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
