// The file of corrections, read as any CSV of a submission is; its lines by patient.
#include "mapping/corrections.h"

typedef struct Correction Correction;
struct Correction {
    const Resource *resource;
    size_t field;
    Text old_text, new_text;
    bool superscript;                  // see SourceItem
    uint32_t line;
    bool holds;                        // some cell was read by it
    bool row;                          // the patient has a row of the resource; its cell stands at `place`
    Place place;
    const char *patient;               // pseudonym, once that row has one
    Correction *next;                  // of the same patient, in the order written
};

typedef struct PatientCorrections {
    Correction *first, **end;
} PatientCorrections;

struct Corrections {
    Map patients;                      // id -> PatientCorrections
    Correction **items;                // as written
    size_t count, capacity;
    uint32_t file;
    Arena *arena;
};

// A cell that was read otherwise, or a row whose cell a correction does not fit.
struct CorrectedCell {
    Correction *correction;
    Place place;
    bool holds;
    struct CorrectedCell *next;
};

// ---- The file ------------------------------------------------------------------------------------------------------

enum { PATIENT, RESOURCE, FIELD, OLD, NEW, WHO, WHEN, WHY, COLUMNS };

static const Text TITLES[COLUMNS] = {[PATIENT] = {"patient", 7}, [RESOURCE] = {"resource", 8}, [FIELD] = {"field", 5},
                                     [OLD] = {"old", 3},         [NEW] = {"new", 3},           [WHO] = {"who", 3},
                                     [WHEN] = {"when", 4},       [WHY] = {"why", 3}};

// Nothing is said of who, when and why but that they stand there: they are for whoever asks.
static const SourceColumn SOURCE_COLUMNS[COLUMNS] = {
    {"patient", &TITLES[PATIENT], 1, NULL, false}, {"resource", &TITLES[RESOURCE], 1, NULL, false},
    {"field", &TITLES[FIELD], 1, NULL, false},     {"old", &TITLES[OLD], 1, NULL, false},
    {"new", &TITLES[NEW], 1, NULL, false},         {"who", &TITLES[WHO], 1, NULL, false},
    {"when", &TITLES[WHEN], 1, NULL, false},       {"why", &TITLES[WHY], 1, NULL, false}};

static const SourceTable SOURCE_TABLE = {.name = "corrections", .columns = SOURCE_COLUMNS, .column_count = COLUMNS};
static const uint32_t FIRST_ROW = 1;
static const SourceFile SOURCE = {.format = SOURCE_CSV, .encoding = SOURCE_UTF8, .delimiter = ',', .quote = '"',
                                  .header_rows = &FIRST_ROW, .header_row_count = 1, .header_join = " ",
                                  .match = SOURCE_SUPERSET, .tables = &SOURCE_TABLE, .table_count = 1};

// A field by its name, or by a title of its column.
static int find_field(const Resource *resource, Text name)
{
    int field = resource_field(resource, name);
    for (size_t f = 0; field < 0 && f < resource->field_count; f++)
        for (size_t t = 0; t < resource->fields[f].title_count; t++)
            if (text_equal(resource->fields[f].titles[t], name)) field = (int)f;
    return field;
}

// A line that can hold nowhere; what it says is not shown, for cells may stand in the wrong columns.
static void report_unused(const Corrections *corrections, uint32_t line, int column, FindingText why,
                          Findings *findings)
{
    Place place = {NULL, TITLES[column].data, corrections->file, line, (uint32_t)column + 1};
    Finding *finding = finding_add(findings, FINDING_CORRECTION_UNUSED, &place, NULL);
    finding->message = finding_say(&findings->arena, why);
    finding->remedy = finding_say(&findings->arena, SAY_CHECK_CORRECTION);
}

// Two corrections of one cell: the later is none.
static bool is_new(const PatientCorrections *patient, const Correction *correction)
{
    for (const Correction *other = patient->first; other; other = other->next)
        if (other->resource == correction->resource && other->field == correction->field &&
            text_equal(other->old_text, correction->old_text))
            return false;
    return true;
}

