// Text: comparison, parts, hash, and the glob language of code lists.
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/text.h"
#include "exactly.h"

#include <stdio.h>

static void texts_compare_by_bytes(void **state)
{
    (void)state;
    static const struct {
        Text a, b;
        int order;
    } CASES[] = {
        {TEXT(""), TEXT(""), 0},     {TEXT("a"), TEXT("b"), -1},       {TEXT("b"), TEXT("a"), 1},
        {TEXT("a"), TEXT("ab"), -1}, {TEXT("ab"), TEXT("a"), 1},       {TEXT("Z"), TEXT("a"), -1},
        {TEXT("z"), TEXT("鼻"), -1}, {TEXT("鼻"), TEXT("鼻"), 0},      {{NULL, 0}, TEXT(""), 0},
        {{NULL, 0}, TEXT("a"), -1},  {TEXT("a\0b"), TEXT("a\0c"), -1},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        int order = text_compare(CASES[i].a, CASES[i].b);
        assert_int_equal((order > 0) - (order < 0), CASES[i].order);
        assert_int_equal(text_equal(CASES[i].a, CASES[i].b), CASES[i].order == 0);
    }
}

static void texts_begin_and_end(void **state)
{
    (void)state;
    assert_true(text_starts(TEXT("_sourceRow"), "_"));
    assert_true(text_starts(TEXT("ab"), "ab"));
    assert_true(text_starts(TEXT("ab"), ""));
    assert_false(text_starts(TEXT("a"), "ab"));
    assert_true(text_ends(TEXT("export.csv"), ".csv"));
    assert_true(text_ends(TEXT(".csv"), ".csv"));
    assert_false(text_ends(TEXT("csv"), ".csv"));
    assert_false(text_ends(TEXT("export.CSV"), ".csv"));
    assert_true(text_is(TEXT("number"), "number"));
    assert_false(text_is(TEXT("numbers"), "number"));
}

static void digits_are_ascii_digits(void **state)
{
    (void)state;
    assert_true(text_is_digits(TEXT("0123456789")));
    assert_false(text_is_digits(TEXT("")));
    assert_false(text_is_digits(TEXT("12a")));
    assert_false(text_is_digits(TEXT("-1")));
    assert_false(text_is_digits(TEXT("１２")));
}

static void base_name_is_behind_the_last_slash(void **state)
{
    (void)state;
    static const struct {
        Text path;
        const char *name;
    } CASES[] = {{TEXT("a/b/c.csv"), "c.csv"},
                 {TEXT("c.csv"), "c.csv"},
                 {TEXT("/c.csv"), "c.csv"},
                 {TEXT("a/"), ""},
                 {TEXT(""), ""}};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        assert_true(text_is(text_base_name(CASES[i].path), CASES[i].name));
}

static void folder_is_all_before_the_base_name(void **state)
{
    (void)state;
    static const struct {
        Text path;
        const char *folder;
    } CASES[] = {{TEXT("a/b/c.csv"), "a/b/"}, {TEXT("c.csv"), ""}, {TEXT("/c.csv"), "/"}, {TEXT("a/"), "a/"}};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        assert_true(text_is(text_folder(CASES[i].path), CASES[i].folder));
}

