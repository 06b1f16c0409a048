// From the cells of a CSV file to columns of numbers and levels. Every wrong cell is counted, the first few are named
// by their place; what stands in them is not repeated, for a shifted column may hold anything.
#include "cli/estimate_table.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/complaint.h"
#include "base/decimal.h"
#include "base/map.h"
#include "cli/exit.h"
#include "source/csv_table.h"

enum { NAMED_CELLS = 10 };

// One reading of a file.
typedef struct Reading {
    const EstimateRequest *request;
    CsvTable csv;
    Arena *arena;
    locale_t locale;               // numbers are read alike under any locale
    size_t wrong_cells;
    bool wrong_usage;
} Reading;

__attribute__((format(printf, 4, 5)))
static void wrong_cell(Reading *reading, size_t row, size_t column, const char *format, ...)
{
    if (++reading->wrong_cells > NAMED_CELLS) return;
    va_list arguments;
    va_start(arguments, format);
    const char *text = arena_vformat(reading->arena, format, arguments);
    va_end(arguments);
    report_error("%s:%u:%zu: %s", reading->request->path, reading->csv.lines[row], column + 1, text);
}

// ---- Cells ----------------------------------------------------------------------------------------------------------

static bool is_missing(Text cell)
{
    return cell.size == 0 || text_is(cell, "NA");
}

// Where coefficient and power of ten are exact doubles one operation gives the nearest double.
static bool is_exact(Decimal number)
{
    return llabs(number.coefficient) < INT64_C(1) << 53 && abs(number.exponent) <= 22;
}

// The nearest double to any decimal number, of any number of digits.
static bool read_number(const Reading *reading, Text cell, double *number)
{
    char digits[128], *end;
    Decimal decimal;
    if (decimal_read(cell, '.', 0, &decimal) && is_exact(decimal)) {
        *number = decimal_to_double(decimal);
        return true;
    }
    if (cell.size >= sizeof digits) return false;
    for (size_t i = 0; i < cell.size; i++) {
        digits[i] = cell.data[i];
        if (!strchr("0123456789+-.eE", digits[i])) return false;
    }
    digits[cell.size] = '\0';
    *number = strtod_l(digits, &end, reading->locale);
    return end == digits + cell.size && isfinite(*number);
}

// ---- Columns --------------------------------------------------------------------------------------------------------

static const char *title_list(const Reading *reading)
{
    Buffer list = {0};
    for (size_t i = 0; i < reading->csv.column_count; i++) {
        if (i) buffer_string(&list, ", ");
        buffer_text(&list, reading->csv.titles[i]);
    }
    const char *text = arena_string(reading->arena, buffer_c_string(&list));
    buffer_free(&list);
    return text;
}

// SIZE_MAX after reporting that there is no such column.
static size_t find_column(Reading *reading, const char *option, const char *name)
{
    size_t column = csv_table_column(&reading->csv, name);
    if (column != SIZE_MAX) return column;
    reading->wrong_usage = true;
    report_error("%s names the column \"%s\", which %s does not have. Its columns: %s", option, name,
                 reading->request->path, title_list(reading));
    return SIZE_MAX;
}

static EstimateColumn read_numbers(Reading *reading, const char *name, size_t column, const char *remedy)
{
    double *values = arena_array(reading->arena, reading->csv.row_count, sizeof *values);
    for (size_t row = 0; row < reading->csv.row_count; row++) {
        Text cell = csv_table_cell(&reading->csv, row, column);
        values[row] = NAN;
        if (!is_missing(cell) && !read_number(reading, cell, &values[row]))
            wrong_cell(reading, row, column, "%s is not a number. %s", name, remedy);
    }
    return (EstimateColumn){.name = name, .values = values};
}

static EstimateColumn read_required_numbers(Reading *reading, const char *option, const char *name)
{
    size_t column = find_column(reading, option, name);
    if (column == SIZE_MAX) return (EstimateColumn){.name = name};
    return read_numbers(reading, name, column, "Give a plain number such as 12 or 12.5, or leave the cell empty");
}

// Kaplan-Meier, restricted means and the rest count time from 0, the origin.
static EstimateColumn read_times(Reading *reading, const char *name)
{
    EstimateColumn times = read_required_numbers(reading, "--time", name);
    size_t column = csv_table_column(&reading->csv, name);
    for (size_t row = 0; times.values && row < reading->csv.row_count; row++)
        if (times.values[row] < 0)
            wrong_cell(reading, row, column,
                       "%s is negative. Time counts from 0: mend the date it counts from, or leave the cell empty",
                       name);
    return times;
}