static void keep(Corrections *corrections, Text id, const Correction *correction, Findings *findings)
{
    PatientCorrections *patient = map_find(&corrections->patients, id);
    if (!patient) {
        patient = arena_alloc(corrections->arena, sizeof *patient);
        patient->end = &patient->first;
        map_add(&corrections->patients, arena_text(corrections->arena, id), patient);
    }
    if (!is_new(patient, correction)) {
        report_unused(corrections, correction->line, OLD, SAY_CORRECTED_ABOVE, findings);
        return;
    }
    Correction *kept = arena_alloc(corrections->arena, sizeof *kept);
    *kept = *correction;
    *patient->end = kept;
    patient->end = &kept->next;
    if (corrections->count == corrections->capacity) {
        size_t capacity = corrections->capacity ? corrections->capacity * 2 : 64;
        corrections->items = arena_grow(corrections->arena, corrections->items,
                                        corrections->count * sizeof *corrections->items,
                                        capacity * sizeof *corrections->items);
        corrections->capacity = capacity;
    }
    corrections->items[corrections->count++] = kept;
}

// One line of the file. What the schema has not is said and left out.
static void read_line(Corrections *corrections, const Schema *schema, Reader *reader, const SourceRow *row,
                      Findings *findings)
{
    Text cells[COLUMNS];
    bool superscript = false;
    for (size_t c = 0; c < COLUMNS; c++) {
        SourceField field = reader_field(reader, 0, c);
        cells[c] = field.count ? (Text){field.items->data, field.items->size} : TEXT("");
        if (c == NEW && field.count) superscript = field.items->superscript;
    }
    const Resource *resource = schema_resource(schema, cells[RESOURCE]);
    int field = resource ? find_field(resource, cells[FIELD]) : -1;
    Text id = {NULL, 0};
    if (resource) id = cell_identity(&resource->fields[resource->patient], cells[PATIENT], corrections->arena);
    if (!resource || field < 0 || !id.data) {
        report_unused(corrections, row->line, !resource ? RESOURCE : field < 0 ? FIELD : PATIENT,
                      !resource   ? SAY_CORRECTION_RESOURCE
                      : field < 0 ? SAY_CORRECTION_FIELD
                                  : SAY_CORRECTION_PATIENT,
                      findings);
        return;
    }
    Correction correction = {.resource = resource,
                             .field = (size_t)field,
                             .old_text = arena_text(corrections->arena, cells[OLD]),
                             .new_text = arena_text(corrections->arena, cells[NEW]),
                             .superscript = superscript,
                             .line = row->line};
    keep(corrections, id, &correction, findings);
}

Corrections *corrections_read(const Schema *schema, const char *path, uint32_t file, Findings *findings, Arena *arena,
                              ReaderStatus *status)
{
    SourceRow row;
    Corrections *corrections = arena_alloc(arena, sizeof *corrections);
    *corrections = (Corrections){.patients.arena = arena, .file = file, .arena = arena};
    Reader *reader = reader_open(&SOURCE, path, file, findings, arena);
    *status = READER_FAILED;
    if (!reader) return NULL;
    while ((*status = reader_next(reader, &row)) == READER_ROW) {
        if (row.cells == row.expected_cells) {
            read_line(corrections, schema, reader, &row, findings);
            continue;
        }
        Place place = {NULL, "*", file, row.line, 0};
        finding_add(findings, FINDING_RAGGED_ROW, &place, NULL);
        *status = READER_REFUSED;
        break;
    }
    reader_close(reader);
    return *status == READER_END ? corrections : NULL;
}

// ---- Rows ----------------------------------------------------------------------------------------------------------

static const PatientCorrections *of_patient(const Corrections *corrections, Text id)
{
    return id.data ? map_find(&corrections->patients, id) : NULL;
}

Text corrections_text(const Corrections *corrections, Text id, const Resource *resource, size_t field, Text text)
{
    const PatientCorrections *patient = of_patient(corrections, id);
    for (const Correction *one = patient ? patient->first : NULL; one; one = one->next)
        if (one->resource == resource && one->field == field && text_equal(one->old_text, text)) return one->new_text;
    return text;
}

