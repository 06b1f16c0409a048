// Files of a report, their sums, and what an earlier report left behind.
#include "report/folder.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/complaint.h"
#include "base/interrupt.h"

static const char SUMS[] = "SHA256SUMS";

static const char *path_of(const Folder *folder, const char *name)
{
    return arena_format(folder->arena, "%s/%s", folder->path, name);
}

static const char *unfinished_path(const Folder *folder, const char *name)
{
    return arena_format(folder->arena, "%s/%s", folder->unfinished, name);
}

bool folder_open(Folder *folder, const char *path, mode_t mode, Arena *arena)
{
    *folder = (Folder){.path = path, .mode = mode, .arena = arena};
    if (!output_make_directories(path, 0700)) return false;
    char *unfinished = arena_format(arena, "%s/.unfinished.XXXXXX", path);
    interrupt_hold();
    if (mkdtemp(unfinished)) {
        interrupt_remove(unfinished);
        folder->unfinished = unfinished;
    }
    interrupt_release();
    return folder->unfinished || report_error("cannot write into %s: %s", path, strerror(errno));
}

// The directory a file stands in, below the folder: made among the unfinished files.
static bool make_directory(Folder *folder, const char *name)
{
    const char *slash = strrchr(name, '/');
    if (!slash) return true;
    const char *directory = arena_text(folder->arena, (Text){name, (size_t)(slash - name)}).data;
    for (size_t i = 0; i < folder->directory_count; i++)
        if (strcmp(folder->directories[i], directory) == 0) return true;
    assert(folder->directory_count < FOLDER_DIRECTORIES);
    const char *path = unfinished_path(folder, directory);
    interrupt_remove(path);
    if (mkdir(path, 0700) != 0) {
        interrupt_keep(path);
        return report_error("cannot make the directory %s: %s", path, strerror(errno));
    }
    folder->directories[folder->directory_count++] = directory;
    return true;
}

static Output *next_output(Folder *folder)
{
    if (folder->output_count == folder->output_capacity) {
        size_t capacity = folder->output_capacity ? 2 * folder->output_capacity : 32;
        folder->outputs = arena_grow(folder->arena, folder->outputs, folder->output_count * sizeof *folder->outputs,
                                     capacity * sizeof *folder->outputs);
        folder->output_capacity = capacity;
    }
    return &folder->outputs[folder->output_count];
}

bool folder_write_unlisted(Folder *folder, const char *name, const Buffer *text)
{
    Output *output = next_output(folder);
    if (!make_directory(folder, name) ||
        !output_open_as(output, path_of(folder, name), unfinished_path(folder, name), folder->mode))
        return false;
    fwrite(text->data ? text->data : "", 1, text->size, output->stream);
    if (!output_settle(output)) return false;
    folder->output_count++;
    return true;
}

bool folder_write(Folder *folder, const char *name, const Buffer *text)
{
    if (!folder_write_unlisted(folder, name, text)) return false;
    if (folder->count == folder->capacity) {
        size_t capacity = folder->capacity ? 2 * folder->capacity : 32;
        folder->files = arena_grow(folder->arena, folder->files, folder->count * sizeof *folder->files,
                                   capacity * sizeof *folder->files);
        folder->capacity = capacity;
    }
    FolderFile *file = &folder->files[folder->count++];
    file->name = arena_string(folder->arena, name);
    unsigned char digest[HASH_SHA256_SIZE];
    hash_sha256(text->data ? text->data : "", text->size, digest);
    hash_hex(digest, file->sha256);
    return true;
}

static bool is_written(const Folder *folder, const char *name)
{
    for (size_t i = 0; i < folder->count; i++)
        if (strcmp(folder->files[i].name, name) == 0) return true;
    return false;
}

// Only what a report can have written is ever removed.
static bool is_ours(const char *name)
{
    bool place = strncmp(name, "tables/", 7) == 0 || strncmp(name, "figures/", 8) == 0;   // what a plan decides on
    if (strcmp(name, "verify.R") == 0) return true;                                       // of a report of all
    return place && !strchr(strchr(name, '/') + 1, '/');
}

// Goes through the sums of the report that was here before: "<64 hex>  name" a line.
static bool remove_left_over(const Folder *folder)
{
    FILE *sums = fopen(path_of(folder, SUMS), "re");
    char line[512];
    bool good = true;
    if (!sums) return errno == ENOENT || report_error("cannot read %s: %s", path_of(folder, SUMS), strerror(errno));
    while (good && fgets(line, sizeof line, sums)) {
        line[strcspn(line, "\n")] = '\0';
        const char *name = strlen(line) > HASH_SHA256_HEX + 1 ? line + HASH_SHA256_HEX + 1 : "";
        if (!is_ours(name) || is_written(folder, name) || unlink(path_of(folder, name)) == 0 || errno == ENOENT)
            continue;
        good = report_error("cannot remove %s of an earlier report: %s", path_of(folder, name), strerror(errno));
    }
    fclose(sums);
    return good;
}

static bool write_sums(Folder *folder)
{
    Buffer sums = {0};
    for (size_t i = 0; i < folder->count; i++)
        buffer_format(&sums, "%s  %s\n", folder->files[i].sha256, folder->files[i].name);
    bool good = folder_write_unlisted(folder, SUMS, &sums);
    buffer_free(&sums);
    return good;
}

static bool publish(Folder *folder)
{
    bool good = true;
    for (size_t i = 0; good && i < folder->directory_count; i++)
        good = output_make_directories(path_of(folder, folder->directories[i]), 0700);
    interrupt_hold();
    good = good && remove_left_over(folder);
    if (good) {
        good = output_publish(folder->outputs, folder->output_count);
        folder->output_count = 0;
    }
    interrupt_release();
    return good;
}

bool folder_close(Folder *folder)
{
    bool good = write_sums(folder) && publish(folder);
    folder_discard(folder);
    return good;
}

static void remove_directory(const char *path)
{
    rmdir(path);
    interrupt_keep(path);
}

void folder_discard(Folder *folder)
{
    if (!folder->unfinished) return;
    for (size_t i = 0; i < folder->output_count; i++) output_discard(&folder->outputs[i]);
    folder->output_count = 0;
    for (size_t i = folder->directory_count; i-- > 0;)
        remove_directory(unfinished_path(folder, folder->directories[i]));
    remove_directory(folder->unfinished);
    folder->unfinished = NULL;
}
