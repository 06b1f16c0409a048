// A cell: a field's YAML and a text -> its value, or the finding it gives. In the order of the language reference:
// clean, missing, split, extract, zeroPad, type, unit, constraints, warnings.
#include "complaining.h"
#include "describing.h"
#include "folder.h"

#include "schema/record.h"
#include "wrap/unicode.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

// The schema around the field of a case; @ stands for its properties.
static const char SCHEMA[] =
    "schema: 1\n"
    "name: t\n"
    "path: t.csv\n"
    "format: csv\n"
    "patient: id\n"
    "missingValues: ['', NA]\n"
    "types:\n"
    "  day: {type: date, format: ['%Y/%m/%d', '%Y%m%d']}\n"
    "  small: {type: integer, constraints: {minimum: 1, maximum: 9}}\n"
    "  tiny: {type: small, constraints: {maximum: 3}}\n"
    "fields:\n"
    "  - {name: id}\n"
    "  - {name: u, missingValues: ['']}\n"
    "  - {name: x@}\n"
    "resources:\n"
    "  - {name: r}\n";

typedef struct Case {
    const char *field;    // behind "name: x"
    const char *cell;
    const char *result;   // the value, ".group value" for every group, "text" the whole; then the findings
    const char *unit;     // of the field u, NULL = empty
} Case;

static const Schema *load(const char *field, Arena *arena)
{
    Buffer yaml = {0};
    Complaints complaints = {0};
    const char *at = strchr(SCHEMA, '@');
    buffer_add(&yaml, SCHEMA, (size_t)(at - SCHEMA));
    if (*field) buffer_format(&yaml, ", %s", field);
    buffer_string(&yaml, at + 1);
    folder_write("t.yaml", buffer_as_text(&yaml));
    const Schema *schema = schema_load("t.yaml", SCHEMA_CENTER, arena, &complaints);
    assert_complaints(field, &complaints, "");
    buffer_free(&yaml);
    complaints_free(&complaints);
    return schema;
}

static SourceField source_of(const char *cell, uint32_t column, Arena *arena)
{
    SourceItem *item = arena_alloc(arena, sizeof *item);
    UnicodeClean clean = unicode_clean(text_from(cell), arena);
    *item = (SourceItem){clean.text.data, (uint32_t)clean.text.size, 7, clean.superscript};
    return (SourceField){.items = item, .count = 1, .column = column, .carried = true};
}

// A value and, with `extract`, its groups and the whole text.
static void describe_slots(const Field *field, const Value *slots, Buffer *out)
{
    describe_value(&slots[0], out);
    for (size_t g = 0; field->extract && g < field->group_count; g++) {
        Text name = regex_group_name(field->extract, g);
        if (text_is(name, "value")) continue;
        buffer_format(out, " .%.*s ", TEXT_ARG(name));
        describe_value(&slots[1 + g], out);
    }
    if (!field->extract) return;
    buffer_string(out, " text ");
    describe_value(&slots[1 + field->group_count], out);
}

static void describe_field(const Record *record, Buffer *out)
{
    const Field *field = &record->resource->fields[2];
    if (!field->list) {
        describe_slots(field, &record->slots[field->slot], out);
        return;
    }
    const ExprList *list = &record->lists[field->list_index];
    buffer_char(out, '[');
    for (size_t i = 0; i < list->count; i++) {
        if (i) buffer_string(out, ", ");
        describe_slots(field, &list->items[i * list->stride], out);
    }
    buffer_char(out, ']');
}

