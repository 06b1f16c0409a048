// template CENTER: an empty file with the right headers, or all of them with -o DIR.
#include <time.h>

#include "author/template.h"
#include "base/output.h"
#include "cli/commands.h"

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

int template_run(Options *options)
{
    if (options->argument_count != 1) return options_usage(options, "one center is wanted");
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
