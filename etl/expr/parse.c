// Text of an expression -> checked tree. One token of lookahead, one function a grammar rule; names are resolved and
// operands' types checked on the way, so that nothing can go wrong when data come.
#include "expr/parser.h"
#include "wrap/unicode.h"

enum { DEEPEST = 64 };

static const ExprNode *parse_sum(Parser *parser);

static const ExprNode *parse_name(Parser *parser, Token token)
{
    ExprNode *node = parser_node(parser, OP_NAME, EXPR_ANY);
    node->at = token.at;
    if (!parser_resolve(parser, token, &node->name, &node->row_name)) return node;
    if (!node->row_name) parser_remember(parser, node->name);
    node->type = node->name.type;
    bool rows = node->name.kind == EXPR_ENTITY && node->name.member < 0;
    if (node->name.kind == EXPR_LIST || rows)
        parser_fail(parser, token.at, "use count, min, max, sum, first, last or any, or `repeat`",
                    arena_format(&parser->complaints->arena, "'%.*s' is a list, a single value is wanted",
                                 TEXT_ARG(token.text)));
    else if (node->name.several && !node->row_name)
        parser_warn(parser, token.at, "use min, max, first, last, any or count",
                    arena_format(&parser->complaints->arena, "of a patient with several rows of '%.*s' this is missing",
                                 TEXT_ARG(token.text)));
    return node;
}

enum { MOST_OPERANDS = 64 };

// Operands up to and including ')'.
static int parse_operands(Parser *parser, const ExprNode *(*parse)(Parser *), const ExprNode **operands)
{
    int count = 0;
    do {
        if (count == MOST_OPERANDS) {
            parser_fail(parser, parser->token.at, "use a code list", "too many operands");
            return count;
        }
        operands[count++] = parse(parser);
    } while (!parser->failed && parser_accept(parser, ","));
    parser_expect(parser, ")");
    return count;
}

static ExprType call_type(const ExprNode *node)
{
    if (node->function->result != EXPR_ANY) return node->function->result;
    bool is_if = strcmp(node->function->name, "if") == 0;
    ExprType type = EXPR_ANY;
    for (int i = is_if ? 1 : 0; i < node->operand_count; i += is_if && i + 2 < node->operand_count ? 2 : 1) {
        ExprType one = node->operands[i]->type;
        if (one == EXPR_ANY) continue;
        if (type != EXPR_ANY && type != one) return EXPR_ANY;
        type = one;
    }
    return type;
}

static const ExprNode *parse_call(Parser *parser, Token token)
{
    ExprAggregate aggregate;
    if (aggregate_find(token.text, &aggregate)) return parse_aggregate(parser, token, aggregate);
    const ExprFunction *function = function_find(token.text);
    ExprNode *node = parser_node(parser, OP_CALL, EXPR_ANY);
    node->at = token.at;
    if (!function) {
        parser_fail(parser, token.at, function_hint(token.text, &parser->complaints->arena),
                    arena_format(&parser->complaints->arena, "there is no function '%.*s'", TEXT_ARG(token.text)));
        return node;
    }
    const ExprNode *operands[MOST_OPERANDS];
    int count = parse_operands(parser, parse_or, operands);
    if (count < function->least || count > function->most)
        parser_fail(parser, token.at, NULL,
                    arena_format(&parser->complaints->arena, "%s takes %d%s operand%s, not %d", function->name,
                                 function->least, function->most == function->least ? "" : " or more",
                                 function->most == 1 ? "" : "s", count));
    bool conditions = strcmp(function->name, "if") == 0;
    for (int i = 0; i < count && !parser->failed; i++)
        parser_want(parser, operands[i], conditions && i % 2 == 0 && i + 1 < count ? EXPR_BOOLEAN : function->operand);
    node->function = function;
    parser_operands(parser, node, operands, count);
    node->type = call_type(node);
    return node;
}

static const char PLAIN_FORM[] = "cells are in NFKC with '-' for every dash: write the plain form";

static const ExprNode *parse_text(Parser *parser, Token token)
{
    char *text = arena_alloc(parser->arena, token.text.size + 1);
    size_t size = 0;
    for (size_t i = 0; i < token.text.size; i++) {
        text[size++] = token.text.data[i];
        if (token.text.data[i] == '\'') i++;   // '' stands for '
    }
    return parser_literal(parser, token, value_text((Text){text, size}, NULL), EXPR_TEXT);
}

