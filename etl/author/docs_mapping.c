// How a center's records become the record model: entity by entity, attribute by attribute, and the code lists.
#include "author/docs_parts.h"
#include "base/markup.h"

// ---- Attributes -----------------------------------------------------------------------------------------------------

static void write_inline_codes(Docs *docs, const YamlNode *codes)
{
    for (size_t i = 0; i < codes->count; i++) {
        const YamlNode *word = codes->entries[i].value;
        docs_code(docs, arena_text(docs->html.arena, codes->entries[i].key).data);
        buffer_string(docs->html.out, " → ");
        if (word->kind == YAML_SCALAR) docs_code(docs, word->text.data);
        buffer_string(docs->html.out, i + 1 < codes->count ? ", " : " ");
    }
}

// A scalar names a code list; a map is one.
static void write_codes_cell(Docs *docs, const YamlNode *node)
{
    const YamlNode *codes = node->kind == YAML_MAP ? yaml_get(node, "codes") : NULL,
                   *fallback = node->kind == YAML_MAP ? yaml_get(node, "default") : NULL;
    docs_open_cell(docs);
    if (codes && codes->kind == YAML_SCALAR)
        docs_link(docs, NULL, arena_format(docs->html.arena, "codes-%s", codes->text.data), codes->text.data);
    else if (codes && codes->kind == YAML_MAP) write_inline_codes(docs, codes);
    if (fallback && fallback->kind == YAML_SCALAR) {
        buffer_char(docs->html.out, ' ');
        html_line(&docs->html, "span", NULL, "missing: {1}", fallback->text.data);
    }
    docs_close_cell(docs);
}

static void write_source_cell(Docs *docs, const YamlNode *node)
{
    const YamlNode *constant = node->kind == YAML_MAP ? yaml_get(node, "const") : NULL,
                   *from = node->kind == YAML_MAP ? yaml_get(node, "from") : node;
    docs_open_cell(docs);
    if (constant && constant->kind == YAML_SCALAR) {
        html_say(&docs->html, "always");
        buffer_char(docs->html.out, ' ');
        docs_code(docs, constant->text.data);
    } else if (from && from->kind == YAML_SCALAR) {
        docs_code(docs, from->text.data);
    }
    docs_close_cell(docs);
}

// "7000 cGy → 70 Gy" is said once, as units: cGy → Gy.
static const char *conversion(Docs *docs, const Mapping *mapping, const RecordMapping *record,
                              const AttributeMapping *attribute)
{
    const Field *target = &mapping->model->schema->resources[record->entity].fields[attribute->attribute];
    if (!target->unit.given || attribute->first_field < 0) return NULL;
    const Field *source = &mapping->schema->resources[record->resource].fields[attribute->first_field];
    const char *from = docs_unit(docs, source), *to = docs_unit(docs, target);
    if (!from || !to || strcmp(from, to) == 0) return to;
    return arena_format(docs->html.arena, "%s → %s", from, to);
}

static bool has_units(Docs *docs, const Mapping *mapping, const RecordMapping *record)
{
    for (size_t i = 0; i < record->attribute_count; i++)
        if (conversion(docs, mapping, record, &record->attributes[i])) return true;
    return false;
}

static void write_attribute(Docs *docs, const Mapping *mapping, const RecordMapping *record,
                            const AttributeMapping *attribute)
{
    const Resource *entity = &mapping->model->schema->resources[record->entity];
    html_open_row(&docs->html, NULL, entity->fields[attribute->attribute].name);
    write_source_cell(docs, attribute->node);
    write_codes_cell(docs, attribute->node);
    if (has_units(docs, mapping, record)) docs_cell(docs, conversion(docs, mapping, record, attribute));
    html_close_row(&docs->html);
}

// ---- Records --------------------------------------------------------------------------------------------------------

static const char *repeat_of(Docs *docs, const RecordMapping *record, const Resource *resource)
{
    const char *list = "";
    for (size_t l = 0; l < record->line_count; l++)
        for (size_t a = 0; a < record->lines[l].count; a++) {
            const RepeatAlias *alias = &record->lines[l].aliases[a];
            list = arena_format(docs->html.arena, "%s%s%s: %s", list, !*list ? "" : a ? ", " : "; ", alias->name,
                                resource->fields[alias->field].name);
        }
    return list;
}

