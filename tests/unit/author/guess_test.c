// A column's words -> its type, formats, missing values, codes and comment. Each case's words stand in rows of
// different patients, one after the other, separated by blanks.
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "author/guess.h"

static const char *const TYPES[] = {"string", "integer", "number", "boolean", "date", "datetime"};

// Rows of one column; "~" = nothing there, "_" = a blank.
static Grid grid_of(const char *title, const char *words, Arena *arena)
{
    Text *cells = arena_array(arena, 256, sizeof *cells), *titles = arena_array(arena, 1, sizeof *titles);
    Grid grid = {.columns = 1, .titles = titles, .cells = cells};
    titles[0] = text_from(title);
    for (const char *at = words; *at; at += strspn(at, " ")) {
        size_t size = strcspn(at, " ");
        char *cell = arena_text(arena, (Text){at, size}).data ? (char *)arena_text(arena, (Text){at, size}).data : NULL;
        for (size_t i = 0; i < size; i++)
            if (cell[i] == '_') cell[i] = ' ';
        cells[grid.rows++] = strcmp(cell, "~") == 0 ? (Text){NULL, 0} : (Text){cell, size};
        at += size;
    }
    return grid;
}

// "date %d.%m.%Y | missing NA | codes M F | notes"
static const char *describe(const Guess *guess, Arena *arena)
{
    const char *line = TYPES[guess->type];
    for (size_t i = 0; i < guess->format_count; i++) line = arena_format(arena, "%s %s", line, guess->formats[i]);
    if (guess->choice) line = arena_format(arena, "%s | choice %s", line, guess->choice);
    if (guess->decimal_char) line = arena_format(arena, "%s decimal %c", line, guess->decimal_char);
    if (guess->group_char) line = arena_format(arena, "%s group %c", line, guess->group_char);
    if (guess->true_value) line = arena_format(arena, "%s %s/%s", line, guess->true_value, guess->false_value);
    for (size_t i = 0; i < guess->missing_count; i++)
        line = arena_format(arena, "%s | missing %s", line, guess->missing[i]);
    for (size_t i = 0; i < guess->code_count; i++)
        line = arena_format(arena, "%s%s%.*s", line, i ? " " : " | codes ", TEXT_ARG(guess->codes[i]));
    if (guess->hidden_codes) line = arena_format(arena, "%s and %zu hidden", line, guess->hidden_codes);
    return *guess->notes ? arena_format(arena, "%s | %s", line, guess->notes) : line;
}

