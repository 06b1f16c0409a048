// The words each field knows, and what may be shown of a text.
#include "feedback/mask.h"

#include "feedback/words.h"
#include "schema/record.h"
#include "wrap/unicode.h"

enum { SHORT_CHARACTERS = 20, SHORT_DIGITS = 8, DIGIT_RUN = 6, SHAPE_CHARACTERS = 24, SHOWN_CHARACTERS = 80 };

typedef struct Word {
    Text text;
    size_t number;
} Word;

struct FieldWords {
    Map index;                 // text -> Word
    Word **items;
    size_t count, capacity;
};

struct Mask {
    const Mapping *mapping;
    Map *labels;               // by resource: what findings call a field -> Field
    FieldWords **words;        // by resource and field
    bool show_values;
};

// ---- Words ---------------------------------------------------------------------------------------------------------

static void add_word(FieldWords *words, Text text, Arena *arena)
{
    if (map_find(&words->index, text)) return;
    if (words->count == words->capacity) {
        size_t capacity = words->capacity ? words->capacity * 2 : 8;
        words->items = arena_grow(arena, words->items, words->count * sizeof(Word *), capacity * sizeof(Word *));
        words->capacity = capacity;
    }
    Word *word = arena_alloc(arena, sizeof *word);
    *word = (Word){text, words->count};
    words->items[words->count++] = word;
    map_add(&words->index, text, word);
}

static void add_schema_words(FieldWords *words, const Field *field, Arena *arena)
{
    const Words *must = &field->constraints.words, *should = &field->warnings.words;
    for (size_t i = 0; i < must->count; i++) add_word(words, must->items[i], arena);
    for (size_t i = 0; i < should->count; i++) add_word(words, should->items[i], arena);
    for (size_t i = 0; field->booleans && i < field->booleans->capacity; i++)
        if (field->booleans->entries[i].value) add_word(words, field->booleans->entries[i].key, arena);
}

// Patterns are no words: what they take may be anything.
static void add_code_words(FieldWords *words, const Mapping *mapping, const Resource *resource, size_t field,
                           Arena *arena)
{
    for (size_t r = 0; r < mapping->record_count; r++) {
        const RecordMapping *record = &mapping->records[r];
        for (size_t a = 0; record->resource == resource->index && a < record->attribute_count; a++) {
            const CodeList *codes = record->attributes[a].codes;
            if (!codes || !mapping_feeds(mapping, record, &record->attributes[a], field)) continue;
            for (size_t i = 0; i < codes->count; i++)
                if (!codes->entries[i].glob) add_word(words, codes->entries[i].code, arena);
        }
    }
}

const Mask *mask_make(const Mapping *mapping, bool show_values, Arena *arena)
{
    const Schema *schema = mapping->schema;
    Mask *mask = arena_alloc(arena, sizeof *mask);
    *mask = (Mask){.mapping = mapping, .show_values = show_values};
    mask->labels = arena_array(arena, schema->resource_count + 1, sizeof *mask->labels);
    mask->words = arena_array(arena, schema->resource_count + 1, sizeof *mask->words);
    for (size_t r = 0; r < schema->resource_count; r++) {
        const Resource *resource = &schema->resources[r];
        mask->labels[r].arena = arena;
        mask->words[r] = arena_array(arena, resource->field_count + 1, sizeof **mask->words);
        for (size_t f = 0; f < resource->field_count; f++) {
            mask->words[r][f].index.arena = arena;
            map_add(&mask->labels[r], text_from(resource->fields[f].label), &resource->fields[f]);
            add_schema_words(&mask->words[r][f], &resource->fields[f], arena);
            add_code_words(&mask->words[r][f], mapping, resource, f, arena);
        }
    }
    return mask;
}

const FieldWords *mask_words(const Mask *mask, const Resource *resource, size_t field)
{
    return &mask->words[resource->index][field];
}

size_t field_word_count(const FieldWords *words)
{
    return words->count;
}

Text field_word(const FieldWords *words, size_t number)
{
    return words->items[number]->text;
}

size_t field_word_find(const FieldWords *words, Text text)
{
    const Word *word = map_find(&words->index, text);
    return word ? word->number : SIZE_MAX;
}

const Field *mask_field(const Mask *mask, const char *resource, const char *field, const Resource **of)
{
    const Resource *found = resource ? schema_resource(mask->mapping->schema, text_from(resource)) : NULL;
    if (!found || !field) return NULL;
    *of = found;
    return map_find(&mask->labels[found->index], text_from(field));
}

const char *mask_definition(const Mask *mask, const char *path)
{
    const char *own = mask->mapping->path, *folder = strrchr(own, '/');
    while (folder && folder > own && folder[-1] != '/') folder--;
    size_t size = folder ? (size_t)(folder - own) : 0;
    return strncmp(path, own, size) == 0 ? path + size : path;
}

