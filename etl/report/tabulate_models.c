// Cox models, and the effect looked at closely, as tables.
#include "report/tabulator.h"

#include <math.h>

static Estimate ratio_estimate(const Ratio *ratio)
{
    const char *reason = isnan(ratio->ratio) ? ratio->reason : NULL;
    return (Estimate){tabulator_number(NUMBER_RATIO, ratio->ratio, reason),
                      tabulator_number(NUMBER_RATIO, ratio->lower, reason),
                      tabulator_number(NUMBER_RATIO, ratio->upper, reason)};
}

static Number ratio_p(const Ratio *ratio)
{
    return tabulator_number(NUMBER_P, ratio->p, isnan(ratio->ratio) ? ratio->reason : NULL);
}

// ---- Terms of models -----------------------------------------------------------------------------------------------

static const Column TERM_COLUMNS[] = {{"variable", "Variable", COLUMN_TEXT},
                                      {"level", "Level", COLUMN_TEXT},
                                      {"n", "Patients", COLUMN_NUMBER},
                                      {"events", "Events", COLUMN_NUMBER},
                                      {"hr", "Hazard ratio (95% CI)", COLUMN_ESTIMATE},
                                      {"p", "P (Wald)", COLUMN_NUMBER},
                                      {"proportional_p", "P, proportional hazards", COLUMN_NUMBER}};

static const Label *label_with_unit(Tabulator *tabulator, const PlanVariable *variable)
{
    if (!variable->unit.text[LANGUAGE_EN]) return &variable->label;
    Label *label = arena_alloc(tabulator->arena, sizeof *label);
    for (int l = 0; l < LANGUAGE_COUNT; l++) {
        Buffer text = {0};
        phrase_fill(&text, (Language)l, "{1}, {2}", variable->label.text[l], variable->unit.text[l]);
        label->text[l] = buffer_keep(&text, tabulator->arena).data;
    }
    return label;
}

static void add_term(Tabulator *tabulator, Table *table, const ModelTerm *term)
{
    const PlanVariable *variable = term->variable;
    const char *reason = term->reference ? "=–" : isnan(term->ratio.ratio) ? term->ratio.reason : NULL;
    Cell *row = table_add(table, tabulator->arena);
    row[0] = cell_text(variable->name, label_with_unit(tabulator, variable), NULL);
    if (term->level == REGRESSION_NUMBER) row[1] = cell_text("number", NULL, "per unit");
    else row[1] = cell_text(variable->levels[term->level].code, &variable->levels[term->level].label, NULL);
    row[2] = cell_count(term->subjects);
    row[3] = cell_count(term->events);
    row[4].estimate = ratio_estimate(&term->ratio);
    row[5].number = tabulator_number(NUMBER_P, term->ratio.p, reason);
    row[6].number = tabulator_number(NUMBER_P, term->proportional_p, reason);
}

static const Column MODEL_COLUMNS[] = {{"model", "Model", COLUMN_TEXT},
                                       {"n", "Patients", COLUMN_NUMBER},
                                       {"events", "Events", COLUMN_NUMBER},
                                       {"incomplete", "Left out, incomplete", COLUMN_NUMBER},
                                       {"parameters", "Coefficients", COLUMN_NUMBER},
                                       {"events_per_parameter", "Events per coefficient", COLUMN_NUMBER},
                                       {"chisq", "Chi-square (LR)", COLUMN_NUMBER},
                                       {"df", "df", COLUMN_NUMBER},
                                       {"p", "P (LR)", COLUMN_NUMBER},
                                       {"concordance", "Concordance", COLUMN_NUMBER},
                                       {"concordance_se", "SE", COLUMN_NUMBER},
                                       {"proportional_chisq", "Proportional hazards: chi-square", COLUMN_NUMBER},
                                       {"proportional_p", "P, proportional hazards", COLUMN_NUMBER}};

