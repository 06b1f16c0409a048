// Corrections: cells that are to be read otherwise than they stand, each with who said so, when and why (`corrections`
// of the schema). They name patients, so they live with the data: a CSV file with the columns
//
//     patient, resource, field, old, new, who, when, why
//
// A correction holds where the cleaned cell is exactly `old`; it is then read as `new` (empty = missing), before
// anything else looks at the cell. The patient is known by the id that stands in the file, corrected or not.
#ifndef MAPPING_CORRECTIONS_H
#define MAPPING_CORRECTIONS_H

#include "schema/record.h"

typedef struct Corrections Corrections;

// Reads the file; what is wrong with it goes to the findings, file is its index there. *status takes READER_END,
// READER_REFUSED or READER_FAILED (said on stderr); NULL unless READER_END. All lives in arena.
Corrections *corrections_read(const Schema *schema, const char *path, uint32_t file, Findings *findings, Arena *arena,
                              ReaderStatus *status);

// What a cell with one text is read as: text itself where nothing is said of it. Nothing is remembered.
Text corrections_text(const Corrections *corrections, Text id, const Resource *resource, size_t field, Text text);

// Corrects the cells of a row whose resource is known; id as it stands there. raw->corrected takes what was done, to be
// said once the patient has a name.
void corrections_apply(Corrections *corrections, Text id, RawRecord *raw, Arena *arena);

// Says what was corrected in the row, and remembers under which name the patient of a correction goes.
void corrections_say(const RawRecord *raw, const char *patient, Findings *findings);

// When all rows are read: corrections that hold nowhere, stale where the patient has such a row, unused where not.
void corrections_finish(const Corrections *corrections, Findings *findings);

#endif
