// What figures a report has, and what stands in them.
#include "report/figures.h"

#include <assert.h>
#include <math.h>

#include "report/number.h"

enum { MOST_OTHERS = 6 };              // figures beside those of the comparisons

typedef struct Maker {
    const Results *results;
    const Tables *tables;
    Language language;
    Arena *arena;
    Figure *items;
    size_t count;
} Maker;

static const char *filled(const Maker *maker, const char *english, const char *value)
{
    return phrase_filled(maker->language, maker->arena, english, value);
}

// ---- Curves --------------------------------------------------------------------------------------------------------

// "P = 0.071": the number at this address.
static const char *p_text(const Maker *maker, const char *address)
{
    Buffer text = {0};
    number_write_p(&text, tables_number(maker->tables, address), maker->language);
    return buffer_keep(&text, maker->arena).data;
}

// "Log-rank P = 0.071".
static const char *note_of(const Maker *maker, const ResultComparison *comparison)
{
    if (comparison->reason)
        return filled(maker, "Log-rank test: not estimable ({1})", phrase(maker->language, comparison->reason));
    const char *address = arena_format(maker->arena, "tests.%s.p", comparison->plan->name);
    return filled(maker, "Log-rank {1}", p_text(maker, address));
}

// ---- Curves of a release -------------------------------------------------------------------------------------------

static const Table *table_of(const Maker *maker, TableId id)
{
    return &maker->tables->items[id];
}

static bool is_arm(const Table *table, size_t row, const char *comparison, const char *arm)
{
    return table_has(table, row, 0, comparison) && table_has(table, row, 1, arm);
}

static double share(const Number *percent)
{
    return percent->value / 100;
}

// The steps that the table of curves has.
static void set_curve(const Maker *maker, const char *comparison, ResultArm *arm)
{
    enum { MONTHS = 3, SURVIVAL = 7 };
    const Table *curves = table_of(maker, TABLE_CURVES);
    double *time = arena_array(maker->arena, curves->rows + 1, sizeof *time),
           *survival = arena_array(maker->arena, curves->rows + 1, sizeof *survival),
           *event = arena_array(maker->arena, curves->rows + 1, sizeof *event);
    Interval *band = arena_array(maker->arena, curves->rows + 1, sizeof *band);
    size_t count = 0;
    for (size_t r = 0; r < curves->rows; r++) {
        if (!is_arm(curves, r, comparison, arm->code)) continue;
        const Estimate *step = &table_cell(curves, r, SURVIVAL)->estimate;
        time[count] = table_cell(curves, r, MONTHS)->number.value * maker->results->plan->month_length;
        survival[count] = share(&step->value);
        band[count] = (Interval){share(&step->lower), share(&step->upper)};
        event[count++] = 1;
    }
    arm->curve = (KmCurve){.count = count, .time = time, .survival = survival, .event = event};
    arm->band = band;
    arm->longest = count ? time[count - 1] : 0;
}

static void set_rates(const Maker *maker, const char *comparison, ResultArm *arm)
{
    enum { AT_RISK = 4 };
    const Table *table = table_of(maker, TABLE_RATES);
    ResultRate *rates = arena_array(maker->arena, maker->results->plan->rate_count + 1, sizeof *rates);
    size_t count = 0;
    for (size_t r = 0; r < table->rows; r++)
        if (is_arm(table, r, comparison, arm->code))
            rates[count++].rate.at_risk = table_cell(table, r, AT_RISK)->number.value;
    arm->rates = rates;
}

// What of an arm may be drawn: nothing but what the tables show.
static const ResultArm *released_arm(const Maker *maker, const char *comparison, const ResultArm *arm)
{
    enum { COUNT = 2, MEDIAN = 4 };
    const Table *table = table_of(maker, TABLE_SURVIVAL);
    ResultArm *released = arena_alloc(maker->arena, sizeof *released);
    *released = (ResultArm){.code = arm->code, .label = arm->label, .subjects = 1, .events = 1};
    set_curve(maker, comparison, released);
    set_rates(maker, comparison, released);
    for (size_t r = 0; r < table->rows; r++) {
        if (!is_arm(table, r, comparison, arm->code)) continue;
        const Number *n = &table_cell(table, r, COUNT)->number;
        const Estimate *median = &table_cell(table, r, MEDIAN)->estimate;
        double month = maker->results->plan->month_length;
        released->curve.subjects = isnan(n->value) ? 0 : (size_t)n->value;
        released->reason = median->value.reason;
        released->quartiles[RESULT_MEDIAN] =
            (Quantile){0.5, median->value.value * month, median->lower.value * month, median->upper.value * month};
    }
    return released;
}

