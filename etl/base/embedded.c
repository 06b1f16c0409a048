// Looks up the files the build has put into the program.
#include "base/embedded.h"

Text embedded_find(const char *name)
{
    for (const EmbeddedFile *file = EMBEDDED_FILES; file->name; file++)
        if (strcmp(file->name, name) == 0) return file->text;
    return (Text){NULL, 0};
}
