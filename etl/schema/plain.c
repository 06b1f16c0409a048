// A row of cells -> typed values, as long as every cell is plain.
#include "schema/plain.h"

// ---- What is plain --------------------------------------------------------------------------------------------------

static PlainForm form_of_text(const Constraints *constraints)
{
    if (constraints->limited || (constraints->pattern && constraints->words.count)) return PLAIN_NOT;
    return constraints->pattern ? PLAIN_PATTERN : constraints->words.count ? PLAIN_WORD : PLAIN_TEXT;
}

// One format, one kind of constraint, a unit that is always the same.
static PlainForm form_of(const Field *field)
{
    const Constraints *constraints = &field->constraints;
    bool unit = field->unit.given && field->unit.constant == UNIT_NONE,
         day = field->format_count == 1 && field->formats[0].kind == DATE_DEFAULT && constraints->by_day;
    if (field->extract || field->zero_pad || field->group_char || field->warned || constraints->precision || unit)
        return PLAIN_NOT;
    if (field->type == FIELD_STRING) return form_of_text(constraints);
    if (constraints->words.count || constraints->pattern) return PLAIN_NOT;
    if (field->type == FIELD_DATE) return day && !field->may_be_future ? PLAIN_DAY : PLAIN_NOT;
    if (!constraints->by_whole) return PLAIN_NOT;
    return field->type == FIELD_INTEGER ? PLAIN_INTEGER : field->type == FIELD_NUMBER ? PLAIN_NUMBER : PLAIN_NOT;
}

PlainCell plain_compile(const Field *field)
{
    const Constraints *constraints = &field->constraints;
    PlainCell plain = {.form = form_of(field),
                       .slot = field->slot,
                       .label = field->label,
                       .missing = field->missing,
                       .missing_count = (uint32_t)field->missing_count,
                       .unit = field->unit.given ? field->unit.constant : UNIT_NONE,
                       .decimal_char = field->decimal_char,
                       .wanted = field->wanted};
    switch (plain.form) {
    case PLAIN_WORD: plain.words = constraints->words; break;
    case PLAIN_PATTERN: plain.pattern = constraints->pattern; break;
    case PLAIN_NUMBER:
    case PLAIN_INTEGER:
        plain.number.least = constraints->least;
        plain.number.most = constraints->most;
        break;
    case PLAIN_DAY:
        plain.day.first = constraints->first_day;
        plain.day.last = constraints->last_day;
        break;
    default: break;
    }
    return plain;
}

const PlainCell *plain_row(const Field *fields, size_t count, Arena *arena)
{
    PlainCell *row = arena_array(arena, count + 1, sizeof *row);
    for (size_t i = 0; i < count; i++) {
        row[i] = fields[i].plain;
        if (fields[i].list) row[i] = (PlainCell){.form = PLAIN_NOT, .label = fields[i].label};   // it has no slot
    }
    return row;
}

// ---- Reading --------------------------------------------------------------------------------------------------------

// Is a number with at most six decimals between whole bounds? What is finer is not plain.
static inline bool is_within(const PlainCell *plain, Decimal number)
{
    static const int64_t SCALE[] = {1, 10, 100, 1000, 10000, 100000, 1000000};
    if (number.exponent > 0 || number.exponent < -6) return false;
    int64_t scale = SCALE[-number.exponent];
    return number.coefficient >= plain->number.least * scale && number.coefficient <= plain->number.most * scale;
}

static inline bool read_number(const PlainCell *plain, Text text, const Place *place, Value *out)
{
    Decimal number;
    bool read = decimal_read_plain(text, plain->form == PLAIN_INTEGER ? '\0' : plain->decimal_char, &number);
    if (!read || !is_within(plain, number)) return false;
    value_set_number(out, number, place);
    out->unit = plain->unit;
    return true;
}

static inline bool read_day(const PlainCell *plain, Text text, int32_t today, const Place *place, Value *out)
{
    Date date;
    if (!date_read_day(text, &date) || date.first < plain->day.first || date.first > plain->day.last) return false;
    if (today && date.first > today) return false;
    value_set_date(out, date, place);
    return true;
}

static inline bool read_word(const PlainCell *plain, Text text, const Place *place, Value *out)
{
    value_set_text(out, text, place);
    out->first = (int32_t)words_find(&plain->words, text);
    return out->first != 0;
}

static inline bool is_missing(const PlainCell *plain, Text text)
{
    bool missing = text.size == 0;
    for (uint32_t i = 0; i < plain->missing_count && !missing; i++) missing = text_equal(text, plain->missing[i]);
    return missing;
}

static inline __attribute__((always_inline)) bool read_plain(const PlainCell *plain, const SourceItem *item,
                                                             int32_t today, const Place *place, Value *out)
{
    Text text = {item->data, item->size};
    if (plain->form == PLAIN_NOT || item->superscript) return false;
    if (is_missing(plain, text)) {
        value_set_none(out, VALUE_MISSING, place);
        return !plain->wanted;
    }
    switch (plain->form) {
    case PLAIN_TEXT: value_set_text(out, text, place); return true;
    case PLAIN_WORD: return read_word(plain, text, place, out);
    case PLAIN_PATTERN:
        value_set_text(out, text, place);
        return regex_match(plain->pattern, text, NULL) == REGEX_MATCH;
    case PLAIN_DAY: return read_day(plain, text, today, place, out);
    default: return read_number(plain, text, place, out);
    }
}

bool plain_read(const PlainCell *plain, const SourceItem *item, int32_t today, const Place *place, Value *out)
{
    return read_plain(plain, item, today, place, out);
}

size_t plain_read_row(const Record *record, size_t from, uint64_t *missing_rows)
{
    const Resource *resource = record->resource;
    const RawRecord *raw = record->raw;
    const Place row = record->place;
    const size_t count = resource->field_count;
    for (size_t i = from; i < count; i++) {
        const PlainCell *plain = &resource->plain[i];
        const SourceField *source = &raw->fields[i];
        Place *place = &record->places[i];
        uint32_t line = source->count ? source->items[0].line : source->line;
        *place = (Place){row.resource, plain->label, row.file, line ? line : row.line, source->column};
        if (source->count != 1 || !read_plain(plain, source->items, raw->today, place, &record->slots[plain->slot]))
            return i;
        missing_rows[i] += record->slots[plain->slot].kind == VALUE_MISSING;
    }
    return count;
}
