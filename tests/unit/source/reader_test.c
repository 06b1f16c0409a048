// Opening files, groups of tables, and the check of XPaths before any data is read.
#include "source/reading.h"

#include <fcntl.h>
#include <sys/stat.h>

static void formats_have_names(void **state)
{
    (void)state;
    assert_string_equal(reader_format_name(SOURCE_CSV), "csv");
    assert_string_equal(reader_format_name(SOURCE_XML), "xml");
}

static void only_regular_files_are_opened(void **state)
{
    (void)state;
    char directory[] = "/tmp/rmnpc_open_XXXXXX", link[64], fifo[64];
    assert_non_null(mkdtemp(directory));
    snprintf(link, sizeof link, "%s/link", directory);
    snprintf(fifo, sizeof fifo, "%s/fifo", directory);
    assert_int_equal(symlink("/etc/passwd", link), 0);
    assert_int_equal(mkfifo(fifo, 0600), 0);
    static const SourceFile SOURCE = {.format = SOURCE_CSV};
    const char *const paths[] = {directory, link, fifo, "/dev/null", "/nonexistent"};
    int quiet = open("/dev/null", O_WRONLY), before = dup(STDERR_FILENO);
    dup2(quiet, STDERR_FILENO);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        Findings findings = {0};
        Arena arena = {0};
        Reader *reader = reader_open(&SOURCE, paths[i], 0, &findings, &arena);
        dup2(before, STDERR_FILENO);
        if (reader || findings.count) fail_msg("%s was opened", paths[i]);
        dup2(quiet, STDERR_FILENO);
        findings_free(&findings);
        arena_free(&arena);
    }
    dup2(before, STDERR_FILENO);
    close(before);
    close(quiet);
    unlink(link);
    unlink(fifo);
    rmdir(directory);
}

