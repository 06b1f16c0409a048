// The inbox: which folders are submissions, which are still being written, in which order they are taken, and what is
// wrong with a manifest.
#include "capturing.h"
#include "complaining.h"
#include "folder.h"

#include <fcntl.h>

#include "base/buffer.h"
#include "nightly/inbox.h"

enum { NOW = 1720000000, SETTLE = 10, MOST_ENTRIES = 12 };

// What stands in the inbox: "name/" is a folder, "-> target" a link, "|" a pipe, all else a file of that text.
typedef struct Entry {
    const char *path, *text;
    int minutes;   // since it was touched
} Entry;

static void make_entry(const Entry *entry)
{
    char path[128];
    snprintf(path, sizeof path, "inbox/%s", entry->path);
    for (char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0700);
        *slash = '/';
    }
    if (path[strlen(path) - 1] == '/') return;
    if (strncmp(entry->text, "-> ", 3) == 0) assert_int_equal(symlink(entry->text + 3, path), 0);
    else if (strcmp(entry->text, "|") == 0) assert_int_equal(mkfifo(path, 0600), 0);
    else folder_write(path, text_from(entry->text));
}

static void make_as_old_as(const char *path, int minutes)
{
    struct timespec then = {NOW - 60 * minutes, 0};
    assert_int_equal(utimensat(AT_FDCWD, path, (struct timespec[]){then, then}, AT_SYMLINK_NOFOLLOW), 0);
}

// Folders are older than what lies in them, unless a case says when something was put into one or taken out.
static int make_old(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status, (void)kind, (void)place;
    make_as_old_as(path, 1000);
    return 0;
}

