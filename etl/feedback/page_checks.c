// What is wrong and where: each check that failed, worst first, opens to its places; then what was checked and held.
#include <inttypes.h>

#include "feedback/column.h"
#include "feedback/page_parts.h"
#include "feedback/words.h"

enum {
    OPEN_PLACES = 12,          // so many places of errors stand open from the start: more would hide the other checks
    LISTED_LINES = 8           // so many lines stand beside a check that is not open
};

// ---- Places --------------------------------------------------------------------------------------------------------

// What the table of a check's places has columns for.
typedef struct Shown {
    size_t count;              // rows
    bool file, line, column, field, patient, cells;
} Shown;

static const Finding *finding_at(const Page *page, const Check *check, size_t i)
{
    return &page->feedback->findings->items[check->findings[i]];
}

static const Excerpt *excerpt_at(const Page *page, const Check *check, size_t i)
{
    const Excerpts *excerpts = page->feedback->excerpts;
    return excerpts && excerpts->of[check->findings[i]].count ? &excerpts->of[check->findings[i]] : NULL;
}

static Shown what_is_shown(const Page *page, const Check *check)
{
    size_t limit = feedback_limit(page->feedback, PAGE_PLACES);
    Shown shown = {.count = check->bad < limit ? check->bad : limit, .file = page->feedback->subject->file_count > 1};
    for (size_t i = 0; i < shown.count; i++) {
        const Finding *finding = finding_at(page, check, i);
        shown.line |= finding->place.line > 0;
        shown.column |= finding->place.column > 0;
        shown.field |= strcmp(finding->place.field, "*") != 0 && strcmp(finding->place.field, check->field) != 0;
        shown.patient |= finding->patient != NULL;
        shown.cells |= excerpt_at(page, check, i) != NULL;
    }
    return shown;
}

// A rule compares cells, perhaps of several rows: each with its name, and the line where it is another one.
static void write_cells(Page *page, const Excerpt *excerpt)
{
    Html *html = &page->html;
    bool alone = excerpt->has_own && excerpt->count == 1 && excerpt->lines[0].count == 1;
    page_open_cell(page, "As read", "cells");
    if (alone) page_value(page, &excerpt->own);
    for (size_t l = 0; l < excerpt->count && !alone; l++) {
        const ExcerptLine *line = &excerpt->lines[l];
        buffer_string(html->out, "<div>");
        if (l) html_line(html, "span", "quiet", "line {1}:", page_line(page, line->line));
        if (line->hidden) html_line(html, "i", NULL, "the row has another width and is hidden");
        for (size_t c = 0; c < line->count; c++) {
            html_text(html, "span", "name", page_visible(page, line->cells[c].field));
            page_value(page, &line->cells[c].value);
        }
        buffer_string(html->out, "</div>");
    }
    page_close_cell(page);
}

static const char *patient_of(const Finding *finding)
{
    const char *numbered = finding->patient ? strchr(finding->patient, '#') : NULL;   // "patient #3"
    return numbered ? numbered : finding->patient ? finding->patient : "";
}

static void write_place(Page *page, const Check *check, size_t i, const Shown *shown)
{
    char letters[8];
    Html *html = &page->html;
    const Finding *finding = finding_at(page, check, i);
    const Place *place = &finding->place;
    const Excerpt *excerpt = excerpt_at(page, check, i);
    buffer_string(html->out, "<tr>");
    if (shown->file) page_cell(page, "File", NULL, page_file_name(page, place->file));
    if (shown->line) page_cell(page, "Line", "number", place->line ? page_line(page, place->line) : "");
    if (shown->column) page_cell(page, "Column", NULL, column_letters(place->column, letters));
    if (shown->field) page_cell(page, "Field", NULL, strcmp(place->field, "*") ? page_visible(page, place->field) : "");
    if (shown->patient) page_cell(page, "Patient", "day", patient_of(finding));
    if (shown->cells && excerpt) write_cells(page, excerpt);
    else if (shown->cells) page_cell(page, "As read", NULL, "");
    buffer_string(html->out, "</tr>\n");
}

