// A schema file as a whole: loaded, its parts compiled by the files beside this one.
#include "schema/schema.h"

#include <stdlib.h>

#include "schema/load.h"

bool schema_timezone(const char *text, int32_t *minutes)
{
    static const char FORM[] = "+00:00";
    bool ok = strlen(text) == sizeof FORM - 1 && (text[0] == '+' || text[0] == '-') && text[3] == ':';
    for (size_t i = 1; ok && i < sizeof FORM - 1; i++) ok = FORM[i] == ':' || (text[i] >= '0' && text[i] <= '9');
    if (!ok) return false;
    int hours = (text[1] - '0') * 10 + text[2] - '0', rest = (text[4] - '0') * 10 + text[5] - '0';
    *minutes = (text[0] == '-' ? -1 : 1) * (hours * 60 + rest);
    return hours <= 14 && rest <= 59;
}

static int32_t read_timezone(SchemaLoader *loader, const YamlNode *node)
{
    int32_t minutes = 0;
    if (!schema_timezone(load_string(node, SCHEMA_TIMEZONE), &minutes))
        yaml_complain(loader->complaints, node, NULL, "a time zone is written +08:00");
    return minutes;
}

static void compile_file_fields(SchemaLoader *loader)
{
    const FieldYaml *yaml = loader->yaml->file.items;
    Schema *schema = loader->schema;
    int slots = 0, lists = 0;
    schema->file_fields = arena_array(loader->arena, loader->yaml->file.count + 1, sizeof(Field));
    schema->file_field_count = loader->yaml->file.count;
    for (size_t i = 0; i < schema->file_field_count; i++) {
        Field *field = &schema->file_fields[i];
        field_compile(loader, yaml[i].node, NULL, NULL, field);
        field_place(field, &slots, &lists);
        field_resolve_unit(loader, NULL, field);
        examples_check(loader, field);
        bool from_known = field->from && (strcmp(field->from, "path") == 0 || strcmp(field->from, "stopRow") == 0);
        if (field->list) yaml_complain(loader->complaints, field->node, NULL, "a file field is no list");
        if ((field->xpath != NULL) == from_known)
            yaml_complain(loader->complaints, field->node, NULL,
                          "a file field comes from `xpath`, or `from: path`, or `from: stopRow`");
    }
}

static void compile_resources(SchemaLoader *loader)
{
    Schema *schema = loader->schema;
    const ResourceYaml *yaml = loader->yaml->resources.items;
    schema->resource_count = loader->yaml->resources.count;
    schema->resources = arena_array(loader->arena, schema->resource_count + 1, sizeof(Resource));
    for (size_t i = 0; i < schema->resource_count; i++) {
        if (yaml[i].name && yaml[i].name->text.size && schema_resource(schema, yaml[i].name->text))
            yaml_complain(loader->complaints, yaml[i].name, NULL, "resource '%s' stands twice",
                          yaml[i].name->text.data);
        resource_compile(loader, &yaml[i], &schema->resources[i], i);
    }
    for (size_t i = 0; i < schema->resource_count; i++)
        resource_compile_foreign_keys(loader, &yaml[i], &schema->resources[i]);
}

static void check_model_keys(SchemaLoader *loader)
{
    const RuleYaml *rules = loader->yaml->eligibility.items;
    if (loader->yaml->eligibility.count)
        yaml_complain(loader->complaints, rules[0].node, NULL, "`eligibility` belongs to models");
}

static void compile_schema(SchemaLoader *loader)
{
    Schema *schema = loader->schema;
    const SchemaYaml *yaml = loader->yaml;
    const YamlNode *version = yaml_get(yaml->shared.node, "schema");
    if (version && yaml->schema != 1)
        yaml_complain(loader->complaints, version, NULL, "this program reads version 1 of the schema language");
    schema->name = load_string(yaml->name, "");
    schema->version = load_string(yaml->version, "");
    schema->title = load_string(yaml->title, NULL);
    schema->description = load_string(yaml->description, NULL);
    schema->full_snapshot = yaml->snapshot == 0;
    schema->timezone = read_timezone(loader, yaml->timezone);
    schema->corrections = load_string(yaml->corrections, NULL);
    if (schema->corrections && !text_base_name(yaml->corrections->text).size)
        yaml_complain(loader->complaints, yaml->corrections, NULL, "the path of a CSV file is wanted here");
    types_check(loader);
    misplaced_check(loader);
    compile_file_fields(loader);
    compile_resources(loader);
    if (loader->role == SCHEMA_CENTER) {
        files_compile(loader);
        impossible_check(loader);
        strays_compile(loader);
        check_model_keys(loader);
        rules_compile(loader, &yaml->shared.rules, true, scope_file, schema, &schema->rules, &schema->rule_count);
    } else {
        tables_check(loader);
        rules_compile(loader, &yaml->shared.rules, false, scope_model, schema, &schema->rules, &schema->rule_count);
        rules_compile(loader, &yaml->eligibility, false, scope_model, schema, &schema->eligibility,
                      &schema->eligibility_count);
    }
    rules_check_ids(loader, schema->rules, schema->rule_count);
}

