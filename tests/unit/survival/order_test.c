// Order: ascending and stable, whatever the keys.
#include "support.h"

#include <stdlib.h>

#include "survival/order.h"

static void assert_sorted(const double *key, const uint32_t *order, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        assert_true(key[order[i - 1]] <= key[order[i]]);
        if (key[order[i - 1]] == key[order[i]]) assert_true(order[i - 1] < order[i]);
    }
}

static void keys_of_every_sign_and_size(void **state)
{
    (void)state;
    static const double KEYS[] = {3, -1, 0, 1e300, -1e300, 5e-324, -5e-324, INFINITY, -INFINITY, 1, 3, -1, 2.5};
    enum { COUNT = sizeof KEYS / sizeof *KEYS };
    uint32_t order[COUNT];
    order_identity(order, COUNT);
    order_ascending(KEYS, order, COUNT);
    static const uint32_t WANT[COUNT] = {8, 4, 1, 11, 6, 2, 5, 9, 12, 0, 10, 3, 7};
    assert_memory_equal(order, WANT, sizeof WANT);
}

static void both_zeros_are_equal(void **state)
{
    (void)state;
    static const double KEYS[] = {0.0, -0.0, 0.0, -0.0};
    uint32_t order[4];
    order_identity(order, 4);
    order_ascending(KEYS, order, 4);
    for (uint32_t i = 0; i < 4; i++) assert_int_equal(order[i], i);
}

static void equal_keys_keep_their_places(void **state)
{
    (void)state;
    enum { COUNT = 20000 };
    double *key = malloc(COUNT * sizeof *key);
    uint32_t *order = malloc(COUNT * sizeof *order);
    uint64_t random = 1;
    static const double SCALES[] = {3, 500, 1e9};
    for (size_t s = 0; s < sizeof SCALES / sizeof *SCALES; s++) {
        for (size_t i = 0; i < COUNT; i++) key[i] = floor(random_uniform(&random) * SCALES[s]) / 8 - 1;
        order_identity(order, COUNT);
        order_ascending(key, order, COUNT);
        assert_sorted(key, order, COUNT);
    }
    free(order);
    free(key);
}

static void a_second_key_sorts_within_the_first(void **state)
{
    (void)state;
    static const double TIME[] = {5, 1, 5, 1, 3, 3};
    static const uint32_t GROUP[] = {1, 2, 0, 0, 2, 0};
    uint32_t order[6];
    order_identity(order, 6);
    order_ascending(TIME, order, 6);
    order_group(GROUP, 3, order, 6);
    static const uint32_t WANT[] = {3, 5, 2, 0, 1, 4};
    assert_memory_equal(order, WANT, sizeof WANT);
}

static void nothing_and_one_are_sorted(void **state)
{
    (void)state;
    uint32_t order[1] = {0};
    double key[1] = {7};
    order_ascending(key, order, 0);
    order_group(NULL, 0, order, 0);
    order_ascending(key, order, 1);
    assert_int_equal(order[0], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_of_every_sign_and_size),
        cmocka_unit_test(both_zeros_are_equal),
        cmocka_unit_test(equal_keys_keep_their_places),
        cmocka_unit_test(a_second_key_sorts_within_the_first),
        cmocka_unit_test(nothing_and_one_are_sorted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
