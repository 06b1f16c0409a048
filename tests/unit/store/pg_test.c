// libpq behind pg.h: results, COPY both ways at any size, what is said of failures and what is not.
#include "fixture.h"

#include <fcntl.h>

#include "store/pg.h"

typedef struct Talk {
    char path[64];
    int saved;
} Talk;

// What is said on stderr from here on.
static void listen_to_errors(Talk *talk)
{
    strcpy(talk->path, "/tmp/pg_test.XXXXXX");
    int file = mkstemp(talk->path);
    fflush(stderr);
    talk->saved = dup(2);
    assert_true(file >= 0 && dup2(file, 2) >= 0);
    close(file);
}

static void assert_said(Talk *talk, const char *wanted)
{
    char got[1024] = "";
    fflush(stderr);
    dup2(talk->saved, 2);
    close(talk->saved);
    FILE *file = fopen(talk->path, "r");
    assert_non_null(file);
    got[fread(got, 1, sizeof got - 1, file)] = '\0';
    fclose(file);
    unlink(talk->path);
    assert_string_equal(got, wanted);
}

static Pg *pg_of(void **state)
{
    return store_pg(((Fixture *)*state)->store);
}

static void results(void **state)
{
    const char *const parameters[] = {"-9223372036854775808", NULL, "it's \\ a 'text'"};
    PgRows *rows = pg_query(
        pg_of(state),
        "SELECT $1::bigint, $2::bigint, $3::text, true, false UNION ALL SELECT 7, 8, '', NULL, true ORDER BY 1", 3,
        parameters);
    assert_non_null(rows);
    assert_int_equal(pg_row_count(rows), 2);
    assert_int_equal(pg_column_count(rows), 5);
    assert_true(pg_integer(rows, 0, 0) == INT64_MIN && pg_integer(rows, 0, 1) == 0 && pg_integer(rows, 1, 1) == 8);
    assert_null(pg_value(rows, 0, 1));
    assert_string_equal(pg_value(rows, 0, 2), "it's \\ a 'text'");
    assert_string_equal(pg_value(rows, 1, 2), "");
    assert_true(pg_boolean(rows, 0, 3) && !pg_boolean(rows, 0, 4) && !pg_boolean(rows, 1, 3));
    pg_free(rows);
    uint64_t affected = 0;
    assert_true(pg_run(pg_of(state), "CREATE TEMP TABLE few (n int); INSERT INTO few VALUES (1), (2), (3)"));
    assert_true(pg_execute(pg_of(state), "DELETE FROM few WHERE n > $1", 1, (const char *const[]){"1"}, &affected));
    assert_int_equal(affected, 2);
    assert_true(pg_run(pg_of(state), "DROP TABLE few"));
}

