// Walks a checked tree over the Values of one row, record or patient.
#include "expr/node.h"

static Value undecided(const Value *a, const Value *b)
{
    bool error = a->kind == VALUE_ERROR || b->kind == VALUE_ERROR, unknown = a->kind == VALUE_UNKNOWN || b->kind == VALUE_UNKNOWN;
    return value_none(error ? VALUE_ERROR : unknown ? VALUE_UNKNOWN : VALUE_MISSING, a->place ? a->place : b->place);
}

static Value name_value(const ExprNode *node, const ExprEnv *env)
{
    const ExprName *name = &node->name;
    if (node->row_name) return env->row[name->member];
    switch (name->kind) {
    case EXPR_SLOT: return env->slots[name->index];
    case EXPR_ALIAS: return env->aliases[name->index] ? env->aliases[name->index][name->member] : value_none(VALUE_MISSING, NULL);
    case EXPR_ENTITY: {
        const ExprRows *rows = &env->entities[name->index];
        if (rows->count == 1) return rows->rows[0][name->member];
        return value_none(rows->incomplete ? VALUE_ERROR : VALUE_MISSING, NULL);
    }
    default: return value_none(VALUE_UNKNOWN, NULL);
    }
}

// Kleene's and/or: decided by one side alone where it can be.
static Value connective(const ExprNode *node, const ExprEnv *env)
{
    bool decides = node->op == OP_OR;
    Value a = expression_node_value(node->operands[0], env);
    if (a.kind == VALUE_BOOLEAN && a.first == decides) return a;
    Value b = expression_node_value(node->operands[1], env);
    if (b.kind == VALUE_BOOLEAN && b.first == decides) return b;
    if (a.kind == VALUE_BOOLEAN && b.kind == VALUE_BOOLEAN) return a;
    if (a.kind == VALUE_BOOLEAN) return b;
    if (b.kind == VALUE_BOOLEAN) return a;
    return undecided(&a, &b);
}

static Value presence(const ExprNode *node, const ExprEnv *env)
{
    Value value = expression_node_value(node->operands[0], env);
    if (value.kind == VALUE_ERROR || value.kind == VALUE_UNKNOWN) return value;
    return value_boolean((value.kind == VALUE_MISSING) == (node->op == OP_IS_MISSING), value.place);
}

static Value membership(const ExprNode *node, const ExprEnv *env)
{
    Value left = expression_node_value(node->operands[0], env), open = value_boolean(false, NULL);
    for (int i = 1; i < node->operand_count; i++) {
        Value right = expression_node_value(node->operands[i], env);
        Value same = expression_compare(EXPR_EQUAL, &left, &right);
        if (same.kind == VALUE_BOOLEAN && same.first) return same;
        if (same.kind != VALUE_BOOLEAN) open = same;
    }
    return open;
}

// A range that is one number, as a number; other ranges leave the result unknown.
static bool exact_number(const Value *value, Decimal *number)
{
    if (value->kind == VALUE_NUMBER) {
        *number = value->number;
        return true;
    }
    return value->kind == VALUE_RANGE && value->range.low == value->range.high &&
           decimal_divide(decimal_from((int64_t)value->range.low * 16), decimal_from(value->range.sixteenths), number);
}

static Value arithmetic(const ExprNode *node, const ExprEnv *env)
{
    Value a = expression_node_value(node->operands[0], env), b = expression_node_value(node->operands[1], env);
    const Place *place = a.place ? a.place : b.place;
    Decimal x, y, result;
    bool ok = false;
    if (!value_is_present(&a) || !value_is_present(&b)) return undecided(&a, &b);
    if (!exact_number(&a, &x) || !exact_number(&b, &y)) return value_none(VALUE_UNKNOWN, place);
    if (node->op == OP_DIVIDE && y.coefficient == 0) return value_none(VALUE_MISSING, place);
    switch (node->op) {
    case OP_ADD: ok = decimal_add(x, y, &result); break;
    case OP_SUBTRACT: ok = decimal_subtract(x, y, &result); break;
    case OP_MULTIPLY: ok = decimal_multiply(x, y, &result); break;
    default: ok = decimal_divide(x, y, &result);
    }
    UnitId unit = node->op == OP_ADD || node->op == OP_SUBTRACT ? a.unit : UNIT_NONE;
    return ok ? value_number(result, unit, place) : value_none(VALUE_UNKNOWN, place);
}

