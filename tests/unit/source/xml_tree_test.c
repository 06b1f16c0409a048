// Trees of XML records: what lies where, whose text is whose, what is kept for the next record, and how much one may
// hold.
#include "complaining.h"

#include "base/buffer.h"
#include "source/xml_tree.h"

static bool open_element(XmlTree *tree, const char *name)
{
    return xml_tree_open_element(tree, (XmlName){NULL, name}, 1);
}

// <a>1<b x="p" y=""/>2<c z="q">3<d>4</d></c>5</a>
static void build(XmlTree *tree)
{
    assert_true(open_element(tree, "a") && xml_tree_add_text(tree, TEXT("1")));
    assert_true(open_element(tree, "b") && xml_tree_add_attribute(tree, (XmlName){NULL, "x"}, TEXT("p")) &&
                xml_tree_add_attribute(tree, (XmlName){NULL, "y"}, TEXT("")));
    xml_tree_close_element(tree);
    assert_true(xml_tree_add_text(tree, TEXT("2")));
    assert_true(open_element(tree, "c") && xml_tree_add_attribute(tree, (XmlName){NULL, "z"}, TEXT("q")) &&
                xml_tree_add_text(tree, TEXT("3")));
    assert_true(open_element(tree, "d") && xml_tree_add_text(tree, TEXT("4")));
    xml_tree_close_element(tree);
    xml_tree_close_element(tree);
    assert_true(xml_tree_add_text(tree, TEXT("5")));
    xml_tree_close_element(tree);
}

// "name parent end attributes: text"
static const char *describe(const XmlTree *tree, Buffer *out)
{
    buffer_clear(out);
    for (uint32_t i = 0; i < tree->element_count; i++) {
        const XmlElement *element = &tree->elements[i];
        buffer_format(out, "%s %d %u", element->name.local, (int)element->parent, element->end);
        for (uint32_t a = element->attributes; a < element->attributes + element->attribute_count; a++)
            buffer_format(out, " %s='%.*s'", tree->attributes[a].name.local,
                          TEXT_ARG(xml_tree_text(tree, (XmlNode){i, a + 1})));
        buffer_format(out, ": %.*s\n", TEXT_ARG(xml_tree_text(tree, (XmlNode){i, 0})));
    }
    return buffer_c_string(out);
}

static const char BUILT[] = "a -1 4: 12345\n"
                            "b 0 2 x='p' y='': \n"
                            "c 0 4 z='q': 34\n"
                            "d 2 4: 4\n";

static void elements_know_their_range_and_text(void **state)
{
    (void)state;
    XmlTree tree = {0};
    Buffer out = {0};
    for (int again = 0; again < 3; again++) {
        build(&tree);
        assert_text("the whole", describe(&tree, &out), BUILT);
        assert_true(tree.open == XML_NONE);
        xml_tree_clear(&tree);
        assert_text("cleared", describe(&tree, &out), "");
    }
    xml_tree_free(&tree);
    buffer_free(&out);
}

static void an_element_without_text_has_an_empty_one(void **state)
{
    (void)state;
    XmlTree tree = {0};
    assert_true(open_element(&tree, "a") && xml_tree_add_attribute(&tree, (XmlName){NULL, "x"}, TEXT("")));
    xml_tree_close_element(&tree);
    for (uint32_t attribute = 0; attribute < 2; attribute++) {
        Text text = xml_tree_text(&tree, (XmlNode){0, attribute});
        assert_non_null(text.data);
        assert_int_equal(text.size, 0);
    }
    xml_tree_free(&tree);
}

