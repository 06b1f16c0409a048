// What validate and ingest share: a center and files from the command line, feedback, exit status.
#ifndef CLI_SUBMIT_H
#define CLI_SUBMIT_H

#include "cli/options.h"
#include "cli/progress.h"
#include "feedback/feedback.h"

typedef struct Submit {
    Mapping *mapping;
    const char *const *files;
    size_t file_count;
    SubmissionOptions options;
    const FeedbackFormat *format;
    Profiler *profiler;                // NULL when no output shows a profile
    Progress progress;                 // the caller ends it once the files are read
} Submit;

// CENTER FILE... of the options. False with *status set after a complaint; else to be given back with submit_free.
bool submit_prepare(Options *options, Submit *submit, int *status);
void submit_free(Submit *submit);

// The pseudonym key when its file is there already; NULL otherwise (validate makes none, and does without one
// that is no key, after saying so).
HashKey *submit_existing_key(const Options *options);

// Prints the feedback to stdout and, with --output, writes it as findings.csv, .html and .json into that directory,
// each whole or not at all, for their owner only. submission is NULL when it was not read: then the ledger is one line
// of zeros. False after reporting a file that could not be written.
bool submit_report(const Options *options, const Submit *submit, const Submission *submission, const char *state,
                   const Findings *findings);

// Clean, findings (by --fail-on; a refused submission always), or an unreadable file.
int submit_status(const Options *options, SubmissionState state, const Findings *findings);

#endif
