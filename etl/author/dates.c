// Formats are taken one after the other, each time the one that reads most of the cells that none has read yet. Of two
// formats that differ in the order of day and month only one is ever taken.
#include "author/dates.h"

#include <stdlib.h>

#include "base/arena.h"

typedef enum Strength {
    STRONG,                        // can hardly be anything but a date
    WEAK,                          // could be a number: only where the title or the other cells say date
} Strength;

typedef struct Candidate {
    const char *format;
    Strength strength;
    int order;                     // formats of one order have day and month the other way round; 0 = none
} Candidate;

static const Candidate CANDIDATES[] = {
    {"default", STRONG, 0},
    {"%Y-%m-%d", STRONG, 0},
    {"%Y/%m/%d", STRONG, 0},
    {"%Y.%m.%d", STRONG, 0},
    {"%Y%m%d", STRONG, 0},
    {"%Y年%m月%d日", STRONG, 0},
    {"%Y年%m月", STRONG, 0},
    {"%Y年", STRONG, 0},
    {"%d/%m/%Y", STRONG, 1}, {"%m/%d/%Y", STRONG, 1},
    {"%d.%m.%Y", STRONG, 2}, {"%m.%d.%Y", STRONG, 2},
    {"%d-%m-%Y", STRONG, 3}, {"%m-%d-%Y", STRONG, 3},
    {"%d/%m/%y", STRONG, 4}, {"%m/%d/%y", STRONG, 4}, {"%y/%m/%d", STRONG, 4},
    {"%d.%m.%y", STRONG, 5}, {"%m.%d.%y", STRONG, 5}, {"%y.%m.%d", STRONG, 5},
    {"%d-%m-%y", STRONG, 6}, {"%m-%d-%y", STRONG, 6}, {"%y-%m-%d", STRONG, 6},
    {"%d-%b-%Y", STRONG, 0}, {"%d %b %Y", STRONG, 0}, {"%d%b%Y", STRONG, 0}, {"%d-%b-%y", STRONG, 0},
    {"%d/%b/%Y", STRONG, 0}, {"%b %d, %Y", STRONG, 0}, {"%b %d %Y", STRONG, 0}, {"%b %Y", STRONG, 0},
    {"%b-%Y", STRONG, 0},
    {"%Y-%m-%d %H:%M:%S", STRONG, 0}, {"%Y-%m-%d %H:%M", STRONG, 0},
    {"%Y/%m/%d %H:%M:%S", STRONG, 0}, {"%Y/%m/%d %H:%M", STRONG, 0},
    {"%Y%m%d%H%M%S", STRONG, 0},
    {"%d/%m/%Y %H:%M:%S", STRONG, 7}, {"%m/%d/%Y %H:%M:%S", STRONG, 7},
    {"%d/%m/%Y %H:%M", STRONG, 8}, {"%m/%d/%Y %H:%M", STRONG, 8},
    {"%d.%m.%Y %H:%M:%S", STRONG, 0}, {"%d.%m.%Y %H:%M", STRONG, 0},
    {"iso8601", STRONG, 0},
    {"%Y-%m", WEAK, 0}, {"%Y/%m", WEAK, 0}, {"%Y.%m", WEAK, 0}, {"%m/%Y", WEAK, 0}, {"%m.%Y", WEAK, 0},
    {"%Y-%m-UN", STRONG, 0}, {"%Y-UN-UN", STRONG, 0}, {"%Y-%m-XX", STRONG, 0}, {"%Y-XX-XX", STRONG, 0},
    {"%Y%m00", WEAK, 0}, {"%Y0000", WEAK, 0}, {"%Y-%m-00", STRONG, 0}, {"%Y-00-00", STRONG, 0},
    {"excel-serial", WEAK, 0},
    {"%Y%m", WEAK, 0},
    {"%Y", WEAK, 0},
};
enum { CANDIDATE_COUNT = sizeof CANDIDATES / sizeof *CANDIDATES };
enum { FIRST_YEAR = 1880, LAST_YEAR = 2100, WORDS_TRIED = 2000 };

// Does the format read the word, as a year people have lived in? iso8601 reads a bare year too, which says nothing.
static bool reads(const DateFormat *format, Text word)
{
    Date date;
    int year, month, day;
    if (word.size < 4 || word.size > 40) return false;
    if (format->kind == DATE_ISO8601 && !memchr(word.data, 'T', word.size)) return false;
    if (date_read(word, format, 1, &date, NULL, NULL) != DATE_OK) return false;
    date_to_civil(date.first, &year, &month, &day);
    return year >= FIRST_YEAR && year <= LAST_YEAR;
}

typedef struct Search {
    const GridColumn *column;
    const bool *skip;
    size_t step;                   // only every so many words are looked at, where there are very many
    bool *read;                    // by a format taken already
    DateFormat formats[CANDIDATE_COUNT];
    bool closed[CANDIDATE_COUNT];  // taken, or the other order of one that was taken
    size_t all, covered;           // cells
} Search;

