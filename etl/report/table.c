// Tables: growth, addresses, CSV.
#include "report/table.h"

#include <math.h>

Cell *table_add(Table *table, Arena *arena)
{
    size_t row_size = table->column_count * sizeof(Cell);
    if (table->rows == table->capacity) {
        size_t capacity = table->capacity ? table->capacity * 2 : 16;
        table->cells = arena_grow(arena, table->cells, table->rows * row_size, capacity * row_size);
        table->capacity = capacity;
    }
    return &table->cells[table->rows++ * table->column_count];
}

const char *table_label(const CellText *text, Language language)
{
    if (text->label) return text->label->text[language];
    return text->phrase ? phrase(language, text->phrase) : text->code;
}

// ---- Addresses -----------------------------------------------------------------------------------------------------

// What follows the row's keys in the address, or NULL when it is another row's.
static const char *behind_keys(const Table *table, size_t row, const char *address)
{
    for (size_t k = 0; k < table->key_count; k++) {
        const char *key = table_code(table, row, k);
        size_t size = strlen(key);
        if (strncmp(address, key, size) != 0 || address[size] != '.') return NULL;
        address += size + 1;
    }
    return address;
}

static const Number *number_in(const Column *column, const Cell *cell, const char *name)
{
    size_t size = strlen(column->name);
    if (strncmp(name, column->name, size) != 0) return NULL;
    if (column->kind == COLUMN_NUMBER) return name[size] ? NULL : &cell->number;
    if (column->kind != COLUMN_ESTIMATE) return NULL;
    if (!name[size]) return &cell->estimate.value;
    if (strcmp(name + size, "_lower") == 0) return &cell->estimate.lower;
    return strcmp(name + size, "_upper") == 0 ? &cell->estimate.upper : NULL;
}

const Number *table_number(const Table *table, const char *address)
{
    for (size_t row = 0; row < table->rows; row++) {
        const char *name = behind_keys(table, row, address);
        for (size_t c = table->key_count; name && c < table->column_count; c++) {
            const Number *found = number_in(&table->columns[c], table_cell(table, row, c), name);
            if (found) return found;
        }
    }
    return NULL;
}

// ---- CSV -----------------------------------------------------------------------------------------------------------

static void write_csv_number(Buffer *out, const Number *number)
{
    if (isnan(number->value)) buffer_string(out, "NA");
    else if (isinf(number->value)) buffer_string(out, number->value > 0 ? "Inf" : "-Inf");
    else buffer_format(out, "%.17g", number->value);
}

static void write_csv_header(const Table *table, Buffer *out)
{
    for (size_t c = 0; c < table->column_count; c++) {
        const Column *column = &table->columns[c];
        buffer_format(out, "%s%s", c ? "," : "", column->name);
        if (column->kind == COLUMN_ESTIMATE) buffer_format(out, ",%s_lower,%s_upper", column->name, column->name);
    }
    buffer_string(out, ",why_na\n");
}

static void write_csv_cell(const Column *column, const Cell *cell, Buffer *out)
{
    switch (column->kind) {
    case COLUMN_TEXT: buffer_csv_guarded(out, cell->text.code); break;
    case COLUMN_NUMBER: write_csv_number(out, &cell->number); break;
    default:
        write_csv_number(out, &cell->estimate.value);
        buffer_char(out, ',');
        write_csv_number(out, &cell->estimate.lower);
        buffer_char(out, ',');
        write_csv_number(out, &cell->estimate.upper);
    }
}

static void add_absence(Buffer *absences, const Column *column, const char *part, const Number *number)
{
    Buffer why = {0};
    if (number_write_absence(&why, number))
        buffer_format(absences, "%s%s%s: %s", absences->size ? "; " : "", column->name, part, buffer_c_string(&why));
    buffer_free(&why);
}

static void write_absences(const Table *table, size_t row, Buffer *out)
{
    Buffer absences = {0};
    for (size_t c = 0; c < table->column_count; c++) {
        const Column *column = &table->columns[c];
        const Cell *cell = table_cell(table, row, c);
        if (column->kind == COLUMN_NUMBER) add_absence(&absences, column, "", &cell->number);
        if (column->kind != COLUMN_ESTIMATE) continue;
        add_absence(&absences, column, "", &cell->estimate.value);
        add_absence(&absences, column, "_lower", &cell->estimate.lower);
        add_absence(&absences, column, "_upper", &cell->estimate.upper);
    }
    buffer_csv_guarded(out, buffer_c_string(&absences));
    buffer_free(&absences);
}

void table_write_csv(const Table *table, Buffer *out)
{
    write_csv_header(table, out);
    for (size_t row = 0; row < table->rows; row++) {
        for (size_t c = 0; c < table->column_count; c++) {
            if (c) buffer_char(out, ',');
            write_csv_cell(&table->columns[c], table_cell(table, row, c), out);
        }
        buffer_char(out, ',');
        write_absences(table, row, out);
        buffer_char(out, '\n');
    }
}
