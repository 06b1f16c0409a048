// The parts of the findings page, which page.c puts in order: page_checks.c is what is wrong and where, page_tables.c
// the tables behind it. What they share stands below them in page_text.c.
#ifndef FEEDBACK_PAGE_PARTS_H
#define FEEDBACK_PAGE_PARTS_H

#include "feedback/page_text.h"

enum {
    PAGE_PLACES = 20,          // places shown of one check, unless --limit says otherwise
    PAGE_CODES = 200           // codes that are in no list, likewise
};

void page_checks(Page *page);
void page_unmapped(Page *page);
void page_profile(Page *page);
void page_ledger(Page *page);
void page_subject(Page *page);

#endif
