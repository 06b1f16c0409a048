// The XML driver: rows, cells, values of the file, unknown items, and what refuses a file, each with its exact finding.
// The centers' XML files are read as their schemas would read them.
#include "source/reading.h"

#include "source/xml.h"

typedef struct Case {
    const char *label, *bytes, *expected;
} Case;

static void run_cases(const SourceFile *source, const Case *cases, size_t count)
{
    Buffer out = {0};
    for (size_t i = 0; i < count; i++) {
        TemporaryFile file = write_file(cases[i].bytes, strlen(cases[i].bytes));
        const char *got = read_all(source, file.path, &out);
        if (strcmp(got, cases[i].expected) != 0)
            fail_msg("%s: got\n%s--- expected\n%s", cases[i].label, got, cases[i].expected);
        unlink(file.path);
    }
    buffer_free(&out);
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

// ---- A small format: patients with visits
// -----------------------------------------------------------------------------

static const SourceNamespace SPACES[] = {
    {"p", "urn:p"}, {"q", "urn:q"}, {"xsi", "http://www.w3.org/2001/XMLSchema-instance"}};

static const SourceColumn PATIENT[] = {{.label = "@id", .xpath = "@id"},
                                       {.label = "Name", .xpath = "p:Name"},
                                       {.label = "Mark", .xpath = "p:Mark", .list = true}};
static const SourceColumn VISIT[] = {{.label = "@id", .xpath = "ancestor::p:Patient/@id"},
                                     {.label = "@day", .xpath = "@day"},
                                     {.label = "Dose", .xpath = "q:Dose"}};
static const SourceTable TABLES[] = {
    {.name = "patient", .rows = ".", .columns = PATIENT, .column_count = COUNT(PATIENT)},
    {.name = "visit", .rows = ".//p:Visit", .columns = VISIT, .column_count = COUNT(VISIT)},
};
static const SourceFileColumn FILE_COLUMNS[] = {
    {.xpath = "/p:All/@made"}, {.xpath = "/p:All/p:Head/p:Site"}, {.xpath = "/p:All/p:Tail"}};

static const SourceFile SMALL = {
    .format = SOURCE_XML,
    .namespaces = SPACES,
    .namespace_count = COUNT(SPACES),
    .record = "/p:All/p:Patient",
    .tables = TABLES,
    .table_count = COUNT(TABLES),
    .file_columns = FILE_COLUMNS,
    .file_column_count = COUNT(FILE_COLUMNS),
};

#define HEAD "<All xmlns='urn:p' xmlns:q='urn:q' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' made='2024'>\n"

static void rows_are_read(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"a record and its rows",
         HEAD "<Patient id='A'>\n<Name>Chan</Name><Mark>1</Mark><Mark>2</Mark>\n<Visits><Visit day='3'/>\n<Visit "
              "day='4'><q:Dose>2,5</q:Dose></Visit></Visits></Patient></All>",
         "2: A|Chan|1&2\n4: A|3|~\n5: A|4|2,5\n"},
        {"line on which the start tag ends", HEAD "<Patient\n id='A'\n><Name/>\n</Patient></All>", "4: A||~\n"},
        {"two records", HEAD "<Patient id='A'/><Patient id='B'/></All>", "2: A|~|~\n2: B|~|~\n"},
        {"no record", HEAD "</All>", ""},
        {"two nodes without list are both handed on",
         HEAD "<Patient id='A'><Name>x</Name><Name>y</Name></Patient></All>", "2: A|x&y|~\n"},
        {"xsi:nil and a text are two things", HEAD "<Patient id='A'><Name xsi:nil='true'>z</Name></Patient></All>",
         "2: A|&z|~\n"},
        {"xsi:nil is empty but there",
         HEAD "<Patient id='A'><Name xsi:nil='true'> \n</Name><Mark xsi:nil='1'/><Mark "
              "xsi:nil='false'>3</Mark></Patient></All>",
         "2: A||&3\n"},
        {"references and CDATA",
         HEAD
         "<Patient id='&lt;&amp;&#38;&#x4e2d;&gt;&quot;'><Name>a&amp;b&#x4E2D;<![CDATA[<c>&]]></Name></Patient></All>",
         "2: <&&中>\"|a&b中<c>&|~\n"},
        {"\"&#38;\" written as text", HEAD "<Patient id='&amp;#38;'/></All>", "2: &#38;|~|~\n"},
        {"'>' in an attribute", HEAD "<Patient id='a>b'><Name>x</Name></Patient></All>", "2: a>b|x|~\n"},
        {"text of a mixed element", HEAD "<Patient id='A'><Name> x<Mark>y</Mark>z </Name></Patient></All>",
         "2: A|xyz|~\n"},
        {"cells are cleaned", HEAD "<Patient id='　Ａ–1 '><Name>10⁴</Name></Patient></All>", "2: A-1|104^|~\n"},
        {"comments and instructions are read past",
         "<?xml version='1.0'?><!-- x -->" HEAD
         "<?pi y?><Patient id='A'><Name>a<!-- b -->c</Name></Patient></All><!-- end -->\n",
         "2: A|ac|~\n"},
        {"other prefixes for the same namespaces",
         "<a:All xmlns:a='urn:p' xmlns:b='urn:q'><a:Patient id='A'><a:Visit "
         "day='1'><b:Dose>2</b:Dose></a:Visit></a:Patient></a:All>",
         "1: A|~|~\n1: A|1|2\n"},
        {"a record's name elsewhere is no record", HEAD "<Head><Patient id='A'/></Head></All>", ""},
        {"attributes of another namespace", HEAD "<Patient q:id='B' id='A' xmlns:r='urn:r' r:x='1'/></All>",
         "2: A|~|~\n"},
        {"byte order mark", "\xEF\xBB\xBF<?xml version='1.0' encoding='UTF-8'?>" HEAD "<Patient id='A'/></All>",
         "2: A|~|~\nwarning unexpected_bom 1 0 *\n"},
        {"CR LF", "<All xmlns='urn:p'>\r\n<Patient id='A'>\r\n<Name>x\r\ny</Name></Patient>\r\n</All>\r\n",
         "2: A|x\ny|~\n"},
    };
    run_cases(&SMALL, CASES, COUNT(CASES));
}

