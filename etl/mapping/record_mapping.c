// One way an entity is made, compiled: the names its expressions see, what it repeats over, its condition and its
// attributes.
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

// In a resource that has fields without a name it may be one of these: nothing can be said then.
static bool is_nowhere(const Resource *resource, Text name, ExprName *found, const char **problem, Arena *arena)
{
    const char *names[256];
    size_t count = 0;
    *found = (ExprName){EXPR_SLOT, .type = EXPR_ANY};
    if (resource->vague) return false;
    for (size_t i = 0; i < resource->field_count && count < 256; i++) names[count++] = resource->fields[i].name;
    const char *near = bind_nearest(name, names, count);
    *problem = arena_format(arena, "resource '%s' has no field '%.*s'%s%s%s", resource->name, TEXT_ARG(name),
                            near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
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
        *found = (ExprName){EXPR_ALIAS, alias, offset, found->type,
                            alias_unit(scope, scope->record->alias_names[alias], group)};
    } else {
        found->kind = field->list ? EXPR_LIST : EXPR_SLOT;
        found->index = field->list ? field->list_index : field->slot + offset;
        found->unit = field_expression_unit(field, group);
    }
    *problem = problem_of(field, found->kind, member, arena);
    return !*problem;
}

// ---- Repeats -------------------------------------------------------------------------------------------------------

static void check_alias(MappingLoader *loader, const Resource *resource, const YamlEntry *entry)
{
    if (resource_field(resource, entry->key) >= 0)
        complain(loader->complaints, loader->mapping->path, entry->line, entry->column, NULL,
                 "alias '%s' hides the field of that name", entry->key.data);
}

static void compile_line(MappingLoader *loader, const Resource *resource, const YamlNode *node, RepeatLine *line)
{
    if (node->kind != YAML_MAP) {
        yaml_complain(loader->complaints, node, NULL, "`repeat` is {alias: field, …} or a list of them");
        return;
    }
    line->aliases = arena_array(loader->arena, node->count + 1, sizeof *line->aliases);
    for (size_t i = 0; i < node->count; i++) {
        const YamlNode *value = node->entries[i].value;
        int field = value->kind == YAML_SCALAR ? resource_field(resource, value->text) : -1;
        if (field < 0 && resource->vague) field = resource_field(resource, TEXT(""));   // it may be the nameless one
        check_alias(loader, resource, &node->entries[i]);
        if (field < 0 && resource->vague) continue;
        if (field < 0)
            yaml_complain(loader->complaints, value, NULL, "resource '%s' has no field '%s'", resource->name,
                          value->kind == YAML_SCALAR ? value->text.data : "");
        else if (resource->fields[field].phi == PHI_DIRECT)
            yaml_complain(loader->complaints, value, NULL,
                          "'%s' identifies a person (phi: direct) and cannot be mapped", value->text.data);
        else line->aliases[line->count++] = (RepeatAlias){node->entries[i].key.data, (size_t)field};
    }
}

static bool same_shape(const Field *a, const Field *b)
{
    if (a->flawed || b->flawed) return true;
    if (a->type != b->type || a->group_count != b->group_count) return false;
    for (size_t g = 0; g < a->group_count; g++)
        if (!text_equal(regex_group_name(a->extract, g), regex_group_name(b->extract, g))) return false;
    return true;
}

// Every line defines the same aliases, of the same type and groups.
static void check_lines(MappingLoader *loader, const Resource *resource, const RecordMapping *record,
                        const YamlNode *node)
{
    for (size_t l = 1; l < record->line_count; l++) {
        bool same = record->lines[l].count == record->lines[0].count;
        for (size_t i = 0; same && i < record->lines[l].count; i++)
            same = strcmp(record->lines[l].aliases[i].name, record->lines[0].aliases[i].name) == 0 &&
                   same_shape(&resource->fields[record->lines[l].aliases[i].field],
                              &resource->fields[record->lines[0].aliases[i].field]);
        if (!same)
            yaml_complain(loader->complaints, node, NULL,
                          "the lines of `repeat` must have the same aliases in the same order, of one type");
    }
}