// ---- Texts ---------------------------------------------------------------------------------------------------------

const char *masked_print(const Masked *masked, Language language, Arena *arena)
{
    switch (masked->kind) {
    case MASK_EMPTY: return words_in(language, "<empty>");
    case MASK_HIDDEN: return words_in(language, "<hidden>");
    case MASK_SHAPE: return arena_format(arena, "<%s>", masked->text);
    default: return masked->text;
    }
}

// What a terminal would obey, or what turns the line about or is not seen, as \u{1b}.
static void write_code_point(Text text, size_t from, size_t to, uint32_t code, Buffer *out)
{
    if (unicode_kind(code) == UNICODE_STEERING) buffer_format(out, "\\u{%x}", code);
    else buffer_add(out, text.data + from, to - from);
}

// Names of files may be no UTF-8: bytes that are not stay as they are.
const char *mask_visible(Text text, Arena *arena)
{
    Buffer out = {0};
    for (size_t at = 0; at < text.size;) {
        size_t valid, from = at;
        unicode_is_valid((Text){text.data + at, text.size - at}, &valid);
        for (size_t end = from + valid; at < end; from = at) {
            uint32_t code = unicode_next(text, &at);
            write_code_point(text, from, at, code, &out);
        }
        if (at < text.size) buffer_char(&out, text.data[at++]);
    }
    return buffer_keep(&out, arena).data;
}

static void write_shape(Text text, size_t from, size_t to, uint32_t code, Buffer *out)
{
    switch (unicode_kind(code)) {
    case UNICODE_DIGIT: buffer_char(out, '9'); break;
    case UNICODE_LETTER: buffer_char(out, 'a'); break;
    case UNICODE_IDEOGRAPH: buffer_string(out, "字"); break;
    case UNICODE_MARK: break;
    default: write_code_point(text, from, to, code, out);
    }
}

// Written by `write`, of `most` characters at most.
static const char *written(Text text, size_t most, void (*write)(Text, size_t, size_t, uint32_t, Buffer *),
                           Arena *arena)
{
    Buffer out = {0};
    size_t at = 0;
    for (size_t i = 0; i < most && at < text.size; i++) {
        size_t from = at;
        uint32_t code = unicode_next(text, &at);
        write(text, from, at, code, &out);
    }
    if (at < text.size) buffer_string(&out, "…");
    return buffer_keep(&out, arena).data;
}

// Made of what numbers or dates are written with, and too short to be an identifier or a telephone number.
static bool is_plain_figure(const Field *field, Text text)
{
    bool date = field->type == FIELD_DATE || field->type == FIELD_DATETIME;
    const char *others = date ? "-/.年月日" : "+-.,<>=%^×Ee ";
    size_t digits = 0, run = 0, at = 0, characters = 0;
    if (field->type == FIELD_STRING || field->type == FIELD_BOOLEAN) return false;
    for (; at < text.size; characters++) {
        size_t from = at;
        uint32_t code = unicode_next(text, &at);
        bool digit = code >= '0' && code <= '9';
        char one[5] = "";
        memcpy(one, text.data + from, at - from);
        if (!digit && !strstr(others, one)) return false;
        digits += digit;
        run = digit ? run + 1 : 0;
        if (run == DIGIT_RUN) return false;
    }
    return characters <= SHORT_CHARACTERS && digits <= SHORT_DIGITS;
}

// A code of one letter or up to two digits tells of nobody.
static bool is_short_code(Text text)
{
    if (text.size == 2) return text_is_digits(text);
    char letter = (char)(text.data[0] | 0x20);
    return text.size == 1 && (text_is_digits(text) || (letter >= 'a' && letter <= 'z'));
}

static bool may_be_shown(const Mask *mask, const Resource *resource, const Field *field, Text text)
{
    if (mask->show_values) return true;
    if (!field || field->phi != PHI_NONE) return false;
    const FieldWords *words = mask_words(mask, resource, (size_t)(field - resource->fields));
    bool known = field_is_missing(field, text) || field_word_find(words, text) != SIZE_MAX;
    return known || is_short_code(text) || is_plain_figure(field, text);
}

Masked mask_text(const Mask *mask, const char *resource, const char *field, Text text, Arena *arena)
{
    const Resource *of = NULL;
    const Field *found = mask_field(mask, resource, field, &of);
    if (!text.size) return (Masked){MASK_EMPTY, ""};
    if (may_be_shown(mask, of, found, text))
        return (Masked){MASK_SHOWN, written(text, SHOWN_CHARACTERS, write_code_point, arena)};
    if (found && found->phi == PHI_DIRECT) return (Masked){MASK_HIDDEN, ""};
    return (Masked){MASK_SHAPE, written(text, SHAPE_CHARACTERS, write_shape, arena)};
}
