// Findings and ledger for machines: JSON and NDJSON.
#include "base/json.h"
#include "feedback/feedback.h"

static void write_finding(Json *json, const Feedback *feedback, const Finding *finding)
{
    const Findings *findings = feedback->findings;
    json_open_object(json, NULL);
    json_string(json, "code", finding_kind(finding->code)->number);
    json_string(json, "kind", finding->word);
    json_string(json, "severity", severity_name(finding->severity));
    json_string(json, "file", finding->place.file < findings->file_count ? findings->files[finding->place.file] : NULL);
    json_integer(json, "line", finding->place.line);
    json_integer(json, "column", finding->place.column);
    json_string(json, "resource", finding->place.resource);
    json_string(json, "field", finding->place.field);
    json_string(json, "rule", finding->rule);
    json_string(json, "patient", finding->patient);
    json_string(json, "message", finding->message.text[feedback->language]);
    json_string(json, "remedy", finding->remedy.text[feedback->language]);
    json_close_object(json);
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

static void flush(Buffer *buffer, FILE *out)
{
    buffer_char(buffer, '\n');
    fwrite(buffer->data, 1, buffer->size, out);
    buffer_clear(buffer);
}

void feedback_ndjson(const Feedback *feedback, FILE *out)
{
    Buffer buffer = {0};
    for (size_t i = 0; i < feedback->findings->count; i++) {
        Json json = json_start(&buffer, 0);
        write_finding(&json, feedback, &feedback->findings->items[i]);
        flush(&buffer, out);
    }
    Json json = json_start(&buffer, 0);
    json_open_object(&json, NULL);
    write_ledger(&json, feedback);
    json_string(&json, "state", feedback->state);
    json_close_object(&json);
    flush(&buffer, out);
    buffer_free(&buffer);
}

void feedback_json(const Feedback *feedback, FILE *out)
{
    Buffer buffer = {0};
    Json json = json_start(&buffer, 2);
    json_open_object(&json, NULL);
    json_string(&json, "center", feedback->center);
    json_string(&json, "state", feedback->state);
    json_open_list(&json, "findings");
    for (size_t i = 0; i < feedback->findings->count; i++)
        write_finding(&json, feedback, &feedback->findings->items[i]);
    json_close_list(&json);
    write_ledger(&json, feedback);
    json_close_object(&json);
    flush(&buffer, out);
    buffer_free(&buffer);
}

const FeedbackFormat *feedback_format(const char *name, const char **names)
{
    static const FeedbackFormat FORMATS[] = {
        {"text", feedback_text}, {"json", feedback_json}, {"ndjson", feedback_ndjson}};
    *names = "text, json, ndjson";
    for (size_t i = 0; i < sizeof FORMATS / sizeof *FORMATS; i++)
        if (strcmp(FORMATS[i].name, name) == 0) return &FORMATS[i];
    return NULL;
}
