// Text: the parts of what a terminal shows. text.c puts them in order, text_excerpt.c draws source cells, text_table.c
// the tables and the ledger; what these share stands below them in text_style.c.
#ifndef FEEDBACK_TEXT_H
#define FEEDBACK_TEXT_H

#include "feedback/feedback.h"

enum {
    TEXT_LIMIT = 3,            // findings of one check shown whole when no --limit says otherwise
    TEXT_CODES = 20,           // codes no list has, likewise
    TEXT_MORE = 8              // of the others, the places named
};

// The source lines of a finding with carets under its cells, in a gutter of this many columns. True when something in
// them is masked.
bool text_excerpt(const Feedback *feedback, const Finding *finding, const Excerpt *excerpt, size_t gutter, FILE *out);

// Failed checks with their numbers; how many others passed or applied to nothing.
void text_checks(const Feedback *feedback, FILE *out);

void text_unmapped(const Feedback *feedback, FILE *out);

// What each field holds, where that was asked for.
void text_profile(const Feedback *feedback, FILE *out);

void text_ledger(const Feedback *feedback, FILE *out);

#endif