static Value call(const ExprNode *node, const ExprEnv *env)
{
    if (node->function->special) return node->function->special(node, env);
    Value operands[64];
    for (int i = 0; i < node->operand_count; i++) {
        operands[i] = expression_node_value(node->operands[i], env);
        if (!value_is_present(&operands[i])) return value_none((ValueKind)operands[i].kind, operands[i].place ? operands[i].place : operands[0].place);
    }
    return node->function->call(operands, node->operand_count, env->arena);
}

// What an aggregate has seen so far.
typedef struct Tally {
    int64_t count;
    Value best;             // the winner of min, max, first, last; the sum
    bool any, error;
} Tally;

// Date intervals and texts are ordered by their first day and code points.
static bool beats(ExprAggregate aggregate, const Value *one, const Value *best)
{
    int order = 0;
    if (one->kind == VALUE_DATE && best->kind == VALUE_DATE) order = (one->first > best->first) - (one->first < best->first);
    else if (one->kind == VALUE_NUMBER && best->kind == VALUE_NUMBER) order = decimal_compare(one->number, best->number);
    else if (one->kind == VALUE_TEXT && best->kind == VALUE_TEXT) order = text_compare(one->text, best->text);
    return aggregate == AGGREGATE_MIN ? order < 0 : order > 0;
}

static void tally_value(Tally *tally, ExprAggregate aggregate, const Value *value)
{
    tally->error |= value->kind == VALUE_ERROR || value->kind == VALUE_UNKNOWN;
    if (!value_is_present(value)) return;
    if (value->kind == VALUE_BOOLEAN && value->first) tally->any = true;
    bool first = tally->count++ == 0;
    Decimal sum;
    switch (aggregate) {
    case AGGREGATE_SUM:
        if (first) tally->best = *value;
        else if (value->kind == VALUE_NUMBER && decimal_add(tally->best.number, value->number, &sum)) tally->best.number = sum;
        else tally->error = true;
        break;
    case AGGREGATE_MIN:
    case AGGREGATE_MAX:
        if (first || beats(aggregate, value, &tally->best)) tally->best = *value;
        break;
    case AGGREGATE_LAST: tally->best = *value; break;
    default:
        if (first) tally->best = *value;
    }
}

// Feeds one value, unless `distinct` has seen it. seen has room for every value.
static void feed(const ExprNode *node, Tally *tally, Value *seen, size_t *seen_count, const Value *value)
{
    if (node->distinct && value_is_present(value)) {
        for (size_t i = 0; i < *seen_count; i++)
            if (value_equal(&seen[i], value)) return;
        seen[(*seen_count)++] = *value;
    }
    tally_value(tally, node->aggregate, value);
}

static void tally_list(const ExprNode *node, const ExprEnv *env, Tally *tally)
{
    const ExprList *list = &env->lists[node->name.index];
    Value *seen = node->distinct ? arena_array(env->arena, list->count + 1, sizeof *seen) : NULL;
    size_t seen_count = 0;
    for (size_t i = 0; i < list->count; i++) feed(node, tally, seen, &seen_count, &list->items[i * list->stride]);
    if (!tally->count) tally->best.place = list->place;
}

// What an aggregate takes of the row env->row.
static Value row_value(const ExprNode *node, const ExprEnv *env)
{
    if (node->value) return expression_node_value(node->value, env);
    return node->name.member < 0 ? value_boolean(true, NULL) : env->row[node->name.member];
}

