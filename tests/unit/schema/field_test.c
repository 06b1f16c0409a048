// Fields: what is complained of, with its exact text and place; patterns, units, and the names findings give them.
#include "schema/loading.h"

static void fields(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"no name", CSV "resources: [{name: r, fields: [{name: id}, {titles: a}]}]",
         "t.yaml:6:44: a field needs the key 'name'\n"},
        {"a name with a blank", CSV "resources: [{name: r, fields: [{name: id}, {name: a b}]}]",
         "t.yaml:6:51: a name has letters, digits and _, begins with no digit and is no word of the expression "
         "language\n"},
        {"a name that is a word of the language", CSV "resources: [{name: r, fields: [{name: id}, {name: missing}]}]",
         "t.yaml:6:51: a name has letters, digits and _, begins with no digit and is no word of the expression "
         "language\n"},
        {"a name of Chinese letters", CSV "resources: [{name: r, fields: [{name: id}, {name: 病案号}]}]", ""},
        {"a name with full-width parentheses", CSV "resources: [{name: r, fields: [{name: id}, {name: 状态（）}]}]",
         "t.yaml:6:51: a name has letters, digits and _, begins with no digit and is no word of the expression "
         "language\n"},
        {"two of one name", CSV "resources: [{name: r, fields: [{name: id}, {name: x}, {name: x}]}]",
         "t.yaml:6:55: field 'x' stands twice\n"},
        {"two of one name at the top", CSV "fields: [{name: id}, {name: id}]\nresources: [{name: r}]",
         "t.yaml:6:22: field 'id' stands twice\n"},
        {"replaced twice", CSV "fields: [{name: id}]\nresources: [{name: r, fields: [{name: id}, {name: id}]}]",
         "t.yaml:7:44: field 'id' stands twice\n"},
        {"an unknown type", FIELD(", type: dat"),
         "t.yaml:10:25: there is no type 'dat' (string integer number boolean date datetime, or declare it under "
         "`types`)\n"},
        {"a title that begins with #",
         CSV "fields: [{name: id}]\nresources:\n  - name: r\n    fields:\n      - name: x\n        titles: #\n",
         "t.yaml:11:16: a title is wanted here (does it begin with '#'? quote it)\n"},
        {"a title that begins with # in a list",
         CSV "fields: [{name: id}]\nresources:\n  - name: r\n    fields:\n      - name: x\n        titles:\n          "
             "- #nr\n          - nr\n",
         "t.yaml:12:12: a title is empty (does it begin with '#'? quote it)\n"},
        {"a map for a title", FIELD(", titles: {en: a}"), "t.yaml:10:27: 'titles' wants a list, not a map\n"},
        {"from outside of file fields", FIELD(", from: path"),
         "t.yaml:10:25: `from` belongs to the fields of `file`\n"},
        {"keys of models", FIELD(", rowNumber: [x], precisionColumn: false, export: false"),
         "t.yaml:10:30: `rowNumber` belongs to models\n"
         "t.yaml:10:52: `precisionColumn` belongs to models\n"
         "t.yaml:10:52: only a date that is always a day needs no precision column (add `constraints: {precision: "
         "day}`)\n"
         "t.yaml:10:67: `export` belongs to models\n"},
        {"an xpath in a CSV file", FIELD(", xpath: '@a'"), "t.yaml:10:26: `xpath` goes with XML files\n"},
        {"a list without a separator in a CSV file", FIELD(", list: true"),
         "t.yaml:10:9: `list` goes with XML files; a cell is split by `separator`\n"},
        {"decimalChar of a text", FIELD(", decimalChar: ','"),
         "t.yaml:10:32: `decimalChar` goes with `type: number`\n"},
        {"decimalChar of an integer", FIELD(", type: integer, decimalChar: ','"),
         "t.yaml:10:47: `decimalChar` goes with `type: number`\n"},
        {"two characters", FIELD(", type: number, decimalChar: '..'"),
         "t.yaml:10:46: one ASCII character, and no digit, is wanted here\n"},
        {"a wide character", FIELD(", type: number, groupChar: ，"),
         "t.yaml:10:44: one ASCII character, and no digit, is wanted here\n"},
        {"a digit", FIELD(", type: number, groupChar: 0"),
         "t.yaml:10:44: one ASCII character, and no digit, is wanted here\n"},
        {"thousands mark and decimal mark the same", FIELD(", type: number, groupChar: '.'"),
         "t.yaml:10:44: the thousands mark is the decimal mark too\n"},
        {"groupChar of a date", FIELD(", type: date, groupChar: ','"), "t.yaml:10:42: `groupChar` goes with numbers\n"},
        {"trueValues of a text", FIELD(", trueValues: a, falseValues: b"),
         "t.yaml:10:31: `trueValues` goes with `type: boolean`\nt.yaml:10:47: `falseValues` goes with `type: "
         "boolean`\n"},
        {"one word for true and false", FIELD(", type: boolean, trueValues: [a, b], falseValues: [c, a]"),
         "t.yaml:10:46: 'a' stands twice among trueValues and falseValues\n"},
        {"mayBeFuture of a text", FIELD(", mayBeFuture: true"), "t.yaml:10:32: `mayBeFuture` goes with dates\n"},
        {"zeroPad without end", FIELD(", zeroPad: 65"), "t.yaml:10:9: `zeroPad` is at most 64\n"},
        {"zeroPad of letters", FIELD(", zeroPad: x"), "t.yaml:10:28: a whole number is wanted here\n"},
        {"a missing value that is a list", FIELD(", missingValues: [a, [b]]"),
         "t.yaml:10:38: a missing value is a text or {value: text, label: text}\n"},
        {"a missing value without value", FIELD(", missingValues: [{label: b}]"),
         "t.yaml:10:35: a missing value needs the key 'value'\n"},
        {"a missing value with an unknown key", FIELD(", missingValues: {value: a, lable: b}"),
         "t.yaml:10:45: a missing value has no key 'lable' (did you mean 'label'?)\n"},
        {"a missing value whose value is a list", FIELD(", missingValues: {value: [a]}"),
         "t.yaml:10:42: a missing value is a text or {value: text, label: text}\n"},
        {"a severity that is none", FIELD(", severity: fatal"),
         "t.yaml:10:29: 'severity' is one of: info, warning, error\n"},
        {"phi that is none", FIELD(", phi: 'yes'"), "t.yaml:10:24: 'phi' is one of: direct, date\n"},
    };
    check(CASES, COUNT(CASES), SCHEMA_CENTER);
}

