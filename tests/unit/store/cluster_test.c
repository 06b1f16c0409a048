// The private cluster's place: who runs it and whether he gets there, what a note of a running server is worth, and
// what is said when the programs do not fit. Making one is tested with the server (server_test.c).
#include "capturing.h"
#include "complaining.h"
#include "folder.h"

#include <pwd.h>
#include <signal.h>
#include <sys/wait.h>

#include "store/cluster.h"

static int enter(void **state)
{
    return folder_enter(state) == 0 && chmod(folder_path, 0711) == 0 ? 0 : -1;
}

static const char *absolute(Arena *arena, const char *name)
{
    return arena_format(arena, "%s/%s", folder_path, name);
}

static void a_place_is_made(void **state)
{
    (void)state;
    Arena arena = {0};
    Cluster cluster;
    struct stat status;
    const char *place = absolute(&arena, "deep/state");
    assert_true(cluster_open(&cluster, place, &arena));
    assert_string_equal(cluster.state, place);
    assert_string_equal(cluster.data, absolute(&arena, "deep/state/pg"));
    assert_string_equal(cluster.log, absolute(&arena, "deep/state/server.log"));
    assert_int_equal(cluster.changes_user, geteuid() == 0);
    assert_string_equal(cluster.account, geteuid() == 0 ? "postgres" : getpwuid(geteuid())->pw_name);
    // Closed to others, but root's is passed through by the server's user.
    for (int i = 0; i < 2; i++) {
        assert_int_equal(stat(i ? place : absolute(&arena, "deep"), &status), 0);
        assert_int_equal(status.st_mode & 07777, cluster.changes_user ? 0711 : 0700);
    }
    assert_int_equal(access(cluster.data, F_OK), -1);
    assert_true(cluster_open(&cluster, place, &arena));   // what is there is kept
    arena_free(&arena);
}

static void a_place_that_is_closed(void **state)
{
    (void)state;
    Arena arena = {0};
    Cluster cluster;
    if (geteuid() != 0) skip();
    const char *place = absolute(&arena, "closed/state");
    assert_int_equal(mkdir("closed", 0700), 0);
    Capture error = capture_start(stderr);
    bool opened = cluster_open(&cluster, place, &arena);
    assert_text("said", capture_end(&error),
                arena_format(&arena,
                             "rmnpc: %s is closed to the user postgres, as whom the private database runs: let it pass "
                             "(chmod o+x, also on the directories above), or choose another place with \"state:\" in "
                             "site.yaml\n",
                             place));
    assert_false(opened);
    static const struct {
        mode_t mode;
        bool own, passes;   // own: the directory belongs to the server's user
    } CASES[] = {
        {0711, false, true}, {0770, false, false}, {0001, false, true}, {0700, true, true}, {0077, true, false}};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        assert_int_equal(chown("closed", CASES[i].own ? cluster.user : 0, 0), 0);
        assert_int_equal(chmod("closed", CASES[i].mode), 0);
        if (cluster_can_reach(&cluster, absolute(&arena, "closed")) != CASES[i].passes) fail_msg("case %zu", i);
    }
    assert_false(cluster_can_reach(&cluster, absolute(&arena, "nowhere")));
    arena_free(&arena);
}

static void a_place_that_cannot_be(void **state)
{
    (void)state;
    Arena arena = {0};
    Cluster cluster;
    folder_write("file", TEXT(""));
    Capture error = capture_start(stderr);
    bool opened = cluster_open(&cluster, absolute(&arena, "file/state"), &arena);
    assert_text(
        "said", capture_end(&error),
        arena_format(&arena, "rmnpc: cannot make the directory %s: Not a directory\n", absolute(&arena, "file/state")));
    assert_false(opened);
    arena_free(&arena);
}

// A cluster of a PostgreSQL that is not there is not touched.
static void another_version_made_it(void **state)
{
    (void)state;
    Arena arena = {0};
    Cluster cluster;
    assert_true(cluster_open(&cluster, absolute(&arena, "old"), &arena));
    assert_int_equal(mkdir(cluster.data, 0700), 0);
    folder_write("old/pg/PG_VERSION", TEXT("9.6\n"));
    Capture error = capture_start(stderr);
    bool prepared = cluster_prepare(&cluster, &arena);
    assert_text(
        "said", capture_end(&error),
        arena_format(&arena,
                     "rmnpc: the private database in %s was made by PostgreSQL 9, which is not installed: install "
                     "the package postgresql-9\n",
                     cluster.data));
    assert_false(prepared);
    assert_null(cluster.programs);
    arena_free(&arena);
}

