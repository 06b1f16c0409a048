// Schema: what a hospital's files look like, or, for the common model, what an entity looks like. Loaded from YAML,
// checked whole, compiled into what the row loop needs. Lives in the run's arena.
//
// Records are arrays of Values. A field that is no list has slots: its value, then the groups of its `extract`, then
// (with `extract`) the whole cleaned text. A list field has items, each with the same slots.
#ifndef SCHEMA_SCHEMA_H
#define SCHEMA_SCHEMA_H

#include "base/map.h"
#include "base/words.h"
#include "expr/expression.h"
#include "source/reader.h"
#include "wrap/regex.h"

typedef enum FieldType {
    FIELD_STRING,
    FIELD_INTEGER,
    FIELD_NUMBER,
    FIELD_BOOLEAN,
    FIELD_DATE,
    FIELD_DATETIME,
    FIELD_TYPE_COUNT
} FieldType;
typedef enum Phi { PHI_NONE, PHI_DIRECT, PHI_DATE } Phi;

// What to do where a constraint is broken; an empty one leaves it to the kind of finding.
typedef struct ConstraintRemedies {
    Label words, pattern, range;
} ConstraintRemedies;

typedef struct Constraints {
    bool required;
    bool given;                        // any of those below
    bool limited;                      // one of minimum, maximum, exclusive_minimum
    bool by_day;                       // those are full dates: first_day <= a full date <= last_day says it all
    bool by_whole;                     // those are small whole numbers: one from least to most breaks none of them
    int32_t first_day, last_day;
    int64_t least, most;
    int precision;                     // DatePrecision, 0 = none
    Words words;                       // enum, cleaned; none = any
    const Regex *pattern;
    Value minimum, maximum, exclusive_minimum;   // VALUE_MISSING = none
    const ConstraintRemedies *remedies;          // NULL where nothing is given
    const YamlNode *node;
} Constraints;

// Where a number's unit comes from.
typedef struct UnitSource {
    bool given;
    UnitId constant;                   // UNIT_NONE = from a field or a group
    int field;                         // index in the same resource, -1
    int group;                         // group of the same field's extract, -1
    const Map *codes;                  // text -> UnitCode, NULL = the text is the unit
    const YamlNode *node;
} UnitSource;

typedef struct UnitCode {
    UnitId unit;
} UnitCode;

typedef struct RowNumberKey {          // models
    size_t attribute;
    Text last;                         // this text sorts behind all others; data NULL = empties first
} RowNumberKey;

// What a field asks of a cell, where that is little enough to be read by a short way (plain.h).
typedef enum PlainForm {
    PLAIN_NOT,                         // not little enough
    PLAIN_TEXT,
    PLAIN_WORD,
    PLAIN_PATTERN,
    PLAIN_NUMBER,
    PLAIN_INTEGER,
    PLAIN_DAY
} PlainForm;

// All that the short way looks at: a row's worth of it fits the processor's first cache, which whole Fields do not.
typedef struct PlainCell {
    PlainForm form;
    int slot;
    const char *label;
    const Text *missing;
    uint32_t missing_count;
    UnitId unit;                       // of a number
    char decimal_char;
    bool wanted;
    union {
        Words words;
        const Regex *pattern;
        struct { int64_t least, most; } number;   // whole numbers; what lies outside is not plain
        struct { int32_t first, last; } day;
    };
} PlainCell;

// What to do where a cell cannot be read; an empty one leaves it to the kind of finding.
typedef struct FieldRemedies {
    Label form, unit;
} FieldRemedies;

typedef struct Field {
    const char *label;                 // the center's own name: first title, or the XPath
    FieldType type;
    Severity severity;                 // of what the cell fails
    int slot;                          // first slot, -1 for a list
    int list_index;                    // -1 when no list
    const Text *missing;               // cleaned texts that mean missing
    size_t missing_count;
    const Regex *extract;
    uint32_t zero_pad;
    bool flawed;                       // complained of: nothing can be said of what uses it (schema_load_flawed)
    bool may_be_future;                // a date of it may be after the day of the export
    bool list, warned, wanted;         // warned: some of `warnings` is given; wanted: a value must or should be there
    char decimal_char, group_char;
    const DateFormat *formats;
    size_t format_count;
    UnitSource unit;
    Constraints constraints, warnings;
    PlainCell plain;
    const char *name;
    const Text *titles;                // cleaned
    size_t title_count;
    const char *xpath;
    const YamlNode *xpath_node;
    Phi phi;
    const Regex *separator;
    size_t value_group;                // group of extract that is the value, SIZE_MAX = none
    size_t group_count;
    const Map *booleans;               // text -> &TRUE or &FALSE
    const char *from;                  // file fields: "path", "stopRow" or NULL
    const RowNumberKey *row_number;    // models; NULL = none
    size_t row_number_count;
    bool no_precision_column;          // models: a date that is always a day
    bool not_exported;                 // models
    const char *standard, *title, *description;
    const YamlNode *examples;
    const FieldRemedies *remedies;
    const YamlNode *node;
} Field;

typedef struct Rule {
    const char *id;
    const Expression *when, *assert;   // when may be NULL
    Severity severity;
    const char *code;                  // the finding's word
    Label message, remedy;             // empty = none of its own
    const YamlNode *node;
    uint64_t checked, failed;          // counted while running: decided, and decided to be false
} Rule;

