// Feedback for machines: JSON, the whole in one document, and NDJSON, one line a finding.
#include "base/json.h"
#include "feedback/column.h"

static void flush(Buffer *buffer, FILE *out)
{
    buffer_char(buffer, '\n');
    fwrite(buffer->data, 1, buffer->size, out);
    buffer_clear(buffer);
}

static void write_ledger(Json *json, const Feedback *feedback)
{
    json_open_list(json, "ledger");
    for (size_t i = 0; i < feedback->ledger->count; i++) {
        const LedgerLine *line = &feedback->ledger->lines[i];
        json_open_object(json, NULL);
        json_string(json, "center", feedback->center);
        json_string(json, "file", line->file);
        json_string(json, "unit", line->unit);
        json_integer(json, "read", (int64_t)line->read);
        for (int d = 0; d < DISPOSITION_COUNT; d++)
            json_integer(json, disposition_name((Disposition)d), (int64_t)line->counts[d]);
        json_close_object(json);
    }
    json_close_list(json);
}

// ---- One finding ---------------------------------------------------------------------------------------------------

static void write_masked(Json *json, const char *key, const Masked *masked)
{
    static const char *const KINDS[] = {[MASK_EMPTY] = "empty", [MASK_SHOWN] = "value", [MASK_SHAPE] = "shape",
                                        [MASK_HIDDEN] = "hidden"};
    json_open_object(json, key);
    json_string(json, KINDS[masked->kind], masked->text);
    json_close_object(json);
}

static void write_place(Json *json, const Feedback *feedback, const Place *place)
{
    json_string(json, "file", column_file(feedback, place->file));
    json_integer(json, "line", place->line);
    json_integer(json, "column", place->column);
    json_string(json, "resource", place->resource);
    json_string(json, "field", place->field);
}

static void write_places(Json *json, const char *key, const Feedback *feedback, const Finding *finding)
{
    json_open_list(json, key);
    for (size_t i = 0; i < finding->compared_count; i++) {
        json_open_object(json, NULL);
        write_place(json, feedback, &finding->compared[i]);
        json_close_object(json);
    }
    json_close_list(json);
}

static void write_column(Json *json, const Feedback *feedback, size_t index, const Column *column, Arena *arena)
{
    const Finding *finding = &feedback->findings->items[index];
    const Excerpt *excerpt = feedback->excerpts ? &feedback->excerpts->of[index] : NULL;
    switch (column->kind) {
    case COLUMN_TEXT: json_string(json, column->name, column->text(feedback, finding, arena)); break;
    case COLUMN_NUMBER: json_integer(json, column->name, column->number(finding)); break;
    case COLUMN_PLACES: write_places(json, column->name, feedback, finding); break;
    case COLUMN_CELL:
        if (excerpt && excerpt->has_own) write_masked(json, column->name, &excerpt->own);
        else json_null(json, column->name);
    }
}

static void write_finding(Json *json, const Feedback *feedback, size_t index, Arena *arena)
{
    const Column *column;
    json_open_object(json, NULL);
    for (size_t c = 0; (column = column_at(c)); c++) write_column(json, feedback, index, column, arena);
    json_close_object(json);
}

// ---- Lines ---------------------------------------------------------------------------------------------------------

void feedback_ndjson(const Feedback *feedback, FILE *out)
{
    Buffer buffer = {0};
    Arena arena = {0};
    for (size_t i = 0; i < feedback->findings->count; i++) {
        if (!column_lists(feedback, i)) continue;
        Json json = json_start(&buffer, 0);
        write_finding(&json, feedback, i, &arena);
        flush(&buffer, out);
        arena_reset(&arena);
    }
    Json json = json_start(&buffer, 0);
    json_open_object(&json, NULL);
    write_ledger(&json, feedback);
    json_string(&json, "state", feedback->state);
    json_integer(&json, "hidden", (int64_t)column_all_hidden(feedback));
    json_close_object(&json);
    flush(&buffer, out);
    buffer_free(&buffer);
    arena_free(&arena);
}

// ---- The document --------------------------------------------------------------------------------------------------

static void write_subject(Json *json, const Subject *subject)
{
    json_string(json, "program", subject->program);
    json_open_object(json, "definitions");
    for (int i = 0; i < SUBJECT_DEFINITIONS; i++) {
        const SubjectDefinition *definition = &subject->definitions[i];
        json_open_object(json, definition->role);
        json_string(json, "name", definition->name);
        json_string(json, "version", *definition->version ? definition->version : NULL);
        json_string(json, "sha256", definition->sha256);
        json_close_object(json);
    }
    json_close_object(json);
    json_open_list(json, "files");
    for (size_t i = 0; i < subject->file_count; i++) {
        const SubjectFile *file = &subject->files[i];
        json_open_object(json, NULL);
        json_string(json, "name", file->name);
        json_bool(json, "missing", file->missing);
        json_string(json, "format", file->format);
        json_string(json, "encoding", file->encoding);
        json_string(json, "unit", file->unit);
        json_integer(json, "units", (int64_t)file->units);
        json_integer(json, "size", (int64_t)file->size);
        json_string(json, "sha256", *file->sha256 ? file->sha256 : NULL);
        json_close_object(json);
    }
    json_close_list(json);
}

