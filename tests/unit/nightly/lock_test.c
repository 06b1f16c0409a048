// The lock: one at a time, gone with its holder, and never through a link.
#include "capturing.h"
#include "complaining.h"
#include "folder.h"

#include <signal.h>
#include <sys/wait.h>

#include "nightly/lock.h"

static void one_at_a_time(void **state)
{
    (void)state;
    int first, second;
    struct stat status;
    assert_int_equal(lock_take("lock", &first), LOCK_TAKEN);
    assert_true(first >= 0);
    assert_int_equal(stat("lock", &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
    Capture error = capture_start(stderr);
    LockResult result = lock_take("lock", &second);
    assert_string_equal(capture_end(&error), "");   // who asks says so in its own words
    assert_int_equal(result, LOCK_BUSY);
    assert_int_equal(second, -1);
    close(first);
    assert_int_equal(lock_take("lock", &second), LOCK_TAKEN);
    close(second);
}

// Also when a program that it started lives on, and when it is killed.
static void gone_with_its_holder(void **state)
{
    (void)state;
    int ready[2], lock;
    char byte;
    assert_int_equal(pipe(ready), 0);
    pid_t holder = fork();
    if (holder == 0) {
        if (lock_take("lock", &lock) != LOCK_TAKEN) _exit(1);
        if (fork() == 0) {
            execlp("sleep", "sleep", "2", NULL);
            _exit(1);
        }
        if (write(ready[1], "x", 1) != 1) _exit(1);
        pause();
    }
    close(ready[1]);
    assert_int_equal(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    usleep(200000);   // until the other program runs
    assert_int_equal(lock_take("lock", &lock), LOCK_BUSY);
    kill(holder, SIGKILL);
    waitpid(holder, NULL, 0);
    assert_int_equal(lock_take("lock", &lock), LOCK_TAKEN);
    close(lock);
}

static void where_none_can_be(void **state)
{
    (void)state;
    static const struct {
        const char *path, *wanted;
    } CASES[] = {
        {"none/lock", "rmnpc: the lock none/lock cannot be taken: No such file or directory\n"},
        {".", "rmnpc: the lock . cannot be taken: Is a directory\n"},
        {"link", "rmnpc: the lock link cannot be taken: Too many levels of symbolic links\n"},
    };
    assert_int_equal(symlink("target", "link"), 0);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        int lock = 7;
        Capture error = capture_start(stderr);
        LockResult result = lock_take(CASES[i].path, &lock);
        assert_text(CASES[i].path, capture_end(&error), CASES[i].wanted);
        assert_int_equal(result, LOCK_FAILED);
        assert_int_equal(lock, -1);
    }
    assert_int_equal(access("target", F_OK), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_at_a_time),
        cmocka_unit_test(gone_with_its_holder),
        cmocka_unit_test(where_none_can_be),
    };
    return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
