// Words: finding, adding, growth; words of every length, of which the long ones are compared by their text.
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/words.h"

static void an_empty_set_has_nothing(void **state)
{
    (void)state;
    Words words = {0};
    assert_int_equal(words_find(&words, TEXT("a")), 0);
    assert_int_equal(words_find(&words, TEXT("")), 0);
    assert_int_equal(words_find(&words, (Text){NULL, 0}), 0);
}

static void a_word_is_known_by_its_number(void **state)
{
    (void)state;
    Arena arena = {0};
    Words words = {0};
    assert_true(words_add(&words, TEXT("yes"), &arena));
    assert_true(words_add(&words, TEXT("no"), &arena));
    assert_false(words_add(&words, TEXT("yes"), &arena));
    assert_true(words_add(&words, TEXT(""), &arena));
    assert_int_equal(words.count, 3);
    assert_int_equal(words_find(&words, TEXT("yes")), 1);
    assert_int_equal(words_find(&words, TEXT("no")), 2);
    assert_int_equal(words_find(&words, TEXT("")), 3);
    assert_int_equal(words_find(&words, TEXT("ye")), 0);
    assert_int_equal(words_find(&words, TEXT("yess")), 0);
    assert_true(text_is(words.items[1], "no"));
    arena_free(&arena);
}

// Two words of each length, which differ in one byte only, at every place of it.
static void words_that_differ_in_one_byte_are_two(void **state)
{
    (void)state;
    enum { LONGEST = 40 };
    Arena arena = {0};
    Words words = {0};
    uint32_t count = 0;
    for (size_t size = 1; size <= LONGEST; size++)
        for (size_t at = 0; at < size; at++) {
            char text[LONGEST];
            memset(text, 'x', sizeof text);
            text[at] = 'y';
            assert_int_equal(words_find(&words, (Text){text, size}), 0);
            assert_true(words_add(&words, arena_text(&arena, (Text){text, size}), &arena));
            assert_int_equal(words_find(&words, (Text){text, size}), ++count);
        }
    arena_free(&arena);
}

static void many_words_are_all_found(void **state)
{
    (void)state;
    enum { WORDS = 20000 };
    Arena arena = {0};
    Words words = {0};
    for (int i = 0; i < WORDS; i++) assert_true(words_add(&words, text_from(arena_format(&arena, "%d", i)), &arena));
    assert_int_equal(words.count, WORDS);
    assert_true(words.mask + 1 >= 4 * words.count);
    for (int i = 0; i < WORDS; i++) {
        assert_int_equal(words_find(&words, text_from(arena_format(&arena, "%d", i))), i + 1);
        assert_int_equal(words_find(&words, text_from(arena_format(&arena, "%d.", i))), 0);
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_set_has_nothing),
        cmocka_unit_test(a_word_is_known_by_its_number),
        cmocka_unit_test(words_that_differ_in_one_byte_are_two),
        cmocka_unit_test(many_words_are_all_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
