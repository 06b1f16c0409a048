// Feedback for machines, byte for byte.
#include "handmade.h"

static const char LINES[] =
    "{\"code\": \"T203\", \"severity\": \"error\", \"file\": \"病例.csv\", \"line\": 77, \"column\": 28, "
    "\"resource\": \"main\", \"field\": \"确诊日期\", \"rule\": null, \"patient\": \"P-0123456789ABC\", "
    "\"message\": \"not a date in a declared form\"}\n"
    "{\"code\": \"T203\", \"severity\": \"error\", \"file\": \"病例.csv\", \"line\": 78, \"column\": 28, "
    "\"resource\": \"main\", \"field\": \"确诊日期\", \"rule\": null, \"patient\": \"P-0123456789ABC\", "
    "\"message\": \"not a date in a declared form\"}\n"
    "{\"code\": \"T203\", \"severity\": \"error\", \"file\": \"病例.csv\", \"line\": 81, \"column\": 28, "
    "\"resource\": \"main\", \"field\": \"确诊日期\", \"rule\": null, \"patient\": \"P-0123456789ABC\", "
    "\"message\": \"not a date in a declared form\"}\n"
    "{\"code\": \"T203\", \"severity\": \"error\", \"file\": \"病例.csv\", \"line\": 86, \"column\": 28, "
    "\"resource\": \"main\", \"field\": \"确诊日期\", \"rule\": null, \"patient\": \"P-0123456789ABC\", "
    "\"message\": \"not a date in a declared form\"}\n"
    "{\"code\": \"T203\", \"severity\": \"error\", \"file\": \"病例.csv\", \"line\": 93, \"column\": 28, "
    "\"resource\": \"main\", \"field\": \"确诊日期\", \"rule\": null, \"patient\": \"P-0123456789ABC\", "
    "\"message\": \"not a date in a declared form\"}\n"
    "{\"code\": \"T203\", \"severity\": \"error\", \"file\": \"病例.csv\", \"line\": 102, \"column\": "
    "28, \"resource\": \"main\", \"field\": \"确诊日期\", \"rule\": null, \"patient\": \"P-0123456789ABC\", "
    "\"message\": \"not a date in a declared form\"}\n"
    "{\"code\": \"T203\", \"severity\": \"error\", \"file\": \"病例.csv\", \"line\": 113, \"column\": "
    "28, \"resource\": \"main\", \"field\": \"确诊日期\", \"rule\": null, \"patient\": \"P-0123456789ABC\", "
    "\"message\": \"not a date in a declared form\"}\n"
    "{\"code\": \"T203\", \"severity\": \"error\", \"file\": \"病例.csv\", \"line\": 126, \"column\": "
    "28, \"resource\": \"main\", \"field\": \"确诊日期\", \"rule\": null, \"patient\": \"P-0123456789ABC\", "
    "\"message\": \"not a date in a declared form\"}\n"
    "{\"code\": \"T203\", \"severity\": \"error\", \"file\": \"病例.csv\", \"line\": 141, \"column\": "
    "28, \"resource\": \"main\", \"field\": \"确诊日期\", \"rule\": null, \"patient\": \"P-0123456789ABC\", "
    "\"message\": \"not a date in a declared form\"}\n"
    "{\"code\": \"T203\", \"severity\": \"error\", \"file\": \"病例.csv\", \"line\": 158, \"column\": "
    "28, \"resource\": \"main\", \"field\": \"确诊日期\", \"rule\": null, \"patient\": \"P-0123456789ABC\", "
    "\"message\": \"not a date in a declared form\"}\n"
    "{\"code\": \"T203\", \"severity\": \"error\", \"file\": \"病例.csv\", \"line\": 177, \"column\": "
    "28, \"resource\": \"main\", \"field\": \"确诊日期\", \"rule\": null, \"patient\": \"P-0123456789ABC\", "
    "\"message\": \"not a date in a declared form\"}\n"
    "{\"code\": \"T203\", \"severity\": \"error\", \"file\": \"病例.csv\", \"line\": 198, \"column\": "
    "28, \"resource\": \"main\", \"field\": \"确诊日期\", \"rule\": null, \"patient\": \"P-0123456789ABC\", "
    "\"message\": \"not a date in a declared form\"}\n"
    "{\"code\": \"K501\", \"severity\": \"warning\", \"file\": \"病例.csv\", \"line\": 978, \"column\": "
    "0, \"resource\": \"main\", \"field\": \"*\", \"rule\": null, \"patient\": \"patient #3\", \"message\": "
    "\"equal to an earlier row; counted once\"}\n"
    "{\"code\": \"R401\", \"severity\": \"error\", \"file\": \"病例.csv\", \"line\": 1080, \"column\": "
    "1, \"resource\": \"main\", \"field\": \"生存状态\", \"rule\": \"dead-needs-date\", \"patient\": \"patient "
    "#4\", \"message\": \"status is 死亡 but there is no date of death\"}\n"
    "{\"code\": \"F107\", \"severity\": \"error\", \"file\": \"病例.csv\", \"line\": 1081, \"column\": "
    "0, \"resource\": \"main\", \"field\": \"*\", \"rule\": null, \"patient\": \"patient #4\", \"message\": "
    "\"the row has another number of cells than the header\"}\n"
    "{\"code\": \"R401\", \"severity\": \"warning\", \"file\": \"odm.xml\", \"line\": 12, \"column\": "
    "0, \"resource\": \"dm\", \"field\": \"I_SEX\", \"rule\": \"finished\", \"patient\": \"patient #3\", "
    "\"message\": \"the form is \\\"open\\\"\"}\n"
    "{\"code\": \"M602\", \"severity\": \"error\", \"file\": \"odm.xml\", \"line\": 14, \"column\": "
    "0, \"resource\": \"dm\", \"field\": \"I_SEX\", \"rule\": \"sex\", \"patient\": \"patient #3\", "
    "\"message\": \"the record model needs a value that this cell should give\"}\n"
    "{\"code\": \"M603\", \"severity\": \"info\", \"file\": \"odm.xml\", \"line\": 0, \"column\": 0, "
    "\"resource\": null, \"field\": \"*\", \"rule\": \"has-metastasis\", \"patient\": null, \"message\": "
    "\"valid, but not in the cohort\"}\n"
    "{\"ledger\": [{\"center\": \"c09\", \"file\": \"病例.csv\", \"unit\": \"row\", \"read\": 1234, \"loaded\": "
    "1218, \"duplicate\": 1, \"quarantined\": 15, \"excluded\": 0, \"removed\": 0, \"superseded\": 0, "
    "\"ignored\": 0}, {\"center\": \"c09\", \"file\": \"odm.xml\", \"unit\": \"SubjectData\", \"read\": "
    "1, \"loaded\": 1, \"duplicate\": 0, \"quarantined\": 0, \"excluded\": 0, \"removed\": 0, \"superseded\": "
    "0, \"ignored\": 0}, {\"center\": \"c09\", \"file\": \"*\", \"unit\": \"patient\", \"read\": 1233, "
    "\"loaded\": 1218, \"duplicate\": 0, \"quarantined\": 15, \"excluded\": 0, \"removed\": 0, \"superseded\": "
    "0, \"ignored\": 0}], \"state\": \"read\"}\n";