static void tally_rows(const ExprNode *node, const ExprEnv *env, Tally *tally)
{
    const ExprRows *rows = &env->entities[node->name.index];
    Value *seen = node->distinct ? arena_array(env->arena, rows->count + 1, sizeof *seen) : NULL;
    size_t seen_count = 0;
    ExprEnv inner = *env;
    tally->error |= rows->incomplete;
    for (size_t i = 0; i < rows->count; i++) {
        inner.row = rows->rows[i];
        if (node->where) {
            Value taken = expression_node_value(node->where, &inner);
            tally->error |= taken.kind == VALUE_ERROR;
            if (taken.kind != VALUE_BOOLEAN || !taken.first) continue;
        }
        Value value = row_value(node, &inner);
        feed(node, tally, seen, &seen_count, &value);
    }
}

static Value aggregate(const ExprNode *node, const ExprEnv *env)
{
    Tally tally = {.best = value_none(VALUE_MISSING, NULL)};
    if (node->name.kind == EXPR_LIST) tally_list(node, env, &tally);
    else tally_rows(node, env, &tally);
    if (tally.error) return value_none(VALUE_ERROR, tally.best.place);
    if (node->aggregate == AGGREGATE_COUNT) return value_number(decimal_from(tally.count), UNIT_NONE, tally.best.place);
    if (node->aggregate == AGGREGATE_ANY) return value_boolean(tally.any, tally.best.place);
    return tally.count ? tally.best : value_none(VALUE_MISSING, tally.best.place);
}

Value expression_node_value(const ExprNode *node, const ExprEnv *env)
{
    switch (node->op) {
    case OP_LITERAL: return node->literal;
    case OP_NAME: return name_value(node, env);
    case OP_OR:
    case OP_AND: return connective(node, env);
    case OP_NOT: {
        Value value = expression_node_value(node->operands[0], env);
        if (value.kind == VALUE_BOOLEAN) value.first = !value.first;
        return value;
    }
    case OP_IS_MISSING:
    case OP_IS_PRESENT: return presence(node, env);
    case OP_COMPARE: {
        Value a = expression_node_value(node->operands[0], env), b = expression_node_value(node->operands[1], env);
        return expression_compare(node->compare, &a, &b);
    }
    case OP_IN: return membership(node, env);
    case OP_MATCHES: {
        Value text = expression_node_value(node->operands[0], env);
        if (!value_is_present(&text)) return text;
        if (text.kind != VALUE_TEXT) return value_none(VALUE_UNKNOWN, text.place);
        RegexResult result = regex_match(node->regex, text.text, NULL);
        return result == REGEX_LIMIT ? value_none(VALUE_UNKNOWN, text.place) : value_boolean(result == REGEX_MATCH, text.place);
    }
    case OP_CALL: return call(node, env);
    case OP_AGGREGATE: return aggregate(node, env);
    default: return arithmetic(node, env);
    }
}

Value expression_evaluate(const Expression *expression, const ExprEnv *env)
{
    return expression_node_value(expression->root, env);
}

bool expression_is_true(const Expression *expression, const ExprEnv *env)
{
    Value value = expression_node_value(expression->root, env);
    return value.kind == VALUE_BOOLEAN && value.first;
}

bool expression_is_false(const Expression *expression, const ExprEnv *env)
{
    Value value = expression_node_value(expression->root, env);
    return value.kind == VALUE_BOOLEAN && !value.first;
}

// Depth first, left to right, so that the leftmost operand with a cell is blamed.
static const Place *node_place(const ExprNode *node, const ExprEnv *env)
{
    if (node->op == OP_NAME || node->op == OP_AGGREGATE) {
        Value value = expression_node_value(node, env);
        return value.place;
    }
    for (int i = 0; i < node->operand_count; i++) {
        const Place *place = node_place(node->operands[i], env);
        if (place) return place;
    }
    return NULL;
}

const Place *expression_place(const Expression *expression, const ExprEnv *env)
{
    return node_place(expression->root, env);
}
