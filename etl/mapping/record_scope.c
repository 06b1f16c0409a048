// The names an expression of one record sees: aliases first, then the resource's fields and their groups.
#include "mapping/loading.h"

const Field *scope_alias_field(const RecordScope *scope, size_t alias)
{
    for (size_t l = 0; l < scope->record->line_count; l++)
        for (size_t i = 0; i < scope->record->lines[l].count; i++)
            if (strcmp(scope->record->lines[l].aliases[i].name, scope->record->alias_names[alias]) == 0)
                return &scope->resource->fields[scope->record->lines[l].aliases[i].field];
    return NULL;
}

// 0 = the value, 1 … = a group, group_count + 1 = the whole text; -1 = there is no such group.
static int member_offset(const Field *field, Text member)
{
    if (!member.data) return 0;
    size_t group = field->extract ? regex_group_find(field->extract, member) : SIZE_MAX;
    if (group != SIZE_MAX) return (int)group + 1;
    return field->extract && text_is(member, "text") ? (int)field->group_count + 1 : -1;
}

// An alias stands for a field on each line of `repeat`: its unit is known where theirs are one.
static ExprUnit alias_unit(const RecordScope *scope, const char *alias, bool group)
{
    ExprUnit common = {EXPR_UNIT_OPEN, UNIT_NONE};
    bool any = false;
    for (size_t l = 0; l < scope->record->line_count; l++)
        for (size_t i = 0; i < scope->record->lines[l].count; i++) {
            const RepeatAlias *one = &scope->record->lines[l].aliases[i];
            if (strcmp(one->name, alias) != 0) continue;
            ExprUnit unit = field_expression_unit(&scope->resource->fields[one->field], group);
            if (any && (unit.measure != common.measure || unit.unit != common.unit))
                return (ExprUnit){EXPR_UNIT_OPEN, UNIT_NONE};
            common = unit;
            any = true;
        }
    return common;
}

static int find_alias(const RecordMapping *record, Text name)
{
    for (size_t a = 0; a < record->alias_count; a++)
        if (text_is(name, record->alias_names[a])) return (int)a;
    return -1;
}

const char *scope_no_field(const Resource *resource, Text name, Arena *arena)
{
    if (!resource->name[0]) return arena_format(arena, "no resource has a field '%.*s'", TEXT_ARG(name));
    return arena_format(arena, "resource '%s' has no field '%.*s'", resource->name, TEXT_ARG(name));
}

// In a resource that has fields without a name it may be one of these: nothing can be said then.
static bool is_nowhere(const Resource *resource, Text name, ExprName *found, const char **problem, Arena *arena)
{
    *found = (ExprName){EXPR_SLOT, .type = EXPR_ANY};
    if (resource->vague) return false;
    const char *near = resource_nearest_field(resource, name, arena);
    *problem = scope_no_field(resource, name, arena);
    if (near) *problem = arena_format(arena, "%s; %s", *problem, near);
    return true;
}

// Why a field, or a group of it, cannot be named; NULL when it can.
static const char *problem_of(const Field *field, ExprNameKind kind, Text member, Arena *arena)
{
    if (field->phi == PHI_DIRECT)
        return arena_format(arena, "'%s' identifies a person (phi: direct) and cannot be mapped", field->name);
    if (field->flawed) return NULL;
    if (member_offset(field, member) < 0)
        return arena_format(arena, "field '%s' has no group '%.*s'", field->name, TEXT_ARG(member));
    if (kind == EXPR_LIST && member.data)
        return arena_format(arena, "'%s' is a list: reach its groups by `repeat`", field->name);
    return NULL;
}

bool scope_find(const void *context, Text name, Text member, ExprName *found, const char **problem, Arena *arena)
{
    const RecordScope *scope = context;
    int alias = find_alias(scope->record, name), index = resource_field(scope->resource, name);
    const Field *field = alias >= 0   ? scope_alias_field(scope, (size_t)alias)
                         : index >= 0 ? &scope->resource->fields[index]
                                      : NULL;
    bool group = member.data != NULL;
    if (!field) return !is_nowhere(scope->resource, name, found, problem, arena);
    int offset = field->flawed ? 0 : member_offset(field, member);
    *found = (ExprName){.type = field->flawed ? EXPR_ANY : group ? EXPR_TEXT : field_expression_type(field)};
    if (alias >= 0) {
        found->kind = EXPR_ALIAS;
        found->index = alias;
        found->member = offset;
        found->unit = alias_unit(scope, scope->record->alias_names[alias], group);
        if (scope->record->line_count == 1) found->words = field_expression_words(field, group);
    } else {
        found->kind = field->list ? EXPR_LIST : EXPR_SLOT;
        found->index = field->list ? field->list_index : field->slot + offset;
        found->unit = field_expression_unit(field, group);
        found->words = field_expression_words(field, group);
    }
    *problem = problem_of(field, found->kind, member, arena);
    return !*problem;
}
