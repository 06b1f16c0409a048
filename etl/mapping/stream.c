// Keys of streamed patients.
#include "mapping/stream.h"

#include <stdlib.h>

static size_t slot_of(const StreamKey *keys, size_t capacity, uint64_t identity)
{
    size_t at = (identity * 0x9e3779b97f4a7c15U >> 20) & (capacity - 1);
    while (keys[at].identity && keys[at].identity != identity) at = (at + 1) & (capacity - 1);
    return at;
}

// 0 marks a free slot.
static uint64_t non_zero(uint64_t identity)
{
    return identity ? identity : 1;
}

const StreamKey *stream_find(const StreamKeys *stream, uint64_t identity)
{
    if (!stream->capacity) return NULL;
    const StreamKey *key = &stream->keys[slot_of(stream->keys, stream->capacity, non_zero(identity))];
    return key->identity ? key : NULL;
}

static void grow(StreamKeys *stream)
{
    size_t capacity = stream->capacity ? stream->capacity * 2 : 1024;
    StreamKey *keys = memory_alloc(capacity * sizeof *keys);
    uint8_t *dispositions = memory_alloc(capacity);
    uint32_t *lines = memory_alloc(capacity * sizeof *lines);
    memset(keys, 0, capacity * sizeof *keys);
    for (size_t i = 0; i < stream->capacity; i++) {
        if (!stream->keys[i].identity) continue;
        size_t at = slot_of(keys, capacity, stream->keys[i].identity);
        keys[at] = stream->keys[i];
        dispositions[at] = stream->dispositions[i];
        lines[at] = stream->lines[i];
    }
    free(stream->keys);
    free(stream->dispositions);
    free(stream->lines);
    stream->keys = keys;
    stream->dispositions = dispositions;
    stream->lines = lines;
    stream->capacity = capacity;
}

void stream_add(StreamKeys *stream, uint64_t identity, Hash128 content, uint32_t line, Disposition disposition)
{
    if (stream->count * 10 >= stream->capacity * 8) grow(stream);
    size_t at = slot_of(stream->keys, stream->capacity, non_zero(identity));
    stream->keys[at] = (StreamKey){non_zero(identity), content.low};
    stream->dispositions[at] = (uint8_t)disposition;
    stream->lines[at] = line;
    stream->count++;
}

Disposition stream_disposition(const StreamKeys *stream, const StreamKey *key)
{
    return (Disposition)stream->dispositions[key - stream->keys];
}

uint32_t stream_line(const StreamKeys *stream, const StreamKey *key)
{
    return stream->lines[key - stream->keys];
}

void stream_renew(StreamKeys *stream, const StreamKey *key, Hash128 content, uint32_t line, Disposition disposition)
{
    size_t at = (size_t)(key - stream->keys);
    stream->keys[at].content = content.low;
    stream->dispositions[at] = (uint8_t)disposition;
    stream->lines[at] = line;
}

Disposition stream_quarantine(StreamKeys *stream, const StreamKey *key)
{
    size_t at = (size_t)(key - stream->keys);
    Disposition before = (Disposition)stream->dispositions[at];
    stream->dispositions[at] = DISPOSITION_QUARANTINED;
    if (before != DISPOSITION_LOADED && before != DISPOSITION_EXCLUDED) return before;
    if (stream->withdrawn_count == stream->withdrawn_capacity) {
        stream->withdrawn_capacity = stream->withdrawn_capacity ? stream->withdrawn_capacity * 2 : 16;
        stream->withdrawn = memory_resize(stream->withdrawn, stream->withdrawn_capacity * sizeof *stream->withdrawn);
    }
    stream->withdrawn[stream->withdrawn_count++] = (int64_t)key->identity;
    return before;
}

void stream_free(StreamKeys *stream)
{
    free(stream->keys);
    free(stream->dispositions);
    free(stream->lines);
    free(stream->withdrawn);
    *stream = (StreamKeys){0};
}
