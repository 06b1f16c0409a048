// Schemas: everything that is complained of when one is loaded, with its exact text and place; what is inherited from
// whom.
#include "complaining.h"
#include "folder.h"

#include "base/buffer.h"
#include "schema/schema.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

// Five lines, so that what a case adds begins in line 6.
#define CSV "schema: 1\nname: t\npath: t.csv\nformat: csv\npatient: id\n"
#define XML "schema: 1\nname: t\npath: t.xml\nformat: xml\npatient: id\n"
#define MODEL "schema: 1\nname: m\nversion: '1'\n"   // three lines

typedef struct Case {
    const char *label, *yaml, *complaints;
} Case;

static void check(const Case *cases, size_t count, SchemaRole role)
{
    for (size_t i = 0; i < count; i++) {
        Arena arena = {0};
        Complaints complaints = {0};
        folder_write("t.yaml", text_from(cases[i].yaml));
        const Schema *schema = schema_load("t.yaml", role, &arena, &complaints);
        assert_complaints(cases[i].label, &complaints, cases[i].complaints);
        assert_int_equal(schema != NULL, complaints.errors == 0);
        complaints_free(&complaints);
        arena_free(&arena);
    }
}

static void the_whole(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"the smallest", CSV "resources: [{name: r, fields: [{name: id}]}]", ""},
        {"no map", "[a]", "t.yaml:1:1: a schema is a map, not a list\n"},
        {"no version of the language, no name, no resources", "path: t.csv",
         "t.yaml:1:1: a schema needs the key 'schema'\nt.yaml:1:1: a schema needs the key 'name'\nt.yaml:1:1: a schema "
         "needs the key 'resources'\n"},
        {"another version", "schema: 2\nname: t\nresources: []",
         "t.yaml:1:9: this program reads version 1 of the schema language\n"},
        {"an unknown key at the top", CSV "fieldMatch: exact\nresources: []",
         "t.yaml:6:1: a schema has no key 'fieldMatch' (did you mean 'fieldsMatch'?)\n"},
        {"an unknown key in a resource", CSV "resources: [{name: r, wheer: a, fields: [{name: id}]}]",
         "t.yaml:6:23: a resource has no key 'wheer' (did you mean 'where'?)\n"},
        {"a resource without a name", CSV "resources: [{fields: [{name: id}]}]",
         "t.yaml:6:13: a resource needs the key 'name'\n"},
        {"a resource with nothing for a name", CSV "resources: [{name: , fields: [{name: id}]}]",
         "t.yaml:6:20: 'name' wants text, not nothing\n"},
        {"keys of XML in a CSV file", CSV "rows: .\nresources: [{name: r, header: '@x', fields: [{name: id}]}]",
         "t.yaml:6:7: `rows` goes with XML files\nt.yaml:7:31: `header` goes with XML files\n"},
        {"two resources of one name",
         CSV "resources:\n  - {name: r, where: id = '1', fields: [{name: id}]}\n  - {name: r, where: id = '2', fields: "
             "[{name: id}]}\n",
         "t.yaml:8:12: resource 'r' stands twice\n"},
        {"a time zone without its sign", CSV "timezone: 08:00\nresources: []",
         "t.yaml:6:11: a time zone is written +08:00\n"},
        {"a time zone of letters", CSV "timezone: +0a:00\nresources: []",
         "t.yaml:6:11: a time zone is written +08:00\n"},
        {"a time zone on no clock", CSV "timezone: '+08:60'\nresources: []",
         "t.yaml:6:11: a time zone is written +08:00\n"},
        {"a time zone with more behind it", CSV "timezone: '+08:000'\nresources: []",
         "t.yaml:6:11: a time zone is written +08:00\n"},
        {"a word that is none", CSV "snapshot: whole\nencoding: gbk\nfieldsMatch: equal\nresources: []",
         "t.yaml:6:11: 'snapshot' is one of: full, partial\n"
         "t.yaml:7:11: 'encoding' is one of: utf-8, utf-8-sig, utf-16, gb18030\n"
         "t.yaml:8:14: 'fieldsMatch' is one of: exact, superset, subset\n"},
        {"eligibility in a hospital's schema", CSV "eligibility: [{id: a, assert: 'true'}]\nresources: []",
         "t.yaml:6:15: `eligibility` belongs to models\n"},
    };
    check(CASES, COUNT(CASES), SCHEMA_CENTER);
}

// One pass shows what is wrong with binding, types, fields, keys and rules alike, in order of place.
static void one_pass_shows_all(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"all of it",
         CSV "timezone: x\n"
             "types: {a: {type: b}}\n"
             "resources:\n"
             "  - name: r\n"
             "    primaryKey: [gone]\n"
             "    fields:\n"
             "      - {name: id, tpye: date}\n"
             "      - {name: 1d}\n"
             "      - {name: e, extract: '('}\n"
             "    rules: [{id: a, assert: f = 1}, {assert: id = '1'}]\n",
         "t.yaml:6:11: a time zone is written +08:00\n"
         "t.yaml:7:19: there is no type 'b' (string integer number boolean date datetime, or declare it under "
         "`types`)\n"
         "t.yaml:10:18: resource 'r' has no field 'gone'\n"
         "t.yaml:12:20: a field has no key 'tpye' (did you mean 'type'?)\n"
         "t.yaml:13:16: a name has letters, digits and _, begins with no digit and is no word of the expression "
         "language\n"
         "t.yaml:14:28: pattern: missing closing parenthesis (at character 2)\n"
         "t.yaml:15:29: resource 'r' has no field 'f'\n"
         "t.yaml:15:37: a rule needs the key 'id'\n"},
    };
    check(CASES, COUNT(CASES), SCHEMA_CENTER);
}

#define FIELD(properties)                                                                                              \
    CSV "fields: [{name: id}]\nresources:\n  - name: r\n    fields:\n      - {name: x" properties                      \
        "}\n"   // in line 10, behind column 16

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

