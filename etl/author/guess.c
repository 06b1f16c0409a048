// The questions in order: what means missing, yes or no, a date, a number, and what is left is text. Not every cell has
// to fit: those that do not are for `validate` to show.
#include "author/guess.h"

#include "author/dates.h"
#include "wrap/unicode.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

// Everywhere where they stand.
static const char *const MISSING[] = {"NA",
                                      "N/A",
                                      "n/a",
                                      "NaN",
                                      "nan",
                                      "NULL",
                                      "null",
                                      "#N/A",
                                      "#VALUE!",
                                      "#REF!",
                                      "#NULL!",
                                      "#DIV/0!",
                                      "#NAME?",
                                      ".",
                                      "-",
                                      "--",
                                      "/",
                                      "?",
                                      "\\N",
                                      "缺失",
                                      "[Not Available]",
                                      "[Not Applicable]",
                                      "[Unknown]",
                                      "[Not Evaluated]"};
// In numbers and dates; among codes they may be an answer.
static const char *const UNKNOWN[] = {"unknown", "Unknown", "UNKNOWN", "unk",    "UNK",  "UK",   "ND",       "nd",
                                      "NK",      "nk",      "x",       "X",      "none", "None", "not done", "Not done",
                                      "missing", "Missing", "n.a.",    "na",     "n.d.", "不详", "未知",     "未查",
                                      "未做",    "未测",    "未检",    "未提供", "不清", "无",   "不明"};
static const char *const NEGATIVE[] = {"-9", "-99", "-999", "-9999", "-8", "-7", "-1"};
static const char *const PLACEHOLDERS[] = {"1900-01-01", "19000101",   "1900/1/1",   "1970-01-01",
                                           "19700101",   "1970/1/1",   "9999-12-31", "99991231",
                                           "1899-12-30", "01/01/1900", "01.01.1900"};
static const char *const GREAT[] = {"99", "999", "9999", "99999"};

// Lower case; true first.
static const char *const ANSWERS[][2] = {{"1", "0"},     {"yes", "no"},           {"y", "n"},   {"true", "false"},
                                         {"t", "f"},     {"ja", "nein"},          {"是", "否"}, {"有", "无"},
                                         {"oui", "non"}, {"positive", "negative"}};

static bool is_one_of(Text text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (text_is(text, words[i])) return true;
    return false;
}

bool guess_is_missing_word(Text text)
{
    return is_one_of(text, MISSING, COUNT(MISSING));
}

typedef struct Guesser {
    const GridColumn *column;
    Arena *arena;
    Guess *guess;
    Buffer notes;
    bool *missing;   // of each word
    size_t filled;   // cells that are not missing
} Guesser;

