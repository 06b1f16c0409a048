// Named types: a field says `type: day`, a type may build on another. Keys of the one above win, `constraints` and
// `warnings` are merged key by key.
#include "schema/load.h"

enum { DEEPEST_TYPE = 16 };

static const char *const TYPE_NAMES[FIELD_TYPE_COUNT] = {"string", "integer", "number", "boolean", "date", "datetime"};

int type_base(const YamlNode *type)
{
    if (!type) return FIELD_STRING;
    for (int i = 0; i < FIELD_TYPE_COUNT; i++)
        if (text_is(type->text, TYPE_NAMES[i])) return i;
    return -1;
}

// over on top of under: keys of over win, `constraints` and `warnings` are merged key by key.
static const YamlNode *merge_maps(SchemaLoader *loader, const YamlNode *under, const YamlNode *over)
{
    YamlNode *merged = arena_alloc(loader->arena, sizeof *merged);
    YamlEntry *entries = arena_array(loader->arena, under->count + over->count, sizeof *entries);
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

// Replaces `type: day` by what the type says, until a base type stands there.
const YamlNode *type_expand(SchemaLoader *loader, const YamlNode *node)
{
    for (int depth = 0; depth < DEEPEST_TYPE; depth++) {
        const YamlNode *type = yaml_get(node, "type");
        if (!type || type->kind != YAML_SCALAR || type_base(type) >= 0) return node;
        const YamlNode *named = yaml_get(loader->yaml->types, type->text.data);
        if (!named) {
            yaml_complain(loader->complaints, type, "string integer number boolean date datetime, or declare it under `types`",
                          "there is no type '%s'", type->text.data);
            return NULL;
        }
        if (named->kind != YAML_MAP) {
            yaml_complain(loader->complaints, named, NULL, "a type is a map of field properties");
            return NULL;
        }
        YamlNode *without = arena_alloc(loader->arena, sizeof *without);   // node without its `type`
        YamlEntry *entries = arena_array(loader->arena, node->count, sizeof *entries);
        *without = *node;
        without->count = 0;
        without->entries = entries;
        for (size_t i = 0; i < node->count; i++)
            if (!text_is(node->entries[i].key, "type")) entries[without->count++] = node->entries[i];
        node = merge_maps(loader, named, without);
    }
    yaml_complain(loader->complaints, node, NULL, "types build on each other in a circle");
    return NULL;
}
