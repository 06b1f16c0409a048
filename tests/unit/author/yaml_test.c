// Texts -> YAML scalars, in the form that is easiest to read, and never one that YAML reads as something else.
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "author/yaml.h"
#include "folder.h"
#include "config/yaml.h"

static const struct {
    const char *text, *written;
} CASES[] = {
    {"plain", "plain"},
    {"two words", "two words"},
    {"住院号", "住院号"},
    {"EBV-DNA(copies/ml)", "EBV-DNA(copies/ml)"},
    {"rt:Plan", "rt:Plan"},
    {"a*b", "a*b"},
    {"*a", "'*a'"},
    {"a: b", "'a: b'"},
    {"a:", "'a:'"},
    {"a, b", "'a, b'"},
    {"[a]", "'[a]'"},
    {"{a}", "'{a}'"},
    {"#", "'#'"},
    {"a #b", "'a #b'"},
    {"-9", "'-9'"},
    {"- a", "'- a'"},
    {"?", "'?'"},
    {"&a", "'&a'"},
    {"!a", "'!a'"},
    {"%Y", "'%Y'"},
    {"@a", "'@a'"},
    {" a", "' a'"},
    {"a ", "'a '"},
    {"", "\"\""},
    {"it's", "\"it's\""},
    {"it's \"so\"", "'it''s \"so\"'"},
    {"say \"a\"", "'say \"a\"'"},
    {"a\\b", "'a\\b'"},
    {"a\nb", "\"a\\u000Ab\""},
    {"a\tb", "\"a\\u0009b\""},
    {"a\xC2\x85"
     "b",
     "\"a\\u0085b\""},
    {"a\xE2\x80\xA8"
     "b",
     "\"a\\u2028b\""},
    {"\xEF\xBB\xBF"
     "a",
     "\"\\uFEFFa\""},
    {"exe.\xE2\x80\xAEvsc", "\"exe.\\u202Evsc\""},   // turns the direction
    {"a\xE2\x80\x8B"
     "b\xEF\xBF\xBE",
     "\"a\\u200Bb\\uFFFE\""},
    {"😀", "😀"},
};

static void texts_are_written(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Buffer out = {0};
        yaml_write(&out, text_from(CASES[i].text));
        assert_string_equal(buffer_c_string(&out), CASES[i].written);
        buffer_free(&out);
    }
}

static void what_is_written_is_read_back(void **state)
{
    (void)state;
    Arena arena = {0};
    Complaints complaints = {0};
    Buffer out = {0};
    buffer_string(&out, "flow: [");
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        if (i) buffer_string(&out, ", ");
        yaml_write(&out, text_from(CASES[i].text));
    }
    buffer_string(&out, "]\n");
    folder_write("t.yaml", buffer_as_text(&out));
    const YamlNode *root = yaml_load("t.yaml", &arena, &complaints);
    complaints_print(&complaints, stdout);
    assert_non_null(root);
    const YamlNode *list = yaml_get(root, "flow");
    assert_int_equal(list->count, sizeof CASES / sizeof *CASES);
    for (size_t i = 0; i < list->count; i++) assert_string_equal(list->items[i]->text.data, CASES[i].text);
    buffer_free(&out);
    complaints_free(&complaints);
    arena_free(&arena);
}

static void comments_stay_on_their_line(void **state)
{
    (void)state;
    Buffer out = {0};
    yaml_write_comment(&out, "a\nb\tc \xE2\x80\xA8 d \xE2\x80\xAE \xC2\x9B");
    assert_string_equal(buffer_c_string(&out), "a\\nb\\tc \\u2028 d \\u202e \\u009b");
    buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_written),
        cmocka_unit_test(what_is_written_is_read_back),
        cmocka_unit_test(comments_stay_on_their_line),
    };
    return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
