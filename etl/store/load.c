// One submission, one transaction.
#include "store/load.h"

#include <time.h>

#include "mapping/pseudonym.h"

// A patient of the last full export that this one lacks: kept, and said.
static void report_missing(Store *store, const LoadRequest *request, Findings *findings)
{
    const int64_t *keys;
    char pseudonym[PSEUDONYM_TEXT];
    if (!request->mapping->schema->full_snapshot) return;
    size_t count = store_missing(store, &keys);
    for (size_t i = 0; i < count; i++) {
        Place place = {NULL, "*", 0, 0, 0};
        pseudonym_write(keys[i], pseudonym);
        finding_add(findings, FINDING_MISSING_FROM_SNAPSHOT, &place, pseudonym);
    }
    findings_sort(findings);
}

// The verdict once everything is read.
static StoreState verdict(Store *store, const LoadRequest *request, const LoadResult *result, Findings *findings, StoreClosing *closing)
{
    if (submission_state(result->submission) == SUBMISSION_REFUSED) return STORE_REFUSED;
    if (closing->has_extracted_at && store_is_stale(store, closing->extracted_at)) {
        finding_add(findings, FINDING_STALE_EXTRACT, &(Place){NULL, "*", 0, 0, 0}, NULL);
        return STORE_STALE;
    }
    const int64_t *keys;
    size_t count = submission_withdrawn(result->submission, &keys);
    if (count && store_withdraw(store, keys, count) != STORE_OK) return STORE_HELD;
    report_missing(store, request, findings);
    return STORE_LOADED;
}

static StoreStatus put_patients(Store *store, Submission *submission)
{
    StoreStatus status = STORE_OK;
    for (const Patient *patient; status == STORE_OK && submission_next(submission, &patient);) status = store_put(store, patient);
    return status;
}

static StoreStatus close_submission(Store *store, const LoadRequest *request, Findings *findings, LoadResult *result)
{
    if (submission_state(result->submission) == SUBMISSION_UNREADABLE) {
        store_abort(store);
        return STORE_FAILED;
    }
    StoreClosing closing = {.ledger = submission_ledger(result->submission), .findings = findings,
                            .has_extracted_at = request->has_extracted_at, .extracted_at = request->extracted_at};
    int64_t extracted;
    if (!closing.has_extracted_at && submission_extracted_at(result->submission, &extracted)) {
        closing.has_extracted_at = true;
        closing.extracted_at = extracted;
    }
    result->extraction_unknown = !closing.has_extracted_at;
    closing.state = result->state = verdict(store, request, result, findings, &closing);
    if (!request->dry_run && closing.state != STORE_HELD) return store_finish(store, &closing, &result->outcome);
    store_abort(store);
    return closing.state == STORE_HELD ? STORE_FAILED : STORE_OK;
}

void load_submission(Store *store, const LoadRequest *request, Findings *findings, LoadResult *result)
{
    StoreBegun begun;
    StoreSubmission submission = {request->mapping, request->files, request->file_count, request->has_extracted_at, request->extracted_at, (int64_t)time(NULL), request->dry_run};
    *result = (LoadResult){.status = store_begin(store, &submission, &begun)};
    if (result->status != STORE_OK) return;
    result->state = begun.state;
    result->earlier_id = begun.earlier_id;
    if (begun.state != STORE_NEW) return;
    result->submission = submission_open(request->mapping, request->files, request->file_count, &request->options, findings);
    result->status = put_patients(store, result->submission);
    if (result->status == STORE_OK) result->status = close_submission(store, request, findings, result);
    else store_abort(store);
}
