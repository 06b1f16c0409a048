// What was sent -> the tables. Staged rows are merged set by set, in order of keys; fresh tables get their keys.
#include "store/ddl.h"
#include "store/transfer.h"

enum { ANALYZE_FROM = 1000 };   // patients; below, the planner's guesses are good enough

// Runs a statement with $1 = center and, where it has one, $2 = submission.
static bool run(Transfer *transfer, size_t parameter_count, uint64_t *affected, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static bool run(Transfer *transfer, size_t parameter_count, uint64_t *affected, const char *format, ...)
{
    const char *const parameters[] = {transfer->center, transfer->submission};
    Arena scratch = {0};
    va_list arguments;
    va_start(arguments, format);
    const char *sql = arena_vformat(&scratch, format, arguments);
    va_end(arguments);
    bool good = pg_execute(transfer->pg, sql, parameter_count, parameters, affected);
    arena_free(&scratch);
    return good;
}

// ---- Withdrawing ----------------------------------------------------------------------------------------------------

static bool send_keys(Transfer *transfer, const int64_t *keys, size_t count)
{
    Buffer lines = {0};
    for (size_t i = 0; i < count; i++) {
        buffer_integer(&lines, keys[i]);
        buffer_char(&lines, '\n');
    }
    bool good = pg_run(transfer->pg,
                       "CREATE TEMP TABLE IF NOT EXISTS stage_withdrawn (patient_key bigint) ON COMMIT DELETE ROWS") &&
                pg_send(transfer->pg, "COPY pg_temp.stage_withdrawn (patient_key) FROM STDIN", &lines) &&
                pg_drain(transfer->pg);
    buffer_free(&lines);
    return good;
}

static StoreCounts *counts_of(Transfer *transfer, const char *disposition)
{
    return strcmp(disposition, disposition_name(DISPOSITION_EXCLUDED)) == 0 ? &transfer->excluded : &transfer->loaded;
}

// One kind of withdrawn patient and how many there were.
static void discount(Transfer *transfer, const char *disposition, const char *change, uint64_t count)
{
    StoreCounts *counts = counts_of(transfer, disposition);
    if (strcmp(change, "insert") == 0) counts->inserted -= count;
    else if (strcmp(change, "replace") == 0) counts->changed -= count;
    else if (strcmp(change, "label") == 0) counts->unchanged -= count;
    else if (strcmp(change, "remove") == 0) transfer->removed -= count;
}

static bool discount_lines(Transfer *transfer)
{
    static const char FRESH[] =
        "WITH gone AS (DELETE FROM etl.submission_patient AS line USING pg_temp.stage_withdrawn AS gone "
        "WHERE line.center_id = $1 AND line.patient_key = gone.patient_key RETURNING disposition) "
        "SELECT disposition, 'insert', count(*) FROM gone GROUP BY disposition";
    static const char STAGED[] =
        "WITH gone AS (DELETE FROM pg_temp.stage_patient AS line USING pg_temp.stage_withdrawn AS gone "
        "WHERE line.patient_key = gone.patient_key RETURNING disposition, change) "
        "SELECT disposition, change, count(*) FROM gone GROUP BY disposition, change";
    const char *const parameters[] = {transfer->center};
    PgRows *gone = pg_query(transfer->pg, transfer->fresh ? FRESH : STAGED, transfer->fresh ? 1 : 0, parameters);
    for (size_t i = 0; gone && i < pg_row_count(gone); i++)
        discount(transfer, pg_value(gone, i, 0), pg_value(gone, i, 1), (uint64_t)pg_integer(gone, i, 2));
    pg_free(gone);
    return gone != NULL;
}

// Unchanged patients were never sent.
static void discount_unchanged(Transfer *transfer, int64_t key)
{
    size_t at = known_find(&transfer->known, key);
    if (at == SIZE_MAX || !(transfer->known.flags[at] & KNOWN_UNCHANGED)) return;
    (transfer->known.flags[at] & KNOWN_EXCLUDED ? &transfer->excluded : &transfer->loaded)->unchanged--;
    transfer->known.flags[at] &= (uint8_t)~KNOWN_UNCHANGED;
}

bool merge_withdraw(Transfer *transfer, const int64_t *keys, size_t count)
{
    bool good = staging_flush(transfer) && send_keys(transfer, keys, count) && discount_lines(transfer);
    for (size_t i = 0; good && i < transfer->table_count; i++) {
        uint64_t rows = 0;
        good = run(transfer, 1, &rows,
                   "DELETE FROM %s AS line USING pg_temp.stage_withdrawn AS gone WHERE line.center_id = $1 AND "
                   "line.patient_key = gone.patient_key",
                   transfer->tables[i].target);
        transfer->rows -= rows;
    }
    for (size_t i = 0; good && i < count; i++) {
        discount_unchanged(transfer, keys[i]);
        good = staging_patient(transfer, keys[i], disposition_name(DISPOSITION_QUARANTINED), NULL, CHANGE_NONE);
    }
    return good;
}

// ---- Staged ---------------------------------------------------------------------------------------------------------

// The attributes with an alias in front, as line."a", line."b".
static const char *attributes(const TransferTable *table, const char *alias, Arena *arena)
{
    const char *names = "";
    for (size_t i = 0; i < table->field_count; i++) {
        const char *field = table->entity->fields[table->fields[i].value].name;
        Buffer name = {0};
        ddl_identifier(&name, table->fields[i].precision ? arena_format(arena, "%s_precision", field) : field);
        names = arena_format(arena, "%s%s%s.%s", names, i ? ", " : "", alias, buffer_c_string(&name));
        buffer_free(&name);
    }
    return names;
}

// " AND other."a" = line."a"" for each attribute of the primary key: never empty, so joins can hash them.
static const char *same_key(const Resource *entity, const char *other, Arena *arena)
{
    const char *condition = "";
    for (size_t i = 0; i < entity->primary_key_count; i++) {
        Buffer name = {0};
        ddl_identifier(&name, entity->fields[entity->primary_key[i]].name);
        condition = arena_format(arena, "%s AND %s.%s = line.%s", condition, other, buffer_c_string(&name),
                                 buffer_c_string(&name));
        buffer_free(&name);
    }
    return condition;
}

// The rows of changed and removed patients become history, but for those that come again as they are: they stay, with
// the lineage they have.
static bool replace(Transfer *transfer, const TransferTable *table)
{
    Arena scratch = {0};
    Buffer history = {0};
    ddl_table(&history, transfer->mapping->model, table->entity, true);
    const char *unless_again = "";
    if (table->entity->has_primary_key && table->field_count > 0)
        unless_again = arena_format(&scratch,
                                    " AND NOT EXISTS (SELECT FROM %s AS again WHERE again.patient_key = "
                                    "line.patient_key%s AND ROW(%s) IS NOT DISTINCT FROM ROW(%s))",
                                    table->target, same_key(table->entity, "again", &scratch),
                                    attributes(table, "again", &scratch), attributes(table, "line", &scratch));
    bool good = run(transfer, 2, NULL,
                    "WITH gone AS (DELETE FROM %s AS line USING pg_temp.stage_patient AS new "
                    "WHERE line.center_id = $1 AND line.patient_key = new.patient_key AND new.change IN ('replace', "
                    "'remove')%s RETURNING line.*) "
                    "INSERT INTO %s (%s, replaced_by) SELECT %s, $2::bigint FROM gone",
                    table->table, unless_again, buffer_c_string(&history), table->columns, table->columns);
    buffer_free(&history);
    arena_free(&scratch);
    return good;
}

// In order of keys, which is what an index takes best. Where rows were replaced, those that stayed are there already.
static bool insert(Transfer *transfer, const TransferTable *table, bool some_stayed)
{
    Arena scratch = {0};
    uint64_t rows = 0;
    const char *unless_there = "";
    if (some_stayed && table->entity->has_primary_key && table->field_count > 0)
        unless_there = arena_format(&scratch,
                                    " WHERE NOT EXISTS (SELECT FROM %s AS line WHERE line.center_id = $1 AND "
                                    "line.patient_key = new.patient_key%s)",
                                    table->table, same_key(table->entity, "new", &scratch));
    bool good = run(transfer, *unless_there ? 1 : 0, &rows,
                    "INSERT INTO %s (%s) SELECT %s FROM %s AS new%s ORDER BY new.patient_key", table->table,
                    table->columns, table->columns, table->target, unless_there);
    transfer->rows += rows;
    arena_free(&scratch);
    return good;
}

// A few patients of many are found by the index; disks without heads make that cheap.
static const char PLANNING[] = "SET LOCAL random_page_cost = 1.1; SET LOCAL work_mem = '128MB'";

static bool merge_staged(Transfer *transfer)
{
    uint64_t replaced = transfer->loaded.changed + transfer->excluded.changed + transfer->removed;
    uint64_t inserted = transfer->loaded.inserted + transfer->excluded.inserted;
    bool large = replaced + inserted >= ANALYZE_FROM;
    bool good = !large || (pg_run(transfer->pg, PLANNING) && pg_run(transfer->pg, "ANALYZE pg_temp.stage_patient"));
    transfer->rows = 0;
    for (size_t i = 0; good && replaced + inserted > 0 && i < transfer->table_count; i++) {
        const TransferTable *table = &transfer->tables[i];
        if (large) good = run(transfer, 0, NULL, "ANALYZE %s", table->target);
        if (good && replaced > 0) good = replace(transfer, table);
        if (good) good = insert(transfer, table, replaced > 0);
    }
    return good &&
           run(transfer, 2, NULL,
               "INSERT INTO etl.submission_patient (center_id, patient_key, submission_id, disposition, content) "
               "SELECT $1, patient_key, $2::bigint, disposition, content FROM pg_temp.stage_patient ORDER BY "
               "patient_key");
}

// ---- Fresh ----------------------------------------------------------------------------------------------------------

// Makes all primary keys in one request; the caller may do something else meanwhile.
static bool start_keys(Transfer *transfer)
{
    Buffer sql = {0}, nothing = {0};
    buffer_string(&sql, "SET LOCAL maintenance_work_mem = '256MB'; "
                        "ALTER TABLE etl.submission_patient ADD CONSTRAINT submission_patient_pkey PRIMARY KEY "
                        "(center_id, patient_key, submission_id);");
    for (size_t i = 0; i < transfer->table_count; i++) {
        const TransferTable *table = &transfer->tables[i];
        if (!table->entity->has_primary_key) continue;
        buffer_format(&sql, " ALTER TABLE %s ADD CONSTRAINT ", table->table);
        ddl_key_name(&sql, table->entity);
        buffer_string(&sql, " PRIMARY KEY (");
        ddl_key(&sql, table->entity);
        buffer_string(&sql, ");");
    }
    bool good = pg_send(transfer->pg, buffer_c_string(&sql), &nothing);
    buffer_free(&sql);
    buffer_free(&nothing);
    return good;
}

bool merge_start(Transfer *transfer)
{
    if (!staging_flush(transfer)) return false;
    return transfer->fresh ? start_keys(transfer) : merge_staged(transfer);
}

// The keys are what joins need; counts of rows come with it. The rest is left to the server's own time.
void merge_analyze(Transfer *transfer)
{
    bool good =
        pg_run(transfer->pg, "ANALYZE etl.submission_patient (center_id, patient_key, submission_id, disposition)");
    for (size_t i = 0; good && i < transfer->table_count; i++)
        good = run(transfer, 0, NULL, "ANALYZE %s (center_id, patient_key)", transfer->tables[i].table);
}
