// Resources: what is complained of, with its exact text and place; keys between them; what the top says for all of
// them.
#include "schema/loading.h"

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
        {"a key with a field twice", RESOURCE("    primaryKey: [id, a, id]\n"),
         "t.yaml:9:25: 'id' stands twice in the key\n"},
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(resources),
        cmocka_unit_test(foreign_keys),
        cmocka_unit_test(the_top_holds_for_every_resource),
    };
    return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
