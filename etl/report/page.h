// Page: the report as one self-contained HTML document: its style sheet and figures inside, no script, nothing fetched.
#ifndef REPORT_PAGE_H
#define REPORT_PAGE_H

#include "report/figures.h"
#include "report/published.h"
#include "report/tabulate.h"
#include "report/verify.h"

typedef struct PageRequest {
    const Results *results;
    const Tables *tables;
    const Figures *figures;        // in the same language
    const Published *published;    // NULL = nothing was compared
    const Verdict *verdict;        // of the cross-check with R; NULL = there was none
    Language language;
} PageRequest;

// The file of a language's page: "report.html", "report.zh.html".
const char *page_file(Language language);

void page_write(const PageRequest *request, Buffer *out);

#endif
