// libyaml's events -> a tree with places. Events and not documents, because libyaml itself accepts duplicate keys,
// aliases and second documents, and takes quadratic time over deep nesting: all of these are refused on sight.
#include "config/yaml.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yaml.h>

#include "base/map.h"
#include "wrap/unicode.h"

enum { LARGEST_FILE = 1024 * 1024, DEEPEST = 32, FEW_KEYS = 16 };

typedef struct Loader {
    yaml_parser_t parser;
    const char *name;
    Text source;
    Arena *arena;
    Complaints *complaints;
    int depth;
} Loader;

static void complain_at(Loader *loader, yaml_mark_t mark, const char *hint, const char *text)
{
    complain(loader->complaints, loader->name, (uint32_t)mark.line + 1, (uint32_t)mark.column + 1, hint, "%s", text);
}

// Bytes that are no text: at the first of them, or at what libyaml will not have.
static void complain_of_bytes(Loader *loader, size_t offset)
{
    size_t bad;
    bool valid = unicode_is_valid(loader->source, &bad);
    if (!valid) offset = bad;
    uint32_t line = 1, column = 1;
    for (size_t i = 0; i < offset && i < loader->source.size; i++) {
        unsigned char c = (unsigned char)loader->source.data[i];
        column += (c & 0xc0) != 0x80;
        if (c != '\n') continue;
        line++;
        column = 1;
    }
    complain(loader->complaints, loader->name, line, column, valid ? "remove it" : "save the file as UTF-8", "%s",
             valid ? "a control character stands here" : "these bytes are not UTF-8");
}

// Does a text seem to begin with '#' between these places? Unquoted it begins a comment, which swallows what closes the
// list or map it stands in. A comment meant as one has a blank behind it.
static bool has_hidden_text(Text source, size_t from, size_t to)
{
    for (size_t i = from; i + 1 < to && i + 1 < source.size; i++) {
        bool opens = source.data[i] == '#' && i > 0 && strchr(" \t", source.data[i - 1]);
        if (opens && !strchr(" \t\r\n#", source.data[i + 1])) return true;
    }
    return false;
}

static const char LOST_HINT[] = "does it begin with '#'? quote it; if that is a comment, put a blank behind the '#'";

// The beginning of the line before the place.
static size_t line_before(Text source, size_t at)
{
    for (int lines = 0; at > 0; at--)
        if (source.data[at - 1] == '\n' && lines++) break;
    return at;
}

static bool next_event(Loader *loader, yaml_event_t *event)
{
    if (yaml_parser_parse(&loader->parser, event)) return true;
    const yaml_parser_t *parser = &loader->parser;
    const char *problem = parser->problem ? parser->problem : "it cannot be read";
    size_t at = parser->problem_mark.index < loader->source.size ? parser->problem_mark.index : loader->source.size;
    if (parser->error == YAML_READER_ERROR) complain_of_bytes(loader, parser->problem_offset);
    else
        complain_at(loader, parser->problem_mark,
                    has_hidden_text(loader->source, line_before(loader->source, at), at)
                        ? "does a text before this begin with '#'? quote it, else a comment begins there"
                        : NULL,
                    arena_format(&loader->complaints->arena, "not YAML: %s", problem));
    return false;
}

// Anchors and tags: what a node must not carry. It is read without them.
static void check_plain_node(Loader *loader, const yaml_event_t *event, const yaml_char_t *anchor,
                             const yaml_char_t *tag)
{
    if (anchor)
        complain_at(loader, event->start_mark, "write the part out where it is needed", "anchors are not used here");
    else if (tag)
        complain_at(loader, event->start_mark, "every scalar is text; remove the tag", "tags are not used here");
}

static YamlNode *new_node(Loader *loader, YamlKind kind, const yaml_event_t *event)
{
    YamlNode *node = arena_alloc(loader->arena, sizeof *node);
    node->kind = kind;
    node->file = loader->name;
    node->line = (uint32_t)event->start_mark.line + 1;
    node->column = (uint32_t)event->start_mark.column + 1;
    return node;
}

// Where it ends: behind it, or where what follows it begins.
static void end_node(YamlNode *node, const yaml_event_t *event)
{
    node->end_line = (uint32_t)event->end_mark.line + 1;
    node->end_column = (uint32_t)event->end_mark.column + 1;
}

static const YamlNode *read_node(Loader *loader, yaml_event_t *event);

static char quote_of(const yaml_event_t *event)
{
    if (event->start_mark.line != event->end_mark.line) return '|';
    if (event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE) return 0;
    return event->data.scalar.style == YAML_SINGLE_QUOTED_SCALAR_STYLE   ? '\''
           : event->data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE ? '"'
                                                                         : '|';
}

// Nothing stands here, and on the same line a comment begins that may be no comment.
static bool has_lost_text(const Loader *loader, const yaml_event_t *event)
{
    Text source = loader->source;
    size_t at = event->start_mark.index, end = at;
    if (event->data.scalar.length || event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE) return false;
    while (end < source.size && source.data[end] != '\n') end++;
    return has_hidden_text(source, at, end);
}

