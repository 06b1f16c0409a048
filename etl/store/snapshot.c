// Tables -> patients: one COPY for who is stored, one for each entity, all ordered by center and key, so that the rows
// fall to their patients by walking along.
#include "store/snapshot.h"

#include <stdlib.h>

#include "store/ddl.h"

typedef struct Reader {
    Pg *pg;
    const Model *model;
    Snapshot *snapshot;
    Arena *arena;
    Text *cells;                       // of the line at hand; unescaped in place; data NULL = SQL's NULL
    size_t capacity;
} Reader;

// ---- Lines of COPY text --------------------------------------------------------------------------------------------

// Undoes COPY's escapes; what is written never gets longer than what is read.
static Text unescape(char *from, const char *end)
{
    static const char LETTERS[] = "bfnrtv", MEANINGS[] = "\b\f\n\r\t\v";
    char *to = from, *start = from;
    if (end - from == 2 && from[0] == '\\' && from[1] == 'N') return (Text){NULL, 0};
    while (from < end) {
        if (*from == '\\' && from + 1 < end) {
            const char *letter = strchr(LETTERS, *++from);
            *to++ = letter && *letter ? MEANINGS[letter - LETTERS] : *from;
            from++;
        } else {
            *to++ = *from++;
        }
    }
    return (Text){start, (size_t)(to - start)};
}

// Cuts a line into its cells; texts live in the arena.
static size_t cut(Reader *reader, Text line)
{
    Text copy = arena_text(reader->arena, line);
    char *start = (char *)(uintptr_t)copy.data, *end = start + copy.size;
    size_t count = 0;
    for (;;) {
        char *tab = memchr(start, '\t', (size_t)(end - start));
        if (count < reader->capacity) reader->cells[count++] = unescape(start, tab ? tab : end);
        if (!tab) return count;
        start = tab + 1;
    }
}

typedef bool TakeLine(Reader *reader, void *context);

// Calls take for every line of the COPY. context is take's own.
static bool each_line(Reader *reader, const char *copy, size_t columns, TakeLine *take, void *context)
{
    Text line;
    PgLine got;
    bool good = true;
    reader->cells = arena_array(reader->arena, columns + 1, sizeof *reader->cells);
    reader->capacity = columns;
    if (!pg_receive(reader->pg, copy)) return false;
    while ((got = pg_receive_line(reader->pg, &line)) ==
           PG_LINE)   // to the end even when a line is wrong: the connection goes on
        good = good && (cut(reader, line) == columns ? take(reader, context)
                                                     : report_error("the database sent a line that cannot be read"));
    return good && got == PG_LINES_END;
}

static int64_t integer_of(Text text)
{
    return text.data ? strtoll(text.data, NULL, 10) : 0;
}

// ---- Centers -------------------------------------------------------------------------------------------------------

// A definition kept in the database; NULL when its text is not.
static const YamlNode *definition(const char *text, Arena *arena)
{
    Complaints complaints = {0};
    const YamlNode *root =
        text ? yaml_parse("definition", text_from(arena_string(arena, text)), arena, &complaints) : NULL;
    complaints_free(&complaints);
    return root;
}

static const YamlNode *key_of(const YamlNode *root, const char *key)
{
    return root ? yaml_get(root, key) : NULL;
}

// The day at the center of a moment given in seconds since 1970 UTC.
static const char *day_of(int64_t moment, const char *timezone, Arena *arena)
{
    char *day = arena_alloc(arena, DATE_TEXT);
    int32_t minutes = 0;
    schema_timezone(timezone, &minutes);   // it has been read before
    date_write(date_day_at(moment, minutes), day);
    return day;
}

