// What is asked for is listed first, then what was found is added to it; last the table is put in order of harm.
#include "feedback/check.h"

#include <stdlib.h>

// A check being counted.
typedef struct Row {
    Check check;
    size_t order, filled;
    size_t *findings;
} Row;

// A rule, a condition of the cohort or a required attribute: what findings name by their `rule`.
typedef struct Named {
    const char *id;            // the string itself tells which
    const char *resource;      // of a center's rule; NULL: stands at whatever resource its cells come from
    Row *row;
} Named;

typedef struct Table {
    const Mapping *mapping;
    Arena *arena;
    Map index;                 // key of a check -> Row
    Row **rows;
    size_t count, capacity;
    Named *named;
    size_t named_count, named_capacity;
    Buffer key;
} Table;

// ---- Rows ----------------------------------------------------------------------------------------------------------

static Text key_of(Table *table, const Check *check)
{
    buffer_clear(&table->key);
    buffer_format(&table->key, "%d %d %s\x1f%s\x1f", check->code, check->severity, check->origin ? check->origin : "",
                  check->rule ? check->rule : "");
    if (!check->rule) buffer_format(&table->key, "%s\x1f%s", check->resource ? check->resource : "", check->field);
    return buffer_as_text(&table->key);
}

// The row of this check, which is added when it is new.
static Row *row_of(Table *table, const Check *check)
{
    Text key = key_of(table, check);
    Row *row = map_find(&table->index, key);
    if (row) return row;
    if (table->count == table->capacity) {
        size_t capacity = table->capacity ? table->capacity * 2 : 64;
        table->rows = arena_grow(table->arena, table->rows, table->count * sizeof(Row *), capacity * sizeof(Row *));
        table->capacity = capacity;
    }
    row = arena_alloc(table->arena, sizeof *row);
    row->check = *check;
    row->order = table->count;
    table->rows[table->count++] = row;
    map_add(&table->index, arena_text(table->arena, key), row);
    return row;
}

static void ask(Table *table, FindingCode code, Severity severity, const char *resource, const char *field,
                uint64_t checked)
{
    const FindingKind *kind = finding_kind(code);
    Check check = {.code = code, .severity = severity, .word = kind->word, .resource = resource, .field = field,
                   .message = kind->message, .remedy = kind->remedy, .counted = true, .checked = checked};
    row_of(table, &check);
}

// One that findings name by a string of the schema.
static void ask_named(Table *table, const Check *check, const char *resource)
{
    if (table->named_count == table->named_capacity) {
        size_t capacity = table->named_capacity ? table->named_capacity * 2 : 64;
        table->named = arena_grow(table->arena, table->named, table->named_count * sizeof *table->named,
                                  capacity * sizeof *table->named);
        table->named_capacity = capacity;
    }
    table->named[table->named_count++] = (Named){check->rule, resource, row_of(table, check)};
}

static void ask_rules(Table *table, const Rule *rules, size_t count, FindingCode code, const char *origin,
                      const char *resource)
{
    for (size_t r = 0; r < count; r++) {
        const Rule *rule = &rules[r];
        const FindingKind *kind = finding_kind(code);
        Check check = {.code = code, .severity = code == FINDING_RULE ? rule->severity : kind->severity,
                       .word = code == FINDING_RULE ? rule->code : kind->word, .rule = rule->id, .origin = origin,
                       .resource = resource, .field = "*", .message = rule->message, .remedy = rule->remedy,
                       .counted = true, .checked = rule->checked};
        if (label_is_empty(&check.remedy)) check.remedy = kind->remedy;
        if (label_is_empty(&check.message) && code == FINDING_RULE)
            check.message =
                finding_say(table->arena, SAY_DOES_NOT_HOLD, expression_node(rule->assert)->text.data);
        if (label_is_empty(&check.message)) check.message = kind->message;
        ask_named(table, &check, resource);
    }
}

