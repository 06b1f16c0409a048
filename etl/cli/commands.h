// One function a command; the table stands in main.c.
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/options.h"

int validate_run(const Command *command, int argc, char **argv);
int ingest_run(const Command *command, int argc, char **argv);
int nightly_run(const Command *command, int argc, char **argv);
int demo_run(const Command *command, int argc, char **argv);
int lint_run(const Command *command, int argc, char **argv);

#endif
