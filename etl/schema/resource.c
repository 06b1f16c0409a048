// A resource: its fields (with those of the top), its keys, what its rows are claimed by.
#include "schema/load.h"
#include "schema/plain.h"

// What cannot be said of a field of a resource, or of an attribute.
static void check_field(SchemaLoader *loader, const Field *field)
{
    const YamlNode *from = yaml_get(field->node, "from");
    if (from) yaml_complain(loader->complaints, from, NULL, "`from` belongs to the fields of `file`");
}

// The name of the element a row is, NULL where rows are no elements.
static const char *row_name(SchemaLoader *loader, const ResourceYaml *yaml)
{
    const YamlNode *rows = SHARED_OF(yaml, rows), *record = loader->yaml->xml ? loader->yaml->xml->record : NULL;
    if (!rows && !record) return NULL;
    bool is_record = !rows || text_is(rows->text, ".");
    if (is_record && !record) return NULL;
    return xpath_last_name(loader, load_string(is_record ? record : rows, ""));
}

static bool read_the_same(const Field *a, const Field *b)
{
    if (a->xpath && b->xpath) return strcmp(a->xpath, b->xpath) == 0;
    return !a->xpath && !b->xpath && field_shares_title(a, b);
}

// A cell that identifies a person does so under every name it is read by.
static void spread_phi(Resource *resource, const Field *direct)
{
    for (size_t i = 0; i < resource->field_count; i++) {
        Field *field = &resource->fields[i];
        if (field->phi == PHI_DIRECT || !read_the_same(field, direct)) continue;
        field->phi = PHI_DIRECT;
        spread_phi(resource, field);
    }
}

static void share_phi(Resource *resource)
{
    for (size_t i = 0; i < resource->field_count; i++)
        if (resource->fields[i].phi == PHI_DIRECT) spread_phi(resource, &resource->fields[i]);
}

static void compile_fields(SchemaLoader *loader, const ResourceYaml *yaml, Resource *resource)
{
    const BindRecords *top = &loader->yaml->shared.fields, *own = &yaml->shared.fields;
    const YamlNode *missing = SHARED_OF(yaml, missing_values);
    const char *row = row_name(loader, yaml);
    resource->fields = arena_array(loader->arena, top->count + own->count + 1, sizeof(Field));
    bool *replaced = arena_array(loader->arena, top->count + own->count + 1, sizeof *replaced);
    for (size_t i = 0; i < top->count + own->count; i++) {
        bool is_own = i >= top->count;
        const FieldYaml *one =
            is_own ? (const FieldYaml *)own->items + (i - top->count) : (const FieldYaml *)top->items + i;
        Field field;
        field_compile(loader, one->node, missing, row, &field);
        check_field(loader, &field);
        int there = resource_field(resource, text_from(field.name));
        bool replaces = is_own && there >= 0 && (size_t)there < top->count && !replaced[there];
        if (there >= 0 && !replaces)
            yaml_complain(loader->complaints, field.node, NULL, "field '%s' stands twice", field.name);
        size_t at = replaces ? (size_t)there : resource->field_count++;
        resource->fields[at] = field;
        replaced[at] = is_own;
    }
    share_phi(resource);
    for (size_t i = 0; i < resource->field_count; i++)
        field_place(&resource->fields[i], &resource->slot_count, &resource->list_count);
    for (size_t i = 0; i < resource->field_count; i++) field_resolve_unit(loader, resource, &resource->fields[i]);
    for (size_t i = 0; i < resource->field_count; i++) examples_check(loader, &resource->fields[i]);
    resource->plain = plain_row(resource->fields, resource->field_count, loader->arena);
}

static size_t field_index(SchemaLoader *loader, const Resource *resource, const YamlNode *name)
{
    int index = name ? resource_field(resource, name->text) : -1;
    if (name && index < 0)
        yaml_complain(loader->complaints, name, resource_nearest_field(resource, name->text, loader->arena),
                      "resource '%s' has no field '%s'", resource->name,
                      name->text.data);
    return index < 0 ? 0 : (size_t)index;
}