// ---- What the center's schema asks for -----------------------------------------------------------------------------

// How many values of a field were looked at.
static uint64_t values_of(const Resource *resource, size_t field)
{
    const ResourceCounts *counts = resource->counts;
    return resource->fields[field].list ? counts->items[field] : counts->rows - counts->missing[field];
}

static void ask_constraints(Table *table, const Resource *resource, size_t index, const Constraints *constraints,
                            Severity severity)
{
    const char *field = resource->fields[index].label;
    uint64_t values = values_of(resource, index);
    if (constraints->required)
        ask(table, FINDING_MISSING_VALUE, severity, resource->name, field, resource->counts->rows);
    if (constraints->words.count) ask(table, FINDING_NOT_IN_ENUM, severity, resource->name, field, values);
    if (constraints->pattern) ask(table, FINDING_PATTERN, severity, resource->name, field, values);
    if (constraints->limited) ask(table, FINDING_OUT_OF_RANGE, severity, resource->name, field, values);
    if (constraints->precision) ask(table, FINDING_PRECISION, severity, resource->name, field, values);
}

// Do values of the field pass a code list on their way into the model?
static bool is_coded(const Mapping *mapping, const Resource *resource, size_t field)
{
    for (size_t r = 0; r < mapping->record_count; r++) {
        const RecordMapping *record = &mapping->records[r];
        for (size_t a = 0; record->resource == resource->index && a < record->attribute_count; a++)
            if (record->attributes[a].codes && mapping_feeds(mapping, record, &record->attributes[a], field))
                return true;
    }
    return false;
}

// The field at which a wrong unit is said: its own column, else the number's (schema/cell.c).
static const char *unit_label(const Table *table, const Resource *resource, const Field *field)
{
    bool column = table->mapping->schema->files[resource->file].source.format == SOURCE_CSV && field->unit.field >= 0;
    return column ? resource->fields[field->unit.field].label : field->label;
}

static void ask_field(Table *table, const Resource *resource, size_t index)
{
    const Field *field = &resource->fields[index];
    uint64_t values = values_of(resource, index);
    if (field->type != FIELD_STRING || field->extract)
        ask(table, field_unreadable(field), field->severity, resource->name, field->label, values);
    if (field->unit.given)
        ask(table, FINDING_UNKNOWN_UNIT, field->severity, resource->name, unit_label(table, resource, field), values);
    ask_constraints(table, resource, index, &field->constraints, field->severity);
    ask_constraints(table, resource, index, &field->warnings, SEVERITY_WARNING);
    if (is_coded(table->mapping, resource, index))
        ask(table, FINDING_UNKNOWN_CODE, SEVERITY_ERROR, resource->name, field->label, values);
}

static void ask_keys(Table *table, const Resource *resource)
{
    const char *patient = resource->fields[resource->patient].label;
    ask(table, FINDING_MISSING_KEY, SEVERITY_ERROR, resource->name, patient, resource->counts->taken);
    if (resource->has_primary_key)
        ask(table, FINDING_CONFLICTING_DUPLICATE, SEVERITY_ERROR, resource->name, patient, resource->counts->taken);
    if ((resource->has_primary_key && !resource->repeats_conflict) || resource->distinct)
        ask(table, FINDING_DUPLICATE_ROW, SEVERITY_WARNING, resource->name, "*", resource->counts->taken);
    for (size_t k = 0; k < resource->foreign_key_count; k++) {
        const ForeignKey *key = &resource->foreign_keys[k];
        ask(table, FINDING_ORPHAN, SEVERITY_ERROR, resource->name,
            resource->fields[key->count ? key->fields[0] : 0].label, resource->counts->rows);
    }
}

