// Code lists, compiled and looked up.
#include "mapping/codelist.h"

#include <errno.h>
#include <unistd.h>

#include "source/csv_table.h"
#include "wrap/unicode.h"

// A code that means nothing says so: `missing`. A code with nothing behind it may have been forgotten.
static bool read_word(const YamlNode *node, const char *attribute, CodeWord *word, Complaints *complaints)
{
    *word = (CodeWord){attribute, value_none(VALUE_MISSING, NULL), node};
    if (node->kind != YAML_SCALAR || yaml_is_empty(node)) {
        yaml_complain(complaints, node,
                      node->kind == YAML_SCALAR ? "write `missing` for a code that says nothing" : NULL,
                      "a word is wanted here");
        return false;
    }
    if (!node->plain || !text_is(node->text, "missing")) word->word = value_text(node->text, NULL);
    return true;
}

static bool compile_entry(const YamlEntry *from, CodeEntry *entry, Arena *arena, Complaints *complaints)
{
    const YamlNode *value = from->value;
    bool table = value->kind == YAML_MAP, ok = true;
    size_t count = table ? value->count : 1;
    CodeWord *words = arena_array(arena, count + 1, sizeof *words);
    *entry =
        (CodeEntry){.code = unicode_clean(from->key, arena).text, .words = words, .word_count = count, .node = value};
    entry->glob = text_is_glob(entry->code);
    if (!table) return read_word(value, NULL, &words[0], complaints);
    for (size_t i = 0; i < count; i++)
        ok &= read_word(value->entries[i].value, value->entries[i].key.data, &words[i], complaints);
    return ok;
}

// ---- Patterns that cannot be reached -------------------------------------------------------------------------------

enum { MOST_PARTS = 128 };

// A pattern in parts: *, ?, a [set] or one character.
static size_t split_pattern(Text pattern, Text parts[MOST_PARTS])
{
    size_t count = 0;
    for (size_t at = 0; at < pattern.size && count < MOST_PARTS; count++) {
        size_t end = at + 1;
        if (pattern.data[at] == '[') {
            const char *close = pattern.size > at + 2 ? memchr(pattern.data + at + 2, ']', pattern.size - at - 2)
                                                      : NULL;   // one right behind [ is in the set
            if (close) end = (size_t)(close - pattern.data) + 1;
        } else {
            while (end < pattern.size && ((unsigned char)pattern.data[end] & 0xc0) == 0x80) end++;
        }
        parts[count] = (Text){pattern.data + at, end - at};
        at = end;
    }
    return count;
}

// True when every character the later part stands for is one the earlier stands for.
static bool part_covers(Text earlier, Text later)
{
    if (text_is(earlier, "?")) return !text_is(later, "*");
    bool wild =
        text_is(later, "?") || text_is(later, "*") || later.size > 4 || (later.size > 1 && later.data[0] == '[');
    return text_equal(earlier, later) || (!wild && text_glob(earlier, later));
}

// True when every text the later pattern takes is taken by the earlier one. Asked from the ends of both towards their
// beginnings: row[j] says whether the parts from here on cover those from j on, below[j] the same for the part behind.
static bool pattern_covers(Text earlier, Text later)
{
    Text a[MOST_PARTS], b[MOST_PARTS];
    bool row[MOST_PARTS + 1] = {false}, below[MOST_PARTS + 1] = {false};
    size_t m = split_pattern(earlier, a), n = split_pattern(later, b);
    if (m == MOST_PARTS || n == MOST_PARTS) return false;
    below[n] = true;   // nothing covers nothing
    for (size_t i = m; i-- > 0;) {
        bool star = text_is(a[i], "*");
        row[n] = star && below[n];
        for (size_t j = n; j-- > 0;)
            row[j] = star ? below[j] || row[j + 1] : part_covers(a[i], b[j]) && below[j + 1];
        memcpy(below, row, sizeof below);
    }
    return below[0];
}

static void check_reachable(const CodeList *list, size_t index, const YamlEntry *place, Complaints *complaints)
{
    for (size_t i = 0; i < index; i++) {
        if (!list->entries[i].glob || !list->entries[index].glob ||
            !pattern_covers(list->entries[i].code, list->entries[index].code))
            continue;
        complain(complaints, list->node->file, place->line, place->column, "put the narrower pattern first",
                 "'%s' is never reached: '%s' takes all of it", list->entries[index].code.data,
                 list->entries[i].code.data);
        return;
    }
}

static Label remedy_of(const CodeList *list, Arena *arena)
{
    LabelList codes = {.arena = arena};
    for (size_t i = 0; i < list->count; i++) label_list_add(&codes, label_same(list->entries[i].code.data));
    Label named = label_list_end(&codes);
    return list->count ? label_fill(arena, finding_text(SAY_USE_CODE), &named, 1)
                       : finding_kind(FINDING_UNKNOWN_CODE)->remedy;
}

