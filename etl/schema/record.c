// One row: its cells typed in an order that lets units come from other cells, its rules checked.
#include "schema/record.h"

#include <assert.h>

#include "schema/plain.h"
#include "wrap/unicode.h"

// The cell of another field that a field's unit comes from, NULL where it comes from elsewhere.
static const Value *unit_text(const Record *record, const Field *field)
{
    if (field->unit.field < 0) return NULL;
    int slot = record->resource->fields[field->unit.field].slot;
    return slot >= 0 ? &record->slots[slot] : NULL;
}

// A cell that is in error as a whole, with the groups of its `extract`.
static void spoil(const Field *field, const CellContext *context, Value *slots)
{
    for (size_t i = 0; i < (field->extract ? field->group_count + 2 : 1); i++)
        slots[i] = value_none(VALUE_ERROR, context->place);
}

// A value that must or should be there is not: said with the field's severity, or as a warning. False when it is an
// error, which the cell then is in.
static bool report_missing(const Field *field, const CellContext *context, Value *slots)
{
    Severity severity = field->constraints.required ? field->severity : SEVERITY_WARNING;
    finding_add_severity(context->findings, FINDING_MISSING_VALUE, severity, context->place, context->patient);
    if (severity == SEVERITY_ERROR) spoil(field, context, slots);
    return severity != SEVERITY_ERROR;
}

// Several nodes where one is wanted.
static __attribute__((cold, noinline)) bool report_ambiguous(const Field *field, const CellContext *context,
                                                             Value *slots)
{
    finding_add(context->findings, FINDING_AMBIGUOUS, context->place, context->patient);
    spoil(field, context, slots);
    return false;
}

// missing_rows: where a row without a value is counted.
static void read_scalar(Record *record, const Field *field, const SourceField *source, const CellContext *context,
                        uint64_t *missing_rows)
{
    static const SourceItem NOTHING = {"", 0, 0, 0};
    assert(record->slots && field->slot >= 0);
    Value *slots = &record->slots[field->slot];
    size_t before = context->findings->count;
    bool ok = source->count > 1 ? report_ambiguous(field, context, slots)
                                : cell_read(field, source->count ? &source->items[0] : &NOTHING, context, slots);
    // With `extract` its whole text says it: a form of the cell may have no `value`.
    const Value *whole = field->extract ? &slots[1 + field->group_count] : slots;
    bool missing = whole->kind == VALUE_MISSING && context->findings->count == before;
    *missing_rows += missing;
    if (missing && field->wanted) ok = report_missing(field, context, slots);
    record->error |= !ok;
}

// Splits a cell at its separator into items of the arena.
static SourceItem *split(const Field *field, const SourceItem *item, size_t *count, Arena *arena)
{
    Text text = {item->data, item->size};
    size_t at = 0, from, to, capacity = 4;
    SourceItem *items = arena_array(arena, capacity, sizeof *items);
    for (*count = 0;;) {
        bool more = regex_find(field->separator, text, at, &from, &to) == REGEX_MATCH;
        Text part = unicode_trim((Text){text.data + at, (more ? from : text.size) - at});
        if (*count == capacity) {
            items = arena_grow(arena, items, capacity * sizeof *items, capacity * 2 * sizeof *items);
            capacity *= 2;
        }
        items[(*count)++] = (SourceItem){part.data, (uint32_t)part.size, item->line, item->superscript};
        if (!more) return items;
        at = to;
    }
}

// The items of a list: of a separated cell its parts, unless the whole cell is missing.
static const SourceItem *list_items(const Field *field, const SourceField *source, size_t *count, Arena *arena)
{
    *count = source->count;
    if (!field->separator && *count == 1 && source->items[0].size == 0) *count = 0;
    if (!field->separator || !*count) return source->items;
    if (!field_is_missing(field, (Text){source->items[0].data, source->items[0].size}))
        return split(field, &source->items[0], count, arena);
    *count = 0;
    return source->items;
}

// How many of the items are there at all: the one of an empty cell is not.
static size_t present_items(const Field *field, const SourceField *source, const SourceItem *items, size_t count)
{
    if (field->separator && source->count > 1) return 1;   // ambiguous: as a whole
    return count == 1 && field_is_missing(field, (Text){items[0].data, items[0].size}) ? 0 : count;
}

// sign: 1, or -1 to take them out again.
static void count_items(const Resource *resource, const Field *field, size_t present, int sign)
{
    ptrdiff_t index = field - resource->fields;
    resource->counts->items[index] += present * (uint64_t)sign;
    resource->counts->missing[index] += (uint64_t)(present == 0) * (uint64_t)sign;
}

static const Place *item_place(const Field *field, const SourceItem *item, const Place *place, Arena *arena)
{
    if (field->separator || item->line == place->line) return place;
    Place *own = arena_alloc(arena, sizeof *own);   // nodes of XML stand on lines of their own
    *own = *place;
    own->line = item->line;
    return own;
}