static void columns_have_types(void **state)
{
    (void)state;
    static const struct {
        const char *label, *title, *words, *wanted;
    } CASES[] = {
        {"whole numbers", "n", "1 2 30 4", "integer"},
        {"decimals", "n", "1.5 2 3.25", "number"},
        {"decimal comma", "n", "1,55 2 30,25", "number decimal ,"},
        {"lists of numbers", "n", "2,4 3 2,2 1",
         "number decimal , | the comma may stand between several numbers: then "
         "type: integer and separator: \",\""},
        {"thousands", "n", "1,234.5 2 1,000,000", "number group ,"},
        {"thousands with points", "n", "1.234,5 2,5 1.000.000", "number decimal , group ."},
        {"either way", "n", "1,234 2,500 12",
         "number decimal , | the comma may be a thousands mark: then groupChar: "
         "\",\" and no decimalChar"},
        {"numbers that are missing", "n", "1 NA 3 -9 4", "integer | missing NA | missing -9"},
        {"negative numbers", "n", "1 -3 -9 4", "integer"},
        {"words that may mean missing", "n", "1 2 3 4 不详 未查", "integer | missing 不详 | missing 未查"},
        {"placeholders", "n", "1 2 999 4 999", "integer | 999 stands 2 times: does it mean missing?"},
        {"a cell that does not fit", "n", "1 2 3 4 5 6 7 8 9 10 11 wrong",
         "integer | 1 of 12 cells fit no number: validate shows them"},
        {"zeros in front", "n", "0012 0013 0104",
         "string | digits with zeros in front: a code, kept as text (zeroPad: N puts lost zeros back)"},
        {"signs and units", "n", "<0.1 0.5 70_Gy",
         "string | numbers with a sign or unit: take them apart with extract: '(?<sign>[<>])?(?<value>[0-9.]+) "
         "*(?<unit>.*)'"},
        {"yes and no", "n", "Yes No No ~ NA", "boolean Yes/No | missing NA"},
        {"checkbox", "n", "0 1 1 0", "boolean 1/0 | yes and no, or two codes?"},
        {"two ways to say yes", "n", "Yes No yes no", "string"},
        {"是否", "n", "是 否 是", "boolean 是/否"},
        {"only one answer", "n", "0 0 0", "integer"},
        {"ISO", "n", "2015-03-01 2016-12-31", "date default"},
        {"ISO, in part", "n", "2015-03-01 2016-12 2015", "date iso8601"},
        {"ISO with a time", "n", "2015-03-01T08:00:00+08:00 2016-12-31T09:00:00Z",
         "date iso8601 | a time is written: the date is kept, type: datetime keeps both"},
        {"a time", "n", "2015-03-01_08:15:00 2016-12-31_09:00:05",
         "date %Y-%m-%d %H:%M:%S | a time is written: the date is kept, type: datetime keeps both"},
        {"digits", "n", "20150301 20161231", "date %Y%m%d"},
        {"Chinese", "n", "2015年3月1日 2016年12月 2017年", "date %Y年%m月%d日 %Y年%m月 %Y年"},
        {"several forms", "n", "2015/3/1 2015-03-02 2015.4.5 2015/3/9", "date %Y/%m/%d default %Y.%m.%d"},
        {"day first", "n", "13/02/2015 01/02/2015", "date %d/%m/%Y"},
        {"month first", "n", "02/13/2015 01/02/2015", "date %m/%d/%Y"},
        {"day or month first", "n", "03/02/2015 01/02/2015",
         "date %d/%m/%Y | choice \"%d/%m/%Y\" or \"%m/%d/%Y\""},
        {"both orders", "n", "13/02/2015 01/13/2015 14/02/2015 15/02/2015",
         "date %d/%m/%Y | 1 of 4 cells fit no date format: validate shows them"},
        {"month names", "n", "01-Mar-2015 31-Dec-2016", "date %d-%b-%Y"},
        {"partial REDCap dates", "n", "2015-03-01 2015-03-UN 2015-UN-UN 2016-01-01", "date default %Y-%m-UN %Y-UN-UN"},
        {"years without a title", "n", "2015 2016", "integer"},
        {"years with a title", "Year of birth", "1950 1961", "date %Y"},
        {"serial numbers without a title", "n", "42064 42065", "integer"},
        {"serial numbers with a title", "确诊日期", "42064 42065", "date excel-serial"},
        {"serial numbers among dates", "n", "2015/3/1 2015/3/2 42065", "date %Y/%m/%d excel-serial"},
        {"a date that means missing", "n", "2015-03-01 1970-01-01",
         "date default | 1970-01-01 stands 1 times: does it mean missing? then add it to missingValues"},
        {"long numbers", "n", "110101195003078888 110101196001018888", "integer"},
        {"text", "n", "bone liver lung", "string"},
        {"text and missing words", "n", "bone NA 不详 lung",
         "string | missing NA | 1 cell says unknown or not done: missing, or an answer?"},
        {"several values", "n", "a;b c;d e", "string | several values in one cell? then separator: '[;|、→]'"},
        {"nothing", "n", "~ ~", "string | empty in every row of the sample: the type is open"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Arena arena = {0};
        Grid grid = grid_of(CASES[i].title, CASES[i].words, &arena);
        GridColumn column = grid_column(&grid, 0, SIZE_MAX, &arena);
        Guess guess = guess_column(&column, &arena);
        const char *got = describe(&guess, &arena);
        if (strcmp(got, CASES[i].wanted) != 0)
            fail_msg("%s:\n  got    %s\n  wanted %s", CASES[i].label, got, CASES[i].wanted);
        arena_free(&arena);
    }
}

// Which words a draft may tell. Patients: each row's own, or as the case says.
static void codes_are_told_only_when_shared(void **state)
{
    (void)state;
    static const struct {
        const char *label, *title, *words, *patients, *wanted;
    } CASES[] = {
        {"few words, often", "sex", "M F M F M F M F", "1 2 3 4 5 6 7 8", "string | codes M F"},
        {"too few rows", "sex", "M F M F", "1 2 3 4", "string"},
        {"one word has one patient", "site", "a b c a b c a b c a b c a b c d",
         "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16", "string | codes a b c and 1 hidden"},
        {"often, but each one patient's", "who", "p p p p q q q q r r r r", "1 1 1 1 2 2 2 2 3 3 3 3", "string"},
        {"a name by its title", "姓名", "p q p q p q p q", "1 2 3 4 5 6 7 8", "string"},
        {"staff by its title", "surgeon", "p q p q p q p q", "1 2 3 4 5 6 7 8", "string"},
        {"long numbers", "n", "12345 67890 12345 67890 12345 67890 12345 67890", "1 2 3 4 5 6 7 8", "integer"},
        {"small numbers", "n", "1 2 1 2 1 2 1 2", "1 2 3 4 5 6 7 8", "integer | codes 1 2"},
        {"numbers that were typed in", "dose", "60 ~66 66 60 ~66 66 60 66", "1 2 3 4 5 6 7 8", "string | 6 of 8 cells are numbers"},
        {"missing words are no codes", "sex", "M F NA F M F M F NA M M F", "1 2 3 4 5 6 7 8 9 10 11 12",
         "string | missing NA | codes M F"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Arena arena = {0};
        Grid words = grid_of(CASES[i].title, CASES[i].words, &arena),
             patients = grid_of("id", CASES[i].patients, &arena);
        assert_int_equal(words.rows, patients.rows);
        Text *cells = arena_array(&arena, 2 * words.rows, sizeof *cells), titles[] = {TEXT("id"), words.titles[0]};
        for (size_t r = 0; r < words.rows; r++) {
            cells[2 * r] = patients.cells[r];
            cells[2 * r + 1] = words.cells[r];
        }
        Grid both = {.columns = 2, .rows = words.rows, .titles = titles, .cells = cells};
        GridColumn column = grid_column(&both, 1, 0, &arena);
        Guess guess = guess_column(&column, &arena);
        guess_codes(&column, &guess, &arena);
        const char *got = describe(&guess, &arena);
        if (strcmp(got, CASES[i].wanted) != 0)
            fail_msg("%s:\n  got    %s\n  wanted %s", CASES[i].label, got, CASES[i].wanted);
        arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_have_types),
        cmocka_unit_test(codes_are_told_only_when_shared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
