// Regular expressions: what matches, what the groups hold, and what is refused with which words.
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "wrap/regex.h"

static Regex *compile(const char *pattern, bool contains, Arena *arena)
{
    const char *error = NULL;
    size_t offset = 0;
    Regex *regex = regex_compile(text_from(pattern), contains, arena, &error, &offset);
    if (!regex) fail_msg("%s: %s at %zu", pattern, error, offset);
    return regex;
}

static void patterns_match_the_whole_text(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *text;
        RegexResult result;
    } CASES[] = {
        {"[0-9]{8}|[0-9]{12}", "12345678", REGEX_MATCH},
        {"[0-9]{8}|[0-9]{12}", "123456789012", REGEX_MATCH},
        {"[0-9]{8}|[0-9]{12}", "123456789", REGEX_NO_MATCH},
        {"[0-9]{8}|[0-9]{12}", "12345678\n", REGEX_NO_MATCH},
        {"D[0-9]{7}", "xD0007731", REGEX_NO_MATCH},
        {"", "", REGEX_MATCH},
        {"a*", "", REGEX_MATCH},
        {".", "鼻", REGEX_MATCH},                    // a character, not a byte
        {"[、;,+]", "、", REGEX_MATCH},
        {"[^、;]", "\xE3\x80\x82", REGEX_MATCH},      // 。 shares its first bytes with 、
        {"\\d+", "１２", REGEX_NO_MATCH},              // digits are ASCII digits
        {"\\p{Han}+", "鼻咽", REGEX_MATCH},
        {"(?<value>C11\\.[0-9])[0-9]*", "C11.900", REGEX_MATCH},
        {"[]x]+", "]x", REGEX_MATCH},
        {"[[:alpha:]]+[?]", "ab?", REGEX_MATCH},
        {"\\(x\\)\\?", "(x)?", REGEX_MATCH},
        {"(a+)+b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac", REGEX_NO_MATCH},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Arena arena = {0};
        Regex *regex = compile(CASES[i].pattern, false, &arena);
        RegexResult result = regex_match(regex, text_from(CASES[i].text), NULL);
        if (result != CASES[i].result) fail_msg("%s on %s gave %d", CASES[i].pattern, CASES[i].text, (int)result);
        regex_free(regex);
        arena_free(&arena);
    }
}

// What is matched without PCRE2 is matched as PCRE2 does: the same pattern in a group is always left to it.
static void simple_patterns_match_as_others_do(void **state)
{
    (void)state;
    static const char *const PATTERNS[] = {"H[0-9]{2}-[0-9]{7}",
                                           "[0-9]{8}",
                                           ".{1,4}",
                                           ".",
                                           "a.b",
                                           "[0-9]{3}[0-9X]",
                                           "ab{2}",
                                           "ab{0,2}",
                                           "a{0}b",
                                           "[a-c_X]{2,3}",
                                           "C[0-9]{2}\\.[0-9]",
                                           "",
                                           "a-b, c",
                                           "\\[a\\]",
                                           "[0-9]{0}",
                                           "H.{30}",
                                           ".{3}[01]{2}",
                                           "a{2}.{0,3}",
                                           "<a>/b",
                                           "[A-Z]{1,2}",
                                           "[0-9]+",
                                           "a*",
                                           "ab?",
                                           "[a-c]{2}X*",
                                           "C[0-9]{2}(\\.[0-9])?",
                                           "H(?:01|12)?",
                                           "a(?:bc)?",
                                           "(a)?",
                                           "(a.{2})?",
                                           "a(b{1,2})?",
                                           "a(b)?c",
                                           "a+(b)?",
                                           "\\(a\\)?",
                                           "[ab](c)(X)?",
                                           "a{31}",
                                           ".{0,31}a?"};
    static const char *const PIECES[] = {"0",
                                         "1",
                                         "9",
                                         "a",
                                         "b",
                                         "c",
                                         "X",
                                         "H",
                                         "C",
                                         "_",
                                         ".",
                                         "-",
                                         " ",
                                         ", ",
                                         "[",
                                         "]",
                                         "<",
                                         ">",
                                         "/",
                                         "12",
                                         "aa",
                                         "H01-0000001",
                                         "12345678",
                                         "\n",
                                         "\r",
                                         "\t",
                                         "\x7f",
                                         "\xC3\xA9",
                                         "\xE9\xBC\xBB",
                                         "C22.8",
                                         "C22",
                                         "(",
                                         ")"};
    uint32_t seed = 7;
    for (size_t p = 0; p < sizeof PATTERNS / sizeof *PATTERNS; p++) {
        Arena arena = {0};
        Regex *simple = compile(PATTERNS[p], false, &arena),
              *other = compile(arena_format(&arena, "(?:%s)", PATTERNS[p]), false, &arena);
        for (int i = 0; i < 20000; i++) {
            char text[128] = "";
            seed = seed * 1664525 + 1013904223;
            for (uint32_t pieces = seed >> 29; pieces; pieces--) {
                seed = seed * 1664525 + 1013904223;
                strcat(text, PIECES[(seed >> 8) % (sizeof PIECES / sizeof *PIECES)]);
            }
            RegexResult one = regex_match(simple, text_from(text), NULL),
                        same = regex_match(other, text_from(text), NULL);
            if (one != same) fail_msg("%s on '%s': %d and %d", PATTERNS[p], text, (int)one, (int)same);
        }
        regex_free(simple);
        regex_free(other);
        arena_free(&arena);
    }
}

