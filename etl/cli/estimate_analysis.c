// Which curves, tests and models a request asks for, and their rows.
#include "cli/estimate_analysis.h"

#include <math.h>
#include <string.h>

// ---- Curves ---------------------------------------------------------------------------------------------------------

static bool has_outcome(const EstimateTable *table, size_t row)
{
    return !isnan(table->time.values[row]) && table->event[row] != COX_MISSING_EVENT
        && !(table->start.values && isnan(table->start.values[row]));
}

// The rows with an outcome, and in the group's level unless group is NULL.
static KmData select_rows(const EstimateTable *table, const EstimateColumn *group, uint32_t level, Arena *arena)
{
    double *time = arena_array(arena, table->rows, sizeof *time);
    double *start = table->start.values ? arena_array(arena, table->rows, sizeof *start) : NULL;
    uint8_t *event = arena_array(arena, table->rows, 1);
    KmData data = {.time = time, .event = event, .start = start};
    for (size_t row = 0; row < table->rows; row++) {
        if (!has_outcome(table, row) || (group && group->levels[row] != level)) continue;
        time[data.count] = table->time.values[row];
        event[data.count] = table->event[row];
        if (start) start[data.count] = table->start.values[row];
        data.count++;
    }
    return data;
}

static void add_curve(EstimateAnalysis *analysis, const char *label, uint32_t level, Arena *arena)
{
    Arena scratch = {0};
    bool overall = analysis->curve_count == 0;
    KmData data = select_rows(analysis->table, overall ? NULL : &analysis->table->group, level, &scratch);
    if (overall) analysis->complete = data.count;
    analysis->curves[analysis->curve_count++] =
        (EstimateCurve){label, km_fit(&data, arena), km_fit_reverse(&data, arena)};
    arena_free(&scratch);
}

static void add_curves(EstimateAnalysis *analysis, Arena *arena)
{
    const EstimateColumn *group = &analysis->table->group;
    analysis->curves = arena_array(arena, group->label_count + 1, sizeof *analysis->curves);
    add_curve(analysis, "overall", 0, arena);
    for (uint32_t level = 0; level < group->label_count; level++)
        add_curve(analysis, arena_format(arena, "%s=%s", group->name, group->labels[level]), level, arena);
}

// ---- Log-rank tests -------------------------------------------------------------------------------------------------

static LogrankData select_groups(const EstimateTable *table, bool stratified, Arena *arena)
{
    double *time = arena_array(arena, table->rows, sizeof *time);
    uint8_t *event = arena_array(arena, table->rows, 1);
    uint32_t *group = arena_array(arena, table->rows, sizeof *group),
             *stratum = arena_array(arena, table->rows, sizeof *stratum);
    LogrankData data = {.time = time, .event = event, .group = group, .group_count = table->group.label_count};
    for (size_t row = 0; row < table->rows; row++) {
        if (!has_outcome(table, row) || table->group.levels[row] == COX_MISSING) continue;
        if (stratified && table->strata.levels[row] == COX_MISSING) continue;
        time[data.count] = table->time.values[row];
        event[data.count] = table->event[row];
        group[data.count] = table->group.levels[row];
        if (stratified) stratum[data.count] = table->strata.levels[row];
        data.count++;
    }
    if (stratified) {
        data.stratum = stratum;
        data.stratum_count = table->strata.label_count;
    }
    return data;
}

static void add_tests(EstimateAnalysis *analysis, Arena *arena)
{
    const EstimateTable *table = analysis->table;
    if (!table->group.name || table->start.name) return;
    Arena scratch = {0};
    LogrankData data = select_groups(table, false, &scratch);
    analysis->logrank = logrank_test(&data, 0, arena);
    analysis->peto = logrank_test(&data, 1, arena);
    analysis->has_logrank = analysis->logrank.count > 1;
    if (analysis->logrank.count > 2) {
        analysis->has_pairs = true;
        analysis->pairs = logrank_pairwise(&data, arena);
    }
    if (table->strata.name) {
        LogrankData stratified = select_groups(table, true, &scratch);
        analysis->stratified = logrank_test(&stratified, 0, arena);
        analysis->has_stratified = analysis->stratified.count > 1;
    }
    arena_free(&scratch);
}

// ---- Models ---------------------------------------------------------------------------------------------------------

// The covariates of a model as columns of numbers: a category becomes one indicator for each level but the first.
typedef struct Design {
    size_t count;
    const double **columns;
    const char **names;
} Design;

