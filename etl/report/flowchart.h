// Flowchart: the way from submission to analysis as SVG, as STROBE asks: a box for those read, stored and analysed, and
// beside the arrow between two boxes who is left out or added there and why, each with the numbers by center.
#ifndef REPORT_FLOWCHART_H
#define REPORT_FLOWCHART_H

#include "report/table.h"

typedef struct FlowchartRequest {
    const Table *flow;             // TABLE_FLOW
    Language language;
    const char *title;             // said to those who do not see it
    bool narrow;                   // for a screen of 360 pixels
    bool standalone;               // a file of its own, with its style sheet
} FlowchartRequest;

void flowchart_write(const FlowchartRequest *request, Buffer *out);

// Is this stage what is left, and not what goes or comes on the way?
bool flowchart_is_station(const char *stage);

#endif
