// Feedback: what a data manager gets of a submission. This header is all a writer needs: what was read (files,
// versions, ledger), what was found (findings, their source cells), what was checked (the table of checks), which codes
// no list has, and what the fields hold. Everything in it may be printed as it is, but for names that come from
// outside (files, titles: what a terminal would obey, markup) and Unmapped.value, whose printable form is `shown`.
#ifndef FEEDBACK_FEEDBACK_H
#define FEEDBACK_FEEDBACK_H

#include <stdio.h>

#include "feedback/check.h"
#include "feedback/excerpt.h"
#include "feedback/profile.h"
#include "feedback/subject.h"
#include "feedback/unmapped.h"
#include "mapping/submission.h"

typedef struct Feedback {
    const char *center;
    const char *state;           // one word: read, refused; when loading: loaded, unchanged, stale, refused
    const Findings *findings;    // in order of file, line, column, code
    const Ledger *ledger;        // its last line is that of the patients
    const Subject *subject;      // files and versions
    const Checks *checks;        // every check, worst first
    const UnmappedCodes *unmapped;
    const Excerpts *excerpts;    // the cells findings speak of; NULL = the files were not read again
    const Profile *profile;      // NULL = not asked for
    bool text_profile;           // a text shows it, too
    size_t limit;                // most findings listed of one check, 0 = all, FEEDBACK_LIMIT_OWN = as the format has
                                 // it (feedback_limit): for people the first ones, for machines all. Counts are
                                 // complete all the same, and what is not listed is said
    Language language;           // of messages, remedies and words; codes and the keys of JSON are English in both
    bool color;                  // a text is for a terminal that shows colours
    const char *list;            // the file beside the page in which every finding stands; NULL = there is none
    const char *written;         // for a text's last lines: names of files written besides, or NULL
    const char *next;            // the command to type next, or NULL
} Feedback;

#define FEEDBACK_LIMIT_OWN SIZE_MAX
#define FEEDBACK_LIST "findings.csv"

// The limit in force where a format's own is `own`; SIZE_MAX for all.
static inline size_t feedback_limit(const Feedback *feedback, size_t own)
{
    if (feedback->limit == FEEDBACK_LIMIT_OWN) return own;
    return feedback->limit ? feedback->limit : SIZE_MAX;
}

// What feedback is made of, once the submission is read.
typedef struct FeedbackRequest {
    const Mapping *mapping;
    const Submission *submission;   // NULL when it was not read: then the ledger is one line of zeros
    const Findings *findings;
    const char *state;
    const Profiler *profiler;       // NULL = no profile
    size_t limit;
    Language language;
    bool cells;                     // of every finding, not of the first ones only
    bool hashes;                    // of the files and definitions
    bool show_values, color, text_profile;
} FeedbackRequest;

// Everything made lives in arena; mapping, submission and findings must stay.
void feedback_make(Feedback *feedback, const FeedbackRequest *request, Arena *arena);

// For terminals: each check's findings with their source cells, the table of checks, the ledger.
void feedback_text(const Feedback *feedback, FILE *out);

// One JSON document of everything.
void feedback_json(const Feedback *feedback, FILE *out);

// One JSON object a finding with the columns of column.h, the last line {"ledger": …}.
void feedback_ndjson(const Feedback *feedback, FILE *out);

// The findings page: one HTML document that needs nothing but itself.
void feedback_html(const Feedback *feedback, FILE *out);

// The findings for a spreadsheet, with the columns of column.h: UTF-8 with BOM, CRLF, no cell a formula.
void feedback_csv(const Feedback *feedback, FILE *out);

// The ledger's line of the patients as one sentence: "c01: 19 patients read = 17 loaded + …".
void feedback_summary(const Feedback *feedback, FILE *out);

typedef struct FeedbackFormat {
    const char *name;
    void (*write)(const Feedback *feedback, FILE *out);
    const char *file;            // its name in a directory of results; NULL = only printed
    bool lists;                  // a list of findings: in a file it is complete, whatever --limit says
    bool cells;                  // shows the cells of every finding, for which the files are read again
    bool thorough;               // shows profile and hashes, too, which take time to make
} FeedbackFormat;

// NULL when there is no such format.
const FeedbackFormat *feedback_format(const char *name);

// The formats one by one, NULL behind the last.
const FeedbackFormat *feedback_format_at(size_t index);

#endif