static void add_model(Tabulator *tabulator, const char *code, const Label *label, const char *words,
                      const ModelResult *model)
{
    Cell *row = table_add(&tabulator->tables->items[TABLE_MODELS], tabulator->arena);
    const char *separated = model->reason ? model->reason : model->fit.fit.separated ? "all events on one side" : NULL;
    row[0] = cell_text(code, label, words);
    row[1] = cell_count(model->rows);
    row[2] = cell_count(model->events);
    row[3] = cell_count(model->considered - model->rows);
    row[4].number = number(NUMBER_COUNT, model->parameters);
    row[5].number = model->parameters ? number(NUMBER_DECIMAL, (double)model->events / model->parameters)
                                      : number_none(NUMBER_DECIMAL, "nothing varies");
    row[6].number = tabulator_number(NUMBER_STATISTIC, model->likelihood_ratio.statistic, model->reason);
    row[7].number = tabulator_number(NUMBER_COUNT, model->likelihood_ratio.df, model->reason);
    row[8].number = tabulator_number(NUMBER_P, model->likelihood_ratio.p, model->reason);
    row[9].number = tabulator_number(NUMBER_RATIO, model->concordance.c, model->reason);
    row[10].number = tabulator_number(NUMBER_RATIO, model->concordance.se, model->reason);
    row[11].number = tabulator_number(NUMBER_STATISTIC, model->proportional.statistic, separated);
    row[12].number = tabulator_number(NUMBER_P, model->proportional.p, separated);
}

static void tabulate_terms(Tabulator *tabulator)
{
    const Results *results = tabulator->results;
    Table *univariable = TABULATOR_BEGIN(tabulator, TABLE_UNIVARIABLE, "univariable", "Cox models of one variable each",
                                         TERM_COLUMNS, 2);
    Table *multivariable = TABULATOR_BEGIN(tabulator, TABLE_MULTIVARIABLE, "multivariable",
                                           "Cox model of several variables", TERM_COLUMNS, 2);
    TABULATOR_BEGIN(tabulator, TABLE_MODELS, "models", "Cox models", MODEL_COLUMNS, 1);
    for (size_t m = 0; m < tabulator->plan->univariable.count; m++) {
        const PlanVariable *variable = &tabulator->plan->variables[tabulator->plan->univariable.items[m]];
        const ModelResult *model = &results->univariable[m];
        for (size_t t = 0; t < model->term_count; t++) add_term(tabulator, univariable, &model->terms[t]);
        add_model(tabulator, variable->name, &variable->label, NULL, model);
    }
    if (!results->multivariable) return;
    for (size_t t = 0; t < results->multivariable->term_count; t++)
        add_term(tabulator, multivariable, &results->multivariable->terms[t]);
    add_model(tabulator, "multivariable", NULL, "All of them together", results->multivariable);
}

// ---- Who is left out -----------------------------------------------------------------------------------------------

static const Column INCOMPLETE_COLUMNS[] = {{"variable", "Variable", COLUMN_TEXT},
                                            {"center", "Center", COLUMN_TEXT},
                                            {"patients", "Patients", COLUMN_NUMBER},
                                            {"events", "Events", COLUMN_NUMBER},
                                            {"left_out", "Left out", COLUMN_NUMBER},
                                            {"left_out_events", "Events among them", COLUMN_NUMBER}};

// center: index, or SIZE_MAX for all of them.
static void add_incomplete(Tabulator *tabulator, const CellText *model, size_t center, const bool *left_out)
{
    const Cohort *cohort = tabulator->results->cohort;
    size_t patients = 0, events = 0, out = 0, out_events = 0;
    for (size_t i = 0; i < cohort->count; i++) {
        if (center != SIZE_MAX && cohort->center[i] != center) continue;
        patients++;
        events += cohort->event[i];
        out += left_out[i];
        out_events += left_out[i] && cohort->event[i];
    }
    Cell *row = table_add(&tabulator->tables->items[TABLE_INCOMPLETE], tabulator->arena);
    row[0].text = *model;
    row[1] = center == SIZE_MAX ? cell_text("all", NULL, "All centers")
                                : cell_text(cohort->centers[center].center->name, NULL, NULL);
    row[2] = cell_count(patients);
    row[3] = cell_count(events);
    row[4] = cell_count(out);
    row[5] = cell_count(out_events);
}

