// Inside of the store: one submission under way, from store_begin to store_finish. store.c decides, staging.c sends the
// rows, merge.c puts them in place, record.c writes what schema etl keeps of it.
//
// Rows go one of two ways. Staged: into temporary tables, then merged set by set in order of keys. Fresh (the first
// load, when the model's tables hold nothing): straight into the tables, whose primary keys are taken off and made
// again at the end, for an index over random keys costs more than all the rest.
#ifndef STORE_TRANSFER_H
#define STORE_TRANSFER_H

#include "store/known.h"
#include "store/store.h"

typedef struct TransferFile {
    const char *path, *name;
    unsigned char sha256[HASH_SHA256_SIZE];
    int64_t bytes;
} TransferFile;

// A value's place in a COPY line.
typedef struct TransferColumn {
    size_t value;                 // index in the row
    bool precision;               // its precision, not its day
} TransferColumn;

// An entity's rows on their way.
typedef struct TransferTable {
    const Resource *entity;
    const char *table;            // where they belong
    const char *target;           // where they are sent: the same, or a temporary table
    const char *columns;          // names, with commas
    const char *copy;             // the statement
    TransferColumn *fields;
    size_t field_count;
    Buffer lines;                 // not sent yet
} TransferTable;

// The last submission of the center that was loaded.
typedef struct TransferLatest {
    int64_t id, mapping_id, extracted_at;   // id 0 = none
    bool extracted_known;
    bool same_files;
    bool older_same_files;        // an earlier one had these very files
    bool refused_before;          // these files were refused, with this mapping, before it was loaded
} TransferLatest;

typedef struct Transfer {
    Arena arena;
    Pg *pg;
    const Mapping *mapping;
    TransferFile *files;          // in the order given
    size_t file_count;
    int64_t bytes;
    char files_sha256[HASH_SHA256_HEX];
    int64_t received_at;
    char center[64];              // parameters of most statements
    char submission[24], mapping_number[24];
    int64_t submission_id;
    TransferLatest latest;
    Known known;
    bool fresh;
    TransferTable *tables;        // in the model's order
    size_t table_count;
    const char *patients_copy;    // where lines about patients are sent
    Buffer patients;
    Buffer head, tail;            // what every line of the patient begins with, and its lineage up to the file
    size_t unpumped;              // bytes made since the network was looked at
    StoreCounts loaded, excluded;
    uint64_t removed, rows;
    bool looked_for_missing;
    int64_t *missing;
    size_t missing_count;
} Transfer;

// What a submission does with a patient; the word stands in the temporary table.
typedef enum Change { CHANGE_NONE, CHANGE_INSERT, CHANGE_REPLACE, CHANGE_LABEL, CHANGE_REMOVE } Change;

// ---- staging.c ------------------------------------------------------------------------------------------------------

// Makes the temporary tables, or readies the real ones, and compiles the lines. Within the transaction.
bool staging_open(Transfer *transfer);
bool staging_rows(Transfer *transfer, const Patient *patient);
// content is NULL where nothing is stored. disposition may be "missing".
bool staging_patient(Transfer *transfer, int64_t key, const char *disposition, const Hash128 *content, Change change);
// Sends all that is left and waits until the server has it.
bool staging_flush(Transfer *transfer);

// ---- merge.c --------------------------------------------------------------------------------------------------------

// Takes patients out of what was sent and corrects the counts.
bool merge_withdraw(Transfer *transfer, const int64_t *keys, size_t count);
// Puts everything in its place. The last of it may still be under way: pg_drain waits for it.
bool merge_start(Transfer *transfer);
// After a large load: new statistics for the planner. Not part of the transaction.
void merge_analyze(Transfer *transfer);

// ---- record.c -------------------------------------------------------------------------------------------------------

// Keeps the texts of mapping, schema and model. Before the transaction: all centers share the model's text, and none
// shall wait until another has loaded.
bool record_texts(Transfer *transfer);
// The center, and the number of this combination of texts.
bool record_mapping(Transfer *transfer);
// Reads the latest loaded submission and draws a number for this one.
bool record_look(Transfer *transfer);
// The submission with its files, ledger and findings. ledger and findings may be NULL.
bool record_write(Transfer *transfer, StoreState state, int64_t earlier_id, const StoreClosing *closing,
                  const StoreOutcome *outcome);

#endif
