// Keys within a patient, and the set of keys that foreign keys refer to.
#include "schema/key.h"

#include <stdlib.h>

// ---- Sets of hashes ------------------------------------------------------------------------------------------------

static struct KeyEntry *entry_of(struct KeyEntry *entries, size_t capacity, uint64_t hash)
{
    size_t at = hash & (capacity - 1);
    while (entries[at].hash && entries[at].hash != hash) at = (at + 1) & (capacity - 1);
    return &entries[at];
}

const uint32_t *key_set_find(const KeySet *set, uint64_t hash)
{
    if (!set->capacity) return NULL;
    const struct KeyEntry *entry = entry_of(set->entries, set->capacity, hash);
    return entry->hash ? &entry->tag : NULL;
}

static void grow(KeySet *set)
{
    size_t capacity = set->capacity ? set->capacity * 2 : 1024;
    struct KeyEntry *entries = memory_alloc(capacity * sizeof *entries);
    memset(entries, 0, capacity * sizeof *entries);
    for (size_t i = 0; i < set->capacity; i++)
        if (set->entries[i].hash) *entry_of(entries, capacity, set->entries[i].hash) = set->entries[i];
    free(set->entries);
    set->entries = entries;
    set->capacity = capacity;
}

bool key_set_add(KeySet *set, uint64_t hash, uint32_t tag)
{
    if (set->count * 4 >= set->capacity * 3) grow(set);
    struct KeyEntry *entry = entry_of(set->entries, set->capacity, hash);
    if (entry->hash) return false;
    *entry = (struct KeyEntry){hash, tag};
    set->count++;
    return true;
}

void key_set_free(KeySet *set)
{
    free(set->entries);
    *set = (KeySet){0};
}

// ---- Hashes of values ----------------------------------------------------------------------------------------------

static uint64_t mix(uint64_t hash, uint64_t more)
{
    hash ^= more + 0x9e3779b97f4a7c15U + (hash << 6) + (hash >> 2);
    hash *= 0xd6e8feb86659fd93U;
    return hash ^ (hash >> 32);
}

// Values that are equal have equal hashes; missing and error hash alike.
static uint64_t value_hash(const Value *value, uint64_t salt)
{
    Decimal number;
    switch ((ValueKind)value->kind) {
    case VALUE_TEXT: return text_hash(value->text, salt);
    case VALUE_NUMBER:
        number = decimal_normalize(value->number);
        return mix(mix(salt ^ 2, (uint64_t)number.coefficient), (uint64_t)number.exponent);
    case VALUE_DATE: return mix(mix(salt ^ 3, (uint64_t)value->first), value->precision);
    case VALUE_BOOLEAN: return mix(salt ^ 4, (uint64_t)value->first);
    default: return 1;
    }
}

static const Value *field_value(const Record *record, size_t field)
{
    static const Value MISSING = {.kind = VALUE_MISSING};
    int slot = record->resource->fields[field].slot;
    return slot >= 0 ? &record->slots[slot] : &MISSING;
}

uint64_t key_hash(const Record *record, const size_t *fields, size_t count, uint64_t kind)
{
    uint64_t own = text_salt(), hash = mix(own, kind);
    for (size_t i = 0; i < count; i++) hash = mix(hash, value_hash(field_value(record, fields[i]), own));
    return hash ? hash : 1;
}

static bool same_key(const Record *a, const Record *b)
{
    for (size_t i = 0; i < a->resource->primary_key_count; i++)
        if (!value_equal(field_value(a, a->resource->primary_key[i]), field_value(b, b->resource->primary_key[i])))
            return false;
    return true;
}

// The row's content: as the reader says, or for XML of its fields' texts.
static Hash128 content_of(const Record *record, Buffer *buffer)
{
    const RawRecord *raw = record->raw;
    if (raw->content.high || raw->content.low) return raw->content;
    buffer_clear(buffer);
    for (size_t f = 0; f < record->resource->field_count; f++) {
        for (size_t i = 0; i < raw->fields[f].count; i++) {
            buffer_add(buffer, raw->fields[f].items[i].data, raw->fields[f].items[i].size);
            buffer_char(buffer, '\x1f');
        }
        buffer_char(buffer, '\x1e');
    }
    return hash_content(buffer->data, buffer->size);
}

