// The findings page: a small one with everything that can stand in it against golden files (from <body> on; the style
// is in the browser's tests), and the verdict of every outcome.
#include "complaining.h"

#include "feedback/feedback.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static LedgerLine LINES[] = {
    {.file = "a & b.csv", .unit = "row", .read = 1204, .counts = {1200, 1, 3}},
    {.file = "odm.xml", .unit = "SubjectData", .read = 2, .counts = {2}},
    {.file = "*", .unit = "patient", .read = 1200, .counts = {1197, 0, 3}},
};
static const Ledger LEDGER = {LINES, COUNT(LINES), false};
static LedgerLine ZEROS[] = {{.file = "*", .unit = "patient"}};
static const Ledger REFUSED = {ZEROS, COUNT(ZEROS), true};

static const char *const FILES[] = {"a & b.csv", "odm.xml", "it's\u202e*.csv"};
static SubjectFile SUBJECT_FILES[] = {
    {.name = "a & b.csv", .format = "csv", .encoding = "GB18030", .unit = "row", .units = 1204, .size = 120345,
     .sha256 = "ab12"},
    {.name = "odm.xml", .format = "xml", .encoding = "UTF-8", .unit = "SubjectData", .units = 2, .size = 99,
     .sha256 = "cd34"},
    {.name = "it's\u202e*.csv", .missing = true},
};
static const Subject SUBJECT = {"9.9", SUBJECT_FILES, COUNT(SUBJECT_FILES),
                                {{"schema", "c09", "2", "/etc/schemas/c09.yaml", "aa"},
                                 {"mapping", "c09", "", "/etc/mappings/c09.yaml", "bb"},
                                 {"model", "r", "1", "/etc/schemas/r.yaml", "cc"}}};

// ---- What was found ------------------------------------------------------------------------------------------------

enum { DATES = 23 };   // more than a page shows of one check

// The cells of a rule in two rows, a hidden row, an empty cell, a value alone.
static const ExcerptCell STATUS[] = {{"生存状态", 16, {MASK_SHOWN, "死亡"}}, {"<b>死亡日期", 17, {MASK_EMPTY, ""}}},
                         OTHER[] = {{"姓名", 3, {MASK_HIDDEN, ""}}, {"备注", 9, {MASK_SHAPE, "字字9"}}},
                         OWN[] = {{"确诊日期", 28, {MASK_SHOWN, "2012/2/30"}}};
static const ExcerptLine STATUS_LINES[] = {{.line = 318, .width = 20, .cells = STATUS, .count = 2},
                                           {.line = 320, .width = 20, .cells = OTHER, .count = 2}},
                         HIDDEN[] = {{.line = 9, .width = 3, .hidden = true}},
                         OWN_LINES[] = {{.line = 77, .width = 30, .cells = OWN, .count = 1}};

typedef struct Made {
    Findings findings;
    Excerpt excerpts[DATES + 4];
    Excerpts read;
    size_t numbers[DATES + 4];
    Check checks[7];
    Checks all;
    Unmapped codes[3];
    UnmappedCodes unmapped;
} Made;

static void add(Made *made, FindingCode code, Place place, const char *patient, Excerpt excerpt)
{
    made->excerpts[made->findings.count] = excerpt;
    made->numbers[made->findings.count] = made->findings.count;
    finding_add(&made->findings, code, &place, patient);
}

static Check failed(const Made *made, size_t first, size_t bad, const char *origin)
{
    const Finding *finding = &made->findings.items[first];
    return (Check){.code = finding->code, .severity = finding->severity, .word = finding->word, .rule = finding->rule,
                   .origin = origin, .field = finding->place.field, .message = finding->message,
                   .remedy = finding->remedy, .state = CHECK_FAILED, .bad = bad, .counted = true, .checked = 1204,
                   .findings = &made->numbers[first]};
}

static void add_findings(Made *made)
{
    add(made, FINDING_RULE, (Place){"main", "死亡日期", 0, 318, 17}, "P-0123456789ABC",
        (Excerpt){STATUS_LINES, 2, {MASK_EMPTY, ""}, true});
    made->findings.items[0].rule = "dead-needs-date";
    made->findings.items[0].message = (Label){{"dead, but no date of death", "已死亡但无死亡日期"}};
    for (uint32_t i = 0; i < DATES; i++)
        add(made, FINDING_INVALID_DATE, (Place){"main", "确诊日期", 0, 77 + i, 28}, "patient #3",
            (Excerpt){OWN_LINES, 1, {MASK_SHOWN, "2012/2/30"}, true});
    add(made, FINDING_RAGGED_ROW, (Place){"main", "*", 0, 9, 0}, NULL, (Excerpt){HIDDEN, 1, {MASK_EMPTY, ""}, false});
    add(made, FINDING_UNEXPECTED_BOM, (Place){NULL, "*", 1, 1, 0}, NULL, (Excerpt){0});
    add(made, FINDING_NOT_ELIGIBLE, (Place){NULL, "*", 1, 0, 0}, "P-3", (Excerpt){0});
}

