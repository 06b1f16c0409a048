// Hand-off: what a statistician takes along to go on in R: one row a patient analysed, ready for a model, with its
// codebook; the records it was derived from, the report's tables and verify.R; and R scripts, ready to run, for what
// this program leaves to R: imputation, Firth's penalty, frailty, weighting, competing risks, splines.
//
// It holds records of patients: all its files are private (0600, directories 0700), and it stands apart from reports.
#ifndef REPORT_HANDOFF_H
#define REPORT_HANDOFF_H

#include "report/tabulate.h"

// Writes all but the records (which report.h's request puts into `records` below the folder). False after reporting.
bool handoff_write(const Results *results, const Tables *tables, const char *folder);

#endif
