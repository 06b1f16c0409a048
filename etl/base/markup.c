// Escaping.
#include "base/markup.h"

#include "base/visible.h"

// A character beyond ASCII; one that nobody sees, or that turns the line about, as \u202e. Answers its length. A byte
// that is no UTF-8 is its writer's affair.
static size_t add_character(Buffer *out, Text text, size_t at)
{
    uint32_t character;
    size_t length;
    bool seen = visible_character(text, at, &character, &length);
    if (seen || length == 1) buffer_add(out, text.data + at, length);
    else visible_add(out, (Text){text.data + at, length});
    return length;
}

void markup_text(Buffer *out, const char *string)
{
    Text text = text_from(string);
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c >= 0x80) {
            i += add_character(out, text, i) - 1;
            continue;
        }
        switch (c) {
        case '&': buffer_string(out, "&amp;"); break;
        case '<': buffer_string(out, "&lt;"); break;
        case '>': buffer_string(out, "&gt;"); break;
        case '"': buffer_string(out, "&quot;"); break;
        case '\'': buffer_string(out, "&#39;"); break;
        default:
            if (c == '\n' || c == '\t' || (c >= 0x20 && c != 0x7f)) buffer_char(out, (char)c);
            else buffer_format(out, "&#x%X;", c == 0x7f ? 0x2421 : 0x2400 + c);
        }
    }
}