const CodeList *codelist_compile(const YamlNode *node, const char *name, Arena *arena, Complaints *complaints)
{
    if (node->kind != YAML_MAP) {
        yaml_complain(complaints, node, NULL, "a code list is a map of code: word");
        return NULL;
    }
    CodeList *list = arena_alloc(arena, sizeof *list);
    bool ok = true;
    list->name = name;
    list->node = node;
    list->exact.arena = arena;
    list->entries = arena_array(arena, node->count + 1, sizeof *list->entries);
    for (size_t i = 0; i < node->count; i++) {
        const YamlEntry *from = &node->entries[i];
        CodeEntry *entry = &list->entries[list->count++];
        ok &= compile_entry(from, entry, arena, complaints);
        list->table |= from->value->kind == YAML_MAP;
        list->glob_count += entry->glob;
        if (!entry->glob && !map_add(&list->exact, entry->code, entry))
            complain(complaints, node->file, from->line, from->column, NULL,
                     "code '%s' stands twice (codes are compared after cleaning)", entry->code.data);
        check_reachable(list, i, from, complaints);
    }
    if (ok) list->remedy = remedy_of(list, arena);
    return ok ? list : NULL;
}

const CodeEntry *codelist_find(const CodeList *list, Text text)
{
    const CodeEntry *exact = map_find(&list->exact, text);
    if (exact || !list->glob_count) return exact;
    for (size_t i = 0; i < list->count; i++)
        if (list->entries[i].glob && text_glob(list->entries[i].code, text)) return &list->entries[i];
    return NULL;
}

const CodeWord *codelist_word(const CodeEntry *entry, const char *attribute)
{
    for (size_t i = 0; i < entry->word_count; i++)
        if (!entry->words[i].attribute || strcmp(entry->words[i].attribute, attribute) == 0) return &entry->words[i];
    return NULL;
}

// ---- Lists in files ------------------------------------------------------------------------------------------------

static YamlNode *node_at(YamlKind kind, const char *file, uint32_t line, Text text, Arena *arena)
{
    YamlNode *node = arena_alloc(arena, sizeof *node);
    *node = (YamlNode){.kind = kind, .file = file, .line = line, .plain = true, .text = text};
    return node;
}

// What a row says of its code: a word, or a map of attribute: word.
static const YamlNode *row_node(const CsvTable *table, size_t row, size_t code, size_t word, const char *file,
                                Arena *arena)
{
    uint32_t line = table->lines[row];
    if (word != SIZE_MAX) return node_at(YAML_SCALAR, file, line, csv_table_cell(table, row, word), arena);
    YamlNode *map = node_at(YAML_MAP, file, line, (Text){NULL, 0}, arena);
    YamlEntry *entries = arena_array(arena, table->column_count, sizeof *entries);
    for (size_t c = 0; c < table->column_count; c++) {
        Text cell = csv_table_cell(table, row, c);
        if (c != code && cell.size)
            entries[map->count++] =
                (YamlEntry){table->titles[c], line, 0, node_at(YAML_SCALAR, file, line, cell, arena)};
    }
    map->entries = entries;
    return map;
}

// As a person would read it again: what the list was when data were loaded by it.
static Text table_text(const CsvTable *table, Arena *arena)
{
    Buffer buffer = {0};
    for (size_t i = 0; i < (table->row_count + 1) * table->column_count; i++) {
        Text cell = i < table->column_count ? table->titles[i] : table->cells[i - table->column_count];
        buffer_text(&buffer, cell);
        buffer_char(&buffer, (i + 1) % table->column_count ? ',' : '\n');
    }
    return buffer_keep(&buffer, arena);
}

const YamlNode *codelist_read(const YamlNode *node, const char *path, Text *text, Arena *arena, Complaints *complaints)
{
    CsvTable table;
    if (access(path, R_OK) != 0) {
        yaml_complain(complaints, node, "it is looked for from the folder of the mapping", "%s cannot be read: %s",
                      path, strerror(errno));
        return NULL;
    }
    size_t errors = complaints->errors;
    bool good = csv_table_load(path, arena, &table, complaints);
    if (!good && complaints->errors == errors) yaml_complain(complaints, node, NULL, "%s cannot be read", path);
    if (!good) return NULL;
    size_t code = csv_table_column(&table, "code"), word = csv_table_column(&table, "word");
    if (code == SIZE_MAX || table.column_count < 2 || (word != SIZE_MAX && table.column_count > 2)) {
        yaml_complain(complaints, node, NULL,
                      "a code list in a file has the columns code and word, or code and one column an attribute");
        return NULL;
    }
    YamlNode *map = node_at(YAML_MAP, path, 1, (Text){NULL, 0}, arena);
    YamlEntry *entries = arena_array(arena, table.row_count + 1, sizeof *entries);
    for (size_t r = 0; r < table.row_count; r++)
        entries[map->count++] = (YamlEntry){csv_table_cell(&table, r, code), table.lines[r], 0,
                                            row_node(&table, r, code, word, path, arena)};
    map->entries = entries;
    *text = table_text(&table, arena);
    return map;
}
