// The private server: joined, shared, left; what a killed one leaves behind; what stands in its way. That it dies with
// its users is tested with the program itself (tests/integration/server.py).
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/cluster.h"
#include "store/pg.h"
#include "store/server.h"

typedef struct Place {
    Arena arena;
    char directory[64];
    const char *state, *note, *socket;
} Place;

static int enter(void **state)
{
    Place *place = memory_alloc(sizeof *place);
    *place = (Place){0};
    const char *temporary = getenv("TMPDIR");
    snprintf(place->directory, sizeof place->directory, "%.40s/server.XXXXXX", temporary ? temporary : "/tmp");
    if (!mkdtemp(place->directory) || chmod(place->directory, 0711) != 0) return -1;
    place->state = arena_format(&place->arena, "%s/deep/state", place->directory);
    place->note = arena_format(&place->arena, "%s/pg/postmaster.pid", place->state);
    place->socket = arena_format(&place->arena, "%s/socket", place->state);
    *state = place;
    return 0;
}

static int leave(void **state)
{
    Place *place = *state;
    char command[96];
    snprintf(command, sizeof command, "rm -rf %s", place->directory);
    arena_free(&place->arena);
    free(place);
    return system(command);
}

static void assert_answers(const Server *server)
{
    assert_non_null(server);
    Pg *pg = pg_connect(server_conninfo(server));
    assert_non_null(pg);
    PgRows *rows = pg_query(pg,
                            "SELECT current_user, current_database(), pg_encoding_to_char(encoding), datcollate FROM "
                            "pg_database WHERE datname = current_database()",
                            0, NULL);
    assert_non_null(rows);
    assert_string_equal(pg_value(rows, 0, 0), "rmnpc");
    assert_string_equal(pg_value(rows, 0, 1), "rmnpc");
    assert_string_equal(pg_value(rows, 0, 2), "UTF8");
    assert_string_equal(pg_value(rows, 0, 3), "C");
    pg_free(rows);
    pg_close(pg);
}

// The directory of the socket; "" when none is noted.
static const char *sockets(Place *place)
{
    char *directory = arena_alloc(&place->arena, 256);
    ssize_t size = readlink(place->socket, directory, 255);
    directory[size > 0 ? size : 0] = '\0';
    return directory;
}

static bool runs(const Place *place)
{
    return access(place->note, F_OK) == 0;
}

static void it_goes_with_the_last(void **state)
{
    Place *place = *state;
    Server *first = server_join(place->state);
    assert_answers(first);
    const char *directory = sockets(place);
    assert_int_equal(access(directory, F_OK), 0);
    Server *second = server_join(place->state);
    assert_answers(second);
    assert_string_equal(server_conninfo(first), server_conninfo(second));
    server_leave(first);
    assert_true(runs(place));
    assert_answers(second);
    server_leave(second);
    assert_false(runs(place));
    assert_int_equal(access(directory, F_OK), -1);
    assert_string_equal(sockets(place), "");
    server_leave(NULL);
    // And again, on what is there.
    Server *again = server_join(place->state);
    assert_answers(again);
    server_leave(again);
    assert_false(runs(place));
}

// A process that is killed leaves what it started running; that holds the server until it ends.
static void programs_it_started_hold_it(void **state)
{
    Place *place = *state;
    int note[2];
    assert_int_equal(pipe(note), 0);
    pid_t child = fork();
    if (child == 0) {
        Server *server = server_join(place->state);
        if (!server) _exit(1);
        server_share_with_children(server);
        if (fork() == 0) {
            execlp("sleep", "sleep", "1.5", (char *)NULL);
            _exit(1);
        }
        bool told = write(note[1], "x", 1) == 1;
        _exit(told ? 0 : 1);   // without leaving, as when it is killed
    }
    char word;
    int status;
    assert_int_equal(read(note[0], &word, 1), 1);
    assert_true(waitpid(child, &status, 0) == child && status == 0);
    poll(NULL, 0, 500);
    assert_true(runs(place));
    for (int i = 0; i < 100 && runs(place); i++) poll(NULL, 0, 100);
    assert_false(runs(place));
    close(note[0]);
    close(note[1]);
}

