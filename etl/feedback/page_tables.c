// The tables behind the findings: codes that are in no list, what the fields hold, the ledger, files and versions.
#include <inttypes.h>

#include "feedback/page_parts.h"
#include "feedback/words.h"

static void column(Page *page, const char *english, bool numeric)
{
    html_column(&page->html, html_word(&page->html, english), numeric);
}

// ---- Codes that are in no list -------------------------------------------------------------------------------------

// The line that would make the code known, as it would be written: an entry of an enum, of a code list in YAML or in a
// CSV file.
static const char *line_to_add(Page *page, const Unmapped *code)
{
    Buffer line = {0};
    bool csv = text_ends(text_from(code->file), ".csv");
    const char *quote = csv ? "\"" : "'", *value = code->shown.text;
    buffer_string(&line, quote);
    for (; *value; value++) {
        buffer_char(&line, *value);
        if (*value == *quote) buffer_char(&line, *quote);
    }
    buffer_string(&line, quote);
    if (code->code != FINDING_NOT_IN_ENUM) buffer_string(&line, csv ? ",…" : ": …");
    return buffer_keep(&line, page->html.arena).data;
}

static void write_unmapped(Page *page, const Unmapped *code)
{
    Html *html = &page->html;
    const Finding *first = &page->feedback->findings->items[code->findings[0]];
    html_open_row(html, NULL, page_visible(page, code->field));
    page_open_cell(page, "Code", NULL);
    page_value(page, &code->shown);
    page_close_cell(page);
    page_cell(page, "Times", "number", html_count(html, code->count));
    page_cell(page, "First", NULL, page_place(page, &first->place));
    page_open_cell(page, "Line to add", "words");
    if (code->shown.kind == MASK_SHOWN) html_text(html, "code", NULL, line_to_add(page, code));
    html_text(html, "span", "where",
              arena_format(html->arena, "%s:%" PRIu32 " (%s)", page_visible(page, code->file), code->line, code->list));
    page_close_cell(page);
    html_close_row(html);
}

void page_unmapped(Page *page)
{
    const UnmappedCodes *codes = page->feedback->unmapped;
    Html *html = &page->html;
    if (!codes->count) return;
    html_open_section(html, "codes", "Codes that are in no list");
    html_line(html, "p", NULL,
              "Correct the code where it is mistyped. Where it is right, who keeps the definitions adds the line.");
    html_open_table(html, "unmapped", html_word(html, "Codes that are in no list"));
    column(page, "Field", false);
    column(page, "Code", false);
    column(page, "Times", true);
    column(page, "First", false);
    column(page, "Line to add", false);
    html_open_rows(html);
    size_t limit = feedback_limit(page->feedback, PAGE_CODES), shown = codes->count < limit ? codes->count : limit;
    bool masked = false;
    for (size_t i = 0; i < shown; i++) {
        write_unmapped(page, &codes->items[i]);
        masked |= codes->items[i].shown.kind != MASK_SHOWN;
    }
    html_close_table(html);
    page_more(page, codes->count - shown);
    if (masked)
        html_line(html, "p", "note",
                  "A code that may be a person's name is shown by its shape; it stands in the cell, and --show-values "
                  "shows it.");
    html_close_section(html);
}

// ---- What the fields hold ------------------------------------------------------------------------------------------

static void write_filled(Page *page, const ProfileField *field)
{
    unsigned percent = profile_filled_percent(field);
    page_open_cell(page, "Filled", "day");
    buffer_format(page->html.out,
                  "<svg class=\"bar\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" "
                  "aria-hidden=\"true\"><rect width=\"%u\" height=\"10\"/></svg>%u%%",
                  percent, percent);
    page_close_cell(page);
}

static const char *code_count(Page *page, uint64_t count)
{
    return count ? html_count(&page->html, count) : arena_format(page->html.arena, "<%d", PROFILE_SMALL);
}

