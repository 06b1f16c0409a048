// The store's decisions: where the database is, which submission is new, which patient changed, when to commit.
#include "store/store.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/visible.h"
#include "store/archive.h"
#include "store/key.h"
#include "store/migrate.h"
#include "store/server.h"
#include "store/spool.h"
#include "store/transfer.h"

enum { ANALYZE_FROM = 50000 };   // rows written

struct Store {
    Arena arena;
    Site site;                 // its texts are the caller's
    Server *server;            // NULL unless the database is the private one
    const char *conninfo;      // NULL = what PG* variables say
    Pg *pg;
    HashKey *key;              // NULL until asked for
    Transfer *transfer;        // NULL unless a submission is under way
    Spool *spool;              // copies of the last submission's files; NULL = none
};

const char *store_state_name(StoreState state)
{
    static const char *const NAMES[] = {"new", "loaded", "unchanged", "stale", "refused", "held", "reverted"};
    return NAMES[state];
}

// ---- Opening --------------------------------------------------------------------------------------------------------

// Do the variables psql knows name a database?
static bool environment_names_database(void)
{
    static const char *const NAMES[] = {"PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGSERVICE"};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        const char *value = getenv(NAMES[i]);
        if (value && *value) return true;
    }
    return false;
}

static StoreStatus connect_store(Store *store)
{
    store->conninfo = store->site.database;
    if (store->conninfo && !pg_conninfo_check(store->conninfo)) return STORE_MISCONFIGURED;
    if (!store->conninfo && !environment_names_database()) {
        store->server = server_join(store->site.state);
        if (!store->server) return STORE_FAILED;
        store->conninfo = server_conninfo(store->server);
    }
    store->pg = pg_connect(store->conninfo);
    return store->pg ? STORE_OK : STORE_FAILED;
}

StoreStatus store_open(const Site *site, const Model *model, Store **store)
{
    Store *opened = memory_alloc(sizeof *opened);
    *opened = (Store){.site = *site};
    *store = NULL;
    StoreStatus status = connect_store(opened);
    if (status == STORE_OK && model && !migrate_run(opened->pg, model)) status = STORE_FAILED;
    if (status == STORE_OK) *store = opened;
    else store_close(opened);
    return status;
}

void store_close(Store *store)
{
    if (!store) return;
    store_abort(store);
    spool_close(store->spool);
    pg_close(store->pg);
    hash_key_free(store->key);
    server_leave(store->server);
    arena_free(&store->arena);
    free(store);
}

Pg *store_pg(Store *store)
{
    return store->pg;
}

const char *store_conninfo(const Store *store)
{
    return store->conninfo;
}

bool store_is_private(const Store *store)
{
    return store->server != NULL;
}

void store_share_with_children(Store *store)
{
    if (store->server) server_share_with_children(store->server);
}

StoreStatus store_key(Store *store, HashKey **key)
{
    static const StoreStatus STATUS[] = {
        [KEY_GOOD] = STORE_OK, [KEY_WRONG] = STORE_MISCONFIGURED, [KEY_FAILED] = STORE_FAILED};
    StoreStatus status = STORE_OK;
    if (!store->key) status = STATUS[key_settle(store->pg, store->site.key, &store->key)];
    *key = store->key;
    return status;
}

// ---- Beginning ------------------------------------------------------------------------------------------------------

static bool hash_input(TransferFile *file, const char *path, Arena *arena)
{
    int input = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct stat status;
    *file = (TransferFile){.path = path, .name = visible_string(text_base_name(text_from(path)).data, arena)};
    bool good = input >= 0 && fstat(input, &status) == 0 && hash_file(input, file->sha256);
    if (good) file->bytes = status.st_size;
    else report_error("%s cannot be read: %s (check the name and the permissions)", path, strerror(errno));
    if (input >= 0) close(input);
    return good;
}

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// One fingerprint of names and contents, whatever order the files were given in.
static void hash_together(Transfer *transfer)
{
    const char **lines = arena_array(&transfer->arena, transfer->file_count, sizeof *lines);
    for (size_t i = 0; i < transfer->file_count; i++) {
        char hex[HASH_SHA256_HEX];
        hash_hex(transfer->files[i].sha256, hex);
        lines[i] = arena_format(&transfer->arena, "%s\n%s\n", transfer->files[i].name, hex);
    }
    qsort(lines, transfer->file_count, sizeof *lines, compare_lines);
    Buffer all = {0};
    unsigned char digest[HASH_SHA256_SIZE];
    for (size_t i = 0; i < transfer->file_count; i++) buffer_string(&all, lines[i]);
    hash_sha256(all.data, all.size, digest);
    hash_hex(digest, transfer->files_sha256);
    buffer_free(&all);
}

