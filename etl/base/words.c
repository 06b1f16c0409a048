// A set of words grows by doubling; looking one up stands in the header.
#include "base/words.h"

enum { FIRST_SLOTS = 16, SLOTS_A_WORD = 4 };

static void put(Words *words, uint32_t number)
{
    uint32_t at = words_first_slot(words, words->keys[number - 1]);
    while (words->slots[at]) at = (at + 1) & words->mask;
    words->slots[at] = number;
}

static void grow(Words *words, Arena *arena)
{
    size_t slots = words->mask ? 2 * ((size_t)words->mask + 1) : FIRST_SLOTS, room = slots / SLOTS_A_WORD;
    words->items = arena_grow(arena, words->items, words->count * sizeof *words->items, room * sizeof *words->items);
    words->keys = arena_grow(arena, words->keys, words->count * sizeof *words->keys, room * sizeof *words->keys);
    words->slots = arena_array(arena, slots, sizeof *words->slots);
    words->mask = (uint32_t)(slots - 1);
    for (uint32_t i = 1; i <= words->count; i++) put(words, i);
}

bool words_add(Words *words, Text word, Arena *arena)
{
    if (words_find(words, word)) return false;
    if (words->count * SLOTS_A_WORD >= words->mask) grow(words, arena);
    words->items[words->count] = word;
    words->keys[words->count] = text_key(word);
    put(words, ++words->count);
    return true;
}