static const char CENTERS[] =
    "SELECT DISTINCT ON (s.center_id COLLATE \"C\") s.center_id, extract(epoch FROM s.extracted_at)::bigint, "
    "s.extracted_known, d.text, e.text, "
    "encode(m.mapping_sha256, 'hex'), encode(m.schema_sha256, 'hex'), encode(m.model_sha256, 'hex'), "
    "l.read, l.loaded, l.duplicate, l.quarantined, l.excluded, l.removed, l.superseded, l.ignored "
    "FROM etl.submission s JOIN etl.mapping m USING (center_id, mapping_id) LEFT JOIN etl.definition d ON d.sha256 = "
    "m.schema_sha256 "
    "LEFT JOIN etl.definition e ON e.sha256 = m.mapping_sha256 "
    "LEFT JOIN etl.ledger l ON l.center_id = s.center_id AND l.submission_id = s.submission_id AND l.file = '*' AND "
    "l.unit = 'patient' "
    "WHERE s.state = 'loaded' AND s.model = $1 ORDER BY s.center_id COLLATE \"C\", s.submission_id DESC";

static void read_definitions(Reader *reader, const PgRows *rows, size_t row, SnapshotCenter *center)
{
    center->schema = definition(pg_value(rows, row, 3), reader->arena);
    const YamlNode *mapping = definition(pg_value(rows, row, 4), reader->arena),
                   *timezone = key_of(center->schema, "timezone");
    center->timezone = timezone ? timezone->text.data : SCHEMA_TIMEZONE;
    center->not_collected = key_of(mapping, "notCollected");
    center->mapping_sha256 = arena_string(reader->arena, pg_value(rows, row, 5));
    center->schema_sha256 = arena_string(reader->arena, pg_value(rows, row, 6));
    center->model_sha256 = arena_string(reader->arena, pg_value(rows, row, 7));
}

static bool read_centers(Reader *reader)
{
    const char *parameters[] = {reader->model->name};
    PgRows *rows = pg_query(reader->pg, CENTERS, 1, parameters);
    if (!rows) return false;
    Snapshot *snapshot = reader->snapshot;
    snapshot->center_count = pg_row_count(rows);
    snapshot->centers = arena_array(reader->arena, snapshot->center_count + 1, sizeof *snapshot->centers);
    for (size_t i = 0; i < snapshot->center_count; i++) {
        SnapshotCenter *center = &snapshot->centers[i];
        center->name = arena_string(reader->arena, pg_value(rows, i, 0));
        read_definitions(reader, rows, i, center);
        if (pg_boolean(rows, i, 2))
            center->extracted_on = day_of(pg_integer(rows, i, 1), center->timezone, reader->arena);
        center->read = (uint64_t)pg_integer(rows, i, 8);
        for (size_t d = 0; d < DISPOSITION_COUNT; d++) center->counts[d] = (uint64_t)pg_integer(rows, i, 9 + d);
    }
    pg_free(rows);
    return true;
}

// -1 when no center has the name.
static int find_center(const Snapshot *snapshot, Text name)
{
    for (size_t i = 0; i < snapshot->center_count; i++)
        if (text_is(name, snapshot->centers[i].name)) return (int)i;
    return -1;
}

static const char FILES[] =
    "SELECT DISTINCT f.center_id, f.name COLLATE \"C\", encode(f.sha256, 'hex') FROM etl.file f "
    "JOIN (SELECT DISTINCT center_id, submission_id FROM etl.patient WHERE disposition IN ('loaded', 'excluded')) p "
    "USING (center_id, submission_id) "
    "JOIN etl.submission s USING (center_id, submission_id) WHERE s.model = $1 ORDER BY 1, 2, 3";

// Of a schema, or of one of its resources: the path it declares when that takes the name.
static const char *taking_path(const YamlNode *map, const char *name)
{
    const YamlNode *path = key_of(map, "path");
    if (!path || path->kind != YAML_SCALAR) return NULL;
    return text_glob(path->text, text_from(name)) ? path->text.data : NULL;
}

static const char *declared_path(const YamlNode *schema, const char *name)
{
    const char *path = taking_path(schema, name);
    const YamlNode *resources = key_of(schema, "resources");
    for (size_t r = 0; !path && resources && r < resources->count; r++)
        path = taking_path(resources->items[r], name);
    return path;
}

