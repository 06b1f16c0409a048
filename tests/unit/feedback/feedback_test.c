// Feedback: the exact text a terminal shows, and the exact JSON a machine reads.
#include "complaining.h"

#include "feedback/feedback.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static LedgerLine LINES[] = {
    {.file = "病例.csv", .unit = "row", .read = 3, .counts = {1, 1, 1}},
    {.file = "odm.xml", .unit = "SubjectData", .read = 1, .counts = {1}},
    {.file = "*", .unit = "patient", .read = 2, .counts = {1, 0, 1}},
};
static LedgerLine ZEROS[] = {{.file = "*", .unit = "patient"}};
static const char *const FILES[] = {"病例.csv", "odm.xml"};

static SubjectFile SUBJECT_FILES[] = {{.name = "病例.csv", .format = "csv", .encoding = "GB18030", .unit = "row",
                                       .units = 3, .size = 120, .sha256 = "ab"},
                                      {.name = "odm.xml", .missing = true, .format = "xml", .encoding = "UTF-8",
                                       .unit = "SubjectData"}};
static const Subject SUBJECT = {"9.9", SUBJECT_FILES, COUNT(SUBJECT_FILES),
                                {{"schema", "c09", "2", "s.yaml", "aa"},
                                 {"mapping", "c09", "", "m.yaml", "bb"},
                                 {"model", "r", "1", "r.yaml", "cc"}}};
static const Checks NO_CHECKS = {0};
static const UnmappedCodes NONE_UNMAPPED = {0};

static void fill(Findings *findings)
{
    Place cell = {"main", "确诊日期", 0, 77, 28}, row = {"main", "*", 0, 78, 0}, file = {NULL, "*", 1, 0, 0},
          attribute = {"dm", "I_SEX", 1, 12, 0};
    *findings = (Findings){.files = FILES, .file_count = COUNT(FILES)};
    finding_add(findings, FINDING_INVALID_DATE, &cell, "P-0123456789ABC");
    finding_add(findings, FINDING_DUPLICATE_ROW, &row, "patient #3");
    Finding *rule = finding_add_severity(findings, FINDING_RULE, SEVERITY_WARNING, &attribute, "patient #3");
    rule->word = "unfinished_form";
    rule->rule = "finished";
    rule->message = (Label){{"the form is \"open\"", "表单“未完成”"}};
    finding_add(findings, FINDING_NOT_ELIGIBLE, &file, NULL)->rule = "has-metastasis";
}

static char *written(void (*write)(const Feedback *, FILE *), const Feedback *feedback)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    write(feedback, out);
    fclose(out);
    return text;
}

typedef struct Case {
    const char *label;
    void (*write)(const Feedback *feedback, FILE *out);
    bool with_findings, refused;
    size_t limit;
    const char *text;
} Case;

#define LEDGER_TEXT                                                                                                      \
    "c09: 病例.csv: 3 rows read = 1 loaded + 1 duplicate + 1 quarantined + 0 excluded + 0 removed + 0 superseded + 0 " \
    "ignored\n"                                                                                                          \
    "c09: odm.xml: 1 SubjectData records read = 1 loaded + 0 duplicate + 0 quarantined + 0 excluded + 0 removed + 0 "    \
    "superseded + 0 ignored\n"                                                                                           \
    "c09: 2 patients read = 1 loaded + 0 duplicate + 1 quarantined + 0 excluded + 0 removed + 0 superseded + 0 "         \
    "ignored\n"

#define FIRST_TEXT \
    "error[T203] invalid_date: not a date in a declared form\n" \
    "  --> 病例.csv:77:28 (column AB)   确诊日期   patient P-0123456789ABC\n" \
    "   = mend it: write the date in a form of the data dictionary; check that the day exists\n"

