// libpq behind pg.h: connecting, statements, COPY in both directions. COPY in is a little state machine (Stage) that
// pg_send and pg_pump drive as far as the socket goes, so that the server works while the next lines are made.
#include "store/pg.h"

#include <assert.h>
#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    OLDEST_SERVER = 150000,
    QUEUE_LIMIT = 2 * 1024 * 1024,   // bytes that may wait before pg_send blocks
    SLICE = 64 * 1024,               // bytes handed to libpq at a time: it copies them
    CONNECT_SECONDS = 10,
};

// One COPY under way or waiting.
typedef struct CopyJob CopyJob;
struct CopyJob {
    char *sql;
    Buffer data;
    size_t sent;
    CopyJob *next;
};

typedef enum Stage { STAGE_IDLE, STAGE_STARTING, STAGE_SENDING, STAGE_ENDING } Stage;

struct Pg {
    PGconn *connection;
    Stage stage;
    CopyJob *first, **last;          // queue
    size_t queued;                   // bytes in it
    CopyJob *spare;                  // finished jobs, kept for their buffers
    char *line;                      // of COPY out, libpq's
    int readers;                     // pg_read_begin inside each other
};

struct PgRows {
    PGresult *result;
};

// Sent when a session begins. Names are always written with their schema; pg_temp last so that nothing hides behind it.
// When this program is ended in the middle of a long statement, the server notices and rolls back.
static const char SESSION[] =
    "SET search_path = pg_catalog, pg_temp; SET datestyle = 'ISO, YMD'; SET timezone = 'UTC'; SET bytea_output = 'hex';"
    "SET standard_conforming_strings = on; SET client_min_messages = error;"
    "SET statement_timeout = '1h'; SET lock_timeout = '1min'; SET idle_in_transaction_session_timeout = '30min';"
    "SET client_connection_check_interval = '1s'";

// ---- What the server says -------------------------------------------------------------------------------------------

// Class 22 messages repeat the value: they are told in our own words.
static const char *message_of(const PGresult *result, const char *sqlstate)
{
    if (strncmp(sqlstate, "22", 2) == 0) return "a value does not fit its column";
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    return message ? message : "no answer";
}

static bool report_connection(const Pg *pg, const char *what)
{
    const char *text = PQerrorMessage(pg->connection);
    return report_error("%s: %.*s", what, (int)strcspn(text, "\n"), text);
}

static bool report_result(const Pg *pg, const PGresult *result)
{
    const char *sqlstate = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    if (!sqlstate) return report_connection(pg, "the database does not answer");
    return report_error("the database says: %s [%s]", message_of(result, sqlstate), sqlstate);
}

bool pg_is_lost(const Pg *pg)
{
    return PQstatus(pg->connection) != CONNECTION_OK;
}

// ---- Connecting -----------------------------------------------------------------------------------------------------

bool pg_conninfo_check(const char *conninfo)
{
    char *wrong = NULL;
    PQconninfoOption *options = PQconninfoParse(conninfo, &wrong);
    PQfreemem(wrong);   // it may repeat a password
    if (!options)
        return report_error("the database's connection string cannot be read: write it as in psql, for example "
                            "\"host=db.example dbname=rmnpc\" or postgresql://db.example/rmnpc");
    bool password = false;
    for (const PQconninfoOption *option = options; option->keyword; option++)
        if (option->val && (strcmp(option->keyword, "password") == 0 || strcmp(option->keyword, "sslpassword") == 0))
            password = true;
    PQconninfoFree(options);
    if (password)
        return report_error(
            "no password in the connection string, others can read it there: put it into ~/.pgpass or a service file");
    return true;
}

static void ignore_notice(void *context, const PGresult *result)
{
    (void)context;
    (void)result;
}

static bool session_start(Pg *pg)
{
    if (PQstatus(pg->connection) != CONNECTION_OK) return report_connection(pg, "cannot connect to the database");
    if (PQserverVersion(pg->connection) < OLDEST_SERVER)
        return report_error("the database server is PostgreSQL %d: 15 or newer is needed",
                            PQserverVersion(pg->connection) / 10000);
    PQsetNoticeReceiver(pg->connection, ignore_notice, NULL);
    return pg_run(pg, SESSION);
}

