// One way an entity is made, compiled: what it repeats over, its condition and its attributes.
#include "mapping/loading.h"

// ---- Repeats -------------------------------------------------------------------------------------------------------

static void check_alias(MappingLoader *loader, const Resource *resource, const YamlEntry *entry)
{
    bool absent = !resource->name[0];      // then it has the fields of all
    if (!absent && resource_field(resource, entry->key) >= 0)
        complain(loader->complaints, loader->mapping->path, entry->line, entry->column, NULL,
                 "alias '%s' hides the field of that name", entry->key.data);
    if (!expression_is_name(entry->key))
        complain(loader->complaints, loader->mapping->path, entry->line, entry->column,
                 "letters, digits and _, no digit in front, no word of the expression language",
                 "no expression can name the alias '%s'", entry->key.data);
}

// True when each alias it has leads to a field.
static bool compile_line(MappingLoader *loader, const Resource *resource, const YamlNode *node, RepeatLine *line)
{
    if (node->kind != YAML_MAP) {
        yaml_complain(loader->complaints, node, NULL, "`repeat` is {alias: field, …} or a list of them");
        return false;
    }
    line->aliases = arena_array(loader->arena, node->count + 1, sizeof *line->aliases);
    for (size_t i = 0; i < node->count; i++) {
        const YamlNode *value = node->entries[i].value;
        int field = value->kind == YAML_SCALAR ? resource_field(resource, value->text) : -1;
        if (field < 0 && resource->vague) field = resource_field(resource, TEXT(""));   // it may be the nameless one
        check_alias(loader, resource, &node->entries[i]);
        if (field < 0 && resource->vague) continue;
        if (field < 0)
            yaml_complain(loader->complaints, value, resource_nearest_field(resource, value->text, loader->arena), "%s",
                          scope_no_field(resource, value->kind == YAML_SCALAR ? value->text : TEXT(""), loader->arena));
        else if (resource->fields[field].phi == PHI_DIRECT)
            yaml_complain(loader->complaints, value, NULL,
                          "'%s' identifies a person (phi: direct) and cannot be mapped", value->text.data);
        else line->aliases[line->count++] = (RepeatAlias){node->entries[i].key.data, (size_t)field};
    }
    return line->count == node->count;
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
    bool whole = true;
    for (size_t l = 0; l < record->line_count; l++)
        whole &= compile_line(loader, resource, node->kind == YAML_LIST ? node->items[l] : node, &record->lines[l]);
    if (whole) check_lines(loader, resource, record, node);
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

// Where the name leads nowhere, what else is wrong with the record is said all the same.
static const Resource *find_resource(MappingLoader *loader, const YamlNode *from)
{
    const Schema *schema = loader->mapping->schema;
    const Resource *resource = from ? schema_resource(schema, from->text) : NULL;
    if (resource) return resource;
    if (from && !schema->vague)
        yaml_complain(loader->complaints, from, schema_nearest_resource(schema, from->text, loader->arena),
                      "the schema has no resource '%s'", from->text.data);
    return schema_absent_resource(schema, loader->arena);
}

void record_compile(MappingLoader *loader, const Resource *entity, const YamlNode *node)
{
    RecordYaml yaml = {0};
    Mapping *mapping = loader->mapping;
    bind_map(node, &RECORD_LANGUAGE, &yaml, loader->arena, loader->complaints);
    if (node->kind != YAML_MAP) return;
    const Resource *resource = find_resource(loader, yaml.from);
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
    if (yaml.fields) check_required(loader, entity, record);
}
