// Explain: what a code, a word or a rule means, for a data manager.
#ifndef FEEDBACK_EXPLAIN_H
#define FEEDBACK_EXPLAIN_H

#include "schema/schema.h"

// A rule of a schema or model, with the resources it is checked on.
typedef struct ExplainRule {
    const Schema *schema;
    const Rule *rule;
    const Resource **resources;    // count 0 = once a file (of a center), once a patient (of a model)
    size_t resource_count;
    bool eligibility;
} ExplainRule;

typedef struct ExplainRules {
    ExplainRule *items;
    size_t count, capacity;
} ExplainRules;

// Adds the rules of a schema. They live in arena; the schema must outlive them.
void explain_add_rules(ExplainRules *rules, const Schema *schema, Arena *arena);

// Every code, one a line, then every rule.
void explain_list(const ExplainRules *rules, Language language, Buffer *out, Arena *arena);

// Writes what is known under this name: a code's number or word in any case, a rule's id (with or without its schema
// and resource), or the word a rule gives its findings. False when there is nothing of this name; *nearest is then the
// name that was perhaps meant, or NULL.
bool explain_write(const char *name, const ExplainRules *rules, Language language, Buffer *out, const char **nearest,
                   Arena *arena);

// True when name is a code's number or word: then no rule has to be loaded to explain it.
bool explain_is_code(const char *name);

#endif
