// The schema language as tables: what may stand in a schema file, bound to the structs below. The reference and the
// JSON Schema are generated from the same tables.
#ifndef SCHEMA_LANGUAGE_H
#define SCHEMA_LANGUAGE_H

#include "config/bind.h"

typedef struct DialectYaml {
    const YamlNode *node;
    const YamlNode *delimiter, *quote, *header_join;
    BindNumbers header_rows;
    const YamlNode *stop_row;
} DialectYaml;

typedef struct ConstraintsYaml {
    const YamlNode *node;
    bool required;
    YamlNodes enumeration;
    const YamlNode *pattern, *minimum, *maximum, *exclusive_minimum;
    int precision;                 // 0 none, then year, month, day
} ConstraintsYaml;

// One of `missingValues`, written as a map.
typedef struct MissingValueYaml {
    const YamlNode *node;
    const YamlNode *value, *label;
} MissingValueYaml;

// `unit`, written as a map.
typedef struct UnitYaml {
    const YamlNode *node;
    const YamlNode *from, *codes;
} UnitYaml;

// One of `rowNumber`, written as a map.
typedef struct RowNumberYaml {
    const YamlNode *node;
    const YamlNode *name, *last;
} RowNumberYaml;

typedef struct FieldYaml {
    const YamlNode *node;
    const YamlNode *name;
    YamlNodes titles;
    const YamlNode *xpath, *separator, *extract, *examples, *type, *decimal_char, *group_char, *unit, *from,
        *row_number, *standard;
    bool list, may_be_future;
    uint32_t zero_pad;
    YamlNodes format, true_values, false_values;
    const YamlNode *missing_values;
    int severity;                  // 0 not said, then info, warning, error
    int phi;                       // 0 not said, then direct, date
    ConstraintsYaml *constraints, *warnings;
    const YamlNode *title, *description;
    BindTruth precision_column, export;
} FieldYaml;

typedef struct RuleYaml {
    const YamlNode *node;
    const YamlNode *id, *when, *assert, *code;
    Label message, remedy;
    int severity, scope;           // scope: 0 row, 1 file
} RuleYaml;

typedef struct ForeignKeyYaml {
    const YamlNode *node;
    YamlNodes fields;
    struct ReferenceYaml {
        const YamlNode *node;
        const YamlNode *resource;
        YamlNodes fields;
    } *reference;
} ForeignKeyYaml;

// The keys that may stand at the top (for every resource) or in a resource (replacing the top's).
typedef struct SharedYaml {
    const YamlNode *node;
    const YamlNode *path;
    int format, encoding, fields_match;      // 0 not said
    int stray_cells;                         // 0 not asked, else a Severity
    DialectYaml *dialect;
    const YamlNode *missing_values;
    YamlNodes drop, primary_key, unique_keys;
    const YamlNode *patient, *latest, *update, *remove, *ignore;
    BindTruth distinct, may_be_empty;
    int repeats;                             // 0 not said, 1 conflict
    BindRecords foreign_keys;
    const YamlNode *rows, *header, *cell, *value;
    BindRecords fields;                      // FieldYaml
    BindRecords rules;                       // RuleYaml
} SharedYaml;

typedef struct ResourceYaml {
    SharedYaml shared;
    const YamlNode *name, *where, *title, *description;
} ResourceYaml;

typedef struct SchemaYaml {
    SharedYaml shared;
    uint32_t schema;
    const YamlNode *name, *version, *title, *description, *timezone, *types, *corrections;
    int snapshot;
    struct XmlYaml {
        const YamlNode *node;
        const YamlNode *namespaces, *record;
        YamlNodes drop;
        int unknown;
    } *xml;
    BindRecords file;                        // FieldYaml
    BindRecords eligibility;                 // RuleYaml
    BindRecords resources;                   // ResourceYaml
} SchemaYaml;

// FIELD_LANGUAGE is PROPERTIES_LANGUAGE (what a named type may say) and a name.
// SHARED_LANGUAGE: the keys that may stand at the top or in a resource.
extern const BindTable SCHEMA_LANGUAGE, SHARED_LANGUAGE, RESOURCE_LANGUAGE, DIALECT_LANGUAGE, XML_LANGUAGE,
    FOREIGN_KEY_LANGUAGE, REFERENCE_LANGUAGE, FIELD_LANGUAGE, PROPERTIES_LANGUAGE, RULE_LANGUAGE,
    CONSTRAINTS_LANGUAGE, MISSING_VALUE_LANGUAGE, UNIT_LANGUAGE, ROW_NUMBER_LANGUAGE;
extern const BindShape MISSING_VALUES_SHAPE;

#endif
