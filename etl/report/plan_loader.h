// Inside of plan loading: what plan.c (definitions, endpoint, groups, comparisons), plan_analysis.c (variables, models)
// and plan_applicable.c share stands in plan_loader.c.
#ifndef REPORT_PLAN_LOADER_H
#define REPORT_PLAN_LOADER_H

#include "report/plan.h"
#include "report/plan_language.h"

typedef struct PlanName {
    Text name;
    ExprType type;
} PlanName;

typedef struct PlanLoader {
    const Model *model;
    Arena *arena;
    Complaints *complaints;
    PlanName *names;                   // by slot
    size_t name_count;
    Plan *plan;
    bool vague;                        // not all of its names are known: something that lacks a part was left out
} PlanLoader;

// The slot of a name defined so far, or -1.
int plan_slot(const PlanLoader *loader, Text name);

// Compiled against what the plan has defined so far; NULL after complaining. wanted EXPR_ANY = of any type.
const Expression *plan_expression(PlanLoader *loader, const YamlNode *node, ExprType wanted);

// A name fit for expressions and files.
const char *plan_identifier(PlanLoader *loader, const YamlNode *node);

// Complains when name stands among those before it.
void plan_distinct(PlanLoader *loader, const YamlNode *name, const char *const *before, size_t count);

// Complains when a level's code stands among those before it, or is the report's own.
void plan_level_code(PlanLoader *loader, const YamlNode *code, const char *const *before, size_t count);

// A label in every language; texts NULL when node is NULL.
Label plan_label(PlanLoader *loader, const YamlNode *node);

// Indexes by name; 0, or PLAN_EVERYBODY, after complaining.
size_t plan_group(PlanLoader *loader, const YamlNode *name);
int plan_subgroup(PlanLoader *loader, const YamlNode *name);

void plan_ascending(PlanLoader *loader, const BindNumbers *numbers, const YamlNode *node);

// plan_analysis.c
void plan_load_variables(PlanLoader *loader, const BindRecords *records);
void plan_load_analyses(PlanLoader *loader, const PlanYaml *yaml);

// plan_applicable.c
void plan_load_applicable(PlanLoader *loader, const BindRecords *records);

#endif