static void constraints(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"an unknown one", FIELD(", constraints: {min: 1}"), "t.yaml:10:33: a set of constraints has no key 'min'\n"},
        {"bounds of a text", FIELD(", constraints: {minimum: 1, maximum: 2, exclusiveMinimum: 0}"),
         "t.yaml:10:42: `minimum` goes with numbers and dates\nt.yaml:10:54: `maximum` goes with numbers and "
         "dates\nt.yaml:10:75: `exclusiveMinimum` goes with numbers and dates\n"},
        {"a bound that is no number", FIELD(", type: integer, constraints: {minimum: a}"),
         "t.yaml:10:57: a number is wanted here\n"},
        {"a bound that is no date", FIELD(", type: date, constraints: {maximum: 2015-02-30}"),
         "t.yaml:10:54: a date is wanted here\n"},
        {"bounds that let nothing through", FIELD(", type: integer, constraints: {minimum: 2, maximum: 1}"),
         "t.yaml:10:69: no value is within these bounds\n"},
        {"the same, exclusive", FIELD(", type: integer, constraints: {exclusiveMinimum: 1, maximum: 1}"),
         "t.yaml:10:78: no value is within these bounds\n"},
        {"a pattern of a number", FIELD(", type: integer, constraints: {pattern: '[0-9]'}"),
         "t.yaml:10:57: `pattern` goes with texts\n"},
        {"a precision of a text", FIELD(", constraints: {precision: day}"),
         "t.yaml:10:44: `precision` goes with dates\n"},
        {"a precision that is none", FIELD(", type: date, constraints: {precision: hour}"),
         "t.yaml:10:56: 'precision' is one of: year, month, day\n"},
        {"an empty enum", FIELD(", constraints: {enum: []}"), "t.yaml:10:39: an enum has at least one word\n"},
        {"a word twice", FIELD(", constraints: {enum: [a, b, a]}"), "t.yaml:10:46: 'a' stands twice in the enum\n"},
        {"a word twice after cleaning", FIELD(", constraints: {enum: ['(a)', '（a）']}"),
         "t.yaml:10:47: '(a)' stands twice in the enum\n"},
        {"a number twice", FIELD(", type: number, constraints: {enum: [1, '1.0']}"),
         "t.yaml:10:57: '1' stands twice in the enum\n"},
        {"a word that is no number", FIELD(", type: number, constraints: {enum: [1, a]}"),
         "t.yaml:10:57: a number is wanted here\n"},
        {"required that is neither", FIELD(", constraints: {required: yes}"),
         "t.yaml:10:43: true or false is wanted here\n"},
        {"in warnings too", FIELD(", warnings: {minimum: 1}"), "t.yaml:10:39: `minimum` goes with numbers and dates\n"},
    };
    check(CASES, COUNT(CASES), SCHEMA_CENTER);
}

static void formats(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"of a text", FIELD(", format: '%Y'"), "t.yaml:10:27: `format` goes with dates\n"},
        {"that is none", FIELD(", type: date, format: '%Y-%q'"),
         "t.yaml:10:39: a date format knows %Y %y %m %b %d %H %M %S\n"},
        {"a word that is none", FIELD(", type: date, format: [default, iso]"),
         "t.yaml:10:49: a date format needs a year: %Y or %y (or is it default, iso8601, excel-serial?)\n"},
        {"day and month turned about", FIELD(", type: date, format: ['%d/%m/%Y', '%m/%d/%Y']"),
         "t.yaml:10:39: the formats %d/%m/%Y and %m/%d/%Y overlap: '04/01/2012' would be two dates (keep the one this "
         "column uses)\n"},
        {"a short and a long year", FIELD(", type: date, format: ['%Y%m', '%y%m%d']"),
         "t.yaml:10:39: the formats %Y%m and %y%m%d overlap: '201201' would be two dates (keep the one this column "
         "uses)\n"},
        {"year first and year last", FIELD(", type: date, format: ['%y%m%d', '%d%m%y']"),
         "t.yaml:10:39: the formats %y%m%d and %d%m%y overlap: '120101' would be two dates (keep the one this column "
         "uses)\n"},
        {"other signs between them", FIELD(", type: date, format: ['%d.%m.%Y', '%m/%d/%Y']"), ""},
        {"the same day in both", FIELD(", type: date, format: [default, iso8601, '%Y-%m-%d']"), ""},
        {"made-up days", FIELD(", type: date, format: ['%Y%m%d', '%Y%m00', '%Y0000', excel-serial]"), ""},
        {"names of months", FIELD(", type: date, format: ['%d-%b-%Y', '%m-%d-%Y', '%b-%d-%Y']"), ""},
        {"taken over from a type without any",
         CSV
         "types: {day: {type: date}}\nresources: [{name: r, fields: [{name: id}, {name: x, type: date, format: day}]}]",
         "t.yaml:7:74: type 'day' has no `format` to take over\n"},
        {"taken over from itself",
         CSV "types: {day: {type: date, format: [day]}}\nresources: [{name: r, fields: [{name: id}, {name: x, type: "
             "day}]}]",
         "t.yaml:6:36: format 'day' names itself in a circle\n"},
        {"taken over in a circle",
         CSV "types: {a: {type: date, format: b}, b: {type: date, format: [a]}}\nresources: [{name: r, fields: [{name: "
             "id}, {name: x, type: a}]}]",
         "t.yaml:6:33: format 'b' names itself in a circle\n"},
        {"taken over through a type that builds on another",
         CSV "types: {a: {type: date, format: '%Y'}, b: {type: a}}\nresources: [{name: r, fields: [{name: id}, {name: "
             "x, type: date, format: [b, '%Y-%m']}]}]",
         ""},
    };
    check(CASES, COUNT(CASES), SCHEMA_CENTER);
}

