// The sections with Cox models and with the effect that is looked at closely.
#include "report/page_parts.h"

#include <math.h>

// ---- Models --------------------------------------------------------------------------------------------------------

// A variable's rows stand together below its name.
static void write_terms(Page *page, TableId id, const char *caption)
{
    static const char *const TITLES[] = {"Patients", "Events", "Hazard ratio (95% CI)", "P (Wald)",
                                         "P, proportional hazards"};
    const Table *table = page_table(page, id);
    html_open_noted_table(&page->html, "terms", phrase(page->html.language, caption), page_basis(page, LIMITS_WALD));
    html_column(&page->html, phrase(page->html.language, "Variable"), false);
    for (size_t t = 0; t < sizeof TITLES / sizeof *TITLES; t++)
        html_column(&page->html, phrase(page->html.language, TITLES[t]), true);
    html_open_rows(&page->html);
    for (size_t r = 0; r < table->rows; r++) {
        const CellText *variable = &table_cell(table, r, 0)->text, *level = &table_cell(table, r, 1)->text;
        bool first = r == 0 || !table_has(table, r - 1, 0, variable->code);
        if (first) {
            buffer_string(page->html.out, "<tr class=\"main\">");
            html_text(&page->html, "th scope=\"rowgroup\" colspan=\"6\"", NULL,
                      table_label(variable, page->html.language));
            buffer_string(page->html.out, "</tr>\n");
        }
        buffer_string(page->html.out, "<tr>");
        html_text(&page->html, "th scope=\"row\"", "inner", table_label(level, page->html.language));
        html_cells(&page->html, table, r, 2);
        buffer_string(page->html.out, "</tr>\n");
    }
    buffer_string(page->html.out, "</tbody>\n</table></div>\n");
}

// Fewer than ten events a coefficient: estimates of such a model wander.
static void write_warnings(Page *page, const ModelResult *model)
{
    if (!model->parameters) return;
    const Number ratio = number(NUMBER_DECIMAL, (double)model->events / model->parameters);
    const Number *patients = tables_number(page->tables, "models.multivariable.n"),
                 *events = tables_number(page->tables, "models.multivariable.events"),
                 *left_out = tables_number(page->tables, "models.multivariable.incomplete");
    html_line(&page->html, "p", NULL,
              "{1} patients with {2} events are complete in all of these variables; {3} are left out. Events per "
              "coefficient: {4}.",
              page_number(page, patients), page_number(page, events), page_number(page, left_out),
              page_number(page, tables_number(page->tables, "models.multivariable.events_per_parameter")));
    if (ratio.value < 10)
        html_line(&page->html, "p", "caution",
                  "Fewer than ten events for each coefficient: the estimates of this model are unsteady, and its "
                  "limits are too narrow rather than too wide.");
    if (model->fit.fit.separated)
        html_line(&page->html, "p", "caution",
                  "All events are on one side of a variable: its hazard ratio has no estimate. The likelihood ratio "
                  "test of the model stands.");
    const Number *proportional = tables_number(page->tables, "models.multivariable.proportional_p");
    if (proportional->value < 0.05)
        html_line(&page->html, "p", "caution",
                  "Taken together the hazard ratios of this model are not constant in time (test of proportional "
                  "hazards, {1}).",
                  page_p(page, proportional));
}

// The variables whose hazard ratio moves with time, and what to make of it.
static void write_not_proportional(Page *page, TableId id)
{
    const Table *table = page_table(page, id);
    const char *list = "";
    for (size_t r = 0; r < table->rows; r++) {
        const Number *p = &table_cell(table, r, 6)->number;
        if (!(p->value < 0.05)) continue;
        const char *variable = table_label(&table_cell(table, r, 0)->text, page->html.language);
        list = arena_format(page->html.arena, "%s%s%s", list, *list ? phrase(page->html.language, "; ") : "",
                            page_fill(page, "{1} ({2})", variable, page_p(page, p)));
    }
    if (*list)
        html_line(&page->html, "p", "caution",
                  "Not constant in time, by the test of proportional hazards: {1}. Read such a hazard ratio as an "
                  "average over the time observed; curves and restricted means do not assume that it is constant.",
                  list);
}

static const char *incomplete_class(const char *model)
{
    return strcmp(model, "multivariable") == 0 ? "main" : NULL;
}

// Somebody is left out of a model, or a release does not say how many.
static bool any_left_out(const Table *table)
{
    for (size_t r = 0; r < table->rows; r++)
        if (table_cell(table, r, 4)->number.value != 0) return true;
    return false;
}

