// Complaint: what is wrong with a file we own (schema, mapping, plan, site file), at its file:line:column. Collected,
// so that `lint` shows all of them in one pass, then printed once.
#ifndef BASE_COMPLAINT_H
#define BASE_COMPLAINT_H

#include <stdio.h>

#include "base/arena.h"

typedef struct Complaint {
    const char *file;
    uint32_t line, column;    // 1-based characters; 0 = the whole file
    const char *text;
    const char *hint;         // the way out, or NULL
    bool warning;             // lint says it, loading goes on
} Complaint;

typedef struct Complaints {
    Arena arena;
    Complaint *items;
    size_t count, capacity;
    size_t errors;            // those that are no warnings; untold ones, and those said already, too
    size_t untold;            // complained of when COMPLAINTS_MOST were there already: only counted
} Complaints;

// A file of nothing but mistakes is cut off here; the print says how many there were.
enum { COMPLAINTS_MOST = 1000 };

// file and hint must outlive the list (hint is usually a literal).
void complain(Complaints *complaints, const char *file, uint32_t line, uint32_t column, const char *hint,
              const char *format, ...) __attribute__((format(printf, 6, 7)));
void complain_warning(Complaints *complaints, const char *file, uint32_t line, uint32_t column, const char *hint,
                      const char *format, ...) __attribute__((format(printf, 6, 7)));

// "file:line:column: text (hint)", in order of place; the last line says how many more there were.
void complaints_print(const Complaints *complaints, FILE *out);

void complaints_free(Complaints *complaints);

// Environment errors (cannot open, cannot connect): one line "rmnpc: …" on stderr. Always false, so that callers can
// `return report_error(…)`.
bool report_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

// One line on stderr, whatever stands in the arguments: `before`, then the text with what may not be shown written out
// (visible.h).
void report_line(const char *before, const char *format, va_list arguments) __attribute__((format(printf, 2, 0)));

#endif
