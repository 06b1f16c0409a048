// The files of a schema: one a path, with what the reader needs to know of it.
#include "schema/load.h"

enum { LAST_HEADER_ROW = 1000 };   // all rows down to the header are kept

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
    else if (yaml->delimiter)
        yaml_complain(loader->complaints, yaml->delimiter, NULL, "a delimiter is one ASCII character");
    if (yaml->quote && yaml->quote->text.size == 1) source->quote = yaml->quote->text.data[0];
    else if (yaml->quote) yaml_complain(loader->complaints, yaml->quote, NULL, "a quote is one ASCII character");
    if (source->delimiter == source->quote)
        yaml_complain(loader->complaints, yaml->node, NULL, "delimiter and quote are the same");
    source->header_join = load_string(yaml->header_join, " ");
    for (size_t i = 0; i < yaml->header_rows.count; i++)
        if (yaml->header_rows.items[i] < (i ? yaml->header_rows.items[i - 1] + 1 : 1))
            yaml_complain(loader->complaints, yaml_get(yaml->node, "headerRows"), NULL,
                          "headerRows are counted from 1, ascending");
    if (yaml->header_rows.count && yaml->header_rows.items[yaml->header_rows.count - 1] > LAST_HEADER_ROW)
        yaml_complain(loader->complaints, yaml_get(yaml->node, "headerRows"), NULL,
                      "a header stands in one of the first %d rows", LAST_HEADER_ROW);
    if (yaml->header_rows.count) {
        source->header_rows = yaml->header_rows.items;
        source->header_row_count = yaml->header_rows.count;
    }
    size_t count = yaml->stop_row ? yaml->stop_row->count : 0;
    SourceStop *stop = arena_array(loader->arena, count + 1, sizeof *stop);
    for (size_t i = 0; i < count; i++) {
        const YamlNode *value = yaml->stop_row->entries[i].value;
        Text *title = arena_alloc(loader->arena, sizeof *title);
        *title = load_clean(loader, yaml->stop_row->entries[i].key);
        if (value->kind != YAML_SCALAR) yaml_complain(loader->complaints, value, NULL, "a text is wanted here");
        else stop[i] = (SourceStop){title, 1, load_clean(loader, value->text)};
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
        if (entry->value->kind != YAML_SCALAR)
            yaml_complain(loader->complaints, entry->value, NULL, "a namespace is a text");
        namespaces[i] =
            (SourceNamespace){entry->key.data, entry->value->kind == YAML_SCALAR ? entry->value->text.data : ""};
    }
    source->namespaces = namespaces;
    source->namespace_count = count;
    source->record = load_string(xml->record, "");
    const char **passed = arena_array(loader->arena, xml->drop.count + 1, sizeof *passed);
    for (size_t i = 0; i < xml->drop.count; i++) passed[i] = xml->drop.items[i]->text.data;
    source->passed = passed;
    source->passed_count = xml->drop.count;
    source->closed = yaml_get(xml->node, "drop") != NULL;
    source->strange = xml->unknown ? (Severity)xml->unknown : reader_unknown_severity(source->match);
    if (xml->unknown && !source->closed)
        yaml_complain(loader->complaints, yaml_get(xml->node, "unknown"), "write `drop: []`",
                      "`unknown` goes with `drop`, which asks for what nothing names");
}

static const SourceColumn *compile_columns(SchemaLoader *loader, const Resource *resource)
{
    SourceColumn *columns = arena_array(loader->arena, resource->field_count + 1, sizeof *columns);
    for (size_t i = 0; i < resource->field_count; i++) {
        const Field *field = &resource->fields[i];
        columns[i] = (SourceColumn){field->label, field->titles, field->xpath ? 0 : field->title_count, field->xpath,
                                    field->list && !field->separator};
    }
    return columns;
}

