// Words: a small set of texts that is made once and asked for every cell, as an enum is; each is known by its number in
// the order added. Texts are not copied; they must outlive the set, as must the arena it grows in. An all-zero set is
// empty and ready.
#ifndef BASE_WORDS_H
#define BASE_WORDS_H

#include "base/arena.h"
#include "base/text.h"

typedef struct WordSlot {
    TextKey key;
    uint32_t number;          // 0 = free
} WordSlot;

typedef struct Words {
    Text *items;              // in the order added
    uint32_t count;
    uint32_t mask;            // number of slots - 1
    WordSlot *slots;          // open addressing, at most half full; NULL while there is no word
} Words;

// False when the set has the word already.
bool words_add(Words *words, Text word, Arena *arena);

static inline size_t words_first_slot(const Words *words, TextKey key)
{
    return (size_t)((key.first ^ key.last) * 0x9e3779b97f4a7c15U >> 32) & words->mask;
}

// 1 + the index of the word, 0 when it is not in the set.
static inline uint32_t words_find(const Words *words, Text word)
{
    TextKey key = text_key(word);
    if (!words->slots) return 0;
    for (size_t at = words_first_slot(words, key);; at = (at + 1) & words->mask) {
        const WordSlot *slot = &words->slots[at];
        if (!slot->number) return 0;
        if (text_key_equal(slot->key, key) &&
            (word.size <= TEXT_KEY_EXACT || text_equal(words->items[slot->number - 1], word)))
            return slot->number;
    }
}

#endif