// today: the day of the export, 0 = not asked.
static void check_on(const Case *cases, size_t count, int32_t today)
{
    for (size_t i = 0; i < count; i++) {
        Arena arena = {0};
        Findings findings = {0};
        Buffer out = {0};
        Record record;
        const Schema *schema = load(cases[i].field, &arena);
        SourceField fields[] = {source_of("1", 1, &arena), source_of(cases[i].unit ? cases[i].unit : "", 2, &arena),
                                source_of(cases[i].cell, 3, &arena)};
        RawRecord raw = {.resource = &schema->resources[0], .line = 7, .fields = fields, .today = today};
        record_type(&raw, "P-1", &record, &findings, &arena);
        describe_field(&record, &out);
        for (size_t f = 0; f < findings.count; f++) {
            const Finding *finding = &findings.items[f];
            buffer_format(&out, " %s %s", severity_name(finding->severity), finding->word);
            assert_int_equal(finding->place.line, 7);
            bool unit = finding->code == FINDING_UNKNOWN_UNIT && record.resource->fields[2].unit.field >= 0;
            assert_int_equal(finding->place.column, unit ? 2 : 3);
            assert_string_equal(finding->place.field, unit ? "u" : "x");
            assert_int_equal(finding->compared_count, unit);
            if (unit) assert_int_equal(finding->compared->column, 3);
            assert_string_equal(finding->patient, "P-1");
        }
        assert_int_equal(record.error, findings.by_severity[SEVERITY_ERROR] > 0);
        char label[256];
        snprintf(label, sizeof label, "{%s} of '%s'", cases[i].field, cases[i].cell);
        assert_text(label, buffer_c_string(&out), cases[i].result);
        buffer_free(&out);
        findings_free(&findings);
        arena_free(&arena);
    }
}

static void check(const Case *cases, size_t count)
{
    check_on(cases, count, 0);
}

static void cleaning_comes_first(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"", "abc", "'abc'", NULL},
        {"", "  a b\u00a0\u3000", "'a b'", NULL},
        {"", "ＡＢ１２（３）", "'AB12(3)'", NULL},
        {"", "2015—2016−1", "'2015-2016-1'", NULL},
        {"type: integer", " １２ ", "12", NULL},
        {"type: number, unit: Gy", "７０", "70 Gy", NULL},
        {"type: date", "2015‐03‐01", "2015-03-01", NULL},
    };
    check(CASES, COUNT(CASES));
}

static void missing_stops(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"", "", "missing", NULL},
        {"", "NA", "missing", NULL},
        {"", "na", "'na'", NULL},
        {"", "ＮＡ", "missing", NULL},                                             // both sides are cleaned
        {"missingValues: ['', '-9']", "-9", "missing", NULL},
        {"missingValues: ['', '-9']", "NA", "'NA'", NULL},                         // the inner list replaces the outer
        {"missingValues: '（无）'", "(无)", "missing", NULL},
        {"missingValues: [{value: '7', label: refused}]", "7", "missing", NULL},
        {"missingValues: ['-9']", "", "missing", NULL},                            // an empty cell always is
        {"type: integer", "NA", "missing", NULL},
        {"type: integer, constraints: {required: true}", "NA", "error error missing_value", NULL},
        {"constraints: {required: true}", "", "error error missing_value", NULL},
        {"constraints: {required: true}", "a", "'a'", NULL},
        {"warnings: {required: true}", "", "missing warning missing_value", NULL},
        {"warnings: {required: true}, constraints: {required: true}", "", "error error missing_value", NULL},
        {"extract: '[0-9]+'", "NA", "missing text missing", NULL},
        {"separator: ','", "NA", "[]", NULL},
        {"separator: /, missingValues: [N/A]", "N/A", "[]", NULL},                 // asked before the cell is split
        {"separator: ',', constraints: {required: true}", "", "[error] error missing_value", NULL},
    };
    check(CASES, COUNT(CASES));
}

