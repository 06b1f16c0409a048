// One XML record in memory: elements in document order, their attributes, and all text in one run. Knows no parser.
//
// Because elements stand in document order and each knows where its last descendant ends, descendants are a range,
// children are found by leaping from end to end, and the text of an element (its string value in XPath) is a slice of
// the record's text: nothing is linked and nothing is copied together.
//
// Names are compared by their address: whoever builds a tree and whoever compiles an XPath intern them in one table.
#ifndef SOURCE_XML_TREE_H
#define SOURCE_XML_TREE_H

#include "base/buffer.h"

// Bounds of a record (schemas/LIMITS.md); depth and attributes are watched by the parser.
enum { XML_NODE_LIMIT = 1000000, XML_RECORD_LIMIT = 64 << 20 };

typedef struct XmlName {
    const char *uri;             // NULL = no namespace
    const char *local;           // NULL in an XPath = any name
} XmlName;

typedef struct XmlAttribute {
    XmlName name;
    uint32_t from, size;         // in values
} XmlAttribute;

typedef struct XmlElement {
    XmlName name;
    uint32_t parent;             // XML_NONE for the record itself
    uint32_t end;                // index behind the last descendant
    uint32_t attributes, attribute_count;
    uint32_t text_from, text_to; // in text
    uint32_t line;               // where the start tag ends
    bool nil;                    // xsi:nil is true
} XmlElement;

enum { XML_NONE = UINT32_MAX };

typedef struct XmlTree {
    XmlElement *elements;
    XmlAttribute *attributes;
    uint32_t element_count, element_capacity, attribute_count, attribute_capacity;
    uint32_t open;               // the innermost element that has not ended
    Buffer text, values;
} XmlTree;

// A node: an element, or one of its attributes.
typedef struct XmlNode {
    uint32_t element;
    uint32_t attribute;          // 0 = the element itself, else 1 + index into attributes
} XmlNode;

// Building. Each is false when the record would grow past its bounds.
bool xml_tree_open_element(XmlTree *tree, XmlName name, uint32_t line);
bool xml_tree_add_attribute(XmlTree *tree, XmlName name, Text value);   // of the element opened last
bool xml_tree_add_text(XmlTree *tree, Text text);
void xml_tree_close_element(XmlTree *tree);

// Empty again; memory is kept for the next record unless it was a giant.
void xml_tree_clear(XmlTree *tree);
void xml_tree_free(XmlTree *tree);

// A list of trees, for records that wait and trees that can be used again.
typedef struct XmlTrees {
    XmlTree **trees;
    size_t count, capacity;
} XmlTrees;

void xml_trees_push(XmlTrees *list, XmlTree *tree);
XmlTree *xml_trees_take(XmlTrees *list);              // the last one, or a new one when the list is empty
void xml_trees_free(XmlTrees *list, size_t from);     // with the trees from this one on

static inline Text xml_tree_text(const XmlTree *tree, XmlNode node)
{
    if (node.attribute) {
        const XmlAttribute *attribute = &tree->attributes[node.attribute - 1];
        return (Text){tree->values.data ? tree->values.data + attribute->from : "", attribute->size};
    }
    const XmlElement *element = &tree->elements[node.element];
    return (Text){tree->text.data ? tree->text.data + element->text_from : "", element->text_to - element->text_from};
}

static inline bool xml_name_equal(XmlName name, XmlName wanted)
{
    return name.local == wanted.local && name.uri == wanted.uri;
}

#endif
