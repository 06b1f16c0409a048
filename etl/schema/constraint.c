// Constraints: patterns, enums, bounds.
#include "schema/load.h"
#include "wrap/unicode.h"

const Regex *pattern_compile(SchemaLoader *loader, const YamlNode *node, bool contains)
{
    const char *error;
    size_t offset;
    if (!node) return NULL;
    if (unicode_changes(node->text, loader->arena))
        yaml_complain(loader->complaints, node, "cells are in NFKC with '-' for every dash: write the plain form",
                      "the pattern has characters that no cleaned cell can hold");
    const Regex *regex = regex_compile(node->text, contains, loader->arena, &error, &offset);
    if (!regex) yaml_complain(loader->complaints, node, NULL, "pattern: %s (at character %zu)", error, offset + 1);
    return regex;
}

static Value bound(SchemaLoader *loader, const YamlNode *node, FieldType type)
{
    if (!node) return value_none(VALUE_MISSING, NULL);
    Value text = value_text(node->text, NULL);
    bool date = type == FIELD_DATE || type == FIELD_DATETIME;
    Value value = expression_cast(&text, date ? EXPR_DATE : EXPR_NUMBER);
    if (!value_is_present(&value)) yaml_complain(loader->complaints, node, NULL, "%s is wanted here", date ? "a date" : "a number");
    return value;
}

// Bounds that are full dates become two days, so that a full date is checked by two comparisons.
static void bound_days(Constraints *out)
{
    const Value *bounds[] = {&out->minimum, &out->maximum, &out->exclusive_minimum};
    out->by_day = out->limited;
    for (size_t i = 0; i < 3; i++) out->by_day &= bounds[i]->kind == VALUE_MISSING || (bounds[i]->kind == VALUE_DATE && bounds[i]->precision == DATE_DAY);
    if (!out->by_day) return;
    out->first_day = out->minimum.kind == VALUE_DATE ? out->minimum.first : INT32_MIN;
    out->last_day = out->maximum.kind == VALUE_DATE ? out->maximum.first : INT32_MAX;
    if (out->exclusive_minimum.kind == VALUE_DATE && out->exclusive_minimum.first >= out->first_day) out->first_day = out->exclusive_minimum.first + 1;
}

void constraints_compile(SchemaLoader *loader, const ConstraintsYaml *yaml, FieldType type, Constraints *out)
{
    if (!yaml) return;
    out->node = yaml->node;
    out->required = yaml->required;
    Text *words = arena_array(loader->arena, yaml->enumeration.count, sizeof *words);
    out->word_map.arena = loader->arena;
    for (size_t i = 0; i < yaml->enumeration.count; i++) {
        words[i] = load_clean(loader, yaml->enumeration.items[i]->text);
        if (!map_add(&out->word_map, words[i], &words[i]))
            yaml_complain(loader->complaints, yaml->enumeration.items[i], NULL, "'%s' stands twice in the enum", words[i].data);
    }
    out->words = words;
    out->word_count = yaml->enumeration.count;
    out->pattern = pattern_compile(loader, yaml->pattern, false);
    out->minimum = bound(loader, yaml->minimum, type);
    out->maximum = bound(loader, yaml->maximum, type);
    out->exclusive_minimum = bound(loader, yaml->exclusive_minimum, type);
    out->precision = yaml->precision;
    out->limited = value_is_present(&out->minimum) || value_is_present(&out->maximum) || value_is_present(&out->exclusive_minimum);
    out->given = out->word_count || out->pattern || out->limited || out->precision;
    bound_days(out);
    if (out->precision && type != FIELD_DATE)
        yaml_complain(loader->complaints, yaml->node, NULL, "`precision` goes with dates");
}
