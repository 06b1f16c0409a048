// The pull loop: files -> rows -> patients. See submission.h for when patients stream and when they are gathered.
#include "mapping/submission.h"

#include <stdlib.h>

#include "mapping/claim.h"
#include "mapping/patient.h"
#include "mapping/pseudonym.h"
#include "mapping/stream.h"
#include "wrap/unicode.h"

enum { UNIT_UNSEEN = 255 };

// One file of the submission, in the order of the schema's paths.
typedef struct SubmissionFile {
    const char *path, *name;           // name: base name, as findings and ledger say it
    bool name_matches;
    const char *unit;
    uint8_t *units;                    // gathered: what each of the ledger's units counts as, UNIT_UNSEEN until known
    size_t unit_count, unit_capacity;
    uint64_t patients;                 // distinct
    uint64_t size;
} SubmissionFile;

// A patient being gathered.
typedef struct Group {
    Text id;
    uint32_t ordinal;
    size_t last_file;                  // 1 + the file that counted it last
    bool item_error;
    RawRecord *first, **end;
    struct Group *next;
} Group;

struct Submission {
    const Mapping *mapping;
    SubmissionOptions options;
    Findings *findings;
    Arena arena, patient_arena, scratch;
    SubmissionFile *files;
    size_t file_count;
    const char **names;
    SubmissionState state;
    bool streams, started, finished;
    Reader *reader;
    uint64_t position_before;
    size_t reading;                    // index of the file being read
    Map groups;
    Group *first_group, **last_group, *next_group;
    uint32_t patient_count;
    KeySet references;
    StreamKeys stream;
    Ledger ledger;
    bool has_extracted;
    int64_t extracted;
    PatientResult result;
    char pseudonym[32];
};

// ---- Files ---------------------------------------------------------------------------------------------------------

static void refuse(Submission *submission)
{
    if (submission->state == SUBMISSION_READ) submission->state = SUBMISSION_REFUSED;
}

static void report_file(Submission *submission, FindingCode code, uint32_t file, const char *detail)
{
    Place place = {NULL, "*", file, 0, 0};
    Finding *finding = finding_add(submission->findings, code, &place, NULL);
    if (detail) finding->message = arena_format(&submission->findings->arena, "%s: %s", finding->message, detail);
    refuse(submission);
}

// Every path needs exactly one file, every file exactly one path.
static void match_files(Submission *submission, const char *const *paths, size_t count)
{
    const Schema *schema = submission->mapping->schema;
    submission->file_count = schema->file_count;
    submission->files = arena_array(&submission->arena, schema->file_count + count + 1, sizeof(SubmissionFile));
    submission->names = arena_array(&submission->arena, schema->file_count + count + 1, sizeof *submission->names);
    bool lenient = !submission->options.names_must_match && schema->file_count == 1 && count == 1;
    size_t extra = schema->file_count;
    for (size_t i = 0; i < count; i++) {
        const char *name = text_base_name(text_from(paths[i])).data;
        size_t path = 0;
        Text cleaned = unicode_clean(text_from(name), &submission->arena).text;
        while (path < schema->file_count && (submission->files[path].path || !text_glob(text_from(schema->files[path].path), cleaned))) path++;
        bool matches = path < schema->file_count;
        if (!matches && lenient) path = 0;
        if (matches || lenient) {
            submission->files[path] = (SubmissionFile){.path = paths[i], .name = name, .name_matches = matches, .unit = "row"};
            submission->names[path] = name;
        } else {
            submission->names[extra] = name;
            report_file(submission, FINDING_UNEXPECTED_FILE, (uint32_t)extra++, NULL);
        }
    }
    for (size_t f = 0; f < schema->file_count; f++) {
        if (submission->files[f].path) continue;
        submission->files[f].name = submission->names[f] = schema->files[f].path;
        submission->files[f].unit = "row";
        report_file(submission, FINDING_MISSING_FILE, (uint32_t)f, schema->files[f].path);
    }
    submission->findings->files = submission->names;
    submission->findings->file_count = extra;
}

