// Provenance: what a report was made of and by, and the conventions its numbers follow. One list of each, so that the
// page and report.json say the same. Nothing here depends on clock, time zone or locale.
#ifndef REPORT_PROVENANCE_H
#define REPORT_PROVENANCE_H

#include "report/cohort.h"
#include "wrap/hash.h"

typedef struct Provenance {
    char analysis_sha256[HASH_SHA256_HEX];     // analysis_hash
    char plan_sha256[HASH_SHA256_HEX], model_sha256[HASH_SHA256_HEX];
    const char *version, *commit;              // of the program; commit NULL = not built in a checkout
    const char *engine;                        // of the distributions' tails, with its version
    const char *first_cut_off, *last_cut_off;  // of the centers' data, YYYY-MM-DD; NULL = no center says
} Provenance;

Provenance provenance_make(const Cohort *cohort);

// The centers' data end on one day, "2024-07-05", or between two, "2024-07-04 to 2024-07-05". Texts in the arena.
const char *provenance_cut_off(const Cohort *cohort, Language language, Arena *arena);

// What a number's limits are made by.
typedef enum ProvenanceLimits { LIMITS_CURVE, LIMITS_NORMAL, LIMITS_WALD } ProvenanceLimits;

// "Data cut-off 2024-07-05; 95% CI: log-log." Texts in the arena.
const char *provenance_basis(const Cohort *cohort, ProvenanceLimits limits, Language language, Arena *arena);

typedef struct Convention {
    const char *code;                          // in report.json
    const char *title, *text;                  // phrases; {1} in text is filled in
    const char *value;                         // for {1}, or NULL
} Convention;

// In the order they are said. Lives in the arena.
const Convention *provenance_conventions(const Plan *plan, Arena *arena, size_t *count);

#endif
