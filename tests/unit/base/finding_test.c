// Findings: the tables of kinds and texts are whole, in every language; findings carry their kind's texts, sorting is
// by place and stable.
#include "translating.h"

#include "base/finding.h"

static void every_code_has_its_texts(void **state)
{
    (void)state;
    for (int code = 0; code < FINDING_CODE_COUNT; code++) {
        const FindingKind *kind = finding_kind((FindingCode)code);
        if (!kind->number || !kind->word) fail_msg("code %d has no row", code);
        assert_translated(kind->number, &kind->message);
        assert_translated(kind->number, &kind->remedy);
        assert_true(has_chinese(kind->message.text[LANGUAGE_ZH]) && has_chinese(kind->remedy.text[LANGUAGE_ZH]));
        assert_int_equal(strlen(kind->number), 4);
        assert_non_null(strchr("FTCRKMH", kind->number[0]));
        assert_true(text_is_digits(text_from(kind->number + 1)));
        // Lower case words, so that they read well in tables and are safe in file names.
        for (const char *c = kind->word; *c; c++) assert_true((*c >= 'a' && *c <= 'z') || *c == '_');
    }
}

static void every_text_stands_in_every_language(void **state)
{
    (void)state;
    for (int text = 0; text < SAY_COUNT; text++) {
        assert_translated("texts of findings", finding_text((FindingText)text));
        assert_true(has_chinese(finding_text((FindingText)text)->text[LANGUAGE_ZH]));
        for (int other = 0; other < text; other++)
            for (int l = 0; l < LANGUAGE_COUNT; l++)
                assert_string_not_equal(finding_text((FindingText)text)->text[l],
                                        finding_text((FindingText)other)->text[l]);
    }
}

static void a_text_is_filled_in_every_language(void **state)
{
    (void)state;
    Arena arena = {0};
    Label said = finding_say(&arena, SAY_SAME_TITLE_AT, "3", "7");
    assert_string_equal(said.text[LANGUAGE_EN],
                        "the columns at positions 3 and 7 have the same title, which the schema does not know");
    assert_string_equal(said.text[LANGUAGE_ZH], "第3列与第7列的列名相同，且不在数据规范中");
    said = finding_say(&arena, SAY_CLOSE_QUOTE);
    assert_ptr_equal(said.text[LANGUAGE_EN], finding_text(SAY_CLOSE_QUOTE)->text[LANGUAGE_EN]);
    arena_free(&arena);
}

// A number names one kind of finding.
static void numbers_are_unique(void **state)
{
    (void)state;
    for (int a = 0; a < FINDING_CODE_COUNT; a++)
        for (int b = 0; b < a; b++) {
            const char *number = finding_kind((FindingCode)a)->number;
            if (strcmp(number, finding_kind((FindingCode)b)->number) == 0)
                fail_msg("%s stands for %s and %s", number, finding_kind((FindingCode)a)->word,
                         finding_kind((FindingCode)b)->word);
        }
}

// Words and severities that other systems rely on, as the language reference lists them.
static void codes_are_stable(void **state)
{
    (void)state;
    static const struct {
        FindingCode code;
        const char *number, *word;
        Severity severity;
    } CASES[] = {
        {FINDING_ENCODING_MISMATCH, "F101", "encoding_mismatch", SEVERITY_ERROR},
        {FINDING_UNEXPECTED_BOM, "F102", "unexpected_bom", SEVERITY_WARNING},
        {FINDING_MISSING_COLUMN, "F114", "missing_column", SEVERITY_ERROR},
        {FINDING_UNKNOWN_ROW, "F120", "unknown_row", SEVERITY_ERROR},
        {FINDING_UNPARSABLE_VALUE, "T201", "unparsable_value", SEVERITY_ERROR},
        {FINDING_UNKNOWN_UNIT, "T205", "unknown_unit", SEVERITY_ERROR},
        {FINDING_MISSING_VALUE, "C301", "missing_value", SEVERITY_ERROR},
        {FINDING_NOT_IN_ENUM, "C302", "unknown_code", SEVERITY_ERROR},
        {FINDING_PRECISION, "C305", "precision", SEVERITY_ERROR},
        {FINDING_STRAY_CELL, "C309", "stray_cell", SEVERITY_ERROR},
        {FINDING_RULE, "R401", "rule", SEVERITY_ERROR},
        {FINDING_DUPLICATE_ROW, "K501", "duplicate_row", SEVERITY_WARNING},
        {FINDING_CONFLICTING_DUPLICATE, "K502", "conflicting_duplicate", SEVERITY_ERROR},
        {FINDING_ORPHAN, "K503", "orphan", SEVERITY_ERROR},
        {FINDING_REMOVED, "K505", "removed", SEVERITY_INFO},
        {FINDING_SUPERSEDED, "K506", "superseded", SEVERITY_INFO},
        {FINDING_UNKNOWN_CODE, "M601", "unknown_code", SEVERITY_ERROR},
        {FINDING_NOT_ELIGIBLE, "M603", "not_eligible", SEVERITY_INFO},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const FindingKind *kind = finding_kind(CASES[i].code);
        assert_string_equal(kind->number, CASES[i].number);
        assert_string_equal(kind->word, CASES[i].word);
        assert_int_equal(kind->severity, CASES[i].severity);
    }
}

