// The database's own verbs: a row each in ACTIONS.
#include "cli/db.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "cli/data.h"
#include "store/catalog.h"
#include "store/migrate.h"

// Is there anything of ours in it?
static const char *state_word(Pg *pg, const Model *model)
{
    switch (migrate_state(pg, model)) {
    case MIGRATE_CURRENT: return "up to date";
    case MIGRATE_BEHIND: return "behind: rmnpc db init brings it up to date";
    default: return NULL;
    }
}

// ---- init -----------------------------------------------------------------------------------------------------------

// Makes what is missing: schema etl, the tables of the models, the key. Nothing changes when all is there.
static int init_store(Options *options, Store *store, const DataModels *models)
{
    HashKey *key;
    if (!migrate_run(store_pg(store), NULL)) return EXIT_ENVIRONMENT;
    for (size_t i = 0; i < models->count; i++) {
        Model *model = data_load_model(options, models->names[i]);
        if (!model) return EXIT_USAGE;
        if (!migrate_run(store_pg(store), model)) return EXIT_ENVIRONMENT;
        if (!options->quiet)
            printf("the %zu tables of %s are there and up to date\n", model->schema->resource_count, model->name);
    }
    int status = (int)store_key(store, &key);
    if (status == EXIT_CLEAN && !options->quiet)
        printf("key %s (keep a copy in a safe place: without it nothing new can be joined to the old)\n",
               options->site.key);
    return status;
}

// A model named on the command line, or those the site's mappings have for target.
static int init(Options *options)
{
    DataModels models = {.names = (const char *[]){NULL}, .count = 1};
    if (options->argument_count > 1) models.names[0] = options->arguments[1];
    else if (!data_site_models(options, &models)) return EXIT_USAGE;
    Store *store;
    int status = (int)store_open(&options->site, NULL, &store);
    if (status == EXIT_CLEAN) status = init_store(options, store, &models);
    store_close(store);
    return status;
}

// ---- status ---------------------------------------------------------------------------------------------------------

static bool print_content(Pg *pg)
{
    PgRows *rows =
        pg_query(pg,
                 "SELECT (SELECT count(*) FROM etl.submission), count(*) FILTER (WHERE disposition = 'loaded'), "
                 "count(*) FILTER (WHERE disposition = 'excluded'), count(DISTINCT center_id) FROM etl.patient",
                 0, NULL);
    if (!rows) return false;
    printf("patients   %s eligible, %s not, of %s centers; %s submissions\n", pg_value(rows, 0, 1),
           pg_value(rows, 0, 2), pg_value(rows, 0, 3), pg_value(rows, 0, 0));
    pg_free(rows);
    return true;
}

static bool print_server(Store *store, const Site *site)
{
    PgRows *rows = pg_query(store_pg(store),
                            "SELECT current_setting('server_version'), current_database(), current_user", 0, NULL);
    if (!rows) return false;
    printf("database   %s as %s, PostgreSQL %s", pg_value(rows, 0, 1), pg_value(rows, 0, 2), pg_value(rows, 0, 0));
    if (store_is_private(store)) printf(", private, in %s/pg", site->state);
    putchar('\n');
    pg_free(rows);
    return true;
}

static int print_status(Options *options, Store *store)
{
    DataModels models;
    if (!print_server(store, &options->site) || !data_models(store, &models, &options->arena)) return EXIT_ENVIRONMENT;
    printf("key        %s%s\n", options->site.key, access(options->site.key, F_OK) == 0 ? "" : " (not there)");
    if (models.count == 0) {
        printf("tables     none yet: rmnpc db init or the first ingest makes them\n");
        return EXIT_CLEAN;
    }
    for (size_t i = 0; i < models.count; i++) {
        Model *model = data_load_model(options, models.names[i]);
        if (!model) return EXIT_USAGE;
        const char *word = state_word(store_pg(store), model);
        if (!word) return EXIT_ENVIRONMENT;
        printf("tables     %s: %s\n", models.names[i], word);
    }
    return print_content(store_pg(store)) ? EXIT_CLEAN : EXIT_ENVIRONMENT;
}

// ---- check ----------------------------------------------------------------------------------------------------------

// Every difference between the tables and the YAML, or the migrations, a line each.
static int check_model(Options *options, Store *store, const char *name)
{
    CatalogDrift drift;
    Model *model = data_load_model(options, name);
    if (!model) return EXIT_USAGE;
    if (!catalog_compare(store_pg(store), model, &drift, &options->arena)) return EXIT_ENVIRONMENT;
    for (size_t i = 0; i < drift.count; i++) puts(drift.lines[i]);
    if (drift.count == 0 && !options->quiet)
        printf("%s: %zu tables as %s says\n", name, 2 * model->schema->resource_count, model->schema->path);
    return drift.count ? EXIT_FINDINGS : EXIT_CLEAN;
}

static int check_etl(Options *options, Store *store)
{
    CatalogDrift drift;
    MigrateState state = migrate_state(store_pg(store), NULL);
    if (state == MIGRATE_FAILED) return EXIT_ENVIRONMENT;
    if (state == MIGRATE_BEHIND) {
        puts("etl: behind this version of the program: rmnpc db migrate brings it up to date");
        return EXIT_FINDINGS;
    }
    if (!catalog_compare_etl(store_pg(store), &drift, &options->arena)) return EXIT_ENVIRONMENT;
    for (size_t i = 0; i < drift.count; i++) puts(drift.lines[i]);
    if (drift.count == 0 && !options->quiet) puts("etl: as this version of the program makes it");
    return drift.count ? EXIT_FINDINGS : EXIT_CLEAN;
}

static int check_models(Options *options, Store *store)
{
    DataModels models;
    if (!data_models(store, &models, &options->arena)) return EXIT_ENVIRONMENT;
    int worst = models.count ? check_etl(options, store) : EXIT_CLEAN;
    for (size_t i = 0; i < models.count; i++) {
        int status = check_model(options, store, models.names[i]);
        if (status > worst) worst = status;
    }
    if (models.count == 0 && !options->quiet) puts("no tables yet: rmnpc db init or the first ingest makes them");
    return worst;
}

// ---- The verbs ------------------------------------------------------------------------------------------------------

static int with_store(Options *options, int (*look)(Options *options, Store *store))
{
    Store *store;
    int status = (int)store_open(&options->site, NULL, &store);
    if (status == EXIT_CLEAN) status = look(options, store);
    store_close(store);
    return status;
}

static int status(Options *options)
{
    return with_store(options, print_status);
}

static int check(Options *options)
{
    return with_store(options, check_models);
}

static const struct {
    const char *name;
    int most_arguments;
    int (*run)(Options *options);
} ACTIONS[] = {
    {"init", 2, init},
    {"migrate", 2, init},
    {"status", 1, status},
    {"check", 1, check},
};

int db_run(Options *options)
{
    const char *name = options->argument_count ? options->arguments[0] : "";
    size_t at = 0;
    while (at < sizeof ACTIONS / sizeof *ACTIONS && strcmp(name, ACTIONS[at].name) != 0) at++;
    if (at == sizeof ACTIONS / sizeof *ACTIONS || options->argument_count > ACTIONS[at].most_arguments)
        return options_usage(options, "one of init, migrate, status, check is wanted");
    return ACTIONS[at].run(options);
}
