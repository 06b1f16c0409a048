// Text of an expression -> checked tree. One token of lookahead, one function a grammar rule; names are resolved and
// operands' types checked on the way, so that nothing can go wrong when data come.
#include "expr/node.h"
#include "expr/token.h"
#include "wrap/unicode.h"

enum { DEEPEST = 64, DEEPEST_TREE = 256 };

typedef struct Parser {
    Text source;
    Token token;
    const YamlNode *node;
    const ExprScope *scope;
    Arena *arena;
    Complaints *complaints;
    const ExprName *row_entity;   // inside an aggregate's `where`
    Text row_entity_name;
    ExprName *names;
    size_t name_count, name_capacity;
    int depth;
    bool failed;
} Parser;

// The column of a byte of the expression: exact where the scalar stands on one line, else that of the scalar.
static uint32_t column_of(const Parser *parser, size_t at)
{
    const YamlNode *node = parser->node;
    if (node->quote == '|') return node->column;
    uint32_t column = node->column + (node->quote ? 1 : 0);
    for (size_t i = 0; i < at && i < parser->source.size; i++) {
        char c = parser->source.data[i];
        column += ((unsigned char)c & 0xc0) != 0x80;
        // In YAML's quotes these are written with two characters.
        column += node->quote == '\'' ? c == '\'' : node->quote == '"' && (c == '"' || c == '\\');
    }
    return column;
}

// Complains once an expression.
static void fail(Parser *parser, size_t at, const char *hint, const char *text)
{
    if (parser->failed) return;
    parser->failed = true;
    complain(parser->complaints, parser->node->file, parser->node->line, column_of(parser, at), hint, "%s", text);
}

static void warn(Parser *parser, size_t at, const char *hint, const char *text)
{
    if (!parser->failed)
        complain_warning(parser->complaints, parser->node->file, parser->node->line, column_of(parser, at), hint, "%s",
                         text);
}

static void go_to(Parser *parser, Token token)
{
    parser->token = token;
}

static void advance(Parser *parser)
{
    size_t at = parser->token.end;
    go_to(parser, parser->failed ? (Token){TOKEN_END, {"", 0}, at, at} : token_read(parser->source, at));
    if (parser->token.kind == TOKEN_WRONG)
        fail(parser, parser->token.at, token_hint(parser->token), token_problem(parser->token));
}

// Takes the token when it is this keyword or sign.
static bool accept(Parser *parser, const char *word)
{
    if ((parser->token.kind != TOKEN_KEYWORD && parser->token.kind != TOKEN_SIGN) || !text_is(parser->token.text, word))
        return false;
    advance(parser);
    return true;
}

static void expect(Parser *parser, const char *word)
{
    if (accept(parser, word) || parser->failed) return;
    const char *found = parser->token.kind == TOKEN_END
                            ? "the end"
                            : arena_format(parser->arena, "'%.*s'", TEXT_ARG(parser->token.text));
    fail(parser, parser->token.at, NULL,
         arena_format(&parser->complaints->arena, "'%s' is expected before %s", word, found));
}

static ExprNode *new_node(Parser *parser, ExprOp op, ExprType type)
{
    ExprNode *node = arena_alloc(parser->arena, sizeof *node);
    node->op = op;
    node->type = type;
    node->at = parser->token.at;
    return node;
}

// A long chain makes a deep tree, and evaluation goes down all of it.
static void deepen(Parser *parser, ExprNode *node, const ExprNode *below)
{
    if (below->depth >= node->depth) node->depth = below->depth + 1;
    if (node->depth > DEEPEST_TREE) fail(parser, node->at, "use `in` or a code list", "the expression is too long");
}

static ExprNode *with_operands(Parser *parser, ExprNode *node, const ExprNode *const *operands, int count)
{
    const ExprNode **copy = arena_array(parser->arena, (size_t)count + 1, sizeof *copy);
    for (int i = 0; i < count; i++) {
        copy[i] = operands[i];
        deepen(parser, node, operands[i]);
    }
    if (count && operands[0]->at < node->at) node->at = operands[0]->at;
    node->operands = copy;
    node->operand_count = count;
    return node;
}

