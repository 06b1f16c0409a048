// XPath over a small tree: what each expression finds, what is left to libxml2, what is wrong and with which words.
#include "source/interning.h"

static const SourceNamespace SPACES[] = {{"x", "urn:x"}, {"rt", "urn:rt"}};

static void attribute(XmlTree *tree, Names *names, const char *local, const char *value)
{
    assert_true(xml_tree_add_attribute(tree, name_of(names, NULL, local), text_from(value)));
}

// <Patient mrn="1"><Name>Chan</Name><Courses><rt:Plan intent="A"><Dose unit="Gy">60</Dose></rt:Plan><rt:Plan
// intent="B"/> <rt:Plan/></Courses><Plan intent="C"/><Lab test="E" value="1"/><Lab test="L" value="2"
// skip="Yes"/></Patient>
static void build(XmlTree *tree, Names *names)
{
    static const struct {
        const char *what;   // uri and local name, ")" = end, or attribute and value
        const char *local, *value;
    } STEPS[] = {
        {"urn:x", "Patient", NULL}, {"@", "mrn", "1"},          {"urn:x", "Name", NULL},  {"text", "Chan", NULL},
        {")", NULL, NULL},          {"urn:x", "Courses", NULL}, {"urn:rt", "Plan", NULL}, {"@", "intent", "A"},
        {"urn:x", "Dose", NULL},    {"@", "unit", "Gy"},        {"text", "60", NULL},     {")", NULL, NULL},
        {")", NULL, NULL},          {"urn:rt", "Plan", NULL},   {"@", "intent", "B"},     {")", NULL, NULL},
        {"urn:rt", "Plan", NULL},   {")", NULL, NULL},          {")", NULL, NULL},        {"urn:x", "Plan", NULL},
        {"@", "intent", "C"},       {")", NULL, NULL},          {"urn:x", "Lab", NULL},   {"@", "test", "E"},
        {"@", "value", "1"},        {")", NULL, NULL},          {"urn:x", "Lab", NULL},   {"@", "test", "L"},
        {"@", "value", "2"},        {"@", "skip", "Yes"},       {")", NULL, NULL},        {")", NULL, NULL},
    };
    for (size_t i = 0; i < sizeof STEPS / sizeof *STEPS; i++) {
        if (strcmp(STEPS[i].what, ")") == 0) xml_tree_close_element(tree);
        else if (strcmp(STEPS[i].what, "@") == 0) attribute(tree, names, STEPS[i].local, STEPS[i].value);
        else if (strcmp(STEPS[i].what, "text") == 0) assert_true(xml_tree_add_text(tree, text_from(STEPS[i].local)));
        else assert_true(xml_tree_open_element(tree, name_of(names, STEPS[i].what, STEPS[i].local), (uint32_t)i));
    }
}

