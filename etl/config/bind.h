// Binding: YAML maps into C structs through static tables. A language is its tables: the keys, what they hold, whether
// they are required, what holds without them, an example, and a sentence that says what they mean. The reference
// (config/reference.h) and the JSON Schema (config/jsonschema.h) are written from the same tables. Unknown keys, wrong
// kinds and missing required keys are complaints at their place; all are found in one pass.
#ifndef CONFIG_BIND_H
#define CONFIG_BIND_H

#include "base/language.h"
#include "config/yaml.h"

typedef enum BindType {
    BIND_TEXT,      // const YamlNode *: a scalar with its place; NULL when absent
    BIND_LIST,      // YamlNodes of scalars; a bare scalar is a list of one
    BIND_LISTS,     // YamlNodes of lists of scalars
    BIND_NODE,      // const YamlNode *: anything, read by who knows
    BIND_MAP,       // const YamlNode *: a map with free keys
    BIND_BOOLEAN,   // bool: true or false
    BIND_TRUTH,     // BindTruth: the same where "not said" is a third answer
    BIND_NUMBER,    // uint32_t
    BIND_NUMBERS,   // BindNumbers; a bare number is a list of one
    BIND_WORD,      // int: index into words
    BIND_LABEL,     // Label: a text, or {en: …, zh: …}
    BIND_RECORD,    // pointer to a struct of `table`, NULL when absent
    BIND_RECORDS,   // BindRecords: list of at most BIND_MOST_RECORDS maps, each a struct of `table`
} BindType;

typedef struct YamlNodes {
    const YamlNode *const *items;
    size_t count;
    const YamlNode *node;           // where the list stands; NULL = the key is absent
} YamlNodes;

typedef enum BindTruth { BIND_NOT_SAID, BIND_FALSE, BIND_TRUE } BindTruth;

typedef struct BindNumbers {
    const uint32_t *items;
    size_t count;
} BindNumbers;

enum { BIND_MOST_RECORDS = 4096 };

typedef struct BindRecords {
    void *items;                    // array of structs
    size_t count;
} BindRecords;

typedef struct BindTable BindTable;

// What may stand under a key whose value is read by who knows it (BIND_NODE, BIND_MAP): one of these forms. For the
// JSON Schema; the loader that reads the value says what is wrong with it.
typedef struct BindShape BindShape;
struct BindShape {
    bool text;                      // a scalar, with `empty` also one with nothing in it
    bool empty;
    const BindShape *items;         // a list of such items
    const BindShape *entries;       // a map with free keys and such values
    const BindTable *table;         // a map with these keys
};

extern const BindShape BIND_ANY_TEXT, BIND_SOME_TEXT;   // a scalar; one with something in it

// One key. What it is bound by stands in front; the rest is for the reference and the JSON Schema.
typedef struct BindField {
    const char *key;
    BindType type;
    size_t offset;
    const char *meaning;            // one sentence
    bool required;
    const char *const *words;       // BIND_WORD: NULL-terminated; an empty word stands for "not said"
    const BindTable *table;         // BIND_RECORD, BIND_RECORDS
    const BindShape *shape;         // BIND_NODE, BIND_MAP
    const char *holds;              // what its texts are: "expression", "pattern"; NULL = just texts
    const char *fallback;           // what holds where the key is not there, in YAML; NULL = nothing
    const char *example;            // a value in YAML, on one line
    const char *only;               // where it goes, when not everywhere: "XML", "models"
} BindField;

struct BindTable {
    const char *name;               // what complaints call such a map: "schema", "field", "rule"
    size_t size;                    // of the struct
    size_t node_offset;             // where it keeps its const YamlNode *, for places
    const BindField *fields;
    size_t field_count;
    const BindTable *inherited;     // its keys are allowed too; its struct begins at inherited_offset
    size_t inherited_offset;
};

// Fills *out (zeroed by the caller, holding defaults where it wants others). False after at least one complaint; what
// was wrong is then left out, as if its key were absent, so that the rest can be checked too.
bool bind_map(const YamlNode *node, const BindTable *table, void *out, Arena *arena, Complaints *complaints);

// After bind_map has complained: leaves out of lists the records that lack something required and forgets single
// records that do, so that the rest can be read without asking for each part. *lost counts them. False when the struct
// itself lacks something required.
bool bind_keep_whole(const BindTable *table, void *bound, size_t *lost);

// true/false of a scalar; complains otherwise.
bool bind_boolean(const YamlNode *node, bool *out, Complaints *complaints);
bool bind_number(const YamlNode *node, uint32_t *out, Complaints *complaints);

// A text in every language: a scalar is the same in all; of a map, a language that is not given takes what is there.
bool bind_label(const YamlNode *node, Label *out, Complaints *complaints);

// The word nearest to text among the candidates (letters to change, add, leave out or turn about: at most a third of
// it), or NULL.
const char *bind_nearest(Text text, const char *const *candidates, size_t count);

// "did you mean 'born'?" with that word, in the arena; NULL where none is near.
const char *bind_hint(Text text, const char *const *candidates, size_t count, Arena *arena);

#endif
