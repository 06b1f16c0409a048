// Keys: which rows of one patient stay. Within a resource, in this order: `latest`, then row by row `remove`, `update`,
// primaryKey or `distinct`; afterwards foreign keys. Keys compare typed values; missing equals missing.
#ifndef SCHEMA_KEY_H
#define SCHEMA_KEY_H

#include "schema/record.h"

// A set of 64-bit hashes with a small number each; outlives patients, so not in an arena.
typedef struct KeySet {
    struct KeyEntry {
        uint64_t hash;                 // 0 = free
        uint32_t tag;
    } *entries;
    size_t count, capacity;
} KeySet;

// The tag a hash was first added with, or NULL.
const uint32_t *key_set_find(const KeySet *set, uint64_t hash);
// False when it is there already.
bool key_set_add(KeySet *set, uint64_t hash, uint32_t tag);
void key_set_free(KeySet *set);

// Hash of the values of these fields of a record; never 0. Keys of another kind have other hashes.
uint64_t key_hash(const Record *record, const size_t *fields, size_t count, uint64_t kind);

// The record that withdraws the whole patient (a `remove` in a resource without a key), or NULL. Changes the records'
// states and reports K5xx. A row changed by an `update` is typed again: its old findings in `scratch` (range in
// first_finding … of the caller) no longer count, which `retyped[i]` says.
const Record *keys_apply(const Schema *schema, Record *records, size_t count, bool *retyped, const char *patient,
                         Findings *findings, Arena *arena);

// The titles of the fields whose cells differ, in the order of the schema: "性别, 出生日期". "" where the rows differ in
// what no field reads. a, b: what two rows have under the resource's fields. In arena.
const char *key_differing_fields(const Resource *resource, const SourceField *a, const SourceField *b, Arena *arena);

// What a conflicting duplicate says of the row it conflicts with: where that row is, and in which fields it differs
// (their titles, in the findings' arena or longer; "" where none is known). equal: nothing differs, but the key may not
// be repeated. The place becomes the finding's only one in `compared`.
void key_conflict_say(Findings *findings, Finding *finding, const Place *other, bool equal, const char *fields);

// Marks records whose foreign key names no row (orphans) and reports them; how many were reported: a key in error has
// its own finding. known: hashes of all keys referred to.
size_t keys_check_references(Record *records, size_t count, const KeySet *known, const char *patient,
                             Findings *findings);

// Adds the keys of a raw row that foreign keys of other resources may refer to.
void keys_remember(const Schema *schema, RawRecord *raw, KeySet *known, Arena *scratch);

#endif
