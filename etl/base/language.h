// Language: the languages people are spoken to in, texts that stand in all of them, and the filling in of their places.
// A text has places {1} … {9}; what is filled in stands in each language where its words want it.
#ifndef BASE_LANGUAGE_H
#define BASE_LANGUAGE_H

#include <stdarg.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/buffer.h"

typedef enum Language { LANGUAGE_EN, LANGUAGE_ZH, LANGUAGE_COUNT } Language;

// "en", "zh": as in --lang and in HTML.
const char *language_name(Language language);
bool language_find(const char *name, Language *language);

// One text in each language. An all-zero Label is no text.
typedef struct Label {
    const char *text[LANGUAGE_COUNT];
} Label;

// What is written alike in all languages: a name, a number. Not copied.
Label label_same(const char *text);

static inline bool label_is_empty(const Label *label)
{
    return !label->text[LANGUAGE_EN];
}

enum { TEXT_PLACES = 9 };

// The highest place a text names: 0 when it has none.
int text_places(const char *text);

// The text with its places filled in by values[0] … ; a place whose value is NULL stays as it is written.
void text_fill(Buffer *out, const char *text, const char *const values[TEXT_PLACES]);

// The label with its places filled in, in arena; a label without places is given back as it is.
Label label_fill(Arena *arena, const Label *label, const Label *values, size_t count);

// A list in each language, with its own commas; what goes beyond a few items is "…". All-zero but for the arena it is
// empty.
typedef struct LabelList {
    Arena *arena;
    Buffer text[LANGUAGE_COUNT];
    size_t count;             // of items added
} LabelList;

void label_list_add(LabelList *list, Label item);
// The list, in its arena; what it was built in is freed. An empty label where nothing was added.
Label label_list_end(LabelList *list);

// The words of one room: each phrase is named by its English text, so that code reads as what it prints.
typedef struct Phrases {
    const Label *rows;
    size_t count;
} Phrases;

// The phrase in the language; the English where the table has no row for it.
const char *phrases_find(const Phrases *phrases, Language language, const char *english);

// The phrase with its places filled in by the strings that follow: as many as the highest it names.
void phrases_vfill(Buffer *out, const Phrases *phrases, Language language, const char *english, va_list values);

#endif
