// Binding tables -> Markdown.
#include "config/reference.h"

void reference_cell(const char *text, Buffer *out)
{
    for (const char *c = text; *c; c++) {
        if (*c == '|') buffer_char(out, '\\');
        buffer_char(out, *c);
    }
}

static void write_words(const BindField *field, Buffer *out)
{
    const char *between = "";
    for (size_t i = 0; field->words[i]; i++) {
        if (!*field->words[i]) continue;
        buffer_format(out, "%s`%s`", between, field->words[i]);
        between = " ";
    }
}

// What may stand behind the key.
static void write_kind(const BindField *field, Buffer *out)
{
    const char *holds = field->holds ? field->holds : "text";
    switch (field->type) {
    case BIND_TEXT: reference_cell(holds, out); break;
    case BIND_LIST: buffer_format(out, "%s, or a list", holds); break;
    case BIND_LISTS: buffer_format(out, "list of lists: %s", holds); break;
    case BIND_NODE: buffer_format(out, "%s%s", holds, field->shape && !field->shape->text ? "" : ", or as said"); break;
    case BIND_MAP: buffer_format(out, "map%s%s", field->holds ? " " : "", field->holds ? field->holds : ""); break;
    case BIND_LABEL: buffer_string(out, "text, or `{en: text, zh: text}`"); break;
    case BIND_BOOLEAN:
    case BIND_TRUTH: buffer_string(out, "`true` `false`"); break;
    case BIND_NUMBER: buffer_string(out, "whole number"); break;
    case BIND_NUMBERS: buffer_string(out, "whole number, or a list"); break;
    case BIND_WORD: write_words(field, out); break;
    case BIND_RECORD: buffer_format(out, "%s", field->table->name); break;
    case BIND_RECORDS: buffer_format(out, "list: %s", field->table->name); break;
    }
}

static void write_row(const BindField *field, Buffer *out)
{
    buffer_format(out, "| `%s` | ", field->key);
    write_kind(field, out);
    buffer_string(out, " | ");
    if (field->required) buffer_string(out, "**required**");
    else if (field->fallback) reference_cell(field->fallback, out);
    else buffer_string(out, "–");
    buffer_string(out, " | ");
    if (field->only) buffer_format(out, "*%s.* ", field->only);
    reference_cell(field->meaning, out);
    buffer_string(out, " | ");
    if (field->example) {
        buffer_format(out, "`%s: ", field->key);
        reference_cell(field->example, out);
        buffer_char(out, '`');
    }
    buffer_string(out, " |\n");
}

void reference_keys(const BindTable *table, Buffer *out)
{
    buffer_string(out, "| key | holds | default | meaning | example |\n|---|---|---|---|---|\n");
    for (size_t i = 0; i < table->field_count; i++) write_row(&table->fields[i], out);
}