// A field that rows are compared by.
static size_t key_index(SchemaLoader *loader, const Resource *resource, const YamlNode *name)
{
    size_t index = field_index(loader, resource, name);
    if (index < resource->field_count && resource->fields[index].list &&
        text_is(name->text, resource->fields[index].name))
        yaml_complain(loader->complaints, name, NULL, "a list cannot be part of a key");
    return index;
}

static const size_t *field_indexes(SchemaLoader *loader, const Resource *resource, const YamlNodes *names)
{
    size_t *indexes = arena_array(loader->arena, names->count + 1, sizeof *indexes);
    for (size_t i = 0; i < names->count; i++) indexes[i] = key_index(loader, resource, names->items[i]);
    return indexes;
}

// What becomes of rows with one key.
static void compile_repetition(SchemaLoader *loader, const ResourceYaml *yaml, Resource *resource)
{
    static const char *const OF_KEYS[] = {"latest", "repeats", "update"};
    const YamlNode *latest = SHARED_OF(yaml, latest);
    resource->distinct = SHARED_OF(yaml, distinct) == BIND_TRUE;
    resource->latest = latest && resource->field_count ? (int)key_index(loader, resource, latest) : -1;
    resource->repeats_conflict = SHARED_OF(yaml, repeats) != 0;
    for (size_t i = 0; i < sizeof OF_KEYS / sizeof *OF_KEYS && !resource->has_primary_key; i++) {
        const YamlNode *own = yaml_get(yaml->shared.node, OF_KEYS[i]),
                       *node = own ? own : yaml_get(loader->yaml->shared.node, OF_KEYS[i]);
        if (node)
            yaml_complain(loader->complaints, node, NULL, "`%s` is about rows with one key: give `primaryKey`",
                          OF_KEYS[i]);
    }
}

// A table of the database cannot have a column twice in its key.
static void check_once(SchemaLoader *loader, const YamlNodes *key)
{
    for (size_t i = 0; i < key->count; i++)
        for (size_t before = 0; before < i; before++)
            if (text_equal(key->items[before]->text, key->items[i]->text))
                yaml_complain(loader->complaints, key->items[i], NULL, "'%s' stands twice in the key",
                              key->items[i]->text.data);
}

static void compile_keys(SchemaLoader *loader, const ResourceYaml *yaml, Resource *resource)
{
    const YamlNodes *key =
        yaml->shared.primary_key.node ? &yaml->shared.primary_key : &loader->yaml->shared.primary_key;
    resource->has_primary_key = key->node != NULL;
    resource->primary_key = field_indexes(loader, resource, key);
    resource->primary_key_count = key->count;
    check_once(loader, key);
    const YamlNodes *unique =
        yaml->shared.unique_keys.node ? &yaml->shared.unique_keys : &loader->yaml->shared.unique_keys;
    const size_t **keys = arena_array(loader->arena, unique->count + 1, sizeof *keys);
    size_t *counts = arena_array(loader->arena, unique->count + 1, sizeof *counts);
    for (size_t i = 0; i < unique->count; i++) {
        YamlNodes names = {unique->items[i]->items, unique->items[i]->count, unique->items[i]};
        keys[i] = field_indexes(loader, resource, &names);
        counts[i] = names.count;
    }
    resource->unique_keys = keys;
    resource->unique_key_counts = counts;
    resource->unique_key_count = unique->count;
    compile_repetition(loader, yaml, resource);
}

static Field *field_of_slot(const Resource *resource, const ExprName *name)
{
    for (size_t i = 0; i < resource->field_count; i++) {
        Field *field = &resource->fields[i];
        int end = field->slot + (field->extract ? (int)field->group_count + 2 : 1);
        if (name->kind == EXPR_SLOT ? field->slot >= 0 && name->index >= field->slot && name->index < end
                                    : name->index == field->list_index)
            return field;
    }
    return NULL;
}

