// The section about the patients: from submission to analysis, who they are, how complete the data.
#include "report/page_parts.h"

#include <math.h>

#include "base/markup.h"

// ---- Patients ------------------------------------------------------------------------------------------------------

// What is left, what is taken away and what is added.
static const char *flow_class(const char *stage)
{
    if (flowchart_is_station(stage)) return "main";
    return strcmp(stage, "kept") == 0 ? "plus" : "minus";
}

static void write_flow(Page *page)
{
    const HtmlPivot flow = {.table = page_table(page, TABLE_FLOW),
                            .caption = "Patients, from submission to analysis",
                            .row = 1,
                            .column = 0,
                            .value = 2,
                            .corner = "Stage",
                            .row_class = flow_class,
                            .skip_zero_rows = true};
    page_figure(page, "flow");
    html_pivot(&page->html, &flow);
    html_line(&page->html, "p", "note",
              "Each patient stands in one line: stored = in the last accepted submission, less those quarantined, "
              "withdrawn or set aside, "
              "plus those kept; analysed = stored, less those left out for the first reason that applies. Lines that "
              "are zero everywhere are left out.");
}

// ---- Table 1 -------------------------------------------------------------------------------------------------------

// A column of Table 1: by.column of the addresses in the tables levels and numbers, and what it is called.
typedef struct TableColumn {
    const char *address, *title;
} TableColumn;

static const Number *number_at(Page *page, const char *table, const TableColumn *column, const char *rest)
{
    return tables_number(page->tables, arena_format(page->html.arena, "%s.%s.%s", table, column->address, rest));
}

// Patients of a column whose value is known; NaN where a release does not say all of them.
static double count_known(Page *page, const TableColumn *column, const PlanVariable *variable)
{
    double known = 0;
    for (size_t l = 0; l < variable->level_count; l++)
        known += number_at(page, "levels", column,
                           arena_format(page->html.arena, "%s.%s.n", variable->name, variable->levels[l].code))
                     ->value;
    return known;
}

// "19 (36.5)"; of those known where somebody's is not, "23/30 (76.7)"; the count alone where there is no percentage.
static void write_level_cell(Page *page, const TableColumn *column, const PlanVariable *variable, const char *level)
{
    Arena *arena = page->html.arena;
    const Number *count = number_at(page, "levels", column, arena_format(arena, "%s.%s.n", variable->name, level)),
                 *percent =
                     number_at(page, "levels", column, arena_format(arena, "%s.%s.percent", variable->name, level)),
                 *missing = number_at(page, "levels", column, arena_format(arena, "%s.missing.n", variable->name));
    const char *text = page_number(page, count);
    double known = count_known(page, column, variable);
    if (!isnan(percent->value) && missing->value > 0 && !isnan(known))
        text = arena_format(arena, "%s/%.0f", text, known);
    if (!isnan(percent->value)) text = arena_format(arena, "%s (%s)", text, page_number(page, percent));
    html_text(&page->html, "td", "number", text);
}

static void write_level_row(Page *page, const TableColumn *columns, size_t count, const PlanVariable *variable,
                            const char *level, const char *label)
{
    buffer_string(page->html.out, "<tr>");
    html_text(&page->html, "th scope=\"row\"", "inner", label);
    for (size_t c = 0; c < count; c++) write_level_cell(page, &columns[c], variable, level);
    buffer_string(page->html.out, "</tr>\n");
}

// Of yes and no only yes is shown.
static void write_yes(Page *page, const TableColumn *columns, size_t count, const PlanVariable *variable)
{
    buffer_string(page->html.out, "<tr>");
    html_text(&page->html, "th scope=\"row\"", "outer",
              page_fill(page, "{1}, n (%)", page_label(page, &variable->label), NULL));
    for (size_t c = 0; c < count; c++) write_level_cell(page, &columns[c], variable, variable->levels[1].code);
    buffer_string(page->html.out, "</tr>\n");
}

