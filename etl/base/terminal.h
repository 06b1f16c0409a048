// Terminal: the one line on standard error that changes while the program works, and what a terminal can show.
#ifndef BASE_TERMINAL_H
#define BASE_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

// Is there a terminal behind the stream that understands more than text? (TERM=dumb does not.)
bool terminal_behind(FILE *stream);

// Columns of the terminal behind standard error; 80 where it does not say.
size_t terminal_width(void);

// Shows the line in place of the one shown before. For terminals only, and no wider than that.
void terminal_show(const char *line);

// Takes the line away, if one is shown. Whatever prints on standard error does this first; a signal handler may.
void terminal_clear(void);

#endif
