// From a parser's events to records, without a parser: which elements are records, what is kept of them, what is beside
// them, and what refuses the file.
#include "complaining.h"

#include "source/interning.h"

#include "base/buffer.h"
#include "source/xml_records.h"

#define XSI "http://www.w3.org/2001/XMLSchema-instance"
#define COUNT(array) (sizeof(array) / sizeof *(array))

static const SourceNamespace SPACES[] = {{"p", "urn:p"}, {"xsi", XSI}};
static const SourceFileColumn FILE_COLUMNS[] = {{.xpath = "/p:All/@made"}, {.xpath = "/p:All/p:Site"}};
static const SourceFile SOURCE = {.format = SOURCE_XML,
                                  .namespaces = SPACES,
                                  .namespace_count = COUNT(SPACES),
                                  .record = "/p:All/p:Patient",
                                  .file_columns = FILE_COLUMNS,
                                  .file_column_count = COUNT(FILE_COLUMNS)};

// What a parser hands over of "<p:Patient id=A xsi:nil=true", name by name.
static bool start(XmlRecords *records, Names *names, const char *event, uint32_t line)
{
    static const struct {
        const char *prefix, *uri;
    } URIS[] = {{"p", "urn:p"}, {"z", "urn:z"}, {"xsi", XSI}};
    const unsigned char *pointers[5 * 8];
    XmlAttributes attributes = {pointers, 0, 0};
    XmlName element = {NULL, NULL};
    const char *prefix = NULL;
    for (bool first = true; *event; first = false) {
        size_t size = strcspn(event, " "), name_size = strcspn(event, "= "), local = 0;
        const char *uri = NULL;
        for (size_t i = 0; i < COUNT(URIS); i++) {
            size_t length = strlen(URIS[i].prefix);
            if (strncmp(event, URIS[i].prefix, length) != 0 || event[length] != ':') continue;
            local = length + 1;
            uri = intern(names, URIS[i].uri, strlen(URIS[i].uri));
            if (first) prefix = URIS[i].prefix;
        }
        const char *name = intern(names, event + local, name_size - local);
        if (first) element = (XmlName){uri, name};
        else {
            const unsigned char **five = &pointers[5 * attributes.count++];
            five[0] = (const unsigned char *)name;
            five[1] = NULL;
            five[2] = (const unsigned char *)uri;
            five[3] = (const unsigned char *)event + name_size + 1;
            five[4] = (const unsigned char *)event + size;
        }
        event += size + (event[size] == ' ');
    }
    return xml_records_start(records, element, prefix, &attributes, line);
}

static void describe_record(const XmlTree *tree, Buffer *out)
{
    for (uint32_t i = 0; i < tree->element_count; i++) {
        const XmlElement *element = &tree->elements[i];
        Text text = xml_tree_text(tree, (XmlNode){i, 0});
        buffer_format(out, "%s%s", i ? " " : "", element->name.local);
        if (element->nil) buffer_string(out, "(nil)");
        for (uint32_t a = element->attributes; a < element->attributes + element->attribute_count; a++)
            buffer_format(out, "[%s=%.*s]", tree->attributes[a].name.local,
                          TEXT_ARG(xml_tree_text(tree, (XmlNode){i, a + 1})));
        buffer_format(out, "@%u '%.*s'", element->line, TEXT_ARG(text));
    }
    buffer_char(out, '\n');
}

