// The program's exit codes: they never change their meaning.
#ifndef CLI_EXIT_H
#define CLI_EXIT_H

typedef enum ExitCode {
    EXIT_CLEAN = 0,
    EXIT_FINDINGS = 1,        // quarantined or refused, also when the rest was committed
    EXIT_USAGE = 2,           // usage, unknown center, configuration, schema or mapping
    EXIT_ENVIRONMENT = 3,     // a file that cannot be read, I/O, database: safe to repeat
    EXIT_PARTLY = 4,          // nightly: some centers failed, the others loaded
    EXIT_BUG = 70,
    EXIT_LOCKED = 75,         // another run holds the lock
} ExitCode;

#endif
