// For tests: a text in memory that ends where the text ends, so that AddressSanitizer sees a byte read too far.
#ifndef EXACTLY_H
#define EXACTLY_H

#include <stdlib.h>

#include "base/text.h"

// A copy; give it back with free((char *)text.data).
static inline Text exactly(const char *string)
{
    Text text = {malloc(strlen(string)), strlen(string)};
    memcpy((char *)text.data, string, text.size);
    return text;
}

#endif