// What was cut off is told from what was changed.
static void what_is_broken_says_how(void **state)
{
    (void)state;
    static const struct {
        const char *label, *document, *message, *remedy;
    } CASES[] = {
        {"cut off inside a tag", HEAD "<Patient", "a tag is not closed by \">\"",
         "export the file again; it may have been cut off"},
        {"cut off between records", HEAD "<Patient id='A'/>\n", "the XML ends too early, or text follows its end",
         "export the file again; it may have been cut off"},
        {"tags do not agree", HEAD "<Patient id='A'></Person></All>", "a start tag and its end tag do not agree",
         "export the file again and send it as it is; was it changed after its export?"},
        {"a blank line before the declaration", "\n<?xml version='1.0'?>\n" HEAD "</All>",
         "the XML declaration (<?xml …) does not stand at the very beginning of the file",
         "export the file again and send it as it is; was it changed after its export?"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Findings findings = {0};
        Arena arena = {0};
        TemporaryFile file = write_file(CASES[i].document, strlen(CASES[i].document));
        Reader *reader = reader_open(&SMALL, file.path, 0, &findings, &arena);
        SourceRow row;
        while (reader_next(reader, &row) == READER_ROW) continue;
        assert_int_equal(findings.count, 1);
        const Finding *finding = &findings.items[0];
        if (strcmp(finding->message.text[LANGUAGE_EN], CASES[i].message) != 0 ||
            strcmp(finding->remedy.text[LANGUAGE_EN], CASES[i].remedy) != 0)
            fail_msg("%s: \"%s\" \"%s\"", CASES[i].label, finding->message.text[LANGUAGE_EN],
                     finding->remedy.text[LANGUAGE_EN]);
        reader_close(reader);
        findings_free(&findings);
        arena_free(&arena);
        unlink(file.path);
    }
}

static void broken_files_are_refused(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"empty", "", "refused\nempty_file 0 0 *\n"},
        {"no element", "\n\n", "refused\nnot_well_formed 3 0 *\n"},
        {"cut off", HEAD "<Patient id='A'/>\n<Patient", "2: A|~|~\nrefused\nnot_well_formed 3 0 *\n"},
        {"cut off between records", HEAD "<Patient id='A'/>\n", "2: A|~|~\nrefused\nnot_well_formed 3 0 *\n"},
        {"tags do not agree", HEAD "<Patient id='A'>\n</Person></All>", "refused\nnot_well_formed 3 0 *\n"},
        {"text behind the end", HEAD "</All>\nx", "refused\nnot_well_formed 3 0 *\n"},
        {"attribute twice", HEAD "<Patient id='A' id='B'/></All>", "refused\nnot_well_formed 2 0 *\n"},
        {"prefix not declared", HEAD "<Patient id='A'><z:Name/></Patient></All>", "refused\nnot_well_formed 2 0 *\n"},
        {"a declaration that is not the first", "\n<?xml version='1.0'?>\n" HEAD "</All>",
         "refused\nnot_well_formed 2 0 *\n"},
        {"illegal character reference", HEAD "<Patient id='A'><Name>&#1;</Name></Patient></All>",
         "refused\nnot_well_formed 2 0 *\n"},
        {"control character", HEAD "<Patient id='A'>\n<Name>\001</Name></Patient></All>",
         "refused\ncontrol_character 3 0 *\n"},
        {"doctype", "<?xml version='1.0'?>\n<!DOCTYPE All>\n" HEAD "<Patient id='A'/></All>",
         "refused\ndoctype 2 0 *\n"},
        {"doctype with entities", "<!DOCTYPE x [<!ENTITY f SYSTEM 'file:///etc/hostname'>]>\n<x>&f;</x>",
         "refused\ndoctype 1 0 *\n"},
        {"entity in text", HEAD "<Patient id='A'><Name>\n&nbsp;</Name></Patient></All>", "refused\ndoctype 3 0 *\n"},
        {"entity in an attribute", HEAD "<Patient id='&who;'/></All>", "refused\ndoctype 2 0 *\n"},
        {"unknown namespace in a record", HEAD "<Patient id='A'>\n<z:Dose xmlns:z='urn:z'/></Patient></All>",
         "refused\nwrong_namespace 3 0 z:Dose\n"},
        {"unknown namespace outside", HEAD "<Patient id='A'/><Dose xmlns=''/></All>",
         "2: A|~|~\nrefused\nwrong_namespace 2 0 Dose\n"},
        {"no namespace at all", "<All><Patient id='A'/></All>", "refused\nwrong_namespace 1 0 All\n"},
        {"Latin-1 in UTF-8", HEAD "<Patient id='A'/>\n<Patient id='caf\xE9'/></All>",
         "2: A|~|~\nrefused\nencoding_mismatch 3 0 *\n"},
        {"another encoding declared", "<?xml version='1.0' encoding='GB18030'?>\n" HEAD "</All>",
         "refused\nencoding_mismatch 1 0 *\n"},
        {"another encoding declared, and used", "<?xml version='1.0' encoding='GBK'?>\n" HEAD "\n\xB1\xC7</All>",
         "refused\nencoding_mismatch 1 0 *\n"},
        {"a declared name that is no text", "<?xml version='1.0' encoding='\xB1\xC7'?>\n" HEAD "</All>",
         "refused\nencoding_mismatch 1 0 *\n"},
        {"UTF-16", "\xFF\xFE<\x01", "refused\nencoding_mismatch 1 0 *\n"},
    };
    run_cases(&SMALL, CASES, COUNT(CASES));
}