// Catastrophic backtracking ends at the limit instead of running for years.
static void matching_is_bounded(void **state)
{
    (void)state;
    Arena arena = {0};
    Regex *regex = compile("(?:(?:[a-y]|[b-z])+)+!", false, &arena);
    assert_int_equal(
        regex_match(regex, TEXT("bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb!x"), NULL),
        REGEX_LIMIT);
    regex_free(regex);
    arena_free(&arena);
}

static void groups_stand_in_order_of_appearance(void **state)
{
    (void)state;
    Arena arena = {0};
    Regex *regex = compile("(?<value>[0-9.]+) ?(?<unit>c?Gy)/(?<fractions>[0-9]+)([Ff]|次)(?<all>!)?", false, &arena);
    static const char *const NAMES[] = {"value", "unit", "fractions", "all"};
    assert_int_equal(regex_group_count(regex), 4);
    for (size_t i = 0; i < 4; i++) {
        assert_true(text_is(regex_group_name(regex, i), NAMES[i]));
        assert_int_equal(regex_group_find(regex, text_from(NAMES[i])), i);
    }
    assert_true(regex_group_find(regex, TEXT("dose")) == SIZE_MAX);
    Text groups[4];
    assert_int_equal(regex_match(regex, TEXT("63.6Gy/30次"), groups), REGEX_MATCH);
    assert_true(text_is(groups[0], "63.6") && text_is(groups[1], "Gy") && text_is(groups[2], "30"));
    assert_null(groups[3].data);
    assert_int_equal(regex_match(regex, TEXT("63.6/30次"), groups), REGEX_NO_MATCH);
    regex_free(regex);
    arena_free(&arena);
}

static void find_walks_through_a_text(void **state)
{
    (void)state;
    Arena arena = {0};
    Regex *regex = compile("[、;,+]|x*", true, &arena);   // an empty match is none
    Text text = TEXT("骨、肝;肺");
    size_t from = 0, to = 0;
    assert_int_equal(regex_find(regex, text, 0, &from, &to), REGEX_MATCH);
    assert_true(from == 3 && to == 6);
    assert_int_equal(regex_find(regex, text, to, &from, &to), REGEX_MATCH);
    assert_true(from == 9 && to == 10);
    assert_int_equal(regex_find(regex, text, to, &from, &to), REGEX_NO_MATCH);
    assert_int_equal(regex_find(regex, TEXT(""), 0, &from, &to), REGEX_NO_MATCH);
    regex_free(regex);
    arena_free(&arena);
}

static void what_the_language_lacks_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *error;
        size_t offset;
    } CASES[] = {
        {"a(?=b)", "lookaround is not part of the language", 1},
        {"(?<!a)b", "lookaround is not part of the language", 0},
        {"a+?", "lazy quantifiers are not part of the language", 2},
        {"a{2,3}?", "lazy quantifiers are not part of the language", 6},
        {"a++", "possessive quantifiers are not part of the language", 2},
        {"(a)\\1", "this backslash sequence is not part of the language", 3},
        {"\\Ca", "this backslash sequence is not part of the language", 0},
        {"\\bx", "this backslash sequence is not part of the language", 0},
        {"(?i)a", "only (…), (?:…) and (?<name>…) groups are part of the language", 0},
        {"(?P<a>x)", "only (…), (?:…) and (?<name>…) groups are part of the language", 0},
        {"(?R)", "only (…), (?:…) and (?<name>…) groups are part of the language", 0},
        {"(?>a)", "only (…), (?:…) and (?<name>…) groups are part of the language", 0},
        {"(?C1)", "only (…), (?:…) and (?<name>…) groups are part of the language", 0},
        {"(*UCP)a", "verbs such as (*…) are not part of the language", 0},
        {"(a", "missing closing parenthesis", 2},
        {"[a", "missing terminating ] for character class", 2},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Arena arena = {0};
        const char *error = NULL;
        size_t offset = 99;
        assert_null(regex_compile(text_from(CASES[i].pattern), false, &arena, &error, &offset));
        assert_string_equal(error, CASES[i].error);
        if (offset != CASES[i].offset) fail_msg("%s: refused at %zu", CASES[i].pattern, offset);
        arena_free(&arena);
    }
}

static void long_texts_match(void **state)
{
    (void)state;
    enum { SIZE = 1 << 20 };
    char *long_text = malloc(SIZE);
    memset(long_text, '7', SIZE);
    Arena arena = {0};
    Regex *regex = compile("(?<value>[0-9]+)", false, &arena);
    Text group;
    assert_int_equal(regex_match(regex, (Text){long_text, SIZE}, &group), REGEX_MATCH);
    assert_int_equal(group.size, SIZE);
    regex_free(regex);
    arena_free(&arena);
    free(long_text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patterns_match_the_whole_text),
        cmocka_unit_test(simple_patterns_match_as_others_do),
        cmocka_unit_test(matching_is_bounded),
        cmocka_unit_test(groups_stand_in_order_of_appearance),
        cmocka_unit_test(find_walks_through_a_text),
        cmocka_unit_test(what_the_language_lacks_is_refused),
        cmocka_unit_test(long_texts_match),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
