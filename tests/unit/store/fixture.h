// For the store's tests: a private server and a store in a directory of their own, a tiny model, and patients made by
// hand. A program's tests share one server (fixture_start, fixture_stop); each test begins with an empty database.
#ifndef TESTS_STORE_FIXTURE_H
#define TESTS_STORE_FIXTURE_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/complaint.h"
#include "store/server.h"
#include "store/store.h"

static const char FIXTURE_MODEL[] =
    "schema: 1\n"
    "name: tiny\n"
    "version: \"1\"\n"
    "resources:\n"
    "  - name: person\n"
    "    title: Who it is\n"
    "    primaryKey: []\n"
    "    fields:\n"
    "      - {name: sex, constraints: {required: true, enum: [male, female]}}\n"
    "      - {name: born, type: date, title: Day of birth}\n"
    "  - name: visit\n"
    "    primaryKey: [seq]\n"
    "    fields:\n"
    "      - {name: seq, type: integer, rowNumber: [day]}\n"
    "      - {name: day, type: date, constraints: {required: true, precision: day}, precisionColumn: false}\n"
    "      - {name: dose, type: number, unit: Gy, constraints: {exclusiveMinimum: 0, maximum: 100}}\n"
    "      - {name: note, standard: our own}\n"
    "      - {name: times, type: integer, constraints: {minimum: 1, maximum: 9}, export: false}\n";

typedef struct Fixture {
    char directory[64];
    Arena arena;
    Site site;
    Model *model;
    Schema schema;             // of the center
    Mapping mapping;
    Server *server;            // held, so that it stays between two stores
    Store *store;
} Fixture;

static inline const char *fixture_path(Fixture *fixture, const char *name)
{
    return arena_format(&fixture->arena, "%s/%s", fixture->directory, name);
}

// Writes a file below the fixture's directory and returns its path.
static inline const char *fixture_file(Fixture *fixture, const char *name, const char *text)
{
    const char *path = fixture_path(fixture, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0 && fclose(file) == 0);
    return path;
}

static inline Model *fixture_model(Fixture *fixture, const char *name, const char *text)
{
    Complaints complaints = {0};
    Model *model = model_load(fixture_file(fixture, name, text), &fixture->arena, &complaints);
    complaints_print(&complaints, stdout);
    complaints_free(&complaints);
    assert_non_null(model);
    return model;
}

// A new connection.
static inline int fixture_reopen(Fixture *fixture)
{
    store_close(fixture->store);
    return store_open(&fixture->site, fixture->model, &fixture->store) == STORE_OK ? 0 : -1;
}

// An empty database without a key.
static inline int fixture_empty(void **state)
{
    Fixture *fixture = *state;
    fixture->schema.full_snapshot = true;
    fixture->mapping.text = TEXT("the mapping");
    unlink(fixture->site.key);
    Pg *pg = pg_connect(server_conninfo(fixture->server));
    bool emptied = pg && pg_run(pg, "DROP SCHEMA IF EXISTS etl CASCADE; DROP SCHEMA IF EXISTS tiny CASCADE; DROP "
                                    "SCHEMA IF EXISTS tiny_history CASCADE");
    pg_close(pg);
    return emptied ? fixture_reopen(fixture) : -1;
}

static inline int fixture_start(void **state)
{
    Fixture *fixture = memory_alloc(sizeof *fixture);
    *fixture = (Fixture){0};
    const char *temporary = getenv("TMPDIR");
    snprintf(fixture->directory, sizeof fixture->directory, "%.40s/store.XXXXXX", temporary ? temporary : "/tmp");
    // The server's user must come through.
    if (!mkdtemp(fixture->directory) || chmod(fixture->directory, 0711) != 0) return -1;
    fixture->site = (Site){.state = fixture_path(fixture, "state"),
                           .key = fixture_path(fixture, "key"),
                           .archive = fixture_path(fixture, "archive")};
    fixture->model = fixture_model(fixture, "tiny.yaml", FIXTURE_MODEL);
    fixture->schema = (Schema){.name = "c01", .full_snapshot = true, .text = TEXT("the schema")};
    fixture->mapping =
        (Mapping){.center = "c01", .text = TEXT("the mapping"), .schema = &fixture->schema, .model = fixture->model};
    *state = fixture;
    fixture->server = server_join(fixture->site.state);
    return fixture->server && store_open(&fixture->site, fixture->model, &fixture->store) == STORE_OK ? 0 : -1;
}