static void make(Made *made)
{
    *made = (Made){.findings = {.files = FILES, .file_count = COUNT(FILES)}};
    add_findings(made);
    made->read.of = made->excerpts;
    made->checks[0] = failed(made, 0, 1, "c09/main");
    made->checks[1] = failed(made, 1, DATES, NULL);
    made->checks[2] = failed(made, DATES + 1, 1, NULL);
    made->checks[2].counted = false;
    made->checks[3] = failed(made, DATES + 2, 1, NULL);
    made->checks[4] = failed(made, DATES + 3, 1, NULL);
    const FindingKind *range = finding_kind(FINDING_OUT_OF_RANGE);
    made->checks[5] = (Check){.code = FINDING_OUT_OF_RANGE, .word = range->word, .field = "剂量", .state = CHECK_PASSED,
                              .message = range->message, .counted = true, .checked = 96};
    made->checks[6] = made->checks[5];
    made->checks[6].field = "次数";
    made->checks[6].state = CHECK_NOT_APPLICABLE;
    made->all = (Checks){made->checks, 7, {5, 1, 1}, NULL};
    made->codes[0] = (Unmapped){FINDING_UNKNOWN_CODE, "main", "分期", "IV'c", {MASK_SHOWN, "IV'c"}, "stage",
                                "mappings/c09.yaml", 41, 3, made->numbers};
    made->codes[1] = (Unmapped){FINDING_UNKNOWN_CODE, "main", "科室", "x\"<", {MASK_SHOWN, "x\"<"}, "ward", "lists/ward.csv", 2, 1,
                                made->numbers};
    made->codes[2] = (Unmapped){FINDING_NOT_IN_ENUM, "main", "性别", "张三", {MASK_SHAPE, "字字"}, "enum",
                                "schemas/c09.yaml", 7, 1, made->numbers};
    made->unmapped = (UnmappedCodes){made->codes, 3};
}

// ---- What the fields hold ------------------------------------------------------------------------------------------

static const ProfileCode SEXES[] = {{"男", 812}, {"女", 0}};
static const ProfileField FIELDS[] = {
    {.resource = "main", .field = "性别", .rows = 1204, .filled = 1203, .distinct = 3, .codes = SEXES, .code_count = 2,
     .code_total = 4, .unknown = 1, .coded = true},
    {.resource = "main", .field = "确诊日期", .rows = 1204, .filled = 4, .distinct = 4096, .distinct_more = true,
     .low = "2009-01", .high = "2023-12"},
    {.resource = "dose", .field = "Gy", .rows = 2, .filled = 2, .distinct = 1, .low = "70", .high = "70"},
    {.resource = "dose", .field = "none", .rows = 0},
};
static const Profile PROFILE = {FIELDS, COUNT(FIELDS)};

// ---- Comparing -----------------------------------------------------------------------------------------------------

static char *page_of(const Feedback *feedback)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    feedback_html(feedback, out);
    fclose(out);
    return text;
}

static char *file_text(const char *path)
{
    FILE *file = fopen(path, "re");
    char *text = NULL;
    size_t capacity = 0;
    if (!file) fail_msg("%s cannot be read", path);
    ssize_t size = getdelim(&text, &capacity, '\0', file);
    fclose(file);
    assert_true(size > 0);
    return text;
}


static void compare(const char *path, const char *page)
{
    char *wanted = file_text(path);
    const char *body = strstr(page, "<body>");
    assert_non_null(body);
    size_t at = 0;
    while (wanted[at] && wanted[at] == body[at]) at++;
    if (wanted[at] || body[at]) fail_msg("%s differs from byte %zu on: %.160s", path, at, body + at);
    free(wanted);
}

static Feedback everything(const Made *made, Language language)
{
    return (Feedback){.center = "c09", .state = "read", .findings = &made->findings, .ledger = &LEDGER,
                      .subject = &SUBJECT, .checks = &made->all, .unmapped = &made->unmapped, .excerpts = &made->read,
                      .profile = &PROFILE, .limit = FEEDBACK_LIMIT_OWN, .language = language};
}

static void a_small_page(void **state)
{
    (void)state;
    static const char *const GOLDEN[LANGUAGE_COUNT] = {"tests/golden/feedback/page.html",
                                                       "tests/golden/feedback/page.zh.html"};
    for (int l = 0; l < LANGUAGE_COUNT; l++) {
        Made made;
        make(&made);
        Feedback feedback = everything(&made, (Language)l);
        feedback.limit = 3;
        feedback.list = "findings.csv";
        char *page = page_of(&feedback);
        compare(GOLDEN[l], page);
        findings_free(&made.findings);
        free(page);
    }
}