static void types(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"a circle", CSV "types: {a: {type: b}, b: {type: a}}\nresources: [{name: r, fields: [{name: id}]}]",
         "t.yaml:6:19: type 'b' builds on itself in a circle\nt.yaml:6:33: type 'a' builds on itself in a circle\n"},
        {"a field of a circle", CSV "types: {a: {type: a}}\nresources: [{name: r, fields: [{name: id, type: a}]}]",
         "t.yaml:6:19: type 'a' builds on itself in a circle\nt.yaml:7:49: type 'a' builds on itself in a circle\n"},
        {"no map", CSV "types: {a: date}\nresources: [{name: r, fields: [{name: id, type: a}]}]",
         "t.yaml:6:12: a type is a map of field properties\n"},
        {"an unknown key, in a type nobody uses",
         CSV "types: {a: {tipe: date}}\nresources: [{name: r, fields: [{name: id}]}]",
         "t.yaml:6:13: a field has no key 'tipe' (did you mean 'type'?)\n"},
        {"a wrong key of a type is said once",
         CSV "types: {a: {tipe: date}}\nresources: [{name: r, fields: [{name: id, type: a}, {name: x, type: a}]}]",
         "t.yaml:6:13: a field has no key 'tipe' (did you mean 'type'?)\n"},
        {"a name in a type", CSV "types: {a: {name: b}}\nresources: [{name: r, fields: [{name: id, type: a}]}]",
         "t.yaml:6:13: a field has no key 'name'\n"},
        {"the name of a type of the language",
         CSV "types: {date: {type: date}}\nresources: [{name: r, fields: [{name: id}]}]",
         "t.yaml:6:9: 'date' is a type of the language\n"},
    };
    check(CASES, COUNT(CASES), SCHEMA_CENTER);
}

// Each is looked for among all of them, so a file of nothing but types must not cost the square of their number.
static void types_end_at_1024(void **state)
{
    (void)state;
    Buffer yaml = {0};
    buffer_string(&yaml, CSV "resources: [{name: r, fields: [{name: id}]}]\ntypes:\n");
    for (int i = 0; i < 1024; i++) buffer_format(&yaml, "  t%d: {type: date}\n", i);
    check(&(Case){"1024 types", buffer_c_string(&yaml), ""}, 1, SCHEMA_CENTER);
    for (int i = 1024; i < 30000; i++) buffer_format(&yaml, "  t%d: {type: t%d}\n", i, i - 1);
    check(&(Case){"more types", buffer_c_string(&yaml), "t.yaml:1032:10: a schema has at most 1024 named types\n"}, 1,
          SCHEMA_CENTER);
    buffer_free(&yaml);
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

#define RESOURCE(properties)                                                                                           \
    CSV "resources:\n  - name: r\n    fields: [{name: id}, {name: a}, {name: l, separator: ','}, {name: n, type: "     \
        "integer}, {name: e, extract: '(?<value>.)'}]\n" properties   // from line 9 on

static void resources(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"no patient", "schema: 1\nname: t\npath: t.csv\nformat: csv\nresources: [{name: r, fields: [{name: id}]}]",
         "t.yaml:5:13: resource 'r' does not say whose its rows are: give `patient: field`\n"},
        {"a patient that is no field", CSV "resources: [{name: r, fields: [{name: x}]}]",
         "t.yaml:5:10: resource 'r' has no field 'id'\n"},
        {"a patient that is a list", RESOURCE("    patient: l\n"), "t.yaml:9:14: the patient field cannot be a list\n"},
        {"a patient known by the line", CSV "resources: [{name: r, fields: [{name: id, titles: _sourceRow}]}]",
         "t.yaml:5:10: warning: patients are known by their line: a new line makes other patients of all below it (ask "
         "the center for an identifier)\n"},
        {"a patient known by the line of a partial export",
         CSV "snapshot: partial\nresources: [{name: r, fields: [{name: id, titles: _sourceRow}]}]",
         "t.yaml:5:10: patients can be known by their line only with `snapshot: full`\n"},
        {"no path", "schema: 1\nname: t\nformat: csv\npatient: id\nresources: [{name: r, fields: [{name: id}]}]",
         "t.yaml:5:13: resource 'r' has no `path`\n"},
        {"no format", "schema: 1\nname: t\npath: t.csv\npatient: id\nresources: [{name: r, fields: [{name: id}]}]",
         "t.yaml:5:13: resource 'r' does not say its `format`: csv or xml\n"},
        {"a key that is no field", RESOURCE("    primaryKey: [id, b]\n"),
         "t.yaml:9:22: resource 'r' has no field 'b'\n"},
        {"a key with a list in it", RESOURCE("    primaryKey: [id, l]\n"),
         "t.yaml:9:22: a list cannot be part of a key\n"},
        {"a unique key that is no field", RESOURCE("    uniqueKeys: [[a, n], [b]]\n"),
         "t.yaml:9:27: resource 'r' has no field 'b'\n"},
        {"unique keys that are no lists", RESOURCE("    uniqueKeys: [a]\n"),
         "t.yaml:9:18: 'uniqueKeys' wants a list, not text\n"},
        {"a unique key with a list in it", RESOURCE("    uniqueKeys: [[l]]\n"),
         "t.yaml:9:19: a list cannot be part of a key\n"},
        {"latest without a key", RESOURCE("    latest: n\n"),
         "t.yaml:9:13: `latest` is about rows with one key: give `primaryKey`\n"},
        {"latest that is no field", RESOURCE("    primaryKey: [id]\n    latest: m\n"),
         "t.yaml:10:13: resource 'r' has no field 'm'\n"},
        {"repeats without a key", RESOURCE("    repeats: conflict\n"),
         "t.yaml:9:14: `repeats` is about rows with one key: give `primaryKey`\n"},
        {"repeats of another word", RESOURCE("    primaryKey: [id]\n    repeats: allowed\n"),
         "t.yaml:10:14: 'repeats' is one of: conflict\n"},
        {"update without a key", RESOURCE("    update: a = 'U'\n"),
         "t.yaml:9:13: `update` is about rows with one key: give `primaryKey`\n"},
        {"an empty key is a key", RESOURCE("    primaryKey: []\n    repeats: conflict\n"), ""},
        {"distinct that is neither", RESOURCE("    distinct: yes\n"), "t.yaml:9:15: true or false is wanted here\n"},
        {"where that is no truth", RESOURCE("    where: a\n"), "t.yaml:9:12: this must be true or false\n"},
        {"where on a number", RESOURCE("    where: n = 1\n"),
         "t.yaml:9:12: `where` and `ignore` may name only string fields without extract or separator\n"},
        {"ignore on an extracted field", RESOURCE("    ignore: e = '1'\n"),
         "t.yaml:9:13: `where` and `ignore` may name only string fields without extract or separator\n"},
        {"where on a list", RESOURCE("    where: count(l) = 1\n"),
         "t.yaml:9:12: `where` and `ignore` may name only string fields without extract or separator\n"},
        {"where on what is not there", RESOURCE("    where: aa = '1'\n"),
         "t.yaml:9:12: resource 'r' has no field 'aa'\n"},
        {"remove that is no truth", RESOURCE("    remove: n + 1\n"), "t.yaml:9:13: this must be true or false\n"},
        {"rows told apart",
         CSV
         "fields: [{name: id}, {name: k}]\nresources:\n  - {name: a, where: k = 'a'}\n  - {name: b, where: k = 'b'}\n",
         ""},
        {"rows not told apart",
         CSV "fields: [{name: id}, {name: k}]\nresources:\n  - {name: a, where: k = 'a'}\n  - {name: b}\n",
         "t.yaml:9:5: several resources look at these rows: say `where` they are 'b'\n"},
        {"files of their own",
         "schema: 1\nname: t\nformat: csv\npatient: id\nfields: [{name: id}]\nresources:\n  - {name: a, path: a.csv}\n "
         " - {name: b, path: b.csv}\n",
         ""},
    };
    check(CASES, COUNT(CASES), SCHEMA_CENTER);
}

