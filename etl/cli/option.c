// A command line by a table; see option.h. Written here and not left to getopt, which keeps global state, takes every
// command for the same and cannot tell a value that is missing from an option it does not know.
#include "cli/option.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "config/bind.h"

// ---- Complaints -----------------------------------------------------------------------------------------------------

void option_vcomplain(const Command *command, const char *format, va_list arguments)
{
    const char *blank = *command->name ? " " : "", *gap = *command->arguments ? " " : "";
    char before[64];
    snprintf(before, sizeof before, "rmnpc%s%s: ", blank, command->name);
    report_line(before, format, arguments);
    fprintf(stderr, "Usage: rmnpc%s%s%s%s\n", blank, command->name, gap, command->arguments);
}

void option_complain(const Command *command, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    option_vcomplain(command, format, arguments);
    va_end(arguments);
}

// "text, json, csv" -> "text, json or csv".
static void add_words(Buffer *out, const char *words)
{
    const char *last = NULL;
    for (const char *comma = words; (comma = strstr(comma, ", ")); comma++) last = comma;
    if (last) {
        buffer_add(out, words, (size_t)(last - words));
        buffer_string(out, " or ");
        words = last + 2;
    }
    buffer_string(out, words);
}

enum { MOST_ROWS = 64 };

// Only the name is repeated: a value may be a secret.
static OptionResult complain_unknown(const OptionTable *table, const char *word)
{
    const Command *command = table->command;
    Text name = {word, strcspn(word, "=")};
    const char *names[MOST_ROWS], *nearest = NULL;
    for (size_t i = 0; i < table->count && i < MOST_ROWS; i++) names[i] = table->rows[i].name;
    if (text_starts(name, "--")) nearest = bind_nearest((Text){name.data + 2, name.size - 2}, names, table->count);
    option_complain(command, "there is no option '%.*s' (%s%s%srmnpc%s%s --help lists them)", TEXT_ARG(name),
                    nearest ? "did you mean '--" : "", nearest ? nearest : "", nearest ? "'? " : "",
                    *command->name ? " " : "", command->name);
    return OPTIONS_WRONG;
}

static OptionResult complain_word(const OptionTable *table, const OptionRow *row, const char *value)
{
    Buffer words = {0};
    add_words(&words, row->words);
    option_complain(table->command, "--%s is %s, not '%s'", row->name, buffer_c_string(&words), value);
    buffer_free(&words);
    return OPTIONS_WRONG;
}

// ---- One option -----------------------------------------------------------------------------------------------------

static bool is_one_of(const char *words, Text word)
{
    for (size_t size; *words; words += size + (words[size] ? 2 : 0)) {
        size = strcspn(words, ",");
        if (text_equal((Text){words, size}, word)) return true;
    }
    return false;
}

static bool read_number(const char *value, long *number)
{
    Text text = text_from(value);
    if (!text_is_digits(text) || text.size > 18) return false;
    *number = strtol(value, NULL, 10);
    return true;
}

static OptionResult set(const OptionTable *table, const OptionRow *row, void *target, const char *value)
{
    void *place = (char *)target + row->offset;
    assert(value || !row->argument);
    if (!value) value = "";
    switch (row->kind) {
    case OPTION_FLAG: *(bool *)place = true; return OPTIONS_READ;
    case OPTION_WORD:
        if (!is_one_of(row->words, text_from(value))) return complain_word(table, row, value);
        *(const char **)place = value;
        return OPTIONS_READ;
    case OPTION_TEXT: *(const char **)place = value; return OPTIONS_READ;
    case OPTION_NUMBER:
        if (read_number(value, place)) return OPTIONS_READ;
        option_complain(table->command, "--%s wants a whole number, not '%s'", row->name, value);
        return OPTIONS_WRONG;
    case OPTION_CALL: return row->take(target, value) ? OPTIONS_READ : OPTIONS_WRONG;
    case OPTION_HELP: return OPTIONS_HELP;
    case OPTION_VERSION: return OPTIONS_VERSION;
    }
    return OPTIONS_WRONG;
}

static const OptionRow *find_name(const OptionTable *table, Text name)
{
    for (size_t i = 0; i < table->count; i++)
        if (text_is(name, table->rows[i].name)) return &table->rows[i];
    return NULL;
}

static const OptionRow *find_letter(const OptionTable *table, char letter)
{
    for (size_t i = 0; letter && i < table->count; i++)
        if (table->rows[i].letter == letter) return &table->rows[i];
    return NULL;
}

// ---- A word of the command line -------------------------------------------------------------------------------------

typedef struct Reader {
    const OptionTable *table;
    void *target;
    int argc, next;   // next: the first word that is not read yet
    char **argv;
} Reader;

// The value stands behind the option in the same word, or is the next word.
static OptionResult take_value(Reader *reader, const OptionRow *row, const char *behind)
{
    if (!behind && reader->next < reader->argc) behind = reader->argv[reader->next++];
    if (behind) return set(reader->table, row, reader->target, behind);
    option_complain(reader->table->command, "--%s wants a value: --%s %s", row->name, row->name, row->argument);
    return OPTIONS_WRONG;
}