// ---- Bounds ---------------------------------------------------------------------------------------------------------

static void repeat(Buffer *out, const char *text, size_t count)
{
    for (size_t i = 0; i < count; i++) buffer_string(out, text);
}

static void expect(const char *label, Buffer *bytes, const char *expected)
{
    Buffer out = {0};
    TemporaryFile file = write_file(bytes->data, bytes->size);
    const char *got = read_all(&SMALL, file.path, &out);
    if (strcmp(got, expected) != 0) fail_msg("%s: got\n%.400s--- expected\n%s", label, got, expected);
    unlink(file.path);
    buffer_free(&out);
    buffer_clear(bytes);
}

static void expect_rows(const char *label, Buffer *bytes, int wanted)
{
    TemporaryFile file = write_file(bytes->data, bytes->size);
    Findings findings = {0};
    Arena arena = {0};
    Reader *reader = reader_open(&SMALL, file.path, 0, &findings, &arena);
    SourceRow row;
    int rows = 0;
    while (reader_next(reader, &row) == READER_ROW) rows++;
    if (rows != wanted || findings.count) fail_msg("%s: %d rows, %zu findings", label, rows, findings.count);
    reader_close(reader);
    findings_free(&findings);
    arena_free(&arena);
    unlink(file.path);
    buffer_clear(bytes);
}