static void files_of_other_formats_are_named(void **state)
{
    (void)state;
    static const char UNPACK[] = "unpack it and send what is in it",
                      EXPORT[] = "export the data in the format of the schema and send that",
                      SAVE[] = "save the sheet as CSV and send that",
                      NO_XML[] = "the file does not begin with \"<\": it is no XML, and XML is wanted",
                      SEND_XML[] = "send the XML export, or the file to the center it belongs to",
                      SAVE_OR_UNPACK[] = "save the sheet as CSV, or unpack the archive, and send that";
    static const struct {
        Text bytes;
        SourceFormat format;
        const char *message, *remedy;   // NULL = read as what it should be
    } CASES[] = {
        {TEXT("PK\003\004\024\0"), SOURCE_CSV, "the file is an Excel workbook or a zip archive", SAVE_OR_UNPACK},
        {TEXT("PK\003\004\024\0"), SOURCE_XML, "the file is an Excel workbook or a zip archive", SAVE_OR_UNPACK},
        {TEXT("PK\005\006\0\0"), SOURCE_CSV, "the file is an Excel workbook or a zip archive", SAVE_OR_UNPACK},
        {TEXT("\320\317\021\340\241\261\032\341"), SOURCE_CSV, "the file is an old Excel workbook", SAVE},
        {TEXT("\037\213\010\0"), SOURCE_XML, "the file is compressed (gzip)", UNPACK},
        {TEXT("\3757zXZ\0"), SOURCE_CSV, "the file is compressed (xz)", UNPACK},
        {TEXT("BZh91AY&SY"), SOURCE_CSV, "the file is compressed (bzip2)", UNPACK},
        {TEXT("(\265/\375\004"), SOURCE_CSV, "the file is compressed (zstd)", UNPACK},
        {TEXT("7z\274\257\047\034\0"), SOURCE_CSV, "the file is compressed (7-Zip)", UNPACK},
        {TEXT("Rar!\032\007\001"), SOURCE_CSV, "the file is compressed (RAR)", UNPACK},
        {TEXT("%PDF-1.7"), SOURCE_XML, "the file is of the format PDF", EXPORT},
        {TEXT("{\\rtf1"), SOURCE_CSV, "the file is of the format RTF", EXPORT},
        {TEXT("SQLite format 3\0"), SOURCE_CSV, "the file is of the format SQLite", EXPORT},
        {TEXT("$FL2@(#) SPSS"), SOURCE_CSV, "the file is of the format SPSS", EXPORT},
        {TEXT("$FL3@(#) SPSS"), SOURCE_CSV, "the file is of the format SPSS", EXPORT},
        {TEXT("<stata_dta><header>"), SOURCE_XML, "the file is of the format Stata", EXPORT},
        {TEXT("HEADER RECORD*******LIB"), SOURCE_CSV, "the file is of the format SAS transport", EXPORT},
        {TEXT("<!doctype HTML>\n"), SOURCE_CSV, "the file is an HTML page, whatever its name ends in", SAVE},
        {TEXT("\xEF\xBB\xBF<HTML>\n"), SOURCE_CSV, "the file is an HTML page, whatever its name ends in", SAVE},
        {TEXT("<table border=1>\n"), SOURCE_CSV, "the file is an HTML page, whatever its name ends in", SAVE},
        {TEXT("\xEF\xBB\xBF<?xml version='1.0'?>"), SOURCE_CSV, "the file is XML, a CSV is wanted",
         "send the CSV export, or the file to the center it belongs to"},
        {TEXT("id,sex\n1,m\n"), SOURCE_XML, NO_XML, SEND_XML},
        {TEXT("\xEF\xBB\xBF\r\n \"id\";sex\n"), SOURCE_XML, NO_XML, SEND_XML},
        {TEXT("\xB2\xA1\xC0\xFD\n"), SOURCE_XML, NO_XML, SEND_XML},
        {TEXT("\xFF\xFE\n\0i\0d\0"), SOURCE_XML, NO_XML, SEND_XML},
        {TEXT("\xFE\xFF\0i\0d"), SOURCE_XML, NO_XML, SEND_XML},
        {TEXT("\xEF\xBB\xBF\n\t<a/>"), SOURCE_XML, NULL, NULL},
        {TEXT("\xFF\xFE \0<\0a\0/\0>\0"), SOURCE_XML, NULL, NULL},
        {TEXT("\0\xFF\0\xFF"), SOURCE_XML, NULL, NULL},
        {TEXT("\x01id,sex\n"), SOURCE_XML, NULL, NULL},
        {TEXT(" \n"), SOURCE_XML, NULL, NULL},
        {TEXT(""), SOURCE_XML, NULL, NULL},
        {TEXT("PK,sex\n1,m\n"), SOURCE_CSV, NULL, NULL},
        {TEXT("BZh,sex\n1,m\n"), SOURCE_CSV, NULL, NULL},
        {TEXT("<"), SOURCE_CSV, NULL, NULL},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const SourceFile source = {.format = CASES[i].format, .record = "/a", .match = SOURCE_SUBSET};
        TemporaryFile file = write_file(CASES[i].bytes.data, CASES[i].bytes.size);
        Findings findings = {0};
        Arena arena = {0};
        SourceRow row;
        Reader *reader = reader_open(&source, file.path, 0, &findings, &arena);
        ReaderStatus status = reader_next(reader, &row);
        const Finding *finding = findings.items;
        if (CASES[i].message) {
            assert_int_equal(status, READER_REFUSED);
            assert_int_equal(findings.count, 1);
            assert_true(finding->code == FINDING_WRONG_FORMAT && finding->place.line == 1);
            assert_string_equal(finding->message.text[LANGUAGE_EN], CASES[i].message);
            assert_string_equal(finding->remedy.text[LANGUAGE_EN], CASES[i].remedy);
        } else {
            assert_true(status != READER_FAILED);
            for (size_t f = 0; f < findings.count; f++) assert_int_not_equal(finding[f].code, FINDING_WRONG_FORMAT);
        }
        reader_close(reader);
        findings_free(&findings);
        arena_free(&arena);
        unlink(file.path);
    }
}

