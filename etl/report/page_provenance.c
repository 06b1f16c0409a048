// The sections that say where the numbers come from: how each variable was derived; data, plan and program.
#include "report/page_parts.h"

#include <assert.h>

#include "base/markup.h"

// ---- How each variable was derived ----------------------------------------------------------------------------------

enum { KIND, NAME, LEVEL, MEANING, RULE, PLACE, PATIENTS, BOUNDED, DEFAULTED };   // columns of TABLE_DEFINITIONS

static const char *const KINDS[DERIVATION_KIND_COUNT] = {
    [DERIVATION_PARAMETER] = "Parameters", [DERIVATION_DEFINITION] = "Definitions", [DERIVATION_ENDPOINT] = "Endpoint",
    [DERIVATION_SPAN] = "Other times",     [DERIVATION_GROUP] = "Groups",           [DERIVATION_SUBGROUP] = "Subgroups",
    [DERIVATION_VARIABLE] = "Variables",   [DERIVATION_EFFECT] = "Exposure"};

static bool is_kind(const Table *table, size_t row, DerivationKind kind)
{
    return table_has(table, row, KIND, derivation_kind_name(kind));
}

static const Derivation *derivation_of(const Page *page, const Table *table, size_t row)
{
    const Derivations *derivations = page->results->cohort->derivations;
    for (size_t d = 0; d < derivations->count; d++)
        if (is_kind(table, row, derivations->items[d].kind) && table_has(table, row, NAME, derivations->items[d].name))
            return &derivations->items[d];
    assert(false);   // the table was made from them
    return NULL;
}

// Rows of one derived variable begin here; answers where they end.
static size_t end_of_entry(const Table *table, size_t row)
{
    size_t end = row + 1;
    while (end < table->rows && table_has(table, end, KIND, table_code(table, row, KIND)) &&
           table_has(table, end, NAME, table_code(table, row, NAME)))
        end++;
    return end;
}

// A level has a label of its own, whatever its code; the other outcomes have a word.
static const char *outcome_word(const Page *page, const Table *table, size_t row)
{
    static const char *const WORDS[][2] = {
        {"yes", "yes"}, {"no", "no"}, {"value", "with a value"}, {"missing", "undetermined"}};
    const CellText *meaning = &table_cell(table, row, MEANING)->text;
    bool own = meaning->label != derivation_of(page, table, row)->label;
    for (size_t w = 0; !own && w < sizeof WORDS / sizeof *WORDS; w++)
        if (table_has(table, row, LEVEL, WORDS[w][0])) return phrase(page->html.language, WORDS[w][1]);
    return table_label(meaning, page->html.language);
}

static size_t sum_of(const Table *table, size_t row, size_t end, size_t column)
{
    double sum = 0;
    for (; row < end; row++) sum += table_cell(table, row, column)->number.value;
    return (size_t)sum;
}

// "no: 11 · yes: 41 · undetermined: 0", and how many of them came by less than a rule that saw a full value.
static void write_counts(Page *page, const Table *table, size_t row, size_t end)
{
    const char *list = "";
    for (size_t r = row; r < end; r++)
        list = arena_format(page->html.arena, "%s%s%s", list, r > row ? " · " : "",
                            page_fill(page, "{1}: {2}", outcome_word(page, table, r),
                                      page_number(page, &table_cell(table, r, PATIENTS)->number)));
    static const struct { size_t column; const char *words;
    } WAYS[] = {{DEFAULTED, "by the rule's last resort: {1}"}, {BOUNDED, "known between bounds only: {1}"}};
    for (size_t w = 0; w < sizeof WAYS / sizeof *WAYS; w++) {
        size_t patients = sum_of(table, row, end, WAYS[w].column);
        if (patients)
            list = arena_format(page->html.arena, "%s; %s", list,
                                page_fill(page, WAYS[w].words, page_count(page, patients), NULL));
    }
    html_text(&page->html, "p", "counts", list);
}

static void write_rule(Page *page, const Table *table, size_t row)
{
    html_text(&page->html, "code", NULL, table_code(table, row, RULE));
    buffer_char(page->html.out, ' ');
    html_text(&page->html, "span", "quiet", table_code(table, row, PLACE));
}

