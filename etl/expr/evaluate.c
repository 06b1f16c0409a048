// Walks a checked tree over the Values of one row, record or patient.
#include "expr/node.h"

// Of two kinds of not having a value the one that weighs more: error, unknown, missing.
static ValueKind heavier(uint8_t a, uint8_t b)
{
    if (a == VALUE_ERROR || b == VALUE_ERROR) return VALUE_ERROR;
    return a == VALUE_UNKNOWN || b == VALUE_UNKNOWN ? VALUE_UNKNOWN : VALUE_MISSING;
}

static const Value *none(ValueKind kind, const Place *place, Value *room)
{
    value_set_none(room, kind, place);
    return room;
}

static const Value *boolean(bool truth, const Place *place, Value *room)
{
    value_set_boolean(room, truth, place);
    return room;
}

static const Value *truth_value(ExprTruth truth, Value *room)
{
    return truth >= EXPR_FALSE ? boolean(truth == EXPR_TRUE, NULL, room) : none((ValueKind)truth, NULL, room);
}

static const Value *undecided(const Value *a, const Value *b, Value *room)
{
    return none(heavier(a->kind, b->kind), a->place ? a->place : b->place, room);
}

static const Value *keep(const Value *value, Value *room)
{
    if (value != room) *room = *value;
    return room;
}

static bool is_boolean(const Value *value, bool truth)
{
    return value->kind == VALUE_BOOLEAN && value->first == truth;
}

static const Value *name_value(const ExprNode *node, const ExprEnv *env, Value *room)
{
    const ExprName *name = &node->name;
    if (node->row_name) return &env->row[name->member];
    switch (name->kind) {
    case EXPR_SLOT: return &env->slots[name->index];
    case EXPR_ALIAS:
        return env->aliases[name->index] ? &env->aliases[name->index][name->member] : none(VALUE_MISSING, NULL, room);
    case EXPR_ENTITY: {
        const ExprRows *rows = &env->entities[name->index];
        if (rows->incomplete) return none(VALUE_ERROR, NULL, room);
        return rows->count == 1 ? &rows->rows[0][name->member] : none(VALUE_MISSING, NULL, room);
    }
    default: return none(VALUE_UNKNOWN, NULL, room);
    }
}

// As expression_node_value; most operands are names or literals, which need no walk.
static inline const Value *operand_value(const ExprNode *node, int operand, const ExprEnv *env, Value *room)
{
    const ExprNode *of = node->operands[operand];
    if (of->op == OP_LITERAL) return &of->literal;
    if (of->op == OP_NAME && of->name.kind == EXPR_SLOT && !of->row_name) return &env->slots[of->name.index];
    return expression_node_value(of, env, room);
}

// Kleene's and/or: decided by one side alone where it can be.
static const Value *connective(const ExprNode *node, const ExprEnv *env, Value *room)
{
    bool decides = node->op == OP_OR;
    Value other;
    const Value *a = operand_value(node, 0, env, room);
    if (is_boolean(a, decides)) return a;
    const Value *b = operand_value(node, 1, env, &other);
    if (is_boolean(b, decides)) return keep(b, room);
    if (b->kind == VALUE_BOOLEAN) return a;
    return a->kind == VALUE_BOOLEAN ? keep(b, room) : undecided(a, b, room);
}

static const Value *negation(const ExprNode *node, const ExprEnv *env, Value *room)
{
    const Value *value = operand_value(node, 0, env, room);
    return value->kind == VALUE_BOOLEAN ? boolean(!value->first, value->place, room) : value;
}

static const Value *presence(const ExprNode *node, const ExprEnv *env, Value *room)
{
    const Value *value = operand_value(node, 0, env, room);
    if (value->kind == VALUE_ERROR || value->kind == VALUE_UNKNOWN) return value;
    return boolean((value->kind == VALUE_MISSING) == (node->op == OP_IS_MISSING), value->place, room);
}

