// A schema file: its resources, what they share, the files their rows come from, and the checks no single field can make.
#include "schema/schema.h"

#include <stdio.h>
#include <stdlib.h>

#include "schema/load.h"
#include "wrap/unicode.h"

typedef bool ScopeFind(const void *context, Text name, Text member, ExprName *found, const char **problem, Arena *arena);

// ---- Names in expressions ------------------------------------------------------------------------------------------

static bool field_name(const Field *field, Text member, ExprName *found, const char **problem, Arena *arena)
{
    *found = (ExprName){field->list ? EXPR_LIST : EXPR_SLOT, field->list ? field->list_index : field->slot, 0, field_expression_type(field)};
    if (!member.data) return true;
    found->type = EXPR_TEXT;
    size_t group = field->extract ? regex_group_find(field->extract, member) : SIZE_MAX;
    bool whole = field->extract && text_is(member, "text");
    if (field->list) *problem = arena_format(arena, "'%s' is a list: its groups are reached by `repeat` in a mapping", field->name);
    else if (group == SIZE_MAX && !whole) *problem = arena_format(arena, "field '%s' has no group '%.*s'", field->name, TEXT_ARG(member));
    found->index += whole ? (int)field->group_count + 1 : (int)group + 1;
    return !*problem;
}

static bool resource_scope(const void *context, Text name, Text member, ExprName *found, const char **problem, Arena *arena)
{
    const Resource *resource = context;
    int index = resource_field(resource, name);
    if (index >= 0) return field_name(&resource->fields[index], member, found, problem, arena);
    const char *names[256];
    size_t count = 0;
    for (size_t i = 0; i < resource->field_count && count < 256; i++) names[count++] = resource->fields[i].name;
    const char *near = bind_nearest(name, names, count);
    *problem = arena_format(arena, "resource '%s' has no field '%.*s'%s%s%s", resource->name, TEXT_ARG(name), near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    return false;
}

// File rules see the file's fields, `records` and `patients`.
static bool file_scope(const void *context, Text name, Text member, ExprName *found, const char **problem, Arena *arena)
{
    const Schema *schema = context;
    int after = 0;
    for (size_t i = 0; i < schema->file_field_count; i++) {
        const Field *field = &schema->file_fields[i];
        if (text_is(name, field->name)) return field_name(field, member, found, problem, arena);
        after = field->slot + 1 + (field->extract ? (int)field->group_count + 1 : 0);
    }
    *found = (ExprName){EXPR_SLOT, after + text_is(name, "patients"), 0, EXPR_NUMBER};
    if (!member.data && (text_is(name, "records") || text_is(name, "patients"))) return true;
    *problem = arena_format(arena, "there is no file field '%.*s' (file rules see the `file` fields, records and patients)", TEXT_ARG(name));
    return false;
}

// Rules over one patient: entity.attribute, and entities in aggregates.
static bool model_scope(const void *context, Text name, Text member, ExprName *found, const char **problem, Arena *arena)
{
    const Schema *schema = context;
    const Resource *entity = schema_resource(schema, name);
    if (!entity) {
        *problem = arena_format(arena, "the model has no entity '%.*s'", TEXT_ARG(name));
        return false;
    }
    *found = (ExprName){EXPR_ENTITY, (int)entity->index, -1, EXPR_ANY};
    if (!member.data) return true;
    found->member = resource_field(entity, member);
    if (found->member < 0) *problem = arena_format(arena, "entity '%s' has no attribute '%.*s'", entity->name, TEXT_ARG(member));
    else found->type = field_expression_type(&entity->fields[found->member]);
    return found->member >= 0;
}

static const Expression *compile_expression(SchemaLoader *loader, const YamlNode *node, ScopeFind *find, const void *context)
{
    ExprScope scope = {find, context};
    if (!node) return NULL;
    const Expression *expression = expression_compile(node, &scope, loader->arena, loader->complaints);
    if (expression && expression_type(expression) != EXPR_BOOLEAN && expression_type(expression) != EXPR_ANY)
        yaml_complain(loader->complaints, node, NULL, "this must be true or false");
    return expression;
}

// ---- Rules ---------------------------------------------------------------------------------------------------------

static void compile_rule(SchemaLoader *loader, const RuleYaml *yaml, ScopeFind *find, const void *context, Rule *rule)
{
    *rule = (Rule){.id = load_string(yaml->id, ""), .message = load_string(yaml->message, NULL), .node = yaml->node};
    rule->code = load_string(yaml->code, rule->id);
    rule->severity = yaml->severity ? (Severity)(yaml->severity - 1) : SEVERITY_ERROR;
    rule->file_scope = yaml->scope == 1;
    rule->when = compile_expression(loader, yaml->when, find, context);
    rule->assert = compile_expression(loader, yaml->assert, find, context);
}

static void compile_rules(SchemaLoader *loader, const BindRecords *records, bool files, ScopeFind *find,
                          const void *context, Rule **rules, size_t *count)
{
    const RuleYaml *yaml = records->items;
    *rules = arena_grow(loader->arena, *rules, *count * sizeof **rules, (*count + records->count) * sizeof **rules);
    for (size_t i = 0; i < records->count; i++)
        if ((yaml[i].scope == 1) == files && yaml[i].assert) compile_rule(loader, &yaml[i], find, context, &(*rules)[(*count)++]);
}

static void check_rule_ids(SchemaLoader *loader, const Rule *rules, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < i; j++)
            if (strcmp(rules[i].id, rules[j].id) == 0)
                yaml_complain(loader->complaints, rules[i].node, NULL, "two rules have the id '%s'", rules[i].id);
}