static ExprNode *literal(Parser *parser, Token token, Value value, ExprType type)
{
    ExprNode *node = new_node(parser, OP_LITERAL, type);
    node->literal = value;
    node->at = token.at;
    return node;
}

static const char *type_name(ExprType type)
{
    static const char *const NAMES[] = {"anything", "a text", "a number", "a date", "true or false"};
    return NAMES[type];
}

static void want_type(Parser *parser, const ExprNode *node, ExprType type)
{
    if (parser->failed || type == EXPR_ANY || node->type == EXPR_ANY || node->type == type) return;
    const char *hint = node->type == EXPR_TEXT && type == EXPR_NUMBER
                           ? "texts and groups of `extract` become numbers only in a number field or attribute"
                           : NULL;
    fail(parser, node->at, hint,
         arena_format(&parser->complaints->arena, "%s is wanted here, this is %s", type_name(type),
                      type_name(node->type)));
}

static const ExprNode *parse_or(Parser *parser);
static const ExprNode *parse_sum(Parser *parser);

static void remember_name(Parser *parser, ExprName name)
{
    if (parser->name_count == parser->name_capacity) {
        parser->name_capacity = parser->name_capacity ? parser->name_capacity * 2 : 8;
        parser->names = arena_grow(parser->arena, parser->names, parser->name_count * sizeof name,
                                   parser->name_capacity * sizeof name);
    }
    parser->names[parser->name_count++] = name;
}

// name[.member], resolved; in an aggregate's `where` first as an attribute of its rows.
static bool resolve(Parser *parser, Token token, ExprName *name, bool *row_name)
{
    Text member = {NULL, 0};
    const char *problem = NULL;
    if (parser->token.kind == TOKEN_SIGN && text_is(parser->token.text, ".")) {
        advance(parser);
        if (parser->token.kind != TOKEN_NAME && parser->token.kind != TOKEN_KEYWORD) {
            fail(parser, parser->token.at, NULL, "a name is expected behind the dot");
            return false;
        }
        member = parser->token.text;
        advance(parser);
    }
    *row_name = false;
    if (parser->row_entity && !member.data &&
        parser->scope->find(parser->scope->context, parser->row_entity_name, token.text, name, &problem,
                            &parser->complaints->arena)) {
        *row_name = true;
        return true;
    }
    problem = NULL;
    if (parser->scope->find(parser->scope->context, token.text, member, name, &problem, &parser->complaints->arena))
        return true;
    fail(parser, token.at, NULL,
         problem ? problem
                 : arena_format(&parser->complaints->arena, "nothing is called '%.*s' here", TEXT_ARG(token.text)));
    return false;
}

static const ExprNode *parse_name(Parser *parser, Token token)
{
    ExprNode *node = new_node(parser, OP_NAME, EXPR_ANY);
    node->at = token.at;
    if (!resolve(parser, token, &node->name, &node->row_name)) return node;
    if (!node->row_name) remember_name(parser, node->name);
    node->type = node->name.type;
    bool rows = node->name.kind == EXPR_ENTITY && node->name.member < 0;
    if (node->name.kind == EXPR_LIST || rows)
        fail(parser, token.at, "use count, min, max, sum, first, last or any, or `repeat`",
             arena_format(&parser->complaints->arena, "'%.*s' is a list, a single value is wanted",
                          TEXT_ARG(token.text)));
    return node;
}

// Goes on to the `from` before the aggregate's `where` or closing parenthesis; what stands before it is an expression
// over one row.
static bool find_from(Parser *parser)
{
    int depth = 0;
    for (bool first = true; parser->token.kind != TOKEN_END && !parser->failed; first = false, advance(parser)) {
        bool sign = parser->token.kind == TOKEN_SIGN;
        if (sign && text_is(parser->token.text, "(")) depth++;
        if (sign && text_is(parser->token.text, ")") && depth-- == 0) return false;
        if (depth == 0 && parser->token.kind == TOKEN_KEYWORD && text_is(parser->token.text, "where")) return false;
        if (!first && depth == 0 && parser->token.kind == TOKEN_NAME && text_is(parser->token.text, "from"))
            return true;
    }
    return false;
}

