// db init|migrate|status|check: the database itself.
#ifndef CLI_DB_H
#define CLI_DB_H

#include "cli/options.h"

int db_run(Options *options);

#endif
