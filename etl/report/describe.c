// Counts and quartiles for Table 1, and the completeness of attributes.
#include "report/describe.h"

#include <math.h>
#include <stdlib.h>

typedef struct Maker {
    const Cohort *cohort;
    Arena *arena;
    DescribeColumn *columns;
    size_t count;
} Maker;

// keys NULL = everybody.
static void add_column(Maker *maker, const char *by, const char *code, const Label *label, const uint32_t *keys,
                       uint32_t key)
{
    uint8_t *member = arena_array(maker->arena, maker->cohort->count + 1, sizeof *member);
    DescribeColumn *column = &maker->columns[maker->count++];
    *column = (DescribeColumn){by, code, label, 0, member};
    for (size_t i = 0; i < maker->cohort->count; i++) {
        member[i] = !keys || keys[i] == key;
        column->patients += member[i];
    }
}

// Is the group compared among everybody?
static bool is_compared(const Plan *plan, size_t group)
{
    for (size_t c = 0; c < plan->comparison_count; c++)
        if (plan->comparisons[c].group == group && plan->comparisons[c].subgroup == PLAN_EVERYBODY) return true;
    return false;
}

const Description *describe_make(const Cohort *cohort, Arena *arena)
{
    const Plan *plan = cohort->plan;
    size_t most = 1 + cohort->center_count;
    for (size_t g = 0; g < plan->group_count; g++) most += plan->groups[g].level_count;
    Maker maker = {cohort, arena, arena_array(arena, most, sizeof(DescribeColumn)), 0};
    add_column(&maker, "overall", "all", NULL, NULL, 0);
    for (size_t g = 0; g < plan->group_count; g++)
        for (uint32_t l = 0; is_compared(plan, g) && l < plan->groups[g].level_count; l++)
            add_column(&maker, plan->groups[g].name, plan->groups[g].levels[l].code, &plan->groups[g].levels[l].label,
                       cohort->level[g], l);
    for (uint32_t c = 0; c < cohort->center_count; c++)
        add_column(&maker, "center", cohort->centers[c].center->name, NULL, cohort->center, c);
    Description *description = arena_alloc(arena, sizeof *description);
    *description = (Description){maker.columns, maker.count};
    return description;
}

size_t describe_count(const Cohort *cohort, const DescribeColumn *column, size_t variable, uint32_t level)
{
    const CohortVariable *values = &cohort->variables[variable];
    size_t count = 0;
    for (size_t i = 0; i < cohort->count; i++) {
        if (!column->member[i]) continue;
        if (values->level) count += values->level[i] == level;
        else count += level == COHORT_NO_LEVEL && isnan(values->number[i]);
    }
    return count;
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void describe_sort(double *values, size_t count)
{
    qsort(values, count, sizeof *values, compare_doubles);
}

double describe_quantile(const double *sorted, size_t count, double p)
{
    double place = (double)(count - 1) * p;
    size_t below = (size_t)place, above = below + 1 < count ? below + 1 : below;
    return sorted[below] + (place - (double)below) * (sorted[above] - sorted[below]);
}

DescribeNumber describe_number(const Cohort *cohort, const DescribeColumn *column, size_t variable, Arena *arena)
{
    const double *number = cohort->variables[variable].number;
    double *sorted = arena_array(arena, column->patients + 1, sizeof *sorted);
    DescribeNumber result = {0, NAN, NAN, NAN, NAN, NAN};
    for (size_t i = 0; i < cohort->count; i++)
        if (column->member[i] && !isnan(number[i])) sorted[result.count++] = number[i];
    if (!result.count) return result;
    describe_sort(sorted, result.count);
    result.minimum = sorted[0];
    result.lower = describe_quantile(sorted, result.count, 0.25);
    result.median = describe_quantile(sorted, result.count, 0.5);
    result.upper = describe_quantile(sorted, result.count, 0.75);
    result.maximum = sorted[result.count - 1];
    return result;
}

// A row's value that is none counts as missing unless it does not belong to the row.
static void count_row(const EntityRow *row, size_t attribute, const Expression *applies, DescribeCompleteness *result)
{
    const Value *value = &row->values[attribute];
    const ExprEnv env = {.slots = row->values};
    result->rows++;
    if (value->kind == VALUE_TEXT && text_is(value->text, "unknown")) result->unknown++;
    else if (value_is_present(value)) result->present++;
    else if (applies && expression_is_false(applies, &env)) result->not_applicable++;
    else result->missing++;
}

DescribeCompleteness describe_completeness(const Snapshot *snapshot, size_t center, size_t entity, size_t attribute,
                                           const Expression *applies)
{
    DescribeCompleteness result = {0};
    for (size_t i = 0; i < snapshot->patient_count; i++) {
        if (snapshot->patients[i].center != center) continue;
        const EntityRows *rows = &snapshot->patients[i].patient.entities[entity];
        result.patients += rows->count > 0;
        for (size_t r = 0; r < rows->count; r++) count_row(&rows->rows[r], attribute, applies, &result);
    }
    return result;
}

// ---- What is not collected -----------------------------------------------------------------------------------------

bool describe_is_collected(const SnapshotCenter *center, const char *entity, const char *attribute)
{
    const YamlNode *attributes = center->not_collected ? yaml_get(center->not_collected, entity) : NULL;
    if (attributes && attributes->kind == YAML_SCALAR) return !text_is(attributes->text, attribute);
    for (size_t i = 0; attributes && i < attributes->count; i++)
        if (text_is(attributes->items[i]->text, attribute)) return false;
    return true;
}

// The center whose patients the column has; NULL = it is no center's.
static const SnapshotCenter *center_of(const Cohort *cohort, const DescribeColumn *column)
{
    for (size_t c = 0; strcmp(column->by, "center") == 0 && c < cohort->center_count; c++)
        if (strcmp(cohort->centers[c].center->name, column->code) == 0) return cohort->centers[c].center;
    return NULL;
}

bool describe_variable_collected(const Cohort *cohort, const DescribeColumn *column, size_t variable)
{
    const Plan *plan = cohort->plan;
    const Schema *schema = plan->model->schema;
    const SnapshotCenter *center = center_of(cohort, column);
    if (!center || describe_count(cohort, column, variable, COHORT_NO_LEVEL) < column->patients) return true;
    for (size_t e = 0; e < schema->resource_count; e++)
        for (size_t f = 0; f < schema->resources[e].field_count; f++)
            if (!describe_is_collected(center, schema->resources[e].name, schema->resources[e].fields[f].name) &&
                plan_rests_on(plan, plan->variables[variable].value, e, f))
                return false;
    return true;
}
