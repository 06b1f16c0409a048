// How a process ends at a signal: a child does something, is sent the signal at that point, and the files it leaves are
// looked at.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/interrupt.h"
#include "base/output.h"

static char directory[256], working[256];

static int enter(void **state)
{
    (void)state;
    const char *base = getenv("TMPDIR");
    snprintf(directory, sizeof directory, "%s/interrupt-test.XXXXXX", base ? base : "/tmp");
    return getcwd(working, sizeof working) && mkdtemp(directory) && chdir(directory) == 0 ? 0 : -1;
}

static int leave(void **state)
{
    (void)state;
    char command[300];
    snprintf(command, sizeof command, "rm -r '%s'", directory);
    return chdir(working) == 0 ? system(command) : -1;
}

// The names below the directory, sorted, with a blank behind each.
static const char *listing(void)
{
    static char text[512];
    FILE *list = popen("find . -mindepth 1 -printf '%P\\n' | LC_ALL=C sort | tr '\\n' ' '", "r");
    assert_non_null(list);
    text[fread(text, 1, sizeof text - 1, list)] = '\0';
    pclose(list);
    return text;
}

static void one_file_unfinished(int number)
{
    Output output;
    if (output_open(&output, "file", 0600)) raise(number);
}

static void one_file_finished(int number)
{
    Output output;
    if (output_open(&output, "file", 0600) && output_commit(&output)) raise(number);
}

static void one_file_discarded(int number)
{
    Output output;
    if (!output_open(&output, "file", 0600)) return;
    output_discard(&output);
    raise(number);
}

// All are settled, none has its name.
static void two_files_settled(int number)
{
    Output outputs[2];
    if (output_open(&outputs[0], "a", 0600) && output_open(&outputs[1], "b", 0600) && output_settle(&outputs[0]) &&
        output_settle(&outputs[1]))
        raise(number);
}

// The signal comes between the two names, and waits.
static void two_files_published(int number)
{
    Output outputs[2];
    if (!output_open(&outputs[0], "a", 0600) || !output_open(&outputs[1], "b", 0600)) return;
    interrupt_hold();
    if (!output_settle(&outputs[0]) || !output_publish(&outputs[0], 1)) _exit(1);
    raise(number);
    if (!output_settle(&outputs[1]) || !output_publish(&outputs[1], 1)) _exit(1);
    interrupt_release();
}

static void a_directory(int number)
{
    Output output;
    if (mkdir("inside", 0700) != 0) return;
    interrupt_remove("inside");
    if (output_open_as(&output, "file", "inside/file", 0600) && output_settle(&output)) raise(number);
}

static void nothing_at_all(int number)
{
    raise(number);
}

typedef struct Case {
    const char *label;
    void (*act)(int number);
    int number;
    const char *listing, *said;
} Case;

static const Case CASES[] = {
    {"nothing to remove", nothing_at_all, SIGINT, "", "rmnpc: interrupted\n"},
    {"SIGTERM", nothing_at_all, SIGTERM, "", "rmnpc: interrupted\n"},
    {"SIGHUP", nothing_at_all, SIGHUP, "", "rmnpc: interrupted\n"},
    {"the reader has gone", nothing_at_all, SIGPIPE, "", ""},
    {"an unfinished file goes", one_file_unfinished, SIGINT, "", "rmnpc: interrupted\n"},
    {"a finished one stays", one_file_finished, SIGINT, "file ", "rmnpc: interrupted\n"},
    {"one that was given up is forgotten", one_file_discarded, SIGINT, "", "rmnpc: interrupted\n"},
    {"none of two", two_files_settled, SIGTERM, "", "rmnpc: interrupted\n"},
    {"both of two", two_files_published, SIGTERM, "a b ", "rmnpc: interrupted\n"},
    {"what lies in a directory, then the directory", a_directory, SIGINT, "", "rmnpc: interrupted\n"},
};

// What the child says on standard error; its exit status into *status.
static const char *run_child(const Case *one, bool ignored, int *status)
{
    static char said[256];
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        signal(one->number, ignored ? SIG_IGN : SIG_DFL);
        interrupt_catch();
        one->act(one->number);
        _exit(7);
    }
    close(ends[1]);
    ssize_t size = read(ends[0], said, sizeof said - 1);
    said[size > 0 ? size : 0] = '\0';
    close(ends[0]);
    assert_int_equal(waitpid(child, status, 0), child);
    return said;
}

static void endings(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        int status;
        const char *said = run_child(&CASES[i], false, &status), *left = listing();
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 128 + CASES[i].number || strcmp(left, CASES[i].listing) != 0 ||
            strcmp(said, CASES[i].said) != 0)
            fail_msg("%s: status %x, left \"%s\", said \"%s\"", CASES[i].label, (unsigned)status, left, said);
        assert_int_equal(system("rm -rf ./* ./.[!.]*"), 0);
    }
}

// nohup: what is ignored from the beginning stays so.
static void ignored(void **state)
{
    (void)state;
    int status;
    static const Case GONE = {"nohup", nothing_at_all, SIGHUP, "", ""};
    assert_string_equal(run_child(&GONE, true, &status), "");
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(endings, enter, leave),
                                       cmocka_unit_test_setup_teardown(ignored, enter, leave)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