static void lists_are_split(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"separator: '[、;,+]'", "骨、肝;肺", "['骨', '肝', '肺']", NULL},
        {"separator: ','", "a", "['a']", NULL},
        {"separator: ','", " a , b ", "['a', 'b']", NULL},
        {"separator: ','", "a,,b", "['a', missing, 'b']", NULL},
        {"separator: ','", "a,", "['a', missing]", NULL},
        {"separator: ','", ",", "[missing, missing]", NULL},
        {"separator: ','", "a,NA", "['a', missing]", NULL},
        {"separator: →", "TPF→GP", "['TPF', 'GP']", NULL},
        {"separator: ' +'", "a  b c", "['a', 'b', 'c']", NULL},
        {"separator: ',', type: integer", "1,x,3", "[1, error, 3] error invalid_number", NULL},
        {"separator: ',', type: integer, severity: warning", "1,x", "[1, missing] warning invalid_number", NULL},
        {"separator: ',', type: integer, severity: warning, constraints: {required: true}", "x",
         "[] warning invalid_number", NULL},
        {"separator: ',', constraints: {enum: [a, b]}", "a,c", "['a', error] error unknown_code", NULL},   // per item
        {"separator: ',', constraints: {required: true}", "a,,b", "['a', missing, 'b']", NULL},
        {"separator: '[+]', extract: '(?<value>[a-z]+)(?<n>[0-9]+)?'", "a3+b",
         "['a' .n '3' text 'a3', 'b' .n missing text 'b']", NULL},
        {"separator: ',', extract: '(?<value>[a-z])'", "a,1", "['a' text 'a', error text error] error unparsable_value",
         NULL},
    };
    check(CASES, COUNT(CASES));
}

static void extract_takes_the_text_apart(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"extract: 'r?T(?<value>[0-4][ab]?)'", "rT2b", "'2b' text 'rT2b'", NULL},
        {"extract: 'r?T(?<value>[0-4])'", "T2x", "error text error error unparsable_value", NULL},   // all of the text
        {"extract: '[0-9]+'", "12", "'12' text '12'", NULL},   // no group `value`: the text itself
        {"type: integer, extract: '(?<sign>[<>])?(?<value>[0-9]+)|(?<word>阴性)'", "<50",
         "50 .sign '<' .word missing text '<50'", NULL},
        {"type: integer, extract: '(?<sign>[<>])?(?<value>[0-9]+)|(?<word>阴性)'", "阴性",
         "missing .sign missing .word '阴性' text '阴性'", NULL},
        {"type: integer, extract: '(?<sign>[<>])?(?<value>[0-9]+)|(?<word>阴性)', constraints: {required: true}",
         "阴性", "missing .sign missing .word '阴性' text '阴性'", NULL},   // the cell says something
        {"type: integer, extract: '(?<value>[0-9]+)'", "x", "error text error error invalid_number",
         NULL},   // called after the type
        {"type: number, extract: '(?<value>.*)'", "x", "error text 'x' error invalid_number", NULL},
        {"type: date, extract: '(?<value>.{10})'", "x", "error text error error invalid_date", NULL},
        {"type: boolean, extract: '(?<value>[01])'", "x", "error text error error unparsable_value", NULL},
        {"extract: '(?<value>[0-9]*)(?<rest>.*)'", "abc", "missing .rest 'abc' text 'abc'",
         NULL},   // an empty group is missing
        {"extract: '(?<value>a)', severity: warning", "b", "missing text missing warning unparsable_value", NULL},
        {"extract: '(?<value>a)', severity: info", "b", "missing text missing info unparsable_value", NULL},
        {"extract: '(?<姓>.)(?<value>.*)'", "王明", "'明' .姓 '王' text '王明'", NULL},
    };
    check(CASES, COUNT(CASES));
}

static void zeros_in_front(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"zeroPad: 8", "1234", "'00001234'", NULL},
        {"zeroPad: 8", "12345678", "'12345678'", NULL},
        {"zeroPad: 8", "123456789012", "'123456789012'", NULL},   // longer stays
        {"zeroPad: 8", "12a4", "'12a4'", NULL},                   // digits only
        {"zeroPad: 8", "-123", "'-123'", NULL},
        {"zeroPad: 8, constraints: {pattern: '[0-9]{8}|[0-9]{12}'}", "1234", "'00001234'", NULL},
        {"zeroPad: 8, constraints: {pattern: '[0-9]{8}|[0-9]{12}'}", "123456789", "error error pattern",
         NULL},   // a lost digit is not hidden
        {"zeroPad: 8, constraints: {pattern: '[0-9]{8}|[0-9]{12}'}", "1234X", "error error pattern", NULL},
        {"zeroPad: 4, extract: 'H(?<value>[0-9]+)'", "H12", "'0012' text 'H12'", NULL},
        {"zeroPad: 4, separator: ','", "1,22", "['0001', '0022']", NULL},
    };
    check(CASES, COUNT(CASES));
}

