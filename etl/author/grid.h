// Grid: the rows of one resource as text, whatever format they came in, and what its columns hold: which different
// words, how often, of how many patients.
#ifndef AUTHOR_GRID_H
#define AUTHOR_GRID_H

#include "base/arena.h"

typedef struct Grid {
    size_t columns, rows;
    const Text *titles;
    const Text *cells;    // row after row; cleaned; data NULL or size 0 = nothing there
    const Text *called;   // what a schema calls the columns where their titles cannot; NULL = its titles
} Grid;

static inline Text grid_title(const Grid *grid, size_t column)
{
    return grid->called ? grid->called[column] : grid->titles[column];
}

static inline Text grid_cell(const Grid *grid, size_t row, size_t column)
{
    return grid->cells[row * grid->columns + column];
}

// A different text of a column.
typedef struct GridWord {
    Text text;
    size_t count;
    size_t first_row;
    bool shared;   // rows of more than one patient have it
} GridWord;

typedef struct GridColumn {
    size_t index;
    Text title;
    size_t rows, filled;
    GridWord *words;   // in the order they come
    size_t word_count;
} GridColumn;

// patient: the column that says whose a row is, SIZE_MAX = each row is somebody's of its own.
GridColumn grid_column(const Grid *grid, size_t column, size_t patient, Arena *arena);

#endif
