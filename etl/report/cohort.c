// Patients -> arrays: slots are filled in the plan's order, then endpoint, spans, groups and subgroups are read off.
#include "report/cohort.h"

#include <math.h>

typedef struct Maker {
    const Plan *plan;
    const Schema *schema;
    Cohort *cohort;
    Arena *arena;                      // of the cohort
    Arena scratch;                     // of one patient
    ExprRows *entities;
    Value *slots;                      // of the patient at hand
    ExprEnv env;
} Maker;

static void look_at(Maker *maker, const Patient *patient)
{
    arena_reset(&maker->scratch);
    for (size_t e = 0; e < maker->schema->resource_count; e++) {
        const EntityRows *rows = &patient->entities[e];
        const Value **values = arena_array(&maker->scratch, rows->count + 1, sizeof *values);
        for (size_t i = 0; i < rows->count; i++) values[i] = rows->rows[i].values;
        maker->entities[e] = (ExprRows){values, rows->count, false};
    }
    maker->env = (ExprEnv){.slots = maker->slots, .entities = maker->entities, .arena = maker->arena};
}

// The eligibility rule that fails first; rule_count when all hold.
static size_t failed_rule(Maker *maker)
{
    const Schema *schema = maker->schema;
    for (size_t r = 0; r < schema->eligibility_count; r++) {
        const Rule *rule = &schema->eligibility[r];
        if (rule->when && !expression_is_true(rule->when, &maker->env)) continue;
        if (expression_is_false(rule->assert, &maker->env)) return r;
    }
    return schema->eligibility_count;
}

static uint32_t group_level(Maker *maker, const PlanGroup *group)
{
    for (size_t i = 0; i < group->level_count; i++)
        if (expression_is_true(group->levels[group->tested[i]].when, &maker->env)) return (uint32_t)group->tested[i];
    return COHORT_NO_LEVEL;
}

// Everything the plan names, each from what was filled before.
static void fill_slots(Maker *maker, uint32_t *levels)
{
    const Plan *plan = maker->plan;
    memcpy(maker->slots, plan->slots, plan->slot_count * sizeof *maker->slots);
    for (size_t i = 0; i < plan->definition_count; i++)
        maker->slots[plan->definitions[i].slot] = expression_evaluate(plan->definitions[i].value, &maker->env);
    for (size_t g = 0; g < plan->group_count; g++) {
        levels[g] = group_level(maker, &plan->groups[g]);
        if (levels[g] != COHORT_NO_LEVEL)
            maker->slots[plan->groups[g].slot] = value_text(text_from(plan->groups[g].levels[levels[g]].code), NULL);
    }
}

typedef struct Observation {
    Value origin, end, event;
} Observation;

static Observation observe(Maker *maker)
{
    const PlanEndpoint *endpoint = &maker->plan->endpoint;
    return (Observation){expression_evaluate(endpoint->origin, &maker->env),
                         expression_evaluate(endpoint->end, &maker->env),
                         expression_evaluate(endpoint->event, &maker->env)};
}

static CohortStatus judge(const Observation *seen, DatePrecision precision)
{
    if (seen->origin.kind != VALUE_DATE) return COHORT_NO_ORIGIN;
    if (seen->origin.precision < precision) return COHORT_ORIGIN_VAGUE;
    if (seen->end.kind != VALUE_DATE) return COHORT_NO_END;
    if (seen->end.precision < precision) return COHORT_END_VAGUE;
    if (seen->event.kind != VALUE_BOOLEAN) return COHORT_NO_EVENT;
    return seen->end.first < seen->origin.first ? COHORT_NEGATIVE : COHORT_ANALYSED;
}

static void add_spans(Maker *maker, size_t at)
{
    for (size_t s = 0; s < maker->plan->span_count; s++) {
        Value from = expression_evaluate(maker->plan->spans[s].from, &maker->env),
              to = expression_evaluate(maker->plan->spans[s].to, &maker->env);
        bool known = from.kind == VALUE_DATE && to.kind == VALUE_DATE;
        maker->cohort->span[s][at] = known ? to.first - from.first : COHORT_NO_SPAN;
        if (known && (from.precision < DATE_DAY || to.precision < DATE_DAY)) maker->cohort->vague_spans[s]++;
    }
}

static CohortMember membership(Maker *maker, const Expression *when)
{
    Value value = expression_evaluate(when, &maker->env);
    return value.kind != VALUE_BOOLEAN ? COHORT_UNDECIDED : value.first ? COHORT_IN : COHORT_OUT;
}

// A span of time that is known between two bounds only counts as the middle between them.
static double number_of(const Value *value)
{
    if (value->kind == VALUE_NUMBER) return decimal_to_double(value->number);
    if (value->kind != VALUE_RANGE) return NAN;
    return ((double)value->range.low + value->range.high) * 8 / value->range.sixteenths;
}

static uint32_t level_of(const PlanVariable *variable, const Value *value)
{
    if (variable->boolean) return value->kind == VALUE_BOOLEAN ? (uint32_t)value->first : COHORT_NO_LEVEL;
    for (size_t l = 0; value->kind == VALUE_TEXT && l < variable->level_count; l++)
        if (text_is(value->text, variable->levels[l].code)) return (uint32_t)l;
    return COHORT_NO_LEVEL;
}

static void add_variables(Maker *maker, size_t at)
{
    for (size_t v = 0; v < maker->plan->variable_count; v++) {
        const PlanVariable *variable = &maker->plan->variables[v];
        CohortVariable *column = &maker->cohort->variables[v];
        Value value = expression_evaluate(variable->value, &maker->env);
        if (variable->levels) column->level[at] = level_of(variable, &value);
        else column->number[at] = number_of(&value);
        bool missing = variable->levels ? column->level[at] == COHORT_NO_LEVEL : (bool)isnan(column->number[at]);
        column->missing += missing;
    }
}