static void put(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0 && fclose(file) == 0);
}

static void what_a_killed_server_leaves_is_cleared_away(void **state)
{
    Place *place = *state;
    Server *server = server_join(place->state);
    assert_non_null(server);
    server_leave(server);
    // Its note names a process number that is somebody else's now; its socket's directory is still there.
    put(place->note,
        arena_format(&place->arena, "1\n%s/pg\n1700000000\n5432\n/tmp/gone\n\n  1 2\nready   \n", place->state));
    const char *directory = arena_format(&place->arena, "%s/rmnpc-AAAAAA", place->directory);
    assert_int_equal(mkdir(directory, 0700), 0);
    put(arena_format(&place->arena, "%s/.s.PGSQL.5432.lock", directory), "");
    assert_int_equal(symlink(directory, place->socket), 0);
    server = server_join(place->state);
    assert_answers(server);
    server_leave(server);
    assert_int_equal(access(directory, F_OK), -1);
    // A link to anywhere else is only a link.
    assert_int_equal(symlink(place->directory, place->socket), 0);
    server = server_join(place->state);
    assert_answers(server);
    server_leave(server);
    assert_int_equal(access(place->directory, F_OK), 0);
}

static void a_half_made_cluster_is_made_anew(void **state)
{
    Place *place = *state;
    assert_int_equal(system(arena_format(&place->arena, "mkdir -p %s/pg.new/base; chmod 711 %s/deep %s", place->state,
                                         place->directory, place->state)),
                     0);
    Server *server = server_join(place->state);
    assert_answers(server);
    server_leave(server);
}

static void what_stands_in_its_way(void **state)
{
    Place *place = *state;
    put(arena_format(&place->arena, "%s/deep", place->directory), "a file");
    assert_null(server_join(place->state));
    unlink(arena_format(&place->arena, "%s/deep", place->directory));
    // A cluster of a version that is not there.
    assert_int_equal(
        system(arena_format(&place->arena, "mkdir -p %s/pg; chmod 711 %s/deep %s; echo 9 >%s/pg/PG_VERSION",
                            place->state, place->directory, place->state, place->state)),
        0);
    assert_null(server_join(place->state));
    if (geteuid() != 0) return;
    // Root's server runs as another user, who must come through.
    assert_int_equal(chmod(place->directory, 0700), 0);
    assert_null(server_join(place->state));
}

// Where no socket can be, neither too long a path nor one the server's user cannot reach is tried twice.
static void the_socket_finds_a_place(void **state)
{
    Place *place = *state;
    const char *before = getenv("TMPDIR"), *saved = before ? arena_string(&place->arena, before) : NULL;
    const char *deep = arena_format(&place->arena, "%s/%0*d", place->directory, 120, 0);
    assert_int_equal(mkdir(deep, 0755), 0);
    setenv("XDG_RUNTIME_DIR", "/nonexistent", 1);
    setenv("TMPDIR", deep, 1);
    Server *server = server_join(place->state);
    assert_answers(server);
    assert_true(text_starts(text_from(sockets(place)), "/tmp/rmnpc-"));
    server_leave(server);
    unsetenv("XDG_RUNTIME_DIR");
    if (saved) setenv("TMPDIR", saved, 1);
    else unsetenv("TMPDIR");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(it_goes_with_the_last, enter, leave),
        cmocka_unit_test_setup_teardown(programs_it_started_hold_it, enter, leave),
        cmocka_unit_test_setup_teardown(what_a_killed_server_leaves_is_cleared_away, enter, leave),
        cmocka_unit_test_setup_teardown(a_half_made_cluster_is_made_anew, enter, leave),
        cmocka_unit_test_setup_teardown(what_stands_in_its_way, enter, leave),
        cmocka_unit_test_setup_teardown(the_socket_finds_a_place, enter, leave),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
