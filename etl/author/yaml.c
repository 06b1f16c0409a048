// Three forms: plain, single quotes, and double quotes with escapes for what cannot be seen.
#include "author/yaml.h"

static bool is_letter_or_digit(unsigned char byte)
{
    return byte >= 0x80 || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
}

// Characters that are never more than themselves inside a plain scalar.
static bool is_plain_byte(unsigned char byte)
{
    static const char MARKS[] = "_.-/+()<>=^;*@%";
    return is_letter_or_digit(byte) || memchr(MARKS, byte, sizeof MARKS - 1) != NULL;
}

// A colon is one only between letters; a blank only inside.
static bool is_plain(Text text)
{
    static const char NOT_FIRST[] = "-<>=*@%";
    if (text.size == 0 || memchr(NOT_FIRST, text.data[0], sizeof NOT_FIRST - 1)) return false;
    for (size_t i = 0; i < text.size; i++) {
        bool inner = i > 0 && i + 1 < text.size, between = inner && is_letter_or_digit((unsigned char)text.data[i + 1]);
        if (is_plain_byte((unsigned char)text.data[i]) || (text.data[i] == ' ' && inner)) continue;
        if (text.data[i] != ':' || !between) return false;
    }
    return true;
}

// Control characters, and what YAML takes for a line end or leaves out: U+0080 to U+009F, U+2028, U+2029, U+FEFF,
// U+FFFE, U+FFFF. Answers the size of the character in bytes, 0 for all others.
static size_t unseen_size(Text text, size_t at, unsigned *code)
{
    const unsigned char *byte = (const unsigned char *)text.data + at;
    size_t left = text.size - at;
    *code = byte[0];
    if (byte[0] < 0x20 || byte[0] == 0x7f) return 1;
    if (left >= 2 && byte[0] == 0xc2 && byte[1] < 0xa0) return *code = byte[1], 2;
    if (left < 3 || byte[0] < 0xe0 || byte[0] > 0xef) return 0;
    *code = (byte[0] & 15U) << 12 | (byte[1] & 63U) << 6 | (byte[2] & 63U);
    return *code == 0x2028 || *code == 0x2029 || *code == 0xfeff || *code >= 0xfffe ? 3 : 0;
}

static bool has_unseen(Text text)
{
    unsigned code;
    for (size_t i = 0; i < text.size; i++)
        if (unseen_size(text, i, &code)) return true;
    return false;
}

static void write_single(Buffer *out, Text text)
{
    buffer_char(out, '\'');
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '\'') buffer_char(out, '\'');
        buffer_char(out, text.data[i]);
    }
    buffer_char(out, '\'');
}

static void write_double(Buffer *out, Text text)
{
    buffer_char(out, '"');
    for (size_t i = 0; i < text.size;) {
        unsigned code;
        size_t size = unseen_size(text, i, &code);
        if (size) {
            buffer_format(out, "\\u%04X", code);
            i += size;
            continue;
        }
        if (text.data[i] == '"' || text.data[i] == '\\') buffer_char(out, '\\');
        buffer_char(out, text.data[i++]);
    }
    buffer_char(out, '"');
}

void yaml_write(Buffer *out, Text text)
{
    bool unseen = has_unseen(text), apostrophe = memchr(text.data, '\'', text.size) != NULL,
         escapes = memchr(text.data, '"', text.size) || memchr(text.data, '\\', text.size);
    if (!unseen && is_plain(text)) buffer_text(out, text);
    else if (unseen || text.size == 0 || (apostrophe && !escapes)) write_double(out, text);
    else write_single(out, text);
}

void yaml_write_comment(Buffer *out, const char *text)
{
    Text whole = text_from(text);
    for (size_t i = 0; i < whole.size;) {
        unsigned code;
        size_t size = unseen_size(whole, i, &code);
        if (size) buffer_char(out, ' ');
        else buffer_char(out, whole.data[i]);
        i += size ? size : 1;
    }
}
