// Docs: the data dictionary of the record model and of every center, and how each center's fields become it, as pages
// that need nothing but themselves. The same definitions give the same bytes.
#ifndef AUTHOR_DOCS_H
#define AUTHOR_DOCS_H

#include "mapping/mapping.h"
#include "report/folder.h"

typedef struct DocsSource {
    Mapping *const *mappings;      // of every center, by name
    size_t count;
} DocsSource;

// index.html, model-NAME.html and CENTER.html, each in every language (.zh.html). False after reporting.
bool docs_write(const DocsSource *source, Folder *folder);

#endif
