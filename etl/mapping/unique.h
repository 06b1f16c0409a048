// Unique keys: what no two patients should share (uniqueKeys of the schema). Gathered over all rows of the submission,
// said when all are known, for the later row in the file may be of the patient that was handed on first.
#ifndef MAPPING_UNIQUE_H
#define MAPPING_UNIQUE_H

#include "schema/record.h"

typedef struct UniqueRow {
    uint64_t hash;
    uint32_t patient;
    const char *pseudonym;
    Place place;                       // of the key's first field
} UniqueRow;

typedef struct UniqueKeys {
    Arena arena;
    UniqueRow *rows;
    size_t count, capacity;
} UniqueKeys;

// Remembers the keys of a patient's records that count, where no field of a key is missing. patient: a number of its
// own.
void unique_add(UniqueKeys *keys, const Record *records, size_t count, uint32_t patient, const char *pseudonym);

// Reports every row that has a key which an earlier row of another patient has.
void unique_report(UniqueKeys *keys, Findings *findings);
void unique_free(UniqueKeys *keys);

#endif
