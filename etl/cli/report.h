// `rmnpc report`: the analysis plan over what is stored, written as a folder of files.
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include "cli/options.h"

int report_run(Options *options);

#endif
