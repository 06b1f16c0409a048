// Claim: whose row is it, which resource takes it, is it in scope? Decided on cleaned text, before any typing.
#ifndef MAPPING_CLAIM_H
#define MAPPING_CLAIM_H

#include "mapping/corrections.h"

// What rows of one file are claimed by.
typedef struct Claiming {
    const Schema *schema;
    size_t file;
    Reader *reader;
    Corrections *corrections;          // NULL = none
    int32_t today;                     // see RawRecord
} Claiming;

// Reads the current row of the reader into the arena. keep: copy its texts too, for a row that is kept beyond the next
// reader_next. *id takes the patient's local id; NULL data when the row has none (reported as missing_key, unless
// findings is NULL).
RawRecord *claim_row(const Claiming *claiming, const SourceRow *row, bool keep, Arena *arena, Findings *findings,
                     Text *id);

// What a row has that its resource does not read, reported with the patient: items of XML it does not know
// (fieldsMatch), cells in columns of other resources (strayCells).
void claim_check_items(const Schema *schema, Reader *reader, const RawRecord *raw, const char *patient,
                       Findings *findings);

// What a closed schema does not know of an XML record, reported with its first row.
void claim_check_record(const Schema *schema, size_t file, Reader *reader, const SourceRow *row, const char *patient,
                        Findings *findings);

// The finding about a row that cannot be typed: of another width than the header, or taken by no resource, or by
// several.
void claim_report_unreadable(const RawRecord *raw, const char *pseudonym, Findings *findings);

#endif
