// Temporary name, fsync, rename, fsync of the directory; see output.h.
#include "base/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/complaint.h"
#include "base/interrupt.h"

// The path up to its last slash: "." when it has none.
static char *directory_of(const char *path)
{
    Text name = text_base_name(text_from(path));
    size_t size = (size_t)(name.data - path);
    char *directory = memory_alloc(size + 2);
    memcpy(directory, path, size);
    memcpy(directory + size, ".", 2);
    return directory;
}

static void forget(Output *output)
{
    free(output->path);
    free(output->temporary);
    *output = (Output){0};
}

static void remove_temporary(const Output *output)
{
    unlink(output->temporary);
    interrupt_keep(output->temporary);
}

// Takes over the descriptor of the file under its other name; -1 with errno when it could not be made.
static bool take(Output *output, int file, mode_t mode)
{
    if (file >= 0 && fchmod(file, mode) == 0) output->stream = fdopen(file, "w");
    if (output->stream) return true;
    report_error("cannot write %s: %s", output->path, strerror(errno));
    if (file >= 0) {
        close(file);
        remove_temporary(output);
    }
    forget(output);
    return false;
}

bool output_open(Output *output, const char *path, mode_t mode)
{
    char *directory = directory_of(path);
    Text name = text_base_name(text_from(path));
    size_t size = strlen(path) + sizeof "..XXXXXX" + 1;
    *output = (Output){.path = memory_string(path), .temporary = memory_alloc(size + 1)};
    // Hidden while it is unfinished.
    snprintf(output->temporary, size, "%.*s.%.*s.XXXXXX", (int)(strlen(directory) - 1), directory, TEXT_ARG(name));
    free(directory);
    interrupt_hold();
    int file = mkostemp(output->temporary, O_CLOEXEC);
    if (file >= 0) interrupt_remove(output->temporary);
    interrupt_release();
    return take(output, file, mode);
}

bool output_open_as(Output *output, const char *path, const char *temporary, mode_t mode)
{
    *output = (Output){.path = memory_string(path), .temporary = memory_string(temporary)};
    interrupt_hold();
    int file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file >= 0) interrupt_remove(temporary);
    interrupt_release();
    return take(output, file, mode);
}

static bool sync_directory(const char *path)
{
    char *directory = directory_of(path);
    int file = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(directory);
    if (file < 0) return false;
    // Some file systems cannot sync a directory; then there is nothing to be done.
    bool good = fsync(file) == 0 || errno == EINVAL;
    close(file);
    return good;
}

bool output_settle(Output *output)
{
    bool good = !ferror(output->stream) && fflush(output->stream) == 0 && fsync(fileno(output->stream)) == 0;
    int error = errno;
    if (fclose(output->stream) != 0 && good) {
        good = false;
        error = errno;
    }
    output->stream = NULL;
    if (good) return true;
    report_error("cannot write %s: %s", output->path, strerror(error));
    remove_temporary(output);
    forget(output);
    return false;
}

static bool publish(Output *output)
{
    bool renamed = rename(output->temporary, output->path) == 0, good = renamed && sync_directory(output->path);
    if (!good) report_error("cannot write %s: %s", output->path, strerror(errno));
    if (renamed) interrupt_keep(output->temporary);
    else remove_temporary(output);
    forget(output);
    return good;
}

bool output_publish(Output *outputs, size_t count)
{
    bool good = true;
    interrupt_hold();
    for (size_t i = 0; i < count; i++) good &= publish(&outputs[i]);
    interrupt_release();
    return good;
}

bool output_commit(Output *output)
{
    return output_settle(output) && output_publish(output, 1);
}

void output_discard(Output *output)
{
    if (output->stream) fclose(output->stream);
    if (output->temporary) remove_temporary(output);
    forget(output);
}

bool output_make_directories(const char *path, mode_t mode)
{
    char *part = memory_string(path);
    bool good = true;
    for (char *slash = part + 1; good; slash++) {
        if (*slash != '/' && *slash != '\0') continue;
        char end = *slash;
        *slash = '\0';
        struct stat status;
        good = mkdir(part, mode) == 0 ? chmod(part, mode) == 0
                                      : (errno == EEXIST && stat(part, &status) == 0 && S_ISDIR(status.st_mode));
        if (!good)
            report_error("cannot make the directory %s: %s", part,
                         errno == EEXIST ? "something else has its name" : strerror(errno));
        *slash = end;
        if (end == '\0') break;
    }
    free(part);
    return good;
}
