// Conflicting duplicates of streamed patients: of the first record only the line is kept while the file is read, so
// what the two differ in is looked up afterwards, in a second reading of just these lines.
#ifndef MAPPING_CONFLICT_H
#define MAPPING_CONFLICT_H

#include "schema/schema.h"

typedef struct Conflict {
    size_t finding;                    // index; its place and the one it compares with say which rows
    const Resource *resource;          // of the rows
} Conflict;

// All-zero is empty and ready. What goes beyond a thousand is not looked up.
typedef struct Conflicts {
    Conflict *items;
    size_t count, capacity;
} Conflicts;

void conflict_remember(Conflicts *conflicts, size_t finding, const Resource *resource);

// Names the fields in the findings' messages, where rows can be found again by their lines (CSV). path: of the file
// they are of; what cannot be read again stays unsaid.
void conflicts_compare(const Conflicts *conflicts, const SourceFile *source, const char *path, Findings *findings);

void conflicts_free(Conflicts *conflicts);

#endif
