// Inbox: inbox/<center>/<submission>/ -> a list of submissions, each with its files and what its manifest says.
//
// A manifest `.done` in the folder says that the submission is complete: empty, or YAML with `extracted_at` and `files`
// (name: sha256). Without one, a folder is taken once nothing in it has changed for the settle time. Symbolic links,
// FIFOs, devices and hidden files are never followed or read. A center's folder that cannot be read, or files that lie
// straight in it, stand in the list as a submission with a problem, under the folder's path.
#ifndef NIGHTLY_INBOX_H
#define NIGHTLY_INBOX_H

#include "config/site.h"

typedef struct InboxSubmission {
    const char *center;
    const char *name;              // of the folder
    const char *path;
    const char **files;            // full paths, sorted by name
    size_t file_count;
    bool has_extracted_at;
    int64_t extracted_at;          // seconds since 1970 UTC
    int64_t received_at;           // when the last file was written, or the folder last got or lost one
    const char *problem;   // why it cannot be taken (a wrong manifest, a checksum that differs, no files), or NULL
} InboxSubmission;

typedef struct Inbox {
    InboxSubmission *submissions;  // by center, then as they were received, then by name
    size_t count;
    size_t waiting;                // folders left for the next night: still being written
} Inbox;

// False when the inbox itself cannot be read (reported). An inbox that does not exist is empty. now: seconds since
// 1970.
bool inbox_read(const Site *site, int64_t now, Arena *arena, Inbox *inbox);

#endif