static bool same_content(const Record *a, const Record *b)
{
    Buffer buffer = {0};
    Hash128 x = content_of(a, &buffer), y = content_of(b, &buffer);
    buffer_free(&buffer);
    return x.high == y.high && x.low == y.low;
}

// ---- One patient ---------------------------------------------------------------------------------------------------

typedef struct Keys {
    const Resource *resource;
    Record *records;
    size_t count;
    bool *retyped;
    const char *patient;
    Findings *findings;
    Arena *arena;
    size_t *slots;          // hash table of indexes + 1, by key or by content
    size_t capacity;
} Keys;

static bool in_play(const Keys *keys, size_t i)
{
    return keys->records[i].resource == keys->resource && keys->records[i].state == RECORD_KEPT;
}

static void clear_table(Keys *keys)
{
    size_t wanted = 8;
    while (wanted < keys->count * 2) wanted *= 2;
    keys->slots = arena_array(keys->arena, wanted, sizeof *keys->slots);
    keys->capacity = wanted;
}

static bool matches(const Keys *keys, const Record *a, const Record *b)
{
    return keys->resource->primary_key_count ? same_key(a, b) : same_content(a, b);
}

// Index of the first record put in with the same key, or the record's own after putting it in.
static size_t find_or_put(Keys *keys, size_t index)
{
    const Record *record = &keys->records[index];
    uint64_t hash = keys->resource->primary_key_count
                        ? key_hash(record, keys->resource->primary_key, keys->resource->primary_key_count, 0)
                        : 0;
    if (!keys->resource->primary_key_count) {
        Buffer buffer = {0};
        hash = content_of(record, &buffer).low;
        buffer_free(&buffer);
    }
    size_t at = hash & (keys->capacity - 1);
    for (; keys->slots[at]; at = (at + 1) & (keys->capacity - 1))
        if (matches(keys, &keys->records[keys->slots[at] - 1], record)) return keys->slots[at] - 1;
    keys->slots[at] = index + 1;
    return index;
}

// True for a value that goes before best as the latest: one that is there before one that is not, partial dates by
// their first day. Every order of the rows finds the same one.
static bool is_later(const Value *value, const Value *best)
{
    Value x = *value, y = *best;
    if (!value_is_present(best)) return value_is_present(value);
    if (x.kind == VALUE_DATE) x.precision = y.precision = DATE_DAY;
    return expression_compare(EXPR_GREATER, &x, &y) == EXPR_TRUE;
}

static void apply_latest(Keys *keys)
{
    size_t field = (size_t)keys->resource->latest;
    clear_table(keys);
    size_t *best = arena_array(keys->arena, keys->count, sizeof *best);   // by index of the first record of a key
    for (size_t i = 0; i < keys->count; i++) {
        if (!in_play(keys, i)) continue;
        size_t first = find_or_put(keys, i);
        if (first == i) best[i] = i;
        if (is_later(field_value(&keys->records[i], field), field_value(&keys->records[best[first]], field)))
            best[first] = i;
    }
    clear_table(keys);
    for (size_t i = 0; i < keys->count; i++) {
        if (!in_play(keys, i)) continue;
        size_t top = best[find_or_put(keys, i)];
        ExprTruth older = expression_compare(EXPR_LESS, field_value(&keys->records[i], field),
                                             field_value(&keys->records[top], field));
        if (older == EXPR_TRUE) {
            keys->records[i].state = RECORD_SUPERSEDED;
            finding_add(keys->findings, FINDING_SUPERSEDED, &keys->records[i].place, keys->patient);
        }
    }
}

static bool condition(const Keys *keys, const Expression *expression, const Record *record)
{
    ExprEnv env = {.slots = record->slots, .lists = record->lists, .arena = keys->arena};
    return expression && expression_is_true(expression, &env);
}

static void withdraw(Keys *keys, Record *record, const Place *place)
{
    record->state = RECORD_REMOVED;
    finding_add(keys->findings, FINDING_REMOVED, place, keys->patient);
}

// The row that says so, at the cell by which it does, and those with its key before and after it.
static void withdraw_key(Keys *keys, Record *by)
{
    ExprEnv env = {.slots = by->slots, .lists = by->lists, .arena = keys->arena};
    const Place *place = expression_place(keys->resource->remove, &env);
    withdraw(keys, by, place ? place : &by->place);
    for (size_t i = 0; i < keys->count; i++)
        if (in_play(keys, i) && same_key(&keys->records[i], by))
            withdraw(keys, &keys->records[i], &keys->records[i].place);
}

