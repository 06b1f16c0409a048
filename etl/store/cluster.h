// Cluster: the data directory of the private PostgreSQL: where the server's programs lie, as whom they run, initdb on
// first use. PostgreSQL refuses to run as root; root's cluster belongs to the user postgres.
#ifndef STORE_CLUSTER_H
#define STORE_CLUSTER_H

#include <sys/types.h>

#include "base/arena.h"

typedef struct Cluster {
    const char *state;         // the state directory
    const char *data;          // state/pg
    const char *log;           // state/server.log
    const char *programs;      // directory of postgres and initdb; set by cluster_prepare
    const char *account;       // name of the user the server runs as
    uid_t user;
    gid_t group;
    bool changes_user;         // we are root and the server is not
} Cluster;

// Database and role of the private server.
#define CLUSTER_NAME "rmnpc"

// Makes the state directory and names what lies in it. False after reporting.
bool cluster_open(Cluster *cluster, const char *state, Arena *arena);

// Finds the programs and, on first use, makes the data directory (complete or not at all). Only one process at a time.
// False after reporting.
bool cluster_prepare(Cluster *cluster, Arena *arena);

// Can the server's user pass through this directory and all above it?
bool cluster_can_reach(const Cluster *cluster, const char *directory);

// In a child process, before exec: becomes the server's user, standing in "/", umask 077. False when that fails.
bool cluster_become(const Cluster *cluster);

// The server's own note of how it runs (postmaster.pid).
typedef struct ClusterNote {
    pid_t server;
    char sockets[108];         // directory of its socket
    bool ready;                // takes connections
} ClusterNote;

// False when no server runs on the data directory. A note left behind by a server that was killed is removed.
bool cluster_is_running(const Cluster *cluster, ClusterNote *note);

#endif
