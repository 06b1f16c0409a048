// Claims: which resource takes a row, whose it is, whether it is in scope, and what of it outlives the reader's
// next row.
#include "mapping/trial.h"

#include "mapping/claim.h"

static Schema *load_schema(Trial *trial, const char *text)
{
    *trial = (Trial){0};
    folder_write("s.yaml", text_from(text));
    Schema *schema = schema_load("s.yaml", SCHEMA_CENTER, &trial->arena, &trial->complaints);
    assert_complaints("the schema", &trial->complaints, "");
    return schema;
}

static void describe(const RawRecord *raw, Text id, Buffer *out)
{
    buffer_format(out, "%u.%u %s", raw->unit, raw->line, raw->resource ? raw->resource->name : "-");
    if (id.data) buffer_format(out, " of '%.*s'", TEXT_ARG(id));
    if (raw->ragged) buffer_string(out, " ragged");
    if (raw->contested) buffer_string(out, " contested");
    if (raw->ignored) buffer_string(out, " ignored");
    buffer_char(out, '\n');
}

// Every row of a file: "record.line resource of 'id'" and what it is besides; then the findings.
static const char *claim_all(Trial *trial, const Schema *schema, const char *file, bool report)
{
    SourceRow row;
    Reader *reader = reader_open(&schema->files[0].source, file, 0, &trial->findings, &trial->arena);
    const Claiming claiming = {schema, 0, reader, NULL, 0};
    static const char *const FILES[] = {"the-file"};
    trial->findings.files = FILES;
    trial->findings.file_count = 1;
    while (reader_next(reader, &row) == READER_ROW) {
        Text id;
        const RawRecord *raw =
            claim_row(&claiming, &row, false, &trial->arena, report ? &trial->findings : NULL, &id);
        describe(raw, id, &trial->out);
        claim_check_items(schema, reader, raw, "P-1", &trial->findings);
    }
    reader_close(reader);
    for (size_t i = 0; i < trial->findings.count; i++)
        trial_describe_finding(trial, &trial->findings.items[i], &trial->out);
    return buffer_c_string(&trial->out);
}

static const char ONE[] =
    "schema: 1\nname: c\npath: t.csv\nformat: csv\npatient: id\nmissingValues: ['', '-']\n"
    "resources: [{name: r, ignore: \"k = 'out'\", fields: [{name: id, extract: 'H(?<value>[0-9]+)', zeroPad: 4}, "
    "{name: k}]}]\n";

// Both take what is of kind x and y; only the first looks at scope.
static const char TWO[] =
    "schema: 1\nname: c\npath: t.csv\nformat: csv\npatient: id\nmissingValues: ['', '-']\nfields: [{name: id}, {name: "
    "k}]\n"
    "resources:\n"
    "  - {name: a, where: \"k in ('x', 'xy')\", ignore: \"v = 'out'\", fields: [{name: v}]}\n"
    "  - {name: b, where: \"k in ('y', 'xy') or k is missing\", fields: [{name: v}]}\n";

