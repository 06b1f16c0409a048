// Code lists: a center's codes -> the model's words. An exact entry first, then glob patterns in the order written.
#ifndef MAPPING_CODELIST_H
#define MAPPING_CODELIST_H

#include "mapping/mapping.h"

// Compiles a list written as `code: word` or `code: {attribute: word}`. name is NULL for one written in place. NULL
// after complaining.
const CodeList *codelist_compile(const YamlNode *node, const char *name, Arena *arena, Complaints *complaints);

// A list kept in a CSV file, as the map that could stand in its place: the column `code`, and `word` or one column an
// attribute (an empty cell = no such column for this code). node: {file: path}; path: the same from where we are. *text
// takes the file's contents. NULL after complaining.
const YamlNode *codelist_read(const YamlNode *node, const char *path, Text *text, Arena *arena, Complaints *complaints);

// The entry a cleaned text falls under, or NULL.
const CodeEntry *codelist_find(const CodeList *list, Text text);

// The word an entry gives an attribute, or NULL (in a table: no such column in this entry = missing).
const CodeWord *codelist_word(const CodeEntry *entry, const char *attribute);

#endif
