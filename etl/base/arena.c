// Arena memory: blocks of growing size, newest first; see arena.h for the ownership rule.
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK = 16 * 1024, LARGEST_BLOCK = 4 * 1024 * 1024, ALIGNMENT = 16, SMALL = 128 };

struct ArenaBlock {
    ArenaBlock *older;
    size_t size;
    _Alignas(ALIGNMENT) char data[];
};

static void out_of_memory(size_t size)
{
    fprintf(stderr, "rmnpc: out of memory (%zu bytes asked for): free some memory or split the file, then run again\n",
            size);
    exit(3);
}

void *memory_alloc(size_t size)
{
    void *memory = malloc(size ? size : 1);
    if (!memory) out_of_memory(size);
    return memory;
}

void *memory_resize(void *old, size_t size)
{
    void *memory = realloc(old, size ? size : 1);
    if (!memory) out_of_memory(size);
    return memory;
}

char *memory_string(const char *string)
{
    size_t size = strlen(string) + 1;
    return memcpy(memory_alloc(size), string, size);
}

static void add_block(Arena *arena, size_t at_least)
{
    size_t size = arena->blocks ? arena->blocks->size * 2 : FIRST_BLOCK;
    if (size > LARGEST_BLOCK) size = LARGEST_BLOCK;
    if (size < at_least) size = at_least;
    ArenaBlock *block = memory_alloc(sizeof *block + size);
    block->older = arena->blocks;
    block->size = size;
    arena->blocks = block;
    arena->next = block->data;
    arena->end = block->data + size;
    arena->allocated += size;
}

static inline size_t round_up(size_t size)
{
    return (size + (ALIGNMENT - 1)) & ~(size_t)(ALIGNMENT - 1);
}

// Memory holding anything, whole units of ALIGNMENT.
static inline void *take(Arena *arena, size_t size)
{
    size_t rounded = round_up(size);
    if (size > SIZE_MAX / 2) out_of_memory(size);
    if (rounded > (size_t)(arena->end - arena->next) || !arena->next) add_block(arena, rounded);
    void *memory = arena->next;
    arena->next += rounded;
    return memory;
}

// Most of what is asked for is small: it is cleared here, unit by unit, without a call.
void *arena_alloc(Arena *arena, size_t size)
{
    char *memory = take(arena, size);
    if (size > SMALL) return memset(memory, 0, size);
    for (size_t at = 0; at < size; at += ALIGNMENT) memset(memory + at, 0, ALIGNMENT);
    return memory;
}

void *arena_space(Arena *arena, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / 2 / size) out_of_memory(SIZE_MAX);
    return take(arena, count * size);
}

void *arena_array(Arena *arena, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / 2 / size) out_of_memory(SIZE_MAX);
    return arena_alloc(arena, count * size);
}

void *arena_grow(Arena *arena, const void *old, size_t old_size, size_t new_size)
{
    char *memory = take(arena, new_size);
    if (old_size) memcpy(memory, old, old_size);
    memset(memory + old_size, 0, new_size - old_size);
    return memory;
}

Text arena_text(Arena *arena, Text text)
{
    char *copy = arena_alloc(arena, text.size + 1);
    if (text.size) memcpy(copy, text.data, text.size);
    return (Text){copy, text.size};
}

char *arena_string(Arena *arena, const char *string)
{
    return (char *)arena_text(arena, text_from(string)).data;
}

char *arena_vformat(Arena *arena, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int size = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *string = arena_alloc(arena, (size_t)size + 1);
    vsnprintf(string, (size_t)size + 1, format, arguments);
    return string;
}

char *arena_format(Arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *string = arena_vformat(arena, format, arguments);
    va_end(arguments);
    return string;
}

void arena_reset(Arena *arena)
{
    ArenaBlock *keep = arena->blocks;
    if (!keep) return;
    for (ArenaBlock *block = keep->older; block;) {
        ArenaBlock *older = block->older;
        arena->allocated -= block->size;
        free(block);
        block = older;
    }
    keep->older = NULL;
    arena->next = keep->data;
}

void arena_free(Arena *arena)
{
    for (ArenaBlock *block = arena->blocks; block;) {
        ArenaBlock *older = block->older;
        free(block);
        block = older;
    }
    *arena = (Arena){0};
}
