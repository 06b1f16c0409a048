// What the parts of a plan are loaded with: names in expressions, labels, things found by name.
#include "report/plan_loader.h"

// ---- Names ---------------------------------------------------------------------------------------------------------

int plan_slot(const PlanLoader *loader, Text name)
{
    for (size_t i = 0; i < loader->name_count; i++)
        if (text_equal(loader->names[i].name, name)) return (int)i;
    return -1;
}

static const char *nearest_name(const PlanLoader *loader, Text name, Arena *arena)
{
    const Schema *model = loader->model->schema;
    const char **names = arena_array(arena, loader->name_count + model->resource_count + 1, sizeof *names);
    size_t count = 0;
    for (size_t i = 0; i < loader->name_count; i++) names[count++] = loader->names[i].name.data;
    for (size_t i = 0; i < model->resource_count; i++) names[count++] = model->resources[i].name;
    return bind_hint(name, names, count, arena);
}

// What expressions may name: entity.attribute, entities in aggregates, and what the plan has defined so far.
static bool plan_scope(const void *context, Text name, Text member, ExprName *found, const char **problem, Arena *arena)
{
    const PlanLoader *loader = context;
    int slot = member.data ? -1 : plan_slot(loader, name);
    if (slot >= 0) {
        *found = (ExprName){EXPR_SLOT, .index = slot, .type = loader->names[slot].type};
        return true;
    }
    const Resource *entity = schema_resource(loader->model->schema, name);
    if (!entity && loader->vague) {
        *found = (ExprName){EXPR_SLOT, .type = EXPR_ANY};
        return true;
    }
    if (!entity) {
        const char *near = nearest_name(loader, name, arena);
        *problem = arena_format(arena, "neither the plan, above this place, nor the model has a '%.*s'%s%s",
                                TEXT_ARG(name), near ? "; " : "", near ? near : "");
        return false;
    }
    *found = (ExprName){
        EXPR_ENTITY, .index = (int)entity->index, .member = member.data ? resource_field(entity, member) : -1};
    if (!member.data) return true;
    if (found->member < 0)
        *problem = arena_format(arena, "entity '%s' has no attribute '%.*s'", entity->name, TEXT_ARG(member));
    if (found->member < 0) return false;
    found->type = field_expression_type(&entity->fields[found->member]);
    found->unit = field_expression_unit(&entity->fields[found->member], false);
    found->words = field_expression_words(&entity->fields[found->member], false);
    found->several = resource_is_repeated(entity);
    return true;
}

const Expression *plan_expression(PlanLoader *loader, const YamlNode *node, ExprType wanted)
{
    ExprScope scope = {plan_scope, loader};
    const Expression *expression = expression_compile(node, &scope, loader->arena, loader->complaints);
    ExprType type = expression ? expression_type(expression) : EXPR_ANY;
    if (type != EXPR_ANY && wanted != EXPR_ANY && type != wanted)
        yaml_complain(loader->complaints, node, NULL,
                      wanted == EXPR_DATE ? "this must be a date" : "this must be true or false");
    return expression;
}

// A name goes into expressions, file names and figures' names.
const char *plan_identifier(PlanLoader *loader, const YamlNode *node)
{
    bool ok = node->text.size > 0 && node->text.size <= 40 && !text_is_digits((Text){node->text.data, 1});
    for (size_t i = 0; i < node->text.size; i++) {
        char c = node->text.data[i];
        ok &= c == '_' || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
    }
    if (!ok)
        yaml_complain(loader->complaints, node, NULL,
                      "a name has letters, digits and _ only, at most 40, and begins with a letter");
    return node->text.data;
}

// The same name twice in one list.
void plan_distinct(PlanLoader *loader, const YamlNode *name, const char *const *before, size_t count)
{
    plan_identifier(loader, name);
    for (size_t i = 0; i < count; i++)
        if (text_is(name->text, before[i]))
            yaml_complain(loader->complaints, name, NULL, "'%s' stands twice", before[i]);
}

void plan_level_code(PlanLoader *loader, const YamlNode *code, const char *const *before, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (text_is(code->text, before[i]))
            yaml_complain(loader->complaints, code, NULL, "'%s' stands twice", before[i]);
    if (text_is(code->text, "missing"))
        yaml_complain(loader->complaints, code, NULL, "'missing' is what the report calls those without a level");
}

Label plan_label(PlanLoader *loader, const YamlNode *node)
{
    Label label = label_same(NULL);
    if (node) bind_label(node, &label, loader->complaints);
    for (int l = 0; node && l < LANGUAGE_COUNT; l++) label.text[l] = label.text[l] ? label.text[l] : "";
    return label;
}

// ---- Found by name -------------------------------------------------------------------------------------------------

size_t plan_group(PlanLoader *loader, const YamlNode *name)
{
    const Plan *plan = loader->plan;
    for (size_t i = 0; i < plan->group_count; i++)
        if (text_is(name->text, plan->groups[i].name)) return i;
    if (!loader->vague) yaml_complain(loader->complaints, name, NULL, "there is no group '%s'", name->text.data);
    return 0;
}

int plan_subgroup(PlanLoader *loader, const YamlNode *name)
{
    const Plan *plan = loader->plan;
    if (!name) return PLAN_EVERYBODY;
    for (size_t i = 0; i < plan->subgroup_count; i++)
        if (text_is(name->text, plan->subgroups[i].name)) return (int)i;
    if (!loader->vague) yaml_complain(loader->complaints, name, NULL, "there is no subgroup '%s'", name->text.data);
    return PLAN_EVERYBODY;
}

void plan_ascending(PlanLoader *loader, const BindNumbers *numbers, const YamlNode *node)
{
    for (size_t i = 0; i < numbers->count; i++)
        if (!numbers->items[i] || (i && numbers->items[i] <= numbers->items[i - 1]))
            yaml_complain(loader->complaints, node, NULL, "times are above 0 and ascend");
}
