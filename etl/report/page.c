// The document, section by section, in the order a reader needs it: what was found, who was looked at, how, then the
// details.
#include "report/page.h"

#include <assert.h>
#include <math.h>

#include "base/embedded.h"
#include "base/version.h"
#include "report/figure.h"
#include "report/html.h"
#include "report/markup.h"
#include "wrap/hash.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

typedef struct Page {
    Html html;
    const PageRequest *request;
    const Results *results;
    const Plan *plan;
    const Tables *tables;
} Page;

static const char *label_of(const Page *page, const Label *label)
{
    return label->text[page->html.language];
}

static const char *count_text(Page *page, size_t count)
{
    return arena_format(page->html.arena, "%zu", count);
}

static const Table *table_of(const Page *page, TableId id)
{
    return &page->tables->items[id];
}

static void open_section(Page *page, const char *id, const char *title)
{
    buffer_format(page->html.out, "<section id=\"%s\">\n", id);
    html_line(&page->html, "h2", NULL, title);
}

static void close_section(Page *page)
{
    buffer_string(page->html.out, "</section>\n");
}

// ---- Head ----------------------------------------------------------------------------------------------------------

static void write_style(Page *page, const char *name)
{
    Text style = embedded_find(name);
    assert(style.data);
    buffer_text(page->html.out, style);
}

