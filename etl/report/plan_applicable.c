// The part of a plan that says to which records an attribute belongs, and what a rule rests on.
#include "report/plan_loader.h"

// ---- Loading -------------------------------------------------------------------------------------------------------

// Names are attributes of the entity at hand.
static bool row_scope(const void *context, Text name, Text member, ExprName *found, const char **problem, Arena *arena)
{
    const Resource *entity = context;
    int attribute = member.data ? -1 : resource_field(entity, name);
    if (attribute < 0) {
        *problem = arena_format(arena, "entity '%s' has no attribute '%.*s'", entity->name, TEXT_ARG(name));
        return false;
    }
    *found = (ExprName){EXPR_SLOT, .index = attribute, .type = field_expression_type(&entity->fields[attribute])};
    found->unit = field_expression_unit(&entity->fields[attribute], false);
    found->words = field_expression_words(&entity->fields[attribute], false);
    return true;
}

static const Expression *condition(PlanLoader *loader, const YamlNode *node, const Resource *entity)
{
    const ExprScope scope = {row_scope, entity};
    const Expression *when = expression_compile(node, &scope, loader->arena, loader->complaints);
    ExprType type = when ? expression_type(when) : EXPR_ANY;
    if (type != EXPR_ANY && type != EXPR_BOOLEAN)
        yaml_complain(loader->complaints, node, NULL, "this must be true or false");
    return when;
}

// Adds an attribute to the list; complains when there is none of this name, or it stands there already.
static void add(PlanLoader *loader, PlanApplicable *list, const Resource *entity, const YamlNode *name,
                const Expression *when)
{
    int attribute = resource_field(entity, name->text);
    if (attribute < 0)
        yaml_complain(loader->complaints, name, NULL, "entity '%s' has no attribute '%s'", entity->name,
                      name->text.data);
    if (attribute < 0 || !when) return;
    if (plan_applicable(loader->plan, entity->index, (size_t)attribute))
        yaml_complain(loader->complaints, name, NULL, "'%s' stands twice", name->text.data);
    list[loader->plan->applicable_count++] = (PlanApplicable){entity->index, (size_t)attribute, when};
}

void plan_load_applicable(PlanLoader *loader, const BindRecords *records)
{
    const ApplicableYaml *yaml = records->items;
    size_t most = 0;
    for (size_t i = 0; i < records->count; i++) most += yaml[i].attributes.count;
    PlanApplicable *list = arena_array(loader->arena, most + 1, sizeof *list);
    loader->plan->applicable = list;
    for (size_t i = 0; i < records->count; i++) {
        const Resource *entity = schema_resource(loader->model->schema, yaml[i].entity->text);
        if (!entity) {
            yaml_complain(loader->complaints, yaml[i].entity, NULL, "the model has no entity '%s'",
                          yaml[i].entity->text.data);
            continue;
        }
        const Expression *when = condition(loader, yaml[i].when, entity);
        for (size_t a = 0; a < yaml[i].attributes.count; a++)
            add(loader, list, entity, yaml[i].attributes.items[a], when);
    }
}

// ---- Asking --------------------------------------------------------------------------------------------------------

const Expression *plan_applicable(const Plan *plan, size_t entity, size_t attribute)
{
    for (size_t i = 0; i < plan->applicable_count; i++)
        if (plan->applicable[i].entity == entity && plan->applicable[i].attribute == attribute)
            return plan->applicable[i].when;
    return NULL;
}

// A rule sees only names above it, so this ends.
static bool slot_rests_on(const Plan *plan, int slot, size_t entity, size_t attribute)
{
    for (size_t d = 0; d < plan->definition_count; d++)
        if (plan->definitions[d].slot == slot)
            return plan_rests_on(plan, plan->definitions[d].value, entity, attribute);
    for (size_t g = 0; g < plan->group_count; g++)
        for (size_t l = 0; plan->groups[g].slot == slot && l < plan->groups[g].level_count; l++)
            if (plan_rests_on(plan, plan->groups[g].levels[l].when, entity, attribute)) return true;
    return false;
}

bool plan_rests_on(const Plan *plan, const Expression *expression, size_t entity, size_t attribute)
{
    const ExprName *names;
    size_t count = expression_names(expression, &names);
    for (size_t n = 0; n < count; n++) {
        if (names[n].kind == EXPR_SLOT && slot_rests_on(plan, names[n].index, entity, attribute)) return true;
        if (names[n].kind == EXPR_ENTITY && names[n].index == (int)entity && names[n].member == (int)attribute)
            return true;
    }
    return false;
}
