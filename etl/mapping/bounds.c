// Memory by the caller's count, time by the process's clock.
#include "mapping/bounds.h"

#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { SECOND = 1000000, DEFAULT_SECONDS = 60, SECONDS_A_MIB = 10, MIB = 1 << 20, ROWS_A_LOOK = 64 };

static uint64_t default_memory(void)
{
    long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
    uint64_t memory = pages > 0 && size > 0 ? (uint64_t)pages * (uint64_t)size : UINT64_MAX;
    struct rlimit limit;
    if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY && limit.rlim_cur / 2 < memory)
        memory = limit.rlim_cur / 2;   // libraries, and what grows by copying, take their part
    return memory / 2;
}

static uint64_t time_taken(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now) != 0) return 0;
    return (uint64_t)now.tv_sec * SECOND + (uint64_t)now.tv_nsec / 1000;
}

Bounds bounds_start(uint64_t most_memory, uint32_t most_time)
{
    return (Bounds){.most_memory = most_memory ? most_memory : default_memory(),
                    .most_time = (uint64_t)(most_time ? most_time : DEFAULT_SECONDS) * SECOND,
                    .began = time_taken()};
}

void bounds_add_file(Bounds *bounds, uint64_t size)
{
    bounds->most_time += size * SECONDS_A_MIB * SECOND / MIB;
}

BoundsExcess bounds_check(Bounds *bounds, uint64_t memory)
{
    if (memory > bounds->most_memory) return BOUNDS_MEMORY;
    if (bounds->asked++ % ROWS_A_LOOK == 0 && time_taken() - bounds->began > bounds->most_time) return BOUNDS_TIME;
    return BOUNDS_KEPT;
}
