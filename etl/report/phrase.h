// Phrases: the words of the report in each of its languages. Code names a phrase by its English text, so that it reads
// as what it prints; the other languages stand in one table (phrase.c).
#ifndef REPORT_PHRASE_H
#define REPORT_PHRASE_H

#include "base/language.h"

// Every phrase of the report.
extern const Phrases REPORT_PHRASES;

// The phrase in the language; the English where the table has no row for it.
const char *phrase(Language language, const char *english);

// The phrase with {1} … {9} replaced by the strings that follow: as many as the highest it names.
void phrase_fill(Buffer *out, Language language, const char *english, ...);

// The same as a text in the arena.
const char *phrase_filled(Language language, Arena *arena, const char *english, ...);

#endif
