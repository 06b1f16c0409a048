// Which fields of a center feed which attributes of the model.
#include "mapping/mapping.h"

static bool field_has_slot(const Field *field, const ExprName *name)
{
    int end = field->slot + (field->extract ? (int)field->group_count + 2 : 1);
    if (name->kind == EXPR_LIST) return field->list && name->index == field->list_index;
    return name->kind == EXPR_SLOT && field->slot >= 0 && name->index >= field->slot && name->index < end;
}

// An alias stands for another field on each line of `repeat`.
static bool alias_is_field(const RecordMapping *record, int alias, size_t field)
{
    for (size_t l = 0; l < record->line_count; l++)
        for (size_t i = 0; i < record->lines[l].count; i++)
            if (record->lines[l].aliases[i].field == field &&
                strcmp(record->lines[l].aliases[i].name, record->alias_names[alias]) == 0)
                return true;
    return false;
}

bool mapping_feeds(const Mapping *mapping, const RecordMapping *record, const AttributeMapping *attribute, size_t field)
{
    const Resource *resource = &mapping->schema->resources[record->resource];
    const ExprName *names;
    size_t count = attribute->from ? expression_names(attribute->from, &names) : 0;
    for (size_t n = 0; n < count; n++)
        if (names[n].kind == EXPR_ALIAS ? alias_is_field(record, names[n].index, field)
                                        : field_has_slot(&resource->fields[field], &names[n]))
            return true;
    return false;
}

const char *mapping_feeding_title(const Mapping *mapping, size_t entity, size_t attribute)
{
    const char *title = NULL;
    for (size_t r = 0; r < mapping->record_count; r++) {
        const RecordMapping *record = &mapping->records[r];
        for (size_t i = 0; record->entity == entity && i < record->attribute_count; i++) {
            const AttributeMapping *made = &record->attributes[i];
            const ExprName *names;
            if (made->attribute != attribute) continue;
            bool one = made->from && made->first_field >= 0 && expression_names(made->from, &names) == 1;
            if (!one || title) return "*";
            title = mapping->schema->resources[record->resource].fields[made->first_field].label;
        }
    }
    return title ? title : "*";
}
