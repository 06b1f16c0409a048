// What all parts of the findings page share: the page they write to, and how names, places and values stand in it.
#ifndef FEEDBACK_PAGE_TEXT_H
#define FEEDBACK_PAGE_TEXT_H

#include "base/html.h"
#include "feedback/feedback.h"

typedef struct Page {
    Html html;
    const Feedback *feedback;
} Page;

// Texts in the page's arena: one from outside with what turns the line about made visible; a word for a shell.
const char *page_visible(Page *page, const char *text);
const char *page_shell_word(Page *page, const char *text);

const char *page_file_name(Page *page, uint32_t file);

// As it is typed where a spreadsheet is asked to go there: 12345.
const char *page_line(Page *page, uint32_t line);

// "line 318, column Q", "line 12", or "" for a whole file.
const char *page_place(Page *page, const Place *place);

// A cell of a table, under the title its column has: on a narrow screen, where a row stands as a block, the title
// stands before the cell's text. A cell that is more than a text is opened, filled and closed.
void page_cell(Page *page, const char *title, const char *class, const char *text);
void page_open_cell(Page *page, const char *title, const char *class);
void page_close_cell(Page *page);

// How many a list leaves out, and where they are. Nothing when it is complete.
void page_more(Page *page, size_t hidden);

// What of a cell may be shown; that it is empty or hidden, in words.
void page_value(Page *page, const Masked *value);

#endif
