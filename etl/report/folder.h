// Folder: the files of a report, or of a hand-off. They are written into a hidden directory inside it and appear
// together when it is closed, so that an interrupt leaves the old files or the new ones. SHA256SUMS lists them
// (`sha256sum -c` checks the folder); by its older copy the files of an earlier report are known, and those that are
// not written any more are removed.
#ifndef REPORT_FOLDER_H
#define REPORT_FOLDER_H

#include <sys/types.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/output.h"
#include "wrap/hash.h"

typedef struct FolderFile {
    const char *name;          // below the folder
    char sha256[HASH_SHA256_HEX];
} FolderFile;

enum { FOLDER_DIRECTORIES = 8 };

typedef struct Folder {
    const char *path;
    const char *unfinished;    // the hidden directory; NULL once there is none
    mode_t mode;               // of its files; its directories are private whatever the mode
    Arena *arena;
    FolderFile *files;         // written so far
    size_t count, capacity;
    const char *directories[FOLDER_DIRECTORIES];   // below the folder
    size_t directory_count;
    Output *outputs;           // of all files, listed or not
    size_t output_count, output_capacity;
} Folder;

// Makes the folder and what is above it. False after reporting, as are all of these.
bool folder_open(Folder *folder, const char *path, mode_t mode, Arena *arena);

// Writes a file, for instance "tables/survival.csv"; its directory is made if need be.
bool folder_write(Folder *folder, const char *name, const Buffer *text);

// A file that SHA256SUMS does not list, because it differs from run to run.
bool folder_write_unlisted(Folder *folder, const char *name, const Buffer *text);

// SHA256SUMS, the removal of files left over, and all files appear. Nothing is left of the hidden directory whatever
// comes of it.
bool folder_close(Folder *folder);

// Forgets what was written. Nothing to do after folder_close, or where the folder was not opened.
void folder_discard(Folder *folder);

#endif
