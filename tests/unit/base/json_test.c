// JSON writer: layout with and without indentation, escapes, numbers.
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/json.h"

// One document with every kind of value, nested and empty containers.
static void write_sample(Buffer *out, int indent)
{
    Json json = json_start(out, indent);
    json_open_object(&json, NULL);
    json_string(&json, "name", "c01");
    json_integer(&json, "rows", -3);
    json_open_list(&json, "files");
    json_string(&json, NULL, "a.csv");
    json_open_object(&json, NULL);
    json_bool(&json, "ok", true);
    json_bool(&json, "bad", false);
    json_close_object(&json);
    json_null(&json, NULL);
    json_close_list(&json);
    json_open_list(&json, "none");
    json_close_list(&json);
    json_open_object(&json, "nothing");
    json_close_object(&json);
    json_close_object(&json);
}

static void one_line(void **state)
{
    (void)state;
    Buffer out = {0};
    write_sample(&out, 0);
    assert_string_equal(buffer_c_string(&out),
                        "{\"name\": \"c01\", \"rows\": -3, \"files\": [\"a.csv\", {\"ok\": true, "
                        "\"bad\": false}, null], \"none\": [], \"nothing\": {}}");
    buffer_free(&out);
}

static void indented(void **state)
{
    (void)state;
    Buffer out = {0};
    write_sample(&out, 2);
    assert_string_equal(buffer_c_string(&out), "{\n"
                                               "  \"name\": \"c01\",\n"
                                               "  \"rows\": -3,\n"
                                               "  \"files\": [\n"
                                               "    \"a.csv\",\n"
                                               "    {\n"
                                               "      \"ok\": true,\n"
                                               "      \"bad\": false\n"
                                               "    },\n"
                                               "    null\n"
                                               "  ],\n"
                                               "  \"none\": [],\n"
                                               "  \"nothing\": {}\n"
                                               "}");
    buffer_free(&out);
}

static void documents_follow_each_other(void **state)
{
    (void)state;
    Buffer out = {0};
    for (int i = 0; i < 2; i++) {
        Json json = json_start(&out, 0);
        json_open_object(&json, NULL);
        json_integer(&json, "n", i);
        json_close_object(&json);
        buffer_char(&out, '\n');
    }
    assert_string_equal(buffer_c_string(&out), "{\"n\": 0}\n{\"n\": 1}\n");
    buffer_free(&out);
}

static void texts_are_escaped(void **state)
{
    (void)state;
    static const struct {
        Text text;
        const char *json;
    } CASES[] = {
        {TEXT(""), "\"\""},
        {{NULL, 0}, "null"},
        {TEXT("a\"b\\c/d"), "\"a\\\"b\\\\c/d\""},
        {TEXT("line\nnext\ttab\r"), "\"line\\nnext\\u0009tab\\u000d\""},
        {TEXT("\0\x1f\x7f"), "\"\\u0000\\u001f\\u007f\""},
        {TEXT("a\xC2\x9B\xE2\x80\xAE病"), "\"a\\u009b\\u202e病\""},   // what a terminal obeys, what turns the line
        {TEXT("鼻咽癌 é"), "\"鼻咽癌 é\""},
        {TEXT("<script>"), "\"<script>\""},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Buffer out = {0};
        Json json = json_start(&out, 0);
        json_text(&json, NULL, CASES[i].text);
        assert_string_equal(buffer_c_string(&out), CASES[i].json);
        buffer_free(&out);
    }
}

static void keys_are_escaped(void **state)
{
    (void)state;
    Buffer out = {0};
    Json json = json_start(&out, 0);
    json_open_object(&json, NULL);
    json_string(&json, "a\"b", NULL);
    json_close_object(&json);
    assert_string_equal(buffer_c_string(&out), "{\"a\\\"b\": null}");
    buffer_free(&out);
}

static void doubles_keep_all_their_digits(void **state)
{
    (void)state;
    static const struct {
        double number;
        const char *json;
    } CASES[] = {
        {0, "0"}, {60, "60"}, {-0.5, "-0.5"}, {0.1, "0.10000000000000001"}, {1.0 / 3, "0.33333333333333331"},
        {1e300, "1.0000000000000001e+300"}, {NAN, "null"}, {INFINITY, "\"Inf\""}, {-INFINITY, "\"-Inf\""},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Buffer out = {0};
        Json json = json_start(&out, 0);
        json_double(&json, NULL, CASES[i].number);
        assert_string_equal(buffer_c_string(&out), CASES[i].json);
        buffer_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_line),
        cmocka_unit_test(indented),
        cmocka_unit_test(documents_follow_each_other),
        cmocka_unit_test(texts_are_escaped),
        cmocka_unit_test(keys_are_escaped),
        cmocka_unit_test(doubles_keep_all_their_digits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
