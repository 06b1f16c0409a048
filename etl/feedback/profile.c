// Counts by field, while the rows pass.
#include "feedback/profile.h"

#include <stdlib.h>

#include "schema/key.h"

// One field while rows pass.
typedef struct Tally {
    const Resource *resource;
    const Field *field;
    const FieldWords *words;
    KeySet texts;              // hashes of the texts met, at most PROFILE_DISTINCT
    uint64_t filled, unknown;
    uint64_t *codes;           // by number of the word
    bool distinct_more, bounded, mixed;   // mixed: numbers in several units have no bounds
    Value low, high;
} Tally;

struct Profiler {
    Arena arena;
    const Schema *schema;
    Tally **tallies;           // by resource and field
    uint64_t *rows;            // by resource
};

Profiler *profiler_new(const Mapping *mapping, const Mask *mask)
{
    const Schema *schema = mapping->schema;
    Profiler *profiler = memory_alloc(sizeof *profiler);
    *profiler = (Profiler){.schema = schema};
    profiler->tallies = arena_array(&profiler->arena, schema->resource_count + 1, sizeof *profiler->tallies);
    profiler->rows = arena_array(&profiler->arena, schema->resource_count + 1, sizeof *profiler->rows);
    for (size_t r = 0; r < schema->resource_count; r++) {
        const Resource *resource = &schema->resources[r];
        profiler->tallies[r] = arena_array(&profiler->arena, resource->field_count + 1, sizeof(Tally));
        for (size_t f = 0; f < resource->field_count; f++) {
            const FieldWords *words = mask_words(mask, resource, f);
            profiler->tallies[r][f] = (Tally){.resource = resource, .field = &resource->fields[f], .words = words};
            profiler->tallies[r][f].codes =
                arena_array(&profiler->arena, field_word_count(words) + 1, sizeof(uint64_t));
        }
    }
    return profiler;
}

// ---- Rows ----------------------------------------------------------------------------------------------------------

static void count_text(Tally *tally, Text text)
{
    uint64_t hash = text_hash(text, text_salt());
    hash = hash ? hash : 1;
    if (tally->texts.count < PROFILE_DISTINCT) key_set_add(&tally->texts, hash, 0);
    else tally->distinct_more |= !key_set_find(&tally->texts, hash);
}

// The word may be the value, a group of `extract`, or the whole text. slots: the value, the groups, the whole.
static void count_word(Tally *tally, const Value *slots, size_t slot_count, Text text)
{
    size_t number = field_word_find(tally->words, text);
    for (size_t s = 0; s < slot_count && number == SIZE_MAX; s++)
        if (slots[s].kind == VALUE_TEXT) number = field_word_find(tally->words, slots[s].text);
    if (number != SIZE_MAX) tally->codes[number]++;
    else tally->unknown += !tally->field->extract;   // of a cell in parts, none of them need be a word
}

static bool is_before(const Value *a, const Value *b)
{
    if (a->kind == VALUE_NUMBER) return decimal_compare(a->number, b->number) < 0;
    return a->first < b->first;
}

static void bound(Tally *tally, const Value *value)
{
    if (value->kind != VALUE_NUMBER && value->kind != VALUE_DATE) return;
    tally->mixed |= tally->bounded && value->unit != tally->low.unit;
    if (!tally->bounded || is_before(value, &tally->low)) tally->low = *value;
    if (!tally->bounded || is_before(&tally->high, value)) tally->high = *value;
    tally->bounded = true;
}

// One value: of a cell, or of an item in it.
static void count_value(Tally *tally, const Value *slots, Text text)
{
    size_t slot_count = tally->field->extract ? tally->field->group_count + 2 : 1;
    count_text(tally, text);
    if (field_word_count(tally->words)) count_word(tally, slots, slot_count, text);
    bound(tally, &slots[0]);
}

static Text raw_text(const SourceField *source, size_t item)
{
    return (Text){source->items[item].data, source->items[item].size};
}

// Of an item that cannot be read no text is left.
static void count_list(Tally *tally, const Record *record)
{
    const ExprList *list = &record->lists[tally->field->list_index];
    Buffer text = {0};
    for (size_t i = 0; i < list->count; i++) {
        const Value *slots = &list->items[i * list->stride];
        buffer_clear(&text);
        value_write(&slots[list->stride - 1], &text);   // the whole text, or without `extract` the value
        if (text.size) count_value(tally, slots, buffer_as_text(&text));
    }
    buffer_free(&text);
}

