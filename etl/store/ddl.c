// The model's YAML -> CREATE TABLE and what belongs to it; see ddl.h.
#include "store/ddl.h"

static const DdlColumn LEADING[DDL_LEADING] = {
    {.name = "center_id", .type = "text", .required = true},
    {.name = "patient_key", .type = "bigint", .required = true},
};
// Where a row comes from.
static const DdlColumn LINEAGE[DDL_LINEAGE] = {
    {.name = "submission_id", .type = "bigint", .required = true},
    {.name = "mapping_id", .type = "bigint", .required = true},
    {.name = "file_id", .type = "integer", .required = true},
    {.name = "line", .type = "integer", .required = true},
};
static const char *const LEADING_COMMENTS[DDL_LEADING] = {
    "the hospital", "the patient: HMAC-SHA-256 of center and local id; rmnpc prints it as P-…"};
static const char *const LINEAGE_COMMENTS[DDL_LINEAGE] = {"etl.submission that wrote this row",
                                                          "etl.mapping it was made with", "etl.file of that submission",
                                                          "where its source row begins in that file"};

// ---- Words of SQL ---------------------------------------------------------------------------------------------------

static void quoted(Buffer *out, Text text, char quote)
{
    buffer_char(out, quote);
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == quote) buffer_char(out, quote);
        buffer_char(out, text.data[i]);
    }
    buffer_char(out, quote);
}

void ddl_identifier(Buffer *out, const char *name)
{
    quoted(out, text_from(name), '"');
}

void ddl_literal(Buffer *out, Text text)
{
    quoted(out, text, '\'');
}

static void suffixed(Buffer *out, const char *name, const char *suffix)
{
    Buffer whole = {0};
    buffer_string(&whole, name);
    buffer_string(&whole, suffix);
    ddl_identifier(out, buffer_c_string(&whole));
    buffer_free(&whole);
}

void ddl_table(Buffer *out, const Model *model, const Resource *entity, bool history)
{
    suffixed(out, model->name, history ? "_history" : "");
    buffer_char(out, '.');
    ddl_identifier(out, entity->name);
}

bool ddl_key(Buffer *out, const Resource *entity)
{
    if (!entity->has_primary_key) return false;
    buffer_string(out, "\"center_id\", \"patient_key\"");
    for (size_t i = 0; i < entity->primary_key_count; i++) {
        buffer_string(out, ", ");
        ddl_identifier(out, entity->fields[entity->primary_key[i]].name);
    }
    return true;
}

void ddl_key_name(Buffer *out, const Resource *entity)
{
    suffixed(out, entity->name, "_pkey");
}

// ---- Columns --------------------------------------------------------------------------------------------------------

static bool is_date(const Field *field)
{
    return field->type == FIELD_DATE || field->type == FIELD_DATETIME;
}

// Does a bound of the model keep the number within 32 bits?
static bool is_small(const Value *bound)
{
    static const Decimal LOW = {INT32_MIN, 0}, HIGH = {INT32_MAX, 0};
    return value_is_present(bound) && decimal_compare(bound->number, LOW) >= 0 &&
           decimal_compare(bound->number, HIGH) <= 0;
}

static const char *type_of(const Field *field)
{
    const Constraints *limits = &field->constraints;
    bool above = is_small(&limits->minimum) || is_small(&limits->exclusive_minimum);
    switch (field->type) {
    case FIELD_INTEGER: return field->row_number || (above && is_small(&limits->maximum)) ? "integer" : "bigint";
    case FIELD_NUMBER: return "numeric";
    case FIELD_BOOLEAN: return "boolean";
    case FIELD_DATE:
    case FIELD_DATETIME: return "date";
    default: return "text";
    }
}

static bool is_key(const Resource *entity, size_t field)
{
    for (size_t i = 0; i < entity->primary_key_count; i++)
        if (entity->primary_key[i] == field) return true;
    return false;
}

const DdlColumn *ddl_columns(const Resource *entity, Arena *arena, size_t *count)
{
    DdlColumn *columns = arena_array(arena, DDL_LEADING + 2 * entity->field_count + DDL_LINEAGE, sizeof *columns),
              *next = columns;
    for (size_t i = 0; i < DDL_LEADING; i++) *next++ = LEADING[i];
    for (size_t i = 0; i < entity->field_count; i++) {
        const Field *field = &entity->fields[i];
        bool required = field->constraints.required || is_key(entity, i);
        *next++ = (DdlColumn){.name = field->name, .type = type_of(field), .required = required, .field = field};
        if (!is_date(field) || field->no_precision_column) continue;
        const char *name = arena_format(arena, "%s_precision", field->name);
        *next++ = (DdlColumn){.name = name, .type = "text", .required = required, .field = field, .is_precision = true};
    }
    for (size_t i = 0; i < DDL_LINEAGE; i++) *next++ = LINEAGE[i];
    *count = (size_t)(next - columns);
    return columns;
}

static void write_column(Buffer *out, const DdlColumn *column, bool with_required)
{
    ddl_identifier(out, column->name);
    buffer_char(out, ' ');
    buffer_string(out, column->type);
    if (with_required && column->required) buffer_string(out, " NOT NULL");
}

