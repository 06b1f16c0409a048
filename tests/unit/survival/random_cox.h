// Random rows for the tests of what follows a Cox fit: ties among deaths and censorings, late entries, strata,
// clusters.
#ifndef SURVIVAL_RANDOM_COX_H
#define SURVIVAL_RANDOM_COX_H

#include "support.h"

#include "survival/cox.h"

enum { RANDOM_ROWS = 90, RANDOM_COLUMNS = 3, RANDOM_STRATA = 3, RANDOM_CLUSTERS = 30 };

typedef struct RandomRows {
    double start[RANDOM_ROWS], stop[RANDOM_ROWS], column[RANDOM_COLUMNS][RANDOM_ROWS];
    uint8_t event[RANDOM_ROWS];
    uint32_t stratum[RANDOM_ROWS], cluster[RANDOM_ROWS];
    const double *x[RANDOM_COLUMNS];
} RandomRows;

static inline void random_rows(RandomRows *rows)
{
    uint64_t random = 11;
    for (size_t i = 0; i < RANDOM_ROWS; i++) {
        rows->column[0][i] = random_uniform(&random) < 0.4;
        rows->column[1][i] = 60 + floor(4 * random_uniform(&random));   // few values: equal risks
        rows->column[2][i] = (random_uniform(&random) < 0.3) - (random_uniform(&random) < 0.3);
        rows->start[i] = floor(3 * random_uniform(&random));
        rows->stop[i] = rows->start[i] + 1 + floor(-log(random_uniform(&random)) * 5);
        rows->event[i] = random_uniform(&random) < 0.65;
        rows->stratum[i] = (uint32_t)(random_uniform(&random) * RANDOM_STRATA);
        rows->cluster[i] = (uint32_t)(random_uniform(&random) * RANDOM_CLUSTERS);
    }
    for (size_t j = 0; j < RANDOM_COLUMNS; j++) rows->x[j] = rows->column[j];
}

// The four kinds of data: right-censored or with entries, one stratum or several.
static inline CoxData random_data(const RandomRows *rows, bool entries, bool strata)
{
    return (CoxData){.rows = RANDOM_ROWS,
                     .columns = RANDOM_COLUMNS,
                     .start = entries ? rows->start : NULL,
                     .stop = rows->stop,
                     .event = rows->event,
                     .x = rows->x,
                     .stratum = strata ? rows->stratum : NULL,
                     .stratum_count = RANDOM_STRATA};
}

static inline bool random_at_risk(const CoxData *data, size_t row, size_t stratum_of, double time)
{
    if (data->stratum && data->stratum[row] != data->stratum[stratum_of]) return false;
    return data->stop[row] >= time && !(data->start && data->start[row] >= time);
}

#endif
