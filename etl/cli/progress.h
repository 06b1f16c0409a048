// Progress: the bar on a terminal while a long submission is read. Nothing is shown in the first moments, nor where
// standard error is no terminal.
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "base/buffer.h"
#include "mapping/submission.h"

typedef struct Progress {
    bool wanted;
    uint64_t total;            // bytes of all files
    const char *afterwards;    // what is done once all is read, or NULL
    double started, shown;     // seconds of a clock that only goes forward; 0 = not yet
} Progress;

// Has the options tell of what is read; progress must stay until progress_end. wanted: nobody said --no-progress.
void progress_start(Progress *progress, bool wanted, const char *const *files, size_t count,
                    SubmissionOptions *options);

// Takes the bar away. To be called before anything else is printed.
void progress_end(const Progress *progress);

// The line for so many seconds of work, of at most `width` columns:
// "[=======>      ]  42 %  12.3 of 29.1 MB  5 230 patients  34.1 MB/s  0:05 left".
void progress_line(const Progress *progress, const SubmissionPace *pace, double seconds, size_t width, Buffer *out);

#endif
