// Copy, check by hash, rename into place; see archive.h.
#include "store/archive.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/complaint.h"
#include "base/output.h"

enum { BLOCK = 256 * 1024 };

static bool copy_bytes(int from, FILE *to)
{
    char *block = memory_alloc(BLOCK);
    bool good = true;
    ssize_t size;
    while (good && ((size = read(from, block, BLOCK)) > 0 || (size < 0 && errno == EINTR)))
        if (size > 0) good = fwrite(block, 1, (size_t)size, to) == (size_t)size;
    free(block);
    return good && size == 0;
}

static bool has_hash(FILE *copy, const unsigned char sha256[HASH_SHA256_SIZE])
{
    unsigned char digest[HASH_SHA256_SIZE];
    return fflush(copy) == 0 && hash_file(fileno(copy), digest) && memcmp(digest, sha256, sizeof digest) == 0;
}

static bool keep(int original, const char *path, const char *place, const unsigned char sha256[HASH_SHA256_SIZE])
{
    Output copy;
    if (!output_open(&copy, place, 0400)) return false;
    bool copied = copy_bytes(original, copy.stream);
    if (copied && has_hash(copy.stream, sha256)) return output_commit(&copy);
    if (copied) report_error("%s changed while it was read: run again when it is complete", path);
    else report_error("cannot copy %s to %s: %s", path, place, strerror(errno));
    output_discard(&copy);
    return false;
}

bool archive_keep(const char *archive, const char *path, const unsigned char sha256[HASH_SHA256_SIZE])
{
    char name[HASH_SHA256_HEX];
    hash_hex(sha256, name);
    Arena arena = {0};
    const char *place = arena_format(&arena, "%s/%s", archive, name);
    bool good = access(place, F_OK) == 0;
    if (!good && output_make_directories(archive, 0700)) {
        int original = open(path, O_RDONLY | O_CLOEXEC);
        if (original < 0) report_error("%s cannot be read: %s", path, strerror(errno));
        else good = keep(original, path, place, sha256);
        if (original >= 0) close(original);
    }
    arena_free(&arena);
    return good;
}
