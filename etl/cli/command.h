// Command: one row of the table in main.c. What a command takes on its command line is data here; help, usage errors
// and reading follow from it.
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <stdbool.h>

struct Options;

// Which rows of the program's option table (options.c) a command takes.
enum {
    TAKES_HELP = 1 << 0,
    TAKES_VERSION = 1 << 1,
    TAKES_CONFIG = 1 << 2,
    TAKES_DATABASE = 1 << 3,
    TAKES_DRY_RUN = 1 << 4,
    TAKES_OUTPUT = 1 << 5,
    TAKES_FORMAT = 1 << 6,
    TAKES_FAIL_ON = 1 << 7,
    TAKES_MAX_QUARANTINE = 1 << 8,
    TAKES_LIMIT = 1 << 9,
    TAKES_SHOW_VALUES = 1 << 10,
    TAKES_EXTRACTED_AT = 1 << 11,
    TAKES_PLAN = 1 << 12,
    TAKES_INBOX = 1 << 13,
    TAKES_NO_PROGRESS = 1 << 14,
    TAKES_QUIET = 1 << 15,
    TAKES_VERBOSE = 1 << 16,
    TAKES_LANG = 1 << 17,
    TAKES_VERIFY = 1 << 18,
    TAKES_HANDOFF = 1 << 19,
    TAKES_LANGUAGES = 1 << 20,
    TAKES_RELEASE = 1 << 21,
    TAKES_COLOR = 1 << 22,
    TAKES_PROFILE = 1 << 23,
    TAKES_MAPPING = 1 << 24,
    // What goes together.
    TAKES_SITE = TAKES_HELP | TAKES_VERSION | TAKES_CONFIG | TAKES_QUIET,
    TAKES_STORE = TAKES_SITE | TAKES_DATABASE,
    TAKES_SUBMISSION = TAKES_FORMAT | TAKES_FAIL_ON | TAKES_MAX_QUARANTINE | TAKES_LIMIT | TAKES_SHOW_VALUES |
                       TAKES_OUTPUT | TAKES_NO_PROGRESS | TAKES_LANG | TAKES_COLOR | TAKES_PROFILE
};

typedef struct Command {
    const char *name, *group, *arguments, *summary;
    int (*run)(struct Options *options);
    unsigned takes;
    const char *formats;   // what --format may be, the default first: "text, json"
    const char *output;    // where files are written without --output, for help
    // What follows the first word that is none of its options, as it stands, is another's to read: options are to stand
    // before it, by their long names.
    bool passes_on;
} Command;

#endif
