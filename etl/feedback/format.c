// The table of formats: one more is a row here and a function.
#include "feedback/feedback.h"

static const FeedbackFormat FORMATS[] = {
    {"text", feedback_text, NULL, .lists = false},
    {"json", feedback_json, "findings.json", .lists = true, .cells = true, .thorough = true},
    {"ndjson", feedback_ndjson, NULL, .lists = true, .cells = true},
    {"html", feedback_html, "findings.html", .cells = true, .thorough = true},
    {"csv", feedback_csv, FEEDBACK_LIST, .lists = true, .cells = true},
};

enum { FORMAT_COUNT = sizeof FORMATS / sizeof *FORMATS };

const FeedbackFormat *feedback_format(const char *name)
{
    for (size_t i = 0; i < FORMAT_COUNT; i++)
        if (strcmp(FORMATS[i].name, name) == 0) return &FORMATS[i];
    return NULL;
}

const FeedbackFormat *feedback_format_at(size_t index)
{
    return index < FORMAT_COUNT ? &FORMATS[index] : NULL;
}
