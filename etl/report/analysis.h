// Analysis: the data the report is computed from as one CSV, a row a patient analysed: center, pseudonym, dates, days,
// event, groups, subgroups, variables. A hand-off holds it; a SHA-256 of it stands in every report.
#ifndef REPORT_ANALYSIS_H
#define REPORT_ANALYSIS_H

#include "report/cohort.h"
#include "wrap/hash.h"

void analysis_write(const Cohort *cohort, Buffer *out);

// SHA-256 of the same without the column of pseudonyms and with the rows sorted (bytes; the header first): equal for
// the same data, whatever key made the pseudonyms.
void analysis_hash(const Cohort *cohort, char hex[HASH_SHA256_HEX]);

#endif
