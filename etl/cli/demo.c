// demo: five centers in their real formats -> one cohort in a private PostgreSQL of its own -> the survival report,
// beside the published figures. Everything lies below <state>/demo; real data of this installation are not touched.
#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/output.h"
#include "cli/commands.h"
#include "nightly/run.h"
#include "report/report.h"

enum { MOST_COLUMNS = 8 };

static const char NOTICE[] = "The patients of this report are invented. The records are synthetic, calibrated to the "
                             "aggregate figures of one published "
                             "abstract; they say nothing about any real person and support no clinical conclusion. "
                             "本报告中的患者均为虚构，不能据此得出临床结论。";

typedef struct Demo {
    Options *options;
    const char *root, *fixtures;       // the demo's state; the synthetic submissions
    Site site;
} Demo;

static bool write_text(const char *path, Text text)
{
    Output output;
    if (!output_open(&output, path, 0600)) return false;
    if (fwrite(text.data, 1, text.size, output.stream) == text.size) return output_commit(&output);
    output_discard(&output);
    return report_error("%s cannot be written: %s", path, strerror(errno));
}

// A file's whole text; data NULL after reporting.
static Text read_text(const char *path, Arena *arena)
{
    Buffer buffer = {0};
    FILE *file = fopen(path, "re");
    if (!file) {
        report_error("%s cannot be read: %s", path, strerror(errno));
        return (Text){NULL, 0};
    }
    for (size_t got = 1; got > 0; buffer.size += got) got = fread(buffer_reserve(&buffer, 65536), 1, 65536, file);
    fclose(file);
    return buffer_keep(&buffer, arena);
}

// One delivery: its files into inbox/<center>/<night>/, then the manifest that says it is complete.
static bool deliver(const Demo *demo, char **columns)
{
    Arena *arena = &demo->options->arena;
    const char *center = columns[0], *folder = arena_format(arena, "%s/%s/2024-07-05", demo->site.inbox, center);
    if (!output_make_directories(folder, 0700)) return false;
    for (char *rest = columns[3], *name; (name = strsep(&rest, " "));) {
        Text text = read_text(arena_format(arena, "%s/%s/%s", demo->fixtures, center, name), arena);
        if (!text.data || !write_text(arena_format(arena, "%s/%s", folder, name), text)) return false;
    }
    return write_text(arena_format(arena, "%s/.done", folder),
                      text_from(arena_format(arena, "extracted_at: \"%s\"\n", columns[1])));
}

// deliveries.tsv: center, extraction time, reception time, files, …
static bool fill_inbox(const Demo *demo)
{
    Text table =
        read_text(arena_format(&demo->options->arena, "%s/deliveries.tsv", demo->fixtures), &demo->options->arena);
    if (!table.data)
        return report_error("the demo's data lie in the checkout of the program; run it from there (make demo)");
    char *rest = (char *)arena_text(&demo->options->arena, table).data;
    strsep(&rest, "\n");
    for (char *line; (line = strsep(&rest, "\n")) && *line;) {
        char *columns[MOST_COLUMNS] = {NULL};
        for (size_t i = 0; i < MOST_COLUMNS && line; i++) columns[i] = strsep(&line, "\t");
        if (!columns[3] || !deliver(demo, columns)) return false;
    }
    return true;
}

// The demo's own site file, so that every other command can look at its data: rmnpc -c FILE …
static bool make_site(Demo *demo)
{
    Options *options = demo->options;
    const char *path = arena_format(&options->arena, "%s/site.yaml", demo->root);
    Buffer text = {0};
    if (!output_make_directories(demo->root, geteuid() == 0 ? 0711 : 0700)) return false;
    buffer_format(&text,
                  "# Made by `rmnpc demo`; synthetic data only.\ndefinitions: \"%s\"\nstate: \"%s\"\nnotice: \"%s\"\n",
                  options->site.definitions, demo->root, NOTICE);
    bool written = write_text(path, buffer_as_text(&text));
    buffer_free(&text);
    return written && site_load(path, &demo->site, &options->arena, &options->complaints);
}

static int show_report(const Demo *demo)
{
    Options *options = demo->options;
    Store *store;
    StoreStatus status = store_open(&demo->site, NULL, &store);
    if (status != STORE_OK) return (int)status;
    ReportSummary summary;
    ReportRequest request = {.site = &demo->site,
                             .store = store,
                             .folder = arena_format(&options->arena, "%s/demo", demo->site.reports),
                             .arena = &options->arena,
                             .published =
                                 arena_format(&options->arena, "%s/tests/fixtures/cohort/published_vs_achieved.csv",
                                              options->site.definitions)};
    bool made = report_make(&request, &summary);
    store_close(store);
    if (!made) return EXIT_ENVIRONMENT;
    printf("\nThe survival report of %zu patient%s (%zu death%s) of %zu center%s, beside the published figures:\n\n",
           summary.patients, text_plural(summary.patients), summary.events, text_plural(summary.events),
           summary.centers, text_plural(summary.centers));
    fputs(summary.published_table, stdout);
    printf("\nreport    %s/report.html\n", request.folder);
    char program[4096];
    ssize_t size = readlink("/proc/self/exe", program, sizeof program - 1);
    program[size > 0 ? size : 0] = '\0';
    printf("look in   RMNPC_CONFIG=%s/site.yaml %s psql\n", demo->root, size > 0 ? program : "rmnpc");
    return summary.equal == summary.published ? EXIT_CLEAN : EXIT_FINDINGS;
}

static int run_demo(Demo *demo)
{
    Options *options = demo->options;
    demo->root = arena_format(&options->arena, "%s/demo", options->site.state);
    demo->fixtures = arena_format(&options->arena, "%s/tests/fixtures/submissions/night1", options->site.definitions);
    if (!make_site(demo) || !fill_inbox(demo)) return EXIT_ENVIRONMENT;
    printf("Five centers' exports (synthetic) through the nightly run into a private PostgreSQL below %s:\n\n",
           demo->root);
    if (fflush(stdout) != 0) return EXIT_ENVIRONMENT;
    NightlyRequest request = {&demo->site, stdout, true};
    NightlySummary night = nightly_take(&request, &options->arena);
    if (night.result == NIGHTLY_BUSY) return EXIT_LOCKED;
    if (night.result == NIGHTLY_FAILED) return EXIT_ENVIRONMENT;
    int status = show_report(demo);
    return night.result == NIGHTLY_PARTLY && status == EXIT_CLEAN ? EXIT_PARTLY : status;
}

int demo_run(Options *options)
{
    Demo demo = {.options = options};
    return options->argument_count ? options_usage(options, "no arguments are wanted") : run_demo(&demo);
}
