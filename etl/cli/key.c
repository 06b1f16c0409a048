// Local ids from the command line or, line by line, from standard input.
#include "cli/key.h"

#include <stdlib.h>

#include "mapping/pseudonym.h"
#include "schema/record.h"
#include "store/store.h"

// One line of output. The id is never repeated in a message.
static bool print_key(const Mapping *mapping, HashKey *key, Text typed, size_t number)
{
    Arena scratch = {0};
    Text id;
    char pseudonym[PSEUDONYM_TEXT];
    bool good = schema_clean_patient_id(mapping->schema, typed, &scratch, &id);
    if (good) {
        pseudonym_write(pseudonym_key(key, mapping->center, id), pseudonym);
        printf("%.*s\t%s\n", TEXT_ARG(typed), pseudonym);
    } else report_error("local id number %zu is none %s could have", number, mapping->center);
    arena_free(&scratch);
    return good;
}

static bool print_lines(const Mapping *mapping, HashKey *key, FILE *input)
{
    char *line = NULL;
    size_t capacity = 0, number = 0;
    bool good = true;
    for (ssize_t size; (size = getline(&line, &capacity, input)) >= 0;) {
        while (size > 0 && (line[size - 1] == '\n' || line[size - 1] == '\r')) size--;
        good = print_key(mapping, key, (Text){line, (size_t)size}, ++number) && good;
    }
    free(line);
    return good && !ferror(input);
}

static int print_keys(Options *options, const Mapping *mapping, Store *store)
{
    HashKey *key;
    StoreStatus status = store_key(store, &key);
    if (status != STORE_OK) return (int)status;
    bool good = true;
    for (int i = 1; i < options->argument_count; i++)
        good = print_key(mapping, key, text_from(options->arguments[i]), (size_t)i) && good;
    if (options->argument_count == 1) good = print_lines(mapping, key, stdin);
    return good ? EXIT_CLEAN : EXIT_FINDINGS;
}

int key_run(Options *options)
{
    Store *store = NULL;
    if (options->argument_count < 1) return options_usage(options, "a center is wanted");
    Mapping *mapping = options_mapping(options, options->arguments[0]);
    if (!mapping) return EXIT_USAGE;
    int status = (int)store_open(&options->site, mapping->model, &store);
    if (store) status = print_keys(options, mapping, store);
    store_close(store);
    return status;
}
