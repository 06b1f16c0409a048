// One list of everything the plan derives; each entry knows its rule and the outcomes it can have.
#include "report/derivation.h"

typedef struct Maker {
    const Plan *plan;
    Derivations *derivations;
    Arena *arena;
} Maker;

static const char *const KINDS[DERIVATION_KIND_COUNT] = {
    [DERIVATION_PARAMETER] = "parameter", [DERIVATION_DEFINITION] = "definition", [DERIVATION_ENDPOINT] = "endpoint",
    [DERIVATION_SPAN] = "span",           [DERIVATION_GROUP] = "group",           [DERIVATION_SUBGROUP] = "subgroup",
    [DERIVATION_VARIABLE] = "variable",   [DERIVATION_EFFECT] = "effect"};

const char *derivation_kind_name(DerivationKind kind)
{
    return KINDS[kind];
}

// ---- What there is -------------------------------------------------------------------------------------------------

static Derivation *add(Maker *maker, DerivationKind kind, const char *name, const Label *label, const Expression *rule)
{
    Derivation *derivation = &maker->derivations->items[maker->derivations->count++];
    *derivation = (Derivation){.kind = kind, .name = name, .label = label, .rule = rule};
    return derivation;
}

static void add_outcome(Derivation *derivation, const char *code, const Label *label, const Expression *rule)
{
    derivation->outcomes[derivation->count++] = (DerivationOutcome){.code = code, .label = label, .rule = rule};
}

// "no" and "yes", or "value", as the rule's type asks; then "missing".
static void add_rule(Maker *maker, DerivationKind kind, const char *name, const Label *label, const Expression *rule)
{
    Derivation *derivation = add(maker, kind, name, label, rule);
    derivation->outcomes = arena_array(maker->arena, 3, sizeof *derivation->outcomes);
    if (expression_type(rule) == EXPR_BOOLEAN) {
        add_outcome(derivation, "no", NULL, NULL);
        add_outcome(derivation, "yes", NULL, NULL);
    } else {
        add_outcome(derivation, "value", NULL, NULL);
    }
    add_outcome(derivation, "missing", NULL, NULL);
}

static void add_spans(Maker *maker)
{
    for (size_t s = 0; s < maker->plan->span_count; s++) {
        const PlanSpan *span = &maker->plan->spans[s];
        add_rule(maker, DERIVATION_SPAN, arena_format(maker->arena, "%s/from", span->name), &span->label, span->from);
        add_rule(maker, DERIVATION_SPAN, arena_format(maker->arena, "%s/to", span->name), &span->label, span->to);
    }
}

static void add_group(Maker *maker, const PlanGroup *group)
{
    Derivation *derivation = add(maker, DERIVATION_GROUP, group->name, &group->label, NULL);
    derivation->group = group;
    derivation->outcomes = arena_array(maker->arena, group->level_count + 1, sizeof *derivation->outcomes);
    for (size_t l = 0; l < group->level_count; l++) {
        const PlanLevel *level = &group->levels[group->tested[l]];
        add_outcome(derivation, level->code, &level->label, level->when);
    }
    add_outcome(derivation, "missing", NULL, NULL);
}

static void add_variable(Maker *maker, const PlanVariable *variable)
{
    if (!variable->levels || variable->boolean) {
        add_rule(maker, DERIVATION_VARIABLE, variable->name, &variable->label, variable->value);
        return;
    }
    Derivation *derivation = add(maker, DERIVATION_VARIABLE, variable->name, &variable->label, variable->value);
    derivation->variable = variable;
    derivation->outcomes = arena_array(maker->arena, variable->level_count + 1, sizeof *derivation->outcomes);
    for (size_t l = 0; l < variable->level_count; l++)
        add_outcome(derivation, variable->levels[l].code, &variable->levels[l].label, NULL);
    add_outcome(derivation, "missing", NULL, NULL);
}

Derivations *derivations_make(const Plan *plan, Arena *arena)
{
    enum { ENDPOINT_RULES = 3, EFFECT_RULES = 1 };
    size_t most = plan->parameter_count + plan->definition_count + ENDPOINT_RULES + 2 * plan->span_count +
                  plan->group_count + plan->subgroup_count + plan->variable_count + EFFECT_RULES;
    Derivations *derivations = arena_alloc(arena, sizeof *derivations);
    *derivations = (Derivations){arena_array(arena, most, sizeof(Derivation)), 0};
    Maker maker = {plan, derivations, arena};
    const PlanEndpoint *endpoint = &plan->endpoint;
    for (size_t p = 0; p < plan->parameter_count; p++)
        add(&maker, DERIVATION_PARAMETER, plan->parameters[p].name, &plan->parameters[p].label, NULL);
    for (size_t d = 0; d < plan->definition_count; d++)
        add_rule(&maker, DERIVATION_DEFINITION, plan->definitions[d].name, &plan->definitions[d].label,
                 plan->definitions[d].value);
    add_rule(&maker, DERIVATION_ENDPOINT, "origin", &endpoint->origin_label, endpoint->origin);
    add_rule(&maker, DERIVATION_ENDPOINT, "end", &endpoint->end_label, endpoint->end);
    add_rule(&maker, DERIVATION_ENDPOINT, "event", &endpoint->event_label, endpoint->event);
    add_spans(&maker);
    for (size_t g = 0; g < plan->group_count; g++) add_group(&maker, &plan->groups[g]);
    for (size_t s = 0; s < plan->subgroup_count; s++)
        add_rule(&maker, DERIVATION_SUBGROUP, plan->subgroups[s].name, &plan->subgroups[s].label,
                 plan->subgroups[s].when);
    for (size_t v = 0; v < plan->variable_count; v++) add_variable(&maker, &plan->variables[v]);
    if (plan->effect.start)
        add_rule(&maker, DERIVATION_EFFECT, "start", &plan->groups[plan->effect.group].label, plan->effect.start);
    return derivations;
}

// ---- Counting ------------------------------------------------------------------------------------------------------

// A date not known to the day, a span of time from or to such a date.
static bool is_bounded(const Value *value)
{
    if (value->kind == VALUE_DATE) return value->precision < DATE_DAY;
    return value->kind == VALUE_RANGE && value->range.low != value->range.high;
}

// The place of the outcome; that of "missing" where the value is none of them.
static size_t outcome_of(const Derivation *derivation, const Value *value)
{
    size_t missing = derivation->count - 1;
    if (!value_is_present(value)) return missing;
    if (derivation->group || derivation->variable) {
        for (size_t o = 0; value->kind == VALUE_TEXT && o < missing; o++)
            if (text_is(value->text, derivation->outcomes[o].code)) return o;
        return missing;
    }
    bool asked = expression_type(derivation->rule) == EXPR_BOOLEAN;
    if (!asked) return 0;
    return value->kind == VALUE_BOOLEAN ? (size_t)value->first : missing;
}

void derivations_add(Derivations *derivations, const ExprEnv *env)
{
    for (size_t d = 0; d < derivations->count; d++) {
        Derivation *derivation = &derivations->items[d];
        if (derivation->kind == DERIVATION_PARAMETER) continue;
        const Value value = derivation->group ? env->slots[derivation->group->slot]
                                              : expression_evaluate(derivation->rule, env);
        DerivationOutcome *outcome = &derivation->outcomes[outcome_of(derivation, &value)];
        const Expression *rule = derivation->rule ? derivation->rule : outcome->rule;
        outcome->patients++;
        outcome->bounded += is_bounded(&value);
        outcome->defaulted += rule && expression_is_default(rule, env);
    }
}
