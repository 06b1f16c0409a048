// Unicode by utf8proc. Most cells are ASCII and leave here after one scan; Chinese text is recognised as already
// normal; only the rest is decomposed and composed again.
#include "wrap/unicode.h"

#include <utf8proc.h>

static const uint64_t HIGH_BITS = 0x8080808080808080U;

bool unicode_is_ascii(Text text)
{
    size_t at = 0;
    uint64_t word, seen = 0;
    for (; at + sizeof word <= text.size; at += sizeof word) {
        memcpy(&word, text.data + at, sizeof word);
        seen |= word;
    }
    for (; at < text.size; at++) seen |= (uint64_t)(unsigned char)text.data[at] << 56;
    return (seen & HIGH_BITS) == 0;
}

// Reads the code point at `at` (valid UTF-8) and moves behind it.
static uint32_t code_point(Text text, size_t *at)
{
    const unsigned char *p = (const unsigned char *)text.data + *at;
    if (p[0] < 0x80) return *at += 1, p[0];
    if (p[0] < 0xe0) return *at += 2, (p[0] & 31U) << 6 | (p[1] & 63U);
    if (p[0] < 0xf0) return *at += 3, (p[0] & 15U) << 12 | (p[1] & 63U) << 6 | (p[2] & 63U);
    *at += 4;
    return (p[0] & 7U) << 18 | (p[1] & 63U) << 12 | (p[2] & 63U) << 6 | (p[3] & 63U);
}

static size_t put_code_point(char *out, uint32_t code)
{
    return (size_t)utf8proc_encode_char((utf8proc_int32_t)code, (utf8proc_uint8_t *)out);
}

// White_Space of the Unicode Character Database.
static bool is_blank(uint32_t code)
{
    return code == ' ' || (code >= '\t' && code <= '\r') || code == 0x85 || code == 0xa0 || code == 0x1680 ||
           (code >= 0x2000 && code <= 0x200a) || code == 0x2028 || code == 0x2029 || code == 0x202f || code == 0x205f ||
           code == 0x3000;
}

// Hyphens, dashes and the minus sign; the compatibility forms become one of these by NFKC.
static bool is_dash(uint32_t code)
{
    return (code >= 0x2010 && code <= 0x2015) || code == 0x2212;
}

static bool is_superscript(uint32_t code)
{
    return code == 0xb2 || code == 0xb3 || code == 0xb9 || code == 0x2070 || (code >= 0x2074 && code <= 0x2079) ||
           (code >= 0x2080 && code <= 0x2089);
}

// Code points that NFKC leaves alone whatever stands beside them, in the blocks that hospital data are written in. A
// text of nothing else is normal; for any other code point utf8proc decides.
static bool is_inert(uint32_t code)
{
    return code < 0x80 || (code >= 0x4e00 && code <= 0x9fff) || (code >= 0x3400 && code <= 0x4dbf) ||
           (code >= 0x3001 && code <= 0x3003) || (code >= 0x3008 && code <= 0x3011) || code == 0xd7 ||
           (code >= 0x2190 && code <= 0x2193) || (code >= 0x20000 && code <= 0x2a6df);
}

static size_t code_point_before(Text text, size_t end)
{
    do end--;
    while (end > 0 && ((unsigned char)text.data[end] & 0xc0) == 0x80);
    return end;
}

Text unicode_trim(Text text)
{
    while (text.size > 0) {
        size_t size = 0;
        if (!is_blank(code_point(text, &size))) break;
        text.data += size;
        text.size -= size;
    }
    while (text.size > 0) {
        size_t last = code_point_before(text, text.size), at = last;
        if (!is_blank(code_point(text, &at))) break;
        text.size = last;
    }
    return text;
}

static Text trim_ascii(Text text)
{
    while (text.size > 0 && is_blank((unsigned char)text.data[0])) text.data++, text.size--;
    while (text.size > 0 && is_blank((unsigned char)text.data[text.size - 1])) text.size--;
    return text;
}

// What the scan of a text that is not ASCII found.
typedef struct Survey {
    bool inert, superscript;
} Survey;

static Survey survey(Text text)
{
    Survey found = {.inert = true};
    for (size_t at = 0; at < text.size;) {
        uint32_t code = code_point(text, &at);
        if (is_inert(code)) continue;
        found.inert = false;
        if (is_superscript(code)) found.superscript = true;
    }
    return found;
}

static const utf8proc_option_t NFKC = UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT;

// NFKC, dashes to '-'.
static Text normalize(Text text, Arena *arena)
{
    utf8proc_ssize_t room = (utf8proc_ssize_t)text.size + 16, count;
    utf8proc_int32_t *codes;
    for (;;) {   // a code point may become eighteen: when the room was too small, utf8proc says how much it takes
        codes = arena_alloc(arena, ((size_t)room + 1) * sizeof *codes);
        count = utf8proc_decompose((const utf8proc_uint8_t *)text.data, (utf8proc_ssize_t)text.size, codes, room, NFKC);
        if (count <= room) break;
        room = count;
    }
    if (count < 0) return text;   // not valid UTF-8: the caller broke its promise, nothing is lost
    count = utf8proc_normalize_utf32(codes, count, NFKC);
    char *out = arena_alloc(arena, (size_t)count * 4 + 1);
    size_t size = 0;
    for (utf8proc_ssize_t i = 0; i < count; i++) {
        uint32_t code = (uint32_t)codes[i];
        size += put_code_point(out + size, is_dash(code) ? '-' : code);
    }
    return (Text){out, size};
}

