// What a closed schema does not know: by kinds of paths, over small documents; and that no path costs more than a walk.
#include "source/reading.h"

static const SourceNamespace SPACES[] = {
    {"p", "urn:p"}, {"q", "urn:q"}, {"xsi", "http://www.w3.org/2001/XMLSchema-instance"}};

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define HEAD "<All xmlns='urn:p' xmlns:q='urn:q' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>\n"

// A file of patients in which every node that no path names is reported.
static SourceFile closed_file(const SourceTable *table, SourceMatch match)
{
    return (SourceFile){.format = SOURCE_XML, .namespaces = SPACES, .namespace_count = COUNT(SPACES),
                        .record = "/p:All/p:Patient", .tables = table, .table_count = 1, .match = match,
                        .closed = true, .strange = reader_unknown_severity(match)};
}

// Every node that is not known: "line title", behind it "!" where nobody is to be told with it.
static const char *strangers(const SourceFile *source, const char *document, Buffer *out)
{
    Findings findings = {0};
    Arena arena = {0};
    TemporaryFile file = write_file(document, strlen(document));
    Reader *reader = reader_open(source, file.path, 0, &findings, &arena);
    SourceRow row;
    buffer_clear(out);
    while (reader_next(reader, &row) == READER_ROW) {
        const SourceUnknown *items;
        size_t count = row.begins_record ? reader_strange(reader, &items) : 0;
        for (size_t i = 0; i < count; i++) buffer_format(out, "%u %s, ", items[i].line, items[i].title);
    }
    for (size_t i = 0; i < findings.count; i++)
        if (findings.items[i].code == FINDING_UNKNOWN_ITEM)
            buffer_format(out, "%u %s%s!, ", findings.items[i].place.line, findings.items[i].place.field,
                          findings.items[i].severity == SEVERITY_ERROR ? "" : " (warning)");
    reader_close(reader);
    unlink(file.path);
    findings_free(&findings);
    arena_free(&arena);
    return buffer_c_string(out);
}

// What refuses the file: "line what is wrong", as far as the words that all of them have.
static const char *refusals(const SourceFile *source, const char *document, Buffer *out)
{
    Findings findings = {0};
    Arena arena = {0};
    TemporaryFile file = write_file(document, strlen(document));
    Reader *reader = reader_open(source, file.path, 0, &findings, &arena);
    SourceRow row;
    ReaderStatus status;
    buffer_clear(out);
    while ((status = reader_next(reader, &row)) == READER_ROW)
        if (row.begins_record) reader_strange(reader, &(const SourceUnknown *){NULL});
    for (size_t i = 0; i < findings.count; i++) {
        const Finding *finding = &findings.items[i];
        if (finding->code != FINDING_MISSING_COLUMN) continue;
        const char *text = finding->message.text[LANGUAGE_EN], *end = strstr(text, "which the schema does not know");
        if (!end) end = strstr(text, " of the schema");
        assert_non_null(end);
        assert_int_equal(strncmp(text, finding->place.field, strlen(finding->place.field)), 0);
        buffer_format(out, "%u %.*s", finding->place.line, (int)(end - text), text);
    }
    assert_int_equal(status, out->size ? READER_REFUSED : READER_END);
    reader_close(reader);
    unlink(file.path);
    findings_free(&findings);
    arena_free(&arena);
    return buffer_c_string(out);
}