static void add_incomplete_rows(Tabulator *tabulator, const Cell *model, const PlanIndexes *variables)
{
    const Cohort *cohort = tabulator->results->cohort;
    bool *left_out = arena_array(tabulator->arena, cohort->count + 1, sizeof *left_out);
    models_left_out(cohort, variables, left_out);
    add_incomplete(tabulator, &model->text, SIZE_MAX, left_out);
    for (size_t c = 0; c < cohort->center_count; c++) add_incomplete(tabulator, &model->text, c, left_out);
}

static bool contains(const PlanIndexes *list, size_t variable)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i] == variable) return true;
    return false;
}

// Every variable of a model, in the plan's order, then the multivariable model.
static void tabulate_incomplete(Tabulator *tabulator)
{
    const Plan *plan = tabulator->plan;
    TABULATOR_BEGIN(tabulator, TABLE_INCOMPLETE, "incomplete", "Left out of models for a missing value",
                    INCOMPLETE_COLUMNS, 2);
    for (size_t v = 0; v < plan->variable_count; v++) {
        if (!contains(&plan->univariable, v) && !contains(&plan->multivariable, v)) continue;
        const Cell model = cell_text(plan->variables[v].name, &plan->variables[v].label, NULL);
        add_incomplete_rows(tabulator, &model, &(PlanIndexes){&v, 1});
    }
    const Cell model = cell_text("multivariable", NULL, "All of them together");
    if (plan->multivariable.count) add_incomplete_rows(tabulator, &model, &plan->multivariable);
}

// ---- The effect ----------------------------------------------------------------------------------------------------

static const Column EFFECT_COLUMNS[] = {
    {"kind", "Analysis", COLUMN_TEXT},     {"estimate", "Estimate", COLUMN_TEXT},
    {"n", "Patients", COLUMN_NUMBER},      {"exposed", "Exposed", COLUMN_NUMBER},
    {"events", "Events", COLUMN_NUMBER},   {"hr", "Hazard ratio (95% CI)", COLUMN_ESTIMATE},
    {"p", "P (Wald)", COLUMN_NUMBER},      {"left_out", "Left out", COLUMN_NUMBER},
    {"e_value", "E-value", COLUMN_NUMBER}, {"e_value_limit", "E-value of the limit", COLUMN_NUMBER},
    {"exposed_events", "Events of the exposed", COLUMN_NUMBER},
    {"log_hr", "Log hazard ratio", COLUMN_NUMBER},
    {"log_hr_se", "Its standard error", COLUMN_NUMBER}};

static const struct { const char *code, *words;
} KINDS[EFFECT_KIND_COUNT] = {
    [EFFECT_OVERALL] = {"overall", "All patients"},
    [EFFECT_SUBGROUP] = {"subgroup", "In subgroups"},
    [EFFECT_CENTER] = {"center", "Within one center"},
    [EFFECT_WITHOUT] = {"without", "Without one center"},
    [EFFECT_LANDMARK] = {"landmark", "From a landmark on"},
    [EFFECT_TIME_DEPENDENT] = {"time_dependent", "Exposed from its start on"},
};

