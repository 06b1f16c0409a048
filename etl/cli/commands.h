// One function a command; the table stands in main.c.
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/options.h"

int validate_run(Options *options);
int ingest_run(Options *options);
int nightly_run(Options *options);
int demo_run(Options *options);
int lint_run(Options *options);
int explain_run(Options *options);
int infer_run(Options *options);
int docs_run(Options *options);
int template_run(Options *options);

#endif
