// Html: a document for people, in one language, that needs nothing but itself: head with style and a policy that lets
// nothing else in, phrases, texts, tables. Whatever comes from outside is escaped here.
#ifndef BASE_HTML_H
#define BASE_HTML_H

#include "base/language.h"

typedef struct Html {
    Buffer *out;
    const Phrases *phrases;    // what html_say and html_line look up
    Language language;
    Arena *arena;              // working texts
} Html;

// The value of lang="…".
const char *html_language(Language language);

// From the doctype to <body>: base/html.css and then the embedded style sheets named, up to NULL. policy: what the
// Content-Security-Policy allows beside inline style.
void html_open_document(Html *html, const char *title, const char *policy, const char *const *styles);
void html_close_document(Html *html);

// The phrase in the document's language.
const char *html_word(const Html *html, const char *english);

// The phrase with its places filled in by strings, in the arena; not escaped.
const char *html_fill(Html *html, const char *english, ...);

// The phrase, escaped.
void html_say(Html *html, const char *english);

// The phrase with {1} … filled in by strings, escaped, in an element: html_line(html, "p", "note", "{1} of {2}", a, b).
// class NULL = none; attributes may stand behind the element's name.
void html_line(Html *html, const char *element, const char *class, const char *english, ...);

// A text that is no phrase (from a plan, the data), escaped, in an element.
void html_text(Html *html, const char *element, const char *class, const char *text);

void html_open_section(Html *html, const char *id, const char *title);
void html_close_section(Html *html);

// A count for reading, in the arena: "1 204", with narrow blanks that do not break.
const char *html_count(Html *html, uint64_t count);

// A table up to where its column headers stand; wide tables scroll by themselves, and the keyboard reaches them.
void html_open_table(Html *html, const char *class, const char *caption);
// The same with a note that is part of the caption and stands quieter behind it; NULL = none.
void html_open_noted_table(Html *html, const char *class, const char *caption, const char *note);
void html_column(Html *html, const char *title, bool numeric);
void html_open_rows(Html *html);
// <tr> and the cell that says what the row is of; class NULL = none.
void html_open_row(Html *html, const char *class, const char *label);
// A cell: a text, escaped; class NULL = none.
void html_cell(Html *html, const char *class, const char *text);
void html_close_row(Html *html);
void html_close_table(Html *html);

#endif
