// Inside of tabulation: what tabulate.c (survival), tabulate_patients.c (flow, Table 1, completeness) and
// tabulate_models.c (Cox models and effects) share stands in tabulator.c.
#ifndef REPORT_TABULATOR_H
#define REPORT_TABULATOR_H

#include "report/tabulate.h"

#define TABULATOR_COUNT(array) (sizeof(array) / sizeof *(array))

typedef struct Tabulator {
    const Results *results;
    const Plan *plan;
    Arena *arena;
    Tables *tables;
} Tabulator;

// Starts a table; its columns and its words outlive it.
Table *tabulator_begin(Tabulator *tabulator, TableId id, const char *name, const char *title, const Column *columns,
                       size_t column_count, size_t key_count);

#define TABULATOR_BEGIN(tabulator, id, name, title, columns, keys)                                                     \
    tabulator_begin(tabulator, id, name, title, columns, TABULATOR_COUNT(columns), keys)

static inline Number tabulator_months(const Tabulator *tabulator, double days, const char *reason)
{
    return (Number){NUMBER_MONTHS, days / tabulator->plan->month_length, reason};
}

static inline Number tabulator_percent(double share, const char *reason)
{
    return (Number){NUMBER_PERCENT, share * 100, reason};
}

// The number, or that it is not estimable where it is none.
static inline Number tabulator_number(NumberUnit unit, double value, const char *reason)
{
    return (Number){unit, reason ? __builtin_nan("") : value, reason ? reason : value != value ? "no variance" : NULL};
}

// One function a group of tables.
void tabulator_patients(Tabulator *tabulator);
void tabulator_models(Tabulator *tabulator);

#endif
