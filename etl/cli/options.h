// Options every command understands, and the site they lead to.
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "base/complaint.h"
#include "cli/exit.h"
#include "config/site.h"
#include "mapping/mapping.h"

typedef struct Command {
    const char *name, *group, *arguments, *summary;
    int (*run)(const struct Command *command, int argc, char **argv);
} Command;

typedef struct Options {
    const Command *command;
    Arena arena;
    Complaints complaints;
    Site site;
    const char *config, *database, *output, *format, *fail_on, *max_quarantine, *extracted_at, *plan, *inbox;
    Language language;             // of what data managers read
    long limit;                    // places a rule lists; 0 = all
    bool dry_run, show_values, quiet, verbose, no_progress;
    char **arguments;              // what is no option
    int argument_count;
} Options;

// Reads argv (argv[0] is the command's name) and loads the site. False when the command is done: then *status is its
// exit code, help or complaint is printed already.
bool options_parse(Options *options, const Command *command, int argc, char **argv, int *status);
void options_free(Options *options);

// A usage error: one line with the command's usage; answers EXIT_USAGE.
int options_usage(const Options *options, const char *format, ...) __attribute__((format(printf, 2, 3)));

// The center's mapping with its schema and model. NULL after an unknown center (with the known ones) or complaints were
// printed.
Mapping *options_mapping(Options *options, const char *center);

#endif