static const char DOCUMENT[] =
    "{\n"
    "  \"center\": \"c09\",\n"
    "  \"state\": \"read\",\n"
    "  \"program\": \"9.9\",\n"
    "  \"definitions\": {\n"
    "    \"schema\": {\n"
    "      \"name\": \"c09\",\n"
    "      \"version\": \"2\",\n"
    "      \"sha256\": \"aa\"\n"
    "    },\n"
    "    \"mapping\": {\n"
    "      \"name\": \"c09\",\n"
    "      \"version\": null,\n"
    "      \"sha256\": \"bb\"\n"
    "    },\n"
    "    \"model\": {\n"
    "      \"name\": \"r\",\n"
    "      \"version\": \"1\",\n"
    "      \"sha256\": \"cc\"\n"
    "    }\n"
    "  },\n"
    "  \"files\": [\n"
    "    {\n"
    "      \"name\": \"病例.csv\",\n"
    "      \"missing\": false,\n"
    "      \"format\": \"csv\",\n"
    "      \"encoding\": \"GB18030\",\n"
    "      \"unit\": \"row\",\n"
    "      \"units\": 1234,\n"
    "      \"size\": 98765,\n"
    "      \"sha256\": \"ab\"\n"
    "    },\n"
    "    {\n"
    "      \"name\": \"odm.xml\",\n"
    "      \"missing\": true,\n"
    "      \"format\": \"xml\",\n"
    "      \"encoding\": \"UTF-8\",\n"
    "      \"unit\": \"SubjectData\",\n"
    "      \"units\": 0,\n"
    "      \"size\": 0,\n"
    "      \"sha256\": null\n"
    "    }\n"
    "  ],\n"
    "  \"findings\": [\n"
    "    {\n"
    "      \"code\": \"R401\",\n"
    "      \"kind\": \"rule\",\n"
    "      \"severity\": \"error\",\n"
    "      \"file\": \"病例.csv\",\n"
    "      \"line\": 1080,\n"
    "      \"column\": 1,\n"
    "      \"resource\": \"main\",\n"
    "      \"field\": \"生存状态\",\n"
    "      \"rule\": \"dead-needs-date\",\n"
    "      \"patient\": \"patient #4\",\n"
    "      \"message\": \"status is 死亡 but there is no date of death\",\n"
    "      \"remedy\": \"check the values the rule compares\",\n"
    "      \"cell\": {\n"
    "        \"value\": \"死亡\"\n"
    "      },\n"
    "      \"compared\": [\n"
    "        {\n"
    "          \"file\": \"病例.csv\",\n"
    "          \"line\": 1080,\n"
    "          \"column\": 1,\n"
    "          \"resource\": \"main\",\n"
    "          \"field\": \"生存状态\"\n"
    "        },\n"
    "        {\n"
    "          \"file\": \"病例.csv\",\n"
    "          \"line\": 1080,\n"
    "          \"column\": 3,\n"
    "          \"resource\": \"main\",\n"
    "          \"field\": \"死亡日期\"\n"
    "        }\n"
    "      ]\n"
    "    }\n"
    "  ],\n"
    "  \"checks\": [\n"
    "    {\n"
    "      \"code\": \"R401\",\n"
    "      \"kind\": \"rule\",\n"
    "      \"severity\": \"error\",\n"
    "      \"rule\": \"dead-needs-date\",\n"
    "      \"origin\": \"c09/main\",\n"
    "      \"resource\": \"main\",\n"
    "      \"field\": \"*\",\n"
    "      \"message\": \"status is 死亡 but there is no date of death\",\n"
    "      \"state\": \"failed\",\n"
    "      \"bad\": 1,\n"
    "      \"checked\": 96,\n"
    "      \"first\": {\n"
    "        \"file\": \"病例.csv\",\n"
    "        \"line\": 1080,\n"
    "        \"column\": 1,\n"
    "        \"resource\": \"main\",\n"
    "        \"field\": \"生存状态\"\n"
    "      }\n"
    "    }\n"
    "  ],\n"
    "  \"unmapped\": [\n"
    "    {\n"
    "      \"code\": \"M601\",\n"
    "      \"resource\": \"main\",\n"
    "      \"field\": \"病理类型\",\n"
    "      \"text\": {\n"
    "        \"shape\": \"字字\"\n"
    "      },\n"
    "      \"count\": 1,\n"
    "      \"add_to\": {\n"
    "        \"list\": \"histology\",\n"
    "        \"file\": \"mappings/c09.yaml\",\n"
    "        \"line\": 7\n"
    "      },\n"
    "      \"places\": [\n"
    "        {\n"
    "          \"file\": \"病例.csv\",\n"
    "          \"line\": 1080,\n"
    "          \"column\": 1,\n"
    "          \"resource\": \"main\",\n"
    "          \"field\": \"生存状态\"\n"
    "        }\n"
    "      ]\n"
    "    }\n"
    "  ],\n"
    "  \"profile\": [\n"
    "    {\n"
    "      \"resource\": \"main\",\n"
    "      \"field\": \"住院号\",\n"
    "      \"rows\": 1234,\n"
    "      \"filled\": 1234,\n"
    "      \"distinct\": 4096,\n"
    "      \"more_distinct\": true,\n"
    "      \"low\": null,\n"
    "      \"high\": null\n"
    "    },\n"
    "    {\n"
    "      \"resource\": \"main\",\n"
    "      \"field\": \"性别\",\n"
    "      \"rows\": 1234,\n"
    "      \"filled\": 1203,\n"
    "      \"distinct\": 3,\n"
    "      \"more_distinct\": false,\n"
    "      \"low\": null,\n"
    "      \"high\": null,\n"
    "      \"codes\": [\n"
    "        {\n"
    "          \"text\": \"男\",\n"
    "          \"count\": 1200\n"
    "        },\n"
    "        {\n"
    "          \"text\": \"女\",\n"
    "          \"count\": null\n"
    "        }\n"
    "      ],\n"
    "      \"codes_met\": 2,\n"
    "      \"unknown\": 1\n"
    "    },\n"
    "    {\n"
    "      \"resource\": \"main\",\n"
    "      \"field\": \"确诊日期\",\n"
    "      \"rows\": 1234,\n"
    "      \"filled\": 600,\n"
    "      \"distinct\": 500,\n"
    "      \"more_distinct\": false,\n"
    "      \"low\": \"2003-05\",\n"
    "      \"high\": \"2021-11\"\n"
    "    },\n"
    "    {\n"
    "      \"resource\": \"dm\",\n"
    "      \"field\": \"I_SEX\",\n"
    "      \"rows\": 0,\n"
    "      \"filled\": 0,\n"
    "      \"distinct\": 0,\n"
    "      \"more_distinct\": false,\n"
    "      \"low\": null,\n"
    "      \"high\": null\n"
    "    }\n"
    "  ],\n"
    "  \"ledger\": [\n"
    "    {\n"
    "      \"center\": \"c09\",\n"
    "      \"file\": \"病例.csv\",\n"
    "      \"unit\": \"row\",\n"
    "      \"read\": 1234,\n"
    "      \"loaded\": 1218,\n"
    "      \"duplicate\": 1,\n"
    "      \"quarantined\": 15,\n"
    "      \"excluded\": 0,\n"
    "      \"removed\": 0,\n"
    "      \"superseded\": 0,\n"
    "      \"ignored\": 0\n"
    "    },\n"
    "    {\n"
    "      \"center\": \"c09\",\n"
    "      \"file\": \"odm.xml\",\n"
    "      \"unit\": \"SubjectData\",\n"
    "      \"read\": 1,\n"
    "      \"loaded\": 1,\n"
    "      \"duplicate\": 0,\n"
    "      \"quarantined\": 0,\n"
    "      \"excluded\": 0,\n"
    "      \"removed\": 0,\n"
    "      \"superseded\": 0,\n"
    "      \"ignored\": 0\n"
    "    },\n"
    "    {\n"
    "      \"center\": \"c09\",\n"
    "      \"file\": \"*\",\n"
    "      \"unit\": \"patient\",\n"
    "      \"read\": 1233,\n"
    "      \"loaded\": 1218,\n"
    "      \"duplicate\": 0,\n"
    "      \"quarantined\": 15,\n"
    "      \"excluded\": 0,\n"
    "      \"removed\": 0,\n"
    "      \"superseded\": 0,\n"
    "      \"ignored\": 0\n"
    "    }\n"
    "  ]\n"
    "}\n";

static void one_line_a_finding_whatever_the_limit(void **state)
{
    (void)state;
    Handmade made;
    handmade_make(&made, true);
    made.feedback.limit = 1;
    char *text = handmade_written(feedback_ndjson, &made.feedback);
    assert_text("ndjson", text, LINES);
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
    char *text = handmade_written(feedback_json, &made.feedback);
    assert_text("json", text, DOCUMENT);
    free(text);
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
    assert_non_null(strstr(text, "\"message\": \"状态为死亡但没有死亡日期\"}\n"));
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
        cmocka_unit_test(one_line_a_finding_whatever_the_limit),
        cmocka_unit_test(one_document_of_everything),
        cmocka_unit_test(messages_in_chinese_keys_in_english),
        cmocka_unit_test(formats_are_found_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