static void write_head(Page *page)
{
    Buffer *out = page->html.out;
    buffer_format(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n", page->html.language == LANGUAGE_ZH ? "zh-Hans" : "en");
    buffer_string(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n"
                       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n");
    html_text(&page->html, "title", NULL, label_of(page, &page->plan->title));
    buffer_string(out, "<style>\n");
    write_style(page, "report/report.css");
    write_style(page, "report/figure.css");
    buffer_string(out, "</style>\n</head>\n<body>\n");
}

// The last day any center took its data out; NULL when none says.
static const char *newest_extract(const Page *page)
{
    const Cohort *cohort = page->results->cohort;
    const char *newest = NULL;
    for (size_t c = 0; c < cohort->center_count; c++) {
        const char *day = cohort->centers[c].center->extracted_on;
        if (day && (!newest || strcmp(day, newest) > 0)) newest = day;
    }
    return newest;
}

static void write_header(Page *page)
{
    const Cohort *cohort = page->results->cohort;
    const char *newest = newest_extract(page), *notice = label_of(page, &page->plan->notice);
    buffer_string(page->html.out, "<header>\n");
    if (notice) html_text(&page->html, "p", "notice", notice);
    html_text(&page->html, "h1", NULL, label_of(page, &page->plan->title));
    html_line(&page->html, "p", "quiet", "Patients: {1}. Centers: {2}. Data taken out up to {3}. Analysis plan {4}, version {5}.", count_text(page, cohort->count),
              count_text(page, cohort->center_count), newest ? newest : phrase(page->html.language, "a day not known"), page->plan->name, page->plan->version);
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
    buffer_string(html->out, "<dd><b>");
    markup_text(html->out, tile->value);
    if (tile->unit) {
        buffer_string(html->out, " ");
        html_text(html, "small", NULL, tile->unit);
    }
    buffer_string(html->out, "</b> ");
    markup_text(html->out, tile->below);
    buffer_string(html->out, "</dd></div>\n");
}

static const char *fill(Page *page, const char *english, const char *first, const char *second)
{
    Buffer text = {0};
    phrase_fill(&text, page->html.language, english, first, second);
    const char *filled = arena_text(page->html.arena, buffer_as_text(&text)).data;
    buffer_free(&text);
    return filled;
}

static const char *short_number(Page *page, const Number *number)
{
    Buffer text = {0};
    number_write_short(&text, number, page->html.language);
    const char *filled = arena_text(page->html.arena, buffer_as_text(&text)).data;
    buffer_free(&text);
    return filled;
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
    const Tile tile = {title, short_number(page, value), isnan(value->value) ? NULL : unit, fill(page, "95% CI: {1}", buffer_c_string(&limits), NULL)};
    buffer_free(&limits);
    write_tile(page, &tile);
}

static void write_key_figures(Page *page)
{
    const Results *results = page->results;
    const Plan *plan = page->plan;
    const char *endpoint = label_of(page, &plan->endpoint.label), *months = phrase(page->html.language, "months");
    const Tile patients = {phrase(page->html.language, "Patients analysed"), count_text(page, results->overall.subjects), NULL,
                           fill(page, "of {1} stored", count_text(page, results->cohort->snapshot->patient_count), NULL)};
    const Tile events = {phrase(page->html.language, "Events"), count_text(page, results->overall.events), NULL, label_of(page, &plan->endpoint.event_label)};
    buffer_string(page->html.out, "<dl class=\"tiles\">\n");
    write_tile(page, &patients);
    write_tile(page, &events);
    write_estimate_tile(page, fill(page, "{1}, median", endpoint, NULL), months, "survival.overall.all.median");
    if (plan->rate_count) {
        const char *last = arena_format(page->html.arena, "%u", plan->rate_months[plan->rate_count - 1]);
        write_estimate_tile(page, fill(page, "{1} at {2} months", endpoint, last), "%", arena_format(page->html.arena, "rates.overall.all.%s.survival", last));
    }
    write_estimate_tile(page, phrase(page->html.language, "Follow-up, median"), months, "follow_up.overall.all.median");
    buffer_string(page->html.out, "</dl>\n");
}

// ---- Methods -------------------------------------------------------------------------------------------------------

static void write_method(Page *page, const char *title, const char *english, const char *first, const char *second, const char *third)
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
    open_section(page, "methods", "What was measured, and how");
    buffer_string(page->html.out, "<dl class=\"methods\">\n");
    write_method(page, "Endpoint", "{1}: from {2} to {3}.", label_of(page, &endpoint->label), label_of(page, &endpoint->origin_label), label_of(page, &endpoint->event_label));
    write_method(page, "Censoring", "Patients without the event are censored at {1}.", label_of(page, &endpoint->end_label), NULL, NULL);
    write_method(page, "Time", "Counted in whole days; months of {1} days are only printed. A rate at 12 months counts the events up to that many times {1} days.", plan->month_text, NULL, NULL);
    write_method(page, "Curves and rates", "Kaplan-Meier; 95% limits from Greenwood's variance, {1}. Where fewer than 5 patients or a tenth of the group are left, curves are drawn faintly.", confidence_name(plan->confidence), NULL, NULL);
    write_method(page, "Medians", "Where the curve comes down to 50%, limits where its band does (Brookmeyer-Crowley). The SPSS-compatible limits are median ± 1.96 standard errors; they are symmetric, and given to compare with older publications.", NULL, NULL, NULL);
    write_method(page, "Follow-up", "Median by reverse Kaplan-Meier (Schemper and Smith 1996), from the same origin.", NULL, NULL, NULL);
    write_method(page, "Tests", "Log-rank, two-sided. P values in this report: {1}, not corrected for their number except where it says Holm.", count_text(page, page->results->tests), NULL, NULL);
    buffer_string(page->html.out, "</dl>\n");
    close_section(page);
}

// ---- Patients ------------------------------------------------------------------------------------------------------

// What is left, what is taken away and what is added.
static const char *flow_class(const char *stage)
{
    if (strcmp(stage, "read") == 0 || strcmp(stage, "stored") == 0 || strcmp(stage, "analysed") == 0) return "main";
    return strcmp(stage, "kept") == 0 ? "plus" : "minus";
}

static void write_patients(Page *page)
{
    const HtmlPivot flow = {.table = table_of(page, TABLE_FLOW), .caption = "Patients, from submission to analysis", .row = 1, .column = 0, .value = 2,
                            .corner = "Stage", .row_class = flow_class, .skip_zero_rows = true};
    open_section(page, "patients", "Patients");
    html_pivot(&page->html, &flow);
    html_line(&page->html, "p", "note", "Each patient stands in one line: stored = in the last accepted submission, less those quarantined, withdrawn or set aside, "
              "plus those kept; analysed = stored, less those left out for the first reason that applies. Lines that are zero everywhere are left out.");
    close_section(page);
}

// ---- Survival ------------------------------------------------------------------------------------------------------

static const char *p_note(Page *page, const ResultComparison *comparison)
{
    if (comparison->reason) return fill(page, "Log-rank test: not estimable ({1})", phrase(page->html.language, comparison->reason), NULL);
    const Number p = number(NUMBER_P, comparison->test.p);
    const char *text = short_number(page, &p), *sign = text[0] == '<' || text[0] == '>' ? "" : "= ";
    return fill(page, "Log-rank P {1}{2}", sign, text);
}

// The figure twice: the style sheet shows the one that fits the screen.
static void write_figure(Page *page, const char *title, const ResultArm *const *arms, size_t arm_count, const char *note)
{
    FigureRequest figure = {.plan = page->plan, .language = page->html.language, .title = title, .arms = arms, .arm_count = arm_count, .note = note};
    buffer_string(page->html.out, "<figure>\n");
    figure_write(&figure, page->html.out);
    figure.narrow = true;
    figure_write(&figure, page->html.out);
    buffer_string(page->html.out, "</figure>\n");
}

static const size_t SURVIVAL_SHOWN[] = {1, 2, 3, 4, 5};

static void write_survival_table(Page *page, const char *only)
{
    const HtmlView survival = {table_of(page, TABLE_SURVIVAL), "Median survival, months (95% CI)", only, SURVIVAL_SHOWN, COUNT(SURVIVAL_SHOWN)};
    html_table(&page->html, &survival);
}

static void write_rates_table(Page *page, const char *only)
{
    const HtmlPivot rates = {.table = table_of(page, TABLE_RATES), .caption = "Survival, % (95% CI)", .only = only, .row = 1, .column = 2, .value = 3, .corner = "Group",
                             .column_words = "{1} months", .beside = 4, .beside_words = "at risk {1}"};
    if (page->plan->rate_count) html_pivot(&page->html, &rates);
}

static void write_overall(Page *page)
{
    static const size_t QUARTILES[] = {1, 2, 3, 6, 4, 7, 5}, FOLLOW_UP[] = {1, 2, 3, 4, 5}, SPANS[] = {0, 1, 2, 3, 4, 5, 6};
    const ResultArm *arms[] = {&page->results->overall};
    const HtmlView quartiles = {table_of(page, TABLE_SURVIVAL), "Quartiles of survival, months (95% CI)", "overall", QUARTILES, COUNT(QUARTILES)};
    const HtmlView follow_up = {table_of(page, TABLE_FOLLOW_UP), "Follow-up, months (95% CI)", "overall", FOLLOW_UP, COUNT(FOLLOW_UP)};
    const HtmlView spans = {table_of(page, TABLE_SPANS), "Other times, months", NULL, SPANS, COUNT(SPANS)};
    const char *title = label_of(page, &page->plan->endpoint.label);
    buffer_string(page->html.out, "<section id=\"overall\">\n");
    html_text(&page->html, "h2", NULL, title);
    write_figure(page, title, arms, 1, NULL);
    html_table(&page->html, &quartiles);
    write_rates_table(page, "overall");
    html_table(&page->html, &follow_up);
    if (page->plan->span_count) html_table(&page->html, &spans);
    close_section(page);
}

// ---- Comparisons ---------------------------------------------------------------------------------------------------

static const ResultArm *const *arm_list(Page *page, const ResultComparison *comparison)
{
    const ResultArm **arms = arena_array(page->html.arena, comparison->arm_count + 1, sizeof *arms);
    for (size_t a = 0; a < comparison->arm_count; a++) arms[a] = &comparison->arms[a];
    return arms;
}

static void write_left_out(Page *page, const ResultComparison *comparison)
{
    if (comparison->undecided)
        html_line(&page->html, "p", "note", "Left out, because it cannot be told whether they belong to this subgroup: {1}.", count_text(page, comparison->undecided));
    if (comparison->elsewhere) html_line(&page->html, "p", "note", "In none of these groups and therefore not compared: {1}.", count_text(page, comparison->elsewhere));
}

static void write_comparison(Page *page, const ResultComparison *comparison, const char *heading)
{
    static const size_t PAIRS[] = {1, 2, 3, 4, 5};
    const char *name = comparison->plan->name, *title = label_of(page, &comparison->plan->label);
    html_text(&page->html, heading, NULL, title);
    write_figure(page, title, arm_list(page, comparison), comparison->arm_count, p_note(page, comparison));
    write_survival_table(page, name);
    write_rates_table(page, name);
    if (comparison->pairs.count) {
        const HtmlView pairs = {table_of(page, TABLE_PAIRS), "Two groups at a time, log-rank", name, PAIRS, COUNT(PAIRS)};
        html_table(&page->html, &pairs);
    }
    write_left_out(page, comparison);
}

static void write_comparisons(Page *page, bool in_subgroups)
{
    static const size_t TESTS[] = {0, 1, 2, 3, 4, 5};
    size_t count = 0;
    for (size_t c = 0; c < page->plan->comparison_count; c++) count += (page->plan->comparisons[c].subgroup != PLAN_EVERYBODY) == in_subgroups;
    if (!count) return;
    open_section(page, in_subgroups ? "subgroups" : "comparisons", in_subgroups ? "Comparisons inside subgroups" : "Comparisons");
    for (size_t c = 0; c < page->plan->comparison_count; c++)
        if ((page->plan->comparisons[c].subgroup != PLAN_EVERYBODY) == in_subgroups) write_comparison(page, &page->results->comparisons[c], "h3");
    if (in_subgroups) {
        const HtmlView tests = {table_of(page, TABLE_TESTS), "All log-rank tests", NULL, TESTS, COUNT(TESTS)};
        html_table(&page->html, &tests);
        html_line(&page->html, "p", "caution", "That P is below 0.05 in one subgroup and above it in another does not show that the effect differs between them: "
                  "that is asked by a test of interaction.");
    }
    html_line(&page->html, "p", "caution", "The groups were not drawn by lot. A treatment that begins after the clock has started favours those who live long enough "
              "to receive it (immortal time).");
    close_section(page);
}

// ---- Published figures ---------------------------------------------------------------------------------------------

static void write_published(Page *page)
{
    const Published *published = page->request->published;
    if (!published) return;
    open_section(page, "published", "Published figures beside this report");
    html_line(&page->html, "p", NULL, "{1} of {2} figures of {3} are equal as printed.", count_text(page, published->equal), count_text(page, published->count), published->source);
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
        html_text(&page->html, "th scope=\"row\"", NULL, label_of(page, row->label));
        html_text(&page->html, "td", "number", row->published);
        html_text(&page->html, "td", "number", row->found);
        buffer_string(page->html.out, "</tr>\n");
    }
    buffer_string(page->html.out, "</tbody>\n</table></div>\n");
    close_section(page);
}

