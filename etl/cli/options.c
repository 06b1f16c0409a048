// The program's option table; which command takes what stands in main.c.
#include "cli/options.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/version.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

typedef struct TakenRow {
    unsigned bit;
    OptionRow row;
} TakenRow;

static const TakenRow ROWS[] = {
    {TAKES_CONFIG,
     {'c', "config", "FILE", OPTION_TEXT, offsetof(Options, config),
      "the site's file (default: $RMNPC_CONFIG, ./site.yaml, $XDG_CONFIG_HOME/rmnpc/site.yaml, /etc/rmnpc/site.yaml)",
      NULL, NULL}},
    {TAKES_DATABASE,
     {'d', "database", "CONNINFO", OPTION_TEXT, offsetof(Options, database),
      "libpq's connection string, without a password (default: the site's, PG* variables, else a private database)",
      NULL, NULL}},
    {TAKES_INBOX,
     {0, "inbox", "DIR", OPTION_TEXT, offsetof(Options, inbox),
      "where centers put their submissions (default: the site's)", NULL, NULL}},
    {TAKES_PLAN,
     {0, "plan", "FILE", OPTION_TEXT, offsetof(Options, plan), "the analysis plan (default: the site's)", NULL, NULL}},
    {TAKES_RELEASE,
     {0, "release", NULL, OPTION_FLAG, offsetof(Options, release),
      "for those outside: small numbers of patients are suppressed, as the plan's suppressBelow says", NULL, NULL}},
    {TAKES_VERIFY,
     {0, "verify", NULL, OPTION_FLAG, offsetof(Options, verify),
      "have R compute every number again from the records (needs Rscript and the package survival)", NULL, NULL}},
    {TAKES_HANDOFF,
     {0, "handoff", "DIR", OPTION_TEXT, offsetof(Options, handoff),
      "a private folder to go on with in R: analysis.csv, codebook, records, verify.R, scripts", NULL, NULL}},
    {TAKES_DRY_RUN,
     {'n', "dry-run", NULL, OPTION_FLAG, offsetof(Options, dry_run), "do everything but the commit", NULL, NULL}},
    {TAKES_OUTPUT,
     {'o', "output", "DIR", OPTION_TEXT, offsetof(Options, output), "the directory files are written to", NULL, NULL}},
    {TAKES_FORMAT,
     {'f', "format", "FORMAT", OPTION_WORD, offsetof(Options, format), "the form of what is printed", "text", NULL}},
    {TAKES_EXTRACTED_AT,
     {0, "extracted-at", "TIME", OPTION_TEXT, offsetof(Options, extracted_at),
      "when the data were extracted, like 2024-07-05T02:00:00+08:00 (default: as the files say, else now)", NULL,
      NULL}},
    {TAKES_FAIL_ON,
     {0, "fail-on", "LEVEL", OPTION_WORD, offsetof(Options, fail_on), "the findings that make the exit code 1",
      "error, warning, never", NULL}},
    {TAKES_MAX_QUARANTINE,
     {0, "max-quarantine", "N|P%", OPTION_TEXT, offsetof(Options, max_quarantine),
      "refuse a submission with more quarantined patients, in number or percent (default: never)", NULL, NULL}},
    {TAKES_LIMIT,
     {0, "limit", "N", OPTION_NUMBER, offsetof(Options, limit),
      "list at most N findings of each check, 0 for all; counts stay complete, and how many are left out is said "
      "(default: text 3, html 20, all in json, ndjson and csv; the lists -o writes are complete)",
      NULL, NULL}},
    {TAKES_SHOW_VALUES,
     {0, "show-values", NULL, OPTION_FLAG, offsetof(Options, show_values), "print values that may identify a person",
      NULL, NULL}},
    {TAKES_LANG,
     {0, "lang", "LANGUAGE", OPTION_WORD, offsetof(Options, lang),
      "the language of findings; codes and the keys of JSON stay English", "en, zh", NULL}},
    {TAKES_LANGUAGES,
     {0, "json-schema", "NAME", OPTION_TEXT, offsetof(Options, json_schema),
      "print the JSON Schema of a language, for editors: schema, mapping or plan", NULL, NULL}},
    {TAKES_LANGUAGES,
     {0, "reference", NULL, OPTION_FLAG, offsetof(Options, reference), "print the reference of the languages", NULL,
      NULL}},
    {TAKES_MAPPING,
     {0, "mapping", "MODEL", OPTION_TEXT, offsetof(Options, mapping),
      "instead: a mapping to begin with, of the center's schema to this record model", NULL, NULL}},
    {TAKES_PROFILE,
     {0, "profile", NULL, OPTION_FLAG, offsetof(Options, profile),
      "tell what each field holds: filled, distinct, range, commonest codes", NULL, NULL}},
    {TAKES_COLOR,
     {0, "color", "WHEN", OPTION_WORD, offsetof(Options, color),
      "colours in text; auto: on a terminal, unless NO_COLOR is set", "auto, always, never", NULL}},
    {TAKES_NO_PROGRESS,
     {0, "no-progress", NULL, OPTION_FLAG, offsetof(Options, no_progress), "no progress bar on a terminal", NULL,
      NULL}},
    {TAKES_QUIET,
     {'q', "quiet", NULL, OPTION_FLAG, offsetof(Options, quiet), "print what was asked for and nothing else", NULL,
      NULL}},
    {TAKES_VERBOSE,
     {'v', "verbose", NULL, OPTION_FLAG, offsetof(Options, verbose), "say what is being done", NULL, NULL}},
    {TAKES_HELP, {'h', "help", NULL, OPTION_HELP, 0, "this text", NULL, NULL}},
    {TAKES_VERSION, {'V', "version", NULL, OPTION_VERSION, 0, "the program's version", NULL, NULL}},
};

