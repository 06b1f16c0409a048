// YAML maps -> structs by table.
#include "config/bind.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"

typedef struct Binder {
    Arena *arena;
    Complaints *complaints;
} Binder;

enum { LONGEST_WORD = 64 };

const BindShape BIND_ANY_TEXT = {.text = true, .empty = true}, BIND_SOME_TEXT = {.text = true};

// Letters to change, add, leave out or turn about.
static size_t edit_distance(Text a, Text b)
{
    size_t cost[LONGEST_WORD + 1][LONGEST_WORD + 1];
    if (a.size > LONGEST_WORD || b.size > LONGEST_WORD) return SIZE_MAX;
    for (size_t j = 0; j <= b.size; j++) cost[0][j] = j;
    for (size_t i = 1; i <= a.size; i++) {
        cost[i][0] = i;
        for (size_t j = 1; j <= b.size; j++) {
            size_t best = cost[i - 1][j - 1] + (a.data[i - 1] != b.data[j - 1]);
            if (cost[i - 1][j] + 1 < best) best = cost[i - 1][j] + 1;
            if (cost[i][j - 1] + 1 < best) best = cost[i][j - 1] + 1;
            bool turned = i > 1 && j > 1 && a.data[i - 1] == b.data[j - 2] && a.data[i - 2] == b.data[j - 1];
            if (turned && cost[i - 2][j - 2] + 1 < best) best = cost[i - 2][j - 2] + 1;
            cost[i][j] = best;
        }
    }
    return cost[a.size][b.size];
}

const char *bind_nearest(Text text, const char *const *candidates, size_t count)
{
    const char *nearest = NULL;
    size_t least = text.size / 3 + 1;
    for (size_t i = 0; i < count; i++) {
        size_t distance = edit_distance(text, text_from(candidates[i]));
        if (distance >= least) continue;
        least = distance;
        nearest = candidates[i];
    }
    return nearest;
}

const char *bind_hint(Text text, const char *const *candidates, size_t count, Arena *arena)
{
    const char *nearest = bind_nearest(text, candidates, count);
    return nearest ? arena_format(arena, "did you mean '%s'?", nearest) : NULL;
}

bool bind_boolean(const YamlNode *node, bool *out, Complaints *complaints)
{
    bool yes = node->kind == YAML_SCALAR && text_is(node->text, "true");
    bool no = node->kind == YAML_SCALAR && text_is(node->text, "false");
    *out = yes;
    if (!yes && !no) yaml_complain(complaints, node, NULL, "true or false is wanted here");
    return yes || no;
}

bool bind_number(const YamlNode *node, uint32_t *out, Complaints *complaints)
{
    bool ok = node->kind == YAML_SCALAR && text_is_digits(node->text) && node->text.size <= 9;
    *out = ok ? (uint32_t)strtoul(node->text.data, NULL, 10) : 0;
    if (!ok) yaml_complain(complaints, node, NULL, "a whole number is wanted here");
    return ok;
}

bool bind_label(const YamlNode *node, Label *out, Complaints *complaints)
{
    Label label = label_same(node->kind == YAML_SCALAR ? node->text.data : NULL);
    const char *any = label.text[LANGUAGE_EN];
    size_t before = complaints->count;
    if (node->kind == YAML_LIST) yaml_complain(complaints, node, NULL, "a text is wanted, or {en: …, zh: …}");
    for (size_t i = 0; node->kind == YAML_MAP && i < node->count; i++) {
        const YamlEntry *entry = &node->entries[i];
        Language language;
        if (!language_find(entry->key.data, &language))
            complain(complaints, node->file, entry->line, entry->column, NULL,
                     "texts are given in en and zh, not in '%s'", entry->key.data);
        else if (entry->value->kind != YAML_SCALAR)
            yaml_complain(complaints, entry->value, NULL, "a text is wanted here");
        else any = label.text[language] = entry->value->text.data;
    }
    if (!any && complaints->count == before) yaml_complain(complaints, node, NULL, "a text is missing here");
    for (int l = 0; l < LANGUAGE_COUNT; l++)
        if (!label.text[l]) label.text[l] = label.text[LANGUAGE_EN] ? label.text[LANGUAGE_EN] : any;
    *out = label;
    return complaints->count == before;
}

static const char *kind_name(const YamlNode *node)
{
    if (yaml_is_empty(node)) return "nothing";
    return node->kind == YAML_SCALAR ? "text" : node->kind == YAML_LIST ? "a list" : "a map";
}

static bool want_kind(Binder *binder, const YamlNode *node, YamlKind kind, const char *key)
{
    static const char *const NAMES[] = {"text", "a list", "a map"};
    if (node->kind == kind) return true;
    yaml_complain(binder->complaints, node, NULL, "'%s' wants %s, not %s", key, NAMES[kind], kind_name(node));
    return false;
}

// An empty list is one, but not where its text may have become a comment.
static bool is_lost(Binder *binder, const YamlNode *node)
{
    if (node->lost) yaml_complain(binder->complaints, node, NULL, "nothing stands here");
    return node->lost;
}