static void check(const Case *cases, size_t count, Language language)
{
    for (size_t i = 0; i < count; i++) {
        Findings findings = {0};
        if (cases[i].with_findings) fill(&findings);
        Ledger ledger = {cases[i].refused ? ZEROS : LINES, cases[i].refused ? COUNT(ZEROS) : COUNT(LINES),
                         cases[i].refused};
        Feedback feedback = {.center = "c09", .findings = &findings, .ledger = &ledger,
                             .state = cases[i].refused ? "refused" : "read", .limit = cases[i].limit,
                             .language = language, .subject = &SUBJECT, .checks = &NO_CHECKS,
                             .unmapped = &NONE_UNMAPPED};
        char *text = written(cases[i].write, &feedback);
        assert_text(cases[i].label, text, cases[i].text);
        free(text);
        findings_free(&findings);
    }
}

static void texts(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"nothing to say", feedback_text, false, false, 0, LEDGER_TEXT "c09: 0 errors, 0 warnings, 0 notes\n"},
        {"refused", feedback_text, false, true, 0,
         "c09: refused; nothing is loaded\nc09: 0 errors, 0 warnings, 0 notes\n"},
        {"findings", feedback_text, true, false, 0,
         FIRST_TEXT "warning[K501] duplicate_row: equal to an earlier row; counted once\n"
                    "  --> 病例.csv:78   patient #3\n"
                    "   = mend it: remove one of the two\n"
                    "warning[R401] unfinished_form: the form is \"open\"   (rule dm/finished)\n"
                    "  --> odm.xml:12   I_SEX   patient #3\n"
                    "   = mend it: check the values the rule compares\n"
                    "info[M603] not_eligible: valid, but not in the cohort   (rule has-metastasis)\n"
                    "  --> odm.xml\n"
                    "\n" LEDGER_TEXT "c09: 1 error, 2 warnings, 1 note\n"},
        {"a limit says what it hides, and the counts stay whole", feedback_text, true, false, 1,
         FIRST_TEXT "… 3 more findings are hidden by --limit 1\n\n" LEDGER_TEXT "c09: 1 error, 2 warnings, 1 note\n"},
        {"a limit that hides nothing", feedback_text, false, false, 5,
         LEDGER_TEXT "c09: 0 errors, 0 warnings, 0 notes\n"},
        {"the sentence alone", feedback_summary, true, false, 0,
         "c09: 2 patients read = 1 loaded + 0 duplicate + 1 quarantined + 0 excluded + 0 removed + 0 superseded + 0 "
         "ignored\n"},
        {"the sentence of a refusal", feedback_summary, true, true, 0, "c09: refused; nothing is loaded\n"},
    };
    check(CASES, COUNT(CASES), LANGUAGE_EN);
}

static void texts_in_chinese(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"findings, and what is hidden", feedback_text, true, false, 3,
         "错误[T203] invalid_date：不是有效日期，或写法不符合规定\n"
         "  --> 病例.csv:77:28 (AB列)   确诊日期   患者 P-0123456789ABC\n"
         "   = 处理：请按数据字典的写法填写日期，并核对该日期是否存在\n"
         "警告[K501] duplicate_row：与前面的某行相同，只计一次\n"
         "  --> 病例.csv:78   患者 #3\n"
         "   = 处理：请删除其中一行\n"
         "警告[R401] unfinished_form：表单“未完成”   (规则 dm/finished)\n"
         "  --> odm.xml:12   I_SEX   患者 #3\n"
         "   = 处理：请核对规则所比较的各项取值\n"
         "… 另有 1 条问题因 --limit 3 未列出\n"
         "\n"
         "c09：病例.csv：读取 3 行 = 入库 1 + 重复 1 + 隔离 1 + 排除 0 + 撤回 0 + 被取代 0 + 忽略 0\n"
         "c09：odm.xml：读取 SubjectData 记录 1 条 = 入库 1 + 重复 0 + 隔离 0 + 排除 0 + 撤回 0 + 被取代 0 + 忽略 0\n"
         "c09：读取患者 2 名 = 入库 1 + 重复 0 + 隔离 1 + 排除 0 + 撤回 0 + 被取代 0 + 忽略 0\n"
         "c09：错误 1，警告 2，提示 1\n"},
        {"refused", feedback_text, false, true, 0, "c09：拒收；未入库任何数据\nc09：错误 0，警告 0，提示 0\n"},
    };
    check(CASES, COUNT(CASES), LANGUAGE_ZH);
}

