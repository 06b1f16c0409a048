// Finds PostgreSQL's programs, makes a cluster with initdb, reads the server's note; see cluster.h.
#include "store/cluster.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/complaint.h"

enum { OLDEST_VERSION = 15 };

// ---- The state directory --------------------------------------------------------------------------------------------

// mkdir -p; directories made on the way can be passed through by the server's user.
static bool make_directories(const Cluster *cluster, char *path)
{
    for (char *slash = path + 1;; slash++) {
        if (*slash != '/' && *slash != '\0') continue;
        char end = *slash;
        *slash = '\0';
        bool made = mkdir(path, 0700) == 0;
        bool there = made || errno == EEXIST;
        if (cluster->changes_user && (made || end == '\0')) there = chmod(path, 0711) == 0;
        if (!there) return report_error("cannot make the directory %s: %s", path, strerror(errno));
        *slash = end;
        if (end == '\0') return true;
    }
}

static bool find_account(Cluster *cluster, Arena *arena)
{
    cluster->changes_user = geteuid() == 0;
    const struct passwd *account = cluster->changes_user ? getpwnam("postgres") : getpwuid(geteuid());
    if (!account && cluster->changes_user)
        return report_error("no user \"postgres\" to run a private database as: install the package postgresql, or "
                            "name a database with -d");
    if (!account)
        return report_error("this user (%u) has no name, which PostgreSQL asks for: name a database with -d",
                            (unsigned)geteuid());
    cluster->user = account->pw_uid;
    cluster->group = account->pw_gid;
    cluster->account = arena_string(arena, account->pw_name);
    return true;
}

bool cluster_can_reach(const Cluster *cluster, const char *directory)
{
    char path[4096];
    if (!realpath(directory, path)) return false;
    for (;;) {
        struct stat status;
        if (stat(path, &status) != 0) return false;
        mode_t bit = status.st_uid == cluster->user ? S_IXUSR : status.st_gid == cluster->group ? S_IXGRP : S_IXOTH;
        if (!(status.st_mode & bit)) return false;
        char *slash = strrchr(path, '/');
        if (slash == path) return true;
        *slash = '\0';
    }
}

bool cluster_open(Cluster *cluster, const char *state, Arena *arena)
{
    *cluster = (Cluster){.state = state};
    if (!find_account(cluster, arena)) return false;
    cluster->data = arena_format(arena, "%s/pg", state);
    cluster->log = arena_format(arena, "%s/server.log", state);
    if (!make_directories(cluster, arena_string(arena, state))) return false;
    if (cluster_can_reach(cluster, state)) return true;
    return report_error("%s is closed to the user %s, as whom the private database runs: let it pass (chmod o+x, also "
                        "on the directories "
                        "above), or choose another place with \"state:\" in site.yaml",
                        state, cluster->account);
}

// ---- Running PostgreSQL's programs ----------------------------------------------------------------------------------

bool cluster_become(const Cluster *cluster)
{
    umask(077);
    if (chdir("/") != 0) return false;
    if (!cluster->changes_user) return true;
    return initgroups(cluster->account, cluster->group) == 0 && setgid(cluster->group) == 0 &&
           setuid(cluster->user) == 0;
}

typedef enum RunAs { RUN_AS_SERVER, RUN_AS_US } RunAs;

