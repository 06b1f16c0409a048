// Character by character; see visible.h.
#include "base/visible.h"

enum { NO_CHARACTER = 0xffffffff };

// The character at the head of size bytes and its length; NO_CHARACTER and 1 where there is no valid UTF-8.
static uint32_t first_character(const unsigned char *p, size_t size, size_t *length)
{
    static const uint32_t LEAST[] = {0, 0, 0x80, 0x800, 0x10000};
    *length = 1;
    if (p[0] < 0x80) return p[0];
    size_t wanted = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
    if (p[0] < 0xc2 || p[0] > 0xf4 || wanted > size) return NO_CHARACTER;
    uint32_t character = p[0] & (0x7fU >> wanted);
    for (size_t i = 1; i < wanted; i++) {
        if ((p[i] & 0xc0) != 0x80) return NO_CHARACTER;
        character = character << 6 | (p[i] & 0x3f);
    }
    bool surrogate = character >= 0xd800 && character <= 0xdfff;
    if (character < LEAST[wanted] || character > 0x10ffff || surrogate) return NO_CHARACTER;
    *length = wanted;
    return character;
}

// Control characters, marks and overrides of the direction, separators of lines and paragraphs.
static bool is_hidden(uint32_t c)
{
    static const struct {
        uint32_t first, last;
    } RANGES[] = {{0, 0x1f},        {0x7f, 0x9f},     {0x61c, 0x61c},   {0x200b, 0x200f},
                  {0x2028, 0x202e}, {0x2060, 0x2069}, {0xfeff, 0xfeff}, {NO_CHARACTER, NO_CHARACTER}};
    for (size_t i = 0; i < sizeof RANGES / sizeof *RANGES; i++)
        if (c >= RANGES[i].first && c <= RANGES[i].last) return true;
    return false;
}

static void add_hidden(Buffer *out, uint32_t character, unsigned char byte)
{
    if (byte == '\n') buffer_string(out, "\\n");
    else if (byte == '\r') buffer_string(out, "\\r");
    else if (byte == '\t') buffer_string(out, "\\t");
    else if (character == NO_CHARACTER || character < 0x80) buffer_format(out, "\\x%02x", byte);
    else buffer_format(out, "\\u%04x", character);
}

bool visible_character(Text text, size_t at, uint32_t *character, size_t *length)
{
    *character = first_character((const unsigned char *)text.data + at, text.size - at, length);
    bool hidden = is_hidden(*character);
    if (*character == NO_CHARACTER) *character = (unsigned char)text.data[at];
    return !hidden;
}

void visible_add(Buffer *out, Text text)
{
    const unsigned char *p = (const unsigned char *)text.data;
    for (size_t at = 0, length; at < text.size; at += length) {
        uint32_t character = first_character(p + at, text.size - at, &length);
        if (is_hidden(character)) add_hidden(out, character, p[at]);
        else buffer_add(out, text.data + at, length);
    }
}

const char *visible_string(const char *string, Arena *arena)
{
    Buffer out = {0};
    visible_add(&out, text_from(string));
    bool same = text_is(buffer_as_text(&out), string);
    const char *shown = same ? string : arena_string(arena, buffer_c_string(&out));
    buffer_free(&out);
    return shown;
}
