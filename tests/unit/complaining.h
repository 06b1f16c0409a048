// For the tests of what reads our own files: everything complained of as the one text that a person would see.
#ifndef TESTS_COMPLAINING_H
#define TESTS_COMPLAINING_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>

#include "base/complaint.h"

// "file:line:column: text (hint)", a line each. Give it back with free.
static inline char *complaints_text(const Complaints *complaints)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    complaints_print(complaints, out);
    fclose(out);
    return text;
}

// Compares two texts and shows both whole, below the name of the case.
static inline void assert_text(const char *label, const char *got, const char *wanted)
{
    if (strcmp(got, wanted) == 0) return;
    fprintf(stderr, "-- wanted:\n%s\n-- got:\n%s\n", wanted, got);   // cmocka would cut a long message off
    fail_msg("%s", label);
}

static inline void assert_complaints(const char *label, const Complaints *complaints, const char *wanted)
{
    char *text = complaints_text(complaints);
    assert_text(label, text, wanted);
    free(text);
}

// Warnings may be there.
static inline void assert_no_errors(const char *label, const Complaints *complaints)
{
    if (complaints->errors) assert_complaints(label, complaints, "");
}

#endif