// Names in what is parsed by `parse` are first attributes of the entity's rows.
static const ExprNode *parse_in_row(Parser *parser, const ExprName *entity, Text entity_name)
{
    const ExprName *outer = parser->row_entity;
    Text outer_name = parser->row_entity_name;
    parser->row_entity = entity;
    parser->row_entity_name = entity_name;
    const ExprNode *node = parse_or(parser);
    parser->row_entity = outer;
    parser->row_entity_name = outer_name;
    return node;
}

// What an aggregate goes over: a list field, an entity or entity.attribute.
static bool parse_source(Parser *parser, ExprNode *node, Token *token)
{
    bool row_name;
    *token = parser->token;
    if (token->kind != TOKEN_NAME) {
        fail(parser, token->at, NULL, "an aggregate wants a list field, an entity or entity.attribute");
        return false;
    }
    advance(parser);
    if (!resolve(parser, *token, &node->name, &row_name)) return false;
    remember_name(parser, node->name);
    if (node->name.kind != EXPR_LIST && (node->name.kind != EXPR_ENTITY || row_name))
        fail(parser, token->at, "it is a single value: of single values take `greatest` or `least`",
             "an aggregate wants a list field, an entity or entity.attribute");
    return true;
}

// `value from entity`: the value is parsed once the entity is known, so the parser goes there and back. It stands on
// `from`.
static bool parse_value_from(Parser *parser, ExprNode *node, Token *token, Token value)
{
    size_t from = parser->token.at;
    advance(parser);
    if (!parse_source(parser, node, token)) return false;
    if (node->name.kind != EXPR_ENTITY || node->name.member >= 0)
        fail(parser, token->at, NULL, "an entity is expected behind `from`");
    if (parser->failed) return false;
    Token behind = parser->token;
    go_to(parser, value);
    node->value = parse_in_row(parser, &node->name, token->text);
    deepen(parser, node, node->value);
    if (!parser->failed && parser->token.at != from)
        fail(parser, parser->token.at, NULL,
             arena_format(&parser->complaints->arena, "'%.*s' is not expected here", TEXT_ARG(parser->token.text)));
    go_to(parser, behind);
    return !parser->failed;
}

static void parse_where(Parser *parser, ExprNode *node, Token source)
{
    if (node->name.kind == EXPR_LIST) {
        fail(parser, parser->token.at, NULL, "`where` goes with an entity, not with a list field");
        return;
    }
    node->where = parse_in_row(parser, &node->name, source.text);
    deepen(parser, node, node->where);
    want_type(parser, node->where, EXPR_BOOLEAN);
}

// What the aggregate is worth: the type of what it takes of each row.
static void give_type(Parser *parser, ExprNode *node, Token source)
{
    ExprNode taken = {.type = node->value ? node->value->type : node->name.type,
                      .at = node->value ? node->value->at : source.at};
    if (node->aggregate == AGGREGATE_ANY) node->type = EXPR_BOOLEAN;
    else if (node->aggregate != AGGREGATE_COUNT && node->aggregate != AGGREGATE_SUM) node->type = taken.type;
    bool truths =
        node->aggregate == AGGREGATE_ANY && (node->value || node->name.kind == EXPR_LIST || node->name.member >= 0);
    if (node->aggregate == AGGREGATE_SUM || truths) want_type(parser, &taken, truths ? EXPR_BOOLEAN : EXPR_NUMBER);
}

static const ExprNode *parse_aggregate(Parser *parser, Token word, ExprAggregate aggregate)
{
    ExprNode *node = new_node(parser, OP_AGGREGATE, EXPR_NUMBER);
    node->aggregate = aggregate;
    node->at = word.at;
    node->distinct = accept(parser, "distinct");
    Token source, start = parser->token;
    bool of_rows = find_from(parser);
    if (!of_rows) go_to(parser, start);
    if (parser->failed ||
        !(of_rows ? parse_value_from(parser, node, &source, start) : parse_source(parser, node, &source)))
        return node;
    bool rows = node->name.kind == EXPR_ENTITY && node->name.member < 0 && !node->value;
    if (rows && aggregate != AGGREGATE_COUNT && aggregate != AGGREGATE_ANY)
        fail(parser, source.at, "write entity.attribute, or `value from entity`",
             "only count and any take an entity's rows");
    if (accept(parser, "where")) parse_where(parser, node, source);
    give_type(parser, node, source);
    expect(parser, ")");
    return node;
}

