// One row: its cells typed in an order that lets units come from other cells, its rules checked.
#include "schema/record.h"

#include "wrap/unicode.h"

// What a field of a record is read with.
typedef struct Typing {
    Record *record;
    const char *patient;
    Findings *findings;
    Arena *arena;
} Typing;

static CellContext context_of(const Typing *typing, const Field *field, const Place *place)
{
    const Field *unit_field = field->unit.field >= 0 ? &typing->record->resource->fields[field->unit.field] : NULL;
    const Value *unit = unit_field && unit_field->slot >= 0 ? &typing->record->slots[unit_field->slot] : NULL;
    return (CellContext){place, typing->patient, typing->findings, typing->arena, unit};
}

static void read_scalar(const Typing *typing, const Field *field, const SourceField *source, const Place *place)
{
    static const SourceItem NOTHING = {"", 0, 0, 0};
    Record *record = typing->record;
    CellContext context = context_of(typing, field, place);
    Value *slots = &record->slots[field->slot];
    if (source->count > 1) {
        finding_add(typing->findings, FINDING_AMBIGUOUS, place, typing->patient);
        for (size_t i = 0; i < (field->extract ? field->group_count + 2 : 1); i++) slots[i] = value_none(VALUE_ERROR, place);
        record->error = true;
        return;
    }
    record->error |= !cell_read(field, source->count ? &source->items[0] : &NOTHING, &context, slots);
    if (!field->constraints.required || slots[0].kind != VALUE_MISSING || field->severity != SEVERITY_ERROR) return;
    if (field->extract && slots[1 + field->group_count].kind != VALUE_MISSING) return;   // a form of the cell without `value`
    finding_add(typing->findings, FINDING_MISSING_VALUE, place, typing->patient);
    record->error = true;
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

static void read_list(const Typing *typing, const Field *field, const SourceField *source, Place *place)
{
    Record *record = typing->record;
    const SourceItem *items = source->items;
    size_t count = source->count, stride = field->extract ? field->group_count + 2 : 1;
    size_t errors = typing->findings->by_severity[SEVERITY_ERROR];
    bool empty = count == 0 || (count == 1 && items[0].size == 0);
    if (field->separator && !empty) items = split(field, &source->items[0], &count, typing->arena);
    if (empty) count = 0;
    Value *values = arena_array(typing->arena, count * stride + 1, sizeof *values);
    for (size_t i = 0; i < count; i++) {
        Place *own = place;
        if (!field->separator && count > 1) {          // XML items stand on lines of their own
            own = arena_alloc(typing->arena, sizeof *own);
            *own = *place;
            own->line = items[i].line;
        }
        CellContext context = context_of(typing, field, own);
        cell_read(field, &items[i], &context, &values[i * stride]);
    }
    if (count == 1 && values[0].kind == VALUE_MISSING && (stride == 1 || values[stride - 1].kind == VALUE_MISSING)) count = 0;
    if (field->constraints.required && count == 0) finding_add(typing->findings, FINDING_MISSING_VALUE, place, typing->patient);
    record->lists[field->list_index] = (ExprList){values, stride, count, place};
    record->error |= typing->findings->by_severity[SEVERITY_ERROR] > errors;
}

static void read_field(const Typing *typing, size_t index)
{
    const Field *field = &typing->record->resource->fields[index];
    const SourceField *source = &typing->record->raw->fields[index];
    Place *place = &typing->record->places[index];
    if (field->list) read_list(typing, field, source, place);
    else read_scalar(typing, field, source, place);
}

static void place_field(const Record *record, const RawRecord *raw, size_t index)
{
    const SourceField *source = &raw->fields[index];
    Place *place = &record->places[index];
    place->resource = record->resource->name;
    place->field = record->resource->fields[index].label;
    place->file = raw->file;
    place->line = source->count && source->items[0].line ? source->items[0].line : raw->line;
    place->column = source->column;
}

void record_type(RawRecord *raw, const char *patient, Record *record, Findings *findings, Arena *arena)
{
    const Resource *resource = raw->resource;
    *record = (Record){.raw = raw, .resource = resource, .place = {resource->name, "*", raw->file, raw->line, 0}};
    record->slots = arena_array(arena, (size_t)resource->slot_count + 1, sizeof *record->slots);
    record->lists = arena_array(arena, (size_t)resource->list_count + 1, sizeof *record->lists);
    record->places = arena_array(arena, resource->field_count + 1, sizeof *record->places);
    Typing typing = {record, patient, findings, arena};
    bool again = false;
    for (size_t i = 0; i < resource->field_count; i++) {
        place_field(record, raw, i);
        if (resource->fields[i].unit.field < 0) read_field(&typing, i);
        else again = true;                               // its unit stands in another cell, which is to be read first
    }
    for (size_t i = 0; again && i < resource->field_count; i++)
        if (resource->fields[i].unit.field >= 0) read_field(&typing, i);
}

bool rule_holds(Rule *rule, const ExprEnv *env)
{
    if (rule->when && !expression_is_true(rule->when, env)) return true;
    Value value = expression_evaluate(rule->assert, env);
    if (value.kind != VALUE_BOOLEAN) return true;
    rule->checked++;
    rule->failed += !value.first;
    return value.first;
}

void rule_report(const Rule *rule, const Place *place, const char *patient, Findings *findings)
{
    Finding *finding = finding_add_severity(findings, FINDING_RULE, rule->severity, place, patient);
    finding->word = rule->code;
    finding->rule = rule->id;
    if (rule->message) finding->message = rule->message;
}

void record_check_rules(const Record *record, const char *patient, Findings *findings, Arena *arena)
{
    ExprEnv env = {.slots = record->slots, .lists = record->lists, .arena = arena};
    for (size_t i = 0; i < record->resource->rule_count; i++) {
        Rule *rule = &record->resource->rules[i];
        if (rule_holds(rule, &env)) continue;
        const Place *place = expression_place(rule->assert, &env);
        rule_report(rule, place ? place : &record->place, patient, findings);
    }
}
