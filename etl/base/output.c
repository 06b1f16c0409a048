// Temporary name, fsync, rename, fsync of the directory; see output.h.
#include "base/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/complaint.h"

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

bool output_open(Output *output, const char *path, mode_t mode)
{
    char *directory = directory_of(path);
    Text name = text_base_name(text_from(path));
    size_t size = strlen(path) + sizeof "..XXXXXX" + 1;
    *output = (Output){.path = memory_string(path), .temporary = memory_alloc(size + 1)};
    // Hidden while it is unfinished.
    snprintf(output->temporary, size, "%.*s.%.*s.XXXXXX", (int)(strlen(directory) - 1), directory, TEXT_ARG(name));
    free(directory);
    int file = mkostemp(output->temporary, O_CLOEXEC);
    if (file >= 0 && fchmod(file, mode) == 0) output->stream = fdopen(file, "w");
    if (output->stream) return true;
    report_error("cannot write %s: %s", path, strerror(errno));
    if (file >= 0) {
        close(file);
        unlink(output->temporary);
    }
    forget(output);
    return false;
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

bool output_commit(Output *output)
{
    bool good = !ferror(output->stream) && fflush(output->stream) == 0 && fsync(fileno(output->stream)) == 0;
    int error = errno;
    if (fclose(output->stream) != 0 && good) {
        good = false;
        error = errno;
    }
    output->stream = NULL;
    if (good && (rename(output->temporary, output->path) != 0 || !sync_directory(output->path))) {
        good = false;
        error = errno;
    }
    if (!good) {
        report_error("cannot write %s: %s", output->path, strerror(error));
        unlink(output->temporary);
    }
    forget(output);
    return good;
}

void output_discard(Output *output)
{
    if (output->stream) fclose(output->stream);
    if (output->temporary) unlink(output->temporary);
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
