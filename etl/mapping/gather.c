// Gathering: all rows are read and kept by patient before the first patient is made; for several rows or files a
// patient.
#include "mapping/claim.h"
#include "mapping/inside.h"

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

static Group *group_of(Submission *submission, Text id)
{
    Group *group = map_find(&submission->groups, id);
    if (group) return group;
    group = arena_alloc(&submission->arena, sizeof *group);
    group->id = arena_text(&submission->arena, id);
    group->end = &group->first;
    map_add(&submission->groups, group->id, group);
    *submission->last_group = group;
    submission->last_group = &group->next;
    return group;
}

static void check_record(Submission *submission, const SourceRow *row, const char *patient)
{
    claim_check_record(submission->mapping->schema, submission->reading, submission->reader, row, patient,
                       submission->findings);
}

static void gather_row(Submission *submission, const SourceRow *row)
{
    SubmissionFile *file = &submission->files[submission->reading];
    Text id;
    bool said = row->record < file->unit_count &&
                file->units[row->record] == DISPOSITION_QUARANTINED;   // an XML record without a patient: once
    const Claiming claiming = {submission->mapping->schema, submission->reading, submission->reader,
                               submission->corrections, files_today(submission)};
    RawRecord *raw =
        claim_row(&claiming, row, true, &submission->arena, said ? NULL : submission->findings, &id);
    count_units(file, row->record);
    if (!id.data) {
        check_record(submission, row, NULL);
        file->units[row->record] = DISPOSITION_QUARANTINED;
        return;
    }
    Group *group = group_of(submission, id);
    if (!raw->ignored && !group->ordinal)
        group->ordinal = ++submission->patient_count;   // known by his first row in scope
    if (group->last_file != submission->reading + 1) file->patients++;
    group->last_file = submission->reading + 1;
    *group->end = raw;
    group->end = &raw->next;
    PatientRows named = {0};
    submission_name(submission, group->id, group->ordinal, &named);
    corrections_say(raw, named.pseudonym, submission->findings);
    size_t errors = submission->findings->by_severity[SEVERITY_ERROR];
    check_record(submission, row, named.pseudonym);
    claim_check_items(submission->mapping->schema, submission->reader, raw, named.pseudonym, submission->findings);
    group->item_error |= submission->findings->by_severity[SEVERITY_ERROR] > errors;
    if (raw->resource && !raw->ignored)   // a ragged row is there too
        keys_remember(submission->mapping->schema, raw, &submission->references, &submission->scratch);
}

static void gather_file(Submission *submission)
{
    SourceRow row;
    ReaderStatus status;
    if (!files_open(submission)) return;
    while ((status = reader_next(submission->reader, &row)) == READER_ROW && files_afford(submission, row.line))
        gather_row(submission, &row);
    if (status == READER_REFUSED) files_refuse(submission);
    if (status == READER_FAILED) submission->state = SUBMISSION_UNREADABLE;
    submission->files[submission->reading].unit = reader_unit(submission->reader);
    if (status == READER_END) files_finish(submission, submission->files[submission->reading].patients);
    files_close(submission);
}

bool gather_next(Submission *submission)
{
    Group *group = submission->next_group;
    if (!group || !files_afford(submission, 0)) return false;
    submission->next_group = group->next;
    PatientRows rows = {.first = group->first, .conflicting = group->item_error};
    submission_name(submission, group->id, group->ordinal, &rows);
    arena_reset(&submission->patient_arena);
    patient_build(submission->mapping, &rows, &submission->references, submission->findings, &submission->patient_arena,
                  &submission->result);
    submission_account(submission, submission->result.records, submission->result.record_count,
                       submission->result.patient.disposition == DISPOSITION_REMOVED);
    settle_units(submission, &submission->result);
    if (submission->result.exists) submission_count(submission, submission->result.patient.disposition);
    if (submission->result.patient.disposition == DISPOSITION_REMOVED) return true;
    unique_add(&submission->unique, submission->result.records, submission->result.record_count, group->ordinal,
               rows.pseudonym);
    return true;
}

void gather_all(Submission *submission)
{
    for (submission->reading = 0;
         submission->reading < submission->file_count && submission->state != SUBMISSION_UNREADABLE;
         submission->reading++)
        gather_file(submission);
    submission->next_group = submission->first_group;
}
