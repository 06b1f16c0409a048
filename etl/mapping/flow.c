// Streaming: one row, or one XML record, is one patient and is handed on at once; what only shows later takes it back.
#include "mapping/claim.h"
#include "mapping/inside.h"

// One row or one XML record a patient: one file, a key that is the patient, nothing that needs the others.
bool flow_is_possible(const Schema *schema)
{
    bool promised = false;
    if (schema->file_count != 1 || schema->foreign_key_count) return false;
    for (size_t r = 0; r < schema->resource_count; r++) {
        const Resource *resource = &schema->resources[r];
        const SourceTable *table = &schema->files[0].source.tables[resource->table];
        if (resource->update || resource->remove || resource->latest >= 0 || resource->unique_key_count) return false;
        bool whole = schema->files[0].source.format == SOURCE_CSV ? schema->resource_count == 1
                                                                  : table->rows && strcmp(table->rows, ".") == 0;
        promised |= whole && resource->primary_key_count == 1 && resource->primary_key[0] == resource->patient;
    }
    return promised;
}

// The row that carries the patient's key: its content decides between a duplicate and a conflict.
static Hash128 keyed_content(const Schema *schema, const RawRecord *first)
{
    for (const RawRecord *raw = first; raw; raw = raw->next)
        if (raw->resource && raw->resource->primary_key_count && (raw->content.high || raw->content.low))
            return raw->content;
    Buffer buffer = {0};
    for (const RawRecord *raw = first; raw; raw = raw->next) {
        const Resource *resource = raw->resource ? raw->resource : &schema->resources[0];
        for (size_t f = 0; f < resource->field_count; f++)
            for (size_t i = 0; i < raw->fields[f].count; i++) {
                buffer_add(&buffer, raw->fields[f].items[i].data, raw->fields[f].items[i].size);
                buffer_char(&buffer, '\x1f');
            }
    }
    Hash128 content = hash_content(buffer.data, buffer.size);
    buffer_free(&buffer);
    return content;
}

static const RawRecord *keyed_row(const RawRecord *first)
{
    for (const RawRecord *raw = first; raw; raw = raw->next)
        if (raw->resource && raw->resource->primary_key_count) return raw;
    return first;
}

// The cell that says whose the record is.
static Place key_place(const Submission *submission, const RawRecord *first)
{
    const RawRecord *raw = keyed_row(first);
    const Resource *resource = raw->resource ? raw->resource : &submission->mapping->schema->resources[0];
    const SourceField *whose = &raw->fields[resource->patient];
    return (Place){resource->name, resource->fields[resource->patient].label, 0,
                   whose->count ? whose->items[0].line : raw->line, whose->column};
}

// All rows of the next record; false at the end. *id is whose it is, data NULL when nobody's.
static bool read_record(Submission *submission, RawRecord **first, Text *id, uint32_t *unit)
{
    SourceRow row;
    RawRecord *last = NULL;
    Findings *heard = submission->findings;   // that a record says not whose it is: once
    *first = NULL;
    *id = (Text){NULL, 0};
    for (;;) {
        ReaderStatus status = reader_next(submission->reader, &row);
        if (status == READER_REFUSED) files_refuse(submission);
        if (status == READER_FAILED) submission->state = SUBMISSION_UNREADABLE;
        if (status != READER_ROW || !files_afford(submission, row.line)) return false;
        Text own;
        bool alone = row.ends_record && !*first;   // then its texts stay where they are until the next row is read
        const Claiming claiming = {submission->mapping->schema, 0, submission->reader, submission->corrections,
                                   files_today(submission)};
        RawRecord *raw = claim_row(&claiming, &row, !alone, &submission->patient_arena, heard, &own);
        claim_check_record(submission->mapping->schema, 0, submission->reader, &row, NULL, submission->findings);
        if (own.data && !id->data) *id = own;
        if (!own.data) heard = NULL;
        if (own.data) {
            claim_check_items(submission->mapping->schema, submission->reader, raw, NULL, submission->findings);
            if (last) last->next = raw;
            else *first = raw;
            last = raw;
        }
        *unit = row.record;
        if (row.ends_record) return true;
    }
}

static void count_row(Submission *submission, Disposition disposition)
{
    LedgerLine *line = &submission->ledger.lines[0];
    line->read++;
    line->counts[disposition]++;
}

static void move_count(LedgerLine *line, Disposition from, Disposition to)
{
    line->counts[from]--;
    line->counts[to]++;
}

// What is wrong with the cells of a record that is not made into a patient.
static void say_cells(Submission *submission, RawRecord *first, const char *pseudonym)
{
    for (RawRecord *raw = first; raw; raw = raw->next) {
        Record record;
        if (raw->ignored) continue;
        if (raw->resource && !raw->ragged) {
            record_type(raw, pseudonym, &record, submission->findings, &submission->patient_arena);
            submission_account(submission, &record, 1, false);
        } else claim_report_unreadable(raw, pseudonym, submission->findings);
    }
}

static bool is_readable(const RawRecord *first)
{
    for (const RawRecord *raw = first; raw; raw = raw->next)
        if (!raw->ignored && (!raw->resource || raw->ragged)) return false;
    return true;
}

static bool is_ignored(const RawRecord *first)
{
    for (const RawRecord *raw = first; raw; raw = raw->next)
        if (!raw->ignored) return false;
    return true;
}

static void quarantine_earlier(Submission *submission, const StreamKey *earlier)
{
    Disposition before = stream_quarantine(&submission->stream, earlier);
    if (before == DISPOSITION_QUARANTINED) return;
    move_count(&submission->ledger.lines[0], before, DISPOSITION_QUARANTINED);
    move_count(submission_patients(submission), before, DISPOSITION_QUARANTINED);
}

