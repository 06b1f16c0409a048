// For the fuzz targets: what a target must keep true, and files made of its bytes.
#ifndef TESTS_FUZZ_HARNESS_H
#define TESTS_FUZZ_HARNESS_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"

// libFuzzer calls it with one input after the other.
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

// Ends the program, which libFuzzer takes for a crash and keeps the input.
static inline void require(bool good, const char *what)
{
    if (good) return;
    fprintf(stderr, "fuzz: not true: %s\n", what);
    abort();
}

// A file in memory, read from its beginning.
static inline int memory_file(const unsigned char *data, size_t size)
{
    int descriptor = memfd_create("fuzz", MFD_CLOEXEC);
    require(descriptor >= 0 && write(descriptor, data, size) == (ssize_t)size && lseek(descriptor, 0, SEEK_SET) == 0,
            "a file in memory can be made");
    return descriptor;
}

// A file of this name in $TMPDIR, written anew by every run of the target; the path is valid until the next call.
static inline const char *disk_file(const char *name, const unsigned char *data, size_t size)
{
    static char path[512];
    const char *folder = getenv("TMPDIR");
    snprintf(path, sizeof path, "%s/%d-%s", folder ? folder : "/tmp", (int)getpid(), name);
    FILE *file = fopen(path, "wb");
    require(file && fwrite(data, 1, size, file) == size && fclose(file) == 0, "a file can be written");
    return path;
}

// A file of exactly this name, in a folder of the target's own in $TMPDIR; likewise.
static inline const char *folder_file(const char *name, const unsigned char *data, size_t size)
{
    static char folder[480], path[512];
    const char *base = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/%d", base ? base : "/tmp", (int)getpid());
    mkdir(folder, 0700);
    snprintf(path, sizeof path, "%s/%.24s", folder, name);
    FILE *file = fopen(path, "wb");
    require(file && fwrite(data, 1, size, file) == size && fclose(file) == 0, "a file can be written");
    return path;
}

// A text that ends where the input ends, so that a byte read too far is seen.
static inline Text input_text(const unsigned char *data, size_t size)
{
    return (Text){(const char *)data, size};
}

#endif
