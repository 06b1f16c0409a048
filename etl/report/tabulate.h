// Tabulate: results -> tables. Everything the report prints comes from here; times become months and shares percent on
// this step and nowhere else.
#ifndef REPORT_TABULATE_H
#define REPORT_TABULATE_H

#include "report/results.h"
#include "report/table.h"

typedef enum TableId {
    TABLE_FLOW,                // who was read, stored, left out and analysed
    TABLE_DEFINITIONS,         // the plan's variables, and of how many patients each is undetermined
    TABLE_SURVIVAL,            // number, events, median, quartiles of each arm
    TABLE_RATES,               // survival at the plan's months
    TABLE_FOLLOW_UP,           // reverse Kaplan-Meier
    TABLE_SPANS,
    TABLE_TESTS,               // log-rank
    TABLE_PAIRS,               // log-rank, two arms at a time
    TABLE_CURVES,              // every step of every curve
    TABLE_COUNT
} TableId;

typedef struct Tables {
    Table items[TABLE_COUNT];
} Tables;

// Lives in the arena; refers to the results.
const Tables *tabulate(const Results *results, Arena *arena);

// The number at an address, "survival.modality.chemo.median"; NULL when there is none.
const Number *tables_number(const Tables *tables, const char *address);

#endif
