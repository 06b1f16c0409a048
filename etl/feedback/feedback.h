// Feedback: what a data manager gets of a submission, as text for people and as JSON for machines.
#ifndef FEEDBACK_FEEDBACK_H
#define FEEDBACK_FEEDBACK_H

#include <stdio.h>

#include "mapping/submission.h"

typedef struct Feedback {
    const char *center;
    const Findings *findings;
    const Ledger *ledger;
    const char *state;         // one word: read, refused; when loading: loaded, unchanged, stale, refused
    size_t limit;              // most findings a text lists, 0 = all; the counts are complete all the same
    Language language;         // of messages, remedies and words; codes and the keys of JSON are English in both
} Feedback;

// Findings worst first within their place's order, then the ledger: what a terminal shows.
void feedback_text(const Feedback *feedback, FILE *out);

// One JSON document: center, state, findings, ledger.
void feedback_json(const Feedback *feedback, FILE *out);

// One JSON object a finding (code severity file line column resource field rule patient message …), the last line
// {"ledger": …}.
void feedback_ndjson(const Feedback *feedback, FILE *out);

// Loads the ledger's line of the patients as one sentence: "c01: 19 patients read = 17 loaded + …".
void feedback_summary(const Feedback *feedback, FILE *out);

typedef struct FeedbackFormat {
    const char *name;
    void (*write)(const Feedback *feedback, FILE *out);
} FeedbackFormat;

// NULL when there is no such format; *names lists those there are.
const FeedbackFormat *feedback_format(const char *name, const char **names);

#endif
