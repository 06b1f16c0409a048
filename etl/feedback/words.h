// Words: what text and page say around the findings, in each language. Code names a phrase by its English, so that it
// reads as what it prints; the other languages stand in one table (words.c).
#ifndef FEEDBACK_WORDS_H
#define FEEDBACK_WORDS_H

#include <stdio.h>

#include "base/finding.h"
#include "mapping/model.h"

extern const Phrases FEEDBACK_WORDS;

// The phrase in the language.
const char *words_in(Language language, const char *english);

// Writes the phrase with {1} … filled in by the strings that follow.
void words_say(FILE *out, Language language, const char *english, ...);

// The same, in arena.
const char *words_filled(Language language, Arena *arena, const char *english, ...);

enum { WORDS_NUMBER = 32 };   // room for a number

// 1 204 567: digits in groups of three.
void words_number(uint64_t number, char out[WORDS_NUMBER]);

// The English phrase of a count, with the count as {1}: "{1} loaded"; "{1} error", "{1} errors".
const char *words_disposition(Disposition disposition);
const char *words_severity(Severity severity, size_t count);

#endif
