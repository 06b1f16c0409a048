// Regular expressions by PCRE2. A pattern is first read by the eye of this file, which refuses what the schema language
// does not have (so that a pattern means the same in any other engine), then compiled in UTF mode. Simple patterns are
// matched by simple.h, which leaves to PCRE2 what it does not decide.
#include "wrap/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>

#include "wrap/simple.h"

// A pattern that a schema may hold stays far below these; a pathological one ends in milliseconds.
enum {
    MATCH_LIMIT = 100000,
    DEPTH_LIMIT = 1000,
    HEAP_LIMIT_KIB = 8192,
    STACK_START = 32 * 1024,
    STACK_LIMIT = 1024 * 1024
};

typedef struct Group {
    Text name;
    uint32_t number;   // PCRE2's
} Group;

struct Regex {
    pcre2_code *code;
    pcre2_match_data *data;
    pcre2_match_context *limits;
    pcre2_jit_stack *stack;
    bool compiled;     // to machine code
    bool simple;       // matched without PCRE2 where that can be
    SimplePattern steps;
    Group *groups;     // in order of appearance
    size_t group_count;
};

typedef struct Refusal {
    const char *start, *error;
} Refusal;

// What may follow a backslash is a table of classes: anything else is a back reference, a mode, a callout or an
// assertion that other engines do not know.
static bool escape_allowed(char c)
{
    bool letter_or_digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return !letter_or_digit || strchr("dDsSwWtnrpPx", c) != NULL;
}

static const char *const LAZY = "lazy quantifiers are not part of the language";
static const char *const POSSESSIVE = "possessive quantifiers are not part of the language";

// Checks what begins with '(' at `at`; NULL when it is a plain, (?:…) or (?<name>…) group.
static const char *refuse_group(Text pattern, size_t at)
{
    Text rest = {pattern.data + at + 1, pattern.size - at - 1};
    if (text_starts(rest, "*")) return "verbs such as (*…) are not part of the language";
    if (!text_starts(rest, "?") || text_starts(rest, "?:")) return NULL;
    if (text_starts(rest, "?=") || text_starts(rest, "?!") || text_starts(rest, "?<=") || text_starts(rest, "?<!"))
        return "lookaround is not part of the language";
    if (text_starts(rest, "?<")) return NULL;
    return "only (…), (?:…) and (?<name>…) groups are part of the language";
}

// Moves *at behind the character class that begins at it.
static void skip_class(Text pattern, size_t *at)
{
    size_t i = *at + 1;
    if (i < pattern.size && pattern.data[i] == '^') i++;
    if (i < pattern.size && pattern.data[i] == ']') i++;
    while (i < pattern.size && pattern.data[i] != ']') {
        if (pattern.data[i] == '\\') i++;
        else if (pattern.data[i] == '[' && i + 1 < pattern.size && pattern.data[i + 1] == ':') {
            while (i + 1 < pattern.size && !(pattern.data[i] == ':' && pattern.data[i + 1] == ']' )) i++;
            i++;
        }
        i++;
    }
    *at = i;
}

// The end of a quantifier at `at` (behind it), or `at` when there is none.
static size_t quantifier_end(Text pattern, size_t at)
{
    char c = pattern.data[at];
    if (c == '*' || c == '+' || c == '?') return at + 1;
    if (c != '{') return at;
    size_t i = at + 1;
    while (i < pattern.size && ((pattern.data[i] >= '0' && pattern.data[i] <= '9') || pattern.data[i] == ',')) i++;
    return i > at + 1 && i < pattern.size && pattern.data[i] == '}' ? i + 1 : at;
}

// What of the pattern the language does not have; error NULL when nothing.
static Refusal refuse(Text pattern)
{
    for (size_t i = 0; i < pattern.size; i++) {
        const char *here = pattern.data + i;
        if (*here == '\\') {
            if (i + 1 < pattern.size && !escape_allowed(here[1]))
                return (Refusal){here, "this backslash sequence is not part of the language"};
            i++;
        } else if (*here == '[') {
            skip_class(pattern, &i);
        } else if (*here == '(') {
            const char *error = refuse_group(pattern, i);
            if (error) return (Refusal){here, error};
            if (i + 1 < pattern.size && here[1] == '?') i++;   // its '?' is no quantifier
        } else {
            size_t end = quantifier_end(pattern, i);
            if (end == i) continue;
            if (end < pattern.size && pattern.data[end] == '?') return (Refusal){pattern.data + end, LAZY};
            if (end < pattern.size && pattern.data[end] == '+') return (Refusal){pattern.data + end, POSSESSIVE};
            i = end - 1;
        }
    }
    return (Refusal){0};
}

static void require_memory(bool worked)
{
    if (worked) return;
    fputs("rmnpc: out of memory for a regular expression: free some memory, then run again\n", stderr);
    exit(3);
}

static int compare_groups(const void *a, const void *b)
{
    const Group *left = a, *right = b;
    return (left->number > right->number) - (left->number < right->number);
}

// Reads PCRE2's table of names (sorted by name) into groups sorted by their order in the pattern.
static void collect_groups(Regex *regex, Arena *arena)
{
    uint32_t count = 0, entry_size = 0;
    PCRE2_SPTR table = NULL;
    pcre2_pattern_info(regex->code, PCRE2_INFO_NAMECOUNT, &count);
    pcre2_pattern_info(regex->code, PCRE2_INFO_NAMEENTRYSIZE, &entry_size);
    pcre2_pattern_info(regex->code, PCRE2_INFO_NAMETABLE, &table);
    regex->group_count = count;
    regex->groups = arena_array(arena, count, sizeof *regex->groups);
    for (uint32_t i = 0; i < count; i++) {
        PCRE2_SPTR entry = table + (size_t)i * entry_size;
        uint32_t number = (uint32_t)entry[0] << 8 | entry[1];
        regex->groups[i] = (Group){text_from(arena_string(arena, (const char *)entry + 2)), number};
    }
    if (count) qsort(regex->groups, count, sizeof *regex->groups, compare_groups);
}

