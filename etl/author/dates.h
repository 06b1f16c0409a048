// Dates: which formats of the schema language the words of a column are written in.
#ifndef AUTHOR_DATES_H
#define AUTHOR_DATES_H

#include "author/guess.h"

enum { DATES_ORDERS = 3 };   // orders of day, month and year that a form with two-digit years may have

typedef struct DatesGuess {
    const char *formats[GUESS_FORMATS];
    size_t count;
    size_t covered;   // cells that fit one of them
    bool has_time;
    bool undecided;   // of one of them day and month could be exchanged: no cell of the sample tells
    const char *choices[GUESS_FORMATS][DATES_ORDERS];   // then, of each: itself and the others that read all it reads
    size_t choice_counts[GUESS_FORMATS];
} DatesGuess;

// skip: words that are left out (they mean missing); one flag a word. titled: the title speaks of a date, so that bare
// years and serial numbers may be dates.
DatesGuess dates_guess(const GridColumn *column, const bool *skip, bool titled);

#endif
