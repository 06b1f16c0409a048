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
    if (!regex)
        yaml_complain(loader->complaints, node, NULL, "pattern: %s (at character %zu)", error,
                      unicode_length((Text){node->text.data, offset}) + 1);
    return regex;
}

static const int64_t WHOLE_LIMIT = (int64_t)1 << 40;   // times a million it is still an integer

static bool is_date(FieldType type)
{
    return type == FIELD_DATE || type == FIELD_DATETIME;
}

static bool is_number(FieldType type)
{
    return type == FIELD_NUMBER || type == FIELD_INTEGER;
}

static Value bound(SchemaLoader *loader, const YamlNode *node, const char *key, FieldType type)
{
    Value none = value_none(VALUE_MISSING, NULL);
    if (!node) return none;
    if (!is_date(type) && !is_number(type)) {
        yaml_complain(loader->complaints, node, NULL, "`%s` goes with numbers and dates", key);
        return none;
    }
    Value text = value_text(node->text, NULL), value = expression_cast(&text, is_date(type) ? EXPR_DATE : EXPR_NUMBER);
    if (!value_is_present(&value))
        yaml_complain(loader->complaints, node, NULL, "%s is wanted here", is_date(type) ? "a date" : "a number");
    return value;
}

// Bounds that are full dates become two days, so that a full date is checked by two comparisons.
static void bound_days(Constraints *out)
{
    const Value *bounds[] = {&out->minimum, &out->maximum, &out->exclusive_minimum};
    out->by_day = true;
    for (size_t i = 0; i < 3; i++)
        out->by_day &=
            bounds[i]->kind == VALUE_MISSING || (bounds[i]->kind == VALUE_DATE && bounds[i]->precision == DATE_DAY);
    if (!out->by_day) return;
    out->first_day = out->minimum.kind == VALUE_DATE ? out->minimum.first : INT32_MIN;
    out->last_day = out->maximum.kind == VALUE_DATE ? out->maximum.first : INT32_MAX;
    if (out->exclusive_minimum.kind == VALUE_DATE && out->exclusive_minimum.first >= out->first_day)
        out->first_day = out->exclusive_minimum.first + 1;
}

// A bound as a whole number, `none` when there is no bound; false for one that is not whole or not small.
static bool whole_bound(const Value *bound, int64_t none, int64_t *whole)
{
    Decimal number = bound->number;
    *whole = none;
    if (bound->kind != VALUE_NUMBER) return bound->kind == VALUE_MISSING;
    for (; number.exponent > 0 && number.coefficient < WHOLE_LIMIT && number.coefficient > -WHOLE_LIMIT;
         number.exponent--)
        number.coefficient *= 10;
    *whole = number.coefficient;
    return number.exponent == 0 && *whole < WHOLE_LIMIT && *whole > -WHOLE_LIMIT;
}

// Bounds that are whole numbers become two integers, so that a number is checked by two comparisons.
static void bound_wholes(Constraints *out)
{
    out->by_whole = whole_bound(&out->minimum, -WHOLE_LIMIT, &out->least) &&
                    whole_bound(&out->maximum, WHOLE_LIMIT, &out->most) && out->exclusive_minimum.kind == VALUE_MISSING;
}

// A word as a value of the type is written, so that 1.0 and 1 are one word of a number's enum.
static Text enum_word(SchemaLoader *loader, const YamlNode *node, FieldType type)
{
    Value text = value_text(load_clean(loader, node->text), NULL);
    if (type == FIELD_BOOLEAN && !text_is(text.text, "true") && !text_is(text.text, "false"))
        yaml_complain(loader->complaints, node, "what the cell's texts mean say `trueValues` and `falseValues`",
                      "true or false is wanted here");
    if (!is_date(type) && !is_number(type)) return text.text;
    Value value = expression_cast(&text, is_date(type) ? EXPR_DATE : EXPR_NUMBER);
    if (!value_is_present(&value)) {
        yaml_complain(loader->complaints, node, NULL, "%s is wanted here", is_date(type) ? "a date" : "a number");
        return text.text;
    }
    Buffer buffer = {0};
    value_write(&value, &buffer);
    return buffer_keep(&buffer, loader->arena);
}

static void compile_enum(SchemaLoader *loader, const YamlNodes *nodes, FieldType type, Words *words)
{
    if (nodes->node && !nodes->count)
        yaml_complain(loader->complaints, nodes->node, NULL, "an enum has at least one word");
    for (size_t i = 0; i < nodes->count; i++) {
        Text word = enum_word(loader, nodes->items[i], type);
        if (!words_add(words, word, loader->arena))
            yaml_complain(loader->complaints, nodes->items[i], NULL, "'%s' stands twice in the enum", word.data);
    }
}

static void check_order(SchemaLoader *loader, const ConstraintsYaml *yaml, const Constraints *constraints)
{
    const Value *least =
        constraints->minimum.kind != VALUE_MISSING ? &constraints->minimum : &constraints->exclusive_minimum;
    ExprTruth empty = expression_compare(constraints->minimum.kind != VALUE_MISSING ? EXPR_GREATER : EXPR_GREATER_EQUAL,
                                         least, &constraints->maximum);
    if (empty == EXPR_TRUE) yaml_complain(loader->complaints, yaml->maximum, NULL, "no value is within these bounds");
}

static void compile(SchemaLoader *loader, const ConstraintsYaml *yaml, FieldType type, Constraints *out)
{
    out->node = yaml->node;
    out->required = yaml->required;
    compile_enum(loader, &yaml->enumeration, type, &out->words);
    if (yaml->pattern && type != FIELD_STRING)
        yaml_complain(loader->complaints, yaml->pattern, NULL, "`pattern` goes with texts");
    out->pattern = pattern_compile(loader, yaml->pattern, false);
    out->minimum = bound(loader, yaml->minimum, "minimum", type);
    out->maximum = bound(loader, yaml->maximum, "maximum", type);
    out->exclusive_minimum = bound(loader, yaml->exclusive_minimum, "exclusiveMinimum", type);
    check_order(loader, yaml, out);
    out->precision = yaml->precision;
    out->limited =
        value_is_present(&out->minimum) || value_is_present(&out->maximum) || value_is_present(&out->exclusive_minimum);
    out->given = out->words.count || out->pattern || out->limited || out->precision;
    if (out->precision && type != FIELD_DATE)
        yaml_complain(loader->complaints, yaml_get(yaml->node, "precision"), NULL, "`precision` goes with dates");
}

void constraints_compile(SchemaLoader *loader, const ConstraintsYaml *yaml, FieldType type, Constraints *out)
{
    if (yaml) compile(loader, yaml, type, out);
    bound_days(out);
    bound_wholes(out);
}
