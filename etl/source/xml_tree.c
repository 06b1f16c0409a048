// Building a record's tree: arrays that grow, and an open element that knows its parent.
#include "source/xml_tree.h"

#include <stdlib.h>

#include "base/arena.h"

enum { FIRST_ELEMENTS = 64, KEPT_BYTES = 1 << 20 };

static bool has_room(const XmlTree *tree, size_t bytes)
{
    size_t nodes = (size_t)tree->element_count + tree->attribute_count;
    size_t size = tree->text.size + tree->values.size + tree->element_count * sizeof *tree->elements +
                  tree->attribute_count * sizeof *tree->attributes;
    return nodes < XML_NODE_LIMIT && size + bytes <= XML_RECORD_LIMIT;
}

bool xml_tree_open_element(XmlTree *tree, XmlName name, uint32_t line)
{
    if (!has_room(tree, sizeof *tree->elements)) return false;
    if (tree->element_count == tree->element_capacity) {
        tree->element_capacity = tree->element_capacity ? tree->element_capacity * 2 : FIRST_ELEMENTS;
        tree->elements = memory_resize(tree->elements, tree->element_capacity * sizeof *tree->elements);
    }
    uint32_t parent = tree->element_count ? tree->open : XML_NONE, text = (uint32_t)tree->text.size;
    tree->open = tree->element_count++;
    tree->elements[tree->open] = (XmlElement){.name = name,
                                              .parent = parent,
                                              .end = tree->element_count,
                                              .attributes = tree->attribute_count,
                                              .text_from = text,
                                              .text_to = text,
                                              .line = line};
    return true;
}

bool xml_tree_add_attribute(XmlTree *tree, XmlName name, Text value)
{
    if (!has_room(tree, sizeof *tree->attributes + value.size)) return false;
    if (tree->attribute_count == tree->attribute_capacity) {
        tree->attribute_capacity = tree->attribute_capacity ? tree->attribute_capacity * 2 : FIRST_ELEMENTS;
        tree->attributes = memory_resize(tree->attributes, tree->attribute_capacity * sizeof *tree->attributes);
    }
    tree->attributes[tree->attribute_count++] = (XmlAttribute){name, (uint32_t)tree->values.size, (uint32_t)value.size};
    tree->elements[tree->open].attribute_count++;
    buffer_text(&tree->values, value);
    return true;
}

bool xml_tree_add_text(XmlTree *tree, Text text)
{
    if (!has_room(tree, text.size)) return false;
    buffer_text(&tree->text, text);
    return true;
}

void xml_tree_close_element(XmlTree *tree)
{
    XmlElement *element = &tree->elements[tree->open];
    element->end = tree->element_count;
    element->text_to = (uint32_t)tree->text.size;
    tree->open = element->parent;
}

void xml_tree_clear(XmlTree *tree)
{
    size_t held = tree->text.capacity + tree->values.capacity + tree->element_capacity * sizeof *tree->elements +
                  tree->attribute_capacity * sizeof *tree->attributes;
    if (held > KEPT_BYTES) xml_tree_free(tree);
    tree->element_count = tree->attribute_count = tree->open = 0;
    buffer_clear(&tree->text);
    buffer_clear(&tree->values);
}

void xml_tree_free(XmlTree *tree)
{
    free(tree->elements);
    free(tree->attributes);
    buffer_free(&tree->text);
    buffer_free(&tree->values);
    *tree = (XmlTree){0};
}

void xml_trees_push(XmlTrees *list, XmlTree *tree)
{
    if (list->count == list->capacity) {
        list->capacity = list->capacity ? list->capacity * 2 : 16;
        list->trees = memory_resize(list->trees, list->capacity * sizeof *list->trees);
    }
    list->trees[list->count++] = tree;
}

XmlTree *xml_trees_take(XmlTrees *list)
{
    if (list->count > 0) return list->trees[--list->count];
    XmlTree *tree = memory_alloc(sizeof *tree);
    *tree = (XmlTree){0};
    return tree;
}

void xml_trees_free(XmlTrees *list, size_t from)
{
    for (size_t i = from; i < list->count; i++) {
        xml_tree_free(list->trees[i]);
        free(list->trees[i]);
    }
    free(list->trees);
    *list = (XmlTrees){0};
}