static void write_places(Page *page, const Check *check, const Shown *shown)
{
    Html *html = &page->html;
    html_open_table(html, "places", html_word(html, "Where"));
    if (shown->file) html_column(html, html_word(html, "File"), false);
    if (shown->line) html_column(html, html_word(html, "Line"), true);
    if (shown->column) html_column(html, html_word(html, "Column"), false);
    if (shown->field) html_column(html, html_word(html, "Field"), false);
    if (shown->patient) html_column(html, html_word(html, "Patient"), false);
    if (shown->cells) html_column(html, html_word(html, "As read"), false);
    html_open_rows(html);
    for (size_t i = 0; i < shown->count; i++) write_place(page, check, i, shown);
    html_close_table(html);
    page_more(page, check->bad - shown->count);
}

// ---- Checks --------------------------------------------------------------------------------------------------------

// The first lines, where all stand in one file and column: "column J, lines 35, 83, 93 …". NULL where they do not.
static const char *lines_of(Page *page, const Check *check)
{
    char letters[8];
    Html *html = &page->html;
    const Place *first = &finding_at(page, check, 0)->place;
    const char *list = page_line(page, first->line);
    for (size_t i = 1; i < check->bad; i++) {
        const Place *place = &finding_at(page, check, i)->place;
        if (!place->line || place->file != first->file || place->column != first->column) return NULL;
        if (i < LISTED_LINES)
            list = arena_format(html->arena, "%s%s%s", list, html_word(html, ", "), page_line(page, place->line));
    }
    if (check->bad > LISTED_LINES) list = arena_format(html->arena, "%s …", list);
    if (!first->column) return html_fill(html, "lines {1}", list);
    return html_fill(html, "column {2}, lines {1}", list, column_letters(first->column, letters));
}

// "15 of 96 checked", or "15" where nobody counts how often it was decided.
static const char *share(Page *page, const Check *check)
{
    const char *bad = html_count(&page->html, check->bad);
    if (!check->counted) return bad;
    return html_fill(&page->html, "{1} of {2} checked", bad, html_count(&page->html, check->checked));
}

static const char *name_of(Page *page, const Check *check)
{
    const char *number = finding_kind(check->code)->number, *name = check_name(check, page->html.arena);
    if (strncmp(name, number, strlen(number)) != 0) name = arena_format(page->html.arena, "%s %s", number, name);
    return page_visible(page, name);
}

// "R401 dead-needs-date · file.csv · line 318, column Q · 死亡日期"; a field that is the check's name is not repeated.
static void write_where(Page *page, const Check *check)
{
    const Place *first = &finding_at(page, check, 0)->place;
    const char *lines = check->bad > 1 && first->line ? lines_of(page, check) : NULL;
    const char *place = lines ? lines : page_place(page, first), *field = first->field;
    Html *html = &page->html;
    buffer_string(html->out, "<span class=\"first\">");
    html_text(html, "b", NULL, name_of(page, check));
    if (page->feedback->subject->file_count > 1) html_text(html, "span", NULL, page_file_name(page, first->file));
    if (*place) html_text(html, "span", NULL, place);
    if (strcmp(field, "*") != 0 && (check->rule || strcmp(field, check->field) != 0))
        html_text(html, "span", NULL, page_visible(page, field));
    buffer_string(html->out, "</span>\n");
}

static void write_fact(Page *page, const char *name, const char *text)
{
    Html *html = &page->html;
    if (!text || !*text) return;
    buffer_string(html->out, "<span>");
    html_say(html, name);
    html_text(html, "code", NULL, page_visible(page, text));
    buffer_string(html->out, "</span>\n");
}

