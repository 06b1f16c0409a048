// The lock file.
#include "nightly/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/complaint.h"

LockResult lock_take(const char *path, int *descriptor)
{
    *descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (*descriptor >= 0 && flock(*descriptor, LOCK_EX | LOCK_NB) == 0) return LOCK_TAKEN;
    int error = errno;
    if (*descriptor >= 0) close(*descriptor);
    *descriptor = -1;
    if (error == EWOULDBLOCK) return LOCK_BUSY;
    report_error("the lock %s cannot be taken: %s", path, strerror(error));
    return LOCK_FAILED;
}
