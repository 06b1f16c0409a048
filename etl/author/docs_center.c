// The page of a center: its files, the fields of each resource and what becomes of them, its rules; then the mapping.
#include "author/docs_parts.h"
#include "base/markup.h"

// ---- Files ----------------------------------------------------------------------------------------------------------

static const char *encoding_word(SourceEncoding encoding)
{
    static const char *const WORDS[] = {[SOURCE_UTF8] = "UTF-8", [SOURCE_UTF8_SIG] = "UTF-8 + BOM",
                                        [SOURCE_UTF16] = "UTF-16", [SOURCE_GB18030] = "GB18030"};
    return WORDS[encoding];
}

static const char *delimiter_word(Docs *docs, const SourceFile *source)
{
    if (source->format != SOURCE_CSV) return NULL;
    if (source->delimiter == '\t') return html_word(&docs->html, "tab");
    return arena_format(docs->html.arena, "%c", source->delimiter ? source->delimiter : ',');
}

static const char *header_word(Docs *docs, const SourceFile *source)
{
    const char *list = "";
    if (source->format != SOURCE_CSV) return source->record;
    if (!source->header_row_count) return "1";
    for (size_t i = 0; i < source->header_row_count; i++)
        list = arena_format(docs->html.arena, "%s%s%u", list, i ? ", " : "", source->header_rows[i]);
    return list;
}

static const char *stop_word(Docs *docs, const SourceFile *source)
{
    const char *list = "";
    for (size_t i = 0; i < source->stop_count; i++)
        list = arena_format(docs->html.arena, "%s%s%.*s = %.*s", list, i ? ", " : "",
                            TEXT_ARG(source->stop[i].titles[0]),
                            TEXT_ARG(source->stop[i].text));
    return list;
}

static void write_files(Docs *docs, const Schema *schema)
{
    static const char *const COLUMNS[] = {"File",       "Encoding", "Delimiter", "Header row, or record",
                                          "Closing row", NULL};
    docs_open_table(docs, "Files of a submission", COLUMNS);
    for (size_t i = 0; i < schema->file_count; i++) {
        const SourceFile *source = &schema->files[i].source;
        html_open_row(&docs->html, NULL, schema->files[i].path);
        docs_cell(docs, encoding_word(source->encoding));
        docs_code_cell(docs, delimiter_word(docs, source));
        docs_code_cell(docs, header_word(docs, source));
        docs_code_cell(docs, stop_word(docs, source));
        html_close_row(&docs->html);
    }
    html_close_table(&docs->html);
    docs_open_facts(docs);
    docs_fact(docs, "Missing is written as", docs_text(docs, yaml_get(schema->node, "missingValues")));
    docs_fact(docs, "An export holds", schema->full_snapshot ? html_word(&docs->html, "all patients")
                                                             : html_word(&docs->html, "some patients"));
    docs_fact(docs, "Read past, never kept", docs_text(docs, yaml_get(schema->node, "drop")));
    docs_close_facts(docs);
}

static void write_file_fields(Docs *docs, const Schema *schema)
{
    static const char *const COLUMNS[] = {"Name", "Where", "Type", "Allowed", NULL};
    if (!schema->file_field_count) return;
    docs_open_table(docs, "What the file says once", COLUMNS);
    for (size_t i = 0; i < schema->file_field_count; i++) {
        const Field *field = &schema->file_fields[i];
        html_open_row(&docs->html, NULL, field->name);
        docs_code_cell(docs, field->xpath ? field->xpath : field->from);
        docs_cell(docs, docs_type(docs, field));
        docs_constraints_cell(docs, schema, field);
        html_close_row(&docs->html);
    }
    html_close_table(&docs->html);
}

// ---- Fields ---------------------------------------------------------------------------------------------------------

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || (c & 0x80);
}

// Does an expression name this field? Quoted texts are passed over.
static bool mentions(const char *expression, const char *name)
{
    size_t size = strlen(name);
    bool quoted = false;
    for (const char *at = expression; *at; at++) {
        if (*at == '\'') quoted = !quoted;
        bool begins = at == expression || (!is_word_byte(at[-1]) && at[-1] != '.');
        if (!quoted && begins && strncmp(at, name, size) == 0 && !is_word_byte(at[size])) return true;
    }
    return false;
}

static const char *expression_of(const AttributeMapping *attribute)
{
    if (!attribute->from) return "";
    const YamlNode *from = attribute->node->kind == YAML_MAP ? yaml_get(attribute->node, "from") : attribute->node;
    return from && from->kind == YAML_SCALAR ? from->text.data : "";
}

// The aliases that stand for the field; "" when there is none.
static const char *alias_of(const RecordMapping *record, size_t field)
{
    for (size_t l = 0; l < record->line_count; l++)
        for (size_t a = 0; a < record->lines[l].count; a++)
            if (record->lines[l].aliases[a].field == field) return record->lines[l].aliases[a].name;
    return "";
}