#define LEDGER_JSON                                                                                                     \
    "{\"center\": \"c09\", \"file\": \"病例.csv\", \"unit\": \"row\", \"read\": 3, \"loaded\": 1, \"duplicate\": 1, " \
    "\"quarantined\": 1, \"excluded\": 0, \"removed\": 0, \"superseded\": 0, \"ignored\": 0}, "                         \
    "{\"center\": \"c09\", \"file\": \"odm.xml\", \"unit\": \"SubjectData\", \"read\": 1, \"loaded\": 1, "              \
    "\"duplicate\": 0, \"quarantined\": 0, \"excluded\": 0, \"removed\": 0, \"superseded\": 0, \"ignored\": 0}, "       \
    "{\"center\": \"c09\", \"file\": \"*\", \"unit\": \"patient\", \"read\": 2, \"loaded\": 1, \"duplicate\": 0, "      \
    "\"quarantined\": 1, \"excluded\": 0, \"removed\": 0, \"superseded\": 0, \"ignored\": 0}"

static void lines_of_json(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"nothing to say", feedback_ndjson, false, false, 0, "{\"ledger\": [" LEDGER_JSON "], \"state\": \"read\"}\n"},
        {"findings, none of them limited", feedback_ndjson, true, false, 1,
         "{\"code\": \"T203\", \"severity\": \"error\", \"file\": \"病例.csv\", \"line\": "
         "77, \"column\": 28, \"resource\": \"main\", \"field\": \"确诊日期\", \"rule\": null, "
         "\"patient\": \"P-0123456789ABC\", \"message\": \"not a date in a declared form\"}\n"
         "{\"code\": \"K501\", \"severity\": \"warning\", \"file\": \"病例.csv\", "
         "\"line\": 78, \"column\": 0, \"resource\": \"main\", \"field\": \"*\", \"rule\": null, "
         "\"patient\": \"patient #3\", \"message\": \"equal to an earlier row; counted once\"}\n"
         "{\"code\": \"R401\", \"severity\": \"warning\", \"file\": \"odm.xml\", "
         "\"line\": 12, \"column\": 0, \"resource\": \"dm\", \"field\": \"I_SEX\", \"rule\": \"finished\", "
         "\"patient\": \"patient #3\", \"message\": \"the form is \\\"open\\\"\"}\n"
         "{\"code\": \"M603\", \"severity\": \"info\", \"file\": \"odm.xml\", \"line\": 0, "
         "\"column\": 0, \"resource\": null, \"field\": \"*\", \"rule\": \"has-metastasis\", "
         "\"patient\": null, \"message\": \"valid, but not in the cohort\"}\n"
         "{\"ledger\": [" LEDGER_JSON "], \"state\": \"read\"}\n"},
    };
    check(CASES, COUNT(CASES), LANGUAGE_EN);
}

