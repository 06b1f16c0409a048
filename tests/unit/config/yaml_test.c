// YAML: what is refused, with its exact place; every scalar is text; every node knows where it stands.
#include "complaining.h"
#include "folder.h"

#include <time.h>

#include "base/buffer.h"
#include "config/yaml.h"

// The tree in one line: scalars bare when plain and between their quotes when not, lists in [], maps in {}.
static void describe(const YamlNode *node, Buffer *out)
{
    if (node->kind == YAML_SCALAR) {
        buffer_format(out, node->plain ? "%s" : "<%s>", node->text.data);
        return;
    }
    buffer_char(out, node->kind == YAML_LIST ? '[' : '{');
    for (size_t i = 0; i < node->count; i++) {
        if (i) buffer_string(out, ", ");
        if (node->kind == YAML_MAP) buffer_format(out, "%s: ", node->entries[i].key.data);
        describe(node->kind == YAML_LIST ? node->items[i] : node->entries[i].value, out);
    }
    buffer_char(out, node->kind == YAML_LIST ? ']' : '}');
}

static void scalars_stay_texts(void **state)
{
    (void)state;
    static const struct {
        const char *label, *yaml, *tree;
    } CASES[] = {
        {"what other readers take for a boolean, a number, nothing",
         "{a: no, b: 1.10, c: 0x1F, d: ~, e: null, f: 010, g: 2015-03-01}",
         "{a: no, b: 1.10, c: 0x1F, d: ~, e: null, f: 010, g: 2015-03-01}"},
        {"quoted scalars are known as such", "{a: 'no', b: \"x\\ty\"}", "{a: <no>, b: <x\ty>}"},
        {"an empty scalar and an empty text", "{a: , b: ''}", "{a: , b: <>}"},
        {"quotes inside quotes", "a: 'it''s'", "{a: <it's>}"},
        {"folded and literal blocks", "a: >\n  one\n  two\nb: |\n  one\n  two\n", "{a: <one two\n>, b: <one\ntwo\n>}"},
        {"lists and maps", "a:\n  - x\n  - {b: [], c: {}}\n", "{a: [x, {b: [], c: {}}]}"},
        {"keys in Chinese, a byte order mark", "\xEF\xBB\xBF性别: 男", "{性别: 男}"},
        {"a document may be marked", "%YAML 1.1\n---\na: b\n...\n", "{a: b}"},
        {"the merge key in quotes is a key", "'<<': x", "{<<: x}"},
        {"only spaces and comments around it", "# first\n\na: b # last\n# end\n", "{a: b}"},
        {"a sole scalar is a tree too", "hello", "hello"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Arena arena = {0};
        Complaints complaints = {0};
        Buffer out = {0};
        const YamlNode *root = yaml_parse("a.yaml", text_from(CASES[i].yaml), &arena, &complaints);
        assert_complaints(CASES[i].label, &complaints, "");
        assert_non_null(root);
        describe(root, &out);
        assert_text(CASES[i].label, buffer_c_string(&out), CASES[i].tree);
        if (root->kind != YAML_SCALAR) assert_string_equal(root->text.data, CASES[i].yaml);
        buffer_free(&out);
        complaints_free(&complaints);
        arena_free(&arena);
    }
}

// A case's text as bytes, for those with NUL in them.
typedef struct Refused {
    const char *label, *yaml;
    size_t size;                  // 0 = up to the NUL
    const char *complaint;
} Refused;

static void the_rest_is_refused_at_its_place(void **state)
{
    (void)state;
    static const Refused CASES[] = {
        {"an anchor on a scalar", "a: &x 1\n", 0,
         "a.yaml:1:4: anchors are not used here (write the part out where it is needed)\n"},
        {"an anchor on a list", "a: &x [1]\n", 0,
         "a.yaml:1:4: anchors are not used here (write the part out where it is needed)\n"},
        {"an anchor on a map", "a:\n  b: &x {c: d}\n", 0,
         "a.yaml:2:6: anchors are not used here (write the part out where it is needed)\n"},
        {"an anchor on a key", "&x a: b\n", 0,
         "a.yaml:1:1: anchors are not used here (write the part out where it is needed)\n"},
        {"an alias", "a: 1\nb: *x\n", 0,
         "a.yaml:2:4: aliases are not used here (write the part out where it is needed)\n"},
        {"an alias as a key", "*x : b\n", 0, "a.yaml:1:1: a key must be plain text\n"},
        {"a tag of YAML", "a: !!int 1\n", 0,
         "a.yaml:1:4: tags are not used here (every scalar is text; remove the tag)\n"},
        {"a tag of its own", "a: !x [b]\n", 0,
         "a.yaml:1:4: tags are not used here (every scalar is text; remove the tag)\n"},
        {"a tag on a map", "!x {a: b}\n", 0,
         "a.yaml:1:1: tags are not used here (every scalar is text; remove the tag)\n"},
        {"the bare tag", "a: ! b\n", 0, "a.yaml:1:4: tags are not used here (every scalar is text; remove the tag)\n"},
        {"a merge key", "a:\n  <<: b\n", 0,
         "a.yaml:2:3: merge keys are not used here (write the part out where it is needed)\n"},
        {"a duplicate key", "a: 1\nb: 2\na: 3\n", 0,
         "a.yaml:3:1: key 'a' stands twice (first in line 1) (keep one of the two)\n"},
        {"a duplicate key in a flow map", "x: {a: 1, 性: 2, 性: 3}\n", 0,
         "a.yaml:1:17: key '性' stands twice (first in line 1) (keep one of the two)\n"},
        {"a key and the same in quotes", "a: 1\n'a': 2\n", 0,
         "a.yaml:2:1: key 'a' stands twice (first in line 1) (keep one of the two)\n"},
        {"a duplicate of the first of many keys",
         "{a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1, i: 1, j: 1, k: 1, l: 1, m: 1, n: 1, o: 1, p: 1,\n q: 1, a: "
         "2}\n",
         0, "a.yaml:2:8: key 'a' stands twice (first in line 1) (keep one of the two)\n"},
        {"a duplicate of the last of many keys",
         "{a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1, i: 1, j: 1, k: 1, l: 1, m: 1, n: 1, o: 1, p: 1,\n q: 1, q: "
         "2}\n",
         0, "a.yaml:2:8: key 'q' stands twice (first in line 2) (keep one of the two)\n"},
        {"a duplicate of the sixteenth key",
         "{a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1, i: 1, j: 1, k: 1, l: 1, m: 1, n: 1, o: 1, p: 1,\n p: 1}\n",
         0, "a.yaml:2:2: key 'p' stands twice (first in line 1) (keep one of the two)\n"},
        {"two empty keys", "{'': 1, '': 2}\n", 0,
         "a.yaml:1:9: key '' stands twice (first in line 1) (is an unquoted '#', ',' or ':' in it? quote the text)\n"},
        {"a list as a key", "? [a]\n: b\n", 0, "a.yaml:1:3: a key must be plain text\n"},
        {"a second document", "a: b\n---\nc: d\n", 0,
         "a.yaml:2:1: a second document begins here (one file, one document)\n"},
        {"a second document behind an empty one", "---\n---\na: b\n", 0,
         "a.yaml:2:1: a second document begins here (one file, one document)\n"},
        {"nothing", "", 0, "a.yaml: the file is empty\n"},
        {"only a comment", "# a\n", 0, "a.yaml: the file is empty\n"},
        {"only a document mark", "---\n", 0, "a.yaml: the file is empty\n"},
        {"not YAML: a bracket that is never closed", "a: [b\n", 0,
         "a.yaml:2:1: not YAML: did not find expected ',' or ']'\n"},
        {"not YAML: a text that begins a comment swallows what closes its map", "a:\n  - {b: c, d: #e}\n  - {b: c}\n", 0,
         "a.yaml:3:3: not YAML: did not find expected node content (does a text before this begin with '#'? quote it, "
         "else a comment begins there)\n"},
        {"not YAML: a comment that is one", "a: [b # c\n", 0, "a.yaml:2:1: not YAML: did not find expected ',' or ']'\n"},
        {"not YAML: a tabulator as indent", "a:\n\tb: c\n", 0,
         "a.yaml:2:1: not YAML: found character that cannot start any token\n"},
        {"not YAML: two values", "a: b: c\n", 0,
         "a.yaml:1:5: not YAML: mapping values are not allowed in this context\n"},
        {"not YAML: a quote that is never closed", "a: 'b\n", 0,
         "a.yaml:2:1: not YAML: found unexpected end of stream\n"},
        {"a NUL byte", "a: b\nc: d\0e\n", 12, "a.yaml:2:5: a control character stands here (remove it)\n"},
        {"a NUL written as an escape", "a: b\nc: \"d\\0e\"\n", 0, "a.yaml:2:4: a text holds a NUL character\n"},
        {"a control character", "a: 性\x01\n", 0, "a.yaml:1:5: a control character stands here (remove it)\n"},
        {"GB18030", "a: b\n\xD0\xD4\xB1\xF0: c\n", 0,
         "a.yaml:2:1: these bytes are not UTF-8 (save the file as UTF-8)\n"},
        {"UTF-8 that is cut off", "a: b\nc: \xE6\x80", 0,
         "a.yaml:2:4: these bytes are not UTF-8 (save the file as UTF-8)\n"},
        {"an overlong form", "a: \xC0\xAF\n", 0, "a.yaml:1:4: these bytes are not UTF-8 (save the file as UTF-8)\n"},
        {"half a surrogate", "a: \xED\xA0\x80\n", 0,
         "a.yaml:1:4: these bytes are not UTF-8 (save the file as UTF-8)\n"},
        {"behind a byte order mark",
         "\xEF\xBB\xBF"
         "ab\xFF\n",
         0, "a.yaml:1:4: these bytes are not UTF-8 (save the file as UTF-8)\n"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Arena arena = {0};
        Complaints complaints = {0};
        size_t size = CASES[i].size ? CASES[i].size : strlen(CASES[i].yaml);
        char *copy = memory_alloc(size + 1);   // ends where the text ends: a byte read too far is seen
        memcpy(copy, CASES[i].yaml, size);
        assert_null(yaml_parse("a.yaml", (Text){copy, size}, &arena, &complaints));
        assert_complaints(CASES[i].label, &complaints, CASES[i].complaint);
        free(copy);
        complaints_free(&complaints);
        arena_free(&arena);
    }
}

static const YamlNode *parse(Buffer *yaml, Arena *arena, Complaints *complaints)
{
    return yaml_parse("a.yaml", buffer_as_text(yaml), arena, complaints);
}

static void depth_ends_at_32(void **state)
{
    (void)state;
    static const struct {
        const char *label, *open;
        size_t times;
        const char *complaint;   // NULL = taken
    } CASES[] = {
        {"31 lists and a scalar", "[", 31, NULL},
        {"32 lists and a scalar", "[", 32,
         "a.yaml:1:33: nested deeper than 32 levels (nothing here needs to be so deep)\n"},
        {"31 maps and a scalar", "{a: ", 31, NULL},
        {"32 maps and a scalar", "{a: ", 32,
         "a.yaml:1:129: nested deeper than 32 levels (nothing here needs to be so deep)\n"},
        {"so many that libyaml alone would take half a minute", "[", 100000,
         "a.yaml:1:33: nested deeper than 32 levels (nothing here needs to be so deep)\n"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Arena arena = {0};
        Complaints complaints = {0};
        Buffer yaml = {0};
        for (size_t n = 0; n < CASES[i].times; n++) buffer_string(&yaml, CASES[i].open);
        buffer_char(&yaml, 'x');
        for (size_t n = 0; n < CASES[i].times; n++) buffer_char(&yaml, CASES[i].open[0] == '[' ? ']' : '}');
        const YamlNode *root = parse(&yaml, &arena, &complaints);
        assert_int_equal(root != NULL, CASES[i].complaint == NULL);
        assert_complaints(CASES[i].label, &complaints, CASES[i].complaint ? CASES[i].complaint : "");
        buffer_free(&yaml);
        complaints_free(&complaints);
        arena_free(&arena);
    }
}

static void size_ends_at_one_mebibyte(void **state)
{
    (void)state;
    static const struct {
        const char *label;
        size_t size;
        const char *complaint;
    } CASES[] = {
        {"1 MiB", 1024 * 1024, ""},
        {"a byte more", 1024 * 1024 + 1, "a.yaml: the file is larger than 1 MiB (split it)\n"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Arena arena = {0};
        Complaints complaints = {0};
        Buffer yaml = {0};
        buffer_string(&yaml, "a: ");
        while (yaml.size < CASES[i].size) buffer_char(&yaml, 'x');
        const YamlNode *root = parse(&yaml, &arena, &complaints);
        assert_int_equal(root != NULL, CASES[i].complaint[0] == '\0');
        assert_complaints(CASES[i].label, &complaints, CASES[i].complaint);
        buffer_free(&yaml);
        complaints_free(&complaints);
        arena_free(&arena);
    }
}

// Looking for duplicates must not cost the square of the keys: 150 000 of them fit into a file.
static void a_file_of_nothing_but_keys_is_read_quickly(void **state)
{
    (void)state;
    Arena arena = {0};
    Complaints complaints = {0};
    Buffer yaml = {0};
    size_t count = 0;
    for (; yaml.size < 1000 * 1000; count++) buffer_format(&yaml, "%zx:\n", count);
    clock_t before = clock();
    const YamlNode *root = parse(&yaml, &arena, &complaints);
    assert_non_null(root);
    assert_int_equal(root->count, count);
    assert_true((clock() - before) / CLOCKS_PER_SEC < 10);
    buffer_string(&yaml, "7f:\n");
    assert_null(parse(&yaml, &arena, &complaints));
    assert_int_equal(complaints.count, 1);
    assert_string_equal(complaints.items[0].text, "key '7f' stands twice (first in line 128)");
    buffer_free(&yaml);
    complaints_free(&complaints);
    arena_free(&arena);
}

static void nodes_know_their_place(void **state)
{
    (void)state;
    static const char YAML[] =
        "名: 值\nlist:\n  - a\n  - 'b'\nmap: {k: \"v\", 性别: 男}\nlong: one\n  two\ntext: |\n  x\n";
    static const struct {
        const char *label, *path;     // keys and indexes, separated by '/'
        uint32_t line, column;
        char quote;
    } CASES[] = {
        {"a value behind a key of one wide character", "名", 1, 4, 0},
        {"a list stands at its first dash", "list", 3, 3, 0},
        {"an item", "list/0", 3, 5, 0},
        {"a quoted item", "list/1", 4, 5, '\''},
        {"a map stands at its brace", "map", 5, 6, 0},
        {"a value in it", "map/k", 5, 10, '"'},
        {"columns count characters", "map/性别", 5, 19, 0},
        {"a scalar of two lines", "long", 6, 7, '|'},
        {"a block", "text", 8, 7, '|'},
    };
    Arena arena = {0};
    Complaints complaints = {0};
    const YamlNode *root = yaml_parse("a.yaml", TEXT(YAML), &arena, &complaints);
    assert_non_null(root);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const YamlNode *node = root;
        char path[64], *rest = path;
        strcpy(path, CASES[i].path);
        for (char *step; (step = strsep(&rest, "/"));)
            node = node->kind == YAML_LIST ? node->items[atoi(step)] : yaml_get(node, step);
        if (node->line != CASES[i].line || node->column != CASES[i].column || node->quote != CASES[i].quote)
            fail_msg("%s: %u:%u, quote '%c'", CASES[i].label, node->line, node->column,
                     node->quote ? node->quote : ' ');
        assert_string_equal(node->file, "a.yaml");
    }
    assert_int_equal(root->entries[1].line, 2);
    assert_int_equal(root->entries[1].column, 1);
    assert_null(yaml_get(root, "absent"));
    assert_null(yaml_get(root->entries[0].value, "k"));
    assert_null(yaml_get(NULL, "k"));
    assert_true(yaml_is_empty(yaml_get(yaml_parse("b", TEXT("a:"), &arena, &complaints), "a")));
    assert_false(yaml_is_empty(yaml_get(yaml_parse("b", TEXT("a: ''"), &arena, &complaints), "a")));
    complaints_free(&complaints);
    arena_free(&arena);
}

static void files_that_cannot_be_read_are_complaints(void **state)
{
    (void)state;
    static const struct {
        const char *label, *path, *complaint;
    } CASES[] = {
        {"no such file", "/nowhere/a.yaml", "/nowhere/a.yaml: cannot be read: No such file or directory\n"},
        {"a directory", "/tmp", "/tmp: cannot be read: not a file\n"},
        {"a device", "/dev/null", "/dev/null: cannot be read: not a file\n"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Arena arena = {0};
        Complaints complaints = {0};
        assert_null(yaml_load(CASES[i].path, &arena, &complaints));
        assert_complaints(CASES[i].label, &complaints, CASES[i].complaint);
        complaints_free(&complaints);
        arena_free(&arena);
    }
}

// For those who say everything in one pass: the first of two keys stays, anchors and tags are read past.
static void a_flawed_file_is_read_as_far_as_it_goes(void **state)
{
    (void)state;
    static const struct {
        const char *label, *yaml, *tree, *complaints;
    } CASES[] = {
        {"nothing wrong", "{a: 1}", "{a: 1}", ""},
        {"keys twice, here and there", "{a: 1, a: {b: 2}, c: [{d: 3, d: 4}], e: 5}", "{a: 1, c: [{d: 3}], e: 5}",
         "f.yaml:1:8: key 'a' stands twice (first in line 1) (keep one of the two)\n"
         "f.yaml:1:30: key 'd' stands twice (first in line 1) (keep one of the two)\n"},
        {"anchors, tags and merge keys", "{a: &x 1, b: !y [2], <<: {z: 1}, c: 3}", "{a: 1, b: [2], c: 3}",
         "f.yaml:1:5: anchors are not used here (write the part out where it is needed)\n"
         "f.yaml:1:14: tags are not used here (every scalar is text; remove the tag)\n"
         "f.yaml:1:22: merge keys are not used here (write the part out where it is needed)\n"},
        {"an alias ends it", "{a: 1, a: 2, b: *x, b: 3}", "nothing",
         "f.yaml:1:8: key 'a' stands twice (first in line 1) (keep one of the two)\n"
         "f.yaml:1:17: aliases are not used here (write the part out where it is needed)\n"},
        {"and so does what is no YAML", "{a: 1, a: 2", "nothing",
         "f.yaml:1:8: key 'a' stands twice (first in line 1) (keep one of the two)\n"
         "f.yaml:2:1: not YAML: did not find expected ',' or '}'\n"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Arena arena = {0};
        Complaints complaints = {0}, again = {0};
        Buffer out = {0};
        folder_write("f.yaml", text_from(CASES[i].yaml));
        const YamlNode *root = yaml_load_flawed("f.yaml", &arena, &complaints);
        if (root) describe(root, &out);
        assert_text(CASES[i].label, root ? buffer_c_string(&out) : "nothing", CASES[i].tree);
        assert_complaints(CASES[i].label, &complaints, CASES[i].complaints);
        assert_int_equal(yaml_load("f.yaml", &arena, &again) == NULL, complaints.errors > 0);
        buffer_free(&out);
        complaints_free(&complaints);
        complaints_free(&again);
        arena_free(&arena);
    }
}

static void flaws_stand_inside_of_nodes(void **state)
{
    (void)state;
    Arena arena = {0};
    Complaints complaints = {0};
    const YamlNode *root = yaml_parse("f.yaml", TEXT("a: {b: [c, d], e: f}\ng: {h: i}\n"), &arena, &complaints);
    const YamlNode *a = yaml_get(root, "a"), *b = yaml_get(a, "b"), *g = yaml_get(root, "g");
    assert_false(yaml_is_flawed(root, &complaints));
    complain_warning(&complaints, root->file, 1, 12, NULL, "a warning is none");
    complain(&complaints, "other.yaml", 1, 12, NULL, "nor is one of another file");
    assert_false(yaml_is_flawed(b, &complaints));
    char same[] = "f.yaml";   // loaded again it is another string
    complain(&complaints, same, b->items[1]->line, b->items[1]->column, NULL, "here");
    assert_true(yaml_is_flawed(root, &complaints) && yaml_is_flawed(a, &complaints) && yaml_is_flawed(b, &complaints));
    assert_true(yaml_is_flawed(b->items[1], &complaints));
    assert_false(yaml_is_flawed(b->items[0], &complaints) || yaml_is_flawed(yaml_get(a, "e"), &complaints) ||
                 yaml_is_flawed(g, &complaints));
    complaints_free(&complaints);
    arena_free(&arena);
}

static void complaints_stand_at_the_node(void **state)
{
    (void)state;
    Arena arena = {0};
    Complaints complaints = {0};
    const YamlNode *root = yaml_parse("a.yaml", TEXT("a: {b: c}"), &arena, &complaints);
    yaml_complain(&complaints, yaml_get(yaml_get(root, "a"), "b"), "say d", "%s is not what is wanted", "c");
    assert_complaints("at c", &complaints, "a.yaml:1:8: c is not what is wanted (say d)\n");
    complaints_free(&complaints);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scalars_stay_texts),
        cmocka_unit_test(the_rest_is_refused_at_its_place),
        cmocka_unit_test(depth_ends_at_32),
        cmocka_unit_test(size_ends_at_one_mebibyte),
        cmocka_unit_test(a_file_of_nothing_but_keys_is_read_quickly),
        cmocka_unit_test(nodes_know_their_place),
        cmocka_unit_test(files_that_cannot_be_read_are_complaints),
        cmocka_unit_test(a_flawed_file_is_read_as_far_as_it_goes),
        cmocka_unit_test(flaws_stand_inside_of_nodes),
        cmocka_unit_test(complaints_stand_at_the_node),
    };
    return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