// "diagnosis.diagnosis_date, follow_up.contact_date": the attributes made of a field.
static const char *becomes(Docs *docs, const Mapping *mapping, const Resource *resource, size_t field)
{
    const char *list = "";
    for (size_t r = 0; r < mapping->record_count; r++) {
        const RecordMapping *record = &mapping->records[r];
        if (record->resource != resource->index) continue;
        const char *alias = alias_of(record, field);
        const Resource *entity = &mapping->model->schema->resources[record->entity];
        for (size_t a = 0; a < record->attribute_count; a++) {
            const char *expression = expression_of(&record->attributes[a]);
            bool named = mentions(expression, resource->fields[field].name) || (*alias && mentions(expression, alias));
            if (!named) continue;
            const char *name = arena_format(docs->html.arena, "%s.%s", entity->name,
                                            entity->fields[record->attributes[a].attribute].name);
            if (strstr(list, name)) continue;
            list = arena_format(docs->html.arena, "%s%s%s", list, *list ? ", " : "", name);
        }
    }
    return list;
}

static const char *place_of(Docs *docs, const Field *field)
{
    if (field->xpath) return field->xpath;
    const YamlNode *titles = yaml_get(field->node, "titles");
    return titles ? docs_text(docs, titles) : field->label;
}

// How a cell is read before it is typed, as a field or a named type says it.
static void write_reading(Docs *docs, const YamlNode *node)
{
    const struct {
        const char *word, *value;
    } notes[] = {{"taken apart by", docs_text(docs, yaml_get(node, "extract"))},
                 {"several, between", docs_text(docs, yaml_get(node, "separator"))},
                 {"missing:", docs_text(docs, yaml_get(node, "missingValues"))}};
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++) {
        if (!notes[i].value) continue;
        html_say(&docs->html, notes[i].word);
        buffer_char(docs->html.out, ' ');
        docs_code(docs, notes[i].value);
        buffer_char(docs->html.out, ' ');
    }
}

static void write_notes_cell(Docs *docs, const Field *field)
{
    docs_open_cell(docs);
    if (field->phi == PHI_DIRECT) html_line(&docs->html, "b", NULL, "identifies a person");
    if (field->phi == PHI_DATE) html_line(&docs->html, "b", NULL, "personal date");
    write_reading(docs, field->node);
    if (field->title || field->description)
        html_text(&docs->html, "span", NULL, field->description ? field->description : field->title);
    docs_close_cell(docs);
}

// The named type a field builds on; NULL when it names none.
static const char *named_type(const Schema *schema, const YamlNode *field)
{
    const YamlNode *type = yaml_get(field, "type"), *types = yaml_get(schema->node, "types");
    return type && types && type->kind == YAML_SCALAR && yaml_get(types, type->text.data) ? type->text.data : NULL;
}

// What a named type says is said once, in the table of types.
static void write_type_cell(Docs *docs, const Schema *schema, const Field *field)
{
    const char *name = named_type(schema, field->node);
    docs_open_cell(docs);
    markup_text(docs->html.out, name && !yaml_get(field->node, "format") ? docs_type_word(docs, field)
                                                                         : docs_type(docs, field));
    if (name) {
        buffer_string(docs->html.out, " (");
        docs_link(docs, NULL, arena_format(docs->html.arena, "type-%s", name), name);
        buffer_char(docs->html.out, ')');
    }
    docs_close_cell(docs);
}

static bool has_units(const Resource *resource)
{
    for (size_t i = 0; i < resource->field_count; i++)
        if (resource->fields[i].unit.given) return true;
    return false;
}

static void write_field(Docs *docs, const Mapping *mapping, const Resource *resource, size_t index)
{
    const Field *field = &resource->fields[index];
    html_open_row(&docs->html, NULL, place_of(docs, field));
    docs_code_cell(docs, field->name);
    write_type_cell(docs, mapping->schema, field);
    if (has_units(resource)) docs_cell(docs, docs_unit(docs, field));
    docs_constraints_cell(docs, mapping->schema, field);
    write_notes_cell(docs, field);
    docs_cell(docs, becomes(docs, mapping, resource, index));
    html_close_row(&docs->html);
}

// ---- Named types ----------------------------------------------------------------------------------------------------

// Any field that is of this type and says nothing else about its form.
static const Field *field_of_type(const Schema *schema, Text name)
{
    for (size_t r = 0; r < schema->resource_count; r++)
        for (size_t f = 0; f < schema->resources[r].field_count; f++) {
            const Field *field = &schema->resources[r].fields[f];
            const char *type = named_type(schema, field->node);
            if (type && text_is(name, type) && !yaml_get(field->node, "format")) return field;
        }
    return NULL;
}

