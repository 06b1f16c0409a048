// The nightly run: inbox -> submissions -> database -> report.
#include "nightly/run.h"

#include <fcntl.h>
#include <inttypes.h>
#include <time.h>
#include <unistd.h>

#include "base/output.h"
#include "nightly/inbox.h"
#include "nightly/journal.h"
#include "nightly/lock.h"
#include "report/report.h"
#include "store/load.h"
#include "store/report_run.h"

enum { MOST_MODELS = 8 };

// A connection a model; most sites have one.
typedef struct OpenStore {
    const char *model;
    Store *store;
    HashKey *key;
} OpenStore;

typedef struct Run {
    const NightlyRequest *request;
    Arena *arena;
    Journal journal;
    OpenStore stores[MOST_MODELS];
    size_t store_count;
    bool environment_failed;           // database or disk: the rest is not tried
    NightlySummary summary;
} Run;

// What a center came to this night. Of full exports the one received last decides: it has what a failed one before it
// had. Of partial ones each counts.
typedef struct CenterNight {
    const char *center;
    bool partial;
    const char *failure;               // not said yet; NULL = none
    bool changed;
} CenterNight;

static void say(const Run *run, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void say(const Run *run, const char *format, ...)
{
    va_list arguments;
    if (!run->request->progress) return;
    va_start(arguments, format);
    vfprintf(run->request->progress, format, arguments);
    va_end(arguments);
}

static OpenStore *store_for(Run *run, const Mapping *mapping)
{
    for (size_t i = 0; i < run->store_count; i++)
        if (strcmp(run->stores[i].model, mapping->model->name) == 0) return &run->stores[i];
    if (run->store_count == MOST_MODELS) return NULL;
    OpenStore *open = &run->stores[run->store_count];
    StoreStatus status = store_open(run->request->site, mapping->model, &open->store);
    if (status == STORE_OK) status = store_key(open->store, &open->key);
    if (status != STORE_OK) {
        store_close(open->store);
        run->environment_failed = true;
        return NULL;
    }
    open->model = mapping->model->name;
    run->store_count++;
    return open;
}

static const Mapping *load_mapping(Run *run, const char *center)
{
    Complaints complaints = {0};
    const char *path = site_mapping_path(run->request->site, center, run->arena);
    if (access(path, R_OK) != 0) {
        report_error("%s: there is no center of that name (%s does not exist)", center, path);
        return NULL;
    }
    const Mapping *mapping = mapping_load(path, run->arena, &complaints);
    if (!mapping) complaints_print(&complaints, stderr);
    complaints_free(&complaints);
    return mapping;
}

// Why a submission failed, in one line for who reads cron's mail: the first error that refused it.
static const char *refusal(Run *run, const Findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        const Finding *finding = &findings->items[i];
        if (finding->severity != SEVERITY_ERROR || finding->patient) continue;
        const char *file = finding->place.file < findings->file_count ? findings->files[finding->place.file] : "-";
        return arena_format(run->arena, "refused: %s %s:%" PRIu32 ": %s", finding_kind(finding->code)->number, file,
                            finding->place.line, finding->message.text[LANGUAGE_EN]);
    }
    return "refused";
}

static void journal_submission(Run *run, const InboxSubmission *submission, const LoadResult *result,
                               const Findings *findings)
{
    Json *json = &run->journal.json;
    journal_begin(&run->journal, "submission");
    json_string(json, "center", submission->center);
    json_string(json, "folder", submission->name);
    json_string(json, "state", result->status == STORE_OK ? store_state_name(result->state) : "failed");
    json_integer(json, "submission", result->outcome.submission_id);
    json_integer(json, "errors", (int64_t)findings->by_severity[SEVERITY_ERROR]);
    json_integer(json, "warnings", (int64_t)findings->by_severity[SEVERITY_WARNING]);
    json_integer(json, "new", (int64_t)(result->outcome.loaded.inserted + result->outcome.excluded.inserted));
    json_integer(json, "changed", (int64_t)(result->outcome.loaded.changed + result->outcome.excluded.changed));
    journal_end(&run->journal);
}