static const double *indicator(const EstimateColumn *column, uint32_t level, size_t rows, Arena *arena)
{
    double *values = arena_array(arena, rows, sizeof *values);
    for (size_t row = 0; row < rows; row++)
        values[row] = column->levels[row] == COX_MISSING ? NAN : column->levels[row] == level;
    return values;
}

static Design make_design(const EstimateTable *table, const EstimateColumn *covariates, size_t count, Arena *arena)
{
    size_t most = 0;
    for (size_t i = 0; i < count; i++) most += covariates[i].categorical ? covariates[i].label_count : 1;
    Design design = {0, arena_array(arena, most, sizeof *design.columns),
                     arena_array(arena, most, sizeof *design.names)};
    for (size_t i = 0; i < count; i++) {
        const EstimateColumn *column = &covariates[i];
        if (!column->categorical) {
            design.names[design.count] = column->name;
            design.columns[design.count++] = column->values;
        }
        for (uint32_t level = 1; column->categorical && level < column->label_count; level++) {
            design.names[design.count] = arena_format(arena, "%s%s", column->name, column->labels[level]);
            design.columns[design.count++] = indicator(column, level, table->rows, arena);
        }
    }
    return design;
}

static CoxData model_data(const EstimateTable *table, const Design *design, const EstimateModel *model)
{
    CoxData data = {.rows = table->rows,
                    .columns = design->count,
                    .start = table->start.values,
                    .stop = table->time.values,
                    .event = table->event,
                    .x = design->columns};
    if (model->strata) {
        data.stratum = model->strata->levels;
        data.stratum_count = model->strata->label_count;
    }
    if (model->robust) {
        data.cluster = table->cluster.levels;
        data.cluster_count = table->cluster.label_count;
    }
    return data;
}

// Adds a model of covariates[0 … count), the rest of it as in model; every way of treating ties shares its sample.
static void add_model(EstimateAnalysis *analysis, EstimateModel model, CoxTies ties, const EstimateColumn *covariates,
                      size_t count, Arena *arena)
{
    Design design = make_design(analysis->table, covariates, count, arena);
    CoxData data = model_data(analysis->table, &design, &model);
    model.names = design.names;
    model.sample = cox_sample(&data, arena);
    model.fit = cox_fit(&model.sample, ties, arena);
    if (!cox_reason(&model.fit)) model.concordance = concordance_estimate(&model.sample, &model.fit);
    analysis->models[analysis->model_count++] = model;
}

static const char *ties_name(CoxTies ties)
{
    return ties == COX_EFRON ? "efron" : "breslow";
}

static void add_models(EstimateAnalysis *analysis, Arena *arena)
{
    const EstimateTable *table = analysis->table;
    const EstimateRequest *request = table->request;
    size_t count = request->covariate_count;
    if (count == 0) return;
    CoxTies first = request->ties[0];
    const char *name = ties_name(first);
    analysis->models = arena_array(arena, request->tie_count + 2 + count, sizeof *analysis->models);
    for (size_t i = 0; i < request->tie_count; i++) {
        const char *key = ties_name(request->ties[i]);
        EstimateModel model = {.section = "cox",
                               .key = key,
                               .detail = ESTIMATE_FULL,
                               .title = arena_format(arena, "Cox model, %s ties", key)};
        add_model(analysis, model, request->ties[i], table->covariates, count, arena);
    }
    if (table->strata.name) {
        EstimateModel model = {.section = arena_format(arena, "cox_stratified_%s", name),
                               .detail = ESTIMATE_DIAGNOSED,
                               .strata = &table->strata,
                               .title = arena_format(arena, "Cox model stratified by %s", table->strata.name)};
        add_model(analysis, model, first, table->covariates, count, arena);
    }
    if (table->cluster.name) {
        EstimateModel model = {.section = arena_format(arena, "cox_cluster_%s", name),
                               .detail = ESTIMATE_PLAIN,
                               .robust = true,
                               .title =
                                   arena_format(arena, "Cox model, robust standard errors by %s", table->cluster.name)};
        add_model(analysis, model, first, table->covariates, count, arena);
    }
    for (size_t i = 0; i < count; i++) {
        EstimateModel model = {.section = arena_format(arena, "cox_univariable_%s", name),
                               .key = table->covariates[i].name,
                               .detail = ESTIMATE_PLAIN,
                               .title = arena_format(arena, "Univariable: %s", table->covariates[i].name)};
        add_model(analysis, model, first, &table->covariates[i], 1, arena);
    }
}

EstimateAnalysis estimate_analyse(const EstimateTable *table, Arena *arena)
{
    EstimateAnalysis analysis = {.table = table};
    add_curves(&analysis, arena);
    add_tests(&analysis, arena);
    add_models(&analysis, arena);
    return analysis;
}
