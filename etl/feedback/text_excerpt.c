// Source lines with carets. A terminal gives an ideograph two columns: places are counted in columns, not characters.
#include <inttypes.h>

#include "feedback/text.h"
#include "feedback/text_style.h"
#include "feedback/words.h"
#include "wrap/unicode.h"

// "…," before a cell that is not the first of its row or next to the one before.
static const char *gap_before(const ExcerptLine *line, size_t i)
{
    uint32_t column = line->cells[i].column;
    if (!column) return i ? " … " : "… ";
    if (i == 0) return column > 1 ? "…," : "";
    return line->cells[i - 1].column + 1 == column ? "," : ",…,";
}

static const char *gap_behind(const ExcerptLine *line)
{
    uint32_t column = line->count ? line->cells[line->count - 1].column : 0;
    return !column ? " …" : column < line->width ? ",…" : "";
}

static void spaces(size_t count, FILE *out)
{
    fprintf(out, "%*s", (int)count, "");
}

// Where and how an excerpt is drawn.
typedef struct Drawing {
    const Feedback *feedback;
    TextStyle style;           // of the carets
    size_t gutter;
    Arena *arena;
    FILE *out;
} Drawing;

// The bar of the gutter, behind a line's number or alone.
static void draw_bar(const Drawing *drawing, const char *bar)
{
    text_style(drawing->feedback, TEXT_FAINT, drawing->out);
    fputs(bar, drawing->out);
    text_style(drawing->feedback, TEXT_PLAIN, drawing->out);
}

// Carets from a column on, and whose they are. Returns the column behind it.
static size_t carets(const Drawing *drawing, const ExcerptCell *cell, size_t at, size_t start, size_t width)
{
    const char *name = mask_visible(text_from(cell->field), drawing->arena);
    spaces(start - at, drawing->out);
    text_style(drawing->feedback, drawing->style, drawing->out);
    for (size_t i = 0; i < width; i++) fputc('^', drawing->out);
    fprintf(drawing->out, " %s", name);
    text_style(drawing->feedback, TEXT_PLAIN, drawing->out);
    return start + width + 1 + unicode_width(text_from(name));
}

// Carets below the cells; on a further line where the name of one would reach the next.
static void write_carets(const Drawing *drawing, const ExcerptLine *line, const size_t *starts, const size_t *widths)
{
    size_t at = 0;
    for (size_t i = 0; i < line->count; i++) {
        bool fits = i && at + 2 <= starts[i];
        if (!fits) {
            if (i) fputc('\n', drawing->out);
            spaces(drawing->gutter, drawing->out);
            draw_bar(drawing, "| ");
            at = 0;
        }
        at = carets(drawing, &line->cells[i], at, starts[i], widths[i]);
    }
    fputc('\n', drawing->out);
}

static void write_cells(const Drawing *drawing, const ExcerptLine *line)
{
    Language language = drawing->feedback->language;
    size_t *starts = arena_array(drawing->arena, line->count + 1, sizeof *starts);
    size_t *widths = arena_array(drawing->arena, line->count + 1, sizeof *widths), at = 0;
    for (size_t i = 0; i < line->count; i++) {
        const char *gap = gap_before(line, i);
        const char *text = masked_print(&line->cells[i].value, language, drawing->arena);
        starts[i] = at + unicode_width(text_from(gap));
        widths[i] = unicode_width(text_from(text));
        at = starts[i] + widths[i];
        fprintf(drawing->out, "%s%s", gap, text);
    }
    fprintf(drawing->out, "%s\n", gap_behind(line));
    write_carets(drawing, line, starts, widths);
}

static bool is_masked(const ExcerptLine *line)
{
    for (size_t i = 0; i < line->count; i++)
        if (line->cells[i].value.kind == MASK_SHAPE || line->cells[i].value.kind == MASK_HIDDEN) return true;
    return line->hidden;
}

bool text_excerpt(const Feedback *feedback, const Finding *finding, const Excerpt *excerpt, size_t gutter, FILE *out)
{
    Arena arena = {0};
    uint32_t file = finding->place.file;
    bool masked = false;
    Drawing drawing = {feedback, text_severity_style(finding->severity), gutter, &arena, out};
    spaces(gutter, out);
    draw_bar(&drawing, "|");
    fputc('\n', out);
    for (size_t l = 0; l < excerpt->count; l++) {
        const ExcerptLine *line = &excerpt->lines[l];
        char width[WORDS_NUMBER];
        Place place = {.file = line->file, .line = line->line};
        if (line->file != file) fprintf(out, "  ::: %s\n", text_place(feedback, &place, NULL, &arena));
        file = line->file;
        masked |= is_masked(line);
        fprintf(out, "%*" PRIu32, (int)gutter, line->line);
        draw_bar(&drawing, "| ");
        if (!line->hidden) {
            write_cells(&drawing, line);
            continue;
        }
        words_number(line->width, width);
        words_say(out, feedback->language, "<{1} cells, hidden>", width);
        fputc('\n', out);
    }
    arena_free(&arena);
    return masked;
}
