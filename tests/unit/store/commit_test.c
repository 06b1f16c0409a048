// A COMMIT whose answer is lost: the database itself says whether it came to it. A proxy stands between the store and
// the server and ends the connection at the COMMIT, before or after the server has seen it.
#include "fixture.h"

#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>

typedef enum Fault { FAULT_NONE, FAULT_BEFORE, FAULT_AFTER } Fault;

// What a proxy does at the next COMMIT stands in a file, and is done once.
static Fault take_fault(const char *file)
{
    FILE *order = fopen(file, "r");
    int fault = FAULT_NONE;
    if (order && fscanf(order, "%d", &fault) != 1) fault = FAULT_NONE;
    if (order) fclose(order);
    unlink(file);
    return (Fault)fault;
}

static int open_socket(const char *directory, struct sockaddr_un *address)
{
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    snprintf(address->sun_path, sizeof address->sun_path, "%s/.s.PGSQL.5432", directory);
    return socket(AF_UNIX, SOCK_STREAM, 0);
}

// Passes on what comes; false when the connection is over.
static bool pass(int from, int to, const char *order, bool client)
{
    static const char COMMIT[] = "COMMIT";   // with its NUL it is the whole statement
    char bytes[65536];
    ssize_t size = read(from, bytes, sizeof bytes);
    if (size <= 0) return false;
    Fault fault = client && memmem(bytes, (size_t)size, COMMIT, sizeof COMMIT) ? take_fault(order) : FAULT_NONE;
    if (fault == FAULT_BEFORE) return false;
    if (write(to, bytes, (size_t)size) != size) return false;
    if (fault == FAULT_AFTER && read(to, bytes, sizeof bytes) > 0) return false;   // the answer ends here
    return true;
}

static _Noreturn void serve(int client, const char *upstream, const char *order)
{
    struct sockaddr_un address;
    int server = open_socket(upstream, &address);
    if (connect(server, (struct sockaddr *)&address, sizeof address) != 0) _exit(1);
    struct pollfd ends[] = {{.fd = client, .events = POLLIN}, {.fd = server, .events = POLLIN}};
    bool open = true;
    while (open && poll(ends, 2, -1) > 0) {
        if (ends[0].revents) open = pass(client, server, order, true);
        if (open && ends[1].revents) open = pass(server, client, order, false);
    }
    _exit(0);
}

// A process that takes connections in directory; ended by SIGKILL.
static pid_t start_proxy(const char *directory, const char *upstream, const char *order)
{
    struct sockaddr_un address;
    int listener = open_socket(directory, &address);
    assert_true(bind(listener, (struct sockaddr *)&address, sizeof address) == 0 && listen(listener, 5) == 0);
    pid_t child = fork();
    for (int client; child == 0 && (client = accept(listener, NULL, NULL)) >= 0;) {
        signal(SIGCHLD, SIG_IGN);
        if (fork() == 0) serve(client, upstream, order);
        close(client);
    }
    close(listener);
    return child;
}

static const char *server_directory(const Fixture *fixture)
{
    static char directory[128];
    assert_int_equal(sscanf(server_conninfo(fixture->server), "host=%127s", directory), 1);
    return directory;
}

// Loads one patient while the proxy does this; the answer of store_finish.
static StoreStatus load_through(Fixture *fixture, Fault fault)
{
    const char *order = fixture_path(fixture, "order");
    pid_t proxy = start_proxy(fixture->directory, server_directory(fixture), order);
    Site site = fixture->site;
    site.database = arena_format(&fixture->arena, "host=%s port=5432 user=rmnpc dbname=rmnpc", fixture->directory);
    Store *store;
    StoreBegun begun;
    StoreOutcome outcome;
    assert_int_equal(store_open(&site, fixture->model, &store), STORE_OK);
    const char *const files[] = {fixture_file(fixture, "export.csv", "one")};
    StoreSubmission submission = {
        .mapping = &fixture->mapping, .files = files, .file_count = 1, .received_at = 1700000000};
    assert_int_equal(store_begin(store, &submission, &begun), STORE_OK);
    assert_int_equal(store_put(store, fixture_patient(fixture, 5, DISPOSITION_LOADED, "male", NULL, NULL)), STORE_OK);
    fixture_file(fixture, "order", arena_format(&fixture->arena, "%d\n", (int)fault));
    StoreClosing closing = {.state = STORE_LOADED};
    StoreStatus status = store_finish(store, &closing, &outcome);
    store_close(store);
    kill(proxy, SIGKILL);
    waitpid(proxy, NULL, 0);
    unlink(fixture_path(fixture, ".s.PGSQL.5432"));
    return status;
}

static const char LOADED[] =
    "SELECT (SELECT count(*) FROM tiny.person), (SELECT count(*) FROM etl.submission WHERE state = 'loaded')";

static void without_a_fault(void **state)
{
    assert_int_equal(load_through(*state, FAULT_NONE), STORE_OK);
    assert_string_equal(fixture_ask(*state, LOADED), "1|1\n");
}

static void the_answer_is_lost(void **state)
{
    assert_int_equal(load_through(*state, FAULT_AFTER), STORE_OK);
    assert_string_equal(fixture_ask(*state, LOADED), "1|1\n");
}

static void the_commit_is_lost(void **state)
{
    assert_int_equal(load_through(*state, FAULT_BEFORE), STORE_FAILED);
    assert_string_equal(fixture_ask(*state, LOADED), "0|0\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(without_a_fault, fixture_empty),
        cmocka_unit_test_setup(the_answer_is_lost, fixture_empty),
        cmocka_unit_test_setup(the_commit_is_lost, fixture_empty),
    };
    return cmocka_run_group_tests(tests, fixture_start, fixture_stop);
}
