// CSV columns: matches the header of a file against what the tables of the schema ask for.
//
// The checks come in this order, and the first that fails is the one reported, for it explains the rest: header on
// another row (a title line missing, lines above it), wrong delimiter, no title of the schema at all or only those in
// ASCII, two columns of one title, missing columns (one finding each), unknown columns (one finding each).
//
// A row of data must not reach a report in the header's place. A title the schema does not know is named in a finding
// only when it is a known title with another number (may_be_named says exactly when); else its place is: `column N`, N
// from 1.
#ifndef SOURCE_CSV_COLUMNS_H
#define SOURCE_CSV_COLUMNS_H

#include "source/reader.h"

// A row that stands above the data; cells are cleaned and live in the reader's arena.
typedef struct CsvHeadRow {
    uint32_t line, number;
    const Text *cells;
    uint32_t count;
} CsvHeadRow;

enum {
    CSV_COLUMN_NONE = UINT32_MAX,
    CSV_COLUMN_LINE = UINT32_MAX - 1
};   // not in this file; `_sourceRow`, the line number

typedef struct CsvColumns {
    const char **titles;         // what findings call the columns of the file: the title, or `column N`; NUL-terminated
    uint32_t count;
    uint32_t **of;               // of[table][column]: 0-based cell
    uint32_t *stop;              // cells of source->stop
    uint32_t *file;              // cells of source->file_columns
} CsvColumns;

// rows: those from the first to the last header row (fewer when the file ended before), and where the header may stand
// further down, some below. False when the file is refused.
bool csv_columns_match(CsvColumns *columns, const SourceFile *source, const CsvHeadRow *rows, size_t row_count,
                       uint32_t file, Findings *findings, Arena *arena);

// Is there nothing in the header rows that the schema knows, though it wants several columns? Then the header may stand
// further down.
bool csv_columns_all_strange(const SourceFile *source, const CsvHeadRow *rows, size_t row_count, Arena *arena);

#endif
