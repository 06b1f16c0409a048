// Inside of a patient: what the files that build one share. patient.c has the whole way and the verdict; settle.c makes
// records of the raw rows, entity.c rows of entities of the records, attribute.c the values of such a row.
#ifndef MAPPING_BUILDING_H
#define MAPPING_BUILDING_H

#include "mapping/patient.h"

typedef struct Building {
    const Mapping *mapping;
    const PatientRows *rows;
    Findings *findings;
    Arena *arena;
    Record *records;
    size_t count;
    PatientResult *result;
    bool *incomplete;                  // by entity: a row of it could not be made
    size_t first_of_patient;           // finding; and of the row being mapped, before that of the patient
    size_t first_finding;
    size_t orphan_errors;
    bool withdrawn;                    // the patient as a whole, by a `remove` without a key
} Building;

// What one record of one row is made with.
typedef struct Making {
    Building *building;
    const Record *record;
    const RecordMapping *mapping;
    const Resource *entity;
    ExprEnv env;
    Value *values;
} Making;

// settle.c: fills building->records. The record that withdraws the patient as a whole, or NULL.
const Record *building_settle(Building *building, const KeySet *known);

// entity.c
void building_map(Building *building);
// Reports two rows of one entity with one key (where the key is not a number we give).
void building_check_keys(Building *building);

// attribute.c: fills making->values. True when one of them is in error.
bool attributes_make(const Making *making);
// What the entity requires of the row, once none of its values is in error.
void attributes_check(const Making *making);

#endif