static void numbers(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"type: integer", "12", "12", NULL},
        {"type: integer", "-12", "-12", NULL},
        {"type: integer", "+3", "3", NULL},
        {"type: integer", "007", "7", NULL},
        {"type: integer", "12.0", "error error invalid_number", NULL},
        {"type: integer", "1e3", "error error invalid_number", NULL},
        {"type: integer", "1,234", "error error invalid_number", NULL},
        {"type: integer, groupChar: ','", "1,234", "1234", NULL},
        {"type: integer, groupChar: ','", "12", "12", NULL},
        {"type: integer, groupChar: ','", "1,23", "error error invalid_number", NULL},
        {"type: integer, groupChar: ','", "1,234.0", "error error invalid_number", NULL},
        {"type: integer, groupChar: ','", "1e3", "error error invalid_number", NULL},
        {"type: integer", "1234567890123456789", "error error invalid_number", NULL},
        {"type: number", "12.50", "12.5", NULL},
        {"type: number", ".5", "error error invalid_number", NULL},
        {"type: number", "5.", "error error invalid_number", NULL},
        {"type: number", "1,5", "error error invalid_number", NULL},
        {"type: number, decimalChar: ','", "1,5", "1.5", NULL},
        {"type: number, decimalChar: ','", "1.5", "error error invalid_number", NULL},
        {"type: number, decimalChar: ',', groupChar: '.'", "1.234,5", "1234.5", NULL},
        {"type: number, groupChar: ','", "1,234,567.8", "1234567.8", NULL},
        {"type: number, groupChar: ','", "12,34", "error error invalid_number", NULL},
        {"type: number, groupChar: ' '", "1\u00a0234", "1234", NULL},
        {"type: number", "2.35E+03", "2350", NULL},
        {"type: number", "1.80×10^4", "18000", NULL},
        {"type: number", "1.8×10⁴", "error error invalid_number", NULL},   // NFKC makes 1.8×104 of it
        {"type: number", "2⁴", "error error invalid_number", NULL},        // … and 24 of this
        {"type: integer", "H₂", "error error invalid_number", NULL},
        {"extract: '(?<value>[0-9]+)'", "2⁴", "error text error error unparsable_value", NULL},
        {"", "m²", "'m2'", NULL},   // a text is only a text
        {"type: number", "NaN", "error error invalid_number", NULL},
        {"type: number", "0x10", "error error invalid_number", NULL},
        {"type: number", "１２．５", "12.5", NULL},
        {"type: number, severity: warning", "x", "missing warning invalid_number", NULL},
        {"type: number, severity: warning, constraints: {required: true}", "x", "missing warning invalid_number",
         NULL},   // one cell, one finding
        {"type: number, severity: warning, constraints: {required: true}", "", "missing warning missing_value", NULL},
        {"type: number, severity: info", "x", "missing info invalid_number", NULL},
        {"type: tiny", "3", "3", NULL},
        {"type: tiny", "4", "error error out_of_range", NULL},   // of the type above
        {"type: tiny", "0", "error error out_of_range", NULL},   // of the type below
    };
    check(CASES, COUNT(CASES));
}

static void booleans(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"type: boolean", "true", "true", NULL},
        {"type: boolean", "TRUE", "true", NULL},
        {"type: boolean", "1", "true", NULL},
        {"type: boolean", "false", "false", NULL},
        {"type: boolean", "0", "false", NULL},
        {"type: boolean", "yes", "error error unparsable_value", NULL},
        {"type: boolean, trueValues: 是, falseValues: [否, 无]", "是", "true", NULL},
        {"type: boolean, trueValues: 是, falseValues: [否, 无]", "无", "false", NULL},
        {"type: boolean, trueValues: 是, falseValues: [否, 无]", "true", "error error unparsable_value", NULL},
        {"type: boolean, trueValues: '（是）'", "(是)", "true", NULL},
        {"type: boolean, trueValues: 是", "0", "false", NULL},
        {"type: boolean, constraints: {enum: ['true']}", "1", "true", NULL},
        {"type: boolean, constraints: {enum: ['true']}", "0", "error error unknown_code", NULL},
    };
    check(CASES, COUNT(CASES));
}