// A group's levels have a rule each; they are tried in this order.
static void write_levels(Page *page, const Table *table, size_t row, size_t end)
{
    buffer_string(page->html.out, "<ol>\n");
    for (size_t r = row; r + 1 < end; r++) {
        buffer_string(page->html.out, "<li>");
        markup_text(page->html.out, outcome_word(page, table, r));
        buffer_string(page->html.out, ": ");
        write_rule(page, table, r);
        buffer_string(page->html.out, "</li>\n");
    }
    buffer_string(page->html.out, "</ol>\n");
}

static void write_entry(Page *page, const Table *table, size_t row, size_t end)
{
    buffer_string(page->html.out, "<dt><b>");
    markup_text(page->html.out, page_label(page, derivation_of(page, table, row)->label));
    buffer_string(page->html.out, "</b> ");
    html_text(&page->html, "code", NULL, table_code(table, row, NAME));
    buffer_string(page->html.out, "</dt><dd>");
    if (is_kind(table, row, DERIVATION_GROUP)) write_levels(page, table, row, end);
    else write_rule(page, table, row);
    if (!is_kind(table, row, DERIVATION_PARAMETER) && !page->plan->suppress_below)
        write_counts(page, table, row, end);
    buffer_string(page->html.out, "</dd>\n");
}

static void write_kind(Page *page, const Table *table, DerivationKind kind)
{
    bool opened = false;
    for (size_t row = 0, end; row < table->rows; row = end) {
        end = end_of_entry(table, row);
        if (!is_kind(table, row, kind)) continue;
        if (!opened) {
            html_line(&page->html, "h3", NULL, KINDS[kind]);
            buffer_string(page->html.out, "<dl class=\"rules\">\n");
        }
        opened = true;
        write_entry(page, table, row, end);
    }
    if (opened) buffer_string(page->html.out, "</dl>\n");
}

void page_derivations(Page *page)
{
    const Table *table = page_table(page, TABLE_DEFINITIONS);
    page_open_section(page, "definitions", "How each variable was derived");
    html_line(&page->html, "p", NULL,
              "Word by word as the analysis plan has the rules ({1}, version {2}, SHA-256 {3}), with the line they "
              "stand on; a rule sees the names above it.",
              page->plan->name, page->plan->version, page->provenance.plan_sha256);
    if (page->plan->suppress_below)
        html_line(&page->html, "p", "note", "How many patients each rule gave which value is not part of a release.");
    else
        html_line(&page->html, "p", "note",
                  "The counts of each add up to the {1} patients analysed. Undetermined: the rule gives no value. Last "
                  "resort: none of the rule's conditions held, and what it says for that case was taken. Between "
                  "bounds only: the value rests on a date not known to the day.",
                  page_count(page, page->results->cohort->count));
    for (int k = 0; k < DERIVATION_KIND_COUNT; k++) write_kind(page, table, (DerivationKind)k);
    page_close_section(page);
}

// ---- Data and program ----------------------------------------------------------------------------------------------

// A row of hashes; center NULL = that of the row above.
static void write_hash(Page *page, const char *center, const char *day, const char *what, const char *sha256)
{
    html_open_row(&page->html, NULL, center ? center : "");
    if (day) html_cell(&page->html, "day", day);
    html_cell(&page->html, NULL, what);
    html_cell(&page->html, "hash", sha256);
    html_close_row(&page->html);
}

static void open_hashes(Page *page, const char *caption, const char *const *titles)
{
    html_open_table(&page->html, "hashes", phrase(page->html.language, caption));
    for (; *titles; titles++) html_column(&page->html, phrase(page->html.language, *titles), false);
    html_open_rows(&page->html);
}

// Files by the path their schema declares: the names they came with may tell of a person.
static void write_files(Page *page)
{
    static const char *const TITLES[] = {"Center", "Data cut-off", "File", "SHA-256", NULL};
    const Cohort *cohort = page->results->cohort;
    const char *unknown = phrase(page->html.language, "a day not known"),
               *unnamed = phrase(page->html.language, "named otherwise");
    open_hashes(page, "What the centers sent", TITLES);
    for (size_t c = 0; c < cohort->center_count; c++) {
        const SnapshotCenter *center = cohort->centers[c].center;
        const char *day = center->extracted_on ? center->extracted_on : unknown;
        for (size_t f = 0; f < center->file_count; f++)
            write_hash(page, f ? NULL : center->name, f ? "" : day,
                       center->files[f].path ? center->files[f].path : unnamed, center->files[f].sha256);
    }
    html_close_table(&page->html);
}

