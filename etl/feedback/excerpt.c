// Which cells are wanted, one reading of each file for them, and the lines they make.
#include "feedback/excerpt.h"

#include <stdlib.h>

// A cell that some finding speaks of.
typedef struct Target {
    const Place *place;
    bool found, ragged;
    uint32_t width;
    Masked value;
} Target;

typedef struct Search {
    const Mapping *mapping;
    const Mask *mask;
    Arena *arena;
    Target *targets;           // by file, line, resource, field
    size_t count, capacity;
} Search;

// ---- What is wanted ------------------------------------------------------------------------------------------------

static int compare_places(const Place *a, const Place *b)
{
    if (a->file != b->file) return a->file < b->file ? -1 : 1;
    if (a->line != b->line) return a->line < b->line ? -1 : 1;
    int order = strcmp(a->resource, b->resource);
    return order ? order : strcmp(a->field, b->field);
}

static int compare_targets(const void *a, const void *b)
{
    return compare_places(((const Target *)a)->place, ((const Target *)b)->place);
}

static void want(Search *search, const Place *place)
{
    if (!place->line || !place->resource || place->file >= search->mapping->schema->file_count) return;
    if (search->count == search->capacity) {
        size_t capacity = search->capacity ? search->capacity * 2 : 64;
        search->targets = arena_grow(search->arena, search->targets, search->count * sizeof *search->targets,
                                     capacity * sizeof *search->targets);
        search->capacity = capacity;
    }
    search->targets[search->count++] = (Target){.place = place};
}

static void want_all(Search *search, const Findings *findings, const bool *wanted)
{
    for (size_t i = 0; i < findings->count; i++) {
        const Finding *finding = &findings->items[i];
        if (wanted && !wanted[i]) continue;
        want(search, &finding->place);
        for (size_t c = 0; c < finding->compared_count; c++) want(search, &finding->compared[c]);
    }
    if (!search->count) return;
    qsort(search->targets, search->count, sizeof *search->targets, compare_targets);
    size_t kept = 0;
    for (size_t i = 0; i < search->count; i++)
        if (!kept || compare_targets(&search->targets[kept - 1], &search->targets[i]) != 0)
            search->targets[kept++] = search->targets[i];
    search->count = kept;
}

static Target *find(const Search *search, const Place *place)
{
    Target key = {.place = place};
    if (!place->line || !place->resource || !search->count) return NULL;
    return bsearch(&key, search->targets, search->count, sizeof key, compare_targets);
}

// The first target of the file at or behind the line.
static size_t first_at(const Search *search, uint32_t file, uint32_t line)
{
    size_t low = 0, high = search->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const Place *place = search->targets[middle].place;
        if (place->file < file || (place->file == file && place->line < line)) low = middle + 1;
        else high = middle;
    }
    return low;
}

// ---- Reading -------------------------------------------------------------------------------------------------------

static void take_cell(Search *search, const Resource *resource, const Field *field, uint32_t file,
                      const SourceField *source, uint32_t line)
{
    for (uint32_t i = 0; i == 0 || i < source->count; i++) {
        SourceItem item = source->count ? source->items[i] : (SourceItem){"", 0, source->line & INT32_MAX, 0};
        Place place = {resource->name, field->label, file, item.line ? item.line : line, source->column};
        Target *target = find(search, &place);
        if (!target || target->found) continue;
        target->found = true;
        target->value =
            mask_text(search->mask, resource->name, field->label, (Text){item.data, item.size}, search->arena);
    }
}

static void mark_row(Search *search, uint32_t file, const SourceRow *row)
{
    for (size_t i = first_at(search, file, row->line); i < search->count; i++) {
        Target *target = &search->targets[i];
        if (target->place->file != file || target->place->line != row->line) return;
        target->width = row->cells;
        target->ragged = row->cells != row->expected_cells;
    }
}

static void take_row(Search *search, Reader *reader, uint32_t file, const SourceRow *row, Arena *scratch)
{
    const Schema *schema = search->mapping->schema;
    mark_row(search, file, row);
    for (size_t r = 0; r < schema->resource_count && row->cells == row->expected_cells; r++) {
        const Resource *resource = &schema->resources[r];
        if (resource->file != file || reader_group(reader, resource->table) != row->group) continue;
        SourceField *fields = arena_array(scratch, resource->field_count + 1, sizeof *fields);
        reader_fields(reader, resource->table, fields);
        for (size_t f = 0; f < resource->field_count; f++)
            take_cell(search, resource, &resource->fields[f], file, &fields[f], row->line);
    }
    arena_reset(scratch);
}

