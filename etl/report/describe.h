// Describe: who the patients are (Table 1): each variable of the plan in all patients, in each level of the groups that
// are compared among everybody, and in each center; and how complete every attribute of the common model is.
#ifndef REPORT_DESCRIBE_H
#define REPORT_DESCRIBE_H

#include "report/cohort.h"

// A column of the table.
typedef struct DescribeColumn {
    const char *by;                    // "overall", a group's name, or "center"
    const char *code;                  // "all", a level's code, or a center's name
    const Label *label;                // NULL = the code itself, or all patients
    size_t patients;
    const uint8_t *member;             // of each patient of the cohort: 1 = in this column
} DescribeColumn;

typedef struct Description {
    const DescribeColumn *columns;
    size_t column_count;
} Description;

const Description *describe_make(const Cohort *cohort, Arena *arena);

// Patients of the column with this level; level COHORT_NO_LEVEL counts the missing, of numbers too.
size_t describe_count(const Cohort *cohort, const DescribeColumn *column, size_t variable, uint32_t level);

// Ascending; none is NaN.
void describe_sort(double *values, size_t count);

// Of at least one sorted value, as R's default (type 7).
double describe_quantile(const double *sorted, size_t count, double p);

typedef struct DescribeNumber {
    size_t count;                      // not missing
    double median, lower, upper;       // quartiles; NaN where nobody has a value
    double minimum, maximum;
} DescribeNumber;

DescribeNumber describe_number(const Cohort *cohort, const DescribeColumn *column, size_t variable, Arena *arena);

// How complete one attribute is in one center, over the rows of the patients stored.
typedef struct DescribeCompleteness {
    size_t patients;                   // with a row of the entity
    size_t rows;                       // = present + unknown + not_applicable + missing
    size_t present, unknown;           // unknown: said to be unknown
    size_t not_applicable;             // empty, and the plan says that it does not belong to this record
    size_t missing;
} DescribeCompleteness;

// applies: when the attribute belongs to a record (plan_applicable); NULL = always.
DescribeCompleteness describe_completeness(const Snapshot *snapshot, size_t center, size_t entity, size_t attribute,
                                           const Expression *applies);

// Does the center's mapping say that it collects this?
bool describe_is_collected(const SnapshotCenter *center, const char *entity, const char *attribute);

// False where nobody of a center has the variable and it rests on an attribute the center does not collect: there it is
// not missing by chance.
bool describe_variable_collected(const Cohort *cohort, const DescribeColumn *column, size_t variable);

#endif
