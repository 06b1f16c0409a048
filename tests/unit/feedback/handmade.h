// For the tests of feedback's writers: feedback on two files, made by hand, with one finding of every shape: a cell, a
// row, a rule over two cells of one row, one over cells of two files, a row that is hidden, the file as a whole, and a
// check with more findings than a text shows.
#ifndef TESTS_FEEDBACK_HANDMADE_H
#define TESTS_FEEDBACK_HANDMADE_H

#include "complaining.h"

#include "feedback/feedback.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { HANDMADE_FINDINGS = 18, HANDMADE_CODES = 12 };

typedef struct Handmade {
    Findings findings;
    Checks checks;
    Check items[10];
    const Check *of[HANDMADE_FINDINGS];
    size_t indexes[HANDMADE_FINDINGS];
    Excerpt excerpt[HANDMADE_FINDINGS];
    Excerpts excerpts;
    Feedback feedback;
} Handmade;

static const char *const HANDMADE_FILES[] = {"病例.csv", "odm.xml"};

static LedgerLine HANDMADE_LINES[] = {
    {.file = "病例.csv", .unit = "row", .read = 1234, .counts = {1218, 1, 15}},
    {.file = "odm.xml", .unit = "SubjectData", .read = 1, .counts = {1}},
    {.file = "*", .unit = "patient", .read = 1233, .counts = {1218, 0, 15}},
};
static LedgerLine HANDMADE_ZEROS[] = {{.file = "*", .unit = "patient"}};
static const Ledger HANDMADE_LEDGER = {HANDMADE_LINES, COUNT(HANDMADE_LINES), false},
                    HANDMADE_REFUSED = {HANDMADE_ZEROS, COUNT(HANDMADE_ZEROS), true};

static SubjectFile HANDMADE_SUBJECT_FILES[] = {{.name = "病例.csv", .format = "csv", .encoding = "GB18030",
                                                .unit = "row", .units = 1234, .size = 98765, .sha256 = "ab"},
                                               {.name = "odm.xml", .missing = true, .format = "xml",
                                                .encoding = "UTF-8", .unit = "SubjectData"}};
static const Subject HANDMADE_SUBJECT = {"9.9", HANDMADE_SUBJECT_FILES, COUNT(HANDMADE_SUBJECT_FILES),
                                         {{"schema", "c09", "2", "/d/schemas/c09.yaml", "aa"},
                                          {"mapping", "c09", "", "/d/mappings/c09.yaml", "bb"},
                                          {"model", "r", "1", "/d/schemas/r.yaml", "cc"}}};