// ---- Definitions, data, program ------------------------------------------------------------------------------------

static void write_definitions(Page *page)
{
    const Table *table = table_of(page, TABLE_DEFINITIONS);
    open_section(page, "definitions", "Derived variables");
    html_line(&page->html, "p", NULL, "Word by word as the plan has them; a rule sees the names above it. Undetermined: patients analysed of whom the rule gives no value.");
    buffer_string(page->html.out, "<dl class=\"rules\">\n");
    for (size_t r = 0; r < table->rows; r++) {
        buffer_string(page->html.out, "<dt><b>");
        markup_text(page->html.out, table_label(&table_cell(table, r, 1)->text, page->html.language));
        buffer_string(page->html.out, "</b> ");
        html_text(&page->html, "code", NULL, table_cell(table, r, 0)->text.code);
        double undetermined = table_cell(table, r, 3)->number.value;
        if (undetermined > 0) html_line(&page->html, "span", "quiet", "undetermined: {1}", count_text(page, (size_t)undetermined));
        buffer_string(page->html.out, "</dt><dd>");
        html_text(&page->html, "code", NULL, table_cell(table, r, 2)->text.code);
        buffer_string(page->html.out, "</dd>\n");
    }
    buffer_string(page->html.out, "</dl>\n");
    close_section(page);
}

