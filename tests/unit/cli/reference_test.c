// The languages' tables, all that can be reached from a schema and a mapping: every key has a sentence and an example
// that binds, and stands in the reference.
#include "complaining.h"

#include "cli/reference.h"
#include "config/bind.h"
#include "mapping/language.h"
#include "schema/language.h"

enum { MOST = 64 };

typedef struct Tables {
    const BindTable *items[MOST];
    size_t count;
} Tables;

static void reach(Tables *tables, const BindTable *table);

static void reach_shape(Tables *tables, const BindShape *shape)
{
    if (!shape) return;
    reach(tables, shape->table);
    reach_shape(tables, shape->items);
    reach_shape(tables, shape->entries);
}

static void reach(Tables *tables, const BindTable *table)
{
    if (!table) return;
    for (size_t i = 0; i < tables->count; i++)
        if (tables->items[i] == table) return;
    assert_true(tables->count < MOST);
    tables->items[tables->count++] = table;
    reach(tables, table->inherited);
    for (size_t i = 0; i < table->field_count; i++) {
        reach(tables, table->fields[i].table);
        reach_shape(tables, table->fields[i].shape);
    }
}

static Tables all_tables(void)
{
    Tables tables = {.count = 0};
    reach(&tables, &SCHEMA_LANGUAGE);
    reach(&tables, &MAPPING_LANGUAGE);
    return tables;
}

// Complaints about other keys, which the example leaves out, do not count.
static bool is_about_others(const char *text)
{
    return strstr(text, " needs the key ");
}

static void examples_bind(void **state)
{
    (void)state;
    Tables tables = all_tables();
    for (size_t t = 0; t < tables.count; t++)
        for (size_t i = 0; i < tables.items[t]->field_count; i++) {
            const BindTable *table = tables.items[t];
            const BindField *field = &table->fields[i];
            Arena arena = {0};
            Complaints complaints = {0};
            if (!field->meaning || !*field->meaning || !field->example)
                fail_msg("%s: %s has no meaning or no example", table->name, field->key);
            const char *yaml = arena_format(&arena, "%s: %s\n", field->key, field->example);
            const YamlNode *root = yaml_parse(yaml, text_from(yaml), &arena, &complaints);
            if (root) bind_map(root, table, arena_alloc(&arena, table->size), &arena, &complaints);
            for (size_t c = 0; c < complaints.count; c++)
                if (!is_about_others(complaints.items[c].text))
                    fail_msg("%s: %s%s", table->name, yaml, complaints.items[c].text);
            complaints_free(&complaints);
            arena_free(&arena);
        }
    assert_true(tables.count > 15);
}

static void every_key_stands_in_the_reference(void **state)
{
    (void)state;
    Tables tables = all_tables();
    Buffer out = {0};
    reference_write(&out);
    const char *text = buffer_c_string(&out);
    for (size_t t = 0; t < tables.count; t++) {
        Buffer rows = {0};
        for (size_t i = 0; i < tables.items[t]->field_count; i++) {
            const BindField *field = &tables.items[t]->fields[i];
            buffer_clear(&rows);
            buffer_format(&rows, "| `%s` | ", field->key);
            if (!strstr(text, buffer_c_string(&rows)) || !strstr(text, field->meaning))
                fail_msg("%s: %s is not in the reference", tables.items[t]->name, field->key);
        }
        buffer_free(&rows);
    }
    assert_null(strstr(text, "\n{{"));   // a part nobody writes
    buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_bind),
        cmocka_unit_test(every_key_stands_in_the_reference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