// The last row that withdraws the patient, NULL when none does: of it the caller tells.
static const Record *apply_remove(Keys *keys)
{
    const Record *patient_removed = NULL;
    for (size_t i = 0; i < keys->count; i++) {
        Record *record = &keys->records[i];
        if (!in_play(keys, i) || !condition(keys, keys->resource->remove, record)) continue;
        if (keys->resource->primary_key_count) {
            withdraw_key(keys, record);
            continue;
        }
        record->state = RECORD_REMOVED;
        patient_removed = record;
    }
    return patient_removed;
}

// The newer row's cells that it carries take the place of the older row's, which is typed anew.
static void merge_into(Keys *keys, size_t older, size_t newer)
{
    RawRecord *to = keys->records[older].raw;
    const RawRecord *from = keys->records[newer].raw;
    if (!keys->retyped[older]) record_uncount(&keys->records[older], keys->arena);
    for (size_t f = 0; f < keys->resource->field_count; f++)
        if (from->fields[f].carried) to->fields[f] = from->fields[f];
    keys->records[newer].state = RECORD_MERGED;
    keys->retyped[older] = true;
}

static bool is_said(const Findings *findings, FindingCode code, const Place *place)
{
    for (size_t i = 0; i < findings->count; i++) {
        const Place *there = &findings->items[i].place;
        if (findings->items[i].code == code && there->file == place->file && there->line == place->line) return true;
    }
    return false;
}

void key_conflict_say(Findings *findings, Finding *finding, const Place *other, bool equal, const char *fields)
{
    Arena *arena = &findings->arena;
    const char *file = other->file < findings->file_count ? findings->files[other->file] : NULL;
    const char *row = arena_format(arena, "%s:%u", file ? file : "", other->line);
    Place *compared = arena_alloc(arena, sizeof *compared);
    *compared = *other;
    finding->compared = compared;
    finding->compared_count = 1;
    if (equal) finding->message = finding_say(arena, SAY_REPEATS_KEY, row);
    else if (*fields) finding->message = finding_say(arena, SAY_CONFLICTS_IN, row, fields);
    else finding->message = finding_say(arena, SAY_CONFLICTS_WITH, row);
}

static bool same_texts(const SourceField *a, const SourceField *b)
{
    if (a->count != b->count) return false;
    for (size_t i = 0; i < a->count; i++) {
        const SourceItem *x = &a->items[i], *y = &b->items[i];
        if (!text_equal((Text){x->data, x->size}, (Text){y->data, y->size})) return false;
    }
    return true;
}

const char *key_differing_fields(const Resource *resource, const SourceField *a, const SourceField *b, Arena *arena)
{
    const char *list = "";
    for (size_t f = 0; f < resource->field_count; f++)
        if (!same_texts(&a[f], &b[f]))
            list = arena_format(arena, "%s%s%s", list, *list ? ", " : "", resource->fields[f].label);
    return list;
}

// Within one XML record it is a row that repeats another, and each is said; else the record repeats another, said once
// where it says whose it is.
static void report_conflict(const Keys *keys, const Record *older, const Record *record)
{
    Place place = record->places[keys->resource->patient];
    bool within = older->raw->unit == record->raw->unit && older->raw->file == record->raw->file;
    Place other = older->places[keys->resource->patient];
    if (within) {
        place.line = record->place.line;
        other.line = older->place.line;
    } else if (is_said(keys->findings, FINDING_CONFLICTING_DUPLICATE, &place)) return;
    Finding *finding = finding_add(keys->findings, FINDING_CONFLICTING_DUPLICATE, &place, keys->patient);
    key_conflict_say(keys->findings, finding, &other, same_content(older, record),
                     key_differing_fields(keys->resource, older->raw->fields, record->raw->fields,
                                          &keys->findings->arena));
}

// Where the cell that says which row is the latest is in error, that is said already; two rows are no conflict as long
// as nobody knows which of them counts.
static bool latest_is_in_error(const Keys *keys, const Record *a, const Record *b)
{
    if (keys->resource->latest < 0) return false;
    size_t field = (size_t)keys->resource->latest;
    return field_value(a, field)->kind == VALUE_ERROR || field_value(b, field)->kind == VALUE_ERROR;
}

