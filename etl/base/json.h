// JSON output: a writer that places commas and escapes, so that no caller builds JSON by hand. Numbers that are NaN are
// written as null, infinities as "Inf" and "-Inf" (JSON has neither); doubles with 17 significant digits.
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"

enum { JSON_DEPTH = 32 };

typedef struct Json {
    Buffer *out;
    int indent;               // spaces a level; 0 = all on one line
    int depth;
    bool filled[JSON_DEPTH];  // something stands in the container at this depth
} Json;

// Starts a document written to out (not owned).
Json json_start(Buffer *out, int indent);

// key is NULL inside a list and at the top.
void json_open_object(Json *json, const char *key);
void json_close_object(Json *json);
void json_open_list(Json *json, const char *key);
void json_close_list(Json *json);

void json_string(Json *json, const char *key, const char *value);   // NULL becomes null
void json_text(Json *json, const char *key, Text value);            // data NULL becomes null
void json_integer(Json *json, const char *key, int64_t value);
void json_double(Json *json, const char *key, double value);
void json_bool(Json *json, const char *key, bool value);
void json_null(Json *json, const char *key);

#endif
