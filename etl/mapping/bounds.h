// Bounds: what reading one submission may cost. A hospital's file of whatever kind takes far less; one that was made to
// take more is refused, so that the others are still read in the same run (a limit of the process would end them, too).
#ifndef MAPPING_BOUNDS_H
#define MAPPING_BOUNDS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct Bounds {
    uint64_t most_memory;          // bytes
    uint64_t most_time, began;     // microseconds of computing, and how many the program had taken when it began
    uint32_t asked;
} Bounds;

typedef enum BoundsExcess { BOUNDS_KEPT, BOUNDS_MEMORY, BOUNDS_TIME } BoundsExcess;

// most_memory: bytes, most_time: seconds; 0 = by default: half of the machine's memory, or a quarter of what the
// process may take (ulimit -v) where that is less; a minute.
Bounds bounds_start(uint64_t most_memory, uint32_t most_time);

// A file of so many bytes is read next: ten seconds more for each MiB, many times what reading it takes.
void bounds_add_file(Bounds *bounds, uint64_t size);

// To be asked for every row; memory is what the submission holds now. Looks at the clock once in a while only.
BoundsExcess bounds_check(Bounds *bounds, uint64_t memory);

#endif
