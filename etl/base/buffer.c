// Growing bytes.
#include "base/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"

char *buffer_reserve(Buffer *buffer, size_t size)
{
    if (buffer->capacity - buffer->size < size) {
        size_t capacity = buffer->capacity ? buffer->capacity * 2 : 256;
        if (capacity < buffer->size + size) capacity = buffer->size + size;
        buffer->data = memory_resize(buffer->data, capacity);
        buffer->capacity = capacity;
    }
    return buffer->data + buffer->size;
}

void buffer_add(Buffer *buffer, const void *data, size_t size)
{
    if (!size) return;
    memcpy(buffer_reserve(buffer, size), data, size);
    buffer->size += size;
}

void buffer_text(Buffer *buffer, Text text)
{
    buffer_add(buffer, text.data, text.size);
}

void buffer_string(Buffer *buffer, const char *string)
{
    buffer_add(buffer, string, strlen(string));
}

void buffer_char(Buffer *buffer, char c)
{
    *buffer_reserve(buffer, 1) = c;
    buffer->size++;
}

void buffer_integer(Buffer *buffer, int64_t number)
{
    char digits[24], *p = digits + sizeof digits;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    do *--p = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0) *--p = '-';
    buffer_add(buffer, p, (size_t)(digits + sizeof digits - p));
}

void buffer_format(Buffer *buffer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *end = buffer_reserve(buffer, (size_t)size + 1);
    va_start(arguments, format);
    vsnprintf(end, (size_t)size + 1, format, arguments);
    va_end(arguments);
    buffer->size += (size_t)size;
}

static void put_csv(Buffer *buffer, const char *guard, const char *text)
{
    bool quoted = strpbrk(text, ",\"\r\n") != NULL;
    if (quoted) buffer_char(buffer, '"');
    buffer_string(buffer, guard);
    for (; *text; text++) {
        if (*text == '"') buffer_char(buffer, '"');
        buffer_char(buffer, *text);
    }
    if (quoted) buffer_char(buffer, '"');
}

void buffer_csv(Buffer *buffer, const char *text)
{
    put_csv(buffer, "", text);
}

void buffer_csv_guarded(Buffer *buffer, const char *text)
{
    put_csv(buffer, *text && strchr("=+-@\t\r", *text) ? "'" : "", text);
}

const char *buffer_c_string(Buffer *buffer)
{
    *buffer_reserve(buffer, 1) = '\0';
    return buffer->data;
}

void buffer_free(Buffer *buffer)
{
    free(buffer->data);
    *buffer = (Buffer){0};
}

Text buffer_keep(Buffer *buffer, Arena *arena)
{
    Text kept = arena_text(arena, buffer_as_text(buffer));
    buffer_free(buffer);
    return kept;
}
