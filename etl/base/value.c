// Values: canonical text and equality; places.
#include "base/value.h"

#include <string.h>

void value_write(const Value *value, Buffer *out)
{
    char day[DATE_TEXT];
    switch ((ValueKind)value->kind) {
    case VALUE_TEXT: buffer_text(out, value->text); break;
    case VALUE_NUMBER: decimal_write(value->number, out); break;
    case VALUE_DATE:
        date_write(value->first, day);
        buffer_string(out, day);
        break;
    case VALUE_BOOLEAN: buffer_string(out, value->first ? "true" : "false"); break;
    default: break;
    }
}

bool place_is_same(const Place *a, const Place *b)
{
    return a->file == b->file && a->line == b->line && a->column == b->column && strcmp(a->field, b->field) == 0;
}

Text value_as_text(const Value *value, Arena *arena)
{
    if (value->kind == VALUE_TEXT) return value->text;
    Buffer buffer = {0};
    value_write(value, &buffer);
    return buffer_keep(&buffer, arena);
}

bool value_equal(const Value *a, const Value *b)
{
    if (!value_is_present(a) || !value_is_present(b)) return value_is_present(a) == value_is_present(b);
    if (a->kind != b->kind) return false;
    switch ((ValueKind)a->kind) {
    case VALUE_TEXT: return text_equal(a->text, b->text);
    case VALUE_NUMBER: return decimal_compare(a->number, b->number) == 0 && a->unit == b->unit;
    case VALUE_DATE: return a->first == b->first && a->precision == b->precision;
    case VALUE_BOOLEAN: return a->first == b->first;
    default: return a->range.low == b->range.low && a->range.high == b->range.high;
    }
}
