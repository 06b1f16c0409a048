// Joining, supervising and leaving the private server; server.h tells who holds which lock.
#include "store/server.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/complaint.h"
#include "store/cluster.h"

enum {
    LONGEST_SOCKET = 107 - (int)sizeof "/.s.PGSQL.5432",   // what sockaddr_un leaves for the directory
    START_ATTEMPTS = 4,                                    // a killed server's children may need a moment to go
    STOP_TRIES = 12000,                                    // of 5 ms
};

struct Server {
    Arena arena;
    Cluster cluster;
    int start, use;            // lock files
    pid_t supervisor;          // our child, if we started the server; else 0
    const char *conninfo;
};

static void pause_milliseconds(int milliseconds)
{
    poll(NULL, 0, milliseconds);
}

static bool lock(int file, int operation)
{
    int result;
    do result = flock(file, operation);
    while (result != 0 && errno == EINTR);
    return result == 0;
}

// ---- The directory of the socket ------------------------------------------------------------------------------------

// The private server's settings. It holds what the hospitals sent: no text of a statement or a value goes to its log.
static const char *const SETTINGS[] = {
    "listen_addresses=",
    "port=5432",
    "max_connections=40",
    "unix_socket_permissions=0700",
    "timezone=UTC",
    "log_timezone=UTC",
    "wal_level=minimal",
    "max_wal_senders=0",
    "max_wal_size=2GB",
    "checkpoint_timeout=30min",
    "wal_buffers=16MB",
    "max_logical_replication_workers=0",
    "maintenance_work_mem=128MB",
    "jit=off",
    "update_process_title=off",
    "log_destination=stderr",
    "logging_collector=off",
    "log_min_messages=log",
    "log_min_error_statement=panic",
    "log_error_verbosity=terse",
    "log_statement=none",
    "log_checkpoints=off",
    "log_connections=off",
    "log_autovacuum_min_duration=-1",
};
enum { SETTING_COUNT = sizeof SETTINGS / sizeof *SETTINGS };

// What would have to be quoted in a connection string or in a list of directories.
static const char NOT_IN_SETTINGS[] = " ,'\"\\";

// A new directory of our own for the socket: short enough, and open to the server's user.
static const char *make_socket_directory(const Cluster *cluster, Arena *arena)
{
    const char *const places[] = {getenv("XDG_RUNTIME_DIR"), getenv("TMPDIR"), "/tmp"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if (!places[i] || places[i][0] != '/' || strpbrk(places[i], NOT_IN_SETTINGS) ||
            !cluster_can_reach(cluster, places[i]))
            continue;
        char *directory = arena_format(arena, "%s/rmnpc-XXXXXX", places[i]);
        if (strlen(directory) > LONGEST_SOCKET || !mkdtemp(directory)) continue;
        if (!cluster->changes_user || chown(directory, cluster->user, cluster->group) == 0) return directory;
        rmdir(directory);
    }
    return NULL;
}

static void remove_socket_directory(const char *directory)
{
    static const char *const FILES[] = {".s.PGSQL.5432", ".s.PGSQL.5432.lock"};
    char path[512];
    for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++) {
        snprintf(path, sizeof path, "%s/%s", directory, FILES[i]);
        unlink(path);
    }
    rmdir(directory);
}

// state/socket names the directory in use, so that one left behind by a killed supervisor is found. A link: made at
// once or not at all.
static const char *socket_link(const Cluster *cluster, Arena *arena)
{
    return arena_format(arena, "%s/socket", cluster->state);
}

static void forget_socket_directory(const Cluster *cluster, Arena *arena)
{
    char directory[256];
    ssize_t size = readlink(socket_link(cluster, arena), directory, sizeof directory - 1);
    if (size <= 0) return;
    directory[size] = '\0';
    const char *name = strrchr(directory, '/');
    if (name && strncmp(name, "/rmnpc-", strlen("/rmnpc-")) == 0) remove_socket_directory(directory);
    unlink(socket_link(cluster, arena));
}

// ---- The supervisor -------------------------------------------------------------------------------------------------

// An eighth of the memory, 32 to 512 MB.
static int shared_megabytes(void)
{
    long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
    long megabytes = pages > 0 && size > 0 ? pages / (1024 * 1024 / size) / 8 : 0;
    return (int)(megabytes < 32 ? 32 : megabytes > 512 ? 512 : megabytes);
}

