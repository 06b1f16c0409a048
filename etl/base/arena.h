// Arena: memory that is given back all at once.
//
// The whole program's ownership rule: configuration lives in the run's arena; what is made from a row or a patient
// lives in that patient's arena and dies with it; the store copies what it keeps. Nothing is freed one by one.
// Out of memory prints one line and exits with status 3 (safe to repeat), so no caller checks for NULL.
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

typedef struct ArenaBlock ArenaBlock;

typedef struct Arena {
    ArenaBlock *blocks;   // newest first
    char *next;           // free space in the newest block
    char *end;
    size_t allocated;     // bytes held from the system, for memory limits and statistics
} Arena;

// An Arena that is all zero is empty and ready.

// Zeroed memory aligned for any object; lives until arena_reset or arena_free.
void *arena_alloc(Arena *arena, size_t size);

// An array of count elements of size bytes each, zeroed.
void *arena_array(Arena *arena, size_t count, size_t size);

// The same, but holding anything: for what is written in full at once.
void *arena_space(Arena *arena, size_t count, size_t size);

// A copy of old (old_size bytes) at the head of a new_size block: growth by copying, the old block stays until reset.
void *arena_grow(Arena *arena, const void *old, size_t old_size, size_t new_size);

// NUL-terminated copies.
char *arena_string(Arena *arena, const char *string);
Text arena_text(Arena *arena, Text text);
char *arena_format(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vformat(Arena *arena, const char *format, va_list arguments) __attribute__((format(printf, 2, 0)));

// Forget everything but keep one block for the next use.
void arena_reset(Arena *arena);

// Give everything back; the arena is empty and usable again.
void arena_free(Arena *arena);

// malloc and realloc for the few buffers that outlive every arena; same rule for out of memory.
void *memory_alloc(size_t size);
void *memory_resize(void *old, size_t size);
char *memory_string(const char *string);   // a copy

#endif
