// What the build says of its source; the Makefile hands it to this file alone.
#include "base/version.h"

#include <stddef.h>

#ifndef RMNPC_COMMIT
#define RMNPC_COMMIT ""
#endif

const char *version_commit(void)
{
    static const char COMMIT[] = RMNPC_COMMIT;
    return sizeof COMMIT > 1 ? COMMIT : NULL;
}
