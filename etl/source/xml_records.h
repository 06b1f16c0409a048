// From a parser's events to records: checks what each event must not bring (a strange namespace, too much of anything),
// lets the head follow what stands beside the records, builds a tree of what stands in one, and keeps finished records
// in a queue until they are asked for. Knows no parser.
#ifndef SOURCE_XML_RECORDS_H
#define SOURCE_XML_RECORDS_H

#include "base/finding.h"
#include "source/xml_head.h"
#include "source/xpath.h"

// Attributes: of an element, with its namespace declarations.
enum { XML_DEPTH_LIMIT = 32, XML_ATTRIBUTE_LIMIT = 256, XML_TEXT_LIMIT = 64 * 1024 };

// As SAX2 hands them over: local name, prefix, URI, begin and end of the value, five pointers each; names are interned.
typedef struct XmlAttributes {
    const unsigned char **pointers;
    int count;
    int declarations;            // namespaces that are declared beside them
} XmlAttributes;

// Set source, file and findings, all else zero, before xml_records_prepare.
typedef struct XmlRecords {
    const SourceFile *source;
    uint32_t file;
    Findings *findings;
    // Where the parser stands
    XmlHead head;
    const char **namespaces;     // interned
    const char *xsi, *nil;
    uint32_t depth, record_depth;
    uint32_t beside;             // depth of an element without records in which nothing is looked at; 0 = none
    bool beside_unknown;         // that element is none the source knows
    size_t run;                  // bytes of the text since the last tag
    // Records
    XmlTree *building;           // NULL between records
    XmlTrees ready, idle;        // those that wait to be asked for, and those that can be built anew
    size_t ready_at;             // the next of ready
    XmlTree *current;            // that was asked for last
} XmlRecords;

// Compiles the paths of the source; without a record it is a survey (see xml.h). False when one is not well made, said
// on stderr.
bool xml_records_prepare(XmlRecords *records, const XpathNames *names, Arena *arena);

// The events, each with the line it stands on. False when it refuses the file, the finding has been made, or when a
// survey has seen enough.
bool xml_records_start(XmlRecords *records, XmlName name, const char *prefix, const XmlAttributes *attributes,
                       uint32_t line);
bool xml_records_text(XmlRecords *records, Text text, uint32_t line);
void xml_records_end(XmlRecords *records);

// The next finished record, NULL when there is none yet. The one before it is forgotten.
const XmlTree *xml_records_next(XmlRecords *records);

// An element or attribute the source does not know, of nobody.
void xml_records_report_strange(XmlRecords *records, const SourceUnknown *node);

void xml_records_free(XmlRecords *records);

#endif
