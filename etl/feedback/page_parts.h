// Inside of the findings page: what its parts share. page.c is the head, the verdict and the next steps, page_checks.c
// what is wrong and where, page_tables.c the tables behind it.
#ifndef FEEDBACK_PAGE_PARTS_H
#define FEEDBACK_PAGE_PARTS_H

#include "base/html.h"
#include "feedback/feedback.h"

enum { PAGE_PLACES = 20 };   // places shown of one check, unless --limit says otherwise

typedef struct Page {
    Html html;
    const Feedback *feedback;
} Page;

// Texts in the page's arena: one from outside with what turns the line about made visible; a word for a shell.
const char *page_visible(Page *page, const char *text);
const char *page_shell_word(Page *page, const char *text);

// "line 318, column Q", "line 12", or "" for a whole file.
const char *page_place(Page *page, const Place *place);
const char *page_file_name(Page *page, uint32_t file);

// What of a cell may be shown; that it is empty or hidden, in words.
void page_value(Page *page, const Masked *value);

void page_checks(Page *page);
void page_unmapped(Page *page);
void page_profile(Page *page);
void page_ledger(Page *page);
void page_subject(Page *page);

#endif
