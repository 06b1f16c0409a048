// Each table is a few kinds of cells and a few sums ("lines"); first the small cells go, then what would give them
// back.
#include "report/suppress.h"

#include <math.h>

typedef struct Suppressor {
    Tables *tables;
    double below;
    Arena arena;
} Suppressor;

// Cells that add up to something that is known.
typedef struct Line {
    Number **cells;
    size_t count;
} Line;

static const char SUPPRESSED[] = "=suppressed";

bool suppress_is_hidden(const Number *number)
{
    return number->reason && strcmp(number->reason, SUPPRESSED) == 0;
}

static void hide(Number *number)
{
    *number = (Number){number->unit, NAN, SUPPRESSED};
}

static void hide_estimate(Estimate *estimate)
{
    hide(&estimate->value);
    hide(&estimate->lower);
    hide(&estimate->upper);
}

static bool is_small(const Suppressor *suppressor, double count)
{
    return count > 0 && count < suppressor->below;
}

static bool hide_small(const Suppressor *suppressor, Number *number)
{
    bool small = is_small(suppressor, number->value);
    if (small) hide(number);
    return small || suppress_is_hidden(number);
}

// ---- Cells ---------------------------------------------------------------------------------------------------------

static Table *table_of(const Suppressor *suppressor, TableId id)
{
    return &suppressor->tables->items[id];
}

static Cell *cell_at(Table *table, size_t row, size_t column)
{
    return &table->cells[row * table->column_count + column];
}

static size_t column_of(const Table *table, const char *name)
{
    for (size_t c = 0; c < table->column_count; c++)
        if (strcmp(table->columns[c].name, name) == 0) return c;
    return SIZE_MAX;
}

static Number *number_at(Table *table, size_t row, const char *column)
{
    return &cell_at(table, row, column_of(table, column))->number;
}

static const char *key_at(Table *table, size_t row, size_t key)
{
    return cell_at(table, row, key)->text.code;
}

// The first row that begins with these keys; table->rows when there is none.
static size_t row_of(Table *table, const char *const *keys, size_t count)
{
    size_t r = 0;
    for (; r < table->rows; r++) {
        size_t k = 0;
        while (k < count && strcmp(key_at(table, r, k), keys[k]) == 0) k++;
        if (k == count) break;
    }
    return r;
}

// All numbers of a row.
static void hide_row(Table *table, size_t row)
{
    for (size_t c = table->key_count; c < table->column_count; c++) {
        if (table->columns[c].kind == COLUMN_NUMBER) hide(&cell_at(table, row, c)->number);
        if (table->columns[c].kind == COLUMN_ESTIMATE) hide_estimate(&cell_at(table, row, c)->estimate);
    }
}

static void hide_estimates(Table *table, size_t row)
{
    for (size_t c = table->key_count; c < table->column_count; c++)
        if (table->columns[c].kind == COLUMN_ESTIMATE) hide_estimate(&cell_at(table, row, c)->estimate);
}

// ---- Lines ---------------------------------------------------------------------------------------------------------

static Line line_begin(Suppressor *suppressor, size_t most)
{
    return (Line){arena_array(&suppressor->arena, most + 1, sizeof(Number *)), 0};
}

static void line_add(Line *line, Number *number)
{
    if (suppress_is_hidden(number) || !isnan(number->value)) line->cells[line->count++] = number;
}

// Where one cell alone is hidden, hides the smallest of the others too; those that are not zero first. True when it
// did.
static bool line_close(const Line *line)
{
    size_t hidden = 0;
    Number *smallest = NULL;
    for (size_t i = 0; i < line->count; i++) {
        Number *cell = line->cells[i];
        hidden += suppress_is_hidden(cell);
        if (suppress_is_hidden(cell)) continue;
        bool better = !smallest || (cell->value > 0 && (smallest->value == 0 || cell->value < smallest->value));
        if (better) smallest = cell;
    }
    if (hidden != 1 || !smallest) return false;
    hide(smallest);
    return true;
}

// Until nothing gives anything back.
static void close_all(const Line *lines, size_t count)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = 0; i < count; i++) changed |= line_close(&lines[i]);
    }
}

