// The catalog's columns, keys and checks against ddl_columns; see catalog.h.
#include "store/catalog.h"

#include "store/ddl.h"
#include "store/migrate.h"

typedef struct Comparison {
    Arena *arena;
    CatalogDrift *drift;
    size_t capacity;
    const char *schema;        // "rmnpc" or "rmnpc_history"
    bool history;
    const PgRows *columns;     // table, column, type, not null
    const PgRows *constraints; // table, name, primary key's columns (NULL for a check)
} Comparison;

static void differ(Comparison *comparison, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void differ(Comparison *comparison, const char *format, ...)
{
    CatalogDrift *drift = comparison->drift;
    if (drift->count == comparison->capacity) {
        size_t capacity = comparison->capacity ? comparison->capacity * 2 : 16;
        drift->lines = arena_grow(comparison->arena, drift->lines, drift->count * sizeof *drift->lines,
                                  capacity * sizeof *drift->lines);
        comparison->capacity = capacity;
    }
    va_list arguments;
    va_start(arguments, format);
    drift->lines[drift->count++] = arena_vformat(comparison->arena, format, arguments);
    va_end(arguments);
}

// The row of a table's column or constraint; -1 when there is none.
static int find(const PgRows *rows, const char *table, const char *name)
{
    for (size_t i = 0; i < pg_row_count(rows); i++)
        if (strcmp(pg_value(rows, i, 0), table) == 0 && strcmp(pg_value(rows, i, 1), name) == 0) return (int)i;
    return -1;
}

static bool has_table(const Comparison *comparison, const char *table)
{
    for (size_t i = 0; i < pg_row_count(comparison->columns); i++)
        if (strcmp(pg_value(comparison->columns, i, 0), table) == 0) return true;
    return false;
}

static void compare_column(Comparison *comparison, const char *table, const DdlColumn *column)
{
    int row = find(comparison->columns, table, column->name);
    if (row < 0) {
        differ(comparison, "%s.%s.%s: missing", comparison->schema, table, column->name);
        return;
    }
    const char *type = pg_value(comparison->columns, (size_t)row, 2);
    bool required = column->required && (!comparison->history || !column->field);
    bool has_required = pg_boolean(comparison->columns, (size_t)row, 3);
    if (strcmp(type, column->type) != 0)
        differ(comparison, "%s.%s.%s: is %s, the model says %s", comparison->schema, table, column->name, type,
               column->type);
    if (required && !has_required)
        differ(comparison, "%s.%s.%s: may be empty, the model says required", comparison->schema, table, column->name);
    if (!required && has_required && !comparison->history)
        differ(comparison, "%s.%s.%s: must be filled, the model does not say so", comparison->schema, table,
               column->name);
}

// Columns of the table that the model does not know.
static void find_strangers(Comparison *comparison, const char *table, const DdlColumn *columns, size_t count)
{
    for (size_t i = 0; i < pg_row_count(comparison->columns); i++) {
        const char *name = pg_value(comparison->columns, i, 1);
        bool known = strcmp(pg_value(comparison->columns, i, 0), table) != 0 ||
                     (comparison->history && strcmp(name, "replaced_by") == 0);
        for (size_t j = 0; j < count && !known; j++) known = strcmp(columns[j].name, name) == 0;
        if (!known) differ(comparison, "%s.%s.%s: not in the model", comparison->schema, table, name);
    }
}

static void compare_key(Comparison *comparison, const Resource *entity)
{
    Buffer name = {0}, wanted = {0};
    buffer_format(&name, "%s_pkey", entity->name);
    bool has_key = ddl_key(&wanted, entity);
    if (comparison->history) buffer_string(&wanted, ", \"submission_id\"");
    int row = find(comparison->constraints, entity->name, buffer_c_string(&name));
    const char *found = row < 0 ? NULL : pg_value(comparison->constraints, (size_t)row, 2);
    if (has_key && !found) differ(comparison, "%s.%s: has no primary key", comparison->schema, entity->name);
    else if (has_key && strcmp(found, buffer_c_string(&wanted)) != 0)
        differ(comparison, "%s.%s: primary key is (%s), the model says (%s)", comparison->schema, entity->name, found,
               buffer_c_string(&wanted));
    buffer_free(&name);
    buffer_free(&wanted);
}

static void compare_checks(Comparison *comparison, const Resource *entity, const DdlColumn *columns, size_t count)
{
    Buffer name = {0};
    for (size_t i = 0; i < count; i++, buffer_clear(&name)) {
        if (!ddl_has_check(&columns[i])) continue;
        buffer_format(&name, "%s_%s_check", entity->name, columns[i].name);
        if (find(comparison->constraints, entity->name, buffer_c_string(&name)) < 0)
            differ(comparison, "%s.%s.%s: values are not checked", comparison->schema, entity->name, columns[i].name);
    }
    buffer_free(&name);
}

static void compare_entity(Comparison *comparison, const Resource *entity)
{
    Arena scratch = {0};
    size_t count;
    const DdlColumn *columns = ddl_columns(entity, &scratch, &count);
    if (!has_table(comparison, entity->name)) differ(comparison, "%s.%s: missing", comparison->schema, entity->name);
    else {
        for (size_t i = 0; i < count; i++) compare_column(comparison, entity->name, &columns[i]);
        find_strangers(comparison, entity->name, columns, count);
        compare_key(comparison, entity);
        if (!comparison->history) compare_checks(comparison, entity, columns, count);
    }
    arena_free(&scratch);
}

static bool compare_schema(Comparison *comparison, Pg *pg, const Model *model)
{
    static const char COLUMNS[] =
        "SELECT c.relname, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull "
        "FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace "
        "n ON n.oid = c.relnamespace "
        "WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped ORDER BY c.relname, "
        "a.attnum";
    static const char CONSTRAINTS[] =
        "SELECT c.relname, k.conname, CASE k.contype WHEN 'p' THEN (SELECT pg_catalog.string_agg('\"' || a.attname || "
        "'\"', ', ' ORDER BY place.ordinality) "
        "FROM pg_catalog.unnest(k.conkey) WITH ORDINALITY AS place(number, ordinality) "
        "JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = place.number) END "
        "FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid JOIN pg_catalog.pg_namespace "
        "n ON n.oid = c.relnamespace "
        "WHERE n.nspname = $1 ORDER BY c.relname, k.conname";
    PgRows *columns = pg_query(pg, COLUMNS, 1, &comparison->schema);
    PgRows *constraints = columns ? pg_query(pg, CONSTRAINTS, 1, &comparison->schema) : NULL;
    comparison->columns = columns;
    comparison->constraints = constraints;
    for (size_t i = 0; constraints && i < model->schema->resource_count; i++)
        compare_entity(comparison, &model->schema->resources[i]);
    bool good = constraints != NULL;
    pg_free(columns);
    pg_free(constraints);
    return good;
}

bool catalog_compare(Pg *pg, const Model *model, CatalogDrift *drift, Arena *arena)
{
    *drift = (CatalogDrift){0};
    Comparison comparison = {.arena = arena, .drift = drift, .schema = model->name};
    if (!compare_schema(&comparison, pg, model)) return false;
    comparison.schema = arena_format(arena, "%s_history", model->name);
    comparison.history = true;
    return compare_schema(&comparison, pg, model);
}

// ---- Schema etl -----------------------------------------------------------------------------------------------------

#define BESIDE "rmnpc_etl_as_it_should_be"

// What stands in one of the two schemas and not in the other, or otherwise. Definitions name their schema: both forget
// it.
static const char DIFFERENCES[] =
    "WITH fact AS ("
    "SELECT n.nspname, c.relname || '.' || a.attname AS what, format_type(a.atttypid, a.atttypmod) || "
    "CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), "
    "'') AS how FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = "
    "c.relnamespace LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum "
    "WHERE c.relkind IN ('r', 'p', 'v', 'S') AND a.attnum > 0 AND NOT a.attisdropped "
    "UNION ALL SELECT n.nspname, c.relname || ', constraint ' || k.conname, pg_get_constraintdef(k.oid) "
    "FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
    "UNION ALL SELECT n.nspname, 'view ' || c.relname, pg_get_viewdef(c.oid) "
    "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'v'), "
    "\"is\" AS (SELECT what, replace(how, 'etl.', '') AS how FROM fact WHERE nspname = 'etl'), "
    "should AS (SELECT what, replace(how, '" BESIDE ".', '') AS how FROM fact WHERE nspname = '" BESIDE "') "
    "SELECT what, \"is\".how, should.how FROM \"is\" FULL JOIN should USING (what) "
    "WHERE \"is\".how IS DISTINCT FROM should.how ORDER BY what COLLATE \"C\"";

static void tell(Comparison *comparison, const char *what, const char *is, const char *should)
{
    if (!is) differ(comparison, "etl.%s: missing", what);
    else if (!should) differ(comparison, "etl.%s: no part of it", what);
    else differ(comparison, "etl.%s: is %s, should be %s", what, is, should);
}

bool catalog_compare_etl(Pg *pg, CatalogDrift *drift, Arena *arena)
{
    *drift = (CatalogDrift){0};
    Comparison comparison = {.arena = arena, .drift = drift, .schema = "etl"};
    bool begun = pg_run(pg, "BEGIN");
    PgRows *rows = begun && migrate_copy(pg, BESIDE) ? pg_query(pg, DIFFERENCES, 0, NULL) : NULL;
    for (size_t i = 0; rows && i < pg_row_count(rows); i++)
        tell(&comparison, pg_value(rows, i, 0), pg_value(rows, i, 1), pg_value(rows, i, 2));
    bool good = rows != NULL;
    pg_free(rows);
    return begun && !pg_is_lost(pg) && pg_run(pg, "ROLLBACK") && good;
}
