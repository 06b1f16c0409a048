// rmnpc: the command table. Each command is a row here and a file in cli/.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/interrupt.h"
#include "base/version.h"
#include "cli/commands.h"
#include "cli/db.h"
#include "cli/estimate.h"
#include "cli/export.h"
#include "cli/key.h"
#include "cli/psql.h"
#include "cli/report.h"
#include "config/bind.h"

static const Command COMMANDS[] = {
    {"demo", "Start here", "", "five centers, real formats, a private PostgreSQL, the survival report", demo_run,
     .takes = TAKES_SITE},
    {"validate", "Start here", "CENTER FILE...", "check a submission; no database, nothing changes", validate_run,
     .takes = TAKES_SITE | TAKES_SUBMISSION, .formats = "text, json, ndjson, html, csv"},
    {"ingest", "Start here", "CENTER FILE...", "validate, map, load: one transaction", ingest_run,
     .takes = TAKES_STORE | TAKES_SUBMISSION | TAKES_DRY_RUN | TAKES_EXTRACTED_AT,
     .formats = "text, json, ndjson, html, csv"},
    {"nightly", "Start here", "", "every inbox, every center, then the report if data changed (for cron)", nightly_run,
     .takes = TAKES_STORE | TAKES_INBOX | TAKES_PLAN | TAKES_VERBOSE},
    {"report", "Start here", "",
     "the survival report: HTML in English and Chinese, SVG, JSON, CSV, R that re-derives it",
     report_run,
     .takes = TAKES_STORE | TAKES_PLAN | TAKES_OUTPUT | TAKES_FORMAT | TAKES_RELEASE | TAKES_VERIFY | TAKES_HANDOFF,
     .formats = "text, json", .output = "today's among the site's reports"},
    {"estimate", "Start here", "FILE.csv --time T --event E",
     "the same estimators on any CSV (UTF-8, comma, a header line)", estimate_run, .passes_on = true},
    {"psql", "Start here", "[ARGS...]", "psql on the data (starts the private server when there is no other)", psql_run,
     .takes = TAKES_HELP | TAKES_VERSION | TAKES_CONFIG | TAKES_DATABASE, .passes_on = true},
    {"export", "Look", "DIR [MODEL]", "the entities as exact CSV", export_run, .takes = TAKES_STORE | TAKES_OUTPUT},
    {"key", "Look", "CENTER [LOCAL_ID...]", "local id -> patient key (ids on stdin when none are given)", key_run,
     .takes = TAKES_STORE},
    {"explain", "Look", "[CODE|RULE]...", "what a finding or rule means, and how to mend it", explain_run,
     .takes = TAKES_SITE | TAKES_LANG},
    {"lint", "Author", "[FILE...]", "schemas, mappings and analysis plans themselves, no data", lint_run,
     .takes = TAKES_SITE | TAKES_PLAN | TAKES_LANGUAGES},
    {"infer", "Author", "FILE", "draft a schema from a sample of what a center sends", infer_run,
     .takes = TAKES_HELP | TAKES_VERSION | TAKES_QUIET},
    {"template", "Author", "CENTER", "an empty file with the right headers; --mapping: a mapping to begin with",
     template_run, .takes = TAKES_SITE | TAKES_OUTPUT | TAKES_MAPPING, .output = "one file: stdout"},
    {"docs", "Author", "", "data dictionary and mapping documentation as HTML", docs_run,
     .takes = TAKES_SITE | TAKES_OUTPUT, .output = "docs"},
    {"db", "Operate", "init|status|check [MODEL]", "make the tables or bring them up to date; look whether they are",
     db_run, .takes = TAKES_STORE},
};

enum { COMMAND_COUNT = sizeof COMMANDS / sizeof *COMMANDS };

// The list of commands, and the options that may stand before them.
static void print_usage(FILE *out)
{
    const char *group = "";
    Buffer text = {0};
    buffer_string(&text, "Usage: rmnpc [OPTION]... COMMAND [OPTION]... [FILE]...\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(group, COMMANDS[i].group) != 0) buffer_format(&text, "%s\n", COMMANDS[i].group);
        group = COMMANDS[i].group;
        buffer_format(&text, "  %-9s %-27s %s\n", COMMANDS[i].name, COMMANDS[i].arguments, COMMANDS[i].summary);
    }
    buffer_string(&text, "Options before every command\n");
    options_lead_help(&text);
    buffer_string(&text, "rmnpc COMMAND --help tells the options of a command\n");
    fwrite(text.data, 1, text.size, out);
    buffer_free(&text);
}

// Nothing this program writes is for others to read by default, and a crash leaves no image of patients' data.
static void harden(void)
{
    struct rlimit none = {0, 0};
    umask(077);
    setrlimit(RLIMIT_CORE, &none);
}

// Where standard output is closed the next file that is opened must not take its place: what is printed would go into
// it. What cannot be written to fails when it is.
static void hold_standard_files(void)
{
    int file = open("/dev/null", O_RDONLY);
    while (file >= 0 && file <= STDERR_FILENO) file = open("/dev/null", O_RDONLY);
    if (file > STDERR_FILENO) close(file);
}

// What was printed has to arrive, too. One line, unless the command has said so already.
static int finish_output(int status)
{
    bool failed = ferror(stdout) != 0, flushed = fflush(stdout) == 0;
    if (flushed && !failed) return status;
    if (status != EXIT_ENVIRONMENT)
        report_error("the output cannot be written%s%s", flushed ? "" : ": ", flushed ? "" : strerror(errno));
    return EXIT_ENVIRONMENT;
}

static const Command *find_command(const char *name)
{
    const char *names[COMMAND_COUNT], *nearest;
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(name, COMMANDS[i].name) == 0) return &COMMANDS[i];
        names[i] = COMMANDS[i].name;
    }
    nearest = bind_nearest(text_from(name), names, COMMAND_COUNT);
    report_error("there is no command '%s' (%s%s%srmnpc --help lists them)", name, nearest ? "did you mean '" : "",
                 nearest ? nearest : "", nearest ? "'? " : "");
    return NULL;
}

// argv[0] is the command's name.
static int run_command(Options *options, int argc, char **argv)
{
    int status = EXIT_USAGE;
    const Command *command = find_command(argv[0]);
    if (command && options_parse(options, command, argc, argv, &status)) status = command->run(options);
    return status;
}

// "help" is a word, too: help COMMAND.
static int run_word(Options *options, int argc, char **argv)
{
    char *help[] = {argc > 1 ? argv[1] : NULL, (char[]){"--help"}, NULL};
    if (argc > 1 && strcmp(argv[0], "help") == 0) return run_command(options, 2, help);
    if (strcmp(argv[0], "help") != 0) return run_command(options, argc, argv);
    print_usage(stdout);
    return EXIT_CLEAN;
}

int main(int argc, char **argv)
{
    hold_standard_files();
    harden();
    interrupt_catch();
    Options options = options_default();
    int status = EXIT_USAGE, next;
    switch (options_lead(&options, argc - 1, argv + 1, &next)) {
    case OPTIONS_READ:
        if (next < argc - 1) status = run_word(&options, argc - 1 - next, argv + 1 + next);
        else print_usage(stderr);
        break;
    case OPTIONS_HELP:
        print_usage(stdout);
        status = EXIT_CLEAN;
        break;
    case OPTIONS_VERSION:
        puts("rmnpc " RMNPC_VERSION);
        status = EXIT_CLEAN;
        break;
    case OPTIONS_WRONG: break;
    }
    options_free(&options);
    return finish_output(status);
}
