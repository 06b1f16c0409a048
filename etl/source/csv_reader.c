// The CSV driver: reads the header, then hands on the rows up to the stop row. Blank rows are skipped and counted, the
// stop row is kept as the file's own values, everything else is a row of every table.
#include "source/csv_reader.h"

#include <stdio.h>

#include "source/csv.h"
#include "source/csv_columns.h"

// What a row as wide as the header has under the columns of a table: cells that stand at the same place in every row.
typedef struct TableFields {
    SourceField *fields;         // NULL where a column is no cell
    uint32_t width;              // cells a row needs for them
} TableFields;

typedef struct CsvReader {
    const SourceFile *source;
    uint32_t file;
    Findings *findings;
    Arena *arena;
    Csv *csv;
    CsvColumns columns;
    const CsvHeadRow *head;      // the header rows
    CsvRow row;                  // the current one
    TableFields *tables;
    SourceItem line, absent;     // what reader_field hands out for the line number, and for a cell that is not there
    char line_text[16];
    uint64_t seed;               // of the rows' hashes
    uint32_t records;
    uint32_t blank_rows, first_blank_line;
    bool started, stopped;
    SourceItem *stop_items;      // one for each of source->file_columns
    ReaderStatus last;
} CsvReader;

static const uint32_t FIRST_ROW[] = {1};

static void *open_csv(const SourceFile *source, int descriptor, uint32_t file, Findings *findings, Arena *arena)
{
    CsvReader *reader = arena_alloc(arena, sizeof *reader);
    SourceFile *own = arena_alloc(arena, sizeof *own);
    *own = *source;
    if (own->header_row_count == 0) {
        own->header_rows = FIRST_ROW;
        own->header_row_count = 1;
    }
    *reader = (CsvReader){.source = own, .file = file, .findings = findings, .arena = arena, .last = READER_ROW};
    char delimiter = source->delimiter ? source->delimiter : ',', quote = source->quote ? source->quote : '"';
    reader->csv = csv_open(source->encoding, delimiter, quote, descriptor, file, findings);
    if (!hash_random(&reader->seed, sizeof reader->seed)) reader->seed = 0;
    return reader;
}

// ---- The header -----------------------------------------------------------------------------------------------------

static CsvHeadRow keep_row(CsvReader *reader)
{
    CsvHeadRow kept = {reader->row.line, reader->row.number, NULL, reader->row.cells};
    Text *cells = arena_array(reader->arena, kept.count, sizeof *cells);
    for (uint32_t i = 0; i < kept.count; i++) cells[i] = arena_text(reader->arena, csv_cell(&reader->row, i));
    kept.cells = cells;
    return kept;
}

static SourceField cell_field(const CsvReader *reader, uint32_t cell)
{
    return (SourceField){.items = &reader->row.items[cell], .count = 1, .column = cell + 1, .carried = true};
}

static TableFields table_fields(const CsvReader *reader, size_t table)
{
    size_t count = reader->source->tables[table].column_count;
    TableFields found = {arena_array(reader->arena, count, sizeof *found.fields), 0};
    for (size_t c = 0; c < count; c++) {
        uint32_t cell = reader->columns.of[table][c];
        if (cell == CSV_COLUMN_LINE || cell == CSV_COLUMN_NONE) return (TableFields){NULL, 0};
        found.fields[c] = cell_field(reader, cell);
        if (cell >= found.width) found.width = cell + 1;
    }
    return found;
}

enum { LOOKED_BELOW = 20 };   // rows in which a header is looked for that is not where it should be

// Adds rows from below the header, up to most. What is wrong with them is not what is wrong first.
static ReaderStatus look_below(CsvReader *reader, CsvHeadRow *rows, size_t *count, size_t most)
{
    size_t before = reader->findings->count;
    ReaderStatus status = READER_ROW;
    while (*count < most && (status = csv_next(reader->csv, &reader->row)) == READER_ROW)
        rows[(*count)++] = keep_row(reader);
    if (status != READER_REFUSED) return status;
    findings_cut(reader->findings, before);
    return READER_END;
}