// ---- Categories -----------------------------------------------------------------------------------------------------

typedef struct Level {
    Text text;
    double number;             // NaN when the text is no number
    uint32_t first_number;     // in order of appearance
} Level;

static int compare_numbers(const void *a, const void *b)
{
    double x = ((const Level *)a)->number, y = ((const Level *)b)->number;
    return (x > y) - (x < y);
}

static int compare_texts(const void *a, const void *b)
{
    return text_compare(((const Level *)a)->text, ((const Level *)b)->text);
}

// The distinct values of a column; levels[row] numbers them as they appear.
static Level *collect_levels(Reading *reading, size_t column, uint32_t *levels, size_t *count)
{
    Map known = {.arena = reading->arena};
    Level *list = NULL;
    size_t capacity = 0;
    for (size_t row = 0; row < reading->csv.row_count; row++) {
        Text cell = csv_table_cell(&reading->csv, row, column);
        levels[row] = COX_MISSING;
        if (is_missing(cell)) continue;
        const uint32_t *found = map_find(&known, cell);
        if (!found) {
            if (*count == capacity)
                list = memory_resize(list, (capacity = capacity ? 2 * capacity : 16) * sizeof *list);
            uint32_t *number = arena_alloc(reading->arena, sizeof *number);
            *number = (uint32_t)*count;
            list[*count] = (Level){cell, NAN, *number};
            if (!read_number(reading, cell, &list[*count].number)) list[*count].number = NAN;
            ++*count;
            map_add(&known, cell, number);
            found = number;
        }
        levels[row] = *found;
    }
    return list;
}

static bool all_numbers(const Level *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (isnan(list[i].number)) return false;
    return true;
}

// Levels as the values of the column. 1 and 1.0 are one level when all are numbers.
static EstimateColumn infer_levels(Reading *reading, const char *name, size_t column)
{
    size_t rows = reading->csv.row_count, count = 0, kept = 0;
    uint32_t *levels = arena_array(reading->arena, rows, sizeof *levels);
    Level *list = collect_levels(reading, column, levels, &count);
    bool numbers = all_numbers(list, count);
    if (count) qsort(list, count, sizeof *list, numbers ? compare_numbers : compare_texts);
    const char **labels = arena_array(reading->arena, count, sizeof *labels);
    uint32_t *final = memory_alloc(count * sizeof *final);
    for (size_t i = 0; i < count; i++) {
        bool same = numbers && i > 0 && list[i].number == list[i - 1].number;
        if (!same) labels[kept++] = arena_text(reading->arena, list[i].text).data;
        final[list[i].first_number] = (uint32_t)kept - 1;
    }
    for (size_t row = 0; row < rows; row++)
        if (levels[row] != COX_MISSING) levels[row] = final[levels[row]];
    free(final);
    free(list);
    return (EstimateColumn){.name = name,
                            .categorical = true,
                            .numeric_levels = numbers,
                            .levels = levels,
                            .labels = labels,
                            .label_count = kept};
}

static EstimateColumn read_declared_levels(Reading *reading, const EstimateFactor *factor, size_t column)
{
    uint32_t *levels = arena_array(reading->arena, reading->csv.row_count, sizeof *levels);
    const char **labels = arena_array(reading->arena, factor->level_count, sizeof *labels);
    for (size_t i = 0; i < factor->level_count; i++) labels[i] = arena_text(reading->arena, factor->levels[i]).data;
    for (size_t row = 0; row < reading->csv.row_count; row++) {
        Text cell = csv_table_cell(&reading->csv, row, column);
        levels[row] = COX_MISSING;
        for (size_t i = 0; i < factor->level_count && levels[row] == COX_MISSING; i++)
            if (text_equal(cell, factor->levels[i])) levels[row] = (uint32_t)i;
        if (levels[row] == COX_MISSING && !is_missing(cell))
            wrong_cell(reading, row, column,
                       "the value is no level of %s. Add it to --factor '%s=...', or mend the cell", factor->name,
                       factor->name);
    }
    return (EstimateColumn){.name = factor->name, .categorical = true, .levels = levels, .labels = labels,
                            .label_count = factor->level_count};
}

static const EstimateFactor *find_factor(const EstimateRequest *request, const char *name)
{
    for (size_t i = 0; i < request->factor_count; i++)
        if (strcmp(request->factors[i].name, name) == 0) return &request->factors[i];
    return NULL;
}