static void tabulate_effects(Tabulator *tabulator, const Effects *effects)
{
    Table *table =
        TABULATOR_BEGIN(tabulator, TABLE_EFFECTS, "effects", "The effect, looked at closely", EFFECT_COLUMNS, 2);
    for (size_t i = 0; effects && i < effects->count; i++) {
        const EffectEstimate *estimate = &effects->estimates[i];
        const char *reason = isnan(estimate->ratio.ratio) ? estimate->ratio.reason : NULL;
        Cell *row = table_add(table, tabulator->arena);
        row[0] = cell_text(KINDS[estimate->kind].code, NULL, KINDS[estimate->kind].words);
        row[1] = cell_text(estimate->code, estimate->label, estimate->words);
        row[2] = cell_count(estimate->subjects);
        row[3] = cell_count(estimate->exposed);
        row[4] = cell_count(estimate->events);
        row[5].estimate = ratio_estimate(&estimate->ratio);
        row[6].number = ratio_p(&estimate->ratio);
        row[7] = cell_count(estimate->left_out);
        row[8].number = tabulator_number(NUMBER_RATIO, estimate->e_value, reason);
        row[9].number = tabulator_number(NUMBER_RATIO, estimate->e_value_limit, reason);
        row[10] = cell_count(estimate->exposed_events);
        row[11].number = tabulator_number(NUMBER_RATIO, estimate->ratio.log_ratio, reason);
        row[12].number = tabulator_number(NUMBER_RATIO, estimate->ratio.se, reason);
    }
}

static const Column INTERACTION_COLUMNS[] = {{"variable", "Variable", COLUMN_TEXT},
                                             {"n", "Patients", COLUMN_NUMBER},
                                             {"chisq", "Chi-square (LR)", COLUMN_NUMBER},
                                             {"df", "df", COLUMN_NUMBER},
                                             {"p", "P, interaction", COLUMN_NUMBER},
                                             {"log_ratio", "Log of the hazard ratios' ratio", COLUMN_NUMBER},
                                             {"log_ratio_se", "Its standard error", COLUMN_NUMBER},
                                             {"hr_first", "Hazard ratio, first level", COLUMN_NUMBER},
                                             {"hr_second", "Hazard ratio, second level", COLUMN_NUMBER}};

static void tabulate_interactions(Tabulator *tabulator, const Effects *effects)
{
    Table *table = TABULATOR_BEGIN(tabulator, TABLE_INTERACTIONS, "interactions", "Does the effect differ?",
                                   INTERACTION_COLUMNS, 1);
    for (size_t i = 0; effects && i < effects->plan->interactions.count; i++) {
        const EffectInteraction *interaction = &effects->interactions[i];
        Cell *row = table_add(table, tabulator->arena);
        row[0] = cell_text(interaction->variable->name, &interaction->variable->label, NULL);
        row[1] = cell_count(interaction->subjects);
        row[2].number = tabulator_number(NUMBER_STATISTIC, interaction->test.statistic, interaction->reason);
        row[3].number = tabulator_number(NUMBER_COUNT, interaction->test.df, interaction->reason);
        row[4].number = tabulator_number(NUMBER_P, interaction->test.p, interaction->reason);
        const Ratio *product = &interaction->product;
        const char *no_product = isnan(product->log_ratio) ? product->reason : NULL;
        const char *no_level = no_product                    ? no_product
                               : !interaction->variable->levels ? "=–"
                               : isnan(interaction->first)   ? "all events on one side"
                                                             : NULL;
        row[5].number = tabulator_number(NUMBER_RATIO, product->log_ratio, no_product);
        row[6].number = tabulator_number(NUMBER_RATIO, product->se, no_product);
        row[7].number = tabulator_number(NUMBER_RATIO, interaction->first, no_level);
        row[8].number = tabulator_number(NUMBER_RATIO, interaction->second, no_level);
    }
}

static const Column HETEROGENEITY_COLUMNS[] = {{"test", "Test", COLUMN_TEXT},
                                               {"chisq", "Chi-square", COLUMN_NUMBER},
                                               {"df", "df", COLUMN_NUMBER},
                                               {"p", "P", COLUMN_NUMBER},
                                               {"i_squared", "I², %", COLUMN_NUMBER},
                                               {"centers", "Centers", COLUMN_NUMBER},
                                               {"pooled", "Pooled log hazard ratio", COLUMN_NUMBER},
                                               {"pooled_se", "Its standard error", COLUMN_NUMBER},
                                               {"tau_squared", "Variance between centers", COLUMN_NUMBER}};

