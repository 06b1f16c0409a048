// Plan: what the report does, read from YAML, checked whole, its expressions compiled against the common model. Nothing
// that follows knows what the entities, definitions, groups and subgroups are about.
//
// A name defined in a plan is a slot: parameters, definitions, then groups (their value is the level's code), each
// visible to what stands below it.
#ifndef REPORT_PLAN_H
#define REPORT_PLAN_H

#include "mapping/model.h"
#include "report/phrase.h"
#include "survival/confidence.h"

typedef struct PlanParameter {
    const char *name;
    Label label;
    const YamlNode *node;              // its value as written
    int slot;
} PlanParameter;

typedef struct PlanDefinition {
    const char *name;
    Label label;
    const Expression *value;
    int slot;
} PlanDefinition;

typedef struct PlanEndpoint {
    const char *name;
    Label label;
    Label origin_label, origin_short, end_label, event_label;
    const Expression *origin, *end;    // dates
    const Expression *event;           // true or false
    DatePrecision precision;           // what origin and end must be known to
} PlanEndpoint;

typedef struct PlanSpan {
    const char *name;
    Label label;
    const Expression *from, *to;       // dates; a partial one counts from its first day
} PlanSpan;

typedef struct PlanLevel {
    const char *code;
    Label label;
    const Expression *when;
    bool compared;                     // false: described only
} PlanLevel;

typedef struct PlanGroup {
    const char *name;
    Label label;
    const PlanLevel *levels;           // in the order shown; the first is the reference
    const size_t *tested;              // indexes into levels, in the order their conditions are tested
    size_t level_count;
    int slot;
    bool ordered;                      // comparisons test for a trend, too
} PlanGroup;

enum { PLAN_NO_VARIABLE = -1 };

typedef struct PlanSubgroup {
    const char *name;
    Label label;
    const Expression *when;
    const YamlNode *of;                // the name of the variable it is a part by; NULL = of none
    int variable;                      // the same as an index into variables, or PLAN_NO_VARIABLE
} PlanSubgroup;

enum { PLAN_EVERYBODY = -1 };

typedef struct PlanComparison {
    const char *name;
    Label label;
    size_t group;                      // index into groups
    int subgroup;                      // index into subgroups, or PLAN_EVERYBODY
} PlanComparison;

// A variable of tables and models: a number, or one of several levels.
typedef struct PlanVariable {
    const char *name;
    Label label, unit;                 // unit.text[0] NULL = none
    const Expression *value;
    const PlanLevel *levels;           // NULL = a number; the first is the reference; `when` is not used
    size_t level_count;
    bool boolean;                      // levels "no" and "yes"
} PlanVariable;

// Indexes into something the plan lists.
typedef struct PlanIndexes {
    const size_t *items;
    size_t count;
} PlanIndexes;

// The one comparison that is looked at closely: a group with two levels that are compared.
typedef struct PlanEffect {
    bool given;
    size_t group;
    size_t reference, exposed;         // places of the levels in the group
    PlanIndexes subgroups;             // of subgroups
    PlanIndexes interactions, adjust;  // of variables
    const Expression *start;           // date of first exposure, NULL = not asked about
    const uint32_t *landmarks;         // days, ascending
    size_t landmark_count;
} PlanEffect;

typedef struct PlanPublished {
    const char *item;                  // what the list of published figures calls it
    Label label;                       // what this report calls it
    const char *figure;                // address of a number in its tables: "survival.overall.all.median"
    const YamlNode *node;
} PlanPublished;

// An attribute that belongs to some records of its entity only.
typedef struct PlanApplicable {
    size_t entity, attribute;          // indexes into the model
    const Expression *when;            // over one record: its slots are the record's attributes
} PlanApplicable;

typedef struct Plan {
    const char *name, *version;
    const char *path;                  // of the YAML
    Text text;                         // of the YAML, for its hash
    const Model *model;
    Label title, notice;               // notice.text[0] NULL = none
    double month_length;               // days
    const char *month_text;            // the same as written
    const Label *ineligible;           // by eligibility rule of the model: what the report calls those it leaves out
    const PlanParameter *parameters;
    size_t parameter_count;
    const PlanDefinition *definitions;
    size_t definition_count;
    PlanEndpoint endpoint;
    const PlanSpan *spans;
    size_t span_count;
    const PlanGroup *groups;
    size_t group_count;
    const PlanSubgroup *subgroups;
    size_t subgroup_count;
    const PlanVariable *variables;
    size_t variable_count;
    PlanIndexes univariable, multivariable;   // of variables
    PlanEffect effect;
    int restricted_group;              // group of restricted means, or -1
    const uint32_t *restricted_months;
    size_t restricted_count;
    ConfidenceType confidence;
    uint32_t release_below;            // counts of patients that a release does not show
    uint32_t suppress_below;           // the same in a release; 0 = this is none, all are shown
    const uint32_t *rate_months;       // ascending
    size_t rate_count;
    const PlanComparison *comparisons;
    size_t comparison_count;
    const PlanApplicable *applicable;
    size_t applicable_count;
    const char *published_source;      // NULL = nothing of it was published
    const PlanPublished *published;
    size_t published_count;
    const Value *slots;                // the parameters' values at their slots, the rest missing
    size_t slot_count;
} Plan;

// When the attribute belongs to a record; NULL = always.
const Expression *plan_applicable(const Plan *plan, size_t entity, size_t attribute);

// Does the expression rest on this attribute, itself or by what it names?
bool plan_rests_on(const Plan *plan, const Expression *expression, size_t entity, size_t attribute);

// schemas: the folder the plan's model lies in, as <model>.yaml. NULL after complaining; everything wrong is complained
// of in one pass. Lives in the arena.
const Plan *plan_load(const char *path, const char *schemas, Arena *arena, Complaints *complaints);

// The same from a tree already read.
const Plan *plan_compile(const YamlNode *root, const char *schemas, Arena *arena, Complaints *complaints);

#endif