static void foreign_keys(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"to nothing", RESOURCE("    foreignKeys: [{fields: [id], reference: {resource: s, fields: [id]}}]\n"),
         "t.yaml:9:56: there is no resource 's'\n"},
        {"without a reference", RESOURCE("    foreignKeys: [{fields: [id]}]\n"),
         "t.yaml:9:19: a foreign key needs the key 'reference'\n"},
        {"without the resource", RESOURCE("    foreignKeys: [{fields: [id], reference: {fields: [id]}}]\n"),
         "t.yaml:9:45: a reference needs the key 'resource'\n"},
        {"of unequal length",
         RESOURCE("    foreignKeys: [{fields: [id, a], reference: {resource: r, fields: [id]}}]\n"),
         "t.yaml:9:19: a foreign key has as many fields as what it refers to\n"},
        {"of fields that are none",
         RESOURCE("    foreignKeys: [{fields: [b], reference: {resource: r, fields: [c]}}]\n"),
         "t.yaml:9:29: resource 'r' has no field 'b'\nt.yaml:9:67: resource 'r' has no field 'c'\n"},
        {"with a list in it", RESOURCE("    foreignKeys: [{fields: [l], reference: {resource: r, fields: [a]}}]\n"),
         "t.yaml:9:29: a list cannot be part of a key\n"},
    };
    check(CASES, COUNT(CASES), SCHEMA_CENTER);
}

static void rules(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"without id and assert", RESOURCE("    rules: [{when: a = '1'}]\n"),
         "t.yaml:9:13: a rule needs the key 'id'\nt.yaml:9:13: a rule needs the key 'assert'\n"},
        {"two of one id", RESOURCE("    rules: [{id: x, assert: a = '1'}, {id: x, assert: a = '2'}]\n"),
         "t.yaml:9:39: two rules have the id 'x'\n"},
        {"one of the top again",
         CSV "fields: [{name: id}]\nrules: [{id: x, assert: id = '1'}]\nresources: [{name: r, rules: [{id: x, assert: "
             "id = '2'}]}]",
         "t.yaml:8:31: two rules have the id 'x'\n"},
        {"that is no truth", RESOURCE("    rules: [{id: x, assert: a}]\n"),
         "t.yaml:9:29: this must be true or false\n"},
        {"whose condition is no truth", RESOURCE("    rules: [{id: x, when: n, assert: a = '1'}]\n"),
         "t.yaml:9:27: this must be true or false\n"},
        {"on a field that is not there", RESOURCE("    rules: [{id: x, assert: aa = '1'}]\n"),
         "t.yaml:9:29: resource 'r' has no field 'aa'\n"},
        {"on a field that is nearly there", RESOURCE("    rules: [{id: x, assert: count(ll) = 1}]\n"),
         "t.yaml:9:35: resource 'r' has no field 'll'\n"},
        {"with a hint",
         CSV
         "resources: [{name: r, fields: [{name: id}, {name: rec_date}], rules: [{id: x, assert: rec_dat is present}]}]",
         "t.yaml:6:87: resource 'r' has no field 'rec_dat'; did you mean 'rec_date'?\n"},
        {"on a group that is not there", RESOURCE("    rules: [{id: x, assert: e.g = '1'}]\n"),
         "t.yaml:9:29: field 'e' has no group 'g'\n"},
        {"on a group of a field without any", RESOURCE("    rules: [{id: x, assert: a.g = '1'}]\n"),
         "t.yaml:9:29: field 'a' has no group 'g'\n"},
        {"on groups of a list", RESOURCE("    rules: [{id: x, assert: l.g = '1'}]\n"),
         "t.yaml:9:29: 'l' is a list: its groups are reached by `repeat` in a mapping\n"},
        {"on the whole text", RESOURCE("    rules: [{id: x, assert: e.text = '1'}]\n"), ""},
        {"on a list as a value", RESOURCE("    rules: [{id: x, assert: l = '1'}]\n"),
         "t.yaml:9:29: 'l' is a list, a single value is wanted (use count, min, max, sum, first, last or any, or "
         "`repeat`)\n"},
        {"of the top, in a resource that lacks the field",
         CSV "fields: [{name: id}]\nrules: [{id: x, assert: a = '1'}]\nresources: [{name: r, fields: [{name: b}]}]",
         "t.yaml:7:25: resource 'r' has no field 'a'\n"},
        {"of the file, in a resource", RESOURCE("    rules: [{id: x, scope: file, assert: records = 1}]\n"),
         "t.yaml:9:13: a rule of `scope: file` stands at the top of the schema\n"},
        {"of the file, on a field of a row",
         CSV "rules: [{id: x, scope: file, assert: id = '1'}]\nresources: [{name: r, fields: [{name: id}]}]",
         "t.yaml:6:38: there is no file field 'id' (file rules see the `file` fields, records and patients)\n"},
        {"of the file",
         CSV "file: [{name: total, from: stopRow, titles: a, type: integer}]\nrules: [{id: x, scope: file, assert: "
             "total = records and patients >= 1}]\nresources: [{name: r, fields: [{name: id}]}]",
         ""},
        {"of another scope", RESOURCE("    rules: [{id: x, scope: page, assert: a = '1'}]\n"),
         "t.yaml:9:28: 'scope' is one of: row, file\n"},
    };
    check(CASES, COUNT(CASES), SCHEMA_CENTER);
}

