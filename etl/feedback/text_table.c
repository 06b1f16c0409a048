// The table of checks, the codes no list has, what the fields hold, the ledger.
#include <inttypes.h>

#include "feedback/text.h"
#include "feedback/text_style.h"
#include "feedback/words.h"
#include "wrap/unicode.h"

enum { COLUMNS = 5, WIDEST = 48 };

// Rows of texts, each column as wide as its widest cell.
typedef struct Grid {
    const char *(*rows)[COLUMNS];
    size_t count, columns;
    unsigned right;            // bit c: column c is aligned to the right
} Grid;

static void write_grid(const Grid *grid, FILE *out)
{
    size_t widths[COLUMNS] = {0};
    for (size_t r = 0; r < grid->count; r++)
        for (size_t c = 0; c < grid->columns; c++) {
            size_t width = unicode_width(text_from(grid->rows[r][c]));
            if (width > widths[c] && width <= WIDEST) widths[c] = width;
        }
    for (size_t r = 0; r < grid->count; r++) {
        size_t blank = 0;      // columns passed over since the last text: none at the end of a line
        for (size_t c = 0; c < grid->columns; c++) {
            const char *text = grid->rows[r][c];
            size_t width = unicode_width(text_from(text)), room = width < widths[c] ? widths[c] - width : 0;
            bool right = grid->right >> c & 1;
            blank += right ? room : 0;
            if (width) fprintf(out, "%*s%s", (int)blank, "", text);
            blank = (width ? 0 : blank) + (right ? 0 : room) + 3;
        }
        fputc('\n', out);
    }
}

static const char *number_text(uint64_t number, Arena *arena)
{
    char digits[WORDS_NUMBER];
    words_number(number, digits);
    return arena_string(arena, digits);
}

static void say_number(const Feedback *feedback, const char *english, uint64_t number, const char *what, FILE *out)
{
    char digits[WORDS_NUMBER];
    words_number(number, digits);
    words_say(out, feedback->language, english, digits, what);
}

// ---- Checks --------------------------------------------------------------------------------------------------------

// "15 /    96"; of what nobody counts how often it is decided, "15 / –".
static const char *bad_of_checked(const Check *check, size_t width, Arena *arena)
{
    const char *bad = number_text(check->bad, arena);
    const char *checked = check->counted ? number_text(check->checked, arena) : "–";
    size_t blanks = width - unicode_width(text_from(checked));
    return arena_format(arena, "%s / %*s%s", bad, (int)blanks, "", checked);
}

static size_t widest_checked(const Feedback *feedback, Arena *arena)
{
    size_t widest = 1;
    for (size_t i = 0; i < feedback->checks->by_state[CHECK_FAILED]; i++) {
        const Check *check = &feedback->checks->items[i];
        size_t width = check->counted ? strlen(number_text(check->checked, arena)) : 1;
        if (width > widest) widest = width;
    }
    return widest;
}

static void write_failed(const Feedback *feedback, Arena *arena, FILE *out)
{
    size_t failed = feedback->checks->by_state[CHECK_FAILED], width = widest_checked(feedback, arena);
    Language language = feedback->language;
    Grid grid = {arena_array(arena, failed + 1, sizeof *grid.rows), failed + 1, 4, 1U << 2};
    const Place *beside = feedback->findings->file_count == 1 ? &(Place){.file = 0} : NULL;
    grid.rows[0][0] = words_in(language, "check");
    grid.rows[0][1] = words_in(language, "severity");
    grid.rows[0][2] = words_in(language, "bad / checked");
    grid.rows[0][3] = words_in(language, "first");
    for (size_t i = 0; i < failed; i++) {
        const Check *check = &feedback->checks->items[i];
        const Place *first = &feedback->findings->items[check->findings[0]].place;
        grid.rows[i + 1][0] = mask_visible(text_from(check_name(check, arena)), arena);
        grid.rows[i + 1][1] = words_in(language, severity_name(check->severity));
        grid.rows[i + 1][2] = bad_of_checked(check, width, arena);
        grid.rows[i + 1][3] = text_place(feedback, first, beside, arena);
    }
    write_grid(&grid, out);
}