static void a_finding_takes_the_texts_of_its_kind(void **state)
{
    (void)state;
    Findings findings = {0};
    char patient[] = "P-7F3A91KX";
    Place place = {.resource = "main", .field = "dose", .file = 0, .line = 12, .column = 3};
    const Finding *finding = finding_add(&findings, FINDING_OUT_OF_RANGE, &place, patient);
    patient[0] = 'x';
    assert_string_equal(finding->word, "out_of_range");
    assert_int_equal(finding->severity, SEVERITY_ERROR);
    for (int l = 0; l < LANGUAGE_COUNT; l++) {
        assert_string_equal(finding->message.text[l], finding_kind(FINDING_OUT_OF_RANGE)->message.text[l]);
        assert_string_equal(finding->remedy.text[l], finding_kind(FINDING_OUT_OF_RANGE)->remedy.text[l]);
    }
    assert_string_equal(finding->patient, "P-7F3A91KX");
    assert_string_equal(finding->place.field, "dose");
    assert_int_equal(finding->place.line, 12);
    assert_null(finding->rule);

    Place whole_file = {0};
    finding = finding_add_severity(&findings, FINDING_OUT_OF_RANGE, SEVERITY_WARNING, &whole_file, NULL);
    assert_string_equal(finding->place.field, "*");
    assert_null(finding->patient);
    assert_int_equal(findings.by_severity[SEVERITY_INFO], 0);
    assert_int_equal(findings.by_severity[SEVERITY_WARNING], 1);
    assert_int_equal(findings.by_severity[SEVERITY_ERROR], 1);
    findings_free(&findings);
    assert_int_equal(findings.count, 0);
}

static void what_is_forgotten_counts_no_more(void **state)
{
    (void)state;
    static const FindingCode ADDED[] = {FINDING_RULE, FINDING_REMOVED, FINDING_DUPLICATE_ROW, FINDING_PATTERN};
    Findings findings = {0};
    for (size_t i = 0; i < sizeof ADDED / sizeof *ADDED; i++) finding_add(&findings, ADDED[i], &(Place){0}, NULL);
    findings_cut(&findings, 5);   // there are fewer
    assert_int_equal(findings.count, 4);
    findings_cut(&findings, 1);
    assert_int_equal(findings.count, 1);
    assert_int_equal(findings.items[0].code, FINDING_RULE);
    assert_int_equal(findings.by_severity[SEVERITY_ERROR], 1);
    assert_int_equal(findings.by_severity[SEVERITY_WARNING], 0);
    assert_int_equal(findings.by_severity[SEVERITY_INFO], 0);
    findings_free(&findings);
}

static void sorting_is_by_place_and_stable(void **state)
{
    (void)state;
    Findings findings = {0};
    findings_sort(&findings);   // nothing to sort
    static const struct {
        uint32_t file, line, column;
        FindingCode code;
        const char *patient;    // tells equal ones apart
    } ADDED[] = {
        {1, 1, 1, FINDING_RULE, "g"},    {0, 2, 5, FINDING_RULE, "d"}, {0, 2, 5, FINDING_RULE, "e"},
        {0, 2, 5, FINDING_PATTERN, "c"}, {0, 2, 1, FINDING_RULE, "b"}, {0, 10, 1, FINDING_PATTERN, "f"},
        {0, 0, 0, FINDING_RULE, "a"},
    };
    for (size_t i = 0; i < sizeof ADDED / sizeof *ADDED; i++) {
        Place place = {.file = ADDED[i].file, .line = ADDED[i].line, .column = ADDED[i].column};
        finding_add(&findings, ADDED[i].code, &place, ADDED[i].patient);
    }
    findings_sort(&findings);
    for (size_t i = 0; i < findings.count; i++) assert_int_equal(findings.items[i].patient[0], 'a' + (int)i);
    findings_free(&findings);
}

static void thousands_of_equal_findings_keep_their_order(void **state)
{
    (void)state;
    Findings findings = {0};
    Place place = {.line = 7};
    for (int i = 0; i < 5000; i++)
        finding_add(&findings, FINDING_RULE, &place, NULL)->rule = arena_format(&findings.arena, "%d", i);
    findings_sort(&findings);
    for (int i = 0; i < 5000; i++) assert_string_equal(findings.items[i].rule, arena_format(&findings.arena, "%d", i));
    findings_free(&findings);
}

static void severities_have_names(void **state)
{
    (void)state;
    assert_string_equal(severity_name(SEVERITY_INFO), "info");
    assert_string_equal(severity_name(SEVERITY_WARNING), "warning");
    assert_string_equal(severity_name(SEVERITY_ERROR), "error");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_has_its_texts),
        cmocka_unit_test(every_text_stands_in_every_language),
        cmocka_unit_test(a_text_is_filled_in_every_language),
        cmocka_unit_test(numbers_are_unique),
        cmocka_unit_test(codes_are_stable),
        cmocka_unit_test(a_finding_takes_the_texts_of_its_kind),
        cmocka_unit_test(what_is_forgotten_counts_no_more),
        cmocka_unit_test(sorting_is_by_place_and_stable),
        cmocka_unit_test(thousands_of_equal_findings_keep_their_order),
        cmocka_unit_test(severities_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