static size_t count_unread(const Search *search, size_t candidate)
{
    size_t cells = 0;
    for (size_t i = 0; i < search->column->word_count; i += search->step)
        if (!search->read[i] && !search->skip[i] && reads(&search->formats[candidate], search->column->words[i].text))
            cells += search->column->words[i].count;
    return cells;
}

static void take(Search *search, size_t candidate, size_t cells)
{
    for (size_t i = 0; i < search->column->word_count; i += search->step)
        if (!search->skip[i] && reads(&search->formats[candidate], search->column->words[i].text))
            search->read[i] = true;
    for (size_t i = 0; i < CANDIDATE_COUNT; i++)
        if (i == candidate || (CANDIDATES[i].order && CANDIDATES[i].order == CANDIDATES[candidate].order))
            search->closed[i] = true;
    search->covered += cells;
}

// The candidate that reads most; CANDIDATE_COUNT when none reads enough to be more than chance.
static size_t best_candidate(const Search *search, bool weak_too, size_t *cells)
{
    size_t best = CANDIDATE_COUNT;
    *cells = search->all / 200;
    for (size_t i = 0; i < CANDIDATE_COUNT; i++) {
        if (search->closed[i] || (CANDIDATES[i].strength == WEAK && !weak_too)) continue;
        size_t read = count_unread(search, i);
        if (read > *cells) {
            best = i;
            *cells = read;
        }
    }
    return best;
}

// Does the format read all that the one taken reads?
static bool reads_all(const Search *search, size_t other, size_t taken)
{
    for (size_t w = 0; w < search->column->word_count; w += search->step) {
        Text word = search->column->words[w].text;
        if (!search->skip[w] && reads(&search->formats[taken], word) && !reads(&search->formats[other], word))
            return false;
    }
    return true;
}

static void add_format(DatesGuess *guess, const Search *search, size_t candidate)
{
    size_t number = guess->count++, *choices = &guess->choice_counts[number];
    const char *format = CANDIDATES[candidate].format;
    guess->formats[number] = guess->choices[number][(*choices)++] = format;
    guess->has_time |= strstr(format, "%H") || strcmp(format, "iso8601") == 0;
    for (size_t i = 0; CANDIDATES[candidate].order && i < CANDIDATE_COUNT; i++)
        if (i != candidate && CANDIDATES[i].order == CANDIDATES[candidate].order && reads_all(search, i, candidate))
            guess->choices[number][(*choices)++] = CANDIDATES[i].format;
    guess->undecided |= *choices > 1;
}

// A look at a few words, so that the columns that hold no date, most of them, cost little.
static bool is_plausible(const Search *search)
{
    enum { LOOK = 60 };
    for (size_t i = 0, seen = 0; i < search->column->word_count && seen < LOOK; i++) {
        if (search->skip[i]) continue;
        seen++;
        for (size_t c = 0; c < CANDIDATE_COUNT; c++)
            if (reads(&search->formats[c], search->column->words[i].text)) return true;
    }
    return false;
}

// ISO dates of different precision are one format.
static void join_iso(DatesGuess *guess)
{
    static const char *const PARTS[] = {"default", "%Y-%m", "%Y", "iso8601"};
    size_t parts = 0;
    for (size_t i = 0; i < guess->count; i++)
        for (size_t p = 0; p < sizeof PARTS / sizeof *PARTS; p++) parts += strcmp(guess->formats[i], PARTS[p]) == 0;
    if (guess->count < 2 || parts < guess->count) return;
    guess->formats[0] = "iso8601";
    guess->count = 1;
}

DatesGuess dates_guess(const GridColumn *column, const bool *skip, bool titled)
{
    DatesGuess guess = {.count = 0};
    Search search = {.column = column, .skip = skip, .step = column->word_count / WORDS_TRIED + 1};
    search.read = memory_alloc(column->word_count + 1);
    memset(search.read, 0, column->word_count + 1);
    for (size_t i = 0; i < column->word_count; i += search.step) search.all += skip[i] ? 0 : column->words[i].count;
    for (size_t i = 0; i < CANDIDATE_COUNT; i++)
        date_format_parse(text_from(CANDIDATES[i].format), &search.formats[i]);
    bool plausible = is_plausible(&search);
    while (plausible && guess.count < GUESS_FORMATS && search.covered < search.all) {
        size_t cells, best = best_candidate(&search, titled || search.covered * 3 >= search.all, &cells);
        if (best == CANDIDATE_COUNT) break;
        take(&search, best, cells);
        add_format(&guess, &search, best);
    }
    join_iso(&guess);
    guess.covered = search.covered;
    if (search.step > 1 && search.all) guess.covered = column->filled * search.covered / search.all;
    free(search.read);
    return guess;
}
