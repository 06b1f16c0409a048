// Phrases: the words of the report in each of its languages. Code names a phrase by its English text, so that it reads
// as what it prints; the other languages stand in one table (phrase.c).
#ifndef REPORT_PHRASE_H
#define REPORT_PHRASE_H

#include <stdarg.h>
#include <stdbool.h>

#include "base/buffer.h"

typedef enum Language { LANGUAGE_EN, LANGUAGE_ZH, LANGUAGE_COUNT } Language;

// "en", "zh": as in --lang and in HTML.
const char *language_name(Language language);
bool language_find(const char *name, Language *language);

// What a plan's author writes: the text in each language; where only one was given all are the same.
typedef struct Label {
    const char *text[LANGUAGE_COUNT];
} Label;

// The phrase in the language; the English where the table has no row for it.
const char *phrase(Language language, const char *english);

// The phrase with {1} … {9} replaced by the strings that follow: as many as the highest it names.
void phrase_fill(Buffer *out, Language language, const char *english, ...);
void phrase_vfill(Buffer *out, Language language, const char *english, va_list values);

#endif
