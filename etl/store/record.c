// What schema etl keeps of a submission: definitions, the attempt itself, files, ledger, findings.
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "base/version.h"
#include "mapping/pseudonym.h"
#include "store/transfer.h"

// ---- Definitions ----------------------------------------------------------------------------------------------------

static void text_sha256(Text text, char hex[HASH_SHA256_HEX])
{
    unsigned char digest[HASH_SHA256_SIZE];
    hash_sha256(text.data, text.size, digest);
    hash_hex(digest, hex);
}

static bool record_text(Transfer *transfer, const char *kind, const char *name, Text text)
{
    Arena scratch = {0};
    char sha256[HASH_SHA256_HEX];
    text_sha256(text, sha256);
    const char *const parameters[] = {sha256, kind, name, arena_text(&scratch, text).data};
    bool good = pg_execute(transfer->pg,
                           "INSERT INTO etl.definition (sha256, kind, name, text) SELECT decode($1, 'hex'), $2, $3, $4 "
                           "WHERE NOT EXISTS (SELECT FROM etl.definition WHERE sha256 = decode($1, 'hex')) "
                           "ON CONFLICT (sha256) DO NOTHING",
                           4, parameters, NULL);
    arena_free(&scratch);
    return good;
}

bool record_texts(Transfer *transfer)
{
    const Mapping *mapping = transfer->mapping;
    return record_text(transfer, "mapping", mapping->center, mapping->text) &&
           record_text(transfer, "schema", mapping->schema->name, mapping->schema->text) &&
           record_text(transfer, "model", mapping->model->name, mapping->model->schema->text);
}

// The number of this combination of mapping, schema and model; 0 when the center was never read with it; -1 after
// reporting.
static int64_t find_mapping(Transfer *transfer, const char *const parameters[4])
{
    PgRows *rows =
        pg_query(transfer->pg,
                 "SELECT mapping_id FROM etl.mapping WHERE center_id = $1 AND mapping_sha256 = decode($2, 'hex') "
                 "AND schema_sha256 = decode($3, 'hex') AND model_sha256 = decode($4, 'hex')",
                 4, parameters);
    if (!rows) return -1;
    int64_t found = pg_row_count(rows) > 0 ? pg_integer(rows, 0, 0) : 0;
    pg_free(rows);
    return found;
}

static bool record_new_mapping(Transfer *transfer, const char *const parameters[4])
{
    return pg_execute(transfer->pg, "INSERT INTO etl.center (center_id) VALUES ($1) ON CONFLICT (center_id) DO NOTHING",
                      1, parameters, NULL) &&
           pg_execute(
               transfer->pg,
               "INSERT INTO etl.mapping (center_id, mapping_id, mapping_sha256, schema_sha256, model_sha256) "
               "SELECT $1, coalesce(max(mapping_id), 0) + 1, decode($2, 'hex'), decode($3, 'hex'), decode($4, 'hex') "
               "FROM etl.mapping WHERE center_id = $1",
               4, parameters, NULL);
}

bool record_mapping(Transfer *transfer)
{
    const Mapping *mapping = transfer->mapping;
    char sha256[3][HASH_SHA256_HEX];
    text_sha256(mapping->text, sha256[0]);
    text_sha256(mapping->schema->text, sha256[1]);
    text_sha256(mapping->model->schema->text, sha256[2]);
    const char *const parameters[] = {transfer->center, sha256[0], sha256[1], sha256[2]};
    int64_t found = find_mapping(transfer, parameters);
    if (found == 0) found = record_new_mapping(transfer, parameters) ? find_mapping(transfer, parameters) : -1;
    snprintf(transfer->mapping_number, sizeof transfer->mapping_number, "%" PRId64, found);
    return found > 0;
}

// ---- The one before -------------------------------------------------------------------------------------------------