// Runs a program with input on its standard input; its output goes to the log. True when it exits with 0.
static bool run(const Cluster *cluster, RunAs as, const char *const *arguments, const char *input)
{
    int pipes[2];
    if (pipe2(pipes, O_CLOEXEC) != 0) return false;
    pid_t parent = getpid(), child = fork();
    if (child == 0) {
        int log = open(cluster->log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        if (log < 0 || dup2(pipes[0], 0) < 0 || dup2(log, 1) < 0 || dup2(log, 2) < 0) _exit(126);
        if (as == RUN_AS_SERVER && !cluster_become(cluster)) _exit(126);
        prctl(PR_SET_PDEATHSIG, SIGTERM);   // an interrupt leaves nothing at work
        if (getppid() != parent) _exit(126);
        execv(arguments[0], (char *const *)(uintptr_t)arguments);
        _exit(127);
    }
    close(pipes[0]);
    // A few bytes: the pipe takes them at once, whether or not somebody reads.
    bool written = write(pipes[1], input, strlen(input)) == (ssize_t)strlen(input);
    close(pipes[1]);
    int status = 0;
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
    return child > 0 && written && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

// ---- Finding the programs -------------------------------------------------------------------------------------------

// Major version of the server in a directory; 0 when there is none with its initdb.
static int version_in(const char *directory, Arena *arena)
{
    const char *server = arena_format(arena, "%s/postgres", directory);
    if (access(server, X_OK) != 0 || access(arena_format(arena, "%s/initdb", directory), X_OK) != 0) return 0;
    FILE *answer = popen(arena_format(arena, "'%s' --version 2>/dev/null", server), "re");
    int version = 0;
    char line[256];
    if (answer && fgets(line, sizeof line, answer)) {   // "postgres (PostgreSQL) 15.3 (Debian …)"
        const char *number = strstr(line, "PostgreSQL) ");
        if (number) version = (int)strtol(number + strlen("PostgreSQL) "), NULL, 10);
    }
    if (answer) pclose(answer);
    return version;
}

typedef struct Search {
    Arena *arena;
    int wanted;                // this major version; 0 = the newest
    int version;               // of the best so far
    int other;                 // newest one that is there but does not fit
    const char *programs;
} Search;

static void consider(Search *search, const char *directory)
{
    if (directory[0] != '/' || strchr(directory, '\'')) return;
    int version = version_in(directory, search->arena);
    bool fits = search->wanted ? version == search->wanted : version >= OLDEST_VERSION;
    if (!fits && version > search->other) search->other = version;
    if (!fits || version <= search->version) return;
    search->version = version;
    search->programs = arena_string(search->arena, directory);
}

// Debian, Red Hat, and what is built by hand; then the search path.
static void search_everywhere(Search *search)
{
    static const char *const PLACES[] = {"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin"};
    for (size_t i = 0; i < sizeof PLACES / sizeof *PLACES; i++) {
        glob_t found;
        if (glob(PLACES[i], 0, NULL, &found) == 0)
            for (size_t j = 0; j < found.gl_pathc; j++) consider(search, found.gl_pathv[j]);
        globfree(&found);
    }
    if (search->programs || !getenv("PATH")) return;
    char *rest = NULL, *path = arena_string(search->arena, getenv("PATH"));
    for (char *directory = strtok_r(path, ":", &rest); directory; directory = strtok_r(NULL, ":", &rest))
        consider(search, directory);
}

// Major version of the cluster; 0 when there is none yet.
static int version_of_data(const Cluster *cluster, Arena *arena)
{
    FILE *file = fopen(arena_format(arena, "%s/PG_VERSION", cluster->data), "re");
    char line[16] = "";
    if (file && !fgets(line, sizeof line, file)) line[0] = '\0';
    if (file) fclose(file);
    return (int)strtol(line, NULL, 10);
}

static bool find_programs(Cluster *cluster, Arena *arena)
{
    Search search = {.arena = arena, .wanted = version_of_data(cluster, arena)};
    search_everywhere(&search);
    cluster->programs = search.programs;
    if (search.programs) return true;
    if (search.wanted)
        return report_error("the private database in %s was made by PostgreSQL %d, which is not installed: install the "
                            "package postgresql-%d",
                            cluster->data, search.wanted, search.wanted);
    if (search.other)
        return report_error("PostgreSQL %d is installed, but %d or newer is needed: install a newer postgresql, or "
                            "name a database with -d",
                            search.other, OLDEST_VERSION);
    return report_error(
        "PostgreSQL's server is not installed: install the package postgresql, or name a database with -d");
}

// ---- Making the cluster ---------------------------------------------------------------------------------------------

// Replaces a file of the cluster. It belongs to us where we are root: the server only reads it.
static bool write_file(const Cluster *cluster, const char *path, const char *text)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0) return false;
    size_t size = strlen(text);
    bool good = write(file, text, size) == (ssize_t)size && fsync(file) == 0;
    if (cluster->changes_user) good = fchown(file, cluster->user, cluster->group) == 0 && good;
    return close(file) == 0 && good;
}

