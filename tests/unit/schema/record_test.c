// Records: cells of a row read in an order that lets units come from other cells, nodes of XML as lists, rules counted.
#include "complaining.h"
#include "describing.h"
#include "folder.h"

#include "schema/record.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char SCHEMA[] =
    "schema: 1\n"
    "name: t\n"
    "path: t.xml\n"
    "format: xml\n"
    "xml: {namespaces: {x: urn:x}, record: /x:E/x:P}\n"
    "patient: id\n"
    "missingValues: ['', NA]\n"
    "resources:\n"
    "  - name: r\n"
    "    rows: .\n"
    "    fields:\n"
    "      - {name: dose, xpath: '@dose', type: number, unit: {from: unit}}\n"   // its unit stands behind it
    "      - {name: id, xpath: '@id'}\n"
    "      - {name: unit, xpath: '@unit', constraints: {enum: [Gy, cGy]}}\n"
    "      - {name: one, xpath: 'x:one'}\n"
    "      - {name: many, xpath: 'x:many', list: true, type: integer}\n"
    "      - {name: parts, xpath: 'x:parts', separator: ','}\n"
    "      - {name: must, xpath: 'x:must', list: true, constraints: {required: true}}\n"
    "    rules:\n"
    "      - {id: few, assert: count(many) <= 2}\n"
    "      - {id: big, when: one = 'x', assert: max(many) > 5, message: too small, remedy: make it "
    "larger, code: small, severity: warning}\n";

enum { DOSE, ID, UNIT, ONE, MANY, PARTS, MUST, FIELDS };

static const char *const LABELS[FIELDS] = {"dose", "id", "unit", "one", "many", "parts", "must"};

typedef struct Case {
    const char *label;
    const char *cells[FIELDS];   // nodes separated by '|', NULL = none; node n stands in line 10 + n
    const char *result;
} Case;

static SourceField source_of(const char *nodes, Arena *arena)
{
    SourceItem *items = arena_array(arena, 8, sizeof *items);
    uint32_t count = 0;
    for (const char *at = nodes; at; count++) {
        size_t size = strcspn(at, "|");
        items[count] =
            (SourceItem){arena_text(arena, (Text){at, size}).data, (uint32_t)size, (10 + count) & 0x7fffffff, 0};
        at = at[size] ? at + size + 1 : NULL;
    }
    return (SourceField){.items = items, .count = count, .carried = count > 0};
}

static void describe(const Record *record, const Findings *findings, Buffer *out)
{
    for (size_t f = 0; f < FIELDS; f++) {
        const Field *field = &record->resource->fields[f];
        if (f == ID || f == UNIT) continue;
        buffer_format(out, "%s=", LABELS[f]);
        if (!field->list) describe_value(&record->slots[field->slot], out);
        for (size_t i = 0; field->list && i < record->lists[field->list_index].count; i++) {
            const Value *item = &record->lists[field->list_index].items[i];
            if (i) buffer_char(out, ',');
            describe_value(item, out);
            buffer_format(out, "@%u", item->place->line);
        }
        buffer_char(out, ' ');
    }
    for (size_t i = 0; i < findings->count; i++) {
        const Finding *finding = &findings->items[i];
        buffer_format(out, "\n%s %s %s:%u%s%s", severity_name(finding->severity), finding->word, finding->place.field,
                      finding->place.line, finding->rule ? " " : "", finding->rule ? finding->rule : "");
    }
}

static const Schema *load(Arena *arena)
{
    Complaints complaints = {0};
    folder_write("t.yaml", TEXT(SCHEMA));
    const Schema *schema = schema_load("t.yaml", SCHEMA_CENTER, arena, &complaints);
    assert_complaints("schema", &complaints, "");
    complaints_free(&complaints);
    return schema;
}

