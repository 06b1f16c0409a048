// Which nodes of a record the schema names, and which it does not: a renamed element would else lose its data in
// silence.
//
// Every XPath of the source (rows, cells, values, headers, fields, what is dropped, and the tests in them) is laid out
// as a way down from the record; tests count for what they name, not for what they decide. The ways make one tree of
// steps, and walking a record is an automaton over names: what is known of an element depends on the names above it
// only, so that each state is worked out once a file, and there are no more of them than the schema has ways.
//
// An element is known when a step leads to it, when it lies in one whose text a field takes or that is dropped, or when
// it does no more than hold known ones. An attribute is known when a step takes it from there. Attributes of XML itself
// (xsi:nil, xml:lang) always are. A text, be it more than blanks, is known where a field takes the text of the element.
#ifndef SOURCE_XML_KNOWN_H
#define SOURCE_XML_KNOWN_H

#include "source/xpath.h"

#define XML_XSI "http://www.w3.org/2001/XMLSchema-instance"

// What is looked for in a record, and found in none of the file while something that is not known stands where it
// should be, has most likely another name now. Where a child or an attribute is looked for this is any other child, or
// attribute, of the same element; an element that is looked for on any level is known by an attribute or child of its
// own under the other name.
typedef struct XmlKnown XmlKnown;

// An element or attribute in its parent, whose local name is NULL where it is looked for anywhere.
typedef struct XmlOther {
    XmlName parent, name;
    bool attribute;
    uint32_t line;               // of the first; 0 = of none
    uint32_t records;            // in how many of them
} XmlOther;

// An element's own text that no path takes: the attribute of its node among the hits, and its name as a step of XPath.
enum { XML_OWN_TEXT = INT32_MAX };   // no element has so many attributes
#define XML_TEXT_NODE "text()"

typedef void XmlUnmet(void *context, XmlOther wanted, XmlOther instead);

// Is the attribute one of XML itself?
bool xml_known_always(XmlName attribute);

// record: the name of its element. The paths of the source are well made. Everything lives in arena.
XmlKnown *xml_known_make(const SourceFile *source, XmlName record, const XpathNames *names, Arena *arena);

// Replaces the contents of hits by the nodes of the record that are not known, in document order; of an element that
// holds nothing known only itself, and nothing of one that is empty.
void xml_known_others(XmlKnown *known, const XmlTree *record, XpathHits *hits);

// After the last record: says each that is looked for and was found in none, and what stands in its place first.
void xml_known_unmet(const XmlKnown *known, XmlUnmet *say, void *context);

#endif
