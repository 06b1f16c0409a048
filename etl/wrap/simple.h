// Simple patterns, matched without an engine: characters and classes one after the other, each a fixed number of times,
// but for the end, which may be a class any number of times or something optional ([0-9]{8}, H[0-9]{2}-[0-9]{7},
// .{1,64}, [0-9]+, C[0-9]{2}(\.[0-9])?). Only printable ASCII texts are judged.
#ifndef WRAP_SIMPLE_H
#define WRAP_SIMPLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

enum { SIMPLE_STEPS = 31 };

// The pattern as a row of steps, one a character. A character is looked up once, whatever the step: its bits say which
// steps take it.
typedef struct SimplePattern {
    uint32_t taken_by[256];            // bit i: step i takes the character; bit SIMPLE_STEPS: so does the rest
    uint32_t ends;                     // bit n: a text of n characters may end there
    size_t count;                      // steps
    size_t most;                       // characters behind the steps
} SimplePattern;

typedef enum SimpleResult { SIMPLE_MATCH, SIMPLE_NO_MATCH, SIMPLE_UNDECIDED } SimpleResult;

// False when the pattern is not simple. It is known to be well formed.
bool simple_compile(Text pattern, SimplePattern *simple);

// Does the whole text match? Undecided where a character is no printable ASCII.
SimpleResult simple_match(const SimplePattern *simple, Text text);

#endif
