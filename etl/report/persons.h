// Persons: every count of patients in the tables, by name: which patients it counts, and the sums it stands in. A name
// is a path, "center/c01", "arm/oligo/rt", "variable/sex/male"; several of them with a blank between name those who are
// in all of them.
//
// Two names for the same patients are one count: what a plan calls a subgroup and a variable are the same persons.
// Counts of records and of the ledger, which are not of patients analysed, are named, too, and summed by their tables.
#ifndef REPORT_PERSONS_H
#define REPORT_PERSONS_H

#include "base/map.h"
#include "report/tally.h"

enum { PERSONS_TERMS = 8,              // in a query: more than the names of any rule have together
       PERSONS_EVERYBODY = 0 };        // the first term

// A set of patients.
typedef struct PersonsTerm {
    const uint8_t *in;                 // of each patient
    size_t count;
} PersonsTerm;

// parts are disjoint terms, and together the whole.
typedef struct PersonsSplit {
    size_t whole;
    const size_t *parts;
    size_t count;
} PersonsSplit;

// Those who are in all of these terms.
typedef struct PersonsQuery {
    size_t terms[PERSONS_TERMS];       // ascending; none = everybody
    size_t count;
    size_t tally;
} PersonsQuery;

typedef struct Persons {
    Tallies *tallies;
    Arena *arena;
    size_t patients;
    PersonsTerm *terms;
    size_t term_count, term_capacity;
    PersonsSplit *splits;
    size_t split_count, split_capacity;
    PersonsQuery *queries;             // each asked for
    size_t query_count, query_capacity;
    const char **names;
    size_t name_count, name_capacity;
    Map by_name, by_terms, sums;
} Persons;

// Nobody is divided into anything yet.
Persons persons_begin(size_t patients, Tallies *tallies, Arena *arena);

// Zeroed, for a term to be.
uint8_t *persons_set(const Persons *persons);

// A term; an older one of the same patients when there is one.
size_t persons_term(Persons *persons, const uint8_t *in);

// Those not in it.
size_t persons_others(Persons *persons, size_t term);

// The terms parts, no two of which share a patient, make up the whole. Of an empty one everybody knows that it is so.
void persons_split(Persons *persons, size_t whole, const size_t *parts, size_t count);

// Names those who are in all of the terms. The format gives the name; a name given twice keeps its first meaning.
void persons_name(Persons *persons, const size_t *terms, size_t count, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

// Names a count that is not of patients analysed.
void persons_name_tally(Persons *persons, size_t tally, const char *name);

// The tally of these names, made when it is asked for the first time; SIZE_MAX when one of them is unknown.
size_t persons_find(Persons *persons, const char *names);

// Adds all sums in which the counts asked for stand, with the counts that are printed nowhere. After the last find.
void persons_sum(Persons *persons);

#endif
