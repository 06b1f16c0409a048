// Regular expressions by PCRE2: UTF mode, anchored to the whole text, JIT where there is one, match and depth limits
// set. Lookaround, backreferences, lazy and possessive quantifiers, recursion, callouts, \C and inline options other
// than groups are refused: no hospital's data need them. Capture groups are (?<name>…).
#ifndef WRAP_REGEX_H
#define WRAP_REGEX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/text.h"

typedef struct Regex Regex;

// Lives in the arena; regex_free gives its machine code back early, otherwise that stays until the program ends.
// NULL when the pattern is refused; then error (a string in the arena) says why and offset at which byte.
// contains: match anywhere in a text (for splitting) instead of the whole text.
Regex *regex_compile(Text pattern, bool contains, Arena *arena, const char **error, size_t *offset);
void regex_free(Regex *regex);

size_t regex_group_count(const Regex *regex);                 // named groups, in order of appearance
Text regex_group_name(const Regex *regex, size_t group);      // 0 …
// Index of the named group, SIZE_MAX when there is none.
size_t regex_group_find(const Regex *regex, Text name);

typedef enum RegexResult { REGEX_MATCH, REGEX_NO_MATCH, REGEX_LIMIT } RegexResult;

// groups takes regex_group_count texts (slices of text); a group not used has data NULL. groups may be NULL.
RegexResult regex_match(const Regex *regex, Text text, Text *groups);

// Next match at or behind *at (for `contains`): its bounds go to *from, *to. Empty matches are no match.
RegexResult regex_find(const Regex *regex, Text text, size_t at, size_t *from, size_t *to);

#endif