static const YamlNode *read_scalar(Loader *loader, yaml_event_t *event)
{
    YamlNode *node = new_node(loader, YAML_SCALAR, event);
    bool ok = true;
    check_plain_node(loader, event, event->data.scalar.anchor, event->data.scalar.tag);
    node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    node->quote = quote_of(event);
    end_node(node, event);
    node->lost = has_lost_text(loader, event);
    node->text = arena_text(loader->arena, (Text){(const char *)event->data.scalar.value, event->data.scalar.length});
    if (strlen(node->text.data) != node->text.size) {
        complain_at(loader, event->start_mark, NULL, "a text holds a NUL character");
        ok = false;
    }
    yaml_event_delete(event);
    return ok ? node : NULL;
}

static const YamlNode *read_list(Loader *loader, yaml_event_t *event)
{
    YamlNode *node = new_node(loader, YAML_LIST, event);
    check_plain_node(loader, event, event->data.sequence_start.anchor, event->data.sequence_start.tag);
    yaml_event_delete(event);
    const YamlNode **items = NULL;
    size_t capacity = 0;
    for (;;) {
        yaml_event_t item;
        if (!next_event(loader, &item)) return NULL;
        if (item.type == YAML_SEQUENCE_END_EVENT) {
            end_node(node, &item);
            yaml_event_delete(&item);
            node->items = items;
            return node;
        }
        const YamlNode *child = read_node(loader, &item);
        if (!child) return NULL;
        if (node->count == capacity) {
            capacity = capacity ? capacity * 2 : 8;
            items = arena_grow(loader->arena, items, node->count * sizeof *items, capacity * sizeof *items);
        }
        assert(items);
        items[node->count++] = child;
    }
}

// The line where the map has this key already, 0 when it has not. lines knows the keys of a map with more than a few: a
// file of nothing but keys must not cost the square of their number, nor one of small maps a table each.
static uint32_t line_of(const YamlNode *map, Map *lines, Text key)
{
    if (map->count == FEW_KEYS)
        for (size_t i = 0; i < map->count; i++)
            map_add(lines, map->entries[i].key, (void *)(uintptr_t)map->entries[i].line);
    if (map->count >= FEW_KEYS) return (uint32_t)(uintptr_t)map_find(lines, key);
    for (size_t i = 0; i < map->count; i++)
        if (text_equal(map->entries[i].key, key)) return map->entries[i].line;
    return 0;
}

// Complains of a key that stands twice, and of the merge key: neither is put into the tree.
static bool is_good_key(Loader *loader, const YamlNode *map, Map *lines, const YamlNode *key)
{
    if (key->plain && text_is(key->text, "<<")) {
        yaml_complain(loader->complaints, key, "write the part out where it is needed", "merge keys are not used here");
        return false;
    }
    uint32_t first = line_of(map, lines, key->text);
    if (map->count >= FEW_KEYS && !first) map_add(lines, key->text, (void *)(uintptr_t)key->line);
    if (!first) return true;
    complain(loader->complaints, loader->name, key->line, key->column,
             key->text.size == 0 ? "is an unquoted '#', ',' or ':' in it? quote the text" : "keep one of the two",
             "key '%s' stands twice (first in line %u)", key->text.data, first);
    return false;
}

// False when nothing can be read behind it.
static bool read_map_entry(Loader *loader, yaml_event_t *event, YamlNode *map, Map *lines, YamlEntry *entry)
{
    if (event->type != YAML_SCALAR_EVENT) {
        complain_at(loader, event->start_mark, NULL, "a key must be plain text");
        yaml_event_delete(event);
        return false;
    }
    const YamlNode *key = read_scalar(loader, event);
    yaml_event_t value;
    if (!key) return false;
    bool good = is_good_key(loader, map, lines, key);
    if (!next_event(loader, &value)) return false;
    *entry = (YamlEntry){key->text, key->line, key->column, read_node(loader, &value)};
    map->count += good;
    return entry->value != NULL;
}

static const YamlNode *read_map(Loader *loader, yaml_event_t *event)
{
    YamlNode *node = new_node(loader, YAML_MAP, event);
    check_plain_node(loader, event, event->data.mapping_start.anchor, event->data.mapping_start.tag);
    yaml_event_delete(event);
    YamlEntry *entries = NULL;
    size_t capacity = 0;
    Map lines = {.arena = loader->arena};
    for (;;) {
        yaml_event_t key;
        if (!next_event(loader, &key)) return NULL;
        if (key.type == YAML_MAPPING_END_EVENT) {
            end_node(node, &key);
            yaml_event_delete(&key);
            return node;
        }
        if (node->count == capacity) {
            capacity = capacity ? capacity * 2 : 8;
            entries = arena_grow(loader->arena, entries, node->count * sizeof *entries, capacity * sizeof *entries);
            node->entries = entries;
        }
        assert(entries);
        if (!read_map_entry(loader, &key, node, &lines, &entries[node->count])) return NULL;
    }
}

