// JSON writer.
#include "base/json.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>

#include "base/visible.h"

Json json_start(Buffer *out, int indent)
{
    return (Json){.out = out, .indent = indent};
}

static void new_line(Json *json)
{
    if (!json->indent) return;
    buffer_char(json->out, '\n');
    for (int i = 0; i < json->depth * json->indent; i++) buffer_char(json->out, ' ');
}

// A character beyond ASCII; one that a terminal would obey, or that turns the line about, is escaped. Answers its
// length. A byte that is no UTF-8 is its writer's affair.
static size_t add_character(Buffer *out, Text text, size_t at)
{
    uint32_t character;
    size_t length;
    bool seen = visible_character(text, at, &character, &length);
    if (seen || length == 1) buffer_add(out, text.data + at, length);
    else buffer_format(out, "\\u%04x", (unsigned)character);
    return length;
}

static void quoted(Buffer *out, Text text)
{
    buffer_char(out, '"');
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c >= 0x80) {
            i += add_character(out, text, i) - 1;
            continue;
        }
        if (c == '"' || c == '\\') {
            buffer_char(out, '\\');
            buffer_char(out, (char)c);
        } else if (c == '\n') {
            buffer_string(out, "\\n");
        } else if (c < 0x20 || c == 0x7f) {
            buffer_format(out, "\\u%04x", c);
        } else {
            buffer_char(out, (char)c);
        }
    }
    buffer_char(out, '"');
}

// What goes before a value: comma, new line, key.
static void place(Json *json, const char *key)
{
    if (json->depth > 0) {
        if (json->filled[json->depth]) buffer_string(json->out, json->indent ? "," : ", ");
        new_line(json);
    }
    json->filled[json->depth] = true;
    if (!key) return;
    quoted(json->out, text_from(key));
    buffer_string(json->out, ": ");
}

static void open_container(Json *json, const char *key, char bracket)
{
    place(json, key);
    buffer_char(json->out, bracket);
    assert(json->depth + 1 < JSON_DEPTH);
    json->filled[++json->depth] = false;
}

static void close_container(Json *json, char bracket)
{
    bool filled = json->filled[json->depth--];
    if (filled) new_line(json);
    buffer_char(json->out, bracket);
}

void json_open_object(Json *json, const char *key) { open_container(json, key, '{'); }
void json_close_object(Json *json) { close_container(json, '}'); }
void json_open_list(Json *json, const char *key) { open_container(json, key, '['); }
void json_close_list(Json *json) { close_container(json, ']'); }

void json_null(Json *json, const char *key)
{
    place(json, key);
    buffer_string(json->out, "null");
}

void json_text(Json *json, const char *key, Text value)
{
    place(json, key);
    if (value.data) quoted(json->out, value);
    else buffer_string(json->out, "null");
}

void json_string(Json *json, const char *key, const char *value)
{
    json_text(json, key, text_from(value));
}

void json_integer(Json *json, const char *key, int64_t value)
{
    place(json, key);
    buffer_integer(json->out, value);
}

void json_double(Json *json, const char *key, double value)
{
    place(json, key);
    if (isnan(value)) buffer_string(json->out, "null");
    else if (isinf(value)) buffer_string(json->out, value > 0 ? "\"Inf\"" : "\"-Inf\"");
    else buffer_format(json->out, "%.17g", value);
}

void json_bool(Json *json, const char *key, bool value)
{
    place(json, key);
    buffer_string(json->out, value ? "true" : "false");
}
