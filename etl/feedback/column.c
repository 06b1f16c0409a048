// The table of columns, and which findings a list shows.
#include "feedback/column.h"

const char *column_file(const Feedback *feedback, uint32_t file)
{
    return file < feedback->findings->file_count ? feedback->findings->files[file] : NULL;
}

const char *column_letters(uint32_t column, char out[8])
{
    char letters[8];
    int count = 0;
    for (; column > 0 && count < 7; column = (column - 1) / 26) letters[count++] = (char)('A' + (column - 1) % 26);
    for (int i = 0; i < count; i++) out[i] = letters[count - 1 - i];
    out[count] = '\0';
    return out;
}

// ---- The columns ---------------------------------------------------------------------------------------------------

static const char *code_of(const Feedback *feedback, const Finding *finding, Arena *arena)
{
    (void)feedback;
    (void)arena;
    return finding_kind(finding->code)->number;
}

static const char *kind_of(const Feedback *feedback, const Finding *finding, Arena *arena)
{
    (void)feedback;
    (void)arena;
    return finding->word;
}

static const char *severity_of(const Feedback *feedback, const Finding *finding, Arena *arena)
{
    (void)feedback;
    (void)arena;
    return severity_name(finding->severity);
}

static const char *file_of(const Feedback *feedback, const Finding *finding, Arena *arena)
{
    (void)arena;
    return column_file(feedback, finding->place.file);
}

static const char *resource_of(const Feedback *feedback, const Finding *finding, Arena *arena)
{
    (void)feedback;
    (void)arena;
    return finding->place.resource;
}

static const char *field_of(const Feedback *feedback, const Finding *finding, Arena *arena)
{
    (void)feedback;
    (void)arena;
    return finding->place.field;
}

static const char *rule_of(const Feedback *feedback, const Finding *finding, Arena *arena)
{
    (void)feedback;
    (void)arena;
    return finding->rule;
}

static const char *patient_of(const Feedback *feedback, const Finding *finding, Arena *arena)
{
    (void)feedback;
    (void)arena;
    return finding->patient;
}

static const char *message_of(const Feedback *feedback, const Finding *finding, Arena *arena)
{
    (void)arena;
    return finding->message.text[feedback->language];
}

static const char *remedy_of(const Feedback *feedback, const Finding *finding, Arena *arena)
{
    (void)arena;
    return finding->remedy.text[feedback->language];
}

static const char *letter_of(const Feedback *feedback, const Finding *finding, Arena *arena)
{
    char letters[8];
    (void)feedback;
    return finding->place.column ? arena_string(arena, column_letters(finding->place.column, letters)) : NULL;
}

static uint32_t line_of(const Finding *finding)
{
    return finding->place.line;
}

static uint32_t column_of(const Finding *finding)
{
    return finding->place.column;
}

static const Column COLUMNS[] = {
    {"code", COLUMN_TEXT, code_of, NULL, false},         {"kind", COLUMN_TEXT, kind_of, NULL, false},
    {"severity", COLUMN_TEXT, severity_of, NULL, true},  {"file", COLUMN_TEXT, file_of, NULL, false},
    {"line", COLUMN_NUMBER, NULL, line_of, false},       {"column", COLUMN_NUMBER, NULL, column_of, false},
    {"letter", COLUMN_TEXT, letter_of, NULL, false},     {"resource", COLUMN_TEXT, resource_of, NULL, false},
    {"field", COLUMN_TEXT, field_of, NULL, false},       {"rule", COLUMN_TEXT, rule_of, NULL, false},
    {"patient", COLUMN_TEXT, patient_of, NULL, false},   {"cell", COLUMN_CELL, NULL, NULL, false},
    {"message", COLUMN_TEXT, message_of, NULL, false},   {"remedy", COLUMN_TEXT, remedy_of, NULL, false},
    {"compared", COLUMN_PLACES, NULL, NULL, false},
};

const Column *column_at(size_t index)
{
    return index < sizeof COLUMNS / sizeof *COLUMNS ? &COLUMNS[index] : NULL;
}

// ---- Which findings a list shows -----------------------------------------------------------------------------------

bool column_lists(const Feedback *feedback, size_t finding)
{
    size_t limit = feedback_limit(feedback, SIZE_MAX);
    if (limit == SIZE_MAX) return true;
    const Check *check = feedback->checks->of[finding];
    return check->bad <= limit || finding <= check->findings[limit - 1];
}

size_t column_hidden(const Feedback *feedback, const Check *check)
{
    size_t limit = feedback_limit(feedback, SIZE_MAX);
    return check->bad > limit ? check->bad - limit : 0;
}

size_t column_all_hidden(const Feedback *feedback)
{
    size_t hidden = 0;
    for (size_t i = 0; i < feedback->checks->count; i++) hidden += column_hidden(feedback, &feedback->checks->items[i]);
    return hidden;
}
