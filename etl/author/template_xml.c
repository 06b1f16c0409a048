// The skeleton of an XML file: the elements down to where records stand, the values the file has once, and as a comment
// one record in which everything the schema reads has its place.
//
// XPaths are read as far as they name a place: steps down, attributes, a wanted attribute in [@name='text'], elements
// around the row (ancestor::), one step up (..). A path of another kind is listed below the record instead.
#include "author/template.h"

#include <assert.h>
#include <ctype.h>

#include "base/markup.h"

typedef struct XmlPart XmlPart;
struct XmlPart {
    const char *name;              // with its prefix
    const char *attributes;        // as written: ` a="…"`
    bool text;                     // something stands in it
    bool loose;                    // somewhere below its parent: what stands between is not known
    XmlPart *parent, *first, *next;
};

typedef struct Skeleton {
    const Schema *schema;
    const SourceFile *source;
    const char *today;
    XmlPart *root, *record;
    Buffer others;                 // paths that name no place here
    Arena *arena;
} Skeleton;

// ---- The tree -------------------------------------------------------------------------------------------------------

static XmlPart *add_child(Skeleton *skeleton, XmlPart *parent, const char *name)
{
    XmlPart *part = arena_alloc(skeleton->arena, sizeof *part), **end = parent ? &parent->first : &skeleton->root;
    *part = (XmlPart){.name = name, .attributes = "", .parent = parent};
    while (*end) end = &(*end)->next;
    return *end = part;
}

static void set_attribute(Skeleton *skeleton, XmlPart *part, const char *name, const char *value)
{
    const char *begin = arena_format(skeleton->arena, " %s=\"", name);
    if (strstr(part->attributes, begin)) return;
    Buffer escaped = {0};
    markup_text(&escaped, value);
    part->attributes = arena_format(skeleton->arena, "%s%s%s\"", part->attributes, begin, buffer_c_string(&escaped));
    buffer_free(&escaped);
}

// The last child of this name, with its attributes the same; else a new one.
static XmlPart *find_child(Skeleton *skeleton, XmlPart *parent, const char *name, const char *attribute,
                           const char *value)
{
    const char *wanted = attribute ? arena_format(skeleton->arena, " %s=\"%s\"", attribute, value) : "";
    for (XmlPart *child = parent->first; child; child = child->next)
        if (strcmp(child->name, name) == 0 && strstr(child->attributes, wanted)) return child;
    XmlPart *child = add_child(skeleton, parent, name);
    if (attribute) set_attribute(skeleton, child, attribute, value);
    return child;
}

// ---- Paths ----------------------------------------------------------------------------------------------------------

// One step of a path: [axis] name [ [@attribute='value'] ].
typedef struct Step {
    const char *axis, *name, *attribute, *value;
    bool is_attribute;
} Step;

static bool is_name_char(char c)
{
    return isalnum((unsigned char)c) || (unsigned char)c >= 0x80 || strchr("_-.:", c);
}

static Text take_name(const char **at)
{
    const char *from = *at;
    while (**at && is_name_char(**at) && !((*at)[0] == ':' && (*at)[1] == ':')) ++*at;
    return (Text){from, (size_t)(*at - from)};
}

// [@name='text'], or any other test, which is passed over. False when it does not end.
static bool take_test(Skeleton *skeleton, const char **at, Step *step)
{
    const char *end = strchr(*at, ']'), *quote = end ? memchr(*at, '\'', (size_t)(end - *at)) : NULL;
    if (!end) return false;
    if ((*at)[1] == '@' && quote && quote[-1] == '=' && end[-1] == '\'') {
        step->attribute = arena_text(skeleton->arena, (Text){*at + 2, (size_t)(quote - *at - 3)}).data;
        step->value = arena_text(skeleton->arena, (Text){quote + 1, (size_t)(end - quote - 2)}).data;
    }
    *at = end + 1;
    while (**at == ']' || **at == ')') ++*at;      // not(...), an inner test
    return true;
}

static bool take_step(Skeleton *skeleton, const char **at, Step *step)
{
    *step = (Step){.axis = "child"};
    if (**at == '@') step->is_attribute = true, ++*at;
    if (text_starts(text_from(*at), "..")) {
        *step = (Step){.axis = "parent", .name = ".."};
        *at += 2;
        return true;
    }
    if (**at == '.') {
        *step = (Step){.axis = "self", .name = "."};
        ++*at;
        return true;
    }
    Text name = take_name(at);
    if (text_starts(text_from(*at), "::")) {
        step->axis = arena_text(skeleton->arena, name).data;
        *at += 2;
        name = take_name(at);
    }
    step->name = arena_text(skeleton->arena, name).data;
    while (**at == '[')
        if (!take_test(skeleton, at, step)) return false;
    return name.size > 0;
}

static XmlPart *find_around(XmlPart *part, const char *name)
{
    while (part && strcmp(part->name, name) != 0) part = part->parent;
    return part;
}