// Every place is shown with --limit 0, one with --limit 1; what is cut is said.
static void a_limit_is_kept(void **state)
{
    (void)state;
    static const struct {
        size_t limit, rows;
        const char *list, *said;   // said NULL: nothing is cut
    } CASES[] = {
        {0, DATES, NULL, NULL},
        {1, 1, NULL, "22 more (--limit 0 lists all)"},
        {1, 1, "findings.csv", "22 more: findings.csv"},
        {FEEDBACK_LIMIT_OWN, 20, "findings.csv", "3 more: findings.csv"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Made made;
        make(&made);
        Feedback feedback = everything(&made, LANGUAGE_EN);
        feedback.limit = CASES[i].limit;
        feedback.list = CASES[i].list;
        char *page = page_of(&feedback);
        size_t rows = 0;
        for (const char *at = page; (at = strstr(at, "<code>2012/2/30</code>")); at++) rows++;
        assert_int_equal(rows, CASES[i].rows);
        if (CASES[i].said) assert_non_null(strstr(page, CASES[i].said));
        else assert_true(!strstr(page, " more:") && !strstr(page, " more ("));
        if (!CASES[i].list) assert_null(strstr(page, "findings.csv"));
        findings_free(&made.findings);
        free(page);
    }
}

static void every_outcome_has_its_verdict(void **state)
{
    (void)state;
    static const struct {
        const char *label, *state;
        bool refused;
        uint64_t quarantined;
        size_t errors, warnings;
        const char *verdict, *step;
    } CASES[] = {
        {"clean", "read", false, 0, 0, 0, "<div class=\"verdict good\">\n<p class=\"title\">Nothing to mend</p>\n</div>",
         "<li>Load it: <code>rmnpc ingest <span>c09</span>\n</code></li>"},
        {"clean and loaded", "loaded", false, 0, 0, 0, "<p class=\"title\">Nothing to mend</p>", "<li>Nothing else.</li>"},
        {"warnings", "read", false, 0, 0, 2,
         "<div class=\"verdict warning\">\n<p class=\"title\">No errors. Warnings to look at: 2.</p>\n<p>They hold "
         "nothing back.</p>",
         "<li>Look at the warnings: 2. They hold nothing back.</li>\n<li>Load it:"},
        {"rows in error", "read", false, 0, 1, 0,
         "<div class=\"verdict error\">\n<p class=\"title\">Errors to mend: 1. No patient waits for them.</p>\n<p>All "
         "patients can be loaded; rows in error are left out.</p>",
         "<li>Mend the errors: 1. They stand below with their places.</li>\n<li>Export again"},
        {"patients in error", "read", false, 3, 4, 0,
         "<p class=\"title\">3 of 5 patients wait until their errors are mended</p>\n<p>The others can be loaded.</p>",
         "<li>Mend the errors: 4."},
        {"patients in error, the others loaded", "loaded", false, 3, 4, 0, "<p>The others are loaded.</p>",
         "<li>Mend the errors: 4."},
        {"refused", "refused", true, 0, 1, 0,
         "<p class=\"title\">Refused: nothing of this submission can be loaded</p>\n<p>What refuses it stands first "
         "below.</p>",
         "<li>Mend what refuses the submission."},
        {"stale", "stale", true, 0, 0, 1,
         "<div class=\"verdict warning\">\n<p class=\"title\">Out of date: data at least as new are loaded already</p>",
         "<li>Look at the warnings: 1."},
        {"unchanged", "unchanged", true, 0, 0, 0,
         "<div class=\"verdict good\">\n<p class=\"title\">Nothing new: the same files are loaded already</p>\n</div>",
         "<li>Nothing else.</li>"},
    };
    static const Checks NO_CHECKS = {0};
    static const UnmappedCodes NO_CODES = {0};
    Subject subject = SUBJECT;
    subject.file_count = 0;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        LedgerLine patients = {.file = "*", .unit = "patient", .read = 5};
        patients.counts[DISPOSITION_QUARANTINED] = CASES[i].quarantined;
        const Ledger ledger = {&patients, 1, CASES[i].refused};
        const Findings findings = {
            .by_severity = {[SEVERITY_ERROR] = CASES[i].errors, [SEVERITY_WARNING] = CASES[i].warnings}};
        Feedback feedback = {.center = "c09", .state = CASES[i].state, .findings = &findings,
                             .ledger = CASES[i].refused ? &REFUSED : &ledger, .subject = &subject, .checks = &NO_CHECKS,
                             .unmapped = &NO_CODES};
        char *page = page_of(&feedback);
        if (!strstr(page, CASES[i].verdict)) fail_msg("%s: the verdict is another one", CASES[i].label);
        if (!strstr(page, CASES[i].step)) fail_msg("%s: the step is another one", CASES[i].label);
        free(page);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_small_page),
        cmocka_unit_test(a_limit_is_kept),
        cmocka_unit_test(every_outcome_has_its_verdict),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