bool record_look(Transfer *transfer)
{
    static const char LATEST[] =
        "SELECT submission_id, mapping_id, extract(epoch FROM extracted_at)::bigint, extracted_known, files_sha256 = "
        "decode($2, 'hex'), "
        "EXISTS (SELECT FROM etl.submission AS older WHERE older.center_id = $1 AND older.state = 'loaded' "
        "AND older.submission_id < latest.submission_id AND older.files_sha256 = decode($2, 'hex')), "
        "EXISTS (SELECT FROM etl.submission AS refused WHERE refused.center_id = $1 AND refused.state = 'refused' "
        "AND refused.submission_id < latest.submission_id AND refused.files_sha256 = decode($2, 'hex') "
        "AND refused.mapping_id = $3) "
        "FROM etl.submission AS latest WHERE center_id = $1 AND state = 'loaded' ORDER BY submission_id DESC LIMIT 1";
    const char *const parameters[] = {transfer->center, transfer->files_sha256, transfer->mapping_number};
    PgRows *latest = pg_query(transfer->pg, LATEST, 3, parameters);
    PgRows *number = latest ? pg_query(transfer->pg, "SELECT nextval('etl.submission_number')", 0, NULL) : NULL;
    if (number && pg_row_count(latest) > 0)
        transfer->latest =
            (TransferLatest){pg_integer(latest, 0, 0), pg_integer(latest, 0, 1), pg_integer(latest, 0, 2),
                             pg_boolean(latest, 0, 3), pg_boolean(latest, 0, 4), pg_boolean(latest, 0, 5),
                             pg_boolean(latest, 0, 6)};
    if (number) {
        transfer->submission_id = pg_integer(number, 0, 0);
        snprintf(transfer->submission, sizeof transfer->submission, "%s", pg_value(number, 0, 0));
    }
    bool good = number != NULL;
    pg_free(latest);
    pg_free(number);
    return good;
}

// ---- The attempt ----------------------------------------------------------------------------------------------------

static const char *number(Arena *arena, uint64_t value)
{
    return arena_format(arena, "%" PRIu64, value);
}

static bool write_submission(Transfer *transfer, StoreState state, int64_t earlier_id, const StoreClosing *closing,
                             const StoreOutcome *outcome, Arena *scratch)
{
    static const char SQL[] = "INSERT INTO etl.submission (center_id, submission_id, state, earlier_id, mapping_id, "
                              "model, full_snapshot, files_sha256, "
                              "extracted_at, extracted_known, received_at, finished_at, patients_inserted, "
                              "patients_changed, patients_unchanged, "
                              "patients_removed, patients_missing, rows_written, errors, warnings, program) "
                              "VALUES ($1, $2, $3, $4, $5, $6, $7, decode($8, 'hex'), to_timestamp($9::double "
                              "precision), $10, to_timestamp($11::double precision), "
                              "to_timestamp($12::double precision), $13, $14, $15, $16, $17, $18, $19, $20, $21)";
    // The same files were extracted when they were extracted, however often they come.
    bool same = state == STORE_UNCHANGED && !closing->has_extracted_at;
    bool known = same ? transfer->latest.extracted_known : closing->has_extracted_at;
    int64_t extracted = same ? transfer->latest.extracted_at : known ? closing->extracted_at : transfer->received_at;
    const size_t *findings = closing->findings ? closing->findings->by_severity : (const size_t[3]){0};
    const char *const parameters[] = {
        transfer->center,
        transfer->submission,
        store_state_name(state),
        earlier_id ? arena_format(scratch, "%" PRId64, earlier_id) : NULL,
        transfer->mapping_number,
        transfer->mapping->model->name,
        transfer->mapping->schema->full_snapshot ? "t" : "f",
        transfer->files_sha256,
        arena_format(scratch, "%" PRId64, extracted),
        known ? "t" : "f",
        arena_format(scratch, "%" PRId64, transfer->received_at),
        arena_format(scratch, "%" PRId64, (int64_t)time(NULL)),
        number(scratch, outcome->loaded.inserted + outcome->excluded.inserted),
        number(scratch, outcome->loaded.changed + outcome->excluded.changed),
        number(scratch, outcome->loaded.unchanged + outcome->excluded.unchanged),
        number(scratch, outcome->removed),
        number(scratch, outcome->missing),
        number(scratch, outcome->rows),
        number(scratch, findings[SEVERITY_ERROR]),
        number(scratch, findings[SEVERITY_WARNING]),
        RMNPC_VERSION,
    };
    return pg_execute(transfer->pg, SQL, sizeof parameters / sizeof *parameters, parameters, NULL);
}

// ---- Its files, ledger and findings ---------------------------------------------------------------------------------

static void column(Buffer *out, const char *text)
{
    buffer_char(out, '\t');
    if (text) pg_copy_text(out, text_from(text));
    else pg_copy_null(out);
}

static void column_number(Buffer *out, uint64_t value)
{
    buffer_char(out, '\t');
    buffer_integer(out, (int64_t)value);
}