static void files(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"a delimiter of two characters",
         CSV "dialect: {delimiter: '||'}\nresources: [{name: r, fields: [{name: id}]}]",
         "t.yaml:6:22: a delimiter is one ASCII character\n"},
        {"a wide delimiter", CSV "dialect: {delimiter: ；}\nresources: [{name: r, fields: [{name: id}]}]",
         "t.yaml:6:22: a delimiter is one ASCII character\n"},
        {"a quote of two characters", CSV "dialect: {quoteChar: ''''''}\nresources: [{name: r, fields: [{name: id}]}]",
         "t.yaml:6:22: a quote is one ASCII character\n"},
        {"delimiter and quote the same", CSV "dialect: {delimiter: '\"'}\nresources: [{name: r, fields: [{name: id}]}]",
         "t.yaml:6:10: delimiter and quote are the same\n"},
        {"header rows from 0", CSV "dialect: {headerRows: [0]}\nresources: [{name: r, fields: [{name: id}]}]",
         "t.yaml:6:23: headerRows are counted from 1, ascending\n"},
        {"header rows that go back", CSV "dialect: {headerRows: [2, 1]}\nresources: [{name: r, fields: [{name: id}]}]",
         "t.yaml:6:23: headerRows are counted from 1, ascending\n"},
        {"a stop row of lists", CSV "dialect: {stopRow: {a: [b]}}\nresources: [{name: r, fields: [{name: id}]}]",
         "t.yaml:6:24: a text is wanted here\n"},
        {"an unknown key of the dialect", CSV "dialect: {delimeter: ';'}\nresources: [{name: r, fields: [{name: id}]}]",
         "t.yaml:6:11: a dialect has no key 'delimeter' (did you mean 'delimiter'?)\n"},
        {"two formats of one path",
         CSV "fields: [{name: id}, {name: k}]\nresources:\n  - {name: a, where: k = 'a'}\n  - {name: b, where: k = "
             "'b', encoding: gb18030}\n",
         "t.yaml:9:5: resources of one path have one format and encoding\n"},
        {"two dialects of one path",
         CSV "fields: [{name: id}, {name: k}]\nresources:\n  - {name: a, where: k = 'a'}\n  - {name: b, where: k = "
             "'b', dialect: {delimiter: ;}}\n",
         "t.yaml:9:5: resources of one path have one dialect: say it at the top\n"},
        {"two ways to match the columns of one path",
         CSV "fields: [{name: id}, {name: k}]\nresources:\n  - {name: a, where: k = 'a'}\n  - {name: b, where: k = "
             "'b', fieldsMatch: subset}\n",
         "t.yaml:9:5: resources of one path have one `fieldsMatch`: say it at the top\n"},
        {"a file field from nowhere", CSV "file: [{name: a}]\nresources: [{name: r, fields: [{name: id}]}]",
         "t.yaml:6:8: a file field comes from `xpath`, or `from: path`, or `from: stopRow`\n"},
        {"a file field from elsewhere",
         CSV "file: [{name: a, from: header}]\nresources: [{name: r, fields: [{name: id}]}]",
         "t.yaml:6:8: a file field comes from `xpath`, or `from: path`, or `from: stopRow`\n"},
        {"a file field from two places",
         CSV "file: [{name: a, from: path, xpath: /a/@b}]\nresources: [{name: r, fields: [{name: id}]}]",
         "t.yaml:6:8: a file field comes from `xpath`, or `from: path`, or `from: stopRow`\n"},
        {"a file field that is a list",
         CSV "file: [{name: a, from: path, separator: _}]\nresources: [{name: r, fields: [{name: id}]}]",
         "t.yaml:6:8: a file field is no list\n"},
    };
    check(CASES, COUNT(CASES), SCHEMA_CENTER);
}

// The head of an XML schema; what a case adds begins in line 7.
#define RECORDS XML "xml: {namespaces: {x: urn:x}, record: /x:E/x:P}\n"