static void sizes_are_bounded(void **state)
{
    (void)state;
    Buffer bytes = {0};
    buffer_string(&bytes, HEAD "<Patient id='A'>");
    repeat(&bytes, "<Visits>", 30);
    repeat(&bytes, "</Visits>", 30);
    buffer_string(&bytes, "</Patient></All>");
    expect("32 deep", &bytes, "2: A|~|~\n");

    buffer_string(&bytes, HEAD "<Patient id='A'>\n");
    repeat(&bytes, "<Visits>", 31);
    expect("33 deep", &bytes, "refused\ntoo_deep 3 0 *\n");

    buffer_string(&bytes, HEAD "<Patient id='A'><Head");
    for (int i = 0; i < XML_ATTRIBUTE_LIMIT; i++) buffer_format(&bytes, " a%d=''", i);
    buffer_string(&bytes, "/></Patient></All>");
    expect("256 attributes", &bytes, "2: A|~|~\n");

    buffer_string(&bytes, HEAD "<Patient id='A'>\n<Head b=''");
    for (int i = 0; i < XML_ATTRIBUTE_LIMIT; i++) buffer_format(&bytes, " xmlns:a%d='urn:%d'", i, i);
    buffer_string(&bytes, "/></Patient></All>");
    expect("an attribute and 256 namespaces", &bytes, "refused\ntoo_deep 3 0 *\n");

    buffer_string(&bytes, HEAD "<Patient id='A'>\n<Visit");
    for (int i = 0; i < 257; i++) buffer_format(&bytes, " a%d=''", i);
    buffer_string(&bytes, "/></Patient></All>");
    expect("257 attributes", &bytes, "refused\ntoo_deep 3 0 *\n");

    buffer_string(&bytes, HEAD "<Patient id='A'>\n<Visit");
    for (int i = 0; i < 100000; i++) buffer_format(&bytes, " a%d=''", i);
    expect("100,000 attributes are not even compared", &bytes, "refused\ncell_too_large 3 0 *\n");

    buffer_string(&bytes, HEAD "<Patient id='A'><Name>");
    repeat(&bytes, "x", XML_TEXT_LIMIT);
    buffer_string(&bytes, "</Name>\n<Name>");
    repeat(&bytes, "x", XML_TEXT_LIMIT + 1);
    buffer_string(&bytes, "</Name></Patient></All>");
    expect("a text of more than 64 KiB", &bytes, "refused\ncell_too_large 3 0 *\n");

    buffer_string(&bytes, HEAD "<Patient id='");
    repeat(&bytes, "x", XML_TEXT_LIMIT + 1);
    buffer_string(&bytes, "'/></All>");
    expect("an attribute of more than 64 KiB", &bytes, "refused\ncell_too_large 2 0 *\n");

    buffer_string(&bytes, HEAD "<Patient id='A'>");
    repeat(&bytes, "<Mark/>", 1000001);
    expect("more than a million nodes", &bytes, "refused\ntoo_deep 2 0 *\n");

    buffer_string(&bytes, HEAD "<Patient id='A'><Name>");
    for (int i = 0; i < 1000; i++) {
        repeat(&bytes, "x", XML_TEXT_LIMIT);
        buffer_string(&bytes, "<Head/>");
    }
    buffer_string(&bytes, "</Name></Patient></All>");
    expect_rows("a record of nearly 64 MiB", &bytes, 1);

    buffer_string(&bytes, HEAD "<Patient id='A'>\n<Head/>");
    for (int i = 0; i < 1100; i++) {
        repeat(&bytes, "x", XML_TEXT_LIMIT);
        buffer_string(&bytes, "<Head/>");
    }
    expect("a record of more than 64 MiB", &bytes, "refused\ntoo_deep 3 0 *\n");

    buffer_string(&bytes, HEAD "<Patient id='A'>\n");
    for (int i = 0; i < XML_NAME_LIMIT; i++) buffer_format(&bytes, "<a%d/>", i);
    expect("more than 65,536 names", &bytes, "refused\ntoo_deep 3 0 *\n");

    buffer_string(&bytes, HEAD "<!--");
    repeat(&bytes, "<x a='", 20000);
    buffer_string(&bytes, "--><Patient id='A'/></All>");
    expect("a long comment is fine", &bytes, "2: A|~|~\n");
    buffer_free(&bytes);
}

// Whatever the length of what stands before, and so wherever a piece or block ends, the same rows come out.
static void the_cut_does_not_matter(void **state)
{
    (void)state;
    static const char RECORD[] =
        "<Patient id='a&amp;b>中'>\r\n<Name>x&lt;中<![CDATA[文]]>y</Name><Visit day='1'\n/><!-- 中 --></Patient>\n";
    static const char ROWS[] = "a&b>中|x<中文y|~\n";
    Buffer bytes = {0}, expected = {0};
    for (size_t pad = 0; pad < sizeof RECORD; pad++) {
        buffer_string(&bytes, HEAD "<!--");
        repeat(&bytes, "-x", pad);
        buffer_string(&bytes, "-->\n");
        buffer_clear(&expected);
        for (uint32_t i = 0; i < 800; i++) {
            buffer_string(&bytes, RECORD);
            buffer_format(&expected, "%u: %s%u: a&b>中|1|~\n", 3 + 3 * i, ROWS, 5 + 3 * i);
        }
        buffer_string(&bytes, "</All>");
        expect("cut", &bytes, buffer_c_string(&expected));
        if (pad > 8) pad += 12;
    }
    buffer_free(&bytes);
    buffer_free(&expected);
}

