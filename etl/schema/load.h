// Inside of schema loading: what the files that compile parts of a schema share. All of them complain of everything
// they meet and go on, so that one pass shows all that is wrong; what they leave behind after a complaint is never run.
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

// load.c: text in the arena, cleaned as cells are.
Text load_clean(SchemaLoader *loader, Text text);
// The scalar as a string in the arena; fallback when the node is NULL.
const char *load_string(const YamlNode *node, const char *fallback);

// type.c: a base type's FieldType, -1 for other names; string where nothing is said.
int type_base(const YamlNode *type);
// A field's map with what its named type says below it, down to a base type. NULL after complaining.
const YamlNode *type_expand(SchemaLoader *loader, const YamlNode *node);
// All of `types`, used or not.
void types_check(SchemaLoader *loader);

// format.c: the date formats of a field.
void format_compile(SchemaLoader *loader, const FieldYaml *yaml, Field *field);

// constraint.c: a pattern of the schema; NULL for no node, or after complaining.
const Regex *pattern_compile(SchemaLoader *loader, const YamlNode *node, bool contains);
void constraints_compile(SchemaLoader *loader, const ConstraintsYaml *yaml, FieldType type, Constraints *out);

// remedy.c: what the field and its constraints want, once they are compiled.
void remedies_compile(SchemaLoader *loader, const FieldYaml *yaml, Field *field);

// field.c: compiles a field with its named type and inherited missing values; only slots, list index and unit.field are
// left to field_place and field_resolve_unit. row: name of the element that is the row, NULL where there is none.
void field_compile(SchemaLoader *loader, const YamlNode *node, const YamlNode *missing_values, const char *row,
                   Field *field);

// The name of the element or attribute an XPath leads to, without prefix.
const char *xpath_last_name(SchemaLoader *loader, const char *xpath);

// Does the field have the line number of its row? Have both a title in common?
bool field_is_line(const Field *field);
bool field_shares_title(const Field *a, const Field *b);

// Gives slots or a list index to a field.
void field_place(Field *field, int *slot_count, int *list_count);

// Tries the examples of a field that is wholly compiled; complains of each that gives something else.
void examples_check(SchemaLoader *loader, const Field *field);

// Finds the field or group a unit comes from, once all fields of the resource are known.
void field_resolve_unit(SchemaLoader *loader, const Resource *resource, Field *field);

// rule.c: what the names of an expression stand for: fields of a Resource, fields of the file (of a Schema), entities
// and their attributes (of a Schema that is a model).
typedef bool ScopeFind(const void *context, Text name, Text member, ExprName *found, const char **problem,
                       Arena *arena);
ScopeFind scope_resource, scope_file, scope_model;
// As scope_resource, of texts that no enum was asked of yet.
ScopeFind scope_untyped;

// NULL for no node, or after complaining; it must be true or false.
const Expression *condition_compile(SchemaLoader *loader, const YamlNode *node, ScopeFind *find, const void *context);

// Adds the rules of one scope (files: those of the file).
void rules_compile(SchemaLoader *loader, const BindRecords *records, bool files, ScopeFind *find, const void *context,
                   Rule **rules, size_t *count);
void rules_check_ids(SchemaLoader *loader, const Rule *rules, size_t count);

// resource.c
void resource_compile(SchemaLoader *loader, const ResourceYaml *yaml, Resource *resource, size_t index);
// Once all resources are known.
void resource_compile_foreign_keys(SchemaLoader *loader, const ResourceYaml *yaml, Resource *resource);

// misplaced.c: keys that would do nothing where they stand.
void misplaced_check(SchemaLoader *loader);

// table.c: names of a model that its tables cannot have.
void tables_check(SchemaLoader *loader);

// file.c: the files the resources' rows come from.
void files_compile(SchemaLoader *loader);

// impossible.c: what is said that no file could make true, once the files are known.
void impossible_check(SchemaLoader *loader);

// stray.c: the columns of each file that some of its resources do not read, once the files are known.
void strays_compile(SchemaLoader *loader);

// What a resource says itself, else what the top says.
#define SHARED_OF(resource, member)                                                                                    \
    ((resource)->shared.member ? (resource)->shared.member : loader->yaml->shared.member)

#endif
