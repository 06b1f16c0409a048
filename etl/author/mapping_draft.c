// The draft from top to bottom: head, the schema's fields as comments, a record of each entity.
#include "author/mapping_draft.h"

#include "author/yaml.h"

enum { LINE = 118, COMMENT_COLUMN = 34 };

// Words of a comment; a new line where one would grow long.
typedef struct Comment {
    Buffer *out;
    size_t width, indent;
    bool begun;
} Comment;

// mark: stands between the word and the one before it.
static void add_word(Comment *comment, char mark, const char *word)
{
    size_t size = strlen(word);
    if (comment->begun) buffer_char(comment->out, mark);
    if (comment->begun && comment->width + size + 2 > LINE) {
        buffer_format(comment->out, "\n%*s#  ", (int)comment->indent, "");
        comment->width = comment->indent + 3;
    }
    buffer_char(comment->out, ' ');
    yaml_write_comment(comment->out, word);
    comment->width += size + 2;
    comment->begun = true;
}

// ---- The schema ----------------------------------------------------------------------------------------------------

static const char *type_name(const Field *field)
{
    static const char *const NAMES[FIELD_TYPE_COUNT] = {
        [FIELD_STRING] = "text",            [FIELD_INTEGER] = "whole number", [FIELD_NUMBER] = "number",
        [FIELD_BOOLEAN] = "true or false",  [FIELD_DATE] = "date",            [FIELD_DATETIME] = "date and time"};
    return NAMES[field->type];
}

static void write_fields(const Resource *resource, Buffer *out)
{
    Arena arena = {0};
    buffer_format(out, "#   %s:", resource->name);
    Comment comment = {out, strlen(resource->name) + 5, 0, false};
    for (size_t i = 0; i < resource->field_count; i++) {
        const Field *field = &resource->fields[i];
        if (field->phi == PHI_DIRECT) continue;   // no mapping may use it
        bool plain = field->type == FIELD_STRING && !field->list;
        add_word(&comment, ',', plain ? field->name : arena_format(&arena, "%s (%s%s)", field->name,
                                                                   field->list ? "list: " : "", type_name(field)));
        for (size_t g = 0; g < field->group_count; g++) {
            Text group = regex_group_name(field->extract, g);
            if (g != field->value_group)
                add_word(&comment, ',', arena_format(&arena, "%s.%.*s", field->name, TEXT_ARG(group)));
        }
    }
    buffer_char(out, '\n');
    arena_free(&arena);
}

static void write_head(const Schema *schema, const Model *model, Buffer *out)
{
    static const char OPENING[] =
        "# A mapping to begin with. Write behind each attribute what it comes from: a field of the schema, an\n"
        "# expression, {from: field, codes: {their code: our word}} or {const: word}. Take the # from those you\n"
        "# have; name under notCollected what is required and nobody has; delete what does not apply.\n"
        "# rmnpc lint says what is left.\n"
        "mapping: 1\n";
    buffer_string(out, OPENING);
    buffer_string(out, "center: ");
    yaml_write(out, text_from(schema->name));
    buffer_format(out, "\nschema: ../schemas/%s.yaml\ntarget: %s/%s\n\n", schema->name, model->name,
                  model->version ? model->version : "1");
    buffer_string(out, "# What the schema has:\n");
    for (size_t i = 0; i < schema->resource_count; i++) write_fields(&schema->resources[i], out);
    buffer_string(out, "\nrecords:\n");
}

// ---- The model -----------------------------------------------------------------------------------------------------

// Fills a line of this width with blanks up to where comments stand. Returns the width it then has.
static size_t begin_comment(Buffer *out, size_t width)
{
    size_t blanks = width < COMMENT_COLUMN ? COMMENT_COLUMN - width : 1;
    buffer_format(out, "%*s#", (int)blanks, "");
    return width + blanks + 1;
}

// "required; whole number", "male, female, unknown".
static void write_meaning(const Field *attribute, size_t width, Buffer *out)
{
    const Words *words = &attribute->constraints.words;
    Comment comment = {out, begin_comment(out, width), 6, false};
    if (attribute->constraints.required) add_word(&comment, ';', "required");
    if (!words->count) add_word(&comment, ';', type_name(attribute));
    if (attribute->unit.given && attribute->unit.constant != UNIT_NONE)
        add_word(&comment, ',', unit_name(attribute->unit.constant));
    for (size_t i = 0; i < words->count; i++) add_word(&comment, i ? ',' : ';', words->items[i].data);
    buffer_char(out, '\n');
}

static void write_attribute(const Field *attribute, Buffer *out)
{
    size_t from = out->size;
    if (attribute->row_number_count) return;   // the program numbers it
    buffer_format(out, attribute->constraints.required ? "      %s:" : "      # %s:", attribute->name);
    write_meaning(attribute, out->size - from, out);
}

static void write_line(const char *line, const char *comment, Buffer *out)
{
    buffer_string(out, line);
    begin_comment(out, strlen(line));
    buffer_format(out, " %s\n", comment);
}

static void write_entity(const Schema *schema, const Resource *entity, Buffer *out)
{
    Arena arena = {0};
    bool many = resource_is_repeated(entity);
    write_line(arena_format(&arena, "  %s:", entity->name), many ? "as many as there are" : "at most one a patient",
               out);
    if (schema->resource_count == 1) buffer_format(out, "    from: %s\n", schema->resources[0].name);
    else write_line("    from:", "a resource of the schema", out);
    if (many) write_line("    # where:", "only of the rows that have one: field is present", out);
    buffer_string(out, "    fields:\n");
    for (size_t i = 0; i < entity->field_count; i++) write_attribute(&entity->fields[i], out);
    arena_free(&arena);
}

void mapping_draft_write(const Schema *schema, const Model *model, Buffer *out)
{
    write_head(schema, model, out);
    for (size_t e = 0; e < model->schema->resource_count; e++)
        write_entity(schema, &model->schema->resources[e], out);
    buffer_string(out, "# notCollected:\n#   entity: [attribute]\n");
}
