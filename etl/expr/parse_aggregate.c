// Aggregates: count, min, max, sum, first, last or any over a list field, or over an entity's rows.
#include "expr/parser.h"

// Goes on to the `from` before the aggregate's `where` or closing parenthesis; what stands before it is an expression
// over one row.
static bool find_from(Parser *parser)
{
    int depth = 0;
    for (bool first = true; parser->token.kind != TOKEN_END && !parser->failed; first = false, parser_advance(parser)) {
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
        parser_fail(parser, token->at, NULL, "an aggregate wants a list field, an entity or entity.attribute");
        return false;
    }
    parser_advance(parser);
    if (!parser_resolve(parser, *token, &node->name, &row_name)) return false;
    parser_remember(parser, node->name);
    if (node->name.kind != EXPR_LIST && (node->name.kind != EXPR_ENTITY || row_name))
        parser_fail(parser, token->at, "it is a single value: of single values take `greatest` or `least`",
                    "an aggregate wants a list field, an entity or entity.attribute");
    return true;
}

// `value from entity`: the value is parsed once the entity is known, so the parser goes there and back. It stands on
// `from`.
static bool parse_value_from(Parser *parser, ExprNode *node, Token *token, Token value)
{
    size_t from = parser->token.at;
    parser_advance(parser);
    if (!parse_source(parser, node, token)) return false;
    if (node->name.kind != EXPR_ENTITY || node->name.member >= 0)
        parser_fail(parser, token->at, NULL, "an entity is expected behind `from`");
    if (parser->failed) return false;
    Token behind = parser->token;
    parser_go_to(parser, value);
    node->value = parse_in_row(parser, &node->name, token->text);
    parser_deepen(parser, node, node->value);
    if (!parser->failed && parser->token.at != from)
        parser_fail(
            parser, parser->token.at, NULL,
            arena_format(&parser->complaints->arena, "'%.*s' is not expected here", TEXT_ARG(parser->token.text)));
    parser_go_to(parser, behind);
    return !parser->failed;
}

static void parse_where(Parser *parser, ExprNode *node, Token source)
{
    if (node->name.kind == EXPR_LIST) {
        parser_fail(parser, parser->token.at, NULL, "`where` goes with an entity, not with a list field");
        return;
    }
    node->where = parse_in_row(parser, &node->name, source.text);
    parser_deepen(parser, node, node->where);
    parser_want(parser, node->where, EXPR_BOOLEAN);
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
    if (node->aggregate == AGGREGATE_SUM || truths) parser_want(parser, &taken, truths ? EXPR_BOOLEAN : EXPR_NUMBER);
}

const ExprNode *parse_aggregate(Parser *parser, Token word, ExprAggregate aggregate)
{
    ExprNode *node = parser_node(parser, OP_AGGREGATE, EXPR_NUMBER);
    node->aggregate = aggregate;
    node->at = word.at;
    node->distinct = parser_accept(parser, "distinct");
    Token source, start = parser->token;
    bool of_rows = find_from(parser);
    if (!of_rows) parser_go_to(parser, start);
    if (parser->failed ||
        !(of_rows ? parse_value_from(parser, node, &source, start) : parse_source(parser, node, &source)))
        return node;
    bool rows = node->name.kind == EXPR_ENTITY && node->name.member < 0 && !node->value;
    if (rows && aggregate != AGGREGATE_COUNT && aggregate != AGGREGATE_ANY)
        parser_fail(parser, source.at, "write entity.attribute, or `value from entity`",
                    "only count and any take an entity's rows");
    if (parser_accept(parser, "where")) parse_where(parser, node, source);
    give_type(parser, node, source);
    parser_expect(parser, ")");
    return node;
}
