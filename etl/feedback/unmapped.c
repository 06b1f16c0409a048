// Unmapped codes, gathered from the findings that met them.
#include "feedback/unmapped.h"

#include <stdlib.h>

typedef struct Row {
    Unmapped code;
    size_t order, capacity;    // order: of the first finding of its field
    size_t *findings;
} Row;

typedef struct Gathering {
    const Mask *mask;
    Arena *arena;
    Map index, fields;         // key of a code -> Row; key of a field -> Row that met it first
    Row **rows;
    size_t count, capacity;
    Buffer key;
} Gathering;

static Row *new_row(Gathering *gathering, const Finding *finding, const UnknownCode *unknown)
{
    if (gathering->count == gathering->capacity) {
        size_t capacity = gathering->capacity ? gathering->capacity * 2 : 32;
        gathering->rows = arena_grow(gathering->arena, gathering->rows, gathering->count * sizeof(Row *),
                                     capacity * sizeof(Row *));
        gathering->capacity = capacity;
    }
    Row *row = arena_alloc(gathering->arena, sizeof *row);
    row->code = (Unmapped){.code = finding->code, .resource = finding->place.resource, .field = finding->place.field,
                           .value = unknown->text, .list = unknown->list, .line = unknown->line,
                           .file = mask_definition(gathering->mask, unknown->file)};
    row->code.shown = mask_text(gathering->mask, finding->place.resource, finding->place.field,
                                text_from(unknown->text), gathering->arena);
    row->order = gathering->count;
    gathering->rows[gathering->count++] = row;
    return row;
}

// The first row of the field stands for its place among the fields.
static size_t order_of(Gathering *gathering, Row *row)
{
    buffer_clear(&gathering->key);
    buffer_format(&gathering->key, "%s\x1f%s", row->code.resource ? row->code.resource : "", row->code.field);
    Text key = buffer_as_text(&gathering->key);
    const Row *first = map_find(&gathering->fields, key);
    if (!first) map_add(&gathering->fields, arena_text(gathering->arena, key), row);
    return first ? first->order : row->order;
}

static Row *row_of(Gathering *gathering, const Finding *finding, const UnknownCode *unknown)
{
    buffer_clear(&gathering->key);
    buffer_format(&gathering->key, "%d\x1f%s\x1f%s\x1f%s:%u\x1f%s", finding->code,
                  finding->place.resource ? finding->place.resource : "", finding->place.field, unknown->file,
                  unknown->line, unknown->text);
    Text key = arena_text(gathering->arena, buffer_as_text(&gathering->key));
    Row *row = map_find(&gathering->index, key);
    if (row) return row;
    row = new_row(gathering, finding, unknown);
    map_add(&gathering->index, key, row);
    row->order = order_of(gathering, row);
    return row;
}

static void meet(Gathering *gathering, const Findings *findings, size_t index)
{
    const Finding *finding = &findings->items[index];
    for (const UnknownCode *unknown = finding->unknown; unknown; unknown = unknown->next) {
        Row *row = row_of(gathering, finding, unknown);
        if (row->code.count == row->capacity) {
            size_t capacity = row->capacity ? row->capacity * 2 : 4;
            row->findings = arena_grow(gathering->arena, row->findings, row->capacity * sizeof *row->findings,
                                       capacity * sizeof *row->findings);
            row->capacity = capacity;
        }
        row->findings[row->code.count++] = index;
    }
}

static int compare_rows(const void *left, const void *right)
{
    const Row *a = *(Row *const *)left, *b = *(Row *const *)right;
    if (a->order != b->order) return a->order < b->order ? -1 : 1;
    if (a->code.count != b->code.count) return a->code.count > b->code.count ? -1 : 1;
    int order = strcmp(a->code.value, b->code.value);
    return order ? order : (a->code.line > b->code.line) - (a->code.line < b->code.line);
}

const UnmappedCodes *unmapped_make(const Findings *findings, const Mask *mask, Arena *arena)
{
    Gathering gathering = {.mask = mask, .arena = arena, .index = {.arena = arena}, .fields = {.arena = arena}};
    for (size_t i = 0; i < findings->count; i++) meet(&gathering, findings, i);
    buffer_free(&gathering.key);
    if (gathering.count) qsort(gathering.rows, gathering.count, sizeof *gathering.rows, compare_rows);
    UnmappedCodes *codes = arena_alloc(arena, sizeof *codes);
    Unmapped *items = arena_array(arena, gathering.count + 1, sizeof *items);
    for (size_t i = 0; i < gathering.count; i++) {
        items[i] = gathering.rows[i]->code;
        items[i].findings = gathering.rows[i]->findings;
    }
    *codes = (UnmappedCodes){items, gathering.count};
    return codes;
}