// ---- Resources -----------------------------------------------------------------------------------------------------

// What a resource says itself, else what the top says.
#define SHARED_OF(resource, member) ((resource)->shared.member ? (resource)->shared.member : loader->yaml->shared.member)

static void compile_fields(SchemaLoader *loader, const ResourceYaml *yaml, Resource *resource)
{
    const BindRecords *top = &loader->yaml->shared.fields, *own = &yaml->shared.fields;
    const YamlNode *missing = SHARED_OF(yaml, missing_values);
    resource->fields = arena_array(loader->arena, top->count + own->count + 1, sizeof(Field));
    const FieldYaml *lists[] = {top->items, own->items};
    size_t counts[] = {top->count, own->count};
    for (int l = 0; l < 2; l++)
        for (size_t i = 0; i < counts[l]; i++) {
            Field field;
            field_compile(loader, lists[l][i].node, missing, &field);
            int there = resource_field(resource, text_from(field.name));
            bool replaces = there >= 0 && l == 1 && (size_t)there < top->count;
            if (there >= 0 && !replaces) yaml_complain(loader->complaints, field.node, NULL, "field '%s' stands twice", field.name);
            resource->fields[replaces ? (size_t)there : resource->field_count++] = field;
        }
    for (size_t i = 0; i < resource->field_count; i++) field_place(&resource->fields[i], &resource->slot_count, &resource->list_count);
    for (size_t i = 0; i < resource->field_count; i++) field_resolve_unit(loader, resource, &resource->fields[i]);
}

static size_t field_index(SchemaLoader *loader, const Resource *resource, const YamlNode *name)
{
    int index = name ? resource_field(resource, name->text) : -1;
    if (name && index < 0) yaml_complain(loader->complaints, name, NULL, "resource '%s' has no field '%s'", resource->name, name->text.data);
    return index < 0 ? 0 : (size_t)index;
}

static const size_t *field_indexes(SchemaLoader *loader, const Resource *resource, const YamlNodes *names)
{
    size_t *indexes = arena_array(loader->arena, names->count + 1, sizeof *indexes);
    for (size_t i = 0; i < names->count; i++) indexes[i] = field_index(loader, resource, names->items[i]);
    return indexes;
}

static void compile_keys(SchemaLoader *loader, const ResourceYaml *yaml, Resource *resource)
{
    const YamlNodes *key = yaml->shared.primary_key.node ? &yaml->shared.primary_key : &loader->yaml->shared.primary_key;
    resource->has_primary_key = key->node != NULL;
    resource->primary_key = field_indexes(loader, resource, key);
    resource->primary_key_count = key->count;
    const YamlNodes *unique = yaml->shared.unique_keys.node ? &yaml->shared.unique_keys : &loader->yaml->shared.unique_keys;
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
    const YamlNode *distinct = SHARED_OF(yaml, distinct), *latest = SHARED_OF(yaml, latest), *repeats = SHARED_OF(yaml, repeats);
    if (distinct) bind_boolean(distinct, &resource->distinct, loader->complaints);
    resource->latest = latest ? (int)field_index(loader, resource, latest) : -1;
    resource->repeats_conflict = repeats && text_is(repeats->text, "conflict");
    if (repeats && !resource->repeats_conflict) yaml_complain(loader->complaints, repeats, NULL, "'repeats' is: conflict");
}