// A field is as its YAML says, or as a named type does.
static bool is_flawed(const SchemaLoader *loader, const Field *field)
{
    const YamlNode *types = loader->yaml->types, *type = yaml_get(field->node, "type");
    bool named = type && types && type->kind == YAML_SCALAR && type_base(type) < 0;
    return yaml_is_flawed(field->node, loader->complaints) || (named && yaml_is_flawed(types, loader->complaints));
}

// What of the schema the complaints leave no word to say about.
static void mark_flawed(SchemaLoader *loader)
{
    Schema *schema = loader->schema;
    schema->vague = schema->resource_count == 0;
    for (size_t r = 0; r < schema->resource_count; r++) {
        Resource *resource = &schema->resources[r];
        schema->vague |= resource->name[0] == '\0';
        resource->vague = resource->field_count == 0;
        for (size_t f = 0; f < resource->field_count; f++) {
            resource->fields[f].flawed = is_flawed(loader, &resource->fields[f]);
            resource->vague |= resource->fields[f].name[0] == '\0';
        }
    }
}

static bool has_files(const YamlNode *node)
{
    return yaml_get(node, "path") || yaml_get(node, "format") || yaml_get(node, "patient");
}

SchemaRole schema_role(const YamlNode *root)
{
    const YamlNode *resources = yaml_get(root, "resources");
    bool files = has_files(root);
    for (size_t i = 0; resources && resources->kind == YAML_LIST && i < resources->count; i++)
        files |= has_files(resources->items[i]);
    return files && !yaml_get(root, "eligibility") ? SCHEMA_CENTER : SCHEMA_MODEL;
}

Schema *schema_load_flawed(const char *path, SchemaRole role, Arena *arena, Complaints *complaints)
{
    SchemaYaml yaml = {0};
    size_t errors = complaints->errors;
    const YamlNode *root = yaml_load_flawed(path, arena, complaints);
    if (!root) return NULL;
    Schema *schema = arena_alloc(arena, sizeof *schema);
    SchemaLoader loader = {arena, complaints, &yaml, schema, role};
    schema->path = root->file;
    schema->node = root;
    schema->text = root->text;
    bind_map(root, &SCHEMA_LANGUAGE, &yaml, arena, complaints);
    if (root->kind != YAML_MAP) return NULL;
    compile_schema(&loader);
    if (complaints->errors != errors) mark_flawed(&loader);
    return schema;
}

Schema *schema_load(const char *path, SchemaRole role, Arena *arena, Complaints *complaints)
{
    size_t errors = complaints->errors;
    Schema *schema = schema_load_flawed(path, role, arena, complaints);
    return complaints->errors == errors ? schema : NULL;
}

static void reset_rules(Rule *rules, size_t count)
{
    for (size_t r = 0; r < count; r++) rules[r].checked = rules[r].failed = 0;
}

void schema_reset_counts(const Schema *schema)
{
    reset_rules(schema->rules, schema->rule_count);
    reset_rules(schema->eligibility, schema->eligibility_count);
    for (size_t r = 0; r < schema->resource_count; r++) {
        const Resource *resource = &schema->resources[r];
        reset_rules(resource->rules, resource->rule_count);
        resource->counts->taken = resource->counts->rows = resource->counts->ignored = 0;
        memset(resource->counts->missing, 0, resource->field_count * sizeof *resource->counts->missing);
        memset(resource->counts->items, 0, resource->field_count * sizeof *resource->counts->items);
    }
}

Resource *schema_resource(const Schema *schema, Text name)
{
    for (size_t i = 0; i < schema->resource_count; i++)
        if (schema->resources[i].name && text_is(name, schema->resources[i].name)) return &schema->resources[i];
    return NULL;
}

const Resource *schema_absent_resource(const Schema *schema, Arena *arena)
{
    Resource *all = arena_alloc(arena, sizeof *all);
    size_t count = 0;
    for (size_t r = 0; r < schema->resource_count; r++) count += schema->resources[r].field_count;
    *all = (Resource){.name = "", .fields = arena_array(arena, count + 1, sizeof *all->fields), .vague = schema->vague};
    for (size_t r = 0; r < schema->resource_count; r++) {
        const Resource *one = &schema->resources[r];
        for (size_t f = 0; f < one->field_count; f++)
            all->fields[all->field_count++] = (Field){.name = one->fields[f].name, .list_index = -1, .flawed = true};
        all->vague |= one->vague;
    }
    return all;
}

bool resource_is_repeated(const Resource *entity)
{
    return !entity->has_primary_key || entity->primary_key_count > 0;
}

int resource_field(const Resource *resource, Text name)
{
    for (size_t i = 0; i < resource->field_count; i++)
        if (text_is(name, resource->fields[i].name)) return (int)i;
    return -1;
}

const char *schema_nearest_resource(const Schema *schema, Text name, Arena *arena)
{
    const char **names = arena_array(arena, schema->resource_count + 1, sizeof *names);
    for (size_t i = 0; i < schema->resource_count; i++) names[i] = schema->resources[i].name;
    return bind_hint(name, names, schema->resource_count, arena);
}

const char *resource_nearest_field(const Resource *resource, Text name, Arena *arena)
{
    const char **names = arena_array(arena, resource->field_count + 1, sizeof *names);
    for (size_t i = 0; i < resource->field_count; i++) names[i] = resource->fields[i].name;
    return bind_hint(name, names, resource->field_count, arena);
}
