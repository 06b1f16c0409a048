// The page of a record model: its tables, what each center gives of them, its rules.
#include "author/docs_parts.h"
#include "base/markup.h"

static void write_key(Docs *docs, const Resource *entity)
{
    const char *list = "";
    for (size_t i = 0; i < entity->primary_key_count; i++)
        list = arena_format(docs->html.arena, "%s%s%s", list, i ? ", " : "",
                            entity->fields[entity->primary_key[i]].name);
    if (*list) html_line(&docs->html, "p", "note", "A patient's rows are told apart by {1}.", list);
    else html_line(&docs->html, "p", "note", "At most one row a patient.");
}

static const char *meaning_of(Docs *docs, const Field *attribute)
{
    if (attribute->description) return attribute->description;
    if (attribute->title) return attribute->title;
    return attribute->row_number_count ? html_word(&docs->html, "numbered by the program, from 1") : NULL;
}

// Which columns some attribute has something for.
typedef struct Shown {
    bool unit, standard, meaning;
} Shown;

static void write_attribute(Docs *docs, const Schema *schema, const Field *attribute, const Shown *shown)
{
    html_open_row(&docs->html, NULL, attribute->name);
    docs_cell(docs, docs_type(docs, attribute));
    if (shown->unit) docs_cell(docs, docs_unit(docs, attribute));
    docs_constraints_cell(docs, schema, attribute);
    if (shown->standard) docs_cell(docs, attribute->standard);
    if (shown->meaning) docs_cell(docs, meaning_of(docs, attribute));
    html_close_row(&docs->html);
}

static void write_entity(Docs *docs, const Schema *schema, const Resource *entity)
{
    Shown shown = {false, false, false};
    for (size_t i = 0; i < entity->field_count; i++) {
        shown.unit |= entity->fields[i].unit.given;
        shown.standard |= entity->fields[i].standard != NULL;
        shown.meaning |= meaning_of(docs, &entity->fields[i]) != NULL;
    }
    const char *const columns[] = {"Attribute", "Type", shown.unit ? "Unit" : "", "Allowed",
                                   shown.standard ? "Standard" : "", shown.meaning ? "Meaning" : "", NULL};
    buffer_format(docs->html.out, "<h3 id=\"table-%s\">", entity->name);
    markup_text(docs->html.out, entity->title ? entity->title : entity->name);
    buffer_string(docs->html.out, "</h3>\n");
    if (entity->description) html_text(&docs->html, "p", NULL, entity->description);
    write_key(docs, entity);
    docs_open_table(docs, "Attributes", columns);
    for (size_t i = 0; i < entity->field_count; i++) write_attribute(docs, schema, &entity->fields[i], &shown);
    html_close_table(&docs->html);
    docs_rules(docs, "Rules of every row", entity->rules, entity->rule_count);
}

// ---- What the centers give ------------------------------------------------------------------------------------------

static bool is_made(const Mapping *mapping, size_t entity, size_t attribute)
{
    for (size_t r = 0; r < mapping->record_count; r++)
        for (size_t a = 0; mapping->records[r].entity == entity && a < mapping->records[r].attribute_count; a++)
            if (mapping->records[r].attributes[a].attribute == attribute) return true;
    return false;
}

static const char *source_word(Docs *docs, const Mapping *mapping, size_t entity, size_t attribute)
{
    if (mapping->not_collected[entity][attribute]) return html_word(&docs->html, "not collected");
    return is_made(mapping, entity, attribute) ? "✓" : "";
}

static void write_coverage(Docs *docs, const Model *model)
{
    html_open_table(&docs->html, "flat", html_word(&docs->html, "What each center gives"));
    html_column(&docs->html, html_word(&docs->html, "Attribute"), false);
    for (size_t m = 0; m < docs->source->count; m++)
        if (strcmp(docs->source->mappings[m]->model->name, model->name) == 0)
            html_column(&docs->html, docs->source->mappings[m]->center, false);
    html_open_rows(&docs->html);
    for (size_t e = 0; e < model->schema->resource_count; e++)
        for (size_t a = 0; a < model->schema->resources[e].field_count; a++) {
            const Field *attribute = &model->schema->resources[e].fields[a];
            if (attribute->row_number_count) continue;
            html_open_row(&docs->html, NULL,
                          arena_format(docs->html.arena, "%s.%s", model->schema->resources[e].name, attribute->name));
            for (size_t m = 0; m < docs->source->count; m++)
                if (strcmp(docs->source->mappings[m]->model->name, model->name) == 0)
                    docs_cell(docs, source_word(docs, docs->source->mappings[m], e, a));
            html_close_row(&docs->html);
        }
    html_close_table(&docs->html);
}

void docs_model(Docs *docs, const Model *model)
{
    const Schema *schema = model->schema;
    docs_open_page(docs, arena_format(docs->html.arena, "model-%s", model->name),
                   schema->title ? schema->title : model->name,
                   html_fill(&docs->html, "Record model {1}, version {2}", model->name,
                             model->version ? model->version : "–"));
    if (schema->description) html_text(&docs->html, "p", NULL, schema->description);
    docs_open_section(docs, "tables", "Tables");
    for (size_t e = 0; e < schema->resource_count; e++) write_entity(docs, schema, &schema->resources[e]);
    docs_open_section(docs, "rules", "Rules of a patient");
    docs_rules(docs, "Over all rows of one patient", schema->rules, schema->rule_count);
    docs_rules(docs, "Who is in the cohort", schema->eligibility, schema->eligibility_count);
    docs_open_section(docs, "centers", "Centers");
    write_coverage(docs, model);
    html_close_document(&docs->html);
}