static void write_record(Docs *docs, const Mapping *mapping, const RecordMapping *record)
{
    const char *const columns[] = {"Attribute", "Made of", "Codes", has_units(docs, mapping, record) ? "Unit" : "",
                                   NULL};
    const Resource *resource = &mapping->schema->resources[record->resource];
    docs_open_facts(docs);
    docs_fact(docs, "From the rows of", resource->name);
    docs_fact(docs, "Only where", docs_text(docs, yaml_get(record->node, "where")));
    docs_fact(docs, "One record an item of", repeat_of(docs, record, resource));
    docs_close_facts(docs);
    docs_open_table(docs, "How it is made", columns);
    for (size_t i = 0; i < record->attribute_count; i++)
        write_attribute(docs, mapping, record, &record->attributes[i]);
    html_close_table(&docs->html);
}

static void write_not_collected(Docs *docs, const Mapping *mapping, size_t entity)
{
    const Resource *resource = &mapping->model->schema->resources[entity];
    const char *list = "";
    for (size_t a = 0; a < resource->field_count; a++)
        if (mapping->not_collected[entity][a])
            list = arena_format(docs->html.arena, "%s%s%s", list, *list ? ", " : "", resource->fields[a].name);
    if (*list) html_line(&docs->html, "p", "note", "Not collected by this center: {1}", list);
}

static void write_entity(Docs *docs, const Mapping *mapping, size_t entity)
{
    const Resource *resource = &mapping->model->schema->resources[entity];
    bool any = false;
    buffer_format(docs->html.out, "<h3 id=\"to-%s\">", resource->name);
    docs_link(docs, arena_format(docs->html.arena, "model-%s", mapping->model->name),
              arena_format(docs->html.arena, "table-%s", resource->name), resource->name);
    buffer_string(docs->html.out, "</h3>\n");
    for (size_t i = 0; i < mapping->record_count; i++) {
        if (mapping->records[i].entity != entity) continue;
        any = true;
        write_record(docs, mapping, &mapping->records[i]);
    }
    if (!any) html_line(&docs->html, "p", "note", "This center gives no rows of it.");
    write_not_collected(docs, mapping, entity);
}

// ---- Code lists -----------------------------------------------------------------------------------------------------

static void write_words_cell(Docs *docs, const CodeEntry *entry)
{
    docs_open_cell(docs);
    for (size_t i = 0; i < entry->word_count; i++) {
        const CodeWord *word = &entry->words[i];
        Buffer text = {0};
        if (value_is_present(&word->word)) value_write(&word->word, &text);
        else buffer_string(&text, html_word(&docs->html, "missing"));
        if (word->attribute) {
            markup_text(docs->html.out, word->attribute);
            buffer_string(docs->html.out, ": ");
        }
        docs_code(docs, buffer_c_string(&text));
        buffer_char(docs->html.out, ' ');
        buffer_free(&text);
    }
    docs_close_cell(docs);
}

static void write_code_list(Docs *docs, const CodeList *list)
{
    static const char *const COLUMNS[] = {"Code", "Means", NULL};
    buffer_string(docs->html.out, "<h3 id=\"codes-");
    markup_text(docs->html.out, list->name);
    buffer_string(docs->html.out, "\">");
    markup_text(docs->html.out, list->name);
    buffer_string(docs->html.out, "</h3>\n");
    docs_open_table(docs, "Codes", COLUMNS);
    for (size_t i = 0; i < list->count; i++) {
        html_open_row(&docs->html, NULL, arena_text(docs->html.arena, list->entries[i].code).data);
        write_words_cell(docs, &list->entries[i]);
        html_close_row(&docs->html);
    }
    html_close_table(&docs->html);
}

// Those with a name that some attribute uses, each once.
static void write_code_lists(Docs *docs, const Mapping *mapping)
{
    Map known = {.arena = docs->html.arena};
    for (size_t r = 0; r < mapping->record_count; r++)
        for (size_t a = 0; a < mapping->records[r].attribute_count; a++) {
            const CodeList *list = mapping->records[r].attributes[a].codes;
            if (!list || !list->name || !map_add(&known, text_from(list->name), docs)) continue;
            if (known.count == 1) docs_open_section(docs, "codes", "Code lists");
            write_code_list(docs, list);
        }
}

void docs_mapping(Docs *docs, const Mapping *mapping)
{
    docs_open_section(docs, "mapping", "What becomes of it");
    for (size_t e = 0; e < mapping->model->schema->resource_count; e++) write_entity(docs, mapping, e);
    write_code_lists(docs, mapping);
}
