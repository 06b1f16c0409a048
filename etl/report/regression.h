// Regression: Cox models over a cohort: variables of the plan spread into columns, fitted, and read off as hazard
// ratios. Complete cases; Efron's ties; the first level of a variable is the reference. Limits and P by Wald; a
// coefficient that runs off to infinity has neither and says so.
#ifndef REPORT_REGRESSION_H
#define REPORT_REGRESSION_H

#include "report/cohort.h"
#include "survival/cox.h"
#include "survival/zph.h"

enum { REGRESSION_NUMBER = UINT32_MAX };

// A column of the model: a number, one level of a variable against the reference, or something of the caller's making.
typedef struct RegressionColumn {
    const PlanVariable *variable;      // NULL = the caller's
    uint32_t level;                    // REGRESSION_NUMBER = a number
    const double *x;                   // NaN = missing
} RegressionColumn;

// A model to be: rows, and columns added one by one. Arrays live in the arena.
typedef struct Regression {
    const Cohort *cohort;
    Arena *arena;
    size_t rows;
    const size_t *patient;             // of each row, its place in the cohort; several rows may be one patient's
    const double *start, *stop;        // days; start NULL = from 0
    const uint8_t *event;
    bool by_center;                    // a stratum for each center
    RegressionColumn *columns;
    size_t column_count, capacity;
} Regression;

// A hazard ratio with 95 % limits and Wald's P; reason says why there is none.
typedef struct Ratio {
    double ratio, lower, upper, p;
    double log_ratio, se;
    const char *reason;
} Ratio;

typedef struct RegressionFit {
    CoxSample sample;
    CoxFit fit;
    const Ratio *ratios;               // one a column
    size_t rows, events;               // complete cases
    int parameters;                    // coefficients that are there, be they infinite
    CoxTest likelihood_ratio;          // of the whole model; NaN when it cannot be estimated
    size_t dropped;                    // rows with a missing value
    const char *reason;                // why the whole model cannot be estimated, or NULL
} RegressionFit;

// Rows of these patients, each from its origin to its end. patients NULL = all of the cohort.
Regression regression_begin(const Cohort *cohort, const size_t *patients, size_t count, Arena *arena);

// The variable's columns: one for a number, one a level but the first that is compared. Levels not compared are
// missing.
void regression_add_variable(Regression *regression, size_t variable);

// A column of the caller's: one value a row.
void regression_add_column(Regression *regression, const double *x);

// A center's indicator each, but the first's.
void regression_add_centers(Regression *regression);

RegressionFit regression_fit(const Regression *regression);

// Likelihood ratio test of a model against one with fewer columns, fitted to the same rows. NaN when either cannot be
// fitted.
CoxTest regression_compare(const RegressionFit *with, const RegressionFit *without);

#endif
