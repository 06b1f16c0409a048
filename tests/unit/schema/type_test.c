// Named types: what is complained of, with its exact text and place; what is inherited from whom.
#include "schema/loading.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(types),
        cmocka_unit_test(types_end_at_1024),
        cmocka_unit_test(types_build_on_types),
    };
    return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