// Goes one step; NULL when it names no place.
static XmlPart *follow(Skeleton *skeleton, XmlPart *from, const Step *step)
{
    if (strcmp(step->axis, "self") == 0) return from;
    if (strcmp(step->axis, "parent") == 0) return from->loose ? NULL : from->parent;
    if (strncmp(step->axis, "ancestor", 8) == 0) return find_around(from, step->name);
    if (strcmp(step->axis, "child") != 0 && strncmp(step->axis, "descendant", 10) != 0) return NULL;
    return find_child(skeleton, from, step->name, step->attribute, step->value);
}

// The place a path leads to from here, made where it is not there yet; an attribute is set to value. False when it is
// no path of this kind.
static bool lay_path(Skeleton *skeleton, XmlPart *from, const char *path, const char *value)
{
    XmlPart *part = from;
    for (const char *at = path; *at;) {
        Step step;
        if (*at == '/') {
            at++;
            continue;
        }
        if (!take_step(skeleton, &at, &step) || (*at && *at != '/')) return false;
        if (step.is_attribute) {
            set_attribute(skeleton, part, step.name, value);
            return *at == '\0';
        }
        part = follow(skeleton, part, &step);
        if (!part) return false;
    }
    part->text |= part != from;
    return true;
}

// ---- What the file says once ----------------------------------------------------------------------------------------

// A value that breaks no constraint: of an enum the first word, of a date today, of a number nought.
static const char *sample_value(const Skeleton *skeleton, const Field *field)
{
    if (field->constraints.words.count) return field->constraints.words.items[0].data;
    switch (field->type) {
    case FIELD_INTEGER:
    case FIELD_NUMBER: return "0";
    case FIELD_DATE: return skeleton->today;
    case FIELD_DATETIME: return arena_format(skeleton->arena, "%sT00:00:00Z", skeleton->today);
    default: return "";
    }
}

static void lay_file_values(Skeleton *skeleton)
{
    for (size_t i = 0; i < skeleton->schema->file_field_count; i++) {
        const Field *field = &skeleton->schema->file_fields[i];
        const char *inner = field->xpath ? strchr(field->xpath + 1, '/') : NULL;
        if (inner) lay_path(skeleton, skeleton->root, inner, sample_value(skeleton, field));
    }
}

// The chain of elements from the root to the record.
static void lay_record(Skeleton *skeleton)
{
    XmlPart *part = NULL;
    for (const char *at = skeleton->source->record; *at;) {
        Step step;
        if (*at == '/') {
            at++;
            continue;
        }
        if (!take_step(skeleton, &at, &step)) break;
        part = part ? find_child(skeleton, part, step.name, NULL, NULL) : add_child(skeleton, NULL, step.name);
    }
    assert(skeleton->root && part);   // the schema is checked when it is loaded: `record` is a path of elements
    skeleton->record = part;
}

// ---- One record -----------------------------------------------------------------------------------------------------

static const char *filled_cell(Skeleton *skeleton, const SourceTable *table, const SourceColumn *column)
{
    const char *at = table->cell ? strstr(table->cell, "{title}") : NULL;
    if (!at || !column->title_count) return NULL;
    const char *value = table->value ? table->value : "";
    size_t size = strcspn(value, "[");
    return arena_format(skeleton->arena, "%.*s%.*s%s%s%.*s", (int)(at - table->cell), table->cell,
                        TEXT_ARG(column->titles[0]), at + strlen("{title}"), *value ? "/" : "", (int)size, value);
}

// The text that `where: field = 'text'` asks of this column; "…" where it asks nothing.
static const char *wanted_value(Skeleton *skeleton, const Resource *resource, const char *field)
{
    const YamlNode *where = yaml_get(resource->node, "where");
    const char *begin = arena_format(skeleton->arena, "%s = '", field);
    const char *at = where && where->kind == YAML_SCALAR ? strstr(where->text.data, begin) : NULL;
    if (!at || (at > where->text.data && is_name_char(at[-1]))) return "…";
    at += strlen(begin);
    return arena_text(skeleton->arena, (Text){at, strcspn(at, "'")}).data;
}

// Elements that fields look for around the row stand between it and the record, in the order they are named.
static XmlPart *lay_around(Skeleton *skeleton, const SourceTable *table)
{
    XmlPart *part = skeleton->record;
    for (size_t c = 0; c < table->column_count; c++) {
        const char *at = table->columns[c].xpath;
        Step step;
        if (!at || strncmp(at, "ancestor", 8) != 0 || !take_step(skeleton, &at, &step)) continue;
        if (!find_around(part, step.name)) part = find_child(skeleton, part, step.name, NULL, NULL);
    }
    return part;
}

