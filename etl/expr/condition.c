// A tree -> the condition it is, where it is one of the few that nearly all are (a comparison of two names or of a name
// with a literal, a name among texts, a name's presence), and what it comes to.
#include "expr/node.h"

static bool is_slot(const ExprNode *node)
{
    return node->op == OP_NAME && node->name.kind == EXPR_SLOT && !node->row_name;
}

static Condition compile_compare(const ExprNode *node)
{
    const ExprNode *left = node->operands[0], *right = node->operands[1];
    Condition condition = {.form = CONDITION_COMPARE, .compare = node->compare, .slot = left->name.index};
    if (right->op == OP_LITERAL) condition.literal = &right->literal;
    else if (is_slot(right)) condition.other = right->name.index;
    else condition.form = CONDITION_OTHER;
    return condition;
}

static Condition compile_in(const ExprNode *node, bool negated, Arena *arena)
{
    Condition condition = {.form = CONDITION_IN, .negated = negated, .slot = node->operands[0]->name.index};
    for (int i = 1; i < node->operand_count; i++) {
        const ExprNode *operand = node->operands[i];
        if (operand->op != OP_LITERAL || operand->literal.kind != VALUE_TEXT)
            return (Condition){.form = CONDITION_OTHER};
        words_add(&condition.words, operand->literal.text, arena);
    }
    return condition;
}

Condition condition_of(const ExprNode *root, Arena *arena)
{
    bool negated = root->op == OP_NOT;
    const ExprNode *node = negated ? root->operands[0] : root;
    if (!node->operand_count || !is_slot(node->operands[0])) return (Condition){.form = CONDITION_OTHER};
    switch (node->op) {
    case OP_COMPARE: return negated ? (Condition){.form = CONDITION_OTHER} : compile_compare(node);
    case OP_IN: return compile_in(node, negated, arena);
    case OP_IS_MISSING:
    case OP_IS_PRESENT:
        return (Condition){.form = CONDITION_PRESENCE,
                           .negated = negated != (node->op == OP_IS_PRESENT),
                           .slot = node->operands[0]->name.index};
    default: return (Condition){.form = CONDITION_OTHER};
    }
}

// ---- What it comes to -----------------------------------------------------------------------------------------------

static inline ExprTruth decided(bool truth)
{
    return truth ? EXPR_TRUE : EXPR_FALSE;
}

// Two full dates, as most are that rules compare, are two numbers.
static inline ExprTruth compare(ExprOperator operator, const Value *a, const Value *b)
{
    static const uint8_t HOLDS[] = {[EXPR_EQUAL] = 2,      [EXPR_NOT_EQUAL] = 5, [EXPR_LESS] = 1,
                                    [EXPR_LESS_EQUAL] = 3, [EXPR_GREATER] = 4,   [EXPR_GREATER_EQUAL] = 6};
    bool days = a->kind == VALUE_DATE && b->kind == VALUE_DATE && a->precision == DATE_DAY && b->precision == DATE_DAY;
    if (!days) return expression_compare(operator, a, b);
    int order = 1 + (a->first > b->first) - (a->first < b->first);   // bit of HOLDS: less, equal, greater
    return decided(HOLDS[operator] >> order & 1);
}

static ExprTruth tree_truth(const ExprNode *root, const ExprEnv *env)
{
    Value room;
    const Value *value = expression_node_value(root, env, &room);
    if (value->kind == VALUE_BOOLEAN) return decided(value->first);
    return value_is_present(value) ? EXPR_UNKNOWN : (ExprTruth)value->kind;
}

ExprTruth expression_truth(const Expression *expression, const ExprEnv *env)
{
    const Condition *condition = &expression->condition;
    if (condition->form == CONDITION_OTHER) return tree_truth(expression->root, env);
    const Value *value = &env->slots[condition->slot];
    if (condition->form == CONDITION_COMPARE)
        return compare(condition->compare, value,
                       condition->literal ? condition->literal : &env->slots[condition->other]);
    if (value->kind == VALUE_ERROR || value->kind == VALUE_UNKNOWN) return (ExprTruth)value->kind;
    if (condition->form == CONDITION_PRESENCE) return decided((value->kind == VALUE_MISSING) != condition->negated);
    if (value->kind == VALUE_MISSING) return EXPR_MISSING;
    if (value->kind != VALUE_TEXT) return tree_truth(expression->root, env);
    return decided((words_find(&condition->words, value->text) != 0) != condition->negated);
}

bool expression_is_true(const Expression *expression, const ExprEnv *env)
{
    return expression_truth(expression, env) == EXPR_TRUE;
}

bool expression_is_false(const Expression *expression, const ExprEnv *env)
{
    return expression_truth(expression, env) == EXPR_FALSE;
}