static void write_levels(Page *page, const TableColumn *columns, size_t count, const PlanVariable *variable)
{
    if (variable->boolean) {
        write_yes(page, columns, count, variable);
    } else {
        buffer_format(page->html.out, "<tr><th scope=\"rowgroup\" colspan=\"%zu\" class=\"outer\">", count + 1);
        markup_text(page->html.out, page_fill(page, "{1}, n (%)", page_label(page, &variable->label), NULL));
        buffer_string(page->html.out, "</th></tr>\n");
        for (size_t l = 0; l < variable->level_count; l++)
            write_level_row(page, columns, count, variable, variable->levels[l].code,
                            page_label(page, &variable->levels[l].label));
    }
    const Number *missing =
        number_at(page, "levels", &columns[0], arena_format(page->html.arena, "%s.missing.n", variable->name));
    if (missing->value > 0)
        write_level_row(page, columns, count, variable, "missing", phrase(page->html.language, "Missing"));
}

static void write_numbers(Page *page, const TableColumn *columns, size_t count, const PlanVariable *variable)
{
    const char *unit = variable->unit.text[page->html.language], *label = page_label(page, &variable->label);
    const char *title = unit ? page_fill(page, "{1}, {2}", label, unit) : label;
    buffer_string(page->html.out, "<tr>");
    html_text(&page->html, "th scope=\"row\"", "outer", page_fill(page, "{1}, median (quartiles)", title, NULL));
    for (size_t c = 0; c < count; c++) {
        const Estimate estimate = {
            *number_at(page, "numbers", &columns[c], arena_format(page->html.arena, "%s.median", variable->name)),
            *number_at(page, "numbers", &columns[c], arena_format(page->html.arena, "%s.median_lower", variable->name)),
            *number_at(page, "numbers", &columns[c],
                       arena_format(page->html.arena, "%s.median_upper", variable->name))};
        buffer_string(page->html.out, "<td class=\"number\">");
        bool reasoned = isnan(estimate.value.value) && *estimate.value.reason != '=';
        if (reasoned) html_say(&page->html, "no value");
        else html_estimate(&page->html, &estimate);
        buffer_string(page->html.out, "</td>");
    }
    buffer_string(page->html.out, "</tr>\n");
    if (!(number_at(page, "numbers", &columns[0], arena_format(page->html.arena, "%s.missing", variable->name))->value >
          0))
        return;
    buffer_string(page->html.out, "<tr>");
    html_line(&page->html, "th scope=\"row\"", "inner", "Missing");
    for (size_t c = 0; c < count; c++)
        html_text(&page->html, "td", "number",
                  page_number(page, number_at(page, "numbers", &columns[c],
                                              arena_format(page->html.arena, "%s.missing", variable->name))));
    buffer_string(page->html.out, "</tr>\n");
}

// skip: the group whose levels are the columns, or NULL.
static void write_table_one(Page *page, const char *caption, const TableColumn *columns, size_t count,
                            const PlanGroup *skip)
{
    buffer_string(page->html.out, "<div class=\"scroll\" tabindex=\"0\"><table class=\"one\">\n<caption>");
    html_say(&page->html, caption);
    buffer_string(page->html.out, "</caption>\n<thead><tr>");
    html_line(&page->html, "th scope=\"col\"", NULL, "Variable");
    for (size_t c = 0; c < count; c++) html_text(&page->html, "th scope=\"col\"", "number", columns[c].title);
    buffer_string(page->html.out, "</tr></thead>\n<tbody>\n");
    for (size_t v = 0; v < page->plan->variable_count; v++) {
        const PlanVariable *variable = &page->plan->variables[v];
        if (skip && variable->levels == skip->levels) continue;
        if (variable->levels) write_levels(page, columns, count, variable);
        else write_numbers(page, columns, count, variable);
    }
    buffer_string(page->html.out, "</tbody>\n</table></div>\n");
}

static size_t count_level(const Cohort *cohort, const PlanGroup *group, uint32_t level)
{
    const uint32_t *levels = cohort->level[group - cohort->plan->groups];
    size_t patients = 0;
    for (size_t i = 0; i < cohort->count; i++) patients += levels[i] == level;
    return patients;
}

