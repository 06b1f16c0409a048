// The nightly run as far as it needs no database: what cannot be tried, said and written down for each center; the
// lock; a database that is not there. What is loaded, and the report, are for tests/integration/nightly.py.
#include "capturing.h"
#include "complaining.h"
#include "folder.h"

#include "base/buffer.h"
#include "nightly/lock.h"
#include "nightly/run.h"

static const char MODEL[] = "schema: 1\n"
                            "name: tiny\n"
                            "version: \"1\"\n"
                            "resources:\n"
                            "  - {name: person, primaryKey: [], fields: [{name: sex}]}\n";
static const char SCHEMA[] = "schema: 1\n"
                             "name: c01\n"
                             "path: t.csv\n"
                             "format: csv\n"
                             "patient: id\n"
                             "resources: [{name: t, primaryKey: [id], fields: [{name: id}, {name: sex}]}]\n";
static const char MAPPING[] = "mapping: 1\n"
                              "center: c01\n"
                              "schema: ../schemas/c01.yaml\n"
                              "target: tiny/1\n"
                              "records: {person: {from: t, fields: {sex: sex}}}\n";

static const Site SITE = {.definitions = ".",
                          .state = "state",
                          .database = "host=/nowhere dbname=none",
                          .key = "state/key",
                          .archive = "state/archive",
                          .inbox = "inbox",
                          .reports = "reports",
                          .plan = "plan.yaml",
                          .settle_minutes = 10};

static int enter(void **state)
{
    if (folder_enter(state) != 0) return -1;
    mkdir("schemas", 0700);
    mkdir("mappings", 0700);
    mkdir("inbox", 0700);
    folder_write("schemas/tiny.yaml", text_from(MODEL));
    folder_write("schemas/c01.yaml", text_from(SCHEMA));
    folder_write("mappings/c01.yaml", text_from(MAPPING));
    folder_write("mappings/c02.yaml", TEXT("mapping: 1\ncenter: c02\nschema: ../schemas/c02.yaml\ntarget: tiny/1\n"
                                           "records: {}\n"));
    return 0;
}

static void deliver(const char *center, const char *name, const char *file, const char *manifest)
{
    char path[128];
    snprintf(path, sizeof path, "inbox/%s", center);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "inbox/%s/%s", center, name);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "inbox/%s/%s/t.csv", center, name);
    if (file) folder_write(path, text_from(file));
    snprintf(path, sizeof path, "inbox/%s/%s/.done", center, name);
    if (manifest) folder_write(path, text_from(manifest));
}

// The journal without its times.
static const char *journal(void)
{
    static char text[4096];
    FILE *in = fopen("state/nightly.log", "rb");
    if (!in) return "none";
    text[fread(text, 1, sizeof text - 1, in)] = '\0';
    fclose(in);
    for (char *at = text; (at = strstr(at, "{\"time\": \"")); at++) {
        char *event = strstr(at, "\"event\"");
        assert_non_null(event);
        memmove(at + 1, event, strlen(event) + 1);
    }
    return text;
}

// All that comes of a run: its result and counts, standard error, what who looks on is told, the journal.
static char *run(const Site *site, bool quiet)
{
    static const char *const RESULTS[] = {"clean", "partly", "failed", "busy"};
    Arena arena = {0};
    Buffer out = {0};
    char *told = NULL;
    size_t size;
    FILE *progress = open_memstream(&told, &size);
    unlink("state/nightly.log");
    Capture error = capture_start(stderr);
    NightlySummary summary =
        nightly_take(&(NightlyRequest){.site = site, .progress = progress, .quiet = quiet}, &arena);
    const char *said = capture_end(&error);
    fclose(progress);
    buffer_format(&out, "%s: %zu centers, %zu loaded, %zu changed, %zu unchanged, %zu failed\n%s%s%s",
                  RESULTS[summary.result], summary.centers, summary.loaded, summary.changed, summary.unchanged,
                  summary.failed, said, told, journal());
    free(told);
    char *text = strdup(buffer_c_string(&out));
    buffer_free(&out);
    arena_free(&arena);
    return text;
}

