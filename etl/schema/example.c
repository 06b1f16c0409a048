// Examples under a field: a data manager cannot check a pattern by eye, so the schema is loaded only when each example
// gives what it says: a value, `missing`, `error`, or {value: …, group: …}.
#include "schema/load.h"
#include "schema/record.h"

// What a value is called in an example: dates as exact as they are.
static const char *shown(const Value *value, Arena *arena)
{
    char day[DATE_TEXT];
    Buffer text = {0};
    if (value->kind == VALUE_ERROR) return "error";
    if (value->kind == VALUE_MISSING) return "missing";
    if (value->kind == VALUE_DATE) {
        date_write_partial(value_as_date(value), day);
        return arena_string(arena, day);
    }
    value_write(value, &text);
    return buffer_keep(&text, arena).data;
}

static void check_one(SchemaLoader *loader, const Value *value, const YamlNode *wanted, const char *example,
                      const char *part)
{
    const char *got = shown(value, loader->arena);
    if (wanted->kind != YAML_SCALAR)
        yaml_complain(loader->complaints, wanted, NULL, "an example gives a text or {value: text, group: text}");
    else if (!text_is(wanted->text, got))
        yaml_complain(loader->complaints, wanted, NULL, "example '%s': %s is '%s', not '%s'", example, part, got,
                      wanted->text.data);
}

static void check_groups(SchemaLoader *loader, const Field *field, const Value *slots, const YamlNode *wanted,
                         const char *example)
{
    for (size_t i = 0; i < wanted->count; i++) {
        const YamlEntry *entry = &wanted->entries[i];
        size_t group = field->extract ? regex_group_find(field->extract, entry->key) : SIZE_MAX;
        if (text_is(entry->key, "value")) check_one(loader, &slots[0], entry->value, example, "the value");
        else if (group != SIZE_MAX) check_one(loader, &slots[1 + group], entry->value, example, entry->key.data);
        else
            yaml_complain(loader->complaints, entry->value, NULL, "field '%s' has no group '%s'", field->name,
                          entry->key.data);
    }
}

void examples_check(SchemaLoader *loader, const Field *field)
{
    const YamlNode *examples = field->examples;
    if (!examples) return;
    if (field->list) {
        yaml_complain(loader->complaints, examples, "put them under a field without separator",
                      "examples of a list cannot be tried");
        return;
    }
    Value *slots = arena_array(loader->arena, field->group_count + 2, sizeof *slots);
    Field alone = *field;
    if (alone.unit.field >= 0) alone.unit.given = false;   // its unit stands in another cell
    for (size_t i = 0; i < examples->count; i++) {
        Findings unheard = {0};
        Place nowhere = {0};
        Text text = load_clean(loader, examples->entries[i].key);
        SourceItem item = {text.data, (uint32_t)text.size, 0, 0};
        CellContext context = {.place = &nowhere, .findings = &unheard, .arena = loader->arena};
        cell_read(&alone, &item, &context, slots);
        if (examples->entries[i].value->kind == YAML_MAP)
            check_groups(loader, field, slots, examples->entries[i].value, examples->entries[i].key.data);
        else check_one(loader, &slots[0], examples->entries[i].value, examples->entries[i].key.data, "the value");
        findings_free(&unheard);
    }
}