static void dates(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"type: date", "2015-03-01", "2015-03-01", NULL},
        {"type: date", "2015-3-1", "error error invalid_date", NULL},
        {"type: date", "2015-02-30", "error error invalid_date", NULL},
        {"type: date", "2015-03", "error error invalid_date", NULL},
        {"type: date, format: iso8601", "2015-03", "2015-03", NULL},
        {"type: date, format: iso8601", "2015-03-01T25:00", "error error invalid_date", NULL},
        {"type: date, format: [iso8601, '%Y年%m月']", "2015年3月", "2015-03", NULL},
        {"type: day", "2015/3/1", "2015-03-01", NULL},
        {"type: date, format: [day, '%Y.%m']", "20150301", "2015-03-01", NULL},   // a type's formats, taken over
        {"type: date, format: [day, '%Y.%m']", "2015.03", "2015-03", NULL},
        {"type: date, format: '%Y-%m-UN'", "2015-03-UN", "2015-03", NULL},
        {"type: date, format: [excel-serial, day]", "42064", "2015-03-01", NULL},
        {"type: date, format: '%d-%b-%y'", "1-Mar-69", "1969-03-01", NULL},
        {"type: date, format: '%d-%b-%y'", "1-Mar-68", "2068-03-01", NULL},
        {"type: datetime, format: '%Y-%m-%d_%H%M'", "2015-03-01_0830", "2015-03-01", NULL},
        {"type: date, severity: warning", "2015", "missing warning invalid_date", NULL},
        {"type: day, constraints: {precision: day}", "20150301", "2015-03-01", NULL},
        {"type: date, format: iso8601, constraints: {precision: day}", "2015-03", "error error precision", NULL},
        {"type: date, format: iso8601, constraints: {precision: month}", "2015-03", "2015-03", NULL},
        {"type: date, format: iso8601, constraints: {precision: month}", "2015", "error error precision", NULL},
        {"type: date, format: iso8601, warnings: {precision: day}", "2015", "2015 warning precision", NULL},
        {"type: date, constraints: {minimum: 2015-03-01}", "2015-02-28", "error error out_of_range", NULL},
        {"type: date, constraints: {minimum: 2015-03-01, maximum: 2015-03-31}", "2015-03-31", "2015-03-31", NULL},
        {"type: date, format: iso8601, constraints: {minimum: 2015-03-10}", "2015-03", "2015-03",
         NULL},   // it may be within
        {"type: date, format: iso8601, constraints: {minimum: 2015-03-10}", "2015-02", "error error out_of_range",
         NULL},
        {"type: date, format: iso8601, constraints: {exclusiveMinimum: 2015}", "2016-01-01", "2016-01-01", NULL},
    };
    check(CASES, COUNT(CASES));
}

static void units(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"type: number, unit: Gy", "70", "70 Gy", NULL},
        {"type: number, unit: {from: u}", "70", "70 Gy", "Gy"},
        {"type: number, unit: {from: u}", "70", "error error unknown_unit", "rad"},
        {"type: number, unit: {from: u}", "70", "error error unknown_unit", NULL},
        {"type: number, unit: {from: u}", "", "missing", "rad"},   // no number, no need of a unit
        {"type: number, unit: {from: u, codes: {MU_GY: Gy, MU_CGY: cGy}}", "70", "70 cGy", "MU_CGY"},
        {"type: number, unit: {from: u, codes: {MU_GY: Gy}}", "70", "error error unknown_unit",
         "Gy"},   // only what the codes say
        {"type: number, unit: {from: u, codes: {'（戈）': Gy}}", "70", "70 Gy", "（戈）"},
        {"type: number, unit: {from: v}, extract: '(?<value>[0-9]+)(?<v>c?Gy)?'", "70cGy",
         "70 cGy .v 'cGy' text '70cGy'", NULL},
        {"type: number, unit: {from: v}, extract: '(?<value>[0-9]+)(?<v>c?Gy)?'", "70",
         "error .v missing text '70' error unknown_unit", NULL},
        {"type: number, unit: {from: u}, extract: '(?<value>[0-9]+)'", "70", "70 Gy text '70'", "Gy"},
        {"type: number, unit: {from: u}, severity: warning", "70", "missing warning unknown_unit", "rad"},
        {"type: number, unit: Gy, constraints: {maximum: 100}", "101", "error error out_of_range", NULL},
        {"type: number, unit: {from: u}, separator: ','", "1,2", "[1 Gy, 2 Gy]", "Gy"},
    };
    check(CASES, COUNT(CASES));
}

