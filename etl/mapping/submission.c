// The pull loop: files -> rows -> patients. See submission.h for when patients stream and when they are gathered.
#include "mapping/submission.h"

#include <stdlib.h>

#include "mapping/inside.h"

static void fill_content(Submission *submission, Patient *patient)
{
    Buffer buffer = {0};
    if (!submission->options.key) return;
    patient->content = model_content(submission->mapping->model, patient, &buffer);
    buffer_free(&buffer);
}

Submission *submission_open(const Mapping *mapping, const char *const *files, size_t file_count,
                            const SubmissionOptions *options, Findings *findings)
{
    Submission *submission = memory_alloc(sizeof *submission);
    *submission = (Submission){.mapping = mapping, .options = *options, .findings = findings};
    schema_reset_counts(mapping->schema);
    schema_reset_counts(mapping->model->schema);
    submission->bounds = bounds_start(options->most_memory, options->most_time);
    submission->groups.arena = &submission->arena;
    submission->last_group = &submission->first_group;
    submission->streams = flow_is_possible(mapping->schema);
    const char *const *all = submission_files(mapping, files, &file_count, &submission->arena);
    files_match(submission, all, file_count);
    submission->ledger.count = submission->file_count + 1;
    submission->ledger.lines = arena_array(&submission->arena, submission->ledger.count, sizeof(LedgerLine));
    return submission;
}

static void start(Submission *submission)
{
    submission->started = true;
    if (submission->state == SUBMISSION_READ) files_read_corrections(submission);
    if (submission->state != SUBMISSION_READ) return;
    if (submission->streams) flow_start(submission);
    else gather_all(submission);
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
        for (size_t u = 0; u < file->unit_count; u++)
            line->counts[file->units[u] == UNIT_UNSEEN ? DISPOSITION_IGNORED : file->units[u]]++;
    }
    submission_patients(submission)->file = "*";
    submission_patients(submission)->unit = "patient";
}

static void check_threshold(Submission *submission)
{
    const LedgerLine *patients = submission_patients(submission);
    uint64_t quarantined = patients->counts[DISPOSITION_QUARANTINED];
    bool too_many = quarantined > submission->options.most_quarantined ||
                    quarantined * 100 > (uint64_t)submission->options.most_percent * patients->read;
    if (submission->state == SUBMISSION_READ && too_many)
        files_report(submission, FINDING_QUARANTINE_THRESHOLD, 0, NULL);
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
    unique_report(&submission->unique, submission->findings);
    if (submission->corrections) corrections_finish(submission->corrections, submission->findings);
    check_threshold(submission);
    findings_sort(submission->findings);
    submission_tell(submission, true);
    if (submission->state != SUBMISSION_READ) submission_set_aside(submission);
}

bool submission_next(Submission *submission, const Patient **patient)
{
    if (!submission->started) start(submission);
    bool more = submission->state == SUBMISSION_READ && !submission->finished;
    while (more) {
        more = submission->streams ? flow_next(submission) : gather_next(submission);
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

size_t submission_part_count(const Submission *submission)
{
    return submission->file_count;
}

SubmissionPart submission_part(const Submission *submission, size_t index)
{
    const SubmissionFile *file = &submission->files[index];
    return (SubmissionPart){file->path, file->name, file->unit, file->unit_count, file->size};
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

void submission_free(Submission *submission)
{
    files_close(submission);
    for (size_t f = 0; f < submission->file_count; f++) free(submission->files[f].units);
    key_set_free(&submission->references);
    stream_free(&submission->stream);
    conflicts_free(&submission->conflicts);
    unique_free(&submission->unique);
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
