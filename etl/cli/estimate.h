// `rmnpc estimate FILE.csv`: Kaplan-Meier, log-rank and Cox on the columns of any CSV file, as text for people or as
// JSON with full precision.
#ifndef CLI_ESTIMATE_H
#define CLI_ESTIMATE_H

#include "cli/options.h"

// Reads its own options. Returns the exit code: 0; 1 a cell of the file is wrong; 2 wrong usage, unknown column; 3 the
// file cannot be read. What is wrong goes to stderr, with its place and the remedy.
int estimate_run(Options *options);

#endif
