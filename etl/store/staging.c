// Patients -> lines of COPY text -> the server, half a megabyte at a time; nothing is allocated for a value.
#include "store/ddl.h"
#include "store/transfer.h"

enum {
    FLUSH = 512 * 1024,                // a COPY's size
    PUMP = 4 * 1024,                   // bytes between two looks at the network
    FRESH_BYTES = 8 * 1024 * 1024,     // smaller submissions gain nothing from tables without keys
};

static const char *const CHANGES[] = {"none", "insert", "replace", "label", "remove"};

// ---- Tables ---------------------------------------------------------------------------------------------------------

static const char *finish_text(Arena *arena, Buffer *text)
{
    const char *copy = arena_string(arena, buffer_c_string(text));
    buffer_free(text);
    return copy;
}

static const char *qualified(Transfer *transfer, const Resource *entity)
{
    Buffer name = {0};
    ddl_table(&name, transfer->mapping->model, entity, false);
    return finish_text(&transfer->arena, &name);
}

// pg_temp."model.entity"
static const char *temporary(Transfer *transfer, const Resource *entity)
{
    Buffer name = {0};
    buffer_string(&name, "pg_temp.");
    ddl_identifier(&name, arena_format(&transfer->arena, "%s.%s", transfer->mapping->model->name, entity->name));
    return finish_text(&transfer->arena, &name);
}

static void compile(Transfer *transfer, TransferTable *table, const Resource *entity)
{
    Arena scratch = {0};
    size_t count;
    const DdlColumn *columns = ddl_columns(entity, &scratch, &count);
    Buffer names = {0};
    *table = (TransferTable){.entity = entity, .fields = arena_array(&transfer->arena, count, sizeof *table->fields)};
    for (size_t i = 0; i < count; i++) {
        if (i > 0) buffer_string(&names, ", ");
        ddl_identifier(&names, columns[i].name);
        if (!columns[i].field) continue;
        table->fields[table->field_count++] =
            (TransferColumn){(size_t)(columns[i].field - entity->fields), columns[i].is_precision};
    }
    table->columns = finish_text(&transfer->arena, &names);
    table->table = qualified(transfer, entity);
    table->target = transfer->fresh ? table->table : temporary(transfer, entity);
    table->copy = arena_format(&transfer->arena, "COPY %s (%s) FROM STDIN%s", table->target, table->columns,
                               transfer->fresh ? " WITH (FREEZE)" : "");
    arena_free(&scratch);
}

// The names of all tables a fresh load fills, with commas.
static const char *all_tables(Transfer *transfer)
{
    const Schema *schema = transfer->mapping->model->schema;
    const char *names = "etl.submission_patient";
    for (size_t i = 0; i < schema->resource_count; i++)
        names = arena_format(&transfer->arena, "%s, %s", names, qualified(transfer, &schema->resources[i]));
    return names;
}

// Readies the tables for a fresh load: all of them, or none when one has rows, is in use or is not ours. Emptied in
// this transaction, they take rows without a log of each where the server allows that.
static bool try_fresh(Transfer *transfer)
{
    const Schema *schema = transfer->mapping->model->schema;
    Buffer sql = {0};
    const char *names = all_tables(transfer);
    buffer_format(&sql,
                  "DO $rmnpc$ BEGIN LOCK TABLE %s IN ACCESS EXCLUSIVE MODE NOWAIT; IF EXISTS (SELECT FROM "
                  "etl.submission_patient)",
                  names);
    for (size_t i = 0; i < schema->resource_count; i++)
        buffer_format(&sql, " OR EXISTS (SELECT FROM %s)", qualified(transfer, &schema->resources[i]));
    buffer_format(&sql,
                  " THEN RAISE object_in_use; END IF; TRUNCATE %s; ALTER TABLE etl.submission_patient DROP CONSTRAINT "
                  "submission_patient_pkey; ",
                  names);
    for (size_t i = 0; i < schema->resource_count; i++) {
        if (!schema->resources[i].has_primary_key) continue;
        buffer_format(&sql, "ALTER TABLE %s DROP CONSTRAINT ", qualified(transfer, &schema->resources[i]));
        ddl_key_name(&sql, &schema->resources[i]);
        buffer_string(&sql, "; ");
    }
    buffer_string(&sql, "PERFORM set_config('rmnpc.fresh', 'yes', true); "
                        "EXCEPTION WHEN lock_not_available OR object_in_use OR insufficient_privilege OR "
                        "undefined_object THEN END $rmnpc$");
    bool good = pg_run(transfer->pg, buffer_c_string(&sql));
    buffer_free(&sql);
    PgRows *answer =
        good ? pg_query(transfer->pg, "SELECT current_setting('rmnpc.fresh', true) = 'yes'", 0, NULL) : NULL;
    transfer->fresh = answer && pg_boolean(answer, 0, 0);
    pg_free(answer);
    return answer != NULL;
}

