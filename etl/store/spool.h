// Spool: a private copy of a submission's files, so that what is read is what was hashed, whatever becomes of the
// originals meanwhile: <state>/spool/<submission>/<number>/<name>, open to their owner only. It goes with the run; what
// a killed run left is removed by the next.
#ifndef STORE_SPOOL_H
#define STORE_SPOOL_H

#include "base/arena.h"
#include "wrap/hash.h"

typedef struct Spool Spool;

// A place for copies. NULL after reporting.
Spool *spool_open(const char *state);

// Copies a file, whose bytes must be those of the hash. The copy's path, which has the file's own name and is valid as
// long as the spool; NULL after reporting, also when somebody wrote into the file meanwhile.
const char *spool_copy(Spool *spool, const char *path, const unsigned char sha256[HASH_SHA256_SIZE]);

// Removes the copies. NULL is nothing to close.
void spool_close(Spool *spool);

#endif
