// lint [FILE...]: schemas, mappings and analysis plans themselves, no data. Without files: every schema, model and
// mapping there is (a mapping with its schema and its target), and the site's plan. With --json-schema or --reference:
// the languages themselves.
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/reference.h"
#include "config/jsonschema.h"
#include "mapping/language.h"
#include "report/plan.h"
#include "report/plan_language.h"
#include "schema/language.h"

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

enum { MOST_FILES = 1024 };

typedef struct Paths {
    const char *items[MOST_FILES];
    size_t count;
} Paths;

static bool add_folder(Options *options, const char *name, Paths *paths)
{
    const char *folder = arena_format(&options->arena, "%s/%s", options->site.definitions, name);
    DIR *directory = opendir(folder);
    if (!directory)
        return report_error(
            "%s cannot be read (definitions: in the site's file says where schemas/ and mappings/ lie)", folder);
    for (struct dirent *entry; (entry = readdir(directory)) && paths->count < MOST_FILES;)
        if (text_ends(text_from(entry->d_name), ".yaml"))
            paths->items[paths->count++] = arena_format(&options->arena, "%s/%s", folder, entry->d_name);
    closedir(directory);
    return true;
}

static bool find_all(Options *options, Paths *paths)
{
    if (access(options->site.plan, R_OK) == 0) paths->items[paths->count++] = options->site.plan;
    if (!add_folder(options, "schemas", paths) || !add_folder(options, "mappings", paths)) return false;
    qsort(paths->items, paths->count, sizeof *paths->items, compare_paths);
    return true;
}

// A mapping with all it leads to, an analysis plan, a model, or a schema: told apart by the key that stands first in
// each.
static bool lint_file(Options *options, const char *path)
{
    Complaints *complaints = &options->complaints;
    size_t errors = complaints->errors;
    Complaints unheard = {0};   // who loads the file says them again
    const YamlNode *root = yaml_load_flawed(path, &options->arena, &unheard);
    complaints_free(&unheard);
    if (!root) return yaml_load(path, &options->arena, complaints) != NULL;
    if (yaml_get(root, "mapping")) mapping_load(path, &options->arena, complaints);
    else if (yaml_get(root, "plan"))
        plan_load(path, arena_format(&options->arena, "%s/schemas", options->site.definitions), &options->arena,
                  complaints);
    else
        schema_load(path, schema_role(root), &options->arena, complaints);
    return complaints->errors == errors;
}

static int lint_files(Options *options)
{
    Paths found = {.count = 0};
    const char *const *paths = (const char *const *)options->arguments;
    size_t count = (size_t)options->argument_count, clean = 0;
    if (!count) {
        if (!find_all(options, &found)) return EXIT_USAGE;
        count = found.count;
        paths = found.items;
    }
    for (size_t i = 0; i < count; i++) clean += lint_file(options, paths[i]);
    complaints_print(&options->complaints, stdout);
    if (!options->quiet) printf("%zu of %zu files are clean\n", clean, count);
    return clean == count && count ? EXIT_CLEAN : EXIT_USAGE;
}

// ---- The languages themselves --------------------------------------------------------------------------------------

static int print(Buffer *out)
{
    bool written = fwrite(out->data, 1, out->size, stdout) == out->size && fflush(stdout) == 0;
    buffer_free(out);
    return written ? EXIT_CLEAN : EXIT_ENVIRONMENT;
}

static int print_json_schema(const Options *options)
{
    static const struct {
        const char *name, *title;
        const BindTable *language;
    } LANGUAGES[] = {
        {"schema", "rmnpc: schema of a hospital's files, or record model", &SCHEMA_LANGUAGE},
        {"mapping", "rmnpc: mapping of a hospital's records to a record model", &MAPPING_LANGUAGE},
        {"plan", "rmnpc: analysis plan", &PLAN_LANGUAGE},
    };
    for (size_t i = 0; i < sizeof LANGUAGES / sizeof *LANGUAGES; i++) {
        Buffer out = {0};
        if (strcmp(options->json_schema, LANGUAGES[i].name) != 0) continue;
        jsonschema_write(LANGUAGES[i].language, LANGUAGES[i].title, &out);
        return print(&out);
    }
    return options_usage(options, "there is no language '%s': schema, mapping or plan", options->json_schema);
}

static int print_reference(void)
{
    Buffer out = {0};
    reference_write(&out);
    return print(&out);
}

int lint_run(Options *options)
{
    if (options->json_schema) return print_json_schema(options);
    return options->reference ? print_reference() : lint_files(options);
}