static void what_no_path_names_is_found(void **state)
{
    (void)state;
    static const struct {
        const char *label, *rows, *fields[3], *passed[2], *record, *expected;
    } CASES[] = {
        {"all is named", ".", {"@id", "p:Name"}, {0}, "<Patient id='1'><Name>x</Name></Patient>", ""},
        {"an attribute", ".", {"@id"}, {0}, "<Patient id='1' code='2'/>", "2 Patient/@code, "},
        {"an element", ".", {"@id"}, {0}, "<Patient id='1'>\n<Name>x</Name></Patient>", "3 Patient/Name, "},
        {"an element of a namespace, by another's name", ".", {"p:Name"}, {0},
         "<Patient><q:Name>x</q:Name></Patient>", "2 Patient/Name, "},
        {"an attribute of a namespace", ".", {"@id"}, {0}, "<Patient q:id='1'/>", "2 Patient/@id, "},
        {"attributes of XML itself", ".", {"p:Name"}, {0},
         "<Patient xml:lang='en'><Name xsi:nil='true'/></Patient>", ""},
        {"one that only holds what is known", "p:Visits/p:Visit", {"@day"}, {0},
         "<Patient><Visits><Visit day='1'/></Visits></Patient>", ""},
        {"one that holds it by another name", "p:Visits/p:Visit", {"@day"}, {0},
         "<Patient><Besuche><Visit day='1'/></Besuche></Patient>", "2 Patient/Besuche!, "},
        {"one that could be anywhere is held by anything", ".//p:Visit", {"@day"}, {0},
         "<Patient><Besuche><Tag><Visit day='1'/></Tag></Besuche></Patient>", ""},
        {"but what its holder says is not known", ".//p:Visit", {"@day"}, {0},
         "<Patient><Besuche n='1'><Visit day='1'/></Besuche></Patient>", "2 Besuche/@n, "},
        {"only the topmost of what is lost", ".", {"@id"}, {0},
         "<Patient id='1'><A n='1'><B>x</B><C m='2'/></A></Patient>", "2 Patient/A, "},
        {"nothing is lost in what is empty", ".", {"@id"}, {0}, "<Patient id='1'><A>\n <B/>\t</A></Patient>", ""},
        {"every one of them, in their order", ".", {"@id"}, {0},
         "<Patient id='1' a='1'>\n<B>x</B>\n<C d='1'/></Patient>", "2 Patient/@a, 3 Patient/B, 4 Patient/C, "},
        {"one below what is known", "p:Visit", {"@day"}, {0},
         "<Patient><Visit day='1'><Dose>2</Dose></Visit></Patient>", "2 Visit/Dose, "},
        {"the same name elsewhere is another", "p:Visit", {"@day", "p:Dose"}, {0},
         "<Patient><Dose>1</Dose><Visit day='1'><Dose>2</Dose></Visit></Patient>", "2 Patient/Dose, "},
        {"what is in a field's text is of it", ".", {"p:Note"}, {0},
         "<Patient><Note>a <b>c</b></Note></Patient>", ""},
        {"a text that no path takes", "p:Visit", {"@day"}, {0}, "<Patient>\n<Visit day='1'>late</Visit> x</Patient>",
         "2 Patient/text(), 3 Visit/text(), "},
        {"blanks are none", "p:Visit", {"@day"}, {0}, "<Patient>\n <Visit day='1'>\t</Visit>\n</Patient>", ""},
        {"a text that is read past", "p:Visit", {"@day"}, {"p:Visit/text()"},
         "<Patient><Visit day='1' by='me'>late</Visit></Patient>", "2 Visit/@by, "},
        {"a record where none is looked for", ".", {"@id"}, {0}, "<Group>\n<Patient id='1'/></Group>",
         "2 Group!, 3 Patient!, "},
        {"a record in what is read past", ".", {"@id"}, {"/p:All/p:Old"}, "<Old><Patient id='1'/></Old>", ""},
        {"but not its attribute", ".", {"p:Note"}, {0}, "<Patient><Note by='me'>a</Note></Patient>", "2 Note/@by, "},
        {"a test names what it looks at", "p:Visit[@kind='x' and not(p:Off)]", {"@day"}, {0},
         "<Patient><Visit kind='x' day='1'/><Visit kind='y' day='1'><Off>1</Off></Visit></Patient>", ""},
        {"an ancestor", "p:Visit/q:Dose", {"ancestor::p:Visit/@day", "."}, {0},
         "<Patient><Visit day='1' no='2'><q:Dose>1</q:Dose></Visit></Patient>", "2 Visit/@no, "},
        {"an ancestor that may be the record", "p:Visit", {"ancestor-or-self::p:Patient/@id"}, {0},
         "<Patient id='1' no='2'><Visit/></Patient>", "2 Patient/@no, "},
        {"a parent", "p:Visit/q:Dose", {"../@day", "@unit"}, {0},
         "<Patient><Visit day='1' no='2'><q:Dose unit='x'/></Visit></Patient>", "2 Visit/@no, "},
        {"a sibling, by the parent", "p:Visit/q:Dose", {"../p:Off"}, {0},
         "<Patient><Visit><Off>1</Off><On>1</On><q:Dose/></Visit></Patient>", "2 Visit/On, "},
        {"any name", "p:Visit", {"*", "@*"}, {0},
         "<Patient><Visit a='1'><Dose>2</Dose></Visit><On>1</On></Patient>", "2 Patient/On, "},
        {"nested in itself", ".//p:Visit", {"@day"}, {0},
         "<Patient><Visit day='1'><Visit day='2' no='1'/></Visit></Patient>", "2 Visit/@no, "},
        {"names of what is left to libxml2 are known everywhere", ".", {"concat(p:Name, @code)"}, {0},
         "<Patient code='1'><Name>x</Name><Visit code='1' day='2'><Name>y</Name></Visit></Patient>",
         "2 Visit/@day, "},
        {"dropped, with all that is in it", ".", {"@id"}, {"p:Name"},
         "<Patient id='1'><Name by='2'><First>x</First></Name><Nick>x</Nick></Patient>", "2 Patient/Nick, "},
        {"a dropped attribute, anywhere", ".", {"@id"}, {".//@by"},
         "<Patient id='1' by='2'><Name by='2'>x</Name></Patient>", "2 Patient/Name, "},
        {"in a record without rows", "p:Visit", {"@day"}, {0},
         "<Patient>\n<Besuch day='1'/></Patient>", "3 Patient/Besuch!, "},
        {"in the next record too", ".", {"@id"}, {0}, "<Patient id='1' a='1'/>\n<Patient id='2' a='1'/>",
         "2 Patient/@a, 3 Patient/@a, "},
        {"a record by another name", ".", {"@id"}, {0}, "<Patient id='1'/>\n<Person id='2'><Name/></Person>",
         "3 Person!, "},
        {"what stands beside the records", ".", {"@id"}, {"/p:All/p:Sender", "/p:All/@made"},
         "<Sender no='1'><Name/></Sender>\n<Site a='1'>x</Site><Patient id='1'/>\n<Site><Name/></Site>",
         "3 Site!, 4 Site!, "},
    };
    Buffer out = {0};
    for (size_t i = 0; i < COUNT(CASES); i++) {
        SourceColumn columns[3];
        SourceTable table = {.name = "t", .rows = CASES[i].rows, .columns = columns};
        for (size_t c = 0; c < 3 && CASES[i].fields[c]; c++)
            columns[table.column_count++] = (SourceColumn){.label = "x", .xpath = CASES[i].fields[c]};
        SourceFile source = closed_file(&table, SOURCE_EXACT);
        source.passed = CASES[i].passed;
        while (source.passed_count < 2 && CASES[i].passed[source.passed_count]) source.passed_count++;
        char document[512];
        snprintf(document, sizeof document, HEAD "%s</All>", CASES[i].record);
        const char *got = strangers(&source, document, &out);
        if (strcmp(got, CASES[i].expected) != 0) fail_msg("%s: got \"%s\"", CASES[i].label, got);
        source.closed = false;
        assert_string_equal(strangers(&source, document, &out), "");
    }
    buffer_free(&out);
}

