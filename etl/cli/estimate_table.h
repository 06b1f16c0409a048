// The columns a request names, read from its CSV file: numbers as doubles, categories as level numbers. An empty cell
// and NA are missing. A column is categorical when --factor names its levels or its first value is not a number; levels
// are otherwise its values, in numeric order where all are numbers, else in byte order.
#ifndef CLI_ESTIMATE_TABLE_H
#define CLI_ESTIMATE_TABLE_H

#include "cli/estimate_request.h"

typedef struct EstimateColumn {
    const char *name;
    bool categorical;
    bool numeric_levels;           // categorical by its use (as a group or stratum) only: its values are numbers
    const double *values;          // NaN = missing; NULL when categorical
    const uint32_t *levels;        // COX_MISSING = missing; NULL when numeric
    const char *const *labels;     // of the levels, the reference first
    size_t label_count;
} EstimateColumn;

typedef struct EstimateTable {
    const EstimateRequest *request;
    size_t rows;
    EstimateColumn time, start, group, strata, cluster;   // name NULL = not asked for
    const uint8_t *event;          // 0, 1, COX_MISSING_EVENT
    EstimateColumn *covariates;    // request->covariate_count
} EstimateTable;

// Returns the exit code; anything but 0 has been reported on stderr.
int estimate_table_read(const EstimateRequest *request, EstimateTable *table, Arena *arena);

#endif
