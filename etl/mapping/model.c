// The common model, and the last steps of a patient in it: order, numbers, equal rows, content.
#include "mapping/model.h"

#include <assert.h>
#include <stdlib.h>

const char *disposition_name(Disposition disposition)
{
    static const char *const NAMES[DISPOSITION_COUNT] = {"loaded",  "duplicate",  "quarantined", "excluded",
                                                         "removed", "superseded", "ignored"};
    return NAMES[disposition];
}

bool model_has_version(const Model *model, Complaints *complaints)
{
    if (model->version[0]) return true;
    yaml_complain(complaints, model->schema->node, "add `version: \"1\"`",
                  "mappings and plans name a model with its version, and this one has none");
    return false;
}

Model *model_load(const char *path, Arena *arena, Complaints *complaints)
{
    size_t errors = complaints->errors;
    Model *model = model_load_flawed(path, arena, complaints);
    return complaints->errors == errors ? model : NULL;
}

Model *model_load_flawed(const char *path, Arena *arena, Complaints *complaints)
{
    Schema *schema = schema_load_flawed(path, SCHEMA_MODEL, arena, complaints);
    if (!schema) return NULL;
    Model *model = arena_alloc(arena, sizeof *model);
    *model = (Model){schema->name, schema->version, schema};
    return model;
}

enum { FEW_ROWS = 8 };

// ---- Order ---------------------------------------------------------------------------------------------------------

static int sign_of(int32_t a, int32_t b)
{
    return (a > b) - (a < b);
}

// By the text a value is stored as: numbers too. Dates are stored as their first day.
static int compare_text_of(const Value *a, const Value *b)
{
    if (a->kind == VALUE_TEXT && b->kind == VALUE_TEXT) return text_compare(a->text, b->text);
    if (a->kind == VALUE_DATE && b->kind == VALUE_DATE) return sign_of(a->first, b->first);
    Buffer x = {0}, y = {0};
    value_write(a, &x);
    value_write(b, &y);
    int order = text_compare(buffer_as_text(&x), buffer_as_text(&y));
    buffer_free(&x);
    buffer_free(&y);
    return order;
}

// Empties first, or the key's `last` text (empty included) behind all others.
static int compare_by(const RowNumberKey *key, const Value *a, const Value *b)
{
    bool empty_a = !value_is_present(a), empty_b = !value_is_present(b);
    if (key->last.data) {
        bool last_a = key->last.size ? a->kind == VALUE_TEXT && text_equal(a->text, key->last) : empty_a;
        bool last_b = key->last.size ? b->kind == VALUE_TEXT && text_equal(b->text, key->last) : empty_b;
        if (last_a != last_b) return last_a ? 1 : -1;
    }
    if (empty_a || empty_b) return empty_b - empty_a;
    return compare_text_of(a, b);
}

static const Field *numbered_field(const Resource *entity)
{
    return entity->numbered >= 0 ? &entity->fields[entity->numbered] : NULL;
}

// By what numbers the rows, then by every other attribute, so that the order depends on nothing but the values.
static int compare_rows(const Resource *entity, const Field *numbered, const EntityRow *a, const EntityRow *b)
{
    int order = 0;
    for (size_t k = 0; numbered && k < numbered->row_number_count && !order; k++) {
        const RowNumberKey *key = &numbered->row_number[k];
        order = compare_by(key, &a->values[key->attribute], &b->values[key->attribute]);
    }
    assert(entity->fields);
    for (size_t f = 0; f < entity->field_count && !order; f++) {
        const RowNumberKey key = {f, {NULL, 0}};
        const Value *x = &a->values[f], *y = &b->values[f];
        if (entity->fields[f].row_number) continue;
        order = compare_by(&key, x, y);
        if (!order && x->kind == VALUE_DATE && y->kind == VALUE_DATE) order = x->precision - y->precision;
    }
    return order;
}

static bool equal_rows(const Resource *entity, const EntityRow *a, const EntityRow *b)
{
    assert(entity->fields);
    for (size_t f = 0; f < entity->field_count; f++)
        if (!entity->fields[f].row_number && !value_equal(&a->values[f], &b->values[f])) return false;
    return true;
}

// Few rows, as nearly every patient has: in place, stable.
static void insert_rows(const Resource *entity, const Field *numbered, EntityRow *rows, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        EntityRow row = rows[i];
        size_t at = i;
        for (; at > 0 && compare_rows(entity, numbered, &rows[at - 1], &row) > 0; at--) rows[at] = rows[at - 1];
        rows[at] = row;
    }
}

// Merge sort: stable, and no comparison function with hidden state.
static void sort_rows(const Resource *entity, const Field *numbered, EntityRow *rows, EntityRow *spare, size_t count)
{
    if (count <= FEW_ROWS) {
        insert_rows(entity, numbered, rows, count);
        return;
    }
    size_t half = count / 2, left = 0, right = half;
    sort_rows(entity, numbered, rows, spare, half);
    sort_rows(entity, numbered, rows + half, spare, count - half);
    for (size_t i = 0; i < count; i++) {
        bool take_left =
            right == count || (left < half && compare_rows(entity, numbered, &rows[left], &rows[right]) <= 0);
        spare[i] = take_left ? rows[left++] : rows[right++];
    }
    memcpy(rows, spare, count * sizeof *rows);
}

// ---- Numbers -------------------------------------------------------------------------------------------------------

