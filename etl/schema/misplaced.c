// Keys that would do nothing where they stand, as the tables of the language say it (BindField.only). In the schema of
// a hospital a key of another format is a mistake; in a model a key of hospitals is only worth a warning, for a model
// may be made of one of their schemas.
#include "schema/load.h"

typedef struct Misplaced {
    SchemaLoader *loader;
    bool model, csv, xml;   // what is described here
} Misplaced;

static const BindField *find_key(const BindTable *table, Text key)
{
    for (; table; table = table->inherited)
        for (size_t i = 0; i < table->field_count; i++)
            if (text_is(key, table->fields[i].key)) return &table->fields[i];
    return NULL;
}

// What makes several values of a cell.
static bool is_structural(const BindField *key)
{
    static const char *const KEYS[] = {"list", "separator", "extract"};
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++)
        if (strcmp(key->key, KEYS[i]) == 0) return true;
    return false;
}

static void check_key(const Misplaced *here, const YamlNode *value, const BindField *key)
{
    const char *only = key->only;
    bool csv = only && strcmp(only, "CSV") == 0, xml = only && strcmp(only, "XML") == 0;
    Complaints *complaints = here->loader->complaints;
    if (here->model && is_structural(key))
        yaml_complain(complaints, value, NULL, "`%s` belongs to the fields of hospitals: an attribute is one value",
                      key->key);
    else if (here->model && (csv || xml || (only && strcmp(only, "center") == 0)))
        complain_warning(complaints, value->file, value->line, value->column, NULL,
                         "`%s` does nothing in a model: it belongs to the schemas of hospitals", key->key);
    else if (!here->model && ((csv && !here->csv) || (xml && !here->xml)))
        yaml_complain(complaints, value, NULL, "`%s` goes with %s files", key->key, only);
}

static void check_map(const Misplaced *here, const YamlNode *node, const BindTable *table);

// Maps below a key: records, and in models what stands in their fields. Resources say themselves what they describe.
static void check_below(const Misplaced *here, const YamlNode *value, const BindField *key)
{
    bool down = here->model && key->table && strcmp(key->key, "resources") != 0;
    if (down && value->kind == YAML_MAP) check_map(here, value, key->table);
    for (size_t i = 0; down && value->kind == YAML_LIST && i < value->count; i++)
        if (value->items[i]->kind == YAML_MAP) check_map(here, value->items[i], key->table);
}

static void check_map(const Misplaced *here, const YamlNode *node, const BindTable *table)
{
    for (size_t i = 0; i < node->count; i++) {
        const BindField *key = find_key(table, node->entries[i].key);
        if (!key) continue;
        check_key(here, node->entries[i].value, key);
        check_below(here, node->entries[i].value, key);
    }
}

void misplaced_check(SchemaLoader *loader)
{
    enum { CSV = 1, XML = 2 };   // as `format` is bound
    const ResourceYaml *resources = loader->yaml->resources.items;
    Misplaced whole = {.loader = loader, .model = loader->role == SCHEMA_MODEL};
    for (size_t i = 0; i < loader->yaml->resources.count; i++) {
        int format = SHARED_OF(&resources[i], format);
        Misplaced here = {loader, whole.model, format != XML, format != CSV};
        whole.csv |= here.csv;
        whole.xml |= here.xml;
        if (resources[i].shared.node->kind == YAML_MAP)
            check_map(&here, resources[i].shared.node, &RESOURCE_LANGUAGE);
    }
    check_map(&whole, loader->yaml->shared.node, &SCHEMA_LANGUAGE);
}
