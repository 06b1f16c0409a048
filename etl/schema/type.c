// Named types: a field says `type: day`, a type may build on another. Keys of the one above win, `constraints` and
// `warnings` are merged key by key.
#include "schema/load.h"

enum { DEEPEST_TYPE = 16, MOST_TYPES = 1024 };

static const char *const TYPE_NAMES[FIELD_TYPE_COUNT] = {"string", "integer", "number", "boolean", "date", "datetime"};

static int base_type(Text name)
{
    for (int i = 0; i < FIELD_TYPE_COUNT; i++)
        if (text_is(name, TYPE_NAMES[i])) return i;
    return -1;
}

int type_base(const YamlNode *type)
{
    return type ? base_type(type->text) : FIELD_STRING;
}

// over on top of under: keys of over win, `constraints` and `warnings` are merged key by key.
static const YamlNode *merge_maps(SchemaLoader *loader, const YamlNode *under, const YamlNode *over)
{
    YamlNode *merged = arena_alloc(loader->arena, sizeof *merged);
    YamlEntry *entries = arena_array(loader->arena, under->count + over->count + 1, sizeof *entries);
    *merged = *over;
    merged->entries = entries;
    merged->count = 0;
    for (size_t i = 0; i < under->count; i++)
        if (!yaml_get(over, under->entries[i].key.data)) entries[merged->count++] = under->entries[i];
    for (size_t i = 0; i < over->count; i++) {
        YamlEntry entry = over->entries[i];
        const YamlNode *below = yaml_get(under, entry.key.data);
        bool both_maps = below && below->kind == YAML_MAP && entry.value->kind == YAML_MAP;
        if (both_maps && (text_is(entry.key, "constraints") || text_is(entry.key, "warnings")))
            entry.value = merge_maps(loader, below, entry.value);
        entries[merged->count++] = entry;
    }
    return merged;
}

static const YamlNode *without_type(SchemaLoader *loader, const YamlNode *node)
{
    YamlNode *without = arena_alloc(loader->arena, sizeof *without);
    YamlEntry *entries = arena_array(loader->arena, node->count + 1, sizeof *entries);
    *without = *node;
    without->count = 0;
    without->entries = entries;
    for (size_t i = 0; i < node->count; i++)
        if (!text_is(node->entries[i].key, "type")) entries[without->count++] = node->entries[i];
    return without;
}

const YamlNode *type_expand(SchemaLoader *loader, const YamlNode *node)
{
    const YamlNode *first = yaml_get(node, "type"), *type = first;
    for (int depth = 0; depth < DEEPEST_TYPE; depth++, type = yaml_get(node, "type")) {
        if (!type || type->kind != YAML_SCALAR || base_type(type->text) >= 0) return node;
        const YamlNode *named = yaml_get(loader->yaml->types, type->text.data);
        if (!named) {
            yaml_complain(loader->complaints, type,
                          "string integer number boolean date datetime, or declare it under `types`",
                          "there is no type '%s'", type->text.data);
            return NULL;
        }
        if (named->kind != YAML_MAP) return NULL;   // types_check has said so
        node = merge_maps(loader, named, without_type(loader, node));
    }
    yaml_complain(loader->complaints, first, NULL, "type '%s' builds on itself in a circle", first->text.data);
    return NULL;
}

void types_check(SchemaLoader *loader)
{
    const YamlNode *types = loader->yaml->types;
    if (types && types->count > MOST_TYPES) {
        yaml_complain(loader->complaints, types->entries[MOST_TYPES].value, NULL, "a schema has at most %d named types",
                      MOST_TYPES);
        return;
    }
    for (size_t i = 0; types && i < types->count; i++) {
        const YamlEntry *entry = &types->entries[i];
        if (base_type(entry->key) >= 0)
            complain(loader->complaints, types->file, entry->line, entry->column, NULL,
                     "'%s' is a type of the language", entry->key.data);
        if (entry->value->kind != YAML_MAP) {
            yaml_complain(loader->complaints, entry->value, NULL, "a type is a map of field properties");
            continue;
        }
        FieldYaml unused = {0};
        const YamlNode *expanded = type_expand(loader, entry->value);
        if (expanded) bind_map(expanded, &PROPERTIES_LANGUAGE, &unused, loader->arena, loader->complaints);
    }
}
