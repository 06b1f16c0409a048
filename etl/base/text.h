// Text: a slice of UTF-8 bytes, not owned and not necessarily NUL-terminated. data == NULL means "no text at all",
// which is not the same as an empty text.
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <endian.h>
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

// 64-bit hash for hash tables in memory; not stable across versions, never stored. Texts that somebody chose so that
// they meet in one slot do so only for the salt he knew.
uint64_t text_hash(Text text, uint64_t salt);

// A salt nobody outside knows, the same as long as the program runs.
uint64_t text_salt(void);

// A text as two numbers: of up to TEXT_KEY_EXACT bytes two texts are equal just when their keys are; of longer ones the
// key is a hash, and unequal keys are unequal texts. For tables of short words, looked through without reading them.
typedef struct TextKey {
    uint64_t first, last;
} TextKey;

enum { TEXT_KEY_EXACT = 15 };

static inline TextKey text_key(Text text)
{
    TextKey key = {0, (uint64_t)(text.size <= TEXT_KEY_EXACT ? text.size : 255) << 56};
    uint64_t last;
    uint32_t low, high;
    if (text.size > TEXT_KEY_EXACT) {
        key.first = text_hash(text, 0);
    } else if (text.size > 8) {
        memcpy(&key.first, text.data, 8);
        memcpy(&last, text.data + text.size - 8, 8);   // its first bytes stand in key.first too: only the others tell
        key.last |= le64toh(last) >> 8 * (16 - text.size);
    } else if (text.size >= 4) {
        memcpy(&low, text.data, 4);
        memcpy(&high, text.data + text.size - 4, 4);
        key.first = (uint64_t)high << 32 | low;
    } else if (text.size) {
        key.first = (uint64_t)(unsigned char)text.data[0] << 16 |
                    (uint64_t)(unsigned char)text.data[text.size / 2] << 8 | (unsigned char)text.data[text.size - 1];
    }
    return key;
}

static inline bool text_key_equal(TextKey a, TextKey b)
{
    return ((a.first ^ b.first) | (a.last ^ b.last)) == 0;
}

// The part after the last '/', or all of it.
Text text_base_name(Text path);

// The part before that, with its '/'; empty when there is none. The two together are the path.
Text text_folder(Text path);

// Glob match of the whole text: '*' any run, '?' one code point, '[...]' one code point of a set or range, '[!...]' one
// not in it.
bool text_glob(Text pattern, Text text);

// True when the text holds one of * ? [ and is therefore a glob pattern.
bool text_is_glob(Text text);

// At most so many bytes of it, without a part of a character at the end.
Text text_cut(Text text, size_t most);

// What stands behind the word for so many: "1 error", "2 errors".
static inline const char *text_plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}

#endif