static bool read_files(Reader *reader)
{
    const char *parameters[] = {reader->model->name};
    PgRows *rows = pg_query(reader->pg, FILES, 1, parameters);
    if (!rows) return false;
    for (size_t c = 0; c < reader->snapshot->center_count; c++) {
        SnapshotCenter *center = &reader->snapshot->centers[c];
        center->files = arena_array(reader->arena, pg_row_count(rows) + 1, sizeof *center->files);
        for (size_t i = 0; i < pg_row_count(rows); i++)
            if (strcmp(pg_value(rows, i, 0), center->name) == 0)
                center->files[center->file_count++] =
                    (SnapshotFile){declared_path(center->schema, pg_value(rows, i, 1)),
                                   arena_string(reader->arena, pg_value(rows, i, 2))};
    }
    pg_free(rows);
    return true;
}

// ---- Patients ------------------------------------------------------------------------------------------------------

typedef struct PatientList {
    size_t capacity;
} PatientList;

static bool take_patient(Reader *reader, void *context)
{
    PatientList *list = context;
    Snapshot *snapshot = reader->snapshot;
    int center = find_center(snapshot, reader->cells[0]);
    if (center < 0) return report_error("the database holds patients of a center that has no loaded submission");
    if (snapshot->patient_count == list->capacity) {
        list->capacity = list->capacity ? 2 * list->capacity : 256;
        snapshot->patients =
            arena_grow(reader->arena, snapshot->patients, snapshot->patient_count * sizeof *snapshot->patients,
                       list->capacity * sizeof *snapshot->patients);
    }
    Patient patient = {.key = integer_of(reader->cells[1]),
                       .disposition = text_is(reader->cells[2], "loaded") ? DISPOSITION_LOADED : DISPOSITION_EXCLUDED};
    patient.entities = arena_array(reader->arena, reader->model->schema->resource_count, sizeof *patient.entities);
    snapshot->patients[snapshot->patient_count++] = (SnapshotPatient){(size_t)center, patient};
    return true;
}

static bool read_patients(Reader *reader)
{
    Buffer copy = {0};
    PatientList list = {0};
    buffer_string(&copy, "COPY (SELECT p.center_id, p.patient_key, p.disposition FROM etl.patient p JOIN "
                         "etl.submission s USING (center_id, submission_id) "
                         "WHERE p.disposition IN ('loaded', 'excluded') AND s.model = ");
    ddl_literal(&copy, text_from(reader->model->name));
    buffer_string(&copy, " ORDER BY p.center_id COLLATE \"C\", p.patient_key) TO STDOUT");
    bool good = each_line(reader, buffer_c_string(&copy), 3, take_patient, &list);
    buffer_free(&copy);
    return good;
}

// ---- Rows of an entity ---------------------------------------------------------------------------------------------

typedef struct EntityReading {
    const Resource *entity;
    const DdlColumn *columns;          // of the COPY
    size_t column_count;
    size_t patient;                    // the rows have come to this one
    size_t capacity;                   // of its rows
} EntityReading;

static Value value_of(const DdlColumn *column, Text text)
{
    Decimal number;
    Date date;
    if (!text.data) return value_none(VALUE_MISSING, NULL);
    switch (column->field->type) {
    case FIELD_INTEGER:
    case FIELD_NUMBER:
        return decimal_read(text, '.', 0, &number) ? value_number(number, UNIT_NONE, NULL)
                                                   : value_none(VALUE_ERROR, NULL);
    case FIELD_BOOLEAN: return value_boolean(text_is(text, "t"), NULL);
    case FIELD_DATE:
    case FIELD_DATETIME: return date_read_iso(text, &date) ? value_date(date, NULL) : value_none(VALUE_ERROR, NULL);
    default: return value_text(text, NULL);
    }
}

static void set_precision(Value *value, Text word)
{
    for (int precision = DATE_YEAR; precision <= DATE_DAY; precision++)
        if (text_is(word, date_precision_name((DatePrecision)precision))) value->precision = (uint8_t)precision;
}

