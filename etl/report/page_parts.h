// Inside of the page: what its parts share (page_parts.c), and the sections: page_patients.c, page_survival.c,
// page_models.c, page_provenance.c. page.c is the head, the key figures and the methods, and calls them in their order.
#ifndef REPORT_PAGE_PARTS_H
#define REPORT_PAGE_PARTS_H

#include "report/html_table.h"
#include "report/page.h"
#include "report/provenance.h"

typedef struct Page {
    Html html;
    const PageRequest *request;
    const Results *results;
    const Plan *plan;
    const Tables *tables;
    Provenance provenance;
} Page;

static inline const char *page_label(const Page *page, const Label *label)
{
    return label->text[page->html.language];
}

static inline const Table *page_table(const Page *page, TableId id)
{
    return &page->tables->items[id];
}

// Texts in the page's arena.
const char *page_count(Page *page, size_t count);
const char *page_fill(Page *page, const char *english, const char *first, const char *second);
const char *page_number(Page *page, const Number *number);     // without the reason
const char *page_p(Page *page, const Number *p);               // "P = 0.071"

void page_open_section(Page *page, const char *id, const char *title);
void page_close_section(Page *page);

// "Data cut-off 2024-07-05; 95% CI: log-log.", as stands at every table and figure with limits.
const char *page_basis(const Page *page, ProvenanceLimits limits);

// Rows of a table whose first key is `only` (NULL = all), these columns. What kind of limits the table has it says.
void page_show(Page *page, TableId id, const char *caption, const char *only, const size_t *columns, size_t count);

// The figure twice: the style sheet shows the one that fits the screen. Nothing when there is none of this name.
void page_figure(Page *page, const char *name);

#define PAGE_SHOW(page, id, caption, only, columns)                                                                    \
    page_show(page, id, caption, only, columns, sizeof(columns) / sizeof *(columns))

void page_patients(Page *page);
void page_completeness(Page *page);
void page_survival(Page *page);
void page_models(Page *page);
void page_derivations(Page *page);
void page_provenance(Page *page);

#endif