static void xml_files(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"made well", RECORDS "rows: .\nresources: [{name: r, fields: [{name: id, xpath: '@id'}]}]", ""},
        {"a dialect", RECORDS "rows: .\ndialect: {}\nresources: [{name: r, fields: [{name: id, xpath: '@id'}]}]",
         "t.yaml:8:10: `dialect` goes with CSV files\n"},
        {"without the key", XML "rows: .\nresources: [{name: r, fields: [{name: id, xpath: '@id'}]}]",
         "t.yaml:1:1: a schema of XML files needs the key 'xml'\n"},
        {"without a record",
         XML "xml: {namespaces: {x: urn:x}}\nrows: .\nresources: [{name: r, fields: [{name: id, xpath: '@id'}]}]",
         "t.yaml:6:6: a description of XML needs the key 'record'\n"},
        {"a namespace that is no text",
         XML "xml: {namespaces: {y: [a], x: urn:x}, record: /x:E/x:P}\nrows: .\nresources: [{name: r, fields: [{name: "
             "id, xpath: '@id'}]}]",
         "t.yaml:6:23: a namespace is a text\n"},
        {"without rows", RECORDS "resources: [{name: r, fields: [{name: id, xpath: '@id'}]}]",
         "t.yaml:7:13: resource 'r' does not say which nodes are its `rows`\n"},
        {"a field from nowhere",
         RECORDS "rows: .\nresources: [{name: r, fields: [{name: id, xpath: '@id'}, {name: a}]}]",
         "t.yaml:8:58: field 'a' has no `xpath`, and its resource no `cell`\n"},
        {"a cell without {title}",
         RECORDS "rows: .\ncell: x:I\nresources: [{name: r, fields: [{name: id, xpath: '@id'}]}]",
         "t.yaml:8:7: `cell` has {title} where the title of a field is to stand\n"},
        {"a title with a quote",
         RECORDS "rows: .\ncell: x:I[@n='{title}']\nresources: [{name: r, fields: [{name: id, xpath: '@id'}, {name: a, "
                 "titles: it's}]}]",
         "t.yaml:9:58: a title with a quote in it cannot stand in `cell`: give the field an `xpath`\n"},
        {"rows nobody tells apart",
         RECORDS "fields: [{name: id, xpath: '@id'}]\nresources:\n  - {name: a, rows: x:I}\n  - {name: b, rows: x:I, "
                 "where: id = 'b'}\n  - {name: c, rows: x:J}\n",
         "t.yaml:9:5: several resources look at these rows: say `where` they are 'a'\n"},
        {"an unknown prefix, at the field's own path",
         RECORDS "rows: .\nresources: [{name: r, fields: [{name: id, xpath: '@id'}, {name: a, xpath: 'y:a'}]}]",
         "t.yaml:8:75: the prefix \"y\" is not declared in xml.namespaces\n"},
        {"an unknown prefix in rows, header, cell and value",
         RECORDS "rows: y:r\nheader: y:h\ncell: y:c[@n='{title}']\nvalue: y:v\nresources: [{name: r, fields: [{name: "
                 "id, xpath: '@id'}]}]",
         "t.yaml:7:7: the prefix \"y\" is not declared in xml.namespaces\nt.yaml:8:9: the prefix \"y\" is not declared "
         "in xml.namespaces\nt.yaml:9:7: the prefix \"y\" is not declared in xml.namespaces\nt.yaml:10:8: the prefix "
         "\"y\" is not declared in xml.namespaces\n"},
        {"an unknown prefix in a file field",
         RECORDS
         "rows: .\nfile: [{name: a, xpath: /y:E/@a}]\nresources: [{name: r, fields: [{name: id, xpath: '@id'}]}]",
         "t.yaml:8:25: the prefix \"y\" is not declared in xml.namespaces\n"},
    };
    check(CASES, COUNT(CASES), SCHEMA_CENTER);
}

// The examples under a field are tried when the schema is loaded.
static void examples(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"all as they say",
         CSV "resources:\n  - name: r\n    fields:\n      - name: id\n      - name: x\n        type: date\n        "
             "format: [default, '%Y-%m-UN']\n"
             "        examples: {2015-03-01: 2015-03-01, 2015-03-UN: 2015-03, '': missing, soon: error}\n",
         ""},
        {"another value", FIELD(", zeroPad: 4, examples: {'12': '0012', '7': '007'}"),
         "t.yaml:10:61: example '7': the value is '0007', not '007'\n"},
        {"groups",
         FIELD(", extract: '(?<value>[0-9]+)(?<unit>c?Gy)', examples: {70Gy: {value: '70', unit: Gy}, 70cGy: {unit: "
               "Gy}, 70: error}"),
         "t.yaml:10:117: example '70cGy': unit is 'cGy', not 'Gy'\n"},
        {"a group that is none", FIELD(", extract: '(?<value>[0-9]+)', examples: {70: {dose: '70'}}"),
         "t.yaml:10:70: field 'x' has no group 'dose'\n"},
        {"cleaned before they are tried", FIELD(", type: integer, examples: {' １２ ': 12}"), ""},
        {"a value of a list", FIELD(", separator: ',', examples: {'a,b': a}"),
         "t.yaml:10:45: examples of a list cannot be tried (put them under a field without separator)\n"},
        {"a list for a value", FIELD(", examples: {a: [a]}"),
         "t.yaml:10:33: an example gives a text or {value: text, group: text}\n"},
        {"a unit in another cell is not asked for", FIELD(", type: number, unit: {from: id}, examples: {'1.50': 1.5}"),
         ""},
        {"no map", FIELD(", examples: [a]"), "t.yaml:10:29: 'examples' wants a map, not a list\n"},
        {"a constraint is an error",
         FIELD(", type: integer, constraints: {maximum: 9}, examples: {'10': error, '9': 9}"), ""},
        {"of a value of the file",
         CSV "file: [{name: f, from: path, extract: 'a(?<value>.*)', examples: {abc: b}}]\nresources: [{name: r, "
             "fields: [{name: id}]}]",
         "t.yaml:6:72: example 'abc': the value is 'bc', not 'b'\n"},
    };
    check(CASES, COUNT(CASES), SCHEMA_CENTER);
}

