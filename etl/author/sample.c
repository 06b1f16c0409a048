// A file is read once with each delimiter, a little of it, and then with the best one.
#include "author/sample.h"

#include <stdlib.h>
#include <unistd.h>

enum { TRIAL_ROWS = 200, TRIAL_BYTES = 1 << 20, MOST_WIDTHS = 64 };

// The characters in the order they are believed: a comma stands in decimals and texts too.
static const char DELIMITERS[] = {'\t', ';', '|', ','};
enum { DELIMITER_COUNT = sizeof DELIMITERS };

// How many rows have how many cells.
typedef struct Widths {
    uint32_t widths[MOST_WIDTHS], rows[MOST_WIDTHS];
    size_t count, all;
} Widths;

static void count_width(Widths *widths, uint32_t width)
{
    size_t i = 0;
    while (i < widths->count && widths->widths[i] != width) i++;
    widths->all++;
    if (i == MOST_WIDTHS) return;
    if (i == widths->count) widths->widths[widths->count++] = width;
    widths->rows[i]++;
}

// Of equally frequent widths the greater: a title line of one cell may stand above one row.
static size_t most_frequent(const Widths *widths)
{
    size_t best = 0;
    for (size_t i = 1; i < widths->count; i++)
        if (widths->rows[i] > widths->rows[best] ||
            (widths->rows[i] == widths->rows[best] && widths->widths[i] > widths->widths[best]))
            best = i;
    return best;
}

typedef struct Trial {
    double share;   // of the rows, those with `width` cells
    uint32_t width;
    size_t odd;   // rows with another number of cells
} Trial;

static Trial try_delimiter(char delimiter, SourceEncoding encoding, int descriptor)
{
    Findings findings = {0};
    Widths widths = {.count = 0};
    CsvRow row;
    size_t bytes = 0;
    lseek(descriptor, 0, SEEK_SET);
    Csv *csv = csv_open(encoding, delimiter, '"', descriptor, 0, &findings);
    while (widths.all < TRIAL_ROWS && bytes < TRIAL_BYTES && csv_next(csv, &row) == READER_ROW) {
        bytes += row.size;
        if (!row.blank) count_width(&widths, row.cells);
    }
    csv_close(csv);
    findings_free(&findings);
    if (widths.all == 0) return (Trial){0, 0, 0};
    size_t best = most_frequent(&widths);
    return (Trial){(double)widths.rows[best] / (double)widths.all, widths.widths[best], widths.all - widths.rows[best]};
}

// A title line is no reason to doubt.
static bool fits(const Trial *trial)
{
    return trial->width > 1 && (trial->share >= 0.8 || (trial->odd == 1 && trial->share > 0.5));
}

// The first that fits, unless the comma, which is asked last, fits as well and finds more than twice as many columns:
// then the other one stands inside cells.
static char choose_delimiter(SourceEncoding encoding, int descriptor, bool *sure)
{
    Trial trials[DELIMITER_COUNT];
    size_t best = DELIMITER_COUNT - 1, comma = best;
    for (size_t i = 0; i < DELIMITER_COUNT; i++) trials[i] = try_delimiter(DELIMITERS[i], encoding, descriptor);
    for (size_t i = 0; i < DELIMITER_COUNT; i++) {
        if (!fits(&trials[i]) || (fits(&trials[comma]) && trials[comma].width > 2 * trials[i].width)) continue;
        *sure = true;
        return DELIMITERS[i];
    }
    *sure = false;
    for (size_t i = 0; i < DELIMITER_COUNT; i++)
        if (trials[i].share * (trials[i].width - 1.0) > trials[best].share * (trials[best].width - 1.0)) best = i;
    return DELIMITERS[best];
}

// ---- Reading --------------------------------------------------------------------------------------------------------

static void keep_row(Sample *sample, const CsvRow *row, size_t *capacity, Arena *arena)
{
    if (sample->count == *capacity) {
        size_t size = *capacity * sizeof *sample->rows;
        *capacity = *capacity ? 2 * *capacity : 256;
        sample->rows = arena_grow(arena, sample->rows, size, *capacity * sizeof *sample->rows);
    }
    SampleRow *kept = &sample->rows[sample->count++];
    *kept = (SampleRow){.number = row->number, .line = row->line, .count = row->cells};
    Text *cells = arena_array(arena, row->cells, sizeof *cells);
    Text bytes = arena_text(arena, (Text){row->bytes, row->size});
    for (uint32_t i = 0; i < row->cells; i++) {
        Text cell = csv_cell(row, i);
        cells[i] = (Text){bytes.data + (cell.data - row->bytes), cell.size};
        kept->filled += cell.size > 0;
    }
    kept->cells = cells;
}

static ReaderStatus read_rows(SourceEncoding encoding, int descriptor, Findings *findings, Arena *arena, Sample *sample)
{
    CsvRow row;
    ReaderStatus status = READER_ROW;
    size_t cells = 0, bytes = 0, capacity = 0;
    sample->rows = NULL;
    sample->count = 0;
    lseek(descriptor, 0, SEEK_SET);
    Csv *csv = csv_open(encoding, sample->delimiter, sample->quote, descriptor, 0, findings);
    while (sample->count < SAMPLE_ROWS && cells < SAMPLE_CELLS && bytes < SAMPLE_BYTES &&
           (status = csv_next(csv, &row)) == READER_ROW) {
        if (row.blank) continue;
        keep_row(sample, &row, &capacity, arena);
        cells += row.cells;
        bytes += row.size;
    }
    csv_close(csv);
    sample->whole = status == READER_END;
    return status == READER_ROW ? READER_END : status;
}

static void measure(Sample *sample)
{
    Widths widths = {.count = 0};
    for (size_t i = 0; i < sample->count; i++) count_width(&widths, sample->rows[i].count);
    size_t best = most_frequent(&widths);
    sample->width = widths.widths[best];
    sample->odd = widths.all - widths.rows[best];
}

static bool is_between(Text cell, char quote)
{
    return cell.size >= 2 && cell.data[0] == quote && cell.data[cell.size - 1] == quote;
}

// Do most cells stand between apostrophes?
static bool has_apostrophes(const Sample *sample)
{
    size_t quoted = 0, filled = 0;
    for (size_t i = 0; i < sample->count && i < TRIAL_ROWS; i++) {
        filled += sample->rows[i].filled;
        for (uint32_t c = 0; c < sample->rows[i].count; c++) quoted += is_between(sample->rows[i].cells[c], '\'');
    }
    return filled && quoted * 2 > filled;
}

ReaderStatus sample_read(SourceEncoding encoding, int descriptor, Findings *findings, Arena *arena, Sample *sample)
{
    *sample = (Sample){.quote = '"'};
    sample->delimiter = choose_delimiter(encoding, descriptor, &sample->delimiter_is_sure);
    ReaderStatus status = read_rows(encoding, descriptor, findings, arena, sample);
    if (status == READER_END && has_apostrophes(sample)) {
        sample->quote = '\'';
        status = read_rows(encoding, descriptor, findings, arena, sample);
    }
    if (status == READER_END) measure(sample);
    return status;
}
