// What a load knows of a center's patients: the state of each as it is now, found by its key.
#include "complaining.h"

#include "fixture.h"

#include "store/known.h"

// "key content flags" of all that is known, a line each.
static const char *known_text(Fixture *fixture, const char *center)
{
    Known known = {0};
    Buffer lines = {0};
    assert_true(known_load(&known, store_pg(fixture->store), center));
    for (size_t i = 0; i < known.count; i++) {
        assert_int_equal(known_find(&known, known.patients[i].key), i);
        buffer_format(&lines, "%lld %016llx%016llx%s\n", (long long)known.patients[i].key,
                      (unsigned long long)known.patients[i].content.high,
                      (unsigned long long)known.patients[i].content.low,
                      known.flags[i] == KNOWN_EXCLUDED ? " excluded"
                      : known.flags[i]                 ? " ?"
                                                       : "");
    }
    known_free(&known);
    const char *text = arena_string(&fixture->arena, buffer_c_string(&lines));
    buffer_free(&lines);
    return text;
}

static void the_state_of_each_patient(void **state)
{
    static const struct {
        const char *label, *lines,
            *wanted;   // of etl.submission_patient: center, key, submission, disposition, content
    } CASES[] = {
        {"nobody", "SELECT", ""},
        {"by key, negative ones first",
         "INSERT INTO etl.submission_patient VALUES ('c01', 5, 1, 'loaded', decode(repeat('5a', 16), 'hex')), "
         "('c01', -9223372036854775808, 1, 'loaded', decode(repeat('00', 16), 'hex')), "
         "('c01', 9223372036854775807, 1, 'excluded', decode('0123456789abcdeffedcba9876543210', 'hex'))",
         "-9223372036854775808 00000000000000000000000000000000\n"
         "5 5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a\n"
         "9223372036854775807 0123456789abcdeffedcba9876543210 excluded\n"},
        {"the last word counts",
         "INSERT INTO etl.submission_patient VALUES ('c01', 5, 1, 'loaded', decode(repeat('01', 16), 'hex')), "
         "('c01', 5, 10, 'excluded', decode(repeat('02', 16), 'hex')), "
         "('c01', 5, 9, 'loaded', decode(repeat('03', 16), 'hex'))",
         "5 02020202020202020202020202020202 excluded\n"},
        {"quarantined and missing leave what was stored",
         "INSERT INTO etl.submission_patient VALUES ('c01', 5, 1, 'loaded', decode(repeat('01', 16), 'hex')), "
         "('c01', 5, 2, 'quarantined', NULL), ('c01', 5, 3, 'missing', NULL), ('c01', 6, 1, 'quarantined', NULL)",
         "5 01010101010101010101010101010101\n"},
        {"removed and come again",
         "INSERT INTO etl.submission_patient VALUES ('c01', 5, 1, 'loaded', decode(repeat('01', 16), 'hex')), "
         "('c01', 5, 2, 'removed', NULL), ('c01', 6, 1, 'removed', NULL), "
         "('c01', 6, 2, 'loaded', decode(repeat('02', 16), 'hex'))",
         "6 02020202020202020202020202020202\n"},
        {"those of other centers are theirs",
         "INSERT INTO etl.submission_patient VALUES ('c02', 5, 1, 'loaded', decode(repeat('01', 16), 'hex')), "
         "('c0''1', 5, 1, 'loaded', decode(repeat('01', 16), 'hex'))",
         ""},
    };
    Fixture *fixture = *state;
    Pg *pg = store_pg(fixture->store);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        assert_true(pg_run(pg, "DELETE FROM etl.submission_patient"));
        assert_true(pg_run(pg, CASES[i].lines));
        assert_text(CASES[i].label, known_text(fixture, "c01"), CASES[i].wanted);
    }
    assert_text("a name that needs quoting", known_text(fixture, "c0'1"), "5 01010101010101010101010101010101\n");
}

static void patients_are_found_by_key(void **state)
{
    (void)state;
    KnownPatient patients[100];
    uint8_t flags[100] = {0};
    for (int i = 0; i < 100; i++) patients[i] = (KnownPatient){(i - 50) * 3, {0, 0}};
    for (size_t count = 0; count <= 100; count++) {
        const Known known = {patients, flags, count, 100};
        for (int key = -152; key < 152; key++) {
            size_t at = known_find(&known, key), wanted = SIZE_MAX;
            for (size_t i = 0; i < count; i++)
                if (patients[i].key == key) wanted = i;
            if (at != wanted) fail_msg("%d among %zu", key, count);
        }
    }
}

static void damaged_lines_are_refused(void **state)
{
    Fixture *fixture = *state;
    Known known = {0};
    assert_true(pg_run(store_pg(fixture->store),
                       "INSERT INTO etl.submission_patient VALUES ('c01', 5, 1, 'loaded', ''), "
                       "('c01', 6, 1, 'loaded', NULL)"));
    assert_false(known_load(&known, store_pg(fixture->store), "c01"));
    known_free(&known);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_state_of_each_patient, fixture_empty),
        cmocka_unit_test(patients_are_found_by_key),
        cmocka_unit_test_setup(damaged_lines_are_refused, fixture_empty),
    };
    return cmocka_run_group_tests(tests, fixture_start, fixture_stop);
}