static void values_of_the_file_are_known(void **state)
{
    (void)state;
    static const char BYTES[] =
        HEAD "<Head><Site> Ｄ </Site></Head>\n<Patient id='A'/>\n<Tail>one</Tail>\n<Tail>t<Site/>wo</Tail></All>";
    TemporaryFile file = write_file(BYTES, strlen(BYTES));
    Findings findings = {0};
    Arena arena = {0};
    Reader *reader = reader_open(&SMALL, file.path, 0, &findings, &arena);
    SourceRow row;
    assert_int_equal(reader_next(reader, &row), READER_ROW);
    Buffer out = {0};
    for (size_t i = 0; i < 2; i++) describe_field(reader_file_field(reader, i), &out);
    assert_string_equal(buffer_c_string(&out), "2024D");
    assert_int_equal(reader_file_field(reader, 1).items->line, 2);
    assert_int_equal(reader_next(reader, &row), READER_END);
    buffer_clear(&out);
    describe_field(reader_file_field(reader, 2), &out);
    assert_string_equal(buffer_c_string(&out), "one&two");
    assert_string_equal(reader_unit(reader), "Patient");
    buffer_free(&out);
    reader_close(reader);
    findings_free(&findings);
    arena_free(&arena);
    unlink(file.path);
}

static void rows_know_their_record(void **state)
{
    (void)state;
    static const char BYTES[] =
        HEAD "<Patient id='A'><Visit day='1'/>\n<Visit day='2'/></Patient>\n<Patient id='B'/></All>";
    static const struct {
        uint32_t group, line, record, record_line;
        bool ends;
    } ROWS[] = {{0, 2, 0, 2, false}, {1, 2, 0, 2, false}, {1, 3, 0, 2, true}, {0, 4, 1, 4, true}};
    TemporaryFile file = write_file(BYTES, strlen(BYTES));
    Findings findings = {0};
    Arena arena = {0};
    Reader *reader = reader_open(&SMALL, file.path, 0, &findings, &arena);
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        SourceRow row;
        assert_int_equal(reader_next(reader, &row), READER_ROW);
        assert_true(row.group == ROWS[i].group && row.line == ROWS[i].line && row.record == ROWS[i].record &&
                    row.record_line == ROWS[i].record_line && row.ends_record == ROWS[i].ends);
    }
    reader_close(reader);
    findings_free(&findings);
    arena_free(&arena);
    unlink(file.path);
}

// ---- Cells by title, as in ODM
// ----------------------------------------------------------------------------------------

static const SourceNamespace ODM_SPACES[] = {{"o", "urn:o"}};
static const Text SEX[] = {{"SEX", 3}}, DAY[] = {{"DAY", 3}, {"DATE", 4}}, DROP[] = {{"INIT", 4}, {"X_*", 3}};
static const SourceColumn GROUP[] = {{.label = "SEX", .titles = SEX, .title_count = 1},
                                     {.label = "DAY", .titles = DAY, .title_count = 2},
                                     {.label = "group", .xpath = "@G"}};
static const SourceTable ODM_TABLES[] = {
    {.name = "a",
     .rows = ".//o:G",
     .header = "o:I/@ID",
     .cell = "o:I[@ID='{title}']",
     .value = "@V[not(../@Null='Yes')]",
     .columns = GROUP,
     .column_count = 3,
     .drop = DROP,
     .drop_count = 2},
    {.name = "b",
     .rows = ".//o:G",
     .header = "o:I/@ID",
     .cell = "o:I[@ID='{title}']",
     .value = "@V[not(../@Null='Yes')]",
     .columns = GROUP,
     .column_count = 1},
};
static const SourceFile ODM = {.format = SOURCE_XML,
                               .namespaces = ODM_SPACES,
                               .namespace_count = 1,
                               .record = "/o:S",
                               .tables = ODM_TABLES,
                               .table_count = 2};

static void cells_are_found_by_title(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"carried, missing, null, absent",
         "<S xmlns='urn:o'>\n<G G='1'><I ID='SEX' V='M'/><I ID='DAY'/></G>\n<G G='2'><I ID='SEX' V='F' "
         "Null='Yes'/></G></S>",
         "2: M||1|M\n3: |~|2|\n"},
        {"second title, and both",
         "<S xmlns='urn:o'>\n<G><I ID='DATE' V='x'/></G><G><I ID='DATE' V='x'/><I ID='DAY' V='y'/></G></S>",
         "2: ~|x|~|~\n2: ~|y&x|~|~\n"},
    };
    run_cases(&ODM, CASES, COUNT(CASES));

    static const char BYTES[] =
        "<S xmlns='urn:o'><G><I ID='SEX'/>\n<I ID='INIT'/><I ID='X_1'/><I ID='NEW'/>\n<I ID='SEX '/><I ID=''/></G></S>";
    TemporaryFile file = write_file(BYTES, strlen(BYTES));
    Findings findings = {0};
    Arena arena = {0};
    Reader *reader = reader_open(&ODM, file.path, 0, &findings, &arena);
    assert_int_equal(reader_group(reader, 0), reader_group(reader, 1));
    SourceRow row;
    assert_int_equal(reader_next(reader, &row), READER_ROW);
    const SourceUnknown *unknown;
    assert_int_equal(reader_unknown(reader, 0, &unknown), 3);
    assert_string_equal(unknown[0].title, "NEW");
    assert_string_equal(unknown[1].title, "SEX ");   // no cell is found by it
    assert_string_equal(unknown[2].title, "*");
    assert_true(unknown[0].line == 2 && unknown[1].line == 3);
    assert_int_equal(reader_unknown(reader, 1, &unknown), 5);   // the other table drops nothing
    reader_close(reader);
    findings_free(&findings);
    arena_free(&arena);
    unlink(file.path);
}

