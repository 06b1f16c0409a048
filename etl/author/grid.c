// The words of a column, found by a map.
#include "author/grid.h"

#include "base/map.h"

static bool same_patient(const Grid *grid, size_t patient, size_t a, size_t b)
{
    return patient != SIZE_MAX && text_equal(grid_cell(grid, a, patient), grid_cell(grid, b, patient));
}

GridColumn grid_column(const Grid *grid, size_t column, size_t patient, Arena *arena)
{
    GridColumn found = {.index = column, .title = grid->titles[column], .rows = grid->rows};
    Map known = {.arena = arena};
    size_t capacity = 0;
    for (size_t row = 0; row < grid->rows; row++) {
        Text cell = grid_cell(grid, row, column);
        if (cell.size == 0) continue;
        found.filled++;
        uintptr_t place = (uintptr_t)map_find(&known, cell);
        if (place) {
            GridWord *word = &found.words[place - 1];
            word->count++;
            word->shared |= !same_patient(grid, patient, row, word->first_row);
            continue;
        }
        if (found.word_count == capacity) {
            size_t size = capacity * sizeof *found.words;
            capacity = capacity ? 2 * capacity : 16;
            found.words = arena_grow(arena, found.words, size, capacity * sizeof *found.words);
        }
        found.words[found.word_count++] = (GridWord){.text = cell, .count = 1, .first_row = row};
        map_add(&known, cell, (void *)(uintptr_t)found.word_count);
    }
    return found;
}
