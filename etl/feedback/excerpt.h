// Excerpts: the source cells that findings speak of, read again from the files after the run and masked. One pass a
// file, only the rows wanted are kept. What the schema drops is never shown, and a row of the wrong width is hidden
// whole, for nobody knows which of its cells is which.
#ifndef FEEDBACK_EXCERPT_H
#define FEEDBACK_EXCERPT_H

#include "feedback/mask.h"
#include "mapping/submission.h"

typedef struct ExcerptCell {
    const char *field;         // the center's own name
    uint32_t column;           // CSV: 1-based cell; XML: 0
    Masked value;
} ExcerptCell;

typedef struct ExcerptLine {
    uint32_t file, line;       // line as findings give it
    uint32_t width;            // CSV: cells in the row; XML: 0
    bool hidden;               // the row is of the wrong width: no cells
    const ExcerptCell *cells;  // by column; XML: as the finding names them
    size_t count;
} ExcerptLine;

typedef struct Excerpt {
    const ExcerptLine *lines;  // the finding's own line first, then those of other cells its rule compares
    size_t count;              // 0: nothing to show (no line, the whole file, an unreadable file)
    Masked own;                // what stands in the finding's own cell; MASK_EMPTY also where it has no cell
    bool has_own;
} Excerpt;

typedef struct Excerpts {
    const Excerpt *of;         // of each finding, by its index; of one that was not wanted count is 0
} Excerpts;

// wanted: by finding; NULL = all. Files are read in full only as far as wanted lines go. What cannot be read again has
// no excerpt.
const Excerpts *excerpts_read(const Submission *submission, const Mapping *mapping, const Findings *findings,
                              const bool *wanted, const Mask *mask, Arena *arena);

#endif
