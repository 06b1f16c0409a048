// Words, numbers, dates, texts and signs of an expression.
#include "expr/token.h"

#include "expr/expression.h"
#include "wrap/unicode.h"

static const char *const KEYWORDS[] = {"and",     "or",      "not",  "is",    "missing", "present", "in",
                                       "between", "matches", "true", "false", "where",   "distinct"};
static const char *const SIGNS[] = {"<=", ">=", "!=", "=", "<", ">", "+", "-", "*", "/", "(", ")", ",", "."};

// The code point at a place of valid UTF-8; *size takes its bytes.
static uint32_t code_at(Text source, size_t at, size_t *size)
{
    unsigned char lead = (unsigned char)source.data[at];
    *size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (*size > source.size - at) *size = 1;   // cut off: no letter
    uint32_t code = *size == 1 ? lead : lead & (0xffU >> (*size + 1));
    for (size_t i = 1; i < *size; i++) code = code << 6 | ((unsigned char)source.data[at + i] & 0x3f);
    return code;
}

static bool is_digit(Text source, size_t at)
{
    return at < source.size && source.data[at] >= '0' && source.data[at] <= '9';
}

// Bytes of the name at a place, 0 when there is none: letters of any script, digits (not first) and _.
static size_t name_size(Text source, size_t at)
{
    size_t end = at, size;
    for (; end < source.size; end += size) {
        uint32_t code = code_at(source, end, &size);
        bool letter = code < 0x80 ? (code | 0x20) >= 'a' && (code | 0x20) <= 'z' : size > 1 && unicode_is_letter(code);
        if (!letter && code != '_' && (end == at || !is_digit(source, end))) break;
    }
    return end - at;
}

static bool is_keyword(Text word)
{
    for (size_t i = 0; i < sizeof KEYWORDS / sizeof *KEYWORDS; i++)
        if (text_is(word, KEYWORDS[i])) return true;
    return false;
}

bool expression_is_name(Text text)
{
    return text.size > 0 && name_size(text, 0) == text.size && !is_keyword(text);
}

static size_t digits_from(Text source, size_t at)
{
    size_t count = 0;
    while (is_digit(source, at + count)) count++;
    return count;
}

static bool is_dash(Text source, size_t at)
{
    return at < source.size && source.data[at] == '-';
}

// 2015-03-01, 2015-03, 1.5, 12: the longest form that fits.
static Token number_token(Text source, size_t at)
{
    size_t end = at + digits_from(source, at);
    TokenKind kind = TOKEN_NUMBER;
    if (end - at == 4 && is_dash(source, end) && digits_from(source, end + 1) == 2) {
        kind = TOKEN_DATE;
        end += 3;
        if (is_dash(source, end) && digits_from(source, end + 1) == 2) end += 3;
    } else if (end < source.size && source.data[end] == '.' && is_digit(source, end + 1)) {
        end += 1 + digits_from(source, end + 1);
    }
    return (Token){kind, {source.data + at, end - at}, at, end};
}

// 'text', with '' for a quote inside.
static Token text_token(Text source, size_t at)
{
    for (size_t end = at + 1; end < source.size; end++) {
        if (source.data[end] != '\'') continue;
        if (end + 1 == source.size || source.data[end + 1] != '\'')
            return (Token){TOKEN_TEXT, {source.data + at + 1, end - at - 1}, at, end + 1};
        end++;
    }
    return (Token){TOKEN_WRONG, {source.data + at, source.size - at}, at, source.size};
}

static Token sign_token(Text source, size_t at)
{
    Text rest = {source.data + at, source.size - at};
    size_t size;
    for (size_t i = 0; i < sizeof SIGNS / sizeof *SIGNS; i++)
        if (text_starts(rest, SIGNS[i]))
            return (Token){TOKEN_SIGN, {rest.data, strlen(SIGNS[i])}, at, at + strlen(SIGNS[i])};
    code_at(source, at, &size);
    return (Token){TOKEN_WRONG, {rest.data, size}, at, at + size};
}

Token token_read(Text source, size_t at)
{
    while (at < source.size && strchr(" \t\r\n", source.data[at])) at++;
    if (at >= source.size) return (Token){TOKEN_END, {"", 0}, at, at};
    if (is_digit(source, at)) return number_token(source, at);
    if (source.data[at] == '\'') return text_token(source, at);
    Text word = {source.data + at, name_size(source, at)};
    if (word.size) return (Token){is_keyword(word) ? TOKEN_KEYWORD : TOKEN_NAME, word, at, at + word.size};
    return sign_token(source, at);
}

const char *token_problem(Token token)
{
    return token.text.data[0] == '\'' ? "a text is not closed" : "an unexpected character";
}

const char *token_hint(Token token)
{
    switch (token.text.data[0]) {
    case '\'': return "close it with '";
    case '"': return "texts stand in single quotes";
    case '&': return "write `and`";
    case '|': return "write `or`";
    case '!': return "write `not`, or !=";
    default: return token.text.size > 1 ? "signs and quotes are written in ASCII" : NULL;
    }
}