void submission_sort_files(const Mapping *mapping, const char **files, size_t file_count)
{
    size_t placed = 0;
    Arena scratch = {0};
    for (size_t f = 0; f < mapping->schema->file_count; f++)
        for (size_t i = placed; i < file_count; i++) {
            Text name = unicode_clean(text_base_name(text_from(files[i])), &scratch).text;
            if (!text_glob(text_from(mapping->schema->files[f].path), name)) continue;
            const char *found = files[i];
            memmove(&files[placed + 1], &files[placed], (i - placed) * sizeof *files);
            files[placed++] = found;
            break;
        }
    arena_free(&scratch);
}

static bool open_reader(Submission *submission)
{
    SubmissionFile *file = &submission->files[submission->reading];
    submission->reader = reader_open(&submission->mapping->schema->files[submission->reading].source, file->path, (uint32_t)submission->reading,
                                     submission->findings, &submission->arena);
    if (!submission->reader) submission->state = SUBMISSION_UNREADABLE;
    return submission->reader != NULL;
}

static void close_reader(Submission *submission)
{
    if (!submission->reader) return;
    submission->position_before += reader_position(submission->reader);
    reader_close(submission->reader);
    submission->reader = NULL;
}

// ---- Values the file has once --------------------------------------------------------------------------------------

// The moment of extraction: the calendar date and time as written, in its own offset or the schema's.
static void read_extracted(Submission *submission, const Field *field, Text text)
{
    Text groups[32] = {{NULL, 0}};
    Date date;
    int32_t seconds, offset;
    if (field->extract && field->value_group != SIZE_MAX && regex_match(field->extract, text, groups) == REGEX_MATCH) text = groups[field->value_group];
    if (date_read(text, field->formats, field->format_count, &date, &seconds, &offset) != DATE_OK) return;
    if (offset == INT32_MIN) offset = submission->mapping->schema->timezone;
    int64_t moment = (int64_t)date.first * 86400 + seconds - (int64_t)offset * 60;
    if (!submission->has_extracted || moment > submission->extracted) submission->extracted = moment;
    submission->has_extracted = true;
}

static SourceItem file_item(Submission *submission, const Field *field, size_t index, bool *present, Place *place)
{
    SubmissionFile *file = &submission->files[submission->reading];
    *place = (Place){NULL, field->label, (uint32_t)submission->reading, 0, 0};
    *present = true;
    if (field->from && strcmp(field->from, "path") == 0) {
        Text name = unicode_clean(text_from(file->name), &submission->arena).text;
        *present = file->name_matches;
        return (SourceItem){name.data, (uint32_t)name.size, 0, 0};
    }
    SourceField source = reader_file_field(submission->reader, index);
    *present = source.count > 0;
    if (!*present) return (SourceItem){"", 0, 0, 0};
    place->line = source.items[0].line;
    place->column = source.column;
    const SourceFile *spec = &submission->mapping->schema->files[submission->reading].source;
    if (field->from && spec->stop_count) place->field = spec->stop[0].text.data;   // the stop row is known by its marker
    return source.items[0];
}

// All file fields into slots; a violated constraint refuses the file.
static Value *read_file_fields(Submission *submission, int *slot_count, bool final)
{
    const Schema *schema = submission->mapping->schema;
    *slot_count = 0;
    for (size_t i = 0; i < schema->file_field_count; i++) *slot_count += 1 + (schema->file_fields[i].extract ? (int)schema->file_fields[i].group_count + 1 : 0);
    Value *slots = arena_array(&submission->arena, (size_t)*slot_count + 3, sizeof *slots);
    for (size_t i = 0; i < schema->file_field_count; i++) {
        const Field *field = &schema->file_fields[i];
        Place *place = arena_alloc(&submission->arena, sizeof *place);
        bool present;
        SourceItem item = file_item(submission, field, i, &present, place);
        if (present && strcmp(field->name, "extracted") == 0) read_extracted(submission, field, (Text){item.data, item.size});
        if (!final) continue;
        Findings unheard = {0};
        CellContext context = {place, NULL, &unheard, &submission->arena, NULL};
        Value *value = &slots[field->slot];
        bool ok = cell_read(field, present ? &item : &(SourceItem){"", 0, 0, 0}, &context, value);
        bool absent = field->constraints.required && value->kind == VALUE_MISSING;
        if (!ok || absent) {
            Finding *finding = finding_add(submission->findings, FINDING_FILE_FIELD, place, NULL);
            const char *why = absent ? finding_kind(FINDING_MISSING_VALUE)->message : unheard.count ? unheard.items[0].message : "";
            finding->message = arena_format(&submission->findings->arena, "%s: %s", finding->message, why);
            refuse(submission);
        }
        findings_free(&unheard);
    }
    return slots;
}

