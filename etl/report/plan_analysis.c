// The parts of a plan that describe and model: variables, Cox models, the effect looked at closely.
#include "report/plan_loader.h"

// ---- Variables -----------------------------------------------------------------------------------------------------

static Label both(const char *english)
{
    Label label;
    for (int l = 0; l < LANGUAGE_COUNT; l++) label.text[l] = phrase((Language)l, english);
    return label;
}

// false and true as levels.
static void boolean_levels(PlanLoader *loader, PlanVariable *variable)
{
    PlanLevel *levels = arena_array(loader->arena, 2, sizeof *levels);
    levels[0] = (PlanLevel){"no", both("no"), NULL, true};
    levels[1] = (PlanLevel){"yes", both("yes"), NULL, true};
    variable->levels = levels;
    variable->level_count = 2;
    variable->boolean = true;
}

static void text_levels(PlanLoader *loader, const VariableYaml *yaml, PlanVariable *variable)
{
    const VariableLevelYaml *level_yaml = yaml->levels.items;
    PlanLevel *levels = arena_array(loader->arena, yaml->levels.count + 1, sizeof *levels);
    const char **codes = arena_array(loader->arena, yaml->levels.count + 1, sizeof *codes);
    for (size_t i = 0; i < yaml->levels.count; i++) {
        codes[i] = level_yaml[i].code->text.data;
        plan_level_code(loader, level_yaml[i].code, codes, i);
        levels[i] = (PlanLevel){codes[i], plan_label(loader, level_yaml[i].label), NULL, true};
    }
    if (!yaml->levels.count)
        yaml_complain(loader->complaints, yaml->value, NULL, "a variable that is a text needs levels");
    variable->levels = levels;
    variable->level_count = yaml->levels.count;
}

// The value is a bare name: its group's levels, its definition's or group's label.
static const PlanGroup *named_group(const Plan *plan, Text name)
{
    for (size_t g = 0; g < plan->group_count; g++)
        if (text_is(name, plan->groups[g].name)) return &plan->groups[g];
    return NULL;
}

static Label named_label(PlanLoader *loader, const VariableYaml *yaml)
{
    const Plan *plan = loader->plan;
    const PlanGroup *group = named_group(plan, yaml->value->text);
    if (yaml->label) return plan_label(loader, yaml->label);
    for (size_t d = 0; d < plan->definition_count; d++)
        if (text_is(yaml->value->text, plan->definitions[d].name)) return plan->definitions[d].label;
    if (!group) yaml_complain(loader->complaints, yaml->node, NULL, "a variable needs a label");
    return group ? group->label : plan_label(loader, NULL);
}

static void load_variable(PlanLoader *loader, const VariableYaml *yaml, PlanVariable *variable)
{
    const PlanGroup *group = named_group(loader->plan, yaml->value->text);
    *variable = (PlanVariable){.name = yaml->name->text.data,
                               .label = named_label(loader, yaml),
                               .unit = plan_label(loader, yaml->unit),
                               .value = plan_expression(loader, yaml->value, EXPR_ANY)};
    ExprType type = variable->value ? expression_type(variable->value) : EXPR_NUMBER;
    if (group) {
        variable->levels = group->levels;
        variable->level_count = group->level_count;
    } else if (type == EXPR_BOOLEAN) {
        boolean_levels(loader, variable);
    } else if (type == EXPR_TEXT || (type == EXPR_ANY && !loader->complaints->errors)) {   // else flawed above
        text_levels(loader, yaml, variable);
    } else if (type == EXPR_DATE) {
        yaml_complain(loader->complaints, yaml->value, "year(…) makes a number of it", "a variable is no date");
    }
    if (yaml->levels.count && (group || type == EXPR_BOOLEAN || type == EXPR_NUMBER))
        yaml_complain(loader->complaints, yaml->node, NULL, "only a variable that is a text has levels of its own");
}

void plan_load_variables(PlanLoader *loader, const BindRecords *records)
{
    const VariableYaml *yaml = records->items;
    PlanVariable *variables = arena_array(loader->arena, records->count + 1, sizeof *variables);
    const char **names = arena_array(loader->arena, records->count + 1, sizeof *names);
    for (size_t i = 0; i < records->count; i++) {
        plan_distinct(loader, yaml[i].name, names, i);
        names[i] = yaml[i].name->text.data;
        load_variable(loader, &yaml[i], &variables[i]);
    }
    loader->plan->variables = variables;
    loader->plan->variable_count = records->count;
}

// ---- Models --------------------------------------------------------------------------------------------------------