// number: the one that says how many they are where small numbers are suppressed; NULL = there is none.
static TableColumn column_one(Page *page, const char *by, const char *code, const char *label, size_t patients,
                              const Number *number)
{
    uint32_t below = page->plan->suppress_below;
    const char *column = arena_format(page->html.arena, "%s.%s", by, code);
    if (patients && below && (patients < below || (number && isnan(number->value))))
        return (TableColumn){column, label};
    return (TableColumn){column, page_fill(page, "{1} (n = {2})", label, page_count(page, patients))};
}

// Patients of a level among everybody, as the table of survival has them.
static const Number *level_patients(Page *page, const char *comparison, const char *code)
{
    return tables_number(page->tables, arena_format(page->html.arena, "survival.%s.%s.n", comparison, code));
}

static const Number *center_patients(Page *page, const char *center)
{
    return tables_number(page->tables, arena_format(page->html.arena, "centers.%s.n", center));
}

// By the levels of the first group that is compared among everybody, then by center.
static void write_tables_one(Page *page)
{
    const Cohort *cohort = page->results->cohort;
    const Plan *plan = page->plan;
    const PlanGroup *group = NULL;
    const char *comparison = NULL;
    for (size_t c = 0; c < plan->comparison_count && !group; c++) {
        if (plan->comparisons[c].subgroup != PLAN_EVERYBODY) continue;
        group = &plan->groups[plan->comparisons[c].group];
        comparison = plan->comparisons[c].name;
    }
    size_t most = 1 + cohort->center_count + (group ? group->level_count : 0), count = 1;
    TableColumn *columns = arena_array(page->html.arena, most, sizeof *columns);
    columns[0] = column_one(page, "overall", "all", phrase(page->html.language, "All patients"), cohort->count, NULL);
    for (size_t l = 0; group && l < group->level_count; l++) {
        size_t patients = count_level(cohort, group, (uint32_t)l);
        if (patients)
            columns[count++] =
                column_one(page, group->name, group->levels[l].code, page_label(page, &group->levels[l].label),
                           patients, level_patients(page, comparison, group->levels[l].code));
    }
    if (group) write_table_one(page, "Patients by group", columns, count, group);
    count = 1;
    for (size_t c = 0; c < cohort->center_count; c++) {
        const char *name = cohort->centers[c].center->name;
        columns[count++] = column_one(page, "center", name, name, cohort->centers[c].status[COHORT_ANALYSED],
                                      center_patients(page, name));
    }
    write_table_one(page, "Patients by center", columns, count, NULL);
    html_line(&page->html, "p", "note",
              "Percentages are of those whose value is known; where it is not known of all, their number stands behind "
              "the stroke. Not collected: the center does not ask for it. A date known only to the month or year "
              "counts as the middle of what it can mean.");
}

// ---- Completeness --------------------------------------------------------------------------------------------------

void page_completeness(Page *page)
{
    const HtmlPivot matrix = {.table = page_table(page, TABLE_COMPLETENESS),
                              .caption = "Present, % of the records it belongs to",
                              .row = 0,
                              .column = 1,
                              .value = 9,
                              .corner = "Attribute",
                              .beside = {{6, "unknown {1}", true},
                                         {8, "missing {1}", true},
                                         {7, "not applicable {1}", true}}};
    page_open_section(page, "completeness", "Completeness of the data");
    html_pivot(&page->html, &matrix);
    html_line(&page->html, "p", "note",
              "Of the records of all patients stored: in how many per cent of those the attribute belongs to there is "
              "a value; how many say that it is unknown, or nothing; and to how many it does not belong, as the plan "
              "says (a dose to treatments other than radiotherapy, for instance). In completeness.csv they add up to "
              "the records.");
    page_close_section(page);
}

static void write_centers(Page *page)
{
    static const size_t CENTERS[] = {0, 1, 2, 3, 4, 5};
    PAGE_SHOW(page, TABLE_CENTERS, "Events and follow-up by center", NULL, CENTERS);
    html_line(&page->html, "p", "note",
              "Completeness of follow-up: time observed, of the time to the event or to the data cut-off (Clark et "
              "al. 2002).");
}

void page_patients(Page *page)
{
    page_open_section(page, "patients", "Patients");
    write_flow(page);
    if (page->plan->variable_count && page->results->cohort->count) write_tables_one(page);
    write_centers(page);
    page_close_section(page);
}