// Temporary tables stay for the next submission of this session.
static bool make_temporary(Transfer *transfer)
{
    Buffer sql = {0};
    buffer_string(&sql, "CREATE TEMP TABLE IF NOT EXISTS stage_patient (patient_key bigint, disposition text, content "
                        "bytea, change text) ON COMMIT DELETE ROWS;");
    for (size_t i = 0; i < transfer->table_count; i++)
        buffer_format(&sql, "CREATE TEMP TABLE IF NOT EXISTS %s (LIKE %s) ON COMMIT DELETE ROWS;",
                      transfer->tables[i].target, transfer->tables[i].table);
    bool good = pg_run(transfer->pg, buffer_c_string(&sql));
    buffer_free(&sql);
    return good;
}

bool staging_open(Transfer *transfer)
{
    const Schema *schema = transfer->mapping->model->schema;
    if (transfer->known.count == 0 && transfer->bytes >= FRESH_BYTES && !try_fresh(transfer)) return false;
    transfer->table_count = schema->resource_count;
    transfer->tables = arena_array(&transfer->arena, schema->resource_count, sizeof *transfer->tables);
    for (size_t i = 0; i < schema->resource_count; i++) compile(transfer, &transfer->tables[i], &schema->resources[i]);
    transfer->patients_copy = transfer->fresh
                                  ? "COPY etl.submission_patient (center_id, submission_id, patient_key, disposition, "
                                    "content) FROM STDIN WITH (FREEZE)"
                                  : "COPY pg_temp.stage_patient (patient_key, disposition, content, change) FROM STDIN";
    buffer_format(&transfer->tail, "\t%s\t%s\t", transfer->submission, transfer->mapping_number);
    return transfer->fresh || make_temporary(transfer);
}

// ---- Lines ----------------------------------------------------------------------------------------------------------

static bool send(Transfer *transfer, const char *copy, Buffer *lines, size_t least)
{
    if (lines->size > least) return pg_send(transfer->pg, copy, lines);
    return true;
}

// Now and then the network is looked at, so that the server is never without work.
static bool pump(Transfer *transfer, size_t made)
{
    transfer->unpumped += made;
    if (transfer->unpumped < PUMP) return true;
    transfer->unpumped = 0;
    return pg_pump(transfer->pg);
}

static void write_value(Buffer *out, const Value *value, bool precision)
{
    buffer_char(out, '\t');
    if (!value_is_present(value)) pg_copy_null(out);
    else if (precision) buffer_string(out, date_precision_name((DatePrecision)value->precision));
    else if (value->kind == VALUE_TEXT) pg_copy_text(out, value->text);
    else value_write(value, out);
}

static void write_row(Transfer *transfer, TransferTable *table, const EntityRow *row)
{
    Buffer *out = &table->lines;
    buffer_text(out, buffer_as_text(&transfer->head));
    for (size_t i = 0; i < table->field_count; i++)
        write_value(out, &row->values[table->fields[i].value], table->fields[i].precision);
    buffer_text(out, buffer_as_text(&transfer->tail));
    buffer_integer(out, (int64_t)row->place->file + 1);
    buffer_char(out, '\t');
    buffer_integer(out, row->place->line);
    buffer_char(out, '\n');
}

bool staging_rows(Transfer *transfer, const Patient *patient)
{
    buffer_clear(&transfer->head);
    pg_copy_text(&transfer->head, text_from(transfer->center));
    buffer_char(&transfer->head, '\t');
    buffer_integer(&transfer->head, patient->key);
    size_t made = 0;
    for (size_t i = 0; i < transfer->table_count; i++) {
        TransferTable *table = &transfer->tables[i];
        const EntityRows *rows = &patient->entities[i];
        size_t before = table->lines.size;
        for (size_t j = 0; j < rows->count; j++) write_row(transfer, table, &rows->rows[j]);
        made += table->lines.size - before;
        transfer->rows += rows->count;
        if (!send(transfer, table->copy, &table->lines, FLUSH)) return false;
    }
    return pump(transfer, made);
}

static void write_content(Buffer *out, const Hash128 *content)
{
    static const char DIGITS[] = "0123456789abcdef";
    buffer_string(out, "\\\\x");
    char *to = buffer_reserve(out, 32);
    for (int i = 0; i < 16; i++) {
        to[i] = DIGITS[content->high >> (60 - 4 * i) & 15];
        to[16 + i] = DIGITS[content->low >> (60 - 4 * i) & 15];
    }
    out->size += 32;
}

bool staging_patient(Transfer *transfer, int64_t key, const char *disposition, const Hash128 *content, Change change)
{
    Buffer *out = &transfer->patients;
    if (transfer->fresh) {
        pg_copy_text(out, text_from(transfer->center));
        buffer_char(out, '\t');
        buffer_string(out, transfer->submission);
        buffer_char(out, '\t');
    }
    buffer_integer(out, key);
    buffer_char(out, '\t');
    buffer_string(out, disposition);
    buffer_char(out, '\t');
    if (content) write_content(out, content);
    else pg_copy_null(out);
    if (!transfer->fresh) {
        buffer_char(out, '\t');
        buffer_string(out, CHANGES[change]);
    }
    buffer_char(out, '\n');
    return send(transfer, transfer->patients_copy, out, FLUSH);
}

bool staging_flush(Transfer *transfer)
{
    bool good = send(transfer, transfer->patients_copy, &transfer->patients, 0);
    for (size_t i = 0; good && i < transfer->table_count; i++)
        good = send(transfer, transfer->tables[i].copy, &transfer->tables[i].lines, 0);
    return good && pg_drain(transfer->pg);
}
