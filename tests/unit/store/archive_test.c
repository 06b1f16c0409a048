// The archive: originals by their hash, whole or not at all.
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/archive.h"

static int enter(void **state)
{
    static char directory[] = "/tmp/archive.XXXXXX";
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

static void put(const char *text)
{
    FILE *file = fopen("original", "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0 && fclose(file) == 0);
}

// SHA-256 of "one".
static const char NAME[] = "deep/archive/7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed";

static void assert_nothing_else(size_t wanted)
{
    FILE *list = popen("ls -A deep/archive | wc -l", "r");
    size_t count = 99;
    assert_non_null(list);
    assert_int_equal(fscanf(list, "%zu", &count), 1);
    pclose(list);
    assert_int_equal(count, wanted);
}

static void an_original_is_kept(void **state)
{
    (void)state;
    unsigned char digest[HASH_SHA256_SIZE];
    struct stat status;
    char text[16] = "";
    put("one");
    hash_sha256("one", 3, digest);
    assert_true(archive_keep("deep/archive", "original", digest));
    assert_int_equal(stat("deep/archive", &status), 0);
    assert_int_equal(status.st_mode & 07777, 0700);
    assert_int_equal(stat(NAME, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0400);
    FILE *kept = fopen(NAME, "r");
    assert_non_null(kept);
    assert_non_null(fgets(text, sizeof text, kept));
    fclose(kept);
    assert_string_equal(text, "one");
    // Once is enough, even when the original is gone.
    unlink("original");
    assert_true(archive_keep("deep/archive", "original", digest));
    assert_nothing_else(1);
}

static void other_bytes_are_not_kept(void **state)
{
    (void)state;
    unsigned char digest[HASH_SHA256_SIZE];
    put("One");
    hash_sha256("one", 3, digest);
    assert_false(archive_keep("deep/archive", "original", digest));
    assert_nothing_else(0);
    unlink("original");
    assert_false(archive_keep("deep/archive", "original", digest));
    assert_nothing_else(0);
}

static void where_nothing_can_be_written(void **state)
{
    (void)state;
    unsigned char digest[HASH_SHA256_SIZE];
    put("one");
    hash_sha256("one", 3, digest);
    assert_false(archive_keep("original/archive", "original", digest));
    assert_false(archive_keep("/proc/archive", "original", digest));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_original_is_kept, enter, leave),
        cmocka_unit_test_setup_teardown(other_bytes_are_not_kept, enter, leave),
        cmocka_unit_test_setup_teardown(where_nothing_can_be_written, enter, leave),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
