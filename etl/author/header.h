// Header: which rows of a sample make the titles, where the data begin, and whether the last row is one of totals.
#ifndef AUTHOR_HEADER_H
#define AUTHOR_HEADER_H

#include "author/sample.h"

enum { HEADER_ROWS = 3 };

typedef struct HeaderGuess {
    bool found;
    uint32_t numbers[HEADER_ROWS];   // as `headerRows:` says them
    size_t count;
    const Text *titles;      // sample->width of them, as the reader calls them: joined, or by their place
    const Text *said;        // joined, whatever the reader calls them
    bool *untitled;          // no title at all
    bool has_twins;          // of one title each: called by their place, as those without a title then are
    size_t first, end;       // rows of data: sample->rows[first … end - 1]
    bool has_total;          // the row behind the data is one of totals:
    uint32_t total_column;   // this cell says so
    Text total_text;
} HeaderGuess;

HeaderGuess header_guess(const Sample *sample, Arena *arena);

#endif
