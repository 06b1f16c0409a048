// Typed records -> the entities' rows: one a record, or one an item of its lists.
#include "mapping/building.h"

enum { FIRST_ROWS = 4 };   // of an entity

static void add_row(Building *building, size_t entity, const Value *values, const Place *place)
{
    EntityRows *rows = &building->result->patient.entities[entity];
    bool full = rows->count == 0 || (rows->count >= FIRST_ROWS && (rows->count & (rows->count - 1)) == 0);
    if (full)   // at every power of two
        rows->rows = arena_grow(building->arena, rows->rows, rows->count * sizeof *rows->rows,
                                (rows->count ? rows->count * 2 : FIRST_ROWS) * sizeof *rows->rows);
    rows->rows[rows->count++] = (EntityRow){values, place};
}

// One record from one row (and one item of its lists).
static void make_record(Building *building, const Record *record, const RecordMapping *mapping,
                        const Value *const *aliases)
{
    Making making = {
        .building = building,
        .record = record,
        .mapping = mapping,
        .entity = &building->mapping->model->schema->resources[mapping->entity],
        .env = {.slots = record->slots, .lists = record->lists, .aliases = aliases, .arena = building->arena}};
    if (mapping->where) {
        ExprTruth taken = expression_truth(mapping->where, &making.env);
        building->incomplete[mapping->entity] |= taken == EXPR_ERROR;
        if (taken != EXPR_TRUE) return;
    }
    bool all = mapping->attribute_count == making.entity->field_count;   // then all are written below
    making.values =
        (all ? arena_space : arena_array)(building->arena, making.entity->field_count, sizeof *making.values);
    // A wrong code may be why another attribute is missing: one mistake, one finding.
    if (!attributes_make(&making)) attributes_check(&making);
    add_row(building, mapping->entity, making.values, &record->place);
}

// How many items a field has to be read side by side, and its item i.
static size_t item_count(const Record *record, size_t field)
{
    int list = record->resource->fields[field].list_index;
    return list >= 0 ? record->lists[list].count : 1;
}

static const Value *item_of(const Record *record, size_t field, size_t i)
{
    const Field *of = &record->resource->fields[field];
    if (of->list_index < 0) return i == 0 ? &record->slots[of->slot] : NULL;
    const ExprList *list = &record->lists[of->list_index];
    return i < list->count ? &list->items[i * list->stride] : NULL;
}

static void repeat_record(Building *building, const Record *record, const RecordMapping *mapping)
{
    for (size_t l = 0; l < mapping->line_count; l++) {
        const RepeatLine *line = &mapping->lines[l];
        size_t most = 0;
        for (size_t a = 0; a < line->count; a++) {
            size_t count = item_count(record, line->aliases[a].field);
            if (count > most) most = count;
        }
        for (size_t i = 0; i < most; i++) {
            const Value **aliases = arena_array(building->arena, line->count + 1, sizeof *aliases);
            for (size_t a = 0; a < line->count; a++) aliases[a] = item_of(record, line->aliases[a].field, i);
            make_record(building, record, mapping, aliases);
        }
    }
}

static void map_record(Building *building, const Record *record)
{
    const Mapping *mapping = building->mapping;
    building->first_finding = building->findings->count;
    for (size_t r = 0; r < mapping->record_count; r++) {
        const RecordMapping *way = &mapping->records[r];
        if (record->resource->index != way->resource) continue;
        if (record->state == RECORD_CONFLICT) building->incomplete[way->entity] = true;
        else if (way->line_count) repeat_record(building, record, way);
        else make_record(building, record, way, NULL);
    }
}

void building_map(Building *building)
{
    for (size_t i = 0; i < building->count; i++)
        if (building->records[i].state == RECORD_KEPT || building->records[i].state == RECORD_CONFLICT)
            map_record(building, &building->records[i]);
}

static bool has_numbered_key(const Resource *entity)
{
    for (size_t k = 0; k < entity->primary_key_count; k++)
        if (entity->fields[entity->primary_key[k]].row_number) return true;
    return false;
}

void building_check_keys(Building *building)
{
    const Schema *model = building->mapping->model->schema;
    for (size_t e = 0; e < model->resource_count; e++) {
        const Resource *entity = &model->resources[e];
        const EntityRows *rows = &building->result->patient.entities[e];
        if (rows->count < 2 || !entity->primary_key_count || has_numbered_key(entity)) continue;
        const size_t *indexes = model_by_key(entity, rows, building->arena);
        for (size_t i = 1; i < rows->count; i++)
            if (model_same_key(entity, &rows->rows[indexes[i - 1]], &rows->rows[indexes[i]]))
                finding_add(building->findings, FINDING_CONFLICTING_DUPLICATE, rows->rows[indexes[i]].place,
                            building->rows->pseudonym);
    }
}
