// Three forms: plain, single quotes, and double quotes with escapes for what cannot be seen.
#include "author/yaml.h"

#include <inttypes.h>

#include "base/visible.h"

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

// Not what nobody would see, what turns the line about, and what YAML takes for a line end or leaves out.
static bool is_seen(Text text, size_t at, uint32_t *code, size_t *size)
{
    return visible_character(text, at, code, size) && *code != 0xfffe && *code != 0xffff;
}

static bool has_unseen(Text text)
{
    uint32_t code;
    for (size_t i = 0, size; i < text.size; i += size)
        if (!is_seen(text, i, &code, &size)) return true;
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
    for (size_t i = 0, size; i < text.size; i += size) {
        uint32_t code;
        if (!is_seen(text, i, &code, &size)) {
            buffer_format(out, "\\u%04" PRIX32, code);
            continue;
        }
        if (code == '"' || code == '\\') buffer_char(out, '\\');
        buffer_add(out, text.data + i, size);
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
    visible_add(out, text_from(text));
}