static XmlPart *lay_row(Skeleton *skeleton, const SourceTable *table)
{
    const char *rows = table->rows ? table->rows : ".";
    if (strcmp(rows, ".") == 0) return skeleton->record;
    XmlPart *around = lay_around(skeleton, table), *part = around;
    for (const char *at = rows; *at;) {
        Step step;
        if (*at == '/') {
            at++;
            continue;
        }
        if (!take_step(skeleton, &at, &step)) return NULL;
        if (strcmp(step.name, ".") == 0) continue;
        bool last = *at == '\0';
        part = last ? add_child(skeleton, part, step.name)
                    : find_child(skeleton, part, step.name, step.attribute, step.value);
    }
    part->loose = part->parent == around && text_starts(text_from(rows), ".//");
    return part;
}

// A resource without fields of its own has only those that stand in others too.
static bool has_own_fields(const Resource *resource)
{
    const YamlNode *fields = yaml_get(resource->node, "fields");
    return fields && fields->count > 0;
}

static void lay_resource(Skeleton *skeleton, const Resource *resource, const SourceTable *table)
{
    if (!has_own_fields(resource)) return;
    XmlPart *row = lay_row(skeleton, table);
    for (size_t c = 0; c < table->column_count; c++) {
        const SourceColumn *column = &table->columns[c];
        const char *path = column->xpath ? column->xpath : filled_cell(skeleton, table, column);
        if (!path) continue;
        const char *value = wanted_value(skeleton, resource, resource->fields[c].name);
        if (row && lay_path(skeleton, row, path, value)) continue;
        buffer_format(&skeleton->others, "%s of %s: %s\n", resource->fields[c].name, resource->name, path);
    }
}

// ---- Writing --------------------------------------------------------------------------------------------------------

static void write_part(const XmlPart *part, int depth, Buffer *out)
{
    buffer_format(out, "%*s<%s%s", 2 * depth, "", part->name, part->attributes);
    if (!part->first) {
        if (part->text) buffer_format(out, ">…</%s>\n", part->name);
        else buffer_string(out, "/>\n");
        return;
    }
    buffer_string(out, ">\n");
    for (const XmlPart *child = part->first; child; child = child->next) write_part(child, depth + 1, out);
    buffer_format(out, "%*s</%s>\n", 2 * depth, "", part->name);
}

// "--" may not stand in a comment.
static void write_comment(const Skeleton *skeleton, int depth, Buffer *out)
{
    Buffer text = {0};
    write_part(skeleton->record, depth, &text);
    buffer_text(&text, buffer_as_text(&skeleton->others));
    buffer_format(out, "%*s<!-- one record, as the schema reads it; … = a value:\n", 2 * depth, "");
    for (size_t i = 0; i < text.size; i++)
        buffer_char(out, text.data[i] == '-' && i && text.data[i - 1] == '-' ? '_' : text.data[i]);
    buffer_format(out, "%*s-->\n", 2 * depth, "");
    buffer_free(&text);
}

// The elements around the record; the record itself only as a comment.
static void write_around(const Skeleton *skeleton, const XmlPart *part, int depth, Buffer *out)
{
    if (part == skeleton->record) {
        write_comment(skeleton, depth, out);
        return;
    }
    buffer_format(out, "%*s<%s%s>\n", 2 * depth, "", part->name, part->attributes);
    for (const XmlPart *child = part->first; child; child = child->next)
        if (child == skeleton->record || child->first) write_around(skeleton, child, depth + 1, out);
        else write_part(child, depth + 1, out);
    buffer_format(out, "%*s</%s>\n", 2 * depth, "", part->name);
}

static void declare_namespaces(Skeleton *skeleton)
{
    for (size_t i = 0; i < skeleton->source->namespace_count; i++) {
        const SourceNamespace *space = &skeleton->source->namespaces[i];
        if (*space->uri)
            set_attribute(skeleton, skeleton->root, arena_format(skeleton->arena, "xmlns:%s", space->prefix),
                          space->uri);
    }
}

void template_write_xml(const Schema *schema, size_t file, const char *today, Buffer *out, Arena *arena)
{
    static const char *const DECLARED[] = {[SOURCE_UTF8] = "UTF-8", [SOURCE_UTF8_SIG] = "UTF-8",
                                           [SOURCE_UTF16] = "UTF-16", [SOURCE_GB18030] = "GB18030"};
    const SourceFile *source = &schema->files[file].source;
    Skeleton skeleton = {.schema = schema, .source = source, .today = today, .arena = arena};
    lay_record(&skeleton);
    declare_namespaces(&skeleton);
    lay_file_values(&skeleton);
    for (size_t r = 0; r < schema->resource_count; r++)
        if (schema->resources[r].file == file)
            lay_resource(&skeleton, &schema->resources[r], &source->tables[schema->resources[r].table]);
    buffer_format(out, "<?xml version=\"1.0\" encoding=\"%s\"?>\n", DECLARED[source->encoding]);
    if (skeleton.root == skeleton.record) {
        buffer_format(out, "<%s%s/>\n", skeleton.root->name, skeleton.root->attributes);
    } else {
        write_around(&skeleton, skeleton.root, 0, out);
    }
    buffer_free(&skeleton.others);
}
