// Raw rows of one patient -> typed records: what each row is after `latest`, `update`, `remove` and repeated keys, and
// what is wrong with the cells of those that count.
#include "mapping/building.h"

#include <assert.h>

#include "mapping/claim.h"

// What would have been made of the row: of its resource, or of any that its file has; a ragged row may be of another
// resource than its cells say.
static void mark_incomplete(Building *building, const RawRecord *raw)
{
    const Mapping *mapping = building->mapping;
    for (size_t r = 0; r < mapping->record_count; r++) {
        const Resource *resource = &mapping->schema->resources[mapping->records[r].resource];
        if (raw->resource && !raw->ragged ? resource == raw->resource : resource->file == raw->file)
            building->incomplete[mapping->records[r].entity] = true;
    }
}

// With an identifier that is wrong the rows of other files do not find the patient: whether they are there is not
// known.
static void mark_apart(Building *building, const Record *record)
{
    const Mapping *mapping = building->mapping;
    int slot = record->resource->fields[record->resource->patient].slot;
    if (mapping->schema->file_count < 2 || record->slots[slot].kind != VALUE_ERROR) return;
    for (size_t r = 0; r < mapping->record_count; r++) building->incomplete[mapping->records[r].entity] = true;
}

// What is said of this cell since that finding, or NULL. One that holds several items is reported once.
static Finding *said_already(const Building *building, size_t since, FindingCode code, const Place *place)
{
    for (size_t i = since; i < building->findings->count; i++)
        if (building->findings->items[i].code == code && place_is_same(&building->findings->items[i].place, place))
            return &building->findings->items[i];
    return NULL;
}

static void add_unknown(Building *building, Finding *finding, const UnknownCode *unknown)
{
    for (; unknown; unknown = unknown->next)
        finding_add_unknown(building->findings, finding, text_from(unknown->text), unknown->list, unknown->file,
                            unknown->line);
}

static void add_compared(Building *building, Finding *finding, const Finding *said)
{
    if (!said->compared_count) return;
    Place *compared = arena_array(&building->findings->arena, said->compared_count, sizeof *compared);
    for (size_t i = 0; i < said->compared_count; i++) compared[i] = said->compared[i];
    finding->compared = compared;
    finding->compared_count = said->compared_count;
}

// A message that is not the kind's own may have been made for the finding, in the arena of the list it comes from.
static void add_message(Building *building, Finding *finding, const Finding *said)
{
    if (finding->message.text[0] == said->message.text[0]) return;
    for (int l = 0; l < LANGUAGE_COUNT; l++)
        finding->message.text[l] = arena_string(&building->findings->arena, said->message.text[l]);
}

static void say(Building *building, const Finding *said)
{
    Finding *finding =
        finding_add_severity(building->findings, said->code, said->severity, &said->place, building->rows->pseudonym);
    finding->remedy = said->remedy;
    add_message(building, finding, said);
    add_compared(building, finding, said);
    add_unknown(building, finding, said->unknown);
}

// What is wrong with the cells of a row. The rows of an XML record share the cell that says whose they are, and those
// of elements above them.
static void say_row(Building *building, const Record *record, const Findings *cells, size_t from, size_t to)
{
    const char *whose = record->resource->fields[record->resource->patient].label;
    size_t before = building->findings->count;
    assert(to <= cells->count && (cells->items || !to));
    for (size_t i = from; i < to; i++) {
        const Finding *cell = &cells->items[i];
        bool shared = strcmp(cell->place.field, whose) == 0 || cell->place.line < record->place.line;
        size_t since = shared ? building->first_of_patient : before;
        Finding *said = said_already(building, since, cell->code, &cell->place);
        if (said) add_unknown(building, said, cell->unknown);
        else say(building, cell);
    }
}

// Types the rows that can be typed. Without `latest`, `update`, `remove` and repeated keys every finding counts at
// once.
static void type_records(Building *building, Findings *scratch, size_t *first_finding, Findings *of_rows)
{
    for (RawRecord *raw = building->rows->first; raw; raw = raw->next) {
        if (raw->ignored) continue;
        if (!raw->resource || raw->ragged) {
            claim_report_unreadable(raw, building->rows->pseudonym, of_rows);
            mark_incomplete(building, raw);
            continue;
        }
        first_finding[building->count] = scratch->count;
        record_type(raw, building->rows->pseudonym, &building->records[building->count], scratch, building->arena);
        mark_apart(building, &building->records[building->count++]);
    }
    first_finding[building->count] = scratch->count;
}

// Findings of rows that drop out (superseded, removed, repeated, or typed anew) are not said; an orphan's errors are
// its own and do not quarantine the patient.
static void say_cells(Building *building, const Findings *scratch, const size_t *first_finding, const bool *retyped)
{
    for (size_t i = 0; i < building->count; i++) {
        size_t errors = building->findings->by_severity[SEVERITY_ERROR];
        if (record_counts(&building->records[i]) && !retyped[i])
            say_row(building, &building->records[i], scratch, first_finding[i], first_finding[i + 1]);
        if (building->records[i].state == RECORD_ORPHAN)
            building->orphan_errors += building->findings->by_severity[SEVERITY_ERROR] - errors;
    }
}

const Record *building_settle(Building *building, const KeySet *known)
{
    const Findings *all = building->findings;
    Findings scratch = {0}, of_rows = {.files = all->files, .file_count = all->file_count};
    size_t rows = 0;
    for (const RawRecord *raw = building->rows->first; raw; raw = raw->next) rows++;
    size_t *first_finding = arena_array(building->arena, rows + 1, sizeof *first_finding);
    building->records = arena_array(building->arena, rows + 1, sizeof *building->records);
    bool *retyped = arena_array(building->arena, rows + 1, sizeof *retyped);
    type_records(building, &scratch, first_finding, &of_rows);
    const Record *removed = keys_apply(building->mapping->schema, building->records, building->count, retyped,
                                       building->rows->pseudonym, &of_rows, building->arena);
    if (!removed) {   // of a withdrawn patient nothing is wrong any more
        building->orphan_errors =
            keys_check_references(building->records, building->count, known, building->rows->pseudonym, &of_rows);
        for (size_t i = 0; i < of_rows.count; i++) say(building, &of_rows.items[i]);
        say_cells(building, &scratch, first_finding, retyped);
    }
    findings_free(&of_rows);
    findings_free(&scratch);
    return removed;
}
