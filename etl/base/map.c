// Open addressing with linear probing, at most two thirds full.
#include "base/map.h"

static MapEntry *slot_of(MapEntry *entries, size_t capacity, Text key, uint64_t hash)
{
    for (size_t i = hash & (capacity - 1);; i = (i + 1) & (capacity - 1)) {
        MapEntry *entry = &entries[i];
        if (!entry->key.data || (entry->hash == hash && text_equal(entry->key, key))) return entry;
    }
}

void *map_find(const Map *map, Text key)
{
    return map->capacity ? slot_of(map->entries, map->capacity, key, text_hash(key, map->salt))->value : NULL;
}

static void grow(Map *map)
{
    size_t capacity = map->capacity ? map->capacity * 2 : 16;
    if (!map->capacity) map->salt = text_salt();
    MapEntry *entries = arena_array(map->arena, capacity, sizeof *entries);
    for (size_t i = 0; i < map->capacity; i++)
        if (map->entries[i].key.data)
            *slot_of(entries, capacity, map->entries[i].key, map->entries[i].hash) = map->entries[i];
    map->entries = entries;
    map->capacity = capacity;
}

bool map_add(Map *map, Text key, void *value)
{
    if (map->count * 3 >= map->capacity * 2) grow(map);
    uint64_t hash = text_hash(key, map->salt);
    MapEntry *entry = slot_of(map->entries, map->capacity, key, hash);
    if (entry->key.data) return false;
    *entry = (MapEntry){key.data ? key : (Text){"", 0}, hash, value};
    map->count++;
    return true;
}
