// Ledger: counts that are not of patients analysed, named for a release from the tables that print them, with the sums
// they stand in:
//
//     flow/CENTER/STAGE                                  from submission to analysis
//     completeness/ENTITY/ATTRIBUTE/CENTER/PART          a column: patients, rows, present, ...
//     span/NAME/partial
#ifndef REPORT_LEDGER_H
#define REPORT_LEDGER_H

#include "report/persons.h"
#include "report/tabulate.h"

// Patients analysed are those of persons, which have their names already.
void ledger_make(const Tables *tables, Persons *persons);

#endif