static void models(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"made well",
         MODEL "resources: [{name: a, primaryKey: [seq], fields: [{name: x}, {name: seq, type: integer, rowNumber: "
               "[{name: x, last: ''}]}]}]\n"
               "rules: [{id: one, assert: count(a) = 1}]\neligibility: [{id: some, assert: a.x is present}]",
         ""},
        {"an attribute that is a list", MODEL "resources: [{name: a, fields: [{name: x, separator: ','}]}]",
         "t.yaml:4:53: `separator` belongs to the fields of hospitals: an attribute is one value\n"},
        {"an attribute with groups", MODEL "resources: [{name: a, fields: [{name: x, extract: '(?<value>.)'}]}]",
         "t.yaml:4:51: `extract` belongs to the fields of hospitals: an attribute is one value\n"},
        {"numbers by what is no attribute", MODEL "resources: [{name: a, fields: [{name: seq, rowNumber: [y]}]}]",
         "t.yaml:4:56: resource 'a' has no field 'y'\n"},
        {"numbers by what is no list", MODEL "resources: [{name: a, fields: [{name: seq, rowNumber: x}]}]",
         "t.yaml:4:55: 'rowNumber' wants a list of attributes\n"},
        {"numbers by a map without a name",
         MODEL "resources: [{name: a, fields: [{name: seq, rowNumber: [{last: x}]}]}]",
         "t.yaml:4:56: a key of an order needs the key 'name'\n"},
        {"numbers by a list", MODEL "resources: [{name: a, fields: [{name: seq, rowNumber: [[seq]]}]}]",
         "t.yaml:4:56: an attribute, or {name: attribute, last: text}, is wanted here\n"},
        {"keys of hospitals do nothing",
         MODEL "encoding: gb18030\nresources: [{name: a, path: x.csv, fields: [{name: x, titles: y, phi: date}]}]",
         "t.yaml:4:11: warning: `encoding` does nothing in a model: it belongs to the schemas of hospitals\n"
         "t.yaml:5:29: warning: `path` does nothing in a model: it belongs to the schemas of hospitals\n"
         "t.yaml:5:63: warning: `titles` does nothing in a model: it belongs to the schemas of hospitals\n"
         "t.yaml:5:71: warning: `phi` does nothing in a model: it belongs to the schemas of hospitals\n"},
        {"no precision column for a date that may be partial",
         MODEL "resources: [{name: a, fields: [{name: x, type: date, precisionColumn: false}]}]",
         "t.yaml:4:71: only a date that is always a day needs no precision column (add `constraints: {precision: "
         "day}`)\n"},
        {"a rule on an entity that is not there",
         MODEL "resources: [{name: a, fields: [{name: x}]}]\nrules: [{id: r, assert: count(b) = 1}]",
         "t.yaml:5:31: the model has no entity 'b'\n"},
        {"a rule on an attribute that is not there",
         MODEL "resources: [{name: a, fields: [{name: x}]}]\nrules: [{id: r, assert: a.y = 'z'}]",
         "t.yaml:5:25: entity 'a' has no attribute 'y'\n"},
        {"a rule of an entity on another",
         MODEL "resources: [{name: a, fields: [{name: x}], rules: [{id: r, assert: b.y = 'z'}]}]",
         "t.yaml:4:68: resource 'a' has no field 'b'\n"},
        {"two rules of one id",
         MODEL "resources: [{name: a, fields: [{name: x}]}]\nrules: [{id: r, assert: count(a) = 1}, {id: r, assert: "
               "count(a) = 1}]",
         "t.yaml:5:40: two rules have the id 'r'\n"},
        {"eligibility that is no truth",
         MODEL "resources: [{name: a, fields: [{name: x}]}]\neligibility: [{id: r, assert: count(a)}]",
         "t.yaml:5:31: this must be true or false\n"},
    };
    check(CASES, COUNT(CASES), SCHEMA_MODEL);
}

// ---- What is inherited ---------------------------------------------------------------------------------------------

static const Schema *load(const char *yaml, SchemaRole role, Arena *arena)
{
    Complaints complaints = {0};
    folder_write("t.yaml", text_from(yaml));
    const Schema *schema = schema_load("t.yaml", role, arena, &complaints);
    assert_complaints(yaml, &complaints, "");
    complaints_free(&complaints);
    return schema;
}

static void describe_resource(const Schema *schema, const Resource *resource, Buffer *out)
{
    const SourceTable *table = &schema->files[resource->file].source.tables[resource->table];
    buffer_format(out, "%s:", resource->name);
    for (size_t i = 0; i < resource->field_count; i++) {
        const Field *field = &resource->fields[i];
        buffer_format(out, " %s", field->name);
        if (field->type != FIELD_STRING) buffer_format(out, ":%d", field->type);
        for (size_t m = 0; m < field->missing_count; m++) buffer_format(out, "|%s", field->missing[m].data);
    }
    buffer_string(out, " key");
    for (size_t i = 0; i < resource->primary_key_count; i++)
        buffer_format(out, " %s", resource->fields[resource->primary_key[i]].name);
    buffer_string(out, " drop");
    for (size_t i = 0; i < table->drop_count; i++) buffer_format(out, " %s", table->drop[i].data);
    buffer_string(out, " rules");
    for (size_t i = 0; i < resource->rule_count; i++) buffer_format(out, " %s", resource->rules[i].id);
    buffer_format(out, " foreign %zu%s%s\n", resource->foreign_key_count, resource->distinct ? " distinct" : "",
                  resource->repeats_conflict ? " repeats" : "");
}

