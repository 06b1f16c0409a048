// A mapping file, compiled against its schema and its target. Everything that could go wrong with any row whatever is
// found here, before data are read.
#include "mapping/loading.h"

static void complain_entity(MappingLoader *loader, const YamlEntry *entry)
{
    const Schema *model = loader->mapping->model->schema;
    if (!model->vague)
        complain(loader->complaints, loader->mapping->path, entry->line, entry->column,
                 schema_nearest_resource(model, entry->key, loader->arena), "the model has no entity '%s'",
                 entry->key.data);
}

static void compile_ways(MappingLoader *loader, const Resource *entity, const YamlNode *ways)
{
    if (!ways) return;
    for (size_t i = 0; i < (ways->kind == YAML_LIST ? ways->count : 1); i++)
        record_compile(loader, entity, ways->kind == YAML_LIST ? ways->items[i] : ways);
}

// An entity that is not there hides nothing else that is wrong with its records.
static void compile_records(MappingLoader *loader)
{
    const YamlNode *records = loader->yaml->records;
    const Schema *model = loader->mapping->model->schema;
    size_t count = 0;
    if (!records) return;
    for (size_t i = 0; i < records->count; i++)
        count += records->entries[i].value->kind == YAML_LIST ? records->entries[i].value->count : 1;
    loader->mapping->records = arena_array(loader->arena, count + 1, sizeof(RecordMapping));
    for (size_t e = 0; e < model->resource_count; e++)
        compile_ways(loader, &model->resources[e], yaml_get(records, model->resources[e].name));
    for (size_t i = 0; i < records->count; i++) {
        if (schema_resource(model, records->entries[i].key)) continue;
        complain_entity(loader, &records->entries[i]);
        compile_ways(loader, schema_absent_resource(model, loader->arena), records->entries[i].value);
    }
}

static void compile_not_collected(MappingLoader *loader)
{
    const YamlNode *node = loader->yaml->not_collected;
    const Schema *model = loader->mapping->model->schema;
    bool **table = arena_array(loader->arena, model->resource_count, sizeof *table);
    for (size_t e = 0; e < model->resource_count; e++)
        table[e] = arena_array(loader->arena, model->resources[e].field_count + 1, sizeof **table);
    loader->mapping->not_collected = (const bool *const *)table;
    for (size_t i = 0; node && i < node->count; i++) {
        const Resource *entity = schema_resource(model, node->entries[i].key);
        const YamlNode *names = node->entries[i].value;
        if (!entity) {
            complain_entity(loader, &node->entries[i]);
            continue;
        }
        if (names->kind == YAML_MAP) {
            yaml_complain(loader->complaints, names, NULL, "a list of attributes is wanted here");
            continue;
        }
        for (size_t n = 0; n < (names->kind == YAML_LIST ? names->count : 1); n++) {
            const YamlNode *name = names->kind == YAML_LIST ? names->items[n] : names;
            int attribute = name->kind == YAML_SCALAR ? resource_field(entity, name->text) : -1;
            if (attribute < 0 && entity->vague) continue;
            if (attribute < 0)
                yaml_complain(loader->complaints, name, resource_nearest_field(entity, name->text, loader->arena),
                              "entity '%s' has no attribute '%s'", entity->name,
                              name->kind == YAML_SCALAR ? name->text.data : "");
            else table[entity->index][attribute] = true;
        }
    }
}

static void compile_codelists(MappingLoader *loader)
{
    const YamlNode *lists = loader->yaml->codelists;
    size_t count = lists ? lists->count : 0;
    loader->codelists = arena_array(loader->arena, count + 1, sizeof *loader->codelists);
    loader->used = arena_array(loader->arena, count + 1, sizeof *loader->used);
    for (size_t i = 0; i < count; i++)
        loader->codelists[i] = codes_compile(loader, lists->entries[i].value, lists->entries[i].key.data);
}

// What no attribute uses is held against no attribute's words, and may stand there by a name mistyped elsewhere.
static void check_codelists_are_used(const MappingLoader *loader)
{
    const YamlNode *lists = loader->yaml->codelists;
    for (size_t i = 0; lists && i < lists->count; i++)
        if (!loader->used[i])
            complain_warning(loader->complaints, lists->file, lists->entries[i].line, lists->entries[i].column,
                             "name it under `codes`, or remove it",
                             "no attribute uses the code list '%s', so its words are not checked",
                             lists->entries[i].key.data);
}

// "rmnpc/1" beside the schema: <schema's folder>/rmnpc.yaml, which must be version 1.
static Model *load_target(MappingLoader *loader, const char *schema_path)
{
    const YamlNode *target = loader->yaml->target;
    const char *slash = target ? strrchr(target->text.data, '/') : NULL;
    if (!target) return NULL;
    if (!slash) {
        yaml_complain(loader->complaints, target, NULL, "a target is name/version");
        return NULL;
    }
    Text folder = text_folder(text_from(schema_path)), name = {target->text.data, (size_t)(slash - target->text.data)};
    const char *path = arena_format(loader->arena, "%.*s%.*s.yaml", TEXT_ARG(folder), TEXT_ARG(name));
    Model *model = model_load_flawed(path, loader->arena, loader->complaints);
    if (model && model_has_version(model, loader->complaints) && strcmp(model->version, slash + 1) != 0)
        yaml_complain(loader->complaints, target, NULL, "the model at hand is %s/%s", model->name, model->version);
    return model;
}

static bool compile_mapping(MappingLoader *loader)
{
    Mapping *mapping = loader->mapping;
    const MappingYaml *yaml = loader->yaml;
    const YamlNode *version = yaml_get(yaml->node, "mapping");
    if (version && yaml->mapping != 1)
        yaml_complain(loader->complaints, version, NULL, "this program reads version 1 of the mapping language");
    mapping->center = yaml->center ? yaml->center->text.data : "";
    if (!yaml->schema) return false;
    const char *path = mapping_beside(mapping->path, yaml->schema->text.data, loader->arena);
    mapping->schema = schema_load_flawed(path, SCHEMA_CENTER, loader->arena, loader->complaints);
    mapping->model = load_target(loader, path);
    if (!mapping->schema || !mapping->model) return false;
    if (yaml->center && mapping->schema->name[0] && strcmp(mapping->schema->name, mapping->center) != 0)
        yaml_complain(loader->complaints, yaml->center, NULL, "the schema is of '%s'", mapping->schema->name);
    compile_codelists(loader);
    compile_not_collected(loader);
    compile_records(loader);
    check_codelists_are_used(loader);
    return true;
}

Mapping *mapping_load(const char *path, Arena *arena, Complaints *complaints)
{
    MappingYaml yaml = {0};
    size_t errors = complaints->errors;
    const YamlNode *root = yaml_load_flawed(path, arena, complaints);
    if (!root) return NULL;
    Mapping *mapping = arena_alloc(arena, sizeof *mapping);
    *mapping = (Mapping){.path = root->file, .text = root->text, .node = root};
    MappingLoader loader = {.arena = arena, .complaints = complaints, .yaml = &yaml, .mapping = mapping,
                            .files = {.arena = arena}};
    if (!bind_map(root, &MAPPING_LANGUAGE, &yaml, arena, complaints) && root->kind != YAML_MAP) return NULL;
    return compile_mapping(&loader) && complaints->errors == errors ? mapping : NULL;
}
