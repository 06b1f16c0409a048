// The functions of the expression language: one row in the table and one function each.
#include "base/buffer.h"
#include "config/bind.h"
#include "expr/node.h"
#include "wrap/unicode.h"

// Operands arrive present. A number, date or boolean may stand where a text is wanted: value_as_text.
static Value call_concat(const Value *operands, int count, Arena *arena)
{
    Buffer buffer = {0};
    const Place *place = NULL;
    for (int i = 0; i < count; i++) {
        buffer_text(&buffer, value_as_text(&operands[i], arena));
        if (!place) place = operands[i].place;
    }
    return value_text(buffer_keep(&buffer, arena), place);
}

static Value call_lower(const Value *operands, int count, Arena *arena)
{
    (void)count;
    return value_text(unicode_lower(value_as_text(operands, arena), arena), operands->place);
}

static Value call_upper(const Value *operands, int count, Arena *arena)
{
    (void)count;
    return value_text(unicode_upper(value_as_text(operands, arena), arena), operands->place);
}

static Value call_trim(const Value *operands, int count, Arena *arena)
{
    (void)count;
    return value_text(unicode_trim(value_as_text(operands, arena)), operands->place);
}

static Value call_len(const Value *operands, int count, Arena *arena)
{
    (void)count;
    size_t length = unicode_length(value_as_text(operands, arena));
    return value_number(decimal_from((int64_t)length), UNIT_NONE, operands->place);
}

// The year of a date; unknown only where the date itself spans years, which no precision does.
static Value call_year(const Value *operands, int count, Arena *arena)
{
    (void)count;
    (void)arena;
    int year, month, day;
    if (operands->kind != VALUE_DATE) return value_none(VALUE_UNKNOWN, operands->place);
    date_to_civil(operands->first, &year, &month, &day);
    return value_number(decimal_from(year), UNIT_NONE, operands->place);
}

// From the first date to the second: exact for two full dates, else the interval of all days they can mean.
static Value span(const Value *operands, int32_t sixteenths)
{
    const Value *from = &operands[0], *to = &operands[1];
    const Place *place = from->place ? from->place : to->place;
    if (from->kind != VALUE_DATE || to->kind != VALUE_DATE) return value_none(VALUE_UNKNOWN, place);
    ValueRange range = {to->first - date_last(value_as_date(from)), date_last(value_as_date(to)) - from->first,
                        sixteenths};
    if (range.low == range.high && sixteenths == 16) return value_number(decimal_from(range.low), UNIT_NONE, place);
    return (Value){.kind = VALUE_RANGE, .range = range, .place = place};
}

static Value call_days(const Value *operands, int count, Arena *arena)
{
    (void)count;
    (void)arena;
    return span(operands, 16);
}

static Value call_months(const Value *operands, int count, Arena *arena)
{
    (void)count;
    (void)arena;
    return span(operands, 487);
}

static Value call_years(const Value *operands, int count, Arena *arena)
{
    (void)count;
    (void)arena;
    return span(operands, 5844);
}

// The first operand that is not missing; one in error or unknown ends the search, for it might be the value.
static Value call_coalesce(const ExprNode *node, const ExprEnv *env)
{
    const Place *place = NULL;
    for (int i = 0; i < node->operand_count; i++) {
        Value room;
        const Value *value = expression_node_value(node->operands[i], env, &room);
        if (value->kind != VALUE_MISSING) return *value;
        if (!place) place = value->place;
    }
    return value_none(VALUE_MISSING, place);
}

// The operand that compares so with every other; the first of equals.
static Value extreme(const Value *operands, int count, ExprOperator operator)
{
    Value best = operands[0];
    for (int i = 1; i < count; i++) {
        ExprTruth better = compare_starts(operator, &operands[i], &best);
        if (better < EXPR_FALSE) return value_none(VALUE_UNKNOWN, operands[0].place);
        if (better == EXPR_TRUE) best = operands[i];
    }
    return best;
}

static Value call_greatest(const Value *operands, int count, Arena *arena)
{
    (void)arena;
    return extreme(operands, count, EXPR_GREATER);
}

static Value call_least(const Value *operands, int count, Arena *arena)
{
    (void)arena;
    return extreme(operands, count, EXPR_LESS);
}

// if(cond, value, cond, value, …, otherwise): the value behind the first true condition. A condition in error makes the
// result one; an undecided one counts as not true.
static Value call_if(const ExprNode *node, const ExprEnv *env)
{
    int count = node->operand_count;
    Value room;
    for (int i = 0; i + 1 < count; i += 2) {
        const Value *condition = expression_node_value(node->operands[i], env, &room);
        if (condition->kind == VALUE_ERROR) return *condition;
        if (condition->kind == VALUE_BOOLEAN && condition->first)
            return *expression_node_value(node->operands[i + 1], env, &room);
    }
    return count % 2 ? *expression_node_value(node->operands[count - 1], env, &room) : value_none(VALUE_MISSING, NULL);
}

int expression_choice_step(const ExprNode *node)
{
    if (node->op != OP_CALL) return 0;
    int step = node->function->special == call_if ? 2 : node->function->special == call_coalesce;
    int tried = node->operand_count - 1;   // all but the last
    return step && tried >= step && tried % step == 0 ? step : 0;
}