// The program itself, as far as its options before the command go.
static const Command PROGRAM = {.name = "",
                                .arguments = "[OPTION]... COMMAND [OPTION]... [FILE]...",
                                .takes = TAKES_STORE | TAKES_NO_PROGRESS | TAKES_LANG | TAKES_COLOR};

// The rows of the table a command takes, with the words that are its own. In rows; returns their number.
static size_t rows_of(const Command *command, OptionRow *rows, Arena *arena)
{
    size_t count = 0;
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        if (!(command->takes & ROWS[i].bit)) continue;
        OptionRow *row = &rows[count++];
        *row = ROWS[i].row;
        if (ROWS[i].bit == TAKES_FORMAT && command->formats) row->words = command->formats;
        if (ROWS[i].bit == TAKES_OUTPUT && command->output)
            row->help = arena_format(arena, "%s (default: %s)", row->help, command->output);
    }
    return count;
}

// ---- Help -----------------------------------------------------------------------------------------------------------

static bool print_help(const OptionTable *table)
{
    const Command *command = table->command;
    Buffer text = {0};
    buffer_format(&text, "Usage: rmnpc %s%s%s\n%s\n\n", command->name, *command->arguments ? " " : "",
                  command->arguments, command->summary);
    option_help(table, &text);
    bool printed = fwrite(text.data, 1, text.size, stdout) == text.size;
    buffer_free(&text);
    return printed;
}

void options_lead_help(Buffer *out)
{
    OptionRow rows[COUNT(ROWS)];
    OptionTable table = {rows, rows_of(&PROGRAM, rows, NULL), &PROGRAM};
    option_help(&table, out);
}

int options_usage(const Options *options, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    option_vcomplain(options->command, format, arguments);
    va_end(arguments);
    return EXIT_USAGE;
}

// ---- Reading --------------------------------------------------------------------------------------------------------

Options options_default(void)
{
    return (Options){.fail_on = "error", .color = "auto", .limit = -1};
}

OptionResult options_lead(Options *options, int argc, char **argv, int *next)
{
    OptionRow rows[COUNT(ROWS)];
    OptionTable table = {rows, rows_of(&PROGRAM, rows, &options->arena), &PROGRAM};
    return option_read_front(&table, options, argc, argv, false, next);
}

// What is left to do after reading: nothing (true), or the command is done with this status.
static bool goes_on(OptionResult result, const OptionTable *table, int *status)
{
    bool printed = true;
    if (result == OPTIONS_HELP) printed = print_help(table);
    if (result == OPTIONS_VERSION) printed = puts("rmnpc " RMNPC_VERSION) >= 0;
    *status = result == OPTIONS_WRONG ? EXIT_USAGE : printed ? EXIT_CLEAN : EXIT_ENVIRONMENT;
    return result == OPTIONS_READ;
}

bool options_read(Options *options, const OptionTable *table, void *target, int *status)
{
    OptionArguments arguments;
    OptionResult result =
        option_read(table, target, options->argument_count, options->arguments, &arguments, &options->arena);
    options->arguments = arguments.items;
    options->argument_count = arguments.count;
    return goes_on(result, table, status);
}

// Only what stands in front.
static bool read_front(Options *options, const OptionTable *table, int *status)
{
    int next;
    OptionResult result = option_read_front(table, options, options->argument_count, options->arguments, true, &next);
    options->arguments += next;
    options->argument_count -= next;
    return goes_on(result, table, status);
}

static bool load_site(Options *options)
{
    bool ok = site_load(options->config, &options->site, &options->arena, &options->complaints);
    if (!ok) complaints_print(&options->complaints, stderr);
    if (options->database) options->site.database = options->database;
    if (options->plan) options->site.plan = options->plan;
    if (options->inbox) options->site.inbox = options->inbox;
    return ok;
}

static const char *first_word(const char *words, Arena *arena)
{
    return words ? arena_text(arena, (Text){words, strcspn(words, ",")}).data : NULL;
}

bool options_parse(Options *options, const Command *command, int argc, char **argv, int *status)
{
    OptionRow rows[COUNT(ROWS)];
    OptionTable table = {rows, rows_of(command, rows, &options->arena), command};
    options->command = command;
    options->format = first_word(command->formats, &options->arena);
    options->arguments = argv + 1;
    options->argument_count = argc - 1;
    bool read =
        command->passes_on ? read_front(options, &table, status) : options_read(options, &table, options, status);
    if (options->lang) language_find(options->lang, &options->language);
    if (!read || !(command->takes & TAKES_CONFIG)) return read;
    *status = EXIT_USAGE;
    return load_site(options);
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

// Where the schema is there already, what is still to be written; else the centers there are. Always NULL.
static Mapping *complain_of_center(Options *options, const char *center, const char *path)
{
    const char *schema = arena_format(&options->arena, "%s/schemas/%s.yaml", options->site.definitions, center);
    const char *known = known_centers(options);
    if (!strchr(center, '/') && access(schema, R_OK) == 0)
        report_error("center '%s' has a schema, but no mapping yet: write %s (rmnpc template %s --mapping MODEL begins "
                     "it)",
                     center, path, center);
    else
        report_error("there is no center '%s' (%s does not exist; known: %s)", center, path,
                     *known ? known : "none yet");
    return NULL;
}

Mapping *options_mapping(Options *options, const char *center)
{
    const char *path = site_mapping_path(&options->site, center, &options->arena);
    FILE *file = strchr(center, '/') || center[0] == '.' ? NULL : fopen(path, "re");
    if (!file) return complain_of_center(options, center, path);
    fclose(file);
    Mapping *mapping = mapping_load(path, &options->arena, &options->complaints);
    if (!mapping) complaints_print(&options->complaints, stderr);
    return mapping;
}
