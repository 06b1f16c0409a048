// What a submission may cost: memory as it is counted, time as the process takes it.
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <sys/resource.h>

#include "mapping/bounds.h"

static void memory_is_bounded(void **state)
{
    (void)state;
    Bounds bounds = bounds_start(1000, 0);
    assert_int_equal(bounds_check(&bounds, 0), BOUNDS_KEPT);
    assert_int_equal(bounds_check(&bounds, 1000), BOUNDS_KEPT);
    assert_int_equal(bounds_check(&bounds, 1001), BOUNDS_MEMORY);
    assert_int_equal(bounds_check(&bounds, 1000), BOUNDS_KEPT);
}

// By default half of what there is, and never more than a quarter of what the process may take.
static void memory_follows_the_limit_of_the_process(void **state)
{
    (void)state;
    Bounds whole = bounds_start(0, 0);
    struct rlimit before, less;
    assert_int_equal(getrlimit(RLIMIT_AS, &before), 0);
    less = (struct rlimit){(rlim_t)whole.most_memory, before.rlim_max};
    if (setrlimit(RLIMIT_AS, &less) != 0) skip();   // AddressSanitizer has taken more already
    Bounds limited = bounds_start(0, 0);
    setrlimit(RLIMIT_AS, &before);
    assert_true(limited.most_memory == whole.most_memory / 4);
}

static void time_grows_with_the_files(void **state)
{
    (void)state;
    Bounds bounds = bounds_start(0, 0);
    assert_true(bounds.most_time == 60 * 1000000ULL);
    bounds_add_file(&bounds, 3 << 20);
    bounds_add_file(&bounds, 1 << 19);
    assert_true(bounds.most_time == 95 * 1000000ULL);
    assert_true(bounds_start(0, 5).most_time == 5 * 1000000ULL);
}

// The clock is looked at now and then, so it may take some rows until it shows.
static void time_is_bounded(void **state)
{
    (void)state;
    Bounds bounds = bounds_start(0, 0);
    volatile unsigned work = 0;
    bounds.most_time = 1000;
    int rows = 0;
    for (; rows < 100000 && bounds_check(&bounds, 0) == BOUNDS_KEPT; rows++)
        for (int i = 0; i < 1000; i++) work = work + 1;
    assert_in_range(rows, 1, 99999);
    Bounds patient = bounds_start(0, 0);
    for (int i = 0; i < 1000; i++) assert_int_equal(bounds_check(&patient, 0), BOUNDS_KEPT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_bounded),
        cmocka_unit_test(memory_follows_the_limit_of_the_process),
        cmocka_unit_test(time_grows_with_the_files),
        cmocka_unit_test(time_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
