// The units of what an expression computes, as far as they are known when it is loaded: those of its names, by the
// rules that evaluate.c goes by when it runs.
#include "expr/parser.h"

static const ExprUnit OPEN = {EXPR_UNIT_OPEN, UNIT_NONE}, NONE = {EXPR_UNIT_NONE, UNIT_NONE};

static bool go_together(ExprUnit a, ExprUnit b)
{
    return a.measure != EXPR_UNIT_KNOWN || b.measure != EXPR_UNIT_KNOWN || unit_convertible(a.unit, b.unit);
}

static void refuse(Parser *parser, const ExprNode *node, ExprUnit a, ExprUnit b, const char *what)
{
    parser_fail(parser, node->at, NULL,
                arena_format(&parser->complaints->arena, "%s and %s cannot be %s", unit_name(a.unit),
                             unit_name(b.unit), what));
}

// Of two in a sum the first; two in a product make a new one, which has no name here.
static ExprUnit of_arithmetic(ExprOp op, ExprUnit a, ExprUnit b)
{
    if (a.measure == EXPR_UNIT_OPEN || b.measure == EXPR_UNIT_OPEN) return OPEN;
    if (a.measure == EXPR_UNIT_NONE) return op == OP_DIVIDE ? NONE : b;
    return b.measure == EXPR_UNIT_NONE || op == OP_ADD || op == OP_SUBTRACT ? a : NONE;
}

static bool is_conditional(const ExprNode *node)
{
    return strcmp(node->function->name, "if") == 0;
}

// Does operand i come out of the call as it is?
static bool comes_out(const ExprNode *node, int i)
{
    static const char *const CHOICES[] = {"coalesce", "greatest", "least"};
    if (is_conditional(node)) return i % 2 == 1 || i == node->operand_count - 1;
    for (size_t c = 0; c < sizeof CHOICES / sizeof *CHOICES; c++)
        if (strcmp(node->function->name, CHOICES[c]) == 0) return true;
    return false;
}

static bool has_choice(const ExprNode *node)
{
    return node->op == OP_CALL && comes_out(node, node->operand_count - 1);
}

static bool same_unit(ExprUnit a, ExprUnit b)
{
    return a.measure == b.measure && a.unit == b.unit;
}

static ExprUnit unit_of(Parser *parser, const ExprNode *node);

// What all that may come out have in common.
static ExprUnit of_call(Parser *parser, const ExprNode *node)
{
    ExprUnit common = NONE;
    bool any = false;
    for (int i = 0; i < node->operand_count; i++) {
        ExprUnit unit = unit_of(parser, node->operands[i]);
        if (!comes_out(node, i)) continue;
        common = !any || same_unit(common, unit) ? unit : OPEN;
        any = true;
    }
    return common;
}

static ExprUnit of_aggregate(Parser *parser, const ExprNode *node)
{
    if (node->where) unit_of(parser, node->where);
    ExprUnit taken = node->value ? unit_of(parser, node->value) : node->name.unit;
    return node->aggregate == AGGREGATE_COUNT || node->aggregate == AGGREGATE_ANY ? NONE : taken;
}

static void check_compared(Parser *parser, const ExprNode *node)
{
    ExprUnit first = unit_of(parser, node->operands[0]);
    for (int i = 1; i < node->operand_count; i++) {
        ExprUnit other = unit_of(parser, node->operands[i]);
        if (!go_together(first, other)) refuse(parser, node->operands[i], first, other, "compared");
    }
}

// Goes through the whole tree; parser NULL: it was gone through before.
static ExprUnit unit_of(Parser *parser, const ExprNode *node)
{
    ExprUnit a, b;
    switch (node->op) {
    case OP_LITERAL: return value_is_present(&node->literal) ? NONE : OPEN;
    case OP_NAME: return node->name.unit;
    case OP_CALL: return of_call(parser, node);
    case OP_AGGREGATE: return of_aggregate(parser, node);
    case OP_ADD:
    case OP_SUBTRACT:
    case OP_MULTIPLY:
    case OP_DIVIDE:
        a = unit_of(parser, node->operands[0]);
        b = unit_of(parser, node->operands[1]);
        if (parser && !go_together(a, b) && (node->op == OP_ADD || node->op == OP_SUBTRACT))
            refuse(parser, node->operands[1], a, b, node->op == OP_ADD ? "added" : "subtracted");
        return of_arithmetic(node->op, a, b);
    case OP_COMPARE:
    case OP_IN:
        if (parser) check_compared(parser, node);
        return NONE;
    default:
        for (int i = 0; i < node->operand_count; i++) unit_of(parser, node->operands[i]);
        return NONE;
    }
}

void units_check(Parser *parser, const ExprNode *root)
{
    unit_of(parser, root);
}

static size_t count_outcomes(const ExprNode *node)
{
    if (!has_choice(node)) return 1;
    size_t count = 0;
    for (int i = 0; i < node->operand_count; i++)
        if (comes_out(node, i)) count += count_outcomes(node->operands[i]);
    return count;
}

static void collect(const Expression *expression, const ExprNode *node, ExprOutcome *outcomes, size_t *count)
{
    const YamlNode *text = expression->node;
    if (!has_choice(node))
        outcomes[(*count)++] = (ExprOutcome){node->type,
                                             unit_of(NULL, node),
                                             node->op == OP_LITERAL ? &node->literal : NULL,
                                             node->op == OP_NAME ? node->name.words : NULL,
                                             text->line,
                                             parser_column(text, text->text, node->at)};
    for (int i = 0; has_choice(node) && i < node->operand_count; i++)
        if (comes_out(node, i)) collect(expression, node->operands[i], outcomes, count);
}

const ExprOutcome *expression_outcomes(const Expression *expression, Arena *arena, size_t *count)
{
    ExprOutcome *outcomes = arena_array(arena, count_outcomes(expression->root), sizeof *outcomes);
    *count = 0;
    collect(expression, expression->root, outcomes, count);
    return outcomes;
}
