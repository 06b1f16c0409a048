// The pseudonym key: made once together with an empty database, then never another.
#include "fixture.h"

#include "store/key.h"

static StoreStatus ask_key(Fixture *fixture, unsigned char probe[HASH_SHA256_SIZE])
{
    HashKey *key;
    if (fixture_reopen(fixture) != 0) return STORE_FAILED;
    StoreStatus status = store_key(fixture->store, &key);
    if (status == STORE_OK) hash_hmac(key, "x", 1, probe);
    else assert_null(key);
    return status;
}

static void put_key(Fixture *fixture, const char *bytes, mode_t mode)
{
    unlink(fixture->site.key);
    fixture_file(fixture, "key", bytes);
    assert_int_equal(chmod(fixture->site.key, mode), 0);
}

static void add_patient(Fixture *fixture)
{
    assert_true(pg_run(store_pg(fixture->store),
                       "INSERT INTO etl.submission_patient VALUES ('c01', 1, 1, 'quarantined', NULL)"));
}

static void a_key_is_made_with_an_empty_database(void **state)
{
    Fixture *fixture = *state;
    unsigned char first[HASH_SHA256_SIZE], second[HASH_SHA256_SIZE];
    struct stat status;
    assert_int_equal(ask_key(fixture, first), STORE_OK);
    assert_int_equal(stat(fixture->site.key, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0400);
    assert_int_equal(status.st_size, 32);
    assert_int_equal(ask_key(fixture, second), STORE_OK);
    assert_memory_equal(first, second, sizeof first);
    // The database knows it again and could not tell it.
    assert_string_equal(fixture_ask(fixture, "SELECT count(*), max(length(key_fingerprint)) FROM etl.site"), "1|32\n");
    add_patient(fixture);
    assert_int_equal(ask_key(fixture, second), STORE_OK);
    assert_memory_equal(first, second, sizeof first);
}

static void two_keys_differ(void **state)
{
    Fixture *fixture = *state;
    unsigned char first[HASH_SHA256_SIZE], second[HASH_SHA256_SIZE];
    assert_int_equal(ask_key(fixture, first), STORE_OK);
    unlink(fixture->site.key);
    // Still no patients: another key does no harm.
    assert_int_equal(ask_key(fixture, second), STORE_OK);
    assert_memory_not_equal(first, second, sizeof first);
    add_patient(fixture);
    assert_int_equal(ask_key(fixture, first), STORE_OK);
    assert_memory_equal(first, second, sizeof first);
}

static void a_missing_or_different_key_is_refused(void **state)
{
    Fixture *fixture = *state;
    unsigned char probe[HASH_SHA256_SIZE];
    assert_int_equal(ask_key(fixture, probe), STORE_OK);
    add_patient(fixture);
    unlink(fixture->site.key);
    assert_int_equal(ask_key(fixture, probe), STORE_MISCONFIGURED);
    assert_int_equal(access(fixture->site.key, F_OK), -1);
    put_key(fixture, "another key of thirty-two bytes.", 0400);
    assert_int_equal(ask_key(fixture, probe), STORE_MISCONFIGURED);
}

static void a_key_may_be_brought_along(void **state)
{
    Fixture *fixture = *state;
    static const char KEY[] = "a key of our own, somewhat longer than thirty-two bytes";
    unsigned char probe[HASH_SHA256_SIZE], wanted[HASH_SHA256_SIZE];
    put_key(fixture, KEY, 0600);
    assert_int_equal(ask_key(fixture, probe), STORE_OK);
    HashKey *key = hash_key_new(KEY, strlen(KEY));
    hash_hmac(key, "x", 1, wanted);
    hash_key_free(key);
    assert_memory_equal(probe, wanted, sizeof probe);
}

static void what_is_no_key(void **state)
{
    Fixture *fixture = *state;
    unsigned char probe[HASH_SHA256_SIZE];
    bool absent;
    put_key(fixture, "thirty-one bytes are too few...", 0400);
    assert_int_equal(ask_key(fixture, probe), STORE_MISCONFIGURED);
    put_key(fixture, "a key that everybody here can see", 0440);
    assert_int_equal(ask_key(fixture, probe), STORE_MISCONFIGURED);
    unlink(fixture->site.key);
    assert_int_equal(symlink("/dev/zero", fixture->site.key), 0);
    assert_int_equal(ask_key(fixture, probe), STORE_MISCONFIGURED);
    unlink(fixture->site.key);
    assert_int_equal(mkdir(fixture->site.key, 0700), 0);
    assert_int_equal(ask_key(fixture, probe), STORE_MISCONFIGURED);
    rmdir(fixture->site.key);
    assert_null(key_read(fixture->site.key, &absent));
    assert_true(absent);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_key_is_made_with_an_empty_database, fixture_empty),
        cmocka_unit_test_setup(two_keys_differ, fixture_empty),
        cmocka_unit_test_setup(a_missing_or_different_key_is_refused, fixture_empty),
        cmocka_unit_test_setup(a_key_may_be_brought_along, fixture_empty),
        cmocka_unit_test_setup(what_is_no_key, fixture_empty),
    };
    return cmocka_run_group_tests(tests, fixture_start, fixture_stop);
}
