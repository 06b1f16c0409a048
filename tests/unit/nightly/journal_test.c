// The journal: a JSON line an event, with its time, behind those that were there; what cannot be written is said.
#include "capturing.h"
#include "complaining.h"
#include "folder.h"

#include <time.h>

#include "nightly/journal.h"

static const char *file_text(const char *name)
{
    static char text[4096];
    FILE *in = fopen(name, "rb");
    assert_non_null(in);
    text[fread(text, 1, sizeof text - 1, in)] = '\0';
    fclose(in);
    return text;
}

// The events with their times taken out, each of which is a moment between these.
static const char *without_times(char *text, time_t from, time_t to)
{
    static const char BEFORE[] = "{\"time\": \"";
    for (char *at = text; (at = strstr(at, BEFORE));) {
        struct tm read = {0};
        char *end = strptime(at + strlen(BEFORE), "%Y-%m-%dT%H:%M:%SZ", &read);
        assert_non_null(end);
        time_t moment = timegm(&read);
        assert_true(moment >= from && moment <= to);
        at += strlen(BEFORE);
        memmove(at, end, strlen(end) + 1);
    }
    return text;
}

static void events_are_appended(void **state)
{
    (void)state;
    struct stat status;
    time_t before = time(NULL);
    for (int run = 1; run <= 2; run++) {
        Journal journal;
        assert_true(journal_open(&journal, "log"));
        journal_begin(&journal, "run");
        json_integer(&journal.json, "number", run);
        assert_true(journal_end(&journal));
        journal_begin(&journal, "nothing");
        assert_true(journal_end(&journal));
        assert_non_null(strstr(file_text("log"), "\"nothing\""));   // at once, not when it is closed
        assert_true(journal_close(&journal));
    }
    char text[4096];
    strcpy(text, file_text("log"));
    assert_string_equal(without_times(text, before, time(NULL)), "{\"time\": \"\", \"event\": \"run\", \"number\": 1}\n"
                                                                 "{\"time\": \"\", \"event\": \"nothing\"}\n"
                                                                 "{\"time\": \"\", \"event\": \"run\", \"number\": 2}\n"
                                                                 "{\"time\": \"\", \"event\": \"nothing\"}\n");
    assert_int_equal(stat("log", &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
}

static void where_none_can_be_opened(void **state)
{
    (void)state;
    static const struct {
        const char *path, *wanted;
    } CASES[] = {
        {"none/log", "rmnpc: the journal none/log cannot be opened: No such file or directory\n"},
        {".", "rmnpc: the journal . cannot be opened: Is a directory\n"},
        {"link", "rmnpc: the journal link cannot be opened: Too many levels of symbolic links\n"},
    };
    assert_int_equal(symlink("log", "link"), 0);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Journal journal;
        Capture error = capture_start(stderr);
        bool opened = journal_open(&journal, CASES[i].path);
        assert_text(CASES[i].path, capture_end(&error), CASES[i].wanted);
        assert_false(opened);
    }
}

static void a_full_disk_is_said(void **state)
{
    (void)state;
    Journal journal;
    assert_true(journal_open(&journal, "/dev/full"));
    journal_begin(&journal, "run");
    Capture error = capture_start(stderr);
    bool written = journal_end(&journal);
    assert_string_equal(capture_end(&error), "rmnpc: the journal cannot be written: No space left on device\n");
    assert_false(written);
    journal_close(&journal);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_are_appended),
        cmocka_unit_test(where_none_can_be_opened),
        cmocka_unit_test(a_full_disk_is_said),
    };
    return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
