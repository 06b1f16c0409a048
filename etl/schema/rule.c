// Rules, and what the names in them stand for.
#include "schema/load.h"

static bool field_name(const Field *field, Text member, ExprName *found, const char **problem, Arena *arena)
{
    bool of_group = member.data != NULL;
    *found = (ExprName){.kind = field->list ? EXPR_LIST : EXPR_SLOT,
                        .index = field->list ? field->list_index : field->slot,
                        .type = field_expression_type(field),
                        .unit = field_expression_unit(field, of_group),
                        .words = field_expression_words(field, of_group)};
    if (!member.data) return true;
    found->type = EXPR_TEXT;
    size_t group = field->extract ? regex_group_find(field->extract, member) : SIZE_MAX;
    bool whole = field->extract && text_is(member, "text");
    if (field->list)
        *problem = arena_format(arena, "'%s' is a list: its groups are reached by `repeat` in a mapping", field->name);
    else if (group == SIZE_MAX && !whole)
        *problem = arena_format(arena, "field '%s' has no group '%.*s'", field->name, TEXT_ARG(member));
    found->index += whole ? (int)field->group_count + 1 : (int)group + 1;
    return !*problem;
}

bool scope_resource(const void *context, Text name, Text member, ExprName *found, const char **problem, Arena *arena)
{
    const Resource *resource = context;
    int index = resource_field(resource, name);
    if (index >= 0) return field_name(&resource->fields[index], member, found, problem, arena);
    const char *near = resource_nearest_field(resource, name, arena);
    *problem = arena_format(arena, "resource '%s' has no field '%.*s'%s%s", resource->name, TEXT_ARG(name),
                            near ? "; " : "", near ? near : "");
    return false;
}

bool scope_untyped(const void *context, Text name, Text member, ExprName *found, const char **problem, Arena *arena)
{
    bool good = scope_resource(context, name, member, found, problem, arena);
    if (good) found->words = NULL;
    return good;
}

// File rules see the file's fields, `records` and `patients`.
bool scope_file(const void *context, Text name, Text member, ExprName *found, const char **problem, Arena *arena)
{
    const Schema *schema = context;
    int after = 0;
    for (size_t i = 0; i < schema->file_field_count; i++) {
        const Field *field = &schema->file_fields[i];
        if (text_is(name, field->name)) return field_name(field, member, found, problem, arena);
        after = field->slot + 1 + (field->extract ? (int)field->group_count + 1 : 0);
    }
    *found = (ExprName){EXPR_SLOT, .index = after + text_is(name, "patients"), .type = EXPR_NUMBER,
                        .unit = {EXPR_UNIT_NONE, UNIT_NONE}};
    if (!member.data && (text_is(name, "records") || text_is(name, "patients"))) return true;
    *problem =
        arena_format(arena, "there is no file field '%.*s' (file rules see the `file` fields, records and patients)",
                     TEXT_ARG(name));
    return false;
}

// Rules over one patient: entity.attribute, and entities in aggregates.
bool scope_model(const void *context, Text name, Text member, ExprName *found, const char **problem, Arena *arena)
{
    const Schema *schema = context;
    const Resource *entity = schema_resource(schema, name);
    if (!entity) {
        *problem = arena_format(arena, "the model has no entity '%.*s'", TEXT_ARG(name));
        return false;
    }
    *found = (ExprName){EXPR_ENTITY, .index = (int)entity->index, .member = -1};
    if (!member.data) return true;
    found->member = resource_field(entity, member);
    if (found->member < 0)
        *problem = arena_format(arena, "entity '%s' has no attribute '%.*s'", entity->name, TEXT_ARG(member));
    if (found->member < 0) return false;
    found->type = field_expression_type(&entity->fields[found->member]);
    found->unit = field_expression_unit(&entity->fields[found->member], false);
    found->words = field_expression_words(&entity->fields[found->member], false);
    found->several = resource_is_repeated(entity);
    return true;
}

const Expression *condition_compile(SchemaLoader *loader, const YamlNode *node, ScopeFind *find, const void *context)
{
    ExprScope scope = {find, context};
    if (!node) return NULL;
    const Expression *expression = expression_compile(node, &scope, loader->arena, loader->complaints);
    if (expression && expression_type(expression) != EXPR_BOOLEAN && expression_type(expression) != EXPR_ANY)
        yaml_complain(loader->complaints, node, NULL, "this must be true or false");
    return expression;
}

static void compile_rule(SchemaLoader *loader, const RuleYaml *yaml, ScopeFind *find, const void *context, Rule *rule)
{
    *rule = (Rule){.id = load_string(yaml->id, ""), .message = yaml->message, .remedy = yaml->remedy,
                   .node = yaml->node};
    rule->code = load_string(yaml->code, rule->id);
    rule->severity = yaml->severity ? (Severity)(yaml->severity - 1) : SEVERITY_ERROR;
    rule->when = condition_compile(loader, yaml->when, find, context);
    rule->assert = condition_compile(loader, yaml->assert, find, context);
}

void rules_compile(SchemaLoader *loader, const BindRecords *records, bool files, ScopeFind *find,
                          const void *context, Rule **rules, size_t *count)
{
    const RuleYaml *yaml = records->items;
    *rules = arena_grow(loader->arena, *rules, *count * sizeof **rules, (*count + records->count) * sizeof **rules);
    for (size_t i = 0; i < records->count; i++)
        if ((yaml[i].scope == 1) == files) compile_rule(loader, &yaml[i], find, context, &(*rules)[(*count)++]);
}

void rules_check_ids(SchemaLoader *loader, const Rule *rules, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < i && *rules[i].id; j++)
            if (strcmp(rules[i].id, rules[j].id) == 0)
                yaml_complain(loader->complaints, rules[i].node, NULL, "two rules have the id '%s'", rules[i].id);
}
