// Sample: the first rows of a CSV file in memory, as cleaned text, read with the delimiter and quote that fit it best.
#ifndef AUTHOR_SAMPLE_H
#define AUTHOR_SAMPLE_H

#include "base/arena.h"
#include "source/csv.h"

// What is read at most; more rows tell nothing new.
enum { SAMPLE_ROWS = 20000, SAMPLE_CELLS = 2000000, SAMPLE_BYTES = 16 << 20 };

typedef struct SampleRow {
    uint32_t number, line;   // as CsvRow
    uint32_t count;
    uint32_t filled;   // cells with text
    const Text *cells;
} SampleRow;

typedef struct Sample {
    char delimiter, quote;
    bool delimiter_is_sure;   // most rows have the same number of cells, more than one
    SampleRow *rows;          // blank ones left out
    size_t count;
    uint32_t width;   // the number of cells most rows have
    size_t odd;       // rows with another number
    bool whole;       // the file has no more
} Sample;

// Reads from the descriptor, which stays the caller's. READER_END, or READER_REFUSED with one finding, or READER_FAILED
// (said on stderr).
ReaderStatus sample_read(SourceEncoding encoding, int descriptor, Findings *findings, Arena *arena, Sample *sample);

#endif
