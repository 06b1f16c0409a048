// Forest: hazard ratios with their limits, one a line, on a logarithmic axis. A square's area grows with the events
// behind it.
#ifndef REPORT_FOREST_H
#define REPORT_FOREST_H

#include "report/effects.h"
#include "report/number.h"

typedef struct ForestRow {
    const char *label;             // in the report's language
    const char *heading;           // printed above the row when not NULL
    const char *part;              // what this row and the next are parts by; printed above the row when not NULL
    const Number *subjects, *events;
    const Ratio *ratio;
} ForestRow;

typedef struct ForestRequest {
    const char *title;
    Language language;
    const ForestRow *rows;
    size_t count;
    const char *below, *above;     // what a ratio below and above 1 speaks for
    bool narrow, standalone;
} ForestRequest;

void forest_write(const ForestRequest *request, Buffer *out);

#endif