// Of the first record its line is known still, not its cells, which are read again when the file has been read; equal:
// the two are, where no key may be repeated.
static void say_conflict(Submission *submission, const StreamKey *earlier, const Resource *resource, const Place *cell,
                         bool equal, const char *pseudonym)
{
    Finding *finding = finding_add(submission->findings, FINDING_CONFLICTING_DUPLICATE, cell, pseudonym);
    Place other = *cell;
    other.line = stream_line(&submission->stream, earlier);
    key_conflict_say(submission->findings, finding, &other, equal, "");
    if (!equal) conflict_remember(&submission->conflicts, submission->findings->count - 1, resource);
}

// A second record of a patient: a duplicate is counted and forgotten; a conflict quarantines both, the first one
// afterwards. A record that cannot be read (content 0 where it was the first) conflicts with nothing, its own finding
// says enough.
static void repeat_patient(Submission *submission, const StreamKey *earlier, RawRecord *first, Hash128 content,
                           const char *pseudonym)
{
    const RawRecord *raw = keyed_row(first);
    const Resource *resource = raw->resource ? raw->resource : &submission->mapping->schema->resources[0];
    Place row = {resource->name, "*", 0, raw->line, 0}, cell = key_place(submission, first);
    bool readable = is_readable(first), equal = earlier->content == content.low;
    if (readable && !resource->repeats_conflict && equal) {
        finding_add(submission->findings, FINDING_DUPLICATE_ROW, &row, pseudonym);
        count_row(submission, DISPOSITION_DUPLICATE);
        return;
    }
    say_cells(submission, first, pseudonym);
    if (readable && earlier->content) say_conflict(submission, earlier, resource, &cell, equal, pseudonym);
    count_row(submission, DISPOSITION_QUARANTINED);
    quarantine_earlier(submission, earlier);
}

void flow_start(Submission *submission)
{
    if (files_open(submission)) files_begin(submission);
}

static void finish_flow(Submission *submission)
{
    submission->files[0].unit_count = submission->ledger.lines[0].read;
    submission->files[0].unit = reader_unit(submission->reader);
    if (submission->state == SUBMISSION_READ)
        files_finish(submission, (uint64_t)submission->patient_count + submission->out_of_scope);
    files_close(submission);
    if (submission->state == SUBMISSION_READ)
        conflicts_compare(&submission->conflicts, &submission->mapping->schema->files[0].source,
                          submission->files[0].path, submission->findings);
}

// A record out of scope is counted, and its patient remembered for the file's total.
static void pass_over(Submission *submission, uint64_t identity, const StreamKey *earlier)
{
    count_row(submission, DISPOSITION_IGNORED);
    if (earlier) return;
    submission->out_of_scope++;
    stream_add(&submission->stream, identity, (Hash128){0, 0}, 0, DISPOSITION_IGNORED);
}

static void build_patient(Submission *submission, const PatientRows *rows, uint64_t identity, Hash128 content,
                          const StreamKey *earlier)
{
    patient_build(submission->mapping, rows, &submission->references, submission->findings, &submission->patient_arena,
                  &submission->result);
    const PatientResult *result = &submission->result;
    submission_account(submission, result->records, result->record_count, false);
    bool row = result->row_count == 1 && strcmp(reader_unit(submission->reader), "row") == 0;
    count_row(submission, row ? result->rows[0].disposition : result->patient.disposition);
    submission_count(submission, result->patient.disposition);
    Disposition disposition = result->patient.disposition;
    uint32_t line = key_place(submission, rows->first).line;
    if (earlier) stream_renew(&submission->stream, earlier, content, line, disposition);
    else stream_add(&submission->stream, identity, content, line, disposition);
}

// One record: a patient, or a row of the ledger only.
static bool take_record(Submission *submission, RawRecord *first, Text id, bool item_error)
{
    PatientRows rows = {.first = first, .conflicting = item_error};
    submission_name(submission, id, submission->patient_count + 1, &rows);
    uint64_t identity = submission->options.key ? (uint64_t)rows.key : text_hash(id, text_salt());
    const StreamKey *earlier = stream_find(&submission->stream, identity);
    bool out_of_scope = earlier && stream_disposition(&submission->stream, earlier) == DISPOSITION_IGNORED;
    for (const RawRecord *raw = first; raw; raw = raw->next)
        corrections_say(raw, submission->options.key || !earlier ? rows.pseudonym : NULL, submission->findings);
    if (is_ignored(first)) {
        pass_over(submission, identity, earlier);
        return false;
    }
    Hash128 content = is_readable(first) ? keyed_content(submission->mapping->schema, first) : (Hash128){0, 0};
    if (earlier && !out_of_scope) {
        repeat_patient(submission, earlier, first, content, submission->options.key ? rows.pseudonym : NULL);
        return false;
    }
    submission->patient_count++;
    submission->out_of_scope -= out_of_scope;
    build_patient(submission, &rows, identity, content, earlier);
    return true;
}

bool flow_next(Submission *submission)
{
    for (;;) {
        RawRecord *first;
        Text id;
        uint32_t unit;
        arena_reset(&submission->patient_arena);
        size_t errors = submission->findings->by_severity[SEVERITY_ERROR];
        if (!read_record(submission, &first, &id, &unit)) {
            finish_flow(submission);
            return false;
        }
        if (!id.data) count_row(submission, DISPOSITION_QUARANTINED);
        else if (take_record(submission, first, id, submission->findings->by_severity[SEVERITY_ERROR] > errors))
            return true;
    }
}