static void apply_duplicate(Keys *keys, size_t first, size_t i)
{
    Record *older = &keys->records[first], *record = &keys->records[i];
    if (!keys->resource->repeats_conflict && same_content(older, record)) {
        record->state = RECORD_DUPLICATE;
        finding_add(keys->findings, FINDING_DUPLICATE_ROW, &record->place, keys->patient);
        return;
    }
    record->state = older->state = RECORD_CONFLICT;
    if (!latest_is_in_error(keys, older, record)) report_conflict(keys, older, record);
}

static void apply_uniqueness(Keys *keys)
{
    clear_table(keys);
    for (size_t i = 0; i < keys->count; i++) {
        if (!in_play(keys, i)) continue;
        size_t first = find_or_put(keys, i);
        if (first == i) continue;
        if (condition(keys, keys->resource->update, &keys->records[i])) merge_into(keys, first, i);
        else apply_duplicate(keys, first, i);
    }
}

// Findings of the first typing are dropped by the caller; here the row gets its cells anew.
static void retype_merged(Keys *keys)
{
    for (size_t i = 0; i < keys->count; i++) {
        Record *record = &keys->records[i];
        if (!keys->retyped[i] || record->resource != keys->resource) continue;
        RecordState state = record->state;
        record_type(record->raw, keys->patient, record, keys->findings, keys->arena);
        record->state = state;
    }
}

// NOLINTNEXTLINE(readability-non-const-parameter): merge_into writes through it
const Record *keys_apply(const Schema *schema, Record *records, size_t count, bool *retyped, const char *patient,
                         Findings *findings, Arena *arena)
{
    const Record *removed = NULL;
    for (size_t r = 0; r < schema->resource_count; r++) {
        const Resource *resource = &schema->resources[r];
        Keys keys = {resource, records, count, retyped, patient, findings, arena, NULL, 0};
        if (resource->latest >= 0 && count > 1) apply_latest(&keys);
        if (resource->remove) {
            const Record *by = apply_remove(&keys);
            if (by) removed = by;
        }
        if (count > 1 && (resource->primary_key_count || resource->distinct)) apply_uniqueness(&keys);
        if (resource->update) retype_merged(&keys);
    }
    return removed;
}

// ---- References ----------------------------------------------------------------------------------------------------

static bool is_in_error(const Record *record, const ForeignKey *key)
{
    for (size_t i = 0; i < key->count; i++)
        if (field_value(record, key->fields[i])->kind == VALUE_ERROR) return true;
    return false;
}

size_t keys_check_references(Record *records, size_t count, const KeySet *known, const char *patient,
                             Findings *findings)
{
    size_t orphans = 0;
    uint64_t first = 0;   // what the first orphan refers to
    for (size_t i = 0; i < count; i++) {
        const Resource *resource = records[i].resource;
        for (size_t k = 0; k < resource->foreign_key_count && records[i].state == RECORD_KEPT; k++) {
            const ForeignKey *key = &resource->foreign_keys[k];
            if (key_set_find(known, key_hash(&records[i], key->fields, key->count, key->index + 1))) continue;
            records[i].state = RECORD_ORPHAN;
            if (is_in_error(&records[i], key)) continue;   // said already
            Finding *finding =
                finding_add(findings, FINDING_ORPHAN, &records[i].places[key->count ? key->fields[0] : 0], patient);
            uint64_t wanted = key_hash(&records[i], key->fields, key->count, 0);
            if (orphans++ == 0) first = wanted;
            else if (wanted == first) finding->message = *finding_text(SAY_ORPHAN_AGAIN);
        }
    }
    return orphans;
}

void keys_remember(const Schema *schema, RawRecord *raw, KeySet *known, Arena *scratch)
{
    Findings unheard = {0};
    Record record;
    bool typed = false;
    for (size_t r = 0; r < schema->resource_count; r++)
        for (size_t k = 0; k < schema->resources[r].foreign_key_count; k++) {
            const ForeignKey *key = &schema->resources[r].foreign_keys[k];
            if (key->resource != raw->resource->index) continue;
            if (!typed) record_type(raw, NULL, &record, &unheard, scratch);
            if (!typed) record_uncount(&record, scratch);   // it is typed again with its patient
            typed = true;
            key_set_add(known, key_hash(&record, key->reference_fields, key->count, key->index + 1), 0);
        }
    findings_free(&unheard);
    arena_reset(scratch);
}