// The cells of one column in the rows whose keys but `free` are those of `row`: what adds up when the free key runs.
static Line line_of(Suppressor *suppressor, Table *table, size_t row, size_t free, const char *column)
{
    Line line = line_begin(suppressor, table->rows);
    for (size_t r = 0; r < table->rows; r++) {
        bool same = true;
        for (size_t k = 0; k < table->key_count; k++)
            same &= k == free || strcmp(key_at(table, r, k), key_at(table, row, k)) == 0;
        if (same) line_add(&line, number_at(table, r, column));
    }
    return line;
}

// Every line of a column with one key free. In lines, which has room for as many as there are rows.
static size_t lines_along(Suppressor *suppressor, Table *table, size_t free, const char *column, Line *lines)
{
    for (size_t r = 0; r < table->rows; r++) lines[r] = line_of(suppressor, table, r, free, column);
    return table->rows;
}

// A column of counts: small ones, and what gives them back when one of the keys runs.
static void hide_column(Suppressor *suppressor, Table *table, const char *column, const size_t *free, size_t free_count)
{
    Line *lines = arena_array(&suppressor->arena, table->rows * free_count + 1, sizeof *lines);
    size_t count = 0;
    for (size_t r = 0; r < table->rows; r++) hide_small(suppressor, number_at(table, r, column));
    for (size_t f = 0; f < free_count; f++) count += lines_along(suppressor, table, free[f], column, lines + count);
    close_all(lines, count);
}

// ---- Patients ------------------------------------------------------------------------------------------------------

// Centers add up to all of them. In each, those set aside on the way to the database add up to what is known, and so do
// those left out on the way to the analysis.
static void hide_flow(Suppressor *suppressor)
{
    Table *table = table_of(suppressor, TABLE_FLOW);
    Line *lines = arena_array(&suppressor->arena, 3 * table->rows + 1, sizeof *lines);
    size_t count = lines_along(suppressor, table, 0, "patients", lines);
    for (size_t r = 0; r < table->rows; r++) {
        const char *stage = key_at(table, r, 1);
        bool total = strcmp(stage, "read") == 0 || strcmp(stage, "stored") == 0 || strcmp(stage, "analysed") == 0;
        hide_small(suppressor, number_at(table, r, "patients"));
        if (total) lines[count++] = line_begin(suppressor, table->rows);
        else line_add(&lines[count - 1], number_at(table, r, "patients"));
    }
    close_all(lines, count);
}

// What each rule came to of all patients stands in Table 1, where it is suppressed with what belongs to it: a release
// shows the rules alone.
static void hide_definitions(Suppressor *suppressor)
{
    Table *table = table_of(suppressor, TABLE_DEFINITIONS);
    for (size_t r = 0; r < table->rows; r++)
        if (strcmp(key_at(table, r, 0), "parameter") != 0) hide_row(table, r);
}

// Records of few patients, and shares that give a count back.
static void hide_completeness(Suppressor *suppressor)
{
    static const char *const PARTS[] = {"present", "unknown", "not_applicable", "missing"};
    const size_t parts = sizeof PARTS / sizeof *PARTS;
    Table *table = table_of(suppressor, TABLE_COMPLETENESS);
    for (size_t r = 0; r < table->rows; r++) {
        Line line = line_begin(suppressor, parts);
        bool few = is_small(suppressor, number_at(table, r, "patients")->value);
        for (size_t p = 0; p < parts; p++) {
            few |= hide_small(suppressor, number_at(table, r, PARTS[p]));
            line_add(&line, number_at(table, r, PARTS[p]));
        }
        line_close(&line);
        if (few) hide(number_at(table, r, "percent"));
        if (is_small(suppressor, number_at(table, r, "patients")->value)) hide_row(table, r);
    }
}

// Rows of a variable's levels in one column of Table 1 begin at r; answers how many.
static size_t block_size(Table *table, size_t r)
{
    size_t size = 1;
    while (r + size < table->rows && strcmp(key_at(table, r, 0), key_at(table, r + size, 0)) == 0 &&
           strcmp(key_at(table, r, 1), key_at(table, r + size, 1)) == 0 &&
           strcmp(key_at(table, r, 2), key_at(table, r + size, 2)) == 0)
        size++;
    return size;
}