static const ExprNode *parse_constant(Parser *parser, Token token)
{
    Decimal number;
    Date date;
    if (token.kind == TOKEN_TEXT) {
        const ExprNode *text = parse_text(parser, token);
        if (unicode_changes(text->literal.text, parser->arena))
            parser_warn(parser, token.at, PLAIN_FORM, "no cleaned cell can hold this text");
        return text;
    }
    if (token.kind == TOKEN_DATE) {
        if (!date_read_iso(token.text, &date)) parser_fail(parser, token.at, NULL, "there is no such date");
        else return parser_literal(parser, token, value_date(date, NULL), EXPR_DATE);
    } else if (!decimal_read(token.text, '.', 0, &number)) {
        parser_fail(parser, token.at, NULL, "a number has at most 18 digits");
    } else {
        return parser_literal(parser, token, value_number(number, UNIT_NONE, NULL), EXPR_NUMBER);
    }
    return parser_literal(parser, token, value_none(VALUE_MISSING, NULL), EXPR_ANY);
}

static const ExprNode *parse_primary(Parser *parser);

// -x is 0 - x.
static const ExprNode *parse_negative(Parser *parser, Token minus)
{
    if (++parser->depth > DEEPEST) parser_fail(parser, minus.at, NULL, "nested too deep");
    const ExprNode *operands[] = {
        parser_literal(parser, minus, value_number(decimal_from(0), UNIT_NONE, NULL), EXPR_NUMBER), NULL};
    operands[1] = parser->failed ? operands[0] : parse_primary(parser);
    parser->depth--;
    parser_want(parser, operands[1], EXPR_NUMBER);
    return parser_operands(parser, parser_node(parser, OP_SUBTRACT, EXPR_NUMBER), operands, 2);
}

static const ExprNode *parse_primary(Parser *parser)
{
    Token token = parser->token;
    if (parser_accept(parser, "-")) return parse_negative(parser, token);
    if (parser_accept(parser, "(")) {
        const ExprNode *inner = parse_or(parser);
        parser_expect(parser, ")");
        return inner;
    }
    if (parser_accept(parser, "true")) return parser_literal(parser, token, value_boolean(true, NULL), EXPR_BOOLEAN);
    if (parser_accept(parser, "false")) return parser_literal(parser, token, value_boolean(false, NULL), EXPR_BOOLEAN);
    if (parser_accept(parser, "missing"))
        return parser_literal(parser, token, value_none(VALUE_MISSING, NULL), EXPR_ANY);
    if (token.kind == TOKEN_NAME) {
        parser_advance(parser);
        return parser_accept(parser, "(") ? parse_call(parser, token) : parse_name(parser, token);
    }
    if (token.kind == TOKEN_NUMBER || token.kind == TOKEN_DATE || token.kind == TOKEN_TEXT) {
        parser_advance(parser);
        return parse_constant(parser, token);
    }
    parser_fail(parser, token.at, NULL,
                token.kind == TOKEN_END ? "the expression ends too early"
                                        : arena_format(&parser->complaints->arena, "a value is expected before '%.*s'",
                                                       TEXT_ARG(token.text)));
    return parser_literal(parser, token, value_none(VALUE_MISSING, NULL), EXPR_ANY);
}

static const ExprNode *binary(Parser *parser, ExprOp op, ExprType operand, ExprType result, const ExprNode *a,
                              const ExprNode *b)
{
    const ExprNode *operands[] = {a, b};
    parser_want(parser, a, operand);
    parser_want(parser, b, operand);
    return parser_operands(parser, parser_node(parser, op, result), operands, 2);
}

static const ExprNode *parse_product(Parser *parser)
{
    const ExprNode *left = parse_primary(parser);
    while (!parser->failed) {
        if (parser_accept(parser, "*"))
            left = binary(parser, OP_MULTIPLY, EXPR_NUMBER, EXPR_NUMBER, left, parse_primary(parser));
        else if (parser_accept(parser, "/"))
            left = binary(parser, OP_DIVIDE, EXPR_NUMBER, EXPR_NUMBER, left, parse_primary(parser));
        else break;
    }
    return left;
}

