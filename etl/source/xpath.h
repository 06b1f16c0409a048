// XPath 1.0, the part that describes records: matched here, over an XmlTree, three times as fast as libxml2's
// evaluator.
//
//     path  := ['/'] step {('/' | '//') step}     a path from the root is for `record` and the file's own values only
//     step  := '.' | '..' | [axis] name {'[' test ']'}
//     axis  := '@' | child:: descendant:: descendant-or-self:: self:: parent:: ancestor:: ancestor-or-self::
//              attribute::
//     name  := prefix:local | local | '*'
//     test  := and {'or' and}
//     and   := term {'and' term}
//     term  := path [('=' | '!=') 'text'] | not( test ) | ( test )
//
// Everything else of XPath (positions, functions, unions, arithmetic) is "foreign": valid, but left to libxml2 (xml.h).
// As there are no positions, the order in which nodes are met does not matter; results are in document order, each
// once.
#ifndef SOURCE_XPATH_H
#define SOURCE_XPATH_H

#include "base/arena.h"
#include "source/reader.h"
#include "source/xml_tree.h"

typedef struct Xpath Xpath;

// How names become comparable: prefixes by the schema, addresses by the table of whoever builds the trees.
typedef struct XpathNames {
    const SourceNamespace *namespaces;
    size_t namespace_count;
    const char *(*intern)(void *context, const char *name, size_t size);
    void *context;
} XpathNames;

// NULL when text is foreign (then *error is NULL) or wrong (then *error says what, in arena). error may not be NULL.
Xpath *xpath_compile(const char *text, const XpathNames *names, Arena *arena, const char **error);

// A path from the root whose steps are child elements, and at its end perhaps an attribute.
typedef struct XpathRoot {
    const XmlName *steps;
    size_t step_count;
    bool has_attribute;
    XmlName attribute;
} XpathRoot;

// False, with *error, when text is not of this kind.
bool xpath_compile_root(const char *text, const XpathNames *names, Arena *arena, XpathRoot *root, const char **error);

// Nodes found. text is only set by foreign expressions whose result is no node; it then stands for the node's own text.
typedef struct XpathHit {
    XmlNode node;
    Text text;
} XpathHit;

typedef struct XpathHits {
    XpathHit *items;             // grows; free with xpath_hits_free
    size_t count, capacity;
    uint32_t lacking;            // the last element met without the attribute the path ends with, or XML_NONE
} XpathHits;

void xpath_hits_add(XpathHits *hits, XpathHit hit);
void xpath_hits_free(XpathHits *hits);

// Replaces the contents of hits by the nodes found from context.
void xpath_find(const Xpath *xpath, const XmlTree *tree, XmlNode context, XpathHits *hits);

// Of a foreign expression every name of elements or attributes, which of the two it may be; local NULL = any.
void xpath_each_name(const char *text, const XpathNames *names, Arena *arena,
                     void (*visit)(void *context, XmlName name), void *context);

// Does the expression give a number, a text or a truth, as `count(x)` does, where nodes may be wanted?
bool xpath_is_value(const char *text, Arena *arena);

// What is wrong with text as a path of this source (see reader_check_xpath) apart from the grammar of foreign
// expressions: NULL when nothing; *foreign says whether libxml2 has to look at it too.
const char *xpath_check(const SourceFile *source, const char *text, bool absolute, bool *foreign, Arena *arena);

#endif