static void write_files(Page *page)
{
    const Cohort *cohort = page->results->cohort;
    buffer_string(page->html.out, "<div class=\"scroll\" tabindex=\"0\"><table>\n<caption>");
    html_say(&page->html, "What the centers sent");
    buffer_string(page->html.out, "</caption>\n<thead><tr>");
    static const char *const TITLES[] = {"Center", "Taken out on", "File", "SHA-256"};
    for (size_t t = 0; t < COUNT(TITLES); t++) html_line(&page->html, "th scope=\"col\"", NULL, TITLES[t]);
    buffer_string(page->html.out, "</tr></thead>\n<tbody>\n");
    for (size_t c = 0; c < cohort->center_count; c++) {
        const SnapshotCenter *center = cohort->centers[c].center;
        for (size_t f = 0; f < center->file_count; f++) {
            buffer_string(page->html.out, "<tr>");
            html_text(&page->html, "th scope=\"row\"", NULL, f ? "" : center->name);
            html_text(&page->html, "td", "day", f ? "" : center->extracted_on ? center->extracted_on : phrase(page->html.language, "a day not known"));
            html_text(&page->html, "td", NULL, center->files[f].name);
            html_text(&page->html, "td", "hash", center->files[f].sha256);
            buffer_string(page->html.out, "</tr>\n");
        }
    }
    buffer_string(page->html.out, "</tbody>\n</table></div>\n");
}

