// One patient: all raw rows -> typed records -> entities -> verdict. The steps of "A row" and "An attribute" in the
// language reference, in that order.
#ifndef MAPPING_PATIENT_H
#define MAPPING_PATIENT_H

#include "mapping/mapping.h"
#include "schema/key.h"

typedef struct PatientRows {
    RawRecord *first;                  // in the order read
    const char *pseudonym;
    int64_t key;
    bool conflicting;                  // streaming: another record has the same patient; its finding exists already
} PatientRows;

// What a raw row counts as in the ledger (CSV: of itself; the caller takes the patient's for XML).
typedef struct RowVerdict {
    RawRecord *raw;
    Disposition disposition;
} RowVerdict;

typedef struct PatientResult {
    Patient patient;
    RowVerdict *rows;                  // one a raw row
    size_t row_count;
    const Record *records;             // those of the rows that could be typed
    size_t record_count;
    bool exists;                       // false: all its rows are orphans; it is nobody
} PatientResult;

// Everything made lives in arena. known: see keys_check_references; may be empty. Findings about the patient are added.
void patient_build(const Mapping *mapping, const PatientRows *rows, const KeySet *known, Findings *findings,
                   Arena *arena, PatientResult *result);

#endif
