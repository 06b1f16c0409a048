// Key: the secret all pseudonyms of a site are made with, in a file of mode 0400, at least 32 bytes, outside the
// database. The database keeps its fingerprint. A key is made only together with a database that has no patients: with
// another key the same patients would come again under other names.
#ifndef STORE_KEY_H
#define STORE_KEY_H

#include "store/pg.h"
#include "wrap/hash.h"

// The key in the file. NULL when there is none (*absent is true, nothing is said) or after reporting that it is no key.
HashKey *key_read(const char *path, bool *absent);

typedef enum KeyResult { KEY_GOOD, KEY_WRONG, KEY_FAILED } KeyResult;

// The key that belongs to this database, made when there is none yet. KEY_WRONG: it is missing, different or readable
// by others, after reporting; KEY_FAILED: database or file. *key is the caller's.
KeyResult key_settle(Pg *pg, const char *path, HashKey **key);

#endif