static void tabulate_heterogeneity(Tabulator *tabulator, const Effects *effects)
{
    Table *table = TABULATOR_BEGIN(tabulator, TABLE_HETEROGENEITY, "heterogeneity",
                                   "Does the effect differ between centers?", HETEROGENEITY_COLUMNS, 1);
    if (!effects) return;
    const EffectHeterogeneity *centers = &effects->heterogeneity;
    const EffectInteraction *interaction = &centers->interaction;
    Cell *row = table_add(table, tabulator->arena);
    row[0] = cell_text("cochran_q", NULL, "Cochran's Q, centers with an estimate");
    row[1].number = tabulator_number(NUMBER_STATISTIC, centers->q, centers->reason);
    row[2].number = tabulator_number(NUMBER_COUNT, (double)centers->centers - 1, centers->reason);
    row[3].number = tabulator_number(NUMBER_P, centers->p, centers->reason);
    row[4].number = tabulator_percent(centers->i_squared, centers->reason);
    row[5] = cell_count(centers->centers);
    row[6].number = tabulator_number(NUMBER_RATIO, centers->pooled, centers->reason);
    row[7].number = tabulator_number(NUMBER_RATIO, centers->pooled_se, centers->reason);
    row[8].number = tabulator_number(NUMBER_RATIO, centers->tau_squared, centers->reason);
    row = table_add(table, tabulator->arena);
    row[0] = cell_text("interaction", NULL, "Interaction with the center, likelihood ratio");
    row[1].number = tabulator_number(NUMBER_STATISTIC, interaction->test.statistic, interaction->reason);
    row[2].number = tabulator_number(NUMBER_COUNT, interaction->test.df, interaction->reason);
    row[3].number = tabulator_number(NUMBER_P, interaction->test.p, interaction->reason);
    row[4].number = number_none(NUMBER_PERCENT, "=–");
    for (size_t c = 5; c < 9; c++) row[c].number = number_none(NUMBER_RATIO, "=–");
}

static const Column DELAY_COLUMNS[] = {{"group", "Group", COLUMN_TEXT},
                                       {"n", "Patients", COLUMN_NUMBER},
                                       {"known", "Start known to the day", COLUMN_NUMBER},
                                       {"before", "At or before the origin", COLUMN_NUMBER},
                                       {"median", "Median, days (quartiles)", COLUMN_ESTIMATE},
                                       {"longest", "Longest, days", COLUMN_NUMBER}};

static void tabulate_delay(Tabulator *tabulator, const Effects *effects)
{
    Table *table = TABULATOR_BEGIN(tabulator, TABLE_DELAY, "delay", "From the origin to the start of the exposure",
                                   DELAY_COLUMNS, 1);
    if (!effects || !effects->plan->start) return;
    const EffectDelay *delay = &effects->delay;
    const PlanLevel *level = &tabulator->plan->groups[effects->plan->group].levels[effects->plan->exposed];
    const char *reason = delay->known ? NULL : "no patients";
    Cell *row = table_add(table, tabulator->arena);
    row[0] = cell_text(level->code, &level->label, NULL);
    row[1] = cell_count(delay->exposed);
    row[2] = cell_count(delay->known);
    row[3] = cell_count(delay->before);
    row[4].estimate = (Estimate){tabulator_number(NUMBER_DAYS, delay->median, reason),
                                 tabulator_number(NUMBER_DAYS, delay->lower, reason),
                                 tabulator_number(NUMBER_DAYS, delay->upper, reason)};
    row[5].number = tabulator_number(NUMBER_DAYS, delay->longest, reason);
}

void tabulator_models(Tabulator *tabulator)
{
    const Effects *effects = tabulator->results->effects;
    tabulate_terms(tabulator);
    tabulate_incomplete(tabulator);
    tabulate_effects(tabulator, effects);
    tabulate_interactions(tabulator, effects);
    tabulate_heterogeneity(tabulator, effects);
    tabulate_delay(tabulator, effects);
}
