// Interrupt: how the program ends at SIGINT, SIGTERM, SIGHUP or SIGPIPE. What is unfinished on disk is removed, the
// line on the terminal is cleared, the exit code is 128 + the signal's number. Nothing else needs to be told: the
// database rolls back what a lost connection had not committed, the kernel gives up locks, and the private server goes
// with its last user.
//
// This module and terminal.h have a state of their own: a handler is given nothing but a number.
#ifndef BASE_INTERRUPT_H
#define BASE_INTERRUPT_H

// From now on these signals end the program that way; those that were ignored when it was started (nohup) stay ignored.
void interrupt_catch(void);

// The file, or directory once it is empty, is to be removed at an interrupt, last named first; it need not be there
// yet. The text is copied.
void interrupt_remove(const char *path);
// It is finished or gone: nothing is to be removed any more. Of equal paths the last one named.
void interrupt_keep(const char *path);

// Between the two an interrupt waits, so that what belongs together happens whole. Pairs may stand inside each other.
void interrupt_hold(void);
void interrupt_release(void);

#endif
