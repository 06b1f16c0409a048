// Words: what the documentation says beside the definitions' own names, in each language. Code names a phrase by its
// English, so that it reads as what it prints; the other languages stand in one table (words.c).
#ifndef AUTHOR_WORDS_H
#define AUTHOR_WORDS_H

#include "base/language.h"

extern const Phrases AUTHOR_WORDS;

#endif