// What the file says of titles at its end, "line title" for each that refuses it.
static void a_title_that_is_nowhere_may_have_another_name(void **state)
{
    (void)state;
    static const struct {
        const char *label, *document, *refused;
    } CASES[] = {
        {"alike, and in no row any more", "<G><I ID='DAY'/></G>\n<G><I ID='SEXE'/></G>\n<G><I ID='SEXE'/></G>",
         "3 SEX, "},
        {"in one row it is there", "<G><I ID='DAY'/><I ID='SEX'/></G>\n<G><I ID='SEXE'/></G>", ""},
        {"not alike, in one row: something that was added", "<G><I ID='DAY'/></G>\n<G><I ID='WEIGHT'/></G>", ""},
        {"not alike, in several rows", "<G><I ID='DAY'/><I ID='WEIGHT'/></G>\n<G><I ID='WEIGHT'/></G>", "2 SEX, "},
        {"the one that most rows have", "<G><I ID='A'/><I ID='DAY'/></G>\n<G><I ID='A'/></G>\n<G><I ID='B'/></G>"
         "\n<G><I ID='B'/></G>\n<G><I ID='B'/></G>", "4 SEX, "},
        {"each has its own", "<G><I ID='A'/><I ID='B'/></G>\n<G><I ID='A'/></G>\n<G><I ID='B'/></G>",
         "2 SEX, 2 DAY, "},
        {"several rows, but nothing is missed", "<G><I ID='SEX'/><I ID='DAY'/><I ID='A'/></G>\n<G><I ID='A'/></G>",
         ""},
        {"nothing in its place", "<G><I ID='DAY'/></G>", ""},
        {"one of its titles is there", "<G><I ID='SEX'/><I ID='DATE'/><I ID='DAYS'/></G>", ""},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Findings findings = {0};
        Arena arena = {0};
        Buffer got = {0};
        char document[256];
        snprintf(document, sizeof document, "<S xmlns='urn:o'>\n%s</S>", CASES[i].document);
        TemporaryFile file = write_file(document, strlen(document));
        Reader *reader = reader_open(&ODM, file.path, 0, &findings, &arena);
        SourceRow row;
        const SourceUnknown *unknown;
        while (reader_next(reader, &row) == READER_ROW) reader_unknown(reader, 0, &unknown);
        for (size_t f = 0; f < findings.count; f++)
            if (findings.items[f].code == FINDING_MISSING_COLUMN)
                buffer_format(&got, "%u %s, ", findings.items[f].place.line, findings.items[f].place.field);
        if (strcmp(buffer_c_string(&got), CASES[i].refused) != 0)
            fail_msg("%s: got \"%s\"", CASES[i].label, buffer_c_string(&got));
        buffer_free(&got);
        reader_close(reader);
        findings_free(&findings);
        arena_free(&arena);
        unlink(file.path);
    }
}

// ---- Expressions that libxml2 evaluates
// -------------------------------------------------------------------------------

