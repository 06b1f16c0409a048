// What all parts of a terminal's text share: how a place is named, and what stands out where colours are shown.
#ifndef FEEDBACK_TEXT_STYLE_H
#define FEEDBACK_TEXT_STYLE_H

#include "feedback/feedback.h"

// What stands out in a text where colours are shown.
typedef enum TextStyle {
    TEXT_PLAIN,                // ends the one before
    TEXT_ERROR,
    TEXT_WARNING,
    TEXT_NOTE,
    TEXT_STRONG,
    TEXT_FAINT                 // what draws the excerpt
} TextStyle;
void text_style(const Feedback *feedback, TextStyle style, FILE *out);
TextStyle text_severity_style(Severity severity);

// ":77", or "file.csv:77" where another file is meant than `beside`; "file.csv" without a line. In arena.
const char *text_place(const Feedback *feedback, const Place *place, const Place *beside, Arena *arena);

#endif
