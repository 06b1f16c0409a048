// What the pages of the documentation share. For docs*.c only.
#ifndef AUTHOR_DOCS_PARTS_H
#define AUTHOR_DOCS_PARTS_H

#include "author/docs.h"
#include "base/html.h"

typedef struct Docs {
    Html html;
    const DocsSource *source;
    const Model **models;          // those the mappings lead to, each once
    size_t model_count;
} Docs;

// Pages.
void docs_index(Docs *docs);
void docs_model(Docs *docs, const Model *model);
void docs_center(Docs *docs, const Mapping *mapping);
void docs_mapping(Docs *docs, const Mapping *mapping);   // the second part of a center's page

// docs_parts.c -------------------------------------------------------------------------------------------------------

// name.html, or name.zh.html in Chinese.
const char *docs_file(Docs *docs, Language language, const char *name);

// Head, links to the index and the other language, title, what stands below it (may be NULL).
void docs_open_page(Docs *docs, const char *name, const char *title, const char *below);
void docs_open_section(Docs *docs, const char *id, const char *english);

// A caption that is a phrase, columns that are phrases, up to NULL; "" = a column that is left out.
void docs_open_table(Docs *docs, const char *caption, const char *const *columns);
void docs_cell(Docs *docs, const char *text);                // NULL or "" = an empty cell
void docs_code_cell(Docs *docs, const char *text);           // as code
void docs_open_cell(Docs *docs);
void docs_close_cell(Docs *docs);
void docs_code(Docs *docs, const char *text);                // within a cell
void docs_link(Docs *docs, const char *page, const char *anchor, const char *text);

// A definition list: "path: *.csv".
void docs_open_facts(Docs *docs);
void docs_fact(Docs *docs, const char *english, const char *value);   // left out when value is NULL or ""
void docs_close_facts(Docs *docs);

// A property of a field as it or the named types it builds on say it; NULL when nobody does.
const YamlNode *docs_property(const Schema *schema, const YamlNode *field, const char *key);
// The text of a scalar, or of a list joined by ", "; NULL for no node and for maps.
const char *docs_text(Docs *docs, const YamlNode *node);

// "date: YYYY-MM-DD, DD.MM.YYYY"; and without the formats.
const char *docs_type(Docs *docs, const Field *field);
const char *docs_type_word(Docs *docs, const Field *field);
// required, codes, range, pattern, as words in a cell.
void docs_constraints_cell(Docs *docs, const Schema *schema, const Field *field);
// The same of constraints that stand in a named type: "pattern: …, precision: day".
void docs_set_cell(Docs *docs, const YamlNode *constraints);
const char *docs_unit(Docs *docs, const Field *field);

void docs_rules(Docs *docs, const char *caption, const Rule *rules, size_t count);

#endif
