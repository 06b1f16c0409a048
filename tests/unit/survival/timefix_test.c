// Timefix: what ties and what does not.
#include "support.h"

#include <string.h>

#include "survival/timefix.h"

enum { MOST = 8 };

typedef struct Case {
    const char *label;
    size_t count;
    double time[MOST], want[MOST];
} Case;

static void near_times_take_the_first_value(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"whole days stay", 4, {3, 1, 2, 1}, {3, 1, 2, 1}},
        {"a sum of tenths", 3, {0.1 + 0.2, 0.3, 1}, {0.3, 0.3, 1}},
        {"the smaller comes first, wherever it stands", 3, {0.7 + 0.1, 0.8, 0.7}, {0.7 + 0.1, 0.7 + 0.1, 0.7}},
        {"a chain ties as a whole", 4, {1.5, 1.5 + 1.2e-8, 1.5 + 2.4e-8, 9.25}, {1.5, 1.5, 1.5, 9.25}},
        {"a step above the tolerance does not", 2, {1.5, 1.5 + 3e-8}, {1.5, 1.5 + 3e-8}},
        {"large times tie relative to their mean", 2, {1e9 + 0.25, 1e9 + 3.25}, {1e9 + 0.25, 1e9 + 0.25}},
        {"infinite times are left alone", 3, {0.5, INFINITY, 0.5}, {0.5, INFINITY, 0.5}},
        {"times before the origin", 2, {-0.3, -0.1 - 0.2}, {-0.1 - 0.2, -0.1 - 0.2}},
        {"nothing", 0, {0}, {0}},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        double time[MOST], sorted[MOST];
        uint32_t order[MOST];
        memcpy(time, CASES[i].time, sizeof time);
        memcpy(sorted, CASES[i].time, sizeof sorted);
        timefix_apply(NULL, time, CASES[i].count);
        double values[MOST];
        timefix_sort(sorted, order, values, CASES[i].count);
        for (size_t k = 0; k < CASES[i].count; k++) {
            assert_true(values[k] == sorted[order[k]]);
            if (time[k] != CASES[i].want[k] || sorted[k] != CASES[i].want[k])
                fail_msg("%s: element %zu", CASES[i].label, k);
            if (k > 0 && sorted[order[k - 1]] == sorted[order[k]]) assert_true(order[k - 1] < order[k]);
            if (k > 0) assert_true(sorted[order[k - 1]] <= sorted[order[k]]);
        }
    }
}

static void start_and_stop_tie_together(void **state)
{
    (void)state;
    double start[] = {0, 0.3}, stop[] = {0.1 + 0.2, 5.5};
    timefix_apply(start, stop, 2);
    assert_true(start[0] == 0 && start[1] == 0.3 && stop[0] == 0.3 && stop[1] == 5.5);
}

static void an_interval_may_become_empty(void **state)
{
    (void)state;
    double start[] = {0, 0.3}, stop[] = {2.5, 0.1 + 0.2};
    timefix_apply(start, stop, 2);
    assert_true(start[1] == stop[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(near_times_take_the_first_value),
        cmocka_unit_test(start_and_stop_tie_together),
        cmocka_unit_test(an_interval_may_become_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