static void check_file_rules(Submission *submission, Value *slots, int slot_count, uint64_t units, uint64_t patients)
{
    const Schema *schema = submission->mapping->schema;
    slots[slot_count] = value_number(decimal_from((int64_t)units), UNIT_NONE, NULL);
    slots[slot_count + 1] = value_number(decimal_from((int64_t)patients), UNIT_NONE, NULL);
    ExprEnv env = {.slots = slots, .arena = &submission->arena};
    for (size_t r = 0; r < schema->rule_count; r++) {
        Rule *rule = &schema->rules[r];
        if (rule_holds(rule, &env)) continue;
        Place whole = {NULL, "*", (uint32_t)submission->reading, 0, 0};
        const Place *place = expression_place(rule->assert, &env);
        rule_report(rule, place ? place : &whole, NULL, submission->findings);
        if (rule->severity == SEVERITY_ERROR) refuse(submission);
    }
}

static void finish_file(Submission *submission, uint64_t patients)
{
    SubmissionFile *file = &submission->files[submission->reading];
    int slot_count;
    Value *slots = read_file_fields(submission, &slot_count, true);
    if (submission->state == SUBMISSION_READ && file->unit_count == 0) report_file(submission, FINDING_NO_RECORDS, (uint32_t)submission->reading, NULL);
    if (submission->state == SUBMISSION_READ) check_file_rules(submission, slots, slot_count, file->unit_count, patients);
    file->size = reader_size(submission->reader);
}

// ---- Patients ------------------------------------------------------------------------------------------------------

// "patient #3", without printf: it is done for every patient.
static void write_ordinal(uint32_t ordinal, char *out)
{
    char digits[10];
    size_t count = 0;
    for (; ordinal || !count; ordinal /= 10) digits[count++] = (char)('0' + ordinal % 10);
    memcpy(out, "patient #", 9);
    for (out += 9; count; out++) *out = digits[--count];
    *out = '\0';
}

static void name_patient(Submission *submission, Text id, uint32_t ordinal, PatientRows *rows)
{
    if (submission->options.key) {
        rows->key = pseudonym_key(submission->options.key, submission->mapping->center, id);
        pseudonym_write(rows->key, submission->pseudonym);
    } else {
        write_ordinal(ordinal, submission->pseudonym);
    }
    rows->pseudonym = submission->pseudonym;
}

static void count_units(SubmissionFile *file, uint32_t unit)
{
    if (unit < file->unit_count) return;
    if (unit >= file->unit_capacity) {
        size_t capacity = file->unit_capacity ? file->unit_capacity : 1024;
        while (capacity <= unit) capacity *= 2;
        file->units = memory_resize(file->units, capacity);
        file->unit_capacity = capacity;
    }
    memset(file->units + file->unit_count, UNIT_UNSEEN, unit + 1 - file->unit_count);
    file->unit_count = unit + 1;
}

static void settle_units(Submission *submission, const PatientResult *result)
{
    for (size_t i = 0; i < result->row_count; i++) {
        const RawRecord *raw = result->rows[i].raw;
        SubmissionFile *file = &submission->files[raw->file];
        bool own = strcmp(file->unit, "row") == 0;
        if (own) file->units[raw->unit] = (uint8_t)result->rows[i].disposition;
        else if (!raw->ignored) file->units[raw->unit] = (uint8_t)result->patient.disposition;
    }
}

static LedgerLine *patient_line(Submission *submission)
{
    return &submission->ledger.lines[submission->file_count];
}

static void count_patient(Submission *submission, Disposition disposition)
{
    LedgerLine *line = patient_line(submission);
    line->read++;
    line->counts[disposition]++;
}

static void fill_content(Submission *submission, Patient *patient)
{
    Buffer buffer = {0};
    if (!submission->options.key) return;
    patient->content = model_content(submission->mapping->model, patient, &buffer);
    buffer_free(&buffer);
}

// ---- Gathering -----------------------------------------------------------------------------------------------------

