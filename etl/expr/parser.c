// What every rule of the grammar shares: the token at hand, complaints at the column of a byte, nodes with their depth,
// names resolved.
#include "expr/parser.h"

enum { DEEPEST_TREE = 256 };

// Exact where the scalar stands on one line, else that of the scalar.
uint32_t parser_column(const YamlNode *node, Text source, size_t at)
{
    if (node->quote == '|') return node->column;
    uint32_t column = node->column + (node->quote ? 1 : 0);
    for (size_t i = 0; i < at && i < source.size; i++) {
        char c = source.data[i];
        column += ((unsigned char)c & 0xc0) != 0x80;
        // In YAML's quotes these are written with two characters.
        column += node->quote == '\'' ? c == '\'' : node->quote == '"' && (c == '"' || c == '\\');
    }
    return column;
}

void parser_fail(Parser *parser, size_t at, const char *hint, const char *text)
{
    if (parser->failed) return;
    parser->failed = true;
    complain(parser->complaints, parser->node->file, parser->node->line,
             parser_column(parser->node, parser->source, at), hint, "%s", text);
}

void parser_warn(Parser *parser, size_t at, const char *hint, const char *text)
{
    if (!parser->failed)
        complain_warning(parser->complaints, parser->node->file, parser->node->line,
                         parser_column(parser->node, parser->source, at), hint, "%s", text);
}

void parser_go_to(Parser *parser, Token token)
{
    parser->token = token;
}

void parser_advance(Parser *parser)
{
    size_t at = parser->token.end;
    parser_go_to(parser, parser->failed ? (Token){TOKEN_END, {"", 0}, at, at} : token_read(parser->source, at));
    if (parser->token.kind == TOKEN_WRONG)
        parser_fail(parser, parser->token.at, token_hint(parser->token), token_problem(parser->token));
}

bool parser_accept(Parser *parser, const char *word)
{
    if ((parser->token.kind != TOKEN_KEYWORD && parser->token.kind != TOKEN_SIGN) || !text_is(parser->token.text, word))
        return false;
    parser_advance(parser);
    return true;
}

void parser_expect(Parser *parser, const char *word)
{
    if (parser_accept(parser, word) || parser->failed) return;
    const char *found = parser->token.kind == TOKEN_END
                            ? "the end"
                            : arena_format(parser->arena, "'%.*s'", TEXT_ARG(parser->token.text));
    parser_fail(parser, parser->token.at, NULL,
                arena_format(&parser->complaints->arena, "'%s' is expected before %s", word, found));
}

ExprNode *parser_node(Parser *parser, ExprOp op, ExprType type)
{
    ExprNode *node = arena_alloc(parser->arena, sizeof *node);
    node->op = op;
    node->type = type;
    node->at = parser->token.at;
    return node;
}

// A long chain makes a deep tree, and evaluation goes down all of it.
void parser_deepen(Parser *parser, ExprNode *node, const ExprNode *below)
{
    if (below->depth >= node->depth) node->depth = below->depth + 1;
    if (node->depth > DEEPEST_TREE)
        parser_fail(parser, node->at, "use `in` or a code list", "the expression is too long");
}

ExprNode *parser_operands(Parser *parser, ExprNode *node, const ExprNode *const *operands, int count)
{
    const ExprNode **copy = arena_array(parser->arena, (size_t)count + 1, sizeof *copy);
    for (int i = 0; i < count; i++) {
        copy[i] = operands[i];
        parser_deepen(parser, node, operands[i]);
    }
    if (count && operands[0]->at < node->at) node->at = operands[0]->at;
    node->operands = copy;
    node->operand_count = count;
    return node;
}

ExprNode *parser_literal(Parser *parser, Token token, Value value, ExprType type)
{
    ExprNode *node = parser_node(parser, OP_LITERAL, type);
    node->literal = value;
    node->at = token.at;
    return node;
}

const char *expression_type_name(ExprType type)
{
    static const char *const NAMES[] = {"anything", "a text", "a number", "a date", "true or false"};
    return NAMES[type];
}

void parser_want(Parser *parser, const ExprNode *node, ExprType type)
{
    if (parser->failed || type == EXPR_ANY || node->type == EXPR_ANY || node->type == type) return;
    const char *hint = node->type == EXPR_TEXT && type == EXPR_NUMBER
                           ? "texts and groups of `extract` become numbers only in a number field or attribute"
                           : NULL;
    parser_fail(parser, node->at, hint,
                arena_format(&parser->complaints->arena, "%s is wanted here, this is %s", expression_type_name(type),
                             expression_type_name(node->type)));
}

void parser_remember(Parser *parser, ExprName name)
{
    if (parser->name_count == parser->name_capacity) {
        parser->name_capacity = parser->name_capacity ? parser->name_capacity * 2 : 8;
        parser->names = arena_grow(parser->arena, parser->names, parser->name_count * sizeof name,
                                   parser->name_capacity * sizeof name);
    }
    parser->names[parser->name_count++] = name;
}

bool parser_resolve(Parser *parser, Token token, ExprName *name, bool *row_name)
{
    Text member = {NULL, 0};
    const char *problem = NULL;
    if (parser->token.kind == TOKEN_SIGN && text_is(parser->token.text, ".")) {
        parser_advance(parser);
        if (parser->token.kind != TOKEN_NAME && parser->token.kind != TOKEN_KEYWORD) {
            parser_fail(parser, parser->token.at, NULL, "a name is expected behind the dot");
            return false;
        }
        member = parser->token.text;
        parser_advance(parser);
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
    parser_fail(parser, token.at, NULL,
                problem
                    ? problem
                    : arena_format(&parser->complaints->arena, "nothing is called '%.*s' here", TEXT_ARG(token.text)));
    return false;
}