void text_checks(const Feedback *feedback, FILE *out)
{
    Arena arena = {0};
    const size_t *states = feedback->checks->by_state;
    if (states[CHECK_FAILED]) write_failed(feedback, &arena, out);
    if (feedback->checks->count && !feedback->ledger->refused) {
        say_number(feedback, states[CHECK_PASSED] == 1 ? "{1} check passed" : "{1} checks passed",
                   states[CHECK_PASSED], NULL, out);
        words_say(out, feedback->language, ", ");
        say_number(feedback, "{1} had nothing to decide", states[CHECK_NOT_APPLICABLE], NULL, out);
        fputc('\n', out);
    }
    arena_free(&arena);
}

// ---- Codes no list has ---------------------------------------------------------------------------------------------

void text_unmapped(const Feedback *feedback, FILE *out)
{
    const UnmappedCodes *codes = feedback->unmapped;
    Arena arena = {0};
    Language language = feedback->language;
    size_t limit = feedback_limit(feedback, TEXT_CODES), shown = codes->count < limit ? codes->count : limit;
    Grid grid = {arena_array(&arena, shown + 1, sizeof *grid.rows), shown + 1, 4, 1U << 2};
    grid.rows[0][0] = words_in(language, "code that no list has");
    grid.rows[0][1] = words_in(language, "field");
    grid.rows[0][2] = words_in(language, "cells");
    grid.rows[0][3] = words_in(language, "list");
    for (size_t i = 0; i < shown; i++) {
        const Unmapped *code = &codes->items[i];
        grid.rows[i + 1][0] = masked_print(&code->shown, language, &arena);
        grid.rows[i + 1][1] = mask_visible(text_from(code->field), &arena);
        grid.rows[i + 1][2] = number_text(code->count, &arena);
        grid.rows[i + 1][3] = arena_format(&arena, "%s:%" PRIu32, code->file, code->line);
    }
    if (shown) {
        fputc('\n', out);
        write_grid(&grid, out);
    }
    if (shown < codes->count) {
        size_t more = codes->count - shown;
        say_number(feedback,
                   more == 1 ? "{1} more code (--limit 0 lists all)" : "{1} more codes (--limit 0 lists all)", more,
                   NULL, out);
        fputc('\n', out);
    }
    arena_free(&arena);
}

// ---- What the fields hold ------------------------------------------------------------------------------------------

enum { TOP_CODES = 5 };

static const char *range_text(const ProfileField *field, Language language, Arena *arena)
{
    if (!field->low) return "";
    if (strcmp(field->low, field->high) == 0) return field->low;
    return words_filled(language, arena, "{1} to {2}", field->low, field->high);
}

// "男 1 200, 女 <5, 3 more; in no list: 1".
static const char *codes_text(const ProfileField *field, Language language, Arena *arena)
{
    const char *text = "", *between = "";
    size_t shown = field->code_count < TOP_CODES ? field->code_count : TOP_CODES;
    for (size_t i = 0; i < shown; i++) {
        const ProfileCode *code = &field->codes[i];
        const char *count = code->count ? number_text(code->count, arena) : arena_format(arena, "<%d", PROFILE_SMALL);
        text = arena_format(arena, "%s%s%s %s", text, between, mask_visible(text_from(code->text), arena), count);
        between = words_in(language, ", ");
    }
    if (field->code_total > shown)
        text = arena_format(arena, "%s%s%s", text, between,
                            words_filled(language, arena, "{1} more", number_text(field->code_total - shown, arena)));
    if (!field->unknown) return text;
    return arena_format(arena, "%s%s%s", text, shown ? words_in(language, ", ") : "",
                        words_filled(language, arena, "in no list: {1}", number_text(field->unknown, arena)));
}

static void fill_field(const ProfileField *field, Language language, const char *row[COLUMNS], Arena *arena)
{
    row[0] = mask_visible(text_from(field->field), arena);
    row[1] = arena_format(arena, "%u %%", profile_filled_percent(field));
    row[2] = arena_format(arena, "%s%s", number_text(field->distinct, arena), field->distinct_more ? "+" : "");
    row[3] = range_text(field, language, arena);
    row[4] = codes_text(field, language, arena);
}

