// Comparison of values: exact for texts and decimals, by intervals for partial dates and ages. A text compared with a
// number or a date is read as such.
#include "expr/node.h"

// An interval of whole numbers, for dates (days).
typedef struct Interval {
    int64_t low, high;
} Interval;

Value expression_cast(const Value *text, ExprType type)
{
    Decimal number;
    Date date;
    if (text->kind != VALUE_TEXT) return *text;
    if (type == EXPR_NUMBER && decimal_read(text->text, '.', 0, &number))
        return value_number(number, UNIT_NONE, text->place);
    if (type == EXPR_DATE && date_read_iso(text->text, &date)) return value_date(date, text->place);
    return value_none(VALUE_UNKNOWN, text->place);
}

static ExprTruth truth(bool is)
{
    return is ? EXPR_TRUE : EXPR_FALSE;
}

static bool holds(ExprOperator operator, int order)
{
    switch (operator) {
    case EXPR_EQUAL: return order == 0;
    case EXPR_NOT_EQUAL: return order != 0;
    case EXPR_LESS: return order < 0;
    case EXPR_LESS_EQUAL: return order <= 0;
    case EXPR_GREATER: return order > 0;
    default: return order >= 0;
    }
}

// True, false, or unknown when the intervals overlap in a way that leaves it open. low_order and high_order say how the
// lowest a compares with the highest b, and the highest a with the lowest b.
static ExprTruth by_bounds(ExprOperator operator, int low_order, int high_order, bool exact)
{
    if (exact) return truth(holds(operator, low_order));
    switch (operator) {
    case EXPR_LESS:
        if (high_order < 0) return truth(true);
        if (low_order >= 0) return truth(false);
        break;
    case EXPR_LESS_EQUAL:
        if (high_order <= 0) return truth(true);
        if (low_order > 0) return truth(false);
        break;
    case EXPR_GREATER:
        if (low_order > 0) return truth(true);
        if (high_order <= 0) return truth(false);
        break;
    case EXPR_GREATER_EQUAL:
        if (low_order >= 0) return truth(true);
        if (high_order < 0) return truth(false);
        break;
    default:
        if (high_order < 0 || low_order > 0) return truth(operator == EXPR_NOT_EQUAL);
    }
    return EXPR_UNKNOWN;
}

static int sign_of(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static ExprTruth compare_dates(ExprOperator operator, const Value *a, const Value *b)
{
    if (a->precision == DATE_DAY && b->precision == DATE_DAY)
        return truth(holds(operator, sign_of(a->first, b->first)));
    Interval x = {a->first, date_last(value_as_date(a))}, y = {b->first, date_last(value_as_date(b))};
    // What compares the lowest a with the highest b bounds from below; so do the others from above.
    int low = sign_of(x.low, y.high), high = sign_of(x.high, y.low);
    return by_bounds(operator, low, high, x.low == x.high && y.low == y.high);
}

// A number of days in the range's unit against a decimal: days * 16 against number * sixteenths, exactly.
static int compare_days(int32_t days, int32_t sixteenths, Decimal number)
{
    Decimal right;
    if (!decimal_multiply(number, decimal_from(sixteenths), &right)) return number.coefficient > 0 ? -1 : 1;
    return decimal_compare(decimal_from((int64_t)days * 16), right);
}

static ExprOperator mirrored(ExprOperator operator)
{
    static const ExprOperator MIRROR[] = {EXPR_EQUAL,         EXPR_NOT_EQUAL, EXPR_GREATER,
                                          EXPR_GREATER_EQUAL, EXPR_LESS,      EXPR_LESS_EQUAL};
    return MIRROR[operator];
}

static ExprTruth compare_ranges(ExprOperator operator, const Value *a, const Value *b)
{
    if (b->kind == VALUE_NUMBER) {
        int low = compare_days(a->range.low, a->range.sixteenths, b->number),
            high = compare_days(a->range.high, a->range.sixteenths, b->number);
        return by_bounds(operator, low, high, a->range.low == a->range.high);
    }
    int64_t x = b->range.sixteenths, y = a->range.sixteenths;   // to a common denominator
    int low = sign_of(a->range.low * x, b->range.high * y), high = sign_of(a->range.high * x, b->range.low * y);
    return by_bounds(operator, low, high, a->range.low == a->range.high && b->range.low == b->range.high);
}

static ExprTruth compare_numbers(ExprOperator operator, const Value *a, const Value *b)
{
    Decimal right = b->number;
    if (a->unit != UNIT_NONE && b->unit != UNIT_NONE && !unit_convert(b->number, b->unit, a->unit, &right))
        return EXPR_UNKNOWN;
    return truth(holds(operator, decimal_compare(a->number, right)));
}

static ExprType type_of(const Value *value)
{
    return value->kind == VALUE_DATE ? EXPR_DATE : EXPR_NUMBER;
}

static ExprTruth compare_present(ExprOperator operator, const Value *a, const Value *b)
{
    if (a->kind == VALUE_NUMBER && b->kind == VALUE_RANGE) return compare_ranges(mirrored(operator), b, a);
    if (a->kind == VALUE_RANGE && (b->kind == VALUE_RANGE || b->kind == VALUE_NUMBER))
        return compare_ranges(operator, a, b);
    if (a->kind != b->kind) return EXPR_UNKNOWN;
    if (a->kind == VALUE_DATE) return compare_dates(operator, a, b);
    if (a->kind == VALUE_BOOLEAN) return truth(holds(operator, sign_of(a->first, b->first)));
    return compare_numbers(operator, a, b);
}

static ExprTruth compare_texts(ExprOperator operator, Text a, Text b)
{
    if (operator== EXPR_EQUAL || operator== EXPR_NOT_EQUAL) return truth(text_equal(a, b) == (operator== EXPR_EQUAL));
    return truth(holds(operator, text_compare(a, b)));
}

// One is a text: it is read as what the other is.
static ExprTruth compare_cast(ExprOperator operator, const Value *a, const Value *b)
{
    bool left = a->kind == VALUE_TEXT;
    Value cast = expression_cast(left ? a : b, type_of(left ? b : a));
    if (cast.kind == VALUE_UNKNOWN) return EXPR_UNKNOWN;
    return left ? compare_present(operator, &cast, b) : compare_present(operator, a, &cast);
}

ExprTruth expression_compare(ExprOperator operator, const Value *a, const Value *b)
{
    if (a->kind == VALUE_DATE && b->kind == VALUE_DATE) return compare_dates(operator, a, b);
    if (!value_is_present(a) || !value_is_present(b)) {
        bool error = a->kind == VALUE_ERROR || b->kind == VALUE_ERROR,
             unknown = a->kind == VALUE_UNKNOWN || b->kind == VALUE_UNKNOWN;
        return error ? EXPR_ERROR : unknown ? EXPR_UNKNOWN : EXPR_MISSING;
    }
    if (a->kind == VALUE_TEXT && b->kind == VALUE_TEXT) return compare_texts(operator, a->text, b->text);
    if (a->kind == VALUE_TEXT || b->kind == VALUE_TEXT) return compare_cast(operator, a, b);
    return compare_present(operator, a, b);
}

ExprTruth compare_starts(ExprOperator operator, const Value *a, const Value *b)
{
    Value x = *a, y = *b;
    if (x.kind == VALUE_DATE) x.precision = DATE_DAY;
    if (y.kind == VALUE_DATE) y.precision = DATE_DAY;
    return expression_compare(operator, &x, &y);
}
