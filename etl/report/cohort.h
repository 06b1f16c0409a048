// Cohort: the plan run over every patient. What comes out are arrays of plain numbers, one element a patient analysed,
// in the order of the snapshot (center, key); and for each center the count of who is not analysed, with one reason
// each.
#ifndef REPORT_COHORT_H
#define REPORT_COHORT_H

#include "report/derivation.h"
#include "report/plan.h"
#include "store/snapshot.h"

// The first that applies, in this order.
typedef enum CohortStatus {
    COHORT_NOT_ELIGIBLE,               // a rule of the model's eligibility does not hold
    COHORT_NO_ORIGIN,
    COHORT_ORIGIN_VAGUE,               // not known to the precision the endpoint asks for
    COHORT_NO_END,
    COHORT_END_VAGUE,
    COHORT_NO_EVENT,                   // cannot be told whether the event happened
    COHORT_NEGATIVE,                   // the end lies before the origin
    COHORT_ANALYSED,
    COHORT_STATUS_COUNT
} CohortStatus;

typedef enum CohortMember { COHORT_OUT, COHORT_IN, COHORT_UNDECIDED } CohortMember;

enum { COHORT_NO_SPAN = INT32_MIN };
static const uint32_t COHORT_NO_LEVEL = UINT32_MAX;

// A variable of the plan, for every patient analysed.
typedef struct CohortVariable {
    double *number;                    // NaN = missing; NULL when the variable has levels
    uint32_t *level;                   // COHORT_NO_LEVEL = missing; NULL when it is a number
    size_t missing;
} CohortVariable;

typedef struct CohortCenter {
    const SnapshotCenter *center;
    size_t stored;
    size_t status[COHORT_STATUS_COUNT];
    size_t *ineligible;                // by eligibility rule of the model: the first that failed
} CohortCenter;

typedef struct Cohort {
    const Plan *plan;
    const Snapshot *snapshot;
    CohortCenter *centers;             // as in the snapshot
    size_t center_count;
    size_t count;                      // patients analysed
    const SnapshotPatient **patients;
    uint32_t *center;                  // index into centers
    int32_t *origin, *end;             // days since 1970-01-01
    int32_t *days;                     // end - origin
    uint8_t *event;                    // 1 event, 0 censored
    uint32_t **level;                  // [group][patient]: place shown, or COHORT_NO_LEVEL
    uint8_t **member;                  // [subgroup][patient]: CohortMember
    int32_t **span;                    // [span][patient]: days, or COHORT_NO_SPAN
    size_t *vague_spans;               // [span]: patients with a date not known to the day
    CohortVariable *variables;         // as in the plan
    int32_t
        *exposed_from;   // the effect's start, in days from the origin; COHORT_NO_SPAN = none, or not known to the day
    Value *slots;                      // [patient * plan->slot_count + slot]
    Derivations *derivations;          // how what the plan defines came about, of those analysed
} Cohort;

// Lives in the arena; refers to plan and snapshot.
Cohort *cohort_make(const Plan *plan, const Snapshot *snapshot, Arena *arena);

#endif