static void rows_of_a_table(void **state)
{
    (void)state;
    static const struct {
        const char *label, *schema, *file, *wanted;
    } CASES[] = {
        {"one resource takes all", ONE, "id,k\nH12,a\nH00034,b\n", "0.2 r of '0012'\n1.3 r of '00034'\n"},
        {"the id is cleaned", ONE, "id,k\n　Ｈ１２ ,a\n", "0.2 r of '0012'\n"},
        {"no id", ONE, "id,k\n,a\n-,b\n",
         "0.2 r\n1.3 r\nthe-file:2:1 error missing_key id\nthe-file:3:1 error missing_key id\n"},
        {"an id that cannot be taken apart is still somebody's", ONE, "id,k\nX12,a\n", "0.2 r of 'X12'\n"},
        {"out of scope", ONE, "id,k\nH1,out\nH2,Out\n", "0.2 r of '0001' ignored\n1.3 r of '0002'\n"},
        {"cells too few and too many", ONE, "id,k\nH1\nH2,a,b\n", "0.2 r of '0001' ragged\n1.3 r of '0002' ragged\n"},
        {"each to its resource", TWO, "id,k,v\n1,x,\n2,y,\n", "0.2 a of '1'\n1.3 b of '2'\n"},
        {"to two", TWO, "id,k,v\n1,xy,\n", "0.2 - of '1' contested\n"},
        {"to none", TWO, "id,k,v\n1,z,\n", "0.2 - of '1'\n"},
        {"a missing value is missing in `where`", TWO, "id,k,v\n1,-,\n2,,\n", "0.2 b of '1'\n1.3 b of '2'\n"},
        {"the scope is the resource's own", TWO, "id,k,v\n1,x,out\n2,y,out\n", "0.2 a of '1' ignored\n1.3 b of '2'\n"},
        {"scope does not settle whose row it is", TWO, "id,k,v\n1,xy,out\n", "0.2 - of '1' contested\n"},
        {"no id where no resource takes it", TWO, "id,k,v\n,z,\n", "0.2 -\nthe-file:2:1 error missing_key id\n"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Trial trial;
        const Schema *schema = load_schema(&trial, CASES[i].schema);
        folder_write("t.csv", text_from(CASES[i].file));
        assert_text(CASES[i].label, claim_all(&trial, schema, "t.csv", true), CASES[i].wanted);
        trial_free(&trial);
    }
}

static void an_id_that_is_not_asked_for(void **state)
{
    (void)state;
    Trial trial;
    const Schema *schema = load_schema(&trial, ONE);
    folder_write("t.csv", TEXT("id,k\n,a\n"));
    assert_text("no finding where none is wanted", claim_all(&trial, schema, "t.csv", false), "0.2 r\n");
    trial_free(&trial);
}

// Rows of two kinds, each with columns of its own.
static const char KINDS[] =
    "schema: 1\nname: c\npath: t.csv\nformat: csv\npatient: id\nmissingValues: ['', '-']\n"
    "fields: [{name: id}, {name: k}, {name: n, titles: _sourceRow}]\n"
    "resources:\n"
    "  - {name: a, where: k = 'a', strayCells: %s, fields: [{name: v}, {name: both, titles: w}]}\n"
    "  - {name: b, where: k = 'b', drop: [d], fields: [{name: w}, {name: x, missingValues: ['9']}, {name: again, titles: "
    "x}]}\n";

static void cells_of_another_kind(void **state)
{
    (void)state;
    static const struct {
        const char *label, *severity, *row, *wanted;
    } CASES[] = {
        {"none", "error", "1,a,v,w,,", "0.2 a of '1'\n"},
        {"one that is missing there", "error", "1,a,v,w,9,", "0.2 a of '1'\n"},
        {"one", "error", "1,a,v,w,1,", "0.2 a of '1'\nthe-file:2:5 error stray_cell x P-1\n"},
        {"one as a warning", "warning", "1,a,v,w,1,", "0.2 a of '1'\nthe-file:2:5 warning stray_cell x P-1\n"},
        {"what is missing elsewhere is not missing there", "error", "1,a,v,w,-,",
         "0.2 a of '1'\nthe-file:2:5 error stray_cell x P-1\n"},
        {"what is dropped", "error", "1,a,v,w,,d", "0.2 a of '1'\n"},
        {"a resource that does not ask", "error", "1,b,v,w,x,", "0.2 b of '1'\n"},
        {"a row of no kind", "error", "1,c,v,w,x,", "0.2 - of '1'\n"},
        {"a row that is too short says so itself", "error", "1,a,v,w,x", "0.2 a of '1' ragged\n"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Trial trial;
        char text[1024];
        snprintf(text, sizeof text, KINDS, CASES[i].severity);
        const Schema *schema = load_schema(&trial, text);
        snprintf(text, sizeof text, "id,k,v,w,x,d\n%s\n", CASES[i].row);
        folder_write("t.csv", text_from(text));
        assert_text(CASES[i].label, claim_all(&trial, schema, "t.csv", true), CASES[i].wanted);
        trial_free(&trial);
    }
}

static const char XML[] = "schema: 1\n"
                          "name: c\n"
                          "path: t.xml\n"
                          "format: xml\n"
                          "patient: id\n"
                          "xml: {record: /All/P}\n"
                          "resources:\n"
                          "  - name: person\n"
                          "    rows: .\n"
                          "    fields: [{name: id, xpath: '@id'}]\n"
                          "  - name: item\n"
                          "    rows: Form\n"
                          "    cell: \"Item[@n='{title}']/@v\"\n"
                          "    header: Item/@n\n"
                          "    drop: [skip*]\n"
                          "    fieldsMatch: %s\n"
                          "    fields: [{name: id, xpath: ../@id}, {name: a}]\n";

static void rows_of_records(void **state)
{
    (void)state;
    static const struct {
        const char *label, *match, *wanted;
    } CASES[] = {
        {"unknown items are errors", "exact",
         "0.2 person of '1'\n0.3 item of '1'\n0.5 item of '1'\n1.7 person of '2'\n"
         "the-file:4:0 error unknown_item b P-1\n"},
        {"or warnings", "superset",
         "0.2 person of '1'\n0.3 item of '1'\n0.5 item of '1'\n1.7 person of '2'\n"
         "the-file:4:0 warning unknown_item b P-1\n"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Trial trial;
        char text[1024];
        snprintf(text, sizeof text, XML, CASES[i].match);
        const Schema *schema = load_schema(&trial, text);
        folder_write("t.xml", TEXT("<All>\n<P id='1'>\n<Form><Item n='a' v='x'/>\n<Item n='b' v='y'/></Form>\n"
                                   "<Form><Item n='skipped' v='z'/></Form>\n</P>\n<P id='2'/></All>"));
        assert_text(CASES[i].label, claim_all(&trial, schema, "t.xml", true), CASES[i].wanted);
        trial_free(&trial);
    }
}

// Texts that are kept stay when the reader goes on; those of a row out of scope are not copied.
static void kept_rows_outlive_the_reader(void **state)
{
    (void)state;
    Trial trial;
    const Schema *schema = load_schema(&trial, ONE);
    folder_write("t.csv", TEXT("id,k\nH1,first\nH2,second\nH3,out\n"));
    Reader *reader = reader_open(&schema->files[0].source, "t.csv", 0, &trial.findings, &trial.arena);
    const Claiming claiming = {schema, 0, reader, NULL, 0};
    const RawRecord *rows[3];
    SourceRow row;
    Text id;
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_int_equal(reader_next(reader, &row), READER_ROW);
        rows[i] = claim_row(&claiming, &row, true, &trial.arena, NULL, &id);
    }
    assert_int_equal(reader_next(reader, &row), READER_END);
    reader_close(reader);
    for (size_t i = 0; i < 2; i++) {
        const SourceItem *item = &rows[i]->fields[1].items[0];
        assert_text("kept", arena_text(&trial.arena, (Text){item->data, item->size}).data, i ? "second" : "first");
    }
    assert_true(rows[2]->ignored);
    trial_free(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_of_a_table),
        cmocka_unit_test(an_id_that_is_not_asked_for),
        cmocka_unit_test(cells_of_another_kind),
        cmocka_unit_test(rows_of_records),
        cmocka_unit_test(kept_rows_outlive_the_reader),
    };
    return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