static void patterns(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"extract that is no pattern", FIELD(", extract: 'a('"),
         "t.yaml:10:28: pattern: missing closing parenthesis (at character 3)\n"},
        {"separator that is no pattern", FIELD(", separator: '['"),
         "t.yaml:10:30: pattern: missing terminating ] for character class (at character 2)\n"},
        {"lookaround", FIELD(", extract: '(?<!a)b'"),
         "t.yaml:10:28: pattern: lookaround is not part of the language (at character 1)\n"},
        {"a place behind wide characters", FIELD(", extract: '男女('"),
         "t.yaml:10:28: pattern: missing closing parenthesis (at character 4)\n"},
        {"characters no cleaned cell holds", FIELD(", extract: '（(?<value>.*)）'"),
         "t.yaml:10:28: the pattern has characters that no cleaned cell can hold (cells are in NFKC with '-' for every "
         "dash: write the plain form)\n"},
        {"a dash that is cleaned", FIELD(", separator: –"),
         "t.yaml:10:30: the pattern has characters that no cleaned cell can hold (cells are in NFKC with '-' for every "
         "dash: write the plain form)\n"},
        {"such characters in a constraint", FIELD(", constraints: {pattern: '[０-９]'}"),
         "t.yaml:10:42: the pattern has characters that no cleaned cell can hold (cells are in NFKC with '-' for every "
         "dash: write the plain form)\n"},
        {"a group called text", FIELD(", extract: '(?<text>a)'"),
         "t.yaml:10:28: no group can be called 'text': x.text is the whole cell\n"},
    };
    check(CASES, COUNT(CASES), SCHEMA_CENTER);
}

