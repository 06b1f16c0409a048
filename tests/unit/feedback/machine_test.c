// Feedback for machines against golden files, byte for byte.
#include "handmade.h"

// All of them, unless --limit says how many of each check; then the last line says how many are left out.
static void one_line_a_finding(void **state)
{
    (void)state;
    static const struct {
        size_t limit;
        const char *path;
    } CASES[] = {
        {FEEDBACK_LIMIT_OWN, "tests/golden/feedback/findings.ndjson"},
        {0, "tests/golden/feedback/findings.ndjson"},
        {HANDMADE_CODES, "tests/golden/feedback/findings.ndjson"},
        {2, "tests/golden/feedback/limited.ndjson"},
    };
    Handmade made;
    handmade_make(&made, true);
    for (size_t i = 0; i < COUNT(CASES); i++) {
        made.feedback.limit = CASES[i].limit;
        handmade_compare(CASES[i].path, feedback_ndjson, &made.feedback);
    }
    handmade_free(&made);
}

// A document that is cut says how many findings are left out, in all and of each check; so are places of a code.
static void a_document_says_what_is_left_out(void **state)
{
    (void)state;
    static const char *const SAID[] = {"  ],\n  \"hidden\": 11,\n  \"checks\": [",
                                       "\"bad\": 12,\n      \"checked\": 1204,\n      \"hidden\": 11,",
                                       "\"bad\": 1,\n      \"checked\": 96,\n      \"hidden\": 0,",
                                       "\"count\": 11,\n      \"add_to\": {\n        \"list\": \"enum\",\n"
                                       "        \"file\": \"schemas/c09.yaml\",\n        \"line\": 21\n      },\n"
                                       "      \"places\": [\n        {\n          \"file\": \"病例.csv\",\n"
                                       "          \"line\": 77,\n          \"column\": 28,\n"
                                       "          \"resource\": \"main\",\n          \"field\": \"确诊日期\"\n"
                                       "        }\n      ]\n"};
    Handmade made;
    handmade_make(&made, true);
    made.feedback.limit = 1;
    char *text = handmade_written(feedback_json, &made.feedback);
    for (size_t i = 0; i < COUNT(SAID); i++)
        if (!strstr(text, SAID[i])) fail_msg("nothing says %s", SAID[i]);
    free(text);
    handmade_free(&made);
}

// The rule's finding alone, with its check, one unmapped code and the profile.
static void one_document_of_everything(void **state)
{
    (void)state;
    static const UnmappedCodes ONE = {HANDMADE_UNMAPPED, 1};
    Handmade made;
    handmade_make(&made, true);
    made.findings.items[0] = made.findings.items[13];
    made.excerpt[0] = made.excerpt[13];
    made.findings.count = made.checks.count = 1;
    made.items[0] = made.items[1];
    made.items[0].findings = &made.indexes[0];
    made.feedback.unmapped = &ONE;
    made.feedback.profile = &HANDMADE_PROFILE;
    handmade_compare("tests/golden/feedback/findings.json", feedback_json, &made.feedback);
    handmade_free(&made);
}

static void messages_in_chinese_keys_in_english(void **state)
{
    (void)state;
    Handmade made;
    handmade_make(&made, true);
    made.feedback.language = LANGUAGE_ZH;
    char *text = handmade_written(feedback_ndjson, &made.feedback);
    assert_non_null(strstr(text, "\"severity\": \"error\", "));
    assert_non_null(strstr(text, "\"message\": \"状态为死亡但没有死亡日期\", "));
    free(text);
    handmade_free(&made);
}

static void formats_are_found_by_name(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"text", "json", "ndjson", "html", "csv"};
    for (size_t i = 0; i < COUNT(NAMES); i++) {
        assert_string_equal(feedback_format(NAMES[i])->name, NAMES[i]);
        assert_ptr_equal(feedback_format(NAMES[i]), feedback_format_at(i));
    }
    assert_null(feedback_format_at(COUNT(NAMES)));
    assert_null(feedback_format("xml"));
    assert_null(feedback_format(""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_line_a_finding),
        cmocka_unit_test(a_document_says_what_is_left_out),
        cmocka_unit_test(one_document_of_everything),
        cmocka_unit_test(messages_in_chinese_keys_in_english),
        cmocka_unit_test(formats_are_found_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
