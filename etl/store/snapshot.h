// Snapshot: the stored patients as the database holds them at one moment, all centers, for reports and exports. Read in
// one read-only transaction, so that every number comes from the same state.
#ifndef STORE_SNAPSHOT_H
#define STORE_SNAPSHOT_H

#include "mapping/model.h"
#include "store/pg.h"

typedef struct SnapshotPatient {
    size_t center;                     // index into centers
    Patient patient;                   // disposition loaded (eligible) or excluded; places and content are empty
} SnapshotPatient;

// A center and its last accepted submission.
typedef struct SnapshotCenter {
    const char *name;
    int64_t submission;                // 0 = none
    const char *extracted_at;          // YYYY-MM-DD (UTC) of its extract: the cut-off date; NULL = not known
    uint64_t read;                     // patients in it, and what became of them
    uint64_t counts[DISPOSITION_COUNT];
} SnapshotCenter;

typedef struct Snapshot {
    const Model *model;
    SnapshotCenter *centers;           // by name
    size_t center_count;
    SnapshotPatient *patients;         // by center, then key
    size_t patient_count;
} Snapshot;

// Fills snapshot in the arena. False after reporting.
bool snapshot_read(Pg *pg, const Model *model, Snapshot *snapshot, Arena *arena);

#endif
