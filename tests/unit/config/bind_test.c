// Binding: a small language bound to structs by table; every complaint with its exact place and way out.
#include "complaining.h"

#include "base/buffer.h"
#include "config/bind.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

typedef struct Inner {
    const YamlNode *node;
    const YamlNode *name;
    uint32_t number;
} Inner;

typedef struct Common {
    const YamlNode *node;
    const YamlNode *text;
    bool flag;
} Common;

typedef struct Outer {
    Common common;
    int word;
    uint32_t number;
    BindNumbers numbers;
    YamlNodes list, lists;
    const YamlNode *anything, *map;
    Label label;
    Inner *record;
    BindRecords records;
} Outer;

static const char *const WORDS[] = {"", "apple", "pear", NULL};

static const BindField INNER_FIELDS[] = {
    {"name", BIND_TEXT, offsetof(Inner, name), .meaning = "", .required = true},
    {"number", BIND_NUMBER, offsetof(Inner, number), .meaning = ""},
};
static const BindTable INNER = {"inner", sizeof(Inner), offsetof(Inner, node), INNER_FIELDS, COUNT(INNER_FIELDS), NULL,
                                0};

static const BindField COMMON_FIELDS[] = {
    {"text", BIND_TEXT, offsetof(Common, text), .meaning = "", .required = true},
    {"flag", BIND_BOOLEAN, offsetof(Common, flag), .meaning = ""},
};
static const BindTable COMMON = {
    "common", sizeof(Common), offsetof(Common, node), COMMON_FIELDS, COUNT(COMMON_FIELDS), NULL, 0};

static const BindField OUTER_FIELDS[] = {
    {"word", BIND_WORD, offsetof(Outer, word), .meaning = "", .words = WORDS},
    {"number", BIND_NUMBER, offsetof(Outer, number), .meaning = ""},
    {"numbers", BIND_NUMBERS, offsetof(Outer, numbers), .meaning = ""},
    {"list", BIND_LIST, offsetof(Outer, list), .meaning = ""},
    {"lists", BIND_LISTS, offsetof(Outer, lists), .meaning = ""},
    {"anything", BIND_NODE, offsetof(Outer, anything), .meaning = ""},
    {"map", BIND_MAP, offsetof(Outer, map), .meaning = ""},
    {"label", BIND_LABEL, offsetof(Outer, label), .meaning = ""},
    {"record", BIND_RECORD, offsetof(Outer, record), .meaning = "", .table = &INNER},
    {"records", BIND_RECORDS, offsetof(Outer, records), .meaning = "", .table = &INNER},
};
static const BindTable OUTER = {
    "outer", sizeof(Outer),          offsetof(Outer, common.node), OUTER_FIELDS, COUNT(OUTER_FIELDS),
    &COMMON, offsetof(Outer, common)};

static void describe_nodes(const char *name, const YamlNodes *nodes, Buffer *out)
{
    if (!nodes->node) return;
    buffer_format(out, " %s=", name);
    for (size_t i = 0; i < nodes->count; i++) {
        const YamlNode *node = nodes->items[i];
        buffer_format(out, "<%s", node->kind == YAML_SCALAR ? node->text.data : "");
        for (size_t k = 0; node->kind == YAML_LIST && k < node->count; k++)
            buffer_format(out, "[%s]", node->items[k]->text.data);
        buffer_char(out, '>');
    }
}

static void describe_inner(const Inner *inner, Buffer *out)
{
    buffer_format(out, " (%s %u at %u:%u)", inner->name ? inner->name->text.data : "-", inner->number,
                  inner->node->line, inner->node->column);
}

// What has been bound, absent things left out.
static void describe(const Outer *outer, Buffer *out)
{
    const Inner *inner = outer->records.items;
    buffer_format(out, "text=%s flag=%d word=%d number=%u", outer->common.text ? outer->common.text->text.data : "-",
                  outer->common.flag, outer->word, outer->number);
    for (size_t i = 0; i < outer->numbers.count; i++) buffer_format(out, " #%u", outer->numbers.items[i]);
    describe_nodes("list", &outer->list, out);
    describe_nodes("lists", &outer->lists, out);
    if (outer->anything) buffer_format(out, " anything@%u", outer->anything->column);
    if (outer->map) buffer_format(out, " map(%zu)", outer->map->count);
    if (!label_is_empty(&outer->label))
        buffer_format(out, " %s|%s", outer->label.text[LANGUAGE_EN], outer->label.text[LANGUAGE_ZH]);
    if (outer->record) describe_inner(outer->record, out);
    for (size_t i = 0; i < outer->records.count; i++) describe_inner(&inner[i], out);
}

