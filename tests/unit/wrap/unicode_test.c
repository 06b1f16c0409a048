// Cleaning against cases written by hand and against the properties it promises; strict UTF-8 at its borders.
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "wrap/unicode.h"

static void cleaning_gives_the_expected_text(void **state)
{
    (void)state;
    static const struct {
        const char *text, *clean;
        bool superscript, copied;
    } CASES[] = {
        {"", "", false, false},
        {" \t A-0001 \r\n", "A-0001", false, false},
        {"   ", "", false, false},
        {"鼻咽", "鼻咽", false, false},
        {"　鼻咽　", "鼻咽", false, true},   // U+3000
        {"６６．０", "66.0", false, true},
        {"ｃＴ４Ｎ２（ＡＪＣＣ７）", "cT4N2(AJCC7)", false, true},
        {"Ⅳ期", "IV期", false, true},
        {"a‐b‑c‒d–e—f―g−h", "a-b-c-d-e-f-g-h", false, true},
        {"１－２﹣３﹘４", "1-2-3-4", false, true},                   // compatibility forms of dashes
        {"\xC2\xA0x\xE2\x80\xAFy\xE2\x80\x83", "x y", false, true},   // U+00A0, U+202F, U+2003
        {"\xE2\x80\xA8x\xC2\x85", "x", false, true},                  // U+2028, U+0085: blanks NFKC leaves alone
        {"1.8×10⁴", "1.8×104", true, true},
        {"CO₂ x²", "CO2 x2", true, true},
        {"①", "1", false, true},
        {"e\xCC\x81", "\xC3\xA9", false, true},   // e + combining acute
        {"\xC3\xA9", "\xC3\xA9", false, true},
        {"TPF→GP", "TPF→GP", false, false},
        {"㎎", "mg", false, true},
        {"ﷺ", "صلى الله عليه وسلم", false, true},   // one code point becomes eighteen
        {"𠀀龦㐀", "𠀀龦㐀", false, false},
        {"豈", "豈", false, true},   // U+F900, a compatibility ideograph
        {"가", "가", false, true},   // Hangul letters compose
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Arena arena = {0};
        Text text = text_from(CASES[i].text);
        UnicodeClean clean = unicode_clean(text, &arena);
        if (!text_is(clean.text, CASES[i].clean)) fail_msg("%s became %.*s", CASES[i].text, TEXT_ARG(clean.text));
        assert_int_equal(clean.superscript, CASES[i].superscript);
        if (!CASES[i].copied) assert_true(clean.text.data >= text.data && clean.text.data <= text.data + text.size);
        assert_true(text_equal(unicode_clean(clean.text, &arena).text, clean.text));
        arena_free(&arena);
    }
}

// Every code point, alone and between letters: clean text stays clean.
static void cleaning_twice_changes_nothing(void **state)
{
    (void)state;
    Arena arena = {0};
    for (uint32_t code = 1; code <= 0x10ffff; code++) {
        if (code >= 0xd800 && code <= 0xdfff) continue;
        char bytes[8] = "a";
        size_t size = 1;
        if (code < 0x80) bytes[size++] = (char)code;
        else {
            int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
            static const unsigned char LEAD[] = {0, 0xc0, 0xe0, 0xf0};
            bytes[size++] = (char)(LEAD[more] | code >> 6 * more);
            while (more-- > 0) bytes[size++] = (char)(0x80 | (code >> 6 * more & 63));
        }
        assert_true(unicode_is_valid((Text){bytes, size}, NULL));
        Text once = unicode_clean((Text){bytes, size}, &arena).text;
        Text twice = unicode_clean(once, &arena).text;
        if (!text_equal(once, twice)) fail_msg("U+%04X", code);
        assert_true(unicode_is_valid(once, NULL));
        if (unicode_changes(once, &arena)) fail_msg("U+%04X changes", code);
        arena_reset(&arena);
    }
    arena_free(&arena);
}

static void changes_means_more_than_trimming(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool changes;
    } CASES[] = {{" [0-9]+ ", false}, {"[（(]多发", true}, {"鼻咽|颈", false},
                 {"a–b", true},       {"é", false},        {"１", true}};
    Arena arena = {0};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        assert_int_equal(unicode_changes(text_from(CASES[i].text), &arena), CASES[i].changes);
    arena_free(&arena);
}

static void case_is_changed(void **state)
{
    (void)state;
    Arena arena = {0};
    assert_true(text_is(unicode_lower(TEXT("IVa期 ÄΣ"), &arena), "iva期 äσ"));
    assert_true(text_is(unicode_upper(TEXT("nimotuzumab é ß"), &arena), "NIMOTUZUMAB É ẞ"));
    assert_int_equal(unicode_lower(TEXT(""), &arena).size, 0);
    arena_free(&arena);
}

static void utf8_is_checked_strictly(void **state)
{
    (void)state;
    static const struct {
        Text text;
        size_t offset;   // SIZE_MAX: valid
    } CASES[] = {
        {TEXT(""), SIZE_MAX},
        {TEXT("plain text that is longer than a word"), SIZE_MAX},
        {TEXT("鼻咽 é 𠀀"), SIZE_MAX},
        {TEXT("\xF4\x8F\xBF\xBF"), SIZE_MAX},
        {TEXT("\xF4\x90\x80\x80"), 0},                   // past U+10FFFF
        {TEXT("abc\x80"), 3},                            // continuation without lead
        {TEXT("12345678\xC0\xAF"), 8},                   // overlong
        {TEXT("\xE0\x9F\xBF"), 0},                       // overlong
        {TEXT("\xED\xA0\x80"), 0},                       // surrogate
        {TEXT("\xED\x9F\xBF"), SIZE_MAX},
        {TEXT("\xF0\x8F\xBF\xBF"), 0},                   // overlong
        {TEXT("鼻\xE5\x92"), 3},                          // cut off
        {TEXT("鼻\xE5\x92x"), 3},
        {TEXT("1234567\xFF"), 7},
        {TEXT("\xC8\xFD"), 0},                           // 三 in GBK
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        size_t offset = 99;
        bool valid = unicode_is_valid(CASES[i].text, &offset);
        assert_int_equal(valid, CASES[i].offset == SIZE_MAX);
        assert_int_equal(offset, valid ? CASES[i].text.size : CASES[i].offset);
    }
}

static void length_and_width_count_characters_and_columns(void **state)
{
    (void)state;
    assert_int_equal(unicode_length(TEXT("a鼻𠀀")), 3);
    assert_int_equal(unicode_width(TEXT("a鼻𠀀")), 5);
    assert_int_equal(unicode_width(TEXT("e\xCC\x81")), 1);
    assert_int_equal(unicode_length(TEXT("")), 0);
}

static void letters_are_letters_of_any_script(void **state)
{
    (void)state;
    assert_true(unicode_is_letter('a') && unicode_is_letter(0x9f3b) && unicode_is_letter(0xe9) &&
                unicode_is_letter(0x3b1));
    assert_false(unicode_is_letter('1') || unicode_is_letter('_') || unicode_is_letter(0x3001) ||
                 unicode_is_letter(0x2160));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cleaning_gives_the_expected_text), cmocka_unit_test(cleaning_twice_changes_nothing),
        cmocka_unit_test(changes_means_more_than_trimming), cmocka_unit_test(case_is_changed),
        cmocka_unit_test(utf8_is_checked_strictly), cmocka_unit_test(length_and_width_count_characters_and_columns),
        cmocka_unit_test(letters_are_letters_of_any_script),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
