// Binding tables -> JSON Schema. Every table is a definition; a key that holds maps refers to it.
#include "config/jsonschema.h"

#include <assert.h>

#include "base/json.h"

enum { MOST_TABLES = 64 };

typedef struct Writer {
    Json json;
    Arena arena;
    const BindTable *tables[MOST_TABLES];   // definitions, in the order they are met
    const char *names[MOST_TABLES];
    size_t table_count, written;
} Writer;

// "foreign_key"; two tables of one name are told apart by a number.
static const char *new_name(Writer *writer, const BindTable *table)
{
    char *name = arena_format(&writer->arena, "%s", table->name);
    size_t same = 1;
    for (char *c = name; *c; c++)
        if (*c == ' ') *c = '_';
    for (size_t i = 0; i < writer->table_count; i++) same += strcmp(writer->tables[i]->name, table->name) == 0;
    return same > 1 ? arena_format(&writer->arena, "%s_%zu", name, same) : name;
}

static const char *definition_of(Writer *writer, const BindTable *table)
{
    for (size_t i = 0; i < writer->table_count; i++)
        if (writer->tables[i] == table) return writer->names[i];
    assert(writer->table_count < MOST_TABLES);
    writer->names[writer->table_count] = new_name(writer, table);
    writer->tables[writer->table_count] = table;
    return writer->names[writer->table_count++];
}

static void refer(Writer *writer, const char *key, const BindTable *table)
{
    json_open_object(&writer->json, key);
    json_string(&writer->json, "$ref",
                arena_format(&writer->arena, "#/definitions/%s", definition_of(writer, table)));
    json_close_object(&writer->json);
}

// A keyword whose value is a list of names: "type", "enum".
static void write_names(Writer *writer, const char *key, const char *const *names, size_t count)
{
    json_open_list(&writer->json, key);
    for (size_t i = 0; i < count; i++)
        if (*names[i]) json_string(&writer->json, NULL, names[i]);
    json_close_list(&writer->json);
}

// Every scalar is a text, whatever YAML's own rules make of it.
static void write_text(Writer *writer, const char *key, bool may_be_empty)
{
    static const char *const TYPES[] = {"string", "number", "boolean", "null"};
    if (key) json_open_object(&writer->json, key);
    write_names(writer, "type", TYPES, may_be_empty ? 4 : 3);
    if (key) json_close_object(&writer->json);
}

// A schema that stands alone in a list, such as anyOf.
static void open_choice(Writer *writer)
{
    json_open_object(&writer->json, NULL);
}

static void close_choice(Writer *writer)
{
    json_close_object(&writer->json);
}

static void write_list_of_texts(Writer *writer, const char *key)
{
    json_open_object(&writer->json, key);
    json_string(&writer->json, "type", "array");
    write_text(writer, "items", true);
    json_close_object(&writer->json);
}

static void write_list(Writer *writer)
{
    json_open_list(&writer->json, "anyOf");
    open_choice(writer);
    write_text(writer, NULL, true);
    close_choice(writer);
    write_list_of_texts(writer, NULL);
    json_close_list(&writer->json);
}

static void write_whole_number(Writer *writer)
{
    json_open_list(&writer->json, "anyOf");
    open_choice(writer);
    json_string(&writer->json, "type", "integer");
    json_integer(&writer->json, "minimum", 0);
    json_integer(&writer->json, "maximum", 999999999);
    close_choice(writer);
    open_choice(writer);
    json_string(&writer->json, "type", "string");
    json_string(&writer->json, "pattern", "^[0-9]{1,9}$");
    close_choice(writer);
    json_close_list(&writer->json);
}

static void write_whole_numbers(Writer *writer)
{
    json_open_list(&writer->json, "anyOf");
    open_choice(writer);
    write_whole_number(writer);
    close_choice(writer);
    open_choice(writer);
    json_string(&writer->json, "type", "array");
    json_open_object(&writer->json, "items");
    write_whole_number(writer);
    json_close_object(&writer->json);
    close_choice(writer);
    json_close_list(&writer->json);
}

static void write_truth(Writer *writer)
{
    json_open_list(&writer->json, "enum");
    json_bool(&writer->json, NULL, true);
    json_bool(&writer->json, NULL, false);
    json_string(&writer->json, NULL, "true");
    json_string(&writer->json, NULL, "false");
    json_close_list(&writer->json);
}

// ---- Shapes --------------------------------------------------------------------------------------------------------

// A text, or a text a language.
static const BindShape LABEL = {.text = true, .entries = &BIND_SOME_TEXT};

static void write_shape(Writer *writer, const char *key, const BindShape *shape);

static void write_forms(Writer *writer, const BindShape *shape)
{
    if (shape->text) {
        open_choice(writer);
        write_text(writer, NULL, shape->empty);
        close_choice(writer);
    }
    if (shape->items) {
        open_choice(writer);
        json_string(&writer->json, "type", "array");
        write_shape(writer, "items", shape->items);
        close_choice(writer);
    }
    if (shape->table) refer(writer, NULL, shape->table);
    if (shape->entries) {
        open_choice(writer);
        json_string(&writer->json, "type", "object");
        write_shape(writer, "additionalProperties", shape->entries);
        close_choice(writer);
    }
}

static void write_shape(Writer *writer, const char *key, const BindShape *shape)
{
    if (key) json_open_object(&writer->json, key);
    json_open_list(&writer->json, "anyOf");
    write_forms(writer, shape);
    json_close_list(&writer->json);
    if (key) json_close_object(&writer->json);
}

// ---- Keys ----------------------------------------------------------------------------------------------------------

