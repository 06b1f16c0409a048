// Buffer: bytes that grow at the end; for building output and COPY lines. An all-zero Buffer is empty and ready.
#ifndef BASE_BUFFER_H
#define BASE_BUFFER_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/text.h"

typedef struct Buffer {
    char *data;
    size_t size;
    size_t capacity;
} Buffer;

// Makes room for size more bytes and returns where they go; the caller then adds what it wrote to buffer->size.
char *buffer_reserve(Buffer *buffer, size_t size);

void buffer_add(Buffer *buffer, const void *data, size_t size);
void buffer_text(Buffer *buffer, Text text);
void buffer_string(Buffer *buffer, const char *string);
void buffer_char(Buffer *buffer, char c);
void buffer_integer(Buffer *buffer, int64_t number);
void buffer_format(Buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));

// A cell of CSV (RFC 4180), in quotes where it needs them. Exactly, for programs; or guarded, for people: a spreadsheet
// would take a text that begins with = + - @ TAB or CR for a formula, so an apostrophe stands in front.
void buffer_csv(Buffer *buffer, const char *text);
void buffer_csv_guarded(Buffer *buffer, const char *text);

// The contents as a NUL-terminated string; valid until the next change.
const char *buffer_c_string(Buffer *buffer);

static inline Text buffer_as_text(const Buffer *buffer)
{
    return (Text){buffer->data ? buffer->data : "", buffer->size};
}

static inline void buffer_clear(Buffer *buffer)
{
    buffer->size = 0;
}

void buffer_free(Buffer *buffer);

// The contents, NUL-terminated, in the arena; the buffer is freed, and may be used again.
Text buffer_keep(Buffer *buffer, Arena *arena);

#endif
