// Output: a file that appears whole or not at all: written under another name beside its place, synced, then renamed.
// An interrupt leaves nothing under the other name (interrupt.h).
#ifndef BASE_OUTPUT_H
#define BASE_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

typedef struct Output {
    FILE *stream;          // write here
    char *path;
    char *temporary;       // NULL when nothing is open
} Output;

// Opens path for writing with this mode. False after reporting; then there is nothing to close.
bool output_open(Output *output, const char *path, mode_t mode);

// The same, for a caller that has a place for unfinished files: temporary, on the same file system, is not there yet.
bool output_open_as(Output *output, const char *path, const char *temporary, mode_t mode);

// Syncs the file, gives it its name and syncs the directory. False after reporting; then the file is not there.
bool output_commit(Output *output);

// For files that belong together: each is settled (synced, under its other name still), then all are given their names,
// and an interrupt comes before the first or after the last. False after reporting; then the file, or of several the
// one that could not be renamed, is not there.
bool output_settle(Output *output);
bool output_publish(Output *outputs, size_t count);

// Removes what was written. Nothing to do after a commit.
void output_discard(Output *output);

// mkdir -p. What is made has this mode whatever the umask; directories that are there are left as they are. False after
// reporting.
bool output_make_directories(const char *path, mode_t mode);

#endif