static void write_records(Writer *writer, const BindTable *table)
{
    static const char *const TYPES[] = {"array", "null"};
    write_names(writer, "type", TYPES, 2);
    refer(writer, "items", table);
}

static void write_type(Writer *writer, const BindField *field)
{
    size_t words = 0;
    while (field->words && field->words[words]) words++;
    switch (field->type) {
    case BIND_TEXT: write_text(writer, NULL, !field->required); break;
    case BIND_LIST: write_list(writer); break;
    case BIND_LISTS:
        json_string(&writer->json, "type", "array");
        write_list_of_texts(writer, "items");
        break;
    case BIND_NODE:
    case BIND_MAP:
        if (field->shape) write_shape(writer, NULL, field->shape);
        else if (field->type == BIND_MAP) json_string(&writer->json, "type", "object");
        break;
    case BIND_LABEL: write_shape(writer, NULL, &LABEL); break;
    case BIND_BOOLEAN:
    case BIND_TRUTH: write_truth(writer); break;
    case BIND_NUMBER: write_whole_number(writer); break;
    case BIND_NUMBERS: write_whole_numbers(writer); break;
    case BIND_WORD: write_names(writer, "enum", field->words, words); break;
    case BIND_RECORD:
        json_open_list(&writer->json, "allOf");
        refer(writer, NULL, field->table);
        json_close_list(&writer->json);
        break;
    case BIND_RECORDS: write_records(writer, field->table); break;
    }
}

// A sentence, whereto the key belongs, what holds without it.
static void write_description(Writer *writer, const BindField *field)
{
    const char *text = field->meaning;
    if (field->holds) text = arena_format(&writer->arena, "%s: %s", field->holds, text);
    if (field->only) text = arena_format(&writer->arena, "%s. Only: %s", text, field->only);
    if (field->fallback) text = arena_format(&writer->arena, "%s. Default: %s", text, field->fallback);
    json_string(&writer->json, "description", text);
}

// The default where it is a value, for editors that fill it in.
static void write_default(Writer *writer, const BindField *field)
{
    const char *fallback = field->fallback;
    if (!fallback) return;
    if (field->type == BIND_BOOLEAN || field->type == BIND_TRUTH)
        json_bool(&writer->json, "default", strcmp(fallback, "true") == 0);
    for (size_t i = 0; field->type == BIND_WORD && field->words[i]; i++)
        if (strcmp(field->words[i], fallback) == 0) json_string(&writer->json, "default", fallback);
}

static void write_yaml(Writer *writer, const char *key, const YamlNode *node)
{
    switch (node->kind) {
    case YAML_SCALAR: json_text(&writer->json, key, node->text); break;
    case YAML_LIST:
        json_open_list(&writer->json, key);
        for (size_t i = 0; i < node->count; i++) write_yaml(writer, NULL, node->items[i]);
        json_close_list(&writer->json);
        break;
    case YAML_MAP:
        json_open_object(&writer->json, key);
        for (size_t i = 0; i < node->count; i++)
            write_yaml(writer, arena_text(&writer->arena, node->entries[i].key).data, node->entries[i].value);
        json_close_object(&writer->json);
        break;
    }
}

static void write_example(Writer *writer, const BindField *field)
{
    Complaints complaints = {0};
    if (!field->example) return;
    const char *text = arena_format(&writer->arena, "%s: %s", field->key, field->example);
    const YamlNode *root = yaml_parse(field->key, text_from(text), &writer->arena, &complaints);
    assert(root && root->count == 1);   // the tables' tests bind every example
    json_open_list(&writer->json, "examples");
    write_yaml(writer, NULL, root->entries[0].value);
    json_close_list(&writer->json);
    complaints_free(&complaints);
}

static void write_property(Writer *writer, const BindField *field)
{
    json_open_object(&writer->json, field->key);
    write_description(writer, field);
    write_type(writer, field);
    write_default(writer, field);
    write_example(writer, field);
    json_close_object(&writer->json);
}

static void write_required(Writer *writer, const BindTable *table)
{
    bool any = false;
    for (; table; table = table->inherited)
        for (size_t i = 0; i < table->field_count; i++) {
            if (!table->fields[i].required) continue;
            if (!any) json_open_list(&writer->json, "required");
            any = true;
            json_string(&writer->json, NULL, table->fields[i].key);
        }
    if (any) json_close_list(&writer->json);
}

static void write_definition(Writer *writer, const BindTable *table, const char *name)
{
    json_open_object(&writer->json, name);
    json_string(&writer->json, "title", table->name);
    json_string(&writer->json, "type", "object");
    json_bool(&writer->json, "additionalProperties", false);
    write_required(writer, table);
    json_open_object(&writer->json, "properties");
    for (const BindTable *of = table; of; of = of->inherited)
        for (size_t i = 0; i < of->field_count; i++) write_property(writer, &of->fields[i]);
    json_close_object(&writer->json);
    json_close_object(&writer->json);
}

void jsonschema_write(const BindTable *language, const char *title, Buffer *out)
{
    Writer writer = {.json = json_start(out, 2)};
    json_open_object(&writer.json, NULL);
    json_string(&writer.json, "$schema", "http://json-schema.org/draft-07/schema#");
    json_string(&writer.json, "title", title);
    json_open_list(&writer.json, "allOf");
    refer(&writer, NULL, language);
    json_close_list(&writer.json);
    json_open_object(&writer.json, "definitions");
    for (; writer.written < writer.table_count; writer.written++)   // writing one may meet others
        write_definition(&writer, writer.tables[writer.written], writer.names[writer.written]);
    json_close_object(&writer.json);
    json_close_object(&writer.json);
    buffer_char(out, '\n');
    arena_free(&writer.arena);
}
