// What a hospital's schema says that no file could make true: names that no file has, a column that is dropped and
// read, values of a kind of file that is not there, rows that two resources would always take together, words of an
// enum that mean missing.
#include "schema/load.h"

// Only the last part of a file's name is looked at.
static void check_path(SchemaLoader *loader, const YamlNode *path)
{
    if (!path->text.size || strchr(path->text.data, '/'))
        complain_warning(loader->complaints, path->file, path->line, path->column,
                         "a path is the name of a file, without its folder", "no file is called '%s'",
                         path->text.data);
}

static void check_dialect(SchemaLoader *loader, const DialectYaml *yaml)
{
    const YamlNode *rows = yaml ? yaml_get(yaml->node, "headerRows") : NULL,
                   *stop = yaml ? yaml_get(yaml->node, "stopRow") : NULL;
    if (rows && rows->kind == YAML_LIST && !rows->count)
        yaml_complain(loader->complaints, rows, NULL, "a header has at least one row");
    if (stop && stop->kind == YAML_MAP && !stop->count)
        yaml_complain(loader->complaints, stop, NULL, "a stop row has at least one cell with a text");
}

static bool has_title(const Field *field, Text title)
{
    for (size_t i = 0; !field->xpath && i < field->title_count; i++)
        if (text_equal(field->titles[i], title)) return true;
    return false;
}

// Whoever drops a column means that it does not leave the reader.
static void check_drops(SchemaLoader *loader, const Resource *resource, const YamlNodes *drops)
{
    for (size_t d = 0; d < drops->count; d++) {
        Text title = load_clean(loader, drops->items[d]->text);
        for (size_t f = 0; f < resource->field_count; f++)
            if (has_title(&resource->fields[f], title))
                yaml_complain(loader->complaints, drops->items[d], "take it away from one of the two",
                              "'%s' is dropped, and read by field '%s'", title.data, resource->fields[f].name);
    }
}

static bool any_file(const Schema *schema, SourceFormat format, bool stops)
{
    for (size_t f = 0; f < schema->file_count; f++)
        if (schema->files[f].source.format == format && (!stops || schema->files[f].source.stop_count)) return true;
    return schema->file_count == 0;
}

static void check_file_field(SchemaLoader *loader, const Field *field)
{
    bool stop = field->from && strcmp(field->from, "stopRow") == 0;
    if (field->xpath && !field->from && !any_file(loader->schema, SOURCE_XML, false))
        yaml_complain(loader->complaints, field->xpath_node, NULL, "`xpath` goes with XML files");
    if (stop && !any_file(loader->schema, SOURCE_CSV, true))
        yaml_complain(loader->complaints, yaml_get(field->node, "from"), NULL,
                      "no file has a stop row (`dialect: {stopRow: …}` describes it)");
}

static bool same_rows(const SchemaLoader *loader, const ResourceYaml *a, const ResourceYaml *b)
{
    return strcmp(load_string(SHARED_OF(a, path), ""), load_string(SHARED_OF(b, path), "")) == 0 &&
           strcmp(load_string(SHARED_OF(a, rows), ""), load_string(SHARED_OF(b, rows), "")) == 0;
}

static void check_where(SchemaLoader *loader, size_t index)
{
    const ResourceYaml *all = loader->yaml->resources.items, *own = &all[index];
    for (size_t before = 0; own->where && before < index; before++)
        if (all[before].where && same_rows(loader, &all[before], own) &&
            text_equal(all[before].where->text, own->where->text))
            yaml_complain(loader->complaints, own->where, NULL, "resource '%s' takes these rows already",
                          loader->schema->resources[before].name);
}

// `distinct` beside the key that makes it idle.
static void check_distinct(SchemaLoader *loader, const ResourceYaml *yaml)
{
    const YamlNode *distinct = yaml_get(yaml->shared.node, "distinct");
    if (distinct && yaml->shared.distinct == BIND_TRUE && yaml->shared.primary_key.count)
        complain_warning(loader->complaints, distinct->file, distinct->line, distinct->column, NULL,
                         "`distinct` does nothing beside a `primaryKey`: an equal row of its key is a duplicate");
}

// A missing value is told before any enum is asked.
static void check_missing(SchemaLoader *loader, const Field *field)
{
    const YamlNode *words = yaml_get(field->constraints.node, "enum");
    for (size_t i = 0; i < field->missing_count; i++)
        if (words && field->missing[i].size && words_find(&field->constraints.words, field->missing[i]))
            complain_warning(loader->complaints, words->file, words->line, words->column,
                             "give the field its own `missingValues`", "'%s' of the enum means missing here",
                             field->missing[i].data);
}

void impossible_check(SchemaLoader *loader)
{
    const ResourceYaml *yaml = loader->yaml->resources.items;
    for (size_t r = 0; r < loader->schema->resource_count; r++) {
        const Resource *resource = &loader->schema->resources[r];
        if (SHARED_OF(&yaml[r], path)) check_path(loader, SHARED_OF(&yaml[r], path));
        check_dialect(loader, SHARED_OF(&yaml[r], dialect));
        check_drops(loader, resource, &loader->yaml->shared.drop);
        check_drops(loader, resource, &yaml[r].shared.drop);
        check_where(loader, r);
        check_distinct(loader, &yaml[r]);
        for (size_t f = 0; f < resource->field_count; f++) check_missing(loader, &resource->fields[f]);
    }
    for (size_t f = 0; f < loader->schema->file_field_count; f++)
        check_file_field(loader, &loader->schema->file_fields[f]);
}
