// The keys of streamed patients: enough to see a second record of one patient, and where the first one stands, in
// 21 bytes a patient (with the table's room to grow, at most 62).
#ifndef MAPPING_STREAM_H
#define MAPPING_STREAM_H

#include "mapping/model.h"

typedef struct StreamKey {
    uint64_t identity;                 // hash of the local id, or the patient key; 0 = free
    uint64_t content;                  // of its record
} StreamKey;

typedef struct StreamKeys {
    StreamKey *keys;                   // open addressing
    uint8_t *dispositions;             // beside the keys
    uint32_t *lines;                   // beside the keys
    size_t count, capacity;
    int64_t *withdrawn;                // patient keys to take back
    size_t withdrawn_count, withdrawn_capacity;
} StreamKeys;

// NULL when the patient is not there. What is found is valid until the next stream_add.
const StreamKey *stream_find(const StreamKeys *stream, uint64_t identity);

// A patient that is not there yet; line: where its record begins, 0 = not known.
void stream_add(StreamKeys *stream, uint64_t identity, Hash128 content, uint32_t line, Disposition disposition);

// Of a patient found: what its record counts as, and where it begins.
Disposition stream_disposition(const StreamKeys *stream, const StreamKey *key);
uint32_t stream_line(const StreamKeys *stream, const StreamKey *key);

// What is known anew of a patient of whom only rows out of scope had been seen.
void stream_renew(StreamKeys *stream, const StreamKey *key, Hash128 content, uint32_t line, Disposition disposition);

// Quarantines a patient handed on before; answers what it was. Where it was stored its identity, then its patient key,
// is added to the withdrawn.
Disposition stream_quarantine(StreamKeys *stream, const StreamKey *key);
void stream_free(StreamKeys *stream);

#endif