static void one_json_document(void **state)
{
    (void)state;
    static const Case CASES[] = {
        {"refused", feedback_json, false, true, 0,
         "{\n  \"center\": \"c09\",\n  \"state\": \"refused\",\n  \"program\": \"9.9\",\n  \"definitions\": {\n    "
         "\"schema\": {\n      \"name\": \"c09\",\n      \"version\": \"2\",\n      \"sha256\": \"aa\"\n    },\n    "
         "\"mapping\": {\n      \"name\": \"c09\",\n      \"version\": null,\n      \"sha256\": \"bb\"\n    },\n    "
         "\"model\": {\n      \"name\": \"r\",\n      \"version\": \"1\",\n      \"sha256\": \"cc\"\n    }\n  },\n  "
         "\"files\": [\n    {\n      \"name\": \"病例.csv\",\n      \"missing\": false,\n      \"format\": \"csv\",\n "
         "     \"encoding\": \"GB18030\",\n      \"unit\": \"row\",\n      \"units\": 3,\n      \"size\": 120,\n      "
         "\"sha256\": \"ab\"\n    },\n    {\n      \"name\": \"odm.xml\",\n      \"missing\": true,\n      "
         "\"format\": \"xml\",\n      \"encoding\": \"UTF-8\",\n      \"unit\": \"SubjectData\",\n      \"units\": 0,\n"
         "      \"size\": 0,\n      \"sha256\": null\n    }\n  ],\n  \"findings\": [],\n  \"checks\": [],\n  "
         "\"unmapped\": [],\n  \"ledger\": [\n    {\n      "
         "\"center\": \"c09\",\n      \"file\": \"*\",\n      \"unit\": \"patient\",\n      \"read\": 0,\n"
         "      \"loaded\": 0,\n      \"duplicate\": 0,\n      \"quarantined\": 0,\n      \"excluded\": 0,\n      "
         "\"removed\": 0,\n      \"superseded\": 0,\n      \"ignored\": 0\n    }\n  ]\n}\n"},
    };
    check(CASES, COUNT(CASES), LANGUAGE_EN);
}

// Names of files and columns come from outside: a terminal must neither obey them nor turn the line about.
static void names_cannot_steer_the_terminal(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"a\x1b[31m\n.csv\u202e\xc2\x9b\xff.\xe6\x80"};
    LedgerLine lines[] = {{.file = NAMES[0], .unit = "row"}, {.file = "*", .unit = "patient"}};
    Findings findings = {.files = NAMES, .file_count = 1};
    Place place = {NULL, "title\u200f\x7f", 0, 1, 1};
    finding_add(&findings, FINDING_UNKNOWN_COLUMN, &place, NULL);
    Ledger ledger = {lines, 2, false};
    Feedback feedback = {.center = "c09", .findings = &findings, .ledger = &ledger, .state = "read"};
    char *text = written(feedback_text, &feedback);
    assert_non_null(strstr(
        text, "  --> a\\u{1b}[31m\\u{a}.csv\\u{202e}\\u{9b}\xff.\xe6\x80:1:1 (column A)   title\\u{200f}\\u{7f}\n"));
    assert_non_null(strstr(text, "\nc09: a\\u{1b}[31m\\u{a}.csv\\u{202e}\\u{9b}\xff.\xe6\x80: 0 rows read ="));
    free(text);
    findings_free(&findings);
}

static void columns_have_letters(void **state)
{
    (void)state;
    static const struct {
        uint32_t column;
        const char *letters;
    } CASES[] = {{1, "(column A)"},    {26, "(column Z)"},    {27, "(column AA)"},
                 {702, "(column ZZ)"}, {703, "(column AAA)"}, {16384, "(column XFD)"}};
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Findings findings = {.files = FILES, .file_count = COUNT(FILES)};
        Place place = {NULL, "*", 0, 1, CASES[i].column};
        finding_add(&findings, FINDING_PATTERN, &place, NULL);
        Ledger ledger = {ZEROS, 1, true};
        Feedback feedback = {.center = "c09", .findings = &findings, .ledger = &ledger, .state = "refused"};
        char *text = written(feedback_text, &feedback);
        assert_non_null(strstr(text, CASES[i].letters));
        free(text);
        findings_free(&findings);
    }
}

static void formats_are_found_by_name(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"text", "json", "ndjson"};
    for (size_t i = 0; i < COUNT(NAMES); i++) {
        const FeedbackFormat *format = feedback_format(NAMES[i]);
        assert_non_null(format);
        assert_string_equal(format->name, NAMES[i]);
    }
    assert_null(feedback_format("xml"));
    assert_null(feedback_format(""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts),
        cmocka_unit_test(texts_in_chinese),
        cmocka_unit_test(lines_of_json),
        cmocka_unit_test(one_json_document),
        cmocka_unit_test(names_cannot_steer_the_terminal),
        cmocka_unit_test(columns_have_letters),
        cmocka_unit_test(formats_are_found_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
