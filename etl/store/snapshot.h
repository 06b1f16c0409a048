// Snapshot: the stored patients as the database holds them at one moment, all centers, for reports. Read in one
// read-only transaction, so that every number comes from the same state. The same stored data give the same snapshot,
// in the same order, however they came into the database.
#ifndef STORE_SNAPSHOT_H
#define STORE_SNAPSHOT_H

#include "mapping/model.h"
#include "store/pg.h"

typedef struct SnapshotPatient {
    size_t center;                     // index into centers
    Patient patient;                   // disposition loaded (eligible) or excluded; no pseudonym, places and content
} SnapshotPatient;

// A file is told by its hash and by the path its schema declares: its own name may tell of a person.
typedef struct SnapshotFile {
    const char *path, *sha256;         // path: a glob, "RMNPC_DATA_*.csv"; NULL = its name is none the schema declares
} SnapshotFile;

// A center and its last loaded submission.
typedef struct SnapshotCenter {
    const char *name;
    const char *extracted_on;   // YYYY-MM-DD at the center, when it took the data from its system; NULL = not known
    uint64_t read;                     // patients in that submission, and what became of them
    uint64_t counts[DISPOSITION_COUNT];
    const char *mapping_sha256, *schema_sha256, *model_sha256;   // what that submission was read with
    const char *timezone;              // of its schema: "+08:00"
    const YamlNode *schema;            // NULL = its text is not kept
    const YamlNode *not_collected;     // of its mapping: entity: [attributes]; NULL = nothing
    SnapshotFile *files;               // of all submissions that patients now stored come from, by name and hash
    size_t file_count;
} SnapshotCenter;

typedef struct Snapshot {
    const Model *model;
    SnapshotCenter *centers;           // by name
    size_t center_count;
    SnapshotPatient *patients;         // by center, then key
    size_t patient_count;
} Snapshot;

// Fills snapshot in the arena. A database in which nothing was ever stored gives an empty one. False after reporting.
bool snapshot_read(Pg *pg, const Model *model, Snapshot *snapshot, Arena *arena);

#endif
