// Outcome: what loading a submission has changed in the database, in one sentence.
#ifndef FEEDBACK_OUTCOME_H
#define FEEDBACK_OUTCOME_H

#include <stdio.h>

#include "base/language.h"
#include "store/load.h"

// "c01: loaded as submission 7: patients 17 new, 2 changed, 0 unchanged", and a line end. Nothing failed.
void outcome_write(const char *center, const LoadResult *result, bool dry_run, Language language, FILE *out);

#endif
