// Journal: one JSON line an event, appended to <state>/nightly.log. Events carry centers, states, counts and codes;
// never a name, a local id or a value.
#ifndef NIGHTLY_JOURNAL_H
#define NIGHTLY_JOURNAL_H

#include <stdio.h>

#include "base/json.h"

typedef struct Journal {
    FILE *file;
    Buffer line;
    Json json;
} Journal;

// False when the file cannot be opened (reported).
bool journal_open(Journal *journal, const char *path);

// Begins an event with its time; fields are added with json_… on &journal->json (top object is open).
void journal_begin(Journal *journal, const char *event);
// Writes the line; false when it could not be written (reported).
bool journal_end(Journal *journal);

bool journal_close(Journal *journal);

#endif
