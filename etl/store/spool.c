// Copies and their removal. Whose directory is alive is known by its lock (flock), which the kernel gives up with the
// process; the lock of the directory above makes opening and clearing one at a time.
#include "store/spool.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/complaint.h"
#include "base/interrupt.h"
#include "base/output.h"

enum { BLOCK = 256 * 1024, DEPTH = 4 };

struct Spool {
    Arena arena;
    const char *directory;
    int lock;
    const char **paths;        // made below it and the directory itself, in the order they were made
    size_t count, capacity;
};

// ---- What killed runs left ------------------------------------------------------------------------------------------

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    remove(path);
    return 0;
}

static void clear_left_over(const char *above, Arena *arena)
{
    DIR *folder = opendir(above);
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        if (entry->d_name[0] == '.') continue;
        const char *path = arena_format(arena, "%s/%s", above, entry->d_name);
        int lock = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (lock < 0) continue;
        if (flock(lock, LOCK_EX | LOCK_NB) == 0) nftw(path, remove_one, DEPTH, FTW_DEPTH | FTW_PHYS);
        close(lock);
    }
    if (folder) closedir(folder);
}

// ---- A spool --------------------------------------------------------------------------------------------------------

// From now on it goes with the spool, also at an interrupt.
static void note(Spool *spool, const char *path)
{
    if (spool->count == spool->capacity) {
        size_t capacity = spool->capacity ? 2 * spool->capacity : 16;
        spool->paths = arena_grow(&spool->arena, spool->paths, spool->count * sizeof *spool->paths,
                                  capacity * sizeof *spool->paths);
        spool->capacity = capacity;
    }
    spool->paths[spool->count++] = path;
    interrupt_remove(path);
}

static bool make(Spool *spool, const char *above)
{
    int lock = open(above, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    char *directory = arena_format(&spool->arena, "%s/XXXXXX", above);
    bool locked = lock >= 0 && flock(lock, LOCK_EX) == 0;
    if (locked) clear_left_over(above, &spool->arena);
    interrupt_hold();
    if (locked && mkdtemp(directory)) {
        note(spool, directory);
        spool->directory = directory;
        spool->lock = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    }
    interrupt_release();
    bool made = spool->lock >= 0 && flock(spool->lock, LOCK_SH) == 0;
    if (!made) report_error("cannot copy files into %s: %s", above, strerror(errno));
    if (lock >= 0) close(lock);
    return made;
}

Spool *spool_open(const char *state)
{
    Spool *spool = memory_alloc(sizeof *spool);
    *spool = (Spool){.lock = -1};
    const char *above = arena_format(&spool->arena, "%s/spool", state);
    if (output_make_directories(above, 0700) && make(spool, above)) return spool;
    spool_close(spool);
    return NULL;
}

void spool_close(Spool *spool)
{
    if (!spool) return;
    for (size_t i = spool->count; i-- > 0;) {
        remove(spool->paths[i]);
        interrupt_keep(spool->paths[i]);
    }
    if (spool->lock >= 0) close(spool->lock);
    arena_free(&spool->arena);
    free(spool);
}

// ---- Copies ---------------------------------------------------------------------------------------------------------

static bool write_all(int to, const char *block, size_t size)
{
    while (size > 0) {
        ssize_t written = write(to, block, size);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        block += written;
        size -= (size_t)written;
    }
    return true;
}

static bool copy_bytes(int from, int to)
{
    char *block = memory_alloc(BLOCK);
    bool good = true;
    ssize_t size = 1;
    while (good && size != 0) {
        size = read(from, block, BLOCK);
        if (size > 0) good = write_all(to, block, (size_t)size);
        if (size < 0 && errno != EINTR) good = false;
    }
    int error = errno;
    free(block);
    errno = error;
    return good;
}

static bool has_hash(int copy, const unsigned char sha256[HASH_SHA256_SIZE])
{
    unsigned char digest[HASH_SHA256_SIZE];
    return hash_file(copy, digest) && memcmp(digest, sha256, sizeof digest) == 0;
}

const char *spool_copy(Spool *spool, const char *path, const unsigned char sha256[HASH_SHA256_SIZE])
{
    Text name = text_base_name(text_from(path));
    const char *directory = arena_format(&spool->arena, "%s/%zu", spool->directory, spool->count);
    const char *place = arena_format(&spool->arena, "%s/%.*s", directory, TEXT_ARG(name));
    note(spool, directory);
    note(spool, place);
    int from = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC), to = -1;
    if (from < 0) report_error("%s cannot be read: %s", path, strerror(errno));
    else if (mkdir(directory, 0700) == 0) to = open(place, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0400);
    bool copied = to >= 0 && copy_bytes(from, to);
    if (from >= 0 && !copied) report_error("cannot copy %s to %s: %s", path, place, strerror(errno));
    bool good = copied && has_hash(to, sha256);
    if (copied && !good) report_error("%s changed while it was read: run again when it is complete", path);
    if (from >= 0) close(from);
    if (to >= 0 && close(to) != 0) good = false;
    return good ? place : NULL;
}
