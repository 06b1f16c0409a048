// Files that appear whole or not at all.
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/output.h"

static int enter(void **state)
{
    static char directory[] = "/tmp/output.XXXXXX";
    strcpy(directory + sizeof directory - 7, "XXXXXX");
    *state = mkdtemp(directory);
    return *state && chdir(directory) == 0 ? 0 : -1;
}

static int leave(void **state)
{
    char command[64];
    snprintf(command, sizeof command, "rm -rf %s", (const char *)*state);
    return chdir("/") == 0 ? system(command) : -1;
}

static void assert_listing(const char *wanted)
{
    char got[256] = "";
    FILE *list = popen("find . -type f -printf '%P %m ' -exec cat {} \\; | sort", "r");
    assert_non_null(list);
    got[fread(got, 1, sizeof got - 1, list)] = '\0';
    pclose(list);
    assert_string_equal(got, wanted);
}

static void a_file_appears_at_the_commit(void **state)
{
    char path[64];
    Output output;
    snprintf(path, sizeof path, "%s/file", (const char *)*state);
    const char *const paths[] = {"file", path};
    for (size_t i = 0; i < 2; i++) {
        assert_true(output_open(&output, paths[i], 0640));
        assert_true(fputs("text\n", output.stream) >= 0);
        assert_int_equal(access("file", F_OK), -1);
        assert_true(output_commit(&output));
        assert_listing("file 640 text\n");
        output_discard(&output);   // nothing is left to discard
        assert_listing("file 640 text\n");
        unlink("file");
    }
}

static void a_discarded_file_changes_nothing(void **state)
{
    (void)state;
    Output output;
    for (int i = 0; i < 2; i++) {
        assert_true(output_open(&output, "file", 0600));
        assert_true(fputs(i ? "new\n" : "old\n", output.stream) >= 0);
        if (i) output_discard(&output);
        else assert_true(output_commit(&output));
    }
    assert_listing("file 600 old\n");
}

static void failures(void **state)
{
    (void)state;
    Output output;
    assert_false(output_open(&output, "no/such/directory/file", 0600));
    assert_int_equal(mkdir("taken", 0700), 0);
    assert_true(output_open(&output, "taken", 0600));
    assert_false(output_commit(&output));   // a directory has the name
    assert_listing("");
    // A full device shows at the flush.
    assert_true(output_open(&output, "file", 0600));
    output.stream = freopen("/dev/full", "w", output.stream);
    assert_non_null(output.stream);
    assert_true(fputs("text", output.stream) >= 0);
    assert_false(output_commit(&output));
    assert_listing("");
}

static void directories(void **state)
{
    (void)state;
    struct stat status;
    assert_true(output_make_directories("a/b/c", 0750));
    assert_true(output_make_directories("a/b/c", 0700));
    assert_true(output_make_directories("a/b/d/", 0750));
    assert_int_equal(stat("a/b/c", &status), 0);
    assert_int_equal(status.st_mode & 0777, 0750 & ~umask(umask(0)));
    assert_int_equal(stat("a/b/d", &status), 0);
    Output output;
    assert_true(output_open(&output, "a/file", 0600) && output_commit(&output));
    assert_false(output_make_directories("a/file/c", 0700));
    assert_false(output_make_directories("a/file", 0700));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_file_appears_at_the_commit, enter, leave),
        cmocka_unit_test_setup_teardown(a_discarded_file_changes_nothing, enter, leave),
        cmocka_unit_test_setup_teardown(failures, enter, leave),
        cmocka_unit_test_setup_teardown(directories, enter, leave),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
