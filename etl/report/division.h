// Division: what the patients of a report are divided into: centers, those with and without the event, the levels of
// groups and variables, subgroups, who is complete for a model, who is still observed at which time, who is exposed.
// Each under the names that follow from the plan and the keys of the tables' rows, so that a new variable, group,
// subgroup or center needs nothing here:
//
//     event, free                          with and without the event
//     by/overall/all  by/GROUP/LEVEL  by/center/CENTER       the columns of Table 1; center/CENTER, center/all
//     arm/COMPARISON/LEVEL  arm/overall/all                  comparison/NAME, .../undecided, .../elsewhere
//     variable/NAME  variable/NAME/LEVEL  .../missing        without a level: those with a value
//     model/NAME  model/NAME/incomplete  term/NAME/LEVEL     NAME: variable, or multivariable; reference/NAME
//     term/multivariable/NAME/LEVEL                          reference/multivariable/NAME
//     restricted/LEVEL  span/NAME  span/NAME/missing
//     from_month/N                                           still observed at that time
//     effect/KIND/CODE  .../exposed  .../unexposed  .../left_out     interaction/NAME
//     centers_of/without/CENTER  exposed_of/without/CENTER   of the effect; all but one of each give back the whole
//     delay/LEVEL  .../known  .../before
#ifndef REPORT_DIVISION_H
#define REPORT_DIVISION_H

#include "report/persons.h"
#include "report/results.h"

// Adds terms, splits and names to persons, which has none yet but everybody.
void division_make(const Results *results, Persons *persons);

#endif
