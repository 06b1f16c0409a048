// Version: stands in what the program writes for keeping, so that everything can be told from what made it.
#ifndef BASE_VERSION_H
#define BASE_VERSION_H

#define RMNPC_VERSION "0.1.0"

// The commit the program was built from, "1de2bd1c3a5f", behind it "+" when the checkout had changes of its own; NULL
// when it was not built in a checkout.
const char *version_commit(void);

#endif
