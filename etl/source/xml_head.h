// What stands above and beside the records of an XML file: follows the paths of the record and of the file's own values
// while the elements stream past, and keeps the values. Knows no parser.
//
// A path is followed by counting how many of its steps the open elements fulfil, so nothing is remembered of elements
// that are on no path.
#ifndef SOURCE_XML_HEAD_H
#define SOURCE_XML_HEAD_H

#include "source/xpath.h"

// The encoding that the XML declaration at the head of text names; data NULL when there is none.
Text xml_head_encoding(Text text);

// May a file read as `encoding` declare this one? Itself, or one it includes (GBK is part of GB18030).
bool xml_head_agrees(Text declared, SourceEncoding encoding);

typedef struct XmlPath {
    XpathRoot root;
    uint32_t matched;            // steps fulfilled by the elements that are open now
} XmlPath;

// Of one value: more nodes than that make it no more ambiguous, and no value the file has once is longer.
enum { XML_HEAD_ITEMS = 16, XML_HEAD_TEXT = 64 * 1024 };

typedef struct XmlHeadValue {
    XmlPath path;
    SourceItem items[XML_HEAD_ITEMS];
    uint32_t count;
    bool capturing;              // its element is open: text belongs to it
    bool nil;
    uint32_t line;               // of the last element that has, or should have, the value
    Buffer text;
} XmlHeadValue;

typedef struct XmlHead {
    XmlPath record;
    XmlPath *passed;             // to elements that are known, with all that is in them
    size_t passed_count;
    XmlHeadValue *values;
    size_t value_count;
    Arena *arena;
} XmlHead;

// An element starts at this depth (1 = the root). True when it is a record: then what is inside is not shown to the
// head until xml_head_end of the same depth.
bool xml_head_start(XmlHead *head, uint32_t depth, XmlName name, uint32_t line, bool nil);
void xml_head_attribute(XmlHead *head, uint32_t depth, XmlName name, Text text, uint32_t line);
void xml_head_text(XmlHead *head, Text text);
void xml_head_end(XmlHead *head, uint32_t depth);
// Does one of the paths end in this attribute of the element?
bool xml_head_knows_attribute(const XmlHead *head, uint32_t depth, XmlName name);
// Does one of the paths lead to, or through, the element that has just started? *whole: it ends there, and what is in
// the element is known with it.
bool xml_head_knows(const XmlHead *head, uint32_t depth, bool *whole);
void xml_head_free(XmlHead *head);

#endif