static pid_t start_postgres(const Cluster *cluster, const char *sockets, Arena *arena)
{
    const char *arguments[2 * SETTING_COUNT + 8], **next = arguments;
    *next++ = arena_format(arena, "%s/postgres", cluster->programs);
    *next++ = "-D";
    *next++ = cluster->data;
    *next++ = "-c";
    *next++ = arena_format(arena, "unix_socket_directories=%s", sockets);
    *next++ = arena_format(arena, "--shared_buffers=%dMB", shared_megabytes());
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        *next++ = "-c";
        *next++ = SETTINGS[i];
    }
    *next = NULL;
    pid_t supervisor = getpid(), child = fork();
    if (child != 0) return child;
    // Becoming another user forgets the death signal, so it is set afterwards.
    int log = open(cluster->log, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (log < 0 || dup2(log, 2) < 0 || !cluster_become(cluster)) _exit(126);
    prctl(PR_SET_PDEATHSIG, SIGINT);
    if (getppid() != supervisor) _exit(126);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execv(arguments[0], (char *const *)(uintptr_t)arguments);
    _exit(127);
}

// True when the server takes connections, false when it has ended.
static bool wait_ready(const Cluster *cluster, pid_t postgres)
{
    for (;;) {
        ClusterNote note;
        if (cluster_is_running(cluster, &note) && note.server == postgres && note.ready) return true;
        if (waitpid(postgres, NULL, WNOHANG) != 0) return false;
        pause_milliseconds(5);
    }
}

// A process that ends when nobody uses the server any more. The exclusive lock it gets belongs to the supervisor too:
// they share the open file.
static pid_t wait_for_users(int use)
{
    pid_t supervisor = getpid(), child = fork();
    if (child != 0) return child;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != supervisor || !lock(use, LOCK_EX)) _exit(1);
    _exit(0);
}

// Waits until the server ends or nobody uses it; then stops what is left.
static void watch(pid_t postgres, int use)
{
    pid_t waiter = wait_for_users(use);
    pid_t ended;
    do ended = waitpid(-1, NULL, 0);
    while (ended != postgres && ended != waiter && (ended >= 0 || errno == EINTR));
    if (ended == postgres) {
        if (waiter > 0) kill(waiter, SIGKILL);
        return;
    }
    kill(postgres, SIGINT);   // fast shutdown
    while (waitpid(postgres, NULL, 0) < 0 && errno == EINTR) continue;
}

// Leaves terminal, signals and files of the process it came from; keeps two descriptors.
static void stand_alone(int one, int other)
{
    setsid();
    umask(077);
    prctl(PR_SET_NAME, "rmnpc-server");
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    int nothing = open("/dev/null", O_RDWR);
    if (chdir("/") != 0 || nothing < 0 || dup2(nothing, 0) < 0 || dup2(nothing, 1) < 0 || dup2(nothing, 2) < 0)
        _exit(1);
    unsigned low = (unsigned)(one < other ? one : other), high = (unsigned)(one < other ? other : one);
    if (low > 3) close_range(3, low - 1, 0);
    if (low + 1 < high) close_range(low + 1, high - 1, 0);
    close_range(high + 1, ~0U, 0);
}