static void rows_become_records(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"a unit that stands behind its number",
         {"70", "1", "cGy", NULL, NULL, NULL, "x"},
         "dose=70 cGy one=missing many= parts= must='x'@10 "},
        {"a unit in error: one mistake, one finding",
         {"70", "1", "rad", NULL, NULL, NULL, "x"},
         "dose=error one=missing many= parts= must='x'@10 \nerror unknown_code P/@unit:10"},
        {"no unit",
         {"70", "1", NULL, NULL, NULL, NULL, "x"},
         "dose=error one=missing many= parts= must='x'@10 \nerror unknown_unit P/@dose:10"},
        {"no node, an empty node, a missing value",
         {NULL, "1", NULL, "", "", "NA", "x"},
         "dose=missing one=missing many= parts= must='x'@10 "},
        {"two nodes where one is wanted",
         {NULL, "1", NULL, "a|b", NULL, NULL, "x"},
         "dose=missing one=error many= parts= must='x'@10 \nerror ambiguous one:10"},
        {"nodes of a list have lines of their own",
         {NULL, "1", NULL, NULL, "1|2", NULL, "x|y"},
         "dose=missing one=missing many=1@10,2@11 parts= must='x'@10,'y'@11 "},
        {"one of them in error",
         {NULL, "1", NULL, NULL, "1|b", NULL, "x"},
         "dose=missing one=missing many=1@10,error@11 parts= must='x'@10 \nerror invalid_number many:11"},
        {"one of them missing",
         {NULL, "1", NULL, NULL, "NA|2", NULL, "x"},
         "dose=missing one=missing many=missing@10,2@11 parts= must='x'@10 "},
        {"all of them missing",
         {NULL, "1", NULL, NULL, "NA", NULL, "x"},
         "dose=missing one=missing many= parts= must='x'@10 "},
        {"a node that is split",
         {NULL, "1", NULL, NULL, NULL, "a,b", "x"},
         "dose=missing one=missing many= parts='a'@10,'b'@10 must='x'@10 "},
        {"two nodes of which one is to be split",
         {NULL, "1", NULL, NULL, NULL, "a,b|c", "x"},
         "dose=missing one=missing many= parts=error@10 must='x'@10 \nerror ambiguous parts:10"},
        {"a list that is required",
         {NULL, "1", NULL, NULL, NULL, NULL, NULL},
         "dose=missing one=missing many= parts= must=error@5 \nerror missing_value must:5"},
        {"a rule on a list",
         {NULL, "1", NULL, NULL, "1|2|3", NULL, "x"},
         "dose=missing one=missing many=1@10,2@11,3@12 parts= must='x'@10 \nerror few many:10 few"},
        {"a rule under a condition",
         {NULL, "1", NULL, "x", "1|2", NULL, "x"},
         "dose=missing one='x' many=1@10,2@11 parts= must='x'@10 \nwarning small many:11 big"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Arena arena = {0};
        Findings findings = {0};
        Buffer out = {0};
        SourceField fields[FIELDS];
        Record record;
        const Schema *schema = load(&arena);
        for (size_t f = 0; f < FIELDS; f++) fields[f] = source_of(CASES[i].cells[f], &arena);
        RawRecord raw = {.resource = &schema->resources[0], .line = 5, .fields = fields};
        record_type(&raw, "P-1", &record, &findings, &arena);
        record_check_rules(&record, "P-1", &findings, &arena);
        describe(&record, &findings, &out);
        assert_text(CASES[i].label, buffer_c_string(&out), CASES[i].result);
        buffer_free(&out);
        findings_free(&findings);
        arena_free(&arena);
    }
}

// "Not applicable" is neither checked nor failed.
static void rules_are_counted(void **state)
{
    (void)state;
    static const char *const ROWS[][2] = {{"x", "6"}, {"x", "1"}, {"x", NULL}, {"y", "1"}, {"x", "z"}};
    Arena arena = {0};
    Findings findings = {0};
    const Schema *schema = load(&arena);
    const Rule *few = &schema->resources[0].rules[0], *big = &schema->resources[0].rules[1];
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        SourceField fields[FIELDS] = {[ID] = source_of("1", &arena),
                                      [ONE] = source_of(ROWS[i][0], &arena),
                                      [MANY] = source_of(ROWS[i][1], &arena),
                                      [MUST] = source_of("x", &arena)};
        RawRecord raw = {.resource = &schema->resources[0], .line = 5, .fields = fields};
        Record record;
        record_type(&raw, NULL, &record, &findings, &arena);
        record_check_rules(&record, NULL, &findings, &arena);
    }
    assert_int_equal(few->checked, 4);   // not where an item is in error
    assert_int_equal(few->failed, 0);
    assert_int_equal(big->checked, 2);
    assert_int_equal(big->failed, 1);
    assert_string_equal(findings.items[0].message.text[LANGUAGE_EN], "too small");
    assert_string_equal(findings.items[0].remedy.text[LANGUAGE_ZH], "make it larger");
    findings_free(&findings);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_become_records),
        cmocka_unit_test(rules_are_counted),
    };
    return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