// Numbers of the elements in document order: Patient 0, Name 1, Courses 2, rt:Plan 3, Dose 4, rt:Plan 5 6, Plan 7, Lab
// 8 9.
static void expressions_find_their_nodes(void **state)
{
    (void)state;
    static const struct {
        const char *xpath;
        uint32_t context;
        const char *found;   // elements by number; attributes as number@value
    } CASES[] = {
        {".", 0, "0 "},
        {"x:Name", 0, "1 "},
        {"child::x:Name", 0, "1 "},
        {"./x:Name", 0, "1 "},
        {"rt:Plan", 0, ""},
        {"x:Courses/rt:Plan", 0, "3 5 6 "},
        {".//rt:Plan", 0, "3 5 6 "},
        {".//x:Plan", 0, "7 "},
        {"descendant::rt:Plan", 0, "3 5 6 "},
        {".//x:Courses//x:Dose", 0, "4 "},
        {".//*", 0, "1 2 3 4 5 6 7 8 9 "},
        {"*", 0, "1 2 7 8 9 "},
        {"*/*", 0, "3 5 6 "},
        {"@mrn", 0, "0@1 "},
        {"attribute::mrn", 0, "0@1 "},
        {"@*", 9, "9@L 9@2 9@Yes "},
        {"@x:mrn", 0, ""},
        {".//@intent", 0, "3@A 5@B 7@C "},
        {"x:Courses/rt:Plan/@intent", 0, "3@A 5@B "},
        {"..", 3, "2 "},
        {"../@mrn", 1, "0@1 "},
        {"..", 0, ""},
        {"parent::x:Courses", 5, "2 "},
        {"parent::x:Patient", 5, ""},
        {"ancestor::x:Patient/@mrn", 4, "0@1 "},
        {"ancestor::*", 4, "0 2 3 "},
        {"ancestor-or-self::*", 4, "0 2 3 4 "},
        {"ancestor-or-self::x:Patient/@mrn", 0, "0@1 "},
        {"self::x:Patient", 0, "0 "},
        {"self::x:Name", 0, ""},
        {".//x:Dose/ancestor::*//x:Dose", 0, "4 "},                 // each node once
        {"x:Lab[@test='E']/@value", 0, "8@1 "},
        {"x:Lab[ @test = \"L\" ]/@value", 0, "9@2 "},
        {"x:Lab[@test!='E']/@value", 0, "9@2 "},
        {"x:Lab[@skip!='Yes']", 0, ""},                            // no attribute, nothing that differs
        {"x:Lab[not(@skip='Yes')]", 0, "8 "},
        {"x:Lab[@test='L'][@skip]/@value", 0, "9@2 "},
        {"x:Lab[@test='E' or @test='L']", 0, "8 9 "},
        {"x:Lab[@test='L' and @skip='Yes']", 0, "9 "},
        {"x:Lab[@test='L' and (@skip='No' or not(@skip='Yes'))]", 0, ""},
        {"@value[not(../@skip='Yes')]", 8, "8@1 "},
        {"@value[not(../@skip='Yes')]", 9, ""},
        {".//rt:Plan[x:Dose='60']/@intent", 0, "3@A "},
        {".//rt:Plan[x:Dose/@unit='Gy']/@intent", 0, "3@A "},
        {".[x:Name='Chan']", 0, NULL},                             // '.' takes no predicate: XPath 1.0
        {".//rt:Plan[.//x:Dose]", 0, "3 "},
        {"x:Name[.='Chan']", 0, "1 "},
        {"*[not(*)]", 0, "1 7 8 9 "},
    };
    Names names = {0};
    Arena arena = {0};
    XmlTree tree = {0};
    XpathHits hits = {0};
    Buffer out = {0};
    build(&tree, &names);
    XpathNames resolved = {SPACES, 2, intern, &names};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const char *error = NULL;
        Xpath *xpath = xpath_compile(CASES[i].xpath, &resolved, &arena, &error);
        if (!xpath != !CASES[i].found) fail_msg("%s: %s", CASES[i].xpath, error ? error : "foreign");
        if (!xpath) continue;
        xpath_find(xpath, &tree, (XmlNode){CASES[i].context, 0}, &hits);
        buffer_clear(&out);
        for (size_t h = 0; h < hits.count; h++) {
            XmlNode node = hits.items[h].node;
            buffer_format(&out, "%u", node.element);
            Text value = xml_tree_text(&tree, node);
            if (node.attribute) buffer_format(&out, "@%.*s", TEXT_ARG(value));
            buffer_char(&out, ' ');
        }
        if (strcmp(buffer_c_string(&out), CASES[i].found) != 0)
            fail_msg("%s found %s", CASES[i].xpath, buffer_c_string(&out));
    }
    xpath_hits_free(&hits);
    buffer_free(&out);
    xml_tree_free(&tree);
    arena_free(&arena);
    arena_free(&names.arena);
}

// The element that lacks the attribute a path asks for, which is where its absence is reported.
static void lacking_elements_are_known(void **state)
{
    (void)state;
    static const struct {
        const char *xpath;
        uint32_t lacking;
    } CASES[] = {
        {"@mrn", XML_NONE},                  // it is there
        {"@none", 0},
        {"x:Courses/rt:Plan/@none", 6},      // the last of several
        {"x:Vital/@status", XML_NONE},       // no such element
        {"x:Courses[@none]/rt:Plan", XML_NONE},
        {"x:Name", XML_NONE},
    };
    Names names = {0};
    Arena arena = {0};
    XmlTree tree = {0};
    XpathHits hits = {0};
    build(&tree, &names);
    XpathNames resolved = {SPACES, 2, intern, &names};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const char *error = NULL;
        xpath_find(xpath_compile(CASES[i].xpath, &resolved, &arena, &error), &tree, (XmlNode){0}, &hits);
        if (hits.lacking != CASES[i].lacking) fail_msg("%s: element %u lacks it", CASES[i].xpath, hits.lacking);
    }
    xpath_hits_free(&hits);
    xml_tree_free(&tree);
    arena_free(&arena);
    arena_free(&names.arena);
}

