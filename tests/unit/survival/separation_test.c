// Separation: by two informations; and whole fits against a search of every direction of small whole numbers.
#include "support.h"

#include "survival/cox.h"
#include "survival/separation.h"

static void directions_that_lost_their_information(void **state)
{
    (void)state;
    static const struct {
        const char *label;
        double at_zero[9], at_end[9];
        bool any, runs_off[3];
    } CASES[] = {
        {"nothing lost", {4, 0, 0, 1, 3, 0, 0, 1, 2}, {3, 0, 0, 1, 2, 0, 0, 0.5, 1}, false, {false, false, false}},
        {"a column by itself", {4, 0, 0, 0, 3, 0, 0, 0, 2}, {3, 0, 0, 0, 1e-9, 0, 0, 0, 1}, true, {false, true, false}},
        {"weak from the start, and still as weak", {4, 0, 0, 0, 1e-9, 0, 0, 0, 2}, {3, 0, 0, 0, 1e-9, 0, 0, 0, 1}, false,
         {false, false, false}},
        {"two together, of which each keeps what it tells of the other", {4, 0, 0, 1, 3, 0, 0, 0, 2},
         {1, 0, 0, -1, 1, 0, 0, 0, 1}, true, {true, true, false}},
        {"a redundant column takes no part", {4, 0, 0, 4, 4, 0, 0, 0, 2}, {3, 0, 0, 3, 3, 0, 0, 0, 1e-9}, true,
         {false, false, true}},
        {"all of them", {4, 0, 0, 1, 3, 0, 1, 1, 2}, {0, 0, 0, 0, 0, 0, 0, 0, 0}, true, {true, true, true}},
        {"nothing told at all", {0}, {0}, false, {false, false, false}},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        bool runs_off[3] = {true, true, true};
        bool any = separation_find(CASES[i].at_zero, CASES[i].at_end, 3, runs_off);
        bool same = any == CASES[i].any;
        for (size_t j = 0; j < 3; j++) same &= runs_off[j] == CASES[i].runs_off[j];
        if (!same) fail_msg("%s: %d: %d %d %d", CASES[i].label, any, runs_off[0], runs_off[1], runs_off[2]);
    }
}

// ---- Whole fits ----------------------------------------------------------------------------------------------------

enum { COLUMNS = 3, MOST_ROWS = 16, LARGEST = 3 };

typedef struct Small {
    size_t rows;
    double start[MOST_ROWS], stop[MOST_ROWS], x[COLUMNS][MOST_ROWS];
    uint8_t event[MOST_ROWS];
    bool counting;                     // (start, stop]
} Small;

// How a direction orders who dies and who is at risk with him.
typedef enum Order { ORDER_NONE, ORDER_EQUAL, ORDER_NEVER_BELOW } Order;

static Order order_along(const Small *data, const int *direction)
{
    bool above = false;
    for (size_t i = 0; i < data->rows; i++)
        for (size_t j = 0; data->event[i] && j < data->rows; j++) {
            if (data->stop[j] < data->stop[i] || (data->counting && data->start[j] >= data->stop[i])) continue;
            double difference = 0;
            for (size_t c = 0; c < COLUMNS; c++) difference += direction[c] * (data->x[c][i] - data->x[c][j]);
            if (difference < 0) return ORDER_NONE;
            above |= difference > 0;
        }
    return above ? ORDER_NEVER_BELOW : ORDER_EQUAL;
}

// Every direction of whole numbers up to LARGEST: enough for columns of zeros and ones. False when some direction
// orders nobody, as columns that follow from each other do: then which of them runs off is a choice.
static bool try_directions(const Small *data, bool *runs_off)
{
    for (size_t c = 0; c < COLUMNS; c++) runs_off[c] = false;
    int direction[COLUMNS];
    for (direction[0] = -LARGEST; direction[0] <= LARGEST; direction[0]++)
        for (direction[1] = -LARGEST; direction[1] <= LARGEST; direction[1]++)
            for (direction[2] = -LARGEST; direction[2] <= LARGEST; direction[2]++) {
                if (!direction[0] && !direction[1] && !direction[2]) continue;
                Order order = order_along(data, direction);
                if (order == ORDER_EQUAL) return false;
                for (size_t c = 0; order == ORDER_NEVER_BELOW && c < COLUMNS; c++) runs_off[c] |= direction[c] != 0;
            }
    return true;
}

static Small small_data(uint64_t *random, bool counting)
{
    Small data = {.rows = 7 + (size_t)(random_uniform(random) * (MOST_ROWS - 6)), .counting = counting};
    for (size_t i = 0; i < data.rows; i++) {
        data.start[i] = counting ? floor(3 * random_uniform(random)) : 0;
        data.stop[i] = data.start[i] + 1 + floor(9 * random_uniform(random));
        data.event[i] = random_uniform(random) < 0.6;
        for (size_t c = 0; c < COLUMNS; c++) data.x[c][i] = random_uniform(random) < 0.45;
    }
    return data;
}

// Answers how many columns run off; SIZE_MAX when the data are of no use here.
static size_t compare(const Small *data, uint64_t seed, CoxTies ties)
{
    bool runs_off[COLUMNS];
    size_t count = 0;
    if (!try_directions(data, runs_off)) return SIZE_MAX;
    Arena arena = {0};
    const double *x[] = {data->x[0], data->x[1], data->x[2]};
    CoxData whole = {.rows = data->rows, .columns = COLUMNS, .start = data->counting ? data->start : NULL,
                     .stop = data->stop, .event = data->event, .x = x};
    CoxSample sample = cox_sample(&whole, &arena);
    CoxFit fit = cox_fit(&sample, ties, &arena);
    for (size_t c = 0; c < COLUMNS; c++) {
        if ((fit.infinite[c] != 0) != runs_off[c])
            fail_msg("data %llu: column %zu %s", (unsigned long long)seed, c, runs_off[c] ? "runs off" : "stays");
        count += runs_off[c];
    }
    assert_int_equal(fit.separated, count > 0);
    arena_free(&arena);
    return count;
}

static void what_runs_off_is_what_some_direction_orders(void **state)
{
    (void)state;
    enum { SETS = 3000 };
    size_t seen[COLUMNS + 1] = {0};
    for (uint64_t seed = 1; seed <= SETS; seed++) {
        uint64_t random = seed;
        Small data = small_data(&random, seed % 3 == 0);
        size_t count = compare(&data, seed, seed % 2 ? COX_EFRON : COX_BRESLOW);
        if (count <= COLUMNS) seen[count]++;
    }
    for (size_t count = 0; count <= COLUMNS; count++) assert_true(seen[count] > SETS / 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(directions_that_lost_their_information),
        cmocka_unit_test(what_runs_off_is_what_some_direction_orders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
