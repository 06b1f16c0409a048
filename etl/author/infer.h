// Infer: a draft schema from a sample of a hospital's file.
#ifndef AUTHOR_INFER_H
#define AUTHOR_INFER_H

#include "base/arena.h"
#include "base/buffer.h"

typedef enum InferStatus {
    INFER_DRAFTED,
    INFER_REFUSED,      // no schema can describe the file as it is: said once on stderr
    INFER_UNREADABLE,   // it cannot be opened or read: said once on stderr
} InferStatus;

// Writes the draft of the file at path to out. Of a long file only the beginning is read, and the draft says so.
InferStatus infer_file(const char *path, Buffer *out, Arena *arena);

#endif