static void constraints_then_warnings(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"constraints: {enum: [男, 女]}", "男", "'男'", NULL},
        {"constraints: {enum: [男, 女]}", "M", "error error unknown_code", NULL},
        {"constraints: {enum: ['（男）']}", "(男)", "'(男)'", NULL},                 // both sides are cleaned
        {"constraints: {enum: [a, b, c, d, e, f, g, h, i, j]}", "j", "'j'", NULL},   // many words
        {"constraints: {enum: [a, b, c, d, e, f, g, h, i, j]}", "k", "error error unknown_code", NULL},
        {"type: number, constraints: {enum: ['1.0', 2]}", "1", "1", NULL},   // words of the type
        {"type: integer, constraints: {enum: ['01', '02']}", "2", "2", NULL},
        {"type: integer, constraints: {enum: ['01', '02']}", "3", "error error unknown_code", NULL},
        {"type: date, format: iso8601, constraints: {enum: [2015-03-01]}", "2015-03-01", "2015-03-01", NULL},
        {"constraints: {pattern: '[0-9]{4}'}", "1234", "'1234'", NULL},
        {"constraints: {pattern: '[0-9]{4}'}", "12345", "error error pattern", NULL},   // the whole text
        {"constraints: {pattern: '[男女]'}", "女", "'女'", NULL},                       // of characters, not bytes
        {"type: integer, constraints: {minimum: 1}", "0", "error error out_of_range", NULL},
        {"type: integer, constraints: {minimum: 1}", "1", "1", NULL},
        {"type: integer, constraints: {maximum: 9}", "10", "error error out_of_range", NULL},
        {"type: number, constraints: {exclusiveMinimum: 0}", "0", "error error out_of_range", NULL},
        {"type: number, constraints: {exclusiveMinimum: 0}", "0.001", "0.001", NULL},
        {"type: integer, constraints: {minimum: 1}, severity: warning", "0", "missing warning out_of_range", NULL},
        {"type: integer, warnings: {maximum: 9}", "10", "10 warning out_of_range", NULL},
        {"type: integer, constraints: {maximum: 99}, warnings: {maximum: 9}", "100", "error error out_of_range",
         NULL},   // the first failure only
        {"constraints: {enum: [a, b]}, warnings: {enum: [b, a]}", "b", "'b'", NULL},
        {"constraints: {enum: [a, b]}, warnings: {enum: [a]}", "b", "'b' warning unknown_code", NULL},
        {"constraints: {enum: [a], pattern: '[0-9]'}", "b", "error error unknown_code", NULL},
    };
    check(CASES, COUNT(CASES));
}

