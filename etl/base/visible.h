// Visible: text from outside (names of files, words of a command line) as it may be shown on a terminal or in a line of
// a log: what would move the cursor, end the line or turn the direction of writing is written out, and so are bytes
// that are no UTF-8: \n, \x1b, \u202e.
#ifndef BASE_VISIBLE_H
#define BASE_VISIBLE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/buffer.h"

// The character at this place of a text (of a byte that is no UTF-8: the byte) and its length in bytes. True when it
// may be shown as it is.
bool visible_character(Text text, size_t at, uint32_t *character, size_t *length);

void visible_add(Buffer *out, Text text);

// The string itself when all of it may be shown, else a copy in the arena.
const char *visible_string(const char *string, Arena *arena);

#endif
