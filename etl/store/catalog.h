// Catalog: compares the tables that stand in the database with those the model's YAML asks for, and schema etl with
// what the program's migrations make.
#ifndef STORE_CATALOG_H
#define STORE_CATALOG_H

#include "mapping/model.h"
#include "store/pg.h"

typedef struct CatalogDrift {
    const char **lines;        // what differs, in words, by table
    size_t count;
} CatalogDrift;

// Fills drift in the arena. False after reporting.
bool catalog_compare(Pg *pg, const Model *model, CatalogDrift *drift, Arena *arena);

// The same for schema etl: tables, columns, keys, checks, views. What it should be is made beside it, in a transaction
// that is rolled back.
bool catalog_compare_etl(Pg *pg, CatalogDrift *drift, Arena *arena);

#endif
