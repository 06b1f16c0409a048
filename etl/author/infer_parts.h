// What the two formats share while a draft is made. For infer.c, infer_csv.c, infer_xml.c and infer_odm.c only.
#ifndef AUTHOR_INFER_PARTS_H
#define AUTHOR_INFER_PARTS_H

#include "author/draft.h"
#include "author/infer.h"
#include "author/key.h"
#include "base/finding.h"

typedef struct Infer {
    const char *path;
    int descriptor;
    Findings findings;         // of the reader
    Arena *arena;
    Draft draft;
} Infer;

// Each says on stderr why a file is no sample for a draft.
InferStatus infer_csv(Infer *infer);
InferStatus infer_xml(Infer *infer);

// infer.c ------------------------------------------------------------------------------------------------------------

// A reader's answer other than READER_END: its finding, with the line and the remedy.
InferStatus infer_report(const Infer *infer, ReaderStatus status);
InferStatus infer_refuse(const Infer *infer, uint32_t line, const char *problem);

// A field of a column: title or xpath are the caller's to set.
DraftField infer_field(const GridColumn *column, const Guess *guess, Map *used, Arena *arena);

// Words that mean missing anywhere, from all guesses, for the schema's own list.
void infer_missing(Infer *infer, const Guess *guesses, size_t count);

// What identifies a person: NULL, or why the column is to be read past.
const char *infer_drop_reason(const GridColumn *column, const Guess *guess);

#endif
