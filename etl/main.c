// rmnpc: the command table. Each command is a row here and a file in cli/.
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "cli/commands.h"
#include "cli/db.h"
#include "cli/estimate.h"
#include "cli/export.h"
#include "cli/key.h"
#include "cli/psql.h"
#include "cli/report.h"

static const char VERSION[] = "0.1.0";

// estimate has options of its own.
static int run_estimate(const Command *command, int argc, char **argv)
{
    (void)command;
    return estimate_run(argc, argv);
}

static const Command COMMANDS[] = {
    {"demo", "Start here", "", "five centers, real formats, a private PostgreSQL, the survival report", demo_run},
    {"validate", "Start here", "CENTER FILE...", "check a submission; no database, nothing changes", validate_run},
    {"ingest", "Start here", "CENTER FILE...", "validate, map, load: one transaction", ingest_run},
    {"nightly", "Start here", "", "every inbox, every center, then the report if data changed (for cron)", nightly_run},
    {"report", "Start here", "[-o DIR]", "the survival report: HTML, SVG, JSON, CSV", report_run},
    {"estimate", "Start here", "FILE.csv --time T --event E", "the same estimators on any CSV", run_estimate},
    {"psql", "Start here", "[ARGS...]", "psql on the data (starts the private server when there is no other)",
     psql_run},
    {"export", "Look", "DIR", "the entities as exact CSV", export_run},
    {"key", "Look", "CENTER [LOCAL_ID...]", "local id -> patient key (ids on stdin when none are given)", key_run},
    {"lint", "Author", "[FILE...]", "schemas and mappings themselves, no data", lint_run},
    {"db", "Operate", "init|status|check", "make the tables or bring them up to date; look whether they are", db_run},
};

enum { COMMAND_COUNT = sizeof COMMANDS / sizeof *COMMANDS };

static void print_usage(FILE *out)
{
    const char *group = "";
    fputs("Usage: rmnpc COMMAND [OPTION]... [FILE]...\n", out);
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(group, COMMANDS[i].group) != 0) fprintf(out, "%s\n", COMMANDS[i].group);
        group = COMMANDS[i].group;
        fprintf(out, "  %-9s %-28s %s\n", COMMANDS[i].name, COMMANDS[i].arguments, COMMANDS[i].summary);
    }
    fputs("rmnpc COMMAND --help says more; rmnpc --version\n", out);
}

// Nothing this program writes is for others to read by default, and a crash leaves no image of patients' data.
static void harden(void)
{
    struct rlimit none = {0, 0};
    umask(077);
    setrlimit(RLIMIT_CORE, &none);
}

int main(int argc, char **argv)
{
    harden();
    if (argc < 2) {
        print_usage(stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
        print_usage(stdout);
        return EXIT_CLEAN;
    }
    if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
        printf("rmnpc %s\n", VERSION);
        return EXIT_CLEAN;
    }
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(argv[1], COMMANDS[i].name) == 0) return COMMANDS[i].run(&COMMANDS[i], argc - 1, argv + 1);
    fprintf(stderr, "rmnpc: there is no command '%s' (rmnpc --help lists them)\n", argv[1]);
    return EXIT_USAGE;
}
