// A model becomes tables: a schema of the database, a table an entity, a column an attribute. What their names may not
// be, said where they are written, before the database says it in its own words or cuts them off.
#include <string.h>

#include "schema/load.h"

enum { MOST_BYTES = 63 };   // of a name in PostgreSQL, which cuts what is longer

// Columns that every table has besides (store/ddl.c).
static const char *const OWN_COLUMNS[] = {"center_id", "patient_key", "submission_id", "mapping_id",
                                          "file_id",   "line",        "replaced_by"};

static const YamlNode *name_of(const YamlNode *node)
{
    const YamlNode *name = node->kind == YAML_MAP ? yaml_get(node, "name") : NULL;
    return name ? name : node;
}

// suffix: the longest of what is put behind the name.
static void check_length(SchemaLoader *loader, const YamlNode *node, const char *name, const char *suffix)
{
    size_t most = MOST_BYTES - strlen(suffix);
    if (strlen(name) > most)
        yaml_complain(loader->complaints, name_of(node), "choose a shorter one",
                      "the name has %zu bytes, and the database keeps %zu of it", strlen(name), most);
}

static bool has_precision_column(const Field *field)
{
    return (field->type == FIELD_DATE || field->type == FIELD_DATETIME) && !field->no_precision_column;
}

// Is it the name of a column that goes with a date of the entity?
static const Field *date_of(const Resource *entity, const char *name)
{
    static const char SUFFIX[] = "_precision";
    for (size_t i = 0; i < entity->field_count; i++) {
        const Field *field = &entity->fields[i];
        size_t size = strlen(field->name);
        if (has_precision_column(field) && strncmp(name, field->name, size) == 0 && strcmp(name + size, SUFFIX) == 0)
            return field;
    }
    return NULL;
}

static void check_column(SchemaLoader *loader, const Resource *entity, const Field *field)
{
    const YamlNode *node = name_of(field->node);
    for (size_t i = 0; i < sizeof OWN_COLUMNS / sizeof *OWN_COLUMNS; i++)
        if (strcmp(field->name, OWN_COLUMNS[i]) == 0)
            yaml_complain(loader->complaints, node, "choose another name", "every table has a column '%s' of its own",
                          field->name);
    const Field *date = date_of(entity, field->name);
    if (date)
        yaml_complain(loader->complaints, node, "choose another name", "'%s' is the column of the precision of '%s'",
                      field->name, date->name);
    check_length(loader, field->node, field->name, has_precision_column(field) ? "_precision" : "");
}

void tables_check(SchemaLoader *loader)
{
    const Schema *schema = loader->schema;
    bool taken = strcmp(schema->name, "etl") == 0 || strcmp(schema->name, "information_schema") == 0 ||
                 strncmp(schema->name, "pg_", 3) == 0;
    if (taken)
        yaml_complain(loader->complaints, name_of(schema->node), "choose another name",
                      "'%s' is a schema of the database itself", schema->name);
    check_length(loader, schema->node, schema->name, "_history");
    for (size_t e = 0; e < schema->resource_count; e++) {
        const Resource *entity = &schema->resources[e];
        check_length(loader, entity->node, entity->name, "_patient");
        for (size_t f = 0; f < entity->field_count; f++) check_column(loader, entity, &entity->fields[f]);
    }
}
