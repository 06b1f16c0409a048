// The line that changes; see terminal.h.
#include "base/terminal.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static volatile sig_atomic_t line_is_shown;   // there is one standard error

static const char CLEAR[] = "\r\033[K";

bool terminal_behind(FILE *stream)
{
    const char *kind = getenv("TERM");
    return isatty(fileno(stream)) && kind && *kind && strcmp(kind, "dumb") != 0;
}

size_t terminal_width(void)
{
    struct winsize size;
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : 80;
}

// What cannot be shown is not missed.
static void put(const char *text, size_t size)
{
    while (size > 0) {
        ssize_t put = write(STDERR_FILENO, text, size);
        if (put <= 0) return;
        text += put;
        size -= (size_t)put;
    }
}

void terminal_show(const char *line)
{
    line_is_shown = 1;
    put(CLEAR, sizeof CLEAR - 1);
    put(line, strlen(line));
}

void terminal_clear(void)
{
    if (!line_is_shown) return;
    line_is_shown = 0;
    put(CLEAR, sizeof CLEAR - 1);
}
