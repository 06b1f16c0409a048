// What has been read so far, as one line.
#include "cli/progress.h"

#include <sys/stat.h>
#include <time.h>

#include "base/terminal.h"
#include "feedback/words.h"

static const double QUIET_SECONDS = 0.4, SECONDS_A_LOOK = 0.1, MEGABYTE = 1e6;
enum { NARROWEST_BAR = 10, WIDEST_BAR = 30 };

static double now(void)
{
    struct timespec time;
    if (clock_gettime(CLOCK_MONOTONIC, &time) != 0) return 0;
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

// ---- The line ------------------------------------------------------------------------------------------------------

static void write_bar(double share, size_t width, Buffer *out)
{
    size_t done = (size_t)(share * (double)width);
    buffer_char(out, '[');
    for (size_t i = 0; i < width; i++) buffer_char(out, i < done ? '=' : i == done ? '>' : ' ');
    buffer_string(out, "]  ");
}

// While files are read by their bytes, then, where patients are gathered first, by those checked and mapped.
static double share_of(const Progress *progress, const SubmissionPace *pace)
{
    bool reading = pace->bytes < progress->total;
    double done = (double)(reading ? pace->bytes : pace->checked);
    double all = (double)(reading ? progress->total : pace->patients);
    return all <= 0 || done > all ? 1 : done / all;
}

static void write_reading(const Progress *progress, const SubmissionPace *pace, double seconds, Buffer *out)
{
    char patients[WORDS_NUMBER];
    double speed = seconds > 0 ? (double)pace->bytes / seconds : 0;
    words_number(pace->patients, patients);
    buffer_format(out, "%.1f of %.1f MB  %s patient%s  %.1f MB/s", (double)pace->bytes / MEGABYTE,
                  (double)progress->total / MEGABYTE, patients, text_plural(pace->patients), speed / MEGABYTE);
    if (speed <= 0) return;
    unsigned long left = (unsigned long)((double)(progress->total - pace->bytes) / speed + 0.5);
    buffer_format(out, "  %lu:%02lu left", left / 60, left % 60);
}

static void write_checking(const SubmissionPace *pace, Buffer *out)
{
    char checked[WORDS_NUMBER], patients[WORDS_NUMBER];
    words_number(pace->checked, checked);
    words_number(pace->patients, patients);
    buffer_format(out, "%s of %s patients checked", checked, patients);
}

void progress_line(const Progress *progress, const SubmissionPace *pace, double seconds, size_t width, Buffer *out)
{
    Buffer figures = {0};
    double share = share_of(progress, pace);
    buffer_format(&figures, "%3d %%  ", (int)(100 * share));
    if (pace->bytes < progress->total) write_reading(progress, pace, seconds, &figures);
    else write_checking(pace, &figures);
    size_t frame = strlen("[]  "), room = width > figures.size + frame ? width - figures.size - frame : 0;
    if (room >= NARROWEST_BAR) write_bar(share, room < WIDEST_BAR ? room : WIDEST_BAR, out);
    buffer_add(out, figures.data, figures.size < width ? figures.size : width);
    buffer_free(&figures);
}

// ---- While rows pass ------------------------------------------------------------------------------------------------

// Called again and again while rows pass: it looks at the clock, and seldom does more.
static void watch(void *watcher, const SubmissionPace *pace)
{
    Progress *progress = watcher;
    double moment = now();
    if (progress->started == 0) progress->started = moment;
    if (moment - progress->started < QUIET_SECONDS) return;
    if (!pace->finished && moment - progress->shown < SECONDS_A_LOOK) return;
    progress->shown = moment;
    Buffer line = {0};
    if (!pace->finished) progress_line(progress, pace, moment - progress->started, terminal_width() - 1, &line);
    else if (progress->afterwards) buffer_string(&line, progress->afterwards);
    terminal_show(buffer_c_string(&line));
    buffer_free(&line);
}

void progress_start(Progress *progress, bool wanted, const char *const *files, size_t count,
                    SubmissionOptions *options)
{
    struct stat status;
    *progress = (Progress){.wanted = wanted && terminal_behind(stderr)};
    if (!progress->wanted) return;
    for (size_t i = 0; i < count; i++)
        if (stat(files[i], &status) == 0) progress->total += (uint64_t)status.st_size;
    options->watch = watch;
    options->watcher = progress;
}

void progress_end(const Progress *progress)
{
    if (progress->wanted) terminal_clear();
}