static void empty_inbox(void)
{
    assert_int_equal(nftw("inbox", folder_remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
    assert_int_equal(mkdir("inbox", 0700), 0);
}

static void check(const char *label, const Site *site, const char *wanted)
{
    char *got = run(site, false);
    assert_text(label, got, wanted);
    free(got);
}

static void nothing_to_do(void **state)
{
    (void)state;
    empty_inbox();
    check("an empty inbox", &SITE, "clean: 0 centers, 0 loaded, 0 changed, 0 unchanged, 0 failed\n");
    deliver("c01", "a", "id,sex\n", NULL);
    check("a submission that is being written", &SITE,
          "clean: 0 centers, 0 loaded, 0 changed, 0 unchanged, 0 failed\n"
          "  1 submission is still being written and left for the next night\n");
}

static void what_cannot_be_tried(void **state)
{
    (void)state;
    empty_inbox();
    deliver("c01", "a", "id,sex\n", "files: {t.csv: 00}\n");
    deliver("c01", "b", NULL, "");
    deliver("c02", "a", "id,sex\n", "");
    deliver("c09", "a", "id,sex\n", "");
    check("each center has its line", &SITE,
          "partly: 3 centers, 0 loaded, 0 changed, 0 unchanged, 3 failed\n"
          "rmnpc: c01: b: the folder holds no file\n"
          "./schemas/c02.yaml: cannot be read: No such file or directory\n"
          "rmnpc: c02: a: its definitions cannot be loaded: see above\n"
          "rmnpc: c09: there is no center of that name (./mappings/c09.yaml does not exist)\n"
          "rmnpc: c09: a: its definitions cannot be loaded: see above\n"
          "rmnpc: 0 of 3 centers loaded (0 changed, 0 unchanged)\n"
          "{\"event\": \"submission\", \"center\": \"c01\", \"folder\": \"a\", \"state\": \"failed\", \"reason\": "
          "\"the SHA-256 of t.csv is not the manifest's: was it cut off on the way?\"}\n"
          "{\"event\": \"submission\", \"center\": \"c01\", \"folder\": \"b\", \"state\": \"failed\", \"reason\": "
          "\"the folder holds no file\"}\n"
          "{\"event\": \"submission\", \"center\": \"c02\", \"folder\": \"a\", \"state\": \"failed\", \"reason\": "
          "\"its definitions cannot be loaded: see above\"}\n"
          "{\"event\": \"submission\", \"center\": \"c09\", \"folder\": \"a\", \"state\": \"failed\", \"reason\": "
          "\"its definitions cannot be loaded: see above\"}\n");
    char *quiet = run(&SITE, true);
    assert_null(strstr(quiet, "centers loaded ("));
    assert_non_null(strstr(quiet, "rmnpc: c01: b: the folder holds no file\n"));
    free(quiet);
}

// The first center finds it out; the others are not tried, and said to be not tried.
static void no_database(void **state)
{
    (void)state;
    empty_inbox();
    folder_write("mappings/c03.yaml", text_from(MAPPING));
    deliver("c01", "a", "id,sex\n", "");
    deliver("c03", "a", "id,sex\n", "");
    check("no server", &SITE,
          "failed: 2 centers, 0 loaded, 0 changed, 0 unchanged, 2 failed\n"
          "rmnpc: cannot connect to the database: connection to server on socket \"/nowhere/.s.PGSQL.5432\" failed: "
          "No such file or directory\n"
          "rmnpc: c01: a: the database cannot be used\n"
          "rmnpc: c03: a: not tried: the database or the disk failed\n"
          "rmnpc: 0 of 2 centers loaded (0 changed, 0 unchanged)\n"
          "{\"event\": \"submission\", \"center\": \"c01\", \"folder\": \"a\", \"state\": \"failed\", \"reason\": "
          "\"the database cannot be used\"}\n"
          "{\"event\": \"submission\", \"center\": \"c03\", \"folder\": \"a\", \"state\": \"failed\", \"reason\": "
          "\"not tried: the database or the disk failed\"}\n");
}

static void another_run_is_going(void **state)
{
    (void)state;
    int lock;
    empty_inbox();
    deliver("c09", "a", "id,sex\n", "");
    assert_int_equal(lock_take("state/nightly.lock", &lock), LOCK_TAKEN);
    check("while the lock is held", &SITE,
          "busy: 0 centers, 0 loaded, 0 changed, 0 unchanged, 0 failed\n"
          "rmnpc: another nightly run is going; this one has done nothing\n"
          "none");
    close(lock);
}

static void no_state(void **state)
{
    (void)state;
    Site site = SITE;
    empty_inbox();
    site.state = "plain/state";
    folder_write("plain", TEXT(""));
    check("a state that cannot be made", &site,
          "failed: 0 centers, 0 loaded, 0 changed, 0 unchanged, 0 failed\n"
          "rmnpc: cannot make the directory plain: something else has its name\n"
          "none");
    site = SITE;
    site.inbox = "plain";
    check("an inbox that is none", &site,
          "failed: 0 centers, 0 loaded, 0 changed, 0 unchanged, 0 failed\n"
          "rmnpc: the inbox plain cannot be read: Not a directory\n"
          "rmnpc: 0 of 0 centers loaded (0 changed, 0 unchanged)\n");
    mkdir("linked", 0700);
    site = SITE;
    site.state = "linked";
    assert_int_equal(symlink("elsewhere", "linked/nightly.log"), 0);
    check("a journal that is a link", &site,
          "failed: 0 centers, 0 loaded, 0 changed, 0 unchanged, 0 failed\n"
          "rmnpc: the journal linked/nightly.log cannot be opened: Too many levels of symbolic links\n"
          "none");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_to_do), cmocka_unit_test(what_cannot_be_tried),
        cmocka_unit_test(no_database),   cmocka_unit_test(another_run_is_going),
        cmocka_unit_test(no_state),
    };
    return cmocka_run_group_tests(tests, enter, folder_leave);
}
