// A header is told from data by the columns that hold numbers and dates: its cells there hold neither. Title lines
// above it have few cells; a second or third row belongs to it when only together their cells make a title for each
// column.
#include "author/header.h"

#include "author/meaning.h"
#include "base/decimal.h"
#include "base/map.h"

enum { LOOKED_THROUGH = 30, BODY_ROWS = 200 };

// A number, or digits with what stands between the parts of a date.
static bool is_typed(Text cell)
{
    static const char BETWEEN[] = "0123456789/.-: T+";
    Decimal number;
    size_t digits = 0, others = 0;
    if (decimal_read(cell, '.', 0, &number) || decimal_read(cell, ',', 0, &number)) return true;
    for (size_t i = 0; i < cell.size; i++) {
        digits += cell.data[i] >= '0' && cell.data[i] <= '9';
        others += !memchr(BETWEEN, cell.data[i], sizeof BETWEEN - 1);
    }
    return digits >= 4 && others <= (cell.size > 16 ? 9 : 0);
}

static Text cell_of(const SampleRow *row, uint32_t column)
{
    return column < row->count ? row->cells[column] : (Text){"", 0};
}

// Do the rows from `from` on hold numbers or dates in this column, nearly all of them?
static bool column_is_typed(const Sample *sample, uint32_t column, size_t from)
{
    size_t filled = 0, typed = 0;
    for (size_t i = from; i < sample->count && i < from + BODY_ROWS; i++) {
        Text cell = cell_of(&sample->rows[i], column);
        filled += cell.size > 0;
        typed += cell.size > 0 && is_typed(cell);
    }
    return filled > 0 && typed * 10 >= filled * 8;
}

// Is this row one of data, judged by the columns that are typed below it?
static bool is_data(const Sample *sample, size_t row)
{
    size_t columns = 0, typed = 0;
    for (uint32_t c = 0; c < sample->width; c++) {
        Text cell = cell_of(&sample->rows[row], c);
        if (cell.size == 0 || !column_is_typed(sample, c, row + 1)) continue;
        columns++;
        typed += is_typed(cell);
    }
    return columns > 0 && typed * 2 >= columns;
}

// A last row all of whose cells are numbers or dates cannot be a header either.
static bool is_all_typed(const SampleRow *row)
{
    for (uint32_t c = 0; c < row->count; c++)
        if (row->cells[c].size && !is_typed(row->cells[c])) return false;
    return row->filled > 0;
}

static bool may_be_header(const Sample *sample, size_t row)
{
    const SampleRow *candidate = &sample->rows[row];
    uint32_t least = sample->width > 3 ? (sample->width + 1) / 2 : sample->width > 1 ? 2 : 1;
    return candidate->filled >= least && !is_all_typed(candidate) && !is_data(sample, row);
}

static bool is_comment(const SampleRow *row)
{
    return row->count > 0 && row->cells[0].size > 0 && row->cells[0].data[0] == '#';
}

// The first row that may be one. Lines that begin with # stand above it, unless data follow them at once.
static size_t find_main_row(const Sample *sample)
{
    size_t most = sample->count < LOOKED_THROUGH ? sample->count : LOOKED_THROUGH, comments = 0;
    while (comments < most && is_comment(&sample->rows[comments])) comments++;
    if (comments && comments < most && may_be_header(sample, comments)) return comments;
    for (size_t i = 0; i < most; i++) {
        if (may_be_header(sample, i)) return i;
        if (sample->rows[i].count == sample->width && sample->rows[i].filled * 2 > sample->width) return SIZE_MAX;
    }
    return SIZE_MAX;
}

// ---- Titles ---------------------------------------------------------------------------------------------------------

static Text join(const Sample *sample, size_t first, size_t count, uint32_t column, Arena *arena)
{
    Text title = {"", 0};
    for (size_t i = first; i < first + count; i++) {
        Text part = cell_of(&sample->rows[i], column);
        if (part.size == 0) continue;
        title = title.size ? text_from(arena_format(arena, "%.*s %.*s", TEXT_ARG(title), TEXT_ARG(part))) : part;
    }
    return title;
}

static size_t count_distinct(const Sample *sample, size_t first, size_t count, Arena *arena)
{
    Map known = {.arena = arena};
    size_t distinct = 0;
    for (uint32_t c = 0; c < sample->width; c++) {
        Text title = join(sample, first, count, c, arena);
        distinct += title.size && map_add(&known, title, (void *)sample);
    }
    return distinct;
}

