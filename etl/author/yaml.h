// YAML out: scalars written so that YAML reads back exactly the text, within flow collections too.
#ifndef AUTHOR_YAML_H
#define AUTHOR_YAML_H

#include "base/buffer.h"

// Plain where that is safe, else in quotes.
void yaml_write(Buffer *out, Text text);

// As a comment's words: line ends and control characters become blanks.
void yaml_write_comment(Buffer *out, const char *text);

#endif
