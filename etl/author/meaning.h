// Meaning: what the title of a column says about it, in English, German and Chinese: whose name, which date, a running
// number. A hint for a draft that a person reads, never a fact.
#ifndef AUTHOR_MEANING_H
#define AUTHOR_MEANING_H

#include "base/arena.h"

typedef enum Meaning {
    MEANS_NAME = 1 << 0,      // of a person
    MEANS_CONTACT = 1 << 1,   // address, telephone, number of a document
    MEANS_STAFF = 1 << 2,     // who treated, who typed
    MEANS_NOTE = 1 << 3,      // free text
    MEANS_RUNNING = 1 << 4,   // the number of the row
    MEANS_PATIENT = 1 << 5,   // a patient's identifier
    MEANS_ID = 1 << 6,        // some identifier
    MEANS_BIRTH = 1 << 7,
    MEANS_DATE = 1 << 8,        // a date or a part of one
    MEANS_REPEAT = 1 << 9,      // tells a patient's rows apart: visit, instance
    MEANS_QUANTITY = 1 << 10,   // a number that has a unit
} Meaning;

// All that applies, or'ed.
unsigned meaning_of_title(Text title, Arena *arena);

// Columns of these meanings are never described by their values.
enum {
    MEANS_PERSONAL = MEANS_NAME | MEANS_CONTACT | MEANS_STAFF | MEANS_NOTE | MEANS_PATIENT | MEANS_ID | MEANS_RUNNING
};

// What marks a row of totals below a table: 合计, Total.
bool meaning_is_total(Text cell, Arena *arena);

#endif
