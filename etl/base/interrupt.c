// Signal handling; see interrupt.h.
#include "base/interrupt.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/terminal.h"

static const int SIGNALS[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
enum { SIGNAL_COUNT = sizeof SIGNALS / sizeof *SIGNALS };

// Changed only while the signals wait.
static struct {
    char **paths;
    size_t count, capacity;
    unsigned held;
    sigset_t before;           // what was blocked when it was first held
} unfinished;

// Calls nothing that a handler may not.
static void end(int number)
{
    static const char SAID[] = "rmnpc: interrupted\n";
    for (size_t i = unfinished.count; i-- > 0;)
        if (unlink(unfinished.paths[i]) != 0) rmdir(unfinished.paths[i]);
    terminal_clear();
    // A reader that has gone has seen enough; whoever ends the program otherwise is told that it did.
    if (number != SIGPIPE && write(STDERR_FILENO, SAID, sizeof SAID - 1) < 0) _exit(128 + number);
    _exit(128 + number);
}

static sigset_t all_signals(void)
{
    sigset_t all;
    sigemptyset(&all);
    for (size_t i = 0; i < SIGNAL_COUNT; i++) sigaddset(&all, SIGNALS[i]);
    return all;
}

void interrupt_catch(void)
{
    struct sigaction action = {.sa_handler = end, .sa_mask = all_signals(), .sa_flags = SA_RESTART}, before;
    for (size_t i = 0; i < SIGNAL_COUNT; i++)
        if (sigaction(SIGNALS[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(SIGNALS[i], &action, NULL);
}

void interrupt_hold(void)
{
    sigset_t all = all_signals(), before;
    sigprocmask(SIG_BLOCK, &all, &before);
    if (unfinished.held++ == 0) unfinished.before = before;
}

void interrupt_release(void)
{
    if (--unfinished.held == 0) sigprocmask(SIG_SETMASK, &unfinished.before, NULL);
}

void interrupt_remove(const char *path)
{
    interrupt_hold();
    if (unfinished.count == unfinished.capacity) {
        unfinished.capacity = unfinished.capacity ? 2 * unfinished.capacity : 16;
        unfinished.paths = memory_resize(unfinished.paths, unfinished.capacity * sizeof *unfinished.paths);
    }
    unfinished.paths[unfinished.count++] = memory_string(path);
    interrupt_release();
}

void interrupt_keep(const char *path)
{
    interrupt_hold();
    size_t at = unfinished.count;
    while (at > 0 && strcmp(unfinished.paths[at - 1], path) != 0) at--;
    if (at > 0) {
        free(unfinished.paths[at - 1]);
        memmove(&unfinished.paths[at - 1], &unfinished.paths[at], (unfinished.count - at) * sizeof *unfinished.paths);
        unfinished.count--;
    }
    if (unfinished.count == 0) {   // nothing is left behind for who looks for leaks
        free(unfinished.paths);
        unfinished.paths = NULL;
        unfinished.capacity = 0;
    }
    interrupt_release();
}
