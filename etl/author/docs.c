// The set of pages, and the first of them.
#include "author/docs.h"

#include "author/docs_parts.h"
#include "author/words.h"
#include "base/markup.h"

// ---- The index ------------------------------------------------------------------------------------------------------

static size_t count_attributes(const Schema *schema)
{
    size_t count = 0;
    for (size_t i = 0; i < schema->resource_count; i++) count += schema->resources[i].field_count;
    return count;
}

static const char *count_text(Docs *docs, size_t count)
{
    return arena_format(docs->html.arena, "%zu", count);
}

static const char *model_page(Docs *docs, const Model *model)
{
    return arena_format(docs->html.arena, "model-%s", model->name);
}

static void open_linked_row(Docs *docs, const char *page, const char *text)
{
    buffer_string(docs->html.out, "<tr><th scope=\"row\">");
    docs_link(docs, page, NULL, text);
    buffer_string(docs->html.out, "</th>");
}

static void write_models(Docs *docs)
{
    static const char *const COLUMNS[] = {"Record model", "Title", "Tables", "Attributes", NULL};
    docs_open_table(docs, "Record models", COLUMNS);
    for (size_t i = 0; i < docs->model_count; i++) {
        const Model *model = docs->models[i];
        open_linked_row(docs, model_page(docs, model), model->name);
        docs_cell(docs, model->schema->title);
        docs_cell(docs, count_text(docs, model->schema->resource_count));
        docs_cell(docs, count_text(docs, count_attributes(model->schema)));
        html_close_row(&docs->html);
    }
    html_close_table(&docs->html);
}

static void write_centers(Docs *docs)
{
    static const char *const COLUMNS[] = {"Center", "Title", "Files", "Format", "Fields", NULL};
    docs_open_table(docs, "Centers", COLUMNS);
    for (size_t i = 0; i < docs->source->count; i++) {
        const Mapping *mapping = docs->source->mappings[i];
        const Schema *schema = mapping->schema;
        open_linked_row(docs, mapping->center, mapping->center);
        docs_cell(docs, schema->title);
        docs_cell(docs, count_text(docs, schema->file_count));
        docs_cell(docs, schema->files[0].source.format == SOURCE_XML ? "XML" : "CSV");
        docs_cell(docs, count_text(docs, count_attributes(schema)));
        html_close_row(&docs->html);
    }
    html_close_table(&docs->html);
}

void docs_index(Docs *docs)
{
    docs_open_page(docs, "index", html_word(&docs->html, "Data dictionary"), NULL);
    html_line(&docs->html, "p", NULL,
              "What the common record holds, what each center sends, and how the one is made of the other. Made from "
              "the definitions themselves: schemas and mappings.");
    write_models(docs);
    write_centers(docs);
    html_close_document(&docs->html);
}

// ---- The set --------------------------------------------------------------------------------------------------------

static void find_models(Docs *docs)
{
    docs->models = arena_array(docs->html.arena, docs->source->count + 1, sizeof(const Model *));
    for (size_t i = 0; i < docs->source->count; i++) {
        const Model *model = docs->source->mappings[i]->model;
        size_t known = 0;
        while (known < docs->model_count && strcmp(docs->models[known]->name, model->name) != 0) known++;
        if (known == docs->model_count) docs->models[docs->model_count++] = model;
    }
}

static bool keep_page(Docs *docs, Folder *folder, const char *name)
{
    bool good = folder_write(folder, docs_file(docs, docs->html.language, name), docs->html.out);
    buffer_clear(docs->html.out);
    return good;
}

static bool write_pages(Docs *docs, Folder *folder)
{
    docs_index(docs);
    bool good = keep_page(docs, folder, "index");
    for (size_t i = 0; i < docs->model_count && good; i++) {
        docs_model(docs, docs->models[i]);
        good = keep_page(docs, folder, model_page(docs, docs->models[i]));
    }
    for (size_t i = 0; i < docs->source->count && good; i++) {
        docs_center(docs, docs->source->mappings[i]);
        good = keep_page(docs, folder, docs->source->mappings[i]->center);
    }
    return good;
}

bool docs_write(const DocsSource *source, Folder *folder)
{
    Buffer out = {0};
    Docs docs = {.html = {&out, &AUTHOR_WORDS, LANGUAGE_EN, folder->arena}, .source = source};
    bool good = true;
    find_models(&docs);
    for (int language = 0; language < LANGUAGE_COUNT && good; language++) {
        docs.html.language = (Language)language;
        good = write_pages(&docs, folder);
    }
    buffer_free(&out);
    return good && folder_close(folder);
}