Pg *pg_connect(const char *conninfo)
{
    if (conninfo && !pg_conninfo_check(conninfo)) return NULL;
    char seconds[16];
    snprintf(seconds, sizeof seconds, "%d", CONNECT_SECONDS);
    // What stands behind dbname beats what the string says; what stands before it is a default.
    const char *keywords[6] = {"fallback_application_name"}, *values[6] = {"rmnpc"};
    size_t count = 1;
    if (!getenv("PGCONNECT_TIMEOUT")) {
        keywords[count] = "connect_timeout";
        values[count++] = seconds;
    }
    if (conninfo) {
        keywords[count] = "dbname";
        values[count++] = conninfo;
    }
    keywords[count] = "client_encoding";
    values[count] = "UTF8";

    Pg *pg = memory_alloc(sizeof *pg);
    *pg = (Pg){.connection = PQconnectdbParams(keywords, values, 1)};
    pg->last = &pg->first;
    if (session_start(pg)) return pg;
    pg_close(pg);
    return NULL;
}

static void free_jobs(CopyJob *job)
{
    while (job) {
        CopyJob *next = job->next;
        free(job->sql);
        buffer_free(&job->data);
        free(job);
        job = next;
    }
}

void pg_close(Pg *pg)
{
    if (!pg) return;
    PQfreemem(pg->line);
    PQfinish(pg->connection);
    free_jobs(pg->first);
    free_jobs(pg->spare);
    free(pg);
}

// ---- Statements -----------------------------------------------------------------------------------------------------

// Takes the result; true when its status is one of the two wanted.
static bool accept(Pg *pg, PGresult *result, ExecStatusType wanted, ExecStatusType also)
{
    ExecStatusType status = PQresultStatus(result);
    bool good = status == wanted || status == also;
    if (!good) report_result(pg, result);
    return good;
}

bool pg_run(Pg *pg, const char *sql)
{
    assert(pg->stage == STAGE_IDLE);
    PGresult *result = PQexec(pg->connection, sql);
    bool good = accept(pg, result, PGRES_COMMAND_OK, PGRES_TUPLES_OK);
    PQclear(result);
    return good;
}

static PGresult *execute(Pg *pg, const char *sql, size_t count, const char *const *parameters)
{
    assert(pg->stage == STAGE_IDLE);
    PGresult *result = PQexecParams(pg->connection, sql, (int)count, NULL, parameters, NULL, NULL, 0);
    if (accept(pg, result, PGRES_TUPLES_OK, PGRES_COMMAND_OK)) return result;
    PQclear(result);
    return NULL;
}