// --name, --name=value, --name value.
static OptionResult read_long(Reader *reader, const char *word)
{
    Text name = {word + 2, strcspn(word + 2, "=")};
    const char *behind = word[2 + name.size] ? word + 2 + name.size + 1 : NULL;
    const OptionRow *row = find_name(reader->table, name);
    if (!row) return complain_unknown(reader->table, word);
    if (row->argument) return take_value(reader, row, behind);
    if (!behind) return set(reader->table, row, reader->target, NULL);
    option_complain(reader->table->command, "--%s takes no value", row->name);
    return OPTIONS_WRONG;
}

// -q, -qv, -o value, -ovalue.
static OptionResult read_letters(Reader *reader, const char *word)
{
    for (const char *letter = word + 1; *letter; letter++) {
        const OptionRow *row = find_letter(reader->table, *letter);
        bool plain = *letter > ' ' && *letter <= '~';   // else it is part of a character
        if (!row) return complain_unknown(reader->table, plain ? (const char[]){'-', *letter, '\0'} : word);
        if (row->argument) return take_value(reader, row, letter[1] ? letter + 1 : NULL);
        OptionResult result = set(reader->table, row, reader->target, NULL);
        if (result != OPTIONS_READ) return result;
    }
    return OPTIONS_READ;
}

// A lone "-" is an argument.
static bool is_option(const char *word)
{
    return word[0] == '-' && word[1] != '\0';
}

static OptionResult read_option(Reader *reader)
{
    const char *word = reader->argv[reader->next++];
    return word[1] == '-' ? read_long(reader, word) : read_letters(reader, word);
}

// ---- A command line -------------------------------------------------------------------------------------------------

OptionResult option_read(const OptionTable *table, void *target, int argc, char **argv, OptionArguments *arguments,
                         Arena *arena)
{
    Reader reader = {table, target, argc, 0, argv};
    *arguments = (OptionArguments){arena_array(arena, (size_t)argc + 1, sizeof *arguments->items), 0};
    for (bool options = true; reader.next < argc;) {
        const char *word = argv[reader.next];
        if (options && is_option(word) && strcmp(word, "--") != 0) {
            OptionResult result = read_option(&reader);
            if (result != OPTIONS_READ) return result;
        } else {
            if (!options || strcmp(word, "--") != 0) arguments->items[arguments->count++] = argv[reader.next];
            else options = false;
            reader.next++;
        }
    }
    return OPTIONS_READ;
}

OptionResult option_read_front(const OptionTable *table, void *target, int argc, char **argv, bool long_only, int *next)
{
    Reader reader = {table, target, argc, 0, argv};
    OptionResult result = OPTIONS_READ;
    while (result == OPTIONS_READ && reader.next < argc && is_option(argv[reader.next])) {
        const char *word = argv[reader.next];
        if (strcmp(word, "--") == 0) {
            reader.next++;
            break;
        }
        Text name = {word + 2, strcspn(word + 2, "=")};
        if (long_only && (word[1] != '-' || !find_name(table, name))) break;
        result = read_option(&reader);
    }
    *next = reader.next;
    return result;
}

// ---- Help -----------------------------------------------------------------------------------------------------------

enum { HELP_WIDTH = 80 };

// "  -f, --format FORMAT".
static void add_head(Buffer *out, const OptionRow *row)
{
    if (row->letter) buffer_format(out, "  -%c, --%s", row->letter, row->name);
    else buffer_format(out, "      --%s", row->name);
    if (row->argument) buffer_format(out, " %s", row->argument);
}

// "form of the output: text (default), json or csv".
static void add_help(Buffer *out, const OptionRow *row)
{
    buffer_string(out, row->help);
    if (!row->words) return;
    size_t size = strcspn(row->words, ",");
    buffer_format(out, ": %.*s (default)", (int)size, row->words);
    if (!row->words[size]) return;
    const char *rest = row->words + size + 2;
    buffer_string(out, strchr(rest, ',') ? ", " : " or ");
    add_words(out, rest);
}

// Words, from a column on.
static void add_wrapped(Buffer *out, const char *words, size_t column)
{
    size_t used = column;
    for (size_t size; *words; words += size + strspn(words + size, " ")) {
        size = strcspn(words, " ");
        if (used > column && used + 1 + size > HELP_WIDTH) {
            buffer_format(out, "\n%*s", (int)column, "");
            used = column;
        }
        if (used > column) buffer_char(out, ' ');
        buffer_add(out, words, size);
        used += size + (used > column);
    }
    buffer_char(out, '\n');
}

void option_help(const OptionTable *table, Buffer *out)
{
    Buffer part = {0};
    size_t widest = 0;
    for (size_t i = 0; i < table->count; i++) {
        buffer_clear(&part);
        add_head(&part, &table->rows[i]);
        if (part.size > widest) widest = part.size;
    }
    for (size_t i = 0; i < table->count; i++) {
        size_t start = out->size;
        add_head(out, &table->rows[i]);
        buffer_format(out, "%*s", (int)(widest + 2 - (out->size - start)), "");
        buffer_clear(&part);
        add_help(&part, &table->rows[i]);
        add_wrapped(out, buffer_c_string(&part), widest + 2);
    }
    buffer_free(&part);
}