static Group *group_of(Submission *submission, Text id)
{
    Group *group = map_find(&submission->groups, id);
    if (group) return group;
    group = arena_alloc(&submission->arena, sizeof *group);
    group->id = arena_text(&submission->arena, id);
    group->ordinal = ++submission->patient_count;
    group->end = &group->first;
    map_add(&submission->groups, group->id, group);
    *submission->last_group = group;
    submission->last_group = &group->next;
    return group;
}

static void gather_row(Submission *submission, const SourceRow *row)
{
    SubmissionFile *file = &submission->files[submission->reading];
    Text id;
    bool said = row->record < file->unit_count && file->units[row->record] == DISPOSITION_QUARANTINED;   // an XML record without a patient: once
    RawRecord *raw = claim_row(submission->mapping->schema, submission->reading, submission->reader, row, true, &submission->arena, said ? NULL : submission->findings, &id);
    count_units(file, row->record);
    if (!id.data) {
        file->units[row->record] = DISPOSITION_QUARANTINED;
        return;
    }
    Group *group = group_of(submission, id);
    if (group->last_file != submission->reading + 1) file->patients++;
    group->last_file = submission->reading + 1;
    *group->end = raw;
    group->end = &raw->next;
    PatientRows named = {0};
    name_patient(submission, group->id, group->ordinal, &named);
    size_t errors = submission->findings->by_severity[SEVERITY_ERROR];
    claim_check_items(submission->mapping->schema, submission->reader, raw, named.pseudonym, submission->findings);
    group->item_error |= submission->findings->by_severity[SEVERITY_ERROR] > errors;
    if (raw->resource && !raw->ragged && !raw->ignored) keys_remember(submission->mapping->schema, raw, &submission->references, &submission->scratch);
}

static void gather_file(Submission *submission)
{
    SourceRow row;
    ReaderStatus status;
    if (!open_reader(submission)) return;
    while ((status = reader_next(submission->reader, &row)) == READER_ROW) gather_row(submission, &row);
    if (status == READER_REFUSED) refuse(submission);
    if (status == READER_FAILED) submission->state = SUBMISSION_UNREADABLE;
    submission->files[submission->reading].unit = reader_unit(submission->reader);
    if (status == READER_END) finish_file(submission, submission->files[submission->reading].patients);
    close_reader(submission);
}

static bool next_gathered(Submission *submission)
{
    Group *group = submission->next_group;
    if (!group) return false;
    submission->next_group = group->next;
    PatientRows rows = {.first = group->first, .conflicting = group->item_error};
    name_patient(submission, group->id, group->ordinal, &rows);
    arena_reset(&submission->patient_arena);
    patient_build(submission->mapping, &rows, &submission->references, submission->findings, &submission->patient_arena, &submission->result);
    settle_units(submission, &submission->result);
    if (submission->result.exists) count_patient(submission, submission->result.patient.disposition);
    return true;
}

// ---- Streaming -----------------------------------------------------------------------------------------------------

// One row or one XML record a patient: one file, a key that is the patient, nothing that needs the others.
static bool can_stream(const Schema *schema)
{
    bool promised = false;
    if (schema->file_count != 1 || schema->foreign_key_count) return false;
    for (size_t r = 0; r < schema->resource_count; r++) {
        const Resource *resource = &schema->resources[r];
        const SourceTable *table = &schema->files[0].source.tables[resource->table];
        if (resource->update || resource->remove || resource->latest >= 0 || resource->unique_key_count) return false;
        bool whole = schema->files[0].source.format == SOURCE_CSV ? schema->resource_count == 1 : table->rows && strcmp(table->rows, ".") == 0;
        promised |= whole && resource->primary_key_count == 1 && resource->primary_key[0] == resource->patient;
    }
    return promised;
}

