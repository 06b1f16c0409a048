// Tallies: what is hidden of small tables whose sums are known, and what an outsider could still tell.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <stdlib.h>

#include "report/tally.h"

enum { MOST = 16, END = -1 };

typedef struct Case {
    const char *label;
    int values[MOST];                  // END behind the last
    int sums[8][MOST];                 // the total first, END behind the last
    const char *uses;                  // of each value: how often it is printed
    const char *hidden;                // of each value: "p" primary, "c" complementary, "." shown
} Case;

static const Case CASES[] = {
    {"nothing small", {12, 5, 7, END}, {{0, 1, 2, END}, {END}}, "111", "..."},
    {"nought is shown", {12, 0, 12, END}, {{0, 1, 2, END}, {END}}, "111", "..."},
    {"a small one takes the next with it", {12, 3, 9, END}, {{0, 1, 2, END}, {END}}, "111", ".pc"},
    {"a total of five is enough", {5, 2, 3, END}, {{0, 1, 2, END}, {END}}, "111", ".pp"},
    {"the cheapest of several", {40, 3, 9, 28, END}, {{0, 1, 2, 3, END}, {END}}, "1111", ".pc."},
    {"what is printed often is dear", {40, 3, 9, 28, END}, {{0, 1, 2, 3, END}, {END}}, "1191", ".p.c"},
    {"two small ones that add up to too little", {10, 1, 1, 8, END}, {{0, 1, 2, 3, END}, {END}}, "1111", ".ppc"},
    {"a difference nobody prints", {12, 10, 2, END}, {{0, 1, 2, END}, {END}}, "110", ".c."},
    {"across two sums", {20, 3, 17, 30, 13, END}, {{0, 1, 2, END}, {3, 2, 4, END}, {END}}, "11111", ".pc.c"},
    // rows 3 + 9 = 12, 8 + 7 = 15; columns 11, 16; all 27
    {"two ways", {27, 12, 15, 11, 16, 3, 9, 8, 7, END},
     {{0, 1, 2, END}, {0, 3, 4, END}, {1, 5, 6, END}, {2, 7, 8, END}, {3, 5, 7, END}, {4, 6, 8, END}, {END}},
     "111111111", ".....pccc"},
};

static void cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const Case *one = &CASES[i];
        Arena arena = {0};
        Tallies tallies = {.arena = &arena};
        char got[MOST + 1] = {0};
        for (size_t v = 0; one->values[v] != END; v++) {
            size_t tally = tally_add(&tallies, one->values[v]);
            tallies.items[tally].uses = (size_t)(one->uses[v] - '0');
        }
        for (size_t s = 0; one->sums[s][0] != END; s++) {
            size_t members[MOST], count = 0;
            for (; one->sums[s][count] != END; count++) members[count] = (size_t)one->sums[s][count];
            tally_sum(&tallies, members, count);
        }
        tallies_protect(&tallies, 5);
        for (size_t v = 0; v < tallies.count; v++)
            got[v] = tallies.items[v].primary ? 'p' : tallies.items[v].hidden ? 'c' : '.';
        if (strcmp(got, one->hidden) != 0) fail_msg("%s: %s, should be %s", one->label, got, one->hidden);
        arena_free(&arena);
    }
}

// Tables of random counts with their margins: every small cell could be five at least and four others, and what could
// not be told is not hidden for nothing: without a small cell nothing is.
static void random_tables(void **state)
{
    (void)state;
    enum { ROWS = 4, COLUMNS = 5, CELLS = (ROWS + 1) * (COLUMNS + 1) };
    srand(20240701);
    for (int round = 0; round < 300; round++) {
        Arena arena = {0};
        Tallies tallies = {.arena = &arena};
        double value[ROWS + 1][COLUMNS + 1] = {{0}};
        int most = 3 + round % 20;
        bool small = false;
        for (int r = 1; r <= ROWS; r++)
            for (int c = 1; c <= COLUMNS; c++) {
                value[r][c] = rand() % most;
                value[r][0] += value[r][c];
                value[0][c] += value[r][c];
                value[0][0] += value[r][c];
            }
        for (int i = 0; i < CELLS; i++) {
            size_t tally = tally_add(&tallies, value[i / (COLUMNS + 1)][i % (COLUMNS + 1)]);
            tallies.items[tally].uses = 1;
            small |= tally_is_small(&tallies.items[tally], 5);
        }
        for (size_t r = 0; r <= ROWS; r++) {
            size_t members[COLUMNS + 1];
            for (size_t c = 0; c <= COLUMNS; c++) members[c] = r * (COLUMNS + 1) + c;
            tally_sum(&tallies, members, COLUMNS + 1);
        }
        for (size_t c = 0; c <= COLUMNS; c++) {
            size_t members[ROWS + 1];
            for (size_t r = 0; r <= ROWS; r++) members[r] = r * (COLUMNS + 1) + c;
            tally_sum(&tallies, members, ROWS + 1);
        }
        tallies_protect(&tallies, 5);
        for (size_t t = 0; t < tallies.count; t++) {
            const Tally *tally = &tallies.items[t];
            assert_true(tally->low <= tally->value && tally->value <= tally->high);
            if (!small) assert_false(tally->hidden);
            if (!tally_is_small(tally, 5)) continue;
            assert_true(tally->hidden && tally->primary);
            assert_true(tally->high >= 5 && tally->high - tally->low >= 4);
        }
        arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(cases), cmocka_unit_test(random_tables)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