static Field *field_of_slot(const Resource *resource, const ExprName *name)
{
    for (size_t i = 0; i < resource->field_count; i++) {
        Field *field = &resource->fields[i];
        int end = field->slot + (field->extract ? (int)field->group_count + 2 : 1);
        if (name->kind == EXPR_SLOT ? field->slot >= 0 && name->index >= field->slot && name->index < end : name->index == field->list_index) return field;
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
            if (!plain) yaml_complain(loader->complaints, expression_node(expressions[e]), NULL, "`where` and `ignore` may name only string fields without extract or separator");
            size_t index = field ? (size_t)(field - resource->fields) : 0, at = 0;
            while (at < resource->claim_field_count && fields[at] != index) at++;
            if (at == resource->claim_field_count) fields[resource->claim_field_count++] = index;
        }
    }
    resource->claim_fields = fields;
}

static void compile_center_resource(SchemaLoader *loader, const ResourceYaml *yaml, Resource *resource)
{
    const YamlNode *patient = SHARED_OF(yaml, patient);
    if (!patient) yaml_complain(loader->complaints, yaml->shared.node, NULL, "resource '%s' does not say whose its rows are: give `patient: field`", resource->name);
    resource->patient = field_index(loader, resource, patient);
    if (resource->field_count && resource->fields[resource->patient].list) yaml_complain(loader->complaints, patient, NULL, "the patient field cannot be a list");
    resource->where = compile_expression(loader, yaml->where, resource_scope, resource);
    resource->ignore = compile_expression(loader, SHARED_OF(yaml, ignore), resource_scope, resource);
    resource->update = compile_expression(loader, SHARED_OF(yaml, update), resource_scope, resource);
    resource->remove = compile_expression(loader, SHARED_OF(yaml, remove), resource_scope, resource);
    collect_claim_fields(loader, resource);
    compile_rules(loader, &loader->yaml->shared.rules, false, resource_scope, resource, &resource->rules, &resource->rule_count);
}

static bool attribute_of(SchemaLoader *loader, const Resource *entity, const YamlNode *node, RowNumberKey *key)
{
    const YamlNode *name = node->kind == YAML_MAP ? yaml_get(node, "name") : node, *last = node->kind == YAML_MAP ? yaml_get(node, "last") : NULL;
    if (!name || name->kind != YAML_SCALAR || (last && last->kind != YAML_SCALAR)) {
        yaml_complain(loader->complaints, node, NULL, "an attribute, or {name: attribute, last: text}, is wanted here");
        return false;
    }
    key->attribute = field_index(loader, entity, name);
    key->last = last ? last->text : (Text){NULL, 0};
    return true;
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
    }
}

static void compile_resource(SchemaLoader *loader, const ResourceYaml *yaml, Resource *resource, size_t index)
{
    resource->name = load_string(yaml->name, "");
    resource->title = load_string(yaml->title, NULL);
    resource->description = load_string(yaml->description, NULL);
    resource->index = index;
    resource->node = yaml->shared.node;
    compile_fields(loader, yaml, resource);
    compile_keys(loader, yaml, resource);
    if (loader->role == SCHEMA_CENTER) compile_center_resource(loader, yaml, resource);
    else compile_row_numbers(loader, resource);
    compile_rules(loader, &yaml->shared.rules, false, resource_scope, resource, &resource->rules, &resource->rule_count);
    check_rule_ids(loader, resource->rules, resource->rule_count);
}

static void compile_foreign_keys(SchemaLoader *loader, const ResourceYaml *yaml, Resource *resource)
{
    const BindRecords *records = yaml->shared.foreign_keys.items ? &yaml->shared.foreign_keys : &loader->yaml->shared.foreign_keys;
    const ForeignKeyYaml *keys = records->items;
    resource->foreign_keys = arena_array(loader->arena, records->count + 1, sizeof(ForeignKey));
    for (size_t i = 0; i < records->count; i++) {
        if (!keys[i].reference || !keys[i].reference->resource) continue;
        const Resource *target = schema_resource(loader->schema, keys[i].reference->resource->text);
        if (!target) {
            yaml_complain(loader->complaints, keys[i].reference->resource, NULL, "there is no resource '%s'", keys[i].reference->resource->text.data);
            continue;
        }
        if (target == resource) continue;   // inherited from the top: a resource does not refer to itself
        if (keys[i].fields.count != keys[i].reference->fields.count) {
            yaml_complain(loader->complaints, keys[i].node, NULL, "a foreign key has as many fields as what it refers to");
            continue;
        }
        resource->foreign_keys[resource->foreign_key_count++] = (ForeignKey){
            field_indexes(loader, resource, &keys[i].fields), keys[i].fields.count, target->index,
            field_indexes(loader, target, &keys[i].reference->fields), loader->schema->foreign_key_count++};
    }
}