static const ExprFunction FUNCTIONS[] = {
    {"if", "if(condition, value, …, otherwise)", 2, 63, EXPR_ANY, EXPR_ANY, NULL, call_if,
     "the value behind the first condition that is true; else the last operand, or missing where there is none. A "
     "condition in error makes the result one, an undecided one counts as not true"},
    {"coalesce", "coalesce(a, b, …)", 1, 63, EXPR_ANY, EXPR_ANY, NULL, call_coalesce,
     "the first operand that is not missing; one in error ends the search"},
    {"greatest", "greatest(a, b, …)", 1, 63, EXPR_ANY, EXPR_ANY, call_greatest, NULL,
     "the greatest of single values; missing when one of them is"},
    {"least", "least(a, b, …)", 1, 63, EXPR_ANY, EXPR_ANY, call_least, NULL,
     "the least of single values; missing when one of them is"},
    {"concat", "concat(a, b, …)", 1, 63, EXPR_ANY, EXPR_TEXT, call_concat, NULL,
     "the texts one behind the other; missing when one of them is"},
    {"lower", "lower(text)", 1, 1, EXPR_ANY, EXPR_TEXT, call_lower, NULL, "in lower case"},
    {"upper", "upper(text)", 1, 1, EXPR_ANY, EXPR_TEXT, call_upper, NULL, "in upper case"},
    {"trim", "trim(text)", 1, 1, EXPR_ANY, EXPR_TEXT, call_trim, NULL, "without blanks at both ends"},
    {"len", "len(text)", 1, 1, EXPR_ANY, EXPR_NUMBER, call_len, NULL, "number of characters"},
    {"year", "year(date)", 1, 1, EXPR_DATE, EXPR_NUMBER, call_year, NULL, "year of a date"},
    {"years", "years(from, to)", 2, 2, EXPR_DATE, EXPR_NUMBER, call_years, NULL,
     "years of 365.25 days from the first date to the second; of partial dates an interval"},
    {"months", "months(from, to)", 2, 2, EXPR_DATE, EXPR_NUMBER, call_months, NULL,
     "months of 30.4375 days from the first date to the second"},
    {"days", "days(from, to)", 2, 2, EXPR_DATE, EXPR_NUMBER, call_days, NULL, "days from the first date to the second"},
};

enum { FUNCTION_COUNT = sizeof FUNCTIONS / sizeof *FUNCTIONS };

const ExprFunction *function_find(Text name)
{
    for (size_t i = 0; i < FUNCTION_COUNT; i++)
        if (text_is(name, FUNCTIONS[i].name)) return &FUNCTIONS[i];
    return NULL;
}

// ---- Aggregates ----------------------------------------------------------------------------------------------------

// By ExprAggregate; evaluate.c says how each is taken.
static const struct {
    const char *name, *usage, *meaning;
} AGGREGATES[] = {
    [AGGREGATE_COUNT] = {"count", "count(list), count(entity), count(distinct entity.attribute)",
                         "how many values there are that are not missing; of an entity, rows"},
    [AGGREGATE_MIN] = {"min", "min(list)", "the least value; partial dates by their first day"},
    [AGGREGATE_MAX] = {"max", "max(list)", "the greatest value; partial dates by their first day"},
    [AGGREGATE_SUM] = {"sum", "sum(list)", "the sum of the numbers"},
    [AGGREGATE_FIRST] = {"first", "first(list)", "the first value that is not missing, in the order of the file"},
    [AGGREGATE_LAST] = {"last", "last(list)", "the last value that is not missing"},
    [AGGREGATE_ANY] = {"any", "any(entity where condition)",
                       "true when there is such a row; of true and false: whether one is true"},
};

enum { AGGREGATE_TOTAL = sizeof AGGREGATES / sizeof *AGGREGATES };

bool aggregate_find(Text name, ExprAggregate *aggregate)
{
    for (size_t i = 0; i < AGGREGATE_TOTAL; i++) {
        if (!text_is(name, AGGREGATES[i].name)) continue;
        *aggregate = (ExprAggregate)i;
        return true;
    }
    return false;
}

bool expression_function(size_t index, bool aggregate, const char **usage, const char **meaning)
{
    if (index >= (aggregate ? (size_t)AGGREGATE_TOTAL : (size_t)FUNCTION_COUNT)) return false;
    *usage = aggregate ? AGGREGATES[index].usage : FUNCTIONS[index].usage;
    *meaning = aggregate ? AGGREGATES[index].meaning : FUNCTIONS[index].meaning;
    return true;
}

const char *function_hint(Text name, Arena *arena)
{
    const char *names[FUNCTION_COUNT + AGGREGATE_TOTAL], *hint = "functions:";
    for (size_t i = 0; i < FUNCTION_COUNT + AGGREGATE_TOTAL; i++)
        names[i] = i < FUNCTION_COUNT ? FUNCTIONS[i].name : AGGREGATES[i - FUNCTION_COUNT].name;
    const char *near = bind_hint(name, names, FUNCTION_COUNT + AGGREGATE_TOTAL, arena);
    if (near) return near;
    for (size_t i = 0; i < FUNCTION_COUNT + AGGREGATE_TOTAL; i++)
        hint = arena_format(arena, "%s%s %s", hint, i == FUNCTION_COUNT ? "; aggregates:" : "", names[i]);
    return hint;
}