// ---- Constraints ----------------------------------------------------------------------------------------------------

static void write_words(Buffer *out, const Text *words, size_t count)
{
    buffer_string(out, " IN (");
    for (size_t i = 0; i < count; i++) {
        if (i > 0) buffer_string(out, ", ");
        ddl_literal(out, words[i]);
    }
    buffer_char(out, ')');
}

static const char *conjunction(bool first)
{
    return first ? "" : " AND ";
}

// One bound; true when there is one.
static bool write_bound(Buffer *out, const DdlColumn *column, const char *operator, const Value *bound, bool first)
{
    if (!value_is_present(bound)) return false;
    buffer_string(out, conjunction(first));
    ddl_identifier(out, column->name);
    buffer_string(out, operator);
    if (bound->kind == VALUE_DATE) buffer_string(out, "DATE '");
    value_write(bound, out);
    if (bound->kind == VALUE_DATE) buffer_char(out, '\'');
    return true;
}

// The precisions that are fine enough, and present exactly with the date.
static void write_precision_check(Buffer *out, const DdlColumn *column)
{
    Text words[3];
    size_t count = 0;
    int coarsest = column->field->constraints.precision ? column->field->constraints.precision : DATE_YEAR;
    for (int precision = DATE_DAY; precision >= coarsest; precision--)
        words[count++] = text_from(date_precision_name((DatePrecision)precision));
    ddl_identifier(out, column->name);
    write_words(out, words, count);
    if (column->required) return;
    buffer_string(out, " AND ");
    ddl_identifier(out, column->field->name);
    buffer_string(out, " IS NOT NULL OR ");
    ddl_identifier(out, column->name);
    buffer_string(out, " IS NULL AND ");
    ddl_identifier(out, column->field->name);
    buffer_string(out, " IS NULL");
}

// What the model asks of the column's values, without parentheses; false when that is nothing. Patterns are left to the
// program: the server's regular expressions are another language.
static bool write_check(Buffer *out, const DdlColumn *column)
{
    if (!column->field) return false;
    if (column->is_precision) {
        write_precision_check(out, column);
        return true;
    }
    const Constraints *limits = &column->field->constraints;
    bool some = limits->words.count > 0;
    if (some) {
        ddl_identifier(out, column->name);
        write_words(out, limits->words.items, limits->words.count);
    }
    some |= write_bound(out, column, " >= ", &limits->minimum, !some);
    some |= write_bound(out, column, " > ", &limits->exclusive_minimum, !some);
    some |= write_bound(out, column, " <= ", &limits->maximum, !some);
    return some;
}

bool ddl_has_check(const DdlColumn *column)
{
    Buffer check = {0};
    bool has = write_check(&check, column);
    buffer_free(&check);
    return has;
}

static void write_check_name(Buffer *out, const Resource *entity, const DdlColumn *column)
{
    Buffer name = {0};
    buffer_format(&name, "%s_%s_check", entity->name, column->name);
    ddl_identifier(out, buffer_c_string(&name));
    buffer_free(&name);
}

// Renews all CHECK constraints in one pass over the table.
static void write_checks(Buffer *out, const Model *model, const Resource *entity, const DdlColumn *columns,
                         size_t count)
{
    const char *separator = " ";
    buffer_string(out, "ALTER TABLE ");
    ddl_table(out, model, entity, false);
    for (size_t i = DDL_LEADING; i < count - DDL_LINEAGE; i++, separator = ",\n    ") {
        Buffer check = {0};
        buffer_string(out, separator);
        buffer_string(out, "DROP CONSTRAINT IF EXISTS ");
        write_check_name(out, entity, &columns[i]);
        if (write_check(&check, &columns[i])) {
            buffer_string(out, ", ADD CONSTRAINT ");
            write_check_name(out, entity, &columns[i]);
            buffer_format(out, " CHECK (%s)", buffer_c_string(&check));
        }
        buffer_free(&check);
    }
    buffer_string(out, ";\n");
}

// ---- Tables ---------------------------------------------------------------------------------------------------------

// History keeps what once was right: no constraint but its key.
static void write_create(Buffer *out, const Model *model, const Resource *entity, const DdlColumn *columns,
                         size_t count, bool history)
{
    buffer_string(out, "CREATE TABLE IF NOT EXISTS ");
    ddl_table(out, model, entity, history);
    buffer_string(out, " (\n");
    for (size_t i = 0; i < count; i++) {
        buffer_string(out, i > 0 ? ",\n    " : "    ");
        write_column(out, &columns[i], !history || !columns[i].field);
    }
    if (history) buffer_string(out, ",\n    \"replaced_by\" bigint NOT NULL");
    Buffer key = {0};
    if (ddl_key(&key, entity)) {
        buffer_string(out, ",\n    CONSTRAINT ");
        ddl_key_name(out, entity);
        buffer_format(out, " PRIMARY KEY (%s%s)", buffer_c_string(&key), history ? ", \"submission_id\"" : "");
    }
    buffer_free(&key);
    buffer_string(out, "\n);\n");
    if (entity->has_primary_key) return;
    buffer_string(out, "CREATE INDEX IF NOT EXISTS ");
    suffixed(out, entity->name, "_patient");
    buffer_string(out, " ON ");
    ddl_table(out, model, entity, history);
    buffer_string(out, " (\"center_id\", \"patient_key\");\n");
}