static void write_incomplete(Page *page)
{
    const HtmlPivot incomplete = {.table = page_table(page, TABLE_INCOMPLETE),
                                  .caption = "Left out of the models for a missing value, and the events among them",
                                  .row = 0,
                                  .column = 1,
                                  .value = 4,
                                  .corner = "Model",
                                  .beside = {{5, "events {1}", false}},
                                  .row_class = incomplete_class,
                                  .skip_zero_rows = true};
    if (!any_left_out(incomplete.table)) {
        html_line(&page->html, "p", "note", "No patient is left out of a model for a missing value.");
        return;
    }
    html_pivot(&page->html, &incomplete);
    html_line(&page->html, "p", "note",
              "Models use complete cases: a patient whose value is missing, or is in a level not compared, is left out "
              "of models with this variable. Where these differ from the others in more than that, so does what the "
              "model says. Variables of which nobody is left out are not shown.");
}

static void write_models(Page *page)
{
    static const size_t SUMMARY[] = {0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 12};
    const ModelResult *model = page->results->multivariable;
    if (!page->plan->univariable.count && !model) return;
    page_open_section(page, "models", "Cox models");
    if (page->plan->univariable.count) {
        write_terms(page, TABLE_UNIVARIABLE, "One variable at a time");
        write_not_proportional(page, TABLE_UNIVARIABLE);
    }
    if (model) {
        write_terms(page, TABLE_MULTIVARIABLE, "Several variables together");
        write_warnings(page, model);
        write_not_proportional(page, TABLE_MULTIVARIABLE);
    }
    PAGE_SHOW(page, TABLE_MODELS, "What the models are worth", NULL, SUMMARY);
    html_line(&page->html, "p", "note",
              "Efron's ties; complete cases; LR: likelihood ratio. Proportional hazards: score test against 1 - "
              "Kaplan-Meier, as R's cox.zph since survival 3.0.");
    write_incomplete(page);
    if (figures_find(page->request->figures, "residuals"))
        html_line(&page->html, "h4", NULL, "Are the hazards proportional? Scaled Schoenfeld residuals");
    page_figure(page, "residuals");
    page_close_section(page);
}

// ---- The effect ----------------------------------------------------------------------------------------------------

// Confounding: how strong a hidden cause would have to be.
static void write_e_values(Page *page)
{
    static const size_t SHOWN[] = {1, 5, 8, 9};
    PAGE_SHOW(page, TABLE_EFFECTS, "E-values, all patients", "overall", SHOWN);
    if (page->results->effects->plan->subgroups.count)
        PAGE_SHOW(page, TABLE_EFFECTS, "E-values, in subgroups", "subgroup", SHOWN);
    html_line(&page->html, "p", "note",
              "E-value: the association, as a ratio of risks, that an unmeasured cause would need with both the "
              "exposure and the event to explain the estimate away "
              "(VanderWeele and Ding 2017, for common outcomes). It measures sensitivity; it is no defence.");
}

static const Number *effect_number(Page *page, const char *code, const char *column)
{
    return tables_number(page->tables, arena_format(page->html.arena, "effects.%s.%s", code, column));
}

// "11 / 13": events and patients of the exposed; rest: of the others.
static void write_share(Page *page, const Number *events, const Number *patients, const Number *exposed_events,
                        const Number *exposed, bool rest)
{
    const Number few = rest ? number(NUMBER_COUNT, events->value - exposed_events->value) : *exposed_events,
                 all = rest ? number(NUMBER_COUNT, patients->value - exposed->value) : *exposed;
    bool hidden = isnan(few.value) || isnan(all.value);
    html_cell(&page->html, "number",
              hidden ? phrase(page->html.language, "suppressed")
                     : arena_format(page->html.arena, "%.0f / %.0f", few.value, all.value));
}

// Who is compared from a landmark on, and how many are not any more.
static void write_landmark(Page *page, uint32_t day)
{
    const char *code = arena_format(page->html.arena, "landmark.day%u", day),
               *label = page_fill(page, "From day {1} on", arena_format(page->html.arena, "%u", day), NULL);
    const Number *n = effect_number(page, code, "n"), *events = effect_number(page, code, "events"),
                 *exposed = effect_number(page, code, "exposed"), *left_out = effect_number(page, code, "left_out"),
                 *exposed_events = effect_number(page, code, "exposed_events"),
                 *all = effect_number(page, "overall.crude", "n");
    const Number gone = number(NUMBER_COUNT, all->value - n->value - left_out->value);
    html_open_row(&page->html, NULL, label);
    write_share(page, events, n, exposed_events, exposed, false);
    write_share(page, events, n, exposed_events, exposed, true);
    html_cell(&page->html, "number",
              isnan(gone.value) || (gone.value > 0 && gone.value < page->plan->suppress_below)
                  ? phrase(page->html.language, "suppressed")
                  : page_number(page, &gone));
    html_cell(&page->html, "number", page_number(page, left_out));
    html_close_row(&page->html);
}

