// Inside of the expression language: its words. Text -> tokens, one at a time; a token knows where it ends, so that the
// parser can go back to any of them.
#ifndef EXPR_TOKEN_H
#define EXPR_TOKEN_H

#include "base/text.h"

typedef enum TokenKind {
    TOKEN_END,
    TOKEN_NAME,
    TOKEN_KEYWORD,
    TOKEN_NUMBER,
    TOKEN_DATE,
    TOKEN_TEXT,
    TOKEN_SIGN,
    TOKEN_WRONG
} TokenKind;

typedef struct Token {
    TokenKind kind;
    Text text;             // as written; of a text what stands between the quotes
    size_t at, end;        // bytes of the source
} Token;

// The token at or behind `at`; TOKEN_END at the end, TOKEN_WRONG (one character, or a text that is not closed) for what
// is none.
Token token_read(Text source, size_t at);

// What is wrong with a TOKEN_WRONG and the way out (NULL = none known).
const char *token_problem(Token token);
const char *token_hint(Token token);

#endif