static void say_submission(const Run *run, const InboxSubmission *submission, const LoadResult *result,
                           const Findings *findings)
{
    say(run, "  %-4s %-10s", submission->center,
        result->status == STORE_OK ? store_state_name(result->state) : "failed");
    if (result->submission && result->state == STORE_LOADED) {
        const Ledger *ledger = submission_ledger(result->submission);
        const LedgerLine *patients = &ledger->lines[ledger->count - 1];
        say(run,
            " %3" PRIu64 " patient%s read: %" PRIu64 " loaded, %" PRIu64 " quarantined, %" PRIu64
            " excluded, %" PRIu64 " withdrawn",
            patients->read, text_plural(patients->read), patients->counts[DISPOSITION_LOADED],
            patients->counts[DISPOSITION_QUARANTINED], patients->counts[DISPOSITION_EXCLUDED],
            patients->counts[DISPOSITION_REMOVED]);
        size_t errors = findings->by_severity[SEVERITY_ERROR], warnings = findings->by_severity[SEVERITY_WARNING];
        say(run, "; %zu error%s, %zu warning%s", errors, text_plural(errors), warnings, text_plural(warnings));
    }
    say(run, "\n");
}

// What could not even be tried stands in the journal too.
static const char *journal_problem(Run *run, const InboxSubmission *submission, const char *problem)
{
    journal_begin(&run->journal, "submission");
    json_string(&run->journal.json, "center", submission->center);
    json_string(&run->journal.json, "folder", submission->name);
    json_string(&run->journal.json, "state", "failed");
    json_string(&run->journal.json, "reason", problem);
    journal_end(&run->journal);
    return arena_format(run->arena, "%s: %s", submission->name, problem);
}

static bool has_changed(const StoreOutcome *outcome)
{
    return outcome->loaded.inserted + outcome->loaded.changed + outcome->excluded.inserted + outcome->excluded.changed +
               outcome->removed >
           0;
}

// All who were read wait for their errors to be mended: most likely the export changed.
static const char *nobody_loaded(Run *run, const LoadResult *result)
{
    const Ledger *ledger = submission_ledger(result->submission);
    const LedgerLine *patients = &ledger->lines[ledger->count - 1];
    uint64_t waiting = patients->counts[DISPOSITION_QUARANTINED];
    bool some = patients->counts[DISPOSITION_LOADED] || patients->counts[DISPOSITION_EXCLUDED] ||
                patients->counts[DISPOSITION_REMOVED];
    if (some || !waiting) return NULL;
    return arena_format(run->arena, "nobody is loaded: all %" PRIu64 " patients have errors; rmnpc validate says where",
                        waiting);
}

static const char *take_submission(Run *run, const InboxSubmission *submission, const Mapping *mapping,
                                   CenterNight *night)
{
    OpenStore *open = store_for(run, mapping);
    Findings findings = {0};
    LoadResult result;
    const char *failure = NULL;
    if (!open) return journal_problem(run, submission, "the database cannot be used");
    LoadRequest request = {
        .mapping = mapping,
        .files = submission->files,
        .file_count = submission->file_count,
        .options = {.key = open->key, .names_must_match = true, .most_quarantined = UINT64_MAX, .most_percent = 100},
        .passes_over_refused = true,
        .has_extracted_at = submission->has_extracted_at,
        .extracted_at = submission->extracted_at};
    load_submission(open->store, &request, &findings, &result);
    if (result.status != STORE_OK) failure = "not loaded: see above";
    else if (result.state == STORE_REFUSED && !result.submission)
        failure = "refused on an earlier night, and not replaced: remove the folder when its data have come in another";
    else if (result.state == STORE_REFUSED) failure = refusal(run, &findings);
    else if (result.state == STORE_LOADED) failure = nobody_loaded(run, &result);
    if (failure) failure = arena_format(run->arena, "%s: %s", submission->name, failure);
    night->changed |= result.state == STORE_LOADED && has_changed(&result.outcome);
    run->environment_failed |= result.status == STORE_FAILED;
    journal_submission(run, submission, &result, &findings);
    say_submission(run, submission, &result, &findings);
    if (result.submission) submission_free(result.submission);
    findings_free(&findings);
    return failure;
}

// Why a submission failed; NULL = it did not.
static const char *try_submission(Run *run, const InboxSubmission *submission, const Mapping *mapping,
                                  CenterNight *night)
{
    if (submission->problem) return journal_problem(run, submission, submission->problem);
    if (!mapping) return journal_problem(run, submission, "its definitions cannot be loaded: see above");
    if (run->environment_failed)
        return journal_problem(run, submission, "not tried: the database or the disk failed");
    return take_submission(run, submission, mapping, night);
}

