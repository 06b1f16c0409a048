// Keys: which column says whose row it is, and which columns together tell a patient's rows apart.
#ifndef AUTHOR_KEY_H
#define AUTHOR_KEY_H

#include "author/guess.h"

enum { KEY_FIELDS = 4 };

typedef struct PatientGuess {
    size_t column;     // SIZE_MAX = none is fit
    bool named;        // its title says so
    size_t patients;   // different ones
    size_t missing;    // rows without one
} PatientGuess;

// columns and guesses: one a column of the grid.
PatientGuess key_patient(const Grid *grid, const GridColumn *columns, const Guess *guesses);

typedef struct KeyGuess {
    size_t columns[KEY_FIELDS];   // the patient first where there is one
    size_t count;                 // 0 = no few columns tell the rows apart
} KeyGuess;

// Equal rows do not count: they are duplicates.
KeyGuess key_rows(const Grid *grid, const Guess *guesses, size_t patient, Arena *arena);

#endif
