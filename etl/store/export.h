// Export: the stored patients as exact CSV (RFC 4180, UTF-8, LF), one file an entity: center_id, patient_key as P-…,
// the attributes in the model's order, each date followed by its precision. Eligible patients in the directory, the
// others in its directory excluded; rows in order of their keys. All files show one moment of the database.
#ifndef STORE_EXPORT_H
#define STORE_EXPORT_H

#include "mapping/model.h"
#include "store/pg.h"

typedef struct ExportCounts {
    uint64_t eligible, excluded;   // rows of all entities
} ExportCounts;

// Makes the directories when they are missing; each file appears whole. False after reporting.
bool export_write(Pg *pg, const Model *model, const char *directory, ExportCounts *counts);

#endif