static Place place_of(const RawRecord *raw, size_t field, const SourceItem *item)
{
    return (Place){raw->resource->name, raw->resource->fields[field].label, raw->file,
                   item && item->line ? item->line : raw->line, raw->fields[field].column};
}

static void note(RawRecord *raw, Correction *correction, Place place, bool holds, Arena *arena)
{
    struct CorrectedCell *cell = arena_alloc(arena, sizeof *cell);
    *cell = (struct CorrectedCell){correction, place, holds, raw->corrected};
    raw->corrected = cell;
}

// Corrects the items of one cell that are `old`; an absent cell is an empty one. False when none is.
static bool correct_cell(Correction *correction, RawRecord *raw, const SourceField *from, Arena *arena)
{
    static const SourceItem ABSENT = {"", 0, 0, 0};
    SourceField *cell = &raw->fields[correction->field];
    const SourceItem *items = from->count ? from->items : &ABSENT;
    uint32_t count = from->count ? from->count : 1;
    bool holds = false;
    for (uint32_t i = 0; i < count; i++) {
        if (!text_equal((Text){items[i].data, items[i].size}, correction->old_text)) continue;
        if (cell->items == from->items) {   // the reader's own, or what several corrections share
            SourceItem *own = arena_array(arena, count, sizeof *own);
            memcpy(own, items, count * sizeof *own);
            *cell = (SourceField){own, count, from->column, true, from->line};
        }
        SourceItem *item = (SourceItem *)(uintptr_t)&cell->items[i];
        *item = (SourceItem){correction->new_text.data, (uint32_t)correction->new_text.size,
                             items[i].line & INT32_MAX, correction->superscript};
        note(raw, correction, place_of(raw, correction->field, &items[i]), true, arena);
        holds = true;
    }
    return holds;
}

void corrections_apply(Corrections *corrections, Text id, RawRecord *raw, Arena *arena)
{
    const PatientCorrections *patient = of_patient(corrections, id);
    SourceField *before = NULL;        // the cells as they stand, which is what corrections are about
    for (Correction *one = patient ? patient->first : NULL; one; one = one->next) {
        if (one->resource != raw->resource) continue;
        size_t count = raw->resource->field_count;
        if (!before) before = memcpy(arena_array(arena, count, sizeof *before), raw->fields, count * sizeof *before);
        const SourceField *cell = &before[one->field];
        if (correct_cell(one, raw, cell, arena)) continue;
        note(raw, one, place_of(raw, one->field, cell->count ? cell->items : NULL), false, arena);
    }
    if (before) raw->content = (Hash128){0, 0};   // rows are compared as they are read: by their fields
}

void corrections_say(const RawRecord *raw, const char *patient, Findings *findings)
{
    for (const struct CorrectedCell *cell = raw->corrected; cell; cell = cell->next) {
        Correction *correction = cell->correction;
        char line[16];
        if (!cell->holds) {
            if (correction->row) continue;
            correction->row = true;
            correction->place = cell->place;
            correction->patient = patient ? arena_string(&findings->arena, patient) : NULL;
            continue;
        }
        correction->holds = true;
        snprintf(line, sizeof line, "%u", correction->line);
        Finding *finding = finding_add(findings, FINDING_CORRECTED, &cell->place, patient);
        finding->message = finding_say(&findings->arena, SAY_CORRECTED_BY_LINE, line);
    }
}

void corrections_finish(const Corrections *corrections, Findings *findings)
{
    for (size_t i = 0; i < corrections->count; i++) {
        const Correction *correction = corrections->items[i];
        Place line = {correction->resource->name, correction->resource->fields[correction->field].label,
                      corrections->file, correction->line, PATIENT + 1};
        if (correction->holds) continue;
        if (correction->row)
            finding_add(findings, FINDING_CORRECTION_STALE, &correction->place, correction->patient);
        else finding_add(findings, FINDING_CORRECTION_UNUSED, &line, NULL);
    }
}
