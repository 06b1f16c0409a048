// Archive: the originals of what was loaded, by their SHA-256, outside the database: archive/<sha256>, the directory
// 0700, the files 0400. So that every row can be traced to its line and everything can be read again by a newer
// mapping.
#ifndef STORE_ARCHIVE_H
#define STORE_ARCHIVE_H

#include <stdbool.h>

#include "wrap/hash.h"

// Copies the file into the archive unless it is there. False after reporting; also when its bytes are no longer those
// of the hash: somebody wrote into it meanwhile.
bool archive_keep(const char *archive, const char *path, const unsigned char sha256[HASH_SHA256_SIZE]);

#endif