static void write_landmarks(Page *page)
{
    static const char *const TITLES[] = {"Exposed by then: events / patients", "Not exposed: events / patients",
                                         "No longer under observation", "Start not known"};
    const PlanEffect *effect = page->results->effects->plan;
    if (!effect->landmark_count) return;
    html_open_table(&page->html, "flat", phrase(page->html.language, "Landmarks: who is compared"));
    html_column(&page->html, phrase(page->html.language, "Landmark"), false);
    for (size_t t = 0; t < sizeof TITLES / sizeof *TITLES; t++)
        html_column(&page->html, phrase(page->html.language, TITLES[t]), true);
    html_open_rows(&page->html);
    for (size_t l = 0; l < effect->landmark_count; l++) write_landmark(page, effect->landmarks[l]);
    html_close_table(&page->html);
    html_line(&page->html, "p", "note",
              "Why the hazard ratio moves from landmark to landmark: each leaves out those who had the event or were "
              "last seen up to that day, and who began later counts as not exposed. Where few patients are exposed, a "
              "few who change sides move the estimate much.");
}

static void write_immortal_time(Page *page)
{
    static const size_t DELAY[] = {0, 1, 2, 3, 4, 5};
    const EffectDelay *delay = &page->results->effects->delay;
    if (!page->results->effects->plan->start) return;
    html_line(&page->html, "h3", NULL, "Without immortal time");
    page_figure(page, "immortal_time");
    write_landmarks(page);
    PAGE_SHOW(page, TABLE_DELAY, "Days from the origin to the start of the exposure", NULL, DELAY);
    html_line(&page->html, "p", NULL,
              "Who is exposed must have been free of the event until the exposure began: counting that time for the "
              "exposure makes it look better than it is. From a landmark on, patients are compared by what was known "
              "on that day, the clock begins anew, and who had the event before is left out. As a time-dependent "
              "covariate (Mantel and Byar), a patient counts as not exposed until the exposure begins.");
    if (delay->unknown && delay->unknown >= page->plan->suppress_below)
        html_line(&page->html, "p", "caution",
                  "Exposed, but nobody knows since which day, and therefore left out here: {1}.",
                  page_count(page, delay->unknown));
}

static void write_adjustment(Page *page)
{
    const PlanIndexes *adjust = &page->results->effects->plan->adjust;
    const char *list = "";
    for (size_t i = 0; i < adjust->count; i++)
        list = arena_format(page->html.arena, "%s%s%s", list, i ? phrase(page->html.language, ", ") : "",
                            page_label(page, &page->plan->variables[adjust->items[i]].label));
    if (adjust->count) html_line(&page->html, "p", "note", "Adjusted for: {1}.", list);
}

static void write_interactions(Page *page)
{
    static const size_t SHOWN[] = {0, 1, 2, 3, 4};
    if (!page->results->effects->plan->interactions.count) return;
    PAGE_SHOW(page, TABLE_INTERACTIONS, "Does the effect differ? Tests of interaction", NULL, SHOWN);
    html_line(&page->html, "p", "note",
              "Likelihood ratio of Cox models with and without the product of exposure and variable. This, and not the "
              "P values inside subgroups, tells whether the effect differs.");
}

static void write_by_center(Page *page)
{
    static const size_t SHOWN[] = {0, 1, 2, 3, 4};
    html_line(&page->html, "h3", NULL, "Centers");
    page_figure(page, "effect_by_center");
    PAGE_SHOW(page, TABLE_HETEROGENEITY, "Does the effect differ between centers?", NULL, SHOWN);
}

static void write_effect(Page *page)
{
    const Effects *effects = page->results->effects;
    if (!effects) return;
    const char *label = page_label(page, &page->plan->groups[effects->plan->group].label);
    buffer_string(page->html.out, "<section id=\"effect\">\n");
    html_text(&page->html, "h2", NULL, page_fill(page, "{1}, looked at closely", label, NULL));
    page_figure(page, "effect");
    write_adjustment(page);
    write_interactions(page);
    write_immortal_time(page);
    write_by_center(page);
    write_e_values(page);
    page_close_section(page);
}

void page_models(Page *page)
{
    write_models(page);
    write_effect(page);
}