typedef struct Case {
    const char *label, *yaml, *bound, *complaints;
} Case;

static void check(const Case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        Arena arena = {0};
        Complaints complaints = {0};
        Buffer out = {0};
        Outer outer = {0};
        const YamlNode *root = yaml_parse("a.yaml", text_from(cases[i].yaml), &arena, &complaints);
        assert_non_null(root);
        bool ok = bind_map(root, &OUTER, &outer, &arena, &complaints);
        assert_complaints(cases[i].label, &complaints, cases[i].complaints);
        assert_int_equal(ok, cases[i].complaints[0] == '\0');
        assert_ptr_equal(outer.common.node, root);
        describe(&outer, &out);
        assert_text(cases[i].label, buffer_c_string(&out), cases[i].bound);
        buffer_free(&out);
        complaints_free(&complaints);
        arena_free(&arena);
    }
}

static void maps_fill_structs(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"the required one alone, of the inherited table", "text: a", "text=a flag=0 word=0 number=0", ""},
        {"every scalar kind", "{text: '', flag: true, word: pear, number: 007}", "text= flag=1 word=2 number=7", ""},
        {"false is said too", "{text: a, flag: false}", "text=a flag=0 word=0 number=0", ""},
        {"lists", "{text: a, list: [x, 'y z'], numbers: [3, 1]}", "text=a flag=0 word=0 number=0 #3 #1 list=<x><y z>",
         ""},
        {"a list of one written bare", "{text: a, list: x, numbers: 2}", "text=a flag=0 word=0 number=0 #2 list=<x>",
         ""},
        {"an empty list, and nothing", "text: a\nlist: []\nnumbers:\n", "text=a flag=0 word=0 number=0 list=", ""},
        {"an empty text is an item", "{text: a, list: ''}", "text=a flag=0 word=0 number=0 list=<>", ""},
        {"lists of lists", "{text: a, lists: [[x, y], []]}", "text=a flag=0 word=0 number=0 lists=<[x][y]><>", ""},
        {"anything and a map with free keys", "{text: a, anything: {b: c}, map: {p: q, r: s}}",
         "text=a flag=0 word=0 number=0 anything@21 map(2)", ""},
        {"a label of one text", "{text: a, label: b c}", "text=a flag=0 word=0 number=0 b c|b c", ""},
        {"a label in each language", "{text: a, label: {zh: 否, en: no}}", "text=a flag=0 word=0 number=0 no|否", ""},
        {"a label in one language", "{text: a, label: {zh: 否}}", "text=a flag=0 word=0 number=0 否|否", ""},
        {"a record, and records", "text: a\nrecord: {name: n, number: 4}\nrecords:\n  - name: x\n  - {name: y}\n",
         "text=a flag=0 word=0 number=0 (n 4 at 2:9) (x 0 at 4:5) (y 0 at 5:5)", ""},
        {"records with nothing", "text: a\nrecords:\n", "text=a flag=0 word=0 number=0", ""},
    };
    check(CASES, COUNT(CASES));
}