enum { MOST_OPERANDS = 64 };

// Operands up to and including ')'.
static int parse_operands(Parser *parser, const ExprNode *(*parse)(Parser *), const ExprNode **operands)
{
    int count = 0;
    do {
        if (count == MOST_OPERANDS) {
            fail(parser, parser->token.at, "use a code list", "too many operands");
            return count;
        }
        operands[count++] = parse(parser);
    } while (!parser->failed && accept(parser, ","));
    expect(parser, ")");
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
    ExprNode *node = new_node(parser, OP_CALL, EXPR_ANY);
    node->at = token.at;
    if (!function) {
        fail(parser, token.at, function_hint(token.text, &parser->complaints->arena),
             arena_format(&parser->complaints->arena, "there is no function '%.*s'", TEXT_ARG(token.text)));
        return node;
    }
    const ExprNode *operands[MOST_OPERANDS];
    int count = parse_operands(parser, parse_or, operands);
    if (count < function->least || count > function->most)
        fail(parser, token.at, NULL,
             arena_format(&parser->complaints->arena, "%s takes %d%s operand%s, not %d", function->name,
                          function->least, function->most == function->least ? "" : " or more",
                          function->most == 1 ? "" : "s", count));
    bool conditions = strcmp(function->name, "if") == 0;
    for (int i = 0; i < count && !parser->failed; i++)
        want_type(parser, operands[i], conditions && i % 2 == 0 && i + 1 < count ? EXPR_BOOLEAN : function->operand);
    node->function = function;
    with_operands(parser, node, operands, count);
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
    return literal(parser, token, value_text((Text){text, size}, NULL), EXPR_TEXT);
}

static const ExprNode *parse_constant(Parser *parser, Token token)
{
    Decimal number;
    Date date;
    if (token.kind == TOKEN_TEXT) {
        const ExprNode *text = parse_text(parser, token);
        if (unicode_changes(text->literal.text, parser->arena))
            warn(parser, token.at, PLAIN_FORM, "no cleaned cell can hold this text");
        return text;
    }
    if (token.kind == TOKEN_DATE) {
        if (!date_read_iso(token.text, &date)) fail(parser, token.at, NULL, "there is no such date");
        else return literal(parser, token, value_date(date, NULL), EXPR_DATE);
    } else if (!decimal_read(token.text, '.', 0, &number)) {
        fail(parser, token.at, NULL, "a number has at most 18 digits");
    } else {
        return literal(parser, token, value_number(number, UNIT_NONE, NULL), EXPR_NUMBER);
    }
    return literal(parser, token, value_none(VALUE_MISSING, NULL), EXPR_ANY);
}

static const ExprNode *parse_primary(Parser *parser);

// -x is 0 - x.
static const ExprNode *parse_negative(Parser *parser, Token minus)
{
    if (++parser->depth > DEEPEST) fail(parser, minus.at, NULL, "nested too deep");
    const ExprNode *operands[] = {literal(parser, minus, value_number(decimal_from(0), UNIT_NONE, NULL), EXPR_NUMBER),
                                  NULL};
    operands[1] = parser->failed ? operands[0] : parse_primary(parser);
    parser->depth--;
    want_type(parser, operands[1], EXPR_NUMBER);
    return with_operands(parser, new_node(parser, OP_SUBTRACT, EXPR_NUMBER), operands, 2);
}

static const ExprNode *parse_primary(Parser *parser)
{
    Token token = parser->token;
    if (accept(parser, "-")) return parse_negative(parser, token);
    if (accept(parser, "(")) {
        const ExprNode *inner = parse_or(parser);
        expect(parser, ")");
        return inner;
    }
    if (accept(parser, "true")) return literal(parser, token, value_boolean(true, NULL), EXPR_BOOLEAN);
    if (accept(parser, "false")) return literal(parser, token, value_boolean(false, NULL), EXPR_BOOLEAN);
    if (accept(parser, "missing")) return literal(parser, token, value_none(VALUE_MISSING, NULL), EXPR_ANY);
    if (token.kind == TOKEN_NAME) {
        advance(parser);
        return accept(parser, "(") ? parse_call(parser, token) : parse_name(parser, token);
    }
    if (token.kind == TOKEN_NUMBER || token.kind == TOKEN_DATE || token.kind == TOKEN_TEXT) {
        advance(parser);
        return parse_constant(parser, token);
    }
    fail(parser, token.at, NULL,
         token.kind == TOKEN_END
             ? "the expression ends too early"
             : arena_format(&parser->complaints->arena, "a value is expected before '%.*s'", TEXT_ARG(token.text)));
    return literal(parser, token, value_none(VALUE_MISSING, NULL), EXPR_ANY);
}

