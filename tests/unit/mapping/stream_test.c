// The keys of streamed patients: found again however many there are, taken back once, known anew.
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "mapping/stream.h"

static void keys_are_found_again(void **state)
{
    (void)state;
    StreamKeys stream = {0};
    assert_null(stream_find(&stream, 5));
    for (uint64_t i = 2; i < 50000; i++)
        stream_add(&stream, i, (Hash128){i * 3, i + 7}, (uint32_t)i + 5, (Disposition)(i % DISPOSITION_COUNT));
    assert_int_equal(stream.count, 49998);
    for (uint64_t i = 2; i < 50000; i++) {
        const StreamKey *found = stream_find(&stream, i);
        assert_non_null(found);
        assert_int_equal(found->content, i + 7);
        assert_int_equal(stream_disposition(&stream, found), i % DISPOSITION_COUNT);
        assert_int_equal(stream_line(&stream, found), i + 5);
    }
    assert_null(stream_find(&stream, 50000));
    assert_true(stream.capacity * (sizeof(StreamKey) + sizeof(uint32_t) + 1) <= 62 * stream.count);   // bytes a patient
    stream_free(&stream);
    assert_null(stream_find(&stream, 2));
}

// Identities that begin alike, as those of an index would.
static void keys_that_lie_together(void **state)
{
    (void)state;
    StreamKeys stream = {0};
    for (uint64_t i = 1; i <= 2000; i++) stream_add(&stream, i << 48, (Hash128){0, i}, 12, DISPOSITION_LOADED);
    for (uint64_t i = 1; i <= 2000; i++) assert_int_equal(stream_find(&stream, i << 48)->content, i);
    assert_null(stream_find(&stream, (uint64_t)2001 << 48));
    stream_free(&stream);
}

// 0 marks a free place: an identity of 0 is kept as 1.
static void the_identity_zero(void **state)
{
    (void)state;
    StreamKeys stream = {0};
    stream_add(&stream, 0, (Hash128){0, 9}, 12, DISPOSITION_EXCLUDED);
    assert_int_equal(stream_find(&stream, 0)->content, 9);
    stream_free(&stream);
}

static void what_was_stored_is_withdrawn_once(void **state)
{
    (void)state;
    static const struct {
        Disposition before;
        size_t withdrawn;
    } CASES[DISPOSITION_COUNT] = {
        {DISPOSITION_LOADED, 1},  {DISPOSITION_EXCLUDED, 1},  {DISPOSITION_QUARANTINED, 0}, {DISPOSITION_REMOVED, 0},
        {DISPOSITION_IGNORED, 0}, {DISPOSITION_DUPLICATE, 0}, {DISPOSITION_SUPERSEDED, 0},
    };
    for (size_t i = 0; i < DISPOSITION_COUNT; i++) {
        StreamKeys stream = {0};
        stream_add(&stream, 77, (Hash128){0, 1}, 12, CASES[i].before);
        const StreamKey *key = stream_find(&stream, 77);
        assert_int_equal(stream_quarantine(&stream, key), CASES[i].before);
        assert_int_equal(stream_disposition(&stream, key), DISPOSITION_QUARANTINED);
        assert_int_equal(stream_quarantine(&stream, key), DISPOSITION_QUARANTINED);
        if (stream.withdrawn_count != CASES[i].withdrawn) fail_msg("%s", disposition_name(CASES[i].before));
        if (CASES[i].withdrawn) assert_int_equal(stream.withdrawn[0], 77);
        stream_free(&stream);
    }
}

static void the_withdrawn_in_their_order(void **state)
{
    (void)state;
    StreamKeys stream = {0};
    for (uint64_t i = 1; i <= 100; i++) stream_add(&stream, i, (Hash128){0, 0}, 12, DISPOSITION_LOADED);
    for (uint64_t i = 100; i >= 1; i--) stream_quarantine(&stream, stream_find(&stream, i));
    assert_int_equal(stream.withdrawn_count, 100);
    for (size_t i = 0; i < 100; i++) assert_int_equal(stream.withdrawn[i], 100 - i);
    stream_free(&stream);
}

static void a_key_known_anew(void **state)
{
    (void)state;
    StreamKeys stream = {0};
    stream_add(&stream, 7, (Hash128){0, 1}, 12, DISPOSITION_IGNORED);
    stream_renew(&stream, stream_find(&stream, 7), (Hash128){5, 99}, 34, DISPOSITION_LOADED);
    assert_int_equal(stream_line(&stream, stream_find(&stream, 7)), 34);
    assert_int_equal(stream_find(&stream, 7)->content, 99);
    assert_int_equal(stream_quarantine(&stream, stream_find(&stream, 7)), DISPOSITION_LOADED);
    assert_int_equal(stream.withdrawn_count, 1);
    assert_int_equal(stream.count, 1);
    stream_free(&stream);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_found_again),
        cmocka_unit_test(keys_that_lie_together),
        cmocka_unit_test(the_identity_zero),
        cmocka_unit_test(what_was_stored_is_withdrawn_once),
        cmocka_unit_test(the_withdrawn_in_their_order),
        cmocka_unit_test(a_key_known_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
