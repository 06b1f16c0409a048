// Escaping.
#include "base/markup.h"

void markup_text(Buffer *out, const char *text)
{
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
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