static void foreign_expressions_are_evaluated(void **state)
{
    (void)state;
    static const SourceColumn COLUMNS[] = {
        {.label = "a", .xpath = "p:Mark[2]"},
        {.label = "b", .xpath = "count(p:Mark)"},
        {.label = "c", .xpath = "p:Name/text()", .list = true},
        {.label = "d", .xpath = "(p:Mark | p:Name | @q:x)[last()]"},
        {.label = "e", .xpath = "substring-before(@id, '-')"},
        {.label = "f", .xpath = "p:Mark[1]/following-sibling::p:Mark/@n"},
        {.label = "g", .xpath = "p:Mark[@n > 1]"},
        {.label = "h", .xpath = "@q:*"},
        {.label = "i", .xpath = "starts-with(@id, 'A')"},
        {.label = "j", .xpath = "p:None[1]"},
    };
    static const SourceColumn MARKS[] = {{.label = "n", .xpath = "string(@n)"},
                                         {.label = "up", .xpath = "count(ancestor::*)"}};
    static const SourceTable BOTH[] = {
        {.name = "patient", .rows = ".", .columns = COLUMNS, .column_count = COUNT(COLUMNS)},
        {.name = "mark", .rows = "p:Mark[position() > 1]", .columns = MARKS, .column_count = COUNT(MARKS)},
    };
    static const Case CASES[] = {
        {"positions, functions, unions",
         HEAD "<Patient id='A-1' q:x='&lt;&amp;'>\n<Name>a<Mark/>b&amp;</Name><Mark n='1'>one</Mark>\n<Mark "
              "n='2'>two</Mark><Mark n='3' xsi:nil='1'/></Patient>\n<Patient id='B'/></All>",
         "2: two|3|a&b&||A|2&3|two&|<&|true|~\n4: 2|1\n4: 3|1\n5: ~|0|~|~||~|~|~|false|~\n"},
    };
    SourceFile source = SMALL;
    source.tables = BOTH;
    run_cases(&source, CASES, COUNT(CASES));
}

// What an expression would have found, had it been allowed to look on, is not known: the file is refused.
static void foreign_expressions_are_bounded(void **state)
{
    (void)state;
    static const SourceColumn COLUMNS[] = {{.label = "a", .xpath = "count(p:Mark[count(preceding-sibling::*) > 1])"}};
    static const SourceTable ONE[] = {{.name = "patient", .rows = ".", .columns = COLUMNS, .column_count = 1}};
    SourceFile source = SMALL;
    source.tables = ONE;
    source.table_count = 1;
    Buffer bytes = {0}, out = {0};
    for (int marks = 100; marks <= 10000; marks *= 100) {
        buffer_string(&bytes, HEAD "<Patient id='A'>");
        repeat(&bytes, "<Mark/>", (size_t)marks);
        buffer_string(&bytes, "</Patient>\n<Patient id='B'/></All>");
        TemporaryFile file = write_file(bytes.data, bytes.size);
        assert_string_equal(read_all(&source, file.path, &out),
                            marks == 100 ? "2: 98\n3: 0\n" : "2: ~\n3: 0\nrefused\ntoo_deep 2 0 *\n");
        unlink(file.path);
        buffer_clear(&bytes);
    }
    buffer_free(&bytes);
    buffer_free(&out);
}

// Attributes of namespaces that nobody declared in the schema are there, and named by none of its prefixes.
static void foreign_expressions_meet_strange_namespaces(void **state)
{
    (void)state;
    static const SourceColumn COLUMNS[] = {{.label = "a", .xpath = "count(@*)"},
                                           {.label = "b", .xpath = "count(@q:*)"},
                                           {.label = "c", .xpath = "string(@xml:lang)"},
                                           {.label = "d", .xpath = "count(@x)"}};
    static const SourceTable ONE[] = {{.name = "patient", .rows = ".", .columns = COLUMNS, .column_count = 4}};
    SourceFile source = SMALL;
    source.tables = ONE;
    source.table_count = 1;
    static const Case CASES[] = {
        {"one of each", HEAD "<Patient id='A' xmlns:z='urn:z' z:x='1' q:x='2' xml:lang='zh'/></All>", "2: 4|1|zh|0\n"},
        {"one name in two of them", HEAD "<Patient xmlns:y='urn:y' y:x='1' xmlns:z='urn:z' z:x='1'/></All>",
         "2: 2|0||0\n"},
    };
    run_cases(&source, CASES, COUNT(CASES));
}

// ---- The centers' files
// -----------------------------------------------------------------------------------------------

#define FIXTURES "tests/fixtures/submissions/"

static const SourceNamespace C03_SPACES[] = {{"o", "http://www.cdisc.org/ns/odm/v1.3"}};
static const SourceColumn C03_COLUMNS[] = {
    {.label = "@SubjectKey", .xpath = "ancestor-or-self::o:SubjectData/@SubjectKey"}};
static const SourceTable C03_TABLES[] = {
    {.name = "row", .rows = ".//o:ItemGroupData", .columns = C03_COLUMNS, .column_count = 1}};
static const SourceFileColumn C03_FILE[] = {{.xpath = "/o:ODM/@ODMVersion"},
                                            {.xpath = "/o:ODM/o:Study/o:GlobalVariables/o:StudyName"}};
static const SourceFile C03 = {.format = SOURCE_XML,
                               .namespaces = C03_SPACES,
                               .namespace_count = 1,
                               .record = "/o:ODM/o:ClinicalData/o:SubjectData",
                               .tables = C03_TABLES,
                               .table_count = 1,
                               .file_columns = C03_FILE,
                               .file_column_count = 2};