static void tables_of_equal_rows_are_one_group(void **state)
{
    (void)state;
    static const SourceTable TABLES[] = {{.name = "a", .rows = "."},
                                         {.name = "b", .rows = ".//x"},
                                         {.name = "c", .rows = "."},
                                         {.name = "d", .rows = ".//y"}};
    static const uint32_t XML[] = {0, 1, 0, 2};
    SourceFile source = {.format = SOURCE_XML, .record = "/r", .tables = TABLES, .table_count = 4};
    TemporaryFile file = write_file("<r/>", 4);
    for (int format = 0; format < SOURCE_FORMAT_COUNT; format++) {
        source.format = (SourceFormat)format;
        Findings findings = {0};
        Arena arena = {0};
        Reader *reader = reader_open(&source, file.path, 0, &findings, &arena);
        for (size_t t = 0; t < 4; t++) assert_int_equal(reader_group(reader, t), format == SOURCE_XML ? XML[t] : 0);
        assert_true(reader_size(reader) == 4);
        reader_close(reader);
        findings_free(&findings);
        arena_free(&arena);
    }
    unlink(file.path);
    reader_close(NULL);
}

static void xpaths_are_checked(void **state)
{
    (void)state;
    static const SourceNamespace SPACES[] = {{"x", "urn:x"}};
    static const SourceFile SOURCE = {
        .format = SOURCE_XML, .namespaces = SPACES, .namespace_count = 1, .record = "/x:All/x:Record"};
    static const struct {
        const char *xpath;
        bool absolute;
        const char *error;
    } CASES[] = {
        {"x:Cell[@id='{title}']", false, NULL},
        {"x:Cell[1]", false, NULL},   // libxml2's
        {"substring(@a, 1, 4)", false, NULL},
        {"x:Cell[1", false, "this is no XPath expression"},
        {"1 +", false, "this is no XPath expression"},
        {"first(x:Cell)", false, "XPath 1.0 has no function \"first\""},
        {"x:Cell[matches(@id, 'a')]", false, "XPath 1.0 has no function \"matches\""},
        {"x:Cell[ends-with(@id, 'a')]", false, "XPath 1.0 has no function \"ends-with\""},
        {"x:count(x:Cell)", false, "XPath 1.0 has no function \"count\""},
        {"x:Cell[not(starts-with(@id, 'last('))]/text()", false, NULL},
        {"count(x:Cell)", false, NULL},
        {"y:Cell[1]", false, "the prefix \"y\" is not declared in xml.namespaces"},
        {"/x:All/@made", true, NULL},
        {"@made", true,
         "only child elements, one after the other from the root, and an attribute at the end can stand here"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Arena arena = {0};
        const char *error = reader_check_xpath(&SOURCE, CASES[i].xpath, CASES[i].absolute, &arena);
        if (!error != !CASES[i].error || (error && strcmp(error, CASES[i].error) != 0))
            fail_msg("%s: %s", CASES[i].xpath, error ? error : "no error");
        arena_free(&arena);
    }
}

// Where rows, a header or what is dropped is looked for.
static void nodes_are_told_from_values(void **state)
{
    (void)state;
    static const SourceNamespace SPACES[] = {{"x", "urn:x"}};
    static const SourceFile SOURCE = {
        .format = SOURCE_XML, .namespaces = SPACES, .namespace_count = 1, .record = "/x:All/x:Record"};
    static const char VALUE[] = "elements or attributes are wanted here, this is a value";
    static const struct {
        const char *xpath, *error;
    } CASES[] = {
        {".", NULL},
        {"x:Row", NULL},
        {"x:Row[count(x:Cell) > 1]", NULL},
        {"x:Row | x:Line", NULL},
        {"text()", NULL},
        {"id('a')", NULL},
        {"count", "the element name \"count\" has no prefix and matches no namespace"},
        {"count(x:Row)", VALUE},
        {" string(x:Row)", VALUE},
        {"normalize-space(x:Row)", VALUE},
        {"1", VALUE},
        {"'a'", VALUE},
        {"x:Row[", "the path is empty"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Arena arena = {0};
        const char *error = reader_check_nodes(&SOURCE, CASES[i].xpath, &arena);
        if (!error != !CASES[i].error || (error && strcmp(error, CASES[i].error) != 0))
            fail_msg("%s: %s", CASES[i].xpath, error ? error : "no error");
        arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formats_have_names),
        cmocka_unit_test(only_regular_files_are_opened),
        cmocka_unit_test(files_of_other_formats_are_named),
        cmocka_unit_test(tables_of_equal_rows_are_one_group),
        cmocka_unit_test(xpaths_are_checked),
        cmocka_unit_test(nodes_are_told_from_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
