// Outline: which elements an XML document has, below which, how often, with which attributes: one node for all elements
// with the same path of names from the root.
#ifndef AUTHOR_OUTLINE_H
#define AUTHOR_OUTLINE_H

#include "base/arena.h"
#include "source/xml_tree.h"

enum { OUTLINE_NODES = 4000, OUTLINE_NONE = UINT32_MAX };

typedef struct OutlineAttribute {
    XmlName name;
    size_t count;
} OutlineAttribute;

typedef struct OutlineNode {
    XmlName name;
    uint32_t parent;               // OUTLINE_NONE for the root
    uint32_t depth;                // 0 = the root
    size_t count;                  // elements
    size_t most;                   // in one parent
    size_t inner;                  // elements within all of them, their own included
    bool has_children, has_text;   // text of its own, beside blanks
    OutlineAttribute *attributes;
    size_t attribute_count, attribute_capacity;
} OutlineNode;

typedef struct Outline {
    const XmlTree *tree;
    OutlineNode *nodes;   // a parent before its children
    size_t count;
    uint32_t *of;   // the node of each element of the tree
} Outline;

// False when there are more than OUTLINE_NODES different ones: names that hold data.
bool outline_make(const XmlTree *tree, Arena *arena, Outline *outline);

// A leaf in which nothing but text stands.
static inline bool outline_is_plain(const OutlineNode *node)
{
    return !node->has_children && node->attribute_count == 0;
}

// Is node `inner` below node `outer`?
bool outline_is_below(const Outline *outline, uint32_t inner, uint32_t outer);

#endif
