// Option tables: rows that say what an option is called, what it takes and where its value goes. Reading a command
// line, its complaints and the help text all follow from the rows.
#ifndef CLI_OPTION_H
#define CLI_OPTION_H

#include <stddef.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "cli/command.h"

typedef enum OptionKind {
    OPTION_FLAG,      // bool: set to true
    OPTION_TEXT,      // const char *: the value as it stands in argv
    OPTION_NUMBER,    // long: a whole number from 0 on
    OPTION_WORD,      // const char *: one of `words`
    OPTION_CALL,      // `take` reads the value, and says itself what is wrong with it
    OPTION_HELP,      // ends the reading
    OPTION_VERSION,   // ends the reading
} OptionKind;

typedef struct OptionRow {
    char letter;   // 0 = it has none
    const char *name;
    const char *argument;   // how help calls the value; NULL = it takes none
    OptionKind kind;
    size_t offset;       // of the value in the target
    const char *help;    // with the default, unless the row has words
    const char *words;   // OPTION_WORD: "text, json", the default first
    bool (*take)(void *target, const char *value);
} OptionRow;

typedef struct OptionTable {
    const OptionRow *rows;
    size_t count;
    const Command *command;   // whose it is, for complaints and help; its name is empty for the program itself
} OptionTable;

typedef enum OptionResult { OPTIONS_READ, OPTIONS_HELP, OPTIONS_VERSION, OPTIONS_WRONG } OptionResult;

// What is no option, in its order, with a NULL behind.
typedef struct OptionArguments {
    char **items;
    int count;
} OptionArguments;

// Reads argv[0] … argv[argc - 1] into target. Options and arguments may be mixed; behind "--" all are arguments. What
// is wrong is said on stderr. arguments' items lie in the arena.
OptionResult option_read(const OptionTable *table, void *target, int argc, char **argv, OptionArguments *arguments,
                         Arena *arena);

// Reads options up to the first word that is none of the table's (or behind "--"): *next is its place, argc when there
// is none. long_only: a word like -c is none either.
OptionResult option_read_front(const OptionTable *table, void *target, int argc, char **argv, bool long_only,
                               int *next);

// The rows for people, a paragraph each, in lines of at most 80 characters.
void option_help(const OptionTable *table, Buffer *out);

// A usage error: one line that names the command, then its usage, on stderr.
void option_complain(const Command *command, const char *format, ...) __attribute__((format(printf, 2, 3)));
void option_vcomplain(const Command *command, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

#endif