static void ask_center(Table *table)
{
    const Schema *schema = table->mapping->schema;
    for (size_t r = 0; r < schema->resource_count; r++) {
        const Resource *resource = &schema->resources[r];
        ask_keys(table, resource);
        for (size_t f = 0; f < resource->field_count; f++) ask_field(table, resource, f);
        ask_rules(table, resource->rules, resource->rule_count, FINDING_RULE,
                  arena_format(table->arena, "%s/%s", schema->name, resource->name), resource->name);
    }
    ask_rules(table, schema->rules, schema->rule_count, FINDING_RULE, schema->name, NULL);
}

// ---- What the model asks for ---------------------------------------------------------------------------------------

static bool is_made(const Mapping *mapping, size_t entity)
{
    for (size_t r = 0; r < mapping->record_count; r++)
        if (mapping->records[r].entity == entity) return true;
    return false;
}

static void ask_required(Table *table, const Resource *entity, const char *origin)
{
    const FindingKind *kind = finding_kind(FINDING_MISSING_ATTRIBUTE);
    const bool *not_collected = table->mapping->not_collected[entity->index];
    for (size_t i = 0; i < entity->required_count; i++) {
        if (not_collected[entity->required[i]]) continue;
        Check check = {.code = FINDING_MISSING_ATTRIBUTE, .severity = kind->severity, .word = kind->word,
                       .rule = entity->fields[entity->required[i]].name, .origin = origin, .field = "*",
                       .message = kind->message, .remedy = kind->remedy, .counted = true,
                       .checked = entity->counts->rows};
        ask_named(table, &check, NULL);
    }
}

static void ask_model(Table *table)
{
    const Schema *model = table->mapping->model->schema;
    for (size_t e = 0; e < model->resource_count; e++) {
        const Resource *entity = &model->resources[e];
        const char *origin = arena_format(table->arena, "%s/%s", model->name, entity->name);
        if (!is_made(table->mapping, e)) continue;
        ask_required(table, entity, origin);
        ask_rules(table, entity->rules, entity->rule_count, FINDING_RULE, origin, NULL);
    }
    ask_rules(table, model->rules, model->rule_count, FINDING_RULE, model->name, NULL);
    ask_rules(table, model->eligibility, model->eligibility_count, FINDING_NOT_ELIGIBLE, model->name, NULL);
}

// ---- What was found ------------------------------------------------------------------------------------------------

// How often a check that nobody asked for was decided: by its family, at its resource and field.
static void count_unasked(const Table *table, Check *check)
{
    const Resource *resource =
        check->resource ? schema_resource(table->mapping->schema, text_from(check->resource)) : NULL;
    char family = finding_kind(check->code)->number[0];
    if (!resource) return;
    check->counted = true;
    check->checked = resource->counts->taken;
    if (family == 'K' || check->code == FINDING_RAGGED_ROW) return;
    for (size_t f = 0; f < resource->field_count; f++) {
        if (strcmp(resource->fields[f].label, check->field) != 0 || !strchr("TCM", family)) continue;
        check->checked =
            check->code == FINDING_MISSING_VALUE ? resource->counts->rows : values_of(resource, f);
        return;
    }
    check->counted = false;
    check->checked = 0;
}

static Row *row_found(Table *table, const Finding *finding)
{
    for (size_t i = 0; finding->rule && i < table->named_count; i++) {
        const Named *named = &table->named[i];
        if (named->id != finding->rule) continue;
        const char *resource = finding->place.resource;
        if (!named->resource || (resource && strcmp(named->resource, resource) == 0)) return named->row;
    }
    Check check = {.code = finding->code, .severity = finding->severity, .word = finding->word, .rule = finding->rule,
                   .resource = finding->place.resource, .field = finding->place.field, .message = finding->message,
                   .remedy = finding->remedy};
    Row *row = map_find(&table->index, key_of(table, &check));
    if (row) return row;
    if (!check.rule) count_unasked(table, &check);
    return row_of(table, &check);
}

static bool same_label(const Label *a, const Label *b)
{
    for (int l = 0; l < LANGUAGE_COUNT; l++)
        if (a->text[l] != b->text[l] && strcmp(a->text[l], b->text[l]) != 0) return false;
    return true;
}