UnicodeClean unicode_clean(Text text, Arena *arena)
{
    if (unicode_is_ascii(text)) return (UnicodeClean){.text = trim_ascii(text)};
    Survey found = survey(text);
    return (UnicodeClean){unicode_trim(found.inert ? text : normalize(text, arena)), found.superscript};
}

bool unicode_changes(Text text, Arena *arena)
{
    if (unicode_is_ascii(text) || survey(text).inert) return false;
    return !text_equal(text, normalize(text, arena));
}

static Text convert_case(Text text, Arena *arena, utf8proc_int32_t (*convert)(utf8proc_int32_t))
{
    char *out = arena_alloc(arena, text.size * 2 + 4);   // a code point's other case takes at most one byte more
    size_t size = 0;
    for (size_t at = 0; at < text.size;)
        size += put_code_point(out + size, (uint32_t)convert((utf8proc_int32_t)code_point(text, &at)));
    return (Text){out, size};
}

Text unicode_lower(Text text, Arena *arena)
{
    return convert_case(text, arena, utf8proc_tolower);
}

Text unicode_upper(Text text, Arena *arena)
{
    return convert_case(text, arena, utf8proc_toupper);
}

size_t unicode_length(Text text)
{
    size_t length = 0;
    for (size_t i = 0; i < text.size; i++) length += ((unsigned char)text.data[i] & 0xc0) != 0x80;
    return length;
}

// Size of the valid multi-byte sequence at p (room bytes left), 0 when it is none. The table of well-formed sequences
// of the Unicode Standard (3.9): the second byte's bounds exclude overlong forms, surrogates and what lies past
// U+10FFFF.
static size_t sequence_size(const unsigned char *p, size_t room)
{
    size_t size = p[0] >= 0xc2 && p[0] <= 0xdf ? 2 : (p[0] & 0xf0) == 0xe0 ? 3 : p[0] >= 0xf0 && p[0] <= 0xf4 ? 4 : 0;
    if (!size || room < size) return 0;
    unsigned char low = p[0] == 0xe0   ? 0xa0
                        : p[0] == 0xf0 ? 0x90
                                       : 0x80,
                  high = p[0] == 0xed   ? 0x9f
                         : p[0] == 0xf4 ? 0x8f
                                        : 0xbf;
    if (p[1] < low || p[1] > high) return 0;
    for (size_t i = 2; i < size; i++)
        if ((p[i] & 0xc0) != 0x80) return 0;
    return size;
}

bool unicode_is_valid(Text text, size_t *offset)
{
    size_t at = 0;
    uint64_t word;
    while (at < text.size) {
        for (; at + sizeof word <= text.size; at += sizeof word) {
            memcpy(&word, text.data + at, sizeof word);
            if (word & HIGH_BITS) break;
        }
        for (; at < text.size && (unsigned char)text.data[at] < 0x80; at++) {}
        while (at < text.size && (unsigned char)text.data[at] >= 0x80) {
            size_t size = sequence_size((const unsigned char *)text.data + at, text.size - at);
            if (!size) {
                if (offset) *offset = at;
                return false;
            }
            at += size;
        }
    }
    if (offset) *offset = text.size;
    return true;
}

bool unicode_is_letter(uint32_t code)
{
    switch (utf8proc_category((utf8proc_int32_t)code)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
        return true;
    default:
        return false;
    }
}

// Blocks of ideographs: the unified ones with their extensions, the compatibility ones, and the marks 々 〇.
static bool is_ideograph(uint32_t code)
{
    return (code >= 0x3400 && code <= 0x4dbf) || (code >= 0x4e00 && code <= 0x9fff) ||
           (code >= 0xf900 && code <= 0xfaff) || (code >= 0x20000 && code <= 0x3ffff) ||
           (code >= 0x3005 && code <= 0x3007);
}

UnicodeKind unicode_kind(uint32_t code)
{
    if (is_ideograph(code)) return UNICODE_IDEOGRAPH;
    if (unicode_is_letter(code)) return UNICODE_LETTER;
    switch (utf8proc_category((utf8proc_int32_t)code)) {
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO: return UNICODE_DIGIT;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME: return UNICODE_MARK;
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CN: return UNICODE_STEERING;
    default: return UNICODE_OTHER;
    }
}

uint32_t unicode_next(Text text, size_t *at)
{
    return code_point(text, at);
}

size_t unicode_width(Text text)
{
    size_t width = 0;
    for (size_t at = 0; at < text.size;) {
        int columns = utf8proc_charwidth((utf8proc_int32_t)code_point(text, &at));
        if (columns > 0) width += (size_t)columns;
    }
    return width;
}