// A share is a count over those known: it goes with its count, and where the number of the missing is hidden all go.
static void hide_shares(Table *table)
{
    for (size_t r = 0, size; r < table->rows; r += size) {
        size = block_size(table, r);
        bool all = suppress_is_hidden(number_at(table, r + size - 1, "n"));
        for (size_t i = r; i < r + size; i++)
            if (all || suppress_is_hidden(number_at(table, i, "n"))) hide(number_at(table, i, "percent"));
    }
}

// The same variable and level in all patients and in the columns of one kind.
static Line across_columns(Suppressor *suppressor, Table *table, size_t row, size_t keys, const char *column)
{
    Line line = line_begin(suppressor, table->rows);
    for (size_t r = 0; r < table->rows; r++) {
        bool whole = strcmp(key_at(table, r, 0), "overall") == 0,
             kind = strcmp(key_at(table, r, 0), key_at(table, row, 0)) == 0;
        bool same = whole || kind;
        for (size_t k = 2; k < keys; k++) same &= strcmp(key_at(table, r, k), key_at(table, row, k)) == 0;
        if (same) line_add(&line, number_at(table, r, column));
    }
    return line;
}

static void hide_levels(Suppressor *suppressor)
{
    Table *table = table_of(suppressor, TABLE_LEVELS);
    Line *lines = arena_array(&suppressor->arena, 2 * table->rows + 1, sizeof *lines);
    for (size_t r = 0; r < table->rows; r++) hide_small(suppressor, number_at(table, r, "n"));
    for (size_t r = 0; r < table->rows; r++) {
        lines[2 * r] = line_of(suppressor, table, r, 3, "n");
        lines[2 * r + 1] = across_columns(suppressor, table, r, 4, "n");
    }
    close_all(lines, 2 * table->rows);
    hide_shares(table);
}

// n and missing are one number, for the column's size is known.
static void hide_numbers(Suppressor *suppressor)
{
    Table *table = table_of(suppressor, TABLE_NUMBERS);
    Line *lines = arena_array(&suppressor->arena, table->rows + 1, sizeof *lines);
    for (size_t r = 0; r < table->rows; r++) {
        bool few = is_small(suppressor, number_at(table, r, "n")->value);
        if (few || is_small(suppressor, number_at(table, r, "missing")->value)) hide(number_at(table, r, "n"));
        if (few) hide_estimates(table, r);
        hide(number_at(table, r, "minimum"));
        hide(number_at(table, r, "maximum"));
    }
    for (size_t r = 0; r < table->rows; r++) lines[r] = across_columns(suppressor, table, r, 3, "n");
    close_all(lines, table->rows);
    for (size_t r = 0; r < table->rows; r++)
        if (suppress_is_hidden(number_at(table, r, "n"))) hide(number_at(table, r, "missing"));
}

// ---- Survival ------------------------------------------------------------------------------------------------------

// Patients and events of each row, of which free key's sums are known. Events are small, too, where those without are.
static void hide_arms(Suppressor *suppressor, TableId id, size_t free)
{
    Table *table = table_of(suppressor, id);
    for (size_t r = 0; r < table->rows; r++) {
        double n = number_at(table, r, "n")->value, events = number_at(table, r, "events")->value;
        if (is_small(suppressor, n - events)) hide(number_at(table, r, "events"));
        if (is_small(suppressor, n)) hide_row(table, r);
    }
    hide_column(suppressor, table, "n", &free, 1);
    hide_column(suppressor, table, "events", &free, 1);
}

// Is this column hidden in the row of these two keys?
static bool hidden_in(Table *table, const char *first, const char *second, const char *column)
{
    for (size_t r = 0; r < table->rows; r++)
        if (strcmp(key_at(table, r, 0), first) == 0 && strcmp(key_at(table, r, 1), second) == 0)
            return suppress_is_hidden(number_at(table, r, column));
    return false;
}

static void hide_rates(Suppressor *suppressor)
{
    Table *table = table_of(suppressor, TABLE_RATES);
    for (size_t r = 0; r < table->rows; r++)
        if (hide_small(suppressor, number_at(table, r, "at_risk"))) hide_estimates(table, r);
}

