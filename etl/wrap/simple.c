// Simple patterns: read into a row of steps, matched by walking along it. No choice is ever made, so nothing is taken
// back; a pattern with choices, other groups than an optional end, or escapes other than of punctuation is left to the
// engine.
#include "wrap/simple.h"

enum { FIRST_PRINTABLE = ' ', LAST_PRINTABLE = '~' };

static bool is_printable(char c)
{
    return c >= FIRST_PRINTABLE && c <= LAST_PRINTABLE;
}

// A set of characters, one bit each.
typedef struct Class {
    uint64_t bits[2];
} Class;

static void put(Class *class, char c)
{
    class->bits[(unsigned char)c / 64] |= (uint64_t)1 << (unsigned char)c % 64;
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
static bool read_set(Text pattern, size_t *at, Class *class)
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
static bool read_class(Text pattern, size_t *at, Class *class)
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

// How often what stands before *at is wanted, by the quantifier there; once where there is none.
static bool read_times(Text pattern, size_t *at, size_t *least, size_t *most)
{
    char c = *at < pattern.size ? pattern.data[*at] : '\0';
    *least = c != '?' && c != '*';
    *most = c == '*' || c == '+' ? SIZE_MAX : 1;
    if (c != '{') {
        *at += c == '?' || c == '*' || c == '+';
        return true;
    }
    ++*at;
    if (!read_count(pattern, at, least)) return false;
    *most = *least;
    if (*at < pattern.size && pattern.data[*at] == ',') {
        ++*at;
        if (!read_count(pattern, at, most)) return false;
    }
    return *at < pattern.size && pattern.data[(*at)++] == '}' && *least <= *most;
}

static void take(SimplePattern *simple, const Class *class, size_t step)
{
    for (unsigned c = 0; c < 128; c++)
        if (class->bits[c / 64] >> c % 64 & 1) simple->taken_by[c] |= (uint32_t)1 << step;
}

// Adds the steps of the classes from at to end; only the last may be wanted more or less often, and become the rest.
static bool add_steps(Text pattern, size_t at, size_t end, bool rest, SimplePattern *simple)
{
    Text part = {pattern.data, end};
    while (at < end) {
        Class class = {{0}};
        size_t least, most;
        if (!read_class(part, &at, &class) || !read_times(part, &at, &least, &most)) return false;
        if (least > SIMPLE_STEPS - simple->count || (most > least && (at < end || !rest))) return false;
        for (size_t i = 0; i < least; i++) take(simple, &class, simple->count++);
        if (most > least) take(simple, &class, SIMPLE_STEPS);
        simple->most = most - least;
    }
    simple->ends |= (uint32_t)1 << simple->count;
    return true;
}

// Where an optional end begins, (…)? or (?:…)?; the pattern's size when it has none. *inside is where its text does.
static size_t optional_end(Text pattern, size_t *inside)
{
    const char *open = memchr(pattern.data, '(', pattern.size);
    size_t at = open ? (size_t)(open - pattern.data) : pattern.size;
    Text group = {pattern.data + at, pattern.size - at};
    if (!text_ends(group, ")?")) return pattern.size;
    *inside = at + (text_starts(group, "(?:") ? 3 : 1);
    return at;
}

bool simple_compile(Text pattern, SimplePattern *simple)
{
    size_t inside = 0, end = pattern.size ? optional_end(pattern, &inside) : 0;
    *simple = (SimplePattern){0};
    return add_steps(pattern, 0, end, end == pattern.size, simple) &&
           (end == pattern.size || add_steps(pattern, inside, pattern.size - 2, false, simple));
}

static bool fits(const SimplePattern *simple, Text text)
{
    size_t steps = text.size < simple->count ? text.size : simple->count, i = 0;
    uint32_t all = simple->ends >> steps;
    if (text.size - steps > simple->most) return false;
    for (; i < steps; i++) all &= simple->taken_by[(unsigned char)text.data[i]] >> i;
    for (; i < text.size; i++) all &= simple->taken_by[(unsigned char)text.data[i]] >> SIMPLE_STEPS;
    return all & 1;
}

// What other characters are, and how many, is for the engine to say.
SimpleResult simple_match(const SimplePattern *simple, Text text)
{
    if (fits(simple, text)) return SIMPLE_MATCH;
    for (size_t i = 0; i < text.size; i++)
        if (!is_printable(text.data[i])) return SIMPLE_UNDECIDED;
    return SIMPLE_NO_MATCH;
}