static void trees_are_cleared_and_bounded(void **state)
{
    (void)state;
    Names names = {0};
    XmlTree tree = {0};
    build(&tree, &names);
    assert_true(text_is(xml_tree_text(&tree, (XmlNode){0, 0}), "Chan60"));
    assert_int_equal(tree.elements[4].line, 8);
    xml_tree_clear(&tree);
    build(&tree, &names);
    assert_int_equal(tree.element_count, 10);
    assert_int_equal(tree.elements[2].end, 7);
    xml_tree_clear(&tree);
    static char large[1 << 20];
    assert_true(xml_tree_open_element(&tree, (XmlName){0}, 1));
    int added = 0;
    while (xml_tree_add_text(&tree, (Text){large, sizeof large})) added++;
    assert_int_equal(added, 63);   // 64 MiB with the element
    xml_tree_clear(&tree);
    assert_int_equal(tree.text.capacity, 0);   // a giant is not kept
    xml_tree_free(&tree);
    arena_free(&names.arena);
}

static void checks_say_what_is_wrong(void **state)
{
    (void)state;
    static const SourceFile SOURCE = {
        .namespaces = SPACES, .namespace_count = 2, .record = "/x:Export/x:List/x:Patient"};
    static const struct {
        const char *xpath;
        bool absolute, foreign;
        const char *error;
    } CASES[] = {
        {"x:Name", false, false, NULL},
        {"o:ItemData", false, false, "the prefix \"o\" is not declared in xml.namespaces"},
        {"Name", false, false, "the element name \"Name\" has no prefix and matches no namespace"},
        {"@name", false, false, NULL},
        {"ancestor::x:Patient/@mrn", false, false, NULL},
        {"ancestor::x:Export/@site", false, false,
         "\"Export\" stands above the record and cannot be reached from inside it"},
        {"/x:Export/@site", false, false,
         "a path from the root leaves the record: begin with a name, \".\" or \".//\""},
        {"x:Lab[@a='b", false, false, "a text is not closed"},
        {"x:Lab[@a='b'", false, false, "a \"]\" is missing"},
        {"x:Lab[not(@a]", false, false, "a \")\" is missing"},
        {"x:Lab/", false, false, "a name is expected at \"\""},
        {"", false, false, "the path is empty"},
        {"x:Lab[1]", false, true, NULL},
        {"count(x:Lab)", false, true, NULL},
        {"x:Lab | x:Name", false, true, NULL},
        {"x:Lab[@value > 1]", false, true, NULL},
        {"string(o:Lab)", false, true, "the prefix \"o\" is not declared in xml.namespaces"},
        {"concat('o:x', x:Name)", false, true, NULL},
        {"following-sibling::x:Lab", false, true, NULL},
        {"following-sibling::y:Lab", false, true, "the prefix \"y\" is not declared in xml.namespaces"},
        {"x:Name/text()", false, true, NULL},
        {"count(Lab)", false, true, "the element name \"Lab\" has no prefix and matches no namespace"},
        {"x:Lab[position() = 1]/Name", false, true, "the element name \"Name\" has no prefix and matches no namespace"},
        {"following-sibling::Lab", false, true, "the element name \"Lab\" has no prefix and matches no namespace"},
        {"count(@lab) + count(attribute::lab)", false, true, NULL},
        {"count(x:Lab) div 2 mod 3 * 4", false, true, NULL},
        {"count(x:Lab[@a > 1 or @b < 2 and @c]) - 1.5", false, true, NULL},
        {"count(x:*) * count(*)", false, true, NULL},
        {"count(div)", false, true, "the element name \"div\" has no prefix and matches no namespace"},
        {"string(x:Lab/node()/..)", false, true, NULL},
        {"concat('Lab', x:Name)", false, true, NULL},
        {"/x:Export/@site", true, false, NULL},
        {"/x:Export/x:Head/x:Site", true, false, NULL},
        {"/x:Export/x:List/x:Patient", true, false, NULL},
        {"/x:Export/x:List/x:Patient/@mrn", true, false, "a value of the file cannot stand inside a record"},
        {"x:Export/@site", true, false,
         "only child elements, one after the other from the root, and an attribute at the end can stand here"},
        {"//x:Site", true, false,
         "only child elements, one after the other from the root, and an attribute at the end can stand here"},
        {"/x:Export[@a='b']", true, false,
         "only child elements, one after the other from the root, and an attribute at the end can stand here"},
        {"/y:Export", true, false, "the prefix \"y\" is not declared in xml.namespaces"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Arena arena = {0};
        bool foreign = false;
        const char *error = xpath_check(&SOURCE, CASES[i].xpath, CASES[i].absolute, &foreign, &arena);
        if (!error != !CASES[i].error || (error && strcmp(error, CASES[i].error) != 0))
            fail_msg("%s: %s", CASES[i].xpath, error ? error : "no error");
        if (foreign != CASES[i].foreign) fail_msg("%s: foreign %d", CASES[i].xpath, foreign);
        arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expressions_find_their_nodes),
        cmocka_unit_test(lacking_elements_are_known),
        cmocka_unit_test(trees_are_cleared_and_bounded),
        cmocka_unit_test(checks_say_what_is_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
