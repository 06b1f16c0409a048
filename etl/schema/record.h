// Record: one row of a resource, typed and checked. A row of text is first claimed (whose is it, which resource takes
// it, is it in scope), then, once all rows of its patient are there, typed.
#ifndef SCHEMA_RECORD_H
#define SCHEMA_RECORD_H

#include "schema/schema.h"

// A row as it was read, kept until its patient is complete.
typedef struct RawRecord RawRecord;
struct RawRecord {
    const Resource *resource;          // NULL: no resource takes it
    uint32_t file, line;
    uint32_t unit;                     // 0-based ordinal of the ledger's unit in its file
    Hash128 content;                   // of all its cells, for the duplicate rule
    uint32_t cells, expected_cells;    // of a CSV row; where they differ it is
    bool ragged;
    bool contested;                    // several resources take it, so resource is NULL too
    bool ignored;                      // out of scope by `ignore`
    int32_t today;                     // the day of the export, after which nothing can have happened; 0 = not asked
    SourceField *fields;               // one a field of the resource
    struct CorrectedCell *corrected;   // cells read otherwise than they stand; NULL for most rows
    RawRecord *next;                   // of the same patient, in the order read
};

typedef enum RecordState {
    RECORD_KEPT,
    RECORD_MERGED,                     // its cells went into an earlier row by `update`
    RECORD_DUPLICATE, RECORD_CONFLICT, RECORD_SUPERSEDED, RECORD_REMOVED, RECORD_ORPHAN,
} RecordState;

typedef struct Record {
    RawRecord *raw;
    const Resource *resource;
    Value *slots;                      // resource->slot_count
    ExprList *lists;                   // resource->list_count
    Place *places;                     // one a field
    Place place;                       // of the row: field "*"
    RecordState state;
    bool error;                        // a cell is in error
} Record;

// Types every cell of the row; findings go to the list with the patient's pseudonym. Everything made lives in arena.
// Counts the row and its empty cells in resource->counts.
void record_type(RawRecord *raw, const char *patient, Record *record, Findings *findings, Arena *arena);

// True for a row of which findings are said: not one superseded, repeated, removed or merged into another.
static inline bool record_counts(const Record *record)
{
    return record->state == RECORD_KEPT || record->state == RECORD_CONFLICT || record->state == RECORD_ORPHAN;
}

// Takes the row out of the counts again: it does not count, or is typed anew.
void record_uncount(const Record *record, Arena *arena);

// Evaluates the resource's rules on a record that is kept.
void record_check_rules(const Record *record, const char *patient, Findings *findings, Arena *arena);

// The first constraint a present value breaks, FINDING_CODE_COUNT when all hold (`required` is not among them).
// A text found in the enum learns its index there.
FindingCode constraints_check(const Constraints *constraints, Value *value);

// What to do about a cell that fails so, by the field or by one of its constraints, `warnings` included; NULL where the
// kind of finding says it.
const Label *field_remedy(const Field *field, FindingCode code);
const Label *constraints_remedy(const Constraints *constraints, FindingCode code);

// Remembers with a finding that a value is not in the enum which value it was.
void constraints_add_unknown(const Constraints *constraints, const Value *value, Findings *findings, Finding *finding);

// True unless the rule is decided and false; counts what was checked.
bool rule_holds(Rule *rule, const ExprEnv *env);
// The finding about a rule that does not hold: it stands at the leftmost cell that the rule names, or else at `whole`,
// and remembers all cells the rule looked at.
void rule_report(const Rule *rule, const ExprEnv *env, const Place *whole, const char *patient, Findings *findings);

// Reads one cell by its field: missing? -> extract -> zeroPad -> type -> constant unit -> ahead of today? ->
// constraints -> warnings.
// out takes the field's slots. record is NULL for file fields. False when it is in error.
typedef struct CellContext {
    const Place *place;
    const char *patient;
    Findings *findings;
    Arena *arena;
    const Value *unit_text;            // of the field the unit comes from, NULL where it comes from elsewhere
    const Place *unit_place;           // of its cell, NULL with unit_text
    int32_t today;                     // see RawRecord
} CellContext;
bool cell_read(const Field *field, const SourceItem *item, const CellContext *context, Value *out);

// What a text is called that cannot be read at all: after the type that was wanted.
FindingCode field_unreadable(const Field *field);

// True for an empty text and for what the field's missingValues list.
bool field_is_missing(const Field *field, Text cleaned);

// The text a patient is known by: cleaned cell -> missing? -> extract -> zeroPad. data NULL when missing.
Text cell_identity(const Field *field, Text cleaned, Arena *arena);

// A local id as a person types it, as the schema's first resource would read it. False when it is empty or missing.
bool schema_clean_patient_id(const Schema *schema, Text typed, Arena *arena, Text *id);

#endif
