// Unicode by utf8proc: the cleaning every cell gets, and case folding.
#ifndef WRAP_UNICODE_H
#define WRAP_UNICODE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/text.h"

// What cleaning met.
typedef struct UnicodeClean {
    Text text;
    bool superscript;   // a superscript or subscript digit stood in it: NFKC turns 10⁴ into 104, so no number may be
                        // read from it
} UnicodeClean;

// NFKC, every dash (U+2010 … U+2015, U+2212, and the forms NFKC turns into these) to '-', Unicode blanks (White_Space)
// trimmed at both ends. ASCII text and Chinese text that is normal already cost one scan and are slices of text; else
// the result lives in arena. text must be valid UTF-8. Cleaning cleaned text changes nothing.
UnicodeClean unicode_clean(Text text, Arena *arena);

// True when cleaning changes text in a way other than trimming (for lint: a pattern with such characters never
// matches).
bool unicode_changes(Text text, Arena *arena);

// Lower and upper case, code point by code point.
Text unicode_lower(Text text, Arena *arena);
Text unicode_upper(Text text, Arena *arena);
Text unicode_trim(Text text);

bool unicode_is_ascii(Text text);

size_t unicode_length(Text text);                       // code points
// Strict UTF-8 (no surrogates, no overlong forms); *offset (may be NULL) is the first byte of the first bad sequence,
// or the size. A sequence cut off by the end of text is bad.
bool unicode_is_valid(Text text, size_t *offset);
bool unicode_is_letter(uint32_t code);                  // letter of any script

// What a reader takes a character for.
typedef enum UnicodeKind {
    UNICODE_DIGIT,
    UNICODE_IDEOGRAPH,
    UNICODE_LETTER,
    UNICODE_MARK,           // stands on the letter before it
    UNICODE_STEERING,       // controls and formats: what a terminal obeys, what turns the line about, what is not seen
    UNICODE_OTHER
} UnicodeKind;
UnicodeKind unicode_kind(uint32_t code);

// The code point at *at, which moves behind it. text must be valid UTF-8.
uint32_t unicode_next(Text text, size_t *at);

// Display columns on a terminal (wide characters count two).
size_t unicode_width(Text text);

#endif