// PCRE2 takes its memory from the arena, so that a pattern lives and dies with the configuration it belongs to.
static void *take(size_t size, void *arena)
{
    return arena_alloc(arena, size);
}

static void leave(void *memory, void *arena)
{
    (void)memory;
    (void)arena;
}

// Everything around the compiled pattern.
static Regex *prepare(pcre2_code *compiled, pcre2_general_context *memory, Arena *arena)
{
    Regex *regex = arena_alloc(arena, sizeof *regex);
    *regex = (Regex){.code = compiled,
                     .compiled =
                         pcre2_jit_compile(compiled, PCRE2_JIT_COMPLETE) == 0,   // else the interpreter does the same
                     .data = pcre2_match_data_create_from_pattern(compiled, memory),
                     .limits = pcre2_match_context_create(memory),
                     .stack = pcre2_jit_stack_create(STACK_START, STACK_LIMIT, memory)};
    require_memory(regex->data && regex->limits);
    pcre2_set_match_limit(regex->limits, MATCH_LIMIT);
    pcre2_set_depth_limit(regex->limits, DEPTH_LIMIT);
    pcre2_set_heap_limit(regex->limits, HEAP_LIMIT_KIB);
    if (regex->stack) pcre2_jit_stack_assign(regex->limits, NULL, regex->stack);
    collect_groups(regex, arena);
    return regex;
}

static Regex *give_up(const char **error, size_t *offset, const char *text, size_t at)
{
    if (error) *error = text;
    if (offset) *offset = at;
    return NULL;
}

Regex *regex_compile(Text pattern, bool contains, Arena *arena, const char **error, size_t *offset)
{
    Refusal refusal = refuse(pattern);
    if (refusal.error) return give_up(error, offset, refusal.error, (size_t)(refusal.start - pattern.data));
    uint32_t options = PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C | PCRE2_NEVER_UCP | PCRE2_DOLLAR_ENDONLY;
    if (!contains) options |= PCRE2_ANCHORED | PCRE2_ENDANCHORED;
    int code = 0;
    size_t at = 0;
    pcre2_general_context *memory = pcre2_general_context_create(take, leave, arena);
    require_memory(memory);
    pcre2_compile_context *context = pcre2_compile_context_create(memory);
    pcre2_code *compiled =
        pcre2_compile((PCRE2_SPTR)(pattern.size ? pattern.data : ""), pattern.size, options, &code, &at, context);
    if (!compiled) {
        char *message = arena_alloc(arena, 256);
        pcre2_get_error_message(code, (PCRE2_UCHAR *)message, 256);
        return give_up(error, offset, message, at);
    }
    Regex *regex = prepare(compiled, memory, arena);
    regex->simple = !contains && simple_compile(pattern, &regex->steps);
    return regex;
}

void regex_free(Regex *regex)
{
    if (!regex) return;
    pcre2_jit_stack_free(regex->stack);
    pcre2_code_free(regex->code);
}

size_t regex_group_count(const Regex *regex)
{
    return regex->group_count;
}

Text regex_group_name(const Regex *regex, size_t group)
{
    return regex->groups[group].name;
}

size_t regex_group_find(const Regex *regex, Text name)
{
    for (size_t i = 0; i < regex->group_count; i++)
        if (text_equal(regex->groups[i].name, name)) return i;
    return SIZE_MAX;
}

// Texts are valid UTF-8 by the time they come here (decode.h), so PCRE2 need not look again.
static RegexResult run(const Regex *regex, Text text, size_t at, uint32_t options)
{
    PCRE2_SPTR data = (PCRE2_SPTR)(text.size ? text.data : "");
    int result =
        regex->compiled
            ? pcre2_jit_match(regex->code, data, text.size, at, options, regex->data, regex->limits)
            : pcre2_match(regex->code, data, text.size, at, options | PCRE2_NO_UTF_CHECK, regex->data, regex->limits);
    if (result >= 0) return REGEX_MATCH;
    return result == PCRE2_ERROR_NOMATCH ? REGEX_NO_MATCH : REGEX_LIMIT;
}

RegexResult regex_match(const Regex *regex, Text text, Text *groups)
{
    if (regex->simple) {   // and so without groups
        SimpleResult simple = simple_match(&regex->steps, text);
        if (simple != SIMPLE_UNDECIDED) return simple == SIMPLE_MATCH ? REGEX_MATCH : REGEX_NO_MATCH;
    }
    RegexResult result = run(regex, text, 0, 0);
    if (result != REGEX_MATCH || !groups) return result;
    const PCRE2_SIZE *bounds = pcre2_get_ovector_pointer(regex->data);
    for (size_t i = 0; i < regex->group_count; i++) {
        uint32_t number = regex->groups[i].number;
        PCRE2_SIZE from = bounds[2 * number], to = bounds[2 * number + 1];
        groups[i] = from == PCRE2_UNSET ? (Text){0} : (Text){(text.size ? text.data : "") + from, to - from};
    }
    return REGEX_MATCH;
}

RegexResult regex_find(const Regex *regex, Text text, size_t at, size_t *from, size_t *to)
{
    RegexResult result = run(regex, text, at, PCRE2_NOTEMPTY);
    if (result != REGEX_MATCH) return result;
    const PCRE2_SIZE *bounds = pcre2_get_ovector_pointer(regex->data);
    *from = bounds[0];
    *to = bounds[1];
    return REGEX_MATCH;
}
