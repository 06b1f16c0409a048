// Folders of the inbox, their files and manifests.
#include "nightly/inbox.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/date.h"
#include "config/bind.h"
#include "wrap/hash.h"

typedef struct ManifestYaml {
    const YamlNode *node;
    const YamlNode *extracted_at, *files;
} ManifestYaml;

static const BindField MANIFEST_FIELDS[] = {
    {"extracted_at", BIND_TEXT, offsetof(ManifestYaml, extracted_at),
     .meaning = "when the data were extracted, ISO 8601 with an offset"},
    {"files", BIND_MAP, offsetof(ManifestYaml, files), .meaning = "file name: its SHA-256"},
};
static const BindTable MANIFEST = {"manifest",
                                   sizeof(ManifestYaml),
                                   offsetof(ManifestYaml, node),
                                   MANIFEST_FIELDS,
                                   sizeof MANIFEST_FIELDS / sizeof *MANIFEST_FIELDS,
                                   NULL,
                                   0};

typedef struct Names {
    const char **items;
    size_t count;
} Names;

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// Names in a folder that begin with no dot and are of this kind (S_IFDIR, S_IFREG; links are neither), sorted.
// False when the folder cannot be read.
static bool list_folder(const char *path, mode_t kind, Arena *arena, Names *names)
{
    struct stat status;
    size_t capacity = 0;
    *names = (Names){0};
    DIR *folder = opendir(path);
    if (!folder) return false;
    for (struct dirent *entry; (entry = readdir(folder));) {
        if (entry->d_name[0] == '.' || fstatat(dirfd(folder), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0 ||
            (status.st_mode & S_IFMT) != kind)
            continue;
        if (names->count == capacity) {
            capacity = capacity ? capacity * 2 : 16;
            names->items =
                arena_grow(arena, names->items, names->count * sizeof *names->items, capacity * sizeof *names->items);
        }
        names->items[names->count++] = arena_string(arena, entry->d_name);
    }
    closedir(folder);
    if (names->count) qsort(names->items, names->count, sizeof *names->items, compare_names);
    return true;
}

// ---- Manifests -----------------------------------------------------------------------------------------------------

static const char *check_sum(const char *path, const char *name, const YamlNode *wanted, Arena *arena)
{
    unsigned char digest[HASH_SHA256_SIZE];
    char hex[HASH_SHA256_HEX];
    int descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    bool read = descriptor >= 0 && hash_file(descriptor, digest);
    if (descriptor >= 0) close(descriptor);
    if (!read) return arena_format(arena, "%s cannot be read", name);
    hash_hex(digest, hex);
    bool same = wanted->kind == YAML_SCALAR && wanted->text.size == strlen(hex) &&
                strncasecmp(wanted->text.data, hex, wanted->text.size) == 0;   // Windows prints capitals
    return same ? NULL
                : arena_format(arena, "the SHA-256 of %s is not the manifest's: was it cut off on the way?", name);
}

static const char *check_sums(const InboxSubmission *submission, const YamlNode *files, Arena *arena)
{
    for (size_t i = 0; i < files->count; i++) {
        const char *path = arena_format(arena, "%s/%s", submission->path, files->entries[i].key.data);
        const char *problem = strchr(files->entries[i].key.data, '/')
                                  ? "the manifest names a file outside its folder"
                                  : check_sum(path, files->entries[i].key.data, files->entries[i].value, arena);
        if (problem) return problem;
    }
    return NULL;
}

static const char *read_manifest(InboxSubmission *submission, const char *path, int64_t now, Arena *arena)
{
    struct stat status;
    ManifestYaml yaml = {0};
    Complaints complaints = {0};
    const char *problem = NULL;
    if (lstat(path, &status) != 0 || !S_ISREG(status.st_mode)) return ".done is no plain file";
    if (status.st_size == 0) return NULL;
    const YamlNode *root = yaml_load(path, arena, &complaints);
    if (!root || !bind_map(root, &MANIFEST, &yaml, arena, &complaints))
        problem = arena_format(arena, ".done:%u:%u: %s", complaints.items[0].line, complaints.items[0].column,
                               complaints.items[0].text);
    complaints_free(&complaints);
    if (problem) return problem;
    submission->has_extracted_at =
        yaml.extracted_at && date_read_moment(yaml.extracted_at->text, INT32_MIN, &submission->extracted_at);
    if (yaml.extracted_at && !submission->has_extracted_at)
        return ".done: extracted_at is a time like 2024-07-05T02:00:00+08:00";
    if (submission->has_extracted_at && date_is_ahead(submission->extracted_at, now))
        return ".done: extracted_at is after today";
    return yaml.files ? check_sums(submission, yaml.files, arena) : NULL;
}

// ---- Submissions ---------------------------------------------------------------------------------------------------

// When the last file was written, or the folder last got or lost one: a copy may keep the times of its files.
static int64_t received_at(const char *folder, const Names *files, Arena *arena)
{
    struct stat status;
    int64_t newest = lstat(folder, &status) == 0 ? status.st_mtime : 0;
    for (size_t i = 0; i < files->count; i++)
        if (lstat(arena_format(arena, "%s/%s", folder, files->items[i]), &status) == 0 && status.st_mtime > newest)
            newest = status.st_mtime;
    return newest;
}

static void add(Inbox *inbox, const InboxSubmission *submission, Arena *arena)
{
    if ((inbox->count & (inbox->count - 1)) == 0)
        inbox->submissions = arena_grow(arena, inbox->submissions, inbox->count * sizeof *submission,
                                        (inbox->count ? inbox->count * 2 : 1) * sizeof *submission);
    inbox->submissions[inbox->count++] = *submission;
}

static void add_submission(const Site *site, const char *center, const char *name, int64_t now, Arena *arena,
                           Inbox *inbox)
{
    Names files;
    InboxSubmission submission = {
        .center = center, .name = name, .path = arena_format(arena, "%s/%s/%s", site->inbox, center, name)};
    const char *manifest = arena_format(arena, "%s/.done", submission.path);
    bool done = faccessat(AT_FDCWD, manifest, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
    if (!list_folder(submission.path, S_IFREG, arena, &files))
        submission.problem = arena_format(arena, "cannot be read: %s", strerror(errno));
    submission.received_at = received_at(submission.path, &files, arena);
    if (!submission.problem && !done && now - submission.received_at < (int64_t)site->settle_minutes * 60) {
        inbox->waiting++;
        return;
    }
    submission.files = arena_array(arena, files.count + 1, sizeof *submission.files);
    for (size_t i = 0; i < files.count; i++)
        submission.files[submission.file_count++] = arena_format(arena, "%s/%s", submission.path, files.items[i]);
    if (!submission.problem && done) submission.problem = read_manifest(&submission, manifest, now, arena);
    if (!submission.problem && !files.count) submission.problem = "the folder holds no file";
    add(inbox, &submission, arena);
}

// Files that lie straight in the center's folder: nobody can say which belong together, so they are not taken, but
// said.
static void add_stray(const Site *site, InboxSubmission *folder, int64_t now, Arena *arena, Inbox *inbox)
{
    Names files;
    if (!list_folder(folder->path, S_IFREG, arena, &files) || !files.count) return;
    folder->received_at = received_at(folder->path, &files, arena);
    if (now - folder->received_at < (int64_t)site->settle_minutes * 60) {
        inbox->waiting++;
        return;
    }
    const char *lie = files.count == 1 ? " lies" : arena_format(arena, " and %zu more lie", files.count - 1);
    folder->problem = arena_format(arena, "%s%s in no folder of a submission: put what belongs together into one",
                                   files.items[0], lie);
    add(inbox, folder, arena);
}

// All of a center.
static void add_center(const Site *site, const char *center, int64_t now, Arena *arena, Inbox *inbox)
{
    Names names;
    const char *path = arena_format(arena, "%s/%s", site->inbox, center);
    InboxSubmission folder = {.center = center, .name = path, .path = path, .received_at = now};
    if (!list_folder(path, S_IFDIR, arena, &names)) {
        folder.problem = arena_format(arena, "the folder cannot be read: %s", strerror(errno));
        add(inbox, &folder, arena);
        return;
    }
    for (size_t i = 0; i < names.count; i++) add_submission(site, center, names.items[i], now, arena, inbox);
    add_stray(site, &folder, now, arena, inbox);
}

static int compare_received(const void *a, const void *b)
{
    const InboxSubmission *x = a, *y = b;
    if (x->received_at != y->received_at) return x->received_at < y->received_at ? -1 : 1;
    return strcmp(x->name, y->name);
}

bool inbox_read(const Site *site, int64_t now, Arena *arena, Inbox *inbox)
{
    Names centers;
    *inbox = (Inbox){0};
    if (!list_folder(site->inbox, S_IFDIR, arena, &centers)) {
        if (errno == ENOENT) return true;
        return report_error("the inbox %s cannot be read: %s", site->inbox, strerror(errno));
    }
    for (size_t c = 0; c < centers.count; c++) {
        size_t first = inbox->count;
        add_center(site, centers.items[c], now, arena, inbox);
        if (inbox->count > first)
            qsort(inbox->submissions + first, inbox->count - first, sizeof *inbox->submissions, compare_received);
    }
    return true;
}