static ExprTruth comparison(const ExprNode *node, const ExprEnv *env)
{
    Value one, other;
    const Value *a = operand_value(node, 0, env, &one), *b = operand_value(node, 1, env, &other);
    return expression_compare(node->compare, a, b);
}

static inline ExprTruth same_value(const Value *a, const Value *b)
{
    if (a->kind == VALUE_TEXT && b->kind == VALUE_TEXT) return text_equal(a->text, b->text) ? EXPR_TRUE : EXPR_FALSE;
    return expression_compare(EXPR_EQUAL, a, b);
}

static ExprTruth membership(const ExprNode *node, const ExprEnv *env)
{
    Value one, other;
    ExprTruth found = EXPR_FALSE;
    const Value *left = operand_value(node, 0, env, &one);
    for (int i = 1; i < node->operand_count && found != EXPR_TRUE; i++) {
        ExprTruth same = same_value(left, operand_value(node, i, env, &other));
        if (same == EXPR_TRUE || found == EXPR_FALSE) found = same;
        else if (same != EXPR_FALSE) found = (ExprTruth)heavier((uint8_t)found, (uint8_t)same);
    }
    return found;
}

static const Value *match(const ExprNode *node, const ExprEnv *env, Value *room)
{
    const Value *text = operand_value(node, 0, env, room);
    if (!value_is_present(text)) return text;
    if (text->kind != VALUE_TEXT) return none(VALUE_UNKNOWN, text->place, room);
    RegexResult result = regex_match(node->regex, text->text, NULL);
    return result == REGEX_LIMIT ? none(VALUE_UNKNOWN, text->place, room)
                                 : boolean(result == REGEX_MATCH, text->place, room);
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

// The unit of a result: that of the one operand which has one (but what a number without a unit is divided by gives
// none); of two in a sum the first, to which y is converted. Two units in a product make a new one, which has no name
// here.
static bool settle_units(ExprOp op, UnitId a, UnitId b, Decimal *y, UnitId *unit)
{
    bool sum = op == OP_ADD || op == OP_SUBTRACT;
    if (a == UNIT_NONE || b == UNIT_NONE) {
        *unit = a != UNIT_NONE || op == OP_DIVIDE ? a : b;
        return true;
    }
    *unit = sum ? a : UNIT_NONE;
    if (!sum && (op == OP_MULTIPLY || !unit_convertible(b, a))) return true;
    return unit_convert(*y, b, a, y);
}

static const Value *arithmetic(const ExprNode *node, const ExprEnv *env, Value *room)
{
    Value other;
    const Value *a = operand_value(node, 0, env, room), *b = operand_value(node, 1, env, &other);
    const Place *place = a->place ? a->place : b->place;
    Decimal x, y, result;
    UnitId unit;
    bool ok = false;
    if (!value_is_present(a) || !value_is_present(b)) return undecided(a, b, room);
    if (!exact_number(a, &x) || !exact_number(b, &y)) return none(VALUE_UNKNOWN, place, room);
    if (!settle_units(node->op, a->unit, b->unit, &y, &unit)) return none(VALUE_UNKNOWN, place, room);
    if (node->op == OP_DIVIDE && y.coefficient == 0) return none(VALUE_MISSING, place, room);
    switch (node->op) {
    case OP_ADD: ok = decimal_add(x, y, &result); break;
    case OP_SUBTRACT: ok = decimal_subtract(x, y, &result); break;
    case OP_MULTIPLY: ok = decimal_multiply(x, y, &result); break;
    default: ok = decimal_divide(x, y, &result);
    }
    if (!ok) return none(VALUE_UNKNOWN, place, room);
    *room = value_number(result, unit, place);
    return room;
}

static Value call(const ExprNode *node, const ExprEnv *env)
{
    if (node->function->special) return node->function->special(node, env);
    Value operands[64];
    for (int i = 0; i < node->operand_count; i++) {
        keep(expression_node_value(node->operands[i], env, &operands[i]), &operands[i]);
        if (!value_is_present(&operands[i]))
            return value_none((ValueKind)operands[i].kind, operands[i].place ? operands[i].place : operands[0].place);
    }
    return node->function->call(operands, node->operand_count, env->arena);
}

// What an aggregate has seen so far.
typedef struct Tally {
    int64_t count;
    Value best;             // the winner of min, max, first, last; the sum
    bool any;
    uint8_t open;           // VALUE_ERROR or VALUE_UNKNOWN once such a value was met, else VALUE_MISSING
} Tally;

static void add_to_sum(Tally *tally, const Value *value, bool first)
{
    Decimal number = decimal_from(0);   // stays, and is not looked at, when the value is not exact
    UnitId unit;
    bool ok = exact_number(value, &number);
    if (first) tally->best = value_number(number, value->unit, value->place);
    else
        ok = ok && settle_units(OP_ADD, tally->best.unit, value->unit, &number, &unit) &&
             decimal_add(tally->best.number, number, &tally->best.number);
    if (!ok) tally->open = (uint8_t)heavier(tally->open, VALUE_UNKNOWN);
}

static void keep_extreme(Tally *tally, ExprOperator operator, const Value *value)
{
    ExprTruth better = compare_starts(operator, value, &tally->best);
    if (better < EXPR_FALSE) tally->open = (uint8_t)heavier(tally->open, (uint8_t)better);
    else if (better == EXPR_TRUE) tally->best = *value;
}

// Of rows that are too many the last is meant.
static bool keeps_last(const ExprNode *node)
{
    return node->aggregate == AGGREGATE_LAST ||
           (node->aggregate == AGGREGATE_COUNT && node->name.kind == EXPR_ENTITY);
}

static void tally_value(Tally *tally, const ExprNode *node, const Value *value)
{
    ExprAggregate aggregate = node->aggregate;
    if (value->kind == VALUE_ERROR || value->kind == VALUE_UNKNOWN)
        tally->open = (uint8_t)heavier(tally->open, value->kind);
    if (!value_is_present(value)) return;
    if (value->kind == VALUE_BOOLEAN && value->first) tally->any = true;
    bool first = tally->count++ == 0;
    if (aggregate == AGGREGATE_SUM) add_to_sum(tally, value, first);
    else if (first || keeps_last(node)) tally->best = *value;
    else if (aggregate == AGGREGATE_MIN) keep_extreme(tally, EXPR_LESS, value);
    else if (aggregate == AGGREGATE_MAX) keep_extreme(tally, EXPR_GREATER, value);
}

// Feeds one value, unless `distinct` has seen it. seen has room for every value.
static void feed(const ExprNode *node, Tally *tally, Value *seen, size_t *seen_count, const Value *value)
{
    if (node->distinct && value_is_present(value)) {
        for (size_t i = 0; i < *seen_count; i++)
            if (value_equal(&seen[i], value)) return;
        seen[(*seen_count)++] = *value;
    }
    tally_value(tally, node, value);
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
static const Value *row_value(const ExprNode *node, const ExprEnv *env, Value *room)
{
    if (node->value) return expression_node_value(node->value, env, room);
    return node->name.member < 0 ? boolean(true, NULL, room) : &env->row[node->name.member];
}

static void tally_rows(const ExprNode *node, const ExprEnv *env, Tally *tally)
{
    const ExprRows *rows = &env->entities[node->name.index];
    Value *seen = node->distinct ? arena_array(env->arena, rows->count + 1, sizeof *seen) : NULL;
    size_t seen_count = 0;
    ExprEnv inner = *env;
    if (rows->incomplete) tally->open = VALUE_ERROR;
    for (size_t i = 0; i < rows->count; i++) {
        Value room;
        inner.row = rows->rows[i];
        if (node->where) {
            const Value *taken = expression_node_value(node->where, &inner, &room);
            if (taken->kind == VALUE_ERROR) tally->open = VALUE_ERROR;
            if (!is_boolean(taken, true)) continue;
        }
        feed(node, tally, seen, &seen_count, row_value(node, &inner, &room));
    }
}

static Value aggregate(const ExprNode *node, const ExprEnv *env)
{
    Tally tally = {.best = value_none(VALUE_MISSING, NULL)};
    if (node->name.kind == EXPR_LIST) tally_list(node, env, &tally);
    else tally_rows(node, env, &tally);
    if (node->aggregate == AGGREGATE_ANY && tally.any)
        return value_boolean(true, tally.best.place);   // whatever the others are
    if (tally.open != VALUE_MISSING) return value_none((ValueKind)tally.open, tally.best.place);
    if (node->aggregate == AGGREGATE_COUNT) return value_number(decimal_from(tally.count), UNIT_NONE, tally.best.place);
    if (node->aggregate == AGGREGATE_ANY) return value_boolean(false, tally.best.place);
    return tally.count ? tally.best : value_none(VALUE_MISSING, tally.best.place);
}

const Value *expression_node_value(const ExprNode *node, const ExprEnv *env, Value *room)
{
    switch (node->op) {
    case OP_LITERAL: return &node->literal;
    case OP_NAME: return name_value(node, env, room);
    case OP_OR:
    case OP_AND: return connective(node, env, room);
    case OP_NOT: return negation(node, env, room);
    case OP_IS_MISSING:
    case OP_IS_PRESENT: return presence(node, env, room);
    case OP_COMPARE: return truth_value(comparison(node, env), room);
    case OP_IN: return truth_value(membership(node, env), room);
    case OP_MATCHES: return match(node, env, room);
    case OP_CALL: *room = call(node, env); return room;
    case OP_AGGREGATE: *room = aggregate(node, env); return room;
    default: return arithmetic(node, env, room);
    }
}

Value expression_evaluate(const Expression *expression, const ExprEnv *env)
{
    Value room;
    return *expression_node_value(expression->root, env, &room);
}

bool expression_is_default(const Expression *expression, const ExprEnv *env)
{
    const ExprNode *root = expression->root;
    int step = expression_choice_step(root);
    Value room;
    if (root->op == OP_LITERAL) return true;
    for (int i = 0; step && i < root->operand_count - 1; i += step) {
        const Value *tried = expression_node_value(root->operands[i], env, &room);
        if (step == 2 ? is_boolean(tried, true) : tried->kind != VALUE_MISSING) return false;
    }
    return step > 0;
}

// Depth first, left to right, so that the leftmost operand with a cell is blamed.
static const Place *node_place(const ExprNode *node, const ExprEnv *env)
{
    if (node->op == OP_NAME || node->op == OP_AGGREGATE) {
        Value room;
        return expression_node_value(node, env, &room)->place;
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

// places has room for as many as the expression has names.
static void collect_places(const ExprNode *node, const ExprEnv *env, Place *places, size_t *count)
{
    for (int i = 0; i < node->operand_count; i++) collect_places(node->operands[i], env, places, count);
    if (node->op != OP_NAME && node->op != OP_AGGREGATE) return;
    Value room;
    const Place *place = expression_node_value(node, env, &room)->place;
    size_t at = 0;
    while (place && at < *count && !place_is_same(place, &places[at])) at++;
    if (place && at == *count) places[(*count)++] = *place;
}

static size_t count_names(const ExprNode *node)
{
    size_t count = node->op == OP_NAME || node->op == OP_AGGREGATE;
    for (int i = 0; i < node->operand_count; i++) count += count_names(node->operands[i]);
    return count;
}

const Place *expression_places(const Expression *expression, const ExprEnv *env, Arena *arena, size_t *count)
{
    Place *places = arena_array(arena, count_names(expression->root) + 1, sizeof *places);
    *count = 0;
    collect_places(expression->root, env, places, count);
    return places;
}
