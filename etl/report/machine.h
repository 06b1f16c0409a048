// Machine: the report for programs: report.json, one document with every table, full precision, and all that is needed
// to know what the numbers are.
#ifndef REPORT_MACHINE_H
#define REPORT_MACHINE_H

#include "report/published.h"
#include "report/tabulate.h"

// published may be NULL.
void machine_write_json(const Results *results, const Tables *tables, const Published *published, Buffer *out);

#endif