// All submissions of one center in the order they were received.
static size_t take_center(Run *run, const Inbox *inbox, size_t first)
{
    CenterNight night = {.center = inbox->submissions[first].center};
    const Mapping *mapping = load_mapping(run, night.center);
    night.partial = mapping && !mapping->schema->full_snapshot;
    size_t i = first;
    for (; i < inbox->count && strcmp(inbox->submissions[i].center, night.center) == 0; i++) {
        const char *failure = try_submission(run, &inbox->submissions[i], mapping, &night);
        if (!night.partial) night.failure = failure;
        else if (failure) {
            if (night.failure) report_error("%s: %s", night.center, night.failure);
            night.failure = failure;
        }
    }
    if (night.failure) report_error("%s: %s", night.center, night.failure);
    run->summary.centers++;
    run->summary.failed += night.failure != NULL;
    run->summary.loaded += !night.failure;
    run->summary.changed += night.changed;
    run->summary.unchanged += !night.failure && !night.changed;
    return i;
}

static bool hash_plan(const char *path, char hex[HASH_SHA256_HEX])
{
    unsigned char digest[HASH_SHA256_SIZE];
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    bool read = descriptor >= 0 && hash_file(descriptor, digest);
    if (descriptor >= 0) close(descriptor);
    if (!read) return report_error("the plan %s cannot be read", path);
    hash_hex(digest, hex);
    return true;
}

static bool write_report(Run *run, const char *place, const char *plan_sha256)
{
    ReportRequest request = {.site = run->request->site, .store = run->stores[0].store, .folder = place};
    ReportSummary report;
    return report_make(&request, &report) &&
           report_run_record(store_pg(run->stores[0].store), plan_sha256, run->stores[0].model, place);
}

// Once data or plan changed since the last report that was written: one that failed is made up for the next night.
static void renew_report(Run *run)
{
    char day[16], plan_sha256[HASH_SHA256_HEX];
    bool due = false;
    time_t now = time(NULL);
    struct tm local;
    bool known = hash_plan(run->request->site->plan, plan_sha256) &&
                 report_run_is_due(store_pg(run->stores[0].store), plan_sha256, &due);
    if (known && !due) return;
    strftime(day, sizeof day, "%Y-%m-%d", localtime_r(&now, &local));
    const char *place = arena_format(run->arena, "%s/%s", run->request->site->reports, day);
    bool made = known && write_report(run, place, plan_sha256);
    if (made) run->summary.report = place;
    run->environment_failed |= !made;
    journal_begin(&run->journal, "report");
    json_string(&run->journal.json, "folder", day);
    json_bool(&run->journal.json, "written", made);
    journal_end(&run->journal);
}

static void take_inbox(Run *run)
{
    Inbox inbox;
    if (!inbox_read(run->request->site, (int64_t)time(NULL), run->arena, &inbox)) {
        run->environment_failed = true;
        return;
    }
    for (size_t i = 0; i < inbox.count;) i = take_center(run, &inbox, i);
    if (inbox.waiting)
        say(run, "  %zu submission%s still being written and left for the next night\n", inbox.waiting,
            inbox.waiting == 1 ? " is" : "s are");
    if (run->store_count && !run->environment_failed) renew_report(run);
    for (size_t i = 0; i < run->store_count; i++) store_close(run->stores[i].store);
}

static void summarize(Run *run)
{
    NightlySummary *summary = &run->summary;
    summary->result = run->environment_failed && !summary->loaded  ? NIGHTLY_FAILED
                      : summary->failed || run->environment_failed ? NIGHTLY_PARTLY
                                                                   : NIGHTLY_CLEAN;
    if (summary->result == NIGHTLY_CLEAN || run->request->quiet) return;
    fprintf(stderr, "rmnpc: %zu of %zu center%s loaded (%zu changed, %zu unchanged)%s%s\n", summary->loaded,
            summary->centers, text_plural(summary->centers), summary->changed, summary->unchanged,
            summary->report ? ", report " : "", summary->report ? summary->report : "");
}

NightlySummary nightly_take(const NightlyRequest *request, Arena *arena)
{
    Run run = {.request = request, .arena = arena};
    const Site *site = request->site;
    int lock = -1;
    // Root's state is passed through by the private server's own user.
    bool there = output_make_directories(site->state, geteuid() == 0 ? 0711 : 0700);
    LockResult taken = !there ? LOCK_FAILED : lock_take(arena_format(arena, "%s/nightly.lock", site->state), &lock);
    if (taken == LOCK_BUSY) {
        report_error("another nightly run is going; this one has done nothing");
        run.summary.result = NIGHTLY_BUSY;
    } else if (taken == LOCK_FAILED ||
               !journal_open(&run.journal, arena_format(arena, "%s/nightly.log", site->state))) {
        run.summary.result = NIGHTLY_FAILED;
    } else {
        take_inbox(&run);
        summarize(&run);
        if (!journal_close(&run.journal)) run.summary.result = NIGHTLY_FAILED;
    }
    if (lock >= 0) close(lock);
    return run.summary;
}
