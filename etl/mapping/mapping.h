// Mapping: how a center's records become entities of the model. Loaded with its schema and its target, and checked
// against both before any data is read.
#ifndef MAPPING_MAPPING_H
#define MAPPING_MAPPING_H

#include "mapping/model.h"

// A code list's entry: one word, or a word an attribute.
typedef struct CodeWord {
    const char *attribute;             // NULL = for whichever attribute uses the list
    Value word;                        // VALUE_MISSING where `missing` is written
    const YamlNode *node;
} CodeWord;

typedef struct CodeEntry {
    Text code;                         // cleaned; may be a glob
    bool glob;
    const CodeWord *words;
    size_t word_count;
    const YamlNode *node;
} CodeEntry;

typedef struct CodeList {
    const char *name;                  // NULL when written in place
    CodeEntry *entries;
    size_t count;
    Map exact;                         // code -> CodeEntry
    size_t glob_count;
    bool table;                        // entries are maps of attribute: word
    Label remedy;                      // of a code it does not have: names its own
    const YamlNode *node;
} CodeList;

// How one attribute is made.
typedef struct AttributeMapping {
    size_t attribute;
    const Expression *from;            // NULL = the constant
    int first_field;                   // the first source field its expression names, -1 = none
    int slot;   // the expression is just this slot of the record, in need of no cast; -1 = it is not
    const CodeList *codes;             // NULL = none
    const Value *enum_words;   // by Value.first - 1 of a source field with an enum: what the code list says for it, or
                               // without one that word, which the attribute's constraints allow
    bool has_default;
    bool checked;                      // the attribute has a unit or constraints that its value may break
    const Value *words;   // beside codes->entries: what each gives this attribute, already of its type and enum
    Value constant, fallback;
    const YamlNode *node;
} AttributeMapping;

// All that is looked at of an attribute that is a slot's value as it stands, or the word of a slot's enum: a record's
// worth of it fits the processor's first cache.
typedef struct PlainAttribute {
    uint32_t attribute;
    int slot;                          // -1 = not plain
    const Value *enum_words;           // as in AttributeMapping
} PlainAttribute;

typedef struct RepeatAlias {
    const char *name;
    size_t field;                      // of the resource
} RepeatAlias;

typedef struct RepeatLine {            // lists read side by side
    RepeatAlias *aliases;
    size_t count;
} RepeatLine;

// One way an entity is made: from the rows of a resource.
typedef struct RecordMapping {
    size_t entity, resource;
    RepeatLine *lines;                 // count 0 = once a row
    size_t line_count;
    const char *const *alias_names;    // names all lines together define; index = ExprName.index of EXPR_ALIAS
    size_t alias_count;
    const Expression *where;
    AttributeMapping *attributes;
    size_t attribute_count;
    const PlainAttribute *plain;       // of each attribute, side by side
    const size_t *checked;             // the attributes that are
    size_t checked_count;
    const YamlNode *node;
} RecordMapping;

typedef struct Mapping {
    const char *center;
    const char *path;
    Text text;                         // of the YAML
    Schema *schema;
    Model *model;
    RecordMapping *records;            // in the order of the model's entities, then as written
    size_t record_count;
    const bool *const *not_collected;  // [entity][attribute]
    const YamlNode *node;
} Mapping;

// Loads mappings/<center>.yaml, the schema and the target it names. NULL after complaining.
Mapping *mapping_load(const char *path, Arena *arena, Complaints *complaints);

// Does the attribute's expression name the field of the record's resource, be it by an alias or one of its groups?
bool mapping_feeds(const Mapping *mapping, const RecordMapping *record, const AttributeMapping *attribute,
                   size_t field);

// The title that feeds an attribute: the label of the one field its mapping names, or "*" when there are several or
// none.
const char *mapping_feeding_title(const Mapping *mapping, size_t entity, size_t attribute);

#endif
