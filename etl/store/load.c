// One submission, one transaction.
#include "store/load.h"

#include <time.h>

#include "mapping/pseudonym.h"

// A patient of the last full export that this one lacks: kept, and said.
static void report_missing(Store *store, const LoadRequest *request, Findings *findings)
{
    const int64_t *keys;
    char pseudonym[PSEUDONYM_TEXT];
    const Schema *schema = request->mapping->schema;
    if (!schema->full_snapshot) return;
    size_t count = store_missing(store, &keys);
    for (size_t i = 0; i < count; i++) {
        Place place = {NULL, schema->resources[0].fields[schema->resources[0].patient].label, 0, 0, 0};
        pseudonym_write(keys[i], pseudonym);
        finding_add(findings, FINDING_MISSING_FROM_SNAPSHOT, &place, pseudonym);
    }
    findings_sort(findings);
}

// A newer extract is loaded: what was found in this one is of no interest any more.
static bool is_stale(Store *store, LoadResult *result, Findings *findings, const StoreClosing *closing)
{
    if (!closing->has_extracted_at || !store_is_stale(store, closing->extracted_at)) return false;
    const char *const *files = findings->files;
    size_t file_count = findings->file_count;
    findings_free(findings);
    findings->files = files;
    findings->file_count = file_count;
    finding_add(findings, FINDING_STALE_EXTRACT, &(Place){NULL, "*", 0, 0, 0}, NULL);
    submission_set_aside(result->submission);
    return true;
}

// The verdict once everything is read.
static StoreStatus judge(Store *store, const LoadRequest *request, LoadResult *result, Findings *findings,
                         StoreClosing *closing)
{
    const int64_t *keys;
    closing->state = STORE_LOADED;
    if (submission_state(result->submission) == SUBMISSION_REFUSED) closing->state = STORE_REFUSED;
    else if (is_stale(store, result, findings, closing)) closing->state = STORE_STALE;
    result->state = closing->state;
    if (closing->state != STORE_LOADED) return STORE_OK;
    size_t count = submission_withdrawn(result->submission, &keys);
    if (count && store_withdraw(store, keys, count) != STORE_OK) return STORE_FAILED;
    report_missing(store, request, findings);
    return STORE_OK;
}

// When the data were extracted: as said from outside, else as the files say.
static void find_extraction(const LoadRequest *request, const Submission *submission, StoreClosing *closing)
{
    closing->has_extracted_at = request->has_extracted_at;
    closing->extracted_at = request->extracted_at;
    if (!closing->has_extracted_at)
        closing->has_extracted_at = submission_extracted_at(submission, &closing->extracted_at);
}

// Patients as they come; a stale extract is known at the first one, where the file says its time in front.
static StoreStatus put_patients(Store *store, const LoadRequest *request, LoadResult *result)
{
    StoreStatus status = STORE_OK;
    StoreClosing closing = {0};
    for (const Patient *patient; status == STORE_OK && submission_next(result->submission, &patient);) {
        if (!closing.has_extracted_at) find_extraction(request, result->submission, &closing);
        if (closing.has_extracted_at && store_is_stale(store, closing.extracted_at)) return STORE_OK;
        status = store_put(store, patient);
    }
    return status;
}

static StoreStatus close_submission(Store *store, const LoadRequest *request, Findings *findings, LoadResult *result)
{
    StoreClosing closing = {.ledger = submission_ledger(result->submission), .findings = findings};
    if (submission_state(result->submission) == SUBMISSION_UNREADABLE) {
        store_abort(store);
        return STORE_FAILED;
    }
    find_extraction(request, result->submission, &closing);
    result->extraction_unknown = !closing.has_extracted_at;
    StoreStatus status = judge(store, request, result, findings, &closing);
    if (status == STORE_OK && !request->dry_run) return store_finish(store, &closing, &result->outcome);
    store_abort(store);
    return status;
}

void load_submission(Store *store, const LoadRequest *request, Findings *findings, LoadResult *result)
{
    StoreBegun begun;
    Arena arena = {0};
    size_t file_count = request->file_count;
    const char *const *given = submission_files(request->mapping, request->files, &file_count, &arena);
    const char **files = arena_array(&arena, file_count + 1, sizeof *files);
    for (size_t i = 0; i < file_count; i++) files[i] = given[i];
    submission_sort_files(request->mapping, files, file_count);   // places and stored files count alike
    StoreSubmission submission = {
        request->mapping,    files,           file_count, request->has_extracted_at, request->extracted_at,
        (int64_t)time(NULL), request->dry_run, request->passes_over_refused};
    *result = (LoadResult){.status = store_begin(store, &submission, &begun)};
    result->state = begun.state;
    result->earlier_id = begun.earlier_id;
    if (result->status == STORE_OK && begun.state == STORE_STALE)
        finding_add(findings, FINDING_STALE_EXTRACT, &(Place){NULL, "*", 0, 0, 0}, NULL);
    if (result->status == STORE_OK && begun.state == STORE_NEW) {
        SubmissionOptions options = request->options;
        options.has_extracted_at = request->has_extracted_at;
        options.extracted_at = request->extracted_at;
        result->submission = submission_open(request->mapping, begun.files, file_count, &options, findings);
        result->status = put_patients(store, request, result);
        if (result->status == STORE_OK) result->status = close_submission(store, request, findings, result);
        else store_abort(store);
    }
    arena_free(&arena);
}
