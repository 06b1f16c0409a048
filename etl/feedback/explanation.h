// Explanations: for each kind of finding, in words for a data manager: what it means, why it matters, how to mend it,
// and an example. One row a code in explanation_file.c and explanation_value.c; a test fails where one is missing.
#ifndef FEEDBACK_EXPLANATION_H
#define FEEDBACK_EXPLANATION_H

#include "base/finding.h"

typedef struct Explanation {
    FindingCode code;
    Label meaning, reason, remedy, example;
} Explanation;

typedef struct Explanations {
    const Explanation *rows;
    size_t count;
} Explanations;

extern const Explanations EXPLANATIONS_OF_FILES;    // F1xx
extern const Explanations EXPLANATIONS_OF_VALUES;   // T2xx to H7xx

// NULL when there is none (a test sees to it that there is one for every code).
const Explanation *explanation_find(FindingCode code);

#endif
