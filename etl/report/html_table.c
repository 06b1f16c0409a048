// Tables as HTML.
#include "report/html_table.h"

#include <math.h>

#include "base/markup.h"

const char *html_number(Html *html, const Number *number)
{
    Buffer text = {0};
    number_write(&text, number, html->language);
    return buffer_keep(&text, html->arena).data;
}

// ---- Cells ---------------------------------------------------------------------------------------------------------

void html_estimate(Html *html, const Estimate *estimate)
{
    const Number *value = &estimate->value;
    bool reasoned = isnan(value->value) && value->reason && *value->reason != '=';
    Buffer text = {0};
    number_write_short(&text, value, html->language);
    markup_text(html->out, buffer_c_string(&text));
    buffer_clear(&text);
    if (reasoned) buffer_string(&text, html_word(html, value->reason));
    else if (!isnan(value->value)) estimate_write_limits(&text, estimate, html->language);
    if (text.size) {
        buffer_string(html->out, " <span class=\"limits\">(");
        markup_text(html->out, buffer_c_string(&text));
        buffer_string(html->out, ")</span>");
    }
    buffer_free(&text);
}

static void write_cell(Html *html, const Column *column, const Cell *cell)
{
    switch (column->kind) {
    case COLUMN_TEXT:
        buffer_string(html->out, "<td>");
        markup_text(html->out, table_label(&cell->text, html->language));
        break;
    case COLUMN_NUMBER:
        buffer_string(html->out, "<td class=\"number\">");
        markup_text(html->out, html_number(html, &cell->number));
        break;
    default:
        buffer_string(html->out, "<td class=\"number\">");
        html_estimate(html, &cell->estimate);
    }
    buffer_string(html->out, "</td>");
}

void html_cells(Html *html, const Table *table, size_t row, size_t first)
{
    for (size_t c = first; c < table->column_count; c++)
        write_cell(html, &table->columns[c], table_cell(table, row, c));
}

static bool is_wanted(const Table *table, size_t row, const char *only)
{
    return !only || table_has(table, row, 0, only);
}

void html_table(Html *html, const HtmlView *view)
{
    const Table *table = view->table;
    html_open_noted_table(html, "flat", html_word(html, view->caption), view->note);
    for (size_t c = 0; c < view->column_count; c++) {
        const Column *column = &table->columns[view->columns[c]];
        html_column(html, html_word(html, column->title), column->kind != COLUMN_TEXT);
    }
    html_open_rows(html);
    for (size_t r = 0; r < table->rows; r++) {
        if (!is_wanted(table, r, view->only)) continue;
        html_open_row(html, NULL, table_label(&table_cell(table, r, view->columns[0])->text, html->language));
        for (size_t c = 1; c < view->column_count; c++)
            write_cell(html, &table->columns[view->columns[c]], table_cell(table, r, view->columns[c]));
        html_close_row(html);
    }
    html_close_table(html);
}

// ---- Turned tables -------------------------------------------------------------------------------------------------

// Rows of the table that are the first with their code in this column.
static size_t *distinct(Html *html, const HtmlPivot *pivot, size_t column, size_t *count)
{
    const Table *table = pivot->table;
    size_t *rows = arena_array(html->arena, table->rows + 1, sizeof *rows);
    *count = 0;
    for (size_t r = 0; r < table->rows; r++) {
        size_t known = 0;
        if (!is_wanted(table, r, pivot->only)) continue;
        while (known < *count && !table_has(table, rows[known], column, table_code(table, r, column))) known++;
        if (known == *count) rows[(*count)++] = r;
    }
    return rows;
}

// The row of the table for a row and a column of the turned one; table->rows when there is none.
static size_t find_row(const HtmlPivot *pivot, const char *row_code, const char *column_code)
{
    const Table *table = pivot->table;
    for (size_t r = 0; r < table->rows; r++)
        if (is_wanted(table, r, pivot->only) && table_has(table, r, pivot->row, row_code) &&
            table_has(table, r, pivot->column, column_code))
            return r;
    return table->rows;
}

static bool is_shown(const HtmlPivot *pivot, const char *class, const char *code)
{
    if (!pivot->skip_zero_rows || (class && strcmp(class, "main") == 0)) return true;
    for (size_t r = 0; r < pivot->table->rows; r++)
        if (table_has(pivot->table, r, pivot->row, code) &&
            table_cell(pivot->table, r, pivot->value)->number.value != 0)
            return true;
    return false;
}

static void write_turned_header(Html *html, const HtmlPivot *pivot, const size_t *columns, size_t column_count)
{
    html_column(html, html_word(html, pivot->corner), false);
    for (size_t c = 0; c < column_count; c++) {
        const char *label = table_label(&table_cell(pivot->table, columns[c], pivot->column)->text, html->language);
        html_column(html, pivot->column_words ? html_fill(html, pivot->column_words, label) : label, true);
    }
}

// Not where words in place of the value say it already: "suppressed", "not collected".
static void write_beside(Html *html, const Table *table, size_t row, size_t value, const HtmlBeside *beside)
{
    if (!beside->column) return;
    const Number *count = &table_cell(table, row, beside->column)->number;
    bool said = isnan(table_cell(table, row, value)->number.value) && (isnan(count->value) || beside->skip_zero);
    if (!said && !(beside->skip_zero && count->value == 0))
        html_line(html, "span", "limits", beside->words, html_number(html, count));
}

static void write_turned_cell(Html *html, const HtmlPivot *pivot, size_t row)
{
    const Table *table = pivot->table;
    const Cell *cell = row < table->rows ? table_cell(table, row, pivot->value) : NULL;
    buffer_string(html->out, "<td class=\"number\">");
    if (!cell) buffer_string(html->out, "–");
    else if (table->columns[pivot->value].kind == COLUMN_ESTIMATE) html_estimate(html, &cell->estimate);
    else markup_text(html->out, html_number(html, &cell->number));
    for (size_t i = 0; cell && i < sizeof pivot->beside / sizeof *pivot->beside; i++)
        write_beside(html, table, row, pivot->value, &pivot->beside[i]);
    buffer_string(html->out, "</td>");
}

void html_pivot(Html *html, const HtmlPivot *pivot)
{
    const Table *table = pivot->table;
    size_t row_count, column_count, *rows = distinct(html, pivot, pivot->row, &row_count),
                                    *columns = distinct(html, pivot, pivot->column, &column_count);
    html_open_noted_table(html, "turned", html_word(html, pivot->caption), pivot->note);
    write_turned_header(html, pivot, columns, column_count);
    html_open_rows(html);
    for (size_t r = 0; r < row_count; r++) {
        const CellText *row = &table_cell(table, rows[r], pivot->row)->text;
        const char *class = pivot->row_class ? pivot->row_class(row->code) : NULL;
        if (!is_shown(pivot, class, row->code)) continue;
        html_open_row(html, class, table_label(row, html->language));
        for (size_t c = 0; c < column_count; c++)
            write_turned_cell(html, pivot,
                              find_row(pivot, row->code, table_code(table, columns[c], pivot->column)));
        html_close_row(html);
    }
    html_close_table(html);
}
