// Report runs: which state of the data the last report shows, so that a report that failed is made up for.
#ifndef STORE_REPORT_RUN_H
#define STORE_REPORT_RUN_H

#include "store/pg.h"

// *due: data changed, or the plan did, since the last report that was written. plan_sha256: in hex. False after
// reporting.
bool report_run_is_due(Pg *pg, const char *plan_sha256, bool *due);

// A report was written to place. False after reporting.
bool report_run_record(Pg *pg, const char *plan_sha256, const char *model, const char *place);

#endif