// Reads all rows down to the last header row and matches them. Where they are no header the file is refused, and what
// stands below tells why.
static ReaderStatus read_header(CsvReader *reader)
{
    const SourceFile *source = reader->source;
    uint32_t last = source->header_rows[source->header_row_count - 1];
    CsvHeadRow *rows = arena_array(reader->arena, (size_t)last + LOOKED_BELOW, sizeof *rows);
    size_t count = 0;
    ReaderStatus status = READER_ROW;
    while (count < last && (status = csv_next(reader->csv, &reader->row)) == READER_ROW)
        rows[count++] = keep_row(reader);
    if (status == READER_ROW && csv_columns_all_strange(source, rows, count, reader->arena))
        status = look_below(reader, rows, &count, (size_t)last + LOOKED_BELOW);
    if (status != READER_ROW && status != READER_END) return status;
    if (!csv_columns_match(&reader->columns, source, rows, count, reader->file, reader->findings, reader->arena))
        return READER_REFUSED;
    reader->head = rows;
    csv_name_columns(reader->csv, reader->columns.titles, reader->columns.count);
    reader->tables = arena_array(reader->arena, source->table_count, sizeof *reader->tables);
    for (size_t t = 0; t < source->table_count; t++) reader->tables[t] = table_fields(reader, t);
    reader->stop_items = arena_array(reader->arena, source->file_column_count, sizeof *reader->stop_items);
    return READER_ROW;
}

// ---- The rows -------------------------------------------------------------------------------------------------------

static Text cell_text(const CsvReader *reader, uint32_t cell)
{
    return cell < reader->row.cells ? csv_cell(&reader->row, cell) : (Text){"", 0};
}

static bool is_stop_row(const CsvReader *reader)
{
    const SourceFile *source = reader->source;
    for (size_t i = 0; i < source->stop_count; i++)
        if (!text_equal(cell_text(reader, reader->columns.stop[i]), source->stop[i].text)) return false;
    return source->stop_count > 0;
}

static bool is_head_row(const CsvReader *reader, const CsvHeadRow *head)
{
    if (head->count < 2 || head->count != reader->row.cells) return false;
    for (uint32_t i = 0; i < head->count; i++)
        if (!text_equal(csv_cell(&reader->row, i), head->cells[i])) return false;
    return true;
}

// Two files put together have the header of the second among the data.
static bool is_header_again(const CsvReader *reader)
{
    const SourceFile *source = reader->source;
    for (size_t i = 0; i < source->header_row_count; i++)
        if (is_head_row(reader, &reader->head[source->header_rows[i] - 1])) return true;
    return false;
}

static void keep_stop_row(CsvReader *reader)
{
    reader->stopped = true;
    for (size_t i = 0; i < reader->source->file_column_count; i++) {
        uint32_t cell = reader->columns.file[i];
        if (cell == CSV_COLUMN_NONE) continue;
        Text text = arena_text(reader->arena, cell_text(reader, cell));
        bool superscript = cell < reader->row.cells && reader->row.items[cell].superscript;
        reader->stop_items[i] = (SourceItem){text.data, (uint32_t)text.size, reader->row.line & INT32_MAX, superscript};
    }
}

static void count_blank(CsvReader *reader)
{
    if (reader->blank_rows++ == 0) reader->first_blank_line = reader->row.line;
}

static ReaderStatus finish(CsvReader *reader)
{
    if (reader->blank_rows == 0) return READER_END;
    Place place = {.file = reader->file, .line = reader->first_blank_line};
    Finding *finding = finding_add(reader->findings, FINDING_BLANK_ROWS, &place, NULL);
    Arena *arena = &reader->findings->arena;
    finding->message = finding_say(arena, SAY_BLANK_ROWS_SKIPPED, arena_format(arena, "%u", reader->blank_rows));
    return READER_END;
}

static ReaderStatus refuse_row_after_stop(const CsvReader *reader)
{
    finding_add(reader->findings, FINDING_ROW_AFTER_STOP, &(Place){.file = reader->file, .line = reader->row.line},
                NULL);
    return READER_REFUSED;
}

// A last row without a line end that lacks cells as well: the rest of the file is lost, and with it who knows whom.
static bool is_cut_off(const CsvReader *reader)
{
    return reader->row.unended && reader->row.cells < reader->columns.count;
}