static const ExprNode *binary(Parser *parser, ExprOp op, ExprType operand, ExprType result, const ExprNode *a,
                              const ExprNode *b)
{
    const ExprNode *operands[] = {a, b};
    want_type(parser, a, operand);
    want_type(parser, b, operand);
    return with_operands(parser, new_node(parser, op, result), operands, 2);
}

static const ExprNode *parse_product(Parser *parser)
{
    const ExprNode *left = parse_primary(parser);
    while (!parser->failed) {
        if (accept(parser, "*"))
            left = binary(parser, OP_MULTIPLY, EXPR_NUMBER, EXPR_NUMBER, left, parse_primary(parser));
        else if (accept(parser, "/"))
            left = binary(parser, OP_DIVIDE, EXPR_NUMBER, EXPR_NUMBER, left, parse_primary(parser));
        else break;
    }
    return left;
}

static const ExprNode *parse_sum(Parser *parser)
{
    const ExprNode *left = parse_product(parser);
    while (!parser->failed) {
        if (accept(parser, "+")) left = binary(parser, OP_ADD, EXPR_NUMBER, EXPR_NUMBER, left, parse_product(parser));
        else if (accept(parser, "-"))
            left = binary(parser, OP_SUBTRACT, EXPR_NUMBER, EXPR_NUMBER, left, parse_product(parser));
        else break;
    }
    return left;
}

static const ExprNode *negate(Parser *parser, const ExprNode *inner, bool negated)
{
    return negated ? with_operands(parser, new_node(parser, OP_NOT, EXPR_BOOLEAN), &inner, 1) : inner;
}

static void check_comparable(Parser *parser, ExprOperator operator, const ExprNode *a, const ExprNode *b, size_t at)
{
    bool order = operator != EXPR_EQUAL && operator != EXPR_NOT_EQUAL;
    bool boolean = a->type == EXPR_BOOLEAN || b->type == EXPR_BOOLEAN;
    bool apart = (a->type == EXPR_NUMBER && b->type == EXPR_DATE) || (a->type == EXPR_DATE && b->type == EXPR_NUMBER);
    if (!parser->failed &&
        ((boolean && (order || (a->type != b->type && a->type != EXPR_ANY && b->type != EXPR_ANY))) || apart))
        fail(parser, at, NULL,
             arena_format(&parser->complaints->arena, "%s cannot be compared with %s", type_name(a->type),
                          type_name(b->type)));
}

static const ExprNode *comparison(Parser *parser, ExprOperator operator, const ExprNode * a, const ExprNode *b,
                                  size_t at)
{
    check_comparable(parser, operator, a, b, at);
    const ExprNode *operands[] = {a, b};
    ExprNode *node = new_node(parser, OP_COMPARE, EXPR_BOOLEAN);
    node->compare = operator;
    return with_operands(parser, node, operands, 2);
}

static const ExprNode *parse_in(Parser *parser, const ExprNode *left)
{
    const ExprNode *operands[MOST_OPERANDS + 1];
    expect(parser, "(");
    operands[0] = left;
    int count = parse_operands(parser, parse_sum, operands + 1);
    for (int i = 1; i <= count; i++) check_comparable(parser, EXPR_EQUAL, left, operands[i], operands[i]->at);
    return with_operands(parser, new_node(parser, OP_IN, EXPR_BOOLEAN), operands, count + 1);
}

static const ExprNode *parse_between(Parser *parser, const ExprNode *left, size_t at)
{
    const ExprNode *low = parse_sum(parser);
    expect(parser, "and");
    const ExprNode *operands[] = {comparison(parser, EXPR_GREATER_EQUAL, left, low, at), NULL};
    operands[1] = comparison(parser, EXPR_LESS_EQUAL, left, parse_sum(parser), at);
    return with_operands(parser, new_node(parser, OP_AND, EXPR_BOOLEAN), operands, 2);
}

