// For tests: the truth about a submission night (expected/*.csv) as a snapshot, so that report and plan are tested
// without a database. Patients are named by their local id, which stands where the pseudonym would.
#ifndef TRUTH_H
#define TRUTH_H

#include <stdio.h>
#include <stdlib.h>

#include "report/tabulate.h"

typedef struct TruthTable {
    char **cells;             // row-major, the header first
    size_t columns, rows;     // rows without the header
} TruthTable;

typedef struct Truth {
    Arena arena;
    Complaints complaints;
    const Plan *plan;
    const Model *model;
    Snapshot snapshot;
} Truth;

static inline char *truth_file(const char *path, Arena *arena)
{
    FILE *file = fopen(path, "rb");
    if (!file) return NULL;
    fseek(file, 0, SEEK_END);
    size_t size = (size_t)ftell(file);
    rewind(file);
    char *text = arena_alloc(arena, size + 1);
    size = fread(text, 1, size, file);
    fclose(file);
    return text;
}

// A CSV without line breaks inside cells; cells are cut out of the file's text.
static inline TruthTable truth_table(const char *path, Arena *arena)
{
    TruthTable table = {0};
    char *text = truth_file(path, arena);
    if (!text) return table;
    size_t lines = 0, commas = 0;
    for (char *c = text; *c; c++) lines += *c == '\n', commas += *c == ',';
    table.cells = arena_array(arena, lines + commas + 1, sizeof *table.cells);
    size_t at = 0;
    for (char *line = text, *end; *line && (end = strchr(line, '\n')); line = end + 1) {
        *end = 0;
        for (char *cell = line, *next = cell; next; cell = next + 1) {
            next = strchr(cell, ',');
            if (next) *next = 0;
            table.cells[at++] = cell;
        }
        if (!table.columns) table.columns = at;
    }
    table.rows = table.columns ? at / table.columns - 1 : 0;
    return table;
}

// NULL when there is no such column.
static inline const char *truth_cell(const TruthTable *table, size_t row, const char *column)
{
    for (size_t c = 0; c < table->columns; c++)
        if (strcmp(table->cells[c], column) == 0) return table->cells[(row + 1) * table->columns + c];
    return NULL;
}

static inline Value truth_value(const TruthTable *table, size_t row, const Field *field, Arena *arena)
{
    const char *text = truth_cell(table, row, field->name);
    Decimal number;
    Date date;
    if (!text || !*text) return value_none(VALUE_MISSING, NULL);
    switch (field_expression_type(field)) {
    case EXPR_NUMBER:
        return decimal_read(text_from(text), '.', 0, &number) ? value_number(number, UNIT_NONE, NULL)
                                                              : value_none(VALUE_ERROR, NULL);
    case EXPR_DATE: {
        const char *precision = truth_cell(table, row, arena_format(arena, "%s_precision", field->name));
        if (!date_read_iso(text_from(text), &date)) return value_none(VALUE_ERROR, NULL);
        if (precision && strcmp(precision, "month") == 0) date.precision = DATE_MONTH;
        if (precision && strcmp(precision, "year") == 0) date.precision = DATE_YEAR;
        return value_date(date, NULL);
    }
    default: return value_text(text_from(text), NULL);
    }
}

static inline SnapshotPatient *truth_patient(Snapshot *snapshot, const char *center, const char *local_id)
{
    for (size_t i = 0; i < snapshot->patient_count; i++) {
        SnapshotPatient *patient = &snapshot->patients[i];
        if (strcmp(snapshot->centers[patient->center].name, center) == 0 &&
            strcmp(patient->patient.pseudonym, local_id) == 0)
            return patient;
    }
    return NULL;
}

static inline size_t truth_center(Snapshot *snapshot, const char *name)
{
    for (size_t c = 0; c < snapshot->center_count; c++)
        if (strcmp(snapshot->centers[c].name, name) == 0) return c;
    snapshot->centers[snapshot->center_count].name = name;
    return snapshot->center_count++;
}

static inline void truth_add_patients(Truth *truth, const char *directory, Disposition disposition)
{
    Snapshot *snapshot = &truth->snapshot;
    TruthTable table = truth_table(arena_format(&truth->arena, "%s/patient.csv", directory), &truth->arena);
    for (size_t r = 0; r < table.rows; r++) {
        SnapshotPatient *patient = &snapshot->patients[snapshot->patient_count++];
        patient->center = truth_center(snapshot, truth_cell(&table, r, "center_id"));
        patient->patient = (Patient){.key = (int64_t)snapshot->patient_count,
                                     .pseudonym = truth_cell(&table, r, "local_id"),
                                     .disposition = disposition};
        patient->patient.entities =
            arena_array(&truth->arena, truth->model->schema->resource_count, sizeof(EntityRows));
    }
}

static inline void truth_add_rows(Truth *truth, const char *directory, const Resource *entity)
{
    TruthTable table = truth_table(arena_format(&truth->arena, "%s/%s.csv", directory, entity->name), &truth->arena);
    for (size_t r = 0; r < table.rows; r++) {
        Value *values = arena_array(&truth->arena, entity->field_count, sizeof *values);
        for (size_t f = 0; f < entity->field_count; f++)
            values[f] = truth_value(&table, r, &entity->fields[f], &truth->arena);
        SnapshotPatient *patient =
            truth_patient(&truth->snapshot, truth_cell(&table, r, "center_id"), truth_cell(&table, r, "local_id"));
        EntityRows *rows = &patient->patient.entities[entity->index];
        rows->rows = arena_grow(&truth->arena, rows->rows, rows->count * sizeof *rows->rows,
                                (rows->count + 1) * sizeof *rows->rows);
        rows->rows[rows->count++] = (EntityRow){values, NULL};
    }
}

// The shipped plan, and what the night's deliveries must have left in the database. directory:
// tests/fixtures/submissions/night1/expected.
static inline void truth_load(Truth *truth, const char *directory)
{
    enum { MOST_PATIENTS = 1000, MOST_CENTERS = 20 };
    truth->plan = plan_load("schemas/plans/rmnpc.yaml", "schemas", &truth->arena, &truth->complaints);
    complaints_print(&truth->complaints, stderr);
    if (!truth->plan) exit(1);
    truth->model = truth->plan->model;
    const char *excluded = arena_format(&truth->arena, "%s/excluded", directory);
    truth->snapshot = (Snapshot){.model = truth->model};
    truth->snapshot.centers = arena_array(&truth->arena, MOST_CENTERS, sizeof(SnapshotCenter));
    truth->snapshot.patients = arena_array(&truth->arena, MOST_PATIENTS, sizeof(SnapshotPatient));
    truth_add_patients(truth, directory, DISPOSITION_LOADED);
    truth_add_patients(truth, excluded, DISPOSITION_EXCLUDED);
    for (size_t e = 0; e < truth->model->schema->resource_count; e++) {
        truth_add_rows(truth, directory, &truth->model->schema->resources[e]);
        truth_add_rows(truth, excluded, &truth->model->schema->resources[e]);
    }
}

// What a report says of it.
static inline const Tables *truth_tables(Truth *truth)
{
    const Cohort *cohort = cohort_make(truth->plan, &truth->snapshot, &truth->arena);
    return tabulate(results_make(cohort, &truth->arena), &truth->arena);
}

static inline void truth_free(Truth *truth)
{
    complaints_free(&truth->complaints);
    arena_free(&truth->arena);
}

#endif