// Of how few there are without the event: the row of these keys in TABLE_SURVIVAL says it, or hides it.
static bool few_without_event(Suppressor *suppressor, const char *comparison, const char *arm)
{
    const char *const keys[] = {comparison, arm};
    Table *table = table_of(suppressor, TABLE_SURVIVAL);
    size_t r = row_of(table, keys, 2);
    double without = r < table->rows ? number_at(table, r, "n")->value - number_at(table, r, "events")->value : NAN;
    return !(without >= suppressor->below);
}

// The longest and shortest times are single persons'; n is that of TABLE_SURVIVAL.
static void hide_follow_up(Suppressor *suppressor)
{
    Table *table = table_of(suppressor, TABLE_FOLLOW_UP), *survival = table_of(suppressor, TABLE_SURVIVAL);
    for (size_t r = 0; r < table->rows; r++) {
        hide(number_at(table, r, "shortest"));
        hide(number_at(table, r, "longest"));
        if (few_without_event(suppressor, key_at(table, r, 0), key_at(table, r, 1)))
            hide(number_at(table, r, "event_free"));
        if (hide_small(suppressor, number_at(table, r, "n"))) hide_row(table, r);
        if (hidden_in(survival, key_at(table, r, 0), key_at(table, r, 1), "n")) hide(number_at(table, r, "n"));
    }
}

static void hide_expected(Suppressor *suppressor)
{
    Table *table = table_of(suppressor, TABLE_EXPECTED), *survival = table_of(suppressor, TABLE_SURVIVAL);
    for (size_t r = 0; r < table->rows; r++) {
        if (hidden_in(survival, key_at(table, r, 0), key_at(table, r, 1), "n")) hide(number_at(table, r, "n"));
        if (!hidden_in(survival, key_at(table, r, 0), key_at(table, r, 1), "events")) continue;
        hide(number_at(table, r, "observed"));
        hide(number_at(table, r, "ratio"));
    }
}

static void hide_restricted(Suppressor *suppressor)
{
    static const size_t FREE = 1;
    Table *table = table_of(suppressor, TABLE_RESTRICTED);
    for (size_t r = 0; r < table->rows; r++)
        if (is_small(suppressor, number_at(table, r, "n")->value)) hide_row(table, r);
    hide_column(suppressor, table, "n", &FREE, 1);
}

static void hide_counts(Suppressor *suppressor, TableId id, const char *const *columns, size_t count)
{
    Table *table = table_of(suppressor, id);
    for (size_t r = 0; r < table->rows; r++)
        for (size_t c = 0; c < count; c++) hide_small(suppressor, number_at(table, r, columns[c]));
}

static void hide_singles(Suppressor *suppressor)
{
    static const char *const TESTS[] = {"n", "events", "undecided", "elsewhere"},
                             *const SPANS[] = {"n", "partial", "missing"}, *const DELAY[] = {"n", "known", "before"},
                             *const INTERACTIONS[] = {"n"};
    hide_counts(suppressor, TABLE_TESTS, TESTS, 4);
    hide_counts(suppressor, TABLE_SPANS, SPANS, 3);
    hide_counts(suppressor, TABLE_DELAY, DELAY, 3);
    hide_counts(suppressor, TABLE_INTERACTIONS, INTERACTIONS, 1);
    Table *spans = table_of(suppressor, TABLE_SPANS), *delay = table_of(suppressor, TABLE_DELAY);
    for (size_t r = 0; r < spans->rows; r++) {
        hide(number_at(spans, r, "min"));
        hide(number_at(spans, r, "max"));
    }
    for (size_t r = 0; r < delay->rows; r++) hide(number_at(delay, r, "longest"));
}

// Steps behind which fewer are left are no rows any more; how many had the event at one step, or were censored, is a
// small number nearly always, and with it how many were at risk would be given back.
static void cut_curves(Suppressor *suppressor)
{
    Table *table = table_of(suppressor, TABLE_CURVES);
    size_t kept = 0;
    for (size_t r = 0; r < table->rows; r++) {
        double left = number_at(table, r, "at_risk")->value - number_at(table, r, "events")->value -
                      number_at(table, r, "censored")->value;
        if (left < suppressor->below) continue;
        hide(number_at(table, r, "at_risk"));
        hide(number_at(table, r, "events"));
        hide(number_at(table, r, "censored"));
        memmove(cell_at(table, kept++, 0), cell_at(table, r, 0), table->column_count * sizeof(Cell));
    }
    table->rows = kept;
}

