// The date formats of a field, and whether two of them read one text as two days.
#include "schema/load.h"

enum { MOST_FORMATS = 32, DEEPEST_NAME = 16 };

static void add_format(SchemaLoader *loader, const YamlNode *word, Field *field, DateFormat *formats, int depth);

// The formats of a named type, taken over. False when the word is no such name.
static bool add_named(SchemaLoader *loader, const YamlNode *word, Field *field, DateFormat *formats, int depth)
{
    const YamlNode *named = yaml_get(loader->yaml->types, word->text.data);
    const YamlNode *expanded = named && named->kind == YAML_MAP ? type_expand(loader, named) : NULL;
    const YamlNode *inner = yaml_get(expanded, "format");
    if (!named) return false;
    if (depth == DEEPEST_NAME) {
        yaml_complain(loader->complaints, word, NULL, "format '%s' names itself in a circle", word->text.data);
        return true;
    }
    if (expanded && !inner)
        yaml_complain(loader->complaints, word, NULL, "type '%s' has no `format` to take over", word->text.data);
    if (inner && inner->kind == YAML_SCALAR) add_format(loader, inner, field, formats, depth + 1);
    for (size_t i = 0; inner && inner->kind == YAML_LIST && i < inner->count; i++)
        if (inner->items[i]->kind == YAML_SCALAR) add_format(loader, inner->items[i], field, formats, depth + 1);
    return true;
}

static void add_format(SchemaLoader *loader, const YamlNode *word, Field *field, DateFormat *formats, int depth)
{
    if (add_named(loader, word, field, formats, depth)) return;
    if (field->format_count == MOST_FORMATS) {
        yaml_complain(loader->complaints, word, NULL, "a field has at most %d formats", MOST_FORMATS);
        return;
    }
    const char *problem = date_format_parse(load_clean(loader, word->text), &formats[field->format_count]);
    if (problem) yaml_complain(loader->complaints, word, NULL, "%s", problem);
    else field->format_count++;
}

// ---- Overlaps ------------------------------------------------------------------------------------------------------

static void write_directive(char directive, int year, int month, int day, bool padded, Buffer *out)
{
    static const char *const MONTHS[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    switch (directive) {
    case 'Y': buffer_format(out, "%04d", year); break;
    case 'y': buffer_format(out, "%02d", year % 100); break;
    case 'b': buffer_string(out, MONTHS[month - 1]); break;
    case 'm': buffer_format(out, "%0*d", padded ? 2 : 1, month); break;
    case 'd': buffer_format(out, "%0*d", padded ? 2 : 1, day); break;
    default: buffer_string(out, "10");   // an hour, a minute, a second
    }
}

// A day as the format writes it, with one or two digits.
static void write_as(const DateFormat *format, int32_t days, bool padded, Buffer *out)
{
    char iso[DATE_TEXT];
    int year, month, day;
    date_to_civil(days, &year, &month, &day);
    buffer_clear(out);
    if (format->kind == DATE_EXCEL_SERIAL) {
        buffer_integer(out, (int64_t)days + 25569);   // days since 1899-12-30
    } else if (format->kind != DATE_PATTERN) {
        date_write(days, iso);
        buffer_string(out, iso);
    }
    for (size_t i = 0; format->kind == DATE_PATTERN && i < format->pattern.size; i++) {
        if (format->pattern.data[i] == '%') write_directive(format->pattern.data[++i], year, month, day, padded, out);
        else buffer_char(out, format->pattern.data[i]);
    }
}

// True when some day written by one is another day, or month, read by the other.
static bool overlap(const DateFormat *a, const DateFormat *b, Buffer *text)
{
    static const int DAYS[] = {1, 4, 10, 12, 20, 28};
    for (int month = 1; month <= 12; month++)
        for (size_t d = 0; d < sizeof DAYS / sizeof *DAYS; d++)
            for (int padded = 1; padded >= 0; padded--) {
                int32_t days;
                Date own, other;
                date_from_civil(2012, month, DAYS[d], &days);
                write_as(a, days, padded, text);
                bool both = date_read(buffer_as_text(text), a, 1, &own, NULL, NULL) == DATE_OK &&
                            date_read(buffer_as_text(text), b, 1, &other, NULL, NULL) == DATE_OK;
                if (both && (own.first != other.first || own.precision != other.precision)) return true;
            }
    return false;
}

static void check_overlaps(SchemaLoader *loader, const Field *field, const YamlNode *node)
{
    Buffer text = {0};
    for (size_t i = 0; i < field->format_count; i++)
        for (size_t k = i + 1; k < field->format_count; k++) {
            const DateFormat *a = &field->formats[i], *b = &field->formats[k];
            if (!overlap(a, b, &text) && !overlap(b, a, &text)) continue;
            yaml_complain(loader->complaints, node, "keep the one this column uses",
                          "the formats %s and %s overlap: '%s' would be two dates", a->pattern.data, b->pattern.data,
                          buffer_c_string(&text));
        }
    buffer_free(&text);
}

void format_compile(SchemaLoader *loader, const FieldYaml *yaml, Field *field)
{
    DateFormat *formats = arena_array(loader->arena, MOST_FORMATS, sizeof *formats);
    bool date = field->type == FIELD_DATE || field->type == FIELD_DATETIME;
    field->formats = formats;
    if (!date && yaml->format.count)
        yaml_complain(loader->complaints, yaml->format.node, NULL, "`format` goes with dates");
    if (!date) return;
    if (yaml->format.node && !yaml->format.count)
        yaml_complain(loader->complaints, yaml->format.node, NULL, "a date has at least one format");
    for (size_t i = 0; i < yaml->format.count; i++) add_format(loader, yaml->format.items[i], field, formats, 0);
    if (!field->format_count) formats[field->format_count++] = (DateFormat){DATE_DEFAULT, TEXT("default")};
    else check_overlaps(loader, field, yaml->format.node);
}