// ---- Files ---------------------------------------------------------------------------------------------------------

static void compile_dialect(SchemaLoader *loader, const DialectYaml *yaml, SourceFile *source)
{
    static const uint32_t FIRST_ROW[] = {1};
    source->delimiter = ',';
    source->quote = '"';
    source->header_join = " ";
    source->header_rows = FIRST_ROW;
    source->header_row_count = 1;
    if (!yaml) return;
    if (yaml->delimiter && yaml->delimiter->text.size == 1) source->delimiter = yaml->delimiter->text.data[0];
    else if (yaml->delimiter) yaml_complain(loader->complaints, yaml->delimiter, NULL, "a delimiter is one ASCII character");
    if (yaml->quote && yaml->quote->text.size == 1) source->quote = yaml->quote->text.data[0];
    else if (yaml->quote) yaml_complain(loader->complaints, yaml->quote, NULL, "a quote is one ASCII character");
    source->header_join = load_string(yaml->header_join, " ");
    for (size_t i = 0; i < yaml->header_rows.count; i++)
        if (yaml->header_rows.items[i] < (i ? yaml->header_rows.items[i - 1] + 1 : 1)) yaml_complain(loader->complaints, yaml->node, NULL, "headerRows are counted from 1, ascending");
    if (yaml->header_rows.count) {
        source->header_rows = yaml->header_rows.items;
        source->header_row_count = yaml->header_rows.count;
    }
    size_t count = yaml->stop_row ? yaml->stop_row->count : 0;
    SourceStop *stop = arena_array(loader->arena, count + 1, sizeof *stop);
    for (size_t i = 0; i < count; i++) {
        const YamlNode *value = yaml->stop_row->entries[i].value;
        if (value->kind != YAML_SCALAR) yaml_complain(loader->complaints, value, NULL, "a text is wanted here");
        else stop[i] = (SourceStop){load_clean(loader, yaml->stop_row->entries[i].key), load_clean(loader, value->text)};
    }
    source->stop = stop;
    source->stop_count = count;
}

static void compile_namespaces(SchemaLoader *loader, SourceFile *source)
{
    const struct XmlYaml *xml = loader->yaml->xml;
    if (!xml) {
        yaml_complain(loader->complaints, loader->yaml->shared.node, NULL, "a schema of XML files needs the key 'xml'");
        return;
    }
    size_t count = xml->namespaces ? xml->namespaces->count : 0;
    SourceNamespace *namespaces = arena_array(loader->arena, count + 1, sizeof *namespaces);
    for (size_t i = 0; i < count; i++) {
        const YamlEntry *entry = &xml->namespaces->entries[i];
        namespaces[i] = (SourceNamespace){entry->key.data, entry->value->kind == YAML_SCALAR ? entry->value->text.data : ""};
    }
    source->namespaces = namespaces;
    source->namespace_count = count;
    source->record = load_string(xml->record, "");
}

static const SourceColumn *compile_columns(SchemaLoader *loader, const Resource *resource)
{
    SourceColumn *columns = arena_array(loader->arena, resource->field_count + 1, sizeof *columns);
    for (size_t i = 0; i < resource->field_count; i++) {
        const Field *field = &resource->fields[i];
        columns[i] = (SourceColumn){field->label, field->titles, field->xpath ? 0 : field->title_count, field->xpath, field->list && !field->separator};
    }
    return columns;
}

static void compile_table(SchemaLoader *loader, const ResourceYaml *yaml, const Resource *resource, SourceTable *table)
{
    const YamlNodes *drops[] = {&loader->yaml->shared.drop, &yaml->shared.drop};
    Text *drop = arena_array(loader->arena, drops[0]->count + drops[1]->count + 1, sizeof *drop);
    *table = (SourceTable){.name = resource->name, .rows = load_string(SHARED_OF(yaml, rows), NULL), .header = load_string(SHARED_OF(yaml, header), NULL),
                           .cell = load_string(SHARED_OF(yaml, cell), NULL), .value = load_string(SHARED_OF(yaml, value), NULL), .drop = drop,
                           .columns = compile_columns(loader, resource), .column_count = resource->field_count};
    for (int d = 0; d < 2; d++)
        for (size_t i = 0; i < drops[d]->count; i++) drop[table->drop_count++] = load_clean(loader, drops[d]->items[i]->text);
    int match = SHARED_OF(yaml, fields_match);
    table->match = match ? (SourceMatch)(match - 1) : SOURCE_EXACT;
}

