// Report: the survival report as a folder of files: report.html (English), report.zh.html (Chinese), report.json,
// tables/*.csv, figures/*.svg. They hold
// aggregates only, and verify.R, which computes every number again from exported records. The same data give the same
// bytes under any time zone, locale and clock; the one file that differs is run.json, which says when and by what the
// report was made.
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "store/store.h"

typedef struct ReportRequest {
    const Site *site;          // definitions, and the plan unless another is given
    Store *store;              // open
    const char *folder;        // where the report goes; made if need be, files in it are replaced
    const char *plan;          // a plan file, or NULL = site->plan
    const char *records;       // a private directory for the records that verify.R reads; NULL = none are written
    bool release;              // for those outside: small numbers of patients are taken out (suppress.h)
    bool verify;               // ask R; wants records
    const char *handoff;       // a private folder for those who go on in R (handoff.h); NULL = none
    const char *published;     // CSV of published figures (columns item, published), or NULL = no such table
    Arena *arena;              // holds the summary's texts; NULL = there are none
} ReportRequest;

typedef struct ReportSummary {
    size_t patients, events, centers;
    size_t published, equal;   // figures compared with published ones, and those equal as printed
    size_t file_count;
    const char *const *files;  // written, below the folder, in order
    const char *published_table;   // published | this report, as text; NULL when nothing was compared
    const char *verdict;       // what R said of the numbers, or NULL
    bool verified;             // R agrees; false as well when it was not asked
    bool misconfigured;        // after false: the plan, the model or the list of published figures is wrong
} ReportSummary;

// Where records are given they are exported there (mode 0700) from the same moment of the database, verify.R is run
// over them, and the report says what came of it; what R finds otherwise is told on stderr, and the report stands.
//
// False after reporting: definitions that are wrong, a database that cannot be read, a folder that cannot be written.
bool report_make(const ReportRequest *request, ReportSummary *summary);

#endif
