// For the tests of what is complained of when a schema is loaded: heads to add to, fields and XML files among them,
// and a check of labelled cases.
#ifndef TESTS_SCHEMA_LOADING_H
#define TESTS_SCHEMA_LOADING_H

#include "complaining.h"
#include "folder.h"

#include "base/buffer.h"
#include "schema/schema.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

// Five lines, so that what a case adds begins in line 6.
#define CSV "schema: 1\nname: t\npath: t.csv\nformat: csv\npatient: id\n"
#define XML "schema: 1\nname: t\npath: t.xml\nformat: xml\npatient: id\n"
#define MODEL "schema: 1\nname: m\nversion: '1'\n"   // three lines

typedef struct Case {
    const char *label, *yaml, *complaints;
} Case;

static inline void check(const Case *cases, size_t count, SchemaRole role)
{
    for (size_t i = 0; i < count; i++) {
        Arena arena = {0};
        Complaints complaints = {0};
        folder_write("t.yaml", text_from(cases[i].yaml));
        const Schema *schema = schema_load("t.yaml", role, &arena, &complaints);
        assert_complaints(cases[i].label, &complaints, cases[i].complaints);
        assert_int_equal(schema != NULL, complaints.errors == 0);
        complaints_free(&complaints);
        arena_free(&arena);
    }
}

// One that nothing is complained of.
static inline const Schema *load(const char *yaml, SchemaRole role, Arena *arena)
{
    Complaints complaints = {0};
    folder_write("t.yaml", text_from(yaml));
    const Schema *schema = schema_load("t.yaml", role, arena, &complaints);
    assert_complaints(yaml, &complaints, "");
    complaints_free(&complaints);
    return schema;
}

#define FIELD(properties)                                                                                              \
    CSV "fields: [{name: id}]\nresources:\n  - name: r\n    fields:\n      - {name: x" properties                      \
        "}\n"   // in line 10, behind column 16

// The head of an XML schema; what a case adds begins in line 7.
#define RECORDS XML "xml: {namespaces: {x: urn:x}, record: /x:E/x:P}\n"

#define RESOURCE(properties)                                                                                           \
    CSV "resources:\n  - name: r\n    fields: [{name: id}, {name: a}, {name: l, separator: ','}, {name: n, type: "     \
        "integer}, {name: e, extract: '(?<value>.)'}]\n" properties   // from line 9 on

#endif
