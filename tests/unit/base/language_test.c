// Languages: names, texts with places, phrases by their English.
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/language.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void languages_have_names(void **state)
{
    (void)state;
    Language language = LANGUAGE_EN;
    assert_true(language_find("zh", &language));
    assert_int_equal(language, LANGUAGE_ZH);
    assert_true(language_find("en", &language));
    assert_int_equal(language, LANGUAGE_EN);
    static const char *const UNKNOWN[] = {"", "ZH", "zh-CN", "de", "e"};
    for (size_t i = 0; i < COUNT(UNKNOWN); i++) assert_false(language_find(UNKNOWN[i], &language));
    for (int l = 0; l < LANGUAGE_COUNT; l++) {
        assert_true(language_find(language_name((Language)l), &language));
        assert_int_equal(language, l);
    }
}

static void places_are_filled(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int places;
        const char *wanted;   // with "a" and "b" as values
    } CASES[] = {
        {"", 0, ""},
        {"no place", 0, "no place"},
        {"{1}", 1, "a"},
        {"{2}: {1}{1}", 2, "b: aa"},
        {"{1} of {3}", 3, "a of {3}"},
        {"{0} {10} {x} {", 0, "{0} {10} {x} {"},
        {"{{1}}", 1, "{a}"},
    };
    Buffer out = {0};
    for (size_t i = 0; i < COUNT(CASES); i++) {
        const char *values[TEXT_PLACES] = {"a", "b"};
        assert_int_equal(text_places(CASES[i].text), CASES[i].places);
        buffer_clear(&out);
        text_fill(&out, CASES[i].text, values);
        assert_string_equal(buffer_c_string(&out), CASES[i].wanted);
    }
    buffer_free(&out);
}

static void labels_are_filled_in_each_language(void **state)
{
    (void)state;
    Arena arena = {0};
    const Label label = {{"the cause: {1}", "原因：{1}"}}, plain = {{"plain", "无"}}, value = {{"cold", "冷"}};
    Label filled = label_fill(&arena, &label, &value, 1);
    assert_string_equal(filled.text[LANGUAGE_EN], "the cause: cold");
    assert_string_equal(filled.text[LANGUAGE_ZH], "原因：冷");
    filled = label_fill(&arena, &plain, &value, 1);
    assert_ptr_equal(filled.text[LANGUAGE_ZH], plain.text[LANGUAGE_ZH]);
    Label same = label_same("x"), none = {{NULL}};
    assert_string_equal(same.text[LANGUAGE_ZH], "x");
    assert_false(label_is_empty(&same));
    assert_true(label_is_empty(&none));
    arena_free(&arena);
}

static void lists_are_as_long_as_one_reads(void **state)
{
    (void)state;
    static const struct {
        size_t count;
        const char *english, *chinese;
    } CASES[] = {
        {0, NULL, NULL},
        {1, "cold", "冷"},
        {2, "cold, cold", "冷、冷"},
        {8, "cold, cold, cold, cold, cold, cold, cold, cold", "冷、冷、冷、冷、冷、冷、冷、冷"},
        {9, "cold, cold, cold, cold, cold, cold, cold, cold, …", "冷、冷、冷、冷、冷、冷、冷、冷、…"},
        {99, "cold, cold, cold, cold, cold, cold, cold, cold, …", "冷、冷、冷、冷、冷、冷、冷、冷、…"},
    };
    Arena arena = {0};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        LabelList list = {.arena = &arena};
        for (size_t item = 0; item < CASES[i].count; item++) label_list_add(&list, (Label){{"cold", "冷"}});
        Label whole = label_list_end(&list);
        assert_int_equal(list.count, CASES[i].count);
        assert_int_equal(label_is_empty(&whole), CASES[i].count == 0);
        if (!CASES[i].count) continue;
        assert_string_equal(whole.text[LANGUAGE_EN], CASES[i].english);
        assert_string_equal(whole.text[LANGUAGE_ZH], CASES[i].chinese);
    }
    arena_free(&arena);
}

static void fill(Buffer *out, const Phrases *phrases, Language language, const char *english, ...)
{
    va_list values;
    buffer_clear(out);
    va_start(values, english);
    phrases_vfill(out, phrases, language, english, values);
    va_end(values);
}

static void phrases_are_named_by_their_english(void **state)
{
    (void)state;
    static const Label ROWS[] = {{{"none", "无"}}, {{"{1} of {2}", "{2}的{1}"}}};
    static const Phrases PHRASES = {ROWS, COUNT(ROWS)};
    Buffer out = {0};
    assert_string_equal(phrases_find(&PHRASES, LANGUAGE_EN, "none"), "none");
    assert_string_equal(phrases_find(&PHRASES, LANGUAGE_ZH, "none"), "无");
    assert_string_equal(phrases_find(&PHRASES, LANGUAGE_ZH, "not there"), "not there");
    fill(&out, &PHRASES, LANGUAGE_EN, "{1} of {2}", "3", "10");
    assert_string_equal(buffer_c_string(&out), "3 of 10");
    fill(&out, &PHRASES, LANGUAGE_ZH, "{1} of {2}", "3", "10");
    assert_string_equal(buffer_c_string(&out), "10的3");
    buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(languages_have_names),
        cmocka_unit_test(places_are_filled),
        cmocka_unit_test(labels_are_filled_in_each_language),
        cmocka_unit_test(lists_are_as_long_as_one_reads),
        cmocka_unit_test(phrases_are_named_by_their_english),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
