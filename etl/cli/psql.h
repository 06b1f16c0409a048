// psql [--config FILE] [ARGS...]: psql on the data.
#ifndef CLI_PSQL_H
#define CLI_PSQL_H

#include "cli/options.h"

int psql_run(Options *options);

#endif