static const SourceNamespace C04_SPACES[] = {{"x", "urn:example:ois:export:4"},
                                             {"rt", "urn:example:ois:rt:2"},
                                             {"xsi", "http://www.w3.org/2001/XMLSchema-instance"}};
static const SourceColumn C04_COLUMNS[] = {{.label = "Patient/@mrn", .xpath = "@mrn"},
                                           {.label = "Plan", .xpath = ".//rt:Plan/@intent", .list = true}};
static const SourceTable C04_TABLES[] = {{.name = "patient", .rows = ".", .columns = C04_COLUMNS, .column_count = 2}};
static const SourceFileColumn C04_FILE[] = {{.xpath = "/x:Export/@site"}, {.xpath = "/x:Export/@count"}};
static const SourceFile C04 = {.format = SOURCE_XML,
                               .encoding = SOURCE_GB18030,
                               .namespaces = C04_SPACES,
                               .namespace_count = 3,
                               .record = "/x:Export/x:Patient",
                               .tables = C04_TABLES,
                               .table_count = 1,
                               .file_columns = C04_FILE,
                               .file_column_count = 2};

static void defect_files_have_their_findings(void **state)
{
    (void)state;
    static const struct {
        const SourceFile *source;
        const char *file;
        int rows;
        const char *findings;
    } CASES[] = {
        {&C03, "night1/c03/odm_snapshot.xml", 163, ""},
        {&C03, "defects/c03/01_not_well_formed.xml", -1, "not_well_formed 186 0 *\n"},
        {&C03, "defects/c03/02_doctype_entity.xml", 0, "doctype 2 0 *\n"},
        {&C03, "defects/c03/03_odm_2_0.xml", 0, "wrong_namespace 2 0 ODM\n"},
        {&C03, "defects/c03/04_prefix_renamed.xml", -1, ""},
        {&C03, "defects/c03/09_metadata_only.xml", 0, ""},
        {&C03, "defects/c03/10_invalid_utf8.xml", -1, "encoding_mismatch 235 0 *\n"},
        {&C04, "night1/c04/ois_export.xml", -1, ""},
        {&C04, "defects/c04/01_truncated.xml", -1, "not_well_formed 123 0 *\n"},
        {&C04, "defects/c04/02_prefix_renamed.xml", 3, ""},
        {&C04, "defects/c04/03_namespace_version.xml", 0, "wrong_namespace 25 0 rt:Courses\n"},
        {&C04, "defects/c04/04_utf8_declared_gb18030.xml", 0, "encoding_mismatch 1 0 *\n"},
        {&C04, "defects/c04/08_illegal_character_reference.xml", 0, "not_well_formed 4 0 *\n"},
        {&C04, "defects/c04/09_external_entity.xml", 0, "doctype 2 0 *\n"},
        {&C04, "defects/c04/10_count_mismatch.xml", 3, ""},
    };
    Buffer out = {0};
    for (size_t i = 0; i < COUNT(CASES); i++) {
        char path[256];
        snprintf(path, sizeof path, FIXTURES "%s", CASES[i].file);
        Findings findings = {0};
        Arena arena = {0};
        Reader *reader = reader_open(CASES[i].source, path, 0, &findings, &arena);
        SourceRow row;
        int rows = 0;
        for (; reader_next(reader, &row) == READER_ROW; rows++) assert_int_equal(reader_field(reader, 0, 0).count, 1);
        if (CASES[i].rows >= 0 && rows != CASES[i].rows) fail_msg("%s: %d rows", path, rows);
        buffer_clear(&out);
        describe_findings(&findings, &out);
        if (strcmp(buffer_c_string(&out), CASES[i].findings) != 0) fail_msg("%s: got\n%s", path, buffer_c_string(&out));
        reader_close(reader);
        findings_free(&findings);
        arena_free(&arena);
    }
    buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_read),
        cmocka_unit_test(what_is_broken_says_how),
        cmocka_unit_test(broken_files_are_refused),
        cmocka_unit_test(sizes_are_bounded),
        cmocka_unit_test(the_cut_does_not_matter),
        cmocka_unit_test(values_of_the_file_are_known),
        cmocka_unit_test(rows_know_their_record),
        cmocka_unit_test(cells_are_found_by_title),
        cmocka_unit_test(a_title_that_is_nowhere_may_have_another_name),
        cmocka_unit_test(foreign_expressions_are_evaluated),
        cmocka_unit_test(foreign_expressions_are_bounded),
        cmocka_unit_test(foreign_expressions_meet_strange_namespaces),
        cmocka_unit_test(defect_files_have_their_findings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
