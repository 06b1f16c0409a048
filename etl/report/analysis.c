// Cohort -> CSV, exact: it is read by programs.
#include "report/analysis.h"

#include <math.h>
#include <stdlib.h>

#include "mapping/pseudonym.h"

static void put_cell(Buffer *out, const char *text)
{
    buffer_char(out, ',');
    if (text) buffer_csv(out, text);
}

static void put_day(Buffer *out, int32_t day)
{
    char text[DATE_TEXT];
    date_write_partial((Date){day, DATE_DAY}, text);
    put_cell(out, text);
}

static void write_header(const Plan *plan, bool keys, Buffer *out)
{
    buffer_string(out, keys ? "center_id,patient_key" : "center_id");
    buffer_string(out, ",origin_date,end_date,days,months,event");
    if (plan->effect.start) buffer_string(out, ",exposed_from");
    for (size_t g = 0; g < plan->group_count; g++) buffer_format(out, ",group_%s", plan->groups[g].name);
    for (size_t s = 0; s < plan->subgroup_count; s++) buffer_format(out, ",in_%s", plan->subgroups[s].name);
    for (size_t v = 0; v < plan->variable_count; v++) buffer_format(out, ",%s", plan->variables[v].name);
    buffer_char(out, '\n');
}

static void write_variable(const Cohort *cohort, size_t variable, size_t patient, Buffer *out)
{
    const PlanVariable *plan = &cohort->plan->variables[variable];
    const CohortVariable *column = &cohort->variables[variable];
    if (plan->levels) {
        uint32_t level = column->level[patient];
        put_cell(out, level == COHORT_NO_LEVEL ? NULL : plan->levels[level].code);
    } else if (isnan(column->number[patient])) {
        put_cell(out, NULL);
    } else {
        buffer_format(out, ",%.17g", column->number[patient]);
    }
}

static void write_patient(const Cohort *cohort, size_t patient, bool keys, Buffer *out)
{
    static const char *const MEMBER[] = {[COHORT_OUT] = "0", [COHORT_IN] = "1", [COHORT_UNDECIDED] = NULL};
    const Plan *plan = cohort->plan;
    char key[PSEUDONYM_TEXT];
    pseudonym_write(cohort->patients[patient]->patient.key, key);
    buffer_csv(out, cohort->centers[cohort->center[patient]].center->name);
    if (keys) put_cell(out, key);
    put_day(out, cohort->origin[patient]);
    put_day(out, cohort->end[patient]);
    buffer_format(out, ",%d,%.17g,%d", cohort->days[patient], cohort->days[patient] / plan->month_length,
                  cohort->event[patient]);
    if (plan->effect.start && cohort->exposed_from[patient] == COHORT_NO_SPAN) put_cell(out, NULL);
    else if (plan->effect.start) buffer_format(out, ",%d", cohort->exposed_from[patient]);
    for (size_t g = 0; g < plan->group_count; g++) {
        uint32_t level = cohort->level[g][patient];
        put_cell(out, level == COHORT_NO_LEVEL ? NULL : plan->groups[g].levels[level].code);
    }
    for (size_t s = 0; s < plan->subgroup_count; s++) put_cell(out, MEMBER[cohort->member[s][patient]]);
    for (size_t v = 0; v < plan->variable_count; v++) write_variable(cohort, v, patient, out);
    buffer_char(out, '\n');
}

void analysis_write(const Cohort *cohort, Buffer *out)
{
    write_header(cohort->plan, true, out);
    for (size_t i = 0; i < cohort->count; i++) write_patient(cohort, i, true, out);
}

static int compare_rows(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void analysis_hash(const Cohort *cohort, char hex[HASH_SHA256_HEX])
{
    Arena arena = {0};
    Buffer text = {0};
    unsigned char digest[HASH_SHA256_SIZE];
    const char **rows = arena_array(&arena, cohort->count + 1, sizeof *rows);
    for (size_t i = 0; i < cohort->count; i++) {
        buffer_clear(&text);
        write_patient(cohort, i, false, &text);
        rows[i] = arena_string(&arena, buffer_c_string(&text));
    }
    qsort(rows, cohort->count, sizeof *rows, compare_rows);
    buffer_clear(&text);
    write_header(cohort->plan, false, &text);
    for (size_t i = 0; i < cohort->count; i++) buffer_string(&text, rows[i]);
    hash_sha256(text.data, text.size, digest);
    hash_hex(digest, hex);
    buffer_free(&text);
    arena_free(&arena);
}
