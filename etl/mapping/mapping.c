// A mapping file, compiled against its schema and its target. Everything that could go wrong with any row whatever is
// found here, before data are read.
#include "mapping/mapping.h"

#include <stdlib.h>

#include "mapping/codelist.h"
#include "mapping/language.h"
#include "schema/record.h"

typedef struct MappingLoader {
    Arena *arena;
    Complaints *complaints;
    const MappingYaml *yaml;
    Mapping *mapping;
    const CodeList **codelists;
} MappingLoader;

// Names an expression of one record sees: aliases, then the resource's fields.
typedef struct RecordScope {
    const Resource *resource;
    const RecordMapping *record;
    Complaints *complaints;
} RecordScope;

// ---- Names ---------------------------------------------------------------------------------------------------------

static const Field *alias_field(const RecordScope *scope, size_t alias)
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

static bool record_scope(const void *context, Text name, Text member, ExprName *found, const char **problem,
                         Arena *arena)
{
    const RecordScope *scope = context;
    const Field *field = NULL;
    *found = (ExprName){EXPR_ALIAS, 0, 0, EXPR_ANY};
    for (size_t a = 0; a < scope->record->alias_count && !field; a++)
        if (text_is(name, scope->record->alias_names[a])) {
            field = alias_field(scope, a);
            found->index = (int)a;
        }
    if (!field) {
        int index = resource_field(scope->resource, name);
        if (index < 0) {
            const char *names[256];
            size_t count = 0;
            for (size_t i = 0; i < scope->resource->field_count && count < 256; i++)
                names[count++] = scope->resource->fields[i].name;
            const char *near = bind_nearest(name, names, count);
            *problem = arena_format(arena, "resource '%s' has no field '%.*s'%s%s%s", scope->resource->name,
                                    TEXT_ARG(name), near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
            return false;
        }
        field = &scope->resource->fields[index];
        *found =
            (ExprName){field->list ? EXPR_LIST : EXPR_SLOT, field->list ? field->list_index : field->slot, 0, EXPR_ANY};
    }
    int offset = member_offset(field, member);
    found->type = member.data ? EXPR_TEXT : field_expression_type(field);
    if (field->phi == PHI_DIRECT)
        *problem = arena_format(arena, "'%s' identifies a person (phi: direct) and cannot be mapped", field->name);
    else if (offset < 0)
        *problem = arena_format(arena, "field '%s' has no group '%.*s'", field->name, TEXT_ARG(member));
    else if (found->kind == EXPR_LIST && member.data)
        *problem = arena_format(arena, "'%s' is a list: reach its groups by `repeat`", field->name);
    if (found->kind == EXPR_ALIAS) found->member = offset;
    else if (found->kind == EXPR_SLOT) found->index += offset;
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
        check_alias(loader, resource, &node->entries[i]);
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

// ---- Attributes ----------------------------------------------------------------------------------------------------

static const char *nearest_word(MappingLoader *loader, const Field *attribute, Text word)
{
    const char *words[64];
    size_t count = 0;
    for (size_t i = 0; i < attribute->constraints.words.count && count < 64; i++)
        words[count++] = attribute->constraints.words.items[i].data;
    const char *nearest = bind_nearest(word, words, count);
    return nearest ? arena_format(&loader->complaints->arena, "did you mean '%s'?", nearest) : NULL;
}

static Value cast_word(const Value *word, ExprType type)
{
    if (type == EXPR_NUMBER || type == EXPR_DATE) return expression_cast(word, type);
    bool truth = text_is(word->text, "true");
    if (type == EXPR_BOOLEAN)
        return truth || text_is(word->text, "false") ? value_boolean(truth, NULL) : value_none(VALUE_UNKNOWN, NULL);
    return *word;
}

// A word as the attribute will hold it: of its type, in its unit, within its constraints.
static Value typed_word(MappingLoader *loader, const Field *attribute, const Value *word, const YamlNode *node)
{
    static const char *const NAMES[] = {"value", "text", "number", "date", "true or false"};
    if (word->kind != VALUE_TEXT) return *word;
    ExprType type = field_expression_type(attribute);
    Value value = cast_word(word, type);
    if (value.kind == VALUE_UNKNOWN) {
        yaml_complain(loader->complaints, node, NULL, "'%s' is no %s", word->text.data, NAMES[type]);
        return value_none(VALUE_MISSING, NULL);
    }
    if (attribute->type == FIELD_INTEGER && !decimal_is_integer(value.number))
        yaml_complain(loader->complaints, node, NULL, "'%s' is no whole number", word->text.data);
    FindingCode code = constraints_check(&attribute->constraints, &value);
    if (code == FINDING_NOT_IN_ENUM)
        yaml_complain(loader->complaints, node, nearest_word(loader, attribute, word->text), "'%s' is not a word of %s",
                      word->text.data, attribute->name);
    else if (code != FINDING_CODE_COUNT)
        yaml_complain(loader->complaints, node, NULL, "'%s' breaks the constraints of %s", word->text.data,
                      attribute->name);
    if (value.kind == VALUE_NUMBER) value.unit = attribute->unit.constant;
    return value;
}

static const CodeList *find_codes(MappingLoader *loader, const YamlNode *node)
{
    if (node->kind == YAML_MAP) return codelist_compile(node, NULL, loader->arena, loader->complaints);
    const YamlNode *lists = loader->yaml->codelists;
    for (size_t i = 0; lists && node->kind == YAML_SCALAR && i < lists->count; i++)
        if (text_equal(lists->entries[i].key, node->text)) return loader->codelists[i];
    yaml_complain(loader->complaints, node, NULL, "there is no code list '%s'",
                  node->kind == YAML_SCALAR ? node->text.data : "");
    return NULL;
}

static void compile_words(MappingLoader *loader, const Field *attribute, AttributeMapping *out, const YamlNode *node)
{
    Value *words = arena_array(loader->arena, out->codes->count + 1, sizeof *words);
    bool column = false;
    for (size_t i = 0; i < out->codes->count; i++) {
        const CodeEntry *entry = &out->codes->entries[i];
        const CodeWord *word = codelist_word(entry, attribute->name);
        column |= word != NULL;
        if (word) words[i] = typed_word(loader, attribute, &word->word, word->node);
    }
    out->words = words;
    if (!column) yaml_complain(loader->complaints, node, NULL, "the code table has no column '%s'", attribute->name);
}

// The field an expression consists of, when it is just that; of an alias that of the first line.
static const Field *sole_field(const RecordScope *scope, const Expression *expression)
{
    const ExprName *names;
    if (expression_names(expression, &names) != 1) return NULL;
    Text source = expression_node(expression)->text;
    if (names[0].kind == EXPR_ALIAS && names[0].member == 0 &&
        text_is(source, scope->record->alias_names[names[0].index]))
        return alias_field(scope, (size_t)names[0].index);
    int field = resource_field(scope->resource, source);
    return field >= 0 ? &scope->resource->fields[field] : NULL;
}

// The field an alias stands for in a line of `repeat`; the sole field itself where that is no alias.
static const Field *field_in_line(const RecordScope *scope, const Field *sole, size_t line)
{
    const RecordMapping *record = scope->record;
    for (size_t i = 0; record->line_count && i < record->lines[0].count; i++)
        if (i < record->lines[line].count && &scope->resource->fields[record->lines[0].aliases[i].field] == sole)
            return &scope->resource->fields[record->lines[line].aliases[i].field];
    return sole;
}

// A source's enum must be covered by the code list; what each of its words becomes is looked up here, once.
static void cover_enum(MappingLoader *loader, const Field *field, AttributeMapping *attribute, const YamlNode *node)
{
    Value *words = arena_array(loader->arena, field->constraints.words.count + 1, sizeof *words);
    for (size_t i = 0; i < field->constraints.words.count; i++) {
        const CodeEntry *entry = codelist_find(attribute->codes, field->constraints.words.items[i]);
        if (entry) words[i] = attribute->words[entry - attribute->codes->entries];
        else
            yaml_complain(loader->complaints, node, NULL,
                          "the code list does not cover '%s', which the enum of '%s' allows",
                          field->constraints.words.items[i].data, field->name);
    }
    attribute->enum_words = words;
}

static void check_units(MappingLoader *loader, const Field *field, const Field *attribute, const YamlNode *node)
{
    if (attribute->type != FIELD_NUMBER && attribute->type != FIELD_INTEGER) return;
    if (field->unit.given != attribute->unit.given)
        yaml_complain(loader->complaints, node, NULL, "%s '%s' has a unit, %s '%s' has none",
                      field->unit.given ? "field" : "attribute", field->unit.given ? field->name : attribute->name,
                      field->unit.given ? "attribute" : "field", field->unit.given ? attribute->name : field->name);
    else if (field->unit.constant != UNIT_NONE && attribute->unit.constant != UNIT_NONE &&
             !unit_convertible(field->unit.constant, attribute->unit.constant))
        yaml_complain(loader->complaints, node, NULL, "%s cannot be converted to %s", unit_name(field->unit.constant),
                      unit_name(attribute->unit.constant));
}

static void check_type(MappingLoader *loader, const Field *attribute, ExprType type, const YamlNode *node)
{
    static const char *const NAMES[] = {"anything", "a text", "a number", "a date", "true or false"};
    ExprType want = field_expression_type(attribute);
    if (type != EXPR_ANY && type != EXPR_TEXT && type != want)
        yaml_complain(loader->complaints, node, NULL, "attribute '%s' is %s, this is %s", attribute->name, NAMES[want],
                      NAMES[type]);
}

// Field index of the first name of an expression, for the place of what is missing.
static int first_field(const RecordScope *scope, const Expression *expression)
{
    const ExprName *names;
    if (!expression_names(expression, &names)) return -1;
    if (names[0].kind == EXPR_ALIAS) return (int)(alias_field(scope, (size_t)names[0].index) - scope->resource->fields);
    for (size_t i = 0; i < scope->resource->field_count; i++) {
        const Field *field = &scope->resource->fields[i];
        int end = field->slot + (field->extract ? (int)field->group_count + 2 : 1);
        bool slot =
            names[0].kind == EXPR_SLOT && field->slot >= 0 && names[0].index >= field->slot && names[0].index < end;
        if (slot || (names[0].kind == EXPR_LIST && names[0].index == field->list_index)) return (int)i;
    }
    return -1;
}

// An attribute that takes the words of a source's enum as they are, its constraints holding for every one of them: they
// are looked at here, once. False when some word breaks them, which shows where it stands.
static bool carry_enum(MappingLoader *loader, const Field *field, const Field *attribute, AttributeMapping *out)
{
    const Constraints *from = &field->constraints;
    if (field->type != FIELD_STRING || attribute->type != FIELD_STRING || !from->words.count ||
        !attribute->constraints.given)
        return false;
    Value *words = arena_array(loader->arena, from->words.count, sizeof *words);
    for (size_t i = 0; i < from->words.count; i++) {
        words[i] = value_text(from->words.items[i], NULL);
        if (constraints_check(&attribute->constraints, &words[i]) != FINDING_CODE_COUNT) return false;
    }
    out->enum_words = words;
    return true;
}

// May a value of the field, taken as it is, have another unit than the attribute's, or break its constraints?
static bool needs_check(MappingLoader *loader, const Field *field, const Field *attribute, AttributeMapping *out)
{
    bool unit = attribute->unit.given, constraints = attribute->constraints.given;
    if (out->slot >= 0 && unit && attribute->unit.constant != UNIT_NONE)
        unit = field->unit.constant != attribute->unit.constant;
    if (out->slot >= 0 && constraints && !attribute->warned) constraints = !carry_enum(loader, field, attribute, out);
    return unit || constraints || attribute->warned;
}

static void compile_from(MappingLoader *loader, RecordScope *scope, const Field *attribute, const AttributeYaml *yaml,
                         AttributeMapping *out)
{
    ExprScope names = {record_scope, scope};
    out->from = expression_compile(yaml->from, &names, loader->arena, loader->complaints);
    if (yaml->codes) out->codes = find_codes(loader, yaml->codes);
    if (out->codes) compile_words(loader, attribute, out, yaml->codes);
    if (!out->from || (yaml->codes && !out->codes)) return;
    out->first_field = first_field(scope, out->from);
    const Field *field = sole_field(scope, out->from);
    bool alias = field && resource_field(scope->resource, yaml->from->text) < 0;
    size_t lines = alias ? scope->record->line_count : 1;
    if (!yaml->codes) check_type(loader, attribute, expression_type(out->from), yaml->from);
    for (size_t l = 0; field && l < lines; l++) {
        const Field *source = alias ? field_in_line(scope, field, l) : field;
        if (yaml->codes) cover_enum(loader, source, out, yaml->codes);
        else check_units(loader, source, attribute, yaml->from);
    }
    if (lines > 1) out->enum_words = NULL;   // every line has an enum of its own
    bool uncast = field && (yaml->codes ? field->type == FIELD_STRING
                                        : field_expression_type(field) == field_expression_type(attribute) &&
                                              (attribute->type != FIELD_INTEGER || field->type == FIELD_INTEGER));
    if (uncast && !alias && !field->list) out->slot = field->slot;
    out->checked = !yaml->codes && needs_check(loader, field, attribute, out);
}

static void compile_attribute(MappingLoader *loader, RecordScope *scope, const Resource *entity, const YamlEntry *entry,
                              AttributeMapping *out)
{
    const Field *attribute = &entity->fields[out->attribute];
    AttributeYaml yaml = {0};
    out->node = entry->value;
    out->first_field = out->slot = -1;
    out->constant = value_none(VALUE_MISSING, NULL);
    if (entry->value->kind == YAML_SCALAR) yaml.from = entry->value;
    else if (!bind_map(entry->value, &ATTRIBUTE_LANGUAGE, &yaml, loader->arena, loader->complaints) && !yaml.from &&
             !yaml.constant)
        return;
    if (loader->mapping->not_collected[entity->index][out->attribute])
        complain(loader->complaints, loader->mapping->path, entry->line, entry->column, NULL,
                 "'%s' is mapped here and named under notCollected", attribute->name);
    if ((yaml.from != NULL) == (yaml.constant != NULL)) {
        yaml_complain(loader->complaints, entry->value, NULL, "an attribute has either `from` or `const`");
        return;
    }
    if (yaml.constant) {
        Value word = value_text(yaml.constant->text, NULL);
        out->constant = typed_word(loader, attribute, &word, yaml.constant);
        if (yaml.codes || yaml.fallback)
            yaml_complain(loader->complaints, entry->value, NULL, "`const` goes with neither `codes` nor `default`");
        return;
    }
    if (yaml.fallback) {
        Value word = value_text(yaml.fallback->text, NULL);
        out->fallback = typed_word(loader, attribute, &word, yaml.fallback);
        out->has_default = true;
    }
    compile_from(loader, scope, attribute, &yaml, out);
}

static void compile_attributes(MappingLoader *loader, RecordScope *scope, const Resource *entity,
                               const YamlNode *fields, RecordMapping *record)
{
    record->attributes = arena_array(loader->arena, fields->count + 1, sizeof *record->attributes);
    for (size_t i = 0; i < fields->count; i++) {
        const YamlEntry *entry = &fields->entries[i];
        int attribute = resource_field(entity, entry->key);
        if (attribute < 0 || entity->fields[attribute].row_number) {
            complain(loader->complaints, loader->mapping->path, entry->line, entry->column, NULL,
                     attribute < 0 ? "entity '%s' has no attribute '%s'" : "entity '%s' numbers '%s' by itself",
                     entity->name, entry->key.data);
            continue;
        }
        AttributeMapping *out = &record->attributes[record->attribute_count++];
        out->attribute = (size_t)attribute;
        compile_attribute(loader, scope, entity, entry, out);
    }
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
        bool made = attribute->row_number != NULL || !attribute->constraints.required ||
                    loader->mapping->not_collected[entity->index][a];
        for (size_t i = 0; i < record->attribute_count && !made; i++) made = record->attributes[i].attribute == a;
        if (!made)
            yaml_complain(loader->complaints, record->node, NULL,
                          "entity '%s' requires '%s': map it, or name it under notCollected", entity->name,
                          attribute->name);
    }
}

static void compile_record(MappingLoader *loader, const Resource *entity, const YamlNode *node)
{
    RecordYaml yaml = {0};
    Mapping *mapping = loader->mapping;
    bind_map(node, &RECORD_LANGUAGE, &yaml, loader->arena, loader->complaints);
    if (!yaml.from) return;
    const Resource *resource = schema_resource(mapping->schema, yaml.from->text);
    if (!resource) {
        yaml_complain(loader->complaints, yaml.from, NULL, "the schema has no resource '%s'", yaml.from->text.data);
        return;
    }
    RecordMapping *record = &mapping->records[mapping->record_count++];
    *record = (RecordMapping){.entity = entity->index, .resource = resource->index, .node = node};
    compile_repeat(loader, resource, yaml.repeat, record);
    RecordScope scope = {resource, record, loader->complaints};
    ExprScope names = {record_scope, &scope};
    if (yaml.where) record->where = expression_compile(yaml.where, &names, loader->arena, loader->complaints);
    ExprType taken = record->where ? expression_type(record->where) : EXPR_ANY;
    if (taken != EXPR_ANY && taken != EXPR_BOOLEAN)
        yaml_complain(loader->complaints, yaml.where, NULL, "this must be true or false");
    if (yaml.fields) compile_attributes(loader, &scope, entity, yaml.fields, record);
    collect_plain(loader, record);
    check_required(loader, entity, record);
}

// ---- The whole -----------------------------------------------------------------------------------------------------

static void compile_records(MappingLoader *loader)
{
    const YamlNode *records = loader->yaml->records;
    const Schema *model = loader->mapping->model->schema;
    size_t count = 0;
    if (!records) return;
    for (size_t i = 0; i < records->count; i++) {
        count += records->entries[i].value->kind == YAML_LIST ? records->entries[i].value->count : 1;
        if (!schema_resource(model, records->entries[i].key))
            complain(loader->complaints, loader->mapping->path, records->entries[i].line, records->entries[i].column,
                     NULL, "the model has no entity '%s'", records->entries[i].key.data);
    }
    loader->mapping->records = arena_array(loader->arena, count + 1, sizeof(RecordMapping));
    for (size_t e = 0; e < model->resource_count; e++) {
        const YamlNode *ways = yaml_get(records, model->resources[e].name);
        if (!ways) continue;
        for (size_t i = 0; i < (ways->kind == YAML_LIST ? ways->count : 1); i++)
            compile_record(loader, &model->resources[e], ways->kind == YAML_LIST ? ways->items[i] : ways);
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
            complain(loader->complaints, node->file, node->entries[i].line, node->entries[i].column, NULL,
                     "the model has no entity '%s'", node->entries[i].key.data);
            continue;
        }
        if (names->kind == YAML_MAP) {
            yaml_complain(loader->complaints, names, NULL, "a list of attributes is wanted here");
            continue;
        }
        for (size_t n = 0; n < (names->kind == YAML_LIST ? names->count : 1); n++) {
            const YamlNode *name = names->kind == YAML_LIST ? names->items[n] : names;
            int attribute = name->kind == YAML_SCALAR ? resource_field(entity, name->text) : -1;
            if (attribute < 0)
                yaml_complain(loader->complaints, name, NULL, "entity '%s' has no attribute '%s'", entity->name,
                              name->kind == YAML_SCALAR ? name->text.data : "");
            else table[entity->index][attribute] = true;
        }
    }
}