// Titles by `header`, cells by title: the paths of a table count as its fields' do.
static void paths_of_the_table_count(void **state)
{
    (void)state;
    static const Text TITLES[] = {{"A", 1}};
    static const SourceColumn COLUMNS[] = {{.label = "A", .titles = TITLES, .title_count = 1}};
    static const SourceTable TABLE = {.name = "t",
                                      .rows = ".//p:Group",
                                      .header = "p:Item/@oid",
                                      .cell = "p:Item[@oid='{title}']",
                                      .value = "@value[not(../@null='Yes')]",
                                      .columns = COLUMNS,
                                      .column_count = 1};
    SourceFile source = {.format = SOURCE_XML,
                         .namespaces = SPACES,
                         .namespace_count = COUNT(SPACES),
                         .record = "/p:All/p:Patient",
                         .tables = &TABLE,
                         .table_count = 1,
                         .match = SOURCE_SUPERSET,
                         .closed = true,
                         .strange = SEVERITY_WARNING};
    Buffer out = {0};
    assert_string_equal(strangers(&source, HEAD "<Patient><Group no='1'><Item oid='A' value='1' null='No'/>\n"
                                                "<Item oid='B' value='1' unit='x'/><Note>x</Note></Group></Patient>\n"
                                                "<Person/></All>", &out),
                        "2 Group/@no, 3 Item/@unit, 3 Group/Note, 4 Person (warning)!, ");
    buffer_free(&out);
}

