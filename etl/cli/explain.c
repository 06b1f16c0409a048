// explain [CODE|RULE]...: what findings and rules mean and how to mend them. Without a name: all there are.
#include <glob.h>

#include "cli/commands.h"
#include "feedback/explain.h"

static bool add_schema(Options *options, const char *path, ExplainRules *rules)
{
    size_t errors = options->complaints.errors;
    const YamlNode *root = yaml_load(path, &options->arena, &options->complaints);
    const Schema *schema = root ? schema_load(path, schema_role(root), &options->arena, &options->complaints) : NULL;
    if (schema && options->complaints.errors == errors) explain_add_rules(rules, schema, &options->arena);
    return schema != NULL;
}

// The rules of all schemas and models the site has. False after complaining of one that cannot be read.
static bool load_rules(Options *options, ExplainRules *rules)
{
    glob_t found;
    bool good = true;
    if (glob(site_schema_path(&options->site, "*", &options->arena), 0, NULL, &found) != 0) found.gl_pathc = 0;
    for (size_t i = 0; i < found.gl_pathc; i++)
        good &= add_schema(options, arena_string(&options->arena, found.gl_pathv[i]), rules);
    globfree(&found);
    if (!good) complaints_print(&options->complaints, stderr);
    return good;
}

static bool explain_one(Options *options, const ExplainRules *rules, const char *name, Buffer *out)
{
    const char *nearest;
    if (out->size) buffer_char(out, '\n');
    if (explain_write(name, rules, options->language, out, &nearest, &options->arena)) return true;
    fprintf(stderr, "rmnpc explain: there is no code and no rule '%s' (%s%s%srmnpc explain lists them)\n", name,
            nearest ? "did you mean '" : "", nearest ? nearest : "", nearest ? "'? " : "");
    return false;
}

int explain_run(Options *options)
{
    ExplainRules rules = {.count = 0};
    Buffer out = {0};
    bool good = true, codes_only = options->argument_count > 0;
    for (int i = 0; i < options->argument_count; i++) codes_only &= explain_is_code(options->arguments[i]);
    if (!codes_only) good = load_rules(options, &rules);
    for (int i = 0; i < options->argument_count; i++) good &= explain_one(options, &rules, options->arguments[i], &out);
    if (!options->argument_count) explain_list(&rules, options->language, &out, &options->arena);
    if (out.size && (good || !options->argument_count)) fwrite(out.data, 1, out.size, stdout);
    buffer_free(&out);
    return good ? EXIT_CLEAN : EXIT_USAGE;
}
