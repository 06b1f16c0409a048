// Sums are told by the tables' own rows; one that does not hold is none.
#include "report/ledger.h"

#include <math.h>
#include <string.h>

static double value_at(const Table *table, size_t row, const char *column)
{
    for (size_t c = table->key_count; c < table->column_count; c++)
        if (strcmp(table->columns[c].name, column) == 0) return table_cell(table, row, c)->number.value;
    return NAN;
}

static size_t tally_named(Persons *persons, double value, const char *name)
{
    size_t tally = tally_add(persons->tallies, value);
    persons_name_tally(persons, tally, name);
    return tally;
}

// members[0] is the sum of the others, if it is.
static void add_sum(Persons *persons, const size_t *members, size_t count)
{
    const Tally *items = persons->tallies->items;
    double sum = 0;
    for (size_t i = 1; i < count; i++) sum += items[members[i]].value;
    if (count > 1 && sum == items[members[0]].value) tally_sum(persons->tallies, members, count);
}

// ---- From submission to analysis -----------------------------------------------------------------------------------

static size_t flow_tally(Persons *persons, const Table *flow, size_t row)
{
    const char *center = table_code(flow, row, 0), *stage = table_code(flow, row, 1);
    if (strcmp(stage, "analysed") == 0) return persons_find(persons, arena_format(persons->arena, "center/%s", center));
    return SIZE_MAX;
}

// What was read, less what was set aside, is what of it was stored; with what was kept of before it is all stored; and
// these are left out or analysed. Rows of a center from first to end.
static void sum_center(Persons *persons, const Table *flow, const size_t *tallies, size_t first, size_t end)
{
    size_t *read = arena_array(persons->arena, end - first + 2, sizeof *read), read_count = 0,
           *stored = arena_array(persons->arena, end - first + 1, sizeof *stored), stored_count = 0, kept = SIZE_MAX;
    for (size_t r = first; r < end; r++) {
        if (table_has(flow, r, 1, "kept")) kept = tallies[r];
        else if (table_has(flow, r, 1, "stored") || stored_count) stored[stored_count++] = tallies[r];
        else read[read_count++] = tallies[r];
    }
    add_sum(persons, stored, stored_count);
    if (kept == SIZE_MAX || !stored_count) return;
    const Tally *items = persons->tallies->items;
    double fresh = items[stored[0]].value - items[kept].value;
    read[read_count++] = tally_add(persons->tallies, fresh);
    const size_t all[] = {stored[0], kept, read[read_count - 1]};
    add_sum(persons, read, read_count);
    add_sum(persons, all, 3);
}

// The same stage in all centers, which come first, and in each.
static void sum_stage(Persons *persons, const Table *flow, const size_t *tallies, size_t row)
{
    size_t *members = arena_array(persons->arena, flow->rows + 1, sizeof *members), count = 0;
    for (size_t r = row; r < flow->rows; r++)
        if (table_has(flow, r, 1, table_code(flow, row, 1))) members[count++] = tallies[r];
    add_sum(persons, members, count);
}

static void name_flow(const Table *flow, Persons *persons)
{
    size_t *tallies = arena_array(persons->arena, flow->rows + 1, sizeof *tallies);
    for (size_t r = 0; r < flow->rows; r++) {
        tallies[r] = flow_tally(persons, flow, r);
        const char *name = arena_format(persons->arena, "flow/%s/%s", table_code(flow, r, 0), table_code(flow, r, 1));
        if (tallies[r] == SIZE_MAX) tallies[r] = tally_named(persons, value_at(flow, r, "patients"), name);
        else persons_name_tally(persons, tallies[r], name);
    }
    for (size_t r = 0, end; r < flow->rows; r = end) {
        for (end = r; end < flow->rows && table_has(flow, end, 0, table_code(flow, r, 0));) end++;
        sum_center(persons, flow, tallies, r, end);
        for (size_t s = r; r == 0 && s < end; s++) sum_stage(persons, flow, tallies, s);
    }
}

// ---- Completeness --------------------------------------------------------------------------------------------------

// Patients and records of an entity are the same for each of its attributes: they are one count.
static size_t shared_tally(Persons *persons, Map *shared, const Table *table, size_t row, const char *part)
{
    const char *attribute = table_code(table, row, 0);
    const char *key = arena_format(persons->arena, "%.*s/%s/%s", (int)strcspn(attribute, "/"), attribute,
                                   table_code(table, row, 1), part);
    size_t *known = map_find(shared, text_from(key));
    if (known) return *known;
    known = arena_alloc(persons->arena, sizeof *known);
    *known = tally_add(persons->tallies, value_at(table, row, part));
    map_add(shared, text_from(key), known);
    return *known;
}

static void name_part(Persons *persons, const Table *table, size_t row, size_t tally, const char *part)
{
    persons_name_tally(persons, tally,
                       arena_format(persons->arena, "completeness/%s/%s/%s", table_code(table, row, 0),
                                    table_code(table, row, 1), part));
}

// What the records are divided into: all other counts of the row.
static bool is_part(const Column *column, const Cell *cell)
{
    return column->kind == COLUMN_NUMBER && cell->number.unit == NUMBER_COUNT &&
           strcmp(column->name, "rows") != 0 && strcmp(column->name, "patients") != 0;
}

static void name_completeness(const Table *table, Persons *persons)
{
    Map shared = {.arena = persons->arena};
    size_t *members = arena_array(persons->arena, table->column_count + 1, sizeof *members);
    for (size_t r = 0; r < table->rows; r++) {
        size_t count = 1;
        members[0] = shared_tally(persons, &shared, table, r, "rows");
        name_part(persons, table, r, members[0], "rows");
        name_part(persons, table, r, shared_tally(persons, &shared, table, r, "patients"), "patients");
        for (size_t c = table->key_count; c < table->column_count; c++) {
            if (!is_part(&table->columns[c], table_cell(table, r, c))) continue;
            members[count] = tally_add(persons->tallies, table_cell(table, r, c)->number.value);
            name_part(persons, table, r, members[count++], table->columns[c].name);
        }
        add_sum(persons, members, count);
    }
}

void ledger_make(const Tables *tables, Persons *persons)
{
    const Table *spans = &tables->items[TABLE_SPANS];
    name_flow(&tables->items[TABLE_FLOW], persons);
    name_completeness(&tables->items[TABLE_COMPLETENESS], persons);
    for (size_t r = 0; r < spans->rows; r++)
        tally_named(persons, value_at(spans, r, "partial"),
                    arena_format(persons->arena, "span/%s/partial", table_code(spans, r, 0)));
}