static const size_t HANDMADE_MET[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
static const Unmapped HANDMADE_UNMAPPED[] = {
    {FINDING_UNKNOWN_CODE, "main", "病理类型", "张三", {MASK_SHAPE, "字字"}, "histology", "mappings/c09.yaml", 7, 1,
     HANDMADE_MET},
    {FINDING_NOT_IN_ENUM, "dm", "I_SEX", "7", {MASK_SHOWN, "7"}, "enum", "schemas/c09.yaml", 21, 11, HANDMADE_MET},
};
static const UnmappedCodes HANDMADE_UNMAPPED_CODES = {HANDMADE_UNMAPPED, COUNT(HANDMADE_UNMAPPED)};

static const ProfileCode HANDMADE_PROFILE_CODES[] = {{"男", 1200}, {"女", 0}};
static const ProfileField HANDMADE_FIELDS[] = {
    {.resource = "main", .field = "住院号", .phi = PHI_DIRECT, .rows = 1234, .filled = 1234, .distinct = 4096,
     .distinct_more = true},
    {.resource = "main", .field = "性别", .rows = 1234, .filled = 1203, .distinct = 3, .codes = HANDMADE_PROFILE_CODES,
     .code_count = 2, .code_total = 2, .unknown = 1, .coded = true},
    {.resource = "main", .field = "确诊日期", .type = FIELD_DATE, .rows = 1234, .filled = 600, .distinct = 500,
     .low = "2003-05", .high = "2021-11"},
    {.resource = "dm", .field = "I_SEX", .rows = 0},
};
static const Profile HANDMADE_PROFILE = {HANDMADE_FIELDS, COUNT(HANDMADE_FIELDS)};

static const ExcerptCell HANDMADE_DATE[] = {{"确诊日期", 28, {MASK_SHOWN, "2012/2/30"}}};
static const ExcerptLine HANDMADE_DATE_LINE[] = {{0, 77, 40, false, HANDMADE_DATE, 1}};
static const ExcerptCell HANDMADE_TWO[] = {{"生存状态", 1, {MASK_SHOWN, "死亡"}}, {"死亡日期", 3, {MASK_EMPTY, ""}}};
static const ExcerptLine HANDMADE_TWO_LINE[] = {{0, 1080, 3, false, HANDMADE_TWO, 2}};
static const ExcerptLine HANDMADE_HIDDEN_LINE[] = {{0, 1081, 7, true, NULL, 0}};
static const ExcerptCell HANDMADE_XML[] = {{"I_SEX", 0, {MASK_HIDDEN, ""}}};
static const ExcerptCell HANDMADE_OTHER[] = {{"a", 2, {MASK_SHAPE, "9999-99-99"}}, {"b", 3, {MASK_SHOWN, "12"}}};
static const ExcerptLine HANDMADE_XML_LINES[] = {{1, 12, 0, false, HANDMADE_XML, 1},
                                                 {0, 5, 4, false, HANDMADE_OTHER, 2}};

static inline void handmade_excerpt(Handmade *made, size_t finding, const ExcerptLine *lines, size_t count)
{
    made->excerpt[finding] = (Excerpt){.lines = lines, .count = count, .has_own = lines[0].count > 0};
    if (lines[0].count) made->excerpt[finding].own = lines[0].cells[0].value;
}

// Twelve of one check: the first has its cell, the others only their lines.
static inline void handmade_dates(Handmade *made)
{
    for (uint32_t i = 0; i < HANDMADE_CODES; i++) {
        Place place = {"main", "确诊日期", 0, 77 + i * i, 28};
        finding_add(&made->findings, FINDING_INVALID_DATE, &place, "P-0123456789ABC");
    }
    handmade_excerpt(made, 0, HANDMADE_DATE_LINE, 1);
}

static inline void handmade_findings(Handmade *made)
{
    Findings *findings = &made->findings;
    static const Place COMPARED[] = {{"main", "生存状态", 0, 1080, 1}, {"main", "死亡日期", 0, 1080, 3}};
    Place row = {"main", "*", 0, 978, 0}, dead = COMPARED[0], ragged = {"main", "*", 0, 1081, 0},
          sex = {"dm", "I_SEX", 1, 12, 0}, needed = {"dm", "I_SEX", 1, 14, 0}, file = {NULL, "*", 1, 0, 0};
    *findings = (Findings){.files = HANDMADE_FILES, .file_count = COUNT(HANDMADE_FILES)};
    handmade_dates(made);
    finding_add(findings, FINDING_DUPLICATE_ROW, &row, "patient #3");
    Finding *rule = finding_add(findings, FINDING_RULE, &dead, "patient #4");
    rule->rule = "dead-needs-date";
    rule->message = (Label){{"status is 死亡 but there is no date of death", "状态为死亡但没有死亡日期"}};
    rule->compared = COMPARED;
    rule->compared_count = COUNT(COMPARED);
    finding_add(findings, FINDING_RAGGED_ROW, &ragged, "patient #4");
    rule = finding_add_severity(findings, FINDING_RULE, SEVERITY_WARNING, &sex, "patient #3");
    rule->word = "unfinished_form";
    rule->rule = "finished";
    rule->message = (Label){{"the form is \"open\"", "表单“未完成”"}};
    finding_add(findings, FINDING_MISSING_ATTRIBUTE, &needed, "patient #3")->rule = "sex";
    finding_add(findings, FINDING_NOT_ELIGIBLE, &file, NULL)->rule = "has-metastasis";
    handmade_excerpt(made, 13, HANDMADE_TWO_LINE, 1);
    handmade_excerpt(made, 14, HANDMADE_HIDDEN_LINE, 1);
    handmade_excerpt(made, 15, HANDMADE_XML_LINES, 2);
}

// The check of the findings from first on, as checks_make would have it.
static inline void handmade_check(Handmade *made, size_t first, size_t bad, const char *origin, uint64_t checked)
{
    const Finding *finding = &made->findings.items[first];
    Check *check = &made->items[made->checks.count++];
    *check = (Check){.code = finding->code, .severity = finding->severity, .word = finding->word,
                     .rule = finding->rule, .origin = origin, .resource = finding->place.resource,
                     .field = finding->rule ? "*" : finding->place.field, .message = finding->message,
                     .remedy = finding->remedy, .state = CHECK_FAILED, .bad = bad, .counted = checked > 0,
                     .checked = checked, .findings = &made->indexes[first]};
    for (size_t i = first; i < first + bad; i++) made->of[i] = check;
    made->checks.by_state[CHECK_FAILED]++;
}

static inline void handmade_clean_check(Handmade *made, const char *field, uint64_t checked)
{
    CheckState state = checked ? CHECK_PASSED : CHECK_NOT_APPLICABLE;
    made->items[made->checks.count++] =
        (Check){.code = FINDING_INVALID_NUMBER, .severity = SEVERITY_ERROR, .word = "invalid_number",
                .resource = "main", .field = field, .message = finding_kind(FINDING_INVALID_NUMBER)->message,
                .state = state, .counted = true, .checked = checked};
    made->checks.by_state[state]++;
}

static inline void handmade_checks(Handmade *made)
{
    handmade_check(made, 0, HANDMADE_CODES, NULL, 1204);
    handmade_check(made, 13, 1, "c09/main", 96);
    handmade_check(made, 14, 1, NULL, 1234);
    handmade_check(made, 16, 1, "r/patient", 0);
    handmade_check(made, 12, 1, NULL, 1234);
    handmade_check(made, 15, 1, "c09/dm", 1);
    handmade_check(made, 17, 1, "r", 1218);
}

// with_findings: else there is nothing to say, and the files were all in order.
static inline void handmade_make(Handmade *made, bool with_findings)
{
    static const char *const NO_FIELDS = "年龄";
    *made = (Handmade){.findings = {.files = HANDMADE_FILES, .file_count = COUNT(HANDMADE_FILES)}};
    for (size_t i = 0; i < HANDMADE_FINDINGS; i++) made->indexes[i] = i;
    if (with_findings) {
        handmade_findings(made);
        handmade_checks(made);
    }
    handmade_clean_check(made, NO_FIELDS, 1204);
    handmade_clean_check(made, "身高", 0);
    made->checks.items = made->items;
    made->checks.of = made->of;
    made->excerpts.of = made->excerpt;
    static const UnmappedCodes NONE = {0};
    made->feedback = (Feedback){.center = "c09", .state = "read", .findings = &made->findings,
                                .ledger = &HANDMADE_LEDGER, .subject = &HANDMADE_SUBJECT, .checks = &made->checks,
                                .unmapped = with_findings ? &HANDMADE_UNMAPPED_CODES : &NONE,
                                .excerpts = &made->excerpts, .limit = FEEDBACK_LIMIT_OWN};
}

static inline void handmade_free(Handmade *made)
{
    findings_free(&made->findings);
}

// The file's text; give it back with free.
static inline char *handmade_golden(const char *path)
{
    char *text = NULL;
    size_t capacity = 0;
    FILE *file = fopen(path, "re");
    if (!file) fail_msg("%s cannot be read", path);
    assert_true(getdelim(&text, &capacity, '\0', file) > 0);
    fclose(file);
    return text;
}

// What a writer makes of it; give it back with free.
static inline char *handmade_written(void (*write)(const Feedback *, FILE *), const Feedback *feedback)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    write(feedback, out);
    fclose(out);
    return text;
}

// What a writer makes of it against a golden file, byte for byte.
static inline void handmade_compare(const char *path, void (*write)(const Feedback *, FILE *), const Feedback *feedback)
{
    char *wanted = handmade_golden(path), *text = handmade_written(write, feedback);
    assert_text(path, text, wanted);
    free(wanted);
    free(text);
}

#endif
