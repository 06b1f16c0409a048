// Page: the report as one self-contained HTML document: its style sheet and figures inside, no script, nothing fetched.
#ifndef REPORT_PAGE_H
#define REPORT_PAGE_H

#include "report/figures.h"
#include "report/published.h"
#include "report/tabulate.h"

typedef struct PageRequest {
    const Results *results;
    const Tables *tables;
    const Figures *figures;        // in the same language
    const Published *published;    // NULL = nothing was compared
    Language language;
} PageRequest;

void page_write(const PageRequest *request, Buffer *out);

#endif
