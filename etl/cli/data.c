// Models by the database's own list.
#include "cli/data.h"

#include <glob.h>

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

static void add_name(DataModels *models, const char *name)
{
    for (size_t i = 0; i < models->count; i++)
        if (strcmp(models->names[i], name) == 0) return;
    models->names[models->count++] = name;
}

// `target:` of a mapping is name/version.
static bool add_target(Options *options, const char *path, DataModels *models)
{
    const YamlNode *root = yaml_load(path, &options->arena, &options->complaints);
    const YamlNode *target = root ? yaml_get(root, "target") : NULL;
    if (target && target->kind == YAML_SCALAR)
        add_name(models,
                 arena_format(&options->arena, "%.*s", (int)strcspn(target->text.data, "/"), target->text.data));
    return root != NULL;
}

bool data_site_models(Options *options, DataModels *models)
{
    glob_t found;
    bool good = true;
    *models = (DataModels){0};
    if (glob(site_mapping_path(&options->site, "*", &options->arena), 0, NULL, &found) != 0) found.gl_pathc = 0;
    models->names = arena_array(&options->arena, found.gl_pathc, sizeof *models->names);
    for (size_t i = 0; i < found.gl_pathc && good; i++)
        good = add_target(options, arena_string(&options->arena, found.gl_pathv[i]), models);
    globfree(&found);
    if (!good) complaints_print(&options->complaints, stderr);
    return good;
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
    for (size_t i = 0; i < models->count; i++)
        line = arena_format(arena, "%s%s%s", line, i ? ", " : "", models->names[i]);
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
    report_error(name ? "the database does not hold this model: it holds %s"
                      : "the database holds several models: name one of %s",
                 list(&models, &options->arena));
    return NULL;
}
