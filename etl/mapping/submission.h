// Submission: the files a center sends at once, read patient by patient: typed, checked, mapped, complete.
//
//     Submission *submission = submission_open(mapping, files, count, key, findings);
//     while (submission_next(submission, &patient)) store_put(store, patient);
//     submission_close(submission, &ledger);
//
// Where the schema promises one row (or one XML record) a patient, patients stream and are provisional: what only shows
// later makes submission_withdrawn name keys to take back. Otherwise records are gathered by patient first and handed
// on in order of first appearance. Verdict and counts are final only after submission_next has answered false.
#ifndef MAPPING_SUBMISSION_H
#define MAPPING_SUBMISSION_H

#include "mapping/ledger.h"
#include "mapping/mapping.h"
#include "schema/record.h"

typedef struct Submission Submission;

// How far the reading of a submission is.
typedef struct SubmissionPace {
    uint64_t bytes;                    // read, of all files
    uint64_t patients, checked;        // met; checked and mapped. Where patients stream they are the same
    bool finished;
} SubmissionPace;

typedef struct SubmissionOptions {
    HashKey *key;   // NULL (validate without one): patients are "patient #n" and have no content hash
    bool names_must_match;             // also where the schema has one path and one file is given
    uint64_t most_quarantined;         // patients; UINT64_MAX = no threshold
    unsigned most_percent;             // of the patients read; 100 = no threshold
    uint64_t most_memory;              // bytes, and
    uint32_t most_time;                // seconds, that reading it may take; 0 = as bounds.h has it
    bool has_extracted_at;             // when the data were extracted, where no file says so
    int64_t extracted_at;
    // Shown every typed row that counts (not those superseded, repeated, removed or merged into others), which is
    // gone afterwards. NULL = nobody looks.
    void (*observe)(void *observer, const Record *record);
    void *observer;
    // Told now and then how far the reading is, and once more when it has finished. NULL = nobody watches.
    void (*watch)(void *watcher, const SubmissionPace *pace);
    void *watcher;
} SubmissionOptions;

// files: paths, which must outlive the submission. Never NULL; a file that cannot be read shows as
// SUBMISSION_UNREADABLE.
Submission *submission_open(const Mapping *mapping, const char *const *files, size_t file_count,
                            const SubmissionOptions *options, Findings *findings);

// The files, and behind them the one of corrections which the schema names, where it lies there and was not given: what
// a submission consists of. *count changes with it. files itself, or in arena.
const char *const *submission_files(const Mapping *mapping, const char *const *files, size_t *count, Arena *arena);

// Brings paths into the order of the schema's files, which is the order of Place.file; what the schema does not know
// last.
void submission_sort_files(const Mapping *mapping, const char **files, size_t file_count);

// False at the end, or when the submission is refused.
bool submission_next(Submission *submission, const Patient **patient);

typedef enum SubmissionState { SUBMISSION_READ, SUBMISSION_REFUSED, SUBMISSION_UNREADABLE } SubmissionState;

// After submission_next answered false.
SubmissionState submission_state(const Submission *submission);
const Ledger *submission_ledger(const Submission *submission);

// Nothing of it will be loaded (refused, stale): its ledger becomes one line of zeros. May be called while reading.
void submission_set_aside(Submission *submission);

// What was read of the file at index, in the order of the schema's paths, which is that of Place.file.
typedef struct SubmissionPart {
    const char *path, *name;           // path NULL: it is missing; name: its base name, or the pattern it should have
    const char *unit;                  // what the ledger counts of it
    uint64_t units, size;              // units read, also when the submission was refused; bytes, as far as known
} SubmissionPart;
size_t submission_part_count(const Submission *submission);
SubmissionPart submission_part(const Submission *submission, size_t index);

// Keys of streamed patients to take back, and how many.
size_t submission_withdrawn(const Submission *submission, const int64_t **keys);

// When the data were extracted, as the files themselves say: seconds since 1970 UTC; false when they do not.
bool submission_extracted_at(const Submission *submission, int64_t *seconds);

void submission_free(Submission *submission);

#endif
