// Derivation: how each variable the plan defines came about: its rule, and to how many of the patients analysed it gave
// which value; of how many that value lies between two bounds only (a partial date), and of how many it was the rule's
// last resort (`otherwise` of an if, the last operand of a coalesce, a level that is always true).
#ifndef REPORT_DERIVATION_H
#define REPORT_DERIVATION_H

#include "report/plan.h"

typedef enum DerivationKind {
    DERIVATION_PARAMETER,
    DERIVATION_DEFINITION,
    DERIVATION_ENDPOINT,
    DERIVATION_SPAN,
    DERIVATION_GROUP,
    DERIVATION_SUBGROUP,
    DERIVATION_VARIABLE,
    DERIVATION_EFFECT,
    DERIVATION_KIND_COUNT
} DerivationKind;

typedef struct DerivationOutcome {
    const char *code;                  // "yes", a level's, "value", "missing"
    const Label *label;                // a level's; NULL = the code says it
    const Expression *rule;            // its own: of a group's levels
    size_t patients, bounded, defaulted;
} DerivationOutcome;

typedef struct Derivation {
    DerivationKind kind;
    const char *name;
    const Label *label;
    const Expression *rule;            // NULL: a parameter's value, or the outcomes have rules of their own
    const PlanVariable *variable;      // whose levels the outcomes are, or NULL
    const PlanGroup *group;            // outcomes in the order they are tested; NULL = none
    DerivationOutcome *outcomes;       // the last is "missing"
    size_t count;
} Derivation;

typedef struct Derivations {
    Derivation *items;                 // kind by kind, as in the plan
    size_t count;
} Derivations;

// All that the plan defines, nothing counted yet. Lives in the arena.
Derivations *derivations_make(const Plan *plan, Arena *arena);

// Counts a patient: env has the plan's slots filled.
void derivations_add(Derivations *derivations, const ExprEnv *env);

// "group", "variable", …
const char *derivation_kind_name(DerivationKind kind);

#endif