// Consumes the event.
static const YamlNode *read_node(Loader *loader, yaml_event_t *event)
{
    const YamlNode *node = NULL;
    if (loader->depth == DEEPEST) {
        complain_at(loader, event->start_mark, "nothing here needs to be so deep", "nested deeper than 32 levels");
        yaml_event_delete(event);
        return NULL;
    }
    loader->depth++;
    switch (event->type) {
    case YAML_SCALAR_EVENT: node = read_scalar(loader, event); break;
    case YAML_SEQUENCE_START_EVENT: node = read_list(loader, event); break;
    case YAML_MAPPING_START_EVENT: node = read_map(loader, event); break;
    default:
        complain_at(loader, event->start_mark, "write the part out where it is needed", "aliases are not used here");
        yaml_event_delete(event);
    }
    loader->depth--;
    return node;
}

// Stream start, document start, [node], document end, stream end; anything else is a second document.
static const YamlNode *read_stream(Loader *loader)
{
    yaml_event_t event;
    const YamlNode *root = NULL;
    bool ok = true, ended = false;
    while (ok && !ended) {
        if (!next_event(loader, &event)) return NULL;
        switch (event.type) {
        case YAML_STREAM_END_EVENT: ended = true; // fall through
        case YAML_STREAM_START_EVENT:
        case YAML_DOCUMENT_END_EVENT: yaml_event_delete(&event); break;
        case YAML_DOCUMENT_START_EVENT:
            if (root) complain_at(loader, event.start_mark, "one file, one document", "a second document begins here");
            ok = !root;
            yaml_event_delete(&event);
            break;
        default: root = read_node(loader, &event); ok = root != NULL;
        }
    }
    if (!ok) return NULL;
    if (!root || yaml_is_empty(root)) {
        complain(loader->complaints, loader->name, 0, 0, NULL, "the file is empty");
        return NULL;
    }
    return root;
}

static const YamlNode *parse(const char *name, Text text, Arena *arena, Complaints *complaints)
{
    Loader loader = {.name = name, .source = text, .arena = arena, .complaints = complaints};
    if (text.size > LARGEST_FILE) {
        complain(complaints, name, 0, 0, "split it", "the file is larger than 1 MiB");
        return NULL;
    }
    if (!yaml_parser_initialize(&loader.parser)) return NULL;
    yaml_parser_set_input_string(&loader.parser, (const unsigned char *)text.data, text.size);
    const YamlNode *root = read_stream(&loader);
    yaml_parser_delete(&loader.parser);
    if (root && root->kind != YAML_SCALAR) {
        YamlNode *whole = arena_alloc(arena, sizeof *whole);
        *whole = *root;
        whole->text = arena_text(arena, text);
        root = whole;
    }
    return root;
}

const YamlNode *yaml_parse(const char *name, Text text, Arena *arena, Complaints *complaints)
{
    size_t errors = complaints->errors;
    const YamlNode *root = parse(name, text, arena, complaints);
    return complaints->errors == errors ? root : NULL;
}

const YamlNode *yaml_load_flawed(const char *path, Arena *arena, Complaints *complaints)
{
    struct stat status;
    int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    const char *name = arena_string(arena, path);
    if (descriptor < 0 || fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        complain(complaints, name, 0, 0, NULL, "cannot be read: %s", descriptor < 0 ? strerror(errno) : "not a file");
        if (descriptor >= 0) close(descriptor);
        return NULL;
    }
    size_t room = status.st_size > LARGEST_FILE ? LARGEST_FILE + 1 : (size_t)status.st_size, size = 0;
    char *data = arena_alloc(arena, room + 1);
    for (ssize_t got; size < room && (got = read(descriptor, data + size, room - size)) > 0;) size += (size_t)got;
    close(descriptor);
    return parse(name, (Text){data, size}, arena, complaints);
}

const YamlNode *yaml_load(const char *path, Arena *arena, Complaints *complaints)
{
    size_t errors = complaints->errors;
    const YamlNode *root = yaml_load_flawed(path, arena, complaints);
    return complaints->errors == errors ? root : NULL;
}

bool yaml_is_flawed(const YamlNode *node, const Complaints *complaints)
{
    for (size_t i = 0; i < complaints->count; i++) {
        const Complaint *each = &complaints->items[i];
        bool behind = each->line > node->line || (each->line == node->line && each->column >= node->column);
        bool before =
            each->line < node->end_line || (each->line == node->end_line && each->column < node->end_column);
        if (!each->warning && behind && before && strcmp(each->file, node->file) == 0) return true;
    }
    return false;
}

const YamlNode *yaml_get(const YamlNode *node, const char *key)
{
    if (!node || node->kind != YAML_MAP) return NULL;
    for (size_t i = 0; i < node->count; i++)
        if (text_is(node->entries[i].key, key)) return node->entries[i].value;
    return NULL;
}

void yaml_complain(Complaints *complaints, const YamlNode *node, const char *hint, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (!hint && node->lost) hint = LOST_HINT;
    complain(complaints, node->file, node->line, node->column, hint, "%s",
             arena_vformat(&complaints->arena, format, arguments));
    va_end(arguments);
}