static void compile_table(SchemaLoader *loader, const ResourceYaml *yaml, const Resource *resource, SourceTable *table)
{
    const YamlNodes *drops[] = {&loader->yaml->shared.drop, &yaml->shared.drop};
    Text *drop = arena_array(loader->arena, drops[0]->count + drops[1]->count + 1, sizeof *drop);
    *table = (SourceTable){.name = resource->name,
                           .rows = load_string(SHARED_OF(yaml, rows), NULL),
                           .header = load_string(SHARED_OF(yaml, header), NULL),
                           .cell = load_string(SHARED_OF(yaml, cell), NULL),
                           .value = load_string(SHARED_OF(yaml, value), NULL),
                           .drop = drop,
                           .columns = compile_columns(loader, resource),
                           .column_count = resource->field_count};
    for (int d = 0; d < 2; d++)
        for (size_t i = 0; i < drops[d]->count; i++)
            drop[table->drop_count++] = load_clean(loader, drops[d]->items[i]->text);
    int match = SHARED_OF(yaml, fields_match);
    table->match = match ? (SourceMatch)(match - 1) : SOURCE_EXACT;
}

// A column that fields read has all the titles they give it, whoever names it by one of them.
static void share_titles(const SourceFile *source, const Text **titles, size_t *count)
{
    for (size_t t = 0; t < source->table_count; t++)
        for (size_t c = 0; c < source->tables[t].column_count; c++) {
            const SourceColumn *column = &source->tables[t].columns[c];
            for (size_t own = 0; own < column->title_count; own++)
                for (size_t i = 0; i < *count; i++)
                    if (text_equal(column->titles[own], (*titles)[i])) {
                        *titles = column->titles;
                        *count = column->title_count;
                        return;
                    }
        }
}

static const SourceStop *share_stops(SchemaLoader *loader, const SourceFile *source)
{
    SourceStop *stops = arena_array(loader->arena, source->stop_count + 1, sizeof *stops);
    for (size_t i = 0; i < source->stop_count; i++) {
        stops[i] = source->stop[i];
        share_titles(source, &stops[i].titles, &stops[i].title_count);
    }
    return stops;
}

static const SourceFileColumn *compile_file_columns(SchemaLoader *loader, const Schema *schema,
                                                    const SourceFile *source)
{
    SourceFileColumn *columns = arena_array(loader->arena, schema->file_field_count + 1, sizeof *columns);
    for (size_t i = 0; i < schema->file_field_count; i++) {
        const Field *field = &schema->file_fields[i];
        bool from_stop = field->from && strcmp(field->from, "stopRow") == 0 && field->titles;
        columns[i] = (SourceFileColumn){field->xpath, field->titles, from_stop ? field->title_count : 0};
        share_titles(source, &columns[i].titles, &columns[i].title_count);
    }
    return columns;
}

static void check_xpath(SchemaLoader *loader, const SourceFile *source, const YamlNode *node, bool absolute)
{
    const char *problem = node && node->kind == YAML_SCALAR
                              ? reader_check_xpath(source, node->text.data, absolute, &loader->complaints->arena)
                              : NULL;
    if (problem) yaml_complain(loader->complaints, node, NULL, "%s", problem);
}

// Of an XPath, from the record, that has to find something.
static void check_nodes(SchemaLoader *loader, const SourceFile *source, const YamlNode *node)
{
    const char *problem = node && node->kind == YAML_SCALAR
                              ? reader_check_nodes(source, node->text.data, &loader->complaints->arena)
                              : NULL;
    if (problem) yaml_complain(loader->complaints, node, NULL, "%s", problem);
}

// `cell` with a title in it, as the reader will compile it.
static void check_cell(SchemaLoader *loader, const SourceFile *source, const YamlNode *cell)
{
    const char *at = cell ? strstr(cell->text.data, "{title}") : NULL;
    if (!cell) return;
    if (!at) {
        yaml_complain(loader->complaints, cell, NULL, "`cell` has {title} where the title of a field is to stand");
        return;
    }
    YamlNode filled = *cell;
    filled.text = text_from(
        arena_format(loader->arena, "%.*sT%s", (int)(at - cell->text.data), cell->text.data, at + strlen("{title}")));
    check_nodes(loader, source, &filled);
}

