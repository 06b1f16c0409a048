// Inside of the expression language: what the files that parse it share. parse.c is the grammar, parse_aggregate.c its
// aggregates, parser.c what both stand on.
#ifndef EXPR_PARSER_H
#define EXPR_PARSER_H

#include "expr/node.h"
#include "expr/token.h"

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

// ---- parser.c ------------------------------------------------------------------------------------------------------

// Complains once an expression, at this byte of it.
void parser_fail(Parser *parser, size_t at, const char *hint, const char *text);
void parser_warn(Parser *parser, size_t at, const char *hint, const char *text);

void parser_go_to(Parser *parser, Token token);
void parser_advance(Parser *parser);
// Takes the token when it is this keyword or sign.
bool parser_accept(Parser *parser, const char *word);
void parser_expect(Parser *parser, const char *word);

ExprNode *parser_node(Parser *parser, ExprOp op, ExprType type);
ExprNode *parser_literal(Parser *parser, Token token, Value value, ExprType type);
// Gives the node its operands; it then begins where the first of them does.
ExprNode *parser_operands(Parser *parser, ExprNode *node, const ExprNode *const *operands, int count);
// The node stands above that one.
void parser_deepen(Parser *parser, ExprNode *node, const ExprNode *below);

void parser_want(Parser *parser, const ExprNode *node, ExprType type);

// name[.member], whose first token is taken already; in an aggregate's `where` first as an attribute of its rows.
bool parser_resolve(Parser *parser, Token token, ExprName *name, bool *row_name);
// A name the expression depends on.
void parser_remember(Parser *parser, ExprName name);

// The column in the YAML of a byte of the expression.
uint32_t parser_column(const YamlNode *node, Text source, size_t at);

// ---- units.c -------------------------------------------------------------------------------------------------------

// Fails where units meet that do not go together.
void units_check(Parser *parser, const ExprNode *root);

// ---- never.c -------------------------------------------------------------------------------------------------------

// Complains of the comparisons, here and below, that nothing can make true.
void never_check(Parser *parser, const ExprNode *node);

// ---- The grammar ---------------------------------------------------------------------------------------------------

const ExprNode *parse_or(Parser *parser);
// The word and its parenthesis are taken already.
const ExprNode *parse_aggregate(Parser *parser, Token word, ExprAggregate aggregate);

#endif