void profiler_observe(void *observer, const Record *record)
{
    Profiler *profiler = observer;
    const Resource *resource = record->resource;
    profiler->rows[resource->index]++;
    for (size_t f = 0; f < resource->field_count; f++) {
        Tally *tally = &profiler->tallies[resource->index][f];
        const SourceField *source = &record->raw->fields[f];
        if (!source->count || (source->count == 1 && field_is_missing(tally->field, raw_text(source, 0)))) continue;
        tally->filled++;
        if (tally->field->list) count_list(tally, record);
        else if (source->count == 1) count_value(tally, &record->slots[tally->field->slot], raw_text(source, 0));
    }
}

// ---- In the end ----------------------------------------------------------------------------------------------------

// A number as it is, but one long enough for an identifier by its size only.
static void write_number(Decimal number, Buffer *out)
{
    size_t start = out->size;
    decimal_write(number, out);
    if (strcspn(buffer_c_string(out) + start, ".") < 6) return;
    out->size = start;
    buffer_format(out, "%.1e", decimal_to_double(number));
}

// The bounds of dates tell the month, of dates with `phi` the year; of other fields with `phi` nothing.
static const char *bound_text(const Tally *tally, const Value *value, Arena *arena)
{
    char day[DATE_TEXT];
    Buffer text = {0};
    if (!tally->bounded || tally->mixed || tally->field->phi == PHI_DIRECT) return NULL;
    if (value->kind == VALUE_DATE) {
        Date date = value_as_date(value);
        DatePrecision finest = tally->field->phi == PHI_DATE ? DATE_YEAR : DATE_MONTH;
        if (date.precision > finest) date.precision = finest;
        date_write_partial(date, day);
        return arena_string(arena, day);
    }
    if (tally->field->phi != PHI_NONE) return NULL;
    write_number(value->number, &text);
    if (value->unit != UNIT_NONE) buffer_format(&text, " %s", unit_name(value->unit));
    return buffer_keep(&text, arena).data;
}

static int compare_codes(const void *left, const void *right)
{
    const ProfileCode *a = left, *b = right;
    if (a->count != b->count) return a->count > b->count ? -1 : 1;
    return strcmp(a->text, b->text);
}

static void list_codes(const Tally *tally, ProfileField *out, Arena *arena)
{
    size_t words = field_word_count(tally->words);
    ProfileCode *codes = arena_array(arena, words + 1, sizeof *codes);
    for (size_t w = 0; w < words; w++) {
        Text word = field_word(tally->words, w);
        if (tally->codes[w]) codes[out->code_total++] = (ProfileCode){arena_text(arena, word).data, tally->codes[w]};
    }
    qsort(codes, out->code_total, sizeof *codes, compare_codes);
    for (size_t i = 0; i < out->code_total; i++)
        if (codes[i].count < PROFILE_SMALL) codes[i].count = 0;
    out->codes = codes;
    out->code_count = out->code_total < PROFILE_CODES ? out->code_total : PROFILE_CODES;
    out->coded = words > 0;
    out->unknown = tally->unknown;
}

static void finish_field(const Tally *tally, uint64_t rows, ProfileField *out, Arena *arena)
{
    const Field *field = tally->field;
    *out = (ProfileField){.resource = tally->resource->name, .field = field->label, .type = field->type,
                          .phi = field->phi, .list = field->list, .rows = rows, .filled = tally->filled,
                          .distinct = tally->texts.count, .distinct_more = tally->distinct_more};
    out->low = bound_text(tally, &tally->low, arena);
    out->high = bound_text(tally, &tally->high, arena);
    if (field->phi == PHI_NONE) list_codes(tally, out, arena);
}

const Profile *profiler_finish(const Profiler *profiler, Arena *arena)
{
    const Schema *schema = profiler->schema;
    size_t count = 0;
    for (size_t r = 0; r < schema->resource_count; r++) count += schema->resources[r].field_count;
    ProfileField *fields = arena_array(arena, count + 1, sizeof *fields), *next = fields;
    for (size_t r = 0; r < schema->resource_count; r++)
        for (size_t f = 0; f < schema->resources[r].field_count; f++)
            finish_field(&profiler->tallies[r][f], profiler->rows[r], next++, arena);
    Profile *profile = arena_alloc(arena, sizeof *profile);
    *profile = (Profile){fields, count};
    return profile;
}

unsigned profile_filled_percent(const ProfileField *field)
{
    if (!field->rows) return 0;
    unsigned percent = (unsigned)((field->filled * 200 / field->rows + 1) / 2);
    if (percent == 0 && field->filled) return 1;
    return percent == 100 && field->filled < field->rows ? 99 : percent;
}

void profiler_free(Profiler *profiler)
{
    if (!profiler) return;
    for (size_t r = 0; r < profiler->schema->resource_count; r++)
        for (size_t f = 0; f < profiler->schema->resources[r].field_count; f++)
            key_set_free(&profiler->tallies[r][f].texts);
    arena_free(&profiler->arena);
    free(profiler);
}
