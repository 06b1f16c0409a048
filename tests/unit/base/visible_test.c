// What may be shown stays as it is; what may not is written out.
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/visible.h"
#include "exactly.h"

static void hidden_characters_are_written_out(void **state)
{
    (void)state;
    static const struct {
        const char *text, *shown;
    } CASES[] = {
        {"", ""},
        {"病例登记表 2024.csv", "病例登记表 2024.csv"},
        {"a\nb\tc\rd", "a\\nb\\tc\\rd"},
        {"\x1b[31mred\x7f", "\\x1b[31mred\\x7f"},
        {"a\xc2\x9b"
         "b",
         "a\\u009bb"},                               // a control character of eight bits
        {"exe.\xe2\x80\xaevsc", "exe.\\u202evsc"},   // turns the direction
        {"a\xe2\x80\x8b"
         "b\xef\xbb\xbf",
         "a\\u200bb\\ufeff"},
        {"a\xe2\x80\xa8"
         "b",
         "a\\u2028b"},
        {"caf\xe9", "caf\\xe9"},
        {"\xe9\xbc", "\\xe9\\xbc"},                     // cut off
        {"\xc0\xaf", "\\xc0\\xaf"},                     // overlong
        {"\xed\xa0\x80", "\\xed\\xa0\\x80"},            // half a surrogate
        {"\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"},   // behind the last character
        {"\xf0\xa0\x80\x80", "\xf0\xa0\x80\x80"},
        {"\\n", "\\n"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Text text = exactly(CASES[i].text);
        Buffer out = {0};
        visible_add(&out, text);
        assert_string_equal(buffer_c_string(&out), CASES[i].shown);
        buffer_free(&out);
        free((char *)text.data);
    }
}

static void a_string_is_copied_only_where_it_must(void **state)
{
    (void)state;
    Arena arena = {0};
    static const char PLAIN[] = "病例.csv";
    assert_ptr_equal(visible_string(PLAIN, &arena), PLAIN);
    assert_string_equal(visible_string("a\nb", &arena), "a\\nb");
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hidden_characters_are_written_out),
        cmocka_unit_test(a_string_is_copied_only_where_it_must),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
