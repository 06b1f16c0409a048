// For tests that need files: a folder of their own, which is the working directory while they run, so that complaints
// name files as the test does.
#ifndef TESTS_FOLDER_H
#define TESTS_FOLDER_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

static char folder_path[256];

static inline int folder_remove_one(const char *path, const struct stat *status, int type, struct FTW *at)
{
    (void)status;
    (void)type;
    (void)at;
    return remove(path);
}

// Setup and teardown of a group.
static inline int folder_enter(void **state)
{
    (void)state;
    const char *parent = getenv("TMPDIR");
    snprintf(folder_path, sizeof folder_path, "%s/rmnpc-unit-XXXXXX", parent ? parent : "/tmp");
    return mkdtemp(folder_path) && chdir(folder_path) == 0 ? 0 : -1;
}

static inline int folder_leave(void **state)
{
    (void)state;
    if (chdir("/") != 0) return -1;
    return nftw(folder_path, folder_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static inline void folder_write(const char *name, Text bytes)
{
    FILE *out = fopen(name, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes.data, 1, bytes.size, out), bytes.size);
    assert_int_equal(fclose(out), 0);
}

#endif