// What stands at the top holds for every resource: replaced by what the resource says itself, but fields, rules and
// drop are added, a field of the same name replacing the common one in its place.
static void the_top_holds_for_every_resource(void **state)
{
    (void)state;
    static const char YAML[] = "schema: 1\n"
                               "name: t\n"
                               "format: csv\n"
                               "patient: id\n"
                               "missingValues: ['', NA]\n"
                               "primaryKey: [id]\n"
                               "distinct: true\n"
                               "repeats: conflict\n"
                               "drop: [name]\n"
                               "foreignKeys: [{fields: [id], reference: {resource: a, fields: [id]}}]\n"
                               "types: {seven: {missingValues: '7'}, eight: {type: seven, missingValues: '8'}}\n"
                               "fields: [{name: id}, {name: common}]\n"
                               "rules: [{id: top, assert: id is present}]\n"
                               "resources:\n"
                               "  - {name: a, path: a.csv, fields: [{name: x}, {name: y, missingValues: ['-9']}]}\n"
                               "  - name: b\n"
                               "    path: b.csv\n"
                               "    missingValues: '-'\n"
                               "    primaryKey: []\n"
                               "    distinct: false\n"
                               "    drop: address\n"
                               "    foreignKeys: []\n"
                               "    fields: [{name: x, type: integer}, {name: common, type: date}, {name: s, type: "
                               "seven}, {name: e, type: eight}, {name: n, type: eight, missingValues: '9'}]\n"
                               "    rules: [{id: own, assert: x > 1}]\n";
    Arena arena = {0};
    Buffer out = {0};
    const Schema *schema = load(YAML, SCHEMA_CENTER, &arena);
    for (size_t i = 0; i < schema->resource_count; i++) describe_resource(schema, &schema->resources[i], &out);
    assert_text("inherited", buffer_c_string(&out),
                "a: id|NA common|NA x|NA y|-9 key id drop name rules top foreign 0 distinct repeats\n"
                "b: id|- common:4|- x:1|- s|7 e|8 n|9 key drop name address rules top own foreign 0 repeats\n");
    buffer_free(&out);
    arena_free(&arena);
}

static void types_build_on_types(void **state)
{
    (void)state;
    static const char YAML[] = "schema: 1\n"
                               "name: t\n"
                               "path: t.csv\n"
                               "format: csv\n"
                               "patient: id\n"
                               "types:\n"
                               "  low: {type: integer, zeroPad: 3, constraints: {minimum: 1, maximum: 9, required: "
                               "true}, warnings: {minimum: 2}}\n"
                               "  high: {type: low, zeroPad: 5, constraints: {maximum: 99}}\n"
                               "resources:\n"
                               "  - name: r\n"
                               "    fields: [{name: id}, {name: a, type: high}, {name: b, type: high, constraints: "
                               "{minimum: 5}, warnings: {maximum: 50}}, {name: c, type: high, severity: warning}]\n";
    static const struct {
        const char *field;
        int64_t minimum, maximum, warning_minimum, warning_maximum;   // 0 = none
        Severity severity;
    } CASES[] = {
        {"a", 1, 99, 2, 0, SEVERITY_ERROR},
        {"b", 5, 99, 2, 50, SEVERITY_ERROR},
        {"c", 1, 99, 2, 0, SEVERITY_WARNING},
    };
    Arena arena = {0};
    const Schema *schema = load(YAML, SCHEMA_CENTER, &arena);
    for (size_t i = 0; i < COUNT(CASES); i++) {
        const Field *field =
            &schema->resources[0].fields[resource_field(&schema->resources[0], text_from(CASES[i].field))];
        assert_int_equal(field->type, FIELD_INTEGER);
        assert_int_equal(field->zero_pad, 5);
        assert_true(field->constraints.required);
        assert_int_equal(field->severity, CASES[i].severity);
        assert_int_equal(field->constraints.minimum.number.coefficient, CASES[i].minimum);
        assert_int_equal(field->constraints.maximum.number.coefficient, CASES[i].maximum);
        assert_int_equal(field->warnings.minimum.number.coefficient, CASES[i].warning_minimum);
        assert_int_equal(field->warnings.maximum.kind == VALUE_MISSING ? 0 : field->warnings.maximum.number.coefficient,
                         CASES[i].warning_maximum);
    }
    arena_free(&arena);
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

static void defaults(void **state)
{
    (void)state;
    Arena arena = {0};
    const Schema *schema =
        load(CSV "resources: [{name: r, fields: [{name: id}, {name: d, type: date}]}]", SCHEMA_CENTER, &arena);
    const SourceFile *source = &schema->files[0].source;
    assert_true(schema->full_snapshot);
    assert_int_equal(schema->timezone, 480);
    assert_int_equal(source->encoding, SOURCE_UTF8);
    assert_int_equal(source->delimiter, ',');
    assert_int_equal(source->quote, '"');
    assert_int_equal(source->header_row_count, 1);
    assert_int_equal(source->header_rows[0], 1);
    assert_string_equal(source->header_join, " ");
    assert_int_equal(source->match, SOURCE_EXACT);
    assert_int_equal(source->stop_count, 0);
    assert_int_equal(schema->resources[0].fields[1].format_count, 1);
    assert_int_equal(schema->resources[0].fields[1].formats[0].kind, DATE_DEFAULT);
    arena_free(&arena);
    static const struct {
        const char *text;
        int32_t minutes;
    } ZONES[] = {{"+08:00", 480}, {"-03:30", -210}, {"+00:00", 0}, {"+14:00", 840}};
    for (size_t i = 0; i < COUNT(ZONES); i++) {
        Arena own = {0};
        schema =
            load(arena_format(&own, CSV "timezone: '%s'\nresources: [{name: r, fields: [{name: id}]}]", ZONES[i].text),
                 SCHEMA_CENTER, &own);
        assert_int_equal(schema->timezone, ZONES[i].minutes);
        arena_free(&own);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_whole),
        cmocka_unit_test(one_pass_shows_all),
        cmocka_unit_test(fields),
        cmocka_unit_test(patterns),
        cmocka_unit_test(constraints),
        cmocka_unit_test(formats),
        cmocka_unit_test(types),
        cmocka_unit_test(types_end_at_1024),
        cmocka_unit_test(units),
        cmocka_unit_test(resources),
        cmocka_unit_test(foreign_keys),
        cmocka_unit_test(rules),
        cmocka_unit_test(files),
        cmocka_unit_test(xml_files),
        cmocka_unit_test(examples),
        cmocka_unit_test(models),
        cmocka_unit_test(the_top_holds_for_every_resource),
        cmocka_unit_test(types_build_on_types),
        cmocka_unit_test(labels),
        cmocka_unit_test(defaults),
    };
    return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
