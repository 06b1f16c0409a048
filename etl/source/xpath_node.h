// What xpath_parse.c makes, xpath.c walks and xml_known.c lays out: steps and tests. For these files only.
#ifndef SOURCE_XPATH_NODE_H
#define SOURCE_XPATH_NODE_H

#include "source/xpath.h"

typedef enum XpathAxis {
    XPATH_CHILD,
    XPATH_DESCENDANT,
    XPATH_DESCENDANT_OR_SELF,
    XPATH_SELF,
    XPATH_PARENT,
    XPATH_ANCESTOR,
    XPATH_ANCESTOR_OR_SELF,
    XPATH_ATTRIBUTE
} XpathAxis;

typedef enum XpathTestKind { XPATH_EXISTS, XPATH_EQUAL, XPATH_UNEQUAL, XPATH_NOT, XPATH_AND, XPATH_OR } XpathTestKind;

typedef struct XpathTest XpathTest;
struct XpathTest {
    XpathTestKind kind;
    const Xpath *path;           // EXISTS, EQUAL, UNEQUAL
    Text literal;                // EQUAL, UNEQUAL
    const XpathTest *left, *right;   // NOT (left), AND, OR
};

typedef struct XpathTests XpathTests;
struct XpathTests {              // the predicates of a step; all must hold
    const XpathTest *test;
    const XpathTests *next;
};

typedef struct XpathStep XpathStep;
struct XpathStep {
    XpathAxis axis;
    bool any;                    // node(): '.', '..' and what '//' stands for take every node
    XmlName name;                // local NULL = '*'
    const XpathTests *tests;
    const XpathStep *next;
};

struct Xpath {
    bool absolute;
    const XpathStep *steps;
};

#endif
