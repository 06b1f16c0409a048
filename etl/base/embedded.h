// Files that are part of the program: SQL, style sheets. The build turns them into a table (deploy/embed.sh), so that
// they are files for whoever edits them and the program needs nothing beside itself.
#ifndef BASE_EMBEDDED_H
#define BASE_EMBEDDED_H

#include "base/text.h"

typedef struct EmbeddedFile {
    const char *name;   // path below etl/, such as "store/sql/merge.sql"; NULL ends the table
    Text text;          // its contents, with a NUL behind them
} EmbeddedFile;

extern const EmbeddedFile EMBEDDED_FILES[];

// The contents of a file by its name; data is NULL when there is no such file.
Text embedded_find(const char *name);

#endif
