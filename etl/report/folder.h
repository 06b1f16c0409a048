// Folder: the files of a report, or of a hand-off. Each appears whole or not at all. SHA256SUMS lists them
// (`sha256sum -c` checks the folder); by its older copy the files of an earlier report are known, and those that are
// not written any more are removed.
#ifndef REPORT_FOLDER_H
#define REPORT_FOLDER_H

#include <sys/types.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "wrap/hash.h"

typedef struct FolderFile {
    const char *name;          // below the folder
    char sha256[HASH_SHA256_HEX];
} FolderFile;

typedef struct Folder {
    const char *path;
    mode_t mode;               // of its files; its directories are private whatever the mode
    Arena *arena;
    FolderFile *files;         // written so far
    size_t count, capacity;
} Folder;

// Makes the folder and what is above it. False after reporting, as are all of these.
bool folder_open(Folder *folder, const char *path, mode_t mode, Arena *arena);

// Writes a file, for instance "tables/survival.csv"; its directory is made if need be.
bool folder_write(Folder *folder, const char *name, const Buffer *text);

// A file that SHA256SUMS does not list, because it differs from run to run.
bool folder_write_unlisted(Folder *folder, const char *name, const Buffer *text);

// SHA256SUMS, and the removal of files left over.
bool folder_close(Folder *folder);

#endif
