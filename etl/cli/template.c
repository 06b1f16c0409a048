// template CENTER: an empty file with the right headers, or all of them with -o DIR; with --mapping MODEL a mapping to
// begin with, which needs no more than the schema.
#include <time.h>

#include "author/mapping_draft.h"
#include "author/template.h"
#include "base/output.h"
#include "cli/commands.h"
#include "cli/data.h"

static const char *today(Arena *arena)
{
    time_t now = time(NULL);
    struct tm local;
    char text[16];
    localtime_r(&now, &local);
    strftime(text, sizeof text, "%Y-%m-%d", &local);
    return arena_string(arena, text);
}

static bool write_file(const char *path, const Buffer *bytes)
{
    Output output;
    if (!output_open(&output, path, 0644)) return false;
    fwrite(bytes->data, 1, bytes->size, output.stream);
    return output_commit(&output);
}

static bool make_one(Options *options, const Schema *schema, size_t file, const char *day)
{
    Buffer bytes = {0};
    bool good = template_write(schema, file, day, &bytes, &options->arena);
    if (good && options->output) {
        const char *name = template_name(schema, file, day, &options->arena),
                   *path = arena_format(&options->arena, "%s/%s", options->output, name);
        good = write_file(path, &bytes);
        if (good && !options->quiet) printf("wrote %s\n", path);
    } else if (good) {
        good = fwrite(bytes.data, 1, bytes.size, stdout) == bytes.size;
    }
    buffer_free(&bytes);
    return good;
}

static int draft_mapping(Options *options)
{
    Buffer text = {0};
    const char *path = site_schema_path(&options->site, options->arguments[0], &options->arena);
    const Schema *schema = schema_load(path, SCHEMA_CENTER, &options->arena, &options->complaints);
    if (!schema) complaints_print(&options->complaints, stderr);
    const Model *model = schema ? data_load_model(options, options->mapping) : NULL;
    if (!model) return EXIT_USAGE;
    mapping_draft_write(schema, model, &text);
    bool good = fwrite(text.data, 1, text.size, stdout) == text.size;
    if (good && !options->quiet)
        fprintf(stderr, "next  keep it as %s, write what it leaves open, then rmnpc lint\n",
                site_mapping_path(&options->site, options->arguments[0], &options->arena));
    buffer_free(&text);
    return good ? EXIT_CLEAN : EXIT_ENVIRONMENT;
}

int template_run(Options *options)
{
    if (options->argument_count != 1) return options_usage(options, "one center is wanted");
    if (options->mapping) return draft_mapping(options);
    Mapping *mapping = options_mapping(options, options->arguments[0]);
    if (!mapping) return EXIT_USAGE;
    const Schema *schema = mapping->schema;
    if (schema->file_count > 1 && !options->output)
        return options_usage(options, "%s sends %zu files: -o DIR says where they are written", mapping->center,
                             schema->file_count);
    if (options->output && !output_make_directories(options->output, 0755)) return EXIT_ENVIRONMENT;
    const char *day = today(&options->arena);
    bool good = true;
    for (size_t i = 0; i < schema->file_count && good; i++) good = make_one(options, schema, i, day);
    return good ? EXIT_CLEAN : EXIT_ENVIRONMENT;
}
