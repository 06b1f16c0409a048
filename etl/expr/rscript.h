// R script: an expression written as one of R, for the script with which a statistician derives a report's numbers
// again (report/verify/values.R holds the functions it calls: both, compare, over, f_days …, which know missing,
// unknown and partial dates as the language does).
//
//     min(metastasis.detected_date)   over("min", rows(p, "metastasis"), function(row) row[["detected_date"]])
//     organs = 1                      compare("=", p[["organs"]], 1)
#ifndef EXPR_RSCRIPT_H
#define EXPR_RSCRIPT_H

#include "base/buffer.h"
#include "expr/expression.h"

// What the names of an expression are called: slots, entities, and the attributes of an entity.
typedef struct RscriptNames {
    const char *(*slot)(const void *context, int slot);
    const char *(*entity)(const void *context, int entity);
    const char *(*attribute)(const void *context, int entity, int attribute);
    const void *context;
} RscriptNames;

// Adds the expression, one of a plan or a model (it has neither aliases nor lists). In R, `p` is the patient.
void rscript_expression(const Expression *expression, const RscriptNames *names, Buffer *out);

// Adds the expression's last resort as a condition of R, as expression_is_default decides it. False and nothing where
// it has none.
bool rscript_default(const Expression *expression, const RscriptNames *names, Buffer *out);

// Adds a text as a constant of R, in quotes.
void rscript_text(Text text, Buffer *out);

#endif
