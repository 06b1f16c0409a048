// The document, section by section, in the order a reader needs it: what was found, who was looked at, how, then the
// details.
#include "report/page_parts.h"

#include <math.h>

#include "base/markup.h"

// ---- Head ----------------------------------------------------------------------------------------------------------

static void write_head(Page *page)
{
    static const char *const STYLES[] = {"report/report.css", "report/figure.css", NULL};
    html_open_document(&page->html, page_label(page, &page->plan->title), "img-src data:", STYLES);
}

const char *page_file(Language language)
{
    return language == LANGUAGE_EN ? "report.html" : "report.zh.html";
}

static void write_language_link(Page *page)
{
    bool english = page->html.language == LANGUAGE_EN;
    buffer_format(page->html.out, "<p class=\"languages\"><a href=\"%s\" lang=\"%s\">%s</a></p>\n",
                  page_file(english ? LANGUAGE_ZH : LANGUAGE_EN), html_language(english ? LANGUAGE_ZH : LANGUAGE_EN),
                  english ? "中文" : "English");
}

static void write_header(Page *page)
{
    const Cohort *cohort = page->results->cohort;
    const char *cut_off = provenance_cut_off(cohort, page->html.language, page->html.arena),
               *notice = page_label(page, &page->plan->notice);
    buffer_string(page->html.out, "<header>\n");
    if (notice) html_text(&page->html, "p", "notice", notice);
    write_language_link(page);
    html_text(&page->html, "h1", NULL, page_label(page, &page->plan->title));
    html_line(&page->html, "p", "quiet",
              "Patients: {1}. Centers: {2}. Data cut-off {3}. Analysis plan {4}, version {5}.",
              page_count(page, cohort->count), page_count(page, cohort->center_count),
              cut_off, page->plan->name, page->plan->version);
    buffer_string(page->html.out, "</header>\n");
}

// ---- Key figures ---------------------------------------------------------------------------------------------------

typedef struct Tile {
    const char *title, *value, *unit, *below;
} Tile;

static void write_tile(Page *page, const Tile *tile)
{
    Html *html = &page->html;
    buffer_string(html->out, "<div>");
    html_text(html, "dt", NULL, tile->title);
    // A number stands large; words in its place do not fit so.
    buffer_string(html->out, strpbrk(tile->value, "0123456789") ? "<dd><b>" : "<dd><b class=\"words\">");
    markup_text(html->out, tile->value);
    if (tile->unit) {
        buffer_string(html->out, " ");
        html_text(html, "small", NULL, tile->unit);
    }
    buffer_string(html->out, "</b> ");
    markup_text(html->out, tile->below);
    buffer_string(html->out, "</dd></div>\n");
}

// An estimate of the tables by its address. A value that does not exist has no unit.
static void write_estimate_tile(Page *page, const char *title, const char *unit, const char *address)
{
    const Number *value = tables_number(page->tables, address);
    const Number *lower = tables_number(page->tables, arena_format(page->html.arena, "%s_lower", address));
    const Number *upper = tables_number(page->tables, arena_format(page->html.arena, "%s_upper", address));
    const Estimate estimate = {*value, *lower, *upper};
    Buffer limits = {0};
    estimate_write_limits(&limits, &estimate, page->html.language);
    const Tile tile = {title, page_number(page, value), isnan(value->value) ? NULL : unit,
                       page_fill(page, "95% CI: {1}", buffer_c_string(&limits), NULL)};
    buffer_free(&limits);
    write_tile(page, &tile);
}

static void write_key_figures(Page *page)
{
    const Results *results = page->results;
    const Plan *plan = page->plan;
    const char *endpoint = page_label(page, &plan->endpoint.label), *months = phrase(page->html.language, "months");
    const Tile patients = {
        phrase(page->html.language, "Patients analysed"), page_count(page, results->overall.subjects), NULL,
        page_fill(page, "of {1} stored", page_count(page, results->cohort->snapshot->patient_count), NULL)};
    const Tile events = {phrase(page->html.language, "Events"), page_count(page, results->overall.events), NULL,
                         page_label(page, &plan->endpoint.event_label)};
    buffer_string(page->html.out, "<dl class=\"tiles\">\n");
    write_tile(page, &patients);
    write_tile(page, &events);
    write_estimate_tile(page, page_fill(page, "{1}, median", endpoint, NULL), months, "survival.overall.all.median");
    if (plan->rate_count) {
        const char *last = arena_format(page->html.arena, "%u", plan->rate_months[plan->rate_count - 1]);
        write_estimate_tile(page, page_fill(page, "{1} at {2} months", endpoint, last), "%",
                            arena_format(page->html.arena, "rates.overall.all.%s.survival", last));
    }
    write_estimate_tile(page, phrase(page->html.language, "Follow-up, median"), months, "follow_up.overall.all.median");
    buffer_string(page->html.out, "</dl>\n");
}