static void write_check(Json *json, const Feedback *feedback, const Check *check)
{
    static const char *const STATES[] = {
        [CHECK_FAILED] = "failed", [CHECK_PASSED] = "passed", [CHECK_NOT_APPLICABLE] = "not applicable"};
    const Finding *first = check->bad ? &feedback->findings->items[check->findings[0]] : NULL;
    json_open_object(json, NULL);
    json_string(json, "code", finding_kind(check->code)->number);
    json_string(json, "kind", check->word);
    json_string(json, "severity", severity_name(check->severity));
    json_string(json, "rule", check->rule);
    json_string(json, "origin", check->origin);
    json_string(json, "resource", check->resource);
    json_string(json, "field", check->field);
    json_string(json, "message", check->message.text[feedback->language]);
    json_string(json, "state", STATES[check->state]);
    json_integer(json, "bad", (int64_t)check->bad);
    if (check->counted) json_integer(json, "checked", (int64_t)check->checked);
    else json_null(json, "checked");
    json_integer(json, "hidden", (int64_t)column_hidden(feedback, check));
    if (first) {
        json_open_object(json, "first");
        write_place(json, feedback, &first->place);
        json_close_object(json);
    } else {
        json_null(json, "first");
    }
    json_close_object(json);
}

static void write_unmapped(Json *json, const Feedback *feedback, const Unmapped *unmapped)
{
    size_t limit = feedback_limit(feedback, SIZE_MAX);
    json_open_object(json, NULL);
    json_string(json, "code", finding_kind(unmapped->code)->number);
    json_string(json, "resource", unmapped->resource);
    json_string(json, "field", unmapped->field);
    write_masked(json, "text", &unmapped->shown);
    json_integer(json, "count", (int64_t)unmapped->count);
    json_open_object(json, "add_to");
    json_string(json, "list", unmapped->list);
    json_string(json, "file", unmapped->file);
    json_integer(json, "line", unmapped->line);
    json_close_object(json);
    json_open_list(json, "places");
    for (size_t i = 0; i < unmapped->count && i < limit; i++) {
        json_open_object(json, NULL);
        write_place(json, feedback, &feedback->findings->items[unmapped->findings[i]].place);
        json_close_object(json);
    }
    json_close_list(json);
    json_close_object(json);
}

static void write_codes(Json *json, const ProfileField *field)
{
    json_open_list(json, "codes");
    for (size_t i = 0; i < field->code_count; i++) {
        json_open_object(json, NULL);
        json_string(json, "text", field->codes[i].text);
        if (field->codes[i].count) json_integer(json, "count", (int64_t)field->codes[i].count);
        else json_null(json, "count");
        json_close_object(json);
    }
    json_close_list(json);
    json_integer(json, "codes_met", (int64_t)field->code_total);
    json_integer(json, "unknown", (int64_t)field->unknown);
}

static void write_field(Json *json, const ProfileField *field)
{
    json_open_object(json, NULL);
    json_string(json, "resource", field->resource);
    json_string(json, "field", field->field);
    json_integer(json, "rows", (int64_t)field->rows);
    json_integer(json, "filled", (int64_t)field->filled);
    json_integer(json, "distinct", (int64_t)field->distinct);
    json_bool(json, "more_distinct", field->distinct_more);
    json_string(json, "low", field->low);
    json_string(json, "high", field->high);
    if (field->coded) write_codes(json, field);
    json_close_object(json);
}

static void write_findings(Json *json, const Feedback *feedback)
{
    Arena arena = {0};
    json_open_list(json, "findings");
    for (size_t i = 0; i < feedback->findings->count; i++) {
        if (column_lists(feedback, i)) write_finding(json, feedback, i, &arena);
        arena_reset(&arena);
    }
    json_close_list(json);
    arena_free(&arena);
}

void feedback_json(const Feedback *feedback, FILE *out)
{
    Buffer buffer = {0};
    Json json = json_start(&buffer, 2);
    json_open_object(&json, NULL);
    json_string(&json, "center", feedback->center);
    json_string(&json, "state", feedback->state);
    write_subject(&json, feedback->subject);
    write_findings(&json, feedback);
    json_integer(&json, "hidden", (int64_t)column_all_hidden(feedback));
    json_open_list(&json, "checks");
    for (size_t i = 0; i < feedback->checks->count; i++) write_check(&json, feedback, &feedback->checks->items[i]);
    json_close_list(&json);
    json_open_list(&json, "unmapped");
    for (size_t i = 0; i < feedback->unmapped->count; i++)
        write_unmapped(&json, feedback, &feedback->unmapped->items[i]);
    json_close_list(&json);
    if (feedback->profile) {
        json_open_list(&json, "profile");
        for (size_t i = 0; i < feedback->profile->count; i++) write_field(&json, &feedback->profile->fields[i]);
        json_close_list(&json);
    }
    write_ledger(&json, feedback);
    json_close_object(&json);
    flush(&buffer, out);
    buffer_free(&buffer);
}