// ---- Models and effects --------------------------------------------------------------------------------------------

// Of whom models leave out, only the sums over all centers stay: by center they are those missing in Table 1, where
// other cells may be hidden than here.
static void keep_sums(Table *table)
{
    size_t kept = 0;
    for (size_t r = 0; r < table->rows; r++)
        if (strcmp(key_at(table, r, 1), "all") == 0)
            memmove(cell_at(table, kept++, 0), cell_at(table, r, 0), table->column_count * sizeof(Cell));
    table->rows = kept;
}

static void hide_incomplete(Suppressor *suppressor)
{
    Table *table = table_of(suppressor, TABLE_INCOMPLETE);
    keep_sums(table);
    for (size_t r = 0; r < table->rows; r++) {
        Number *out = number_at(table, r, "left_out"), *events = number_at(table, r, "left_out_events");
        if (is_small(suppressor, out->value - events->value)) hide(events);
        hide_small(suppressor, events);
        if (hide_small(suppressor, out)) hide(events);
    }
}

static void hide_models(Suppressor *suppressor)
{
    Table *table = table_of(suppressor, TABLE_MODELS);
    for (size_t r = 0; r < table->rows; r++) {
        if (is_small(suppressor, number_at(table, r, "n")->value)) hide_row(table, r);
        hide_small(suppressor, number_at(table, r, "incomplete"));
        hide_small(suppressor, number_at(table, r, "events"));
    }
}

typedef struct Lines {
    Line *items;
    size_t count;
} Lines;

// A line of the count of those left out, to which the caller adds what gives it back.
static Line *line_of_incomplete(Suppressor *suppressor, Lines *lines, size_t row, const char *column)
{
    Line *line = &lines->items[lines->count++];
    *line = line_begin(suppressor, suppressor->tables->items[TABLE_UNIVARIABLE].rows + 2);
    line_add(line, number_at(table_of(suppressor, TABLE_INCOMPLETE), row, column));
    return line;
}

// Adds the cell of the row that begins with these keys, where there is one.
static void add_cell(Suppressor *suppressor, Line *line, TableId id, const char *const *keys, size_t count,
                     const char *column)
{
    Table *table = table_of(suppressor, id);
    size_t r = row_of(table, keys, count);
    if (r < table->rows) line_add(line, number_at(table, r, column));
}

// Who is left out and who stays in are all patients. The same numbers stand in the models' own table, in the terms of a
// model of one variable, and as missing in Table 1.
static void add_incomplete_lines(Suppressor *suppressor, Lines *lines, size_t row)
{
    static const char *const PARTS[][2] = {{"left_out", "n"}, {"left_out_events", "events"}};
    Table *terms = table_of(suppressor, TABLE_UNIVARIABLE);
    const char *model = key_at(table_of(suppressor, TABLE_INCOMPLETE), row, 0);
    const char *const whole[] = {"overall", "all", model, "missing"};
    for (size_t p = 0; p < 2; p++) {
        add_cell(suppressor, line_of_incomplete(suppressor, lines, row, PARTS[p][0]), TABLE_MODELS, &model, 1,
                 PARTS[p][1]);
        Line *line = line_of_incomplete(suppressor, lines, row, PARTS[p][0]);
        for (size_t r = 0; r < terms->rows; r++)
            if (strcmp(key_at(terms, r, 0), model) == 0) line_add(line, number_at(terms, r, PARTS[p][1]));
    }
    add_cell(suppressor, line_of_incomplete(suppressor, lines, row, "left_out"), TABLE_MODELS, &model, 1, "incomplete");
    add_cell(suppressor, line_of_incomplete(suppressor, lines, row, "left_out"), TABLE_LEVELS, whole, 4, "n");
    add_cell(suppressor, line_of_incomplete(suppressor, lines, row, "left_out"), TABLE_NUMBERS, whole, 3, "missing");
}

enum { LINES_OF_INCOMPLETE = 7 };

