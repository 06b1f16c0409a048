// Compares what the database remembers with what the program brings; applies the difference in one transaction.
#include "store/migrate.h"

#include <stdlib.h>

#include "base/embedded.h"
#include "store/ddl.h"
#include "wrap/hash.h"

#define PREFIX "store/sql/"

// Held while a database is changed. An advisory lock does not make the server hear what others have committed before it
// was given, only opening a table does: without that a schema they made meanwhile would be made again.
static const char LOCK[] = "SELECT pg_advisory_xact_lock(" PG_LOCK_TABLES "); SELECT FROM pg_namespace LIMIT 0";

static const char MAKE[] = "CREATE SCHEMA IF NOT EXISTS etl";
static const char REMEMBER[] =
    "CREATE TABLE IF NOT EXISTS etl.migration (number integer PRIMARY KEY, name text NOT NULL, sha256 bytea NOT NULL);"
    "COMMENT ON TABLE etl.migration IS '@local The numbered SQL files applied to schema etl; one that was applied "
    "never changes.'";

typedef struct Migration {
    int number;
    const char *name;
    Text text;
    char sha256[HASH_SHA256_HEX];
} Migration;

static void text_sha256(Text text, char hex[HASH_SHA256_HEX])
{
    unsigned char digest[HASH_SHA256_SIZE];
    hash_sha256(text.data, text.size, digest);
    hash_hex(digest, hex);
}

// The next numbered file behind *file; false at the end. They stand in order of their names.
static bool next_migration(const EmbeddedFile **file, Migration *migration)
{
    for (; (*file)->name; (*file)++) {
        if (strncmp((*file)->name, PREFIX, strlen(PREFIX)) != 0) continue;
        const char *name = (*file)->name + strlen(PREFIX);
        *migration = (Migration){.number = (int)strtol(name, NULL, 10), .name = name, .text = (*file)->text};
        if (migration->number == 0) continue;
        text_sha256(migration->text, migration->sha256);
        (*file)++;
        return true;
    }
    return false;
}

// The SQL of the model's tables and its fingerprint.
static void model_tables(const Model *model, Buffer *sql, char sha256[HASH_SHA256_HEX])
{
    ddl_write(model, sql);
    text_sha256(buffer_as_text(sql), sha256);
}

// ---- What is there --------------------------------------------------------------------------------------------------

typedef struct Applied {
    PgRows *migrations;      // number, sha256; NULL when there is no schema etl
    PgRows *model;           // tables_sha256; no row when its tables are not there
} Applied;

static void forget(Applied *applied)
{
    pg_free(applied->migrations);
    pg_free(applied->model);
}

static bool look(Pg *pg, const Model *model, Applied *applied)
{
    *applied = (Applied){0};
    PgRows *there = pg_query(
        pg,
        "SELECT pg_catalog.to_regclass('etl.migration') IS NOT NULL, pg_catalog.to_regclass('etl.model') IS NOT NULL",
        0, NULL);
    if (!there) return false;
    bool migrations = pg_boolean(there, 0, 0), models = pg_boolean(there, 0, 1);
    pg_free(there);
    if (!migrations) return true;
    applied->migrations =
        pg_query(pg, "SELECT number, encode(sha256, 'hex') FROM etl.migration ORDER BY number", 0, NULL);
    if (!applied->migrations) return false;
    if (!models || !model) return true;
    applied->model =
        pg_query(pg, "SELECT encode(tables_sha256, 'hex') FROM etl.model WHERE name = $1", 1, &model->name);
    return applied->model != NULL;
}

// The row of a migration; -1 when it was not applied.
static int row_of(const Applied *applied, int number)
{
    size_t count = applied->migrations ? pg_row_count(applied->migrations) : 0;
    for (size_t row = 0; row < count; row++)
        if (pg_integer(applied->migrations, row, 0) == number) return (int)row;
    return -1;
}

static bool is_applied(const Applied *applied, const Migration *migration, bool *changed)
{
    int row = row_of(applied, migration->number);
    *changed = row >= 0 && strcmp(pg_value(applied->migrations, (size_t)row, 1), migration->sha256) != 0;
    return row >= 0;
}

// A database of a newer program has migrations we do not know.
static bool is_newer(const Applied *applied)
{
    size_t known = 0;
    Migration migration;
    for (const EmbeddedFile *file = EMBEDDED_FILES; next_migration(&file, &migration);) known++;
    return applied->migrations && pg_row_count(applied->migrations) > known;
}

static bool model_is_current(const Applied *applied, const Model *model)
{
    if (!model) return true;
    if (!applied->model || pg_row_count(applied->model) == 0) return false;
    Buffer sql = {0};
    char sha256[HASH_SHA256_HEX];
    model_tables(model, &sql, sha256);
    buffer_free(&sql);
    return strcmp(pg_value(applied->model, 0, 0), sha256) == 0;
}