bool pg_read_begin(Pg *pg)
{
    bool begun = pg->readers > 0 || pg_run(pg, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    pg->readers += begun;
    return begun;
}

bool pg_read_end(Pg *pg, bool good)
{
    if (--pg->readers > 0) return good;
    return !pg_is_lost(pg) && pg_run(pg, good ? "COMMIT" : "ROLLBACK") && good;
}

PgRows *pg_query(Pg *pg, const char *sql, size_t parameter_count, const char *const *parameters)
{
    PGresult *result = execute(pg, sql, parameter_count, parameters);
    if (!result) return NULL;
    PgRows *rows = memory_alloc(sizeof *rows);
    rows->result = result;
    return rows;
}

bool pg_execute(Pg *pg, const char *sql, size_t parameter_count, const char *const *parameters, uint64_t *affected)
{
    PGresult *result = execute(pg, sql, parameter_count, parameters);
    if (!result) return false;
    if (affected) *affected = strtoull(PQcmdTuples(result), NULL, 10);
    PQclear(result);
    return true;
}

size_t pg_row_count(const PgRows *rows)
{
    return (size_t)PQntuples(rows->result);
}

size_t pg_column_count(const PgRows *rows)
{
    return (size_t)PQnfields(rows->result);
}

const char *pg_value(const PgRows *rows, size_t row, size_t column)
{
    assert(row < pg_row_count(rows) && column < pg_column_count(rows));
    if (PQgetisnull(rows->result, (int)row, (int)column)) return NULL;
    return PQgetvalue(rows->result, (int)row, (int)column);
}

int64_t pg_integer(const PgRows *rows, size_t row, size_t column)
{
    const char *value = pg_value(rows, row, column);
    return value ? strtoll(value, NULL, 10) : 0;
}

bool pg_boolean(const PgRows *rows, size_t row, size_t column)
{
    const char *value = pg_value(rows, row, column);
    return value && value[0] == 't';
}

void pg_free(PgRows *rows)
{
    if (!rows) return;
    PQclear(rows->result);
    free(rows);
}

// ---- COPY in --------------------------------------------------------------------------------------------------------

typedef enum Progress { PROGRESS_MADE, PROGRESS_NONE, PROGRESS_FAILED } Progress;

// Forgets what is queued: the transaction is lost anyway.
static Progress fail_copy(Pg *pg)
{
    for (PGresult *result; !pg_is_lost(pg) && (result = PQgetResult(pg->connection));) {
        if (PQresultStatus(result) == PGRES_COPY_IN) PQputCopyEnd(pg->connection, "given up");
        PQclear(result);
    }
    PQsetnonblocking(pg->connection, 0);
    free_jobs(pg->first);
    pg->first = NULL;
    pg->last = &pg->first;
    pg->queued = 0;
    pg->stage = STAGE_IDLE;
    return PROGRESS_FAILED;
}

static Progress lose_copy(Pg *pg)
{
    report_connection(pg, "the database does not answer");
    return fail_copy(pg);
}

static Progress start_job(Pg *pg)
{
    if (!pg->first) return PROGRESS_NONE;
    if (PQsetnonblocking(pg->connection, 1) == 0 && PQsendQuery(pg->connection, pg->first->sql)) {
        pg->stage = STAGE_STARTING;
        return PROGRESS_MADE;
    }
    return lose_copy(pg);
}

static Progress send_slice(Pg *pg)
{
    CopyJob *job = pg->first;
    size_t size = job->data.size - job->sent < SLICE ? job->data.size - job->sent : SLICE;
    int put = size > 0 ? PQputCopyData(pg->connection, job->data.data + job->sent, (int)size)
                       : PQputCopyEnd(pg->connection, NULL);
    if (put == 0) return PROGRESS_NONE;
    if (put < 0) return lose_copy(pg);
    job->sent += size;
    if (size == 0) pg->stage = STAGE_ENDING;
    return PROGRESS_MADE;
}

static void finish_job(Pg *pg)
{
    CopyJob *job = pg->first;
    pg->first = job->next;
    if (!pg->first) pg->last = &pg->first;
    pg->queued -= job->data.size;
    buffer_clear(&job->data);
    job->next = pg->spare;
    pg->spare = job;
    pg->stage = STAGE_IDLE;
}

// The server's word on the COPY that starts or ends.
static Progress take_answer(Pg *pg)
{
    if (!PQconsumeInput(pg->connection)) return lose_copy(pg);
    if (PQisBusy(pg->connection)) return PROGRESS_NONE;
    PGresult *result = PQgetResult(pg->connection);
    ExecStatusType status = PQresultStatus(result);
    bool good = true;
    if (!result) finish_job(pg);
    else if (status == PGRES_COPY_IN && pg->stage == STAGE_STARTING) pg->stage = STAGE_SENDING;
    else good = accept(pg, result, PGRES_COMMAND_OK, PGRES_COMMAND_OK);
    PQclear(result);
    return good ? PROGRESS_MADE : fail_copy(pg);
}

// One step of the machine: never blocks.
static Progress step(Pg *pg)
{
    if (pg->stage == STAGE_IDLE) return start_job(pg);
    int waiting = PQflush(pg->connection);
    if (waiting == 0) return pg->stage == STAGE_SENDING ? send_slice(pg) : take_answer(pg);
    // A server that answers while we send must be read, or both sides wait for ever.
    if (waiting > 0 && PQconsumeInput(pg->connection)) return PROGRESS_NONE;
    return lose_copy(pg);
}

bool pg_pump(Pg *pg)
{
    Progress progress;
    do progress = step(pg);
    while (progress == PROGRESS_MADE);
    return progress != PROGRESS_FAILED;
}

// Until at most limit bytes wait; for limit 0, until nothing is under way.
static bool wait_below(Pg *pg, size_t limit)
{
    for (;;) {
        if (!pg_pump(pg)) return false;
        if (pg->stage == STAGE_IDLE || (limit > 0 && pg->queued <= limit)) return true;
        // What did not fit a moment ago may be gone by now, with more of the job behind it.
        bool unsent = PQflush(pg->connection) > 0 || pg->stage == STAGE_SENDING;
        struct pollfd ready = {.fd = PQsocket(pg->connection), .events = (short)(POLLIN | (unsent ? POLLOUT : 0))};
        if (poll(&ready, 1, -1) < 0 && errno != EINTR)
            return report_error("cannot wait for the database: %s", strerror(errno));
    }
}

bool pg_send(Pg *pg, const char *copy_sql, Buffer *data)
{
    CopyJob *job = pg->spare;
    if (job) pg->spare = job->next;
    else *(job = memory_alloc(sizeof *job)) = (CopyJob){0};
    free(job->sql);
    job->sql = memory_string(copy_sql);
    Buffer empty = job->data;
    job->data = *data;
    *data = empty;
    job->sent = 0;
    job->next = NULL;
    *pg->last = job;
    pg->last = &job->next;
    pg->queued += job->data.size;
    return wait_below(pg, QUEUE_LIMIT);
}

bool pg_drain(Pg *pg)
{
    if (!wait_below(pg, 0)) return false;
    return PQsetnonblocking(pg->connection, 0) == 0 || report_connection(pg, "the database does not answer");
}

void pg_cancel(Pg *pg)
{
    if (pg->stage == STAGE_SENDING) PQputCopyEnd(pg->connection, "given up");
    fail_copy(pg);
}

static const char COPY_ESCAPES[256] = {
    ['\\'] = '\\', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't', ['\b'] = 'b', ['\f'] = 'f', ['\v'] = 'v'};

void pg_copy_text(Buffer *out, Text text)
{
    char *to = buffer_reserve(out, text.size * 2), *start = to;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i], escape = COPY_ESCAPES[(unsigned char)c];
        if (escape) *to++ = '\\';
        *to++ = escape ? escape : c;
    }
    out->size += (size_t)(to - start);
}

// ---- COPY out -------------------------------------------------------------------------------------------------------

bool pg_receive(Pg *pg, const char *copy_sql)
{
    assert(pg->stage == STAGE_IDLE);
    PGresult *result = PQexec(pg->connection, copy_sql);
    bool good = accept(pg, result, PGRES_COPY_OUT, PGRES_COPY_OUT);
    PQclear(result);
    return good;
}

// The end of COPY out has a result of its own.
static PgLine receive_end(Pg *pg)
{
    bool good = true;
    for (PGresult *result; (result = PQgetResult(pg->connection));) {
        good = good && accept(pg, result, PGRES_COMMAND_OK, PGRES_COMMAND_OK);
        PQclear(result);
    }
    return good ? PG_LINES_END : PG_LINES_FAILED;
}

PgLine pg_receive_line(Pg *pg, Text *line)
{
    PQfreemem(pg->line);
    pg->line = NULL;
    int size = PQgetCopyData(pg->connection, &pg->line, 0);
    if (size < 0) return receive_end(pg);
    *line = (Text){pg->line, (size_t)size - (size > 0 && pg->line[size - 1] == '\n')};
    return PG_LINE;
}
