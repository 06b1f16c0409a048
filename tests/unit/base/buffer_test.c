// Buffer: growth, numbers, formats, reuse.
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/buffer.h"

static void pieces_follow_each_other(void **state)
{
    (void)state;
    Buffer buffer = {0};
    assert_string_equal(buffer_c_string(&buffer), "");
    buffer_string(&buffer, "a");
    buffer_text(&buffer, TEXT("bc"));
    buffer_text(&buffer, (Text){NULL, 0});
    buffer_char(&buffer, '\t');
    buffer_add(&buffer, "d\0e", 3);
    buffer_format(&buffer, "%s=%03d", "n", 7);
    buffer_string(&buffer, "");
    assert_int_equal(buffer.size, 12);
    assert_memory_equal(buffer.data, "abc\td\0en=007", 12);
    buffer_free(&buffer);
}

static void the_c_string_is_no_part_of_the_contents(void **state)
{
    (void)state;
    Buffer buffer = {0};
    buffer_string(&buffer, "ab");
    assert_string_equal(buffer_c_string(&buffer), "ab");
    buffer_char(&buffer, 'c');
    assert_string_equal(buffer_c_string(&buffer), "abc");
    assert_true(text_is(buffer_as_text(&buffer), "abc"));
    buffer_free(&buffer);
    assert_true(text_is(buffer_as_text(&buffer), ""));
    assert_non_null(buffer_as_text(&buffer).data);
}

static void contents_survive_growth(void **state)
{
    (void)state;
    Buffer buffer = {0};
    for (int i = 0; i < 100000; i++) buffer_char(&buffer, (char)('a' + i % 26));
    assert_int_equal(buffer.size, 100000);
    for (int i = 0; i < 100000; i++) assert_int_equal(buffer.data[i], 'a' + i % 26);
    buffer_format(&buffer, "%1000s", "end");
    assert_int_equal(buffer.size, 101000);
    assert_string_equal(buffer_c_string(&buffer) + 101000 - 4, " end");
    buffer_free(&buffer);
}

static void a_cleared_buffer_keeps_its_memory(void **state)
{
    (void)state;
    Buffer buffer = {0};
    buffer_format(&buffer, "%500s", "x");
    const char *memory = buffer.data;
    buffer_clear(&buffer);
    assert_string_equal(buffer_c_string(&buffer), "");
    buffer_string(&buffer, "again");
    assert_ptr_equal(buffer.data, memory);
    assert_string_equal(buffer_c_string(&buffer), "again");
    buffer_free(&buffer);
}

static void reserved_room_is_for_the_caller(void **state)
{
    (void)state;
    Buffer buffer = {0};
    buffer_string(&buffer, "x");
    memset(buffer_reserve(&buffer, 5000), 'y', 5000);
    assert_int_equal(buffer.size, 1);
    buffer.size += 5000;
    assert_int_equal(buffer_c_string(&buffer)[5000], 'y');
    buffer_free(&buffer);
}

static void integers_are_written_whole(void **state)
{
    (void)state;
    static const struct {
        int64_t number;
        const char *text;
    } CASES[] = {
        {0, "0"}, {7, "7"}, {-7, "-7"}, {10, "10"}, {1234567890, "1234567890"},
        {INT64_MAX, "9223372036854775807"}, {INT64_MIN, "-9223372036854775808"},
    };
    Buffer buffer = {0};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        buffer_clear(&buffer);
        buffer_integer(&buffer, CASES[i].number);
        assert_string_equal(buffer_c_string(&buffer), CASES[i].text);
    }
    buffer_free(&buffer);
}

static void cells_of_csv(void **state)
{
    (void)state;
    static const struct { const char *text, *exact, *guarded;
    } CASES[] = {
        {"", "", ""},
        {"a b", "a b", "a b"},
        {"a,b", "\"a,b\"", "\"a,b\""},
        {"he said \"no\"", "\"he said \"\"no\"\"\"", "\"he said \"\"no\"\"\""},
        {"two\nlines", "\"two\nlines\"", "\"two\nlines\""},
        {"=1+1", "=1+1", "'=1+1"},
        {"-2", "-2", "'-2"},
        {"@cmd,x", "\"@cmd,x\"", "\"'@cmd,x\""},
        {"\tx", "\tx", "'\tx"},
        {"1-2", "1-2", "1-2"},
        {"鼻咽,喉", "\"鼻咽,喉\"", "\"鼻咽,喉\""},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Buffer exact = {0}, guarded = {0};
        buffer_csv(&exact, CASES[i].text);
        buffer_csv_guarded(&guarded, CASES[i].text);
        assert_string_equal(buffer_c_string(&exact), CASES[i].exact);
        assert_string_equal(buffer_c_string(&guarded), CASES[i].guarded);
        buffer_free(&exact);
        buffer_free(&guarded);
    }
}

static void what_is_kept_outlives_the_buffer(void **state)
{
    (void)state;
    Arena arena = {0};
    Buffer buffer = {0};
    assert_string_equal(buffer_keep(&buffer, &arena).data, "");
    buffer_string(&buffer, "first");
    Text kept = buffer_keep(&buffer, &arena);
    assert_null(buffer.data);
    buffer_string(&buffer, "second");
    assert_string_equal(kept.data, "first");
    assert_int_equal(kept.size, 5);
    buffer_free(&buffer);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_follow_each_other),
        cmocka_unit_test(the_c_string_is_no_part_of_the_contents),
        cmocka_unit_test(contents_survive_growth),
        cmocka_unit_test(a_cleared_buffer_keeps_its_memory),
        cmocka_unit_test(reserved_room_is_for_the_caller),
        cmocka_unit_test(integers_are_written_whole),
        cmocka_unit_test(cells_of_csv),
        cmocka_unit_test(what_is_kept_outlives_the_buffer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
