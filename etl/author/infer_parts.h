// What the formats share while a draft is made. For infer.c and infer_*.c only.
#ifndef AUTHOR_INFER_PARTS_H
#define AUTHOR_INFER_PARTS_H

#include "author/draft.h"
#include "author/infer.h"
#include "author/key.h"
#include "base/finding.h"

typedef struct Infer {
    const char *path;
    int descriptor;
    Findings findings;   // of the reader
    Arena *arena;
    Draft draft;
    Map missing_words;   // those of draft.missing
} Infer;

// The rows of one resource to be.
typedef struct InferTable {
    Grid grid;
    const GridColumn *columns;   // one a column of the grid, as are the following
    const Guess *guesses;
    const char *const *xpaths;   // NULL = by its title; the array may be NULL
    const char *const *shared;   // the name of the field of every resource it belongs to; NULL = the resource's own
    const bool *skipped;         // no field: dropped, or without a title of its own; the array may be NULL
    const bool *lists;           // XML: several nodes; the array may be NULL
    size_t patient;              // SIZE_MAX = each row is somebody's of its own
} InferTable;

// Each says on stderr why a file is no sample for a draft.
InferStatus infer_csv(Infer *infer);
InferStatus infer_xml(Infer *infer);

// XML whose survey found a ClinicalData element of ODM.
struct XmlSurvey;
InferStatus infer_odm(struct XmlSurvey *survey, uint32_t clinical_data);

// infer_refuse.c ----------------------------------------------------------------------------------------------------

// Says the problem with the file and, unless 0, its line; INFER_REFUSED.
InferStatus infer_refuse(const Infer *infer, uint32_t line, const char *problem);

// A reader's answer other than READER_END: its finding, with the line and the remedy.
InferStatus infer_report(const Infer *infer, ReaderStatus status);

// infer_table.c -----------------------------------------------------------------------------------------------------

// Fills table->columns and table->guesses from the grid and the patient.
void infer_columns(InferTable *table, Arena *arena);

// Fields and key of the resource. What identifies a person goes to the draft's drops: by its title, or by its XPath
// from the record, to which resource->rows leads.
void infer_table(Infer *infer, const InferTable *table, DraftResource *resource);

// What identifies a person: NULL, or why the column is to be read past.
const char *infer_drop_reason(const GridColumn *column, const Guess *guess);
void infer_drop(DraftDrops *drops, Text title, const char *why, Arena *arena);

// The field that says whose row it is.
DraftField infer_patient_field(const GridColumn *column, const char *name, Arena *arena);

// Takes words that mean missing anywhere into the schema's own list.
void infer_missing(Infer *infer, const Guess *guess);

#endif