static void compile_repeat(MappingLoader *loader, const Resource *resource, const YamlNode *node, RecordMapping *record)
{
    if (!node) return;
    record->line_count = node->kind == YAML_LIST ? node->count : 1;
    record->lines = arena_array(loader->arena, record->line_count + 1, sizeof *record->lines);
    for (size_t l = 0; l < record->line_count; l++)
        compile_line(loader, resource, node->kind == YAML_LIST ? node->items[l] : node, &record->lines[l]);
    check_lines(loader, resource, record, node);
    if (!record->line_count) return;
    const char **names = arena_array(loader->arena, record->lines[0].count + 1, sizeof *names);
    for (size_t i = 0; i < record->lines[0].count; i++) names[record->alias_count++] = record->lines[0].aliases[i].name;
    record->alias_names = names;
}

// An attribute with a default looks twice; one with codes looks them up, unless an enum has them all.
static void collect_plain(MappingLoader *loader, RecordMapping *record)
{
    PlainAttribute *plain = arena_array(loader->arena, record->attribute_count + 1, sizeof *plain);
    size_t *checked = arena_array(loader->arena, record->attribute_count + 1, sizeof *checked);
    for (size_t i = 0; i < record->attribute_count; i++) {
        const AttributeMapping *from = &record->attributes[i];
        bool is_plain = !from->has_default && (from->enum_words || !from->codes);
        plain[i] = (PlainAttribute){(uint32_t)from->attribute, is_plain ? from->slot : -1, from->enum_words};
        if (from->checked) checked[record->checked_count++] = i;
    }
    record->plain = plain;
    record->checked = checked;
}

static void check_required(MappingLoader *loader, const Resource *entity, const RecordMapping *record)
{
    for (size_t a = 0; a < entity->field_count; a++) {
        const Field *attribute = &entity->fields[a];
        bool made = attribute->row_number != NULL || attribute->flawed || !attribute->constraints.required ||
                    loader->mapping->not_collected[entity->index][a];
        for (size_t i = 0; i < record->attribute_count && !made; i++) made = record->attributes[i].attribute == a;
        if (!made)
            yaml_complain(loader->complaints, record->node, NULL,
                          "entity '%s' requires '%s': map it, or name it under notCollected", entity->name,
                          attribute->name);
    }
}

void record_compile(MappingLoader *loader, const Resource *entity, const YamlNode *node)
{
    RecordYaml yaml = {0};
    Mapping *mapping = loader->mapping;
    bind_map(node, &RECORD_LANGUAGE, &yaml, loader->arena, loader->complaints);
    if (!yaml.from) return;
    const Resource *resource = schema_resource(mapping->schema, yaml.from->text);
    if (!resource && mapping->schema->vague) return;
    if (!resource) {
        yaml_complain(loader->complaints, yaml.from, NULL, "the schema has no resource '%s'", yaml.from->text.data);
        return;
    }
    RecordMapping *record = &mapping->records[mapping->record_count++];
    *record = (RecordMapping){.entity = entity->index, .resource = resource->index, .node = node};
    compile_repeat(loader, resource, yaml.repeat, record);
    RecordScope scope = {resource, record};
    ExprScope names = {scope_find, &scope};
    if (yaml.where) record->where = expression_compile(yaml.where, &names, loader->arena, loader->complaints);
    ExprType taken = record->where ? expression_type(record->where) : EXPR_ANY;
    if (taken != EXPR_ANY && taken != EXPR_BOOLEAN)
        yaml_complain(loader->complaints, yaml.where, NULL, "this must be true or false");
    if (yaml.fields) attributes_compile(loader, &scope, entity, yaml.fields, record);
    collect_plain(loader, record);
    check_required(loader, entity, record);
}
