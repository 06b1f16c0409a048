// Markup: text into HTML and SVG. Everything that comes from outside (plans, file names, labels) passes here.
#ifndef BASE_MARKUP_H
#define BASE_MARKUP_H

#include "base/buffer.h"

// Escaped for element content and quoted attributes; control characters become visible (U+2400 and on), and so does
// what nobody sees or what turns the line about (\u202e).
void markup_text(Buffer *out, const char *string);

#endif
