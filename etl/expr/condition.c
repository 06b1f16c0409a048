// A tree -> the condition it is, where it is one of the few that nearly all are: a comparison of two names or of a name
// with a literal, a name among texts, a name's presence.
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

static inline ExprTruth decided(bool truth, bool negated)
{
    return truth != negated ? EXPR_TRUE : EXPR_FALSE;
}

bool condition_decide(const Condition *condition, const Value *slots, ExprTruth *truth)
{
    if (condition->form == CONDITION_OTHER) return false;
    const Value *value = &slots[condition->slot];
    switch (condition->form) {
    case CONDITION_COMPARE:
        *truth = expression_compare(condition->compare, value,
                                    condition->literal ? condition->literal : &slots[condition->other]);
        return true;
    case CONDITION_IN:
        if (!value_is_present(value)) *truth = (ExprTruth)value->kind;
        else if (value->kind == VALUE_TEXT)
            *truth = decided(words_find(&condition->words, value->text) != 0, condition->negated);
        else return false;
        return true;
    default:
        if (value->kind == VALUE_ERROR || value->kind == VALUE_UNKNOWN) *truth = (ExprTruth)value->kind;
        else *truth = decided(value->kind == VALUE_MISSING, condition->negated);
        return true;
    }
}
