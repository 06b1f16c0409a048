// Rows of the table of curves, arm by arm: those at the months chosen are written over the first ones.
#include "report/coarse.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/suppress.h"

enum { COMPARISON, ARM, DAYS, MONTHS, AT_RISK, EVENTS, CENSORED, SURVIVAL };   // columns of curves
enum { MONTH = 2, RATE };                                                      // of rates, behind the same two

typedef struct Coarse {
    Table *curves, *rates;
    Arena *arena;
    double below, month_length;
    size_t first, end;         // rows of the arm
    size_t kept;               // rows written
    size_t taken_out;          // numbers of rates
    Cell *rows;                // of the arm as they were
} Coarse;

static const Cell *cell_of(const Coarse *coarse, size_t row, size_t column)
{
    return &coarse->rows[row * coarse->curves->column_count + column];
}

static size_t rows_of(const Coarse *coarse)
{
    return coarse->end - coarse->first;
}

// Does the row, of either table, belong to this arm?
static bool is_of_arm(const Coarse *coarse, const Table *table, size_t row)
{
    return table_has(table, row, COMPARISON, table_code(coarse->curves, coarse->first, COMPARISON)) &&
           table_has(table, row, ARM, table_code(coarse->curves, coarse->first, ARM));
}

// ---- At the end of a month -----------------------------------------------------------------------------------------

static double day_of(const Coarse *coarse, size_t row)
{
    return strtod(cell_of(coarse, row, DAYS)->text.code, NULL);
}

// The last of the arm's rows up to then; SIZE_MAX = before the first.
static size_t row_at(const Coarse *coarse, unsigned month)
{
    size_t row = SIZE_MAX;
    for (size_t r = 0; r < rows_of(coarse) && day_of(coarse, r) <= month * coarse->month_length; r++) row = r;
    return row;
}

static double events_until(const Coarse *coarse, unsigned month)
{
    double events = 0;
    size_t last = row_at(coarse, month);
    for (size_t r = 0; last != SIZE_MAX && r <= last; r++) events += cell_of(coarse, r, EVENTS)->number.value;
    return events;
}

static double left_after(const Coarse *coarse, unsigned month)
{
    size_t row = row_at(coarse, month);
    if (row == SIZE_MAX) return INFINITY;
    return cell_of(coarse, row, AT_RISK)->number.value - cell_of(coarse, row, EVENTS)->number.value -
           cell_of(coarse, row, CENSORED)->number.value;
}

static unsigned last_month(const Coarse *coarse)
{
    return (unsigned)ceil(day_of(coarse, rows_of(coarse) - 1) / coarse->month_length);
}

// ---- Which months --------------------------------------------------------------------------------------------------

static void make_whole(Estimate *survival)
{
    survival->value.unit = survival->lower.unit = survival->upper.unit = NUMBER_WHOLE_PERCENT;
}

static void write_month(Coarse *coarse, unsigned month)
{
    size_t columns = coarse->curves->column_count;
    Cell *cells = &coarse->curves->cells[coarse->kept++ * columns];
    memcpy(cells, cell_of(coarse, row_at(coarse, month), 0), columns * sizeof *cells);
    cells[DAYS] = cell_text(arena_format(coarse->arena, "%.0f", month * coarse->month_length), NULL, NULL);
    cells[MONTHS].number.value = month;
    for (size_t c = AT_RISK; c <= CENSORED; c++) cells[c].number = suppress_hidden(NUMBER_COUNT);
    make_whole(&cells[SURVIVAL].estimate);
}

// May the curve be seen at a month, where it was seen at another one last?
static bool may_show(const Coarse *coarse, unsigned last, unsigned month)
{
    double events = events_until(coarse, month) - events_until(coarse, last);
    return (events == 0 || events >= coarse->below) && left_after(coarse, month) >= coarse->below;
}

// Months between two at which enough events have come together since the last one, and enough are still to come up to
// the second, or none. The last of them, or the first of the two.
static unsigned write_between(Coarse *coarse, unsigned from, unsigned to)
{
    for (unsigned month = from + 1; month < to; month++) {
        double left = events_until(coarse, to) - events_until(coarse, month);
        if (events_until(coarse, month) == events_until(coarse, from) || !may_show(coarse, from, month) ||
            (left > 0 && left < coarse->below))
            continue;
        write_month(coarse, month);
        from = month;
    }
    return from;
}

static void hide_rate(Coarse *coarse, Estimate *rate)
{
    coarse->taken_out += suppress_is_hidden(&rate->value) ? 0 : 3;
    rate->value = rate->lower = rate->upper = suppress_hidden(NUMBER_WHOLE_PERCENT);
}

// A rate shown is a step of the curve, where anything has happened since the last one.
static void write_arm(Coarse *coarse, bool enough)
{
    unsigned last = 0;
    for (size_t r = 0; r < coarse->rates->rows; r++) {
        if (!is_of_arm(coarse, coarse->rates, r)) continue;
        Estimate *rate = &coarse->rates->cells[r * coarse->rates->column_count + RATE].estimate;
        unsigned month = (unsigned)strtoul(table_code(coarse->rates, r, MONTH), NULL, 10);
        make_whole(rate);
        if (isnan(rate->value.value)) continue;
        if (!enough || !may_show(coarse, last, month)) {
            hide_rate(coarse, rate);
            continue;
        }
        last = write_between(coarse, last, month);
        if (events_until(coarse, month) > events_until(coarse, last)) write_month(coarse, month);
        last = month;
    }
    if (enough) write_between(coarse, last, last_month(coarse) + 1);
}

// ---- All arms ------------------------------------------------------------------------------------------------------

size_t coarse_curves(Table *curves, Table *rates, double below, double month_length, Arena *arena)
{
    Coarse coarse = {.curves = curves, .rates = rates, .arena = arena, .below = below, .month_length = month_length};
    size_t row_size = curves->column_count * sizeof(Cell);
    for (; coarse.first < curves->rows; coarse.first = coarse.end) {
        for (coarse.end = coarse.first; coarse.end < curves->rows && is_of_arm(&coarse, curves, coarse.end);)
            coarse.end++;
        coarse.rows = arena_space(arena, rows_of(&coarse), row_size);
        memcpy(coarse.rows, table_cell(curves, coarse.first, 0), rows_of(&coarse) * row_size);
        write_arm(&coarse, cell_of(&coarse, 0, AT_RISK)->number.value >= 2 * below);
    }
    curves->rows = coarse.kept;
    return coarse.taken_out;
}