// Events: "<…" starts an element (on the line of its number among the events), "/" ends one, all else is text; NULL
// ends them. Records are asked for at the end of all.
static const char *run(const SourceFile *source, const char *const *events, Buffer *out)
{
    Names names = {0};
    Arena arena = {0};
    Findings findings = {0};
    XpathNames interned = {source->namespaces, source->namespace_count, intern, &names};
    XmlRecords records = {.source = source, .findings = &findings};
    assert_true(xml_records_prepare(&records, &interned, &arena));
    bool good = true;
    for (uint32_t i = 0; events[i] && good; i++) {
        if (events[i][0] == '<') good = start(&records, &names, events[i] + 1, i + 1);
        else if (strcmp(events[i], "/") == 0) xml_records_end(&records);
        else good = xml_records_text(&records, text_from(events[i]), i + 1);
    }
    for (const XmlTree *tree; (tree = xml_records_next(&records));) describe_record(tree, out);
    assert_null(xml_records_next(&records));
    for (size_t v = 0; v < records.head.value_count; v++)
        for (uint32_t i = 0; i < records.head.values[v].count; i++)
            buffer_format(out, "%s: %.*s\n", source->file_columns[v].xpath, (int)records.head.values[v].items[i].size,
                          records.head.values[v].items[i].data);
    if (!good) buffer_string(out, "refused\n");
    for (size_t i = 0; i < findings.count; i++) {
        const Finding *finding = &findings.items[i];
        buffer_format(out, "%s %u %s: %s\n", finding->word, finding->place.line, finding->place.field,
                      finding->message.text[LANGUAGE_EN]);
    }
    xml_records_free(&records);
    findings_free(&findings);
    arena_free(&arena);
    arena_free(&names.arena);
    return buffer_c_string(out);
}

typedef struct Case {
    const char *label, *events[16], *wanted;
} Case;

static void run_cases(const SourceFile *source, const Case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        Buffer out = {0};
        assert_text(cases[i].label, run(source, cases[i].events, &out), cases[i].wanted);
        buffer_free(&out);
    }
}

static void elements_become_records(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"none", {"<p:All", "/"}, ""},
        {"a record with all it holds",
         {"<p:All", "<p:Patient id=A sex=m", "x", "<p:Name", "Chan", "/", "y", "/", "/"},
         "Patient[id=A][sex=m]@2 'xChany' Name@4 'Chan'\n"},
        {"several",
         {"<p:All", "<p:Patient id=A", "/", "<p:Patient id=B", "<p:Name", "/", "/", "/"},
         "Patient[id=A]@2 ''\n"
         "Patient[id=B]@4 '' Name@5 ''\n"},
        {"one inside another is a part of it",
         {"<p:All", "<p:Patient", "<p:Patient", "/", "/", "/"},
         "Patient@2 '' Patient@3 ''\n"},
        {"one that has not ended is none yet", {"<p:All", "<p:Patient", "/", "<p:Patient"}, "Patient@2 ''\n"},
        {"its name elsewhere", {"<p:All", "<p:Site", "<p:Patient", "/", "/", "/"}, "/p:All/p:Site: \n"},
        {"its name at the top", {"<p:Patient", "/"}, ""},
        {"nothing there, said so",
         {"<p:All", "<p:Patient", "<p:Name xsi:nil=true", "/", "<p:Name xsi:nil=1", "/", "<p:Name xsi:nil=false", "/",
          "<p:Name nil=true", "/", "/", "/"},
         "Patient@2 '' Name(nil)[nil=true]@3 '' Name(nil)[nil=1]@5 '' Name[nil=false]@7 '' Name[nil=true]@9 "
         "''\n"},
        {"\"&\" as the parser leaves it",
         {"<p:All", "<p:Patient a=x&#38;y b=&#38;#38; c=&", "/", "/"},
         "Patient[a=x&y][b=&#38;][c=&]@2 ''\n"},
    };
    run_cases(&SOURCE, CASES, COUNT(CASES));
}

static void what_stands_beside_records(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"an attribute and an element",
         {"<p:All made=2024&#38;5", "<p:Site", "A", "B", "/", "/"},
         "/p:All/@made: 2024&5\n"
         "/p:All/p:Site: AB\n"},
        {"behind the records too",
         {"<p:All", "<p:Patient", "/", "<p:Site", "A", "/", "/"},
         "Patient@2 ''\n"
         "/p:All/p:Site: A\n"},
        {"not inside of one", {"<p:All", "<p:Patient", "<p:Site", "A", "/", "/", "/"}, "Patient@2 'A' Site@3 'A'\n"},
        {"twice",
         {"<p:All", "<p:Site", "A", "/", "<p:Site", "B", "/", "/"},
         "/p:All/p:Site: A\n"
         "/p:All/p:Site: B\n"},
        {"said to be nothing", {"<p:All", "<p:Site xsi:nil=true", "A", "/", "/"}, "/p:All/p:Site: \n"},
    };
    run_cases(&SOURCE, CASES, COUNT(CASES));
}

