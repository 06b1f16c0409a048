// One Cox model and what is printed of it.
#include "report/models.h"

#include <math.h>

#include "survival/residual.h"

typedef struct Maker {
    const Cohort *cohort;
    const RegressionFit *fit;
    const ModelResult *result;
    ModelTerm *terms;
    size_t count;
} Maker;

// Complete cases of a level, or all of them.
static void count_cases(const Maker *maker, ModelTerm *term, size_t variable)
{
    const CoxSample *sample = &maker->fit->sample;
    const uint32_t *levels = maker->cohort->variables[variable].level;
    for (size_t i = 0; i < sample->rows; i++) {
        if (term->level != REGRESSION_NUMBER && levels[sample->row[i]] != term->level) continue;
        term->subjects++;
        term->events += sample->event[i];
    }
}

static double proportional_p(const ZphTest *zph, size_t column)
{
    for (size_t i = 0; zph->estimable && i < zph->count; i++)
        if (zph->column[i] == column) return zph->tests[i].p;
    return NAN;
}

static void add_term(Maker *maker, size_t variable, uint32_t level, size_t column)
{
    ModelTerm *term = &maker->terms[maker->count++];
    *term = (ModelTerm){.variable = &maker->cohort->plan->variables[variable],
                        .level = level,
                        .reference = column == SIZE_MAX,
                        .proportional_p = NAN,
                        .column = column};
    count_cases(maker, term, variable);
    if (term->reference) {
        term->ratio = (Ratio){NAN, NAN, NAN, NAN, NAN, NAN, "=reference"};
        return;
    }
    term->ratio = maker->fit->ratios[column];
    term->proportional_p = proportional_p(&maker->result->zph, column);
}

static void add_terms(Maker *maker, size_t variable, size_t *column)
{
    const PlanVariable *plan = &maker->cohort->plan->variables[variable];
    if (!plan->levels) {
        add_term(maker, variable, REGRESSION_NUMBER, (*column)++);
        return;
    }
    bool reference = true;
    for (uint32_t l = 0; l < plan->level_count; l++) {
        if (!plan->levels[l].compared) continue;
        add_term(maker, variable, l, reference ? SIZE_MAX : (*column)++);
        reference = false;
    }
}

// A variable of which only one level is compared adds no column to a model, and leaves nobody out.
static bool has_column(const PlanVariable *variable)
{
    size_t compared = 0;
    for (size_t l = 0; l < variable->level_count; l++) compared += variable->levels[l].compared;
    return !variable->levels || compared > 1;
}

static bool is_incomplete(const Cohort *cohort, size_t variable, size_t patient)
{
    const CohortVariable *values = &cohort->variables[variable];
    const PlanVariable *plan = &cohort->plan->variables[variable];
    if (!values->level) return isnan(values->number[patient]);
    uint32_t level = values->level[patient];
    return has_column(plan) && (level == COHORT_NO_LEVEL || !plan->levels[level].compared);
}

void models_left_out(const Cohort *cohort, const PlanIndexes *variables, bool *left_out)
{
    for (size_t i = 0; i < cohort->count; i++) {
        left_out[i] = false;
        for (size_t v = 0; v < variables->count; v++) left_out[i] |= is_incomplete(cohort, variables->items[v], i);
    }
}

static size_t most_terms(const Cohort *cohort, const PlanIndexes *variables)
{
    size_t most = 0;
    for (size_t i = 0; i < variables->count; i++) most += 1 + cohort->plan->variables[variables->items[i]].level_count;
    return most;
}

ModelResult models_fit(const Cohort *cohort, const PlanIndexes *variables, Arena *arena)
{
    Regression regression = regression_begin(cohort, NULL, 0, arena);
    for (size_t i = 0; i < variables->count; i++) regression_add_variable(&regression, variables->items[i]);
    ModelResult result = {.considered = cohort->count,
                          .fit = regression_fit(&regression),
                          .proportional = {NAN, 0, NAN},
                          .likelihood_ratio = {NAN, 0, NAN},
                          .concordance = {.c = NAN, .se = NAN}};
    const RegressionFit *fit = &result.fit;
    result.reason = fit->reason;
    result.rows = fit->rows;
    result.events = fit->events;
    result.parameters = fit->parameters;
    if (!fit->reason) {
        result.likelihood_ratio = fit->likelihood_ratio;
        result.concordance = concordance_estimate(&fit->sample, &fit->fit);
    }
    if (!fit->reason && !fit->fit.separated) {
        result.zph = zph_test(&fit->sample, &fit->fit, ZPH_KM, arena);
        if (result.zph.estimable) result.proportional = result.zph.global;
        result.residuals = residual_scaled_schoenfeld(&fit->sample, &fit->fit, arena);
    }
    Maker maker = {.cohort = cohort,
                   .fit = fit,
                   .result = &result,
                   .terms = arena_array(arena, most_terms(cohort, variables) + 1, sizeof(ModelTerm))};
    size_t column = 0;
    for (size_t i = 0; i < variables->count; i++) add_terms(&maker, variables->items[i], &column);
    result.terms = maker.terms;
    result.term_count = maker.count;
    return result;
}
