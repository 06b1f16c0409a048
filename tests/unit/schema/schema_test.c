// Schemas: what is complained of at the top of one when it is loaded, with its exact text and place; models; one
// pass that shows all.
#include "schema/loading.h"

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

static void models(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"made well",
         MODEL "resources: [{name: a, primaryKey: [seq], fields: [{name: x}, {name: seq, type: integer, rowNumber: "
               "[{name: x, last: ''}]}]}]\n"
               "rules: [{id: one, assert: count(a) = 1}]\neligibility: [{id: some, assert: count(a.x) >= 1}]",
         ""},
        {"the one row of an entity that has one",
         MODEL "resources: [{name: a, primaryKey: [], fields: [{name: x}]}]\nrules: [{id: r, assert: a.x is present}]", ""},
        {"the one row of an entity that may have several",
         MODEL "resources: [{name: a, fields: [{name: x}]}, {name: b, primaryKey: [y], fields: [{name: y}]}]\n"
               "rules: [{id: r, assert: a.x is present}, {id: s, when: count(b where y = 'z') = 1, assert: b.y = 'z'}]",
         "t.yaml:5:25: warning: of a patient with several rows of 'a' this is missing (use min, max, first, last, any or "
         "count)\n"
         "t.yaml:5:92: warning: of a patient with several rows of 'b' this is missing (use min, max, first, last, any "
         "or count)\n"},
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

// What changes nothing of how data are read stays for the pages that people read.
static void what_is_for_people_is_kept(void **state)
{
    (void)state;
    Arena arena = {0};
    const Schema *schema =
        load(CSV "version: '3'\ntitle: City Hospital\ndescription: Monthly.\nresources:\n  - name: r\n    title: "
                 "Visits\n    description: One row a visit.\n    fields: [{name: id, title: Number, description: As on "
                 "the card., standard: ICD-10}]\n",
             SCHEMA_CENTER, &arena);
    const Resource *resource = &schema->resources[0];
    const struct {
        const char *label, *got, *wanted;
    } CASES[] = {
        {"version", schema->version, "3"},
        {"title", schema->title, "City Hospital"},
        {"description", schema->description, "Monthly."},
        {"a resource's title", resource->title, "Visits"},
        {"a resource's description", resource->description, "One row a visit."},
        {"a field's title", resource->fields[0].title, "Number"},
        {"a field's description", resource->fields[0].description, "As on the card."},
        {"a field's standard", resource->fields[0].standard, "ICD-10"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) assert_text(CASES[i].label, CASES[i].got, CASES[i].wanted);
    const Schema *bare = load(CSV "resources: [{name: r, fields: [{name: id}]}]\n", SCHEMA_CENTER, &arena);
    assert_true(!bare->title && !bare->description && !bare->resources[0].title && !bare->resources[0].fields[0].standard);
    assert_string_equal(bare->version, "");
    arena_free(&arena);
}

// What a file describes that nothing else tells of.
static void roles(void **state)
{
    (void)state;
    static const struct {
        const char *label, *yaml;
        SchemaRole role;
    } CASES[] = {
        {"the patient at the top", CSV "resources: []", SCHEMA_CENTER},
        {"the patient in a resource", "schema: 1\nresources: [{name: a}, {name: b, patient: id}]", SCHEMA_CENTER},
        {"a file, and the patient forgotten", "schema: 1\npath: t.csv\nresources: []", SCHEMA_CENTER},
        {"a format in a resource", "schema: 1\nresources: [{name: a, format: xml}]", SCHEMA_CENTER},
        {"entities", MODEL "resources: [{name: a, primaryKey: []}]", SCHEMA_MODEL},
        {"who is in the cohort", CSV "eligibility: []\nresources: []", SCHEMA_MODEL},
        {"no list of resources", "schema: 1\nresources: a", SCHEMA_MODEL},
        {"no map", "[a]", SCHEMA_MODEL},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Arena arena = {0};
        Complaints complaints = {0};
        const YamlNode *root = yaml_parse("t.yaml", text_from(CASES[i].yaml), &arena, &complaints);
        assert_complaints(CASES[i].label, &complaints, "");
        if (schema_role(root) != CASES[i].role) fail_msg("%s", CASES[i].label);
        complaints_free(&complaints);
        arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_whole),
        cmocka_unit_test(one_pass_shows_all),
        cmocka_unit_test(models),
        cmocka_unit_test(what_is_for_people_is_kept),
        cmocka_unit_test(roles),
    };
    return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