// One table a resource, of `count` fields.
static void write_fields(const Feedback *feedback, const ProfileField *fields, size_t count, Arena *arena, FILE *out)
{
    Language language = feedback->language;
    Grid grid = {arena_array(arena, count + 1, sizeof *grid.rows), count + 1, COLUMNS, 1U << 1 | 1U << 2};
    fputc('\n', out);
    words_say(out, language, fields->rows == 1 ? "{1}: {2} row" : "{1}: {2} rows", fields->resource,
              number_text(fields->rows, arena));
    fputc('\n', out);
    grid.rows[0][0] = words_in(language, "field");
    grid.rows[0][1] = words_in(language, "filled");
    grid.rows[0][2] = words_in(language, "different");
    grid.rows[0][3] = words_in(language, "range");
    grid.rows[0][4] = words_in(language, "commonest codes");
    for (size_t i = 0; i < count; i++) fill_field(&fields[i], language, grid.rows[i + 1], arena);
    write_grid(&grid, out);
}

void text_profile(const Feedback *feedback, FILE *out)
{
    const Profile *profile = feedback->profile;
    Arena arena = {0};
    if (!profile || !feedback->text_profile) return;
    for (size_t i = 0, end; i < profile->count; i = end) {
        for (end = i; end < profile->count && strcmp(profile->fields[end].resource, profile->fields[i].resource) == 0;)
            end++;
        write_fields(feedback, &profile->fields[i], end - i, &arena, out);
    }
    arena_free(&arena);
}

// ---- The ledger ----------------------------------------------------------------------------------------------------

static void write_center(const Feedback *feedback, FILE *out)
{
    fputs(feedback->center, out);
    words_say(out, feedback->language, ": ");
}

static void write_read(const Feedback *feedback, const LedgerLine *line, FILE *out)
{
    bool one = line->read == 1;
    if (strcmp(line->unit, "row") == 0)
        say_number(feedback, one ? "{1} row read" : "{1} rows read", line->read, NULL, out);
    else if (strcmp(line->unit, "patient") == 0)
        say_number(feedback, one ? "{1} patient read" : "{1} patients read", line->read, NULL, out);
    else
        say_number(feedback, one ? "{1} {2} record read" : "{1} {2} records read", line->read, line->unit, out);
}

static void write_line(const Feedback *feedback, const LedgerLine *line, FILE *out)
{
    Arena arena = {0};
    write_center(feedback, out);
    if (strcmp(line->file, "*") != 0) {
        fputs(mask_visible(text_from(line->file), &arena), out);
        words_say(out, feedback->language, ": ");
    }
    write_read(feedback, line, out);
    for (int d = 0; d < DISPOSITION_COUNT; d++) {
        fputs(d ? " + " : " = ", out);
        say_number(feedback, words_disposition((Disposition)d), line->counts[d], NULL, out);
    }
    fputc('\n', out);
    arena_free(&arena);
}

void feedback_summary(const Feedback *feedback, FILE *out)
{
    if (!feedback->ledger->refused) {
        write_line(feedback, &feedback->ledger->lines[feedback->ledger->count - 1], out);
        return;
    }
    write_center(feedback, out);
    words_say(out, feedback->language, "{1}; nothing is loaded", words_in(feedback->language, feedback->state));
    fputc('\n', out);
}

// "c09: 1 error, 2 warnings, 0 notes".
static void write_counts(const Feedback *feedback, FILE *out)
{
    static const Severity SHOWN[] = {SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_INFO};
    write_center(feedback, out);
    for (size_t i = 0; i < sizeof SHOWN / sizeof *SHOWN; i++) {
        size_t count = feedback->findings->by_severity[SHOWN[i]];
        if (i) words_say(out, feedback->language, ", ");
        say_number(feedback, words_severity(SHOWN[i], count), count, NULL, out);
    }
    fputc('\n', out);
}

void text_ledger(const Feedback *feedback, FILE *out)
{
    if (feedback->checks->count) fputc('\n', out);
    for (size_t i = 0; i + 1 < feedback->ledger->count; i++) write_line(feedback, &feedback->ledger->lines[i], out);
    feedback_summary(feedback, out);
    write_counts(feedback, out);
}
