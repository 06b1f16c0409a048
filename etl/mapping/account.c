// What a submission keeps account of while it is read: how its patients are named, what counts as what, who is shown a
// row and told how far the reading is.
#include "mapping/inside.h"
#include "mapping/pseudonym.h"

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

void submission_name(Submission *submission, Text id, uint32_t ordinal, PatientRows *rows)
{
    if (submission->options.key) {
        rows->key = pseudonym_key(submission->options.key, submission->mapping->center, id);
        pseudonym_write(rows->key, submission->pseudonym);
    } else {
        write_ordinal(ordinal, submission->pseudonym);
    }
    rows->pseudonym = submission->pseudonym;
}

LedgerLine *submission_patients(Submission *submission)
{
    return &submission->ledger.lines[submission->file_count];
}

void submission_count(Submission *submission, Disposition disposition)
{
    LedgerLine *line = submission_patients(submission);
    line->read++;
    line->counts[disposition]++;
}

void submission_account(Submission *submission, const Record *records, size_t count, bool removed)
{
    for (size_t i = 0; i < count; i++) {
        if (removed || !record_counts(&records[i])) record_uncount(&records[i], &submission->patient_arena);
        else if (submission->options.observe) submission->options.observe(submission->options.observer, &records[i]);
    }
}

void submission_tell(Submission *submission, bool finished)
{
    enum { ROWS_A_LOOK = 256 };
    if (!submission->options.watch || (!finished && submission->told++ % ROWS_A_LOOK != 0)) return;
    SubmissionPace pace = {
        .bytes = submission->position_before + (submission->reader ? reader_position(submission->reader) : 0),
        .patients = submission->patient_count,
        .checked = submission_patients(submission)->read,
        .finished = finished};
    submission->options.watch(submission->options.watcher, &pace);
}
