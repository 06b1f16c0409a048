// One cell: cleaned text -> typed, checked value. The first failure gives one finding and the value is in error, which
// is not the same as missing: what is made from it is not examined further.
#include "schema/record.h"

#include <assert.h>

#include "schema/plain.h"

#include "wrap/unicode.h"

bool field_is_missing(const Field *field, Text text)
{
    if (text.size == 0) return true;
    for (size_t i = 0; i < field->missing_count; i++)
        if (text_equal(text, field->missing[i])) return true;
    return false;
}

FindingCode field_unreadable(const Field *field)
{
    static const FindingCode CODES[FIELD_TYPE_COUNT] = {FINDING_UNPARSABLE_VALUE, FINDING_INVALID_NUMBER,
                                                        FINDING_INVALID_NUMBER,   FINDING_UNPARSABLE_VALUE,
                                                        FINDING_INVALID_DATE,     FINDING_INVALID_DATE};
    return CODES[field->type];
}

static const Label *unless_empty(const Label *remedy)
{
    return label_is_empty(remedy) ? NULL : remedy;
}

const Label *constraints_remedy(const Constraints *constraints, FindingCode code)
{
    if (!constraints->remedies) return NULL;
    switch (code) {
    case FINDING_NOT_IN_ENUM: return unless_empty(&constraints->remedies->words);
    case FINDING_PATTERN: return unless_empty(&constraints->remedies->pattern);
    case FINDING_OUT_OF_RANGE: return unless_empty(&constraints->remedies->range);
    default: return NULL;
    }
}

const Label *field_remedy(const Field *field, FindingCode code)
{
    if (!field->remedies) return NULL;
    if (code == FINDING_UNKNOWN_UNIT) return unless_empty(&field->remedies->unit);
    if (code == field_unreadable(field)) return unless_empty(&field->remedies->form);
    return constraints_remedy(&field->constraints, code);
}

// With `severity: warning` the value counts as missing and the row goes on. False when the value is in error.
static __attribute__((cold, noinline)) bool fail(const Field *field, const CellContext *context, FindingCode code,
                                                 Value *value)
{
    Severity severity = finding_kind(code)->severity < field->severity ? finding_kind(code)->severity : field->severity;
    Finding *finding = finding_add_severity(context->findings, code, severity, context->place, context->patient);
    const Label *remedy = field_remedy(field, code);
    if (remedy) finding->remedy = *remedy;
    value_set_none(value, severity == SEVERITY_ERROR ? VALUE_ERROR : VALUE_MISSING, context->place);
    return severity != SEVERITY_ERROR;
}

static Text zero_padded(const Field *field, Text text, Arena *arena)
{
    if (text.size >= field->zero_pad || !text_is_digits(text)) return text;
    char *padded = arena_alloc(arena, field->zero_pad + 1);
    memset(padded, '0', field->zero_pad - text.size);
    memcpy(padded + field->zero_pad - text.size, text.data, text.size);
    return (Text){padded, field->zero_pad};
}

// With a thousands mark decimal_read has to see the text, but a fraction or an exponent makes no integer.
static bool read_integer(const Field *field, Text text, Decimal *number)
{
    if (!field->group_char) return decimal_read_integer(text, number);
    for (size_t i = 0; i < text.size; i++)
        if (!strchr("+-0123456789", text.data[i]) && text.data[i] != field->group_char) return false;
    return decimal_read(text, '\0', field->group_char, number);
}

static bool read_typed(const Field *field, Text text, const CellContext *context, Value *value)
{
    Decimal number;
    Date date;
    switch (field->type) {
    case FIELD_STRING: value_set_text(value, text, context->place); return true;
    case FIELD_INTEGER:
        if (!read_integer(field, text, &number)) return fail(field, context, FINDING_INVALID_NUMBER, value);
        value_set_number(value, number, context->place);
        return true;
    case FIELD_NUMBER:
        if (!decimal_read(text, field->decimal_char, field->group_char, &number))
            return fail(field, context, FINDING_INVALID_NUMBER, value);
        value_set_number(value, number, context->place);
        return true;
    case FIELD_BOOLEAN: {
        const bool *truth = map_find(field->booleans, text);
        if (!truth) return fail(field, context, FINDING_UNPARSABLE_VALUE, value);
        *value = value_boolean(*truth, context->place);
        return true;
    }
    default: {
        DateResult result = date_read(text, field->formats, field->format_count, &date, NULL, NULL);
        if (result != DATE_OK)
            return fail(field, context, result == DATE_AMBIGUOUS ? FINDING_AMBIGUOUS : FINDING_INVALID_DATE, value);
        value_set_date(value, date, context->place);
        return true;
    }
    }
}

