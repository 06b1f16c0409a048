// report [-o DIR] [--plan FILE] [-f text|json] [--release] [--verify] [--handoff DIR]: the survival report of what is
// stored now.
#include "cli/report.h"

#include <string.h>
#include <time.h>

#include "base/json.h"
#include "report/report.h"

// <reports>/<today>, as the nightly run names it.
static const char *default_folder(Options *options)
{
    char day[16];
    time_t now = time(NULL);
    struct tm local;
    strftime(day, sizeof day, "%Y-%m-%d", localtime_r(&now, &local));
    return arena_format(&options->arena, "%s/%s", options->site.reports, day);
}

// Records of patients stay apart from reports, which hold aggregates: <state>/records/<the report's name>.
static const char *records_folder(Options *options, const char *report)
{
    size_t end = strlen(report);
    while (end > 1 && report[end - 1] == '/') end--;
    size_t begin = end;
    while (begin > 0 && report[begin - 1] != '/') begin--;
    return arena_format(&options->arena, "%s/records/%.*s", options->site.state, (int)(end - begin), report + begin);
}

static void print_text(const ReportRequest *request, const ReportSummary *summary)
{
    printf("%zu patient%s (%zu event%s) of %zu center%s\n", summary->patients, text_plural(summary->patients),
           summary->events, text_plural(summary->events), summary->centers, text_plural(summary->centers));
    for (size_t i = 0; i < summary->file_count; i++)
        printf("%-5s %s/%s\n", i ? "" : "wrote", request->folder, summary->files[i]);
    if (summary->verdict) puts(summary->verdict);
    if (request->records) printf("records of patients, private: %s\n", request->records);
    if (request->handoff) printf("to go on with in R: %s/README.txt\n", request->handoff);
    printf("next  open %s/report.html in a browser\n", request->folder);
}

static void print_json(const ReportRequest *request, const ReportSummary *summary)
{
    Buffer text = {0};
    Json json = json_start(&text, 1);
    json_open_object(&json, NULL);
    json_string(&json, "folder", request->folder);
    json_integer(&json, "patients", (int64_t)summary->patients);
    json_integer(&json, "events", (int64_t)summary->events);
    json_integer(&json, "centers", (int64_t)summary->centers);
    if (summary->verdict) json_string(&json, "cross_check", summary->verdict);
    json_open_list(&json, "files");
    for (size_t i = 0; i < summary->file_count; i++) json_string(&json, NULL, summary->files[i]);
    json_close_list(&json);
    json_close_object(&json);
    puts(buffer_c_string(&text));
    buffer_free(&text);
}

static int make_report(Options *options)
{
    bool json = strcmp(options->format, "json") == 0;
    Store *store;
    StoreStatus opened = store_open(&options->site, NULL, &store);
    if (opened != STORE_OK) return (int)opened;
    ReportRequest request = {.site = &options->site,
                             .store = store,
                             .folder = options->output ? options->output : default_folder(options),
                             .arena = &options->arena};
    request.release = options->release;
    request.verify = options->verify;
    request.handoff = options->handoff;
    if (request.handoff) request.records = arena_format(&options->arena, "%s/records", request.handoff);
    else if (request.verify) request.records = records_folder(options, request.folder);
    ReportSummary summary;
    bool made = report_make(&request, &summary);
    store_close(store);
    if (!made) return summary.misconfigured ? EXIT_USAGE : EXIT_ENVIRONMENT;
    if (json) print_json(&request, &summary);
    else if (!options->quiet) print_text(&request, &summary);
    if (!options->verify || summary.verified) return EXIT_CLEAN;
    return summary.verdict ? EXIT_FINDINGS : EXIT_ENVIRONMENT;
}

int report_run(Options *options)
{
    return options->argument_count ? options_usage(options, "no arguments are wanted") : make_report(options);
}
