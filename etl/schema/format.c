// The date formats of a field: their names, and whether two of them read one text as two days.
#include "schema/load.h"

static void add_format(SchemaLoader *loader, const YamlNode *word, Field *field, DateFormat *formats)
{
    const YamlNode *named = yaml_get(loader->yaml->types, word->text.data);
    const YamlNode *inner = named && named->kind == YAML_MAP ? yaml_get(named, "format") : NULL;
    if (inner && inner->kind == YAML_LIST && field->format_count + inner->count < 32) {
        for (size_t i = 0; i < inner->count; i++)
            if (inner->items[i]->kind == YAML_SCALAR) add_format(loader, inner->items[i], field, formats);
        return;
    }
    const YamlNode *of = inner && inner->kind == YAML_SCALAR ? inner : word;
    const char *problem = date_format_parse(of->text, &formats[field->format_count]);
    if (problem) yaml_complain(loader->complaints, word, NULL, "%s", problem);
    else if (field->format_count < 31) field->format_count++;
}

static bool day_month(const DateFormat *format, char *order)
{
    const char *day = format->kind == DATE_PATTERN ? strstr(format->pattern.data, "%d") : NULL;
    const char *month = format->kind == DATE_PATTERN ? strstr(format->pattern.data, "%m") : NULL;
    *order = day && month && day < month ? 'd' : 'm';
    return day && month;
}

// %d/%m/%Y beside %m/%d/%Y: the same text read in two ways for two thirds of all days.
static void check_format_overlap(SchemaLoader *loader, const Field *field, const YamlNodes *nodes)
{
    for (size_t i = 0; i < field->format_count; i++)
        for (size_t j = i + 1; j < field->format_count; j++) {
            char a, b;
            bool both = day_month(&field->formats[i], &a) && day_month(&field->formats[j], &b);
            bool same_size = field->formats[i].pattern.size == field->formats[j].pattern.size;
            if (both && a != b && same_size && nodes->node)
                yaml_complain(loader->complaints, nodes->node, "keep the one this column uses", "the formats %s and %s overlap",
                              field->formats[i].pattern.data, field->formats[j].pattern.data);
        }
}

void format_compile(SchemaLoader *loader, const FieldYaml *yaml, Field *field)
{
    DateFormat *formats = arena_array(loader->arena, 33, sizeof *formats);
    bool date = field->type == FIELD_DATE || field->type == FIELD_DATETIME;
    field->formats = formats;
    if (!date && yaml->format.count)
        yaml_complain(loader->complaints, yaml->format.node, NULL, "`format` goes with dates");
    if (!date) return;
    for (size_t i = 0; i < yaml->format.count; i++) {
        Text word = load_clean(loader, yaml->format.items[i]->text);
        YamlNode *clean = arena_alloc(loader->arena, sizeof *clean);
        *clean = *yaml->format.items[i];
        clean->text = word;
        add_format(loader, clean, field, formats);
    }
    if (!field->format_count) formats[field->format_count++] = (DateFormat){DATE_DEFAULT, TEXT("default")};
    check_format_overlap(loader, field, &yaml->format);
}