static EstimateColumn read_category(Reading *reading, const char *option, const char *name)
{
    if (!name) return (EstimateColumn){0};
    size_t column = find_column(reading, option, name);
    if (column == SIZE_MAX) return (EstimateColumn){.name = name};
    const EstimateFactor *factor = find_factor(reading->request, name);
    return factor ? read_declared_levels(reading, factor, column) : infer_levels(reading, name, column);
}

static bool begins_with_number(const Reading *reading, size_t column)
{
    double number;
    for (size_t row = 0; row < reading->csv.row_count; row++) {
        Text cell = csv_table_cell(&reading->csv, row, column);
        if (!is_missing(cell)) return read_number(reading, cell, &number);
    }
    return true;
}

static EstimateColumn read_covariate(Reading *reading, const char *name)
{
    size_t column = find_column(reading, "--covariates", name);
    if (column == SIZE_MAX) return (EstimateColumn){.name = name};
    if (find_factor(reading->request, name) || !begins_with_number(reading, column))
        return read_category(reading, "--covariates", name);
    const char *remedy =
        arena_format(reading->arena, "If %s is a category, say --factor '%s=reference,other,...'", name, name);
    return read_numbers(reading, name, column, remedy);
}

// ---- The table ------------------------------------------------------------------------------------------------------

static const uint8_t *read_events(Reading *reading)
{
    const char *name = reading->request->event;
    uint8_t *event = arena_array(reading->arena, reading->csv.row_count, 1);
    size_t column = find_column(reading, "--event", name);
    for (size_t row = 0; column != SIZE_MAX && row < reading->csv.row_count; row++) {
        Text cell = csv_table_cell(&reading->csv, row, column);
        double number = NAN;
        event[row] = COX_MISSING_EVENT;
        if (is_missing(cell)) continue;
        if (read_number(reading, cell, &number) && (number == 0 || number == 1)) event[row] = number == 1;
        else
            wrong_cell(reading, row, column,
                       "%s is neither 1 (event) nor 0 (censored). Recode it, or leave the cell empty", name);
    }
    return event;
}

// An interval without length has no meaning; as R does, such a row counts as missing, and that is said.
static void drop_empty_intervals(const Reading *reading, EstimateTable *table)
{
    if (!table->start.values || !table->time.values) return;
    double *time = arena_array(reading->arena, table->rows, sizeof *time);
    size_t empty = 0;
    for (size_t row = 0; row < table->rows; row++) {
        bool bad = table->start.values[row] >= table->time.values[row];
        time[row] = bad ? NAN : table->time.values[row];
        empty += bad;
    }
    table->time.values = time;
    if (empty)
        report_error("%s: %zu rows left out, for their %s is not before their %s", reading->request->path, empty,
                     table->request->start, table->request->time);
}

static void check_factors(Reading *reading)
{
    for (size_t i = 0; i < reading->request->factor_count; i++)
        find_column(reading, "--factor", reading->request->factors[i].name);
}

static int outcome(const Reading *reading)
{
    if (reading->wrong_usage) return EXIT_USAGE;
    if (reading->csv.row_count == 0) {
        report_error("%s: there are no rows below the header, so there is nothing to estimate", reading->request->path);
        return EXIT_FINDINGS;
    }
    if (reading->wrong_cells > NAMED_CELLS)
        report_error("%s: %zu more cells are wrong", reading->request->path, reading->wrong_cells - NAMED_CELLS);
    return reading->wrong_cells ? EXIT_FINDINGS : EXIT_CLEAN;
}

static bool is_readable(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISREG(about.st_mode) && access(path, R_OK) == 0;
}

int estimate_table_read(const EstimateRequest *request, EstimateTable *table, Arena *arena)
{
    Reading reading = {.request = request, .arena = arena};
    if (!csv_table_read(request->path, arena, &reading.csv))
        return is_readable(request->path) ? EXIT_FINDINGS : EXIT_ENVIRONMENT;
    reading.locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    *table = (EstimateTable){.request = request, .rows = reading.csv.row_count};
    table->time = read_times(&reading, request->time);
    table->event = read_events(&reading);
    if (request->start) table->start = read_required_numbers(&reading, "--start", request->start);
    table->group = read_category(&reading, "--group", request->group);
    table->strata = read_category(&reading, "--strata", request->strata);
    table->cluster = read_category(&reading, "--cluster", request->cluster);
    table->covariates = arena_array(arena, request->covariate_count, sizeof *table->covariates);
    for (size_t i = 0; i < request->covariate_count; i++)
        table->covariates[i] = read_covariate(&reading, request->covariates[i]);
    check_factors(&reading);
    drop_empty_intervals(&reading, table);
    freelocale(reading.locale);
    return outcome(&reading);
}
