// A set of words grows by doubling; looking one up stands in the header.
#include "base/words.h"

enum { FIRST_SLOTS = 8 };

static void put(Words *words, uint32_t number)
{
    TextKey key = text_key(words->items[number - 1]);
    size_t at = words_first_slot(words, key);
    while (words->slots[at].number) at = (at + 1) & words->mask;
    words->slots[at] = (WordSlot){key, number};
}

static void grow(Words *words, Arena *arena)
{
    size_t slots = words->slots ? 2 * ((size_t)words->mask + 1) : FIRST_SLOTS, half = slots / 2;
    words->items = arena_grow(arena, words->items, words->count * sizeof *words->items, half * sizeof *words->items);
    words->slots = arena_array(arena, slots, sizeof *words->slots);
    words->mask = (uint32_t)(slots - 1);
    for (uint32_t i = 1; i <= words->count; i++) put(words, i);
}

bool words_add(Words *words, Text word, Arena *arena)
{
    if (words_find(words, word)) return false;
    if (!words->slots || words->count == (words->mask + 1) / 2) grow(words, arena);
    words->items[words->count++] = word;
    put(words, words->count);
    return true;
}