static void the_session_is_settled(void **state)
{
    static const struct {
        const char *setting, *value;
    } CASES[] = {
        {"search_path", "pg_catalog, pg_temp"},
        {"client_encoding", "UTF8"},
        {"TimeZone", "UTC"},
        {"DateStyle", "ISO, YMD"},
        {"statement_timeout", "1h"},
        {"lock_timeout", "1min"},
        {"idle_in_transaction_session_timeout", "30min"},
        {"fsync", "on"},
        {"synchronous_commit", "on"},
        {"listen_addresses", ""},
        {"application_name", "rmnpc"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        PgRows *rows = pg_query(pg_of(state), "SELECT current_setting($1)", 1, &CASES[i].setting);
        assert_non_null(rows);
        assert_string_equal(pg_value(rows, 0, 0), CASES[i].value);
        pg_free(rows);
    }
}

// DETAIL, CONTEXT and the values of class 22 stay inside.
static void what_is_said_of_failures(void **state)
{
    static const struct {
        const char *sql, *said;
    } CASES[] = {
        {"SELECT 'Wang Xiaoming'::integer", "rmnpc: the database says: a value does not fit its column [22P02]\n"},
        {"SELECT '2020-02-30'::date", "rmnpc: the database says: a value does not fit its column [22008]\n"},
        {"CREATE TEMP TABLE once (name text PRIMARY KEY); INSERT INTO once VALUES ('Wang'), ('Wang')",
         "rmnpc: the database says: duplicate key value violates unique constraint \"once_pkey\" [23505]\n"},
        {"SELECT * FROM nowhere", "rmnpc: the database says: relation \"nowhere\" does not exist [42P01]\n"},
        {"DO $$ BEGIN RAISE SQLSTATE '40P01'; END $$", "rmnpc: the database says: 40P01 [40P01]\n"},
        {"DO $$ BEGIN RAISE NOTICE 'Wang'; RAISE WARNING 'Wang'; END $$", ""},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Talk talk;
        listen_to_errors(&talk);
        bool good = pg_run(pg_of(state), CASES[i].sql);
        assert_said(&talk, CASES[i].said);
        assert_int_equal(good, CASES[i].said[0] == '\0');
        assert_false(pg_is_lost(pg_of(state)));
    }
}

static void connection_strings(void **state)
{
    (void)state;
    static const struct {
        const char *label, *conninfo, *said;
    } CASES[] = {
        {"a password", "host=db user=me password=secret",
         "rmnpc: no password in the connection string, others can read it there: put it into ~/.pgpass or a service "
         "file\n"},
        {"a password in an address", "postgresql://me:secret@db/rmnpc",
         "rmnpc: no password in the connection string, others can read it there: put it into ~/.pgpass or a service "
         "file\n"},
        {"an SSL key's password", "host=db sslpassword=secret",
         "rmnpc: no password in the connection string, others can read it there: put it into ~/.pgpass or a service "
         "file\n"},
        {"nonsense", "host=db secret",
         "rmnpc: the database's connection string cannot be read: write it as in psql, for example \"host=db.example "
         "dbname=rmnpc\" or postgresql://db.example/rmnpc\n"},
        {"good", "host=db user=me dbname=rmnpc sslmode=verify-full", ""},
        {"good", "postgresql://me@db/rmnpc?sslmode=verify-full", ""},
        {"a file with passwords", "host=db passfile=/etc/pass", ""},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Talk talk;
        print_message("%s\n", CASES[i].label);
        listen_to_errors(&talk);
        bool good = pg_conninfo_check(CASES[i].conninfo);
        assert_said(&talk, CASES[i].said);
        assert_int_equal(good, CASES[i].said[0] == '\0');
    }
    Talk talk;
    listen_to_errors(&talk);
    assert_null(pg_connect("host=/nonexistent/place"));
    assert_said(&talk, "rmnpc: cannot connect to the database: connection to server on socket "
                       "\"/nonexistent/place/.s.PGSQL.5432\" failed: No such file or directory\n");
}

static void copy_escapes(void **state)
{
    Buffer line = {0};
    static const char TEXT_IN[] = "tab\t newline\n return\r backslash\\ \\N \\. quote\" \b\f\v 鼻咽";
    assert_true(pg_run(pg_of(state), "CREATE TEMP TABLE copied (a text, b text)"));
    pg_copy_text(&line, text_from(TEXT_IN));
    buffer_char(&line, '\t');
    pg_copy_null(&line);
    buffer_string(&line, "\n\\\\.\t\n");   // a line that looks like the end of COPY's old protocol
    assert_true(pg_send(pg_of(state), "COPY copied FROM STDIN", &line) && pg_drain(pg_of(state)));
    PgRows *rows = pg_query(pg_of(state), "SELECT a, b FROM copied", 0, NULL);
    assert_non_null(rows);
    assert_string_equal(pg_value(rows, 0, 0), TEXT_IN);
    assert_null(pg_value(rows, 0, 1));
    assert_string_equal(pg_value(rows, 1, 0), "\\.");
    assert_string_equal(pg_value(rows, 1, 1), "");
    pg_free(rows);
    buffer_free(&line);
    assert_true(pg_run(pg_of(state), "DROP TABLE copied"));
}

// Buffers of all sizes, more than the queue and the socket hold, into two tables by turns.
static void much_copying(void **state)
{
    enum { ROUNDS = 40, LINES = 20000 };
    Buffer lines = {0};
    assert_true(
        pg_run(pg_of(state), "CREATE TEMP TABLE one (n bigint, t text); CREATE TEMP TABLE two (n bigint, t text)"));
    for (int round = 0; round < ROUNDS; round++) {
        int count = round % 3 == 0 ? LINES : round;
        for (int i = 0; i < count; i++)
            buffer_format(&lines, "%d\tsome text to make it longer than it would be\n", round * LINES + i);
        assert_true(pg_send(pg_of(state), round % 2 ? "COPY one FROM STDIN" : "COPY two FROM STDIN", &lines));
        assert_int_equal(lines.size, 0);
        assert_true(pg_pump(pg_of(state)));
    }
    assert_true(pg_drain(pg_of(state)));
    PgRows *rows = pg_query(pg_of(state),
                            "SELECT (SELECT count(*) FROM one), (SELECT count(*) FROM two), (SELECT count(DISTINCT n) "
                            "FROM (SELECT n FROM one UNION ALL SELECT n FROM two) AS both_of_them)",
                            0, NULL);
    assert_non_null(rows);
    int64_t odd = 0, even = 0;
    for (int round = 0; round < ROUNDS; round++) *(round % 2 ? &odd : &even) += round % 3 == 0 ? LINES : round;
    assert_true(pg_integer(rows, 0, 0) == odd && pg_integer(rows, 0, 1) == even &&
                pg_integer(rows, 0, 2) == odd + even);
    pg_free(rows);
    // And out again.
    Text line = {0};
    int64_t sum = 0, received = 0;
    assert_true(pg_receive(pg_of(state), "COPY (SELECT n, t FROM one ORDER BY n) TO STDOUT"));
    PgLine got;
    while ((got = pg_receive_line(pg_of(state), &line)) == PG_LINE) {
        sum += strtoll(line.data, NULL, 10);
        received++;
        assert_true(text_ends(line, "would be"));
    }
    assert_int_equal(got, PG_LINES_END);
    assert_true(received == odd && sum > 0);
    assert_true(pg_run(pg_of(state), "DROP TABLE one, two"));
    buffer_free(&lines);
}

// A refused line ends the COPY it is in, what waits behind it, and nothing else.
static void a_refused_copy(void **state)
{
    Buffer lines = {0};
    Talk talk;
    assert_true(pg_run(pg_of(state), "CREATE TEMP TABLE numbers (n int)"));
    listen_to_errors(&talk);
    bool good = true;
    for (int i = 0; i < 5 && good; i++) {
        for (int j = 0; j < 300000; j++) buffer_string(&lines, j == 250000 && i == 1 ? "secret\n" : "12345678\n");
        good = pg_send(pg_of(state), "COPY numbers FROM STDIN", &lines);
    }
    good = good && pg_drain(pg_of(state));
    assert_said(&talk, "rmnpc: the database says: a value does not fit its column [22P02]\n");
    assert_false(good);
    assert_true(pg_run(pg_of(state), "SELECT 1; DROP TABLE numbers"));
    // Given up half-way.
    assert_true(pg_run(pg_of(state), "CREATE TEMP TABLE numbers (n int)") && pg_run(pg_of(state), "BEGIN"));
    for (int i = 0; i < 4; i++) {
        buffer_clear(&lines);
        for (int j = 0; j < 300000; j++) buffer_string(&lines, "12345678\n");
        assert_true(pg_send(pg_of(state), "COPY numbers FROM STDIN", &lines));
    }
    pg_cancel(pg_of(state));
    assert_true(pg_run(pg_of(state), "ROLLBACK"));
    PgRows *rows = pg_query(pg_of(state), "SELECT count(*) FROM numbers", 0, NULL);
    assert_non_null(rows);
    assert_true(pg_integer(rows, 0, 0) == 0);
    pg_free(rows);
    assert_true(pg_run(pg_of(state), "DROP TABLE numbers"));
    buffer_free(&lines);
}

// A statement that works while we do something else.
static void a_statement_in_the_background(void **state)
{
    Buffer nothing = {0};
    assert_true(pg_send(pg_of(state), "CREATE TEMP TABLE later (n int); INSERT INTO later VALUES (1); DROP TABLE later",
                        &nothing));
    assert_true(pg_drain(pg_of(state)));
    Talk talk;
    listen_to_errors(&talk);
    assert_false(pg_send(pg_of(state), "SELEC", &nothing) && pg_drain(pg_of(state)));
    assert_said(&talk, "rmnpc: the database says: syntax error at or near \"SELEC\" [42601]\n");
    assert_true(pg_run(pg_of(state), "SELECT 1"));
    buffer_free(&nothing);
}

static void a_copy_out_that_fails(void **state)
{
    Text line;
    Talk talk;
    PgLine got = PG_LINE;
    listen_to_errors(&talk);
    bool good = pg_receive(pg_of(state), "COPY (SELECT 1 / (3 - n) FROM generate_series(1, 5) AS n) TO STDOUT");
    for (; good && got == PG_LINE;) got = pg_receive_line(pg_of(state), &line);
    assert_said(&talk, "rmnpc: the database says: a value does not fit its column [22012]\n");
    assert_true(!good || got == PG_LINES_FAILED);
    assert_true(pg_run(pg_of(state), "SELECT 1"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(results),
        cmocka_unit_test(the_session_is_settled),
        cmocka_unit_test(what_is_said_of_failures),
        cmocka_unit_test(connection_strings),
        cmocka_unit_test(copy_escapes),
        cmocka_unit_test(much_copying),
        cmocka_unit_test(a_refused_copy),
        cmocka_unit_test(a_statement_in_the_background),
        cmocka_unit_test(a_copy_out_that_fails),
    };
    return cmocka_run_group_tests(tests, fixture_start, fixture_stop);
}
