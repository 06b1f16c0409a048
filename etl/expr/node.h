// Inside of the expression language: the checked tree that parse.c makes and evaluate.c walks.
#ifndef EXPR_NODE_H
#define EXPR_NODE_H

#include "base/words.h"
#include "expr/expression.h"
#include "wrap/regex.h"

typedef enum ExprOp {
    OP_LITERAL, OP_NAME, OP_OR, OP_AND, OP_NOT, OP_IS_MISSING, OP_IS_PRESENT, OP_COMPARE, OP_IN, OP_MATCHES,
    OP_ADD, OP_SUBTRACT, OP_MULTIPLY, OP_DIVIDE, OP_CALL, OP_AGGREGATE,
} ExprOp;

typedef enum ExprAggregate {
    AGGREGATE_COUNT,
    AGGREGATE_MIN,
    AGGREGATE_MAX,
    AGGREGATE_SUM,
    AGGREGATE_FIRST,
    AGGREGATE_LAST,
    AGGREGATE_ANY
} ExprAggregate;

typedef struct ExprNode ExprNode;

// A function: evaluated with its operands already evaluated, none of them missing, in error or unknown (but for `if`
// and `coalesce`, which evaluate their own). To add one: a row in function.c, a function, its cases.
typedef struct ExprFunction {
    const char *name, *usage;
    int least, most;                 // operands
    ExprType operand, result;        // EXPR_ANY: not checked when loaded
    Value (*call)(const Value *operands, int count, Arena *arena);     // NULL for `if` and `coalesce`
    Value (*special)(const ExprNode *node, const ExprEnv *env);
    const char *meaning;
} ExprFunction;

struct ExprNode {
    ExprOp op;
    ExprOperator compare;
    int operand_count;
    bool row_name;                   // OP_NAME inside an aggregate: an attribute of env.row
    bool distinct;
    const ExprNode *const *operands;
    ExprName name;
    Value literal;
    ExprAggregate aggregate;
    ExprType type;
    size_t at;                       // byte of the expression where it begins
    int depth;                       // of the tree below
    const ExprFunction *function;
    const Regex *regex;
    const ExprNode *value;           // OP_AGGREGATE: what is taken of a row; NULL = name.member of it
    const ExprNode *where;
};

// What most rules and conditions are is decided without walking the tree.
typedef enum ConditionForm {
    CONDITION_OTHER,
    CONDITION_COMPARE,               // slot operator slot, slot operator literal
    CONDITION_IN,                    // slot [not] in (texts)
    CONDITION_PRESENCE,              // slot is missing (negated: is present)
} ConditionForm;

typedef struct Condition {
    ConditionForm form;
    bool negated;
    ExprOperator compare;
    int slot, other;                 // other: of the right side, where that is no literal
    const Value *literal;
    Words words;
} Condition;

struct Expression {
    Condition condition;
    const ExprNode *root;
    const YamlNode *node;
    const ExprName *names;
    size_t name_count;
};

const ExprFunction *function_find(Text name);
// False when the word is no aggregate.
bool aggregate_find(Text name, ExprAggregate *aggregate);
// For a word that is neither: the one that may have been meant, or all there are. A string in arena.
const char *function_hint(Text name, Arena *arena);
// condition.c: what the tree is as a condition.
Condition condition_of(const ExprNode *root, Arena *arena);
// As expression_compare, but partial dates by their first day: what min, max, least and greatest go by.
ExprTruth compare_starts(ExprOperator operator, const Value *a, const Value *b);
// Of a call that tries its operands until one answers, and else takes the last one: how many a try takes, 2 of `if`, 1
// of `coalesce`. 0 = it is no such call, or has nothing behind its tries.
int expression_choice_step(const ExprNode *node);
// The node's value where it stands already (in env, in the tree), or made in room.
const Value *expression_node_value(const ExprNode *node, const ExprEnv *env, Value *room);

#endif