static const ExprNode *parse_sum(Parser *parser)
{
    const ExprNode *left = parse_product(parser);
    while (!parser->failed) {
        if (parser_accept(parser, "+"))
            left = binary(parser, OP_ADD, EXPR_NUMBER, EXPR_NUMBER, left, parse_product(parser));
        else if (parser_accept(parser, "-"))
            left = binary(parser, OP_SUBTRACT, EXPR_NUMBER, EXPR_NUMBER, left, parse_product(parser));
        else break;
    }
    return left;
}

static const ExprNode *negate(Parser *parser, const ExprNode *inner, bool negated)
{
    return negated ? parser_operands(parser, parser_node(parser, OP_NOT, EXPR_BOOLEAN), &inner, 1) : inner;
}

static void check_comparable(Parser *parser, ExprOperator operator, const ExprNode *a, const ExprNode *b, size_t at)
{
    bool order = operator != EXPR_EQUAL && operator != EXPR_NOT_EQUAL;
    bool boolean = a->type == EXPR_BOOLEAN || b->type == EXPR_BOOLEAN;
    bool apart = (a->type == EXPR_NUMBER && b->type == EXPR_DATE) || (a->type == EXPR_DATE && b->type == EXPR_NUMBER);
    if (!parser->failed &&
        ((boolean && (order || (a->type != b->type && a->type != EXPR_ANY && b->type != EXPR_ANY))) || apart))
        parser_fail(parser, at, NULL,
                    arena_format(&parser->complaints->arena, "%s cannot be compared with %s",
                                 expression_type_name(a->type), expression_type_name(b->type)));
}

static const ExprNode *comparison(Parser *parser, ExprOperator operator, const ExprNode *a, const ExprNode *b,
                                  size_t at)
{
    check_comparable(parser, operator, a, b, at);
    const ExprNode *operands[] = {a, b};
    ExprNode *node = parser_node(parser, OP_COMPARE, EXPR_BOOLEAN);
    node->compare = operator;
    return parser_operands(parser, node, operands, 2);
}

static const ExprNode *parse_in(Parser *parser, const ExprNode *left)
{
    const ExprNode *operands[MOST_OPERANDS + 1];
    parser_expect(parser, "(");
    operands[0] = left;
    int count = parse_operands(parser, parse_sum, operands + 1);
    for (int i = 1; i <= count; i++) check_comparable(parser, EXPR_EQUAL, left, operands[i], operands[i]->at);
    return parser_operands(parser, parser_node(parser, OP_IN, EXPR_BOOLEAN), operands, count + 1);
}

static const ExprNode *parse_between(Parser *parser, const ExprNode *left, size_t at)
{
    const ExprNode *low = parse_sum(parser);
    parser_expect(parser, "and");
    const ExprNode *operands[] = {comparison(parser, EXPR_GREATER_EQUAL, left, low, at), NULL};
    operands[1] = comparison(parser, EXPR_LESS_EQUAL, left, parse_sum(parser), at);
    return parser_operands(parser, parser_node(parser, OP_AND, EXPR_BOOLEAN), operands, 2);
}

static const ExprNode *parse_matches(Parser *parser, const ExprNode *left)
{
    Token token = parser->token;
    if (token.kind != TOKEN_TEXT) {
        parser_fail(parser, token.at, NULL, "`matches` wants a pattern in quotes");
        return parser_operands(parser, parser_node(parser, OP_MATCHES, EXPR_BOOLEAN), &left, 1);
    }
    parser_advance(parser);
    const ExprNode *pattern = parse_text(parser, token), *operands[] = {left, pattern};
    ExprNode *node = parser_operands(parser, parser_node(parser, OP_MATCHES, EXPR_BOOLEAN), operands, 2);
    const char *error;
    size_t offset;
    node->regex = regex_compile(pattern->literal.text, false, parser->arena, &error, &offset);
    if (!node->regex) parser_fail(parser, token.at, NULL, error);
    else if (unicode_changes(pattern->literal.text, parser->arena))
        parser_fail(parser, token.at, PLAIN_FORM, "the pattern has characters that no cleaned cell can hold");
    return node;
}

