// XML: turns decoded text into records (XmlTree) by libxml2's SAX2 interface, and evaluates the XPath expressions that
// xpath.h leaves to libxml2.
//
// The bytes are decoded by decode.h, strictly; the encoding of the XML declaration must agree with the schema's and is
// otherwise not used. DOCTYPE and entities refuse the file, nothing is ever fetched, and an element in a namespace the
// schema does not declare refuses the file wherever it stands. Lines are those on which a start tag ends.
//
// Why SAX2 and not xmlTextReader: the same parser without building a tree node by node takes half the time, gives the
// exact line in every version, and lets the bounds be checked before anything is kept.
#ifndef SOURCE_XML_H
#define SOURCE_XML_H

#include "source/xml_records.h"

// Different names of elements and attributes in a file: the parser keeps each of them.
enum { XML_NAME_LIMIT = 64 * 1024 };

typedef struct Xml Xml;

// Reads from the descriptor's position. A source without a record is a survey, for those who describe a file: the whole
// document is one record, in any namespaces, and where it is too large for one, its beginning. NULL when the paths of
// the source are not well made, said on stderr (a schema is checked when it is loaded, so this is a bug of the
// caller's).
Xml *xml_open(const SourceFile *source, int descriptor, uint32_t file, Findings *findings, Arena *arena);

// READER_ROW: *record is the next record, valid until the next call.
ReaderStatus xml_next(Xml *xml, const XmlTree **record);

// Reports an element or attribute the source does not know, of nobody.
void xml_report_strange(Xml *xml, const SourceUnknown *node);

// The file's own values as far as they have been read.
const XmlHead *xml_head(const Xml *xml);

// For xpath_compile: names as this parser interns them.
XpathNames xml_names(Xml *xml);

// Compiles an expression of full XPath 1.0; NULL when libxml2 refuses it. It lives as long as the parser.
typedef struct XmlForeign XmlForeign;
XmlForeign *xml_foreign(Xml *xml, const char *text);

// As xpath_find, on the current record. A result that is no element or attribute comes with its text. An expression
// that takes more steps than any record is worth refuses the file.
void xml_foreign_find(XmlForeign *foreign, XmlNode context, XpathHits *hits);

// Does libxml2 take text for an XPath expression?
bool xml_foreign_check(const char *text);

void xml_close(Xml *xml);

#endif
