// Server: the private PostgreSQL, shared by all processes of this site that need it and gone with the last of them.
//
// Each user of the server holds a shared lock (flock) on state/use.lock. A supervisor process, which started the
// server, waits for the exclusive lock: when it gets it nobody uses the server any more, it stops the server, removes
// the socket's directory and goes. The kernel gives up the locks of a killed process, and the server is told to stop
// when its supervisor dies, so nothing outlives `kill -9` either. state/start.lock makes joining and leaving one at a
// time.
#ifndef STORE_SERVER_H
#define STORE_SERVER_H

#include <stdbool.h>

typedef struct Server Server;

// Starts the server below the state directory unless it runs, and holds it. NULL after reporting.
Server *server_join(const char *state);

// libpq's connection string; lives as long as the server is held.
const char *server_conninfo(const Server *server);

// From now on programs started with exec hold the server too, as long as they run.
void server_share_with_children(Server *server);

// Gives it up; returns when it has stopped if nobody else holds it. NULL is nothing to leave.
void server_leave(Server *server);

#endif