static bool read_files(Transfer *transfer, const StoreSubmission *submission)
{
    transfer->file_count = submission->file_count;
    transfer->files = arena_array(&transfer->arena, submission->file_count, sizeof *transfer->files);
    for (size_t i = 0; i < submission->file_count; i++) {
        const char *path = arena_string(&transfer->arena, submission->files[i]);
        if (!hash_input(&transfer->files[i], path, &transfer->arena)) return false;
        transfer->bytes += transfer->files[i].bytes;
    }
    hash_together(transfer);
    return true;
}

static void forget_transfer(Store *store)
{
    Transfer *transfer = store->transfer;
    if (!transfer) return;
    for (size_t i = 0; i < transfer->table_count; i++) buffer_free(&transfer->tables[i].lines);
    buffer_free(&transfer->patients);
    buffer_free(&transfer->head);
    buffer_free(&transfer->tail);
    known_free(&transfer->known);
    arena_free(&transfer->arena);
    free(transfer);
    store->transfer = NULL;
}

void store_abort(Store *store)
{
    if (!store->transfer) return;
    if (store->pg) pg_cancel(store->pg);
    // Temporary tables would keep the room that rolled back rows took.
    if (store->pg && !pg_is_lost(store->pg) && pg_run(store->pg, "ROLLBACK")) pg_run(store->pg, "DISCARD TEMP");
    forget_transfer(store);
}

// Everything about a center happens one after the other.
static StoreStatus lock_center(Transfer *transfer, bool wait)
{
    static const char TRY[] = "SELECT pg_try_advisory_xact_lock(hashtextextended('rmnpc center ' || $1, 0))";
    static const char WAIT[] = "SELECT pg_advisory_xact_lock(hashtextextended('rmnpc center ' || $1, 0)) IS NOT NULL";
    const char *const parameters[] = {transfer->center};
    // A first load of another center may hold the tables for some time.
    if (!pg_run(transfer->pg, "BEGIN; SET LOCAL lock_timeout = '30min'")) return STORE_FAILED;
    PgRows *answer = pg_query(transfer->pg, wait ? WAIT : TRY, 1, parameters);
    if (!answer) return STORE_FAILED;
    bool locked = pg_boolean(answer, 0, 0);
    pg_free(answer);
    if (locked) return STORE_OK;
    report_error("%s: another run is loading this center: run again when it has finished", transfer->center);
    return STORE_BUSY;
}

// New, or nothing to be done? What was loaded later is never replaced by what was extracted earlier; and files that
// were loaded once, before others, are not newer because they come again.
static StoreState judge(const Transfer *transfer, const StoreSubmission *submission)
{
    const TransferLatest *latest = &transfer->latest;
    if (!latest->id) return STORE_NEW;
    if (submission->passes_over_refused && latest->refused_before) return STORE_REFUSED;
    if (submission->has_extracted_at && submission->extracted_at < latest->extracted_at) return STORE_STALE;
    if (latest->older_same_files && !latest->same_files && !submission->has_extracted_at) return STORE_STALE;
    bool same_time = !submission->has_extracted_at || submission->extracted_at == latest->extracted_at;
    bool same_mapping = strtoll(transfer->mapping_number, NULL, 10) == latest->mapping_id;
    return latest->same_files && same_mapping && same_time ? STORE_UNCHANGED : STORE_NEW;
}

// What was hashed is what will be read and archived.
static bool copy_files(Store *store, StoreBegun *begun)
{
    Transfer *transfer = store->transfer;
    store->spool = spool_open(store->site.state);
    if (!store->spool) return false;
    const char **copies = arena_array(&transfer->arena, transfer->file_count + 1, sizeof *copies);
    for (size_t i = 0; i < transfer->file_count; i++) {
        TransferFile *file = &transfer->files[i];
        copies[i] = file->path = spool_copy(store->spool, file->path, file->sha256);
        if (!file->path) return false;
    }
    begun->files = copies;
    return true;
}

