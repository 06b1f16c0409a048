// docs: the data dictionary and the mapping documentation of all centers, as HTML.
#include <glob.h>
#include <stdlib.h>

#include "author/docs.h"
#include "cli/commands.h"

// Mappings of all centers, in the order of their files' names. False after complaining.
static bool load_mappings(Options *options, Mapping ***mappings, size_t *count)
{
    glob_t found;
    const char *pattern = site_mapping_path(&options->site, "*", &options->arena);
    bool good = true;
    if (glob(pattern, 0, NULL, &found) != 0) found.gl_pathc = 0;
    *mappings = arena_array(&options->arena, found.gl_pathc + 1, sizeof **mappings);
    *count = 0;
    for (size_t i = 0; i < found.gl_pathc; i++) {
        const char *path = arena_string(&options->arena, found.gl_pathv[i]);
        Mapping *mapping = mapping_load(path, &options->arena, &options->complaints);
        good &= mapping != NULL;
        if (mapping) (*mappings)[(*count)++] = mapping;
    }
    globfree(&found);
    if (!good) complaints_print(&options->complaints, stderr);
    if (good && !*count) good = report_error("there is no mapping: %s finds none", pattern);
    return good;
}

int docs_run(Options *options)
{
    DocsSource source;
    Mapping **mappings;
    Folder folder;
    const char *path = options->output ? options->output : "docs";
    if (options->argument_count) return options_usage(options, "it takes no argument: all centers are documented");
    if (!load_mappings(options, &mappings, &source.count)) return EXIT_USAGE;
    source.mappings = mappings;
    if (!folder_open(&folder, path, 0644, &options->arena) || !docs_write(&source, &folder)) return EXIT_ENVIRONMENT;
    if (!options->quiet) printf("wrote %s/index.html\n", path);
    return EXIT_CLEAN;
}
