// The reference of a language: the keys of a binding table as a table in Markdown.
#ifndef CONFIG_REFERENCE_H
#define CONFIG_REFERENCE_H

#include "base/buffer.h"
#include "config/bind.h"

// The keys of this table alone, not those it inherits: what each holds, what holds without it, its meaning, an example.
void reference_keys(const BindTable *table, Buffer *out);

// Text as it stands in a cell of a Markdown table: `|` would end the cell.
void reference_cell(const char *text, Buffer *out);

#endif
