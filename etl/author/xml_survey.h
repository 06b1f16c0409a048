// What a survey of an XML file gives to those who describe it: generic XML (infer_xml.c) and ODM (infer_odm.c).
#ifndef AUTHOR_XML_SURVEY_H
#define AUTHOR_XML_SURVEY_H

#include "author/infer_parts.h"
#include "author/outline.h"

enum { XML_TABLE_ROWS = 20000, XML_TABLE_CELLS = 1000000 };

typedef struct XmlSurvey {
    Infer *infer;
    const XmlTree *tree;
    Outline outline;
    SourceNamespace *namespaces;   // of elements and attributes, each with a prefix made of its URI
    size_t namespace_count;
} XmlSurvey;

// Surveys the tree; false after saying why no schema can describe it. Everything lies in infer->arena.
bool xml_survey_make(Infer *infer, const XmlTree *tree, XmlSurvey *survey);

// "prefix:local", or the local name where there is no namespace; in the arena, as the parser's names die with it.
const char *xml_survey_name(const XmlSurvey *survey, XmlName name);

// Not xml:lang, xsi:type and the like, which speak of the document.
bool xml_survey_is_data(XmlName attribute);

// Text of an element or attribute, cleaned as the reader cleans it, in the arena.
Text xml_survey_text(const XmlSurvey *survey, XmlNode node);

// Of a set of rows being collected.
typedef struct XmlRows {
    Text *cells;
    size_t columns, rows, capacity;
} XmlRows;

// The cells of a new row, all without data; NULL when the table is large enough to judge by.
Text *xml_rows_add(XmlRows *rows, Arena *arena);

#endif
