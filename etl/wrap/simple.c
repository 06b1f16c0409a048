// Simple patterns: read into a row of character classes, matched by walking along it. No choice is ever made, so
// nothing is taken back; a pattern with choices, groups or escapes other than of punctuation is left to the engine.
#include "wrap/simple.h"

enum { FIRST_PRINTABLE = ' ', LAST_PRINTABLE = '~' };

static bool is_printable(char c)
{
    return c >= FIRST_PRINTABLE && c <= LAST_PRINTABLE;
}

static void put(SimpleClass *class, char c)
{
    class->bits[(unsigned char)c / 64] |= (uint64_t)1 << (unsigned char)c % 64;
}

static inline bool holds(const SimpleClass *class, char c)
{
    return class->bits[(unsigned char)c / 64] >> (unsigned char)c % 64 & 1;
}

static bool is_letter_or_digit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_plain(char c)
{
    return is_letter_or_digit(c) || (is_printable(c) && strchr(" _-,;:/=#%&~@!<>'\"`", c));
}

// [0-9X] and the like: letters, digits, underscores, ranges of them between two of a kind.
static bool read_set(Text pattern, size_t *at, SimpleClass *class)
{
    size_t i = *at + 1;
    for (; i < pattern.size && pattern.data[i] != ']'; i++) {
        char low = pattern.data[i], high = low;
        if (!is_letter_or_digit(low) && low != '_') return false;
        if (i + 2 < pattern.size && pattern.data[i + 1] == '-') high = pattern.data[i += 2];
        if ((!is_letter_or_digit(high) && high != '_') || high < low) return false;
        for (char c = low; c <= high; c++) put(class, c);
    }
    *at = i + 1;
    return i < pattern.size && i > 0 && pattern.data[i - 1] != '[';
}

// One character, class or point; *at is moved behind it.
static bool read_class(Text pattern, size_t *at, SimpleClass *class)
{
    char c = pattern.data[*at];
    if (c == '[') return read_set(pattern, at, class);
    if (c == '.') {
        for (int any = FIRST_PRINTABLE; any <= LAST_PRINTABLE; any++) put(class, (char)any);
    } else if (c == '\\' && *at + 1 < pattern.size && is_printable(pattern.data[*at + 1]) &&
               !is_letter_or_digit(pattern.data[*at + 1])) {
        put(class, pattern.data[++*at]);
    } else if (is_plain(c)) {
        put(class, c);
    } else {
        return false;
    }
    ++*at;
    return true;
}

static bool read_count(Text pattern, size_t *at, size_t *count)
{
    size_t first = *at;
    for (*count = 0; *at < pattern.size && pattern.data[*at] >= '0' && pattern.data[*at] <= '9' && *at - first < 5;
         ++*at)
        *count = *count * 10 + (size_t)(pattern.data[*at] - '0');
    return *at > first;
}

// {n} or {n,m} where it stands; once where nothing does.
static bool read_times(Text pattern, size_t *at, size_t *least, size_t *most)
{
    *least = *most = 1;
    if (*at == pattern.size || pattern.data[*at] != '{') return true;
    ++*at;
    if (!read_count(pattern, at, least)) return false;
    *most = *least;
    if (*at < pattern.size && pattern.data[*at] == ',') {
        ++*at;
        if (!read_count(pattern, at, most)) return false;
    }
    return *at < pattern.size && pattern.data[(*at)++] == '}' && *least <= *most;
}

bool simple_compile(Text pattern, SimplePattern *simple)
{
    *simple = (SimplePattern){0};
    for (size_t at = 0; at < pattern.size;) {
        SimpleClass class = {{0}};
        size_t least, most;
        if (!read_class(pattern, &at, &class) || !read_times(pattern, &at, &least, &most)) return false;
        if (least == most && simple->count + least <= SIMPLE_STEPS) {
            for (size_t i = 0; i < least; i++) simple->steps[simple->count++] = class;
        } else if (at == pattern.size) {
            simple->rest = class;
            simple->least = least;
            simple->most = most;
        } else {
            return false;
        }
    }
    return true;
}

static bool fits(const SimplePattern *simple, Text text)
{
    bool all = text.size >= simple->count + simple->least && text.size <= simple->count + simple->most;
    if (!all) return false;
    for (size_t i = 0; i < simple->count; i++) all &= holds(&simple->steps[i], text.data[i]);
    for (size_t i = simple->count; i < text.size; i++) all &= holds(&simple->rest, text.data[i]);
    return all;
}

// What other characters are, and how many, is for the engine to say.
SimpleResult simple_match(const SimplePattern *simple, Text text)
{
    if (fits(simple, text)) return SIMPLE_MATCH;
    for (size_t i = 0; i < text.size; i++)
        if (!is_printable(text.data[i])) return SIMPLE_UNDECIDED;
    return SIMPLE_NO_MATCH;
}
