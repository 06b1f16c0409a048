// The reference's tables: a row for each kind of key, to the letter.
#include "complaining.h"

#include "config/reference.h"

static const char *const WORDS[] = {"", "apple", "pear", NULL};
static const BindShape MAP = {.entries = &BIND_ANY_TEXT}, MIXED = {.text = true, .entries = &BIND_ANY_TEXT};
static const BindTable INNER = {"inner thing", 0, 0, NULL, 0, NULL, 0};

static void every_kind_of_key(void **state)
{
    (void)state;
    static const struct {
        BindField field;
        const char *row;
    } CASES[] = {
        {{"k", BIND_TEXT, 0, .meaning = "m", .required = true}, "| `k` | text | **required** | m |  |"},
        {{"k", BIND_TEXT, 0, .meaning = "a|b", .holds = "XPath", .fallback = "'.'", .example = "'a|b'", .only = "XML"},
         "| `k` | XPath | '.' | *XML.* a\\|b | `k: 'a\\|b'` |"},
        {{"k", BIND_LIST, 0, .meaning = "m", .holds = "field"}, "| `k` | field, or a list | – | m |  |"},
        {{"k", BIND_LISTS, 0, .meaning = "m"}, "| `k` | list of lists: text | – | m |  |"},
        {{"k", BIND_NODE, 0, .meaning = "m", .holds = "unit", .shape = &MIXED},
         "| `k` | unit, or as said | – | m |  |"},
        {{"k", BIND_NODE, 0, .meaning = "m", .holds = "a: b", .shape = &MAP}, "| `k` | a: b | – | m |  |"},
        {{"k", BIND_MAP, 0, .meaning = "m", .holds = "a: b"}, "| `k` | map a: b | – | m |  |"},
        {{"k", BIND_MAP, 0, .meaning = "m"}, "| `k` | map | – | m |  |"},
        {{"k", BIND_BOOLEAN, 0, .meaning = "m", .fallback = "false"}, "| `k` | `true` `false` | false | m |  |"},
        {{"k", BIND_TRUTH, 0, .meaning = "m"}, "| `k` | `true` `false` | – | m |  |"},
        {{"k", BIND_NUMBER, 0, .meaning = "m"}, "| `k` | whole number | – | m |  |"},
        {{"k", BIND_NUMBERS, 0, .meaning = "m"}, "| `k` | whole number, or a list | – | m |  |"},
        {{"k", BIND_WORD, 0, .meaning = "m", .words = WORDS}, "| `k` | `apple` `pear` | – | m |  |"},
        {{"k", BIND_LABEL, 0, .meaning = "m"}, "| `k` | text, or `{en: text, zh: text}` | – | m |  |"},
        {{"k", BIND_RECORD, 0, .meaning = "m", .table = &INNER}, "| `k` | inner thing | – | m |  |"},
        {{"k", BIND_RECORDS, 0, .meaning = "m", .table = &INNER}, "| `k` | list: inner thing | – | m |  |"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const BindTable table = {"t", 0, 0, &CASES[i].field, 1, NULL, 0};
        Arena arena = {0};
        Buffer out = {0};
        reference_keys(&table, &out);
        assert_text(CASES[i].row, buffer_c_string(&out),
                    arena_format(&arena, "| key | holds | default | meaning | example |\n|---|---|---|---|---|\n%s\n",
                                 CASES[i].row));
        buffer_free(&out);
        arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_kind_of_key)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