static const ExprNode *parse_matches(Parser *parser, const ExprNode *left)
{
    Token token = parser->token;
    if (token.kind != TOKEN_TEXT) {
        fail(parser, token.at, NULL, "`matches` wants a pattern in quotes");
        return with_operands(parser, new_node(parser, OP_MATCHES, EXPR_BOOLEAN), &left, 1);
    }
    advance(parser);
    const ExprNode *pattern = parse_text(parser, token), *operands[] = {left, pattern};
    ExprNode *node = with_operands(parser, new_node(parser, OP_MATCHES, EXPR_BOOLEAN), operands, 2);
    const char *error;
    size_t offset;
    node->regex = regex_compile(pattern->literal.text, false, parser->arena, &error, &offset);
    if (!node->regex) fail(parser, token.at, NULL, error);
    else if (unicode_changes(pattern->literal.text, parser->arena))
        fail(parser, token.at, PLAIN_FORM, "the pattern has characters that no cleaned cell can hold");
    return node;
}

static const ExprNode *parse_compare(Parser *parser)
{
    static const struct { const char *sign; ExprOperator operator;
    } OPERATORS[] = {{"=", EXPR_EQUAL},       {"!=", EXPR_NOT_EQUAL}, {"<", EXPR_LESS},
                     {"<=", EXPR_LESS_EQUAL}, {">", EXPR_GREATER},    {">=", EXPR_GREATER_EQUAL}};
    const ExprNode *left = parse_sum(parser);
    size_t at = parser->token.at;
    if (accept(parser, "is")) {
        bool negated = accept(parser, "not"), missing = accept(parser, "missing");
        if (!missing && !accept(parser, "present"))
            fail(parser, parser->token.at, NULL, "'missing' or 'present' is expected behind 'is'");
        return with_operands(parser, new_node(parser, missing != negated ? OP_IS_MISSING : OP_IS_PRESENT, EXPR_BOOLEAN),
                             &left, 1);
    }
    for (size_t i = 0; i < sizeof OPERATORS / sizeof *OPERATORS; i++)
        if (accept(parser, OPERATORS[i].sign))
            return comparison(parser, OPERATORS[i].operator, left, parse_sum(parser), at);
    bool negated = accept(parser, "not");
    if (accept(parser, "in")) return negate(parser, parse_in(parser, left), negated);
    if (accept(parser, "between")) return negate(parser, parse_between(parser, left, at), negated);
    if (accept(parser, "matches")) return negate(parser, parse_matches(parser, left), negated);
    if (negated) fail(parser, parser->token.at, NULL, "'in', 'between' or 'matches' is expected behind 'not'");
    return left;
}

static const ExprNode *parse_not(Parser *parser)
{
    size_t at = parser->token.at;
    const ExprNode *inner = NULL;
    if (++parser->depth > DEEPEST) fail(parser, at, NULL, "nested too deep");
    if (!parser->failed && accept(parser, "not")) {
        inner = parse_not(parser);
        want_type(parser, inner, EXPR_BOOLEAN);
        inner = negate(parser, inner, true);
    } else {
        inner = parser->failed ? literal(parser, parser->token, value_none(VALUE_MISSING, NULL), EXPR_ANY)
                               : parse_compare(parser);
    }
    parser->depth--;
    return inner;
}

static const ExprNode *parse_chain(Parser *parser, const ExprNode *(*parse)(Parser *), const char *word, ExprOp op)
{
    const ExprNode *left = parse(parser);
    while (!parser->failed && accept(parser, word))
        left = binary(parser, op, EXPR_BOOLEAN, EXPR_BOOLEAN, left, parse(parser));
    return left;
}

static const ExprNode *parse_and(Parser *parser)
{
    return parse_chain(parser, parse_not, "and", OP_AND);
}

static const ExprNode *parse_or(Parser *parser)
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
    advance(&parser);
    Expression *expression = arena_alloc(arena, sizeof *expression);
    expression->root = parse_or(&parser);
    if (parser.token.kind != TOKEN_END)
        fail(&parser, parser.token.at, NULL,
             arena_format(&complaints->arena, "'%.*s' is not expected here", TEXT_ARG(parser.token.text)));
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
