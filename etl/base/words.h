// Words: a set of texts that is made once and asked for every cell, as an enum is; each is known by its number in the
// order added. Texts are not copied; they must outlive the set, as must the arena it grows in. An all-zero set is empty
// and ready.
#ifndef BASE_WORDS_H
#define BASE_WORDS_H

#include "base/arena.h"
#include "base/text.h"

typedef struct Words {
    Text *items;              // in the order added
    TextKey *keys;            // of each
    uint32_t *slots;          // numbers, open addressing, so empty that nearly every word stands in its own slot
    uint32_t count, mask;     // mask: number of slots - 1; 0 while there is no word
} Words;

// False when the set has the word already.
bool words_add(Words *words, Text word, Arena *arena);

static inline uint32_t words_first_slot(const Words *words, TextKey key)
{
    return (uint32_t)((key.first ^ key.last) * 0x9e3779b97f4a7c15U >> 32) & words->mask;
}

// 1 + the index of the word, 0 when it is not in the set.
static inline uint32_t words_find(const Words *words, Text word)
{
    TextKey key = text_key(word);
    if (!words->mask) return 0;
    for (uint32_t at = words_first_slot(words, key);; at = (at + 1) & words->mask) {
        uint32_t number = words->slots[at];
        if (!number) return 0;
        if (text_key_equal(words->keys[number - 1], key) &&
            (word.size <= TEXT_KEY_EXACT || text_equal(words->items[number - 1], word)))
            return number;
    }
}

#endif
