// Tabulate: results -> tables. Everything the report prints comes from here; times become months and shares percent on
// this step and nowhere else.
#ifndef REPORT_TABULATE_H
#define REPORT_TABULATE_H

#include "report/results.h"
#include "report/table.h"

typedef enum TableId {
    TABLE_FLOW,                // who was read, stored, left out and analysed
    TABLE_DEFINITIONS,         // what the plan defines: rules, and how many patients each gave which value
    TABLE_COMPLETENESS,        // attributes of the common model, by center
    TABLE_LEVELS,              // Table 1: variables with levels
    TABLE_NUMBERS,             // Table 1: numbers
    TABLE_CENTERS,
    TABLE_SURVIVAL,            // number, events, median, quartiles of each arm
    TABLE_RATES,               // survival at the plan's months
    TABLE_FOLLOW_UP,           // reverse Kaplan-Meier
    TABLE_SPANS,
    TABLE_TESTS,               // log-rank
    TABLE_EXPECTED,            // log-rank: events observed and expected
    TABLE_PAIRS,               // log-rank, two arms at a time
    TABLE_RESTRICTED,          // restricted mean survival times
    TABLE_UNIVARIABLE,         // Cox models of one variable each
    TABLE_MULTIVARIABLE,
    TABLE_MODELS,              // what each model is worth
    TABLE_INCOMPLETE,          // whom models leave out for what is missing, by variable and center
    TABLE_EFFECTS,             // the effect looked at closely
    TABLE_INTERACTIONS,
    TABLE_HETEROGENEITY,       // between centers
    TABLE_DELAY,               // until the exposure begins
    TABLE_CURVES,              // every step of every curve
    TABLE_COUNT
} TableId;

// What a release leaves out (suppress.h), counted in numbers printed.
typedef struct Withheld {
    size_t primary;            // counts that are small themselves
    size_t complementary;      // counts that would give those back
    size_t others;             // what rests on them, or is a single person's
    size_t undescribed;        // counts of which it is not known whom they count
} Withheld;

typedef struct Tables {
    Table items[TABLE_COUNT];
    Withheld withheld;
} Tables;

// Lives in the arena; refers to the results. Where the plan is that of a release (suppress_below), of a release.
const Tables *tabulate(const Results *results, Arena *arena);

// The same of all patients, whatever the plan says: for those who may see them.
const Tables *tabulate_whole(const Results *results, Arena *arena);

// P values in all tables: what a reader who is shown one of them must know.
size_t tables_count_p(const Tables *tables);

// The number at an address, "survival.modality.chemo.median"; NULL when there is none.
const Number *tables_number(const Tables *tables, const char *address);

#endif
