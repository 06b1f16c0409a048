// Lock: one nightly run at a time. Held by the kernel (flock) and gone with the process, however it ends.
#ifndef NIGHTLY_LOCK_H
#define NIGHTLY_LOCK_H

typedef enum LockResult { LOCK_TAKEN, LOCK_BUSY, LOCK_FAILED } LockResult;

// *descriptor keeps the lock until it is closed. LOCK_FAILED is reported on stderr.
LockResult lock_take(const char *path, int *descriptor);

#endif