// By the attributes of the entity's key that are no number we give; equal only where the values are.
static int compare_keys(const Resource *entity, const EntityRow *a, const EntityRow *b)
{
    int order = 0;
    for (size_t k = 0; k < entity->primary_key_count && !order; k++) {
        const RowNumberKey key = {entity->primary_key[k], {NULL, 0}};
        const Value *x = &a->values[key.attribute], *y = &b->values[key.attribute];
        if (entity->fields[key.attribute].row_number || value_equal(x, y)) continue;
        order = compare_by(&key, x, y);
        if (!order) order = x->kind != y->kind ? x->kind - y->kind : x->precision - y->precision;
    }
    return order;
}

static void sort_indexes(const Resource *entity, const EntityRow *rows, size_t *indexes, size_t *spare, size_t count)
{
    if (count < 2) return;
    size_t half = count / 2, left = 0, right = half;
    sort_indexes(entity, rows, indexes, spare, half);
    sort_indexes(entity, rows, indexes + half, spare, count - half);
    for (size_t i = 0; i < count; i++) {
        bool take_left =
            right == count || (left < half && compare_keys(entity, &rows[indexes[left]], &rows[indexes[right]]) <= 0);
        spare[i] = take_left ? indexes[left++] : indexes[right++];
    }
    memcpy(indexes, spare, count * sizeof *indexes);
}

const size_t *model_by_key(const Resource *entity, const EntityRows *rows, Arena *arena)
{
    size_t *indexes = arena_array(arena, rows->count + 1, sizeof *indexes),
           *spare = arena_array(arena, rows->count + 1, sizeof *spare);
    for (size_t i = 0; i < rows->count; i++) indexes[i] = i;
    sort_indexes(entity, rows->rows, indexes, spare, rows->count);
    return indexes;
}

bool model_same_key(const Resource *entity, const EntityRow *a, const EntityRow *b)
{
    return compare_keys(entity, a, b) == 0;
}

// Is the number all that the entity's key has?
static bool is_numbered_alone(const Resource *entity)
{
    for (size_t k = 0; k < entity->primary_key_count; k++)
        if (!entity->fields[entity->primary_key[k]].row_number) return false;
    return true;
}

// Rows are numbered within the other attributes of the entity's key, in the order they have.
static void number_rows(const Resource *entity, const Field *numbered, EntityRows *rows, Arena *arena)
{
    size_t attribute = (size_t)(numbered - entity->fields);
    bool together = rows->count == 1 || is_numbered_alone(entity);   // then the rows are in order as they stand
    const size_t *indexes = together ? NULL : model_by_key(entity, rows, arena);
    int64_t number = 0;
    for (size_t i = 0; i < rows->count; i++) {
        EntityRow *row = &rows->rows[together ? i : indexes[i]];
        bool same = together || (i && model_same_key(entity, &rows->rows[indexes[i - 1]], row));
        number = same ? number + 1 : 1;
        ((Value *)(uintptr_t)row->values)[attribute] = value_number(decimal_from(number), UNIT_NONE, NULL);
    }
}

static bool has_error(const Resource *entity, const EntityRow *row)
{
    for (size_t f = 0; f < entity->field_count; f++)
        if (row->values[f].kind == VALUE_ERROR) return true;
    return false;
}

// What an error stood for is not known: it is stored as nothing, but nobody is told that two such rows were equal.
static void drop_equal(const Resource *entity, EntityRows *rows, const char *pseudonym, Findings *findings)
{
    size_t kept = rows->count ? 1 : 0;
    for (size_t i = 1; i < rows->count; i++)
        if (!equal_rows(entity, &rows->rows[kept - 1], &rows->rows[i])) rows->rows[kept++] = rows->rows[i];
        else if (findings && !has_error(entity, &rows->rows[i]) && !has_error(entity, &rows->rows[kept - 1]))
            finding_add(findings, FINDING_EQUAL_ROWS, rows->rows[i].place, pseudonym);
    rows->count = kept;
}

void model_number_rows(const Model *model, Patient *patient, Arena *arena, Findings *findings)
{
    for (size_t e = 0; e < model->schema->resource_count; e++) {
        const Resource *entity = &model->schema->resources[e];
        EntityRows *rows = &patient->entities[e];
        const Field *numbered = numbered_field(entity);
        if (rows->count > 1) {
            EntityRow *spare = rows->count > FEW_ROWS ? arena_array(arena, rows->count, sizeof *spare) : NULL;
            sort_rows(entity, numbered, rows->rows, spare, rows->count);
            drop_equal(entity, rows, patient->pseudonym, numbered ? findings : NULL);
        }
        if (numbered) number_rows(entity, numbered, rows, arena);
    }
}

Hash128 model_content(const Model *model, const Patient *patient, Buffer *buffer)
{
    buffer_clear(buffer);
    for (size_t e = 0; e < model->schema->resource_count; e++) {
        const EntityRows *rows = &patient->entities[e];
        for (size_t i = 0; i < rows->count; i++) {
            for (size_t f = 0; f < model->schema->resources[e].field_count; f++) {
                const Value *value = &rows->rows[i].values[f];
                value_write(value, buffer);
                if (value->kind == VALUE_DATE) buffer_char(buffer, (char)('0' + value->precision));
                buffer_char(buffer, '\x1f');
            }
            buffer_char(buffer, '\x1e');
        }
        buffer_char(buffer, '\x1d');
    }
    buffer_char(buffer, (char)('0' + patient->disposition));
    return hash_content(buffer->data, buffer->size);
}
