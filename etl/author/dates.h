// Dates: which formats of the schema language the words of a column are written in.
#ifndef AUTHOR_DATES_H
#define AUTHOR_DATES_H

#include "author/guess.h"

typedef struct DatesGuess {
    const char *formats[GUESS_FORMATS];
    size_t count;
    size_t covered;          // cells that fit one of them
    bool either_way;         // day and month could be exchanged in all of them
    const char *exchanged;   // then: the format of the other order
    bool has_time;
} DatesGuess;

// skip: words that are left out (they mean missing); one flag a word. titled: the title speaks of a date, so that bare
// years and serial numbers may be dates.
DatesGuess dates_guess(const GridColumn *column, const bool *skip, bool titled);

#endif
