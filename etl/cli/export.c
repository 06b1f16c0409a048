// Options, directory, and what was written.
#include "cli/export.h"

#include <inttypes.h>

#include "cli/data.h"
#include "store/export.h"

static int export_from(Options *options, Store *store, const char *directory, const char *name)
{
    int status;
    ExportCounts counts;
    Model *model = data_model(options, store, name, &status);
    if (!model) return status;
    if (!export_write(store_pg(store), model, directory, &counts)) return EXIT_ENVIRONMENT;
    if (options->quiet) return EXIT_CLEAN;
    printf("wrote %zu files in %s: %" PRIu64 " rows of eligible patients; in %s/excluded: %" PRIu64 " of the others\n",
           2 * model->schema->resource_count, directory, counts.eligible, directory, counts.excluded);
    return EXIT_CLEAN;
}

int export_run(const Command *command, int argc, char **argv)
{
    Options options;
    Store *store = NULL;
    int status;
    if (!options_parse(&options, command, argc, argv, &status)) return status;
    // -o DIR says the same as DIR.
    const char *directory = options.output ? options.output : options.argument_count ? options.arguments[0] : NULL;
    int next = options.output ? 0 : 1;
    if (!directory || options.argument_count > next + 1) status = options_usage(&options, "one directory is wanted");
    else status = (int)store_open(&options.site, NULL, &store);
    if (store)
        status =
            export_from(&options, store, directory, options.argument_count > next ? options.arguments[next] : NULL);
    store_close(store);
    options_free(&options);
    return status;
}