static const SourceFileColumn *compile_file_columns(SchemaLoader *loader, const Schema *schema)
{
    SourceFileColumn *columns = arena_array(loader->arena, schema->file_field_count + 1, sizeof *columns);
    for (size_t i = 0; i < schema->file_field_count; i++) {
        const Field *field = &schema->file_fields[i];
        bool from_stop = field->from && strcmp(field->from, "stopRow") == 0 && field->titles;
        columns[i] = (SourceFileColumn){field->xpath, from_stop ? field->titles[0] : (Text){NULL, 0}};
    }
    return columns;
}

static void check_xpaths(SchemaLoader *loader, const SourceFile *source, const YamlNode *node)
{
    for (size_t t = 0; t < source->table_count; t++) {
        const SourceTable *table = &source->tables[t];
        const char *paths[] = {table->rows, table->header, table->cell, table->value};
        for (size_t i = 0; i < 4 + table->column_count; i++) {
            const char *path = i < 4 ? paths[i] : table->columns[i - 4].xpath;
            const char *problem = path ? reader_check_xpath(source, path, false, &loader->complaints->arena) : NULL;
            if (problem) yaml_complain(loader->complaints, node, NULL, "XPath '%s': %s", path, problem);
        }
        if (!table->rows) yaml_complain(loader->complaints, node, NULL, "resource '%s' needs `rows`", table->name);
    }
}

static void compile_file(SchemaLoader *loader, const ResourceYaml *first, const char *path, SchemaFile *file)
{
    Schema *schema = loader->schema;
    const ResourceYaml *yaml = loader->yaml->resources.items;
    int format = SHARED_OF(first, format), encoding = SHARED_OF(first, encoding), match = SHARED_OF(first, fields_match);
    file->path = path;
    file->source = (SourceFile){.format = format == 2 ? SOURCE_XML : SOURCE_CSV, .encoding = encoding ? (SourceEncoding)(encoding - 1) : SOURCE_UTF8,
                                .match = match ? (SourceMatch)(match - 1) : SOURCE_EXACT};
    SourceFile *source = &file->source;
    if (!format) yaml_complain(loader->complaints, first->shared.node, NULL, "resource '%s' does not say its `format`: csv or xml", load_string(first->name, ""));
    compile_dialect(loader, SHARED_OF(first, dialect), source);
    if (source->format == SOURCE_XML) compile_namespaces(loader, source);
    SourceTable *tables = arena_array(loader->arena, schema->resource_count, sizeof *tables);
    for (size_t r = 0; r < schema->resource_count; r++) {
        const char *own = load_string(SHARED_OF(&yaml[r], path), "");
        if (strcmp(own, path) != 0) continue;
        if (SHARED_OF(&yaml[r], format) != format || SHARED_OF(&yaml[r], encoding) != encoding)
            yaml_complain(loader->complaints, yaml[r].shared.node, NULL, "resources of one path have one format and encoding");
        schema->resources[r].file = (size_t)(file - schema->files);
        schema->resources[r].table = source->table_count;
        compile_table(loader, &yaml[r], &schema->resources[r], &tables[source->table_count++]);
    }
    source->tables = tables;
    source->file_columns = compile_file_columns(loader, schema);
    source->file_column_count = schema->file_field_count;
    if (source->format == SOURCE_XML && !loader->complaints->errors) check_xpaths(loader, source, first->shared.node);
}

static void compile_files(SchemaLoader *loader)
{
    Schema *schema = loader->schema;
    const ResourceYaml *yaml = loader->yaml->resources.items;
    schema->files = arena_array(loader->arena, schema->resource_count + 1, sizeof *schema->files);
    for (size_t r = 0; r < schema->resource_count; r++) {
        const YamlNode *path = SHARED_OF(&yaml[r], path);
        if (!path) {
            yaml_complain(loader->complaints, yaml[r].shared.node, NULL, "resource '%s' has no `path`", schema->resources[r].name);
            continue;
        }
        bool known = false;
        for (size_t f = 0; f < schema->file_count; f++) known |= strcmp(schema->files[f].path, path->text.data) == 0;
        if (!known) {
            SchemaFile *file = &schema->files[schema->file_count++];
            compile_file(loader, &yaml[r], path->text.data, file);
        }
    }
}

