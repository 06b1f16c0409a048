// For tests: values as the short texts that case tables name.
#ifndef TESTS_DESCRIBING_H
#define TESTS_DESCRIBING_H

#include "base/buffer.h"
#include "base/value.h"

// A value as cases write it: 5, 70 Gy, 'abc', 2015-03, true, missing, error, unknown, 28..31/487 for a span of days and
// its unit in sixteenths.
static inline void describe_value(const Value *value, Buffer *out)
{
    char date[DATE_TEXT];
    switch ((ValueKind)value->kind) {
    case VALUE_MISSING: buffer_string(out, "missing"); break;
    case VALUE_ERROR: buffer_string(out, "error"); break;
    case VALUE_UNKNOWN: buffer_string(out, "unknown"); break;
    case VALUE_TEXT: buffer_format(out, "'%.*s'", TEXT_ARG(value->text)); break;
    case VALUE_NUMBER:
        decimal_write(value->number, out);
        if (value->unit != UNIT_NONE) buffer_format(out, " %s", unit_name(value->unit));
        break;
    case VALUE_DATE:
        date_write_partial(value_as_date(value), date);
        buffer_string(out, date);
        break;
    case VALUE_BOOLEAN: buffer_string(out, value->first ? "true" : "false"); break;
    case VALUE_RANGE:
        buffer_format(out, "%d..%d/%d", value->range.low, value->range.high, value->range.sixteenths);
        break;
    }
}

#endif