static void make(const Entry *entries)
{
    assert_int_equal(nftw("inbox", folder_remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
    assert_int_equal(mkdir("inbox", 0700), 0);
    for (size_t i = 0; i < MOST_ENTRIES && entries[i].path; i++) make_entry(&entries[i]);
    assert_int_equal(nftw("inbox", make_old, 16, FTW_DEPTH | FTW_PHYS), 0);
    for (size_t i = 0; i < MOST_ENTRIES && entries[i].path; i++) {
        char path[128];
        snprintf(path, sizeof path, "inbox/%s", entries[i].path);
        make_as_old_as(path, entries[i].minutes);
    }
}

// "center/name (minutes since it was received): files", what the manifest says, the problem; a line each.
static char *read_inbox(void)
{
    Site site = {.inbox = "inbox", .settle_minutes = SETTLE};
    Arena arena = {0};
    Buffer out = {0};
    Inbox inbox;
    assert_true(inbox_read(&site, NOW, &arena, &inbox));
    for (size_t i = 0; i < inbox.count; i++) {
        const InboxSubmission *submission = &inbox.submissions[i];
        buffer_format(&out, "%s/%s (%d):", submission->center, submission->name,
                      (int)((NOW - submission->received_at) / 60));
        for (size_t f = 0; f < submission->file_count; f++) {
            size_t folder = strlen(submission->path);
            assert_int_equal(strncmp(submission->files[f], submission->path, folder), 0);
            buffer_format(&out, " %s", submission->files[f] + folder + 1);
        }
        if (submission->has_extracted_at) buffer_format(&out, " at %lld", (long long)submission->extracted_at);
        if (submission->problem) buffer_format(&out, " ! %s", submission->problem);
        buffer_char(&out, '\n');
    }
    if (inbox.waiting) buffer_format(&out, "%zu waiting\n", inbox.waiting);
    char *text = strdup(buffer_c_string(&out));
    buffer_free(&out);
    arena_free(&arena);
    return text;
}

typedef struct Case {
    const char *label;
    Entry entries[MOST_ENTRIES];
    const char *wanted;
} Case;

static void run_cases(const Case *cases, size_t count)
{
    mkdir("inbox", 0700);
    for (size_t i = 0; i < count; i++) {
        make(cases[i].entries);
        char *got = read_inbox();
        assert_text(cases[i].label, got, cases[i].wanted);
        free(got);
    }
}

static void folders_are_submissions(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"nothing there", {{0}}, ""},
        {"a center without a submission", {{"c01/", NULL, 0}}, ""},
        {"complete: its manifest says so",
         {{"c01/a/b.csv", "x", 0}, {"c01/a/a.csv", "x", 1}, {"c01/a/.done", "", 0}},
         "c01/a (0): a.csv b.csv\n"},
        {"just written", {{"c01/a/a.csv", "x", 0}}, "1 waiting\n"},
        {"almost settled", {{"c01/a/a.csv", "x", SETTLE - 1}}, "1 waiting\n"},
        {"settled", {{"c01/a/a.csv", "x", SETTLE}}, "c01/a (10): a.csv\n"},
        {"the file written last counts", {{"c01/a/a.csv", "x", 90}, {"c01/a/b.csv", "x", 3}}, "1 waiting\n"},
        {"a copy that keeps the times of its files and is still being made",
         {{"c01/a/a.csv", "x", 5000}, {"c01/a/", NULL, 3}},
         "1 waiting\n"},
        {"such a copy, at rest", {{"c01/a/a.csv", "x", 5000}, {"c01/a/", NULL, 12}}, "c01/a (12): a.csv\n"},
        {"a folder without files, just made", {{"c01/a/", NULL, 0}}, "1 waiting\n"},
        {"a folder without files", {{"c01/a/", NULL, 60}}, "c01/a (60): ! the folder holds no file\n"},
        {"a manifest and no file",
         {{"c01/a/.done", "", 0}, {"c01/a/", NULL, 2}},
         "c01/a (2): ! the folder holds no file\n"},
        {"what is no file of its own is not read",
         {{"c01/a/a.csv", "x", 20},
          {"c01/a/.hidden", "x", 20},
          {"c01/a/link.csv", "-> /etc/passwd", 20},
          {"c01/a/pipe.csv", "|", 20},
          {"c01/a/folder/b.csv", "x", 20},
          {"c01/.b/a.csv", "x", 20},
          {"c01/file", "x", 20},
          {"c01/link", "-> a", 20},
          {"link", "-> c01", 20},
          {"file", "x", 20}},
         "c01/a (20): a.csv\nc01/inbox/c01 (20): ! file lies in no folder of a submission: put what belongs together "
         "into one\n"},
        {"files straight in the center's folder",
         {{"c01/x", "x", 20}, {"c01/y", "x", 30}, {"c01/.z", "x", 30}, {"c02/just", "x", 1}},
         "c01/inbox/c01 (20): ! x and 1 more lie in no folder of a submission: put what belongs together into one\n"
         "1 waiting\n"},
        {"by center, then as received, then by name",
         {{"c02/a/f", "x", 90},
          {"c01/d/f", "x", 30},
          {"c01/c/f", "x", 20},
          {"c01/b/f", "x", 30},
          {"c01/a/f", "x", 25},
          {"c01/e/f", "x", 1},
          {"c02/b/f", "x", 2}},
         "c01/b (30): f\nc01/d (30): f\nc01/a (25): f\nc01/c (20): f\nc02/a (90): f\n2 waiting\n"},
    };
    run_cases(CASES, sizeof CASES / sizeof *CASES);
}

// SHA-256 of "one".
#define SUM "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"

#define MANIFEST(text)                                                                                                 \
    {                                                                                                                  \
        {"c01/a/a.csv", "one", 0},                                                                                     \
        {                                                                                                              \
            "c01/a/.done", text, 0                                                                                     \
        }                                                                                                              \
    }