static size_t find_variable(PlanLoader *loader, const YamlNode *name)
{
    const Plan *plan = loader->plan;
    const char **names = arena_array(loader->arena, plan->variable_count + 1, sizeof *names);
    for (size_t i = 0; i < plan->variable_count; i++) {
        names[i] = plan->variables[i].name;
        if (text_is(name->text, names[i])) return i;
    }
    if (loader->vague) return 0;
    const char *near = bind_hint(name->text, names, plan->variable_count, loader->arena);
    yaml_complain(loader->complaints, name, NULL, "there is no variable '%s'%s%s", name->text.data, near ? "; " : "",
                  near ? near : "");
    return 0;
}

// A variable twice in a model follows from itself, and twice in a table says one thing twice.
static void check_once(PlanLoader *loader, const YamlNodes *names)
{
    for (size_t i = 0; i < names->count; i++)
        for (size_t before = 0; before < i; before++)
            if (text_equal(names->items[i]->text, names->items[before]->text)) {
                yaml_complain(loader->complaints, names->items[i], NULL, "'%s' stands twice",
                              names->items[i]->text.data);
                break;
            }
}

static PlanIndexes find_variables(PlanLoader *loader, const YamlNodes *names)
{
    size_t *items = arena_array(loader->arena, names->count + 1, sizeof *items);
    for (size_t i = 0; i < names->count; i++) items[i] = find_variable(loader, names->items[i]);
    check_once(loader, names);
    return (PlanIndexes){items, names->count};
}

static PlanIndexes find_subgroups(PlanLoader *loader, const YamlNodes *names)
{
    size_t *items = arena_array(loader->arena, names->count + 1, sizeof *items);
    for (size_t i = 0; i < names->count; i++) {
        int subgroup = plan_subgroup(loader, names->items[i]);
        items[i] = subgroup < 0 ? 0 : (size_t)subgroup;
    }
    check_once(loader, names);
    return (PlanIndexes){items, names->count};
}

// What a subgroup is a part by is known once the variables and the interactions are.
static void find_parts(PlanLoader *loader)
{
    PlanSubgroup *subgroups = arena_array(loader->arena, loader->plan->subgroup_count + 1, sizeof *subgroups);
    for (size_t s = 0; s < loader->plan->subgroup_count; s++) {
        const PlanIndexes *interactions = &loader->plan->effect.interactions;
        PlanSubgroup *subgroup = &subgroups[s];
        *subgroup = loader->plan->subgroups[s];
        for (size_t i = 0; subgroup->of && i < interactions->count; i++)
            if (text_is(subgroup->of->text, loader->plan->variables[interactions->items[i]].name))
                subgroup->variable = (int)interactions->items[i];
        if (subgroup->of && subgroup->variable == PLAN_NO_VARIABLE)
            yaml_complain(loader->complaints, subgroup->of, NULL, "'%s' is none of the effect's interactions",
                          subgroup->of->text.data);
    }
    loader->plan->subgroups = subgroups;
}

static void load_effect(PlanLoader *loader, const EffectYaml *yaml)
{
    PlanEffect *effect = &loader->plan->effect;
    *effect = (PlanEffect){.given = true,
                           .group = plan_group(loader, yaml->of),
                           .subgroups = find_subgroups(loader, &yaml->subgroups),
                           .interactions = find_variables(loader, &yaml->interactions),
                           .adjust = find_variables(loader, &yaml->adjust),
                           .landmarks = yaml->landmarks.items,
                           .landmark_count = yaml->landmarks.count};
    if (yaml->start) effect->start = plan_expression(loader, yaml->start, EXPR_DATE);
    plan_ascending(loader, &yaml->landmarks, yaml_get(yaml->node, "landmarksAtDays"));
    if (!loader->plan->group_count || loader->vague) return;
    const PlanGroup *group = &loader->plan->groups[effect->group];
    size_t compared = 0;
    for (size_t l = 0; l < group->level_count; l++) {
        if (!group->levels[l].compared) continue;
        if (compared++ == 0) effect->reference = l;
        else effect->exposed = l;
    }
    if (compared != 2)
        yaml_complain(loader->complaints, yaml->of, NULL,
                      "the group '%s' has %zu levels that are compared, an effect is of two", group->name, compared);
}

void plan_load_analyses(PlanLoader *loader, const PlanYaml *yaml)
{
    Plan *plan = loader->plan;
    plan->restricted_group = -1;
    if (yaml->models) {
        plan->univariable = find_variables(loader, &yaml->models->univariable);
        plan->multivariable = find_variables(loader, &yaml->models->multivariable);
    }
    if (yaml->effect) load_effect(loader, yaml->effect);
    find_parts(loader);
    if (!yaml->restricted) return;
    plan->restricted_group = (int)plan_group(loader, yaml->restricted->of);
    plan->restricted_months = yaml->restricted->months.items;
    plan->restricted_count = yaml->restricted->months.count;
    plan_ascending(loader, &yaml->restricted->months, yaml_get(yaml->restricted->node, "months"));
}