// For a table of an older model: columns it has not yet.
static void write_additions(Buffer *out, const Model *model, const Resource *entity, const DdlColumn *columns,
                            size_t count, bool history)
{
    const char *separator = " ";
    buffer_string(out, "ALTER TABLE ");
    ddl_table(out, model, entity, history);
    for (size_t i = DDL_LEADING; i < count - DDL_LINEAGE; i++, separator = ",\n    ") {
        buffer_string(out, separator);
        buffer_string(out, "ADD COLUMN IF NOT EXISTS ");
        write_column(out, &columns[i], false);
    }
    buffer_string(out, ";\n");
}

// And what is no longer required.
static void write_relief(Buffer *out, const Model *model, const Resource *entity, const DdlColumn *columns,
                         size_t count)
{
    const char *separator = " ";
    Buffer relief = {0};
    for (size_t i = DDL_LEADING; i < count - DDL_LINEAGE; i++) {
        if (columns[i].required) continue;
        buffer_string(&relief, separator);
        buffer_string(&relief, "ALTER COLUMN ");
        ddl_identifier(&relief, columns[i].name);
        buffer_string(&relief, " DROP NOT NULL");
        separator = ",\n    ";
    }
    if (relief.size) {
        buffer_string(out, "ALTER TABLE ");
        ddl_table(out, model, entity, false);
        buffer_format(out, "%s;\n", buffer_c_string(&relief));
    }
    buffer_free(&relief);
}

// ---- Comments -------------------------------------------------------------------------------------------------------

static void write_meaning(Buffer *out, const DdlColumn *column)
{
    const Field *field = column->field;
    if (column->is_precision) {
        buffer_format(out, "what is known of %s: day, month or year", field->name);
        return;
    }
    const char *meaning = field->description ? field->description : field->title ? field->title : "";
    buffer_string(out, meaning);
    if (field->unit.given && field->unit.constant != UNIT_NONE)
        buffer_format(out, "%sin %s", *meaning ? "; " : "", unit_name(field->unit.constant));
    if (field->standard) buffer_format(out, "%s%s", out->size ? "; " : "", field->standard);
}

static void write_column_comment(Buffer *out, const Model *model, const Resource *entity, const char *column,
                                 Text meaning)
{
    if (!meaning.size) return;
    buffer_string(out, "COMMENT ON COLUMN ");
    ddl_table(out, model, entity, false);
    buffer_char(out, '.');
    ddl_identifier(out, column);
    buffer_string(out, " IS ");
    ddl_literal(out, meaning);
    buffer_string(out, ";\n");
}

static void write_comments(Buffer *out, const Model *model, const Resource *entity, const DdlColumn *columns,
                           size_t count)
{
    const char *meaning = entity->description ? entity->description : entity->title;
    for (int history = 0; history < 2; history++) {
        Buffer comment = {0};
        buffer_format(&comment, "@distributed %s", history ? "What later submissions replaced: " : "");
        buffer_string(&comment, meaning ? meaning : entity->name);
        buffer_string(out, "COMMENT ON TABLE ");
        ddl_table(out, model, entity, history);
        buffer_string(out, " IS ");
        ddl_literal(out, buffer_as_text(&comment));
        buffer_string(out, ";\n");
        buffer_free(&comment);
    }
    Buffer text = {0};
    for (size_t i = 0; i < count; i++, buffer_clear(&text)) {
        if (columns[i].field) write_meaning(&text, &columns[i]);
        else buffer_string(&text, i < DDL_LEADING ? LEADING_COMMENTS[i] : LINEAGE_COMMENTS[i - (count - DDL_LINEAGE)]);
        write_column_comment(out, model, entity, columns[i].name, buffer_as_text(&text));
    }
    buffer_free(&text);
}

static void write_entity(Buffer *out, const Model *model, const Resource *entity)
{
    Arena arena = {0};
    size_t count;
    const DdlColumn *columns = ddl_columns(entity, &arena, &count);
    for (int history = 0; history < 2; history++) {
        write_create(out, model, entity, columns, count, history);
        if (entity->field_count) write_additions(out, model, entity, columns, count, history);
    }
    write_relief(out, model, entity, columns, count);
    if (entity->field_count) write_checks(out, model, entity, columns, count);
    write_comments(out, model, entity, columns, count);
    arena_free(&arena);
}

void ddl_write(const Model *model, Buffer *out)
{
    for (int history = 0; history < 2; history++) {
        buffer_string(out, "CREATE SCHEMA IF NOT EXISTS ");
        suffixed(out, model->name, history ? "_history" : "");
        buffer_string(out, ";\n");
    }
    for (size_t i = 0; i < model->schema->resource_count; i++) write_entity(out, model, &model->schema->resources[i]);
}