// What is looked for and found nowhere, while another stands in its place: the file is refused once it is read.
static void what_has_another_name_refuses(void **state)
{
    (void)state;
    static const struct {
        const char *label, *rows, *fields[3], *passed, *records, *expected;
    } CASES[] = {
        {"an attribute", ".", {"@id", "@code"}, NULL, "<Patient id='1' Code='2'/>",
         "2 Patient/@code is nowhere in the file, and Patient/@Code, "},
        {"an attribute that another patient has", ".", {"@id", "@code"}, NULL,
         "<Patient id='1' Code='2'/><Patient id='1' code='2'/>", ""},
        {"an attribute of no patient, and nothing in its place", ".", {"@id", "@code"}, NULL, "<Patient id='1'/>", ""},
        {"in the place of another one", "p:Visit", {"@day"}, NULL, "<Patient no='1'><Visit/></Patient>", ""},
        {"an attribute by a namespace it has not", "p:Visit", {"@day"}, NULL,
         "<Patient><Visit q:day='1'/></Patient>", "2 Visit/@day is nowhere in the file in the namespace"},
        {"a child", ".", {"@id", "p:Name"}, NULL, "<Patient id='1'>\n<Nom>x</Nom></Patient>",
         "3 Patient/Name is nowhere in the file, and Patient/Nom, "},
        {"a child that is empty in its place", ".", {"@id", "p:Name"}, NULL, "<Patient id='1'><Nom/></Patient>", ""},
        {"a child of one that is not there", ".", {"@id", "p:Visit/p:Name"}, NULL,
         "<Patient id='1'><Note>x</Note></Patient>", "2 Patient/Visit is nowhere in the file, and Patient/Note, "},
        {"one on any level, by its attribute", ".//p:Visit", {"@day"}, NULL,
         "<Patient><List>\n<Besuch day='1'/></List></Patient>",
         "3 Visit is nowhere in the file, and List/Besuch, "},
        {"one on any level, by its child", ".//p:Visit", {"p:Day"}, NULL,
         "<Patient><List><Besuch><Day>1</Day></Besuch></List></Patient>",
         "2 Visit is nowhere in the file, and List/Besuch, "},
        {"one on any level, and another that is not like it", ".//p:Visit", {"@day"}, NULL,
         "<Patient><List><Note by='1'/></List></Patient>", ""},
        {"an ancestor, by its attribute", ".//p:Visit", {"@day", "ancestor::p:List/@arm"}, NULL,
         "<Patient><Liste arm='1'><Visit day='1'/></Liste></Patient>",
         "2 List is nowhere in the file, and Patient/Liste, "},
        {"what is dropped is not looked for", ".", {"@id"}, "p:Name", "<Patient id='1'><Nom>x</Nom></Patient>", ""},
        {"what a test names is looked for, but not where it should not be", "p:Visit[not(@off='1')]", {"@day"}, NULL,
         "<Patient><Visit Off='1' day='1'/></Patient>", ""},
        {"an extension stands in for nothing", ".", {"@id", "@code"}, NULL,
         "<Patient xmlns:e='urn:e' id='1' e:code='2'/>", ""},
        {"what a test names is looked for", "p:Visit[@kind='x']", {"@day"}, NULL,
         "<Patient><Visit Kind='x' day='1'/></Patient>",
         "2 Visit/@kind is nowhere in the file, and Visit/@Kind, "},
        {"in a record without rows", "p:Visit", {"@day"}, NULL, "<Patient>\n<Besuch day='1'/></Patient>",
         "3 Patient/Visit is nowhere in the file, and Patient/Besuch, "},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        SourceColumn columns[3];
        SourceTable table = {.name = "t", .rows = CASES[i].rows, .columns = columns};
        for (size_t c = 0; c < 3 && CASES[i].fields[c]; c++)
            columns[table.column_count++] = (SourceColumn){.label = "x", .xpath = CASES[i].fields[c]};
        SourceFile source = closed_file(&table, SOURCE_SUPERSET);
        source.passed = &CASES[i].passed;
        source.passed_count = CASES[i].passed != NULL;
        Buffer out = {0};
        char document[512];
        snprintf(document, sizeof document, HEAD "%s</All>", CASES[i].records);
        const char *got = refusals(&source, document, &out);
        if (strcmp(got, CASES[i].expected) != 0) fail_msg("%s: got \"%s\"", CASES[i].label, got);
        source.strange = SEVERITY_ERROR;   // its patient is kept out for it
        assert_string_equal(refusals(&source, document, &out), "");
        snprintf(document, sizeof document, HEAD "%s%s</All>", CASES[i].records, CASES[i].records);
        assert_string_equal(refusals(&source, document, &out), CASES[i].expected);
        source.match = SOURCE_SUBSET;
        assert_string_equal(refusals(&source, document, &out), "");
        buffer_free(&out);
    }
}

