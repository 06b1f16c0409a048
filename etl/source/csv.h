// CSV: turns decoded text into rows of cleaned cells with their physical line. What the cells mean (header, titles,
// stop row) is not known here. RFC 4180 as libcsv reads it in its strict mode: blanks around a cell do not count, a
// quoted cell may hold line ends, lines end with LF, CR LF or CR.
//
// Cells lie one after the other in one buffer, each followed by the byte 0x1f, which no cell can hold: a row is hashed
// or compared as one run of bytes, and a cell is a slice of it.
//
// Bounds: cell 1 MiB, 4096 cells, row 64 MiB. A row longer than that, a control character, a quote where none may stand
// refuse the file with one finding.
#ifndef SOURCE_CSV_H
#define SOURCE_CSV_H

#include "source/decode.h"

enum { CSV_CELL_LIMIT = 1 << 20, CSV_COLUMN_LIMIT = 4096, CSV_ROW_LIMIT = 64 << 20 };

typedef struct CsvRow {
    uint32_t line;          // physical line on which it begins
    uint32_t number;        // 1-based; empty lines count
    uint32_t cells;         // 0 for an empty line
    bool blank;             // no text in any cell
    bool unended;           // no line end behind it: the file's last
    const char *bytes;      // all cells, each with its 0x1f; valid until the next csv_next
    size_t size;
    const SourceItem *items;   // the cells, each with the row's line; the same array for every row
} CsvRow;

typedef struct Csv Csv;

// As decode_open; reads from the descriptor's position.
Csv *csv_open(SourceEncoding encoding, char delimiter, char quote, int descriptor, uint32_t file, Findings *findings);

// What findings call the column of a cell that is too large (CsvColumns.titles); must outlive the parser. May be left
// out.
void csv_name_columns(Csv *csv, const char *const *titles, size_t count);

ReaderStatus csv_next(Csv *csv, CsvRow *row);

// Passes over the text before a physical line, on which a row is known to begin, without looking into it. Row numbers
// mean nothing afterwards.
void csv_skip(Csv *csv, uint32_t line);

static inline Text csv_cell(const CsvRow *row, uint32_t cell)
{
    return (Text){row->items[cell].data, row->items[cell].size};
}

void csv_close(Csv *csv);

#endif