// What its findings have in common, under the names they have in lists; of a rule where it is written, too.
static void write_facts(Page *page, const Check *check)
{
    Buffer rule = {0};
    if (check->rule)
        buffer_format(&rule, "%s%s%s", check->origin ? check->origin : "", check->origin ? "/" : "", check->rule);
    buffer_string(page->html.out, "<p class=\"facts\">");
    write_fact(page, "code", finding_kind(check->code)->number);
    write_fact(page, "kind", check->word);
    write_fact(page, "rule", buffer_c_string(&rule));
    write_fact(page, "resource", check->resource);
    buffer_string(page->html.out, "</p>\n");
    buffer_free(&rule);
}

// places: how many more may stand open; none once a check had more.
static void write_check(Page *page, const Check *check, size_t *places)
{
    Html *html = &page->html;
    Shown shown = what_is_shown(page, check);
    bool open = check->severity == SEVERITY_ERROR && shown.count <= *places;
    *places = open ? *places - shown.count : 0;
    buffer_format(html->out, "<details class=\"%s\"%s>\n<summary>", severity_name(check->severity),
                  open ? " open" : "");
    html_line(html, "span", "severity", severity_name(check->severity));
    html_text(html, "h3", NULL, page_visible(page, check->message.text[html->language]));
    html_text(html, "span", "share", share(page, check));
    write_where(page, check);
    buffer_string(html->out, "</summary>\n<div class=\"inside\">\n");
    if (check->severity != SEVERITY_INFO)
        html_text(html, "p", "remedy", page_visible(page, check->remedy.text[html->language]));
    write_facts(page, check);
    if (shown.line || shown.file || shown.field) write_places(page, check, &shown);
    buffer_string(html->out, "</div>\n</details>\n");
}

static void write_held_row(Page *page, const Check *check)
{
    Html *html = &page->html;
    bool passed = check->state == CHECK_PASSED;
    html_open_row(html, passed ? "passed" : "idle", name_of(page, check));
    page_cell(page, "What it looks for", "words", page_visible(page, check->message.text[html->language]));
    page_cell(page, "Checked", "number", passed && check->counted ? html_count(html, check->checked) : "–");
    page_cell(page, "Result", "state", html_word(html, passed ? "passed" : "not applicable"));
    html_close_row(html);
}

static void write_held(Page *page)
{
    const Checks *checks = page->feedback->checks;
    Html *html = &page->html;
    size_t passed = checks->by_state[CHECK_PASSED], idle = checks->by_state[CHECK_NOT_APPLICABLE];
    if (passed + idle == 0) return;
    buffer_string(html->out, "<details class=\"held\">\n<summary><h3>");
    html_say(html, "Checks that found nothing");
    buffer_string(html->out, "</h3>");
    html_line(html, "span", "share", "{1} passed, {2} not applicable", html_count(html, passed),
              html_count(html, idle));
    buffer_string(html->out, "</summary>\n<div class=\"inside\">\n");
    html_line(html, "p", "note", "Not applicable: there was nothing to decide. That is not the same as passed.");
    html_open_table(html, "held", html_word(html, "Checks that found nothing"));
    html_column(html, html_word(html, "Check"), false);
    html_column(html, html_word(html, "What it looks for"), false);
    html_column(html, html_word(html, "Checked"), true);
    html_column(html, html_word(html, "Result"), false);
    html_open_rows(html);
    for (size_t i = 0; i < checks->count; i++)
        if (checks->items[i].state != CHECK_FAILED) write_held_row(page, &checks->items[i]);
    html_close_table(html);
    buffer_string(html->out, "</div>\n</details>\n");
}

void page_checks(Page *page)
{
    const Checks *checks = page->feedback->checks;
    size_t failed = checks->by_state[CHECK_FAILED];
    html_open_section(&page->html, "checks", failed ? "What was found, the worst first" : "What was checked");
    for (size_t i = 0, places = OPEN_PLACES; i < failed; i++) write_check(page, &checks->items[i], &places);
    write_held(page);
    if (failed && page->feedback->excerpts)
        html_line(&page->html, "p", "note",
                  "Values that may tell of a person are shown by their shape: 9 is a digit, a is a letter, {1} is a "
                  "Chinese character.",
                  "字");
    html_close_section(&page->html);
}