static void note(Guesser *guesser, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void note(Guesser *guesser, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (guesser->notes.size) buffer_string(&guesser->notes, "; ");
    buffer_string(&guesser->notes, arena_vformat(guesser->arena, format, arguments));
    va_end(arguments);
}

// ---- Missing --------------------------------------------------------------------------------------------------------

// Takes word i for missing; from one of the program's own tables, so that it may be told.
static void take_missing(Guesser *guesser, size_t i)
{
    guesser->missing[i] = true;
    guesser->filled -= guesser->column->words[i].count;
    Guess *guess = guesser->guess;
    if (guess->missing_count == GUESS_MISSING) return;
    guess->missing[guess->missing_count++] = arena_text(guesser->arena, guesser->column->words[i].text).data;
}

static void take_words(Guesser *guesser, const char *const *words, size_t count)
{
    for (size_t i = 0; i < guesser->column->word_count; i++)
        if (!guesser->missing[i] && is_one_of(guesser->column->words[i].text, words, count)) take_missing(guesser, i);
}

static void forget_words(Guesser *guesser, const char *const *words, size_t count)
{
    Guess *guess = guesser->guess;
    size_t kept = 0;
    for (size_t i = 0; i < guesser->column->word_count; i++) {
        if (!guesser->missing[i] || !is_one_of(guesser->column->words[i].text, words, count)) continue;
        guesser->missing[i] = false;
        guesser->filled += guesser->column->words[i].count;
    }
    for (size_t i = 0; i < guess->missing_count; i++)
        if (!is_one_of(text_from(guess->missing[i]), words, count)) guess->missing[kept++] = guess->missing[i];
    guess->missing_count = kept;
}

// ---- Yes or no ------------------------------------------------------------------------------------------------------

static bool is_answer(const Guesser *guesser, const char *const pair[2], const char **yes, const char **no)
{
    *yes = *no = NULL;
    for (size_t i = 0; i < guesser->column->word_count; i++) {
        Text word = guesser->column->words[i].text, lower = unicode_lower(word, guesser->arena);
        if (guess_is_missing_word(word)) continue;
        const char **which = text_is(lower, pair[0]) ? yes : text_is(lower, pair[1]) ? no : NULL;
        if (!which || *which) return false;   // something else, or one answer written in two ways
        *which = arena_text(guesser->arena, word).data;
    }
    return *yes && *no;
}

static bool try_boolean(Guesser *guesser)
{
    for (size_t i = 0; i < COUNT(ANSWERS); i++) {
        const char *yes, *no;
        if (!is_answer(guesser, ANSWERS[i], &yes, &no)) continue;
        guesser->guess->type = FIELD_BOOLEAN;
        guesser->guess->true_value = yes;
        guesser->guess->false_value = no;
        if (i == 0) note(guesser, "yes and no, or two codes?");
        take_words(guesser, MISSING, COUNT(MISSING));
        return true;
    }
    return false;
}

// ---- Dates ----------------------------------------------------------------------------------------------------------

static bool is_most(size_t cells, size_t all)
{
    return all > 0 && cells * 10 >= all * 9;
}

static void note_misfits(Guesser *guesser, size_t fitting, const char *what)
{
    if (fitting < guesser->filled)
        note(guesser, "%zu of %zu cells fit no %s: validate shows them", guesser->filled - fitting, guesser->filled,
             what);
}

static void note_placeholders(Guesser *guesser)
{
    for (size_t i = 0; i < guesser->column->word_count; i++) {
        const GridWord *word = &guesser->column->words[i];
        if (!guesser->missing[i] && is_one_of(word->text, PLACEHOLDERS, COUNT(PLACEHOLDERS)))
            note(guesser, "%.*s stands %zu times: does it mean missing? then add it to missingValues",
                 TEXT_ARG(word->text), word->count);
    }
}

// "%d/%m/%Y" or "%m/%d/%Y"; of several formats a list: ["%d/%m/%Y" or "%m/%d/%Y", "%Y"].
static const char *write_choice(const Guesser *guesser, const DatesGuess *dates)
{
    Buffer out = {0};
    for (size_t f = 0; f < dates->count; f++) {
        buffer_string(&out, f ? ", " : dates->count > 1 ? "[" : "");
        for (size_t c = 0; c < dates->choice_counts[f]; c++)
            buffer_format(&out, "%s\"%s\"", c ? " or " : "", dates->choices[f][c]);
    }
    if (dates->count > 1) buffer_char(&out, ']');
    const char *choice = arena_text(guesser->arena, buffer_as_text(&out)).data;
    buffer_free(&out);
    return choice;
}

static bool try_date(Guesser *guesser)
{
    bool titled = guesser->guess->meaning & (MEANS_DATE | MEANS_BIRTH);
    DatesGuess dates = dates_guess(guesser->column, guesser->missing, titled);
    if (dates.covered * 3 < guesser->filled * 2 && !(titled && dates.covered * 2 > guesser->filled)) return false;
    Guess *guess = guesser->guess;
    guess->type = FIELD_DATE;
    guess->format_count = dates.count;
    memcpy(guess->formats, dates.formats, sizeof dates.formats);
    note_misfits(guesser, dates.covered, "date format");
    if (dates.undecided) guess->choice = write_choice(guesser, &dates);
    if (dates.has_time) note(guesser, "a time is written: the date is kept, type: datetime keeps both");
    note_placeholders(guesser);
    return true;
}

// ---- Numbers --------------------------------------------------------------------------------------------------------

typedef struct NumberForm {
    char decimal_char, group_char;
} NumberForm;

static const NumberForm FORMS[] = {{'.', 0}, {',', 0}, {'.', ','}, {',', '.'}, {'.', ' '}, {',', ' '}, {'.', '\''}};

static size_t count_numbers(const Guesser *guesser, NumberForm form)
{
    size_t cells = 0;
    Decimal number;
    for (size_t i = 0; i < guesser->column->word_count; i++)
        if (!guesser->missing[i] &&
            decimal_read(guesser->column->words[i].text, form.decimal_char, form.group_char, &number))
            cells += guesser->column->words[i].count;
    return cells;
}

static size_t count_integers(const Guesser *guesser)
{
    size_t cells = 0;
    Decimal number;
    for (size_t i = 0; i < guesser->column->word_count; i++)
        if (!guesser->missing[i] && decimal_read_integer(guesser->column->words[i].text, &number))
            cells += guesser->column->words[i].count;
    return cells;
}

// 0012: a number with a zero in front is a code, and Excel takes the zero away.
static bool has_leading_zeros(const Guesser *guesser)
{
    for (size_t i = 0; i < guesser->column->word_count; i++) {
        Text word = guesser->column->words[i].text;
        if (!guesser->missing[i] && word.size > 1 && word.data[0] == '0' && text_is_digits(word)) return true;
    }
    return false;
}

// 1,234: three digits behind every comma or point, at least once.
static bool looks_grouped(const Guesser *guesser, char mark)
{
    bool any = false;
    for (size_t i = 0; i < guesser->column->word_count; i++) {
        Text word = guesser->column->words[i].text;
        const char *at = memchr(word.data, mark, word.size);
        if (guesser->missing[i] || !at) continue;
        if (word.data + word.size - at != 4) return false;
        any = true;
    }
    return any;
}

// 2,4: one digit on each side may be two numbers as well.
static bool looks_listed(const Guesser *guesser)
{
    for (size_t i = 0; i < guesser->column->word_count; i++) {
        Text word = guesser->column->words[i].text;
        bool short_parts = word.size <= 2 || (word.size == 3 && word.data[1] == ',');
        if (!guesser->missing[i] && !short_parts) return false;
    }
    return true;
}

static bool is_negative(Text word)
{
    return word.size > 1 && word.data[0] == '-';
}

// -9 among numbers that are never negative.
static void take_sentinels(Guesser *guesser)
{
    for (size_t i = 0; i < guesser->column->word_count; i++) {
        Text word = guesser->column->words[i].text;
        if (!guesser->missing[i] && is_negative(word) && !is_one_of(word, NEGATIVE, COUNT(NEGATIVE))) return;
    }
    take_words(guesser, NEGATIVE, COUNT(NEGATIVE));
}

static void note_great(Guesser *guesser)
{
    for (size_t i = 0; i < guesser->column->word_count; i++) {
        const GridWord *word = &guesser->column->words[i];
        if (!guesser->missing[i] && word->count > 1 && is_one_of(word->text, GREAT, COUNT(GREAT)))
            note(guesser, "%.*s stands %zu times: does it mean missing?", TEXT_ARG(word->text), word->count);
    }
}

static bool try_number(Guesser *guesser)
{
    size_t best = 0, cells = 0;
    for (size_t i = 0; i < COUNT(FORMS); i++) {
        size_t read = count_numbers(guesser, FORMS[i]);
        if (read <= cells) continue;
        best = i;
        cells = read;
    }
    if (!is_most(cells, guesser->filled)) return false;
    if (has_leading_zeros(guesser)) {
        note(guesser, "digits with zeros in front: a code, kept as text (zeroPad: N puts lost zeros back)");
        return true;
    }
    Guess *guess = guesser->guess;
    guess->type = best == 0 && count_integers(guesser) == cells ? FIELD_INTEGER : FIELD_NUMBER;
    guess->decimal_char = FORMS[best].decimal_char == '.' ? 0 : FORMS[best].decimal_char;
    guess->group_char = FORMS[best].group_char;
    take_sentinels(guesser);
    note_misfits(guesser, count_numbers(guesser, FORMS[best]), "number");
    if (guess->decimal_char == ',' && looks_grouped(guesser, ','))
        note(guesser, "the comma may be a thousands mark: then groupChar: \",\" and no decimalChar");
    if (guess->decimal_char == ',' && looks_listed(guesser))
        note(guesser, "the comma may stand between several numbers: then type: integer and separator: \",\"");
    note_great(guesser);
    return true;
}

// ---- Text -----------------------------------------------------------------------------------------------------------

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// A number with a sign before it or a unit behind it: <500, 70 Gy, 60Gy/30; 8010/3 and 0:alive are codes.
static bool is_measured(Text word)
{
    size_t at = 0, digits = 0;
    while (at < word.size &&
           (word.data[at] == '<' || word.data[at] == '>' || word.data[at] == '=' || word.data[at] == ' '))
        at++;
    bool sign = at > 0;
    while (at < word.size && (is_digit(word.data[at]) || word.data[at] == '.' || word.data[at] == ',')) {
        digits += is_digit(word.data[at]);
        at++;
    }
    char next = at < word.size ? word.data[at] : ' ';
    bool code = next == '/' || next == ':' || next == '_' || next == '-';
    return digits > 0 && !(code && !sign) && (sign || word.size - at >= 2);   // 3b is a code, 3 Gy is none
}

static bool is_number(Text word)
{
    Decimal number;
    return decimal_read(word, '.', 0, &number) || decimal_read(word, ',', 0, &number);
}

static bool has_separator(Text word)
{
    return memchr(word.data, ';', word.size) || memchr(word.data, '|', word.size) ||
           memmem(word.data, word.size, "、", strlen("、")) || memmem(word.data, word.size, "→", strlen("→"));
}

static void note_text(Guesser *guesser)
{
    size_t numbers = 0, measured = 0, separated = 0, unknown = 0;
    for (size_t i = 0; i < guesser->column->word_count; i++) {
        const GridWord *word = &guesser->column->words[i];
        if (guesser->missing[i]) continue;
        if (is_number(word->text)) numbers += word->count;
        else if (is_measured(word->text)) measured += word->count;
        if (has_separator(word->text)) separated += word->count;
        if (is_one_of(word->text, UNKNOWN, COUNT(UNKNOWN))) unknown += word->count;
    }
    if (measured && (numbers + measured) * 10 >= guesser->filled * 8)
        note(guesser, "numbers with a sign or unit: take them apart with extract: "
                      "'(?<sign>[<>])?(?<value>[0-9.]+) *(?<unit>.*)'");
    else if (numbers * 3 > guesser->filled) note(guesser, "%zu of %zu cells are numbers", numbers, guesser->filled);
    if (separated * 5 >= guesser->filled && separated)
        note(guesser, "several values in one cell? then separator: '[;|、→]'");
    if (unknown)
        note(guesser, unknown == 1 ? "%zu cell says unknown or not done: missing, or an answer?"
                                   : "%zu cells say unknown or not done: missing, or an answer?", unknown);
}

// ---- All ------------------------------------------------------------------------------------------------------------

static void guess_type(Guesser *guesser)
{
    if (try_boolean(guesser)) return;
    take_words(guesser, MISSING, COUNT(MISSING));
    take_words(guesser, UNKNOWN, COUNT(UNKNOWN));
    if (guesser->filled && (try_date(guesser) || try_number(guesser))) return;
    forget_words(guesser, UNKNOWN, COUNT(UNKNOWN));
    if (guesser->filled) note_text(guesser);
}

Guess guess_column(const GridColumn *column, Arena *arena)
{
    Guess guess = {.type = FIELD_STRING, .meaning = meaning_of_title(column->title, arena), .notes = ""};
    Guesser guesser = {.column = column, .arena = arena, .guess = &guess, .filled = column->filled};
    guesser.missing = arena_array(arena, column->word_count + 1, sizeof *guesser.missing);
    if (!column->filled) note(&guesser, "empty in every row of the sample: the type is open");
    guess_type(&guesser);
    if (guesser.notes.size) guess.notes = arena_text(arena, buffer_as_text(&guesser.notes)).data;
    buffer_free(&guesser.notes);
    return guess;
}

// ---- Codes ----------------------------------------------------------------------------------------------------------

enum { MOST_CODES = 20, LONGEST_CODE = 40, FEWEST_REPEATS = 4 };

// A code that may be told: short, and not one patient's alone.
static bool is_code(const GridWord *word)
{
    return word->shared && unicode_length(word->text) <= LONGEST_CODE &&
           !memchr(word->text.data, '\n', word->text.size);
}

static bool is_long_number(Text word)
{
    return word.size >= 5 && text_is_digits(word);
}

// Numbers of several digits among texts: values that were typed in, and no codes.
static bool holds_values(const GridColumn *column)
{
    size_t values = 0;
    for (size_t i = 0; i < column->word_count; i++)
        values += column->words[i].text.size > 1 && is_number(column->words[i].text);
    return values * 2 >= column->word_count;
}

void guess_codes(const GridColumn *column, Guess *guess, Arena *arena)
{
    if (guess->meaning & MEANS_PERSONAL || (guess->type != FIELD_STRING && guess->type != FIELD_INTEGER)) return;
    if (column->word_count > MOST_CODES || column->filled < FEWEST_REPEATS * column->word_count) return;
    if (guess->type == FIELD_STRING && holds_values(column)) return;
    Text *codes = arena_array(arena, column->word_count + 1, sizeof *codes);
    size_t count = 0, hidden = 0;
    for (size_t i = 0; i < column->word_count; i++) {
        Text word = column->words[i].text;
        bool missing = false;
        for (size_t m = 0; m < guess->missing_count; m++) missing |= text_is(word, guess->missing[m]);
        if (missing) continue;
        if (is_long_number(word)) return;
        if (is_code(&column->words[i])) codes[count++] = word;
        else hidden++;
    }
    if (count < 2 || hidden * 2 > count) return;
    guess->codes = codes;
    guess->code_count = count;
    guess->hidden_codes = hidden;
}
