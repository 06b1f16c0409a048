// Whole CSV files, read row by row into one growing array of cells.
#include "source/csv_table.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include "source/csv.h"

typedef struct Growing {
    const char *path;
    Arena *arena;
    Complaints *complaints;
    CsvTable *table;
    Text *cells;
    uint32_t *lines;
    size_t capacity;             // rows
} Growing;

__attribute__((format(printf, 3, 4)))
static bool refuse(const Growing *growing, uint32_t line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    complain(growing->complaints, growing->path, line, 0, NULL, "%s",
             arena_vformat(&growing->complaints->arena, format, arguments));
    va_end(arguments);
    return false;
}

static bool keep_header(Growing *growing, const CsvRow *row)
{
    Text *titles = arena_array(growing->arena, row->cells, sizeof *titles);
    for (uint32_t i = 0; i < row->cells; i++) {
        titles[i] = arena_text(growing->arena, csv_cell(row, i));
        for (uint32_t before = 0; before < i; before++)
            if (text_equal(titles[before], titles[i]))
                return refuse(growing, row->line, "two columns are called \"%.*s\"", TEXT_ARG(titles[i]));
    }
    growing->table->titles = titles;
    growing->table->column_count = row->cells;
    return true;
}

static bool keep_row(Growing *growing, const CsvRow *row)
{
    CsvTable *table = growing->table;
    if (row->cells != table->column_count)
        return refuse(growing, row->line, "the row has %u cells, the header has %zu", row->cells, table->column_count);
    if (!growing->cells || !growing->lines || table->row_count == growing->capacity) {
        growing->capacity = growing->capacity ? growing->capacity * 2 : 256;
        growing->cells =
            memory_resize(growing->cells, growing->capacity * table->column_count * sizeof *growing->cells);
        growing->lines = memory_resize(growing->lines, growing->capacity * sizeof *growing->lines);
    }
    Text *cells = growing->cells + table->row_count * table->column_count;
    for (uint32_t i = 0; i < row->cells; i++) cells[i] = arena_text(growing->arena, csv_cell(row, i));
    growing->lines[table->row_count++] = row->line;
    return true;
}

static void repeat_refusal(const Growing *growing, const Findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        const Finding *finding = &findings->items[i];
        if (finding->severity != SEVERITY_ERROR) continue;
        refuse(growing, finding->place.line, "%s: %s", finding->message.text[LANGUAGE_EN],
               finding->remedy.text[LANGUAGE_EN]);
        return;
    }
}

static bool read_rows(Growing *growing, Csv *csv, Findings *findings)
{
    CsvRow row;
    for (;;) {
        ReaderStatus status = csv_next(csv, &row);
        if (status == READER_REFUSED) repeat_refusal(growing, findings);
        if (status == READER_REFUSED || status == READER_FAILED) return false;
        if (status == READER_END)
            return growing->table->titles || refuse(growing, 0, "has no header line");
        if (row.blank) continue;
        if (!(growing->table->titles ? keep_row(growing, &row) : keep_header(growing, &row))) return false;
    }
}

bool csv_table_load(const char *path, Arena *arena, CsvTable *table, Complaints *complaints)
{
    *table = (CsvTable){0};
    Growing growing = {.path = path, .arena = arena, .complaints = complaints, .table = table};
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return refuse(&growing, 0, "cannot be opened: %s", strerror(errno));
    Findings findings = {.files = &path, .file_count = 1};
    Csv *csv = csv_open(SOURCE_UTF8, ',', '"', descriptor, 0, &findings);
    bool good = read_rows(&growing, csv, &findings);
    if (good && growing.cells && growing.lines) {
        size_t count = table->row_count * table->column_count;
        table->cells =
            memcpy(arena_array(arena, count, sizeof *table->cells), growing.cells, count * sizeof *table->cells);
        table->lines = memcpy(arena_array(arena, table->row_count, sizeof *table->lines), growing.lines,
                              table->row_count * sizeof *table->lines);
    }
    free(growing.cells);
    free(growing.lines);
    csv_close(csv);
    findings_free(&findings);
    close(descriptor);
    return good;
}

bool csv_table_read(const char *path, Arena *arena, CsvTable *table)
{
    Complaints complaints = {0};
    bool good = csv_table_load(path, arena, table, &complaints);
    if (complaints.count && complaints.items[0].line)
        report_error("%s:%u: %s", path, complaints.items[0].line, complaints.items[0].text);
    else if (complaints.count) report_error("%s: %s", path, complaints.items[0].text);
    complaints_free(&complaints);
    return good;
}

size_t csv_table_column(const CsvTable *table, const char *title)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (text_is(table->titles[i], title)) return i;
    return SIZE_MAX;
}