static void unknown_keys_get_a_way_out(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"nothing near", "text: a\nxyzzy: b\n", "text=a flag=0 word=0 number=0",
         "a.yaml:2:1: an outer has no key 'xyzzy'\n"},
        {"a near key", "text: a\nnumbr: 1\n", "text=a flag=0 word=0 number=0",
         "a.yaml:2:1: an outer has no key 'numbr' (did you mean 'number'?)\n"},
        {"a near key of the inherited table", "text: a\nflug: true\n", "text=a flag=0 word=0 number=0",
         "a.yaml:2:1: an outer has no key 'flug' (did you mean 'flag'?)\n"},
        {"other case", "{text: a, Word: pear}", "text=a flag=0 word=0 number=0",
         "a.yaml:1:11: an outer has no key 'Word' (did you mean 'word'?)\n"},
        {"in a record inside", "{text: a, record: {name: n, nmber: 1}}", "text=a flag=0 word=0 number=0 (n 0 at 1:19)",
         "a.yaml:1:29: an inner has no key 'nmber' (did you mean 'number'?)\n"},
        {"an unquoted expression split by its comma", "{text: f(a, b)}", "text=f(a flag=0 word=0 number=0",
         "a.yaml:1:13: an outer has no key 'b)' (a comma has split an unquoted expression: quote it)\n"},
        {"an unquoted pattern split by its comma", "{text: '[0-9]{2}', record: {name: [a,b]}}",
         "text=[0-9]{2} flag=0 word=0 number=0 (- 0 at 1:28)", "a.yaml:1:35: 'name' wants text, not a list\n"},
        {"a key with a value is no split expression", "{text: a, 'b)': c}", "text=a flag=0 word=0 number=0",
         "a.yaml:1:11: an outer has no key 'b)'\n"},
        {"two of them in one pass", "text: a\nfoo: 1\nbar: 2\n", "text=a flag=0 word=0 number=0",
         "a.yaml:2:1: an outer has no key 'foo'\na.yaml:3:1: an outer has no key 'bar'\n"},
    };
    check(CASES, COUNT(CASES));
}

static void wrong_kinds_are_left_out(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"a list for a text", "text: [a]", "text=- flag=0 word=0 number=0",
         "a.yaml:1:7: 'text' wants text, not a list\n"},
        {"a map for a text", "text: {a: b}", "text=- flag=0 word=0 number=0",
         "a.yaml:1:7: 'text' wants text, not a map\n"},
        {"a text for a map", "{text: a, map: b}", "text=a flag=0 word=0 number=0",
         "a.yaml:1:16: 'map' wants a map, not text\n"},
        {"nothing for a map", "text: a\nmap:\n", "text=a flag=0 word=0 number=0",
         "a.yaml:2:5: 'map' wants a map, not nothing\n"},
        {"a map for a list", "{text: a, list: {b: c}}", "text=a flag=0 word=0 number=0",
         "a.yaml:1:17: 'list' wants a list, not a map\n"},
        {"a map among a list's items", "{text: a, list: [b, {c: d}, e]}", "text=a flag=0 word=0 number=0 list=<b><e>",
         "a.yaml:1:21: 'list' wants text, not a map\n"},
        {"a text among lists", "{text: a, lists: [[b], c]}", "text=a flag=0 word=0 number=0 lists=<[b]>",
         "a.yaml:1:24: 'lists' wants a list, not text\n"},
        {"a map inside lists of lists", "{text: a, lists: [[b], [{c: d}]]}",
         "text=a flag=0 word=0 number=0 lists=<[b]>", "a.yaml:1:25: 'lists' wants text, not a map\n"},
        {"a text that became a comment", "text: #a\nlist: #b\nrecords: #c\nmap: # d\n", "text=- flag=0 word=0 number=0",
         "a.yaml:1:6: 'text' wants text, not nothing (does it begin with '#'? quote it; if that is a comment, put a "
         "blank behind the '#')\n"
         "a.yaml:2:6: nothing stands here (does it begin with '#'? quote it; if that is a comment, put a blank behind "
         "the '#')\n"
         "a.yaml:3:9: nothing stands here (does it begin with '#'? quote it; if that is a comment, put a blank behind "
         "the '#')\n"
         "a.yaml:4:5: 'map' wants a map, not nothing\n"},
        {"a list for a label", "{text: a, label: [b]}", "text=a flag=0 word=0 number=0",
         "a.yaml:1:18: a text is wanted, or {en: …, zh: …}\n"},
        {"a label of no words", "{text: a, label: {}}", "text=a flag=0 word=0 number=0",
         "a.yaml:1:18: a text is missing here\n"},
        {"a label in a language nobody reads", "{text: a, label: {en: no, fr: non}}",
         "text=a flag=0 word=0 number=0 no|no", "a.yaml:1:27: texts are given in en and zh, not in 'fr'\n"},
        {"a list in a label", "{text: a, label: {en: [b]}}", "text=a flag=0 word=0 number=0",
         "a.yaml:1:23: a text is wanted here\n"},
        {"neither true nor false", "{text: a, flag: yes}", "text=a flag=0 word=0 number=0",
         "a.yaml:1:17: true or false is wanted here\n"},
        {"True is not true", "{text: a, flag: True}", "text=a flag=0 word=0 number=0",
         "a.yaml:1:17: true or false is wanted here\n"},
        {"no whole number", "{text: a, number: 1.5}", "text=a flag=0 word=0 number=0",
         "a.yaml:1:19: a whole number is wanted here\n"},
        {"a negative number", "{text: a, number: -1}", "text=a flag=0 word=0 number=0",
         "a.yaml:1:19: a whole number is wanted here\n"},
        {"a number of ten digits", "{text: a, number: 4294967296}", "text=a flag=0 word=0 number=0",
         "a.yaml:1:19: a whole number is wanted here\n"},
        {"the greatest number", "{text: a, number: 999999999}", "text=a flag=0 word=0 number=999999999", ""},
        {"a list for a number", "{text: a, number: [1]}", "text=a flag=0 word=0 number=0",
         "a.yaml:1:19: a whole number is wanted here\n"},
        {"a word among numbers", "{text: a, numbers: [1, x]}", "text=a flag=0 word=0 number=0 #1 #0",
         "a.yaml:1:24: a whole number is wanted here\n"},
        {"no such word", "{text: a, word: plum}", "text=a flag=0 word=0 number=0",
         "a.yaml:1:17: 'word' is one of: apple, pear\n"},
        {"nearly a word", "{text: a, word: aple}", "text=a flag=0 word=0 number=0",
         "a.yaml:1:17: 'word' is one of: apple, pear (did you mean 'apple'?)\n"},
        {"the word for not said cannot be said", "{text: a, word: ''}", "text=a flag=0 word=0 number=0",
         "a.yaml:1:17: 'word' is one of: apple, pear\n"},
        {"a list for a word", "{text: a, word: [apple]}", "text=a flag=0 word=0 number=0",
         "a.yaml:1:17: 'word' wants text, not a list\n"},
        {"a text for a record", "{text: a, record: b}", "text=a flag=0 word=0 number=0 (- 0 at 1:19)",
         "a.yaml:1:19: an inner is a map, not text\n"},
        {"a map for records", "{text: a, records: {name: b}}", "text=a flag=0 word=0 number=0",
         "a.yaml:1:20: 'records' wants a list, not a map\n"},
        {"a text among records", "{text: a, records: [{name: b}, c]}",
         "text=a flag=0 word=0 number=0 (b 0 at 1:21) (- 0 at 1:32)", "a.yaml:1:32: an inner is a map, not text\n"},
        {"a list at the top", "[a]", "text=- flag=0 word=0 number=0", "a.yaml:1:1: an outer is a map, not a list\n"},
    };
    check(CASES, COUNT(CASES));
}

