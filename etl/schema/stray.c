// Columns that only other resources of a file read: what is filled there in a row of this resource would be lost.
#include "schema/load.h"

static bool is_read(const Resource *resource, const Field *field)
{
    for (size_t f = 0; f < resource->field_count; f++)
        if (field_shares_title(&resource->fields[f], field)) return true;
    return false;
}

static bool is_listed(const StrayColumn *columns, size_t count, const Field *field)
{
    for (size_t i = 0; i < count; i++)
        if (field_shares_title(columns[i].field, field)) return true;
    return false;
}

static void add_columns(Resource *resource, const Resource *other, StrayColumn *columns)
{
    for (size_t f = 0; f < other->field_count; f++) {
        const Field *field = &other->fields[f];
        if (!field_is_line(field) && !is_read(resource, field) && !is_listed(columns, resource->stray_count, field))
            columns[resource->stray_count++] = (StrayColumn){other->table, f, field};
    }
}

void strays_compile(SchemaLoader *loader)
{
    const ResourceYaml *yaml = loader->yaml->resources.items;
    Schema *schema = loader->schema;
    for (size_t r = 0; r < schema->resource_count; r++) {
        Resource *resource = &schema->resources[r];
        int severity = SHARED_OF(&yaml[r], stray_cells);
        size_t most = 0;
        if (!severity) continue;
        for (size_t o = 0; o < schema->resource_count; o++) most += schema->resources[o].field_count;
        StrayColumn *columns = arena_array(loader->arena, most + 1, sizeof *columns);
        for (size_t o = 0; o < schema->resource_count; o++)
            if (o != r && schema->resources[o].file == resource->file)
                add_columns(resource, &schema->resources[o], columns);
        resource->strays = columns;
        resource->stray_severity = (Severity)severity;
    }
}
