// Text: how much of each check a terminal is shown when no --limit says otherwise.
#ifndef FEEDBACK_TEXT_H
#define FEEDBACK_TEXT_H

enum { TEXT_LIMIT = 3 };

#endif
