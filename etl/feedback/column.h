// Columns: what is said of one finding, under the same names and in the same order in JSON, NDJSON and CSV (the page
// shows the same, some of it once for all findings of a check). One more is a row in the table of column.c.
#ifndef FEEDBACK_COLUMN_H
#define FEEDBACK_COLUMN_H

#include "feedback/feedback.h"

typedef enum ColumnKind {
    COLUMN_TEXT,
    COLUMN_NUMBER,
    COLUMN_CELL,               // what stands in the finding's own cell, as far as it may be shown
    COLUMN_PLACES              // the cells a rule compares
} ColumnKind;

typedef struct Column {
    const char *name;          // the key of JSON; by the table of words the title in a spreadsheet
    ColumnKind kind;
    const char *(*text)(const Feedback *feedback, const Finding *finding, Arena *arena);   // COLUMN_TEXT; NULL = none
    uint32_t (*number)(const Finding *finding);                                            // COLUMN_NUMBER
    bool worded;               // a text that people read in their language: its words are in the table of words
} Column;

// The columns one by one, NULL behind the last.
const Column *column_at(size_t index);

// The file's name as findings give it; NULL when there is none.
const char *column_file(const Feedback *feedback, uint32_t file);

// Spreadsheets name columns by letters: 1 = A, 27 = AA; 0 = "".
const char *column_letters(uint32_t column, char out[8]);

// Whether a list of findings has this one (by its index): all, unless --limit was given.
bool column_lists(const Feedback *feedback, size_t finding);

// How many of a check's findings such a list leaves out, and of all checks.
size_t column_hidden(const Feedback *feedback, const Check *check);
size_t column_all_hidden(const Feedback *feedback);

#endif