static void namespaces(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"not known, in a record",
         {"<p:All", "<p:Patient", "<z:Dose", "/", "/", "/"},
         "refused\n"
         "wrong_namespace 3 z:Dose: the element stands in the namespace urn:z, which the schema does not "
         "know\n"},
        {"not known, beside one",
         {"<p:All", "<z:Patient", "/", "/"},
         "refused\n"
         "wrong_namespace 2 z:Patient: the element stands in the namespace urn:z, which the schema does not "
         "know\n"},
        {"without any",
         {"<p:All", "<p:Patient", "<Dose", "/", "/", "/"},
         "refused\n"
         "wrong_namespace 3 Dose: the element stands in no namespace\n"},
        {"of attributes, whatever they are", {"<p:All", "<p:Patient z:id=A", "/", "/"}, "Patient[id=A]@2 ''\n"},
    };
    run_cases(&SOURCE, CASES, COUNT(CASES));
    static const SourceNamespace EMPTY[] = {{"p", "urn:p"}, {"n", ""}};
    SourceFile with_none = SOURCE, without = {.format = SOURCE_XML, .record = "/All/Patient"};
    with_none.namespaces = EMPTY;
    static const Case NONE[] = {
        {"none, where the schema says so",
         {"<p:All", "<p:Patient", "<Dose", "/", "/", "/"},
         "Patient@2 '' Dose@3 ''\n"},
    };
    static const Case WITHOUT[] = {
        {"none at all", {"<All", "<Patient", "/", "/"}, "Patient@2 ''\n"},
        {"one, where the schema knows none",
         {"<All", "<z:Patient", "/", "/"},
         "refused\n"
         "wrong_namespace 2 z:Patient: the element stands in the namespace urn:z, which the schema does not "
         "know\n"},
    };
    run_cases(&with_none, NONE, COUNT(NONE));
    run_cases(&without, WITHOUT, COUNT(WITHOUT));
}

// A survey: the whole document is one record, in any namespaces.
static void surveys(void **state)
{
    (void)state;
    static const SourceFile SURVEY = {.format = SOURCE_XML};
    static const Case CASES[] = {
        {"everything", {"<z:All", "<p:A x=1", "t", "/", "<B", "/", "/"}, "All@1 't' A[x=1]@2 't' B@5 ''\n"},
    };
    run_cases(&SURVEY, CASES, COUNT(CASES));
}

// ---- Bounds ---------------------------------------------------------------------------------------------------------

typedef struct Opened {
    Names names;
    Arena arena;
    Findings findings;
    XmlRecords records;
    const unsigned char *pointers[5 * (XML_ATTRIBUTE_LIMIT + 1)];
} Opened;

static void open_record(Opened *opened)
{
    *opened = (Opened){.records = {.source = &SOURCE}};
    XpathNames interned = {SPACES, COUNT(SPACES), intern, &opened->names};
    opened->records.findings = &opened->findings;
    assert_true(xml_records_prepare(&opened->records, &interned, &opened->arena));
    assert_true(start(&opened->records, &opened->names, "p:All", 1) &&
                start(&opened->records, &opened->names, "p:Patient", 2));
}

static void close_record(const char *label, Opened *opened, const char *message)
{
    const char *said = opened->findings.count ? opened->findings.items[0].message.text[LANGUAGE_EN] : "";
    assert_text(label, said, message);
    assert_int_equal(opened->findings.count, message[0] != '\0');
    xml_records_free(&opened->records);
    findings_free(&opened->findings);
    arena_free(&opened->arena);
    arena_free(&opened->names.arena);
}

static void depth_is_bounded(void **state)
{
    (void)state;
    Opened opened;
    open_record(&opened);
    for (int depth = 3; depth <= XML_DEPTH_LIMIT; depth++) assert_true(start(&opened.records, &opened.names, "p:A", 3));
    for (int depth = XML_DEPTH_LIMIT; depth > 2; depth--) xml_records_end(&opened.records);   // and up again
    for (int depth = 3; depth <= XML_DEPTH_LIMIT; depth++) assert_true(start(&opened.records, &opened.names, "p:A", 3));
    assert_false(start(&opened.records, &opened.names, "p:A", 4));
    close_record("depth", &opened, "elements are nested more than 32 deep");
}

