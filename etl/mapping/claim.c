// Rows find their resource and their patient.
#include "mapping/claim.h"

// Whose the row would be, were it of this resource; data NULL when nobody's.
static Text identity(const Resource *resource, const SourceField *whose, Arena *arena)
{
    const Text none = {NULL, 0};
    return whose->count != 1 ? none
                             : cell_identity(&resource->fields[resource->patient],
                                             (Text){whose->items[0].data, whose->items[0].size}, arena);
}

static Value claim_value(const Claiming *claiming, const Resource *resource, Text id, size_t field)
{
    SourceField source = reader_field(claiming->reader, resource->table, field);
    Text text = source.count ? (Text){source.items[0].data, source.items[0].size} : (Text){"", 0};
    if (claiming->corrections) text = corrections_text(claiming->corrections, id, resource, field, text);
    return field_is_missing(&resource->fields[field], text) ? value_none(VALUE_MISSING, NULL) : value_text(text, NULL);
}

// Values of the fields that `where` and `ignore` look at, in their slots.
static Value *claim_slots(const Claiming *claiming, const Resource *resource, Arena *arena)
{
    Value *slots = arena_array(arena, (size_t)resource->slot_count + 1, sizeof *slots);
    Text id = {NULL, 0};
    if (claiming->corrections) {
        SourceField whose = reader_field(claiming->reader, resource->table, resource->patient);
        id = identity(resource, &whose, arena);
    }
    for (size_t i = 0; i < resource->claim_field_count; i++) {
        size_t field = resource->claim_fields[i];
        if (resource->fields[field].slot >= 0)
            slots[resource->fields[field].slot] = claim_value(claiming, resource, id, field);
    }
    return slots;
}

// The one resource whose `where` holds; *takers says how many there are.
static const Resource *find_resource(const Claiming *claiming, const SourceRow *row, Arena *arena, size_t *takers,
                                     bool *ignored)
{
    const Schema *schema = claiming->schema;
    const Resource *found = NULL, *candidate = NULL;
    *takers = 0;
    *ignored = false;
    for (size_t r = 0; r < schema->resource_count; r++) {
        const Resource *resource = &schema->resources[r];
        if (resource->file != claiming->file || reader_group(claiming->reader, resource->table) != row->group)
            continue;
        candidate = candidate ? candidate : resource;
        Value *slots = resource->claim_field_count ? claim_slots(claiming, resource, arena) : NULL;
        ExprEnv env = {.slots = slots, .arena = arena};
        if (resource->where && !expression_is_true(resource->where, &env)) continue;
        if (!found && resource->ignore) *ignored = expression_is_true(resource->ignore, &env);
        found = found ? found : resource;
        ++*takers;
    }
    return found ? found : candidate;
}

static void say_ragged(Findings *findings, Finding *finding, const RawRecord *raw)
{
    const char *cells = arena_format(&findings->arena, "%u", raw->cells),
               *expected = arena_format(&findings->arena, "%u", raw->expected_cells);
    finding->message = finding_say(&findings->arena, SAY_CELLS_OF_ROW, cells, expected);
}

// A row that does not say whose it is.
static void report_nobodys(const RawRecord *raw, const Resource *resource, const SourceRow *row, Findings *findings)
{
    const SourceField *whose = &raw->fields[resource->patient];
    Place place = {resource->name, resource->fields[resource->patient].label, raw->file,
                   whose->count  ? whose->items[0].line
                   : whose->line ? whose->line
                                 : row->record_line,
                   whose->column};
    if (raw->ragged || row->header) place = (Place){resource->name, "*", raw->file, row->line, 0};
    Finding *finding = finding_add(findings, row->header   ? FINDING_HEADER_AGAIN
                                             : raw->ragged ? FINDING_RAGGED_ROW
                                                           : FINDING_MISSING_KEY, &place, NULL);
    if (raw->ragged && !row->header) say_ragged(findings, finding, raw);
}