static const ExprNode *parse_compare(Parser *parser)
{
    static const struct {
        const char *sign;
        ExprOperator operator;
    } OPERATORS[] = {{"=", EXPR_EQUAL},       {"!=", EXPR_NOT_EQUAL}, {"<", EXPR_LESS},
                     {"<=", EXPR_LESS_EQUAL}, {">", EXPR_GREATER},    {">=", EXPR_GREATER_EQUAL}};
    const ExprNode *left = parse_sum(parser);
    size_t at = parser->token.at;
    if (parser_accept(parser, "is")) {
        bool negated = parser_accept(parser, "not"), missing = parser_accept(parser, "missing");
        if (!missing && !parser_accept(parser, "present"))
            parser_fail(parser, parser->token.at, NULL, "'missing' or 'present' is expected behind 'is'");
        return parser_operands(
            parser, parser_node(parser, missing != negated ? OP_IS_MISSING : OP_IS_PRESENT, EXPR_BOOLEAN), &left, 1);
    }
    for (size_t i = 0; i < sizeof OPERATORS / sizeof *OPERATORS; i++)
        if (parser_accept(parser, OPERATORS[i].sign))
            return comparison(parser, OPERATORS[i].operator, left, parse_sum(parser), at);
    bool negated = parser_accept(parser, "not");
    if (parser_accept(parser, "in")) return negate(parser, parse_in(parser, left), negated);
    if (parser_accept(parser, "between")) return negate(parser, parse_between(parser, left, at), negated);
    if (parser_accept(parser, "matches")) return negate(parser, parse_matches(parser, left), negated);
    if (negated) parser_fail(parser, parser->token.at, NULL, "'in', 'between' or 'matches' is expected behind 'not'");
    return left;
}

static const ExprNode *parse_not(Parser *parser)
{
    size_t at = parser->token.at;
    const ExprNode *inner = NULL;
    if (++parser->depth > DEEPEST) parser_fail(parser, at, NULL, "nested too deep");
    if (!parser->failed && parser_accept(parser, "not")) {
        inner = parse_not(parser);
        parser_want(parser, inner, EXPR_BOOLEAN);
        inner = negate(parser, inner, true);
    } else {
        inner = parser->failed ? parser_literal(parser, parser->token, value_none(VALUE_MISSING, NULL), EXPR_ANY)
                               : parse_compare(parser);
    }
    parser->depth--;
    return inner;
}

static const ExprNode *parse_chain(Parser *parser, const ExprNode *(*parse)(Parser *), const char *word, ExprOp op)
{
    const ExprNode *left = parse(parser);
    while (!parser->failed && parser_accept(parser, word))
        left = binary(parser, op, EXPR_BOOLEAN, EXPR_BOOLEAN, left, parse(parser));
    return left;
}

static const ExprNode *parse_and(Parser *parser)
{
    return parse_chain(parser, parse_not, "and", OP_AND);
}

const ExprNode *parse_or(Parser *parser)
{
    return parse_chain(parser, parse_and, "or", OP_OR);
}

const Expression *expression_compile(const YamlNode *text, const ExprScope *scope, Arena *arena, Complaints *complaints)
{
    if (text->kind != YAML_SCALAR) {
        yaml_complain(complaints, text, "an unquoted comma or colon may have split it: quote the expression",
                      "an expression is a text");
        return NULL;
    }
    Parser parser = {.source = text->text, .node = text, .scope = scope, .arena = arena, .complaints = complaints};
    parser_advance(&parser);
    Expression *expression = arena_alloc(arena, sizeof *expression);
    expression->root = parse_or(&parser);
    if (parser.token.kind != TOKEN_END)
        parser_fail(&parser, parser.token.at, NULL,
                    arena_format(&complaints->arena, "'%.*s' is not expected here", TEXT_ARG(parser.token.text)));
    if (!parser.failed) units_check(&parser, expression->root);
    if (!parser.failed) never_check(&parser, expression->root);
    expression->node = text;
    expression->names = parser.names;
    expression->name_count = parser.name_count;
    if (parser.failed) return NULL;
    expression->condition = condition_of(expression->root, arena);
    return expression;
}

ExprType expression_type(const Expression *expression)
{
    return expression->root->type;
}

size_t expression_names(const Expression *expression, const ExprName **names)
{
    *names = expression->names;
    return expression->name_count;
}

const YamlNode *expression_node(const Expression *expression)
{
    return expression->node;
}