// A unit that stands in a column of its own is wrong there; the number it belongs to is what the finding compares. In
// XML it is part of what the number's element says, and may have no node.
static __attribute__((cold, noinline)) bool fail_unit(const Field *field, const CellContext *context, Value *value)
{
    if (!context->unit_place || !context->unit_place->column) return fail(field, context, FINDING_UNKNOWN_UNIT, value);
    CellContext unit = *context;
    unit.place = context->unit_place;
    bool ok = fail(field, &unit, FINDING_UNKNOWN_UNIT, value);
    value_set_none(value, (ValueKind)value->kind, context->place);
    Finding *finding = &context->findings->items[context->findings->count - 1];
    Place *number = arena_alloc(&context->findings->arena, sizeof *number);
    *number = *context->place;
    finding->compared = number;
    finding->compared_count = 1;
    return ok;
}

// The unit a number is in: constant, from a group of its own cell, or from another field. A number without one where
// the schema wants one is an error.
static bool read_unit(const Field *field, const Text *groups, const CellContext *context, Value *value)
{
    const UnitSource *source = &field->unit;
    if (!source->given || value->kind != VALUE_NUMBER) return true;
    if (source->constant != UNIT_NONE) {
        value->unit = source->constant;
        return true;
    }
    assert(groups || source->group < 0);
    Text text = source->group >= 0 ? groups[source->group] : (Text){NULL, 0};
    if (source->group < 0 && context->unit_text) {
        if (context->unit_text->kind == VALUE_ERROR) {
            *value = value_none(VALUE_ERROR, context->place);
            return false;
        }
        if (context->unit_text->kind == VALUE_TEXT) text = context->unit_text->text;
    }
    if (text.data && source->codes) {
        const UnitCode *code = map_find(source->codes, text);
        value->unit = code ? code->unit : UNIT_NONE;
    } else if (text.data) {
        value->unit = unit_find(text);
    }
    return value->unit != UNIT_NONE || fail_unit(field, context, value);
}

static bool in_words(const Constraints *constraints, Value *value)
{
    if (value->kind == VALUE_TEXT) return (value->first = (int32_t)words_find(&constraints->words, value->text)) != 0;
    Buffer text = {0};
    value_write(value, &text);
    bool found = words_find(&constraints->words, buffer_as_text(&text)) != 0;
    buffer_free(&text);
    return found;
}

// A bound has no unit.
static bool within(ExprOperator operator, const Value *value, const Value *bound)
{
    if (value->kind != VALUE_NUMBER || bound->kind != VALUE_NUMBER)
        return bound->kind == VALUE_MISSING || expression_compare(operator, value, bound) != EXPR_FALSE;
    int order = decimal_compare(value->number, bound->number);
    return operator == EXPR_LESS_EQUAL ? order <= 0 : operator == EXPR_GREATER_EQUAL ? order >= 0 : order > 0;
}

static bool in_bounds(const Constraints *constraints, const Value *value)
{
    if (constraints->by_day && value->kind == VALUE_DATE && value->precision == DATE_DAY)
        return constraints->first_day <= value->first && value->first <= constraints->last_day;
    return within(EXPR_GREATER_EQUAL, value, &constraints->minimum) &&
           within(EXPR_LESS_EQUAL, value, &constraints->maximum) &&
           within(EXPR_GREATER, value, &constraints->exclusive_minimum);
}

// FINDING_CODE_COUNT when all hold.
static FindingCode broken_constraint(const Constraints *constraints, Value *value)
{
    if (constraints->words.count && !in_words(constraints, value)) return FINDING_NOT_IN_ENUM;
    if (constraints->pattern && value->kind == VALUE_TEXT &&
        regex_match(constraints->pattern, value->text, NULL) != REGEX_MATCH)
        return FINDING_PATTERN;
    if (constraints->limited && !in_bounds(constraints, value)) return FINDING_OUT_OF_RANGE;
    if (constraints->precision && value->kind == VALUE_DATE && value->precision < constraints->precision)
        return FINDING_PRECISION;
    return FINDING_CODE_COUNT;
}

FindingCode constraints_check(const Constraints *constraints, Value *value)
{
    return constraints->given && value_is_present(value) ? broken_constraint(constraints, value) : FINDING_CODE_COUNT;
}

void constraints_add_unknown(const Constraints *constraints, const Value *value, Findings *findings, Finding *finding)
{
    const YamlNode *list = yaml_get(constraints->node, "enum");
    Buffer text = {0};
    value_write(value, &text);
    finding_add_unknown(findings, finding, buffer_as_text(&text), "enum", list->file, list->line);
    buffer_free(&text);
}

static __attribute__((cold, noinline)) bool fail_constraint(const Field *field, const CellContext *context,
                                                            FindingCode code, Value *value)
{
    Value broken = *value;
    Findings *findings = context->findings;
    bool ok = fail(field, context, code, value);
    if (code == FINDING_NOT_IN_ENUM)
        constraints_add_unknown(&field->constraints, &broken, findings, &findings->items[findings->count - 1]);
    return ok;
}

static __attribute__((cold, noinline)) void warn_constraint(const Field *field, const CellContext *context,
                                                            FindingCode code, const Value *value)
{
    Finding *finding =
        finding_add_severity(context->findings, code, SEVERITY_WARNING, context->place, context->patient);
    const Label *remedy = constraints_remedy(&field->warnings, code);
    if (remedy) finding->remedy = *remedy;
    if (code == FINDING_NOT_IN_ENUM) constraints_add_unknown(&field->warnings, value, context->findings, finding);
}