static void required_keys_are_asked_for(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"of the inherited table, called by the whole's name", "flag: true", "text=- flag=1 word=0 number=0",
         "a.yaml:1:1: an outer needs the key 'text'\n"},
        {"of a record", "{text: a, record: {}}", "text=a flag=0 word=0 number=0 (- 0 at 1:19)",
         "a.yaml:1:19: an inner needs the key 'name'\n"},
        {"of the second record", "text: a\nrecords:\n  - name: b\n  - number: 1\n",
         "text=a flag=0 word=0 number=0 (b 0 at 3:5) (- 1 at 4:5)", "a.yaml:4:5: an inner needs the key 'name'\n"},
        {"everything wrong in one pass, in order of place", "flag: maybe\nword: plum\nrecord: {nam: x}\n",
         "text=- flag=0 word=0 number=0 (- 0 at 3:9)",
         "a.yaml:1:1: an outer needs the key 'text'\n"
         "a.yaml:1:7: true or false is wanted here\n"
         "a.yaml:2:7: 'word' is one of: apple, pear\n"
         "a.yaml:3:9: an inner needs the key 'name'\n"
         "a.yaml:3:10: an inner has no key 'nam' (did you mean 'name'?)\n"},
    };
    check(CASES, COUNT(CASES));
}

// What lacks something required is left out, and counted; the others stay in their order.
static void what_is_whole_is_kept(void **state)
{
    (void)state;
    static const struct {
        const char *yaml, *bound;
        size_t lost;
        bool whole;
    } CASES[] = {
        {"{text: a, records: [{name: b}, {number: 1}, {name: c, nmber: 2}, d, {name: e}]}",
         "text=a flag=0 word=0 number=0 (b 0 at 1:21) (c 0 at 1:45) (e 0 at 1:69)", 2, true},
        {"{text: a, record: {number: 1}}", "text=a flag=0 word=0 number=0", 1, true},
        {"{flag: true, record: {name: b}}", "text=- flag=1 word=0 number=0 (b 0 at 1:22)", 0, false},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Arena arena = {0};
        Complaints complaints = {0};
        Buffer out = {0};
        Outer outer = {0};
        size_t lost = 0;
        const YamlNode *root = yaml_parse("a.yaml", text_from(CASES[i].yaml), &arena, &complaints);
        assert_false(bind_map(root, &OUTER, &outer, &arena, &complaints));
        assert_int_equal(bind_keep_whole(&OUTER, &outer, &lost), CASES[i].whole);
        assert_int_equal(lost, CASES[i].lost);
        describe(&outer, &out);
        assert_text(CASES[i].yaml, buffer_c_string(&out), CASES[i].bound);
        buffer_free(&out);
        complaints_free(&complaints);
        arena_free(&arena);
    }
}