// ---- Methods -------------------------------------------------------------------------------------------------------

static void write_method(Page *page, const char *title, const char *english, const char *first, const char *second,
                         const char *third)
{
    buffer_string(page->html.out, "<dt>");
    html_say(&page->html, title);
    buffer_string(page->html.out, "</dt>");
    html_line(&page->html, "dd", NULL, english, first, second, third);
}

static void write_methods(Page *page)
{
    const Plan *plan = page->plan;
    const PlanEndpoint *endpoint = &plan->endpoint;
    page_open_section(page, "methods", "What was measured, and how");
    buffer_string(page->html.out, "<dl class=\"methods\">\n");
    write_method(page, "Endpoint", "{1}: from {2} to {3}.", page_label(page, &endpoint->label),
                 page_label(page, &endpoint->origin_label), page_label(page, &endpoint->event_label));
    write_method(page, "Censoring", "Patients without the event are censored at {1}.",
                 page_label(page, &endpoint->end_label), NULL, NULL);
    write_method(page, "Time",
                 "Counted in whole days; months of {1} days are only printed. A rate at 12 months counts the events up "
                 "to that many times {1} days.",
                 plan->month_text, NULL, NULL);
    if (plan->suppress_below)
        write_method(page, "Curves and rates",
                     "Kaplan-Meier; 95% limits from Greenwood's variance, {1}. Curves and rates end where fewer than "
                     "{2} patients are left.",
                     confidence_name(plan->confidence), page_count(page, plan->suppress_below), NULL);
    else
        write_method(page, "Curves and rates",
                     "Kaplan-Meier; 95% limits from Greenwood's variance, {1}. Where fewer than 5 patients or a tenth "
                     "of the group are left, curves are drawn faintly.",
                     confidence_name(plan->confidence), NULL, NULL);
    write_method(
        page, "Medians",
        "Where the curve comes down to 50%, limits where its band does (Brookmeyer-Crowley). The SPSS-compatible "
        "limits are median ± 1.96 standard errors; they are symmetric, and given to compare with older publications.",
        NULL, NULL, NULL);
    write_method(page, "Follow-up",
                 "Median by reverse Kaplan-Meier (Schemper and Smith 1996), from the same origin. The median of those "
                 "without the event is the plain one, as older publications give it.",
                 NULL, NULL, NULL);
    write_method(page, "Tests",
                 "Two-sided. P values computed for this report and its tables: {1}; they are not corrected for their "
                 "number except where it says Holm.",
                 page_count(page, tables_count_p(page->tables)), NULL, NULL);
    buffer_string(page->html.out, "</dl>\n");
    page_close_section(page);
}

// ---- Published figures ---------------------------------------------------------------------------------------------

static void write_published(Page *page)
{
    const Published *published = page->request->published;
    if (!published) return;
    page_open_section(page, "published", "Published figures beside this report");
    html_line(&page->html, "p", NULL, "{1} of {2} figures of {3} are equal as printed.",
              page_count(page, published->equal), page_count(page, published->count), published->source);
    buffer_string(page->html.out, "<div class=\"scroll\" tabindex=\"0\"><table>\n<thead><tr><th scope=\"col\">");
    html_say(&page->html, "Figure");
    buffer_string(page->html.out, "</th><th scope=\"col\" class=\"number\">");
    html_say(&page->html, "published");
    buffer_string(page->html.out, "</th><th scope=\"col\" class=\"number\">");
    html_say(&page->html, "this report");
    buffer_string(page->html.out, "</th></tr></thead>\n<tbody>\n");
    for (size_t r = 0; r < published->count; r++) {
        const PublishedRow *row = &published->rows[r];
        buffer_format(page->html.out, "<tr%s>", row->equal ? "" : " class=\"differs\"");
        html_text(&page->html, "th scope=\"row\"", NULL, page_label(page, row->label));
        html_text(&page->html, "td", "number", row->published);
        html_text(&page->html, "td", "number", row->found);
        buffer_string(page->html.out, "</tr>\n");
    }
    buffer_string(page->html.out, "</tbody>\n</table></div>\n");
    page_close_section(page);
}

// ---- The page ------------------------------------------------------------------------------------------------------

void page_write(const PageRequest *request, Buffer *out)
{
    Arena arena = {0};
    Page page = {.html = {out, &REPORT_PHRASES, request->language, &arena},
                 .request = request,
                 .results = request->results,
                 .plan = request->results->plan,
                 .tables = request->tables,
                 .provenance = provenance_make(request->results->cohort)};
    write_head(&page);
    write_header(&page);
    buffer_string(out, "<main>\n");
    write_key_figures(&page);
    page_patients(&page);
    write_methods(&page);
    page_survival(&page);
    page_models(&page);
    write_published(&page);
    page_completeness(&page);
    page_derivations(&page);
    page_provenance(&page);
    buffer_string(out, "</main>\n");
    html_close_document(&page.html);
    arena_free(&arena);
}
