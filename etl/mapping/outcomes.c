// What may come out of an attribute's expression, held against the attribute before any data: types, units, words that
// are written in it, words of the enums it comes from.
#include "mapping/codelist.h"
#include "mapping/loading.h"
#include "schema/record.h"

// Where in the expression an outcome is written.
static YamlNode place_of(const Expression *expression, const ExprOutcome *outcome)
{
    YamlNode place = *expression_node(expression);
    place.line = outcome->line;
    place.column = outcome->column;
    return place;
}

// ---- Types ---------------------------------------------------------------------------------------------------------

static void check_type(MappingLoader *loader, const Field *attribute, ExprType type, const YamlNode *node)
{
    ExprType want = field_expression_type(attribute);
    if (type != EXPR_ANY && type != EXPR_TEXT && type != want)
        yaml_complain(loader->complaints, node,
                      want == EXPR_TEXT ? "give `codes`; or leave the `type` of the schema's field out" : NULL,
                      "attribute '%s' is %s, this is %s", attribute->name, expression_type_name(want),
                      expression_type_name(type));
}

// ---- Units ---------------------------------------------------------------------------------------------------------

// What is computed has the units of what it is computed of: each value that may come out, where it is written.
static void check_unit(MappingLoader *loader, const Field *attribute, const ExprOutcome *outcome, const YamlNode *node)
{
    const ExprUnit *unit = &outcome->unit;
    bool text = outcome->type == EXPR_TEXT;
    if (unit->measure == EXPR_UNIT_NONE && attribute->unit.given)
        yaml_complain(loader->complaints, node, text ? "make it a field of the schema with a type and a unit" : NULL,
                      "attribute '%s' has a unit, %s has none", attribute->name, text ? "a text" : "this");
    else if (unit->measure == EXPR_UNIT_KNOWN && !attribute->unit.given)
        yaml_complain(loader->complaints, node, NULL, "this has the unit %s, attribute '%s' has none",
                      unit_name(unit->unit), attribute->name);
    else if (unit->measure == EXPR_UNIT_KNOWN && attribute->unit.constant != UNIT_NONE &&
             !unit_convertible(unit->unit, attribute->unit.constant))
        yaml_complain(loader->complaints, node, NULL, "%s cannot be converted to %s", unit_name(unit->unit),
                      unit_name(attribute->unit.constant));
}

// ---- Words ---------------------------------------------------------------------------------------------------------

static void check_literal(MappingLoader *loader, const Field *attribute, const Value *literal, const YamlNode *node)
{
    Value value = *literal;
    if (literal->kind == VALUE_TEXT) attribute_word(loader, attribute, literal, node);
    else if (value_is_present(literal) && constraints_check(&attribute->constraints, &value) != FINDING_CODE_COUNT)
        yaml_complain(loader->complaints, node, NULL, "this breaks the constraints of %s", attribute->name);
}

// Words of an enum that the attribute takes as they are: one that it cannot hold is an error in every such row.
static void check_words(MappingLoader *loader, const Field *attribute, const Words *words, const YamlNode *node)
{
    for (size_t i = 0; i < words->count; i++) {
        Value word = value_text(words->items[i], NULL);
        if (attribute_takes(attribute, &word)) continue;
        complain_warning(loader->complaints, node->file, node->line, node->column, "give `codes`",
                         "the enum of this allows '%.*s', which attribute '%s' does not", TEXT_ARG(word.text),
                         attribute->name);
        return;
    }
}

static void check_covered(MappingLoader *loader, const CodeList *codes, Text word, const YamlNode *node)
{
    if (!codelist_find(codes, word))
        yaml_complain(loader->complaints, node, NULL, "the code list does not cover '%.*s'", TEXT_ARG(word));
}

static void check_codes(MappingLoader *loader, const CodeList *codes, const ExprOutcome *outcome, const YamlNode *node)
{
    if (outcome->literal && outcome->literal->kind == VALUE_TEXT)
        check_covered(loader, codes, outcome->literal->text, node);
    for (size_t i = 0; outcome->words && i < outcome->words->count; i++)
        check_covered(loader, codes, outcome->words->items[i], node);
}

void outcomes_check(MappingLoader *loader, const Field *attribute, const AttributeMapping *mapped, bool computed)
{
    size_t count;
    const ExprOutcome *outcomes = expression_outcomes(mapped->from, loader->arena, &count);
    ExprType whole = expression_type(mapped->from);
    if (attribute->flawed) return;
    if (!mapped->codes && whole != EXPR_ANY)
        check_type(loader, attribute, whole, expression_node(mapped->from));
    for (size_t i = 0; i < count; i++) {
        YamlNode node = place_of(mapped->from, &outcomes[i]);
        if (mapped->codes) {
            if (computed && !yaml_is_flawed(mapped->codes->node, loader->complaints))
                check_codes(loader, mapped->codes, &outcomes[i], &node);
            continue;
        }
        if (whole == EXPR_ANY) check_type(loader, attribute, outcomes[i].type, &node);
        if (computed && field_expression_type(attribute) == EXPR_NUMBER)
            check_unit(loader, attribute, &outcomes[i], &node);
        if (outcomes[i].literal) check_literal(loader, attribute, outcomes[i].literal, &node);
        if (outcomes[i].words) check_words(loader, attribute, outcomes[i].words, &node);
    }
}