static void attributes_are_bounded(void **state)
{
    (void)state;
    static const struct {
        const char *label;
        int count, declarations;
        size_t size;   // of each value
        const char *message;
    } CASES[] = {
        {"as many as allowed", XML_ATTRIBUTE_LIMIT, 0, 1, ""},
        {"one more", XML_ATTRIBUTE_LIMIT + 1, 0, 1, "an element has more than 256 attributes"},
        {"declarations count", XML_ATTRIBUTE_LIMIT, 1, 1, "an element has more than 256 attributes"},
        {"as large as allowed", 1, 0, XML_TEXT_LIMIT, ""},
        {"larger", 1, 0, XML_TEXT_LIMIT + 1, "an attribute is larger than 64 KiB"},
    };
    static unsigned char value[XML_TEXT_LIMIT + 1];
    for (size_t c = 0; c < COUNT(CASES); c++) {
        Opened opened;
        open_record(&opened);
        XmlName name = name_of(&opened.names, "urn:p", "A");
        for (int i = 0; i < CASES[c].count; i++) {
            const unsigned char *const five[] = {(const unsigned char *)name.local, NULL, NULL, value,
                                                 value + CASES[c].size};
            memcpy(&opened.pointers[(size_t)i * 5], five, sizeof five);
        }
        XmlAttributes attributes = {opened.pointers, CASES[c].count, CASES[c].declarations};
        bool taken = xml_records_start(&opened.records, name, NULL, &attributes, 3);
        assert_int_equal(taken, CASES[c].message[0] == '\0');
        close_record(CASES[c].label, &opened, CASES[c].message);
    }
}

// A text is what stands between two tags, however many pieces it comes in.
static void texts_are_bounded(void **state)
{
    (void)state;
    static char piece[1024];
    memset(piece, 'x', sizeof piece);
    Opened opened;
    open_record(&opened);
    for (int run = 0; run < 2; run++) {
        for (size_t i = 0; i < XML_TEXT_LIMIT / sizeof piece; i++)
            assert_true(xml_records_text(&opened.records, (Text){piece, sizeof piece}, 3));
        if (run) break;
        assert_true(start(&opened.records, &opened.names, "p:A", 3));
        xml_records_end(&opened.records);
    }
    assert_false(xml_records_text(&opened.records, (Text){piece, 1}, 4));
    close_record("text", &opened, "a text is larger than 64 KiB");
}

static void records_are_bounded(void **state)
{
    (void)state;
    Opened opened;
    open_record(&opened);
    bool taken = true;
    for (int i = 1; i < XML_NODE_LIMIT && taken; i++) {
        taken = start(&opened.records, &opened.names, "p:A", 3);
        xml_records_end(&opened.records);
    }
    assert_true(taken);
    assert_false(start(&opened.records, &opened.names, "p:A", 4));
    close_record("nodes", &opened, "a record is larger than 64 MiB or has more than 1000000 nodes");
}

// Trees that were handed out are used again; those that wait and the one that is open are freed with the rest.
static void trees_are_used_again(void **state)
{
    (void)state;
    Opened opened;
    open_record(&opened);
    xml_records_end(&opened.records);
    const XmlTree *first = xml_records_next(&opened.records);
    assert_non_null(first);
    assert_null(xml_records_next(&opened.records));
    for (int i = 0; i < 3; i++) {
        assert_true(start(&opened.records, &opened.names, "p:Patient", 3));
        if (i == 0) assert_ptr_equal(opened.records.building, first);
        if (i < 2) xml_records_end(&opened.records);
    }
    assert_ptr_equal(xml_records_next(&opened.records), first);
    close_record("nothing is said", &opened, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elements_become_records),
        cmocka_unit_test(what_stands_beside_records),
        cmocka_unit_test(namespaces),
        cmocka_unit_test(surveys),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(attributes_are_bounded),
        cmocka_unit_test(texts_are_bounded),
        cmocka_unit_test(records_are_bounded),
        cmocka_unit_test(trees_are_used_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
