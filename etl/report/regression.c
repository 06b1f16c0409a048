// Cohort and variables -> Cox models.
#include "report/regression.h"

#include <math.h>

#include "survival/distribution.h"

Regression regression_begin(const Cohort *cohort, const size_t *patients, size_t count, Arena *arena)
{
    Regression regression = {.cohort = cohort, .arena = arena, .rows = patients ? count : cohort->count};
    size_t *patient = arena_array(arena, regression.rows + 1, sizeof *patient);
    double *stop = arena_array(arena, regression.rows + 1, sizeof *stop);
    uint8_t *event = arena_array(arena, regression.rows + 1, sizeof *event);
    for (size_t i = 0; i < regression.rows; i++) {
        patient[i] = patients ? patients[i] : i;
        stop[i] = cohort->days[patient[i]];
        event[i] = cohort->event[patient[i]];
    }
    regression.patient = patient;
    regression.stop = stop;
    regression.event = event;
    return regression;
}

static void add(Regression *regression, const PlanVariable *variable, uint32_t level, const double *x)
{
    if (regression->column_count == regression->capacity) {
        size_t capacity = regression->capacity ? 2 * regression->capacity : 16, size = sizeof *regression->columns;
        regression->columns =
            arena_grow(regression->arena, regression->columns, regression->capacity * size, capacity * size);
        regression->capacity = capacity;
    }
    regression->columns[regression->column_count++] = (RegressionColumn){variable, level, x};
}

void regression_add_column(Regression *regression, const double *x)
{
    add(regression, NULL, REGRESSION_NUMBER, x);
}

// 1 for those of the level, 0 for the other levels that are compared, NaN for all else.
static const double *indicator(const Regression *regression, const PlanVariable *variable, const uint32_t *levels,
                               uint32_t level)
{
    double *x = arena_array(regression->arena, regression->rows + 1, sizeof *x);
    for (size_t i = 0; i < regression->rows; i++) {
        uint32_t own = levels[regression->patient[i]];
        x[i] = own == COHORT_NO_LEVEL || !variable->levels[own].compared ? NAN : own == level ? 1 : 0;
    }
    return x;
}

void regression_add_variable(Regression *regression, size_t variable)
{
    const PlanVariable *plan = &regression->cohort->plan->variables[variable];
    const CohortVariable *values = &regression->cohort->variables[variable];
    if (!plan->levels) {
        double *x = arena_array(regression->arena, regression->rows + 1, sizeof *x);
        for (size_t i = 0; i < regression->rows; i++) x[i] = values->number[regression->patient[i]];
        add(regression, plan, REGRESSION_NUMBER, x);
        return;
    }
    bool reference = true;
    for (uint32_t l = 0; l < plan->level_count; l++) {
        if (!plan->levels[l].compared) continue;
        if (!reference) add(regression, plan, l, indicator(regression, plan, values->level, l));
        reference = false;
    }
}

void regression_add_centers(Regression *regression)
{
    for (size_t c = 1; c < regression->cohort->center_count; c++) {
        double *x = arena_array(regression->arena, regression->rows + 1, sizeof *x);
        for (size_t i = 0; i < regression->rows; i++) x[i] = regression->cohort->center[regression->patient[i]] == c;
        regression_add_column(regression, x);
    }
}

static Ratio ratio_of(const CoxFit *fit, size_t column, const char *reason)
{
    Ratio ratio = {NAN, NAN, NAN, NAN, NAN, NAN, reason};
    if (reason) return ratio;
    if (fit->infinite[column]) ratio.reason = "all events on one side";
    else if (isnan(fit->coefficient[column]) || !fit->told_apart[column] || !(fit->se[column] > 0))
        ratio.reason = "does not vary, or follows from the others";
    if (ratio.reason) return ratio;
    double width = distribution_z95() * fit->se[column];
    ratio.log_ratio = fit->coefficient[column];
    ratio.se = fit->se[column];
    ratio.ratio = exp(ratio.log_ratio);
    ratio.lower = exp(ratio.log_ratio - width);
    ratio.upper = exp(ratio.log_ratio + width);
    ratio.p = distribution_normal_two_sided(ratio.log_ratio / ratio.se);
    return ratio;
}

// Separation is said at the coefficients it concerns; the others stand.
static const char *unfit(const CoxFit *fit, size_t patients)
{
    if (fit->outcome < COX_NO_EVENTS && !fit->rank) return "at the events all at risk are alike";
    switch (fit->outcome) {
    case COX_CONVERGED: return NULL;
    case COX_NO_ROWS: return patients ? "no complete case" : "no patients";
    case COX_NO_EVENTS: return "no events";
    case COX_NO_COEFFICIENT: return "nothing varies";
    default: return fit->separated ? NULL : "no maximum was found";
    }
}

RegressionFit regression_fit(const Regression *regression)
{
    const double **x = arena_array(regression->arena, regression->column_count + 1, sizeof *x);
    uint32_t *stratum = arena_array(regression->arena, regression->rows + 1, sizeof *stratum);
    for (size_t c = 0; c < regression->column_count; c++) x[c] = regression->columns[c].x;
    for (size_t i = 0; i < regression->rows; i++) stratum[i] = regression->cohort->center[regression->patient[i]];
    const CoxData data = {.rows = regression->rows,
                          .columns = regression->column_count,
                          .start = regression->start,
                          .stop = regression->stop,
                          .event = regression->event,
                          .x = x,
                          .stratum = regression->by_center ? stratum : NULL,
                          .stratum_count = regression->cohort->center_count};
    RegressionFit result = {.sample = cox_sample(&data, regression->arena)};
    result.fit = cox_fit(&result.sample, COX_EFRON, regression->arena);
    result.rows = result.sample.rows;
    result.events = result.sample.events;
    result.dropped = result.sample.dropped;
    result.reason = unfit(&result.fit, regression->rows);
    result.parameters = result.fit.rank;
    result.likelihood_ratio = (CoxTest){NAN, result.parameters, NAN};
    if (!result.reason) {
        result.likelihood_ratio = result.fit.likelihood_ratio;
        result.likelihood_ratio.df = result.parameters;
        result.likelihood_ratio.p = distribution_chisq_upper(result.likelihood_ratio.statistic, result.parameters);
    }
    Ratio *ratios = arena_array(regression->arena, regression->column_count + 1, sizeof *ratios);
    for (size_t c = 0; c < regression->column_count; c++) ratios[c] = ratio_of(&result.fit, c, result.reason);
    result.ratios = ratios;
    return result;
}

CoxTest regression_compare(const RegressionFit *with, const RegressionFit *without)
{
    bool apart = with->rows != without->rows || with->fit.outcome >= COX_NO_EVENTS;
    // A model without columns, or whose columns are constant, has the null likelihood.
    bool null = without->fit.outcome == COX_NO_COEFFICIENT || !without->fit.rank;
    CoxTest test = {NAN, with->parameters - (null ? 0 : without->parameters), NAN};
    if (apart || (!null && without->fit.outcome >= COX_NO_EVENTS) || test.df < 1) return test;
    test.statistic = fmax(0, 2 * (with->fit.loglik - (null ? with->fit.loglik_null : without->fit.loglik)));
    test.p = distribution_chisq_upper(test.statistic, test.df);
    return test;
}
