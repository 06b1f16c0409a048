// The options of the program's commands, and the site they lead to. A new option is a bit in command.h, a row in
// options.c and a field here.
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "base/complaint.h"
#include "cli/command.h"
#include "cli/exit.h"
#include "cli/option.h"
#include "config/site.h"
#include "mapping/mapping.h"

typedef struct Options {
    const Command *command;
    Arena arena;
    Complaints complaints;
    Site site;   // loaded for commands that take --config
    const char *config, *database, *output, *format, *fail_on, *max_quarantine, *extracted_at, *plan, *inbox, *lang,
        *color, *handoff, *json_schema, *mapping;
    Language language;   // lang's: of what data managers read
    long limit;          // findings listed of each check; 0 = all, -1 = as the format has it
    bool dry_run, release, verify, show_values, profile, quiet, verbose, no_progress, reference;
    char **arguments;   // what is no option
    int argument_count;
} Options;

Options options_default(void);

// Reads the options before the command (those that hold for every command; one that does not need them passes them
// over). *next is the place of the command's name, argc when there is none. What is wrong is said already.
OptionResult options_lead(Options *options, int argc, char **argv, int *next);

// Reads argv (argv[0] is the command's name) and loads the site. False when the command is done: then *status is its
// exit code, help or complaint is printed already.
bool options_parse(Options *options, const Command *command, int argc, char **argv, int *status);
void options_free(Options *options);

// For a command with a table of its own: reads options->arguments by it into target and leaves there what is no option.
// False and *status as above.
bool options_read(Options *options, const OptionTable *table, void *target, int *status);

// The options that hold before every command, for people.
void options_lead_help(Buffer *out);

// A usage error: one line with the command's usage; answers EXIT_USAGE.
int options_usage(const Options *options, const char *format, ...) __attribute__((format(printf, 2, 3)));

// The center's mapping with its schema and model. NULL after an unknown center (with the known ones) or complaints were
// printed.
Mapping *options_mapping(Options *options, const char *center);

#endif