// A process whose command line is that of a server on this data directory.
static pid_t start_server(const char *data)
{
    pid_t child = fork();
    if (child == 0) {
        execl("/bin/sh", "postgres", "-c", "read wait", "-D", data, NULL);
        _exit(1);
    }
    return child;
}

static void notes_of_servers(void **state)
{
    (void)state;
    Arena arena = {0};
    Cluster cluster;
    ClusterNote note;
    assert_true(cluster_open(&cluster, absolute(&arena, "noted"), &arena));
    assert_int_equal(mkdir(cluster.data, 0700), 0);
    int hold[2];
    assert_int_equal(pipe(hold), 0);
    int keep = dup(0);
    dup2(hold[0], 0);
    pid_t ours = start_server(cluster.data), other = start_server(absolute(&arena, "elsewhere"));
    dup2(keep, 0);
    close(keep);
    usleep(300000);   // until both are what they pretend to be
    const struct {
        const char *label, *text;   // NULL: no note
        bool runs, stays, ready;
        pid_t server;
        const char *sockets;
    } CASES[] = {
        {"none", NULL, false, false, false, 0, ""},
        {"being written", "", true, true, false, 0, ""},
        {"starting", arena_format(&arena, "%d\n/x\n1\n5432\n", (int)ours), true, true, false, ours, ""},
        {"started", arena_format(&arena, "%d\n/x\n1\n5432\n/run/a b\n\n1 2\nstarting\n", (int)ours), true, true, false,
         ours, "/run/a b"},
        {"ready", arena_format(&arena, "%d\n/x\n1\n5432\n/run/a b\n\n1 2\nready   \n", (int)ours), true, true, true,
         ours, "/run/a b"},
        {"of a server elsewhere", arena_format(&arena, "%d\n/x\n1\n5432\n/run\n\n1 2\nready\n", (int)other), false,
         false, true, other, "/run"},
        {"of a process that has ended", "2147483647\n/x\n1\n5432\n/run\n\n1 2\nready\n", false, false, true, 2147483647,
         "/run"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        if (CASES[i].text) folder_write("noted/pg/postmaster.pid", text_from(CASES[i].text));
        if (cluster_is_running(&cluster, &note) != CASES[i].runs || note.ready != CASES[i].ready ||
            note.server != CASES[i].server || strcmp(note.sockets, CASES[i].sockets) != 0 ||
            (access("noted/pg/postmaster.pid", F_OK) == 0) != CASES[i].stays)
            fail_msg("%s", CASES[i].label);
    }
    kill(ours, SIGKILL);
    kill(other, SIGKILL);
    waitpid(ours, NULL, 0);
    waitpid(other, NULL, 0);
    close(hold[0]);
    close(hold[1]);
    arena_free(&arena);
}

// In a child process, for there is no way back.
static void the_servers_user(void **state)
{
    (void)state;
    Arena arena = {0};
    Cluster cluster;
    int status;
    assert_true(cluster_open(&cluster, absolute(&arena, "user"), &arena));
    pid_t child = fork();
    if (child == 0) {
        char directory[16] = "";
        bool became = cluster_become(&cluster) && geteuid() == cluster.user && getuid() == cluster.user &&
                      getegid() == cluster.group && getcwd(directory, sizeof directory) &&
                      strcmp(directory, "/") == 0 && umask(0) == 077;
        _exit(became && (!cluster.changes_user || setuid(0) != 0) ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_place_is_made),        cmocka_unit_test(a_place_that_is_closed),
        cmocka_unit_test(a_place_that_cannot_be), cmocka_unit_test(another_version_made_it),
        cmocka_unit_test(notes_of_servers),       cmocka_unit_test(the_servers_user),
    };
    return cmocka_run_group_tests(tests, enter, folder_leave);
}
