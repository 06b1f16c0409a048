// Load: one submission from its files into the database, or not at all. The pull loop with a store behind it.
#ifndef STORE_LOAD_H
#define STORE_LOAD_H

#include "mapping/submission.h"
#include "store/store.h"

typedef struct LoadRequest {
    const Mapping *mapping;
    const char *const *files;
    size_t file_count;
    SubmissionOptions options;         // its key is the store's
    bool has_extracted_at;             // said from outside (option, manifest)
    int64_t extracted_at;
    bool dry_run;                      // everything but the merge
    bool passes_over_refused;          // see StoreSubmission
} LoadRequest;

typedef struct LoadResult {
    StoreStatus status;                // STORE_OK: the submission was settled, one way or the other
    StoreState state;
    Submission *submission;            // NULL when it was not read (unchanged, stale); to be freed by the caller
    int64_t earlier_id;                // unchanged, stale: what it was measured against
    StoreOutcome outcome;
    bool extraction_unknown;           // the time of reception was taken for it
} LoadResult;

// Findings are added; they belong to the caller, as does result->submission.
void load_submission(Store *store, const LoadRequest *request, Findings *findings, LoadResult *result);

#endif