static MigrateState compare(const Applied *applied, const Model *model)
{
    bool behind = !model_is_current(applied, model), changed = false;
    Migration migration;
    if (is_newer(applied)) {
        report_error("this database was made by a newer rmnpc: use that one");
        return MIGRATE_FAILED;
    }
    for (const EmbeddedFile *file = EMBEDDED_FILES; next_migration(&file, &migration);) {
        if (!is_applied(applied, &migration, &changed)) behind = true;
        if (!changed) continue;
        report_error("%s is not the file that was applied to this database: put the applied one back, changes go into "
                     "a new file",
                     migration.name);
        return MIGRATE_FAILED;
    }
    return behind ? MIGRATE_BEHIND : MIGRATE_CURRENT;
}

MigrateState migrate_state(Pg *pg, const Model *model)
{
    Applied applied;
    MigrateState state = look(pg, model, &applied) ? compare(&applied, model) : MIGRATE_FAILED;
    forget(&applied);
    return state;
}

// ---- Applying -------------------------------------------------------------------------------------------------------

static bool apply(Pg *pg, const Migration *migration)
{
    char number[16];
    snprintf(number, sizeof number, "%d", migration->number);
    const char *const parameters[] = {number, migration->name, migration->sha256};
    return pg_run(pg, migration->text.data) &&
           pg_execute(pg, "INSERT INTO etl.migration (number, name, sha256) VALUES ($1, $2, decode($3, 'hex'))", 3,
                      parameters, NULL);
}

static bool apply_model(Pg *pg, const Model *model)
{
    static const char RECORD[] =
        "INSERT INTO etl.model (name, model_sha256, tables_sha256) VALUES ($1, decode($2, 'hex'), decode($3, 'hex')) "
        "ON CONFLICT (name) DO UPDATE SET model_sha256 = excluded.model_sha256, tables_sha256 = excluded.tables_sha256";
    Buffer sql = {0};
    char tables[HASH_SHA256_HEX], text[HASH_SHA256_HEX];
    model_tables(model, &sql, tables);
    text_sha256(model->schema->text, text);
    const char *const parameters[] = {model->name, text, tables};
    bool good = pg_run(pg, buffer_c_string(&sql)) && pg_execute(pg, RECORD, 3, parameters, NULL);
    buffer_free(&sql);
    return good;
}

// Within the transaction and the lock: somebody else may have been faster.
static bool apply_missing(Pg *pg, const Model *model)
{
    Applied applied;
    bool good = pg_run(pg, MAKE) && pg_run(pg, REMEMBER) && look(pg, model, &applied), changed;
    if (!good) return false;
    Migration migration;
    for (const EmbeddedFile *file = EMBEDDED_FILES; good && next_migration(&file, &migration);)
        if (!is_applied(&applied, &migration, &changed)) good = apply(pg, &migration);
    if (good && !model_is_current(&applied, model)) good = apply_model(pg, model);
    forget(&applied);
    return good;
}

bool migrate_run(Pg *pg, const Model *model)
{
    MigrateState state = migrate_state(pg, model);
    if (state != MIGRATE_BEHIND) return state == MIGRATE_CURRENT;
    bool good = pg_run(pg, "BEGIN") && pg_run(pg, LOCK) && apply_missing(pg, model) && pg_run(pg, "COMMIT");
    if (!good && !pg_is_lost(pg)) pg_run(pg, "ROLLBACK");
    return good;
}

// ---- Elsewhere ------------------------------------------------------------------------------------------------------

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

// The text with another schema wherever "etl." begins a name.
static void add_renamed(Buffer *sql, const char *text, const char *schema)
{
    static const char OWN[] = "etl.";
    for (const char *at = text; *at;) {
        bool begins = at == text || !(is_word(at[-1]) || at[-1] == '.');
        if (begins && strncmp(at, OWN, strlen(OWN)) == 0) {
            buffer_format(sql, "%s.", schema);
            at += strlen(OWN);
        } else buffer_char(sql, *at++);
    }
    buffer_string(sql, ";\n");
}

bool migrate_copy(Pg *pg, const char *schema)
{
    Buffer sql = {0};
    Migration migration;
    buffer_format(&sql, "CREATE SCHEMA %s;", schema);
    add_renamed(&sql, REMEMBER, schema);
    for (const EmbeddedFile *file = EMBEDDED_FILES; next_migration(&file, &migration);)
        add_renamed(&sql, migration.text.data, schema);
    bool good = pg_run(pg, buffer_c_string(&sql));
    buffer_free(&sql);
    return good;
}