static void write_types(Docs *docs, const Schema *schema)
{
    static const char *const COLUMNS[] = {"Name", "Type", "Allowed", "Notes", NULL};
    const YamlNode *types = yaml_get(schema->node, "types");
    if (!types || !types->count) return;
    docs_open_table(docs, "Named types", COLUMNS);
    for (size_t i = 0; i < types->count; i++) {
        const Field *field = field_of_type(schema, types->entries[i].key);
        const char *name = arena_text(docs->html.arena, types->entries[i].key).data;
        if (!field) continue;
        buffer_string(docs->html.out, "<tr id=\"type-");
        markup_text(docs->html.out, name);
        buffer_string(docs->html.out, "\"><th scope=\"row\">");
        markup_text(docs->html.out, name);
        buffer_string(docs->html.out, "</th>");
        docs_cell(docs, docs_type(docs, field));
        docs_set_cell(docs, yaml_get(types->entries[i].value, "constraints"));
        docs_open_cell(docs);
        write_reading(docs, types->entries[i].value);
        docs_close_cell(docs);
        html_close_row(&docs->html);
    }
    html_close_table(&docs->html);
}

// ---- Resources ------------------------------------------------------------------------------------------------------

static const char *names_of(Docs *docs, const Resource *resource, const size_t *fields, size_t count)
{
    const char *list = "";
    for (size_t i = 0; i < count; i++)
        list = arena_format(docs->html.arena, "%s%s%s", list, i ? ", " : "", resource->fields[fields[i]].name);
    return list;
}

// What a resource says itself, else what is said for all.
static const char *said(Docs *docs, const Schema *schema, const Resource *resource, const char *key)
{
    const YamlNode *own = yaml_get(resource->node, key);
    return docs_text(docs, own ? own : yaml_get(schema->node, key));
}

static void write_resource_facts(Docs *docs, const Schema *schema, const Resource *resource)
{
    docs_open_facts(docs);
    docs_fact(docs, "In the file", schema->files[resource->file].path);
    docs_fact(docs, "Rows", schema->files[resource->file].source.tables[resource->table].rows);
    docs_fact(docs, "Only rows where", docs_text(docs, yaml_get(resource->node, "where")));
    docs_fact(docs, "Out of scope", said(docs, schema, resource, "ignore"));
    docs_fact(docs, "The patient is", resource->fields[resource->patient].name);
    docs_fact(docs, "Rows are told apart by",
              names_of(docs, resource, resource->primary_key, resource->primary_key_count));
    docs_fact(docs, "Of equal keys counts the greatest",
              resource->latest >= 0 ? resource->fields[resource->latest].name : NULL);
    docs_fact(docs, "Replaces an earlier row where", said(docs, schema, resource, "update"));
    docs_fact(docs, "Withdraws where", said(docs, schema, resource, "remove"));
    docs_fact(docs, "Read past here", docs_text(docs, yaml_get(resource->node, "drop")));
    docs_close_facts(docs);
}

static void write_resource(Docs *docs, const Mapping *mapping, const Resource *resource)
{
    const char *const columns[] = {"In the file", "Name",  "Type",    has_units(resource) ? "Unit" : "",
                                   "Allowed",     "Notes", "Becomes", NULL};
    buffer_string(docs->html.out, "<h3 id=\"from-");
    markup_text(docs->html.out, resource->name);
    buffer_string(docs->html.out, "\">");
    markup_text(docs->html.out, resource->title ? resource->title : resource->name);
    buffer_string(docs->html.out, "</h3>\n");
    if (resource->description) html_text(&docs->html, "p", NULL, resource->description);
    write_resource_facts(docs, mapping->schema, resource);
    docs_open_table(docs, "Fields", columns);
    for (size_t i = 0; i < resource->field_count; i++) write_field(docs, mapping, resource, i);
    html_close_table(&docs->html);
    docs_rules(docs, "Rules of every row", resource->rules, resource->rule_count);
}

void docs_center(Docs *docs, const Mapping *mapping)
{
    const Schema *schema = mapping->schema;
    docs_open_page(docs, mapping->center, schema->title ? schema->title : mapping->center,
                   html_fill(&docs->html, "Center {1}, schema version {2}, mapped to {3}", mapping->center,
                             schema->version ? schema->version : "–", mapping->model->name));
    if (schema->description) html_text(&docs->html, "p", NULL, schema->description);
    docs_open_section(docs, "files", "Files");
    write_files(docs, schema);
    write_file_fields(docs, schema);
    docs_rules(docs, "Rules of the file", schema->rules, schema->rule_count);
    docs_open_section(docs, "fields", "What is sent");
    write_types(docs, schema);
    for (size_t i = 0; i < schema->resource_count; i++) write_resource(docs, mapping, &schema->resources[i]);
    docs_mapping(docs, mapping);
    html_close_document(&docs->html);
}
