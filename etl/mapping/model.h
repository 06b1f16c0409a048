// The common record model and one patient in it. The model is a schema file of entities (schemas/rmnpc.yaml); nothing
// in the program knows what the entities are about.
#ifndef MAPPING_MODEL_H
#define MAPPING_MODEL_H

#include "schema/schema.h"

// An entity is a Resource of the model, an attribute a Field; a Value's index in a row is its attribute's index.
typedef struct Model {
    const char *name, *version;
    Schema *schema;                    // role SCHEMA_MODEL: resources = entities, rules over one patient, eligibility
} Model;

// NULL after complaining.
// Has the model what mappings and plans call it by, name/version? False after complaining.
bool model_has_version(const Model *model, Complaints *complaints);
// model_load_flawed: see schema_load_flawed.
Model *model_load_flawed(const char *path, Arena *arena, Complaints *complaints);
Model *model_load(const char *path, Arena *arena, Complaints *complaints);

typedef struct EntityRow {
    const Value *values;               // one an attribute, in the model's order
    const Place *place;                // where the source row begins; file and line are stored with the row
} EntityRow;

typedef struct EntityRows {
    EntityRow *rows;
    size_t count;
} EntityRows;

// What becomes of a patient, and of a row: every row read stands in exactly one column of the ledger.
typedef enum Disposition {
    DISPOSITION_LOADED, DISPOSITION_DUPLICATE, DISPOSITION_QUARANTINED, DISPOSITION_EXCLUDED, DISPOSITION_REMOVED,
    DISPOSITION_SUPERSEDED, DISPOSITION_IGNORED, DISPOSITION_COUNT
} Disposition;

const char *disposition_name(Disposition disposition);   // "loaded", …

// All entity rows of one person, in the model's order of entities. Lives until the next patient is asked for.
typedef struct Patient {
    int64_t key;                       // patient_key; 0 when validating without a key
    const char *pseudonym;             // "P-…", or "patient #3" without a key
    Disposition disposition;           // loaded, excluded (both stored), quarantined or removed (not stored)
    EntityRows *entities;              // model->schema->resource_count of them
    Hash128 content;   // of all rows in canonical form: equal content needs no merge; zero without a key
} Patient;

// Sorts rows by what `rowNumber` says, drops rows equal in every attribute, numbers the rest within the other
// attributes of the entity's key. Where rows are numbered, so that there may be many, a dropped one is said (findings;
// NULL = not): it may have been meant to count.
void model_number_rows(const Model *model, Patient *patient, Arena *arena, Findings *findings);

// Indexes of the rows in the order of the entity's key, numbers that we give left out; rows of one key keep their
// order.
const size_t *model_by_key(const Resource *entity, const EntityRows *rows, Arena *arena);
bool model_same_key(const Resource *entity, const EntityRow *a, const EntityRow *b);

// Hash of all rows and the disposition in canonical form. buffer is working space.
Hash128 model_content(const Model *model, const Patient *patient, Buffer *buffer);

#endif
