// Options by getopt_long; one table for all commands.
#include "cli/options.h"

#include <dirent.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

enum {
    OPTION_FAIL_ON = 1000,
    OPTION_MAX_QUARANTINE,
    OPTION_LIMIT,
    OPTION_SHOW_VALUES,
    OPTION_NO_PROGRESS,
    OPTION_EXTRACTED_AT,
    OPTION_PLAN,
    OPTION_INBOX,
    OPTION_LANG
};

static const struct option LONG_OPTIONS[] = {
    {"config", required_argument, NULL, 'c'},
    {"database", required_argument, NULL, 'd'},
    {"dry-run", no_argument, NULL, 'n'},
    {"output", required_argument, NULL, 'o'},
    {"format", required_argument, NULL, 'f'},
    {"fail-on", required_argument, NULL, OPTION_FAIL_ON},
    {"max-quarantine", required_argument, NULL, OPTION_MAX_QUARANTINE},
    {"limit", required_argument, NULL, OPTION_LIMIT},
    {"show-values", no_argument, NULL, OPTION_SHOW_VALUES},
    {"lang", required_argument, NULL, OPTION_LANG},
    {"extracted-at", required_argument, NULL, OPTION_EXTRACTED_AT},
    {"plan", required_argument, NULL, OPTION_PLAN},
    {"inbox", required_argument, NULL, OPTION_INBOX},
    {"no-progress", no_argument, NULL, OPTION_NO_PROGRESS},
    {"quiet", no_argument, NULL, 'q'},
    {"verbose", no_argument, NULL, 'v'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

static void print_help(const Command *command)
{
    printf("Usage: rmnpc %s %s\n%s\n\n", command->name, command->arguments, command->summary);
    fputs("  -c, --config FILE        the site's file\n"
          "  -d, --database CONNINFO  another database than the private one (PG* variables work too)\n"
          "  -n, --dry-run            change nothing\n"
          "  -o, --output DIR         where files are written\n"
          "  -f, --format FORMAT      text, json, ndjson, csv\n"
          "      --fail-on LEVEL      error (default), warning or never\n"
          "      --max-quarantine N   refuse a submission with more quarantined patients; N or P%\n"
          "      --limit N            list at most N findings (the counts stay complete)\n"
          "      --show-values        print values that may identify a person\n"
          "      --lang en|zh         the language of findings (codes and the keys of JSON stay English)\n"
          "      --extracted-at TIME  when the data were extracted (ISO 8601)\n"
          "      --plan FILE          another analysis plan\n"
          "  -q, --quiet   -v, --verbose   --no-progress   -h, --help\n",
          stdout);
}

int options_usage(const Options *options, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "rmnpc %s: ", options->command->name);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, "\nUsage: rmnpc %s %s\n", options->command->name, options->command->arguments);
    return EXIT_USAGE;
}

static bool set_option(Options *options, int option)
{
    char *end = NULL;
    switch (option) {
    case 'c': options->config = optarg; return true;
    case 'd': options->database = optarg; return true;
    case 'n': options->dry_run = true; return true;
    case 'o': options->output = optarg; return true;
    case 'f': options->format = optarg; return true;
    case 'q': options->quiet = true; return true;
    case 'v': options->verbose = true; return true;
    case OPTION_FAIL_ON:
        options->fail_on = optarg;
        return strcmp(optarg, "error") == 0 || strcmp(optarg, "warning") == 0 || strcmp(optarg, "never") == 0;
    case OPTION_MAX_QUARANTINE: options->max_quarantine = optarg; return true;
    case OPTION_LIMIT:
        options->limit = strtol(optarg, &end, 10);
        return end != optarg && *end == '\0' && options->limit >= 0;
    case OPTION_SHOW_VALUES: options->show_values = true; return true;
    case OPTION_LANG: return language_find(optarg, &options->language);
    case OPTION_EXTRACTED_AT: options->extracted_at = optarg; return true;
    case OPTION_PLAN: options->plan = optarg; return true;
    case OPTION_INBOX: options->inbox = optarg; return true;
    case OPTION_NO_PROGRESS: options->no_progress = true; return true;
    default: return false;
    }
}

bool options_parse(Options *options, const Command *command, int argc, char **argv, int *status)
{
    *options = (Options){.command = command, .format = "text", .fail_on = "error"};
    optind = 0;   // from the beginning, whatever was read before
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, "c:d:no:f:qvh", LONG_OPTIONS, NULL)) != -1;) {
        if (option == 'h') {
            print_help(command);
            *status = EXIT_CLEAN;
            return false;
        }
        if (set_option(options, option)) continue;
        *status = options_usage(options, "wrong option or value: %s (rmnpc %s --help lists them)", argv[optind - 1],
                                command->name);
        return false;
    }
    options->arguments = argv + optind;
    options->argument_count = argc - optind;
    *status = EXIT_USAGE;
    bool ok = site_load(options->config, &options->site, &options->arena, &options->complaints);
    if (!ok) complaints_print(&options->complaints, stderr);
    if (options->database) options->site.database = options->database;
    if (options->plan) options->site.plan = options->plan;
    if (options->inbox) options->site.inbox = options->inbox;
    if (!ok) options_free(options);
    return ok;
}

void options_free(Options *options)
{
    arena_free(&options->arena);
    complaints_free(&options->complaints);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// The centers there are mappings for, in one line.
static const char *known_centers(Options *options)
{
    const char *names[256], *folder = arena_format(&options->arena, "%s/mappings", options->site.definitions);
    size_t count = 0;
    DIR *directory = opendir(folder);
    for (struct dirent *entry; directory && (entry = readdir(directory)) && count < 256;) {
        size_t size = strlen(entry->d_name);
        if (size > 5 && strcmp(entry->d_name + size - 5, ".yaml") == 0)
            names[count++] = arena_text(&options->arena, (Text){entry->d_name, size - 5}).data;
    }
    if (directory) closedir(directory);
    qsort(names, count, sizeof *names, compare_names);
    const char *list = "";
    for (size_t i = 0; i < count; i++) list = arena_format(&options->arena, "%s%s%s", list, i ? ", " : "", names[i]);
    return list;
}

Mapping *options_mapping(Options *options, const char *center)
{
    const char *path = site_mapping_path(&options->site, center, &options->arena);
    FILE *file = strchr(center, '/') || center[0] == '.' ? NULL : fopen(path, "re");
    if (!file) {
        report_error("there is no center '%s' (%s does not exist; known: %s)", center, path, known_centers(options));
        return NULL;
    }
    fclose(file);
    Mapping *mapping = mapping_load(path, &options->arena, &options->complaints);
    if (!mapping) complaints_print(&options->complaints, stderr);
    return mapping;
}
