// The findings for a spreadsheet: RFC 4180 with CR LF and, so that Excel takes it for UTF-8, a byte order mark. A text
// that a spreadsheet would take for a formula has a quote in front.
#include <inttypes.h>

#include "feedback/column.h"
#include "feedback/words.h"

typedef struct Sheet {
    Buffer out;
    Arena arena;
    bool begun;                // the line has a cell
} Sheet;

static void begin_cell(Sheet *sheet)
{
    if (sheet->begun) buffer_char(&sheet->out, ',');
    sheet->begun = true;
}

static void end_line(Sheet *sheet)
{
    buffer_string(&sheet->out, "\r\n");
    sheet->begun = false;
}

// Controls are made visible first, so that only quotes and commas are left to quote.
static void add_text(Sheet *sheet, const char *text)
{
    begin_cell(sheet);
    if (!text || !*text) return;
    buffer_csv_guarded(&sheet->out, mask_visible(text_from(text), &sheet->arena));
}

static void add_number(Sheet *sheet, uint64_t number)
{
    begin_cell(sheet);
    if (number) buffer_integer(&sheet->out, (int64_t)number);
}

// One column more where --limit leaves findings out.
static bool says_hidden(const Feedback *feedback)
{
    return feedback_limit(feedback, SIZE_MAX) != SIZE_MAX;
}

static void add_titles(Sheet *sheet, const Feedback *feedback)
{
    const Column *column;
    for (size_t c = 0; (column = column_at(c)); c++) add_text(sheet, words_in(feedback->language, column->name));
    if (says_hidden(feedback)) add_text(sheet, words_in(feedback->language, "hidden"));
    end_line(sheet);
}

// "病例.csv:1080:1 生存状态; 病例.csv:1080:3 死亡日期".
static const char *places_text(const Feedback *feedback, const Finding *finding, Arena *arena)
{
    const char *text = NULL;
    for (size_t i = 0; i < finding->compared_count; i++) {
        const Place *place = &finding->compared[i];
        const char *file = column_file(feedback, place->file);
        text = arena_format(arena, "%s%s%s:%" PRIu32 ":%" PRIu32 " %s", text ? text : "", text ? "; " : "",
                            file ? file : "", place->line, place->column, place->field);
    }
    return text;
}

static const char *text_of(const Feedback *feedback, const Finding *finding, const Column *column, Arena *arena)
{
    const char *text = column->text(feedback, finding, arena);
    return text && column->worded ? words_in(feedback->language, text) : text;
}

static void add_column(Sheet *sheet, const Feedback *feedback, size_t index, const Column *column)
{
    const Finding *finding = &feedback->findings->items[index];
    const Excerpt *excerpt = feedback->excerpts ? &feedback->excerpts->of[index] : NULL;
    bool has_cell = excerpt && excerpt->has_own;
    switch (column->kind) {
    case COLUMN_TEXT: add_text(sheet, text_of(feedback, finding, column, &sheet->arena)); break;
    case COLUMN_NUMBER: add_number(sheet, column->number(finding)); break;
    case COLUMN_PLACES: add_text(sheet, places_text(feedback, finding, &sheet->arena)); break;
    case COLUMN_CELL:
        add_text(sheet, has_cell ? masked_print(&excerpt->own, feedback->language, &sheet->arena) : NULL);
    }
}

// How many findings of its check are left out behind the last one that is listed; else nothing.
static void add_hidden(Sheet *sheet, const Feedback *feedback, size_t index)
{
    const Check *check = feedback->checks->of[index];
    size_t hidden = column_hidden(feedback, check);
    add_number(sheet, hidden && check->findings[check->bad - hidden - 1] == index ? hidden : 0);
}

static void add_finding(Sheet *sheet, const Feedback *feedback, size_t index)
{
    const Column *column;
    for (size_t c = 0; (column = column_at(c)); c++) add_column(sheet, feedback, index, column);
    if (says_hidden(feedback)) add_hidden(sheet, feedback, index);
    end_line(sheet);
}

void feedback_csv(const Feedback *feedback, FILE *out)
{
    Sheet sheet = {.begun = false};
    buffer_string(&sheet.out, "\xef\xbb\xbf");
    add_titles(&sheet, feedback);
    for (size_t i = 0; i < feedback->findings->count; i++) {
        if (!column_lists(feedback, i)) continue;
        add_finding(&sheet, feedback, i);
        fwrite(sheet.out.data, 1, sheet.out.size, out);
        buffer_clear(&sheet.out);
        arena_reset(&sheet.arena);
    }
    fwrite(sheet.out.data, 1, sheet.out.size, out);
    buffer_free(&sheet.out);
    arena_free(&sheet.arena);
}
