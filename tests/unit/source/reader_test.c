// Opening files, groups of tables, and the check of XPaths before any data is read.
#include "source/reading.h"

#include <fcntl.h>
#include <sys/stat.h>

static void formats_have_names(void **state)
{
    (void)state;
    assert_int_equal(reader_format_find(TEXT("csv")), SOURCE_CSV);
    assert_int_equal(reader_format_find(TEXT("xml")), SOURCE_XML);
    assert_int_equal(reader_format_find(TEXT("xlsx")), SOURCE_FORMAT_COUNT);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formats_have_names), cmocka_unit_test(only_regular_files_are_opened),
        cmocka_unit_test(tables_of_equal_rows_are_one_group), cmocka_unit_test(xpaths_are_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
