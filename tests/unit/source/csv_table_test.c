// Plain CSV files: contents, and the one line on stderr for each thing that is wrong.
#include "source/reading.h"

#include "source/csv_table.h"

#include <fcntl.h>

static void tables_are_read(void **state)
{
    (void)state;
    static const char BYTES[] = "\xEF\xBB\xBFid,time,status\r\nA,\"12\n\",1\r\n\r\n,,\r\nB , 7,0";
    TemporaryFile file = write_file(BYTES, strlen(BYTES));
    Arena arena = {0};
    CsvTable table;
    assert_true(csv_table_read(file.path, &arena, &table));
    assert_true(table.column_count == 3 && table.row_count == 2);
    assert_int_equal(csv_table_column(&table, "status"), 2);
    assert_true(csv_table_column(&table, "Status") == SIZE_MAX);
    assert_true(text_is(csv_table_cell(&table, 0, 1), "12"));
    assert_true(text_is(csv_table_cell(&table, 1, 0), "B"));
    assert_true(table.lines[0] == 2 && table.lines[1] == 6);
    unlink(file.path);
    arena_free(&arena);

    file = write_file("id\n", 3);
    assert_true(csv_table_read(file.path, &arena, &table));
    assert_true(table.column_count == 1 && table.row_count == 0);
    unlink(file.path);
    arena_free(&arena);
}

// What a function writes to stderr.
static const char *errors_of(const char *path, char *text, size_t size)
{
    TemporaryFile captured = write_file("", 0);
    int before = dup(STDERR_FILENO), into = open(captured.path, O_RDWR);
    fflush(stderr);
    dup2(into, STDERR_FILENO);
    Arena arena = {0};
    CsvTable table;
    bool good = csv_table_read(path, &arena, &table);
    fflush(stderr);
    dup2(before, STDERR_FILENO);
    assert_false(good);
    ssize_t got = pread(into, text, size - 1, 0);
    text[got > 0 ? got : 0] = '\0';
    close(before);
    close(into);
    unlink(captured.path);
    arena_free(&arena);
    return text;
}

static void mistakes_are_said_once_with_their_line(void **state)
{
    (void)state;
    static const struct {
        const char *bytes, *error;   // behind the path
    } CASES[] = {
        {"", ": the file is empty: export again\n"},
        {"\n\n", ": has no header line\n"},
        {"a,b,a\n", ":1: two columns are called \"a\"\n"},
        {"a,b\n1,2\n\"x\ny\",2\n1\n", ":5: the row has 1 cells, the header has 2\n"},
        {"a,b\n1,\"2\n",
         ":2: a quoted cell begins here and never ends: close the quote, or double a quote inside the cell\n"},
        {"a\ncaf\xE9\n", ":2: declared UTF-8, but on this line the bytes are not: it was saved in another encoding or "
                         "damaged; export again and send the file unopened\n"},
    };
    char text[1024], expected[1024];
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        TemporaryFile file = write_file(CASES[i].bytes, strlen(CASES[i].bytes));
        snprintf(expected, sizeof expected, "rmnpc: %s%s", file.path, CASES[i].error);
        assert_string_equal(errors_of(file.path, text, sizeof text), expected);
        unlink(file.path);
    }
    assert_string_equal(errors_of("/nonexistent/x.csv", text, sizeof text),
                        "rmnpc: /nonexistent/x.csv: cannot be opened: No such file or directory\n");
    assert_string_equal(errors_of("/tmp", text, sizeof text), "rmnpc: /tmp: cannot be read: Is a directory\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(tables_are_read),
                                       cmocka_unit_test(mistakes_are_said_once_with_their_line)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