// `where` and `ignore` see the cleaned text before any typing: only string fields that need none.
static void collect_claim_fields(SchemaLoader *loader, Resource *resource)
{
    const Expression *expressions[] = {resource->where, resource->ignore};
    size_t *fields = arena_array(loader->arena, resource->field_count + 1, sizeof *fields);
    for (int e = 0; e < 2; e++) {
        const ExprName *names;
        size_t count = expressions[e] ? expression_names(expressions[e], &names) : 0;
        for (size_t n = 0; n < count; n++) {
            const Field *field = field_of_slot(resource, &names[n]);
            bool plain = field && field->type == FIELD_STRING && !field->extract && !field->list;
            if (!plain)
                yaml_complain(loader->complaints, expression_node(expressions[e]), NULL,
                              "`where` and `ignore` may name only string fields without extract or separator");
            size_t index = field ? (size_t)(field - resource->fields) : 0, at = 0;
            while (at < resource->claim_field_count && fields[at] != index) at++;
            if (at == resource->claim_field_count) fields[resource->claim_field_count++] = index;
        }
    }
    resource->claim_fields = fields;
}

// The line number for an identifier: only where every export names every patient anew, and even then a line put in
// before others makes other patients of them.
static void check_line_number(SchemaLoader *loader, const Resource *resource, const YamlNode *patient)
{
    if (!field_is_line(&resource->fields[resource->patient])) return;
    if (loader->yaml->snapshot == 0)
        complain_warning(loader->complaints, patient->file, patient->line, patient->column,
                         "ask the center for an identifier",
                         "patients are known by their line: a new line makes other patients of all below it");
    else
        yaml_complain(loader->complaints, patient, NULL,
                      "patients can be known by their line only with `snapshot: full`");
}

static void compile_center_resource(SchemaLoader *loader, const ResourceYaml *yaml, Resource *resource)
{
    const YamlNode *patient = SHARED_OF(yaml, patient);
    if (!patient)
        yaml_complain(loader->complaints, yaml->shared.node, NULL,
                      "resource '%s' does not say whose its rows are: give `patient: field`", resource->name);
    resource->patient = field_index(loader, resource, patient);
    if (resource->field_count && resource->fields[resource->patient].list)
        yaml_complain(loader->complaints, patient, NULL, "the patient field cannot be a list");
    if (resource->field_count && patient) check_line_number(loader, resource, patient);
    resource->where = condition_compile(loader, yaml->where, scope_untyped, resource);
    resource->ignore = condition_compile(loader, SHARED_OF(yaml, ignore), scope_untyped, resource);
    resource->update = condition_compile(loader, SHARED_OF(yaml, update), scope_resource, resource);
    resource->remove = condition_compile(loader, SHARED_OF(yaml, remove), scope_resource, resource);
    collect_claim_fields(loader, resource);
    rules_compile(loader, &loader->yaml->shared.rules, false, scope_resource, resource, &resource->rules,
                  &resource->rule_count);
}

static bool attribute_of(SchemaLoader *loader, const Resource *entity, const YamlNode *node, RowNumberKey *key)
{
    RowNumberYaml yaml = {.name = node->kind == YAML_SCALAR ? node : NULL};
    if (node->kind == YAML_LIST)
        yaml_complain(loader->complaints, node, NULL, "an attribute, or {name: attribute, last: text}, is wanted here");
    else if (node->kind == YAML_MAP) bind_map(node, &ROW_NUMBER_LANGUAGE, &yaml, loader->arena, loader->complaints);
    key->attribute = field_index(loader, entity, yaml.name);
    key->last = yaml.last ? yaml.last->text : (Text){NULL, 0};
    return yaml.name != NULL;
}

