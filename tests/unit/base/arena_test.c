// Arena: alignment, zeroing, growth over blocks, reset keeps one block, copies.
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/arena.h"

static void memory_is_zeroed_and_aligned(void **state)
{
    (void)state;
    Arena arena = {0};
    for (size_t size = 0; size < 300; size += 7) {
        char *memory = arena_alloc(&arena, size);
        assert_int_equal((uintptr_t)memory % 16, 0);
        for (size_t i = 0; i < size; i++) assert_int_equal(memory[i], 0);
        memset(memory, 0xff, size);
    }
    // After a reset the same, dirty memory is handed out again: zeroed.
    arena_reset(&arena);
    char *again = arena_alloc(&arena, 2000);
    for (size_t i = 0; i < 2000; i++) assert_int_equal(again[i], 0);
    arena_free(&arena);
}

static void pieces_do_not_overlap(void **state)
{
    (void)state;
    Arena arena = {0};
    enum { PIECES = 5000, SIZE = 100 };
    unsigned char *piece[PIECES];
    for (int i = 0; i < PIECES; i++) memset(piece[i] = arena_alloc(&arena, SIZE), i & 0xff, SIZE);
    for (int i = 0; i < PIECES; i++)
        for (int j = 0; j < SIZE; j++) assert_int_equal(piece[i][j], i & 0xff);
    assert_true(arena.allocated >= (size_t)PIECES * SIZE);
    arena_free(&arena);
    assert_int_equal(arena.allocated, 0);
}

static void a_piece_larger_than_any_block_fits(void **state)
{
    (void)state;
    Arena arena = {0};
    size_t size = 9 * 1024 * 1024;
    char *large = arena_alloc(&arena, size);
    large[0] = large[size - 1] = 'x';
    char *small = arena_alloc(&arena, 1);
    *small = 'y';
    assert_int_equal(large[size - 1], 'x');
    arena_free(&arena);
}

static void reset_gives_memory_back_but_keeps_a_block(void **state)
{
    (void)state;
    Arena arena = {0};
    for (int i = 0; i < 100; i++) arena_alloc(&arena, 100 * 1024);
    size_t full = arena.allocated;
    arena_reset(&arena);
    assert_true(arena.allocated > 0);
    assert_true(arena.allocated < full);
    size_t kept = arena.allocated;
    for (int i = 0; i < 1000; i++) {
        arena_alloc(&arena, 1000);
        arena_reset(&arena);
    }
    assert_int_equal(arena.allocated, kept);
    arena_free(&arena);
}

static void an_empty_arena_may_be_reset_and_freed(void **state)
{
    (void)state;
    Arena arena = {0};
    arena_reset(&arena);
    arena_free(&arena);
    arena_free(&arena);
    *(char *)arena_alloc(&arena, 1) = 'x';
    arena_free(&arena);
}

static void growing_keeps_the_old_contents(void **state)
{
    (void)state;
    Arena arena = {0};
    int *numbers = arena_array(&arena, 3, sizeof *numbers);
    for (int i = 0; i < 3; i++) numbers[i] = i + 1;
    int *more = arena_grow(&arena, numbers, 3 * sizeof *numbers, 6 * sizeof *numbers);
    int wanted[] = {1, 2, 3, 0, 0, 0};
    assert_memory_equal(more, wanted, sizeof wanted);
    assert_memory_equal(numbers, wanted, 3 * sizeof *numbers);
    assert_non_null(arena_grow(&arena, NULL, 0, 8));
    arena_free(&arena);
}

static void copies_end_in_nul(void **state)
{
    (void)state;
    Arena arena = {0};
    char source[] = "鼻咽癌 and more";
    Text text = arena_text(&arena, (Text){source, 9});
    assert_int_equal(text.size, 9);
    assert_string_equal(text.data, "鼻咽癌");
    source[0] = 'x';
    assert_string_equal(text.data, "鼻咽癌");
    assert_string_equal(arena_text(&arena, (Text){NULL, 0}).data, "");
    assert_string_equal(arena_string(&arena, "abc"), "abc");
    assert_string_equal(arena_format(&arena, "%s:%d", "file.csv", 42), "file.csv:42");
    assert_string_equal(arena_format(&arena, "%s", ""), "");
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_and_aligned),
        cmocka_unit_test(pieces_do_not_overlap),
        cmocka_unit_test(a_piece_larger_than_any_block_fits),
        cmocka_unit_test(reset_gives_memory_back_but_keeps_a_block),
        cmocka_unit_test(an_empty_arena_may_be_reset_and_freed),
        cmocka_unit_test(growing_keeps_the_old_contents),
        cmocka_unit_test(copies_end_in_nul),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