// ---- The whole -----------------------------------------------------------------------------------------------------

static int32_t read_timezone(SchemaLoader *loader, const YamlNode *node)
{
    const char *text = load_string(node, "+08:00");
    int hours = 0, minutes = 0;
    bool ok = (text[0] == '+' || text[0] == '-') && strlen(text) == 6 && sscanf(text + 1, "%2d:%2d", &hours, &minutes) == 2;
    if (!ok) yaml_complain(loader->complaints, node, NULL, "a time zone is written +08:00");
    return (text[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
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
        field_compile(loader, yaml[i].node, NULL, field);
        field_place(field, &slots, &lists);
        field_resolve_unit(loader, NULL, field);
        bool from_known = field->from && (strcmp(field->from, "path") == 0 || strcmp(field->from, "stopRow") == 0);
        if (field->list) yaml_complain(loader->complaints, field->node, NULL, "a file field is no list");
        if ((field->xpath != NULL) == from_known) yaml_complain(loader->complaints, field->node, NULL, "a file field comes from `xpath`, or `from: path`, or `from: stopRow`");
    }
}

static void compile_resources(SchemaLoader *loader)
{
    Schema *schema = loader->schema;
    const ResourceYaml *yaml = loader->yaml->resources.items;
    schema->resource_count = loader->yaml->resources.count;
    schema->resources = arena_array(loader->arena, schema->resource_count + 1, sizeof(Resource));
    for (size_t i = 0; i < schema->resource_count; i++) {
        if (yaml[i].name && schema_resource(schema, yaml[i].name->text)) yaml_complain(loader->complaints, yaml[i].name, NULL, "resource '%s' stands twice", yaml[i].name->text.data);
        compile_resource(loader, &yaml[i], &schema->resources[i], i);
    }
    for (size_t i = 0; i < schema->resource_count; i++) compile_foreign_keys(loader, &yaml[i], &schema->resources[i]);
}

static void compile_schema(SchemaLoader *loader)
{
    Schema *schema = loader->schema;
    const SchemaYaml *yaml = loader->yaml;
    if (yaml->schema != 1) yaml_complain(loader->complaints, yaml->shared.node, NULL, "this program reads version 1 of the schema language");
    schema->name = load_string(yaml->name, "");
    schema->version = load_string(yaml->version, "");
    schema->title = load_string(yaml->title, NULL);
    schema->description = load_string(yaml->description, NULL);
    schema->full_snapshot = yaml->snapshot == 0;
    schema->timezone = read_timezone(loader, yaml->timezone);
    compile_file_fields(loader);
    compile_resources(loader);
    if (loader->role == SCHEMA_CENTER) {
        compile_files(loader);
        compile_rules(loader, &yaml->shared.rules, true, file_scope, schema, &schema->rules, &schema->rule_count);
    } else {
        compile_rules(loader, &yaml->shared.rules, false, model_scope, schema, &schema->rules, &schema->rule_count);
        compile_rules(loader, &yaml->eligibility, false, model_scope, schema, &schema->eligibility, &schema->eligibility_count);
    }
    check_rule_ids(loader, schema->rules, schema->rule_count);
}

Schema *schema_load(const char *path, SchemaRole role, Arena *arena, Complaints *complaints)
{
    SchemaYaml yaml = {0};
    size_t errors = complaints->errors;
    const YamlNode *root = yaml_load(path, arena, complaints);
    if (!root) return NULL;
    Schema *schema = arena_alloc(arena, sizeof *schema);
    SchemaLoader loader = {arena, complaints, &yaml, schema, role};
    schema->path = root->file;
    schema->node = root;
    schema->text = root->text;
    bool bound = bind_map(root, &SCHEMA_LANGUAGE, &yaml, arena, complaints);
    if (bound) compile_schema(&loader);
    return complaints->errors == errors ? schema : NULL;
}

Resource *schema_resource(const Schema *schema, Text name)
{
    for (size_t i = 0; i < schema->resource_count; i++)
        if (schema->resources[i].name && text_is(name, schema->resources[i].name)) return &schema->resources[i];
    return NULL;
}

int resource_field(const Resource *resource, Text name)
{
    for (size_t i = 0; i < resource->field_count; i++)
        if (text_is(name, resource->fields[i].name)) return (int)i;
    return -1;
}
