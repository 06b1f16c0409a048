// What a field wants: its YAML and why a cell fails -> the remedy in both languages, or that of the kind.
#include "schema/loading.h"

#include "schema/record.h"

typedef struct Wanted {
    const char *label, *field;   // behind "name: x"
    FindingCode code;
    const char *english, *chinese;   // NULL: the kind of finding says it
} Wanted;

static const char *said(const Label *remedy, Language language)
{
    return remedy ? remedy->text[language] : NULL;
}

static bool same(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static void remedies(void **state)
{
    (void)state;
    static const Wanted CASES[] = {
        {"a date as declared", ", type: date, format: ['%d.%m.%Y', '%Y年%m月']", FINDING_INVALID_DATE,
         "write it as DD.MM.YYYY, YYYY年MM月; check that the day exists", "请写作DD.MM.YYYY、YYYY年MM月，并核对该日期是否存在"},
        {"a date where nothing is declared", ", type: date", FINDING_INVALID_DATE,
         "write it as YYYY-MM-DD; check that the day exists", "请写作YYYY-MM-DD，并核对该日期是否存在"},
        {"Excel's and ISO's", ", type: date, format: [excel-serial, iso8601]", FINDING_INVALID_DATE,
         "write it as Excel's serial number, ISO 8601 (YYYY-MM-DD); check that the day exists",
         "请写作Excel 日期序号、ISO 8601（YYYY-MM-DD），并核对该日期是否存在"},
        {"a date is never ambiguous by its form", ", type: date", FINDING_AMBIGUOUS, NULL, NULL},
        {"a whole number", ", type: integer", FINDING_INVALID_NUMBER, "write a whole number in digits and nothing else",
         "请只填写整数（数字），不要有其他内容"},
        {"a number", ", type: number, decimalChar: ','", FINDING_INVALID_NUMBER,
         "write digits, with ',' as the decimal mark, and nothing else", "请只填写数字，小数点用“,”，不要有其他内容"},
        {"yes or no", ", type: boolean, trueValues: [是, 有], falseValues: [否]", FINDING_UNPARSABLE_VALUE,
         "use one of: 是, 有, 否", "请使用以下取值之一：是、有、否"},
        {"yes or no where nothing is declared", ", type: boolean", FINDING_UNPARSABLE_VALUE, "use one of: true, false",
         "请使用以下取值之一：true、false"},
        {"a form without examples", ", type: number, extract: '(?<value>[0-9]+)Gy'", FINDING_INVALID_NUMBER, NULL,
         NULL},
        {"a form with examples, only the good ones",
         ", type: number, extract: '(?<value>[0-9]+)Gy', examples: {70Gy: '70', 2Gy: {value: '2'}, 70: error}",
         FINDING_INVALID_NUMBER, "write it as in these examples of the schema: 70Gy, 2Gy",
         "请按数据规范中的示例填写：70Gy、2Gy"},
        {"words", ", constraints: {enum: [a, b]}", FINDING_NOT_IN_ENUM,
         "use one of: a, b; or add the code to the schema", "请使用以下取值之一：a、b；或在数据规范中增加该代码"},
        {"eight words", ", constraints: {enum: [a, b, c, d, e, f, g, h]}", FINDING_NOT_IN_ENUM,
         "use one of: a, b, c, d, e, f, g, h; or add the code to the schema",
         "请使用以下取值之一：a、b、c、d、e、f、g、h；或在数据规范中增加该代码"},
        {"more words than are read", ", constraints: {enum: [a, b, c, d, e, f, g, h, i, j]}", FINDING_NOT_IN_ENUM,
         "use one of: a, b, c, d, e, f, g, h, …; or add the code to the schema",
         "请使用以下取值之一：a、b、c、d、e、f、g、h、…；或在数据规范中增加该代码"},
        {"a pattern", ", constraints: {pattern: '[A-Z][0-9]+'}", FINDING_PATTERN,
         "write it as the pattern [A-Z][0-9]+ says", "请按格式[A-Z][0-9]+填写"},
        {"a pattern with examples", ", constraints: {pattern: '[A-Z][0-9]+'}, examples: {A1: A1, a: error}",
         FINDING_PATTERN, "write it as in these examples of the schema: A1", "请按数据规范中的示例填写：A1"},
        {"a pattern too long to be read",
         ", constraints: {pattern: '(abcdefghij|abcdefghijk|abcdefghijkl|abcdefghijklm|abcdefghijklmn)'}",
         FINDING_PATTERN, NULL, NULL},
        {"bounds in a unit", ", type: number, unit: Gy, constraints: {exclusiveMinimum: 0, maximum: 100}",
         FINDING_OUT_OF_RANGE, "check the value; allowed is more than 0 Gy, at most 100 Gy",
         "请核对该值；允许范围：大于0 Gy、不大于100 Gy"},
        {"a bound that is a date", ", type: date, constraints: {minimum: 1990-01-01}", FINDING_OUT_OF_RANGE,
         "check the value; allowed is at least 1990-01-01", "请核对该值；允许范围：不小于1990-01-01"},
        {"one constraint says nothing of another", ", type: integer, constraints: {maximum: 9}", FINDING_NOT_IN_ENUM,
         NULL, NULL},
        {"no constraint", "", FINDING_OUT_OF_RANGE, NULL, NULL},
        {"units of a column", ", type: number, unit: {from: id, codes: {戈瑞: Gy, cGy: cGy}}", FINDING_UNKNOWN_UNIT,
         "give the unit as one of: 戈瑞, cGy", "请填写以下单位之一：戈瑞、cGy"},
        {"any unit", ", type: number, unit: {from: id}", FINDING_UNKNOWN_UNIT, NULL, NULL},
        {"a value that is missing", ", constraints: {required: true}", FINDING_MISSING_VALUE, NULL, NULL},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        Arena arena = {0};
        Buffer yaml = {0};
        buffer_format(&yaml, CSV "resources: [{name: r, fields: [{name: id}, {name: x%s}]}]\n", CASES[i].field);
        const Schema *schema = load(buffer_c_string(&yaml), SCHEMA_CENTER, &arena);
        const Label *remedy = field_remedy(&schema->resources[0].fields[1], CASES[i].code);
        if (!same(said(remedy, LANGUAGE_EN), CASES[i].english) || !same(said(remedy, LANGUAGE_ZH), CASES[i].chinese))
            fail_msg("%s: \"%s\" \"%s\"", CASES[i].label, remedy ? remedy->text[LANGUAGE_EN] : "",
                     remedy ? remedy->text[LANGUAGE_ZH] : "");
        buffer_free(&yaml);
        arena_free(&arena);
    }
}

// Those of `warnings` are their own.
static void remedies_of_warnings(void **state)
{
    (void)state;
    Arena arena = {0};
    const Schema *schema = load(CSV "resources: [{name: r, fields: [{name: id}, {name: x, type: integer, constraints: "
                                    "{maximum: 99}, warnings: {maximum: 9}}]}]\n", SCHEMA_CENTER, &arena);
    const Field *field = &schema->resources[0].fields[1];
    assert_string_equal(constraints_remedy(&field->warnings, FINDING_OUT_OF_RANGE)->text[LANGUAGE_EN],
                        "check the value; allowed is at most 9");
    assert_string_equal(field_remedy(field, FINDING_OUT_OF_RANGE)->text[LANGUAGE_EN],
                        "check the value; allowed is at most 99");
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(remedies),
        cmocka_unit_test(remedies_of_warnings),
    };
    return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