// Arrays and texts that grew stay what they were.
static void many_nodes(void **state)
{
    (void)state;
    enum { MANY = 5000 };
    XmlTree tree = {0};
    assert_true(open_element(&tree, "root"));
    for (int i = 0; i < MANY; i++) {
        char text[16];
        snprintf(text, sizeof text, "%d;", i);
        assert_true(open_element(&tree, "e") && xml_tree_add_attribute(&tree, (XmlName){NULL, "n"}, text_from(text)) &&
                    xml_tree_add_text(&tree, text_from(text)));
        xml_tree_close_element(&tree);
    }
    xml_tree_close_element(&tree);
    assert_int_equal(tree.elements[0].end, MANY + 1);
    for (uint32_t i = 1; i <= MANY; i++) {
        char text[16];
        snprintf(text, sizeof text, "%d;", (int)i - 1);
        assert_int_equal(tree.elements[i].parent, 0);
        assert_true(text_is(xml_tree_text(&tree, (XmlNode){i, 0}), text));
        assert_true(text_is(xml_tree_text(&tree, (XmlNode){i, tree.elements[i].attributes + 1}), text));
    }
    xml_tree_free(&tree);
}

// What a giant took is given back, what others took is kept for the next.
static void memory_is_kept_unless_it_was_a_giant(void **state)
{
    (void)state;
    static char large[2 << 20];
    XmlTree tree = {0};
    build(&tree);
    const XmlElement *elements = tree.elements;
    xml_tree_clear(&tree);
    build(&tree);
    assert_ptr_equal(tree.elements, elements);
    xml_tree_clear(&tree);
    assert_true(open_element(&tree, "a") && xml_tree_add_text(&tree, (Text){large, sizeof large}));
    xml_tree_close_element(&tree);
    xml_tree_clear(&tree);
    assert_null(tree.elements);
    assert_int_equal(tree.text.capacity, 0);
    Buffer out = {0};
    build(&tree);
    assert_text("after a giant", describe(&tree, &out), BUILT);
    buffer_free(&out);
    xml_tree_free(&tree);
}

static void a_record_holds_64_mib(void **state)
{
    (void)state;
    static char piece[1 << 20];
    static const struct {
        const char *label;
        bool attributes;
    } CASES[] = {{"text", false}, {"attributes", true}};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        XmlTree tree = {0};
        size_t pieces = 0;
        assert_true(open_element(&tree, "a"));
        while (CASES[i].attributes ? xml_tree_add_attribute(&tree, (XmlName){NULL, "x"}, (Text){piece, sizeof piece})
                                   : xml_tree_add_text(&tree, (Text){piece, sizeof piece}))
            pieces++;
        if (pieces != (XML_RECORD_LIMIT >> 20) - 1) fail_msg("%s: %zu", CASES[i].label, pieces);
        assert_false(xml_tree_add_text(&tree, (Text){piece, sizeof piece}));
        assert_true(xml_tree_add_text(&tree, (Text){piece, 1}));
        xml_tree_free(&tree);
    }
}

static void lists_of_trees(void **state)
{
    (void)state;
    XmlTrees list = {0};
    XmlTree *trees[40];
    for (int i = 0; i < 40; i++) {
        trees[i] = xml_trees_take(&list);   // a new one, for the list is empty
        assert_int_equal(trees[i]->element_count, 0);
    }
    for (int i = 0; i < 40; i++) xml_trees_push(&list, trees[i]);
    for (int i = 39; i >= 20; i--) assert_ptr_equal(xml_trees_take(&list), trees[i]);
    assert_int_equal(list.count, 20);
    for (int i = 20; i < 40; i++) xml_trees_push(&list, trees[i]);
    for (int i = 0; i < 5; i++) {   // those before `from` are somebody else's
        xml_tree_free(trees[i]);
        free(trees[i]);
    }
    xml_trees_free(&list, 5);
    assert_int_equal(list.count, 0);
    assert_null(list.trees);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elements_know_their_range_and_text),
        cmocka_unit_test(an_element_without_text_has_an_empty_one),
        cmocka_unit_test(many_nodes),
        cmocka_unit_test(memory_is_kept_unless_it_was_a_giant),
        cmocka_unit_test(a_record_holds_64_mib),
        cmocka_unit_test(lists_of_trees),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