static void units(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"of a text", FIELD(", unit: Gy"), "t.yaml:10:25: a unit goes with numbers\n"},
        {"that is none", FIELD(", type: number, unit: gray"),
         "t.yaml:10:39: there is no unit 'gray' (units are written in UCUM)\n"},
        {"a list", FIELD(", type: number, unit: [Gy]"),
         "t.yaml:10:39: a unit is a text or {from: field-or-group, codes: {text: unit}}\n"},
        {"an unknown key", FIELD(", type: number, unit: {form: u}"),
         "t.yaml:10:39: a description of a unit needs the key 'from'\n"
         "t.yaml:10:40: a description of a unit has no key 'form' (did you mean 'from'?)\n"},
        {"codes that are no map", FIELD(", type: number, unit: {from: id, codes: a}"),
         "t.yaml:10:57: 'codes' wants a map, not text\n"},
        {"from nowhere", FIELD(", type: number, unit: {from: u}"),
         "t.yaml:10:46: there is no field or group 'u' to take the unit from\n"},
        {"from a group that is not there", FIELD(", type: number, extract: '(?<v>a)', unit: {from: u}"),
         "t.yaml:10:66: there is no field or group 'u' to take the unit from\n"},
        {"from a number",
         CSV "resources: [{name: r, fields: [{name: id}, {name: u, type: integer}, {name: x, type: number, unit: "
             "{from: u}}]}]",
         "t.yaml:6:107: a unit comes from a text field that is no list\n"},
        {"from a list",
         CSV "resources: [{name: r, fields: [{name: id}, {name: u, separator: ','}, {name: x, type: number, unit: "
             "{from: u}}]}]",
         "t.yaml:6:108: a unit comes from a text field that is no list\n"},
        {"codes that are no units", FIELD(", type: number, unit: {from: id, codes: {a: gray, b: [Gy]}}"),
         "t.yaml:10:61: there is no unit 'gray' (units are written in UCUM)\nt.yaml:10:70: there is no unit '' (units "
         "are written in UCUM)\n"},
        {"a code twice after cleaning", FIELD(", type: number, unit: {from: id, codes: {'(a)': Gy, '（a）': cGy}}"),
         "t.yaml:10:69: '（a）' stands twice (compared after cleaning)\n"},
    };
    check(CASES, COUNT(CASES), SCHEMA_CENTER);
}

// What findings call a field: the center's own name of it.
static void labels(void **state)
{
    (void)state;
    static const struct {
        const char *field, *label;
    } CASES[] = {
        {"name: a", "a"},
        {"name: a, titles: [性别, sex]", "性别"},
        {"name: a, titles: SubjectKey, xpath: '../@SubjectKey'", "SubjectKey"},
        {"name: a, xpath: '@sexCode'", "R/@sexCode"},
        {"name: a, xpath: './@sexCode'", "R/@sexCode"},
        {"name: a, xpath: './/x:Vital/x:Cause'", "Vital/Cause"},
        {"name: a, xpath: 'x:Vital/@status'", "Vital/@status"},
        {"name: a, xpath: 'ancestor-or-self::x:Patient/@mrn'", "Patient/@mrn"},
        {"name: a, xpath: '../@intent'", "../@intent"},
        {"name: a, xpath: \"x:Admin[@status='GIVEN']/@cycle\"", "Admin/@cycle"},
        {"name: a, xpath: \"x:A[@b=']' and x:C[@d]]/x:E[1]/@f\"", "A/E/@f"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Arena arena = {0};
        char *yaml = arena_format(
            &arena,
            RECORDS
            "rows: .//x:R\ncell: x:I[@n='{title}']\nfields: [{name: id, xpath: '@id'}, {%s}]\nresources: [{name: r}]\n",
            CASES[i].field);
        const Schema *schema = load(yaml, SCHEMA_CENTER, &arena);
        assert_text(CASES[i].field, schema->resources[0].fields[1].label, CASES[i].label);
        arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields),
        cmocka_unit_test(patterns),
        cmocka_unit_test(units),
        cmocka_unit_test(labels),
    };
    return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
