// Encoding: which encoding of the schema language a file is written in. Byte order marks and valid UTF-8 are certain;
// for other bytes uchardet is asked, for schemas never guess but who writes one must.
#ifndef AUTHOR_ENCODING_H
#define AUTHOR_ENCODING_H

#include "base/arena.h"
#include "source/reader.h"

typedef struct EncodingGuess {
    SourceEncoding encoding;
    const char *word;      // as `encoding:` says it
    const char *note;      // how sure it is, for the author
    const char *problem;   // no encoding of the language fits: what the file is and the way out; NULL = one fits
} EncodingGuess;

// bytes: the file, or its beginning (whole = false). A static or arena text in each answer.
EncodingGuess encoding_guess(Text bytes, bool whole, Arena *arena);

#endif