static int32_t exposure_of(Maker *maker, int32_t origin)
{
    if (!maker->plan->effect.start) return COHORT_NO_SPAN;
    Value start = expression_evaluate(maker->plan->effect.start, &maker->env);
    return start.kind == VALUE_DATE && start.precision == DATE_DAY ? start.first - origin : COHORT_NO_SPAN;
}

static void add_patient(Maker *maker, const SnapshotPatient *patient, const Observation *seen, const uint32_t *levels)
{
    const Plan *plan = maker->plan;
    Cohort *cohort = maker->cohort;
    size_t at = cohort->count++;
    cohort->patients[at] = patient;
    cohort->center[at] = (uint32_t)patient->center;
    cohort->origin[at] = seen->origin.first;
    cohort->end[at] = seen->end.first;
    cohort->days[at] = seen->end.first - seen->origin.first;
    cohort->event[at] = (uint8_t)seen->event.first;
    for (size_t g = 0; g < plan->group_count; g++) cohort->level[g][at] = levels[g];
    for (size_t s = 0; s < plan->subgroup_count; s++)
        cohort->member[s][at] = (uint8_t)membership(maker, plan->subgroups[s].when);
    derivations_add(cohort->derivations, &maker->env);
    add_spans(maker, at);
    add_variables(maker, at);
    cohort->exposed_from[at] = exposure_of(maker, seen->origin.first);
    memcpy(&cohort->slots[at * plan->slot_count], maker->slots, plan->slot_count * sizeof *maker->slots);
}

static void take_patient(Maker *maker, const SnapshotPatient *patient)
{
    CohortCenter *center = &maker->cohort->centers[patient->center];
    look_at(maker, &patient->patient);
    center->stored++;
    size_t failed = failed_rule(maker);
    if (failed < maker->schema->eligibility_count) {
        center->ineligible[failed]++;
        center->status[COHORT_NOT_ELIGIBLE]++;
        return;
    }
    uint32_t *levels = arena_array(&maker->scratch, maker->plan->group_count + 1, sizeof *levels);
    fill_slots(maker, levels);
    Observation seen = observe(maker);
    CohortStatus status = judge(&seen, maker->plan->endpoint.precision);
    center->status[status]++;
    if (status == COHORT_ANALYSED) add_patient(maker, patient, &seen, levels);
}

// Room for everybody; how many are analysed only shows on the way.
static Cohort *make_room(const Plan *plan, const Snapshot *snapshot, Arena *arena)
{
    Cohort *cohort = arena_alloc(arena, sizeof *cohort);
    size_t n = snapshot->patient_count + 1;
    *cohort = (Cohort){.plan = plan, .snapshot = snapshot, .center_count = snapshot->center_count};
    cohort->centers = arena_array(arena, snapshot->center_count + 1, sizeof *cohort->centers);
    for (size_t c = 0; c < snapshot->center_count; c++) {
        cohort->centers[c].center = &snapshot->centers[c];
        cohort->centers[c].ineligible = arena_array(arena, plan->model->schema->eligibility_count + 1, sizeof(size_t));
    }
    cohort->patients = arena_array(arena, n, sizeof *cohort->patients);
    cohort->center = arena_array(arena, n, sizeof *cohort->center);
    cohort->origin = arena_array(arena, n, sizeof *cohort->origin);
    cohort->end = arena_array(arena, n, sizeof *cohort->end);
    cohort->days = arena_array(arena, n, sizeof *cohort->days);
    cohort->event = arena_array(arena, n, sizeof *cohort->event);
    cohort->level = arena_array(arena, plan->group_count + 1, sizeof *cohort->level);
    for (size_t g = 0; g < plan->group_count; g++) cohort->level[g] = arena_array(arena, n, sizeof **cohort->level);
    cohort->member = arena_array(arena, plan->subgroup_count + 1, sizeof *cohort->member);
    for (size_t s = 0; s < plan->subgroup_count; s++)
        cohort->member[s] = arena_array(arena, n, sizeof **cohort->member);
    cohort->span = arena_array(arena, plan->span_count + 1, sizeof *cohort->span);
    for (size_t s = 0; s < plan->span_count; s++) cohort->span[s] = arena_array(arena, n, sizeof **cohort->span);
    cohort->vague_spans = arena_array(arena, plan->span_count + 1, sizeof *cohort->vague_spans);
    cohort->variables = arena_array(arena, plan->variable_count + 1, sizeof *cohort->variables);
    for (size_t v = 0; v < plan->variable_count; v++) {
        if (plan->variables[v].levels) cohort->variables[v].level = arena_array(arena, n, sizeof(uint32_t));
        else cohort->variables[v].number = arena_array(arena, n, sizeof(double));
    }
    cohort->exposed_from = arena_array(arena, n, sizeof *cohort->exposed_from);
    cohort->slots = arena_array(arena, n * (plan->slot_count + 1), sizeof *cohort->slots);
    cohort->derivations = derivations_make(plan, arena);
    return cohort;
}

Cohort *cohort_make(const Plan *plan, const Snapshot *snapshot, Arena *arena)
{
    Maker maker = {
        .plan = plan, .schema = plan->model->schema, .arena = arena, .cohort = make_room(plan, snapshot, arena)};
    maker.entities = arena_array(arena, maker.schema->resource_count + 1, sizeof *maker.entities);
    maker.slots = arena_array(arena, plan->slot_count + 1, sizeof *maker.slots);
    for (size_t i = 0; i < snapshot->patient_count; i++) take_patient(&maker, &snapshot->patients[i]);
    arena_free(&maker.scratch);
    return maker.cohort;
}