// `{title}` in `cell` becomes every title: a quote in one of them would end the text around it.
static void check_title(SchemaLoader *loader, const Field *field, const YamlNode *cell)
{
    for (size_t i = 0; i < field->title_count; i++)
        if (memchr(field->titles[i].data, '\'', field->titles[i].size) ||
            memchr(field->titles[i].data, '"', field->titles[i].size))
            yaml_complain(loader->complaints, field->node, NULL,
                          "a title with a quote in it cannot stand in `cell`: give the field an `xpath`");
    if (!cell)
        yaml_complain(loader->complaints, field->node, NULL, "field '%s' has no `xpath`, and its resource no `cell`",
                      field->name);
}

static void check_xml_table(SchemaLoader *loader, const SourceFile *source, const ResourceYaml *yaml,
                            const Resource *resource)
{
    const YamlNode *rows = SHARED_OF(yaml, rows), *cell = SHARED_OF(yaml, cell);
    check_nodes(loader, source, rows);
    check_nodes(loader, source, SHARED_OF(yaml, header));
    check_cell(loader, source, cell);
    check_xpath(loader, source, SHARED_OF(yaml, value), false);
    if (!rows)
        yaml_complain(loader->complaints, yaml->shared.node, NULL,
                      "resource '%s' does not say which nodes are its `rows`", resource->name);
    for (size_t f = 0; f < resource->field_count; f++) {
        const Field *field = &resource->fields[f];
        if (field->xpath) check_xpath(loader, source, field->xpath_node, false);
        else check_title(loader, field, cell);
    }
}

static void check_csv_table(SchemaLoader *loader, const Resource *resource)
{
    for (size_t f = 0; f < resource->field_count; f++) {
        const Field *field = &resource->fields[f];
        if (field->xpath) yaml_complain(loader->complaints, field->xpath_node, NULL, "`xpath` goes with XML files");
        if (field->list && !field->separator && !yaml_get(field->node, "separator"))
            yaml_complain(loader->complaints, field->node, NULL,
                          "`list` goes with XML files; a cell is split by `separator`");
    }
}

// Rows that several resources look at must be told apart, or two of them would take the same row.
static void check_apart(SchemaLoader *loader, size_t first, size_t other)
{
    const ResourceYaml *a = (const ResourceYaml *)loader->yaml->resources.items + first,
                       *b = (const ResourceYaml *)loader->yaml->resources.items + other;
    if (strcmp(load_string(SHARED_OF(a, rows), ""), load_string(SHARED_OF(b, rows), "")) != 0) return;
    const ResourceYaml *vague = !a->where ? a : !b->where ? b : NULL;
    if (vague)
        yaml_complain(loader->complaints, vague->shared.node, NULL,
                      "several resources look at these rows: say `where` they are '%s'", load_string(vague->name, ""));
}

// What resources of one path must say alike.
static void check_alike(SchemaLoader *loader, const ResourceYaml *a, const ResourceYaml *b)
{
    bool same_format = SHARED_OF(a, format) == SHARED_OF(b, format) && SHARED_OF(a, encoding) == SHARED_OF(b, encoding);
    if (!same_format)
        yaml_complain(loader->complaints, b->shared.node, NULL, "resources of one path have one format and encoding");
    if (SHARED_OF(a, dialect) != SHARED_OF(b, dialect))
        yaml_complain(loader->complaints, b->shared.node, NULL,
                      "resources of one path have one dialect: say it at the top");
    bool of_file = SHARED_OF(a, format) == 1 || (loader->yaml->xml && yaml_get(loader->yaml->xml->node, "drop"));
    if (same_format && of_file && SHARED_OF(a, fields_match) != SHARED_OF(b, fields_match))
        yaml_complain(loader->complaints, b->shared.node, NULL,
                      "resources of one path have one `fieldsMatch`: say it at the top");
}

static void check_tables(SchemaLoader *loader, const SourceFile *source, const char *path)
{
    const ResourceYaml *yaml = loader->yaml->resources.items;
    for (size_t r = 0; r < loader->schema->resource_count; r++) {
        if (strcmp(load_string(SHARED_OF(&yaml[r], path), ""), path) != 0) continue;
        if (source->format == SOURCE_XML) check_xml_table(loader, source, &yaml[r], &loader->schema->resources[r]);
        else check_csv_table(loader, &loader->schema->resources[r]);
        for (size_t before = 0; before < r; before++) {
            if (strcmp(load_string(SHARED_OF(&yaml[before], path), ""), path) != 0) continue;
            check_alike(loader, &yaml[before], &yaml[r]);
            check_apart(loader, before, r);
        }
    }
}

