// Ddl: the model's tables as SQL, generated from its YAML and nothing else.
//
// Schema <model>: a table an entity, the current truth. Schema <model>_history: the same columns and replaced_by, the
// submission that put something else in their place. Every statement can be run again: tables and columns that are
// there are left alone, comments and CHECK constraints are renewed.
#ifndef STORE_DDL_H
#define STORE_DDL_H

#include "base/buffer.h"
#include "mapping/model.h"

// A column of an entity's table, in the table's order.
typedef struct DdlColumn {
    const char *name;
    const char *type;              // as PostgreSQL's format_type writes it
    bool required;                 // NOT NULL
    const Field *field;            // NULL for center_id, patient_key and the lineage
    bool is_precision;             // of the date `field`
} DdlColumn;

// Columns every table begins and ends with.
enum { DDL_LEADING = 2, DDL_LINEAGE = 4 };

// The columns of an entity's table in the arena; count takes their number.
const DdlColumn *ddl_columns(const Resource *entity, Arena *arena, size_t *count);

// All statements that make the model's tables, or bring older ones up to date.
void ddl_write(const Model *model, Buffer *out);

// "name" as an identifier, 'text' as a literal.
void ddl_identifier(Buffer *out, const char *name);
void ddl_literal(Buffer *out, Text text);

// "model"."entity" or "model_history"."entity".
void ddl_table(Buffer *out, const Model *model, const Resource *entity, bool history);

// Does the model restrict the column's values in a way the database checks?
bool ddl_has_check(const DdlColumn *column);

// PRIMARY KEY of an entity's table, as in "center_id", "patient_key", "seq"; false when it has none.
bool ddl_key(Buffer *out, const Resource *entity);
// The name of that constraint.
void ddl_key_name(Buffer *out, const Resource *entity);

#endif