typedef struct Span {
    size_t first, count, distinct;
} Span;

static void prefer(const Sample *sample, size_t first, size_t count, Span *best, Arena *arena)
{
    size_t distinct = count_distinct(sample, first, count, arena);
    if (distinct > best->distinct) *best = (Span){first, count, distinct};
}

// Rows that follow each other in the file, without a blank one between.
static bool is_next(const Sample *sample, size_t row)
{
    return row < sample->count && sample->rows[row].number == sample->rows[row - 1].number + 1;
}

// The rows that together name most columns, the fewest of them: those above the main row, or below it.
static Span find_span(const Sample *sample, size_t row, Arena *arena)
{
    Span best = {row, 1, count_distinct(sample, row, 1, arena)};
    for (size_t above = 1; above < HEADER_ROWS && above <= row && is_next(sample, row - above + 1); above++)
        if (sample->rows[row - above].filled > 1 && !is_comment(&sample->rows[row - above]))
            prefer(sample, row - above, above + 1, &best, arena);
    for (size_t below = 1; below < HEADER_ROWS && is_next(sample, row + below); below++) {
        if (row + below + 1 >= sample->count || !may_be_header(sample, row + below)) break;
        prefer(sample, row, below + 1, &best, arena);
    }
    return best;
}

// A title that another column has, or none, is called _col.N: under several header rows, and under one where a title is
// there twice (a schema of such a file names a _col.N, and so the reader does it too).
static void call_by_place(HeaderGuess *guess, const bool *twin, uint32_t width, Arena *arena)
{
    Text *titles = arena_array(arena, width, sizeof *titles);
    for (uint32_t c = 0; c < width; c++) {
        bool by_place = twin[c] || guess->untitled[c];
        titles[c] = by_place ? text_from(arena_format(arena, "_col.%u", c + 1)) : guess->said[c];
        guess->untitled[c] = false;
    }
    guess->titles = titles;
}

static void make_titles(HeaderGuess *guess, const Sample *sample, const Span *span, Arena *arena)
{
    Text *titles = arena_array(arena, sample->width, sizeof *titles);
    bool *twin = arena_array(arena, sample->width, sizeof *twin);
    Map known = {.arena = arena};
    guess->untitled = arena_array(arena, sample->width, sizeof *guess->untitled);
    for (uint32_t c = 0; c < sample->width; c++) {
        titles[c] = join(sample, span->first, span->count, c, arena);
        guess->untitled[c] = titles[c].size == 0;
        uintptr_t first = guess->untitled[c] ? 0 : (uintptr_t)map_find(&known, titles[c]);
        if (first) guess->has_twins = twin[first - 1] = twin[c] = true;
        map_add(&known, titles[c], (void *)((uintptr_t)c + 1));
    }
    guess->said = guess->titles = titles;
    if (span->count > 1 || guess->has_twins) call_by_place(guess, twin, sample->width, arena);
}

// ---- Totals ---------------------------------------------------------------------------------------------------------

static void find_total(HeaderGuess *guess, const Sample *sample, Arena *arena)
{
    if (!sample->whole || guess->end <= guess->first) return;
    const SampleRow *last = &sample->rows[guess->end - 1];
    for (uint32_t c = 0; c < last->count && c < sample->width && c < 4; c++) {
        if (!last->cells[c].size || guess->untitled[c] || !meaning_is_total(last->cells[c], arena)) continue;
        guess->has_total = true;
        guess->total_column = c;
        guess->total_text = last->cells[c];
        guess->end--;
        return;
    }
}

HeaderGuess header_guess(const Sample *sample, Arena *arena)
{
    HeaderGuess guess = {.found = false};
    size_t row = find_main_row(sample);
    if (row == SIZE_MAX) return guess;
    Span span = find_span(sample, row, arena);
    guess.found = true;
    guess.count = span.count;
    for (size_t i = 0; i < span.count; i++) guess.numbers[i] = sample->rows[span.first + i].number;
    guess.first = span.first + span.count;
    guess.end = sample->count;
    make_titles(&guess, sample, &span, arena);
    find_total(&guess, sample, arena);
    return guess;
}