static void compile_row_numbers(SchemaLoader *loader, Resource *entity)
{
    for (size_t i = 0; i < entity->field_count; i++) {
        Field *field = &entity->fields[i];
        const YamlNode *node = field->node->kind == YAML_MAP ? yaml_get(field->node, "rowNumber") : NULL;
        if (!node) continue;
        if (node->kind != YAML_LIST) {
            yaml_complain(loader->complaints, node, NULL, "'rowNumber' wants a list of attributes");
            continue;
        }
        RowNumberKey *keys = arena_array(loader->arena, node->count + 1, sizeof *keys);
        for (size_t k = 0; k < node->count; k++)
            if (attribute_of(loader, entity, node->items[k], &keys[field->row_number_count])) field->row_number_count++;
        field->row_number = keys;
        if (entity->numbered < 0) entity->numbered = (int)i;
    }
}

static void collect_required(SchemaLoader *loader, Resource *entity)
{
    size_t *required = arena_array(loader->arena, entity->field_count + 1, sizeof *required);
    for (size_t i = 0; i < entity->field_count; i++)
        if (entity->fields[i].constraints.required && !entity->fields[i].row_number)
            required[entity->required_count++] = i;
    entity->required = required;
}

static void compile_entity(SchemaLoader *loader, Resource *entity)
{
    compile_row_numbers(loader, entity);
    collect_required(loader, entity);
}

static void check_scopes(SchemaLoader *loader, const BindRecords *rules)
{
    const RuleYaml *yaml = rules->items;
    for (size_t i = 0; i < rules->count; i++)
        if (yaml[i].scope == 1)
            yaml_complain(loader->complaints, yaml[i].node, NULL,
                          "a rule of `scope: file` stands at the top of the schema");
}

void resource_compile(SchemaLoader *loader, const ResourceYaml *yaml, Resource *resource, size_t index)
{
    resource->name = load_string(yaml->name, "");
    resource->title = load_string(yaml->title, NULL);
    resource->description = load_string(yaml->description, NULL);
    resource->index = index;
    resource->numbered = -1;
    resource->node = yaml->shared.node;
    compile_fields(loader, yaml, resource);
    resource->counts = arena_alloc(loader->arena, sizeof *resource->counts);
    resource->counts->missing = arena_array(loader->arena, resource->field_count + 1, sizeof(uint64_t));
    resource->counts->items = arena_array(loader->arena, resource->field_count + 1, sizeof(uint64_t));
    compile_keys(loader, yaml, resource);
    if (loader->role == SCHEMA_CENTER) compile_center_resource(loader, yaml, resource);
    else compile_entity(loader, resource);
    check_scopes(loader, &yaml->shared.rules);
    rules_compile(loader, &yaml->shared.rules, false, scope_resource, resource, &resource->rules,
                  &resource->rule_count);
    rules_check_ids(loader, resource->rules, resource->rule_count);
}

void resource_compile_foreign_keys(SchemaLoader *loader, const ResourceYaml *yaml, Resource *resource)
{
    bool own = yaml->shared.foreign_keys.items != NULL;
    const BindRecords *records = own ? &yaml->shared.foreign_keys : &loader->yaml->shared.foreign_keys;
    const ForeignKeyYaml *keys = records->items;
    resource->foreign_keys = arena_array(loader->arena, records->count + 1, sizeof(ForeignKey));
    for (size_t i = 0; i < records->count; i++) {
        if (!keys[i].reference || !keys[i].reference->resource) continue;
        const Resource *target = schema_resource(loader->schema, keys[i].reference->resource->text);
        if (!target) {
            yaml_complain(loader->complaints, keys[i].reference->resource, NULL, "there is no resource '%s'",
                          keys[i].reference->resource->text.data);
            continue;
        }
        if (target == resource && !own) continue;   // inherited from the top: a resource does not refer to itself
        if (keys[i].fields.count != keys[i].reference->fields.count) {
            yaml_complain(loader->complaints, keys[i].node, NULL,
                          "a foreign key has as many fields as what it refers to");
            continue;
        }
        resource->foreign_keys[resource->foreign_key_count++] = (ForeignKey){
            field_indexes(loader, resource, &keys[i].fields), keys[i].fields.count, target->index,
            field_indexes(loader, target, &keys[i].reference->fields), loader->schema->foreign_key_count++};
    }
}
