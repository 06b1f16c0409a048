// Findings for a spreadsheet, byte for byte: a mark for Excel, CR LF, quoting, no formula.
#include "handmade.h"

static const char MARK[] = "\xef\xbb\xbf";
static const char TITLES[] =
    "code,kind,severity,file,line,column,letter,resource,field,rule,patient,cell,message,remedy,compared";

// All of them, unless --limit says how many of each check; then a column more says how many are left out.
static void rows_are_exact(void **state)
{
    (void)state;
    static const struct {
        size_t limit;
        const char *path;
    } CASES[] = {
        {FEEDBACK_LIMIT_OWN, "tests/golden/feedback/findings.csv"},
        {0, "tests/golden/feedback/findings.csv"},
        {2, "tests/golden/feedback/limited.csv"},
    };
    Handmade made;
    handmade_make(&made, true);
    for (size_t i = 0; i < COUNT(CASES); i++) {
        made.feedback.limit = CASES[i].limit;
        handmade_compare(CASES[i].path, feedback_csv, &made.feedback);
    }
    handmade_free(&made);
    handmade_make(&made, false);
    char *text = handmade_written(feedback_csv, &made.feedback);
    assert_int_equal(strncmp(text, MARK, strlen(MARK)), 0);
    assert_int_equal(strncmp(text + strlen(MARK), TITLES, strlen(TITLES)), 0);
    assert_text("behind the titles", text + strlen(MARK) + strlen(TITLES), "\r\n");
    free(text);
    handmade_free(&made);
}

// The keys of the object a line holds, with commas; those of objects inside it are passed over.
static void take_keys(const char *line, char *keys)
{
    const char *name = NULL;
    char *end = keys;
    int depth = 0;
    for (; *line != '\n'; line++) {
        depth += (*line == '{') - (*line == '}');
        if (*line != '"') continue;
        if (name && line[1] == ':' && depth == 1) {
            if (end > keys) *end++ = ',';
            end = stpncpy(end, name, (size_t)(line - name));
        }
        name = name ? NULL : line + 1;
    }
    *end = '\0';
}

// A spreadsheet has what JSON has, under the same names in the same order.
static void columns_are_those_of_json(void **state)
{
    (void)state;
    Handmade made;
    char keys[512];
    handmade_make(&made, true);
    char *lines = handmade_written(feedback_ndjson, &made.feedback);
    take_keys(lines, keys);
    assert_string_equal(keys, TITLES);
    free(lines);
    handmade_free(&made);
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

static void titles_and_words_are_in_the_language(void **state)
{
    (void)state;
    Handmade made;
    handmade_make(&made, true);
    made.feedback.language = LANGUAGE_ZH;
    made.feedback.limit = 1;
    char *text = handmade_written(feedback_csv, &made.feedback);
    assert_non_null(strstr(text, "代码,类型,级别,文件,行,列号,列标,数据表,字段,规则,患者,内容,问题说明,处理方法,比较的单元格,已隐藏\r\n"
                                 "T203,invalid_date,错误,"));
    free(text);
    handmade_free(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_exact),
        cmocka_unit_test(no_cell_is_a_formula),
        cmocka_unit_test(columns_are_those_of_json),
        cmocka_unit_test(titles_and_words_are_in_the_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
