// Results: every number of the report, computed from a cohort. Pure: no text, no files, and the time inside is whole
// days; months appear only when something is printed. What cannot be estimated is NaN with a reason.
#ifndef REPORT_RESULTS_H
#define REPORT_RESULTS_H

#include "report/cohort.h"
#include "report/effects.h"
#include "report/models.h"
#include "survival/logrank.h"
#include "survival/quantile.h"
#include "survival/rmst.h"

typedef struct ResultRate {
    uint32_t months;
    KmRate rate;
    Interval limits;
    const char *reason;            // why there is no rate, or NULL
} ResultRate;

enum { RESULT_QUARTILES = 3, RESULT_MEDIAN = 1 };

// One curve: a group of patients, or all of them.
typedef struct ResultArm {
    const char *code;              // "all", or the level's
    const Label *label;            // NULL for all
    size_t subjects, events;
    size_t *patients;              // their places in the cohort
    KmCurve curve;                 // time in days
    const Interval *band;          // one a time of the curve
    Quantile quartiles[RESULT_QUARTILES];   // times by which 25, 50 and 75 % had the event
    QuantileSpss spss;             // the median as SPSS gives it
    const char *reason;            // why there is no median, or NULL = estimable or not reached
    const ResultRate *rates;       // plan->rate_count
    Quantile follow_up;            // median of the time under observation (reverse Kaplan-Meier)
    double shortest, longest;      // observed times
    double event_free;             // median observed time of those without the event; NaN = there are none
} ResultArm;

typedef struct ResultComparison {
    const PlanComparison *plan;
    const ResultArm *arms;         // the levels that are compared, in the order shown
    size_t arm_count;
    size_t count, events;          // patients in the arms
    size_t undecided;              // patients of whom it cannot be told whether they belong to the subgroup
    size_t elsewhere;              // in the subgroup, but in none of the arms
    LogrankTest test;
    LogrankTest stratified;        // by center
    CoxTest center;                // does it differ by center once the arms are known? likelihood ratio
    LogrankPairs pairs;            // none for two arms
    const char *reason;            // why there is no test, or NULL
} ResultComparison;

typedef struct ResultSpan {
    size_t count, vague, missing;
    double median, shortest, longest;   // days; NaN where count is 0
} ResultSpan;

typedef struct ResultCenter {
    ResultArm arm;
    double completeness;           // observed over potential time to the day of the extract (Clark et al. 2002); NaN
    const char *reason;            // why there is no completeness, or NULL
} ResultCenter;

// Mean time lived without the event up to a horizon, of an arm and against the first arm.
typedef struct ResultRestricted {
    uint32_t months;
    const ResultArm *arm;
    Rmst mean;                     // days
    RmstDifference difference;     // arm less the first one; NaN for the first
    const char *reason;            // why it cannot be estimated, or NULL
} ResultRestricted;

typedef struct Results {
    const Plan *plan;
    const Cohort *cohort;
    ResultArm overall;
    const ResultSpan *spans;             // as in the plan
    const ResultComparison *comparisons; // as in the plan
    const ResultCenter *centers;         // as in the cohort
    const ResultRestricted *restricted;  // by horizon, then arm
    size_t restricted_count;
    const ModelResult *univariable;      // one a variable of plan->univariable
    const ModelResult *multivariable;    // NULL = the plan has none
    const Effects *effects;              // NULL = the plan has none
} Results;

// Lives in the arena.
const Results *results_make(const Cohort *cohort, Arena *arena);

#endif
