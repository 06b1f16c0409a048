// Rows that conflict, read again by their lines.
#include "mapping/conflict.h"

#include <stdlib.h>

#include "schema/key.h"

enum { MOST_COMPARED = 1000 };

// A row that some conflict is about.
typedef struct Wanted {
    uint32_t line;
    const Resource *resource;
    SourceField *fields;               // NULL = not found
} Wanted;

void conflict_remember(Conflicts *conflicts, size_t finding, const Resource *resource)
{
    if (conflicts->count == MOST_COMPARED) return;
    if (conflicts->count == conflicts->capacity) {
        conflicts->capacity = conflicts->capacity ? conflicts->capacity * 2 : 16;
        conflicts->items = memory_resize(conflicts->items, conflicts->capacity * sizeof *conflicts->items);
    }
    conflicts->items[conflicts->count++] = (Conflict){finding, resource};
}

static int compare_wanted(const void *a, const void *b)
{
    const Wanted *x = a, *y = b;
    if (x->line != y->line) return x->line < y->line ? -1 : 1;
    return x->resource->index < y->resource->index ? -1 : x->resource->index > y->resource->index;
}

static Wanted *want_rows(const Conflicts *conflicts, const Findings *findings, size_t *count, Arena *arena)
{
    Wanted *rows = arena_array(arena, 2 * conflicts->count, sizeof *rows);
    for (size_t i = 0; i < conflicts->count; i++) {
        const Conflict *conflict = &conflicts->items[i];
        const Finding *finding = &findings->items[conflict->finding];
        rows[(*count)++] = (Wanted){finding->place.line, conflict->resource, NULL};
        rows[(*count)++] = (Wanted){finding->compared[0].line, conflict->resource, NULL};
    }
    qsort(rows, *count, sizeof *rows, compare_wanted);
    return rows;
}

// The lines ascend, so that one reading finds them all.
static void read_rows(Reader *reader, Wanted *rows, size_t count, Arena *arena)
{
    SourceRow row = {0};
    for (size_t i = 0; i < count; i++) {
        Wanted *wanted = &rows[i];
        while (row.line < wanted->line) {
            reader_skip(reader, wanted->line);
            if (reader_next(reader, &row) != READER_ROW) return;
        }
        if (wanted->line != row.line) continue;
        SourceField *fields = arena_array(arena, wanted->resource->field_count + 1, sizeof *fields);
        reader_fields(reader, wanted->resource->table, fields);
        for (size_t f = 0; f < wanted->resource->field_count; f++) reader_keep(&fields[f], arena);
        wanted->fields = fields;
    }
}

static const SourceField *fields_of(const Wanted *rows, size_t count, uint32_t line, const Resource *resource)
{
    const Wanted key = {.line = line, .resource = resource};
    const Wanted *row = bsearch(&key, rows, count, sizeof key, compare_wanted);
    return row ? row->fields : NULL;
}

static void say(const Conflict *conflict, const Wanted *rows, size_t count, Findings *findings)
{
    Finding *finding = &findings->items[conflict->finding];
    const Place other = finding->compared[0];
    const SourceField *a = fields_of(rows, count, finding->place.line, conflict->resource),
                      *b = fields_of(rows, count, other.line, conflict->resource);
    if (!a || !b) return;
    key_conflict_say(findings, finding, &other, false,
                     key_differing_fields(conflict->resource, a, b, &findings->arena));
}

void conflicts_compare(const Conflicts *conflicts, const SourceFile *source, const char *path, Findings *findings)
{
    Arena arena = {0};
    Findings unheard = {0};
    size_t count = 0;
    if (!conflicts->count || source->format != SOURCE_CSV) return;
    Wanted *rows = want_rows(conflicts, findings, &count, &arena);
    Reader *reader = reader_open(source, path, 0, &unheard, &arena);
    if (reader) {
        read_rows(reader, rows, count, &arena);
        reader_close(reader);
        for (size_t i = 0; i < conflicts->count; i++) say(&conflicts->items[i], rows, count, findings);
    }
    findings_free(&unheard);
    arena_free(&arena);
}

void conflicts_free(Conflicts *conflicts)
{
    free(conflicts->items);
    *conflicts = (Conflicts){0};
}