// One line, one row: what stands between is passed over.
static void take_wanted_rows(Search *search, Reader *reader, uint32_t file, Arena *scratch)
{
    SourceRow row = {0};
    for (;;) {
        size_t at = first_at(search, file, row.line + 1);
        if (at == search->count || search->targets[at].place->file != file) return;
        reader_skip(reader, search->targets[at].place->line);
        if (reader_next(reader, &row) != READER_ROW) return;
        take_row(search, reader, file, &row, scratch);
    }
}

// Rows of XML may hold wanted lines anywhere below their own.
static void take_all_rows(Search *search, Reader *reader, uint32_t file, uint32_t last, Arena *scratch)
{
    SourceRow row;
    while (reader_next(reader, &row) == READER_ROW && row.record_line <= last)
        take_row(search, reader, file, &row, scratch);
}

static void read_file(Search *search, uint32_t file, const char *path)
{
    size_t next = first_at(search, file + 1, 0);
    if (next == first_at(search, file, 0)) return;
    uint32_t last = search->targets[next - 1].place->line;
    const SourceFile *source = &search->mapping->schema->files[file].source;
    Arena arena = {0}, scratch = {0};
    Findings unheard = {0};
    Reader *reader = reader_open(source, path, file, &unheard, &arena);
    if (reader && source->format == SOURCE_CSV) take_wanted_rows(search, reader, file, &scratch);
    else if (reader) take_all_rows(search, reader, file, last, &scratch);
    reader_close(reader);
    findings_free(&unheard);
    arena_free(&scratch);
    arena_free(&arena);
}

// ---- Lines ---------------------------------------------------------------------------------------------------------

typedef struct Drawing {
    ExcerptLine *lines;
    ExcerptCell **cells;
    size_t count, most;
} Drawing;

static ExcerptLine *line_of(Drawing *drawing, const Place *place, const Target *target, Arena *arena)
{
    for (size_t i = 0; i < drawing->count; i++)
        if (drawing->lines[i].file == place->file && drawing->lines[i].line == place->line) return &drawing->lines[i];
    ExcerptLine *line = &drawing->lines[drawing->count];
    drawing->cells[drawing->count++] = arena_array(arena, drawing->most, sizeof(ExcerptCell));
    *line = (ExcerptLine){.file = place->file, .line = place->line, .width = target->width, .hidden = target->ragged};
    return line;
}

// Puts the cell where its column belongs; cells of XML, all of column 0, stay in the order they come.
static void draw(Drawing *drawing, const Search *search, const Place *place)
{
    const Target *target = find(search, place);
    if (!target || (!target->found && !target->ragged)) return;
    ExcerptLine *line = line_of(drawing, place, target, search->arena);
    ExcerptCell *cells = drawing->cells[line - drawing->lines];
    line->cells = cells;
    if (!target->found) return;
    for (size_t i = 0; i < line->count; i++)
        if (strcmp(cells[i].field, place->field) == 0) return;
    size_t at = line->count++;
    for (; at > 0 && cells[at - 1].column > place->column; at--) cells[at] = cells[at - 1];
    cells[at] = (ExcerptCell){place->field, place->column, target->value};
}

static Excerpt excerpt_of(const Search *search, const Finding *finding)
{
    size_t most = finding->compared_count + 1;
    Drawing drawing = {.lines = arena_array(search->arena, most, sizeof(ExcerptLine)),
                       .cells = arena_array(search->arena, most, sizeof(ExcerptCell *)), .most = most};
    const Target *own = find(search, &finding->place);
    draw(&drawing, search, &finding->place);
    for (size_t c = 0; c < finding->compared_count; c++) draw(&drawing, search, &finding->compared[c]);
    Excerpt excerpt = {.lines = drawing.lines, .count = drawing.count, .has_own = own && own->found};
    if (excerpt.has_own) excerpt.own = own->value;
    else excerpt.own = (Masked){MASK_EMPTY, ""};
    return excerpt;
}

const Excerpts *excerpts_read(const Submission *submission, const Mapping *mapping, const Findings *findings,
                              const bool *wanted, const Mask *mask, Arena *arena)
{
    Search search = {.mapping = mapping, .mask = mask, .arena = arena};
    Excerpts *excerpts = arena_alloc(arena, sizeof *excerpts);
    Excerpt *of = arena_array(arena, findings->count + 1, sizeof *of);
    want_all(&search, findings, wanted);
    for (size_t f = 0; f < submission_part_count(submission); f++) {
        SubmissionPart part = submission_part(submission, f);
        if (part.path) read_file(&search, (uint32_t)f, part.path);
    }
    for (size_t i = 0; i < findings->count; i++)
        if (!wanted || wanted[i]) of[i] = excerpt_of(&search, &findings->items[i]);
    excerpts->of = of;
    return excerpts;
}
