// Pg: the one place that speaks to PostgreSQL (libpq).
//
// The rule of this module: parameters and COPY only, never SQL with values in it; and of what the server says only
// severity, SQLSTATE and the first line leave this room, for DETAIL, CONTEXT and HINT repeat data. Each failure is
// reported once, here, by one line on stderr.
#ifndef STORE_PG_H
#define STORE_PG_H

#include <stdint.h>

#include "base/buffer.h"
#include "base/complaint.h"

typedef struct Pg Pg;

// Advisory locks, two numbers each: the first is ours alone.
#define PG_LOCK_TABLES "7275846, 1"
#define PG_LOCK_KEY "7275846, 2"

// A place to connect to: a connection string or URI, or NULL for what PG* variables and service files say. Time limits,
// search path, encoding and date style are set; NOTICEs are dropped. NULL after reporting.
Pg *pg_connect(const char *conninfo);

void pg_close(Pg *pg);

// False when conninfo does not parse or carries a password (that is what ~/.pgpass and service files are for), after
// reporting.
bool pg_conninfo_check(const char *conninfo);

// The connection is gone.
bool pg_is_lost(const Pg *pg);

// Between the two, all that is read is of one moment of the database. They may stand inside each other: the outermost
// counts. pg_read_end answers good, or false when the connection was lost meanwhile.
bool pg_read_begin(Pg *pg);
bool pg_read_end(Pg *pg, bool good);

// One or more statements without parameters and results.
bool pg_run(Pg *pg, const char *sql);

// A result; NULL after reporting. Parameters are texts for $1 …; NULL is SQL's NULL. A text with a NUL inside cannot
// come here.
typedef struct PgRows PgRows;
PgRows *pg_query(Pg *pg, const char *sql, size_t parameter_count, const char *const *parameters);

// A statement with parameters and no rows of interest; affected may be NULL.
bool pg_execute(Pg *pg, const char *sql, size_t parameter_count, const char *const *parameters, uint64_t *affected);

size_t pg_row_count(const PgRows *rows);
size_t pg_column_count(const PgRows *rows);
const char *pg_value(const PgRows *rows, size_t row, size_t column);    // NULL is SQL's NULL; lives until pg_free
int64_t pg_integer(const PgRows *rows, size_t row, size_t column);      // 0 for NULL
bool pg_boolean(const PgRows *rows, size_t row, size_t column);         // false for NULL
void pg_free(PgRows *rows);                                             // NULL is nothing to free

// ---- COPY in -------------------------------------------------------------------------------------------------------
// Lines are queued and sent while the caller makes the next ones, so that client and server work at the same time. One
// COPY is under way at a time; each call to pg_send is a COPY of its own into the table and columns named by sql.

// Queues data (whole lines of COPY text) and takes what the network takes at once. Blocks only while more than a few MB
// wait. data's contents move out of the buffer, which comes back empty. With an empty buffer, sql may be statements
// without rows that the server shall work at meanwhile.
bool pg_send(Pg *pg, const char *copy_sql, Buffer *data);

// Goes on with what waits, without blocking: to be called now and then.
bool pg_pump(Pg *pg);

// Waits until all that was queued is in the database.
bool pg_drain(Pg *pg);

// Gives up what is queued and under way: the transaction is good for ROLLBACK only.
void pg_cancel(Pg *pg);

// One column's text with COPY's escapes, and what stands between.
void pg_copy_text(Buffer *out, Text text);
static inline void pg_copy_null(Buffer *out)
{
    buffer_add(out, "\\N", 2);
}

// ---- COPY out ------------------------------------------------------------------------------------------------------

// Starts `COPY (…) TO STDOUT`. Then lines one by one, each without its newline, valid until the next call.
bool pg_receive(Pg *pg, const char *copy_sql);
typedef enum PgLine { PG_LINE, PG_LINES_END, PG_LINES_FAILED } PgLine;
PgLine pg_receive_line(Pg *pg, Text *line);

#endif
