// The CSV format as a reader driver.
#ifndef SOURCE_CSV_READER_H
#define SOURCE_CSV_READER_H

#include "source/reader.h"

extern const ReaderDriver CSV_READER;

#endif
