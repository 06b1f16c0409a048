// The XML format as a reader driver.
#ifndef SOURCE_XML_READER_H
#define SOURCE_XML_READER_H

#include "source/reader.h"

extern const ReaderDriver XML_READER;

// As reader_check_xpath.
const char *xml_reader_check(const SourceFile *source, const char *xpath, bool absolute, Arena *arena);

#endif