static void close_models(Suppressor *suppressor)
{
    Table *incomplete = table_of(suppressor, TABLE_INCOMPLETE), *models = table_of(suppressor, TABLE_MODELS);
    Lines lines = {arena_array(&suppressor->arena, LINES_OF_INCOMPLETE * incomplete->rows + 1, sizeof(Line)), 0};
    for (size_t r = 0; r < incomplete->rows; r++) add_incomplete_lines(suppressor, &lines, r);
    close_all(lines.items, lines.count);
    for (size_t r = 0; r < models->rows; r++)
        if (suppress_is_hidden(number_at(models, r, "events"))) hide(number_at(models, r, "events_per_parameter"));
}

// Within and without a center add up to all patients.
static void hide_effects(Suppressor *suppressor)
{
    static const char *const COUNTS[] = {"n", "exposed", "events"};
    Table *table = table_of(suppressor, TABLE_EFFECTS);
    for (size_t r = 0; r < table->rows; r++) {
        double n = number_at(table, r, "n")->value, exposed = number_at(table, r, "exposed")->value,
               events = number_at(table, r, "events")->value;
        if (is_small(suppressor, n - exposed)) hide(number_at(table, r, "exposed"));
        hide(number_at(table, r, "exposed_events"));   // with exposed and events it would give four counts
        if (is_small(suppressor, n - events)) hide(number_at(table, r, "events"));
        if (hide_small(suppressor, number_at(table, r, "left_out"))) hide(number_at(table, r, "n"));
        if (is_small(suppressor, n)) hide_row(table, r);
    }
    for (size_t c = 0; c < 3; c++) {
        Line *lines = arena_array(&suppressor->arena, table->rows + 1, sizeof *lines),
             centers = line_begin(suppressor, table->rows);
        size_t count = 0;
        for (size_t r = 0; r < table->rows; r++) {
            hide_small(suppressor, number_at(table, r, COUNTS[c]));
            if (strcmp(key_at(table, r, 0), "center") != 0) continue;
            line_add(&centers, number_at(table, r, COUNTS[c]));
            lines[count] = line_begin(suppressor, 2);
            for (size_t o = 0; o < table->rows; o++)
                if (strcmp(key_at(table, o, 1), key_at(table, r, 1)) == 0 &&
                    (o == r || strcmp(key_at(table, o, 0), "without") == 0))
                    line_add(&lines[count], number_at(table, o, COUNTS[c]));
            count++;
        }
        lines[count++] = centers;
        close_all(lines, count);
    }
}

// ---- All of it -----------------------------------------------------------------------------------------------------

static size_t count_hidden(const Tables *tables)
{
    size_t count = 0;
    for (int t = 0; t < TABLE_COUNT; t++) {
        const Table *table = &tables->items[t];
        for (size_t i = 0; i < table->rows * table->column_count; i++)
            count += table->columns[i % table->column_count].kind == COLUMN_NUMBER &&
                     suppress_is_hidden(&table->cells[i].number);
    }
    return count;
}

static void hide_everywhere(Suppressor *suppressor)
{
    hide_flow(suppressor);
    hide_definitions(suppressor);
    hide_completeness(suppressor);
    hide_levels(suppressor);
    hide_numbers(suppressor);
    hide_arms(suppressor, TABLE_CENTERS, 0);
    hide_arms(suppressor, TABLE_SURVIVAL, 1);
    hide_rates(suppressor);
    hide_follow_up(suppressor);
    hide_expected(suppressor);
    hide_restricted(suppressor);
    hide_singles(suppressor);
    hide_arms(suppressor, TABLE_UNIVARIABLE, 1);
    hide_arms(suppressor, TABLE_MULTIVARIABLE, 1);
    hide_incomplete(suppressor);
    hide_models(suppressor);
    close_models(suppressor);
    hide_effects(suppressor);
}

// What is hidden in one table may give back what another shows: again, until nothing more is hidden.
void suppress_small(Tables *tables, uint32_t below)
{
    Suppressor suppressor = {.tables = tables, .below = below};
    size_t before;
    do {
        before = count_hidden(tables);
        hide_everywhere(&suppressor);
    } while (count_hidden(tables) != before);
    cut_curves(&suppressor);
    arena_free(&suppressor.arena);
}