// What goes wrong before the server runs stands in its log.
static _Noreturn void give_up(const Server *server, const char *what)
{
    int log = open(server->cluster.log, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (log >= 0) dprintf(log, "rmnpc: %s: %s\n", what, strerror(errno));
    _exit(1);
}

// The life of the supervisor; one byte into news when the server is ready. Until then it holds start.lock together with
// the process that started it, so that nobody starts a second server should that one be killed meanwhile.
static _Noreturn void supervise(Server *server, int news)
{
    Cluster *cluster = &server->cluster;
    close(server->use);   // not this process uses the server
    stand_alone(news, server->start);
    int use = open(arena_format(&server->arena, "%s/use.lock", cluster->state), O_RDWR | O_CLOEXEC);
    if (use < 0) give_up(server, "use.lock cannot be opened");
    const char *sockets = make_socket_directory(cluster, &server->arena);
    if (!sockets)
        give_up(server, "no place for the socket: $XDG_RUNTIME_DIR, $TMPDIR and /tmp are closed, too long or full");
    if (symlink(sockets, socket_link(cluster, &server->arena)) != 0)
        give_up(server, "the socket's place cannot be noted");
    bool ready = false;
    for (int attempt = 0; attempt < START_ATTEMPTS && !ready; attempt++) {
        if (attempt > 0) pause_milliseconds(300 * attempt);
        pid_t postgres = start_postgres(cluster, sockets, &server->arena);
        ready = postgres > 0 && wait_ready(cluster, postgres);
        if (!ready) continue;
        bool told = write(news, "R", 1) == 1;   // when nobody listens any more, nobody uses the server either
        (void)told;
        close(news);
        close(server->start);
        watch(postgres, use);
    }
    forget_socket_directory(cluster, &server->arena);
    _exit(0);
}

// ---- Joining --------------------------------------------------------------------------------------------------------

static bool start(Server *server)
{
    forget_socket_directory(&server->cluster, &server->arena);
    int news[2];
    if (pipe2(news, O_CLOEXEC) != 0) return report_error("cannot start the private database: %s", strerror(errno));
    server->supervisor = fork();
    if (server->supervisor == 0) supervise(server, news[1]);
    close(news[1]);
    char word = '\0';
    while (server->supervisor > 0 && read(news[0], &word, 1) < 0 && errno == EINTR) continue;
    close(news[0]);
    if (word == 'R') return true;
    return report_error("the private database in %s does not start: %s says why", server->cluster.data,
                        server->cluster.log);
}

// Its sockets, once it takes connections. A server whose supervisor was killed is on its way out: it is waited for.
static bool find_or_start(Server *server, ClusterNote *note)
{
    bool running = cluster_is_running(&server->cluster, note);
    for (int i = 0; running && !note->ready && i < STOP_TRIES; i++) {
        pause_milliseconds(5);
        running = cluster_is_running(&server->cluster, note);
    }
    if (running && !note->ready)
        return report_error("the private database (process %d) neither starts nor stops: %s says why",
                            (int)note->server, server->cluster.log);
    if (running) return true;
    return cluster_prepare(&server->cluster, &server->arena) && start(server) &&
           cluster_is_running(&server->cluster, note);
}

static int open_lock(Server *server, const char *name)
{
    const char *path = arena_format(&server->arena, "%s/%s", server->cluster.state, name);
    int file = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0) report_error("cannot open %s: %s", path, strerror(errno));
    return file;
}

static bool join(Server *server, const char *state)
{
    if (!cluster_open(&server->cluster, state, &server->arena)) return false;
    server->start = open_lock(server, "start.lock");
    server->use = server->start < 0 ? -1 : open_lock(server, "use.lock");
    if (server->start < 0 || server->use < 0) return false;
    ClusterNote note;
    // A supervisor that is just stopping the server holds the second lock until that is done.
    bool joined = lock(server->start, LOCK_EX) && lock(server->use, LOCK_SH) && find_or_start(server, &note);
    lock(server->start, LOCK_UN);
    if (joined)
        server->conninfo =
            arena_format(&server->arena, "host=%s port=5432 user=" CLUSTER_NAME " dbname=" CLUSTER_NAME, note.sockets);
    return joined;
}

Server *server_join(const char *state)
{
    Server *server = memory_alloc(sizeof *server);
    *server = (Server){.start = -1, .use = -1};
    if (join(server, state)) return server;
    server_leave(server);
    return NULL;
}

const char *server_conninfo(const Server *server)
{
    return server->conninfo;
}

void server_share_with_children(Server *server)
{
    fcntl(server->use, F_SETFD, 0);
}

// ---- Leaving --------------------------------------------------------------------------------------------------------

// Does somebody else hold the server? Nobody can come while we hold start.lock; a supervisor that is stopping is no
// user.
static bool has_other_users(const Server *server)
{
    if (flock(server->use, LOCK_EX | LOCK_NB) == 0) return false;
    return flock(server->use, LOCK_SH | LOCK_NB) == 0;
}

static void wait_until_stopped(Server *server)
{
    while (server->supervisor > 0 && waitpid(server->supervisor, NULL, 0) < 0 && errno == EINTR) continue;
    ClusterNote note;   // of a server that somebody else started
    for (int i = 0; i < STOP_TRIES && cluster_is_running(&server->cluster, &note); i++) {
        lock(server->use, LOCK_SH);   // waits while the supervisor holds it
        lock(server->use, LOCK_UN);
        pause_milliseconds(5);
    }
}

void server_leave(Server *server)
{
    if (!server) return;
    if (server->use >= 0 && lock(server->start, LOCK_EX)) {
        lock(server->use, LOCK_UN);
        bool last = !has_other_users(server);
        lock(server->use, LOCK_UN);
        if (last) wait_until_stopped(server);
    }
    if (server->use >= 0) close(server->use);
    if (server->start >= 0) close(server->start);
    arena_free(&server->arena);
    free(server);
}