// Nothing that is told in an export happened after it. A partial date may have happened on its first day.
static bool is_ahead(const Field *field, const CellContext *context, const Value *value)
{
    return context->today && value->kind == VALUE_DATE && value->first > context->today && !field->may_be_future;
}

static __attribute__((cold, noinline)) bool fail_ahead(const Field *field, const CellContext *context, Value *value)
{
    Findings *findings = context->findings;
    bool ok = fail(field, context, FINDING_OUT_OF_RANGE, value);
    Finding *finding = &findings->items[findings->count - 1];
    finding->message = *finding_text(SAY_AFTER_EXPORT);
    finding->remedy = *finding_text(SAY_CHECK_YEAR);
    return ok;
}

static bool check_constraints(const Field *field, const CellContext *context, Value *value)
{
    if (is_ahead(field, context, value)) return fail_ahead(field, context, value);
    FindingCode code = field->constraints.given ? broken_constraint(&field->constraints, value) : FINDING_CODE_COUNT;
    if (code != FINDING_CODE_COUNT) return fail_constraint(field, context, code, value);
    if (!field->warned) return true;
    Value looked_at = *value;   // its place in the enum stays that of `constraints`
    code = constraints_check(&field->warnings, &looked_at);
    if (code != FINDING_CODE_COUNT) warn_constraint(field, context, code, value);
    return true;
}

static void fill(const Field *field, ValueKind kind, const Place *place, Value *out)
{
    size_t count = field->extract ? field->group_count + 2 : 1;
    for (size_t i = 0; i < count; i++) value_set_none(&out[i], kind, place);
}

// The whole cell fails, its groups with it.
static bool fail_whole(const Field *field, const CellContext *context, Value *out)
{
    bool ok = fail(field, context, field_unreadable(field), &out[0]);
    for (size_t i = 1; field->extract && i < field->group_count + 2; i++) out[i] = out[0];
    return ok;
}

// Groups of `extract` into out[1 …]; *text becomes the group `value`. False when the pattern does not match.
static bool read_groups(const Field *field, Text *text, Text *groups, const CellContext *context, Value *out)
{
    if (regex_match(field->extract, *text, groups) != REGEX_MATCH) {
        fail_whole(field, context, out);
        return false;
    }
    for (size_t g = 0; g < field->group_count; g++)
        out[1 + g] = groups[g].size ? value_text(groups[g], context->place) : value_none(VALUE_MISSING, context->place);
    out[1 + field->group_count] = value_text(*text, context->place);
    if (field->value_group != SIZE_MAX) *text = groups[field->value_group];
    return true;
}

enum { MOST_GROUPS = 32 };

// From text to checked value; groups are those of `extract`.
static bool finish_cell(const Field *field, Text text, const Text *groups, const CellContext *context, Value *out)
{
    if (field->zero_pad) text = zero_padded(field, text, context->arena);
    if (!read_typed(field, text, context, out)) return false;
    if (field->unit.given && !read_unit(field, groups, context, out)) return false;
    return check_constraints(field, context, out);
}

static bool read_general(const Field *field, Text text, const CellContext *context, Value *out)
{
    Text groups[MOST_GROUPS] = {{NULL, 0}};
    if (!field->extract) return finish_cell(field, text, NULL, context, out);
    if (!read_groups(field, &text, groups, context, out)) return out[0].kind != VALUE_ERROR;
    if (text.size) return finish_cell(field, text, groups, context, out);
    out[0] = value_none(VALUE_MISSING, context->place);   // no `value` in this form of the cell
    return true;
}

bool cell_read(const Field *field, const SourceItem *item, const CellContext *context, Value *out)
{
    Text text = {item->data, item->size};
    if (plain_read(&field->plain, item, context->today, context->place, out)) return true;
    if (field_is_missing(field, text)) {
        fill(field, VALUE_MISSING, context->place, out);
        return true;
    }
    if (item->superscript && (field->type != FIELD_STRING || field->extract))
        return fail_whole(field, context, out);   // NFKC has made 24 of 2⁴
    return read_general(field, text, context, out);
}

Text cell_identity(const Field *field, Text cleaned, Arena *arena)
{
    Text groups[MOST_GROUPS] = {{NULL, 0}};
    if (field_is_missing(field, cleaned)) return (Text){NULL, 0};
    if (field->extract && field->value_group != SIZE_MAX &&
        regex_match(field->extract, cleaned, groups) == REGEX_MATCH && groups[field->value_group].size)
        cleaned = groups[field->value_group];
    return field->zero_pad ? zero_padded(field, cleaned, arena) : cleaned;
}

bool schema_clean_patient_id(const Schema *schema, Text typed, Arena *arena, Text *id)
{
    const Resource *resource = &schema->resources[0];
    *id = cell_identity(&resource->fields[resource->patient], unicode_clean(typed, arena).text, arena);
    return id->data != NULL;
}