static void read_list(Record *record, const Field *field, const SourceField *source, CellContext *context)
{
    const Place *place = context->place;
    size_t count, stride = field->extract ? field->group_count + 2 : 1, before = context->findings->count;
    const SourceItem *items = list_items(field, source, &count, context->arena);
    Value *values = arena_array(context->arena, (count + 1) * stride, sizeof *values);   // room to be one in error
    bool ambiguous = field->separator && source->count > 1, ok = !ambiguous || report_ambiguous(field, context, values);
    count_items(record->resource, field, present_items(field, source, items, count), 1);
    for (size_t i = 0; i < count && !ambiguous; i++) {
        context->place = item_place(field, &items[i], place, context->arena);
        ok &= cell_read(field, &items[i], context, &values[i * stride]);
    }
    if (ambiguous) count = 1;
    else if (count == 1 && values[0].kind == VALUE_MISSING && (stride == 1 || values[stride - 1].kind == VALUE_MISSING))
        count = 0;
    context->place = place;
    if (field->wanted && count == 0 && context->findings->count == before)
        count = (ok = report_missing(field, context, values)) ? 0 : 1;
    record->lists[field->list_index] = (ExprList){values, stride, count, place};
    record->error |= !ok;
}

static void read_field(Record *record, size_t index, CellContext *context, uint64_t *missing_rows)
{
    const Field *field = &record->resource->fields[index];
    const SourceField *source = &record->raw->fields[index];
    context->place = &record->places[index];
    context->unit_text = unit_text(record, field);
    context->unit_place = context->unit_text ? &record->places[field->unit.field] : NULL;
    if (field->list) read_list(record, field, source, context);
    else read_scalar(record, field, source, context, &missing_rows[index]);
}

void record_type(RawRecord *raw, const char *patient, Record *record, Findings *findings, Arena *arena)
{
    const Resource *resource = raw->resource;
    *record = (Record){.raw = raw, .resource = resource, .place = {resource->name, "*", raw->file, raw->line, 0}};
    record->slots = arena_space(arena, (size_t)resource->slot_count + 1, sizeof *record->slots);
    record->lists = arena_array(arena, (size_t)resource->list_count + 1, sizeof *record->lists);
    record->places = arena_space(arena, resource->field_count + 1, sizeof *record->places);
    CellContext context = {.patient = patient, .findings = findings, .arena = arena, .today = raw->today};
    uint64_t *missing_rows = resource->counts->missing;
    bool again = false;
    resource->counts->rows++;
    for (size_t i = 0; (i = plain_read_row(record, i, missing_rows)) < resource->field_count; i++) {
        if (resource->fields[i].unit.field < 0) read_field(record, i, &context, missing_rows);
        else again = true;                               // its unit stands in another cell, which is to be read first
    }
    for (size_t i = 0; again && i < resource->field_count; i++)
        if (resource->fields[i].unit.field >= 0) read_field(record, i, &context, missing_rows);
}

// A cell is missing just when its text is, so the text tells what was counted.
void record_uncount(const Record *record, Arena *arena)
{
    const Resource *resource = record->resource;
    resource->counts->rows--;
    for (size_t i = 0; i < resource->field_count; i++) {
        const Field *field = &resource->fields[i];
        const SourceField *source = &record->raw->fields[i];
        if (field->list) {
            size_t count;
            const SourceItem *items = list_items(field, source, &count, arena);
            count_items(resource, field, present_items(field, source, items, count), -1);
        } else if (source->count < 2) {
            Text text = source->count ? (Text){source->items[0].data, source->items[0].size} : (Text){"", 0};
            resource->counts->missing[i] -= field_is_missing(field, text);
        }
    }
}

bool rule_holds(Rule *rule, const ExprEnv *env)
{
    if (rule->when && !expression_is_true(rule->when, env)) return true;
    ExprTruth truth = expression_truth(rule->assert, env);
    rule->checked += truth >= EXPR_FALSE;
    rule->failed += truth == EXPR_FALSE;
    return truth != EXPR_FALSE;
}

void rule_report(const Rule *rule, const ExprEnv *env, const Place *whole, const char *patient, Findings *findings)
{
    const Place *place = expression_place(rule->assert, env);
    Finding *finding = finding_add_severity(findings, FINDING_RULE, rule->severity, place ? place : whole, patient);
    finding->word = rule->code;
    finding->rule = rule->id;
    finding->compared = expression_places(rule->assert, env, &findings->arena, &finding->compared_count);
    if (!label_is_empty(&rule->remedy)) finding->remedy = rule->remedy;
    finding->message = rule->message;
    if (label_is_empty(&rule->message))
        finding->message =
            finding_say(&findings->arena, SAY_DOES_NOT_HOLD, expression_node(rule->assert)->text.data);
}

void record_check_rules(const Record *record, const char *patient, Findings *findings, Arena *arena)
{
    ExprEnv env = {.slots = record->slots, .lists = record->lists, .arena = arena};
    for (size_t i = 0; i < record->resource->rule_count; i++) {
        Rule *rule = &record->resource->rules[i];
        if (!rule_holds(rule, &env)) rule_report(rule, &env, &record->place, patient, findings);
    }
}
