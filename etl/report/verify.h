// Verify: the report's verify.R, with which a statistician derives everything again from exported records and computes
// every number of the report's tables again with R's package survival; and the running of it.
//
// The script is the plan written in R (this file) followed by report/verify/*.R, which know no plan. It reads the CSV
// files of `rmnpc export` and the report's tables, nothing else.
#ifndef REPORT_VERIFY_H
#define REPORT_VERIFY_H

#include "base/buffer.h"
#include "report/plan.h"
#include "store/snapshot.h"

// Adds the whole script.
void verify_write(const Plan *plan, const Snapshot *snapshot, Buffer *out);

// The script's last line says it: "PASS: 2345 numbers computed again with R 4.2.2 and survival 3.5.3, largest
// difference 4.7e-15; …".
typedef struct Verdict {
    bool passed;
    const char *line, *numbers, *r, *survival, *difference;
} Verdict;

// Runs folder/verify.R over the records with Rscript; what it prints but the last line goes to stderr. False after
// reporting that it could not be run, or ended without a verdict. Texts live in the arena.
bool verify_run(const char *folder, const char *records, Arena *arena, Verdict *verdict);

#endif