// How much of a resource was looked at while a submission was read: what "checked" means in feedback.
typedef struct ResourceCounts {
    uint64_t ignored;                  // centers: rows that fell to the resource and are out of scope, and
    uint32_t first_ignored;            // the line of the first
    uint64_t taken;                    // centers: rows that fell to it and are in scope
    uint64_t rows;                     // centers: of these, typed ones that count (record_type); models: rows of the
                                       // entity whose required attributes were asked for
    uint64_t *missing;                 // by field: of those rows, the ones with nothing under it
    uint64_t *items;                   // by field: of a list, its items
} ResourceCounts;

typedef struct ForeignKey {
    const size_t *fields;
    size_t count;
    size_t resource;                   // referred to
    const size_t *reference_fields;
    size_t index;                      // of this key among all of the schema
} ForeignKey;

// A column that another resource of the file reads.
typedef struct StrayColumn {
    size_t table, column;              // of the other resource
    const Field *field;
} StrayColumn;

typedef struct Resource {
    const char *name, *title, *description;
    size_t index;                      // in the schema
    size_t file, table;                // where its rows come from: schema->files[file].source.tables[table]
    Field *fields;
    size_t field_count;
    const PlainCell *plain;            // of each field, side by side; a list is not plain
    int slot_count, list_count;
    size_t patient;                    // field whose row it is (centers)
    const Expression *where, *ignore, *update, *remove;
    const size_t *claim_fields;        // fields that where and ignore look at
    size_t claim_field_count;
    const size_t *primary_key;
    size_t primary_key_count;
    bool has_primary_key;              // the key `primaryKey` is written, be it empty
    bool distinct, repeats_conflict;
    int latest;                        // field, -1 = none
    int numbered;                      // models: the field that numbers the rows, -1 = none
    const size_t *required;            // models: fields that must be there in every row (no numbers)
    size_t required_count;
    const size_t *const *unique_keys;
    const size_t *unique_key_counts;
    size_t unique_key_count;
    ForeignKey *foreign_keys;
    size_t foreign_key_count;
    const StrayColumn *strays;         // must be empty in a row of this one
    size_t stray_count;
    Severity stray_severity;
    Rule *rules;
    size_t rule_count;
    ResourceCounts *counts;
    bool vague;                        // not all of its fields are known by name (schema_load_flawed)
    const YamlNode *node;
} Resource;

typedef struct SchemaFile {            // one path
    const char *path;                  // glob
    bool may_be_empty;                 // nothing but a header is no failed export
    SourceFile source;
} SchemaFile;

typedef struct Schema {
    const char *name, *version, *title, *description;
    const char *path;                  // of the YAML
    Text text;                         // of the YAML, for its hash and for replay
    bool full_snapshot;
    int32_t timezone;                  // minutes east of UTC
    const char *corrections;           // path of the file of corrections; NULL = none
    SchemaFile *files;
    size_t file_count;
    Resource *resources;
    size_t resource_count;
    Field *file_fields;
    size_t file_field_count;
    Rule *rules;                       // centers: file rules; models: rules over one patient
    size_t rule_count;
    Rule *eligibility;                 // models
    size_t eligibility_count;
    size_t foreign_key_count;
    bool vague;                        // not all of its resources are known by name (schema_load_flawed)
    const YamlNode *node;
} Schema;

typedef enum SchemaRole { SCHEMA_CENTER, SCHEMA_MODEL } SchemaRole;

// What a file that nothing else tells of describes: only hospitals have files and patients, said at the top or in a
// resource; only models have rules of eligibility.
SchemaRole schema_role(const YamlNode *root);

// NULL after complaining; everything wrong is complained of in one pass.
Schema *schema_load(const char *path, SchemaRole role, Arena *arena, Complaints *complaints);

// The same, but with what is left of a schema that was complained of, for those who say in one pass what is wrong with
// what builds on it too; never to be run. NULL only where there is nothing.
Schema *schema_load_flawed(const char *path, SchemaRole role, Arena *arena, Complaints *complaints);

// Sets the counts of rules and resources to nothing, for another submission.
void schema_reset_counts(const Schema *schema);

// Minutes east of UTC of "+08:00"; false when it is no time zone.
bool schema_timezone(const char *text, int32_t *minutes);

// The time zone of a schema that does not say one.
#define SCHEMA_TIMEZONE "+08:00"

// NULL when absent.
Resource *schema_resource(const Schema *schema, Text name);
// A stand-in, without a name, for a resource that is absent: it has the fields of all, of which no more than the names
// is known, so that a name that no resource has can still be told. In arena.
const Resource *schema_absent_resource(const Schema *schema, Arena *arena);
// -1 when absent.
int resource_field(const Resource *resource, Text name);

// "did you mean 'born'?" for a name that is none of the schema's resources, of the resource's fields; NULL where none
// is near. In arena.
const char *schema_nearest_resource(const Schema *schema, Text name, Arena *arena);
const char *resource_nearest_field(const Resource *resource, Text name, Arena *arena);

// May one patient have several rows of the entity? With an empty `primaryKey` at most one.
bool resource_is_repeated(const Resource *entity);

// Static type for expressions, unit and words: groups of an `extract` are texts and have neither.
ExprType field_expression_type(const Field *field);
ExprUnit field_expression_unit(const Field *field, bool group);
const Words *field_expression_words(const Field *field, bool group);

#endif
