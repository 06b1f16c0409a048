// Draft: a schema being drafted: what was guessed of each part, and the comments that tell the author how sure it is
// and what is left to decide. Written as YAML that `lint` accepts.
#ifndef AUTHOR_DRAFT_H
#define AUTHOR_DRAFT_H

#include "author/encoding.h"
#include "author/guess.h"

typedef struct DraftField {
    const char *name;
    Text title;          // data NULL = its name, or none (xpath)
    const char *xpath;   // NULL = by its title
    Guess guess;
    bool direct;   // phi: direct
    bool list;     // XML: every node is an item
    bool required;
    size_t filled, rows;
} DraftField;

// A column (its title) or a node (its XPath) that is read past, with the reason.
typedef struct DraftDrop {
    Text title;
    const char *why;
} DraftDrop;

typedef struct DraftDrops {
    DraftDrop *items;
    size_t count, capacity;
} DraftDrops;

typedef struct DraftResource {
    const char *name;
    const char *rows;         // XML, NULL = as said for all
    const char *where;        // NULL = all rows
    const char *const *key;   // names of fields
    size_t key_count;
    bool distinct;
    DraftField *fields;
    size_t field_count;
} DraftResource;

typedef struct Draft {
    const char *source;   // base name of the sample
    const char *read;     // how much of it was read: "20 rows, all there are"
    const char *name;     // of the center
    const char *path;     // glob
    const char *format;
    EncodingGuess encoding;
    // CSV
    char delimiter, quote;
    const char *delimiter_note;   // NULL = sure
    const uint32_t *header_rows;
    size_t header_row_count;
    Text stop_title, stop_text;   // data NULL = none
    // XML
    const SourceNamespace *namespaces;
    size_t namespace_count;
    const char *record, *rows, *header, *cell, *value;
    const char *record_note, *file_note;
    bool closed;         // every node is named, so that one nobody knows can be reported
    DraftDrops passed;   // of a closed one, the nodes that no field reads
    const char *update, *remove;
    const char *const *key;   // primaryKey of all resources; count 0 = each has its own
    size_t key_count;
    // Both
    const char **missing;   // beside ""
    size_t missing_count;
    const char *patient_note;
    DraftField *fields;   // of every resource; the first is the patient's
    size_t field_count;
    DraftDrops drops;
    const char **warnings;   // at the top: what will not work as it is
    size_t warning_count;
    DraftResource *resources;
    size_t resource_count;
} Draft;

void draft_write(const Draft *draft, Buffer *out);

// A name for mappings and rules from any text: letters of any script, digits and _, unlike those in `used`, to which it
// is added. fallback with number where nothing of the text is left.
const char *draft_name(Text text, const char *fallback, size_t number, Map *used, Arena *arena);

// Adds a line to draft->warnings (capacity: as many as there are columns and a few).
void draft_warn(Draft *draft, Arena *arena, const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif
