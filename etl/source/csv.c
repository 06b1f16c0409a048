// Two ways through one door. A whole line in which every quote opens or closes a cell at its border, or stands doubled
// in a quoted cell, is split here, four times as fast as libcsv reads it; every other line (a line end in a cell, a
// line cut by the end of a block, anything wrong) goes to libcsv, which alone decides what a quote means. A test
// compares the two on random text.
//
// libcsv has callbacks only and counts no lines, so it is fed up to and including the next line end: at most one row
// completes a call, csv_next is a plain loop, and the line count is exact through quoted cells that hold line ends.
// Only with CSV_STRICT and CSV_STRICT_FINI does it report quotes that are not closed.
#include "source/csv.h"

#include <csv.h>
#include <endian.h>
#include <stdlib.h>

#include "base/complaint.h"
#include "wrap/unicode.h"

enum { SEPARATOR = 0x1f, SHORT_CELL = 32, GROWTH = 64 * 1024 };
_Static_assert((int)SHORT_CELL <= (int)DECODE_SLACK, "short cells are copied with what stands behind them");

typedef enum Excess { EXCESS_NONE, EXCESS_CELL, EXCESS_COLUMNS, EXCESS_ROW } Excess;

struct Csv {
    struct csv_parser parser;
    Decoder *decoder;
    uint32_t file;
    Findings *findings;
    const char *const *titles;
    size_t title_count;
    // The text being read, and the next line ends in it (at the end when there are none)
    DecodeBlock block;
    const char *at, *end, *line_feed, *carriage_return;
    bool after_carriage_return;  // the text before ended with it: a line feed that follows is part of the same line end
    uint32_t line;               // of `at`
    // The row being built
    bool row_begun, row_complete, row_ascii;
    uint32_t row_line, row_number, cells;
    Excess excess;
    uint32_t excess_cell;        // the cell that was too much, counted from 0
    char *bytes;
    size_t size, capacity;
    SourceItem items[CSV_COLUMN_LIMIT];
    char *unquoted;              // a quoted cell without its doubled quotes
    size_t unquoted_capacity;
    Arena scratch;               // for cleaning
    ReaderStatus last;
};

// ---- Cells, and libcsv's callbacks
// ---------------------------------------------------------------------------------------------

// libcsv asks for room for one cell in steps of GROWTH. SHORT_CELL bytes more let a short cell be copied by one move.
static void *resize_cell(void *old, size_t size)
{
    return size > CSV_CELL_LIMIT + GROWTH ? NULL : memory_resize(old, size + SHORT_CELL);
}

// Room for size bytes more; the cells of the row so far move with the buffer.
static void reserve(Csv *csv, size_t size)
{
    if (csv->capacity - csv->size >= size) return;
    csv->capacity = csv->capacity * 2 > csv->size + size ? csv->capacity * 2 : csv->size + size + GROWTH;
    csv->bytes = memory_resize(csv->bytes, csv->capacity);
    const char *at = csv->bytes;
    for (uint32_t i = 0; i < csv->cells; i++) {
        csv->items[i].data = at;
        at += csv->items[i].size + 1;
    }
}

// The cell whose text has been copied to the end of the row.
static inline void end_cell(Csv *csv, size_t size, bool superscript)
{
    char *text = csv->bytes + csv->size;
    text[size] = SEPARATOR;
    csv->items[csv->cells++] = (SourceItem){text, (uint32_t)size, csv->row_line & INT32_MAX, superscript};
    csv->size += size + 1;
}

static void add_cell(Csv *csv, Text text, bool superscript)
{
    reserve(csv, text.size + SHORT_CELL + 1);
    memcpy(csv->bytes + csv->size, text.data, text.size);
    end_cell(csv, text.size, superscript);
}

static bool within_bounds(Csv *csv, size_t size)
{
    if (csv->excess) return false;
    if (size > CSV_CELL_LIMIT) csv->excess = EXCESS_CELL;
    else if (csv->cells == CSV_COLUMN_LIMIT) csv->excess = EXCESS_COLUMNS;
    else if (csv->size + size > CSV_ROW_LIMIT) csv->excess = EXCESS_ROW;
    if (csv->excess) csv->excess_cell = csv->cells;
    return csv->excess == EXCESS_NONE;
}

// A cell that is long, not ASCII or has blanks at its ends. Cleaning can make it longer: some characters become
// eighteen.
static void add_unusual_cell(Csv *csv, Text text)
{
    if (!within_bounds(csv, text.size)) return;
    UnicodeClean clean = unicode_clean(text, &csv->scratch);
    if (within_bounds(csv, clean.text.size)) add_cell(csv, clean.text, clean.superscript);
    if (!csv->row_ascii) arena_reset(&csv->scratch);
}

// Is a cell of at most SHORT_CELL bytes ASCII? What stands behind it is masked out.
static inline bool short_is_ascii(const char *text, size_t size)
{
    uint64_t word, seen = 0;
    for (size_t at = 0; at < size; at += sizeof word) {
        memcpy(&word, text + at, sizeof word);
        seen |= size - at < sizeof word ? le64toh(word) & (((uint64_t)1 << 8 * (size - at)) - 1) : word;
    }
    return (seen & 0x8080808080808080U) == 0;
}

static inline bool is_plain(const Csv *csv, const char *text, size_t size)
{
    if (size > SHORT_CELL || csv->cells == CSV_COLUMN_LIMIT || csv->capacity - csv->size <= 2 * SHORT_CELL)
        return false;
    if (size == 0) return true;
    if (!csv->row_ascii && !short_is_ascii(text, size)) return false;
    return (unsigned char)text[0] > ' ' && (unsigned char)text[size - 1] > ' ';
}

static inline __attribute__((always_inline)) void put_cell(Csv *csv, const char *text, size_t size)
{
    if (!is_plain(csv, text, size)) {
        add_unusual_cell(csv, (Text){size ? text : "", size});
        return;
    }
    // What stands behind a short cell is copied with it (resize_cell and the decoder leave room) and overwritten by the
    // next.
    if (size > 0) memcpy(csv->bytes + csv->size, text, SHORT_CELL);
    end_cell(csv, size, false);
}

static void on_cell(void *data, size_t size, void *context)
{
    put_cell(context, data, size);
}

static void on_row(int end, void *context)
{
    (void)end;
    ((Csv *)context)->row_complete = true;
}

// ---- Refusing ------------------------------------------------------------------------------------------------------

static Finding *refuse(Csv *csv, FindingCode code, uint32_t line, bool in_cell)
{
    Place place = {.file = csv->file, .line = line};
    if (in_cell) place.column = csv->cells + 1;
    if (in_cell && csv->cells < csv->title_count)
        place.field = arena_string(&csv->findings->arena, csv->titles[csv->cells]);
    csv->last = READER_REFUSED;
    return finding_add(csv->findings, code, &place, NULL);
}

static ReaderStatus refuse_excess(Csv *csv)
{
    csv->cells = csv->excess_cell;   // those behind it may have been read, too
    Finding *finding = refuse(csv, FINDING_CELL_TOO_LARGE, csv->row_line, csv->excess == EXCESS_CELL);
    Arena *arena = &csv->findings->arena;
    if (csv->excess == EXCESS_CELL)
        finding->message = finding_say(arena, SAY_CELL_TOO_LARGE, arena_format(arena, "%d", CSV_CELL_LIMIT >> 20));
    if (csv->excess == EXCESS_COLUMNS)
        finding->message = finding_say(arena, SAY_TOO_MANY_CELLS, arena_format(arena, "%d", CSV_COLUMN_LIMIT));
    if (csv->excess == EXCESS_ROW)
        finding->message = finding_say(arena, SAY_ROW_TOO_LARGE, arena_format(arena, "%d", CSV_ROW_LIMIT >> 20));
    return READER_REFUSED;
}

// A file with all cells quoted and another delimiter than declared: behind the first closing quote stands that
// delimiter. libcsv takes a tab there for a blank and stops behind it.
static bool is_other_delimiter(const Csv *csv, const char *stop)
{
    char after_quote = stop > csv->at && stop[-1] == '\t' ? '\t' : *stop;
    return csv->row_number == 0 && csv->cells == 0 && csv->parser.quoted && after_quote && strchr(",;|\t", after_quote);
}

// libcsv stopped at `at`, or (NULL) at the end of the file inside a quoted cell. Reported at the line where the row
// begins: from there on the rows are not what they seem.
static ReaderStatus refuse_quote(Csv *csv, const char *at)
{
    if (at && is_other_delimiter(csv, at))
        return refuse(csv, FINDING_WRONG_DELIMITER, csv->row_line, false), READER_REFUSED;
    Finding *finding = refuse(csv, FINDING_UNTERMINATED_QUOTE, csv->row_line, false);
    finding->place.column = csv->cells + 1;
    if (!at) return READER_REFUSED;
    finding->message = *finding_text(csv->parser.quoted ? SAY_TEXT_AFTER_QUOTE : SAY_QUOTE_INSIDE_CELL);
    finding->remedy = *finding_text(csv->parser.quoted ? SAY_CLOSE_QUOTE : SAY_QUOTE_WHOLE_CELL);
    return READER_REFUSED;
}

// ---- Lines ---------------------------------------------------------------------------------------------------------

static const char *find(const Csv *csv, char c)
{
    const char *found = memchr(csv->at, c, (size_t)(csv->end - csv->at));
    return found ? found : csv->end;
}

// Behind the next line end, or the end of the text at hand. Both kinds of line end are looked for once a line, or once
// a block when it has none.
static const char *line_end(Csv *csv)
{
    if (csv->line_feed < csv->at) csv->line_feed = find(csv, '\n');
    if (csv->carriage_return < csv->at) csv->carriage_return = find(csv, '\r');
    const char *first = csv->line_feed < csv->carriage_return ? csv->line_feed : csv->carriage_return;
    if (first == csv->end) return first;
    bool both = *first == '\r' && first + 1 == csv->line_feed && csv->line_feed < csv->end;
    return first + (both ? 2 : 1);
}

static bool is_blank(const Csv *csv, const char *end)
{
    for (const char *p = csv->at; p < end; p++) {
        bool space = (*p == ' ' || *p == '\t') && (unsigned char)*p != csv->parser.delim_char;
        if (!space && *p != '\r' && *p != '\n') return false;
    }
    return true;
}

// Counts the line that ends at `end`, if one does; true when it did.
static bool count_line(Csv *csv, const char *end)
{
    char last = end[-1];
    bool rest =
        csv->after_carriage_return && end - csv->at == 1 && last == '\n';   // of a CR LF that two blocks cut in two
    csv->after_carriage_return = last == '\r';
    if (rest || (last != '\r' && last != '\n')) return false;
    csv->line++;
    return true;
}

// ---- Splitting a line without libcsv
// ------------------------------------------------------------------------------------

enum { SCAN_SIZE = 64 };
_Static_assert((int)SCAN_SIZE <= (int)DECODE_SLACK, "what stands behind a line is looked at too");

// Where delimiters and quotes stand, looked up SCAN_SIZE bytes at a time.
typedef struct Scan {
    unsigned char delimiter, quote;
    const char *from;
    uint64_t marks;          // bit i: from[i] is one of them
} Scan;

// Loops without branches, which the compiler turns into vector instructions; then eight bytes of 0 or 1 become eight
// bits by one multiplication.
static void scan_at(Scan *scan, const char *from)
{
    unsigned char mark[SCAN_SIZE];
    uint64_t marks = 0, word;
    for (int i = 0; i < SCAN_SIZE; i++)
        mark[i] = ((unsigned char)from[i] == scan->delimiter) | ((unsigned char)from[i] == scan->quote);
    for (unsigned i = 0; i < SCAN_SIZE; i += 8) {
        memcpy(&word, mark + i, sizeof word);
        marks |= (le64toh(word) * 0x0102040810204080U >> 56) << i;
    }
    scan->from = from;
    scan->marks = marks;
}

// The first delimiter or quote from p on, or end; p never goes back.
static inline const char *border(Scan *scan, const char *p, const char *end)
{
    while (p < end) {
        if (p >= scan->from + SCAN_SIZE) scan_at(scan, p);
        uint64_t marks = scan->marks >> (p - scan->from);
        if (marks) {
            p += __builtin_ctzll(marks);
            break;
        }
        p = scan->from + SCAN_SIZE;
    }
    return p < end ? p : end;
}

// A quoted cell from start on that holds doubled quotes, the first at `at`: it is put with one quote for two. Behind
// its closing quote, NULL when that does not end the cell.
static const char *put_doubled(Csv *csv, const char *start, const char *at, const char *end)
{
    size_t size = 0, room = (size_t)(end - start) + SHORT_CELL;
    if (csv->unquoted_capacity < room) csv->unquoted = memory_resize(csv->unquoted, csv->unquoted_capacity = 2 * room);
    while (at && at + 1 < end && at[1] == *at) {
        memcpy(csv->unquoted + size, start, (size_t)(at + 1 - start));
        size += (size_t)(at + 1 - start);
        start = at + 2;
        at = memchr(start, *at, (size_t)(end - start));
    }
    if (!at || (at + 1 < end && at[1] != (char)csv->parser.delim_char)) return NULL;
    memcpy(csv->unquoted + size, start, (size_t)(at - start));
    put_cell(csv, csv->unquoted, size + (size_t)(at - start));
    return at + 1;
}

// Puts the quoted cell whose text begins at start. Behind its closing quote, NULL when that does not end the cell.
static inline const char *put_quoted(Csv *csv, const char *start, const char *end)
{
    const char *at = memchr(start, csv->parser.quote_char, (size_t)(end - start));
    if (!at || (at + 1 < end && at[1] != (char)csv->parser.delim_char)) return put_doubled(csv, start, at, end);
    put_cell(csv, start, (size_t)(at - start));
    return at + 1;
}

// Splits the whole line from csv->at to end (behind its line end). False when it is no simple line: nothing is kept
// then.
static bool split_line(Csv *csv, const char *end)
{
    char quote = (char)csv->parser.quote_char;
    Scan scan = {.delimiter = csv->parser.delim_char, .quote = csv->parser.quote_char};
    scan_at(&scan, csv->at);
    while (end > csv->at && (end[-1] == '\n' || end[-1] == '\r')) end--;
    for (const char *p = csv->at;; p++) {
        const char *start = p;
        if (p < end && *p == quote) {
            p = put_quoted(csv, start + 1, end);
            if (!p) break;
        } else {
            p = border(&scan, p, end);
            if (p < end && *p == quote) break;
            put_cell(csv, start, (size_t)(p - start));
        }
        if (p == end) return csv->row_complete = true;
    }
    csv->size = csv->cells = 0;
    csv->excess = EXCESS_NONE;
    return false;
}

// ---- Rows ----------------------------------------------------------------------------------------------------------

static void begin_row(Csv *csv)
{
    csv->size = csv->cells = 0;
    csv->row_begun = csv->row_complete = false;
    csv->row_line = csv->line;
}

static ReaderStatus give_row(Csv *csv, CsvRow *row)
{
    csv->row_number++;
    *row = (CsvRow){csv->row_line, csv->row_number, csv->cells, csv->size == csv->cells,
                    false,         csv->bytes,      csv->size,  csv->items};
    csv->row_begun = false;
    return csv->last = READER_ROW;
}

// The file's last row, which need not end with a line end.
static ReaderStatus finish(Csv *csv, CsvRow *row)
{
    if (csv->last == READER_END) return READER_END;
    if (csv_fini(&csv->parser, on_cell, on_row, csv) != 0) return refuse_quote(csv, NULL);
    if (csv->excess) return refuse_excess(csv);
    if (!csv->row_complete || !csv->row_begun) return csv->last = READER_END;
    ReaderStatus status = give_row(csv, row);
    row->unended = true;
    csv->row_complete = false;
    return status;
}

