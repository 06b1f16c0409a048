// ingest CENTER FILE...: validate, map, load; one transaction.
#include <string.h>
#include <time.h>

#include "cli/commands.h"
#include "cli/submit.h"
#include "feedback/outcome.h"
#include "store/load.h"

static int load(const Options *options, const Submit *submit, Store *store, const LoadRequest *request)
{
    Findings findings = {0};
    LoadResult result;
    load_submission(store, request, &findings, &result);
    progress_end(&submit->progress);
    int status = result.status == STORE_OK ? EXIT_CLEAN : (int)result.status;
    bool text = strcmp(submit->format->name, "text") == 0, read = result.submission && result.state != STORE_STALE;
    if (result.status == STORE_OK && (read || !text) &&
        !submit_report(options, submit, result.submission, store_state_name(result.state), &findings))
        status = EXIT_ENVIRONMENT;
    if (result.submission) {
        if (status == EXIT_CLEAN) status = submit_status(options, submission_state(result.submission), &findings);
        submission_free(result.submission);
    }
    if (result.status == STORE_OK && text)
        outcome_write(submit->mapping->center, &result, options->dry_run, options->language, stdout);
    if (result.extraction_unknown && status != EXIT_ENVIRONMENT)
        fprintf(stderr,
                "rmnpc: %s: the files do not say when they were extracted; the time of reception was taken "
                "(--extracted-at says it)\n",
                submit->mapping->center);
    findings_free(&findings);
    return status;
}

static int with_store(const Options *options, Submit *submit, LoadRequest *request)
{
    Store *store;
    int status = (int)store_open(&options->site, submit->mapping->model, &store);
    if (status == STORE_OK) status = (int)store_key(store, &submit->options.key);
    request->options = submit->options;
    if (status == STORE_OK) status = load(options, submit, store, request);
    store_close(store);
    return status;
}

int ingest_run(Options *options)
{
    Submit submit;
    int status;
    if (!submit_prepare(options, &submit, &status)) return status;
    submit.progress.afterwards = options->dry_run ? NULL : "all is read; it goes into the database …";
    LoadRequest request = {.mapping = submit.mapping,
                           .files = submit.files,
                           .file_count = submit.file_count,
                           .dry_run = options->dry_run,
                           .has_extracted_at = options->extracted_at != NULL};
    if (options->extracted_at && !date_read_moment(text_from(options->extracted_at), 0, &request.extracted_at))
        status = options_usage(options, "--extracted-at wants a time like 2024-07-05T02:00:00+08:00, not '%s'",
                               options->extracted_at);
    else if (request.has_extracted_at && date_is_ahead(request.extracted_at, (int64_t)time(NULL)))
        status = options_usage(options, "--extracted-at is after today: '%s'", options->extracted_at);
    else status = with_store(options, &submit, &request);
    submit_free(&submit);
    return status;
}
