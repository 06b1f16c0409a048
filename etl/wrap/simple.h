// Simple patterns, matched without an engine: characters and classes one after the other, each a fixed number of times,
// but for the last, which may have a range ([0-9]{8}, H[0-9]{2}-[0-9]{7}, .{1,64}). Only printable ASCII texts are
// judged.
#ifndef WRAP_SIMPLE_H
#define WRAP_SIMPLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

enum { SIMPLE_STEPS = 24 };

typedef struct SimpleClass {
    uint64_t bits[4];                  // one a byte; only those of printable ASCII are ever set
} SimpleClass;

typedef struct SimplePattern {
    SimpleClass steps[SIMPLE_STEPS];   // one a character
    size_t count;
    SimpleClass rest;                  // of all characters behind them
    size_t least, most;                // how many those are
} SimplePattern;

typedef enum SimpleResult { SIMPLE_MATCH, SIMPLE_NO_MATCH, SIMPLE_UNDECIDED } SimpleResult;

// False when the pattern is not simple. It is known to be well formed.
bool simple_compile(Text pattern, SimplePattern *simple);

// Does the whole text match? Undecided where a character is no printable ASCII.
SimpleResult simple_match(const SimplePattern *simple, Text text);

#endif
