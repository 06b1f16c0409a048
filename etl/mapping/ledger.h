// Ledger: what became of every row read, per file and for patients. read is the sum of all columns, or it is a bug.
#ifndef MAPPING_LEDGER_H
#define MAPPING_LEDGER_H

#include "mapping/model.h"

typedef struct LedgerLine {
    const char *file;                  // base name, or "*" for the patients of the whole submission
    const char *unit;                  // "row", an XML record's name, or "patient"
    uint64_t read;
    uint64_t counts[DISPOSITION_COUNT];
} LedgerLine;

typedef struct Ledger {
    LedgerLine *lines;                 // one a file in the order given, then the patients
    size_t count;
    bool refused;                      // then all lines are zero
} Ledger;

// True when every line's columns add up to what was read.
bool ledger_balances(const Ledger *ledger);

#endif
