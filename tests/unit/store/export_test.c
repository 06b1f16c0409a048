// What export writes, byte by byte.
#include "fixture.h"

#include "store/export.h"

static void assert_file(Fixture *fixture, const char *name, const char *wanted)
{
    char got[2048] = "";
    FILE *file = fopen(fixture_path(fixture, name), "r");
    assert_non_null(file);
    got[fread(got, 1, sizeof got - 1, file)] = '\0';
    fclose(file);
    if (strcmp(got, wanted) != 0) fail_msg("%s\n-- wanted:\n%s-- got:\n%s", name, wanted, got);
}

// Patients 1 and -1, in the order of their pseudonyms, whichever way round they were inserted; one that is not
// eligible.
static void fill(Fixture *fixture)
{
    assert_true(
        pg_run(store_pg(fixture->store),
               "INSERT INTO etl.submission_patient VALUES ('c01', -1, 1, 'loaded', ''), ('c01', 1, 1, 'excluded', ''), "
               "('c01', 1, 2, 'loaded', ''),"
               " ('c01', 7, 1, 'excluded', ''), ('c01', 7, 2, 'quarantined', NULL), ('b,\"x', 5, 3, 'loaded', ''), "
               "('c01', 8, 1, 'loaded', ''), ('c01', 8, 2, 'missing', NULL);"
               "INSERT INTO tiny.person VALUES ('c01', -1, 'male', '1960-07-01', 'month', 1, 1, 1, 2), ('c01', 1, "
               "'female', NULL, NULL, 1, 1, 1, 3),"
               " ('c01', 7, 'male', NULL, NULL, 1, 1, 1, 4), ('b,\"x', 5, 'male', '2000-01-01', 'year', 3, 1, 1, 2);"
               "INSERT INTO tiny.visit VALUES ('c01', 1, 10, '2020-01-10', 60, 'plain', 1, 1, 1, 1, 3), ('c01', 1, 9, "
               "'2020-01-09', 0.5, E'a,\"b\"\\nc', NULL, 1, 1, 1, 3),"
               " ('c01', 1, 11, '2020-01-11', NULL, ' ', NULL, 1, 1, 1, 3), ('c01', 7, 1, '2020-01-01', 1e-7, '鼻咽', "
               "NULL, 1, 1, 1, 3)"));
}

static void files_are_exact(void **state)
{
    Fixture *fixture = *state;
    ExportCounts counts;
    fill(fixture);
    for (int i = 0; i < 2; i++) {   // again over what is there
        assert_true(export_write(store_pg(fixture->store), fixture->model, fixture_path(fixture, "out/deep"), &counts));
        assert_true(counts.eligible == 6 && counts.excluded == 2);
        assert_file(fixture, "out/deep/person.csv",
            "center_id,patient_key,sex,born,born_precision\n"
            "\"b,\"\"x\",P-0000000000005,male,2000-01-01,year\n"
            "c01,P-0000000000001,female,,\n"
            "c01,P-FZZZZZZZZZZZZ,male,1960-07-01,month\n");
        assert_file(fixture, "out/deep/visit.csv",
            "center_id,patient_key,seq,day,dose,note\n"
            "c01,P-0000000000001,9,2020-01-09,0.5,\"a,\"\"b\"\"\nc\"\n"
            "c01,P-0000000000001,10,2020-01-10,60,plain\n"
            "c01,P-0000000000001,11,2020-01-11,, \n");
        assert_file(fixture, "out/deep/excluded/person.csv",
                    "center_id,patient_key,sex,born,born_precision\nc01,P-0000000000007,male,,\n");
        assert_file(fixture, "out/deep/excluded/visit.csv",
                    "center_id,patient_key,seq,day,dose,note\nc01,P-0000000000007,1,2020-01-01,0.0000001,鼻咽\n");
    }
    struct stat status;
    assert_int_equal(stat(fixture_path(fixture, "out/deep/person.csv"), &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
}

static void an_empty_database_gives_headers(void **state)
{
    Fixture *fixture = *state;
    ExportCounts counts;
    assert_true(export_write(store_pg(fixture->store), fixture->model, fixture_path(fixture, "empty"), &counts));
    assert_true(counts.eligible == 0 && counts.excluded == 0);
    assert_file(fixture, "empty/person.csv", "center_id,patient_key,sex,born,born_precision\n");
    assert_file(fixture, "empty/excluded/visit.csv", "center_id,patient_key,seq,day,dose,note\n");
}

static void failures(void **state)
{
    Fixture *fixture = *state;
    ExportCounts counts;
    fixture_file(fixture, "file", "");
    assert_false(export_write(store_pg(fixture->store), fixture->model, fixture_path(fixture, "file"), &counts));
    assert_true(pg_run(store_pg(fixture->store), "DROP TABLE tiny.visit"));
    assert_false(export_write(store_pg(fixture->store), fixture->model, fixture_path(fixture, "half"), &counts));
    assert_int_equal(access(fixture_path(fixture, "half/visit.csv"), F_OK), -1);
    // The connection is good for the next.
    assert_string_equal(fixture_ask(fixture, "SELECT 1"), "1\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(files_are_exact, fixture_empty),
        cmocka_unit_test_setup(an_empty_database_gives_headers, fixture_empty),
        cmocka_unit_test_setup(failures, fixture_empty),
    };
    return cmocka_run_group_tests(tests, fixture_start, fixture_stop);
}
