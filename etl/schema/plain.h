// Plain cells: the short way through a row. Most cells are one text in which nothing is wrong, of a field that asks for
// little: a text, a word, a pattern, a number or a day within bounds. They are typed in one loop that touches little
// memory and calls little. What it does not take says nothing yet: cell_read, which knows everything, decides.
#ifndef SCHEMA_PLAIN_H
#define SCHEMA_PLAIN_H

#include "schema/record.h"

// What the short way has to know of a field that is wholly compiled (its slot comes later).
PlainCell plain_compile(const Field *field);

// Those of a resource's fields, side by side.
const PlainCell *plain_row(const Field *fields, size_t count, Arena *arena);

// Gives the record's fields from `from` on their places, and reads them as long as they are plain: the index of the
// first that is not, which has its place all the same; field_count at the end. missing_rows: one a field, where a cell
// without a value is counted.
size_t plain_read_row(const Record *record, size_t from, uint64_t *missing_rows);

// One cell. False when it is not plain; what out holds then means nothing.
// today: see RawRecord.
bool plain_read(const PlainCell *plain, const SourceItem *item, int32_t today, const Place *place, Value *out);

#endif