// The place a word has in the enum is kept with the value, and that of `warnings` does not overwrite it.
static void words_know_their_place_in_the_enum(void **state)
{
    (void)state;
    static const struct {
        const char *field, *cell;
        int32_t place;
    } CASES[] = {
        {"constraints: {enum: [a, b, c]}", "a", 1},
        {"constraints: {enum: [a, b, c]}", "c", 3},
        {"", "a", 0},
        {"constraints: {enum: [a, b, c]}, warnings: {enum: [c, b, a]}", "c", 3},
        {"constraints: {enum: [a, b, c, d, e, f, g, h, i, j]}", "j", 10},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Arena arena = {0};
        Findings findings = {0};
        Record record;
        const Schema *schema = load(CASES[i].field, &arena);
        SourceField fields[] = {source_of("1", 1, &arena), source_of("", 2, &arena),
                                source_of(CASES[i].cell, 3, &arena)};
        RawRecord raw = {.resource = &schema->resources[0], .line = 7, .fields = fields};
        record_type(&raw, "P-1", &record, &findings, &arena);
        assert_int_equal(record.slots[schema->resources[0].fields[2].slot].first, CASES[i].place);
        findings_free(&findings);
        arena_free(&arena);
    }
}

// What an export tells has happened: a date after its day is an error unless the field says so.
static void dates_after_the_export(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"type: date", "2015-03-01", "2015-03-01", NULL},
        {"type: date", "2015-03-02", "error error out_of_range", NULL},
        {"type: date, constraints: {maximum: 2014-12-31}", "2015-03-02", "error error out_of_range", NULL},
        {"type: date, severity: warning", "2015-03-02", "missing warning out_of_range", NULL},
        {"type: date, mayBeFuture: true", "2015-03-02", "2015-03-02", NULL},
        {"type: date, mayBeFuture: true, constraints: {maximum: 2015-03-01}", "2015-03-02", "error error out_of_range",
         NULL},
        {"type: date, format: iso8601", "2015", "2015", NULL},
        {"type: date, format: iso8601", "2015-03", "2015-03", NULL},
        {"type: date, format: iso8601", "2015-04", "error error out_of_range", NULL},
        {"type: datetime, format: iso8601", "2015-03-02T00:00:00+08:00", "error error out_of_range", NULL},
        {"type: day", "20150302", "error error out_of_range", NULL},
        {"type: day, separator: ';'", "20150301;20150302", "[2015-03-01, error] error out_of_range", NULL},
        {"type: date, extract: 'on (?<value>.*)'", "on 2015-03-02",
         "error text 'on 2015-03-02' error out_of_range", NULL},
    };
    int32_t today = 16495;   // 2015-03-01
    check_on(CASES, COUNT(CASES), today);
}

// What a patient is known by: cleaned, `extract`, `zeroPad`, before any typing.
static void identities(void **state)
{
    (void)state;
    static const struct {
        const char *field, *typed, *id;   // NULL = none
    } CASES[] = {
        {"", " １２３ ", "123"},
        {"", "", NULL},
        {"", "NA", NULL},
        {"missingValues: ['', '-']", "—", NULL},
        {"zeroPad: 6", "123", "000123"},
        {"zeroPad: 6", "A123", "A123"},
        {"extract: 'ZY(?<value>[0-9]+)', zeroPad: 6", "ZY123", "000123"},
        {"extract: 'ZY(?<value>[0-9]+)'", "123", "123"},       // what does not match is reported when it is typed
        {"type: integer", "007", "007"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Arena arena = {0};
        const Schema *schema = load(CASES[i].field, &arena);
        Text cleaned = unicode_clean(text_from(CASES[i].typed), &arena).text,
             id = cell_identity(&schema->resources[0].fields[2], cleaned, &arena);
        assert_int_equal(id.data != NULL, CASES[i].id != NULL);
        if (CASES[i].id && !text_is(id, CASES[i].id))
            fail_msg("%s of '%s': '%.*s'", CASES[i].field, CASES[i].typed, TEXT_ARG(id));
        arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cleaning_comes_first),
        cmocka_unit_test(missing_stops),
        cmocka_unit_test(lists_are_split),
        cmocka_unit_test(extract_takes_the_text_apart),
        cmocka_unit_test(zeros_in_front),
        cmocka_unit_test(numbers),
        cmocka_unit_test(booleans),
        cmocka_unit_test(dates),
        cmocka_unit_test(units),
        cmocka_unit_test(constraints_then_warnings),
        cmocka_unit_test(words_know_their_place_in_the_enum),
        cmocka_unit_test(dates_after_the_export),
        cmocka_unit_test(identities),
    };
    return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
