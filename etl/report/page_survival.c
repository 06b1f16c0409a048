// The sections with survival curves: all patients, comparisons, comparisons inside subgroups.
#include "report/page_parts.h"

// ---- Survival ------------------------------------------------------------------------------------------------------

static const size_t SURVIVAL_SHOWN[] = {1, 2, 3, 4, 5};

// What was measured is what the plan calls it.
static const char *endpoint_caption(Page *page, const char *words)
{
    return page_fill(page, words, page_label(page, &page->plan->endpoint.label), NULL);
}

static void write_survival_table(Page *page, const char *only)
{
    PAGE_SHOW(page, TABLE_SURVIVAL, endpoint_caption(page, "{1}: median, months (95% CI)"), only, SURVIVAL_SHOWN);
}

static void write_rates_table(Page *page, const char *only)
{
    const HtmlPivot rates = {.table = page_table(page, TABLE_RATES),
                             .caption = endpoint_caption(page, "{1}, % (95% CI)"),
                             .note = page_basis(page, LIMITS_CURVE),
                             .only = only,
                             .row = 1,
                             .column = 2,
                             .value = 3,
                             .corner = "Group",
                             .column_words = "{1} months",
                             .beside = {{4, "at risk {1}", false}}};
    if (page->plan->rate_count) html_pivot(&page->html, &rates);
}

static void write_overall(Page *page)
{
    static const size_t QUARTILES[] = {1, 2, 3, 6, 4, 7, 5}, FOLLOW_UP[] = {1, 2, 3, 4, 5, 6},
                        SPANS[] = {0, 1, 2, 3, 4, 5, 6};
    buffer_string(page->html.out, "<section id=\"overall\">\n");
    html_text(&page->html, "h2", NULL, page_label(page, &page->plan->endpoint.label));
    page_figure(page, "overall");
    PAGE_SHOW(page, TABLE_SURVIVAL, endpoint_caption(page, "{1}: quartiles, months (95% CI)"), "overall", QUARTILES);
    write_rates_table(page, "overall");
    PAGE_SHOW(page, TABLE_FOLLOW_UP, "Follow-up, months (95% CI)", "overall", FOLLOW_UP);
    if (page->plan->span_count) PAGE_SHOW(page, TABLE_SPANS, "Other times, months", NULL, SPANS);
    page_close_section(page);
}

// ---- Comparisons ---------------------------------------------------------------------------------------------------

// Of a group whose levels mean more and more of something.
static void write_trend(Page *page, const ResultComparison *comparison)
{
    if (!page->plan->groups[comparison->plan->group].ordered) return;
    const char *address = arena_format(page->html.arena, "tests.%s.trend_p", comparison->plan->name);
    html_line(&page->html, "p", NULL,
              "Log-rank test for a trend over the levels in the order shown, scores 1, 2, …: {1}.",
              page_p(page, tables_number(page->tables, address)));
}

static void write_left_out(Page *page, const ResultComparison *comparison)
{
    if (comparison->undecided)
        html_line(&page->html, "p", "note",
                  "Left out, because it cannot be told whether they belong to this subgroup: {1}.",
                  page_count(page, comparison->undecided));
    if (comparison->elsewhere)
        html_line(&page->html, "p", "note", "In none of these groups and therefore not compared: {1}.",
                  page_count(page, comparison->elsewhere));
}

// Events expected, tests by center, restricted means: of the comparisons among everybody.
static void write_details(Page *page, const ResultComparison *comparison)
{
    static const size_t EXPECTED[] = {1, 2, 3, 4, 5}, PAIRS[] = {1, 2, 3, 4, 5}, RESTRICTED[] = {1, 2, 3, 4, 5, 6};
    const char *name = comparison->plan->name;
    if (comparison->reason)
        html_line(&page->html, "p", "note", "Log-rank test: not estimable ({1})",
                  phrase(page->html.language, comparison->reason));
    else PAGE_SHOW(page, TABLE_EXPECTED, "Log-rank: events observed and expected", name, EXPECTED);
    if (comparison->pairs.count) PAGE_SHOW(page, TABLE_PAIRS, "Two groups at a time, log-rank", name, PAIRS);
    if (!comparison->reason) {
        const Number *stratified =
            tables_number(page->tables, arena_format(page->html.arena, "tests.%s.p_by_center", name));
        const Number *center = tables_number(page->tables, arena_format(page->html.arena, "tests.%s.center_p", name));
        html_line(&page->html, "p", NULL,
                  "Log-rank test stratified by center: {1}. Do centers differ once the groups are known (Cox, "
                  "likelihood ratio)? {2}.",
                  page_p(page, stratified), page_p(page, center));
    }
    if (page->plan->restricted_group != (int)comparison->plan->group) return;
    for (size_t m = 0; m < page->plan->restricted_count; m++) {
        const char *months = arena_format(page->html.arena, "%u", page->plan->restricted_months[m]);
        html_line(&page->html, "h4", NULL, "Mean months without the event in the first {1} months", months);
        PAGE_SHOW(page, TABLE_RESTRICTED, "Restricted mean survival time", months, RESTRICTED);
    }
}

static void write_comparison(Page *page, const ResultComparison *comparison)
{
    html_text(&page->html, "h3", NULL, page_label(page, &comparison->plan->label));
    page_figure(page, comparison->plan->name);
    write_survival_table(page, comparison->plan->name);
    write_rates_table(page, comparison->plan->name);
    write_trend(page, comparison);
    if (comparison->plan->subgroup == PLAN_EVERYBODY) write_details(page, comparison);
    write_left_out(page, comparison);
}

static size_t count_comparisons(const Page *page, bool in_subgroups)
{
    size_t count = 0;
    for (size_t c = 0; c < page->plan->comparison_count; c++)
        count += (page->plan->comparisons[c].subgroup != PLAN_EVERYBODY) == in_subgroups;
    return count;
}

static void write_comparisons(Page *page, bool in_subgroups)
{
    for (size_t c = 0; c < page->plan->comparison_count; c++)
        if ((page->plan->comparisons[c].subgroup != PLAN_EVERYBODY) == in_subgroups)
            write_comparison(page, &page->results->comparisons[c]);
}

// Behind the last comparison: chi-square, degrees of freedom and P of each.
static void write_all_tests(Page *page)
{
    static const size_t TESTS[] = {0, 1, 2, 3, 4, 5, 7};
    PAGE_SHOW(page, TABLE_TESTS, "All log-rank tests", NULL, TESTS);
}

static void write_among_everybody(Page *page)
{
    if (!count_comparisons(page, false)) return;
    page_open_section(page, "comparisons", "Comparisons");
    write_comparisons(page, false);
    html_line(&page->html, "p", "caution",
              "The groups were not drawn by lot. A treatment that begins after the clock has started favours those who "
              "stay free of the event long enough to receive it (immortal time).");
    if (!count_comparisons(page, true)) write_all_tests(page);
    page_close_section(page);
}

static void write_in_subgroups(Page *page)
{
    if (!count_comparisons(page, true)) return;
    page_open_section(page, "subgroups", "Comparisons inside subgroups");
    html_line(&page->html, "p", "caution",
              "That P is below 0.05 in one subgroup and above it in another does not show that the effect differs "
              "between them: that is asked by a test of interaction.");
    write_comparisons(page, true);
    write_all_tests(page);
    page_close_section(page);
}

void page_survival(Page *page)
{
    write_overall(page);
    write_among_everybody(page);
    write_in_subgroups(page);
}
