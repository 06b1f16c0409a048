// The analysis behind `estimate`: curves, tests and models of one table, ready to be written as text or JSON.
#ifndef CLI_ESTIMATE_ANALYSIS_H
#define CLI_ESTIMATE_ANALYSIS_H

#include "cli/estimate_table.h"
#include "survival/concordance.h"
#include "survival/km.h"
#include "survival/logrank.h"

// The curve of all rows or of one group.
typedef struct EstimateCurve {
    const char *label;         // "overall" or "group=level"
    KmCurve curve;
    KmCurve reverse;
} EstimateCurve;

// How much is computed and written of a model.
typedef enum EstimateDetail {
    ESTIMATE_FULL = 1,         // everything, residuals too (up to ESTIMATE_RESIDUAL_ROWS)
    ESTIMATE_DIAGNOSED = 2,    // test of proportional hazards and baseline hazard, no residuals
    ESTIMATE_PLAIN = 3
} EstimateDetail;

enum { ESTIMATE_RESIDUAL_ROWS = 500 };   // of the file: beyond it they would swamp the output

typedef struct EstimateModel {
    const char *section;       // the JSON block: "cox", "cox_stratified_efron", …
    const char *key;           // within it: "efron", a covariate; NULL when the section is the model
    const char *title;         // for people
    EstimateDetail detail;
    const char *const *names;  // of the coefficients: age, groupB
    const EstimateColumn *strata;   // NULL = not stratified
    bool robust;
    CoxSample sample;
    CoxFit fit;
    Concordance concordance;
} EstimateModel;

typedef struct EstimateAnalysis {
    const EstimateTable *table;
    size_t complete;           // rows with time and event
    EstimateCurve *curves;
    size_t curve_count;
    bool has_logrank;          // right-censored data and at least two groups with rows
    LogrankTest logrank, peto;
    bool has_stratified;
    LogrankTest stratified;
    bool has_pairs;            // more than two groups
    LogrankPairs pairs;
    EstimateModel *models;
    size_t model_count;
} EstimateAnalysis;

EstimateAnalysis estimate_analyse(const EstimateTable *table, Arena *arena);

#endif