static void a_cut_is_between_characters(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t most;
        const char *cut;
    } CASES[] = {
        {"abc", 3, "abc"}, {"abc", 2, "ab"}, {"abc", 0, ""},    {"", 5, ""},      {"字", 3, "字"},
        {"字", 2, ""},     {"a字", 3, "a"},  {"a字b", 4, "a字"}, {"é", 1, ""},     {"\xf0\x9f\x98\x80x", 3, ""},
        {"\xf0\x9f\x98\x80x", 4, "\xf0\x9f\x98\x80"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        assert_true(text_is(text_cut(text_from(CASES[i].text), CASES[i].most), CASES[i].cut));
}

static void hashes_differ(void **state)
{
    (void)state;
    assert_true(text_hash(TEXT("a"), 0) == text_hash((Text){"ab", 1}, 0));
    assert_true(text_hash(TEXT("a"), 0) != text_hash(TEXT("b"), 0));
    assert_true(text_hash(TEXT("ab"), 0) != text_hash(TEXT("ba"), 0));
    assert_true(text_hash(TEXT("ab"), 0) != text_hash(TEXT("ab"), 1));
    assert_true(text_hash((Text){NULL, 0}, 0) == text_hash(TEXT(""), 0));
    // The low bits, which hash tables use, spread: 1000 keys that differ in a digit fall into many of 1024 slots.
    bool taken[1024] = {false};
    int slots = 0;
    for (int i = 0; i < 1000; i++) {
        char key[] = {'k', (char)('0' + i / 100), (char)('0' + i / 10 % 10), (char)('0' + i % 10)};
        size_t slot = text_hash((Text){key, sizeof key}, 0) & 1023;
        if (!taken[slot]) slots++;
        taken[slot] = true;
    }
    assert_true(slots > 550);   // 639 are expected of a random function
}

static int compare_hashes(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

// Patients are told apart by it: of a million ids that are counted up, of any length, no two may meet.
static void a_million_ids_do_not_collide(void **state)
{
    (void)state;
    enum { COUNT = 1000000 };
    static const struct {
        const char *before;
        int digits;
        const char *behind;
    } FORMS[] = {{"", 0, ""},
                 {"", 6, ""},
                 {"H", 7, ""},
                 {"C01-", 8, ""},
                 {"H01-2023-", 7, ""},
                 {"2023/07/H01/", 0, "/b"},
                 {"the hospital's number ", 0, " of the year"}};
    uint64_t *hashes = malloc(COUNT * sizeof *hashes);
    for (size_t f = 0; f < sizeof FORMS / sizeof *FORMS; f++) {
        for (unsigned i = 0; i < COUNT; i++) {
            char id[64];
            int size = snprintf(id, sizeof id, "%s%0*u%s", FORMS[f].before, FORMS[f].digits, i, FORMS[f].behind);
            hashes[i] = text_hash((Text){id, (size_t)size}, 0);
        }
        qsort(hashes, COUNT, sizeof *hashes, compare_hashes);
        for (size_t i = 1; i < COUNT; i++)
            if (hashes[i] == hashes[i - 1]) fail_msg("%s…%s: two ids have one hash", FORMS[f].before, FORMS[f].behind);
    }
    free(hashes);
}

static void globs_match(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *text;
        bool matches;
    } CASES[] = {
        {"", "", true},
        {"", "a", false},
        {"a", "a", true},
        {"a", "A", false},
        {"a", "ab", false},
        {"*", "", true},
        {"*", "anything", true},
        {"a*", "a", true},
        {"a*", "ba", false},
        {"*a", "banana", true},
        {"*a", "bananas", false},
        {"b*n*a", "banana", true},
        {"b*n*s", "banana", false},
        {"**a**", "a", true},
        {"*aab", "aaaaab", true},   // the star has to give back
        {"*a*b*c", "aabbcxc", true},
        {"?", "", false},
        {"?", "a", true},
        {"?", "鼻", true},   // a code point, not a byte
        {"?", "ab", false},
        {"?", "é", true},    // of two,
        {"?", "ก", true},    // three
        {"?", "𠮷", true},   // and four bytes
        {"鼻?癌", "鼻咽癌", true},
        {"鼻??癌", "鼻咽癌", false},
        {"*癌", "鼻咽癌", true},
        {"?*", "", false},
        {"[abc]", "b", true},
        {"[abc]", "d", false},
        {"[a-c]", "b", true},
        {"[a-c]", "d", false},
        {"[!a-c]", "d", true},
        {"[!a-c]", "b", false},
        {"[!a]", "", false},
        {"[!a]", "!", true},
        {"[!a]", "[", true},
        {"[一-龥]", "癌", true},   // a range of code points
        {"[一-龥]", "a", false},
        {"[]]", "]", true},   // first in the set: itself
        {"[!]]", "]", false},
        {"[a-]", "-", true},   // last: itself
        {"[*]", "*", true},
        {"[*]", "x", false},
        {"[abc", "a", false},   // a set that never ends matches nothing
        {"T[1-4]*", "T3b", true},
        {"T[1-4]*", "Tx", false},
        {"GP*", "GP方案3周期", true},
        {"C7[78].*", "C78.7", true},
        {"C7[78].*", "C79.5", false},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Text pattern = exactly(CASES[i].pattern), text = exactly(CASES[i].text);
        if (text_glob(pattern, text) != CASES[i].matches)
            fail_msg("'%s' on '%s': wanted %s", CASES[i].pattern, CASES[i].text, CASES[i].matches ? "match" : "none");
        free((char *)pattern.data);
        free((char *)text.data);
    }
}

// The worst a star can do is quadratic, never exponential.
static void many_stars_end_soon(void **state)
{
    (void)state;
    char text[2000];
    memset(text, 'a', sizeof text);
    assert_false(text_glob(TEXT("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b"), (Text){text, sizeof text}));
}

static void broken_utf8_does_not_read_past_the_end(void **state)
{
    (void)state;
    static const char *const CUT[] = {"a\xc3", "a\xe9", "a\xe9\xbc", "a\xf0\xa0\xae", "a\xbc"};
    for (size_t i = 0; i < sizeof CUT / sizeof *CUT; i++) {
        Text cut = exactly(CUT[i]);
        assert_true(text_glob(TEXT("a?"), cut));
        assert_false(text_glob(cut, TEXT("a")));
        assert_true(text_glob(cut, cut));
        free((char *)cut.data);
    }
}

static void globs_are_told_from_words(void **state)
{
    (void)state;
    assert_true(text_is_glob(TEXT("GP*")));
    assert_true(text_is_glob(TEXT("T?")));
    assert_true(text_is_glob(TEXT("T[12]")));
    assert_false(text_is_glob(TEXT("T1]")));
    assert_false(text_is_glob(TEXT("")));
    assert_false(text_is_glob(TEXT("a\0b")));
}

// Texts over two letters, of every length up to 17: up to 15 bytes the key alone tells them apart, behind that the size
// and a hash do.
static void keys_tell_texts_apart(void **state)
{
    (void)state;
    for (size_t size = 0; size <= 17; size++) {
        char text[17], other[17];
        memset(text, 'a', sizeof text);
        memcpy(other, text, sizeof text);
        assert_true(text_key_equal(text_key((Text){text, size}), text_key((Text){other, size})));
        assert_false(text_key_equal(text_key((Text){text, size}), text_key((Text){text, size == 17 ? 3 : size + 1})));
        for (size_t at = 0; at < size; at++) {
            other[at] = 'b';
            if (text_key_equal(text_key((Text){text, size}), text_key((Text){other, size})))
                fail_msg("%zu bytes, other at %zu", size, at);
            for (size_t second = 0; second < at; second++) {
                text[second] = 'b';
                if (text_key_equal(text_key((Text){text, size}), text_key((Text){other, size})))
                    fail_msg("%zu bytes, other at %zu and %zu", size, at, second);
                text[second] = 'a';
            }
            other[at] = 'a';
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_compare_by_bytes),
        cmocka_unit_test(texts_begin_and_end),
        cmocka_unit_test(digits_are_ascii_digits),
        cmocka_unit_test(base_name_is_behind_the_last_slash),
        cmocka_unit_test(folder_is_all_before_the_base_name),
        cmocka_unit_test(a_cut_is_between_characters),
        cmocka_unit_test(hashes_differ),
        cmocka_unit_test(a_million_ids_do_not_collide),
        cmocka_unit_test(keys_tell_texts_apart),
        cmocka_unit_test(globs_match),
        cmocka_unit_test(many_stars_end_soon),
        cmocka_unit_test(broken_utf8_does_not_read_past_the_end),
        cmocka_unit_test(globs_are_told_from_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