static void add_curves(Maker *maker, const char *name, const Label *title, const char *comparison,
                       const ResultArm *arms, size_t count, const char *note)
{
    const ResultArm **list = arena_array(maker->arena, count + 1, sizeof *list);
    bool release = maker->results->plan->suppress_below;
    for (size_t a = 0; a < count; a++) list[a] = release ? released_arm(maker, comparison, &arms[a]) : &arms[a];
    maker->items[maker->count++] = (Figure){.name = name,
                                            .kind = FIGURE_CURVES,
                                            .curves = {.plan = maker->results->plan,
                                                       .language = maker->language,
                                                       .title = title->text[maker->language],
                                                       .arms = list,
                                                       .arm_count = count,
                                                       .note = note}};
}

// ---- Forests -------------------------------------------------------------------------------------------------------

static const char *estimate_label(const Maker *maker, const EffectEstimate *estimate)
{
    if (estimate->label) return estimate->label->text[maker->language];
    if (estimate->words) return phrase(maker->language, estimate->words);
    if (estimate->kind == EFFECT_LANDMARK) return filled(maker, "From day {1} on", estimate->code + strlen("day"));
    return filled(maker, estimate->kind == EFFECT_WITHOUT ? "Without {1}" : "{1} alone", estimate->code);
}

static const char *const HEADINGS[EFFECT_KIND_COUNT] = {
    [EFFECT_OVERALL] = "All patients",        [EFFECT_SUBGROUP] = "In subgroups",
    [EFFECT_CENTER] = "Within one center",    [EFFECT_WITHOUT] = "Without one center",
    [EFFECT_LANDMARK] = "From a landmark on", [EFFECT_TIME_DEPENDENT] = "Exposed from its start on",
};

// The variable of the subgroup this is an estimate of; NULL = it is none's.
static const PlanVariable *part_of(const Maker *maker, const EffectEstimate *estimate)
{
    const Plan *plan = maker->results->plan;
    for (size_t s = 0; estimate->kind == EFFECT_SUBGROUP && s < plan->subgroup_count; s++)
        if (strcmp(plan->subgroups[s].name, estimate->code) == 0 && plan->subgroups[s].variable != PLAN_NO_VARIABLE)
            return &plan->variables[plan->subgroups[s].variable];
    return NULL;
}

// "Oligometastatic: interaction P = 0.004", where the estimate is the first of its variable's parts.
static const char *part_title(const Maker *maker, const EffectEstimate *estimate, const EffectEstimate *before)
{
    const PlanVariable *variable = part_of(maker, estimate);
    if (!variable || (before && part_of(maker, before) == variable)) return NULL;
    const char *address = arena_format(maker->arena, "interactions.%s.p", variable->name);
    return phrase_filled(maker->language, maker->arena, "{1}: interaction {2}", variable->label.text[maker->language],
                         p_text(maker, address));
}

// As the table shows it; in a release that is rounded, or taken out.
static const Ratio *ratio_of(const Maker *maker, const Estimate *shown, const Ratio *ratio)
{
    if (!maker->results->plan->suppress_below) return ratio;
    Ratio *released = arena_alloc(maker->arena, sizeof *released);
    *released = (Ratio){shown->value.value, shown->lower.value, shown->upper.value, NAN, NAN, NAN, shown->value.reason};
    return released;
}

