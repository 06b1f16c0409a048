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
    printf("wrote %zu files in %s: %" PRIu64 " row%s of eligible patients; in %s/excluded: %" PRIu64 " of the others\n",
           2 * model->schema->resource_count, directory, counts.eligible, text_plural(counts.eligible), directory,
           counts.excluded);
    return EXIT_CLEAN;
}

int export_run(Options *options)
{
    Store *store = NULL;
    // -o DIR says the same as DIR.
    const char *directory = options->output ? options->output : options->argument_count ? options->arguments[0] : NULL;
    int next = options->output ? 0 : 1;
    if (!directory || options->argument_count > next + 1) return options_usage(options, "one directory is wanted");
    int status = (int)store_open(&options->site, NULL, &store);
    const char *model = options->argument_count > next ? options->arguments[next] : NULL;
    if (store) status = export_from(options, store, directory, model);
    store_close(store);
    return status;
}
