// export DIR [MODEL]: the entities as exact CSV.
#ifndef CLI_EXPORT_H
#define CLI_EXPORT_H

#include "cli/options.h"

int export_run(Options *options);

#endif
