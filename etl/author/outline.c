// Elements in document order find their node below that of their parent by name.
#include "author/outline.h"

#include "base/map.h"

typedef struct NodeKey {
    const char *uri, *local;   // interned by the parser
    uintptr_t parent;
} NodeKey;

static uint32_t find_node(Outline *outline, Map *known, NodeKey key, XmlName name, Arena *arena)
{
    uintptr_t found = (uintptr_t)map_find(known, (Text){(const char *)&key, sizeof key});
    if (found) return (uint32_t)(found - 1);
    if (outline->count == OUTLINE_NODES) return OUTLINE_NONE;
    uint32_t index = (uint32_t)outline->count++, parent = (uint32_t)key.parent;
    outline->nodes[index] = (OutlineNode){
        .name = name, .parent = parent, .depth = parent == OUTLINE_NONE ? 0 : outline->nodes[parent].depth + 1};
    map_add(known, arena_text(arena, (Text){(const char *)&key, sizeof key}), (void *)((uintptr_t)index + 1));
    return index;
}

static void count_attribute(OutlineNode *node, XmlName name, Arena *arena)
{
    for (size_t i = 0; i < node->attribute_count; i++)
        if (xml_name_equal(node->attributes[i].name, name)) {
            node->attributes[i].count++;
            return;
        }
    if (node->attribute_count == node->attribute_capacity) {
        size_t size = node->attribute_capacity * sizeof *node->attributes;
        node->attribute_capacity = node->attribute_capacity ? 2 * node->attribute_capacity : 8;
        node->attributes =
            arena_grow(arena, node->attributes, size, node->attribute_capacity * sizeof *node->attributes);
    }
    node->attributes[node->attribute_count++] = (OutlineAttribute){name, 1};
}

static bool has_own_text(const XmlTree *tree, uint32_t index)
{
    static const char BLANKS[] = " \t\r\n";
    const XmlElement *element = &tree->elements[index];
    uint32_t from = element->text_from;
    for (uint32_t child = index + 1;; child = tree->elements[child].end) {
        bool last = child >= element->end;
        uint32_t to = last ? element->text_to : tree->elements[child].text_from;
        for (; from < to; from++)
            if (!memchr(BLANKS, tree->text.data[from], sizeof BLANKS - 1)) return true;
        if (last) return false;
        from = tree->elements[child].text_to;
    }
}

static void describe_element(const XmlTree *tree, uint32_t index, OutlineNode *node, Arena *arena)
{
    const XmlElement *element = &tree->elements[index];
    node->count++;
    node->inner += element->end - index;
    node->has_children |= element->end > index + 1;
    node->has_text |= has_own_text(tree, index);
    for (uint32_t a = element->attributes; a < element->attributes + element->attribute_count; a++)
        count_attribute(node, tree->attributes[a].name, arena);
}

// How many children of one name an element has at most.
static void count_children(Outline *outline, Arena *arena)
{
    const XmlTree *tree = outline->tree;
    uint32_t *last = arena_array(arena, OUTLINE_NODES, sizeof *last);   // 1 + the parent counted for
    size_t *children = arena_array(arena, OUTLINE_NODES, sizeof *children);
    for (uint32_t parent = 0; parent < tree->element_count; parent++)
        for (uint32_t child = parent + 1; child < tree->elements[parent].end; child = tree->elements[child].end) {
            uint32_t node = outline->of[child];
            children[node] = last[node] == parent + 1 ? children[node] + 1 : 1;
            last[node] = parent + 1;
            if (children[node] > outline->nodes[node].most) outline->nodes[node].most = children[node];
        }
}

bool outline_make(const XmlTree *tree, Arena *arena, Outline *outline)
{
    Map known = {.arena = arena};
    *outline = (Outline){.tree = tree};
    outline->nodes = arena_array(arena, OUTLINE_NODES, sizeof *outline->nodes);
    outline->of = arena_array(arena, tree->element_count, sizeof *outline->of);
    for (uint32_t i = 0; i < tree->element_count; i++) {
        const XmlElement *element = &tree->elements[i];
        uint32_t parent = element->parent == XML_NONE ? OUTLINE_NONE : outline->of[element->parent];
        outline->of[i] =
            find_node(outline, &known, (NodeKey){element->name.uri, element->name.local, parent}, element->name, arena);
        if (outline->of[i] == OUTLINE_NONE) return false;
        describe_element(tree, i, &outline->nodes[outline->of[i]], arena);
    }
    count_children(outline, arena);
    return true;
}

bool outline_is_below(const Outline *outline, uint32_t inner, uint32_t outer)
{
    while (inner != OUTLINE_NONE && inner != outer) inner = outline->nodes[inner].parent;
    return inner == outer;
}
