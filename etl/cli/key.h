// key CENTER [LOCAL_ID...]: local id -> patient key.
#ifndef CLI_KEY_H
#define CLI_KEY_H

#include "cli/options.h"

int key_run(Options *options);

#endif