static const char *folder_of(const char *path, Arena *arena)
{
    const char *slash = strrchr(path, '/');
    return slash ? (char *)arena_text(arena, (Text){path, (size_t)(slash - path) + 1}).data : "";
}

// A path as a file names it from its own folder, without "mappings/../" on the way.
static const char *beside(const char *file, const char *path, Arena *arena)
{
    Text folder = text_from(folder_of(file, arena));
    if (path[0] == '/') return path;
    while (strncmp(path, "../", 3) == 0 && folder.size > 1 && !text_ends(folder, "../") && !text_is(folder, "./") &&
           !text_ends(folder, "/./")) {
        for (folder.size--; folder.size && folder.data[folder.size - 1] != '/'; folder.size--) continue;
        path += 3;
    }
    return arena_format(arena, "%.*s%s", TEXT_ARG(folder), path);
}

// The mapping's text is what its data can be traced to, so a list from a file is written behind it, as a comment.
static void append_comment(MappingLoader *loader, const char *name, Text text)
{
    Buffer buffer = {0};
    buffer_text(&buffer, loader->mapping->text);
    buffer_format(&buffer, "\n# %s\n# ", name);
    for (size_t i = 0; i < text.size; i++) {
        buffer_char(&buffer, text.data[i]);
        if (text.data[i] == '\n' && i + 1 < text.size) buffer_string(&buffer, "# ");
    }
    loader->mapping->text = arena_text(loader->arena, buffer_as_text(&buffer));
    buffer_free(&buffer);
}

