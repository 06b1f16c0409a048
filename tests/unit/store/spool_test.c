// Private copies: their bytes, names and modes, what is refused, and what is removed when.
#include "capturing.h"
#include "folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "store/spool.h"

static void hash_text(const char *text, unsigned char digest[HASH_SHA256_SIZE])
{
    hash_sha256(text, strlen(text), digest);
}

static const char *read_text(const char *path)
{
    static char text[64];
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    return text;
}

// Names below state/spool, in order, with a blank behind each.
static const char *listing(void)
{
    static char text[512];
    FILE *list = popen("cd state/spool && find . -mindepth 2 | cut -d/ -f3- | LC_ALL=C sort | tr '\\n' ' '", "r");
    assert_non_null(list);
    text[fread(text, 1, sizeof text - 1, list)] = '\0';
    pclose(list);
    return text;
}

static void what_is_copied(void **state)
{
    (void)state;
    unsigned char one[HASH_SHA256_SIZE], two[HASH_SHA256_SIZE];
    struct stat status;
    hash_text("one", one);
    hash_text("two", two);
    folder_write("a.csv", text_from("one"));
    assert_int_equal(mkdir("other", 0700), 0);
    folder_write("other/a.csv", text_from("two"));
    Spool *spool = spool_open("state");
    assert_non_null(spool);
    const char *first = spool_copy(spool, "a.csv", one), *second = spool_copy(spool, "other/a.csv", two);
    assert_non_null(first);
    assert_non_null(second);
    folder_write("a.csv", text_from("changed meanwhile"));
    assert_string_equal(read_text(first), "one");
    assert_string_equal(read_text(second), "two");
    assert_string_equal(strrchr(first, '/'), "/a.csv");
    assert_int_equal(stat(first, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0400);
    assert_int_equal(stat("state/spool", &status), 0);
    assert_int_equal(status.st_mode & 07777, 0700);
    spool_close(spool);
    assert_string_equal(listing(), "");
    spool_close(NULL);
}

static void what_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *label, *path, *said;
    } CASES[] = {
        {"other bytes than were hashed", "a.csv", "rmnpc: a.csv changed while it was read: run again when it is complete\n"},
        {"a file that is gone", "b.csv", "rmnpc: b.csv cannot be read: No such file or directory\n"},
        {"a link", "link.csv", "rmnpc: link.csv cannot be read: Too many levels of symbolic links\n"},
    };
    unsigned char digest[HASH_SHA256_SIZE];
    hash_text("two", digest);
    folder_write("a.csv", text_from("one"));
    assert_int_equal(symlink("a.csv", "link.csv"), 0);
    Spool *spool = spool_open("state");
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Capture capture = capture_start(stderr);
        const char *copy = spool_copy(spool, CASES[i].path, digest);
        const char *said = capture_end(&capture);
        if (copy || strcmp(said, CASES[i].said) != 0) fail_msg("%s: %s", CASES[i].label, said);
    }
    spool_close(spool);
    assert_string_equal(listing(), "");
}

static void where_nothing_can_be_copied_to(void **state)
{
    (void)state;
    folder_write("file", text_from("x"));
    Capture capture = capture_start(stderr);
    Spool *spool = spool_open("file");
    assert_string_equal(capture_end(&capture),
                        "rmnpc: cannot make the directory file: something else has its name\n");
    assert_null(spool);
}

// What a killed run left goes when the next begins; what another run is reading stays.
static void what_is_left_over(void **state)
{
    (void)state;
    unsigned char one[HASH_SHA256_SIZE];
    hash_text("one", one);
    folder_write("a.csv", text_from("one"));
    assert_int_equal(mkdir("state", 0700) | mkdir("state/spool", 0700) | mkdir("state/spool/killed", 0700) |
                         mkdir("state/spool/killed/1", 0700), 0);
    folder_write("state/spool/killed/1/old.csv", text_from("x"));
    Spool *alive = spool_open("state");
    assert_string_equal(listing(), "");
    const char *copy = spool_copy(alive, "a.csv", one);
    Spool *another = spool_open("state");
    assert_string_equal(read_text(copy), "one");
    spool_close(another);
    assert_string_equal(listing(), "1 1/a.csv ");
    spool_close(alive);
    assert_string_equal(listing(), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_copied, folder_enter, folder_leave),
        cmocka_unit_test_setup_teardown(what_is_refused, folder_enter, folder_leave),
        cmocka_unit_test_setup_teardown(where_nothing_can_be_copied_to, folder_enter, folder_leave),
        cmocka_unit_test_setup_teardown(what_is_left_over, folder_enter, folder_leave),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
