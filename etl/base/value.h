// Value: what a cell, an attribute or an expression is worth, with the place it came from.
//
// Three ways of not having a value are kept apart: VALUE_MISSING (nothing was said), VALUE_ERROR (something was said
// that is wrong; a finding exists already, and what is made from it is not examined further) and VALUE_UNKNOWN (an
// expression that can be decided neither way, as when a partial date is compared with a day inside it).
#ifndef BASE_VALUE_H
#define BASE_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/date.h"
#include "base/decimal.h"
#include "base/text.h"
#include "base/unit.h"

// Where a value stands in a file. Lives as long as the record it belongs to.
typedef struct Place {
    const char *resource;     // NULL where there is none
    const char *field;        // the center's own name of it: the first title; "*" for the whole row
    uint32_t file;            // index into the submission's files
    uint32_t line;            // 1-based physical line; 0 = no line applies
    uint32_t column;          // CSV: 1-based cell; XML: 0
} Place;

// The same cell, be it read by two resources.
bool place_is_same(const Place *a, const Place *b);

typedef enum ValueKind {
    VALUE_MISSING,
    VALUE_ERROR,
    VALUE_UNKNOWN,
    VALUE_TEXT,
    VALUE_NUMBER,
    VALUE_DATE,
    VALUE_BOOLEAN,
    VALUE_RANGE,              // a span of time, known perhaps only between two bounds: the age at a partial date
} ValueKind;

typedef struct ValueRange {
    int32_t low, high;        // in days
    int32_t sixteenths;       // length of the unit in sixteenths of a day: 16 a day, 487 a month (30.4375), 5844 a year
                              // (365.25)
} ValueRange;

typedef struct Value {
    uint8_t kind;             // ValueKind
    uint8_t precision;        // of a VALUE_DATE: DatePrecision
    UnitId unit;              // of a VALUE_NUMBER
    int32_t first;   // of a VALUE_DATE: days since 1970-01-01; of a VALUE_BOOLEAN: 0 or 1; of a VALUE_TEXT: 1 + its
                     // index in its field's enum, 0 where there is none
    union {
        Text text;            // VALUE_TEXT; lives in the patient's arena or the run's
        Decimal number;       // VALUE_NUMBER
        ValueRange range;     // VALUE_RANGE
    };
    const Place *place;       // NULL when it was made from nothing (a literal, a count)
} Value;

static inline bool value_is_present(const Value *value)
{
    return value->kind > VALUE_UNKNOWN;
}

static inline Value value_none(ValueKind kind, const Place *place)
{
    return (Value){.kind = (uint8_t)kind, .place = place};
}

static inline Value value_text(Text text, const Place *place)
{
    return (Value){.kind = VALUE_TEXT, .text = text, .place = place};
}

static inline Value value_number(Decimal number, UnitId unit, const Place *place)
{
    return (Value){.kind = VALUE_NUMBER, .unit = unit, .number = number, .place = place};
}

static inline Value value_date(Date date, const Place *place)
{
    return (Value){.kind = VALUE_DATE, .precision = (uint8_t)date.precision, .first = date.first, .place = place};
}

static inline Value value_boolean(bool truth, const Place *place)
{
    return (Value){.kind = VALUE_BOOLEAN, .first = truth, .place = place};
}

static inline Date value_as_date(const Value *value)
{
    return (Date){value->first, (DatePrecision)value->precision};
}

// The same in place: for cells by the million, where a struct built elsewhere and copied costs as much as reading it.
static inline void value_set_none(Value *out, ValueKind kind, const Place *place)
{
    out->kind = (uint8_t)kind;
    out->precision = 0;
    out->unit = UNIT_NONE;
    out->first = 0;
    out->place = place;
}

static inline void value_set_text(Value *out, Text text, const Place *place)
{
    value_set_none(out, VALUE_TEXT, place);
    out->text.data = text.data;
    out->text.size = text.size;
}

static inline void value_set_number(Value *out, Decimal number, const Place *place)
{
    value_set_none(out, VALUE_NUMBER, place);
    out->number.coefficient = number.coefficient;
    out->number.exponent = number.exponent;
}

static inline void value_set_boolean(Value *out, bool truth, const Place *place)
{
    value_set_none(out, VALUE_BOOLEAN, place);
    out->first = truth;
}

static inline void value_set_date(Value *out, Date date, const Place *place)
{
    out->kind = VALUE_DATE;
    out->precision = (uint8_t)date.precision;
    out->unit = UNIT_NONE;
    out->first = date.first;
    out->place = place;
}

// The canonical text of a present value as it is stored, exported and hashed: 60 for 60.00, the first day of a partial
// date, true/false. Nothing for the others.
void value_write(const Value *value, Buffer *out);

// The same as a text: the value's own where it is one, else in the arena.
Text value_as_text(const Value *value, Arena *arena);

// Same value in every respect that is stored (a date's precision too); missing equals missing.
bool value_equal(const Value *a, const Value *b);

#endif