// Of one check all findings mostly say the same; else the row says what the kind does.
static void take_words(Check *check, const Finding *finding)
{
    const FindingKind *kind = finding_kind(check->code);
    if (!check->bad) check->message = finding->message;
    else if (!same_label(&check->message, &finding->message)) check->message = kind->message;
    if (!check->bad) check->remedy = finding->remedy;
    else if (!same_label(&check->remedy, &finding->remedy)) check->remedy = kind->remedy;
    check->bad++;
}

static void take_findings(Table *table, const Findings *findings)
{
    Row **rows = arena_array(table->arena, findings->count + 1, sizeof(Row *));
    for (size_t i = 0; i < findings->count; i++) {
        rows[i] = row_found(table, &findings->items[i]);
        take_words(&rows[i]->check, &findings->items[i]);
    }
    for (size_t i = 0; i < findings->count; i++) {
        Row *row = rows[i];
        if (!row->findings) row->findings = arena_array(table->arena, row->check.bad, sizeof *row->findings);
        row->findings[row->filled++] = i;
    }
}

// ---- In order ------------------------------------------------------------------------------------------------------

static CheckState state_of(const Check *check)
{
    if (check->bad) return CHECK_FAILED;
    return check->checked ? CHECK_PASSED : CHECK_NOT_APPLICABLE;
}

static int descending(uint64_t a, uint64_t b)
{
    return (a < b) - (a > b);
}

static int compare_rows(const void *left, const void *right)
{
    const Row *a = *(Row *const *)left, *b = *(Row *const *)right;
    const Check *x = &a->check, *y = &b->check;
    if (x->state != y->state) return x->state < y->state ? -1 : 1;
    if (x->state == CHECK_FAILED) {
        int order = descending(x->severity, y->severity);
        if (!order) order = descending(x->bad, y->bad);
        if (!order) order = descending(y->findings[0], x->findings[0]);
        if (order) return order;
    }
    return descending(b->order, a->order);
}

static const Checks *in_order(Table *table, const Check **of)
{
    Checks *checks = arena_alloc(table->arena, sizeof *checks);
    Check *items = arena_array(table->arena, table->count + 1, sizeof *items);
    for (size_t i = 0; i < table->count; i++) {
        table->rows[i]->check.findings = table->rows[i]->findings;
        table->rows[i]->check.state = state_of(&table->rows[i]->check);
    }
    if (table->count) qsort(table->rows, table->count, sizeof *table->rows, compare_rows);
    for (size_t i = 0; i < table->count; i++) {
        items[i] = table->rows[i]->check;
        checks->by_state[items[i].state]++;
        for (size_t f = 0; f < items[i].bad; f++) of[items[i].findings[f]] = &items[i];
    }
    checks->items = items;
    checks->count = table->count;
    checks->of = of;
    return checks;
}

const Checks *checks_make(const Mapping *mapping, const Findings *findings, Arena *arena)
{
    Table table = {.mapping = mapping, .arena = arena, .index = {.arena = arena}};
    const Check **of = arena_array(arena, findings->count + 1, sizeof *of);
    ask_center(&table);
    ask_model(&table);
    take_findings(&table, findings);
    const Checks *checks = in_order(&table, of);
    buffer_free(&table.key);
    return checks;
}

const char *check_name(const Check *check, Arena *arena)
{
    const char *number = finding_kind(check->code)->number;
    if (check->code == FINDING_MISSING_ATTRIBUTE && check->rule && check->origin)
        return arena_format(arena, "%s %s.%s", number, text_base_name(text_from(check->origin)).data, check->rule);
    if (check->rule) return check->rule;
    if (strcmp(check->field, "*") != 0) return arena_format(arena, "%s %s", number, check->field);
    return check->resource ? arena_format(arena, "%s %s", number, check->resource) : number;
}
