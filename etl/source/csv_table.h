// A plain CSV file as a table: UTF-8, a comma, one header line, any columns. For files that people make by hand for the
// program (analysis data for `estimate`, corrections, code lists); submissions go through reader.h.
#ifndef SOURCE_CSV_TABLE_H
#define SOURCE_CSV_TABLE_H

#include "base/arena.h"
#include "base/complaint.h"

typedef struct CsvTable {
    const Text *titles;
    size_t column_count;
    const Text *cells;           // row after row; cleaned (unicode_clean)
    const uint32_t *lines;       // physical line of each row
    size_t row_count;
} CsvTable;

// Reads the whole file into the arena; blank rows are left out. False when it cannot be read, has no header, two equal
// titles or a row of another width: said once on stderr as "rmnpc: path:line: text".
bool csv_table_read(const char *path, Arena *arena, CsvTable *table);

// The same for a file that belongs to the configuration: what is wrong with it is a complaint (a failure of reading is
// said on stderr). path lives as long as those.
bool csv_table_load(const char *path, Arena *arena, CsvTable *table, Complaints *complaints);

// SIZE_MAX when no column has this title.
size_t csv_table_column(const CsvTable *table, const char *title);

static inline Text csv_table_cell(const CsvTable *table, size_t row, size_t column)
{
    return table->cells[row * table->column_count + column];
}

#endif
