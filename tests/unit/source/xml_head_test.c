// What stands above and beside the records: the XML declaration, and the file's own values as elements stream past.
#include "complaining.h"

#include "source/interning.h"

#include "base/buffer.h"
#include "source/xml_head.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void the_declared_encoding(void **state)
{
    (void)state;
    static const struct {
        const char *text, *encoding;   // NULL: none
    } CASES[] = {
        {"<?xml version='1.0' encoding='UTF-8'?><a/>", "UTF-8"},
        {"<?xml version=\"1.0\" encoding=\"gb18030\" standalone='yes'?>", "gb18030"},
        {"<?xml version='1.0' encoding = 'GBK' ?>", "GBK"},
        {"<?xml version='1.0' encoding=''?>", ""},
        {"<?xml version='1.0'?><a encoding='GBK'/>", NULL},
        {"<?xml version='1.0' encoding=GBK?>", NULL},
        {"<?xml version='1.0' encoding='GBK?>", NULL},
        {"<?xml version='1.0' encoding", NULL},
        {"<?xml version='1.0' encoding='GBK'", NULL},
        {" <?xml version='1.0' encoding='GBK'?>", NULL},
        {"<a/>", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Text got = xml_head_encoding(text_from(CASES[i].text));
        bool right = CASES[i].encoding ? got.data && text_is(got, CASES[i].encoding) : !got.data;
        if (!right) fail_msg("%s: %.*s", CASES[i].text, TEXT_ARG(got));
    }
}

static void what_a_file_may_declare(void **state)
{
    (void)state;
    static const struct {
        const char *declared;
        bool utf8, utf8_sig, utf16, gb18030;
    } CASES[] = {
        {"UTF-8", true, true, false, false},     {"utf8", true, true, false, false},
        {"us-ascii", true, true, false, false},  {"UTF-16", false, false, true, false},
        {"UTF-16LE", false, false, true, false}, {"utf-16be", false, false, true, false},
        {"GB18030", false, false, false, true},  {"gbk", false, false, false, true},
        {"GB2312", false, false, false, true},   {"ISO-8859-1", false, false, false, false},
        {"UTF-", false, false, false, false},    {"UTF-8 ", false, false, false, false},
        {"", false, false, false, false},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        const bool wanted[] = {[SOURCE_UTF8] = CASES[i].utf8,
                               [SOURCE_UTF8_SIG] = CASES[i].utf8_sig,
                               [SOURCE_UTF16] = CASES[i].utf16,
                               [SOURCE_GB18030] = CASES[i].gb18030};
        for (size_t e = 0; e < COUNT(wanted); e++)
            if (xml_head_agrees(text_from(CASES[i].declared), (SourceEncoding)e) != wanted[e])
                fail_msg("%s as encoding %zu", CASES[i].declared, e);
    }
}

// ---- Values ---------------------------------------------------------------------------------------------------------

typedef struct Watch {
    Names names;
    Arena arena;
    XmlHead head;
} Watch;

static const char *const PATHS[] = {"/a/b", "/a/b/c", "/a/@x", "/a/b/@x", "/r"};

static void watch(Watch *watch, const char *record)
{
    *watch = (Watch){.head = {.value_count = COUNT(PATHS)}};
    XpathNames names = {NULL, 0, intern, &watch->names};
    const char *error = NULL;
    watch->head.arena = &watch->arena;
    watch->head.values = arena_array(&watch->arena, COUNT(PATHS), sizeof *watch->head.values);
    assert_true(xpath_compile_root(record, &names, &watch->arena, &watch->head.record.root, &error));
    for (size_t i = 0; i < COUNT(PATHS); i++)
        assert_true(xpath_compile_root(PATHS[i], &names, &watch->arena, &watch->head.values[i].path.root, &error));
}

// Events as "<a x=1>text</>", the line counted by newlines; a record's inside is left out, as its caller would.
static const char *see(Watch *watch, const char *events, Buffer *out)
{
    uint32_t depth = 0, line = 1, record = 0;
    while (*events) {
        size_t size = strcspn(events, "<>");
        if (size && !record) xml_head_text(&watch->head, (Text){events, size});
        for (size_t i = 0; i < size; i++) line += events[i] == '\n';
        events += size;
        if (strncmp(events, "</>", 3) == 0) {
            if (record == depth) record = 0;
            if (!record) xml_head_end(&watch->head, depth);
            depth--;
            events += 3;
        } else if (*events == '<') {
            size_t name = strcspn(++events, " >");
            bool nil = events[name - 1] == '!';
            depth++;
            XmlName element = {NULL, intern(&watch->names, events, name - nil)};
            bool found = !record && xml_head_start(&watch->head, depth, element, line, nil);
            events += name;
            while (*events == ' ') {
                size_t word = strcspn(++events, "="), value = strcspn(events + word + 1, " >");
                XmlName attribute = {NULL, intern(&watch->names, events, word)};
                if (!record) xml_head_attribute(&watch->head, depth, attribute, (Text){events + word + 1, value}, line);
                events += word + 1 + value;
            }
            if (found) {
                record = depth;
                buffer_format(out, "record at depth %u\n", depth);
            }
            events++;
        }
    }
    for (size_t v = 0; v < COUNT(PATHS); v++)
        for (uint32_t i = 0; i < watch->head.values[v].count; i++) {
            const SourceItem *item = &watch->head.values[v].items[i];
            buffer_format(out, "%s = '%.*s' in line %u%s\n", PATHS[v], (int)item->size, item->data, item->line,
                          item->superscript ? ", superscript" : "");
        }
    return buffer_c_string(out);
}

static void values_at_the_ends_of_paths(void **state)
{
    (void)state;
    static const struct {
        const char *label, *record, *events, *wanted;
    } CASES[] = {
        {"an element", "/a/r", "<a><b>one</></>", "/a/b = 'one' in line 1\n"},
        {"an element and one inside of it", "/a/r", "<a>\n<b>one<c>two</>three</></>",
         "/a/b = 'onetwothree' in line 2\n"
         "/a/b/c = 'two' in line 2\n"},
        {"attributes", "/a/r", "<a x=1><b x=2 y=3></></>",
         "/a/b = '' in line 1\n"
         "/a/@x = '1' in line 1\n"
         "/a/b/@x = '2' in line 1\n"},
        {"elsewhere", "/a/r", "<a><d><b>one</></><b><d><c>two</></></></>", "/a/b = 'two' in line 1\n"},
        {"below the wrong root", "/a/r", "<d><b>one</></>", ""},
        {"several times, with their lines", "/a/r", "<a><b>one</>\n\n<b>two</></>",
         "/a/b = 'one' in line 1\n"
         "/a/b = 'two' in line 3\n"},
        {"said to be nothing", "/a/r", "<a><b!>one</></>", "/a/b = '' in line 1\n"},
        {"cleaned", "/a/r", "<a><b> １０⁹ </></>", "/a/b = '109' in line 1, superscript\n"},
        {"before and behind records", "/a/r", "<a><b>one</><r x=9><b>no</></><b>two</><r></></>",
         "record at depth 2\n"
         "record at depth 2\n"
         "/a/b = 'one' in line 1\n"
         "/a/b = 'two' in line 1\n"},
        {"an element that has not ended", "/a/r", "<a><b>one", ""},
        {"a record at the top", "/r", "<r></>",
         "record at depth 1\n"
         "/r = '' in line 1\n"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Watch watched;
        Buffer out = {0};
        watch(&watched, CASES[i].record);
        assert_text(CASES[i].label, see(&watched, CASES[i].events, &out), CASES[i].wanted);
        xml_head_free(&watched.head);
        buffer_free(&out);
        arena_free(&watched.arena);
        arena_free(&watched.names.arena);
    }
}

// More than a few make it no more ambiguous.
static void items_are_bounded(void **state)
{
    (void)state;
    Watch watched;
    Buffer events = {0}, out = {0};
    watch(&watched, "/a/r");
    buffer_string(&events, "<a>");
    for (int i = 0; i < 2 * XML_HEAD_ITEMS; i++) buffer_format(&events, "<b>%d</>", i);
    see(&watched, buffer_c_string(&events), &out);
    assert_int_equal(watched.head.values[0].count, XML_HEAD_ITEMS);
    assert_int_equal(watched.head.values[0].items[XML_HEAD_ITEMS - 1].size, 2);
    xml_head_free(&watched.head);
    buffer_free(&events);
    buffer_free(&out);
    arena_free(&watched.arena);
    arena_free(&watched.names.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_declared_encoding),
        cmocka_unit_test(what_a_file_may_declare),
        cmocka_unit_test(values_at_the_ends_of_paths),
        cmocka_unit_test(items_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
