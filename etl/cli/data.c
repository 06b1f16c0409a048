// Models by the database's own list.
#include "cli/data.h"

bool data_models(Store *store, DataModels *models, Arena *arena)
{
    *models = (DataModels){0};
    PgRows *there = pg_query(store_pg(store), "SELECT to_regclass('etl.model') IS NOT NULL", 0, NULL);
    bool good = there != NULL, any = good && pg_boolean(there, 0, 0);
    pg_free(there);
    if (!any) return good;
    PgRows *rows = pg_query(store_pg(store), "SELECT name FROM etl.model ORDER BY name COLLATE \"C\"", 0, NULL);
    if (!rows) return false;
    models->count = pg_row_count(rows);
    models->names = arena_array(arena, models->count, sizeof *models->names);
    for (size_t i = 0; i < models->count; i++) models->names[i] = arena_string(arena, pg_value(rows, i, 0));
    pg_free(rows);
    return true;
}

Model *data_load_model(Options *options, const char *name)
{
    const char *path = site_schema_path(&options->site, name, &options->arena);
    Model *model = model_load(path, &options->arena, &options->complaints);
    if (!model) complaints_print(&options->complaints, stderr);
    return model;
}

// All names in one line, for who has to choose.
static const char *list(const DataModels *models, Arena *arena)
{
    const char *line = "";
    for (size_t i = 0; i < models->count; i++) line = arena_format(arena, "%s%s%s", line, i ? ", " : "", models->names[i]);
    return line;
}

Model *data_model(Options *options, Store *store, const char *name, int *status)
{
    DataModels models;
    *status = EXIT_ENVIRONMENT;
    if (!data_models(store, &models, &options->arena)) return NULL;
    *status = EXIT_USAGE;
    if (models.count == 0) {
        report_error("nothing was ever loaded into this database: rmnpc ingest CENTER FILE...");
        return NULL;
    }
    size_t at = 0;
    while (name && at < models.count && strcmp(models.names[at], name) != 0) at++;
    if ((!name && models.count == 1) || (name && at < models.count)) return data_load_model(options, models.names[at]);
    report_error(name ? "the database does not hold this model: it holds %s" : "the database holds several models: name one of %s", list(&models, &options->arena));
    return NULL;
}
