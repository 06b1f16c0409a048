// Text: a slice of UTF-8 bytes, not owned and not necessarily NUL-terminated. data == NULL means "no text at all",
// which is not the same as an empty text.
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct Text {
    const char *data;
    size_t size;
} Text;

// A literal as a Text, usable in static tables.
#define TEXT(literal) ((Text){(literal), sizeof(literal) - 1})

// For printf("%.*s", TEXT_ARG(text)).
#define TEXT_ARG(text) (int)(text).size, (text).data ? (text).data : ""

static inline Text text_from(const char *string)
{
    return (Text){string, string ? strlen(string) : 0};
}

static inline bool text_equal(Text a, Text b)
{
    if (a.size != b.size || (a.size && a.data[0] != b.data[0])) return false;   // most differ here
    return a.size < 2 || memcmp(a.data, b.data, a.size) == 0;
}

static inline bool text_is(Text text, const char *string)
{
    return text_equal(text, text_from(string));
}

static inline bool text_is_digits(Text text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] < '0' || text.data[i] > '9') return false;
    return text.size > 0;
}

// Byte order, which for UTF-8 is code point order; <0, 0, >0.
int text_compare(Text a, Text b);

bool text_starts(Text text, const char *prefix);
bool text_ends(Text text, const char *suffix);

// 64-bit hash (multiply and fold, eight bytes at a time) for hash tables in memory; not stable across versions, never stored.
uint64_t text_hash(Text text);

// The part after the last '/', or all of it.
Text text_base_name(Text path);

// Glob match of the whole text: '*' any run, '?' one code point, '[...]' one code point of a set or range, '[!...]' one not in it.
bool text_glob(Text pattern, Text text);

// True when the text holds one of * ? [ and is therefore a glob pattern.
bool text_is_glob(Text text);

#endif
