// Comparisons that nothing can make true, found when an expression is loaded: a word misspelt in one leaves no other
// trace than records that are not there. All of them are warnings: they are never decided, which does no harm else.
#include "config/bind.h"
#include "expr/parser.h"

enum { MOST_HINTS = 64 };

// The texts that may come out of a node; NULL: any.
static const Words *words_of(const ExprNode *node)
{
    bool picked = node->op == OP_AGGREGATE && node->type == EXPR_TEXT && !node->value;
    return node->op == OP_NAME || picked ? node->name.words : NULL;
}

static const char *nearest_word(Parser *parser, const Words *words, Text word)
{
    const char *candidates[MOST_HINTS];
    size_t count = 0;
    for (size_t i = 0; i < words->count && count < MOST_HINTS; i++) candidates[count++] = words->items[i].data;
    const char *nearest = bind_nearest(word, candidates, count);
    return nearest ? arena_format(&parser->complaints->arena, "did you mean '%s'?", nearest) : NULL;
}

static const char *quoted(Parser *parser, Text text, const char *says)
{
    return arena_format(&parser->complaints->arena, "'%.*s' %s", TEXT_ARG(text), says);
}

// Does lower, upper or trim never give this text?
static bool is_never_given(Parser *parser, const ExprNode *call, const Value *text)
{
    static const char *const PLAIN[] = {"lower", "upper", "trim"};
    for (size_t i = 0; call->op == OP_CALL && i < sizeof PLAIN / sizeof *PLAIN; i++)
        if (strcmp(call->function->name, PLAIN[i]) == 0)
            return !text_equal(call->function->call(text, 1, parser->arena).text, text->text);
    return false;
}

static const char PRESENCE[] = "write `is missing` or `is present`";

static void check_cast(Parser *parser, const ExprNode *other, const ExprNode *literal)
{
    bool date = other->type == EXPR_DATE;
    if ((date || other->type == EXPR_NUMBER) &&
        expression_cast(&literal->literal, other->type).kind == VALUE_UNKNOWN)
        parser_warn(parser, literal->at, date ? "dates are written 2015-03-01" : NULL,
                    arena_format(&parser->complaints->arena, "'%.*s' is no %s, so this is never decided",
                                 TEXT_ARG(literal->literal.text), date ? "date" : "number"));
}

static void check_equal(Parser *parser, const ExprNode *other, const ExprNode *literal)
{
    const Words *words = words_of(other);
    Text text = literal->literal.text;
    if (other->op == OP_NAME && !text.size)
        parser_warn(parser, literal->at, PRESENCE, "no value is an empty text: an empty cell is missing");
    else if (words && !words_find(words, text))
        parser_warn(parser, literal->at, nearest_word(parser, words, text),
                    quoted(parser, text, "is not in the enum of what it is compared with"));
    else if (is_never_given(parser, other, &literal->literal))
        parser_warn(parser, literal->at, NULL,
                    arena_format(&parser->complaints->arena, "%s never gives '%.*s'", other->function->name,
                                 TEXT_ARG(text)));
}

// A word compared with a number or a date is read as one: is some word of the enum equal to it, or may it be?
static void check_words_read(Parser *parser, const ExprNode *other, const ExprNode *literal)
{
    const Words *words = words_of(other);
    bool typed = literal->type == EXPR_NUMBER || literal->type == EXPR_DATE;
    for (size_t i = 0; words && typed && i < words->count; i++) {
        Value word = value_text(words->items[i], NULL), read = expression_cast(&word, literal->type);
        ExprTruth same = expression_compare(EXPR_EQUAL, &read, &literal->literal);
        if (read.kind != VALUE_UNKNOWN && same != EXPR_FALSE) return;
    }
    if (words && typed)
        parser_warn(parser, literal->at, NULL, literal->type == EXPR_DATE ? "no word of the enum is this date"
                                                                         : "no word of the enum is this number");
}

static bool is_missing(const ExprNode *node)
{
    return node->op == OP_LITERAL && node->literal.kind == VALUE_MISSING;
}

static void check_pair(Parser *parser, bool equal, const ExprNode *a, const ExprNode *b)
{
    const ExprNode *literal = b->op == OP_LITERAL ? b : a, *other = literal == b ? a : b;
    if (is_missing(a) || is_missing(b))
        parser_warn(parser, literal->at, PRESENCE, "what is compared with `missing` is neither true nor false");
    if (literal->op != OP_LITERAL) return;
    if (equal) check_words_read(parser, other, literal);
    if (literal->literal.kind != VALUE_TEXT) return;
    check_cast(parser, other, literal);
    if (equal) check_equal(parser, other, literal);
}

static void check_pattern(Parser *parser, const ExprNode *node)
{
    const Words *words = words_of(node->operands[0]);
    ExprType type = node->operands[0]->type;
    if (type != EXPR_TEXT && type != EXPR_ANY)
        parser_warn(parser, node->operands[1]->at, NULL,
                    arena_format(&parser->complaints->arena,
                                 "a pattern is for texts, this is %s, so this is never decided",
                                 expression_type_name(type)));
    for (size_t i = 0; words && i < words->count; i++)
        if (regex_match(node->regex, words->items[i], NULL) != REGEX_NO_MATCH) return;
    if (words)
        parser_warn(parser, node->operands[1]->at, "a pattern is for the whole text",
                    "the pattern matches no word of the enum");
}

void never_check(Parser *parser, const ExprNode *node)
{
    bool compares = node->op == OP_COMPARE || node->op == OP_IN;
    bool equal = node->op == OP_IN || node->compare == EXPR_EQUAL || node->compare == EXPR_NOT_EQUAL;
    for (int i = 1; compares && i < node->operand_count; i++)
        check_pair(parser, equal, node->operands[0], node->operands[i]);
    if (node->op == OP_MATCHES) check_pattern(parser, node);
    for (int i = 0; i < node->operand_count; i++) never_check(parser, node->operands[i]);
    if (node->value) never_check(parser, node->value);
    if (node->where) never_check(parser, node->where);
}
