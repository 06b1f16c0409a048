// Migrate: brings a database up to date, once, under an advisory lock: schema etl by the numbered files of store/sql/
// (each remembered with its SHA-256: an applied file never changes), the model's tables by its YAML.
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include "mapping/model.h"
#include "store/pg.h"

// True when nothing is left to be done. model may be NULL: only schema etl.
typedef enum MigrateState { MIGRATE_CURRENT, MIGRATE_BEHIND, MIGRATE_FAILED } MigrateState;
MigrateState migrate_state(Pg *pg, const Model *model);

// Applies what is missing; nothing when all is there. False after reporting; then nothing was changed.
bool migrate_run(Pg *pg, const Model *model);

// Makes what schema etl holds once every file is applied in a schema of another name, which is made. Within the
// caller's transaction, who compares and rolls back. False after reporting.
bool migrate_copy(Pg *pg, const char *schema);

#endif
