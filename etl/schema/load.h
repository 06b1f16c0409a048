// Inside of schema loading: what schema.c and field.c share while a file is compiled.
#ifndef SCHEMA_LOAD_H
#define SCHEMA_LOAD_H

#include "schema/language.h"
#include "schema/schema.h"

typedef struct SchemaLoader {
    Arena *arena;
    Complaints *complaints;
    const SchemaYaml *yaml;
    Schema *schema;
    SchemaRole role;
} SchemaLoader;

// Compiles a field with its named type and inherited missing values. True even after complaints, so that the rest is
// checked too; only slots, list index and unit.field are left to field_place and field_resolve_unit.
void field_compile(SchemaLoader *loader, const YamlNode *node, const YamlNode *missing_values, Field *field);

// Gives slots or a list index to a field.
void field_place(Field *field, int *slot_count, int *list_count);

// Finds the field or group a unit comes from, once all fields of the resource are known.
void field_resolve_unit(SchemaLoader *loader, const Resource *resource, Field *field);

// Text in the arena, cleaned as cells are.
Text load_clean(SchemaLoader *loader, Text text);
// The scalar as a string in the arena; fallback when the node is NULL.
const char *load_string(const YamlNode *node, const char *fallback);

#endif