static void compile_file(SchemaLoader *loader, const ResourceYaml *first, const char *path, SchemaFile *file)
{
    Schema *schema = loader->schema;
    const ResourceYaml *yaml = loader->yaml->resources.items;
    int format = SHARED_OF(first, format), encoding = SHARED_OF(first, encoding),
        match = SHARED_OF(first, fields_match);
    file->path = path;
    file->may_be_empty = true;
    file->source = (SourceFile){.format = format == 2 ? SOURCE_XML : SOURCE_CSV,
                                .encoding = encoding ? (SourceEncoding)(encoding - 1) : SOURCE_UTF8,
                                .match = match ? (SourceMatch)(match - 1) : SOURCE_EXACT};
    SourceFile *source = &file->source;
    if (!format)
        yaml_complain(loader->complaints, first->shared.node, NULL,
                      "resource '%s' does not say its `format`: csv or xml", load_string(first->name, ""));
    compile_dialect(loader, SHARED_OF(first, dialect), source);
    if (source->format == SOURCE_XML) compile_namespaces(loader, source);
    SourceTable *tables = arena_array(loader->arena, schema->resource_count, sizeof *tables);
    for (size_t r = 0; r < schema->resource_count; r++) {
        const char *own = load_string(SHARED_OF(&yaml[r], path), "");
        if (strcmp(own, path) != 0) continue;
        file->may_be_empty &= SHARED_OF(&yaml[r], may_be_empty) == BIND_TRUE;
        schema->resources[r].file = (size_t)(file - schema->files);
        schema->resources[r].table = source->table_count;
        compile_table(loader, &yaml[r], &schema->resources[r], &tables[source->table_count++]);
    }
    source->tables = tables;
    source->stop = share_stops(loader, source);
    source->file_columns = compile_file_columns(loader, schema, source);
    source->file_column_count = schema->file_field_count;
    if (source->format == SOURCE_XML && loader->yaml->xml) {
        const struct XmlYaml *xml = loader->yaml->xml;
        check_xpath(loader, source, xml->record, true);
        for (size_t i = 0; i < xml->drop.count; i++)
            if (source->passed[i][0] == '/') check_xpath(loader, source, xml->drop.items[i], true);
            else check_nodes(loader, source, xml->drop.items[i]);
        for (size_t i = 0; i < schema->file_field_count; i++)
            check_xpath(loader, source, schema->file_fields[i].xpath_node, true);
    }
    check_tables(loader, source, path);
}

// Else an export of nothing at all would look like success.
static void check_some_records(SchemaLoader *loader)
{
    const Schema *schema = loader->schema;
    const ResourceYaml *first = loader->yaml->resources.items;
    for (size_t f = 0; f < schema->file_count; f++)
        if (!schema->files[f].may_be_empty) return;
    if (schema->file_count > 0)
        yaml_complain(loader->complaints, first->shared.node, "leave it out where every patient has a row",
                      "with `mayBeEmpty` for every file a failed export looks like one without patients");
}

void files_compile(SchemaLoader *loader)
{
    Schema *schema = loader->schema;
    const ResourceYaml *yaml = loader->yaml->resources.items;
    schema->files = arena_array(loader->arena, schema->resource_count + 1, sizeof *schema->files);
    for (size_t r = 0; r < schema->resource_count; r++) {
        const YamlNode *path = SHARED_OF(&yaml[r], path);
        if (!path) {
            yaml_complain(loader->complaints, yaml[r].shared.node, NULL, "resource '%s' has no `path`",
                          schema->resources[r].name);
            continue;
        }
        bool known = false;
        for (size_t f = 0; f < schema->file_count; f++)
            known |= strcmp(schema->files[f].path, load_clean(loader, path->text).data) == 0;
        if (!known) {
            SchemaFile *file = &schema->files[schema->file_count++];
            compile_file(loader, &yaml[r], path->text.data, file);
            file->path = load_clean(loader, path->text).data;   // file names are cleaned before they are matched
        }
    }
    check_some_records(loader);
}