static void write_footer(Page *page)
{
    unsigned char digest[HASH_SHA256_SIZE];
    char hex[HASH_SHA256_HEX];
    hash_sha256(page->plan->text.data, page->plan->text.size, digest);
    hash_hex(digest, hex);
    open_section(page, "provenance", "Data and program");
    write_files(page);
    html_line(&page->html, "p", "note", "Analysis plan {1} version {2}, SHA-256 {3}. Common model {4} version {5}. Computed by rmnpc {6}. Not cross-checked with R.",
              page->plan->name, page->plan->version, hex, page->plan->model->name, page->plan->model->version, RMNPC_VERSION);
    html_line(&page->html, "p", "note", "The same numbers with full precision: report.json and tables/*.csv; the figures: figures/*.svg; sums of all files: SHA256SUMS. "
              "When the report was made stands in run.json only, so that the same data give the same bytes.");
    close_section(page);
}

// ---- The page ------------------------------------------------------------------------------------------------------

void page_write(const PageRequest *request, Buffer *out)
{
    Arena arena = {0};
    Page page = {.html = {out, request->language, &arena}, .request = request, .results = request->results, .plan = request->results->plan, .tables = request->tables};
    write_head(&page);
    write_header(&page);
    buffer_string(out, "<main>\n");
    write_key_figures(&page);
    write_patients(&page);
    write_methods(&page);
    write_overall(&page);
    write_comparisons(&page, false);
    write_comparisons(&page, true);
    write_published(&page);
    write_definitions(&page);
    write_footer(&page);
    buffer_string(out, "</main>\n</body>\n</html>\n");
    arena_free(&arena);
}