static StoreStatus begin(Store *store, const StoreSubmission *submission, StoreBegun *begun)
{
    Transfer *transfer = store->transfer;
    if (!read_files(transfer, submission) || (!submission->dry_run && !record_texts(transfer))) return STORE_FAILED;
    StoreStatus status = lock_center(transfer, false);
    if (status != STORE_OK) return status;
    if (!record_mapping(transfer) || !record_look(transfer)) return STORE_FAILED;
    *begun = (StoreBegun){.state = judge(transfer, submission), .submission_id = transfer->submission_id};
    if (begun->state == STORE_NEW) {
        bool good = copy_files(store, begun) && known_load(&transfer->known, store->pg, transfer->center) &&
                    staging_open(transfer);
        return good ? STORE_OK : STORE_FAILED;
    }
    begun->earlier_id = transfer->latest.id;
    if (submission->dry_run || begun->state == STORE_REFUSED) return STORE_OK;
    StoreClosing closing = {.has_extracted_at = submission->has_extracted_at, .extracted_at = submission->extracted_at};
    bool good = record_write(transfer, begun->state, begun->earlier_id, &closing, &(StoreOutcome){0}) &&
                pg_run(store->pg, "COMMIT");
    return good ? STORE_OK : STORE_FAILED;
}

StoreStatus store_begin(Store *store, const StoreSubmission *submission, StoreBegun *begun)
{
    store_abort(store);
    spool_close(store->spool);
    store->spool = NULL;
    store->transfer = memory_alloc(sizeof *store->transfer);
    Transfer *transfer = store->transfer;
    *transfer = (Transfer){.pg = store->pg, .mapping = submission->mapping, .received_at = submission->received_at};
    *begun = (StoreBegun){0};
    StoreStatus status = STORE_MISCONFIGURED;
    size_t size = strlen(submission->mapping->center) + 1;
    if (size <= sizeof transfer->center) {
        memcpy(transfer->center, submission->mapping->center, size);
        status = begin(store, submission, begun);
    } else
        report_error("a center's name has at most %zu bytes: %s", sizeof transfer->center - 1,
                     submission->mapping->center);
    if (status != STORE_OK) store_abort(store);
    else if (begun->state != STORE_NEW) {
        if (submission->dry_run || begun->state == STORE_REFUSED) store_abort(store);
        forget_transfer(store);
    }
    return status;
}

// ---- Patients -------------------------------------------------------------------------------------------------------

static bool put_stored(Transfer *transfer, const Patient *patient, size_t at)
{
    bool excluded = patient->disposition == DISPOSITION_EXCLUDED;
    StoreCounts *counts = excluded ? &transfer->excluded : &transfer->loaded;
    Change change = CHANGE_INSERT;
    if (at == SIZE_MAX) counts->inserted++;
    else if (!hash_equal(transfer->known.patients[at].content, patient->content)) {
        counts->changed++;
        change = CHANGE_REPLACE;
    } else {
        counts->unchanged++;
        if (excluded == (bool)(transfer->known.flags[at] & KNOWN_EXCLUDED)) {
            transfer->known.flags[at] |= KNOWN_UNCHANGED;
            return true;
        }
        change = CHANGE_LABEL;
    }
    return staging_patient(transfer, patient->key, disposition_name(patient->disposition), &patient->content, change) &&
           (change == CHANGE_LABEL || staging_rows(transfer, patient));
}

StoreStatus store_put(Store *store, const Patient *patient)
{
    Transfer *transfer = store->transfer;
    assert(transfer && patient->key != 0);
    size_t at = known_find(&transfer->known, patient->key);
    if (at != SIZE_MAX) transfer->known.flags[at] |= KNOWN_SEEN;
    bool good;
    if (patient->disposition == DISPOSITION_LOADED || patient->disposition == DISPOSITION_EXCLUDED)
        good = put_stored(transfer, patient, at);
    else {
        bool removes = patient->disposition == DISPOSITION_REMOVED && at != SIZE_MAX;
        if (removes) transfer->removed++;
        good = staging_patient(transfer, patient->key, disposition_name(patient->disposition), NULL,
                               removes ? CHANGE_REMOVE : CHANGE_NONE);
    }
    return good ? STORE_OK : STORE_FAILED;
}

StoreStatus store_withdraw(Store *store, const int64_t *keys, size_t count)
{
    assert(store->transfer);
    return count == 0 || merge_withdraw(store->transfer, keys, count) ? STORE_OK : STORE_FAILED;
}

