// Models: the plan's Cox models, each variable alone and those of the multivariable model together, with the test of
// proportional hazards.
#ifndef REPORT_MODELS_H
#define REPORT_MODELS_H

#include "report/regression.h"
#include "survival/concordance.h"

// A row of a model's table.
typedef struct ModelTerm {
    const PlanVariable *variable;
    uint32_t level;                    // REGRESSION_NUMBER = a number
    bool reference;                    // of a variable with levels: ratio 1 by definition
    size_t subjects, events;           // complete cases of the level; of a number: all
    Ratio ratio;
    double proportional_p;             // test of a hazard ratio constant in time; NaN where there is none
    size_t column;                     // of the fit; SIZE_MAX for a reference
} ModelTerm;

typedef struct ModelResult {
    const ModelTerm *terms;
    size_t term_count;
    size_t considered, rows, events;   // patients asked for, and complete cases
    int parameters;
    CoxTest likelihood_ratio;          // of the whole model
    Concordance concordance;
    CoxTest proportional;              // global test of proportional hazards
    RegressionFit fit;
    ZphTest zph;
    const double *residuals;           // scaled Schoenfeld, events x columns; NULL when the model cannot be estimated
    const char *reason;
} ModelResult;

// Marks the patients whom a model of these variables leaves out: a value is missing, or is a level not compared.
// left_out: one element a patient of the cohort.
void models_left_out(const Cohort *cohort, const PlanIndexes *variables, bool *left_out);

// The model of these variables over all patients of the cohort.
ModelResult models_fit(const Cohort *cohort, const PlanIndexes *variables, Arena *arena);

#endif
