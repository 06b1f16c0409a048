// Published: a list of figures that somebody published beside what this report finds, compared as printed. The list is
// a CSV with the columns item and published; the plan says which of the report's numbers each row is.
#ifndef REPORT_PUBLISHED_H
#define REPORT_PUBLISHED_H

#include "report/tabulate.h"

typedef struct PublishedRow {
    const char *item, *published;
    const Label *label;
    const char *found;         // with as many decimals as were published
    bool equal;
} PublishedRow;

typedef struct Published {
    const char *source;
    const PublishedRow *rows;
    size_t count, equal;
} Published;

// Compares. Lives in the arena. False after reporting: the file cannot be read, or it and the plan do not name the same
// items.
bool published_compare(const char *path, const Plan *plan, const Tables *tables, Published *result, Arena *arena);

// Item, published and this report in columns; closing line "35 of 35 equal at printed precision".
void published_write(const Published *published, Buffer *out);

#endif
