// Places and styles of a terminal's text.
#include "feedback/text_style.h"

#include <inttypes.h>

#include "feedback/column.h"

const char *text_place(const Feedback *feedback, const Place *place, const Place *beside, Arena *arena)
{
    const char *named = column_file(feedback, place->file);
    const char *name = mask_visible(text_from(named ? named : "-"), arena);
    if (!place->line) return name;
    bool same = beside && beside->file == place->file;
    return arena_format(arena, "%s:%" PRIu32, same ? "" : name, place->line);
}

// Colours of the terminal's own palette, which its owner can read.
void text_style(const Feedback *feedback, TextStyle style, FILE *out)
{
    static const char *const CODES[] = {"0", "1;31", "1;33", "1;36", "1", "34"};
    if (feedback->color) fprintf(out, "\033[%sm", CODES[style]);
}

TextStyle text_severity_style(Severity severity)
{
    static const TextStyle STYLES[] = {
        [SEVERITY_ERROR] = TEXT_ERROR, [SEVERITY_WARNING] = TEXT_WARNING, [SEVERITY_INFO] = TEXT_NOTE};
    return STYLES[severity];
}
