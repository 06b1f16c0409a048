// Findings for a spreadsheet, byte for byte: a mark for Excel, CR LF, quoting, no formula.
#include "handmade.h"

#define TITLES "\xef\xbb\xbfseverity,code,file,line,column,letter,field,cell,message,remedy,patient,rule,resource\r\n"

// The handmade feedback with this finding alone.
static char *one_finding(Handmade *made, size_t finding, Language language)
{
    handmade_make(made, true);
    made->findings.items[0] = made->findings.items[finding];
    made->excerpt[0] = made->excerpt[finding];
    made->findings.count = 1;
    made->feedback.language = language;
    return handmade_written(feedback_csv, &made->feedback);
}

static void rows_are_exact(void **state)
{
    (void)state;
    static const struct {
        size_t finding;
        const char *row;
    } CASES[] = {
        {0, "error,T203,病例.csv,77,28,AB,确诊日期,2012/2/30,not a date in a declared form,write the date in a form of "
            "the data dictionary; check that the day exists,P-0123456789ABC,,main\r\n"},
        {12, "warning,K501,病例.csv,978,,,,,equal to an earlier row; counted once,remove one of the two,patient #3,,"
             "main\r\n"},
        {15, "warning,R401,odm.xml,12,,,I_SEX,<hidden>,\"the form is \"\"open\"\"\",check the values the rule compares,"
             "patient #3,finished,dm\r\n"},
        {17, "info,M603,odm.xml,,,,,,\"valid, but not in the cohort\",,,has-metastasis,\r\n"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Handmade made;
        char *text = one_finding(&made, CASES[i].finding, LANGUAGE_EN);
        assert_int_equal(strncmp(text, TITLES, strlen(TITLES)), 0);
        assert_text("row", text + strlen(TITLES), CASES[i].row);
        free(text);
        handmade_free(&made);
    }
}

static void no_cell_is_a_formula(void **state)
{
    (void)state;
    static const struct {
        const char *value, *cell;
    } CASES[] = {
        {"=1+1", ",'=1+1,"},
        {"+1", ",'+1,"},
        {"-1", ",'-1,"},
        {"@a", ",'@a,"},
        {"=a,\"b\"", ",\"'=a,\"\"b\"\"\","},
        {"\t=1", ",\\u{9}=1,"},
        {"\r=1", ",\\u{d}=1,"},
        {"a\nb", ",a\\u{a}b,"},
        {"1-1", ",1-1,"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Handmade made;
        handmade_make(&made, true);
        made.excerpt[0].own = (Masked){MASK_SHOWN, CASES[i].value};
        char *text = handmade_written(feedback_csv, &made.feedback);
        if (!strstr(text, CASES[i].cell)) fail_msg("%s is not written %s", CASES[i].value, CASES[i].cell);
        free(text);
        handmade_free(&made);
    }
}

static void every_finding_whatever_the_limit(void **state)
{
    (void)state;
    Handmade made;
    size_t lines = 0;
    handmade_make(&made, true);
    made.feedback.limit = 1;
    char *text = handmade_written(feedback_csv, &made.feedback);
    for (const char *at = text; (at = strstr(at, "\r\n")); at += 2) lines++;
    assert_int_equal(lines, 1 + HANDMADE_FINDINGS);
    free(text);
    handmade_free(&made);
    handmade_make(&made, false);
    text = handmade_written(feedback_csv, &made.feedback);
    assert_text("titles alone", text, TITLES);
    free(text);
    handmade_free(&made);
    text = one_finding(&made, 0, LANGUAGE_ZH);
    assert_non_null(strstr(text, "级别,代码,文件,行,列号,列标,字段,内容,问题说明,处理方法,患者,规则,数据表\r\n错误,T203,"));
    free(text);
    handmade_free(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_exact),
        cmocka_unit_test(no_cell_is_a_formula),
        cmocka_unit_test(every_finding_whatever_the_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