static void lists_of_records_end(void **state)
{
    (void)state;
    static const struct {
        const char *label;
        size_t count;
        const char *complaints;
    } CASES[] = {
        {"as many as there may be", BIND_MOST_RECORDS, ""},
        {"one more", BIND_MOST_RECORDS + 1, "a.yaml:4098:1: 'records' has at most 4096 entries\n"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Arena arena = {0};
        Complaints complaints = {0};
        Buffer yaml = {0};
        Outer outer = {0};
        buffer_string(&yaml, "text: a\nrecords: [{name: a}");
        for (size_t n = 1; n < CASES[i].count; n++) buffer_string(&yaml, ",\n{name: a}");
        buffer_string(&yaml, "]\n");
        const YamlNode *root = yaml_parse("a.yaml", buffer_as_text(&yaml), &arena, &complaints);
        assert_non_null(root);
        assert_int_equal(bind_map(root, &OUTER, &outer, &arena, &complaints), CASES[i].complaints[0] == '\0');
        assert_complaints(CASES[i].label, &complaints, CASES[i].complaints);
        assert_int_equal(outer.records.count, CASES[i].complaints[0] ? 0 : CASES[i].count);
        buffer_free(&yaml);
        complaints_free(&complaints);
        arena_free(&arena);
    }
}

static void the_nearest_word_is_at_most_a_third_away(void **state)
{
    (void)state;
    static const char *const CANDIDATES[] = {
        "primaryKey", "path", "patient", "titles",
        "a_name_that_is_longer_than_sixty_four_characters_is_never_taken_for_near"};
    static const struct {
        const char *text, *nearest;
    } CASES[] = {
        {"primarykey", "primaryKey"},
        {"pimaryKy", "primaryKey"},
        {"key", NULL},
        {"pat", "path"},
        {"paht", "path"},
        {"pathe", "path"},
        {"patietn", "patient"},
        {"patent", "patient"},
        {"patients", "patient"},
        {"titel", NULL},
        {"titlse", "titles"},
        {"wheer", NULL},
        {"title", "titles"},
        {"tit", NULL},
        {"", NULL},
        {"a_name_that_is_longer_than_sixty_four_characters_is_never_taken_for_nea", NULL},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        const char *nearest = bind_nearest(text_from(CASES[i].text), CANDIDATES, COUNT(CANDIDATES));
        assert_text(CASES[i].text, nearest ? nearest : "-", CASES[i].nearest ? CASES[i].nearest : "-");
    }
    Arena arena = {0};
    assert_string_equal(bind_hint(TEXT("paht"), CANDIDATES, COUNT(CANDIDATES), &arena), "did you mean 'path'?");
    assert_null(bind_hint(TEXT("key"), CANDIDATES, COUNT(CANDIDATES), &arena));
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(maps_fill_structs),
        cmocka_unit_test(unknown_keys_get_a_way_out),
        cmocka_unit_test(wrong_kinds_are_left_out),
        cmocka_unit_test(required_keys_are_asked_for),
        cmocka_unit_test(what_is_whole_is_kept),
        cmocka_unit_test(lists_of_records_end),
        cmocka_unit_test(the_nearest_word_is_at_most_a_third_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
