// Effects: the one comparison the plan wants looked at closely, as hazard ratios of the second level against the
// reference: crude and adjusted, by center, in subgroups with tests of interaction, without each center, and with
// immortal time taken out: from landmarks on (Anderson 1983) and with the exposure as it changes in time (Mantel & Byar
// 1974).
#ifndef REPORT_EFFECTS_H
#define REPORT_EFFECTS_H

#include "report/regression.h"

typedef enum EffectKind {
    EFFECT_OVERALL,                    // crude, adjusted, stratified by center
    EFFECT_SUBGROUP,
    EFFECT_CENTER,                     // within one center
    EFFECT_WITHOUT,                    // without one center
    EFFECT_LANDMARK,
    EFFECT_TIME_DEPENDENT,
    EFFECT_KIND_COUNT
} EffectKind;

typedef struct EffectEstimate {
    EffectKind kind;
    const char *code;                  // within its kind: "crude", a subgroup's or center's name, "day91"
    const Label *label;                // NULL = words, or the code itself
    const char *words;                 // an English phrase, or NULL
    size_t subjects, events,
        exposed;   // patients with complete data; exposed: of the second level (by the landmark; ever)
    size_t exposed_events;             // events under exposure
    size_t left_out;                   // patients who would belong here but for a missing value or a missing date
    Ratio ratio;
    double e_value, e_value_limit;     // sensitivity to confounding; NaN where there is no ratio
} EffectEstimate;

typedef struct EffectInteraction {
    const PlanVariable *variable;
    size_t subjects;
    CoxTest test;                      // likelihood ratio
    const char *reason;                // why there is none, or NULL
    Ratio product;                     // where there is one product only; its reason says why there is none
    double first, second;              // hazard ratios at a variable's two levels, by this model; NaN where not two
} EffectInteraction;

// From the origin to the start of the exposure.
typedef struct EffectDelay {
    size_t exposed;                    // patients of the second level
    size_t known, unknown;             // start known to the day, or not
    size_t before;                     // of the known: at or before the origin
    double median, lower, upper, longest;   // days after the origin, quartiles; NaN where nobody is known
} EffectDelay;

// Do the centers differ in the effect? Cochran's Q over the centers in which it can be estimated.
typedef struct EffectHeterogeneity {
    size_t centers;                    // with an estimate
    double q, p, i_squared;
    double pooled, pooled_se;          // log hazard ratio, by inverse variance
    double tau_squared;                // variance between centers, DerSimonian and Laird 1986
    EffectInteraction interaction;     // exposure x center
    const char *reason;                // why there is no Q, or NULL
} EffectHeterogeneity;

typedef struct Effects {
    const PlanEffect *plan;
    const EffectEstimate *estimates;
    size_t count;
    const EffectInteraction *interactions;   // as in the plan
    EffectDelay delay;
    EffectHeterogeneity heterogeneity;
} Effects;

// NULL when the plan asks for no effect. Lives in the arena.
const Effects *effects_make(const Cohort *cohort, Arena *arena);

// The E-value of a hazard ratio of a common outcome (VanderWeele & Ding 2017): the association with both exposure and
// outcome that a confounder would need to explain it away.
double effects_e_value(double hazard_ratio);

#endif
