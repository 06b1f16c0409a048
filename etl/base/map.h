// Map: Text -> pointer, for names in configuration and codes in data. Keys are not copied; they must outlive the map,
// as must the arena it grows in. An all-zero Map with its arena set is empty and ready.
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/arena.h"
#include "base/text.h"

typedef struct MapEntry {
    Text key;
    uint64_t hash;
    void *value;
} MapEntry;

typedef struct Map {
    Arena *arena;
    MapEntry *entries;   // open addressing, capacity a power of two
    size_t count, capacity;
    uint64_t salt;
} Map;

// NULL when absent.
void *map_find(const Map *map, Text key);

// Adds key; false when it is there already (the old value stays).
bool map_add(Map *map, Text key, void *value);

#endif
