// Examples: what a field makes of them is what they say, or it is complained of.
#include "schema/loading.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples),
    };
    return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
