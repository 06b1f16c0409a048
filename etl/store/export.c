// One COPY an entity: the server writes the CSV, here the key becomes a pseudonym and the line finds its file.
#include "store/export.h"

#include <stdlib.h>

#include "base/output.h"
#include "mapping/pseudonym.h"
#include "store/ddl.h"

typedef struct Exporter {
    Pg *pg;
    const Model *model;
    const char *directory, *excluded;
    ExportCounts *counts;
} Exporter;

// The columns that are exported, each as format says with a leading comma.
static void write_columns(Buffer *out, const Resource *entity, bool quoted)
{
    Arena scratch = {0};
    size_t count;
    const DdlColumn *columns = ddl_columns(entity, &scratch, &count);
    for (size_t i = 0; i < count; i++) {
        if (!columns[i].field || columns[i].field->not_exported) continue;
        buffer_char(out, ',');
        if (quoted) buffer_string(out, " data.");
        if (quoted) ddl_identifier(out, columns[i].name);
        else buffer_string(out, columns[i].name);
    }
    arena_free(&scratch);
}

// Pseudonyms sort as unsigned numbers do: first the bigints from 0, then the negative ones. Text in order of bytes,
// whatever the database's locale is.
static void write_order(Buffer *out, const Resource *entity)
{
    buffer_string(out, " ORDER BY data.center_id COLLATE \"C\", data.patient_key < 0, data.patient_key");
    for (size_t i = 0; i < entity->primary_key_count; i++) {
        const Field *field = &entity->fields[entity->primary_key[i]];
        buffer_string(out, ", data.");
        ddl_identifier(out, field->name);
        if (field->type == FIELD_STRING) buffer_string(out, " COLLATE \"C\"");
    }
}

static void write_query(Buffer *out, const Model *model, const Resource *entity)
{
    buffer_string(out, "COPY (SELECT patient.disposition, data.patient_key, data.center_id");
    write_columns(out, entity, true);
    buffer_string(out, " FROM ");
    ddl_table(out, model, entity, false);
    buffer_string(out, " AS data JOIN etl.patient AS patient ON patient.center_id = data.center_id AND "
                       "patient.patient_key = data.patient_key");
    write_order(out, entity);
    buffer_string(out, ") TO STDOUT WITH (FORMAT csv)");
}

// The size of a CSV line's first cell.
static size_t first_cell(Text line)
{
    size_t at = 0;
    bool inside = false;
    for (; at < line.size && (inside || line.data[at] != ','); at++)
        if (line.data[at] == '"') inside = !inside;
    return at;
}

// "loaded,-123,c01,…" -> "c01,P-…,…" into the file of its disposition.
static bool write_line(Text line, FILE *eligible, FILE *excluded, ExportCounts *counts)
{
    size_t disposition = first_cell(line);
    bool is_eligible = text_equal((Text){line.data, disposition}, text_from(disposition_name(DISPOSITION_LOADED)));
    FILE *out = is_eligible ? eligible : excluded;
    char *end;
    char pseudonym[PSEUDONYM_TEXT];
    pseudonym_write(strtoll(line.data + disposition + 1, &end, 10), pseudonym);
    Text rest = {end + 1, line.size - (size_t)(end + 1 - line.data)};
    size_t center = first_cell(rest);
    (*(is_eligible ? &counts->eligible : &counts->excluded))++;
    return fwrite(rest.data, 1, center, out) == center && fprintf(out, ",%s", pseudonym) > 0 &&
           fwrite(rest.data + center, 1, rest.size - center, out) == rest.size - center && fputc('\n', out) != EOF;
}

// A value may hold line breaks: the server sends a row at a time, whatever is in it.
static bool write_rows(Exporter *exporter, const Resource *entity, FILE *eligible, FILE *excluded)
{
    Buffer text = {0};
    buffer_string(&text, "center_id,patient_key");
    write_columns(&text, entity, false);
    bool written =
        fprintf(eligible, "%s\n", buffer_c_string(&text)) > 0 && fprintf(excluded, "%s\n", buffer_c_string(&text)) > 0;
    buffer_clear(&text);
    write_query(&text, exporter->model, entity);
    bool good = pg_receive(exporter->pg, buffer_c_string(&text));
    buffer_free(&text);
    Text line;
    PgLine got = PG_LINES_FAILED;
    while (good && (got = pg_receive_line(exporter->pg, &line)) == PG_LINE)
        written = written && write_line(line, eligible, excluded, exporter->counts);
    return got == PG_LINES_END;   // what could not be written shows at output_settle
}

// Both files of an entity, settled; none of them is open after a failure.
static bool export_entity(Exporter *exporter, const Resource *entity, Output *eligible, Output *excluded, Arena *arena)
{
    if (!output_open(eligible, arena_format(arena, "%s/%s.csv", exporter->directory, entity->name), 0600))
        return false;
    if (output_open(excluded, arena_format(arena, "%s/%s.csv", exporter->excluded, entity->name), 0600)) {
        bool written = write_rows(exporter, entity, eligible->stream, excluded->stream);
        if (written && output_settle(eligible) && output_settle(excluded)) return true;
        output_discard(excluded);
    }
    output_discard(eligible);
    return false;
}

// All files or none: what belongs to one snapshot appears together.
static bool export_all(Exporter *exporter, Arena *arena)
{
    const Schema *schema = exporter->model->schema;
    Output *outputs = arena_array(arena, 2 * schema->resource_count, sizeof *outputs);
    size_t count = 0;
    bool good = true;
    for (size_t i = 0; good && i < schema->resource_count; i++) {
        good = export_entity(exporter, &schema->resources[i], &outputs[count], &outputs[count + 1], arena);
        if (good) count += 2;
    }
    if (good) return output_publish(outputs, count);
    for (size_t i = 0; i < count; i++) output_discard(&outputs[i]);
    return false;
}

bool export_write(Pg *pg, const Model *model, const char *directory, ExportCounts *counts)
{
    Arena arena = {0};
    *counts = (ExportCounts){0};
    Exporter exporter = {pg, model, directory, arena_format(&arena, "%s/excluded", directory), counts};
    bool good = output_make_directories(exporter.excluded, 0700) && pg_read_begin(pg);
    if (good) good = pg_read_end(pg, export_all(&exporter, &arena));
    arena_free(&arena);
    return good;
}
