// Store: patients of the common model into PostgreSQL, one transaction a submission.
//
//     store_open(site, model, &store);                     connects or starts the private server; makes what is missing
//     store_key(store, &key);
//     store_begin(store, &submission, &begun);             STORE_NEW: go on; else nothing is to be done
//     while (submission_next(…, &patient)) store_put(store, patient);
//     store_withdraw(store, keys, count);                  what only showed at the end
//     store_finish(store, &closing, &outcome);             merge, ledger, findings, COMMIT
//
// The rule of this module: rows travel by COPY into temporary tables, are merged set by set, and nothing is visible
// before the COMMIT. A patient whose content is what the database holds already is recognised here and never sent. The
// store copies what it keeps. Every function reports its own failure, once, on stderr; callers return the status.
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "config/site.h"
#include "mapping/ledger.h"
#include "mapping/mapping.h"
#include "store/pg.h"

typedef struct Store Store;

// The numbers are the program's exit codes.
typedef enum StoreStatus {
    STORE_OK = 0,
    STORE_MISCONFIGURED = 2,      // key missing or different, password on the command line, model and database disagree
    STORE_FAILED = 3,             // database, server or file; safe to repeat
    STORE_BUSY = 75,              // another run is loading this center
} StoreStatus;

// Connects to site->database, else to what PG* variables name, else to the private server (started when needed), and
// brings the database up to date: schema etl by its migrations, the model's tables by its YAML. model may be NULL: then
// nothing is made or changed. *store is NULL unless STORE_OK.
StoreStatus store_open(const Site *site, const Model *model, Store **store);

// Rolls back what is open. Waits for the private server when this was its last user. NULL is nothing to close.
void store_close(Store *store);

// For reading: queries of report, export and status. Valid as long as the store.
Pg *store_pg(Store *store);

// For programs that connect by themselves, like psql: the connection string, NULL for what PG* variables say; and a
// private server that lives as long as they do, also when this process is killed.
const char *store_conninfo(const Store *store);
void store_share_with_children(Store *store);
bool store_is_private(const Store *store);

// The pseudonym key, owned by the store. Made together with a database that has no patients; a missing or different one
// later is STORE_MISCONFIGURED.
StoreStatus store_key(Store *store, HashKey **key);

// What became of a submission; the words stand in etl.submission.state.
typedef enum StoreState {
    STORE_NEW,                    // only from store_begin: go on
    STORE_LOADED,
    STORE_UNCHANGED,              // the same bytes with the same definitions are loaded
    STORE_STALE,                  // a newer extract is loaded
    STORE_REFUSED,
    STORE_HELD,                   // waits for somebody's word (too many patients missing)
    STORE_REVERTED,
} StoreState;

const char *store_state_name(StoreState state);   // "loaded", …

typedef struct StoreSubmission {
    const Mapping *mapping;
    const char *const *files;     // paths
    size_t file_count;
    bool has_extracted_at;        // known before reading: --extracted-at or the manifest
    int64_t extracted_at;         // seconds since 1970 UTC
    int64_t received_at;          // the same
    bool dry_run;                 // nothing is recorded; store_abort follows
    bool passes_over_refused;     // what was refused before the last load, and is the same, is not read again
} StoreSubmission;

typedef struct StoreBegun {
    // STORE_NEW; STORE_UNCHANGED or STORE_STALE, recorded already; STORE_REFUSED, passed over and not recorded again.
    StoreState state;
    int64_t submission_id;        // of this attempt
    int64_t earlier_id;           // not new: the submission it was measured against; else 0
    // New: private copies to be read, in the order of the submission's files. Copies and paths stay until the store
    // begins another submission or is closed, the list until this one is finished.
    const char *const *files;
} StoreBegun;

// Hashes the files, opens the transaction, takes the center's lock and compares the files with what is loaded; what is
// new is copied.
StoreStatus store_begin(Store *store, const StoreSubmission *submission, StoreBegun *begun);

// Takes a patient of any disposition: loaded and excluded ones with all their rows, of the others only what became of
// them.
StoreStatus store_put(Store *store, const Patient *patient);

// Takes back patients put in this submission: they are quarantined.
StoreStatus store_withdraw(Store *store, const int64_t *keys, size_t count);

// After the last patient: the stored patients of this center that this submission did not contain, sorted. They are
// kept.
size_t store_missing(Store *store, const int64_t **keys);

// Is data extracted then older than what is loaded? For times known only from the files themselves.
bool store_is_stale(const Store *store, int64_t extracted_at);

typedef struct StoreClosing {
    StoreState
        state;   // STORE_LOADED merges; STORE_REFUSED, STORE_HELD and STORE_STALE roll back and record the attempt
    const Ledger *ledger;
    const Findings *findings;
    bool has_extracted_at;        // else the time of reception counts
    int64_t extracted_at;
} StoreClosing;

typedef struct StoreCounts {
    uint64_t inserted, changed, unchanged;
} StoreCounts;

typedef struct StoreOutcome {
    int64_t submission_id;
    StoreCounts loaded, excluded; // patients; the ledger's column is the sum of the three
    uint64_t removed;             // patients whose rows went to history because the center withdrew them
    uint64_t missing;             // patients kept although a full snapshot lacks them
    uint64_t rows;                // entity rows written
} StoreOutcome;

StoreStatus store_finish(Store *store, const StoreClosing *closing, StoreOutcome *outcome);

// Rolls back; nothing is recorded.
void store_abort(Store *store);

#endif