static ReaderStatus refill(Csv *csv)
{
    switch (decode_next(csv->decoder, &csv->block)) {
    case DECODE_TEXT:
        csv->at = csv->block.text.data;
        csv->end = csv->at + csv->block.text.size;
        csv->line_feed = csv->carriage_return = csv->at - 1;
        if (!csv->block.ascii) csv->row_ascii = false;
        return READER_ROW;
    case DECODE_END:
        return READER_END;
    case DECODE_REFUSED:
        return csv->last = READER_REFUSED;
    case DECODE_FAILED:
        break;
    }
    return csv->last = READER_FAILED;
}

// Reads the text up to `end`, which begins a row (whole_line: and ends its line) or goes on with one; false when it
// refused the file.
static bool feed(Csv *csv, const char *end, bool whole_line)
{
    if ((size_t)(end - csv->block.text.data) > csv->block.control) {
        const char *control = csv->block.text.data + csv->block.control;
        if (control >= csv->at) return refuse(csv, FINDING_CONTROL_CHARACTER, csv->line, false), false;
    }
    size_t size = (size_t)(end - csv->at);
    if (whole_line && split_line(csv, end)) return csv->excess ? refuse_excess(csv), false : true;
    size_t read = csv_parse(&csv->parser, csv->at, size, on_cell, on_row, csv);
    if (read != size && csv_error(&csv->parser) == CSV_ENOMEM) {
        csv->excess = EXCESS_CELL;
        csv->excess_cell = csv->cells;
    } else if (read != size) {
        return refuse_quote(csv, csv->at + read), false;
    }
    if (csv->excess) return refuse_excess(csv), false;
    return true;
}

ReaderStatus csv_next(Csv *csv, CsvRow *row)
{
    if (csv->last == READER_REFUSED || csv->last == READER_FAILED) return csv->last;
    begin_row(csv);
    csv->row_ascii = csv->block.ascii;
    for (;;) {
        if (csv->at == csv->end) {
            ReaderStatus status = refill(csv);
            if (status == READER_END) return finish(csv, row);
            if (status != READER_ROW) return status;
            if (!csv->row_begun) csv->row_ascii = csv->block.ascii;
        }
        const char *end = line_end(csv);
        bool skip = !csv->row_begun && is_blank(csv, end);
        bool begins = !csv->row_begun && !skip;
        if (begins) {
            csv->row_begun = true;
            csv->row_line = csv->line;
        }
        bool whole_line = begins && (end[-1] == '\n' || end[-1] == '\r');
        if (!skip && !feed(csv, end, whole_line)) return csv->last;
        bool line_ended = count_line(csv, end);
        csv->at = end;
        if (csv->row_complete || (skip && line_ended)) return give_row(csv, row);
    }
}

void csv_skip(Csv *csv, uint32_t line)
{
    while (csv->line < line && csv->last == READER_ROW) {
        if (csv->at == csv->end && refill(csv) != READER_ROW) return;
        const char *end = line_end(csv);
        count_line(csv, end);
        csv->at = end;
    }
}

// ---- Opening -------------------------------------------------------------------------------------------------------

Csv *csv_open(SourceEncoding encoding, char delimiter, char quote, int descriptor, uint32_t file, Findings *findings)
{
    Csv *csv = memory_alloc(sizeof *csv);
    memset(csv, 0, sizeof *csv);
    csv_init(&csv->parser, CSV_STRICT | CSV_STRICT_FINI);
    csv_set_delim(&csv->parser, (unsigned char)delimiter);
    csv_set_quote(&csv->parser, (unsigned char)quote);
    csv_set_realloc_func(&csv->parser, resize_cell);
    csv_set_blk_size(&csv->parser, GROWTH);
    csv->decoder = decode_open(encoding, descriptor, file, findings);
    csv->file = file;
    csv->findings = findings;
    csv->line = 1;
    csv->last = READER_ROW;
    reserve(csv, GROWTH);
    return csv;
}

void csv_name_columns(Csv *csv, const char *const *titles, size_t count)
{
    csv->titles = titles;
    csv->title_count = count;
}

void csv_close(Csv *csv)
{
    if (!csv) return;
    csv_free(&csv->parser);
    decode_close(csv->decoder);
    free(csv->bytes);
    free(csv->unquoted);
    arena_free(&csv->scratch);
    free(csv);
}