static inline int fixture_stop(void **state)
{
    Fixture *fixture = *state;
    char command[96];
    store_close(fixture->store);
    server_leave(fixture->server);
    snprintf(command, sizeof command, "rm -rf %s", fixture->directory);
    arena_free(&fixture->arena);
    free(fixture);
    return system(command);
}

// ---- Patients -------------------------------------------------------------------------------------------------------

static inline Value fixture_day(const char *iso)
{
    Date date;
    return iso && date_read_iso(text_from(iso), &date) ? value_date(date, NULL) : value_none(VALUE_MISSING, NULL);
}

static inline Value fixture_text(const char *text)
{
    return text ? value_text(text_from(text), NULL) : value_none(VALUE_MISSING, NULL);
}

static inline Value fixture_number(const char *text)
{
    Decimal number;
    return text && decimal_read(text_from(text), '.', 0, &number) ? value_number(number, UNIT_NONE, NULL)
                                                                  : value_none(VALUE_MISSING, NULL);
}

typedef struct FixtureVisit {
    const char *day, *dose, *note, *times;
} FixtureVisit;

// A patient of one person row and the visits given, up to one without a day; content is made of the values. NULL
// visits: none.
static inline const Patient *fixture_patient(Fixture *fixture, int64_t key, Disposition disposition, const char *sex,
                                             const char *born, const FixtureVisit *visits)
{
    Arena *arena = &fixture->arena;
    Patient *patient = arena_alloc(arena, sizeof *patient);
    *patient = (Patient){.key = key,
                         .pseudonym = "P-test",
                         .disposition = disposition,
                         .entities = arena_array(arena, 2, sizeof(EntityRows))};
    Place *place = arena_alloc(arena, sizeof *place);
    *place = (Place){.line = 2};
    Value *person = arena_array(arena, 2, sizeof *person);
    person[0] = fixture_text(sex);
    person[1] = fixture_day(born);
    EntityRow *row = arena_alloc(arena, sizeof *row);
    *row = (EntityRow){person, place};
    patient->entities[0] = (EntityRows){row, 1};
    size_t count = 0;
    while (visits && visits[count].day) count++;
    EntityRow *rows = arena_array(arena, count, sizeof *rows);
    Buffer content = {0};
    buffer_format(&content, "%s %s", sex, born ? born : "");
    for (size_t i = 0; i < count; i++) {
        Value *values = arena_array(arena, 5, sizeof *values);
        values[0] = value_number(decimal_from((int64_t)i + 1), UNIT_NONE, NULL);
        values[1] = fixture_day(visits[i].day);
        values[2] = fixture_number(visits[i].dose);
        values[3] = fixture_text(visits[i].note);
        values[4] = fixture_number(visits[i].times);
        rows[i] = (EntityRow){values, place};
        buffer_format(&content, "|%s %s %s %s", visits[i].day, visits[i].dose ? visits[i].dose : "",
                      visits[i].note ? visits[i].note : "", visits[i].times ? visits[i].times : "");
    }
    patient->entities[1] = (EntityRows){rows, count};
    patient->content = hash_content(content.data, content.size);
    buffer_free(&content);
    return patient;
}

// ---- Looking --------------------------------------------------------------------------------------------------------

// The answer to a query as text: cells with |, rows with newlines, NULL as ~.
static inline const char *fixture_ask(Fixture *fixture, const char *sql)
{
    Buffer text = {0};
    PgRows *rows = pg_query(store_pg(fixture->store), sql, 0, NULL);
    assert_non_null(rows);
    for (size_t row = 0; row < pg_row_count(rows); row++) {
        for (size_t column = 0; column < pg_column_count(rows); column++) {
            const char *value = pg_value(rows, row, column);
            buffer_format(&text, "%s%s", column ? "|" : "", value ? value : "~");
        }
        buffer_char(&text, '\n');
    }
    const char *copy = arena_string(&fixture->arena, buffer_c_string(&text));
    buffer_free(&text);
    pg_free(rows);
    return copy;
}

#endif
