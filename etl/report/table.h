// Table: one tidy table of results, built once and rendered three times: HTML for people, CSV and JSON for machines.
// A row's key is its first columns; every number has an address, table.key.key.column, as in
// "survival.modality.chemo.median".
#ifndef REPORT_TABLE_H
#define REPORT_TABLE_H

#include "base/arena.h"
#include "report/number.h"

typedef enum ColumnKind {
    COLUMN_TEXT,
    COLUMN_NUMBER,
    COLUMN_ESTIMATE,           // in CSV and addresses three columns: name, name_lower, name_upper
} ColumnKind;

typedef struct Column {
    const char *name;          // in CSV, JSON and addresses
    const char *title;         // for people: an English phrase
    ColumnKind kind;
} Column;

// What a text cell holds: a code for machines and, for people, a label or an English phrase where there is one.
typedef struct CellText {
    const char *code;
    const Label *label;
    const char *phrase;
} CellText;

typedef union Cell {
    CellText text;
    Number number;
    Estimate estimate;
} Cell;

typedef struct Table {
    const char *name;          // file name, first part of addresses
    const char *title;         // an English phrase
    const Column *columns;
    size_t column_count;
    size_t key_count;          // of columns, text
    Cell *cells;               // row-major
    size_t rows, capacity;
} Table;

static inline Cell cell_text(const char *code, const Label *label, const char *words)
{
    return (Cell){.text = {code, label, words}};
}

static inline Cell cell_number(Number value)
{
    return (Cell){.number = value};
}

static inline Cell cell_count(size_t count)
{
    return (Cell){.number = number(NUMBER_COUNT, (double)count)};
}

// Adds a row and returns its cells, column_count of them, to be filled by the caller before the next row.
Cell *table_add(Table *table, Arena *arena);

static inline const Cell *table_cell(const Table *table, size_t row, size_t column)
{
    return &table->cells[row * table->column_count + column];
}

// The code of a text cell; whether it is this one.
static inline const char *table_code(const Table *table, size_t row, size_t column)
{
    return table_cell(table, row, column)->text.code;
}

static inline bool table_has(const Table *table, size_t row, size_t column, const char *code)
{
    return strcmp(table_code(table, row, column), code) == 0;
}

// What people read of a text cell.
const char *table_label(const CellText *text, Language language);

// The number at an address without its first part: "modality.chemo.median", "modality.chemo.median_lower".
// NULL when the table has no such row or column.
const Number *table_number(const Table *table, const char *address);

// RFC 4180, a header line, numbers with full precision; the text cells are safe to open in a spreadsheet. A number that
// does not exist reads NA, so that its column is one of numbers; the last column, why_na, says why of each:
// "median_upper: not reached; p: not estimable (no events)", and is empty where there is none.
void table_write_csv(const Table *table, Buffer *out);

#endif