size_t store_missing(Store *store, const int64_t **keys)
{
    Transfer *transfer = store->transfer;
    assert(transfer);
    if (!transfer->looked_for_missing && transfer->mapping->schema->full_snapshot) {
        size_t count = 0;
        for (size_t i = 0; i < transfer->known.count; i++) count += !(transfer->known.flags[i] & KNOWN_SEEN);
        transfer->missing = arena_array(&transfer->arena, count, sizeof *transfer->missing);
        for (size_t i = 0; i < transfer->known.count; i++)
            if (!(transfer->known.flags[i] & KNOWN_SEEN))
                transfer->missing[transfer->missing_count++] = transfer->known.patients[i].key;
    }
    transfer->looked_for_missing = true;
    *keys = transfer->missing;
    return transfer->missing_count;
}

bool store_is_stale(const Store *store, int64_t extracted_at)
{
    assert(store->transfer);
    return store->transfer->latest.id && extracted_at < store->transfer->latest.extracted_at;
}

// ---- Finishing ------------------------------------------------------------------------------------------------------

static bool archive_files(const Store *store)
{
    bool good = true;
    for (size_t i = 0; good && i < store->transfer->file_count; i++)
        good = archive_keep(store->site.archive, store->transfer->files[i].path, store->transfer->files[i].sha256);
    return good;
}

// COMMIT's answer was lost with the connection: the database itself knows whether it came to it. Waits for the center's
// lock, which the lost session holds until it is over.
static bool was_committed(Store *store)
{
    Transfer *transfer = store->transfer;
    pg_close(store->pg);
    store->pg = transfer->pg = pg_connect(store->conninfo);
    if (!store->pg || lock_center(transfer, true) != STORE_OK) return false;
    const char *const parameters[] = {transfer->center, transfer->submission};
    PgRows *rows =
        pg_query(store->pg, "SELECT FROM etl.submission WHERE center_id = $1 AND submission_id = $2", 2, parameters);
    bool committed = rows && pg_row_count(rows) == 1;
    pg_free(rows);
    if (!pg_run(store->pg, "ROLLBACK")) return false;
    report_error(committed ? "%s: only the answer was lost: the database has it" : "%s: nothing was loaded: run again",
                 transfer->center);
    return committed;
}

static bool commit(Store *store)
{
    if (pg_run(store->pg, "COMMIT")) return true;
    return pg_is_lost(store->pg) && was_committed(store);
}

static bool put_missing(Store *store, StoreOutcome *outcome)
{
    const int64_t *keys;
    outcome->missing = store_missing(store, &keys);
    bool good = true;
    for (size_t i = 0; good && i < outcome->missing; i++)
        good = staging_patient(store->transfer, keys[i], "missing", NULL, CHANGE_NONE);
    return good;
}

static StoreStatus finish_loaded(Store *store, const StoreClosing *closing, StoreOutcome *outcome)
{
    Transfer *transfer = store->transfer;
    bool good = put_missing(store, outcome) && merge_start(transfer) && archive_files(store) && pg_drain(store->pg);
    outcome->loaded = transfer->loaded;
    outcome->excluded = transfer->excluded;
    outcome->removed = transfer->removed;
    outcome->rows = transfer->rows;
    good = good && record_write(transfer, STORE_LOADED, 0, closing, outcome) && commit(store);
    if (good && transfer->rows >= ANALYZE_FROM) merge_analyze(transfer);
    return good ? STORE_OK : STORE_FAILED;
}

// Nothing of it stays but the note that it was tried.
static StoreStatus finish_refused(Store *store, const StoreClosing *closing, StoreOutcome *outcome)
{
    Transfer *transfer = store->transfer;
    pg_cancel(store->pg);
    if (!pg_run(store->pg, "ROLLBACK") || !pg_run(store->pg, "DISCARD TEMP")) return STORE_FAILED;
    StoreStatus status = lock_center(transfer, true);
    int64_t earlier = closing->state == STORE_STALE ? transfer->latest.id : 0;
    bool good = status == STORE_OK && record_mapping(transfer) &&
                record_write(transfer, closing->state, earlier, closing, outcome) && commit(store);
    return good ? STORE_OK : STORE_FAILED;
}

StoreStatus store_finish(Store *store, const StoreClosing *closing, StoreOutcome *outcome)
{
    assert(store->transfer);
    *outcome = (StoreOutcome){.submission_id = store->transfer->submission_id};
    StoreStatus status = closing->state == STORE_LOADED ? finish_loaded(store, closing, outcome)
                                                        : finish_refused(store, closing, outcome);
    if (status != STORE_OK) store_abort(store);
    forget_transfer(store);
    return status;
}
