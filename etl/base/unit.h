// Units of measurement by their UCUM names. Units of one dimension convert into each other by an exact factor; units of
// different dimensions never do (IU/mL is not copies/mL).
#ifndef BASE_UNIT_H
#define BASE_UNIT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/decimal.h"
#include "base/text.h"

// Index into the table; UNIT_NONE for a number without a unit.
typedef uint16_t UnitId;
enum { UNIT_NONE = 0 };

// UNIT_NONE when the name is not in the table.
UnitId unit_find(Text name);

const char *unit_name(UnitId unit);

// What it measures; "" for UNIT_NONE. Units are numbered from 1; NULL behind the last.
const char *unit_dimension(UnitId unit);

bool unit_convertible(UnitId from, UnitId to);

// value in `from` expressed in `to`; false when the dimensions differ or the result needs more than 18 digits.
bool unit_convert(Decimal value, UnitId from, UnitId to, Decimal *result);

#endif