// A list written in place, or {file: x.csv} from the mapping's folder.
static const YamlNode *codelist_node(MappingLoader *loader, const YamlNode *node)
{
    const YamlNode *file = node->kind == YAML_MAP && node->count == 1 ? yaml_get(node, "file") : NULL;
    if (!file || file->kind != YAML_SCALAR || !text_ends(file->text, ".csv")) return node;
    Text text;
    const YamlNode *list = codelist_read(file, beside(loader->mapping->path, file->text.data, loader->arena), &text,
                                         loader->arena, loader->complaints);
    if (list) append_comment(loader, file->text.data, text);
    return list;
}

static void compile_codelists(MappingLoader *loader)
{
    const YamlNode *lists = loader->yaml->codelists;
    size_t count = lists ? lists->count : 0;
    loader->codelists = arena_array(loader->arena, count + 1, sizeof *loader->codelists);
    for (size_t i = 0; i < count; i++) {
        const YamlNode *node = codelist_node(loader, lists->entries[i].value);
        if (node)
            loader->codelists[i] =
                codelist_compile(node, lists->entries[i].key.data, loader->arena, loader->complaints);
    }
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
    Model *model = model_load(arena_format(loader->arena, "%s%.*s.yaml", folder_of(schema_path, loader->arena),
                                           (int)(slash - target->text.data), target->text.data),
                              loader->arena, loader->complaints);
    if (model && strcmp(model->version, slash + 1) != 0) {
        yaml_complain(loader->complaints, target, NULL, "the model at hand is %s/%s", model->name, model->version);
        return NULL;
    }
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
    const char *path = beside(mapping->path, yaml->schema->text.data, loader->arena);
    mapping->schema = schema_load(path, SCHEMA_CENTER, loader->arena, loader->complaints);
    mapping->model = load_target(loader, path);
    if (!mapping->schema || !mapping->model) return false;
    if (yaml->center && strcmp(mapping->schema->name, mapping->center) != 0)
        yaml_complain(loader->complaints, yaml->center, NULL, "the schema is of '%s'", mapping->schema->name);
    compile_codelists(loader);
    compile_not_collected(loader);
    compile_records(loader);
    return true;
}

Mapping *mapping_load(const char *path, Arena *arena, Complaints *complaints)
{
    MappingYaml yaml = {0};
    size_t errors = complaints->errors;
    const YamlNode *root = yaml_load(path, arena, complaints);
    if (!root) return NULL;
    Mapping *mapping = arena_alloc(arena, sizeof *mapping);
    *mapping = (Mapping){.path = root->file, .text = root->text, .node = root};
    MappingLoader loader = {arena, complaints, &yaml, mapping, NULL};
    if (!bind_map(root, &MAPPING_LANGUAGE, &yaml, arena, complaints) && root->kind != YAML_MAP) return NULL;
    return compile_mapping(&loader) && complaints->errors == errors ? mapping : NULL;
}
