// Template: an empty file as a schema wants it: the right name, encoding, delimiter and headers, and no record. For who
// fills one in by hand, and to show an exporting system's maker what is meant.
#ifndef AUTHOR_TEMPLATE_H
#define AUTHOR_TEMPLATE_H

#include "base/buffer.h"
#include "schema/schema.h"

// A name that the path of this file of the schema takes, and from which its own values (the moment of extraction) can
// be read. today: YYYY-MM-DD, for names that hold a date.
const char *template_name(const Schema *schema, size_t file, const char *today, Arena *arena);

// The file's bytes. False after saying why on stderr.
bool template_write(const Schema *schema, size_t file, const char *today, Buffer *out, Arena *arena);

// template_xml.c: the text of an XML file.
void template_write_xml(const Schema *schema, size_t file, const char *today, Buffer *out, Arena *arena);

#endif