static ReaderStatus refuse_cut_off(const CsvReader *reader)
{
    Finding *finding = finding_add(reader->findings, FINDING_RAGGED_ROW,
                                   &(Place){.file = reader->file, .line = reader->row.line}, NULL);
    finding->message = *finding_text(SAY_ENDS_INSIDE_ROW);
    finding->remedy = *finding_text(SAY_CUT_OFF);
    return READER_REFUSED;
}

static ReaderStatus read_row(CsvReader *reader)
{
    for (;;) {
        ReaderStatus status = csv_next(reader->csv, &reader->row);
        if (status == READER_END) return finish(reader);
        if (status != READER_ROW) return status;
        if (reader->row.blank) count_blank(reader);
        else if (reader->stopped) return refuse_row_after_stop(reader);
        else if (is_stop_row(reader)) keep_stop_row(reader);
        else return is_cut_off(reader) ? refuse_cut_off(reader) : READER_ROW;
    }
}

static ReaderStatus next_row(void *state, SourceRow *row)
{
    CsvReader *reader = state;
    if (reader->last != READER_ROW) return reader->last;
    if (!reader->started) reader->last = read_header(reader);
    reader->started = true;
    if (reader->last == READER_ROW) reader->last = read_row(reader);
    if (reader->last != READER_ROW) return reader->last;
    *row = (SourceRow){.line = reader->row.line,
                       .record = reader->records++,
                       .record_line = reader->row.line,
                       .begins_record = true,
                       .ends_record = true,
                       .content = hash_row(reader->row.bytes, reader->row.size, reader->seed),
                       .header = is_header_again(reader),
                       .cells = reader->row.cells,
                       .expected_cells = reader->columns.count};
    return READER_ROW;
}

static void skip_rows(void *state, uint32_t line)
{
    CsvReader *reader = state;
    if (!reader->started) reader->last = read_header(reader);
    reader->started = true;
    if (reader->last == READER_ROW) csv_skip(reader->csv, line);
}

// ---- Fields ---------------------------------------------------------------------------------------------------------

static SourceField line_number(CsvReader *reader)
{
    int size = snprintf(reader->line_text, sizeof reader->line_text, "%u", reader->row.line);
    reader->line = (SourceItem){reader->line_text, (uint32_t)size, reader->row.line & INT32_MAX, 0};
    return (SourceField){.items = &reader->line, .count = 1, .carried = true};
}

static SourceField field_of(void *state, size_t table, size_t column)
{
    CsvReader *reader = state;
    uint32_t cell = reader->columns.of[table][column];
    if (cell == CSV_COLUMN_LINE) return line_number(reader);
    if (cell == CSV_COLUMN_NONE) return (SourceField){0};
    if (cell < reader->row.cells) return cell_field(reader, cell);
    reader->absent = (SourceItem){"", 0, reader->row.line & INT32_MAX, 0};   // a row too short: the schema reports it
    return (SourceField){.items = &reader->absent, .count = 1, .column = cell + 1};
}

static void fields_of(void *state, size_t table, SourceField *fields)
{
    CsvReader *reader = state;
    const TableFields *known = &reader->tables[table];
    size_t count = reader->source->tables[table].column_count;
    if (known->fields && known->width <= reader->row.cells) memcpy(fields, known->fields, count * sizeof *fields);
    else
        for (size_t c = 0; c < count; c++) fields[c] = field_of(state, table, c);
}

static SourceField file_field(void *state, size_t column)
{
    CsvReader *reader = state;
    if (!reader->stopped) return (SourceField){0};
    return (SourceField){
        .items = &reader->stop_items[column], .count = 1, .column = reader->columns.file[column] + 1, .carried = true};
}

static size_t no_unknown(void *state, size_t table, const SourceUnknown **items)
{
    (void)state, (void)table;
    *items = NULL;
    return 0;
}

static const char *unit(const void *state)
{
    (void)state;
    return "row";
}

static void close_csv(void *state)
{
    csv_close(((CsvReader *)state)->csv);
}

const ReaderDriver CSV_READER = {"csv",     open_csv,   next_row,   skip_rows, field_of,
                                 fields_of, file_field, no_unknown, NULL, unit, close_csv};