static void manifests_are_read(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"when it was extracted", MANIFEST("extracted_at: 1970-01-02T00:00:01+00:00\n"), "c01/a (0): a.csv at 86401\n"},
        {"the sum of a file", MANIFEST("files: {a.csv: " SUM "}\n"), "c01/a (0): a.csv\n"},
        {"a sum in capitals, as Windows prints it",
         MANIFEST("files: {a.csv: 7692C3AD3540BB803C020B3AEE66CD8887123234EA0C6E7143C0ADD73FF431ED}\n"),
         "c01/a (0): a.csv\n"},
        {"both", MANIFEST("extracted_at: 1970-01-01T08:00:00+08:00\nfiles:\n  a.csv: " SUM "\n"),
         "c01/a (0): a.csv at 0\n"},
        {"another sum", MANIFEST("files: {a.csv: 0000}\n"),
         "c01/a (0): a.csv ! the SHA-256 of a.csv is not the manifest's: was it cut off on the way?\n"},
        {"a sum with a tail", MANIFEST("files: {a.csv: " SUM "0}\n"),
         "c01/a (0): a.csv ! the SHA-256 of a.csv is not the manifest's: was it cut off on the way?\n"},
        {"a sum that is none", MANIFEST("files: {a.csv: [" SUM "]}\n"),
         "c01/a (0): a.csv ! the SHA-256 of a.csv is not the manifest's: was it cut off on the way?\n"},
        {"a file that did not come", MANIFEST("files: {a.csv: " SUM ", b.csv: " SUM "}\n"),
         "c01/a (0): a.csv ! b.csv cannot be read\n"},
        {"a file outside", MANIFEST("files: {../a/a.csv: " SUM "}\n"),
         "c01/a (0): a.csv ! the manifest names a file outside its folder\n"},
        {"a time without its offset", MANIFEST("extracted_at: 2024-07-05T02:00:00\n"),
         "c01/a (0): a.csv ! .done: extracted_at is a time like 2024-07-05T02:00:00+08:00\n"},
        {"a time not long ahead: a clock that is wrong", MANIFEST("extracted_at: 2024-07-04T09:00:00+00:00\n"),
         "c01/a (0): a.csv at 1720083600\n"},
        {"a time far ahead", MANIFEST("extracted_at: 2099-01-01T00:00:00+08:00\n"),
         "c01/a (0): a.csv at 4070880000 ! .done: extracted_at is after today\n"},
        {"an unknown key", MANIFEST("files: {}\nfile: {}\n"),
         "c01/a (0): a.csv ! .done:2:1: a manifest has no key 'file'\n"},
        {"no map", MANIFEST("yes\n"), "c01/a (0): a.csv ! .done:1:1: a manifest is a map, not text\n"},
        {"no YAML", MANIFEST("files: {\n"),
         "c01/a (0): a.csv ! .done:2:1: not YAML: did not find expected node content\n"},
        {"a link",
         {{"c01/a/a.csv", "one", 0}, {"c01/a/.done", "-> /etc/passwd", 0}},
         "c01/a (0): a.csv ! .done is no plain file\n"},
        {"a pipe", {{"c01/a/a.csv", "one", 0}, {"c01/a/.done", "|", 0}}, "c01/a (0): a.csv ! .done is no plain file\n"},
    };
    run_cases(CASES, sizeof CASES / sizeof *CASES);
}

static void an_inbox_that_is_none(void **state)
{
    (void)state;
    Arena arena = {0};
    Inbox inbox = {.count = 1};
    assert_true(inbox_read(&(Site){.inbox = "nowhere"}, NOW, &arena, &inbox));
    assert_int_equal(inbox.count, 0);
    folder_write("a-file", TEXT("x"));
    Capture error = capture_start(stderr);
    bool read = inbox_read(&(Site){.inbox = "a-file"}, NOW, &arena, &inbox);
    assert_string_equal(capture_end(&error), "rmnpc: the inbox a-file cannot be read: Not a directory\n");
    assert_false(read);
    arena_free(&arena);
}

// Root may read everything: then somebody else looks.
static void a_center_that_is_closed(void **state)
{
    (void)state;
    static const Entry ENTRIES[MOST_ENTRIES] = {{"c01/a/f", "x", 20}, {"c02/a/f", "x", 20}};
    make(ENTRIES);
    assert_int_equal(chmod(".", 0711) | chmod("inbox", 0755) | chmod("inbox/c01", 0) | chmod("inbox/c02", 0755) |
                         chmod("inbox/c02/a", 0755), 0);
    bool root = geteuid() == 0;
    if (root) assert_int_equal(seteuid(65534), 0);
    char *got = read_inbox();
    if (root) assert_int_equal(seteuid(0), 0);
    assert_int_equal(chmod("inbox/c01", 0700), 0);
    assert_text("closed", got, "c01/inbox/c01 (0): ! the folder cannot be read: Permission denied\nc02/a (20): f\n");
    free(got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folders_are_submissions),
        cmocka_unit_test(manifests_are_read),
        cmocka_unit_test(an_inbox_that_is_none),
        cmocka_unit_test(a_center_that_is_closed),
    };
    return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
