// Nightly: every submission of every center from the inbox into the database, each in its own transaction; one broken
// center never stops the others; then the report, if data or plan changed since the last one that was written.
#ifndef NIGHTLY_RUN_H
#define NIGHTLY_RUN_H

#include <stdio.h>

#include "config/site.h"

typedef struct NightlyRequest {
    const Site *site;
    FILE *progress;            // a line a submission for who looks on (the demo, -v); NULL for cron
    bool quiet;                // no summary line either
} NightlyRequest;

typedef enum NightlyResult { NIGHTLY_CLEAN, NIGHTLY_PARTLY, NIGHTLY_FAILED, NIGHTLY_BUSY } NightlyResult;

typedef struct NightlySummary {
    NightlyResult result;
    size_t centers, loaded, changed, unchanged, failed;    // centers
    const char *report;        // folder of the report, when one was made; in the caller's arena
} NightlySummary;

// NIGHTLY_CLEAN also when nothing was there to do. What failed is said on stderr, one line each.
NightlySummary nightly_take(const NightlyRequest *request, Arena *arena);

#endif
