// Known: what the database holds of a center's patients, as far as a load must know: key, content hash, eligible or
// not. 25 bytes a patient, so that an unchanged patient is recognised without a question to the server.
#ifndef STORE_KNOWN_H
#define STORE_KNOWN_H

#include "store/pg.h"
#include "wrap/hash.h"

enum { KNOWN_EXCLUDED = 1, KNOWN_SEEN = 2, KNOWN_UNCHANGED = 4 };   // flags

typedef struct KnownPatient {
    int64_t key;
    Hash128 content;
} KnownPatient;

typedef struct Known {
    KnownPatient *patients;   // sorted by key
    uint8_t *flags;           // of the patient at the same index
    size_t count, capacity;
} Known;

// Reads the stored patients of the center. False after reporting.
bool known_load(Known *known, Pg *pg, const char *center);

// Index of the patient; SIZE_MAX when it is not stored.
size_t known_find(const Known *known, int64_t key);

void known_free(Known *known);

#endif
