// Slices of UTF-8 text: comparison, hashing, globbing.
#include "base/text.h"

int text_compare(Text a, Text b)
{
    size_t common = a.size < b.size ? a.size : b.size;
    int order = common ? memcmp(a.data, b.data, common) : 0;
    return order ? order : (a.size > b.size) - (a.size < b.size);
}

bool text_starts(Text text, const char *prefix)
{
    size_t size = strlen(prefix);
    return text.size >= size && memcmp(text.data, prefix, size) == 0;
}

bool text_ends(Text text, const char *suffix)
{
    size_t size = strlen(suffix);
    return text.size >= size && memcmp(text.data + text.size - size, suffix, size) == 0;
}

// Folds 64 more bits in: a full multiplication, both halves kept.
static uint64_t fold(uint64_t hash, uint64_t bits)
{
    __extension__ unsigned __int128 product = (unsigned __int128)(hash ^ bits) * 0x9e3779b97f4a7c15U;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

// The last eight bytes, or all of a shorter text, as a number.
static uint64_t last_bytes(Text text)
{
    uint64_t bits = 0;
    uint32_t low, high;
    if (text.size >= 8) {
        memcpy(&bits, text.data + text.size - 8, 8);
    } else if (text.size >= 4) {
        memcpy(&low, text.data, 4);
        memcpy(&high, text.data + text.size - 4, 4);
        bits = (uint64_t)high << 32 | low;
    } else {
        for (size_t i = 0; i < text.size; i++) bits = bits << 8 | (unsigned char)text.data[i];
    }
    return bits;
}

uint64_t text_hash(Text text)
{
    uint64_t hash = 0x2d358dccaa6c78a5U + text.size, bits;
    for (size_t at = 0; at + 8 < text.size; at += 8) {
        memcpy(&bits, text.data + at, 8);
        hash = fold(hash, bits);
    }
    return fold(fold(hash, last_bytes(text)), 0xd6e8feb86659fd93U);
}

Text text_base_name(Text path)
{
    for (size_t i = path.size; i > 0; i--)
        if (path.data[i - 1] == '/') return (Text){path.data + i, path.size - i};
    return path;
}

bool text_is_glob(Text text)
{
    for (size_t i = 0; i < text.size; i++)
        if (strchr("*?[", text.data[i]) && text.data[i]) return true;
    return false;
}

// Reads one code point and moves at past it; a broken byte stands for itself.
static uint32_t code_point(Text text, size_t *at)
{
    unsigned char lead = (unsigned char)text.data[(*at)++];
    int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0;
    uint32_t code = more == 3 ? lead & 7U : more == 2 ? lead & 15U : more == 1 ? lead & 31U : lead;
    for (; more > 0 && *at < text.size && ((unsigned char)text.data[*at] & 0xc0) == 0x80; more--)
        code = code << 6 | ((unsigned char)text.data[(*at)++] & 0x3fU);
    return code;
}

// at stands behind '['; true when code is in the set; at is moved behind ']'. A set that never ends matches nothing.
static bool set_matches(Text pattern, size_t *at, uint32_t code)
{
    bool negate = *at < pattern.size && pattern.data[*at] == '!', found = false;
    if (negate) ++*at;
    for (bool first = true; *at < pattern.size; first = false) {
        uint32_t low = code_point(pattern, at), high = low;
        if (low == ']' && !first) return found != negate;
        if (*at + 1 < pattern.size && pattern.data[*at] == '-' && pattern.data[*at + 1] != ']') {
            ++*at;
            high = code_point(pattern, at);
        }
        if (low <= code && code <= high) found = true;
    }
    return false;
}

bool text_glob(Text pattern, Text text)
{
    size_t p = 0, t = 0, star = SIZE_MAX, resume = 0;
    while (t < text.size) {
        size_t next_p = p, next_t = t;
        bool matches = false;
        if (p < pattern.size && pattern.data[p] == '*') {
            star = ++p;
            resume = t;
            continue;
        }
        if (p < pattern.size) {
            uint32_t want = code_point(pattern, &next_p), code = code_point(text, &next_t);
            matches = want == '?' || (want == '[' ? set_matches(pattern, &next_p, code) : want == code);
        }
        if (matches) {
            p = next_p;
            t = next_t;
        } else if (star != SIZE_MAX) {
            p = star;
            code_point(text, &resume);
            t = resume;
        } else {
            return false;
        }
    }
    while (p < pattern.size && pattern.data[p] == '*') p++;
    return p == pattern.size;
}
