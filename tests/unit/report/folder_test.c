// The folder of a report: whole files, their sums, and what is removed of an earlier report.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "report/folder.h"

static char directory[256];

static int make_directory(void **state)
{
    (void)state;
    const char *base = getenv("TMPDIR");
    snprintf(directory, sizeof directory, "%s/folder-test.XXXXXX", base ? base : "/tmp");
    return mkdtemp(directory) ? 0 : 1;
}

static int remove_directory(void **state)
{
    (void)state;
    char command[300];
    snprintf(command, sizeof command, "rm -r '%s'", directory);
    return system(command);
}

static const char *path_of(const char *name)
{
    static char path[512];
    snprintf(path, sizeof path, "%s/report/%s", directory, name);
    return path;
}

static void put(const char *name, const char *text)
{
    FILE *file = fopen(path_of(name), "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static bool is_there(const char *name)
{
    return access(path_of(name), F_OK) == 0;
}

static void write_report(const char *const *names, size_t count)
{
    Arena arena = {0};
    Folder folder;
    Buffer text = {0};
    buffer_string(&text, "abc");
    assert_true(folder_open(&folder, path_of(""), 0644, &arena));
    for (size_t i = 0; i < count; i++) assert_true(folder_write(&folder, names[i], &text));
    assert_true(folder_write_unlisted(&folder, "run.json", &text));
    assert_true(folder_close(&folder));
    assert_int_equal(folder.count, count);
    buffer_free(&text);
    arena_free(&arena);
}

static void test_sums(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"report.json", "tables/a.csv"};
    char text[400] = "";
    write_report(NAMES, 2);
    FILE *sums = fopen(path_of("SHA256SUMS"), "r");
    assert_non_null(sums);
    text[fread(text, 1, sizeof text - 1, sums)] = '\0';
    fclose(sums);
    assert_string_equal(text, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  report.json\n"
                              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  tables/a.csv\n");
    assert_true(is_there("run.json"));
}

// Only files of tables/ and figures/ that the earlier sums name are removed; a hostile list removes nothing else.
static void test_left_over(void **state)
{
    (void)state;
    static const char *const FIRST[] = {"report.json", "tables/a.csv", "tables/b.csv", "figures/a.svg"},
                             *const SECOND[] = {"report.json", "tables/a.csv"};
    write_report(FIRST, 4);
    put("tables/mine.csv", "keep");
    put("precious", "keep");
    put("tables/c.csv", "keep");
    write_report(SECOND, 2);
    assert_true(is_there("tables/a.csv"));
    assert_false(is_there("tables/b.csv"));
    assert_false(is_there("figures/a.svg"));
    assert_true(is_there("tables/mine.csv"));
    put("SHA256SUMS", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  precious\n"
                      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  tables/../precious\n"
                      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  tables/gone.csv\n"
                      "short  tables/c.csv\n\n");
    write_report(SECOND, 2);
    assert_true(is_there("precious"));
    assert_true(is_there("tables/c.csv"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_sums), cmocka_unit_test(test_left_over)};
    return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