// Who may connect: the server's own user and, for root's cluster, root; known by the socket's credentials.
static bool write_access(const Cluster *cluster, const char *data, Arena *arena)
{
    const char *root = cluster->changes_user ? "private \"root\" " CLUSTER_NAME "\n" : "";
    const char *map = arena_format(arena, "private \"%s\" " CLUSTER_NAME "\n%s", cluster->account, root);
    return write_file(cluster, arena_format(arena, "%s/pg_hba.conf", data), "local all all peer map=private\n") &&
           write_file(cluster, arena_format(arena, "%s/pg_ident.conf", data), map);
}

static bool create(const Cluster *cluster, const char *data, Arena *arena)
{
    const char *clear[] = {"/bin/rm", "-rf", data, NULL};   // an attempt that was cut short
    if (!run(cluster, RUN_AS_US, clear, "") || mkdir(data, 0700) != 0) return false;
    if (cluster->changes_user && chown(data, cluster->user, cluster->group) != 0) return false;
    const char *initdb[] = {arena_format(arena, "%s/initdb", cluster->programs),
                            "--pgdata",
                            data,
                            "--username",
                            CLUSTER_NAME,
                            "--auth=peer",
                            "--encoding=UTF8",
                            "--locale=C",
                            "--no-instructions",
                            NULL};
    const char *single[] = {
        arena_format(arena, "%s/postgres", cluster->programs), "--single", "-D", data, "postgres", NULL};
    return run(cluster, RUN_AS_SERVER, initdb, "") &&
           run(cluster, RUN_AS_SERVER, single, "CREATE DATABASE " CLUSTER_NAME ";\n") &&
           write_access(cluster, data, arena);
}

bool cluster_prepare(Cluster *cluster, Arena *arena)
{
    if (!find_programs(cluster, arena)) return false;
    if (version_of_data(cluster, arena)) return true;
    fprintf(stderr, "rmnpc: making a private database in %s (once, some seconds)\n", cluster->data);
    int log = open(cluster->log, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (log >= 0) close(log);
    const char *data = arena_format(arena, "%s.new", cluster->data);
    if (log >= 0 && create(cluster, data, arena) && rename(data, cluster->data) == 0) return true;
    return report_error("cannot make a private database in %s: %s says why", cluster->data, cluster->log);
}

// ---- The server's note ----------------------------------------------------------------------------------------------

// Was the process started as a server on our data directory? Process numbers are used again.
static bool is_server_here(const Cluster *cluster, pid_t process)
{
    char path[64], command[8192];
    snprintf(path, sizeof path, "/proc/%d/cmdline", (int)process);
    FILE *file = fopen(path, "re");
    if (!file) return false;
    size_t size = fread(command, 1, sizeof command - 1, file);
    fclose(file);
    command[size] = '\0';
    for (const char *argument = command; argument < command + size; argument += strlen(argument) + 1)
        if (strcmp(argument, cluster->data) == 0) return true;
    return false;
}

// Lines: process, data directory, start, port, socket directory, address, shared memory, status.
static bool read_note(FILE *file, ClusterNote *note)
{
    char line[4200];
    for (int number = 1; fgets(line, sizeof line, file); number++) {
        line[strcspn(line, "\n")] = '\0';
        if (number == 1) note->server = (pid_t)strtol(line, NULL, 10);
        if (number == 5) snprintf(note->sockets, sizeof note->sockets, "%.107s", line);
        if (number == 8) note->ready = strncmp(line, "ready", 5) == 0;
    }
    return note->server > 0;
}

bool cluster_is_running(const Cluster *cluster, ClusterNote *note)
{
    *note = (ClusterNote){0};
    char path[4096];
    snprintf(path, sizeof path, "%s/postmaster.pid", cluster->data);
    FILE *file = fopen(path, "re");
    if (!file) return false;
    bool read = read_note(file, note);
    fclose(file);
    if (!read) return true;   // being written
    if (is_server_here(cluster, note->server)) return true;
    unlink(path);
    return false;
}