static void write_codes(Page *page, const ProfileField *field)
{
    Html *html = &page->html;
    page_open_cell(page, "Commonest codes", "codes words");
    for (size_t i = 0; i < field->code_count; i++) {
        buffer_string(html->out, "<span>");
        html_text(html, "code", NULL, field->codes[i].text);
        html_text(html, "small", NULL, code_count(page, field->codes[i].count));
        buffer_string(html->out, "</span> ");
    }
    if (field->code_total > field->code_count)
        html_line(html, "span", "quiet", "{1} more", html_count(html, field->code_total - field->code_count));
    if (field->unknown) html_line(html, "span", "quiet", "in no list: {1}", html_count(html, field->unknown));
    page_close_cell(page);
}

static const char *range(Page *page, const ProfileField *field)
{
    if (!field->low) return "";
    if (strcmp(field->low, field->high) == 0) return field->low;
    return html_fill(&page->html, "{1} to {2}", field->low, field->high);
}

static void write_field(Page *page, const ProfileField *field)
{
    Html *html = &page->html;
    html_open_row(html, NULL, page_visible(page, field->field));
    write_filled(page, field);
    page_cell(page, "Different", "number",
              arena_format(html->arena, "%s%s", html_count(html, field->distinct), field->distinct_more ? "+" : ""));
    page_cell(page, "Range", "day", range(page, field));
    write_codes(page, field);
    html_close_row(html);
}

static void open_resource(Page *page, const ProfileField *field)
{
    Html *html = &page->html;
    html_open_table(html, "profile",
                    html_fill(html, "{1}: {2} rows", field->resource, html_count(html, field->rows)));
    column(page, "Field", false);
    column(page, "Filled", false);
    column(page, "Different", true);
    column(page, "Range", false);
    column(page, "Commonest codes", false);
    html_open_rows(html);
}

void page_profile(Page *page)
{
    const Profile *profile = page->feedback->profile;
    if (!profile || !profile->count) return;
    html_open_section(&page->html, "fields", "What the fields hold");
    html_line(&page->html, "p", "note",
              "Rows that count, without repeated and withdrawn ones. Dates are given by month or year; counts below "
              "{1} are not told.",
              html_count(&page->html, PROFILE_SMALL));
    for (size_t i = 0; i < profile->count; i++) {
        const ProfileField *field = &profile->fields[i];
        bool first = i == 0 || strcmp(field->resource, profile->fields[i - 1].resource) != 0;
        if (first && i) html_close_table(&page->html);
        if (first) open_resource(page, field);
        write_field(page, field);
    }
    html_close_table(&page->html);
    html_close_section(&page->html);
}

// ---- Ledger --------------------------------------------------------------------------------------------------------

static const char *ledger_label(Page *page, const LedgerLine *line)
{
    if (strcmp(line->unit, "patient") == 0) return html_word(&page->html, "Patients");
    const char *unit = strcmp(line->unit, "row") == 0 ? html_word(&page->html, "rows") : line->unit;
    return html_fill(&page->html, "{1} ({2})", page_visible(page, line->file), unit);
}

// Loaded and quarantined are always told, the others where there are any.
static bool is_told(const Ledger *ledger, Disposition disposition)
{
    if (disposition == DISPOSITION_LOADED || disposition == DISPOSITION_QUARANTINED) return true;
    for (size_t i = 0; i < ledger->count; i++)
        if (ledger->lines[i].counts[disposition]) return true;
    return false;
}

