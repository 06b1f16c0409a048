// YAML as a tree whose every node knows its line and column. Read from libyaml's events and typed by nobody: every
// scalar is text (a bare `no` or `1.10` stays what was written). Refused with their place: duplicate keys, anchors,
// aliases, tags, merge keys, a second document, an empty file, a depth over 32, more than 1 MiB.
#ifndef CONFIG_YAML_H
#define CONFIG_YAML_H

#include "base/complaint.h"
#include "base/text.h"

typedef enum YamlKind { YAML_SCALAR, YAML_LIST, YAML_MAP } YamlKind;

typedef struct YamlNode YamlNode;

typedef struct YamlEntry {
    Text key;
    uint32_t line, column;        // of the key
    const YamlNode *value;
} YamlEntry;

struct YamlNode {
    YamlKind kind;
    const char *file;
    uint32_t line, column;        // 1-based, in characters
    uint32_t end_line, end_column;   // behind it, or where what follows begins
    bool plain;                   // a scalar without quotes
    bool lost;                    // an empty scalar, and behind it a comment like #this, which may be its text
    char quote;                   // of a scalar on one line: ' or ", 0 without quotes; '|' for one of several lines
    Text text;   // of a scalar, NUL-terminated; of the root: the whole file, for its hash and for replay
    const YamlNode *const *items; // of a list
    const YamlEntry *entries;     // of a map, as written
    size_t count;                 // items or entries
};

// The whole file as a tree in the arena; NULL after complaining. A file that cannot be opened is a complaint too.
const YamlNode *yaml_load(const char *path, Arena *arena, Complaints *complaints);

// The same, but with what could be made of a file in which a key stands twice or an anchor, tag or merge key is: for
// those who say all that is wrong in one pass. They must look at complaints->errors.
const YamlNode *yaml_load_flawed(const char *path, Arena *arena, Complaints *complaints);

// As yaml_load, from memory; name stands in the complaints.
const YamlNode *yaml_parse(const char *name, Text text, Arena *arena, Complaints *complaints);

// Value of a key; NULL when the map has it not (or node is no map).
const YamlNode *yaml_get(const YamlNode *node, const char *key);

// Is there an error among the complaints that stands inside the node? It may have been made when the same file was
// loaded before.
bool yaml_is_flawed(const YamlNode *node, const Complaints *complaints);

// An empty scalar: `key:` with nothing behind it.
static inline bool yaml_is_empty(const YamlNode *node)
{
    return node->kind == YAML_SCALAR && node->plain && node->text.size == 0;
}

// Complains at the node's place. Without a hint, of a node that is `lost` it is that its text may begin with #.
void yaml_complain(Complaints *complaints, const YamlNode *node, const char *hint, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