// The estimates of two kinds, a heading before each kind.
static void add_forest(Maker *maker, const char *name, const char *title, EffectKind first, EffectKind second)
{
    const Effects *effects = maker->results->effects;
    const PlanGroup *group = &maker->results->plan->groups[effects->plan->group];
    const EffectKind kinds[] = {first, second};
    ForestRow *rows = arena_array(maker->arena, effects->count + 1, sizeof *rows);
    size_t count = 0;
    for (int k = 0; k < 2; k++) {
        const char *heading = phrase(maker->language, HEADINGS[kinds[k]]);
        for (size_t i = 0; i < effects->count; i++) {
            const EffectEstimate *estimate = &effects->estimates[i];
            if (estimate->kind != kinds[k]) continue;
            const Cell *cells = table_cell(&maker->tables->items[TABLE_EFFECTS], i, 0);
            rows[count++] = (ForestRow){estimate_label(maker, estimate),
                                        heading,
                                        part_title(maker, estimate, i ? estimate - 1 : NULL),
                                        &cells[2].number,
                                        &cells[4].number,
                                        ratio_of(maker, &cells[5].estimate, &estimate->ratio)};
            heading = NULL;
        }
    }
    if (!count) return;
    maker->items[maker->count++] = (Figure){
        .name = name,
        .kind = FIGURE_FOREST,
        .forest = {
            .title = phrase(maker->language, title),
            .language = maker->language,
            .rows = rows,
            .count = count,
            .below = filled(maker, "{1} better", group->levels[effects->plan->exposed].label.text[maker->language]),
            .above = filled(maker, "{1} better", group->levels[effects->plan->reference].label.text[maker->language])}};
}

// ---- All of them ---------------------------------------------------------------------------------------------------

static void add_models(Maker *maker)
{
    const Results *results = maker->results;
    if (results->multivariable && results->multivariable->residuals && !results->plan->suppress_below)
        maker->items[maker->count++] =
            (Figure){.name = "residuals",
                     .kind = FIGURE_RESIDUALS,
                     .residuals = {.plan = results->plan,
                                   .model = results->multivariable,
                                   .language = maker->language,
                                   .title = phrase(maker->language, "Scaled Schoenfeld residuals")}};
    if (!results->effects) return;
    add_forest(maker, "effect", "Hazard ratios", EFFECT_OVERALL, EFFECT_SUBGROUP);
    add_forest(maker, "immortal_time", "Without immortal time", EFFECT_LANDMARK, EFFECT_TIME_DEPENDENT);
    add_forest(maker, "effect_by_center", "Centers", EFFECT_CENTER, EFFECT_WITHOUT);
}

const Figures *figures_make(const Results *results, const Tables *tables, Language language, Arena *arena)
{
    const Plan *plan = results->plan;
    Maker maker = {
        results, tables, language, arena, arena_array(arena, plan->comparison_count + MOST_OTHERS, sizeof(Figure)), 0};
    maker.items[maker.count++] =
        (Figure){.name = "flow",
                 .kind = FIGURE_FLOWCHART,
                 .flowchart = {.flow = &tables->items[TABLE_FLOW],
                               .language = language,
                               .title = phrase(language, "Patients, from submission to analysis")}};
    add_curves(&maker, "overall", &plan->endpoint.label, "overall", &results->overall, 1, NULL);
    for (size_t c = 0; c < plan->comparison_count; c++) {
        const ResultComparison *comparison = &results->comparisons[c];
        add_curves(&maker, comparison->plan->name, &comparison->plan->label, comparison->plan->name,
                   comparison->arms, comparison->arm_count, note_of(&maker, comparison));
    }
    add_models(&maker);
    assert(maker.count <= plan->comparison_count + MOST_OTHERS);
    Figures *figures = arena_alloc(arena, sizeof *figures);
    *figures = (Figures){maker.items, maker.count};
    return figures;
}

const Figure *figures_find(const Figures *figures, const char *name)
{
    for (size_t i = 0; i < figures->count; i++)
        if (strcmp(figures->items[i].name, name) == 0) return &figures->items[i];
    return NULL;
}

void figures_write(const Figure *figure, bool narrow, bool standalone, Buffer *out)
{
    Figure one = *figure;
    switch (figure->kind) {
    case FIGURE_FLOWCHART:
        one.flowchart.narrow = narrow;
        one.flowchart.standalone = standalone;
        flowchart_write(&one.flowchart, out);
        break;
    case FIGURE_CURVES:
        one.curves.narrow = narrow;
        one.curves.standalone = standalone;
        figure_write(&one.curves, out);
        break;
    case FIGURE_FOREST:
        one.forest.narrow = narrow;
        one.forest.standalone = standalone;
        forest_write(&one.forest, out);
        break;
    default:
        one.residuals.narrow = narrow;
        one.residuals.standalone = standalone;
        residuals_write(&one.residuals, out);
    }
}
