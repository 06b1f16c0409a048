// Guess: what type a column has, judged by its words, and what the author should know of it. Only words of this
// program's own tables (NA, 不详, yes) and, in the columns guess_codes allows, codes are ever told, never a cell.
#ifndef AUTHOR_GUESS_H
#define AUTHOR_GUESS_H

#include "author/grid.h"
#include "author/meaning.h"
#include "base/buffer.h"
#include "schema/schema.h"

enum { GUESS_FORMATS = 8, GUESS_MISSING = 16 };

typedef struct Guess {
    unsigned meaning;   // of the title
    FieldType type;
    const char *formats[GUESS_FORMATS];
    size_t format_count;
    const char *choice;   // a date of which day and month could be exchanged: the formats to choose from, as the schema
                          // would have them; NULL = decided. Nobody can tell from the sample, so it is not guessed
    char decimal_char, group_char;   // 0 = the default
    const char *true_value, *false_value;
    const char *missing[GUESS_MISSING];   // words that stand for missing here
    size_t missing_count;
    const Text *codes;   // what `enum` may list; count 0 = nothing
    size_t code_count;
    size_t hidden_codes;   // words not told because only one patient has them
    const char *notes;     // for the comment; "" = nothing to say
} Guess;

Guess guess_column(const GridColumn *column, Arena *arena);

// Adds the column's codes, where it has few words, each of several patients, and its title does not speak of a person.
void guess_codes(const GridColumn *column, Guess *guess, Arena *arena);

// Words that mean missing in every column where they stand: NA, #N/A, [Not Available].
bool guess_is_missing_word(Text text);

#endif
