// Slices of UTF-8 text: comparison, hashing, globbing.
#include "base/text.h"

#include <sys/auxv.h>

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

// ---- Hash -----------------------------------------------------------------------------------------------------------

// wyhash (Wang Yi, public domain, final version 4) with the salt as its seed: two words of the text are multiplied with
// each other, both halves kept. One word times a constant is not enough: the ids 0 to 999999 then collide by hundreds.
static const uint64_t SECRETS[2] = {0x2d358dccaa6c78a5U, 0x8bb84b93962eacc9U};

static uint64_t multiply(uint64_t a, uint64_t b)
{
    __extension__ unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t read_long(const char *p)
{
    uint64_t bits;
    memcpy(&bits, p, sizeof bits);
    return le64toh(bits);
}

static uint64_t read_short(const char *p)
{
    uint32_t bits;
    memcpy(&bits, p, sizeof bits);
    return le32toh(bits);
}

// All bytes of a text of at most 16 as two words.
static void read_few(Text text, uint64_t *a, uint64_t *b)
{
    const char *p = text.data;
    size_t size = text.size, middle = size >> 3 << 2;
    if (size >= 4) {
        *a = read_short(p) << 32 | read_short(p + middle);
        *b = read_short(p + size - 4) << 32 | read_short(p + size - 4 - middle);
    } else if (size > 0) {
        *a = (uint64_t)(unsigned char)p[0] << 16 | (uint64_t)(unsigned char)p[size >> 1] << 8 |
             (unsigned char)p[size - 1];
    }
}

uint64_t text_hash(Text text, uint64_t salt)
{
    uint64_t seed = salt ^ multiply(salt ^ SECRETS[0], SECRETS[1]), a = 0, b = 0;
    if (text.size <= 16) {
        read_few(text, &a, &b);
    } else {
        const char *p = text.data, *end = text.data + text.size;
        for (; end - p > 16; p += 16) seed = multiply(read_long(p) ^ SECRETS[1], read_long(p + 8) ^ seed);
        a = read_long(end - 16);
        b = read_long(end - 8);
    }
    __extension__ unsigned __int128 product = (unsigned __int128)(a ^ SECRETS[1]) * (b ^ seed);
    return multiply((uint64_t)product ^ SECRETS[0] ^ text.size, (uint64_t)(product >> 64) ^ SECRETS[1]);
}

// The kernel draws sixteen random bytes for every program it starts.
uint64_t text_salt(void)
{
    uint64_t salt = 0;
    const void *random = (const void *)getauxval(AT_RANDOM);
    if (random) memcpy(&salt, random, sizeof salt);
    return salt;
}

// ---- Parts ----------------------------------------------------------------------------------------------------------

Text text_base_name(Text path)
{
    for (size_t i = path.size; i > 0; i--)
        if (path.data[i - 1] == '/') return (Text){path.data + i, path.size - i};
    return path;
}

Text text_folder(Text path)
{
    return (Text){path.data, path.size - text_base_name(path).size};
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

Text text_cut(Text text, size_t most)
{
    if (text.size <= most) return text;
    while (most > 0 && ((unsigned char)text.data[most] & 0xc0) == 0x80) most--;
    return (Text){text.data, most};
}