static const struct {
    const char *title, *meaning;
} DISPOSITIONS[DISPOSITION_COUNT] = {
    [DISPOSITION_LOADED] = {"Loaded", "Loaded: in the database, or ready for it."},
    [DISPOSITION_DUPLICATE] = {"Duplicate", "Duplicate: equal to another row, counted once."},
    [DISPOSITION_QUARANTINED] =
        {"Quarantined", "Quarantined: kept out until an error is mended; what was loaded before stays."},
    [DISPOSITION_EXCLUDED] = {"Excluded", "Excluded: valid and stored, but not in the cohort."},
    [DISPOSITION_REMOVED] = {"Removed", "Removed: withdrawn by the center."},
    [DISPOSITION_SUPERSEDED] = {"Superseded", "Superseded: an older row of the same thing."},
    [DISPOSITION_IGNORED] = {"Ignored", "Ignored: out of scope, as the schema says."},
};

void page_ledger(Page *page)
{
    const Ledger *ledger = page->feedback->ledger;
    Html *html = &page->html;
    if (ledger->refused) return;
    html_open_section(html, "ledger", "What became of every row");
    html_open_table(html, "ledger", html_word(html, "Every row that was read stands in one of the columns."));
    column(page, "File", false);
    column(page, "Read", true);
    for (int d = 0; d < DISPOSITION_COUNT; d++)
        if (is_told(ledger, (Disposition)d)) column(page, DISPOSITIONS[d].title, true);
    html_open_rows(html);
    for (size_t i = 0; i < ledger->count; i++) {
        const LedgerLine *line = &ledger->lines[i];
        html_open_row(html, i + 1 == ledger->count ? "total" : NULL, ledger_label(page, line));
        page_cell(page, "Read", "number", html_count(html, line->read));
        for (int d = 0; d < DISPOSITION_COUNT; d++)
            if (is_told(ledger, (Disposition)d))
                page_cell(page, DISPOSITIONS[d].title, "number", html_count(html, line->counts[d]));
        html_close_row(html);
    }
    html_close_table(html);
    for (int d = 0; d < DISPOSITION_COUNT; d++)
        if (is_told(ledger, (Disposition)d)) html_line(html, "p", "note meaning", DISPOSITIONS[d].meaning);
    html_close_section(html);
}

// ---- Files and versions --------------------------------------------------------------------------------------------

static void write_file(Page *page, const SubjectFile *file)
{
    Html *html = &page->html;
    html_open_row(html, NULL, page_visible(page, file->name));
    if (file->missing) {
        html_line(html, "td colspan=\"3\"", NULL, "missing");
    } else {
        page_cell(page, "Read as", NULL, arena_format(html->arena, "%s, %s", file->format, file->encoding));
        page_cell(page, "Bytes", "number", html_count(html, file->size));
        page_cell(page, "SHA-256", "hash", file->sha256);
    }
    html_close_row(html);
}

static void write_definition(Page *page, const SubjectDefinition *definition)
{
    Html *html = &page->html;
    html_open_row(html, NULL, html_word(html, definition->role));
    page_cell(page, "Name", NULL, definition->name);
    page_cell(page, "Version", NULL, definition->version);
    page_cell(page, "SHA-256", "hash", definition->sha256);
    html_close_row(html);
}

void page_subject(Page *page)
{
    const Subject *subject = page->feedback->subject;
    Html *html = &page->html;
    html_open_section(html, "files", "Files and versions");
    if (subject->file_count) {
        html_open_table(html, "files", html_word(html, "Files"));
        column(page, "File", false);
        column(page, "Read as", false);
        column(page, "Bytes", true);
        column(page, "SHA-256", false);
        html_open_rows(html);
        for (size_t i = 0; i < subject->file_count; i++) write_file(page, &subject->files[i]);
        html_close_table(html);
    }
    html_open_table(html, "files", html_word(html, "Definitions"));
    column(page, "What", false);
    column(page, "Name", false);
    column(page, "Version", false);
    column(page, "SHA-256", false);
    html_open_rows(html);
    for (size_t i = 0; i < SUBJECT_DEFINITIONS; i++) write_definition(page, &subject->definitions[i]);
    html_close_table(html);
    html_line(html, "p", "note", "Checked by rmnpc {1}.", subject->program);
    html_close_section(html);
}
