// Version: stands in what the program writes for keeping, so that everything can be told from what made it.
#ifndef BASE_VERSION_H
#define BASE_VERSION_H

#define RMNPC_VERSION "0.1.0"

#endif