static const Value *row_values(Reader *reader, const EntityReading *reading)
{
    Value *values = arena_array(reader->arena, reading->entity->field_count + 1, sizeof *values);
    for (size_t c = DDL_LEADING; c < reading->column_count; c++) {
        const DdlColumn *column = &reading->columns[c];
        Value *value = &values[column->field - reading->entity->fields];
        if (column->is_precision) set_precision(value, reader->cells[c]);
        else *value = value_of(column, reader->cells[c]);
    }
    return values;
}

static bool is_owner(const Reader *reader, const SnapshotPatient *patient)
{
    return patient->patient.key == integer_of(reader->cells[1]) &&
           text_is(reader->cells[0], reader->snapshot->centers[patient->center].name);
}

static bool take_row(Reader *reader, void *context)
{
    EntityReading *reading = context;
    Snapshot *snapshot = reader->snapshot;
    while (reading->patient < snapshot->patient_count && !is_owner(reader, &snapshot->patients[reading->patient])) {
        reading->patient++;
        reading->capacity = 0;
    }
    if (reading->patient == snapshot->patient_count)
        return report_error("the database holds rows of entity %s that belong to no stored patient",
                            reading->entity->name);
    EntityRows *rows = &snapshot->patients[reading->patient].patient.entities[reading->entity->index];
    if (rows->count == reading->capacity) {
        reading->capacity = rows->count ? 2 * rows->count : 1;
        rows->rows = arena_grow(reader->arena, rows->rows, rows->count * sizeof *rows->rows,
                                reading->capacity * sizeof *rows->rows);
    }
    rows->rows[rows->count++] = (EntityRow){row_values(reader, reading), NULL};
    return true;
}

static bool read_entity(Reader *reader, const Resource *entity)
{
    Buffer copy = {0};
    EntityReading reading = {.entity = entity};
    reading.columns = ddl_columns(entity, reader->arena, &reading.column_count);
    reading.column_count -= DDL_LINEAGE;
    buffer_string(&copy, "COPY (SELECT ");
    for (size_t c = 0; c < reading.column_count; c++) {
        if (c) buffer_string(&copy, ", ");
        ddl_identifier(&copy, reading.columns[c].name);
    }
    buffer_string(&copy, " FROM ");
    ddl_table(&copy, reader->model, entity, false);
    buffer_string(&copy, " ORDER BY \"center_id\" COLLATE \"C\", \"patient_key\") TO STDOUT");
    bool good = each_line(reader, buffer_c_string(&copy), reading.column_count, take_row, &reading);
    buffer_free(&copy);
    return good;
}

// ---- The snapshot --------------------------------------------------------------------------------------------------

// Was anything ever stored? A database nobody has loaded into has no tables.
static bool has_tables(Reader *reader, bool *there)
{
    PgRows *rows = pg_query(reader->pg, "SELECT to_regclass('etl.submission') IS NOT NULL", 0, NULL);
    *there = rows && pg_boolean(rows, 0, 0);
    pg_free(rows);
    return rows != NULL;
}

static bool read_all(Reader *reader)
{
    const Schema *schema = reader->model->schema;
    bool there;
    if (!has_tables(reader, &there)) return false;
    if (!there) return true;
    bool good = read_centers(reader) && read_files(reader) && read_patients(reader);
    for (size_t e = 0; good && reader->snapshot->patient_count && e < schema->resource_count; e++)
        good = read_entity(reader, &schema->resources[e]);
    for (size_t i = 0; good && i < reader->snapshot->patient_count; i++)
        model_number_rows(reader->model, &reader->snapshot->patients[i].patient, reader->arena, NULL);
    return good;
}

bool snapshot_read(Pg *pg, const Model *model, Snapshot *snapshot, Arena *arena)
{
    Reader reader = {.pg = pg, .model = model, .snapshot = snapshot, .arena = arena};
    *snapshot = (Snapshot){.model = model};
    return pg_read_begin(pg) && pg_read_end(pg, read_all(&reader));
}
