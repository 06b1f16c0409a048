// Rules: what is complained of when they are compiled, with its exact text and place.
#include "schema/loading.h"

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
         CSV "dialect: {stopRow: {id: Total}}\nfile: [{name: total, from: stopRow, titles: a, type: integer}]\nrules: [{id: x, scope: file, assert: "
             "total = records and patients >= 1}]\nresources: [{name: r, fields: [{name: id}]}]",
         ""},
        {"of another scope", RESOURCE("    rules: [{id: x, scope: page, assert: a = '1'}]\n"),
         "t.yaml:9:28: 'scope' is one of: row, file\n"},
    };
    check(CASES, COUNT(CASES), SCHEMA_CENTER);
}

// Units that meet in a rule, as far as they are known: the rule begins at 9:29.
static void units(void **state)
{
    (void)state;
#define MEASURED(assert)                                                                                              \
    CSV "resources:\n  - name: r\n    fields: [{name: id}, {name: gray, type: number, unit: Gy}, {name: centi, type: "  \
        "number, unit: cGy}, {name: load, type: number, unit: IU/mL}, {name: n, type: number}, {name: said, type: "    \
        "number, unit: {from: id}}, {name: grays, type: number, unit: Gy, separator: ','}]\n    rules: [{id: x, "     \
        "assert: \"" assert "\"}]\n"
    static const Case CASES[] = {
        {"of one dimension", MEASURED("gray > centi and gray + centi > 0 and gray - centi < n"), ""},
        {"compared", MEASURED("gray > load"), "t.yaml:9:37: Gy and IU/mL cannot be compared\n"},
        {"compared, behind `between`", MEASURED("gray between 1 and load"),
         "t.yaml:9:49: Gy and IU/mL cannot be compared\n"},
        {"compared, among others", MEASURED("gray in (1, centi, load)"),
         "t.yaml:9:49: Gy and IU/mL cannot be compared\n"},
        {"added", MEASURED("gray + load > 1"), "t.yaml:9:37: Gy and IU/mL cannot be added\n"},
        {"subtracted", MEASURED("1 > load - centi"), "t.yaml:9:41: IU/mL and cGy cannot be subtracted\n"},
        {"added to a sum of a list", MEASURED("sum(grays) + load > 1"), "t.yaml:9:43: Gy and IU/mL cannot be added\n"},
        {"compared with the greatest of a list", MEASURED("load > max(grays)"),
         "t.yaml:9:37: IU/mL and Gy cannot be compared\n"},
        {"how many there are is of no unit", MEASURED("load > count(grays)"), ""},
        {"a share of two is of none", MEASURED("gray / centi + load > 0"), ""},
        {"a multiple is of that unit", MEASURED("2 * gray + load > 0"), "t.yaml:9:41: Gy and IU/mL cannot be added\n"},
        {"a product of two has no name", MEASURED("gray * centi > load"), ""},
        {"a choice of one unit", MEASURED("coalesce(gray, gray) + load > 0"),
         "t.yaml:9:53: Gy and IU/mL cannot be added\n"},
        {"a choice of two", MEASURED("if(n > 1, gray, load) + load > 0"), ""},
        {"in a condition", MEASURED("if(gray > load, n, 1) > 0"), "t.yaml:9:40: Gy and IU/mL cannot be compared\n"},
        {"as the data say", MEASURED("said > load and said + gray > 0"), ""},
        {"of a negative number", MEASURED("-gray < load"), "t.yaml:9:38: Gy and IU/mL cannot be compared\n"},
    };
    check(CASES, COUNT(CASES), SCHEMA_CENTER);
    static const Case OF_A_MODEL[] = {
        {"of two entities",
         MODEL "resources:\n  - name: a\n    primaryKey: []\n    fields: [{name: gray, type: number, unit: Gy}]\n"
               "  - name: b\n    primaryKey: []\n    fields: [{name: load, type: number, unit: IU/mL}]\n"
               "rules: [{id: x, assert: max(a.gray) > b.load}]\n",
         "t.yaml:11:39: Gy and IU/mL cannot be compared\n"},
    };
    check(OF_A_MODEL, COUNT(OF_A_MODEL), SCHEMA_MODEL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules),
        cmocka_unit_test(units),
    };
    return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
