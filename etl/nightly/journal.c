// The journal of nightly runs.
#include "nightly/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include "base/complaint.h"

bool journal_open(Journal *journal, const char *path)
{
    *journal = (Journal){0};
    int descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor >= 0) journal->file = fdopen(descriptor, "a");
    if (journal->file) return true;
    if (descriptor >= 0) close(descriptor);
    return report_error("the journal %s cannot be opened: %s", path, strerror(errno));
}

void journal_begin(Journal *journal, const char *event)
{
    char moment[32];
    time_t now = time(NULL);
    struct tm utc;
    strftime(moment, sizeof moment, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
    buffer_clear(&journal->line);
    journal->json = json_start(&journal->line, 0);
    json_open_object(&journal->json, NULL);
    json_string(&journal->json, "time", moment);
    json_string(&journal->json, "event", event);
}

bool journal_end(Journal *journal)
{
    json_close_object(&journal->json);
    buffer_char(&journal->line, '\n');
    bool written = fwrite(journal->line.data, 1, journal->line.size, journal->file) == journal->line.size &&
                   fflush(journal->file) == 0;
    return written || report_error("the journal cannot be written: %s", strerror(errno));
}

bool journal_close(Journal *journal)
{
    buffer_free(&journal->line);
    return fclose(journal->file) == 0 || report_error("the journal cannot be written: %s", strerror(errno));
}