static void start_line(Transfer *transfer, Buffer *out)
{
    pg_copy_text(out, text_from(transfer->center));
    column(out, transfer->submission);
}

static bool write_files(Transfer *transfer)
{
    Buffer lines = {0};
    for (size_t i = 0; i < transfer->file_count; i++) {
        const TransferFile *file = &transfer->files[i];
        char hex[HASH_SHA256_HEX];
        hash_hex(file->sha256, hex);
        start_line(transfer, &lines);
        column_number(&lines, i + 1);
        column(&lines, file->name);
        buffer_format(&lines, "\t\\\\x%s", hex);
        column_number(&lines, (uint64_t)file->bytes);
        buffer_char(&lines, '\n');
    }
    bool good = pg_send(transfer->pg,
                        "COPY etl.file (center_id, submission_id, file_id, name, sha256, bytes) FROM STDIN", &lines);
    buffer_free(&lines);
    return good;
}

static bool write_ledger(Transfer *transfer, const Ledger *ledger)
{
    Buffer lines = {0};
    for (size_t i = 0; i < ledger->count; i++) {
        const LedgerLine *line = &ledger->lines[i];
        start_line(transfer, &lines);
        column_number(&lines, i + 1);
        column(&lines, line->file);
        column(&lines, line->unit);
        column_number(&lines, line->read);
        for (size_t j = 0; j < DISPOSITION_COUNT; j++) column_number(&lines, line->counts[j]);
        buffer_char(&lines, '\n');
    }
    bool good = pg_send(transfer->pg,
                        "COPY etl.ledger (center_id, submission_id, line_id, file, unit, read, loaded, duplicate, "
                        "quarantined, excluded, "
                        "removed, superseded, ignored) FROM STDIN",
                        &lines);
    buffer_free(&lines);
    return good;
}

// The file a finding stands in, counted from 1; 0 when it is none of the submission's (a missing one).
static size_t file_of(const Transfer *transfer, const Findings *findings, const Finding *finding)
{
    const char *name = finding->place.file < findings->file_count ? findings->files[finding->place.file] : NULL;
    for (size_t i = 0; name && i < transfer->file_count; i++)
        if (strcmp(transfer->files[i].name, name) == 0) return i + 1;
    return 0;
}

static void write_finding(Transfer *transfer, Buffer *out, const Findings *findings, const Finding *finding,
                          size_t number)
{
    int64_t key;
    size_t file = file_of(transfer, findings, finding);
    start_line(transfer, out);
    column_number(out, number);
    column(out, finding_kind(finding->code)->number);
    column(out, finding->word);
    column(out, severity_name(finding->severity));
    if (file) column_number(out, file);
    else column(out, NULL);
    column_number(out, finding->place.line);
    column_number(out, finding->place.column);
    column(out, finding->place.resource);
    column(out, finding->place.field);
    column(out, finding->rule);
    buffer_char(out, '\t');
    if (finding->patient && pseudonym_read(text_from(finding->patient), &key)) buffer_integer(out, key);
    else pg_copy_null(out);
    column(out, finding->message.text[LANGUAGE_EN]);
    column(out, finding->remedy.text[LANGUAGE_EN]);
    buffer_char(out, '\n');
}

static bool write_findings(Transfer *transfer, const Findings *findings)
{
    enum { FLUSH = 256 * 1024 };
    static const char COPY[] = "COPY etl.finding (center_id, submission_id, finding_id, code, word, severity, file_id, "
                               "line, \"column\", resource, field, rule, "
                               "patient_key, message, remedy) FROM STDIN";
    Buffer lines = {0};
    bool good = true;
    for (size_t i = 0; good && i < findings->count; i++) {
        write_finding(transfer, &lines, findings, &findings->items[i], i + 1);
        if (lines.size > FLUSH) good = pg_send(transfer->pg, COPY, &lines);
    }
    if (good && lines.size) good = pg_send(transfer->pg, COPY, &lines);
    buffer_free(&lines);
    return good;
}

bool record_write(Transfer *transfer, StoreState state, int64_t earlier_id, const StoreClosing *closing,
                  const StoreOutcome *outcome)
{
    Arena scratch = {0};
    bool good = write_submission(transfer, state, earlier_id, closing, outcome, &scratch) && write_files(transfer);
    if (good && closing->ledger) good = write_ledger(transfer, closing->ledger);
    if (good && closing->findings) good = write_findings(transfer, closing->findings);
    arena_free(&scratch);
    return good && pg_drain(transfer->pg);
}