// A bare scalar becomes a list of one. Items of another kind are complained of and left out.
static bool bind_list(Binder *binder, const YamlNode *node, const char *key, YamlKind of, YamlNodes *out)
{
    bool single = node->kind == YAML_SCALAR && of == YAML_SCALAR, empty = single && yaml_is_empty(node);
    if (!single && !want_kind(binder, node, YAML_LIST, key)) return false;
    size_t count = single ? !empty : node->count;
    if (empty && is_lost(binder, node)) return false;
    const YamlNode **items = arena_array(binder->arena, count + 1, sizeof *items);
    *out = (YamlNodes){items, 0, node};
    for (size_t i = 0; i < count; i++) {
        const YamlNode *item = single ? node : node->items[i];
        bool ok = want_kind(binder, item, of, key);
        for (size_t k = 0; ok && of == YAML_LIST && k < item->count; k++)
            ok = want_kind(binder, item->items[k], YAML_SCALAR, key);
        if (ok) items[out->count++] = item;
    }
    return out->count == count;
}

static bool bind_numbers(Binder *binder, const YamlNode *node, const char *key, BindNumbers *out)
{
    YamlNodes nodes;
    if (!bind_list(binder, node, key, YAML_SCALAR, &nodes))
        return false;   // numbers are not left out: their order counts
    uint32_t *items = arena_array(binder->arena, nodes.count, sizeof *items);
    bool ok = true;
    for (size_t i = 0; i < nodes.count; i++) ok &= bind_number(nodes.items[i], &items[i], binder->complaints);
    *out = (BindNumbers){items, nodes.count};
    return ok;
}

static void complain_word(Binder *binder, const YamlNode *node, const BindField *field)
{
    Buffer list = {0};
    const char *words[64];
    size_t count = 0;
    for (size_t i = 0; field->words[i] && count < 64; i++) {
        if (!*field->words[i]) continue;   // stands for "not said"
        buffer_format(&list, "%s%s", count ? ", " : "", field->words[i]);
        words[count++] = field->words[i];
    }
    yaml_complain(binder->complaints, node, bind_hint(node->text, words, count, &binder->complaints->arena),
                  "'%s' is one of: %s", field->key, buffer_c_string(&list));
    buffer_free(&list);
}

static bool bind_word(Binder *binder, const YamlNode *node, const BindField *field, int *out)
{
    if (!want_kind(binder, node, YAML_SCALAR, field->key)) return false;
    for (int i = 0; field->words[i]; i++) {
        if (!*field->words[i] || !text_is(node->text, field->words[i])) continue;
        *out = i;
        return true;
    }
    complain_word(binder, node, field);
    return false;
}

static bool bind_truth(Binder *binder, const YamlNode *node, BindTruth *out)
{
    bool truth, ok = bind_boolean(node, &truth, binder->complaints);
    *out = !ok ? BIND_NOT_SAID : truth ? BIND_TRUE : BIND_FALSE;
    return ok;
}

static bool bind_fields(Binder *binder, const YamlNode *node, const BindTable *table, char *out);

static bool bind_records(Binder *binder, const YamlNode *node, const BindField *field, BindRecords *out)
{
    if (node->kind == YAML_SCALAR && yaml_is_empty(node)) return !is_lost(binder, node);
    if (!want_kind(binder, node, YAML_LIST, field->key)) return false;
    if (node->count > BIND_MOST_RECORDS) {   // what is done with them may cost the square of their number
        yaml_complain(binder->complaints, node->items[BIND_MOST_RECORDS], NULL, "'%s' has at most %d entries",
                      field->key, BIND_MOST_RECORDS);
        return false;
    }
    char *items = arena_array(binder->arena, node->count, field->table->size);
    bool ok = true;
    for (size_t i = 0; i < node->count; i++)
        ok &= bind_fields(binder, node->items[i], field->table, items + i * field->table->size);
    *out = (BindRecords){items, node->count};
    return ok;
}

static bool bind_value(Binder *binder, const YamlNode *node, const BindField *field, char *out)
{
    switch (field->type) {
    case BIND_TEXT:
    case BIND_NODE:
    case BIND_MAP:
        if (field->type != BIND_NODE &&
            !want_kind(binder, node, field->type == BIND_TEXT ? YAML_SCALAR : YAML_MAP, field->key))
            return false;
        if (field->type == BIND_TEXT && field->required && yaml_is_empty(node)) {
            yaml_complain(binder->complaints, node, NULL, "'%s' wants text, not nothing", field->key);
            return false;
        }
        *(const YamlNode **)(void *)out = node;
        return true;
    case BIND_LIST: return bind_list(binder, node, field->key, YAML_SCALAR, (YamlNodes *)(void *)out);
    case BIND_LISTS: return bind_list(binder, node, field->key, YAML_LIST, (YamlNodes *)(void *)out);
    case BIND_BOOLEAN: return bind_boolean(node, (bool *)out, binder->complaints);
    case BIND_TRUTH: return bind_truth(binder, node, (BindTruth *)(void *)out);
    case BIND_NUMBER: return bind_number(node, (uint32_t *)(void *)out, binder->complaints);
    case BIND_NUMBERS: return bind_numbers(binder, node, field->key, (BindNumbers *)(void *)out);
    case BIND_WORD: return bind_word(binder, node, field, (int *)(void *)out);
    case BIND_LABEL: return bind_label(node, (Label *)(void *)out, binder->complaints);
    case BIND_RECORDS: return bind_records(binder, node, field, (BindRecords *)(void *)out);
    default: {
        void *record = arena_alloc(binder->arena, field->table->size);
        *(void **)(void *)out = record;
        return bind_fields(binder, node, field->table, record);
    }
    }
}

