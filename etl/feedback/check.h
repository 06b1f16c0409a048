// Checks: the table "rule · bad / checked · first place". One row for each thing the schema, the mapping and the model
// ask for, and for each thing that was found besides; its numbers are complete whatever a list shows.
//
// `checked` counts what was decided: cells with a value for what a cell must be, rows for what must be there and for
// keys, evaluations that came to true or false for rules. A check that applied to nothing is not applicable, which is
// not the same as passed.
#ifndef FEEDBACK_CHECK_H
#define FEEDBACK_CHECK_H

#include "mapping/mapping.h"
#include "schema/record.h"

typedef enum CheckState {
    CHECK_FAILED,              // bad > 0
    CHECK_PASSED,              // decided at least once, never bad
    CHECK_NOT_APPLICABLE       // nothing to decide
} CheckState;

typedef struct Check {
    FindingCode code;
    Severity severity;
    const char *word;          // the kind's word, or the `code` a rule gives itself
    const char *rule;          // id of the rule (R401) or condition of the cohort (M603), attribute (M602); or NULL
    const char *origin;        // where the rule is written: "c02/main", "rmnpc/treatment", "rmnpc"; NULL without a rule
    const char *resource;      // of the center; NULL when none is meant, or several
    const char *field;         // the center's own name (first title); "*" when no single field is meant
    Label message, remedy;     // what its findings say; of a check without findings what they would
    CheckState state;
    size_t bad;                // findings
    bool counted;              // false: nobody counts how often this is decided; then checked is 0
    uint64_t checked;
    const size_t *findings;    // `bad` indexes into Findings.items, ascending: the first is the first place
} Check;

typedef struct Checks {
    const Check *items;        // failed ones first: by severity, then by number of findings, then by first place;
    size_t count;              // then passed, then not applicable ones, as the schema and the model have them
    size_t by_state[3];
    const Check *const *of;    // of each finding its check
} Checks;

// After the last patient, for the counts stand in the mapping's schema and model. findings must be sorted and stay.
const Checks *checks_make(const Mapping *mapping, const Findings *findings, Arena *arena);

// What a table calls the check: "dead-needs-date", "M602 patient.sex", "T203 确诊日期", "K501 main". In arena.
const char *check_name(const Check *check, Arena *arena);

#endif
