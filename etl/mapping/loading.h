// Inside of loading a mapping: what the files that compile one share. codes.c has the code lists, record_scope.c the
// names that expressions see, attribute_mapping.c the attributes of one way an entity is made, record_mapping.c such a
// way, mapping.c the whole file and its target.
#ifndef MAPPING_LOADING_H
#define MAPPING_LOADING_H

#include "mapping/language.h"
#include "mapping/mapping.h"

typedef struct MappingLoader {
    Arena *arena;
    Complaints *complaints;
    const MappingYaml *yaml;
    Mapping *mapping;
    const CodeList **codelists;        // beside yaml->codelists; NULL for one that is wrong
    bool *used;                        // of each: an attribute names it
    Map files;                         // of code lists, by their names as written: what was read of each
} MappingLoader;

// Names an expression of one record sees: aliases, then the resource's fields.
typedef struct RecordScope {
    const Resource *resource;
    const RecordMapping *record;
} RecordScope;

// codes.c: a code list written in place, or {file: x.csv} from the mapping's folder, under this name (NULL = none).
// NULL after complaining.
const CodeList *codes_compile(MappingLoader *loader, const YamlNode *node, const char *name);
// A path as `file` names it from its own folder, without "mappings/../" on the way. path itself, or in arena.
const char *mapping_beside(const char *file, const char *path, Arena *arena);

// record_scope.c
bool scope_find(const void *scope, Text name, Text member, ExprName *found, const char **problem, Arena *arena);
// "resource 'main' has no field 'x'"; of the stand-in for an absent resource, that no resource has it. In arena.
const char *scope_no_field(const Resource *resource, Text name, Arena *arena);
// The field the record's alias stands for in the first line of `repeat` that has it.
const Field *scope_alias_field(const RecordScope *scope, size_t alias);

// outcomes.c: complains of what may come out of mapped->from and not go into the attribute; computed: it is not just a
// field.
void outcomes_check(MappingLoader *loader, const Field *attribute, const AttributeMapping *mapped, bool computed);

// attribute_mapping.c
// A word as the attribute will hold it: of its type, in its unit, within its constraints. Complains where it cannot.
Value attribute_word(MappingLoader *loader, const Field *attribute, const Value *word, const YamlNode *node);
bool attribute_takes(const Field *attribute, const Value *word);
void attributes_compile(MappingLoader *loader, RecordScope *scope, const Resource *entity, const YamlNode *fields,
                        RecordMapping *record);

// record_mapping.c
void record_compile(MappingLoader *loader, const Resource *entity, const YamlNode *node);

#endif
