// Rows sorted by key and place: who is not the first row's patient may be the same person twice.
#include "mapping/unique.h"

#include <stdlib.h>

#include "schema/key.h"

static bool is_whole(const Record *record, const size_t *fields, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int slot = record->resource->fields[fields[i]].slot;
        if (slot < 0 || !value_is_present(&record->slots[slot])) return false;
    }
    return count > 0;
}

static void add_row(UniqueKeys *keys, UniqueRow row)
{
    if (keys->count == keys->capacity) {
        keys->capacity = keys->capacity ? keys->capacity * 2 : 256;
        keys->rows = memory_resize(keys->rows, keys->capacity * sizeof *keys->rows);
    }
    keys->rows[keys->count++] = row;
}

void unique_add(UniqueKeys *keys, const Record *records, size_t count, uint32_t patient, const char *pseudonym)
{
    const char *kept = NULL;
    for (size_t i = 0; i < count; i++) {
        const Record *record = &records[i];
        const Resource *resource = record->resource;
        if (record->state != RECORD_KEPT && record->state != RECORD_CONFLICT) continue;
        for (size_t k = 0; k < resource->unique_key_count; k++) {
            const size_t *fields = resource->unique_keys[k];
            if (!is_whole(record, fields, resource->unique_key_counts[k])) continue;
            if (!kept) kept = arena_string(&keys->arena, pseudonym);
            uint64_t hash =
                key_hash(record, fields, resource->unique_key_counts[k], (uint64_t)resource->index << 16 | (k + 1));
            add_row(keys, (UniqueRow){hash, patient, kept, record->places[fields[0]]});
        }
    }
}

static int compare_places(const Place *a, const Place *b)
{
    if (a->file != b->file) return a->file < b->file ? -1 : 1;
    if (a->line != b->line) return a->line < b->line ? -1 : 1;
    return (a->column > b->column) - (a->column < b->column);
}

static int compare_rows(const void *a, const void *b)
{
    const UniqueRow *x = a, *y = b;
    if (x->hash != y->hash) return x->hash < y->hash ? -1 : 1;
    return compare_places(&x->place, &y->place);
}

void unique_report(UniqueKeys *keys, Findings *findings)
{
    size_t first = 0;
    if (keys->count) qsort(keys->rows, keys->count, sizeof *keys->rows, compare_rows);
    for (size_t i = 1; i < keys->count; i++) {
        if (keys->rows[i].hash != keys->rows[first].hash) first = i;
        if (keys->rows[i].patient != keys->rows[first].patient)
            finding_add(findings, FINDING_POSSIBLE_DUPLICATE, &keys->rows[i].place, keys->rows[i].pseudonym);
    }
}

void unique_free(UniqueKeys *keys)
{
    free(keys->rows);
    arena_free(&keys->arena);
    *keys = (UniqueKeys){0};
}