// The row that carries the patient's key: its content decides between a duplicate and a conflict.
static Hash128 keyed_content(const Schema *schema, const RawRecord *first)
{
    for (const RawRecord *raw = first; raw; raw = raw->next)
        if (raw->resource && raw->resource->primary_key_count && (raw->content.high || raw->content.low)) return raw->content;
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

// All rows of the next record; false at the end. *id is whose it is, data NULL when nobody's.
static bool read_record(Submission *submission, RawRecord **first, Text *id, uint32_t *unit)
{
    SourceRow row;
    RawRecord *last = NULL;
    *first = NULL;
    *id = (Text){NULL, 0};
    for (;;) {
        ReaderStatus status = reader_next(submission->reader, &row);
        if (status == READER_REFUSED) refuse(submission);
        if (status == READER_FAILED) submission->state = SUBMISSION_UNREADABLE;
        if (status != READER_ROW) return false;
        Text own;
        bool alone = row.ends_record && !*first;   // then its texts stay where they are until the next row is read
        RawRecord *raw = claim_row(submission->mapping->schema, 0, submission->reader, &row, !alone, &submission->patient_arena, submission->findings, &own);
        if (own.data && !id->data) *id = own;
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

// A second record of a patient: a duplicate is counted and forgotten; a conflict quarantines both, the first one afterwards.
static void repeat_patient(Submission *submission, const StreamKey *earlier, const RawRecord *raw, Hash128 content, const char *pseudonym)
{
    const Resource *resource = raw->resource ? raw->resource : &submission->mapping->schema->resources[0];
    const SourceField *whose = &raw->fields[resource->patient];
    Place row = {resource->name, "*", 0, raw->line, 0};
    Place cell = {resource->name, resource->fields[resource->patient].label, 0, whose->count ? whose->items[0].line : raw->line, whose->column};
    if (!resource->repeats_conflict && earlier->content == content.low) {
        finding_add(submission->findings, FINDING_DUPLICATE_ROW, &row, pseudonym);
        count_row(submission, DISPOSITION_DUPLICATE);
        return;
    }
    finding_add(submission->findings, FINDING_CONFLICTING_DUPLICATE, &cell, pseudonym);
    count_row(submission, DISPOSITION_QUARANTINED);
    Disposition before = stream_quarantine(&submission->stream, earlier);
    if (before == DISPOSITION_QUARANTINED) return;
    move_count(&submission->ledger.lines[0], before, DISPOSITION_QUARANTINED);
    move_count(patient_line(submission), before, DISPOSITION_QUARANTINED);
}

static bool start_stream(Submission *submission)
{
    int slot_count;
    if (!open_reader(submission)) return false;
    submission->files[0].unit = reader_unit(submission->reader);
    read_file_fields(submission, &slot_count, false);
    return true;
}

static void finish_stream(Submission *submission)
{
    submission->files[0].unit_count = submission->ledger.lines[0].read;
    submission->files[0].unit = reader_unit(submission->reader);
    if (submission->state == SUBMISSION_READ) finish_file(submission, submission->patient_count);
    close_reader(submission);
}

static void build_streamed(Submission *submission, PatientRows *rows, uint64_t identity, Hash128 content, bool item_error)
{
    rows->conflicting = item_error;
    patient_build(submission->mapping, rows, &submission->references, submission->findings, &submission->patient_arena, &submission->result);
    Disposition disposition = submission->result.patient.disposition;
    if (strcmp(reader_unit(submission->reader), "row") == 0 && submission->result.row_count == 1) disposition = submission->result.rows[0].disposition;
    count_row(submission, disposition);
    count_patient(submission, submission->result.patient.disposition);
    stream_add(&submission->stream, identity, content, submission->result.patient.disposition);
}

static bool next_streamed(Submission *submission)
{
    for (;;) {
        RawRecord *first;
        Text id;
        uint32_t unit;
        arena_reset(&submission->patient_arena);
        size_t errors = submission->findings->by_severity[SEVERITY_ERROR];
        if (!read_record(submission, &first, &id, &unit)) {
            finish_stream(submission);
            return false;
        }
        if (!id.data) {
            count_row(submission, DISPOSITION_QUARANTINED);
            continue;
        }
        bool item_error = submission->findings->by_severity[SEVERITY_ERROR] > errors;
        PatientRows rows = {.first = first};
        name_patient(submission, id, submission->patient_count + 1, &rows);
        uint64_t identity = submission->options.key ? (uint64_t)rows.key : text_hash(id);
        Hash128 content = keyed_content(submission->mapping->schema, first);
        const StreamKey *earlier = stream_find(&submission->stream, identity);
        if (earlier) {
            repeat_patient(submission, earlier, keyed_row(first), content, submission->options.key ? rows.pseudonym : NULL);
            continue;
        }
        submission->patient_count++;
        build_streamed(submission, &rows, identity, content, item_error);
        return true;
    }
}

// ---- The loop ------------------------------------------------------------------------------------------------------

Submission *submission_open(const Mapping *mapping, const char *const *files, size_t file_count, const SubmissionOptions *options, Findings *findings)
{
    Submission *submission = memory_alloc(sizeof *submission);
    *submission = (Submission){.mapping = mapping, .options = *options, .findings = findings};
    submission->groups.arena = &submission->arena;
    submission->last_group = &submission->first_group;
    submission->streams = can_stream(mapping->schema);
    match_files(submission, files, file_count);
    submission->ledger.count = submission->file_count + 1;
    submission->ledger.lines = arena_array(&submission->arena, submission->ledger.count, sizeof(LedgerLine));
    return submission;
}

static void start(Submission *submission)
{
    submission->started = true;
    if (submission->state != SUBMISSION_READ) return;
    if (submission->streams) {
        start_stream(submission);
        return;
    }
    for (submission->reading = 0; submission->reading < submission->file_count && submission->state != SUBMISSION_UNREADABLE; submission->reading++) gather_file(submission);
    submission->next_group = submission->first_group;
}

static void sum_units(Submission *submission)
{
    for (size_t f = 0; f < submission->file_count; f++) {
        LedgerLine *line = &submission->ledger.lines[f];
        const SubmissionFile *file = &submission->files[f];
        line->file = file->name;
        line->unit = file->unit;
        if (submission->streams) continue;
        line->read = file->unit_count;
        for (size_t u = 0; u < file->unit_count; u++) line->counts[file->units[u] == UNIT_UNSEEN ? DISPOSITION_IGNORED : file->units[u]]++;
    }
    patient_line(submission)->file = "*";
    patient_line(submission)->unit = "patient";
}

static void check_threshold(Submission *submission)
{
    const LedgerLine *patients = patient_line(submission);
    uint64_t quarantined = patients->counts[DISPOSITION_QUARANTINED];
    bool too_many = quarantined > submission->options.most_quarantined || quarantined * 100 > (uint64_t)submission->options.most_percent * patients->read;
    if (submission->state == SUBMISSION_READ && too_many) report_file(submission, FINDING_QUARANTINE_THRESHOLD, 0, NULL);
}

void submission_set_aside(Submission *submission)
{
    submission->finished = true;
    submission->ledger.refused = true;
    submission->ledger.count = 1;
    submission->ledger.lines[0] = (LedgerLine){.file = "*", .unit = "patient"};
}

static void finish(Submission *submission)
{
    submission->finished = true;
    sum_units(submission);
    check_threshold(submission);
    findings_sort(submission->findings);
    if (submission->state != SUBMISSION_READ) submission_set_aside(submission);
}

bool submission_next(Submission *submission, const Patient **patient)
{
    if (!submission->started) start(submission);
    bool more = submission->state == SUBMISSION_READ && !submission->finished;
    while (more) {
        more = submission->streams ? next_streamed(submission) : next_gathered(submission);
        if (!more || !submission->result.exists) continue;
        fill_content(submission, &submission->result.patient);
        *patient = &submission->result.patient;
        return true;
    }
    if (!submission->finished) finish(submission);
    return false;
}

SubmissionState submission_state(const Submission *submission)
{
    return submission->state;
}

const Ledger *submission_ledger(const Submission *submission)
{
    return &submission->ledger;
}

size_t submission_withdrawn(const Submission *submission, const int64_t **keys)
{
    *keys = submission->stream.withdrawn;
    return submission->stream.withdrawn_count;
}

bool submission_extracted_at(const Submission *submission, int64_t *seconds)
{
    *seconds = submission->extracted;
    return submission->has_extracted;
}

uint64_t submission_position(const Submission *submission)
{
    return submission->position_before + (submission->reader ? reader_position(submission->reader) : 0);
}

void submission_free(Submission *submission)
{
    close_reader(submission);
    for (size_t f = 0; f < submission->file_count; f++) free(submission->files[f].units);
    key_set_free(&submission->references);
    stream_free(&submission->stream);
    arena_free(&submission->arena);
    arena_free(&submission->patient_arena);
    arena_free(&submission->scratch);
    free(submission);
}

bool ledger_balances(const Ledger *ledger)
{
    for (size_t i = 0; i < ledger->count; i++) {
        uint64_t sum = 0;
        for (int d = 0; d < DISPOSITION_COUNT; d++) sum += ledger->lines[i].counts[d];
        if (sum != ledger->lines[i].read) return false;
    }
    return true;
}