// Finds the key in the table or what it inherits; *base is moved to the struct the field's offset counts from.
static const BindField *find_field(const BindTable *table, Text key, char **base)
{
    for (; table; *base += table->inherited_offset, table = table->inherited)
        for (size_t i = 0; i < table->field_count; i++)
            if (text_is(key, table->fields[i].key)) return &table->fields[i];
    return NULL;
}

// "a field", "an attribute".
static const char *with_article(Binder *binder, const char *name)
{
    return arena_format(&binder->complaints->arena, "%s %s", strchr("aeiou", name[0]) ? "an" : "a", name);
}

static void complain_unknown_key(Binder *binder, const YamlEntry *entry, const YamlNode *node, const BindTable *table)
{
    const char *keys[128];
    size_t count = 0;
    for (const BindTable *t = table; t; t = t->inherited)
        for (size_t i = 0; i < t->field_count && count < 128; i++) keys[count++] = t->fields[i].key;
    const char *hint = bind_hint(entry->key, keys, count, &binder->complaints->arena);
    if (yaml_is_empty(entry->value) && entry->key.size && strchr(")]}'\"", entry->key.data[entry->key.size - 1]))
        hint = "a comma has split an unquoted expression: quote it";
    complain(binder->complaints, node->file, entry->line, entry->column, hint, "%s has no key '%s'",
             with_article(binder, table->name), entry->key.data);
}

static bool check_required(Binder *binder, const YamlNode *node, const BindTable *table)
{
    bool ok = true;
    const char *name = table->name;
    for (; table; table = table->inherited)
        for (size_t i = 0; i < table->field_count; i++) {
            if (!table->fields[i].required || yaml_get(node, table->fields[i].key)) continue;
            yaml_complain(binder->complaints, node, NULL, "%s needs the key '%s'", with_article(binder, name),
                          table->fields[i].key);
            ok = false;
        }
    return ok;
}

static bool bind_fields(Binder *binder, const YamlNode *node, const BindTable *table, char *out)
{
    *(const YamlNode **)(void *)(out + table->node_offset) = node;
    if (node->kind != YAML_MAP) {
        yaml_complain(binder->complaints, node, NULL, "%s is a map, not %s", with_article(binder, table->name),
                      kind_name(node));
        return false;
    }
    bool ok = true;
    for (size_t i = 0; i < node->count; i++) {
        char *base = out;
        const BindField *field = find_field(table, node->entries[i].key, &base);
        if (field) ok &= bind_value(binder, node->entries[i].value, field, base + field->offset);
        else complain_unknown_key(binder, &node->entries[i], node, table);
        ok &= field != NULL;
    }
    return check_required(binder, node, table) && ok;
}

bool bind_map(const YamlNode *node, const BindTable *table, void *out, Arena *arena, Complaints *complaints)
{
    Binder binder = {arena, complaints};
    return bind_fields(&binder, node, table, out);
}

// ---- What is left of a flawed file ---------------------------------------------------------------------------------

static void keep_whole_records(const BindTable *table, BindRecords *records, size_t *lost)
{
    size_t kept = 0;
    for (size_t i = 0; i < records->count; i++) {
        char *record = (char *)records->items + i * table->size;
        bool whole = *(const YamlNode **)(void *)(record + table->node_offset) && bind_keep_whole(table, record, lost);
        *lost += !whole;
        if (whole && kept < i) memcpy((char *)records->items + kept * table->size, record, table->size);
        kept += whole;
    }
    records->count = kept;
}

bool bind_keep_whole(const BindTable *table, void *bound, size_t *lost)
{
    bool whole = true;
    for (char *base = bound; table; base += table->inherited_offset, table = table->inherited)
        for (size_t i = 0; i < table->field_count; i++) {
            const BindField *field = &table->fields[i];
            void **pointer = (void **)(void *)(base + field->offset);
            bool single = field->type == BIND_RECORD;
            if (field->type == BIND_RECORDS)
                keep_whole_records(field->table, (BindRecords *)(void *)(base + field->offset), lost);
            if (single && *pointer && !bind_keep_whole(field->table, *pointer, lost)) {
                *pointer = NULL;
                ++*lost;
            }
            bool is_pointer =
                single || field->type == BIND_TEXT || field->type == BIND_NODE || field->type == BIND_MAP;
            whole &= !field->required || !is_pointer || *pointer;
        }
    return whole;
}