static void write_readings(Page *page)
{
    static const char *const TITLES[] = {"Center", "Read with", "SHA-256", NULL};
    const Cohort *cohort = page->results->cohort;
    const Provenance *provenance = &page->provenance;
    open_hashes(page, "What they were read with, and the report made with", TITLES);
    for (size_t c = 0; c < cohort->center_count; c++) {
        const SnapshotCenter *center = cohort->centers[c].center;
        if (!center->schema_sha256) continue;
        write_hash(page, center->name, NULL, page_fill(page, "schema, time zone {1}", center->timezone, NULL),
                   center->schema_sha256);
        write_hash(page, NULL, NULL, phrase(page->html.language, "mapping"), center->mapping_sha256);
    }
    const char *all = phrase(page->html.language, "All centers");
    write_hash(page, all, NULL,
               page_fill(page, "record model {1}/{2}", page->plan->model->name, page->plan->model->version),
               provenance->model_sha256);
    write_hash(page, NULL, NULL,
               page_fill(page, "analysis plan {1}, version {2}", page->plan->name, page->plan->version),
               provenance->plan_sha256);
    write_hash(page, NULL, NULL, phrase(page->html.language, "analysis data: rows without pseudonyms, sorted"),
               provenance->analysis_sha256);
    html_close_table(&page->html);
}

static void write_conventions(Page *page)
{
    size_t count;
    const Convention *conventions = provenance_conventions(page->plan, page->html.arena, &count);
    html_line(&page->html, "h3", NULL, "Conventions");
    buffer_string(page->html.out, "<dl class=\"methods\">\n");
    for (size_t i = 0; i < count; i++) {
        html_line(&page->html, "dt", NULL, conventions[i].title);
        html_line(&page->html, "dd", NULL, conventions[i].text, conventions[i].value);
    }
    buffer_string(page->html.out, "</dl>\n");
}

static void write_program(Page *page)
{
    const Provenance *provenance = &page->provenance;
    if (provenance->commit)
        html_line(&page->html, "p", "note", "Computed by rmnpc {1}, commit {2}, with {3}.", provenance->version,
                  provenance->commit, provenance->engine);
    else
        html_line(&page->html, "p", "note", "Computed by rmnpc {1}, built from an archive without a commit, with {2}.",
                  provenance->version, provenance->engine);
}

static void write_verdict(Page *page)
{
    const Verdict *verdict = page->request->verdict;
    if (!verdict)
        html_line(
            &page->html, "p", "note",
            "Not cross-checked with R: `rmnpc report --verify` does it, or Rscript verify.R over exported records.");
    else
        html_line(&page->html, "p", "note",
                  verdict->passed
                      ? "Cross-checked: {1} numbers computed again from the records with R {2} and survival "
                        "{3} agree, largest difference {4} (verify.R)."
                      : "Cross-check failed: of {1} numbers computed again from the records with R {2} and "
                        "survival {3} some differ, by up to {4} (verify.R). Do not use this report.",
                  verdict->numbers, verdict->r, verdict->survival, verdict->difference);
}

// What a release leaves out, and why.
static void write_withheld(Page *page)
{
    const Withheld *withheld = &page->tables->withheld;
    html_line(&page->html, "p", "note",
              "For release: {1} counts of fewer than {2} patients are suppressed, {3} more from which these could be "
              "told, and {4} other numbers that rest on so few or are single patients'. Curves and rates are shown in "
              "whole months and percent where {2} events have come together; between these points curves are straight "
              "lines. All numbers are rounded.",
              page_count(page, withheld->primary), page_count(page, page->plan->suppress_below),
              page_count(page, withheld->complementary), page_count(page, withheld->others + withheld->undescribed));
}

static void write_places(Page *page)
{
    html_line(&page->html, "p", "note",
              page->plan->suppress_below
                  ? "The same numbers: report.json and tables/*.csv; the figures: figures/*.svg; sums of all files: "
                    "SHA256SUMS. When the report was made stands in run.json only, so that the same data give the same "
                    "bytes."
                  : "The same numbers with full precision: report.json and tables/*.csv; the figures: figures/*.svg; "
                    "sums of all files: SHA256SUMS. When the report was made stands in run.json only, so that the same "
                    "data give the same bytes.");
}

void page_provenance(Page *page)
{
    page_open_section(page, "provenance", "Data and program");
    write_files(page);
    write_readings(page);
    write_program(page);
    write_verdict(page);
    if (page->plan->suppress_below) write_withheld(page);
    write_conventions(page);
    write_places(page);
    page_close_section(page);
}