RawRecord *claim_row(const Claiming *claiming, const SourceRow *row, bool keep, Arena *arena, Findings *findings,
                     Text *id)
{
    size_t takers;
    bool ignored;
    const Resource *resource = find_resource(claiming, row, arena, &takers, &ignored);
    RawRecord *raw = arena_alloc(arena, sizeof *raw);
    *raw = (RawRecord){.resource = takers == 1 ? resource : NULL,
                       .file = (uint32_t)claiming->file,
                       .line = row->line,
                       .unit = row->record,
                       .content = row->content,
                       .cells = row->cells,
                       .expected_cells = row->expected_cells,
                       .ragged = row->cells != row->expected_cells,
                       .contested = takers > 1,
                       .ignored = ignored && takers == 1 && !row->header,
                       .today = claiming->today};
    if (raw->ignored && resource->counts->ignored++ == 0) resource->counts->first_ignored = row->line;
    if (raw->resource && !raw->ignored && !row->header) resource->counts->taken++;
    size_t count = resource->field_count;
    raw->fields = arena_space(arena, count + 1, sizeof *raw->fields);
    reader_fields(claiming->reader, resource->table, raw->fields);
    for (size_t f = 0; f < count && keep && !raw->ignored; f++)
        reader_keep(&raw->fields[f], arena);
    const SourceField *whose = &raw->fields[resource->patient];
    *id = row->header ? (Text){NULL, 0} : identity(resource, whose, arena);
    if (claiming->corrections && raw->resource && !raw->ragged && !raw->ignored && !row->header) {
        corrections_apply(claiming->corrections, *id, raw, arena);
        *id = identity(resource, whose, arena);   // the id itself may be corrected
    }
    if (!id->data && findings) report_nobodys(raw, resource, row, findings);
    return raw;
}

// Rows of several kinds share the file: what is filled in a column of another kind would be lost.
static void check_strays(Reader *reader, const RawRecord *raw, const char *patient, Findings *findings)
{
    const Resource *resource = raw->resource;
    for (size_t i = 0; i < resource->stray_count && !raw->ragged; i++) {
        const StrayColumn *stray = &resource->strays[i];
        SourceField cell = reader_field(reader, stray->table, stray->column);
        if (!cell.count || field_is_missing(stray->field, (Text){cell.items[0].data, cell.items[0].size})) continue;
        Place place = {resource->name, stray->field->label, raw->file, raw->line, cell.column};
        finding_add_severity(findings, FINDING_STRAY_CELL, resource->stray_severity, &place, patient);
    }
}

void claim_check_items(const Schema *schema, Reader *reader, const RawRecord *raw, const char *patient,
                       Findings *findings)
{
    const SourceUnknown *items;
    if (!raw->resource || raw->ignored) return;
    check_strays(reader, raw, patient, findings);
    if (schema->files[raw->file].source.format != SOURCE_XML) return;
    const SourceTable *table = &schema->files[raw->file].source.tables[raw->resource->table];
    size_t count = reader_unknown(reader, raw->resource->table, &items);
    for (size_t i = 0; i < count; i++) {
        Place place = {raw->resource->name, arena_string(&findings->arena, items[i].title), raw->file, items[i].line,
                       0};
        finding_add_severity(findings, FINDING_UNKNOWN_ITEM,
                             reader_unknown_severity(table->match), &place, patient);
    }
}

void claim_check_record(const Schema *schema, size_t file, Reader *reader, const SourceRow *row, const char *patient,
                        Findings *findings)
{
    const SourceUnknown *items;
    size_t count = row->begins_record ? reader_strange(reader, &items) : 0;
    for (size_t i = 0; i < count; i++) {
        Place place = {NULL, arena_string(&findings->arena, items[i].title), (uint32_t)file, items[i].line, 0};
        finding_add_severity(findings, FINDING_UNKNOWN_ITEM,
                             reader_strange_severity(&schema->files[file].source, &items[i]), &place, patient);
    }
}

void claim_report_unreadable(const RawRecord *raw, const char *pseudonym, Findings *findings)
{
    Place place = {raw->resource ? raw->resource->name : NULL, "*", raw->file, raw->line, 0};
    Finding *finding = finding_add(findings, raw->ragged ? FINDING_RAGGED_ROW : FINDING_UNKNOWN_ROW, &place, pseudonym);
    if (raw->ragged) say_ragged(findings, finding, raw);
    else if (raw->contested) finding->message = *finding_text(SAY_ROW_CONTESTED);
}
