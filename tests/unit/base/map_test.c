// Map: finding, adding, growth.
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/map.h"

static void an_empty_map_has_nothing(void **state)
{
    (void)state;
    Arena arena = {0};
    Map map = {.arena = &arena};
    assert_null(map_find(&map, TEXT("a")));
    assert_null(map_find(&map, (Text){NULL, 0}));
    arena_free(&arena);
}

static void the_first_value_of_a_key_stays(void **state)
{
    (void)state;
    Arena arena = {0};
    Map map = {.arena = &arena};
    int one, two;
    assert_true(map_add(&map, TEXT("key"), &one));
    assert_false(map_add(&map, TEXT("key"), &two));
    assert_ptr_equal(map_find(&map, TEXT("key")), &one);
    assert_null(map_find(&map, TEXT("ke")));
    assert_null(map_find(&map, TEXT("keys")));
    assert_int_equal(map.count, 1);
    arena_free(&arena);
}

static void the_empty_text_is_a_key(void **state)
{
    (void)state;
    Arena arena = {0};
    Map map = {.arena = &arena};
    int value;
    assert_true(map_add(&map, (Text){NULL, 0}, &value));
    assert_false(map_add(&map, TEXT(""), &value));
    assert_ptr_equal(map_find(&map, TEXT("")), &value);
    arena_free(&arena);
}

static void many_keys_are_all_found(void **state)
{
    (void)state;
    enum { KEYS = 20000 };
    Arena arena = {0};
    Map map = {.arena = &arena};
    static int values[KEYS];
    for (int i = 0; i < KEYS; i++) assert_true(map_add(&map, text_from(arena_format(&arena, "key-%d", i)), &values[i]));
    assert_int_equal(map.count, KEYS);
    assert_true(map.capacity * 2 >= map.count * 3);
    for (int i = 0; i < KEYS; i++) {
        const char *key = arena_format(&arena, "key-%d", i), *other = arena_format(&arena, "other-%d", i);
        assert_ptr_equal(map_find(&map, text_from(key)), &values[i]);
        assert_null(map_find(&map, text_from(other)));
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_map_has_nothing),
        cmocka_unit_test(the_first_value_of_a_key_stays),
        cmocka_unit_test(the_empty_text_is_a_key),
        cmocka_unit_test(many_keys_are_all_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