// In one of several records it may be something that was added, unless the names are alike.
static void one_record_may_have_something_added(void **state)
{
    (void)state;
    static const SourceColumn COLUMNS[] = {{.label = "x", .xpath = "@code"}};
    static const SourceTable TABLE = {.name = "t", .rows = ".", .columns = COLUMNS, .column_count = 1};
    const SourceFile source = closed_file(&TABLE, SOURCE_SUPERSET);
    Buffer out = {0};
    assert_string_equal(refusals(&source, HEAD "<Patient remark='2'/><Patient/></All>", &out), "");
    assert_string_equal(refusals(&source, HEAD "<Patient remark='2'/><Patient/><Patient remark='3'/></All>", &out),
                        "2 Patient/@code is nowhere in the file, and Patient/@remark, ");
    assert_string_equal(refusals(&source, HEAD "<Patient Code='2'/><Patient/></All>", &out),
                        "2 Patient/@code is nowhere in the file, and Patient/@Code, ");
    buffer_free(&out);
}

// A document that is made to be slow: names that differ, nested as deep as may be, over and over.
static void a_hostile_record_costs_a_walk(void **state)
{
    (void)state;
    enum { TIMES = 4000, DEPTH = 24 };
    static const SourceColumn COLUMNS[] = {{.label = "x", .xpath = ".//p:a//p:b//*/ancestor::p:c/@x"}};
    static const SourceTable TABLE = {.name = "t", .rows = ".", .columns = COLUMNS, .column_count = 1};
    SourceFile source = {.format = SOURCE_XML,
                         .namespaces = SPACES,
                         .namespace_count = COUNT(SPACES),
                         .record = "/p:All/p:Patient",
                         .tables = &TABLE,
                         .table_count = 1,
                         .closed = true,
                         .strange = SEVERITY_ERROR};
    Buffer document = {0}, out = {0};
    buffer_string(&document, HEAD "<Patient>");
    for (unsigned i = 0; i < TIMES; i++) {
        for (unsigned d = 0; d < DEPTH; d++) buffer_format(&document, "<%c>", "abcd"[(i >> (d % 12)) & 3]);
        for (unsigned d = DEPTH; d-- > 0;) buffer_format(&document, "</%c>", "abcd"[(i >> (d % 12)) & 3]);
    }
    buffer_string(&document, "<e>1</e></Patient></All>");
    assert_string_equal(strangers(&source, buffer_c_string(&document), &out), "2 Patient/e, ");
    buffer_free(&document);
    buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_no_path_names_is_found),
        cmocka_unit_test(paths_of_the_table_count),
        cmocka_unit_test(what_has_another_name_refuses),
        cmocka_unit_test(one_record_may_have_something_added),
        cmocka_unit_test(a_hostile_record_costs_a_walk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
