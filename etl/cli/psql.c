// psql as a child, so that the private server stays as long as it runs and is given up when it ends.
#include "cli/psql.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/data.h"

// So that tables can be named without their schema.
static bool set_search_path(Store *store, Arena *arena)
{
    DataModels models;
    if (!data_models(store, &models, arena)) return false;
    const char *before = getenv("PGOPTIONS"),
               *options = arena_format(arena, "%s%s-csearch_path=", before ? before : "", before ? " " : "");
    for (size_t i = 0; i < models.count; i++) options = arena_format(arena, "%s%s,", options, models.names[i]);
    return setenv("PGOPTIONS", arena_format(arena, "%setl,public", options), 1) == 0;
}

static _Noreturn void become_psql(const char *conninfo, char **arguments, int count, Arena *arena)
{
    char **all = arena_array(arena, (size_t)count + 4, sizeof *all);
    int next = 0;
    all[next++] = (char[]){"psql"};
    if (conninfo) {
        all[next++] = (char[]){"-d"};
        all[next++] = arena_string(arena, conninfo);
    }
    memcpy(all + next, arguments, (size_t)count * sizeof *all);
    execvp("psql", all);
    report_error("cannot run psql: %s (the package postgresql-client has it)", strerror(errno));
    _exit(EXIT_ENVIRONMENT);
}

// Ctrl-C is psql's: it stops a query, not us.
static int run_psql(Store *store, char **arguments, int count, Arena *arena)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN}, interrupt, quit;
    store_share_with_children(store);
    (void)fflush(NULL);
    sigaction(SIGINT, &ignore, &interrupt);
    sigaction(SIGQUIT, &ignore, &quit);
    pid_t child = fork();
    if (child == 0) {
        sigaction(SIGINT, &interrupt, NULL);
        sigaction(SIGQUIT, &quit, NULL);
        become_psql(store_conninfo(store), arguments, count, arena);
    }
    int status = 0;
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
    sigaction(SIGINT, &interrupt, NULL);
    sigaction(SIGQUIT, &quit, NULL);
    if (child < 0) report_error("cannot run psql: %s", strerror(errno));
    if (child < 0 || WIFSIGNALED(status)) return EXIT_ENVIRONMENT;
    return WEXITSTATUS(status);
}

int psql_run(Options *options)
{
    Store *store = NULL;
    int status = (int)store_open(&options->site, NULL, &store);
    if (store && !set_search_path(store, &options->arena)) status = EXIT_ENVIRONMENT;
    else if (store) status = run_psql(store, options->arguments, options->argument_count, &options->arena);
    store_close(store);
    return status;
}
