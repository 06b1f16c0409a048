// For tests of what a command prints: standard output or error into a text.
#ifndef TESTS_CAPTURING_H
#define TESTS_CAPTURING_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct Capture {
    FILE *stream, *file;
    int saved;
} Capture;

static inline Capture capture_start(FILE *stream)
{
    Capture capture = {stream, tmpfile(), -1};
    assert_non_null(capture.file);
    fflush(stream);
    capture.saved = dup(fileno(stream));
    assert_true(capture.saved >= 0 && dup2(fileno(capture.file), fileno(stream)) >= 0);
    return capture;
}

// What was printed since; valid until the next.
static inline const char *capture_end(Capture *capture)
{
    static char text[65536];
    fflush(capture->stream);
    dup2(capture->saved, fileno(capture->stream));
    close(capture->saved);
    rewind(capture->file);
    text[fread(text, 1, sizeof text - 1, capture->file)] = '\0';
    fclose(capture->file);
    return text;
}

#endif
