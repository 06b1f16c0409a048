// Walking an XPath over a record: each step visits its nodes and hands them to the next; the last one's nodes are hits.
#include "source/xpath.h"

#include <stdlib.h>

#include "source/xpath_node.h"

// What is done with the nodes at the end of a path. True: enough, stop walking.
typedef struct Visitor {
    bool (*visit)(struct Visitor *visitor, const XmlTree *tree, XmlNode node);
    XpathHits *hits;
    const XpathTest *test;
} Visitor;

static bool walk(const XpathStep *step, const XmlTree *tree, XmlNode node, Visitor *visitor);

// ---- Tests ----------------------------------------------------------------------------------------------------------

static bool visit_any(Visitor *visitor, const XmlTree *tree, XmlNode node)
{
    (void)visitor, (void)tree, (void)node;
    return true;
}

static bool visit_compared(Visitor *visitor, const XmlTree *tree, XmlNode node)
{
    return text_equal(xml_tree_text(tree, node), visitor->test->literal) == (visitor->test->kind == XPATH_EQUAL);
}

// A path compared with a text holds when one of its nodes does: `a != 'x'` is true when some a is not x.
static bool holds(const XpathTest *test, const XmlTree *tree, XmlNode node)
{
    Visitor visitor = {.visit = test->kind == XPATH_EXISTS ? visit_any : visit_compared, .test = test};
    switch (test->kind) {
    case XPATH_NOT:
        return !holds(test->left, tree, node);
    case XPATH_AND:
        return holds(test->left, tree, node) && holds(test->right, tree, node);
    case XPATH_OR:
        return holds(test->left, tree, node) || holds(test->right, tree, node);
    default:
        return walk(test->path->steps, tree, node, &visitor);
    }
}

static bool all_hold(const XpathTests *tests, const XmlTree *tree, XmlNode node)
{
    for (; tests; tests = tests->next)
        if (!holds(tests->test, tree, node)) return false;
    return true;
}

// ---- Steps ----------------------------------------------------------------------------------------------------------

static inline bool takes(const XpathStep *step, XmlName name)
{
    return step->any || !step->name.local || xml_name_equal(name, step->name);
}

// The element is on the step's axis: name and tests decide whether the walk goes on from it.
static inline bool enter(const XpathStep *step, const XmlTree *tree, uint32_t element, Visitor *visitor)
{
    XmlNode node = {element, 0};
    if (!takes(step, tree->elements[element].name) || (step->tests && !all_hold(step->tests, tree, node))) return false;
    return step->next ? walk(step->next, tree, node, visitor) : visitor->visit(visitor, tree, node);
}

static bool walk_attributes(const XpathStep *step, const XmlTree *tree, XmlNode node, Visitor *visitor)
{
    const XmlElement *element = &tree->elements[node.element];
    bool found = false;
    for (uint32_t i = element->attributes; i < element->attributes + element->attribute_count; i++) {
        XmlNode attribute = {node.element, i + 1};
        if (!takes(step, tree->attributes[i].name) || !all_hold(step->tests, tree, attribute)) continue;
        found = true;
        if (walk(step->next, tree, attribute, visitor)) return true;
    }
    if (!found && visitor->hits) visitor->hits->lacking = node.element;
    return false;
}

// Children leap from end to end, descendants take every element in between.
static bool walk_down(const XpathStep *step, const XmlTree *tree, XmlNode node, Visitor *visitor)
{
    uint32_t end = tree->elements[node.element].end;
    if (step->axis == XPATH_CHILD) {
        for (uint32_t i = node.element + 1; i < end; i = tree->elements[i].end)
            if (enter(step, tree, i, visitor)) return true;
        return false;
    }
    for (uint32_t i = node.element + 1; i < end; i++)
        if (enter(step, tree, i, visitor)) return true;
    return false;
}

static bool walk_up(const XpathStep *step, const XmlTree *tree, uint32_t element, Visitor *visitor)
{
    for (uint32_t i = element; i != XML_NONE; i = tree->elements[i].parent) {
        if (enter(step, tree, i, visitor)) return true;
        if (step->axis == XPATH_PARENT) break;
    }
    return false;
}

// An attribute itself is only taken by node() and by no name.
static bool enter_self(const XpathStep *step, const XmlTree *tree, XmlNode node, Visitor *visitor)
{
    if (!node.attribute) return enter(step, tree, node.element, visitor);
    return step->any && all_hold(step->tests, tree, node) && walk(step->next, tree, node, visitor);
}

static bool walk(const XpathStep *step, const XmlTree *tree, XmlNode node, Visitor *visitor)
{
    if (!step) return visitor->visit(visitor, tree, node);
    bool element = !node.attribute;
    uint32_t above = element ? tree->elements[node.element].parent : node.element;
    switch (step->axis) {
    case XPATH_ATTRIBUTE:
        return element && walk_attributes(step, tree, node, visitor);
    case XPATH_CHILD:
    case XPATH_DESCENDANT:
        return element && walk_down(step, tree, node, visitor);
    case XPATH_SELF:
        return enter_self(step, tree, node, visitor);
    case XPATH_DESCENDANT_OR_SELF:
        return enter_self(step, tree, node, visitor) || (element && walk_down(step, tree, node, visitor));
    case XPATH_PARENT:
    case XPATH_ANCESTOR:
        return walk_up(step, tree, above, visitor);
    case XPATH_ANCESTOR_OR_SELF:
        return enter_self(step, tree, node, visitor) || walk_up(step, tree, above, visitor);
    }
    return false;
}

// ---- Results --------------------------------------------------------------------------------------------------------

void xpath_hits_add(XpathHits *hits, XpathHit hit)
{
    if (hits->count == hits->capacity) {
        hits->capacity = hits->capacity ? hits->capacity * 2 : 16;
        hits->items = memory_resize(hits->items, hits->capacity * sizeof *hits->items);
    }
    hits->items[hits->count++] = hit;
}

void xpath_hits_free(XpathHits *hits)
{
    free(hits->items);
    *hits = (XpathHits){0};
}

static bool visit_hit(Visitor *visitor, const XmlTree *tree, XmlNode node)
{
    (void)tree;
    xpath_hits_add(visitor->hits, (XpathHit){.node = node});
    return false;
}

static int compare_hits(const void *a, const void *b)
{
    XmlNode left = ((const XpathHit *)a)->node, right = ((const XpathHit *)b)->node;
    if (left.element != right.element) return left.element < right.element ? -1 : 1;
    return (left.attribute > right.attribute) - (left.attribute < right.attribute);
}

// Document order, each node once. Most paths give just that; those that climb or descend twice may not.
static void settle_order(XpathHits *hits)
{
    bool ascending = true;
    for (size_t i = 1; i < hits->count && ascending; i++)
        ascending = compare_hits(&hits->items[i - 1], &hits->items[i]) < 0;
    if (ascending) return;
    qsort(hits->items, hits->count, sizeof *hits->items, compare_hits);
    size_t kept = 1;
    for (size_t i = 1; i < hits->count; i++)
        if (compare_hits(&hits->items[kept - 1], &hits->items[i]) != 0) hits->items[kept++] = hits->items[i];
    hits->count = kept;
}

void xpath_find(const Xpath *xpath, const XmlTree *tree, XmlNode context, XpathHits *hits)
{
    hits->count = 0;
    hits->lacking = XML_NONE;
    Visitor visitor = {.visit = visit_hit, .hits = hits};
    walk(xpath->steps, tree, context, &visitor);
    settle_order(hits);
}
